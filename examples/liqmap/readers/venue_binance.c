/* SPDX-License-Identifier: MIT */
/* Binance: USD-M counts in coin, COIN-M in contracts of 100 or 10 USD. */
#include "readers/instrument.h"
#include "readers/json_shape.h"
#include "readers/venue_feed.h"
#include "readers/venue_rest.h"

#include <stdio.h>
#include <string.h>

/* BTCUSD_PERP, BNBUSD_240628: contracts of COIN-M; BTCUSDT, BTCBUSD_210129 are not. */
static int is_coin_m(const char *symbol)
{
    const size_t length = strlen(symbol);
    const char *usd = strstr(symbol, "USD_");
    if (length > 5 && strcmp(symbol + length - 5, "_PERP") == 0) {
        return 1;
    }
    /* A B before it is part of BUSD, unless too few letters are left for a base. */
    return usd != NULL && usd != symbol && (usd[-1] != 'B' || usd - symbol < 4);
}

static void specify(instrument *i)
{
    if (is_coin_m(i->name)) {
        i->inverse = 1;
        i->face = strncmp(i->name, "BTCUSD_", strlen("BTCUSD_")) == 0 ? 100 : 10;
    }
}

/* Coin, or contracts of COIN-M. */
static double one_side(const instrument *i, double amount)
{
    return amount * i->face;
}

/* ---- REST: an array of rows ------------------------------------------------ */

/* COIN-M answers have a pair and a kind of contract, which make up the symbol. */
static int accept_pair(rest_answers *r, const node *element)
{
    char text[NODE_TEXT], name[2 * NODE_TEXT];
    const node pair = node_key(element, "pair");
    const node kind = node_key(element, "contractType");
    const char *type = node_text(&kind, text);
    if (!json_is_string(pair.value)) {
        node_expected(&pair, "a pair");
    }
    snprintf(name, sizeof name, "%.200s_%.200s", json_string_value(pair.value),
             strcmp(type, "PERPETUAL") == 0 ? "PERP" : type);
    return rest_accept(r, &pair, name);
}

static int read_interest(rest_answers *r, const node *element, record *row)
{
    const node pair = node_key(element, "pair");
    if (!(pair.value != NULL ? accept_pair(r, element)
                             : rest_accept_key(r, element, "symbol"))) {
        return 0;
    }
    row->begin = row->time = rest_time(element, "timestamp", 0);
    row->open_interest =
        one_side(r->instrument, rest_quantity(element, "sumOpenInterest", 0));
    return 1;
}

static int read_bar(rest_answers *r, const node *element, record *row)
{
    static const rest_column columns[BAR_COLUMNS] = {
        {"open_time", 0}, {"high", 2},       {"low", 3},         {"close", 4},
        {"volume", 5},    {"close_time", 6}, {"quote_volume", 7}};
    rest_need_instrument(r);
    node_count(element);
    rest_read_bar(r, element, columns, row);
    row->volume *= r->instrument->face;
    return 1;
}

static int recognises(const json_t *root)
{
    const json_t *first = shape_first(root);
    return shape_has(first, "sumOpenInterest") ? SOURCE_INTEREST
           : shape_is_row(first, 12)           ? SOURCE_KLINES
                                               : -1;
}

static const rest_form rest = {.recognises = recognises,
                               .code = "code",
                               .message = "msg",
                               .begin = rest_list_is_root,
                               .interest = read_interest,
                               .bar = read_bar};

/* ---- feed ------------------------------------------------------------------ */

/*
 * {"e":"forceOrder","o":{"s","S","X","ap","z","T"}}. An order is counted once it is
 * final, by all that was filled: while NEW or PARTIALLY_FILLED it may come again, with
 * the same fills in its sum.
 */
static int read_event(feed_reading *r, const node *event)
{
    const node kind = node_key(event, "e"), o = node_key(event, "o");
    const node symbol = node_key(&o, "s"), side = node_key(&o, "S");
    const node status = node_key(&o, "X"), filled = node_key(&o, "z");
    const node price = node_key(&o, "ap"), time = node_key(&o, "T");
    order row;
    if ((kind.value == NULL && (feed_has(event, "result") || feed_has(event, "error") ||
                                feed_has(event, "code"))) ||
        !feed_says(&kind, "forceOrder")) {
        return 0;
    }
    if (!feed_accept(r, &symbol)) {
        return 1;
    }
    row.time_ms = node_time(&time);
    row.is_short = node_word(&side, "SELL|BUY", "SELL or BUY");
    row.contracts = node_quantity(&filled) * r->instrument->face;
    if (feed_says(&status, "NEW") || feed_says(&status, "PARTIALLY_FILLED") ||
        row.contracts == 0) {
        r->orders->not_final++;
        return 1;
    }
    row.price = node_price(&price);
    feed_add(r, &row);
    return 1;
}

/* An event, or an array of them where a stream is of all symbols; perhaps as
 * {"stream","data"}. */
static int read_message(feed_reading *r, const node *root)
{
    const node data = node_key(root, "data");
    const node *event = feed_has(root, "stream") ? &data : root;
    int about_liquidations = 0;
    if (!json_is_array(event->value)) {
        return read_event(r, event);
    }
    for (size_t i = 0; i < node_count(event); i++) {
        const node one = node_at(event, i);
        about_liquidations |= read_event(r, &one);
    }
    return about_liquidations;
}

static int is_event(const json_t *value)
{
    return shape_begins(shape_at(value, "e"), "forceOrder");
}

static int recognises_message(const json_t *root)
{
    const json_t *data = shape_at(root, "data");
    return is_event(root) || is_event(shape_first(root)) || is_event(data) ||
           is_event(shape_first(data));
}

static const feed_form feed = {
    .recognises = recognises_message,
    .message = read_message,
    .takes_arrays = 1,
    .completeness =
        "throttled: at most one order per symbol and second (the largest; as "
        "documented before 2026-04-10, the latest), so that what is here is less than "
        "what was liquidated"};

const venue venue_binance = {.name = "binance",
                             .title = "Binance",
                             .example = "binance:BTCUSDT",
                             .specify = specify,
                             .one_side = one_side,
                             .rest = &rest,
                             .feed = &feed};
