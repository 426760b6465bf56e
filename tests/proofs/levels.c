/* SPDX-License-Identifier: MIT */
/* Questions to any map of BUCKETS buckets and TIERS tiers. */
#include "any_map.h"

#include <liqmap/levels.h>

static void at_price(const liqmap *map, int32_t side)
{
    int64_t bucket;
    double sum, so_far;
    liqmap_cumulative_at(map, MAYBE(DOUBLES(TIERS)), MAYBE(DOUBLES(TIERS)), TIERS,
                         MAYBE(&bucket), side, any_int32(), any_double());
    liqmap_cumulative_at(map, DOUBLES(0), NULL, any_between(INT64_MIN, TIERS - 1),
                         &bucket, side, any_int32(), any_double());
    liqmap_total_at(map, MAYBE(&sum), MAYBE(&so_far), MAYBE(&bucket), side, any_int32(),
                    any_double());
    liqmap_price_at(map, MAYBE(&bucket), MAYBE(&sum), side, any_int32(), any_double());
}

static void clusters(const liqmap *map, int32_t side, int64_t capacity)
{
    int64_t count;
    liqmap_range *range = any_object(sizeof *range);
    range->first = 0;
    range->count = BUCKETS;
    liqmap_clusters(map, MAYBE(any_rows(capacity, 64, sizeof(liqmap_cluster))),
                    capacity, 64, MAYBE(&count), side, any_int32(), MAYBE(range));
}

static void refused(const liqmap *map, int32_t side)
{
    int64_t count;
    liqmap_clusters(map, NULL, any_int64(), any_int64(), &count, side, any_int32(),
                    NULL);
    liqmap_get_summary(map, short_struct(LIQMAP_FIRST_SIZEOF_SUMMARY), any_int32(), 0,
                       1);
    liqmap_get_summary(map, NULL, any_int32(), any_int64(), any_int64());
}

static void summary(const liqmap *map, int64_t first, int64_t buckets)
{
    liqmap_get_summary(map, MAYBE(any_struct(sizeof(liqmap_summary))), any_int32(),
                       first, buckets);
}

static void levels(const liqmap *map)
{
    for (int32_t side = 0; side <= 1; side++) {
        at_price(map, side);
        clusters(map, side, 0);
        clusters(map, side, 2);
    }
    summary(map, 0, BUCKETS);
    summary(map, BUCKETS - 1, 1);
}

void main(void)
{
    FOR_EACH_LIVE(live)
    {
        levels(any_map(BUCKETS, TIERS, 1, live));
    }
    refused(any_map(BUCKETS, TIERS, 1, 0), LIQMAP_LONG);
    refused(any_map(BUCKETS, TIERS, 1, 0), LIQMAP_SHORT);
    at_price(no_map(), any_int32());
    at_price(NULL, any_int32());
}
