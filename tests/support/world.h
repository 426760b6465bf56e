/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_WORLD_H
#define LIQMAP_TESTS_WORLD_H

#include "naive.h"
#include "random.h"

/* A random instrument: how to model it, and how its market moves. */
typedef struct world {
    liqmap_config config;
    liqmap_axis axis;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;
    double price;    /* where its walk begins */
    double quantity; /* the size of its open interest */
    double swing;    /* of one interval, as a part of price */
} world;

/* Any world of at most `buckets` buckets; kind is that of the axis. */
void world_draw(world *w, uint64_t *state, int64_t buckets, int32_t kind);

/* A walk of n snapshots through it. Now and then the price leaves the axis, lands on an
 * edge, or sweeps nearly everything; open interest jumps, stays or is gone. */
void world_walk(const world *w, uint64_t *state, naive_snapshot *snapshots, int64_t n);

/* Snapshots as the columns liqmap_push_many() takes. */
typedef struct columns {
    int64_t *time_ms;
    double *open_interest;
    double *high;
    double *low;
    double *close;
    double *entry;
    double *volume;
} columns;

/* From one row on, to be passed to a call. */
#define COLUMNS(c, first)                                                              \
    (&(const liqmap_columns){.struct_size = sizeof(liqmap_columns),                    \
                             .time_ms = (c).time_ms + (first),                         \
                             .open_interest = (c).open_interest + (first),             \
                             .high = (c).high + (first),                               \
                             .low = (c).low + (first),                                 \
                             .close = (c).close + (first),                             \
                             .entry = (c).entry + (first),                             \
                             .volume = (c).volume + (first)})

columns columns_of(const naive_snapshot *snapshots, int64_t n);
void columns_free(columns *c);

#endif
