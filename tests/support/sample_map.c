/* SPDX-License-Identifier: MIT */
#include "sample_map.h"

#include <math.h>

const liqmap_tier sample_tiers[SAMPLE_TIERS] = {
    {25.0, 0.25, 0.125, 0.004, 0.0},   {50.0, 0.25, 0.25, 0.004, 0.0005},
    {100.0, 0.25, 0.125, 0.005, 0.0},  {100.0, 0.125, 0.25, 0.004, 0.001},
    {1.0, 0.0625, 0.0625, 0.004, 0.0},
};

liqmap_axis sample_axis(void)
{
    liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 80.0, 0.25,
                        SAMPLE_BUCKETS};

    return axis;
}

liqmap_config sample_config(void)
{
    liqmap_config config;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    return config;
}

liqmap *sample_map(int64_t *bytes)
{
    liqmap_config config = sample_config();
    liqmap_axis axis = sample_axis();

    return map_new(&config, &axis, sample_tiers, SAMPLE_TIERS, bytes);
}

void sample_walk(liqmap *map, int64_t pushes)
{
    uint64_t state = 11;
    double price = 100.0, open_interest = 1000.0;

    for (int64_t i = 0; i < pushes; i++) {
        double next = price * random_between(&state, 0.98, 1.02);
        double high = fmax(price, next) * 1.001, low = fmin(price, next) * 0.999;

        if (next < 85.0 || next > 125.0) {
            next = high = low = 100.0;
        }
        if (i == pushes / 2) {
            high = 200.0;
        }
        open_interest *= random_between(&state, 0.8, 1.25);
        SUCCEEDS(liqmap_push(
            map, NULL, 0, LIQMAP_CONTRACTS,
            SNAPSHOT(1000 * (i + 1), open_interest, high, low, next, 0.0, 100.0)));
        SUCCEEDS(liqmap_validate(map));
        price = next;
    }
}

int64_t next_place(const void *object, int64_t size, int64_t from, const void *word)
{
    for (int64_t at = from; at + 8 <= size; at += 8) {
        if (memcmp((const char *)object + at, word, 8) == 0) {
            return at;
        }
    }
    return -1;
}
