/* SPDX-License-Identifier: MIT */
/* No logarithm: libraries round it differently, and a picture is the same everywhere. */
#include "views/ticks.h"
#include "base/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_DECIMALS 9 /* of a price */

static const double factors[] = {1, 2, 5};

ticks ticks_of(double from, double to, int most)
{
    ticks t = {0};
    const double least = (to - from) / most;
    double power = 1;
    int exponent = 0;
    if (!(to > from) || !(least > 0)) {
        return t;
    }
    for (; power > least; exponent--) {
        power /= 10;
    }
    for (; power * 10 <= least; exponent++) {
        power *= 10;
    }
    t.step = power * 10;
    for (int i = 2; i >= 0; i--) {
        t.step = power * factors[i] >= least ? power * factors[i] : t.step;
    }
    exponent += t.step >= power * 9;
    t.decimals = exponent < 0 ? -exponent : 0;
    t.first = (int64_t)ceil(from / t.step);
    t.count = (int64_t)floor(to / t.step) - t.first + 1;
    return t;
}

double tick_value(const ticks *t, int64_t i)
{
    return (double)(t->first + i) * t->step;
}

char *tick_price(char *text, const ticks *t, int64_t i)
{
    if (t->decimals > MOST_DECIMALS) {
        snprintf(text, NUMBER_TEXT, "%.4g", tick_value(t, i));
        return text;
    }
    return format_decimals(text, tick_value(t, i), t->decimals);
}

char *tick_amount(char *text, const ticks *t, int64_t i)
{
    static const char *const units[] = {"", "K", "M", "B", "T"};
    double largest = tick_value(t, t->count - 1), value = tick_value(t, i);
    int unit = 0, decimals = t->decimals;
    double step = t->step;
    for (; largest >= 1000 && unit < 4; unit++) {
        largest /= 1000;
        value /= 1000;
        step /= 1000;
    }
    if (largest >= 1e6) { /* more than a million of T */
        snprintf(text, NUMBER_TEXT, "%.3g%s", value, units[unit]);
        return text;
    }
    for (double s = step; unit > 0 && s < 0.999; s *= 10) {
        decimals++;
    }
    if (value == 0) {
        return strcpy(text, "0");
    }
    return strcat(format_decimals(text, value, decimals), units[unit]);
}

int64_t tick_step_ms(int64_t span_ms, int most)
{
    static const int minutes[] = {1,   2,   5,   10,  15,   30,   60,   120,
                                  180, 240, 360, 720, 1440, 2880, 5760, 10080};
    const int n = (int)(sizeof minutes / sizeof *minutes);
    int64_t step;
    for (int i = 0; i < n; i++) {
        step = INT64_C(60000) * minutes[i];
        if (span_ms / step < most) {
            return step;
        }
    }
    while (span_ms / step >= most) {
        step *= 2;
    }
    return step;
}
