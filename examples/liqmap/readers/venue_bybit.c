/* SPDX-License-Identifier: MIT */
/* Bybit: linear contracts count in coin, inverse ones in USD. */
#include "readers/instrument.h"
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
    (void)r;
    row->begin = row->time = rest_time(element, "timestamp", 0);
    row->open_interest = node_given(&single)
                             ? node_quantity(&single)
                             : rest_quantity(element, "openInterest", 0) / 2;
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

static const rest_form rest = {.code = "retCode",
                               .message = "retMsg",
                               .begin = begin,
                               .interest = read_interest,
                               .bar = read_bar,
                               .bars_have_no_end = 1};

/* ---- feed ------------------------------------------------------------------ */

/* {"topic":"allLiquidation.BTCUSDT","data":[{"T","s","S","v","p"}]} */
static int read_message(feed_reading *r, const node *root)
{
    const node topic = node_key(root, "topic"), data = node_key(root, "data");
    size_t count;
    if (feed_has(root, "op") || !feed_says(&topic, "allLiquidation.")) {
        return 0;
    }
    count = node_count(&data);
    for (size_t i = 0; i < count; i++) {
        const node o = node_at(&data, i);
        const node symbol = node_key(&o, "s"), side = node_key(&o, "S");
        const node time = node_key(&o, "T"), size = node_key(&o, "v");
        const node price = node_key(&o, "p");
        order row;
        if (feed_accept(r, &symbol)) {
            row.time_ms = node_time(&time);
            row.is_short = node_word(&side, "Buy|Sell", "Buy or Sell");
            row.contracts = node_quantity(&size);
            row.price = node_price(&price);
            feed_add(r, &row);
        }
    }
    return 1;
}

static const feed_form feed = {.message = read_message,
                               .completeness = "not throttled: complete since 2025"};

const venue venue_bybit = {"bybit", "bybit:BTCUSDT", specify, &rest, &feed};
