/* SPDX-License-Identifier: MIT */
/* Four snapshots in; what a rise would force out, and where it gets heavy. */
#include <liqmap/liqmap.h>

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    const int64_t time[] = {0, 60000, 120000, 180000}; /* ms; ends of the minutes */
    const double oi[] = {90000, 90400, 90300, 90900};  /* open interest, BTC */
    const double high[] = {95010, 95080, 95190, 95240};
    const double low[] = {94900, 94960, 95020, 95110};
    const double close[] = {94980, 95050, 95150, 95200};
    const double volume[] = {310, 270, 420, 380}; /* BTC */
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 80000, 25, 1200};
    double in_bucket[LIQMAP_MAX_TIERS], cumulative[LIQMAP_MAX_TIERS], price;
    liqmap_config config;
    int64_t size, bucket;
    int32_t status;
    liqmap *map;
    liqmap_config_init(&config, sizeof config);
    status = liqmap_size(&size, &config, &axis, 0); /* 0: the default tiers */
    map = status == LIQMAP_OK ? malloc((size_t)size) : NULL;
    if (map == NULL || liqmap_init(map, size, NULL, &config, &axis, NULL, 0, 0) != 0) {
        return 1;
    }
    status = liqmap_push_many(map, NULL, NULL, 0, LIQMAP_QUOTE, time, oi, high, low,
                              close, NULL, volume, 4);
    printf("push_many: %s\n", liqmap_status_text(status));
    status |= liqmap_cumulative_at(map, in_bucket, cumulative, LIQMAP_MAX_TIERS,
                                   &bucket, LIQMAP_SHORT, LIQMAP_QUOTE, 97200);
    printf("shorts liquidated up to 97,200: 25x %.0f, 50x %.0f, 100x %.0f USD\n",
           cumulative[0], cumulative[1], cumulative[2]);
    status = liqmap_price_at(map, &bucket, &price, LIQMAP_SHORT, LIQMAP_QUOTE, 5e5);
    printf("half a million USD of shorts is reached at %.2f\n",
           status == 0 ? price : 0);
    free(map);
    return status;
}
