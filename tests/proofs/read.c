/* SPDX-License-Identifier: MIT */
/* Readings of any map of BUCKETS buckets and TIERS tiers, and of each part of its axis. */
#include "any_map.h"

#include <liqmap/read.h>

static void readings(const liqmap *map, int32_t side, int64_t first, int64_t n)
{
    int64_t length;
    const int32_t unit = any_int32();
    liqmap_density(map, MAYBE(DOUBLES(n * TIERS)), n * TIERS, MAYBE(&length), side,
                   unit, first, n);
    liqmap_cumulative(map, MAYBE(DOUBLES(n * TIERS)), n * TIERS, MAYBE(&length), side,
                      unit, first, n);
    liqmap_density_totals(map, MAYBE(DOUBLES(n)), n, MAYBE(&length), side, unit, first,
                          n);
    liqmap_cumulative_totals(map, MAYBE(DOUBLES(n)), n, MAYBE(&length), side, unit,
                             first, n);
}

static void refused(const liqmap *map)
{
    int64_t length;
    liqmap_density(map, NULL, any_int64(), &length, any_int32(), any_int32(),
                   any_int64(), any_int64());
    liqmap_density(map, DOUBLES(1), any_between(INT64_MIN, 0), &length, any_int32(),
                   any_int32(), 0, 1);
}

static void read(int64_t live)
{
    const liqmap *map = any_map(BUCKETS, TIERS, 1, live);
    for (int32_t side = 0; side <= 1; side++) {
        readings(map, side, 0, BUCKETS);
        readings(map, side, BUCKETS - 1, 1);
    }
}

void main(void)
{
    FOR_EACH_LIVE(live)
    {
        read(live);
    }
    refused(any_map(BUCKETS, TIERS, 1, 0));
    refused(no_map());
    refused(NULL);
}
