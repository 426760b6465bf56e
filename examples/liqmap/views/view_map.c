/* SPDX-License-Identifier: MIT */
#include "views/view_map.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>

#define REFER(name) &map_view_##name,
static const void *const formats[] = {MAP_VIEWS(REFER) NULL};

static int add_price(void *values, const option_use *use)
{
    view_options *o = values;
    double price;
    if (!parse_number(use->text, &price) || !is_amount(price)) {
        return 0;
    }
    o->at = reallocate(o->at, o->n_at + 1, sizeof *o->at);
    o->at[o->n_at++] = price;
    return 1;
}

const option_spec view_option_rows[] = {
    {.help = "What is printed:", .group = 3},
    {"at", "PRICE",
     "What is liquidated up to this price and in its bucket; may be repeated. With "
     "--format csv a row per price, with json an array \"at\"",
     3, add_price, .expected = "a price above 0"},
    {"top", "N", "Clusters shown of each side (3; json: none unless asked for)", 3,
     option_count, offsetof(view_options, top), .least = 0, .most = 1000000},
    {"range", "RANGE",
     "Prices shown: N% on each side of the price (10%), LOW:HIGH, or all; CSV and JSON "
     "have all, if not given",
     3, option_range, offsetof(view_options, range), .once = 1,
     .expected = PRICE_RANGE_EXPECTED},
    {"classes", "LIST",
     "Leverages that tiers are shown around, such as 10,25,50,100, or none (default: "
     "to 15.8x, 25x, 50x, 100x and above 141x, where there are more than five tiers)",
     3, option_classes, offsetof(view_options, classes), .once = 1,
     .expected = CLASS_LIST_EXPECTED},
    {"unit", "UNIT", "quote (default) or contracts", 3, option_word,
     offsetof(view_options, unit), .words = "contracts|quote"},
    {"format", "FORMAT",
     "text (default), json (liqmap.map/1; liqmap.maps/1 of several) or csv (a row per "
     "bucket)",
     3, option_row, offsetof(view_options, format), .rows = formats},
    {0}};

const option_spec view_maps_option_rows[] = {
    {"by", "PARTS", "Charts of several venues: venue, tier or both (default)", 3,
     option_word, offsetof(view_options, by), .words = "venue|tier|both"},
    {0}};

void view_options_init(view_options *o)
{
    memset(o, 0, sizeof *o);
    o->format = formats[0];
    o->unit = LIQMAP_QUOTE;
    o->top = -1;
    o->by = -1;
    class_list_init(&o->classes);
    price_range_init(&o->range);
}

void view_options_finish(const view_options *o)
{
    if (!o->format->takes_top && o->top >= 0) {
        misuse("--top does not go with --format %s", o->format->name);
    }
}

void view_options_free(view_options *o)
{
    free(o->at);
}
