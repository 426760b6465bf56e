/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_MERGE_H
#define LIQMAP_MERGE_H

#include <liqmap/map.h>

/**
 * @file
 * @brief Maps added up, and a map on another axis.
 *
 * @defgroup merge merge: merge and resample
 * What two maps must share is the contract and their tiers: as many, of the same
 * leverages in the same order. Shares, maintenance and fees are how a map models what
 * comes next; they stay those of the map that is written to, as does the rest of its
 * configuration. Both calls return LIQMAP_E_NULL, LIQMAP_E_ALIGNMENT or
 * LIQMAP_E_NOT_A_MAP for a handle that is no map, and change nothing where they fail.
 *
 * @snippet tour.c merge
 * @{
 */

LIQMAP_C_BEGIN

/**
 * Put what a map holds onto the axis of another. Each bucket's contracts are spread
 * over the buckets it overlaps, evenly in price; what lies off the new axis goes to the
 * flow bin of that end. What lay in a flow bin stays in the flow bin of the same end:
 * how far beyond the old axis it lies is not known.
 *
 * Contracts are conserved per side and tier: the parts of a bucket sum to it exactly,
 * and where a tier's amounts are whole numbers (or multiples of any power of two), so
 * does the tier, to the bit. A part is off by at most 2^-50 of the tier's sum. On an
 * equal axis every amount is what it was, to the bit.
 *
 * @param dst a map with the axis that is wanted; all it held is replaced by what src
 *            holds, its counters, times and last snapshot too
 * @param src the map to resample, on any axis; where it is dst itself nothing changes
 * @return 0; LIQMAP_E_SHAPE where contract or tiers differ.
 * Cost O((buckets of src + buckets of dst) * tiers).
 * @see liqmap_merge()
 */
LIQMAP_API int32_t liqmap_resample(liqmap *dst, const liqmap *src);

/**
 * Add a map to another on the same axis, such as another venue's: buckets, flow bins,
 * `unknown`, `unlevered`, counters and open interest. Time, close and liqmap_stats.kept
 * become those of the later push, dst's where both have the same time. Pushes, and
 * those off the axis, are added up.
 *
 * Sums agree to rounding however maps are grouped, and to the bit in a fixed order;
 * adding a to b gives the same bits as adding b to a, except for what stays dst's.
 *
 * A push into dst afterwards reconciles all it holds, so that its open interest has to be
 * that of the sum: that of one venue would close the rest. Keep a map for each venue, and
 * merge copies of them.
 *
 * @param dst the map to add to
 * @param src the map to add; where it is dst itself dst is doubled
 * @return 0; LIQMAP_E_SHAPE where axis, contract or tiers differ; LIQMAP_E_MAGNITUDE
 * where the sum would have seen more than 1e80 contracts, 1e140 quote or 2^62 pushes.
 * Cost O(buckets * tiers).
 * @see liqmap_resample()
 */
LIQMAP_API int32_t liqmap_merge(liqmap *dst, const liqmap *src);

LIQMAP_C_END

/** @} */

#endif
