/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_READ_H
#define LIQMAP_READ_H

#include <liqmap/map.h>

/**
 * @file
 * @brief The map as arrays: density and cumulative amounts.
 *
 * @defgroup read read: arrays out
 * liqmap_density() and liqmap_cumulative() fill `[bucket][tier]`, row-major, `count` rows
 * of as many doubles as the map has tiers, for the buckets from first to first + count
 * - 1; liqmap_density_totals() and liqmap_cumulative_totals() fill one number a bucket,
 * the sum over its tiers in their order. Flow bins are no buckets and do not appear.
 * Reading never changes a map.
 *
 * In quote an amount is valued at its bucket's midpoint: contracts times midpoint
 * (linear), or the contracts themselves, which are face value (inverse).
 * @{
 */

LIQMAP_C_BEGIN

/**
 * What is liquidated in each bucket.
 *
 * @param map          the map
 * @param[out] amounts [bucket][tier]; NULL with capacity 0 asks for the length alone
 * @param capacity     how many doubles `amounts` has room for
 * @param[out] length  count * tiers, written even where the call fails, 0 where map, side,
 *                     unit or buckets are refused; may be NULL
 * @param side         LIQMAP_LONG or LIQMAP_SHORT
 * @param unit         LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param first        first bucket
 * @param count        how many buckets
 * @return 0; LIQMAP_E_ROOM; LIQMAP_E_SIDE, LIQMAP_E_UNIT, LIQMAP_E_BUCKET,
 * LIQMAP_E_LENGTH, LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL.
 * Cost O(count * tiers).
 * @see liqmap_density_totals(), liqmap_cumulative()
 */
LIQMAP_API int32_t liqmap_density(const liqmap *map, double *amounts, int64_t capacity,
                                  int64_t *length, int32_t side, int32_t unit,
                                  int64_t first, int64_t count);

/**
 * What is liquidated on the way to each bucket, that bucket included: shorts summed
 * upward from the lowest bucket, longs downward from the highest. The running sum, in
 * that order, of what liqmap_density() gives for the whole axis; `first` and `count`
 * pick the buckets shown, not those summed.
 *
 * @param map          the map
 * @param[out] amounts [bucket][tier]; NULL with capacity 0 asks for the length alone
 * @param capacity     how many doubles `amounts` has room for
 * @param[out] length  count * tiers, written even where the call fails, 0 where map, side,
 *                     unit or buckets are refused; may be NULL
 * @param side         LIQMAP_LONG or LIQMAP_SHORT
 * @param unit         LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param first        first bucket shown
 * @param count        how many buckets are shown
 * @return 0; LIQMAP_E_ROOM; LIQMAP_E_SIDE, LIQMAP_E_UNIT, LIQMAP_E_BUCKET,
 * LIQMAP_E_LENGTH, LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL.
 * Cost O(buckets * tiers).
 * @see liqmap_cumulative_totals(), liqmap_cumulative_at(), liqmap_density()
 */
LIQMAP_API int32_t liqmap_cumulative(const liqmap *map, double *amounts,
                                     int64_t capacity, int64_t *length, int32_t side,
                                     int32_t unit, int64_t first, int64_t count);

/**
 * The totals of liqmap_density(): what is liquidated in each bucket, all tiers together.
 *
 * @param map         the map
 * @param[out] totals [bucket]; NULL with capacity 0 asks for the length alone
 * @param capacity    how many doubles `totals` has room for
 * @param[out] length count, written as by liqmap_density(); may be NULL
 * @param side        LIQMAP_LONG or LIQMAP_SHORT
 * @param unit        LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param first       first bucket
 * @param count       how many buckets
 * @return as liqmap_density(). Cost O(count * tiers).
 * @see liqmap_density()
 */
LIQMAP_API int32_t liqmap_density_totals(const liqmap *map, double *totals,
                                         int64_t capacity, int64_t *length,
                                         int32_t side, int32_t unit, int64_t first,
                                         int64_t count);

/**
 * The totals of liqmap_cumulative(): what is liquidated on the way to each bucket, all
 * tiers together.
 *
 * @param map         the map
 * @param[out] totals [bucket]; NULL with capacity 0 asks for the length alone
 * @param capacity    how many doubles `totals` has room for
 * @param[out] length count, written as by liqmap_density(); may be NULL
 * @param side        LIQMAP_LONG or LIQMAP_SHORT
 * @param unit        LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param first       first bucket shown
 * @param count       how many buckets are shown
 * @return as liqmap_cumulative(). Cost O(buckets * tiers).
 * @see liqmap_cumulative(), liqmap_total_at()
 */
LIQMAP_API int32_t liqmap_cumulative_totals(const liqmap *map, double *totals,
                                            int64_t capacity, int64_t *length,
                                            int32_t side, int32_t unit, int64_t first,
                                            int64_t count);

LIQMAP_C_END

/** @} */

#endif
