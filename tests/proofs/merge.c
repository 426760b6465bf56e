/* SPDX-License-Identifier: MIT */
/* Any two maps, of BUCKETS buckets and of others, of as many tiers or more. */
#include "any_map.h"

#include <liqmap/merge.h>

static void merge(int64_t live, int64_t other)
{
    liqmap_merge(any_map(BUCKETS, TIERS, 1, live), any_map(BUCKETS, TIERS, 1, other));
    liqmap_resample(any_map(BUCKETS, TIERS, 1, live),
                    any_map(BUCKETS + 1, TIERS, 1, other));
}

void main(void)
{
    liqmap *map = any_map(BUCKETS, TIERS, 1, 0);
    FOR_EACH_LIVE(live)
    {
        merge(live, 0);
        merge(0, live);
    }
    liqmap_merge(map, any_map(BUCKETS + 1, TIERS, 1, 0));
    liqmap_merge(map, no_map());
    liqmap_merge(NULL, map);
    liqmap_resample(map, any_map(BUCKETS, TIERS + 1, 1, 0));
    liqmap_resample(map, map);
    liqmap_resample(map, NULL);
}
