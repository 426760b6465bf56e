/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_TWIN_H
#define LIQMAP_TESTS_TWIN_H

#include "snapshot.h"
#include "suite.h"
#include "world.h"

/* A map and the naive model of the same world, moved together and compared. `other` is
 * moved as the map is, but asked for what it liquidates in quote: it must stay equal to
 * the map to the bit. */
typedef struct twin {
    liqmap *map;
    liqmap *other;
    naive *model;
    int64_t bytes;
} twin;

/*
 * How far a map may be from the model, relative to what the number is a part of: the
 * total of its side for what is open (and before the move, with what opens within it,
 * for what the move liquidates), all that was ever opened for a running counter. It is
 * the bound of section 2.5 of the model; both compute in doubles, in orders of their
 * own. FLOOR, of all that was ever opened, is the rounding of a turnover that closes all
 * but nothing: T - T/(1 + T/x) may be 0 or an ulp of T, and stay behind when the rest is
 * swept.
 */
#define SLACK 1e-9
#define FLOOR 1e-15

twin twin_new(const liqmap_config *config, const liqmap_axis *axis,
              const liqmap_tier *tiers, int64_t n_tiers);
twin twin_of(const world *w);
void twin_free(twin *pair);
/* Make a twin what another of the same world is. */
void twin_restore(twin *pair, const twin *from);

/* Each moves all three and compares what was liquidated: 4 * tiers + 1 comparisons. */
void twin_push(twin *pair, const naive_snapshot *snapshot, double slack);
void twin_sweep(twin *pair, double high, double low, double slack);

/* Each moves all three: 1 comparison. */
void twin_open(twin *pair, int32_t side, double contracts, double high, double low,
               double close, double entry);
void twin_close(twin *pair, int32_t side, double contracts);
void twin_place(twin *pair, int32_t side, int64_t tier, double price, double contracts);

/* Look at n random worlds, on a linear axis and a log one in turn. Each look returns
 * how many comparisons it must have made, at least `least` in all. */
typedef int64_t world_look(uint64_t *state, int32_t kind);
void look_at_worlds(const char *name, uint64_t seed, int64_t n, int64_t least,
                    world_look *look);

/* How far apart parts of `whole` may be on a side; 0 where slack is 0. */
double twin_slack(const naive *model, int32_t side, double whole, double slack);

/* Compare everything that can be read; slack 0 means to the bit, but for the quote
 * counter, a sum whose order is free. */
void twin_compare(const twin *pair, double slack);
/* How many comparisons that makes. */
int64_t twin_width(const twin *pair);

/* Section 2.5 from the readings alone. */
void check_conservation(const liqmap *map, int after_push);

/* An empty map; the caller frees it. */
liqmap *map_new(const liqmap_config *config, const liqmap_axis *axis,
                const liqmap_tier *tiers, int64_t n_tiers, int64_t *bytes);
liqmap *map_of(const world *w, int64_t *bytes);
liqmap_stats stats_of(const liqmap *map);
/* The whole axis; the caller frees it. */
double *density_of(const liqmap *map, int32_t side, int32_t unit);
int32_t push_one(liqmap *map, double *row, int64_t capacity, int32_t unit,
                 const naive_snapshot *s);

#endif
