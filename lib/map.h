/* SPDX-License-Identifier: MIT */
/*
 * The object in memory. No pointer in it, one block, at any 8-byte boundary:
 *
 *   struct liqmap | edges -1..n+1 | long bins -1..n | short bins -1..n
 *
 *   edges: edge_0 edge_0 edge_1 ... edge_n edge_n
 *          both ends are stored twice: 0.5*edge[j] + 0.5*edge[j+1] is the midpoint of
 *          bucket j and, for the flow bins j = -1 and j = n, that end of the axis
 *   bins:  [n + 2][row], row = tiers rounded up to 4; bin -1 lies below the axis, bin n
 *          above it, the rest are the buckets; places past the last tier stay 0
 *
 * What bins and scalars of a side store, times its scale, is contracts: to close a part
 * of everything is to multiply the scale.
 */
#ifndef LIQMAP_PRIVATE_MAP_H
#define LIQMAP_PRIVATE_MAP_H

#include "axis.h"
#include "margin.h"
#include "tally.h"

#include <liqmap/map.h>

#define SIDES 2
#define MAP_SCALE_FLOOR 0x1p-256 /* below it a scale is brought back towards 1 */
#define BLOCK 4                  /* tiers are stored, swept and read four at a time */

/*
 * What maps may come to when they are merged. It is more than any map can reach by
 * itself: 2^64 calls that each add the most a call may, 1e60 contracts and 1e120 quote,
 * stay below it.
 */
#define MAP_MERGE_MAX_CONTRACTS 1e80
#define MAP_MERGE_MAX_QUOTE 1e140
#define MAP_MERGE_MAX_PUSHES (INT64_MAX / 2)

/*
 * What a map may hold to be attached to or unpacked. A call adds at most 1e60
 * contracts, less than half the last digit of these numbers, so no call takes a map
 * from below such a limit past it.
 */
#define MAP_MAX_HELD 1e95
#define MAP_MAX_CONTRACTS 1e110
#define MAP_MAX_QUOTE 1e180
#define MAP_MAX_PUSHES (INT64_MAX / 4 * 3) /* where counting them stops */

/*
 * Adding to a bin rounds. What is lost is then missing in the bin, but not in `held`.
 * So each side keeps a bound of that difference, in units of 2^-53 of what it stores.
 * When the bound reaches a tenth of the 1e-9 that conservation allows, the bins are
 * summed again.
 */
#define MAP_ROUNDING 0x1p-53
#define MAP_RECOUNT_AT 900000.0 /* units: 1.0e-10 */
#define MAP_MAX_ROUNDED 3.6e6   /* units of a map to be attached or unpacked: 4.0e-10 */

typedef struct map_side {
    double factor[LIQMAP_MAX_TIERS];  /* liquidation price / entry price; where there
                                        is none 0 or beyond any axis, with weight 0 */
    double measure[LIQMAP_MAX_TIERS]; /* axis_rough_log2() of the factor: the measure of
                                         a product on a log axis is a sum */
    double weight[LIQMAP_MAX_TIERS];  /* share of the tier, 0 where it has no factor */
    double unlevered_weight;          /* share of what opens that no tier takes */

    double scale;     /* contracts per stored unit, in [2^-256, 1] */
    tally held;       /* stored: all bins and the two scalars */
    double rounded;   /* stored: 2^53 times a bound of |bins and scalars - held| */
    double unlevered; /* stored */
    double unknown;   /* stored */
    int64_t live;     /* innermost bin that may hold anything: shorts have nothing below
                         it, longs nothing above */

    double swept_to;  /* contracts after the sweep of the last push, */
    double closed_to; /* and after its closes; both 0 before the first */

    tally opened; /* contracts, since the beginning */
    tally closed;
    tally liquidated;
    tally liquidated_quote;
} map_side;

struct liqmap {
    uint64_t magic;
    int64_t bytes;
    liqmap_config config;
    liqmap_axis axis;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;
    int64_t row;
    int64_t bins_at[SIDES]; /* where bin 0 of a side is, in doubles past this struct */
    axis_guide guide;

    int64_t pushes;
    int64_t off_axis;
    int64_t time_ms;
    double close;
    double open_interest;
    int64_t at_open_interest; /* both totals equal open_interest, as after a push */
    int64_t opening;          /* 1 where the rule of 0.1.0 opened some of it, else 2 */
    map_side side[SIDES];
};

/* "liqmap04": the two digits change with the layout. */
#define MAP_MAGIC UINT64_C(0x6c69716d61703034)
PROVE_BYTES(liqmap, 1920);
#define MAP_MAGIC_NAME UINT64_C(0xffffffffffff0000) /* what all layouts share */

static inline int32_t map_check(const liqmap *map)
{
    if (map == NULL) {
        return LIQMAP_E_NULL;
    }
    if (!is_aligned(map)) {
        return LIQMAP_E_ALIGNMENT;
    }
    return map->magic == MAP_MAGIC ? LIQMAP_OK : LIQMAP_E_NOT_A_MAP;
}

static inline int32_t map_check_unit(int32_t unit)
{
    return unit == LIQMAP_CONTRACTS || unit == LIQMAP_QUOTE ? LIQMAP_OK : LIQMAP_E_UNIT;
}

static inline int32_t map_check_side(int32_t side)
{
    return side == LIQMAP_LONG || side == LIQMAP_SHORT ? LIQMAP_OK : LIQMAP_E_SIDE;
}

/* Doubles of a bin: its tiers, rounded up to whole blocks. */
static inline int64_t map_row(int64_t n_tiers)
{
    return (n_tiers + BLOCK - 1) / BLOCK * BLOCK;
}

/* liqmap_size() of structs of this version's size. */
int32_t liqmap_i_map_size(int64_t *size, const liqmap_config *config,
                          const liqmap_axis *axis, int64_t n_tiers);

/*
 * Set the factors of a side's tiers and the weights of what opens. The weights sum to 1
 * even where the shares sum to a rounding more.
 */
void liqmap_i_map_set_weights(map_side *side, const liqmap *map, int32_t s);

/*
 * Empty a side; its running counters stay. A bin that holds nothing is not written, here
 * and wherever bins are rewritten: a page of memory that was never written takes no
 * memory.
 */
void liqmap_i_map_empty_side(liqmap *map, int32_t side);

/*
 * Multiply all that a side stores by a power of two, set bins to 0 that hold next to
 * nothing of the side, and sum the bins again. What rounding took is counted as closed,
 * what it added as opened, so that the running counters agree with the total.
 */
void liqmap_i_map_recount(liqmap *map, int32_t side, double factor);

/* opened - closed - liquidated - total, in contracts. */
double liqmap_i_map_counter_gap(const map_side *side);

/*
 * Make the running counters agree with the total: count what they differ by as closed
 * or opened.
 */
void liqmap_i_map_balance(map_side *side);

static inline const double *map_edges(const liqmap *map)
{
    return (const double *)(map + 1) + 1;
}

/* Bin j of a side lies at [j * row], j = -1 .. buckets. */
static inline const double *map_bins(const liqmap *map, int32_t side)
{
    return (const double *)(map + 1) + map->bins_at[side];
}

static inline double *map_bins_of(liqmap *map, int32_t side)
{
    return (double *)(map + 1) + map->bins_at[side];
}

int64_t liqmap_i_map_find(const liqmap *map, double price);

/* Midpoint of a bucket; for a flow bin that end of the axis. */
static inline double map_midpoint(const double *edges, int64_t bin)
{
    return 0.5 * edges[bin] + 0.5 * edges[bin + 1];
}

/* Whether the bins of a side must be summed again. */
static inline int map_needs_recount(const map_side *side)
{
    return side->rounded > MAP_RECOUNT_AT * tally_value(&side->held);
}

static inline double map_total(const map_side *side)
{
    return tally_value(&side->held) * side->scale;
}

/* `live` of an empty side: one past its outermost bin. */
static inline int64_t map_empty_live(const liqmap *map, int32_t side)
{
    return side == LIQMAP_LONG ? -2 : map->axis.buckets + 1;
}

/* Whether a bin lies inward of the innermost that may hold anything. */
static inline int map_is_dead(const liqmap *map, int32_t side, int64_t bin)
{
    const int64_t live = map->side[side].live;
    return side == LIQMAP_LONG ? bin > live : bin < live;
}

/* Whether a block of four tiers, none of which is below 0, holds nothing. */
static inline int map_block_is_empty(const double *cell)
{
    return (cell[0] + cell[1]) + (cell[2] + cell[3]) == 0;
}

/* The bins of a side that may hold anything: the lowest of them, and how many. */
typedef struct live_bins {
    int64_t first;
    int64_t count;
} live_bins;

static inline live_bins map_live_bins(const liqmap *map, int32_t side)
{
    const int64_t live = map->side[side].live;
    const live_bins longs = {-1, live + 2};
    const live_bins shorts = {live, map->axis.buckets + 1 - live};
    return side == LIQMAP_LONG ? longs : shorts;
}

/*
 * The direction in which price liquidates a side, which is also the order in which its
 * bins are summed.
 */
static inline int64_t map_outward(int32_t side)
{
    return side == LIQMAP_LONG ? -1 : 1;
}

/* The bin nearer to price. */
static inline int64_t map_inner(int32_t side, int64_t a, int64_t b)
{
    return side == LIQMAP_LONG ? (a > b ? a : b) : (a < b ? a : b);
}

#endif
