/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_USUAL_H
#define LIQMAP_TESTS_USUAL_H

/* A map like any other, for the tests that are not about what a map models. */

#include "twin.h"

enum { USUAL_TIERS = 5, USUAL_BUCKETS = 200 };

extern const liqmap_tier usual_tiers[USUAL_TIERS];

/* From 80 to 130. */
liqmap_axis usual_axis(void);
liqmap_config usual_config(void);

/* Empty; the caller frees it. */
liqmap *usual_map(int64_t *bytes);

/* A walk from 100 that opens, closes, sweeps both sides and leaves the axis once. */
void usual_walk(liqmap *map, int64_t pushes);

#endif
