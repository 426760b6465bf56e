/* SPDX-License-Identifier: MIT */
#ifndef TICKS_H
#define TICKS_H

#include <stdint.h>

/* Round numbers along an axis: the multiples of a step that is 1, 2 or 5 times a power of
 * ten. */
typedef struct ticks {
    double step;
    int64_t first, count; /* the i-th is (first + i) * step */
    int decimals;         /* that the step has */
} ticks;

/* At most so many from one value to a larger one. */
ticks ticks_of(double from, double to, int most);

double tick_value(const ticks *t, int64_t i);

/* 96,000: as a price. */
char *tick_price(char *text, const ticks *t, int64_t i);

/* 2.5M: as an amount, in the unit that suits the largest of the ticks. */
char *tick_amount(char *text, const ticks *t, int64_t i);

/* Round times: the step of days, hours or minutes of which there are at most so many in a
 * span. Months have no step: the longest are of 7 days times a power of two. */
int64_t tick_step_ms(int64_t span_ms, int most);

#endif
