/* SPDX-License-Identifier: MIT */
/* A program of somebody else's, built as C and as C++. */
#include <liqmap/liqmap.h>

static double memory[LIQMAP_SIZE(200, 3) / sizeof(double)];
static const liqmap_snapshot bars[] = {{1, 100.0, 101.0, 99.0, 100.0, 0.0, 0.0, 0.0},
                                       {2, 150.0, 102.0, 99.0, 101.0, 0.0, 0.0, 0.0}};

int main(void)
{
    liqmap *map = (liqmap *)(void *)memory;
    liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 90.0, 0.1, 200};
    liqmap_config config;

    return liqmap_version_number() != LIQMAP_VERSION_NUMBER ||
           liqmap_config_init(&config, sizeof config) ||
           liqmap_init(memory, sizeof memory, 0, &config, &axis, 0, 0,
                       sizeof(liqmap_tier)) ||
           liqmap_push(map, 0, 0, LIQMAP_CONTRACTS, &bars[0]) ||
           liqmap_push(map, 0, 0, LIQMAP_CONTRACTS, &bars[1]) || liqmap_validate(map);
}
