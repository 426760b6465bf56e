/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_LEVELS_H
#define LIQMAP_LEVELS_H

#include <liqmap/read.h>

/**
 * @file
 * @brief Prices, amounts and clusters of a map: a few numbers instead of arrays.
 *
 * @defgroup levels levels: prices and clusters
 * A call that gives a price gives its bucket too. The amount of a bucket is the sum of
 * its tiers, in their order. All calls return LIQMAP_E_NULL, LIQMAP_E_ALIGNMENT or
 * LIQMAP_E_NOT_A_MAP for a handle that is no map.
 *
 * @snippet tour.c read
 * @{
 */

/** A run of heavy buckets on one side. A row of liqmap_clusters(). */
typedef struct liqmap_cluster {
    double low;       /**< lowest edge, quote currency */
    double high;      /**< highest edge */
    double amount;    /**< sum over its buckets and tiers, in the unit asked for */
    double distance;  /**< from the last close to its nearer edge, quote currency, >= 0;
                           0 where the close lies in it or nothing was pushed yet */
    int64_t first;    /**< lowest bucket */
    int64_t count;    /**< how many buckets */
    int32_t tier;     /**< the tier that holds most of it, the first of equals */
    int32_t reserved; /**< 0 */
} liqmap_cluster;

/** A map in a few numbers. Arrays are [side]. */
typedef struct liqmap_summary {
    uint32_t struct_size; /**< sizeof(liqmap_summary) */
    int32_t unit;         /**< the unit of all amounts, as asked for */
    double total[2];      /**< sum over the buckets of the range */
    double imbalance;     /**< (long - short)/(long + short) of the totals; 0 if none */
    int64_t nearest_first[2]; /**< lowest bucket of the cluster nearest to the price:
                                 the lowest of the shorts', the highest of the longs';
                                   -1 where there is none */
    int64_t nearest_count[2]; /**< its buckets; 0 where there is none */
    double nearest_low[2];    /**< its lowest edge; 0 where there is none */
    double nearest_high[2];   /**< its highest edge; 0 where there is none */
    double nearest_amount[2]; /**< its amount */
    int64_t pain_bucket[2];   /**< max pain: the bucket that holds most, the nearer of
                                   equals; -1 where all are empty */
    double pain_price[2];     /**< its midpoint; 0 where all are empty */
    double pain_amount[2];    /**< its amount */
} liqmap_summary;

/** A run of buckets. Plain, and never grows. */
typedef struct liqmap_range {
    int64_t first; /**< lowest bucket */
    int64_t count; /**< how many */
} liqmap_range;

/** @cond */
LIQMAP_PROVE_SIZE(liqmap_range, RANGE);
LIQMAP_PROVE_SIZE(liqmap_cluster, CLUSTER);
LIQMAP_PROVE_SIZE(liqmap_summary, SUMMARY);
/** @endcond */

LIQMAP_C_BEGIN

/**
 * What is liquidated in the bucket of a price, and on the way to it, that bucket
 * included.
 *
 * @param map             the map
 * @param[out] in_bucket  per tier; zeros where the price is off the axis; may be NULL
 * @param[out] cumulative per tier, to the bit what liqmap_cumulative() says of the
 *                        bucket; for a price off the axis zeros if it lies before all
 *                        buckets, the sum of all if past them; may be NULL
 * @param capacity        doubles each of the two arrays has room for, >= tiers
 * @param[out] bucket     -1 below the axis, its number of buckets above; may be NULL
 * @param side            LIQMAP_LONG or LIQMAP_SHORT
 * @param unit            LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param price           quote currency, in [1e-60, 1e60]
 * @return 0; LIQMAP_E_NOT_FINITE, LIQMAP_E_PRICE, LIQMAP_E_MAGNITUDE; LIQMAP_E_ROOM;
 * LIQMAP_E_SIDE, LIQMAP_E_UNIT, LIQMAP_E_LENGTH. Cost O(buckets on the way * tiers).
 * @see liqmap_total_at(), liqmap_price_at(), liqmap_cumulative()
 */
LIQMAP_API int32_t liqmap_cumulative_at(const liqmap *map, double *in_bucket,
                                        double *cumulative, int64_t capacity,
                                        int64_t *bucket, int32_t side, int32_t unit,
                                        double price);

/**
 * The totals of liqmap_cumulative_at(): all tiers together, added in their order.
 *
 * @param map             the map
 * @param[out] in_bucket  what is liquidated in the bucket of the price; may be NULL
 * @param[out] cumulative what is liquidated on the way to it, itself included; may be
 *                        NULL
 * @param[out] bucket     as in liqmap_cumulative_at(); may be NULL
 * @param side            LIQMAP_LONG or LIQMAP_SHORT
 * @param unit            LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param price           quote currency, in [1e-60, 1e60]
 * @return as liqmap_cumulative_at(). Cost O(buckets on the way * tiers).
 * @see liqmap_cumulative_at(), liqmap_price_at()
 */
LIQMAP_API int32_t liqmap_total_at(const liqmap *map, double *in_bucket,
                                   double *cumulative, int64_t *bucket, int32_t side,
                                   int32_t unit, double price);

/**
 * The first bucket, outward, where the cumulative amount of all tiers reaches a target.
 * `cumulative_at(price_at(x)) >= x`.
 *
 * @param map         the map
 * @param[out] bucket its index; may be NULL
 * @param[out] price  its midpoint; its lower edge where the bucket is so narrow that
 *                    the midpoint rounds to its upper edge; may be NULL
 * @param side        LIQMAP_LONG or LIQMAP_SHORT
 * @param unit        LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param target      amount, finite, >= 0; 0 is reached before anything is liquidated, in
 *                    the first bucket of all: the lowest (shorts), the highest (longs)
 * @return 0; LIQMAP_E_NOT_REACHED where the side's buckets hold less;
 * LIQMAP_E_NOT_FINITE, LIQMAP_E_QUANTITY; LIQMAP_E_SIDE, LIQMAP_E_UNIT.
 * Cost O(buckets * tiers).
 * @see liqmap_total_at()
 */
LIQMAP_API int32_t liqmap_price_at(const liqmap *map, int64_t *bucket, double *price,
                                   int32_t side, int32_t unit, double target);

/**
 * The heaviest clusters of one side. A cluster is a maximal run of buckets each at
 * least twice the mean non-empty bucket of that side within the range.
 *
 * @param map           the map
 * @param[out] clusters the largest ones, falling amount, of equals the nearer to the
 *                      price first; NULL with capacity 0 asks for the count alone
 * @param capacity      how many rows are wanted at most
 * @param stride        bytes from one row to the next, >= sizeof(liqmap_cluster)
 * @param[out] count    how many clusters there are, which may be more than were
 *                      written; always written, 0 where the call fails; may be NULL
 * @param side          LIQMAP_LONG or LIQMAP_SHORT
 * @param unit          LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param range         where to look; NULL: the whole axis
 * @return 0; LIQMAP_E_SIDE, LIQMAP_E_UNIT, LIQMAP_E_BUCKET, LIQMAP_E_STRIDE,
 * LIQMAP_E_OVERFLOW, LIQMAP_E_LENGTH. Cost O(buckets * tiers + clusters * capacity).
 * @see liqmap_get_summary()
 */
LIQMAP_API int32_t liqmap_clusters(const liqmap *map, liqmap_cluster *clusters,
                                   int64_t capacity, int64_t stride, int64_t *count,
                                   int32_t side, int32_t unit,
                                   const liqmap_range *range);

/**
 * Both sides in a few numbers.
 *
 * @param map           the map
 * @param[out] summary its struct_size says how much the caller knows, the rest is
 *                     filled; may be NULL
 * @param unit          LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param first         first bucket of the range
 * @param buckets       how many buckets the range has
 * @return 0; LIQMAP_E_UNIT, LIQMAP_E_BUCKET, LIQMAP_E_LENGTH, LIQMAP_E_STRUCT_SIZE.
 * Cost O(buckets * tiers).
 * @see liqmap_clusters(), liqmap_get_stats()
 */
LIQMAP_API int32_t liqmap_get_summary(const liqmap *map, liqmap_summary *summary,
                                      int32_t unit, int64_t first, int64_t buckets);

LIQMAP_C_END

/** @} */

#endif
