/* SPDX-License-Identifier: MIT */
/* Maps of BUCKETS buckets and TIERS tiers: built, found in any memory, asked. */
#include "any_map.h"

static liqmap_axis *axis_of(int64_t buckets)
{
    liqmap_axis *axis = any_struct(sizeof *axis);
    axis->buckets = buckets;
    return axis;
}

static void config_init(void)
{
    FOR_EACH_SIZE(size, CONFIG)
    {
        liqmap_config_init(any_object(size), size);
    }
    liqmap_config_init(NULL, 48);
    liqmap_config_init(any_object(0), Frama_C_unsigned_int_interval(0, 39));
}

static void size(const liqmap_config *config, const liqmap_axis *axis)
{
    int64_t bytes;
    liqmap_size(MAYBE(&bytes), config, axis, any_int64());
}

static void map_init(int64_t bytes, const liqmap_config *config, int64_t stride)
{
    int64_t bad;
    void *tiers = any_rows(TIERS, stride, sizeof(liqmap_tier));
    liqmap_init(MAYBE(any_object(bytes)), bytes, MAYBE(&bad), config, axis_of(BUCKETS),
                MAYBE(tiers), TIERS, stride);
    liqmap_init_zeroed(MAYBE(any_object(bytes)), bytes, MAYBE(&bad), config,
                       axis_of(BUCKETS), tiers, TIERS, stride);
}

/* What liqmap_init() refuses before it looks at memory or tiers. */
static void refused_init(const liqmap_config *config, const liqmap_axis *axis)
{
    int64_t bad;
    liqmap_init(NULL, any_int64(), &bad, config, axis, NULL, any_int64(), any_int64());
}

/* Any memory at all, of fewer bytes than a map, of as many, and of more. */
static void attach(void)
{
    liqmap *map;
    const liqmap *read_only;
    const int64_t bytes = MAP_BYTES(BUCKETS, TIERS);
    liqmap_attach(MAYBE(&map), MAYBE(any_object(bytes)), bytes);
    liqmap_attach(&map, any_object(8), 8);
    liqmap_attach_const(MAYBE(&read_only), any_object(sizeof(liqmap)), sizeof(liqmap));
    liqmap_attach_const(&read_only, any_object(0), any_between(INT64_MIN, 7));
}

static void ask(const liqmap *map)
{
    int64_t count;
    FOR_EACH_SIZE(size, CONFIG)
    {
        liqmap_get_config(map, MAYBE(any_struct(size)));
    }
    liqmap_get_config(map, short_struct(LIQMAP_FIRST_SIZEOF_CONFIG));
    liqmap_get_axis(map, MAYBE(any_struct(sizeof(liqmap_axis))));
    liqmap_get_axis(map, short_struct(LIQMAP_FIRST_SIZEOF_AXIS));
    liqmap_get_stats(map, MAYBE(any_struct(sizeof(liqmap_stats))));
    liqmap_get_stats(map, any_struct(LIQMAP_FIRST_SIZEOF_STATS));
    liqmap_get_stats(map, short_struct(LIQMAP_FIRST_SIZEOF_STATS));
    liqmap_get_tiers(map, MAYBE(any_rows(TIERS, 48, sizeof(liqmap_tier))), TIERS, 48,
                     MAYBE(&count));
    liqmap_get_tiers(map, NULL, any_int64(), any_int64(), &count);
    liqmap_validate(map);
}

static void copy(const liqmap *map)
{
    const int64_t bytes = MAP_BYTES(BUCKETS, TIERS);
    liqmap_copy(MAYBE(any_object(bytes)), bytes, map);
    liqmap_copy(any_object(0), any_between(INT64_MIN, bytes - 1), map);
}

void main(void)
{
    config_init();
    size(any_struct(sizeof(liqmap_config)), any_struct(sizeof(liqmap_axis)));
    size(NULL, NULL);
    map_init(MAP_BYTES(BUCKETS, TIERS), any_struct(LIQMAP_FIRST_SIZEOF_CONFIG), 40);
    map_init(MAP_BYTES(BUCKETS, TIERS) - 8, any_struct(sizeof(liqmap_config)), 48);
    refused_init(any_struct(sizeof(liqmap_config)), axis_of(any_int64()));
    refused_init(short_struct(LIQMAP_FIRST_SIZEOF_CONFIG), NULL);
    attach();
    ask(any_map(BUCKETS, TIERS, 1, 0));
    ask(no_map());
    ask(NULL);
    copy(any_map(BUCKETS, TIERS, 1, 0));
    liqmap_reset(any_map(BUCKETS, TIERS, 1, 0));
    liqmap_reset(NULL);
}
