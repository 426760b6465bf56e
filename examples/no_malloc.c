/* SPDX-License-Identifier: MIT */
/*
 * A map in static memory: nothing is allocated, nothing to free, nothing that can run
 * out. For firmware, signal handlers, shared memory and audits.
 */
#include <liqmap/liqmap.h>

#include <stdio.h>

#define BUCKETS 400
#define ROOM                                                                           \
    (4096 + 8 * (BUCKETS + 3) + 2 * 4 * 8 * (BUCKETS + 2)) /* bytes, generous */

static int64_t memory[ROOM / 8]; /* lies at an 8-byte boundary */

int main(void)
{
    liqmap *map = (liqmap *)(void *)memory;
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 90000, 25, BUCKETS};
    const liqmap_tier tiers[] = {{50, 0.2, 0.2, 0.004, 0}, {100, 0.1, 0.1, 0.004, 0}};
    liqmap_statistics now = {.struct_size = sizeof now};
    liqmap_config config;
    double liquidated[2 * 2]; /* [side][tier] */
    int32_t status = liqmap_config_init(&config, sizeof config);

    if (status == LIQMAP_OK) {
        status = liqmap_init(map, sizeof memory, NULL, &config, &axis, tiers, 2,
                             sizeof *tiers);
    }
    for (int64_t minute = 1; minute <= 60 && status == LIQMAP_OK; minute++) {
        const double price = 93000 + 50.0 * (double)minute; /* straight up, 3,000 USD */
        status = liqmap_push(map, liquidated, 4, LIQMAP_CONTRACTS, minute * 60000,
                             90000 + 10.0 * (double)minute, price + 20, price - 70,
                             price, 0, 0);
    }
    if (status == LIQMAP_OK) {
        status = liqmap_stats(map, &now);
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
