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
 * The edges of an axis.
 *
 * @param axis     borrowed for the call
 * @param[out] edges buckets + 1 prices, strictly increasing; NULL with capacity 0 asks
 *                   for the count alone, and leaves the edges unchecked
 * @param capacity how many doubles `edges` has room for
 * @param[out] count buckets + 1, written whatever the answer wherever it can be told,
 *                   else 0; may be NULL
 * @return 0; LIQMAP_E_AXIS_KIND, _BUCKETS, _LOW, _STEP, _EDGES; LIQMAP_E_NOT_FINITE,
 * LIQMAP_E_MAGNITUDE (low, a linear step, or the last edge);
 * LIQMAP_E_ROOM; LIQMAP_E_NULL, _LENGTH, _OVERFLOW, _STRUCT_SIZE, _STRUCT_TAIL.
 * Cost O(buckets); any thread. Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_axis_edges(const liqmap_axis *axis, double *edges,
                                     int64_t capacity, int64_t *count);

/**
 * The bucket that holds a price.
 *
 * @param axis    borrowed for the call
 * @param[out] bucket -1 below the axis, buckets at or above its last edge
 * @param edges   the edges of this axis, as liqmap_axis_edges() gave them; not checked
 * @param n_edges buckets + 1
 * @param price   in quote currency, in [1e-60, 1e60]
 * @return 0; LIQMAP_E_NOT_FINITE, LIQMAP_E_PRICE, LIQMAP_E_MAGNITUDE; LIQMAP_E_LENGTH
 * where n_edges is not buckets + 1; LIQMAP_E_AXIS_KIND, _BUCKETS, _LOW, _STEP;
 * LIQMAP_E_NULL, _STRUCT_SIZE, _STRUCT_TAIL. Cost O(1), at worst O(log buckets); any
 * thread. Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_axis_find(const liqmap_axis *axis, int64_t *bucket,
                                    const double *edges, int64_t n_edges, double price);

LIQMAP_C_END

/** @} */

#endif
