/* SPDX-License-Identifier: MIT */
/* Positions, and tables of up to BRACKETS brackets. */
#include "any.h"

#include <liqmap/margin.h>

#define BRACKETS 2
#define POSITIONS 2

static void one_position(const liqmap_position *position)
{
    double x;
    liqmap_liquidation_factor(MAYBE(&x), position);
    liqmap_liquidation_price(MAYBE(&x), position);
    liqmap_bankruptcy_price(MAYBE(&x), position);
}

static liqmap_bracket_table *any_table(int64_t count, int64_t stride)
{
    liqmap_bracket_table *table = any_struct(sizeof *table);
    table->count = count;
    table->stride = stride;
    table->rows = MAYBE(any_rows(count, stride, sizeof(liqmap_bracket)));
    table->unused = MAYBE(table);
    return table;
}

static liqmap_position_columns *any_positions(int64_t n, uint32_t size)
{
    liqmap_position_columns *c = any_struct(size);
    c->side = MAYBE(any_object(n * 4));
    c->entry = MAYBE(DOUBLES(n));
    c->leverage = MAYBE(DOUBLES(n));
    c->margin = MAYBE(DOUBLES(n));
    c->quantity = MAYBE(DOUBLES(n));
    c->cross = MAYBE(DOUBLES(n));
    if (size >= sizeof *c) {
        c->equity = MAYBE(DOUBLES(n));
    }
    return c;
}

static liqmap_price_columns *any_prices(int64_t n)
{
    liqmap_price_columns *c = any_struct(sizeof *c);
    c->liquidation = MAYBE(DOUBLES(n));
    c->bankruptcy = MAYBE(DOUBLES(n));
    c->bracket = MAYBE(DOUBLES(n));
    c->status = MAYBE(any_object(n * 4));
    return c;
}

static void bracketed(const liqmap_position *position,
                      const liqmap_bracket_table *table)
{
    double price;
    int64_t bracket, bad;
    liqmap_check_brackets(MAYBE(&bad), table);
    liqmap_bracketed_price(MAYBE(&price), MAYBE(&bracket), MAYBE(&bad), position,
                           table);
}

static void columns(const liqmap_position *common, int64_t n, uint32_t size,
                    const liqmap_bracket_table *table)
{
    int64_t bad;
    liqmap_bracketed_prices(MAYBE(any_prices(n)), MAYBE(&bad), common,
                            MAYBE(any_positions(n, size)), n, table);
}

static void refused(const liqmap_position *common, const liqmap_bracket_table *table)
{
    int64_t bad;
    liqmap_bracketed_prices(NULL, &bad, common, NULL, any_between(INT64_MIN, 0), table);
    liqmap_bracketed_prices(short_struct(LIQMAP_FIRST_SIZEOF_PRICE_COLUMNS), &bad,
                            common, NULL, 0, table);
    liqmap_bracketed_prices(NULL, &bad, common,
                            short_struct(LIQMAP_FIRST_SIZEOF_POSITION_COLUMNS), 0,
                            table);
}

static void default_tiers(void)
{
    int64_t count;
    for (int64_t capacity = 0; capacity <= 4; capacity += 2) {
        liqmap_default_tiers(MAYBE(any_rows(capacity, 48, sizeof(liqmap_tier))),
                             capacity, 48, MAYBE(&count));
    }
    liqmap_default_tiers(NULL, any_int64(), any_int64(), &count);
    liqmap_default_tiers(any_rows(3, 40, 40), 3, any_between(INT64_MIN, 39), &count);
}

void main(void)
{
    FOR_EACH_SIZE(size, POSITION)
    {
        one_position(any_struct(size));
    }
    one_position(short_struct(LIQMAP_FIRST_SIZEOF_POSITION));
    one_position(NULL);
    bracketed(any_struct(sizeof(liqmap_position)), any_table(BRACKETS, 40));
    bracketed(any_struct(LIQMAP_FIRST_SIZEOF_POSITION), any_table(1, 32));
    bracketed(short_struct(LIQMAP_FIRST_SIZEOF_POSITION),
              any_table(1, any_between(INT64_MIN, 39)));
    bracketed(long_struct(), any_table(0, any_int64()));
    bracketed(NULL, short_struct(LIQMAP_FIRST_SIZEOF_BRACKET_TABLE));
    bracketed(NULL, NULL);
    columns(any_struct(sizeof(liqmap_position)), POSITIONS,
            sizeof(liqmap_position_columns), any_table(1, 32));
    columns(any_struct(sizeof(liqmap_position)), 1,
            LIQMAP_FIRST_SIZEOF_POSITION_COLUMNS, any_table(1, 32));
    refused(any_struct(sizeof(liqmap_position)), any_table(1, 32));
    default_tiers();
}
