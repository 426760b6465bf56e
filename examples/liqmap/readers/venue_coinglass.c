/* SPDX-License-Identifier: MIT */
/*
 * CoinGlass, version 4: open interest of a coin on a venue, or on all of them, in USD, as
 * bars of which the last price is taken. It does not say of what, nor on how many sides; one
 * is assumed, as it shows the venues' own numbers.
 */
#include "readers/instrument.h"
#include "readers/json_shape.h"
#include "readers/venue_rest.h"

#include <string.h>

static void specify(instrument *i)
{
    (void)i;
}

/* {"code","msg","data":[{"time","open","high","low","close"}]}, prices with volume_usd */
static void begin(rest_answers *r)
{
    /* No name will say it: bars are in coin. */
    r->instrument->face = r->instrument->face > 0 ? r->instrument->face : 1;
    r->list = node_key(&r->root, "data");
    r->count = node_count(&r->list);
}

static int read_interest(rest_answers *r, const node *element, record *row)
{
    (void)r;
    row->begin = row->time = rest_time(element, "time", 0);
    row->open_interest = rest_quantity(element, "close", 4);
    row->is_in_quote = 1;
    return 1;
}

static int read_bar(rest_answers *r, const node *element, record *row)
{
    static const rest_column columns[BAR_COLUMNS] = {
        {"time", 0}, {"high", 2}, {"low", 3}, {"close", 4}};
    const node worth = node_key(element, "volume_usd");
    rest_read_bar(r, element, columns, row);
    if (node_given(&worth)) {
        row->volume = node_quantity(&worth) / (r->instrument->inverse ? 1 : row->close);
    }
    return 1;
}

static int recognises(const json_t *root)
{
    const json_t *first = shape_first(shape_at(root, "data"));
    return !shape_has(first, "time|open|high|low|close") ? -1
           : shape_has(first, "volume_usd")              ? SOURCE_KLINES
                                                         : SOURCE_INTEREST;
}

static const rest_form rest = {.recognises = recognises,
                               .code = "code",
                               .message = "msg",
                               .begin = begin,
                               .interest = read_interest,
                               .bar = read_bar,
                               .bars_have_no_end = 1,
                               .bars_look_like_interest = 1,
                               .interest_has_begin = 1};

const venue venue_coinglass = {.name = "coinglass",
                               .title = "CoinGlass",
                               .example = "coinglass:BTC",
                               .specify = specify,
                               .rest = &rest};
