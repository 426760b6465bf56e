/* SPDX-License-Identifier: MIT */
/*
 * Any map that liqmap_attach() takes, of BUCKETS buckets and TIERS tiers. What says where
 * its parts lie is as it must be; edges, cells, sums, tiers, factors and counters hold
 * anything, also NaN and infinities, so that nothing is assumed of how the map came about.
 */
#ifndef LIQMAP_TESTS_ANY_MAP_H
#define LIQMAP_TESTS_ANY_MAP_H

#include "any.h"

#include "../../lib/map.h"

#define MAP_BYTES(buckets, tiers)                                                      \
    ((int64_t)sizeof(liqmap) +                                                         \
     8 * ((buckets) + 3 + SIDES * ((buckets) + 2) * (((tiers) + 3) / 4 * 4)))

static void any_config(liqmap_config *config)
{
    config->struct_size = sizeof *config;
    config->contract = Frama_C_interval(0, 1);
    config->maintenance = Frama_C_interval(0, 1);
    config->initial = Frama_C_interval(0, 1);
    config->reserved = 0;
}

/* What is no map: its magic number alone may be read. */
static void *no_map(void)
{
    uint64_t *object = any_object(sizeof *object);
    *object = Frama_C_unsigned_long_long_interval(0, MAP_MAGIC - 1);
    return object;
}

/* Both sides are live from bin `live` on, -1 to buckets, or empty: buckets + 1 for a short,
 * and -2 for a long, which is then live from `live` - 1 on. */
static liqmap *any_map(int64_t buckets, int64_t tiers, int32_t entry_points,
                       int64_t live)
{
    liqmap *map = any_object(MAP_BYTES(buckets, tiers));
    map->magic = MAP_MAGIC;
    map->bytes = MAP_BYTES(buckets, tiers);
    any_config(&map->config);
    map->config.entry_points = entry_points;
    map->axis.struct_size = sizeof map->axis;
    map->axis.kind = Frama_C_interval(0, 1);
    map->axis.buckets = buckets;
    map->n_tiers = tiers;
    map->row = map_row(tiers);
    map->bins_at[LIQMAP_LONG] = buckets + 3 + map->row;
    map->bins_at[LIQMAP_SHORT] = buckets + 3 + (buckets + 3) * map->row;
    map->guide.buckets = buckets;
    map->guide.end = (double)buckets;
    map->guide.is_log = map->axis.kind;
    map->pushes = any_between(0, MAP_MAX_PUSHES);
    map->off_axis = any_between(0, MAP_MAX_PUSHES);
    map->opening = any_between(1, LIQMAP_OPENING);
    map->side[LIQMAP_LONG].live = live - 1;
    map->side[LIQMAP_SHORT].live = live;
    return map;
}

static inline int64_t any_live(void)
{
    return any_between(-1, BUCKETS + 1);
}

#define FOR_EACH_LIVE(live) for (int64_t live = -1; live <= BUCKETS + 1; live++)

#endif
