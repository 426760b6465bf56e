/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_SAMPLE_MAP_H
#define LIQMAP_TESTS_SAMPLE_MAP_H

/* A map like any other, for the tests that are not about what a map models. */

#include "twin.h"

enum { SAMPLE_TIERS = 5, SAMPLE_BUCKETS = 200 };

extern const liqmap_tier sample_tiers[SAMPLE_TIERS];

/* From 80 to 130. */
liqmap_axis sample_axis(void);
liqmap_config sample_config(void);

/* Empty; the caller frees it. */
liqmap *sample_map(int64_t *bytes);

/* A walk from 100 that opens, closes, sweeps both sides and leaves the axis once. */
void sample_walk(liqmap *map, int64_t pushes);

/* Where 8 bytes of an object are those of a word, from a place on; -1 where they are
 * nowhere. */
int64_t next_place(const void *object, int64_t size, int64_t from, const void *word);

#endif
