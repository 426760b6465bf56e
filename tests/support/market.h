/* SPDX-License-Identifier: MIT */
#ifndef MARKET_H
#define MARKET_H

#include "suite.h"

#include <liqmap/cascade.h>

/* What the tests of the cascade ask of: fuel, a book, and the calls on them. */

enum { BUCKETS = 24, POINTS = 12, TIERS = 4 };

/* All that a call is given, but for the order. */
typedef struct market {
    double edges[BUCKETS + 1];
    double density[BUCKETS * TIERS];
    double price[POINTS], quote[POINTS];
    double start, per_percent;
    int64_t buckets, tiers, points; /* points 0: per_percent */
    int32_t direction;
} market;

typedef struct result {
    liqmap_cascade_end end;
    liqmap_burn burned[BUCKETS];
    int64_t n, bad;
} result;

typedef struct curve {
    liqmap_curve found;
    double orders[BUCKETS];
    liqmap_zone zones[BUCKETS];
} curve;

/* A market as the library takes it, with no order; its arrays are the market's. */
liqmap_scenario scenario_of(const market *m);

/* The call as it is; and one that must succeed. */
int32_t call_cascade(const market *m, result *r, double order, double move);
result cascade(const market *m, double order, double move);

curve trigger(const market *m);

#endif
