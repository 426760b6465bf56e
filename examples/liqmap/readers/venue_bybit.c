/* SPDX-License-Identifier: MIT */
/* Bybit: linear contracts count in coin, inverse ones in USD. */
#include "readers/instrument.h"
#include "readers/json_shape.h"
#include "readers/venue_feed.h"
#include "readers/venue_rest.h"

#include <string.h>

/* BTCUSD, BTCUSDH26: inverse; BTCUSDT, BTCPERP, BTC-27MAR26 are not. */
static int is_inverse(const char *symbol)
{
    const char *usd = strstr(symbol, "USD");
    if (usd == NULL) {
        return 0;
    }
    usd += 3;
    return *usd == '\0' || (strlen(usd) == 3 && strspn(usd, "FGHJKMNQUVXZ") == 1 &&
                            strspn(usd + 1, "0123456789") == 2);
}

static void specify(instrument *i)
{
    i->inverse = is_inverse(i->name);
}

/* Both sides are counted. */
static double one_side(const instrument *i, double amount)
{
    (void)i;
    return amount / 2;
}

/* ---- REST: result.list, newest first --------------------------------------- */

static void begin(rest_answers *r)
{
    r->result = node_key(&r->root, "result");
    r->list = node_key(&r->result, "list");
    r->count = node_count(&r->list);
    if (rest_accept_key(r, &r->result, "symbol")) {
        const node category = node_key(&r->result, "category");
        r->instrument->inverse =
            node_word(&category, "linear|inverse", "linear or inverse");
    } else {
        r->count = 0;
    }
}

/* openInterest counts both sides; singleOpenInterest, where there is one, one. */
static int read_interest(rest_answers *r, const node *element, record *row)
{
    const node single = node_key(element, "singleOpenInterest");
    row->begin = row->time = rest_time(element, "timestamp", 0);
    row->open_interest =
        node_given(&single)
            ? node_quantity(&single)
            : one_side(r->instrument, rest_quantity(element, "openInterest", 0));
    return 1;
}

static int read_bar(rest_answers *r, const node *element, record *row)
{
    static const rest_column columns[BAR_COLUMNS] = {
        {"start", 0},  {"high", 2}, {"low", 3},     {"close", 4},
        {"volume", 5}, {NULL, 0},   {"turnover", 6}};
    node_count(element);
    rest_read_bar(r, element, columns, row);
    return 1;
}

static int recognises(const json_t *root)
{
    const json_t *first = shape_first(shape_at(root, "result.list"));
    return shape_has(first, "openInterest|timestamp") ||
                   shape_has(first, "singleOpenInterest|timestamp")
               ? SOURCE_INTEREST
           : shape_is_row(first, 5) || shape_is_row(first, 7) ? SOURCE_KLINES
                                                              : -1;
}

static const rest_form rest = {.recognises = recognises,
                               .code = "retCode",
                               .message = "retMsg",
                               .begin = begin,
                               .interest = read_interest,
                               .bar = read_bar,
                               .bars_have_no_end = 1};

/* ---- feed ------------------------------------------------------------------ */

/* A field by one of its names; the first where none is there. */
static node field(const node *o, const char *name, const char *other)
{
    return node_key(o, feed_has(o, name) ? name : feed_has(o, other) ? other : name);
}

static void read_order(feed_reading *r, const node *o, int is_old)
{
    const node symbol = node_key(o, is_old ? "symbol" : "s");
    const node side = node_key(o, is_old ? "side" : "S");
    const node price = node_key(o, is_old ? "price" : "p");
    const node time = is_old ? field(o, "updatedTime", "time") : node_key(o, "T");
    const node size = is_old ? field(o, "size", "qty") : node_key(o, "v");
    order row = {0};
    if (feed_accept(r, &symbol)) {
        row.time_ms = node_time(&time);
        row.is_short = node_word(&side, "Buy|Sell", "Buy or Sell");
        row.contracts = node_quantity(&size);
        row.price = node_price(&price);
        feed_add(r, &row);
    }
}

/*
 * {"topic":"allLiquidation.BTCUSDT","data":[{"T","s","S","v","p"}]}, and what came before
 * 2025: {"topic":"liquidation.BTCUSDT","data":{"updatedTime","symbol","side","size",
 * "price"}}, still earlier with "time" and "qty". The side is the position's in all.
 */
static int read_message(feed_reading *r, const node *root)
{
    const node topic = node_key(root, "topic"), data = node_key(root, "data");
    int is_old;
    if (feed_has(root, "op")) {
        return 0;
    }
    is_old = feed_says(&topic, "liquidation.");
    if (!is_old && !feed_says(&topic, "allLiquidation.")) {
        return 0;
    }
    if (is_old && json_is_object(data.value)) {
        read_order(r, &data, is_old);
        return 1;
    }
    for (size_t i = 0; i < node_count(&data); i++) {
        const node o = node_at(&data, i);
        read_order(r, &o, is_old);
    }
    return 1;
}

static int recognises_message(const json_t *root)
{
    const json_t *topic = shape_at(root, "topic");
    return shape_begins(topic, "allLiquidation.") ||
           shape_begins(topic, "liquidation.");
}

static const feed_form feed = {
    .recognises = recognises_message,
    .message = read_message,
    .completeness = "not throttled: allLiquidation, complete since 2025; its topic "
                    "liquidation of before was, to one order per symbol and second"};

const venue venue_bybit = {.name = "bybit",
                           .title = "Bybit",
                           .example = "bybit:BTCUSDT",
                           .specify = specify,
                           .one_side = one_side,
                           .rest = &rest,
                           .feed = &feed};
