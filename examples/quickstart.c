/* SPDX-License-Identifier: MIT */
/* Four snapshots in; what a rise would force out, and where it gets heavy. */
#include <liqmap/liqmap.h>

#include <stdio.h>

int main(void)
{
    const liqmap_snapshot minutes[] = {
        /* time in ms, open interest in BTC, high, low, close, entry, volume in BTC */
        {0, 90000, 95010, 94900, 94980, 0, 310, 0},
        {60000, 90400, 95080, 94960, 95050, 0, 270, 0},
        {120000, 90300, 95190, 95020, 95150, 0, 420, 0},
        {180000, 90900, 95240, 95110, 95200, 0, 380, 0}};
    static double memory[LIQMAP_SIZE(1200, 3) / sizeof(double)];
    liqmap *map = (liqmap *)(void *)memory;
    liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 80000, 25, 1200};
    double shorts[3], price = 0;
    liqmap_config config;
    liqmap_config_init(&config, sizeof config);
    if (liqmap_init(map, sizeof memory, NULL, &config, &axis, NULL, 0, 0) !=
            LIQMAP_OK ||
        liqmap_push_rows(map, NULL, NULL, 0, LIQMAP_QUOTE, minutes, 4,
                         sizeof *minutes) != LIQMAP_OK ||
        liqmap_cumulative_at(map, NULL, shorts, 3, NULL, LIQMAP_SHORT, LIQMAP_QUOTE,
                             97200) != LIQMAP_OK) {
        return 1;
    }
    printf("shorts liquidated up to 97,200: 25x %.0f, 50x %.0f, 100x %.0f USD\n",
           shorts[0], shorts[1], shorts[2]);
    if (liqmap_price_at(map, NULL, &price, LIQMAP_SHORT, LIQMAP_QUOTE, 5e5) ==
        LIQMAP_OK) {
        printf("half a million USD of shorts is reached at %.2f\n", price);
    }
    liqmap_stats stats = {.struct_size = sizeof stats};
    liqmap_get_stats(map, &stats);
    printf("of open interest the map knows %.1f %%: feed it weeks, not minutes\n",
           100 * stats.coverage);
    return 0;
}
