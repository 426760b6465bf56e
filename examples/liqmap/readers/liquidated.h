/* SPDX-License-Identifier: MIT */
#ifndef LIQUIDATED_H
#define LIQUIDATED_H

#include <stdint.h>

/* What was liquidated in a bar, by a feed. */
typedef struct liquidated_bar {
    int64_t time_ms;  /* its end */
    double amount[2]; /* [side], quote currency */
} liquidated_bar;

typedef struct liquidated {
    liquidated_bar *bars;
    int64_t count;
    int64_t bar_ms; /* length of each; where some are missing, there is a gap */
} liquidated;

/* Reads CSV as `liqmap feed` prints it, or with the columns time_ms, liq_long_usd and
 * liq_short_usd. */
void liquidated_read(liquidated *l, const char *path);
void liquidated_free(liquidated *l);

#endif
