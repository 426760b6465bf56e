/* SPDX-License-Identifier: MIT */
/* Every preset, names and numbers of none; two venues, tables of BRACKETS brackets. */
#include "any.h"

#include <liqmap/preset.h>

#define TIERS 2
#define BRACKETS 2

static void preset(liqmap_config *config, const char *name)
{
    int64_t count;
    for (int64_t capacity = 0; capacity <= 16; capacity += 8) {
        liqmap_preset(config, MAYBE(any_rows(capacity, 48, sizeof(liqmap_tier))),
                      capacity, 48, MAYBE(&count), name, any_int64(), any_int32());
    }
    liqmap_preset(config, NULL, any_int64(), any_int64(), &count, name, any_int64(),
                  any_int32());
}

static void by_name(liqmap_config *config)
{
    char *name = any_object(3);
    name[2] = '\0';
    preset(config, "btcusdt-1h");
    preset(config, "classic");
    preset(config, name);
    preset(config, NULL);
}

static void by_table(liqmap_config *config)
{
    int64_t bad;
    liqmap_bracket_table *table = any_struct(sizeof *table);
    table->count = BRACKETS;
    table->stride = sizeof(liqmap_bracket);
    table->rows = any_rows(BRACKETS, sizeof(liqmap_bracket), sizeof(liqmap_bracket));
    table->unused = NULL;
    liqmap_preset_table(
        config, MAYBE(any_rows(TIERS, 40, 40)), TIERS, sizeof(liqmap_tier), MAYBE(&bad),
        MAYBE(any_struct(sizeof(liqmap_rules))), MAYBE(table), any_int32());
}

static void by_venue(liqmap_config *config, int64_t venue)
{
    int64_t bad;
    liqmap_preset_venue(config, MAYBE(any_rows(1, 40, 40)), 1, sizeof(liqmap_tier),
                        MAYBE(&bad), venue, any_int32());
}

static void all_calls(liqmap_config *config)
{
    int64_t bad;
    by_name(config);
    by_table(config);
    by_venue(config, 0);
    liqmap_preset_venue(config, any_rows(1, 40, 40), any_between(INT64_MIN, 1),
                        any_between(INT64_MIN, 39), MAYBE(&bad), 0, any_int32());
}

void main(void)
{
    const int64_t number = any_int64();
    liqmap_preset_count();
    liqmap_preset_name(number);
    liqmap_preset_source(number);
    by_venue(any_struct(sizeof(liqmap_config)), -1);
    by_venue(any_struct(sizeof(liqmap_config)), liqmap_venue_count() - 1);
    all_calls(any_struct(LIQMAP_FIRST_SIZEOF_CONFIG));
    all_calls(any_struct(sizeof(liqmap_config) + 8));
    all_calls(short_struct(LIQMAP_FIRST_SIZEOF_CONFIG));
    all_calls(NULL);
}
