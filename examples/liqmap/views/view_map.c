/* SPDX-License-Identifier: MIT */
#include "views/view_map.h"
#include "base/errors.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REFER(name) &map_view_##name,
static const void *const formats[] = {MAP_VIEWS(REFER) NULL};

static int add_price(void *values, const option_use *use)
{
    view_options *o = values;
    const size_t coin = strcspn(use->text, "=");
    const int has_coin = use->text[coin] == '=';
    asked_price asked = {.coin = ""};
    if (!parse_price(use->text + (has_coin ? coin + 1 : 0), &asked.price) ||
        (has_coin && (coin == 0 || coin >= sizeof asked.coin))) {
        return 0;
    }
    memcpy(asked.coin, use->text, has_coin ? coin : 0);
    o->at = reallocate(o->at, o->n_at + 1, sizeof *o->at);
    o->at[o->n_at++] = asked;
    return 1;
}

const option_spec view_option_rows[] = {
    {.help = "What is printed:", .group = 3},
    {"at", "[COIN=]PRICE",
     "What is liquidated up to this price and in its bucket; +2% and -2% are from the "
     "price now, COIN is one of --source; may be repeated. With --format csv a row per "
     "price, with json an array \"at\"",
     3, add_price, .expected = "a price above 0, or as far as +2% or -2%"},
    {"top", "N", "Clusters shown of each side (3; json: none unless asked for)", 3,
     option_count, offsetof(view_options, top), .least = 0, .most = 1000000},
    {"range", "RANGE",
     "Prices shown: N% on each side of the price (10%), LOW:HIGH, or all; CSV and JSON "
     "have all, if not given",
     3, option_range, offsetof(view_options, range), .once = 1,
     .expected = PRICE_RANGE_EXPECTED},
    {"classes", "LIST", CLASS_LIST_HELP, 3, option_classes,
     offsetof(view_options, classes), .once = 1, .expected = CLASS_LIST_EXPECTED},
    {"unit", "UNIT", "quote (default) or contracts", 3, option_word,
     offsetof(view_options, unit), .words = "contracts|quote"},
    {"format", "FORMAT",
     "text (default), json (liqmap.map/1; liqmap.maps/1 of several), csv (a row per "
     "bucket), points (CSV: price, side, class, usd, time, a row for what holds "
     "something) or coinglass (JSON as CoinGlass has it)",
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
    if (o->format->is_quote && o->n_at > 0) {
        misuse("--at does not go with --format %s", o->format->name);
    }
    if (o->format->is_quote && o->unit == LIQMAP_CONTRACTS) {
        misuse("--format %s is in quote currency: it does not go with --unit contracts",
               o->format->name);
    }
}

double view_largest(const view_options *o, const panel *p)
{
    return (o->format->largest != NULL ? o->format->largest
                                       : price_range_largest)(p, &o->range);
}

const double *view_prices(const view_options *o, const char *coin, double now,
                          size_t *count)
{
    static double *prices; /* of the last call */
    prices = reallocate(prices, o->n_at + 1, sizeof *prices);
    *count = 0;
    for (size_t i = 0; i < o->n_at; i++) {
        if (o->at[i].coin[0] == '\0' || strcasecmp(o->at[i].coin, coin) == 0) {
            prices[(*count)++] = typed_price_at(&o->at[i].price, now);
        }
    }
    return prices;
}

void view_options_free(view_options *o)
{
    free(o->at);
}
