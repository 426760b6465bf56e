/* SPDX-License-Identifier: MIT */
/*
 * What a push costs at least: the arithmetic, layout and verified find of the library
 * written down for one case, without checks, structs, compensation or counting anew.
 * Twice. The bare loop is what version 0.2.0 was measured against: each step a real
 * call, the side an argument, the state in memory. The floor is the same arithmetic as
 * fast as a compiler makes it: the side a constant, the state in variables of the loop.
 * Both end where the library ends.
 */
#ifndef LIQMAP_BENCH_FLOOR_H
#define LIQMAP_BENCH_FLOOR_H

#include <liqmap/liqmap.h>

typedef struct bare {
    int64_t n, tiers, row, points;
    double low, gain, end, turnover;
    double *edge;
    double *bins[2];
    double factor[2][LIQMAP_MAX_TIERS], weight[2][LIQMAP_MAX_TIERS], rest[2];
    double scale[2], held[2], unlevered[2], unknown[2];
    int64_t live[2];
    double opened[2], closed[2], liquidated[2], quote[2];
} bare;

/* For a linear axis and a linear contract, whose tiers all have factors. */
bare *bare_new(const liqmap_config *config, const liqmap_axis *axis,
               const liqmap_tier *tiers, int64_t n_tiers);

void bare_reset(bare *b);

/* Push n snapshots; all points of entry of a snapshot survive, where there are many. */
void bare_push_all(bare *b, const liqmap_columns *c, int64_t n);
void floor_push_all(bare *b, const liqmap_columns *c, int64_t n);

#endif
