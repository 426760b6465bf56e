/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_CASCADE_H
#define LIQMAP_CASCADE_H

#include <liqmap/axis.h>

/**
 * @file
 * @brief Forced orders meet an order book: how far price runs, and which order it takes.
 *
 * @defgroup cascade cascade: does the squeeze feed itself
 * Both calls work on arrays: edges as liqmap_axis_edges() gives them and a density
 * `[bucket][tier]` in quote currency as liqmap_density() does, of shorts for up, of
 * longs for down. Several venues are a sum of arrays. Price starts in one bucket and
 * goes outward; the fuel is what lies in the buckets strictly beyond that one:
 *
 *     up:    start   |near edge i      |near edge i+1        a price touches bucket i
 *       [-----*------)[---- bucket i ---)[---- ...           where price >= edge_i
 *     down:
 *        ... ---)[--- bucket i ---)[------*-----)            where price < edge_i+1
 *                   near edge i   |     start
 *
 * D(p) is the quote amount resting in the book between the start and p, S(p) the fuel
 * of all buckets touched on the way to p, X an outside order. Price stops at the first
 * p where `D(p) >= X + S(p)`. It ends before that where the book or the axis ends.
 *
 * The book is either points, cumulative amounts at prices outward from the start, with
 * straight lines between them and from (start, 0) to the first, or one amount per
 * percent of the start price, without end. Exactly one of them is given: points, or
 * an amount and no points.
 *
 * Arrays are checked in their order: edges, density, depth. `bad` is the index in the
 * first that is at fault (in density `bucket*n_tiers + tier`). Any thread may call.
 *
 * @snippet squeeze.c squeeze
 * @{
 */

/** Where price goes. The numbers are those of the side that is liquidated. */
enum {
    LIQMAP_DOWN = 0, /**< down: longs are liquidated */
    LIQMAP_UP = 1    /**< up: shorts are liquidated */
};

/** Why a cascade ended. */
enum {
    LIQMAP_STOPPED = 0,        /**< the book holds all that was pushed into it */
    LIQMAP_BOOK_EXHAUSTED = 1, /**< price would pass the last point of the book */
    LIQMAP_AXIS_EXHAUSTED = 2  /**< price would pass the last edge; also where the book
                                    ends at that price too */
};

/** Most tiers of a cascade; as many as a map has. */
enum { LIQMAP_CASCADE_TIERS = 16 };

/**
 * What both calls are asked about: fuel, order book, and the price's way. Arrays are
 * borrowed for the call.
 */
typedef struct liqmap_scenario {
    uint32_t struct_size; /**< sizeof(liqmap_scenario) */
    int32_t direction;    /**< LIQMAP_UP or LIQMAP_DOWN */
    int64_t buckets;      /**< how many, >= 1 */
    int64_t n_tiers;      /**< doubles in a row of density, 1 to LIQMAP_CASCADE_TIERS */
    int64_t n_depth;    /**< how many points of depth, >= 1; 0: per_percent is given */
    double start;       /**< price, in [1e-60, 1e60]. It may lie off the axis: before it
                               all buckets are beyond the start; past it there is nothing
                               to liquidate, and any order ends where it began, with
                               LIQMAP_AXIS_EXHAUSTED */
    double per_percent; /**< quote amount per percent of the start price, in [1e-60,
                               1e60]; 0: points are given */
    double order;       /**< X, quote currency, 0 or in [1e-60, 1e60]; 0 moves nothing;
                               liqmap_trigger_curve() does not look at it */
    double move;        /**< a first price move, as a part of the start price, >= 0,
                               converted to the order that makes this move in the book
                               alone; 0: order is given; liqmap_trigger_curve() does not
                               look at it */
    const double *edges;   /**< buckets + 1 prices, strictly increasing, in [1e-60,
                                    1e60] */
    const double *density; /**< [bucket][tier], quote currency, each in [0, 1e120] */
    const double *depth_price; /**< n_depth prices, strictly outward from the start; the
                                    first may be the start itself if its amount is 0;
                                    NULL: per_percent is given */
    const double *depth_quote; /**< n_depth cumulative amounts, never falling, 0 or in
                                    [1e-60, 1e60]; equal ones are a gap */
} liqmap_scenario;

/** Where a cascade ended. Amounts are in quote currency. */
typedef struct liqmap_cascade_end {
    uint32_t struct_size; /**< sizeof(liqmap_cascade_end) */
    int32_t reason; /**< LIQMAP_STOPPED, LIQMAP_BOOK_EXHAUSTED, LIQMAP_AXIS_EXHAUSTED */
    double order;   /**< X, the outside order, given or made from the move */
    double price;   /**< where price ended, in quote currency */
    int64_t bucket; /**< the one that holds it: -1 below the axis, buckets at or above
                         its last edge */
    double liquidated;    /**< S, of all tiers */
    double amplification; /**< (X + S)/X; 1 for X = 0 */
    double unfilled;      /**< the part of X + S that the book did not take; 0 where it
                               stopped */
    double by_tier[LIQMAP_CASCADE_TIERS]; /**< liquidated, per tier */
} liqmap_cascade_end;

/** A bucket that was liquidated. A row of liqmap_cascade(). */
typedef struct liqmap_burn {
    int64_t bucket;    /**< its index */
    double price;      /**< its near edge, where price touched it */
    double liquidated; /**< its fuel, > 0 */
    double total;      /**< the fuel of all buckets up to it, itself included */
} liqmap_burn;

/**
 * Where price runs by itself: a flat stretch of the trigger curve. A row of
 * liqmap_trigger_curve().
 */
typedef struct liqmap_zone {
    int64_t first; /**< lowest bucket */
    int64_t count; /**< how many buckets, >= 2 */
    double from;   /**< near edge of the bucket touched first */
    double to;     /**< where price ends by the least order larger than `order`: in the
                        bucket touched last */
    double fuel;   /**< what the buckets of the stretch hold, quote currency; 0 where
                        price runs through a gap of the book */
    double order;  /**< the outside order that starts it, as in the curve */
} liqmap_zone;

/** What liqmap_trigger_curve() found. */
typedef struct liqmap_curve {
    uint32_t struct_size; /**< sizeof(liqmap_curve) */
    int32_t reserved;     /**< 0 */
    int64_t first;        /**< bucket of orders[0]; that of orders[k] is first + k going
                               up, first - k going down */
    int64_t length;       /**< how many buckets a price can touch before the book ends;
                               no order reaches the others */
    int64_t n_zones;      /**< how many zones there are */
} liqmap_curve;

/** @cond */
LIQMAP_PROVE_SIZE(liqmap_scenario, SCENARIO);
LIQMAP_PROVE_SIZE(liqmap_curve, CURVE);
LIQMAP_PROVE_SIZE(liqmap_cascade_end, CASCADE_END);
LIQMAP_PROVE_SIZE(liqmap_burn, BURN);
LIQMAP_PROVE_SIZE(liqmap_zone, ZONE);
/** @endcond */

LIQMAP_C_BEGIN

/**
 * How far an outside order carries price, with what it forces out.
 *
 * @param[out] end      its struct_size says how much the caller knows, the rest is
 *                      filled; may be NULL
 * @param[out] burned   the buckets touched that held anything, outward; NULL with
 *                      capacity 0 asks for `n_burned` and `end` alone
 * @param capacity      rows `burned` has room for
 * @param stride        bytes from one row to the next, >= sizeof(liqmap_burn)
 * @param[out] n_burned how many rows there are, written even where there is no room for
 *                      them, 0 where the input is refused; may be NULL
 * @param[out] bad      index of the edge, amount or point at fault, else -1; may be
 *                      NULL
 * @param scenario      borrowed for the call
 * @return 0; LIQMAP_E_DIRECTION; LIQMAP_E_DEPTH_CHOICE where both or neither of points
 * and per_percent are given; LIQMAP_E_ORDER_CHOICE where both order and move are not 0;
 * LIQMAP_E_NOT_REACHED where the book ends before the move, by more than the rounding
 * of a decimal; LIQMAP_E_EDGES; LIQMAP_E_DEPTH where a point is not outward of the one
 * before, its amount less, or there is none; LIQMAP_E_ORDER where order or move is
 * negative; LIQMAP_E_PRICE (edge, start, point, a move down to 0), LIQMAP_E_QUANTITY
 * (density, amount of a point, per_percent), LIQMAP_E_NOT_FINITE, LIQMAP_E_MAGNITUDE
 * (any of them); LIQMAP_E_ROOM; LIQMAP_E_NULL, LIQMAP_E_AXIS_BUCKETS,
 * LIQMAP_E_TIER_COUNT, LIQMAP_E_LENGTH, LIQMAP_E_OVERFLOW, LIQMAP_E_STRIDE,
 * LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL. Cost O(buckets * tiers + points).
 * @see liqmap_trigger_curve(), liqmap_density(), liqmap_axis_edges()
 */
LIQMAP_API int32_t liqmap_cascade(liqmap_cascade_end *end, liqmap_burn *burned,
                                  int64_t capacity, int64_t stride, int64_t *n_burned,
                                  int64_t *bad, const liqmap_scenario *scenario);

/**
 * For each bucket the least outside order that makes price touch it, and the stretches
 * where that order does not grow: there price runs by itself.
 *
 * `X*_i = max over u of (D(u) - S(just before u))`, u the near edges from the start to
 * that of bucket i, and at least 0. No smaller order touches bucket i, any larger one
 * does. An order of exactly X*_i stops on the edge. Going up that touches the bucket,
 * unless the book has a gap there; going down it does not.
 *
 * @param[out] curve    its struct_size says how much the caller knows, the rest is
 *                      filled, even where there is no room for the arrays; zeros where
 *                      the input is refused; may be NULL
 * @param[out] orders   X*, for the buckets outward from curve.first, never falling; NULL
 *                      with capacity 0 asks for curve.length
 * @param capacity      doubles `orders` has room for
 * @param[out] zones    flat stretches of two buckets or more, outward; NULL with
 *                      zone_capacity 0 asks for curve.n_zones
 * @param zone_capacity rows `zones` has room for
 * @param stride        bytes from one zone to the next, >= sizeof(liqmap_zone)
 * @param[out] bad      as for liqmap_cascade()
 * @param scenario      borrowed for the call; order and move are not looked at; with a
 *                      start past the axis the length is 0
 * @return as liqmap_cascade(), never LIQMAP_E_ORDER_CHOICE, LIQMAP_E_ORDER or
 * LIQMAP_E_NOT_REACHED.
 * Cost O(buckets * tiers + points).
 * @see liqmap_cascade(), liqmap_density(), liqmap_axis_edges()
 */
LIQMAP_API int32_t liqmap_trigger_curve(liqmap_curve *curve, double *orders,
                                        int64_t capacity, liqmap_zone *zones,
                                        int64_t zone_capacity, int64_t stride,
                                        int64_t *bad, const liqmap_scenario *scenario);

LIQMAP_C_END

/** @} */

#endif
