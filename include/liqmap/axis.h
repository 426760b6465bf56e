/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_AXIS_H
#define LIQMAP_AXIS_H

#include <liqmap/status.h>

/**
 * @file
 * @brief The price axis: edges of the buckets, and which bucket holds a price.
 *
 * @defgroup axis axis: buckets of price
 * Buckets are half-open, `[edge_i, edge_i+1)`, i = 0 to n-1:
 *
 *     edge_0       edge_1       edge_2                edge_n
 *        [--- 0 ---)[--- 1 ---)[--- 2 ---) ... [-- n-1 --)
 *     -1 |                                               | n
 *
 * linear: `edge_i = low + i*step`; log: `edge_0 = low, edge_i+1 = edge_i*(1 + step)`.
 * Both are formed by IEEE multiply and add alone, so every platform has the same
 * edges to the bit. A bucket's midpoint is `0.5*edge_i + 0.5*edge_i+1`, also on a log
 * axis.
 * @{
 */

/** How the edges follow each other. */
enum {
    LIQMAP_AXIS_LINEAR = 0, /**< edge_i = low + i*step; step in quote currency */
    LIQMAP_AXIS_LOG = 1     /**< edge_i+1 = edge_i*(1 + step); step a ratio less one */
};

#define LIQMAP_MAX_REACH 100000000 /**< most buckets that liqmap_axis_reach() gives */

/** An axis, in full. */
typedef struct liqmap_axis {
    uint32_t struct_size; /**< sizeof(liqmap_axis) */
    int32_t kind;         /**< LIQMAP_AXIS_LINEAR or LIQMAP_AXIS_LOG */
    double low;           /**< lowest edge, quote currency, in [1e-60, 1e60] */
    double step;          /**< width (linear) or ratio less one (log); > 0 */
    int64_t buckets;      /**< how many, >= 1 */
} liqmap_axis;

/** @cond */
LIQMAP_PROVE_SIZE(liqmap_axis, AXIS);
/** @endcond */

LIQMAP_C_BEGIN

/**
 * Give an axis as many buckets as it takes for its last edge to reach a price: kind,
 * low and step are the caller's, `buckets` is set to the least number that does, at
 * least 1.
 *
 *     liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 80000, 50, 0};
 *     status = liqmap_axis_reach(&axis, 120000);          80,000 to 120,000 in steps of 50
 *
 * @param[in,out] axis its struct_size, kind, low and step are read, buckets is written
 * @param high         the price to reach, in [1e-60, 1e60], above low
 * @return 0; LIQMAP_E_PRICE_ORDER where high is not above low; LIQMAP_E_AXIS_KIND,
 * LIQMAP_E_AXIS_LOW, LIQMAP_E_AXIS_STEP; LIQMAP_E_AXIS_EDGES where edges do not strictly
 * increase on the way; LIQMAP_E_AXIS_REACH where it takes more than LIQMAP_MAX_REACH
 * buckets;
 * LIQMAP_E_NOT_FINITE, LIQMAP_E_PRICE, LIQMAP_E_MAGNITUDE; LIQMAP_E_NULL,
 * LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL. Cost O(buckets); any thread.
 * @see liqmap_axis_auto()
 */
LIQMAP_API int32_t liqmap_axis_reach(liqmap_axis *axis, double high);

/**
 * The automatic axis around a price, such as the first close: log, from a quarter of the
 * price to four times it, in steps of 0.0005.
 *
 * @param[out] axis its struct_size says how much the caller knows, the rest is filled;
 *                  may be NULL
 * @param price     quote currency; a quarter of it and four times it lie in [1e-60, 1e60]
 * @return 0; LIQMAP_E_NOT_FINITE, LIQMAP_E_PRICE, LIQMAP_E_MAGNITUDE;
 * LIQMAP_E_STRUCT_SIZE. Cost O(buckets), some 5,500; any thread.
 * @see liqmap_axis_reach(), liqmap_init()
 */
LIQMAP_API int32_t liqmap_axis_auto(liqmap_axis *axis, double price);

/**
 * The edges of an axis.
 *
 * @param axis     borrowed for the call
 * @param[out] edges buckets + 1 prices, strictly increasing; NULL with capacity 0 asks
 *                   for the count alone, and leaves the edges unchecked
 * @param capacity how many doubles `edges` has room for
 * @param[out] count buckets + 1, written even where the call fails, 0 where the axis is
 *                   refused; may be NULL
 * @return 0; LIQMAP_E_AXIS_KIND, LIQMAP_E_AXIS_BUCKETS, LIQMAP_E_AXIS_LOW,
 * LIQMAP_E_AXIS_STEP, LIQMAP_E_AXIS_EDGES; LIQMAP_E_NOT_FINITE, LIQMAP_E_MAGNITUDE (low,
 * a linear step, or the last edge); LIQMAP_E_ROOM; LIQMAP_E_NULL, LIQMAP_E_LENGTH,
 * LIQMAP_E_OVERFLOW, LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL.
 * Cost O(buckets); any thread.
 * @see liqmap_axis_find(), liqmap_get_axis()
 */
LIQMAP_API int32_t liqmap_axis_edges(const liqmap_axis *axis, double *edges,
                                     int64_t capacity, int64_t *count);

/**
 * The bucket that holds a price.
 *
 * @param axis    borrowed for the call
 * @param[out] bucket -1 below the axis, buckets at or above its last edge; may be NULL
 * @param edges   the edges of this axis, as liqmap_axis_edges() gave them; not checked
 * @param n_edges buckets + 1
 * @param price   in quote currency, in [1e-60, 1e60]
 * @return 0; LIQMAP_E_NOT_FINITE, LIQMAP_E_PRICE, LIQMAP_E_MAGNITUDE; LIQMAP_E_LENGTH
 * where n_edges is not buckets + 1; LIQMAP_E_AXIS_KIND, LIQMAP_E_AXIS_BUCKETS,
 * LIQMAP_E_AXIS_LOW, LIQMAP_E_AXIS_STEP; LIQMAP_E_NULL, LIQMAP_E_STRUCT_SIZE,
 * LIQMAP_E_STRUCT_TAIL. Cost O(1), at worst O(log buckets); any thread.
 * @see liqmap_axis_edges()
 */
LIQMAP_API int32_t liqmap_axis_find(const liqmap_axis *axis, int64_t *bucket,
                                    const double *edges, int64_t n_edges, double price);

LIQMAP_C_END

/** @} */

#endif
