/* SPDX-License-Identifier: MIT */
#ifndef REPLAY_H
#define REPLAY_H

#include "model/model.h"
#include "readers/source.h"

/* A source pushed into a map, snapshot by snapshot. */
typedef struct run {
    source *source;
    const model *model;
    liqmap *map;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;
    int64_t rows;
    int ahead, ended;                        /* the row is not pushed; there is none */
    snapshot row;                            /* the last one */
    double liquidated[2 * LIQMAP_MAX_TIERS]; /* by it, [side][tier] */
    int32_t unit;                            /* of `liquidated` */
} run;

/* Reads the first snapshot and builds the map, still empty. */
void run_open(run *r, const source_options *from, model *how, int32_t unit);

/* The same, on from a map that was kept; path NULL: run_open(). Snapshots not later than
 * its last are passed over. */
void run_resume(run *r, const source_options *from, model *how, const char *path,
                int32_t unit);

void run_close(run *r);

/* Pushes one more; 0 at the end. */
int run_next(run *r);

/* The map, from now on the caller's to free. */
liqmap *run_take_map(run *r);

liqmap_statistics run_stats(const run *r);

#endif
