/* SPDX-License-Identifier: MIT */
/* Any ring of COLUMNS columns, of any map of BUCKETS buckets and TIERS tiers. */
#include "any_map.h"

#include <liqmap/heat.h>

#define COLUMNS 2

static liqmap_heat_config *any_heat_config(int64_t columns)
{
    liqmap_heat_config *config = any_struct(sizeof *config);
    config->columns = columns;
    return config;
}

/* As liqmap_heat_init() leaves its head, and pushes the rest; amounts may be any. */
static liqmap_heat *any_ring(int32_t tiers, int64_t width)
{
    liqmap_heat *heat =
        any_object((int64_t)sizeof *heat +
                   8 * (BUCKETS + 1 + COLUMNS * (2 + 2 * BUCKETS * width)));
    heat->magic = HEAT_MAGIC;
    heat->config.unit = Frama_C_interval(0, 1);
    heat->config.reading = Frama_C_interval(0, 1);
    heat->config.tiers = tiers;
    heat->config.columns = COLUMNS;
    heat->axis.buckets = BUCKETS;
    heat->guide.buckets = BUCKETS;
    heat->guide.end = BUCKETS;
    heat->guide.is_log = Frama_C_interval(0, 1);
    heat->n_tiers = TIERS;
    heat->width = width;
    heat->oldest = any_between(0, COLUMNS - 1);
    heat->held = any_between(0, COLUMNS);
    heat->pushed = any_between(0, INT64_MAX - 1);
    return heat;
}

static void read(const liqmap_heat *heat, int64_t columns, int64_t room)
{
    liqmap_heat_range *range = any_struct(sizeof *range);
    range->side = Frama_C_interval(-1, 2);
    liqmap_heat_read(heat, MAYBE(any_struct(sizeof(liqmap_heat_window))),
                     MAYBE(DOUBLES(columns)), MAYBE(DOUBLES(columns)), columns,
                     MAYBE(DOUBLES(room)), room, MAYBE(range));
    liqmap_heat_read_float(heat, MAYBE(any_struct(sizeof(liqmap_heat_window))),
                           MAYBE(DOUBLES(columns)), MAYBE(DOUBLES(columns)), columns,
                           MAYBE(any_object(room * 4)), room, MAYBE(range));
}

static void use(int32_t tiers, int64_t width)
{
    FOR_EACH_LIVE(live)
    {
        liqmap_heat_push(any_ring(tiers, width), any_map(BUCKETS, TIERS, 1, live));
    }
    liqmap_heat_thin(any_ring(tiers, width));
    read(any_ring(tiers, width), COLUMNS, COLUMNS * BUCKETS * width);
}

static void init_ring(const liqmap *map)
{
    int64_t bytes;
    const int64_t room =
        (int64_t)sizeof(liqmap_heat) + 8 * (BUCKETS + 1 + 2 + 2 * BUCKETS);
    liqmap_heat_config *config = any_heat_config(1);
    config->tiers = LIQMAP_HEAT_SUMMED;
    liqmap_heat_size(MAYBE(&bytes), config, map);
    liqmap_heat_init(MAYBE(any_object(room)), room, config, map);
}

static void refused(const liqmap *map)
{
    int64_t bytes;
    liqmap_heat_size(MAYBE(&bytes), any_heat_config(any_int64()), map);
    liqmap_heat_size(&bytes, short_struct(LIQMAP_FIRST_SIZEOF_HEAT_CONFIG), map);
    liqmap_heat_init(any_object(0), any_between(INT64_MIN, 0), any_heat_config(COLUMNS),
                     map);
    liqmap_heat_push(no_map(), map);
    liqmap_heat_push(NULL, map);
}

void main(void)
{
    init_ring(any_map(BUCKETS, TIERS, 1, 0));
    use(LIQMAP_HEAT_SUMMED, 1);
    use(LIQMAP_HEAT_KEPT, TIERS);
    refused(any_map(BUCKETS, TIERS, 1, 0));
    refused(NULL);
    liqmap_heat_thin(NULL);
    read(NULL, 0, 0);
}
