/* SPDX-License-Identifier: MIT */
/*
 * Dumps of ccxt: fetch_open_interest_history and fetch_ohlcv, of any venue. What a venue
 * counts in ccxt leaves as it is, so a row is read by the venue's own rules: from `info`,
 * which is the venue's own row, or by the venue that was asked for.
 */
#include "readers/instrument.h"
#include "readers/json_shape.h"
#include "readers/venue_rest.h"
#include "base/errors.h"

#include <stdio.h>
#include <string.h>

/* BTC/USD:BTC is inverse, settled in its base; BTC/USDT:USDT is not. */
static void specify(instrument *i)
{
    const char *slash = strchr(i->name, '/'), *colon = strchr(i->name, ':');
    const size_t base = slash != NULL ? (size_t)(slash - i->name) : 0;
    i->inverse = base > 0 && colon != NULL && strncmp(colon + 1, i->name, base) == 0 &&
                 (colon[1 + base] == '\0' || colon[1 + base] == '-');
}

/* Whose row it is; NULL: it is not known. */
static const venue *venue_of(const node *info)
{
    const char *name =
        shape_has(info->value, "sumOpenInterest") ? "binance"
        : shape_has(info->value, "instId|oi") || shape_is_row(info->value, 4) ? "okx"
        : shape_has(info->value, "openInterest|timestamp")                    ? "bybit"
                                                                              : "";
    return venue_find(name);
}

/* BTC/USDT:USDT as the venue spells it: BTCUSDT, BTCUSD_PERP, BTC-USDT-SWAP. */
static void spell(char *text, size_t room, const char *symbol, const venue *v)
{
    const int base = (int)strcspn(symbol, "/");
    const char *quote = symbol[base] == '/' ? symbol + base + 1 : "";
    const int length = (int)strcspn(quote, ":");
    const int inverse =
        quote[length] == ':' && strncmp(quote + length + 1, symbol, (size_t)base) == 0;
    if (strcmp(v->name, "okx") == 0) {
        snprintf(text, room, "%.*s-%.*s-SWAP", base, symbol, length, quote);
    } else if (strcmp(v->name, "hyperliquid") == 0) {
        snprintf(text, room, "%.*s", base, symbol);
    } else {
        snprintf(text, room, "%.*s%.*s%s", base, symbol, length, quote,
                 inverse && strcmp(v->name, "binance") == 0 ? "_PERP" : "");
    }
}

/* One row of fetch_open_interest, or a list of them. */
static void begin(rest_answers *r)
{
    if (json_is_object(r->root.value)) {
        r->list = r->root;
        r->count = 1;
    } else {
        rest_list_is_root(r);
    }
    if (r->kind == SOURCE_INTEREST && r->count > 0 &&
        (!r->instrument->venue_asked_for || r->instrument->venue == r->venue)) {
        const node first =
            r->list.value == r->root.value && json_is_object(r->root.value)
                ? r->root
                : node_at(&r->list, 0);
        const node info = node_key(&first, "info");
        const venue *v = venue_of(&info);
        r->instrument->venue = v != NULL ? v : r->venue;
    }
}

static int accept(rest_answers *r, const node *element)
{
    char text[NODE_TEXT], name[NODE_TEXT];
    const node symbol = node_key(element, "symbol");
    const venue *v = r->instrument->venue;
    snprintf(name, sizeof name, "%s", node_text(&symbol, text));
    if (v != r->venue && strchr(name, '/') != NULL) {
        spell(name, sizeof name, node_text(&symbol, text), v);
    }
    return rest_accept(r, &symbol, name);
}

/* An amount as ccxt has it, of the venue that is known. */
static double amount_of(rest_answers *r, const node *element)
{
    const node amount = node_key(element, "openInterestAmount");
    const venue *v = r->instrument->venue;
    double contracts;
    if (v->one_side == NULL) {
        if (r->instrument->inverse) {
            misuse(
                "%s does not say of which venue it is, and what that counts in: give "
                "--from NAME",
                document_path(r->file));
        }
        if (!r->is_assumed) {
            r->is_assumed = 1;
            note("%s does not say of which venue it is: taken to be coin on one side "
                 "(--from NAME)",
                 document_path(r->file));
        }
        return node_quantity(&amount);
    }
    contracts = v->one_side(r->instrument, node_quantity(&amount));
    if (contracts < 0) {
        misuse("what a contract of %s:%s is, is not known", v->name,
               r->instrument->name);
    }
    return contracts;
}

static int read_interest(rest_answers *r, const node *whole, record *row)
{
    const node element = json_is_object(r->root.value) ? r->root : *whole;
    const node amount = node_key(&element, "openInterestAmount");
    const node worth = node_key(&element, "openInterestValue");
    const node info = node_key(&element, "info");
    const venue *v = venue_of(&info);
    /* The venue's own row may have its own name of the instrument. */
    if (!shape_has(info.value, "symbol") && !shape_has(info.value, "pair") &&
        !shape_has(info.value, "instId") && !accept(r, &element)) {
        return 0;
    }
    if (v != NULL && v != r->instrument->venue &&
        r->instrument->venue->one_side != NULL) {
        node_expected(&info, "a row of %s: this is one of %s",
                      r->instrument->venue->title, v->title);
    }
    if (v != NULL && v == r->instrument->venue) {
        const node own = {info.document, info.parent, info.value, "info", 0};
        return v->rest->interest(r, &own, row);
    }
    if (r->instrument->name[0] == '\0' && !accept(r, &element)) {
        return 0;
    }
    row->begin = row->time = rest_time(&element, "timestamp", 0);
    if (node_given(&amount) || !node_given(&worth)) {
        row->open_interest = amount_of(r, &element);
    } else {
        row->open_interest = node_quantity(&worth);
        row->is_in_quote = 1;
    }
    return 1;
}

/* [time, open, high, low, close, volume]: volume is coin, of inverse contracts too, and may
 * be null. */
static int read_bar(rest_answers *r, const node *element, record *row)
{
    static const rest_column columns[BAR_COLUMNS] = {
        {"time", 0}, {"high", 2}, {"low", 3}, {"close", 4}};
    const node volume = node_column(element, "volume", 5);
    node_count(element);
    rest_read_bar(r, element, columns, row);
    if (r->kind == SOURCE_KLINES && node_given(&volume)) {
        row->volume =
            node_quantity(&volume) * (r->instrument->inverse ? row->close : 1);
    }
    return 1;
}

static int recognises(const json_t *root)
{
    const json_t *first = json_is_object(root) ? root : shape_first(root);
    if (shape_has(first, "openInterestAmount") ||
        shape_has(first, "openInterestValue")) {
        return SOURCE_INTEREST;
    }
    /* Of numbers, where venues have text. */
    return shape_is_row(first, 6) && json_number_value(shape_first(first)) > 1e9 &&
                   json_is_number(json_array_get(first, 4))
               ? SOURCE_KLINES
               : -1;
}

static const rest_form rest = {.recognises = recognises,
                               .code = "code",
                               .message = "msg",
                               .begin = begin,
                               .interest = read_interest,
                               .bar = read_bar,
                               .bars_have_no_end = 1};

const venue venue_ccxt = {.name = "ccxt",
                          .title = "ccxt",
                          .example = "ccxt:BTC/USDT:USDT",
                          .specify = specify,
                          .rest = &rest};
