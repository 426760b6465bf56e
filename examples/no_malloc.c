/* SPDX-License-Identifier: MIT */
/*
 * A map in static memory: nothing is allocated, nothing to free, nothing that can run
 * out. For firmware, signal handlers, shared memory and audits.
 */
#include <liqmap/liqmap.h>

#include <stdio.h>

#define BUCKETS 400

static double memory[LIQMAP_SIZE(BUCKETS, 2) / sizeof(double)]; /* 8-byte aligned */

int main(void)
{
    liqmap *map = (liqmap *)(void *)memory;
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 90000, 25, BUCKETS};
    const liqmap_tier tiers[] = {{50, 0.2, 0.2, 0.004, 0}, {100, 0.1, 0.1, 0.004, 0}};
    liqmap_stats now = {.struct_size = sizeof now};
    liqmap_config config;
    double liquidated[2 * 2]; /* [side][tier] */
    int32_t status = liqmap_config_init(&config, sizeof config);

    if (status == LIQMAP_OK) {
        status = liqmap_init(map, sizeof memory, NULL, &config, &axis, tiers, 2,
                             sizeof *tiers);
    }
    for (int64_t minute = 1; minute <= 60 && status == LIQMAP_OK; minute++) {
        const double price = 93000 + 50.0 * (double)minute; /* straight up, 3,000 USD */
        const liqmap_snapshot snapshot = {.time_ms = minute * 60000,
                                          .open_interest =
                                              90000 + 10.0 * (double)minute,
                                          .high = price + 20,
                                          .low = price - 70,
                                          .close = price};
        status = liqmap_push(map, liquidated, 4, LIQMAP_CONTRACTS, &snapshot);
    }
    if (status == LIQMAP_OK) {
        status = liqmap_get_stats(map, &now);
    }
    if (status != LIQMAP_OK) {
        fprintf(stderr, "%s\n", liqmap_status_text(status));
        return 1;
    }
    printf("%lld bytes of %d: %.1f BTC of shorts liquidated on the way up, %.1f of "
           "longs\n",
           (long long)now.bytes, (int)sizeof memory, now.liquidated[LIQMAP_SHORT],
           now.liquidated[LIQMAP_LONG]);
    return 0;
}
