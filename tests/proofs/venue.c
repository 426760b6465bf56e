/* SPDX-License-Identifier: MIT */
/* Any entry by number or name; the rows of the first, the last, and of none. */
#include "any.h"

#include <liqmap/venue.h>

#define TIERS 2
#define BRACKETS 2

static void texts(int64_t venue)
{
    int64_t found;
    liqmap_venue_name(venue);
    liqmap_venue_source(venue);
    char *name = any_object(3);
    name[2] = '\0';
    liqmap_venue_find(MAYBE(&found), MAYBE(name), any_int64());
    liqmap_venue_find(&found, "bybit:BTCUSDT", any_int64());
}

static void structs(int64_t venue)
{
    FOR_EACH_SIZE(size, RULES)
    {
        liqmap_venue_rules(venue, MAYBE(any_struct(size)));
    }
    liqmap_venue_rules(venue, short_struct(LIQMAP_FIRST_SIZEOF_RULES));
    FOR_EACH_SIZE(size, BRACKET_TABLE)
    {
        liqmap_venue_table(venue, MAYBE(any_struct(size)));
    }
    liqmap_venue_table(venue, short_struct(LIQMAP_FIRST_SIZEOF_BRACKET_TABLE));
}

static void rows(int64_t venue)
{
    int64_t count, bad;
    liqmap_venue_brackets(venue, MAYBE(any_rows(20, 40, sizeof(liqmap_bracket))), 20,
                          40, MAYBE(&count));
    liqmap_venue_tiers(venue, MAYBE(any_rows(1, 48, sizeof(liqmap_tier))), 1, 48,
                       MAYBE(&bad), any_int32());
}

static void refused_rows(int64_t venue)
{
    int64_t count, bad;
    liqmap_venue_brackets(venue, any_rows(1, 32, 32), 1, 32, &count);
    liqmap_venue_brackets(venue, NULL, any_int64(), any_int64(), &count);
    liqmap_venue_tiers(venue, NULL, 0, any_int64(), &bad, any_int32());
    liqmap_venue_tiers(venue, any_rows(1, 40, 40), any_between(INT64_MIN, 1),
                       any_between(INT64_MIN, 39), &bad, any_int32());
}

static void own_table(const liqmap_rules *rules, int64_t n_tiers, int64_t stride)
{
    int64_t bad;
    liqmap_bracket_table *table = any_struct(sizeof *table);
    table->count = BRACKETS;
    table->stride = sizeof(liqmap_bracket);
    table->rows = any_rows(BRACKETS, sizeof(liqmap_bracket), sizeof(liqmap_bracket));
    table->unused = NULL;
    liqmap_table_tiers(MAYBE(any_rows(n_tiers, stride, sizeof(liqmap_tier))), n_tiers,
                       stride, MAYBE(&bad), rules, table, any_int32());
    liqmap_table_tiers(NULL, any_int64(), any_int64(), &bad, rules, NULL, any_int32());
    liqmap_table_tiers(NULL, any_int64(), any_int64(), &bad, rules,
                       short_struct(LIQMAP_FIRST_SIZEOF_BRACKET_TABLE), any_int32());
}

void main(void)
{
    const int64_t venue = any_int64();
    liqmap_venue_count();
    texts(venue);
    structs(venue);
    rows(-1);
    rows(0);
    rows(liqmap_venue_count() - 1);
    rows(liqmap_venue_count());
    refused_rows(0);
    own_table(any_struct(sizeof(liqmap_rules)), TIERS, 48);
    own_table(NULL, 0, 0);
    own_table(short_struct(LIQMAP_FIRST_SIZEOF_RULES), 0, 0);
}
