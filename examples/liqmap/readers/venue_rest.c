/* SPDX-License-Identifier: MIT */
/*
 * Answers of venues' REST interfaces: where rows stand in them, what fields are called,
 * and what they count. Fields that are not asked for may be there or not.
 */
#include "readers/venue_rest.h"
#include "readers/json_document.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 268435456 /* bytes of an answer: a year of minutes in one */

typedef struct response {
    int kind;
    const source_paths *paths;
    size_t at; /* which path is next */
    const response_options *options;
    market *market;
    document *file;
    int answers; /* of the file */
    int raw;     /* answers without a time, of all */

    int open; /* an answer is being read */
    node root, result, list;
    size_t index, count;
    int met;                                     /* rows of our instrument in it */
    char other[sizeof((market *)0)->instrument]; /* the first of another */
    const char *other_key;

    int64_t unfinished;
} response;

/* A venue: where rows stand in an answer, and what one of them says. A row that is not
 * to be delivered is 0. */
typedef struct form {
    const char *code, *message; /* how an answer says that there is none */
    const char *example;
    void (*begin)(response *r);
    int (*interest)(response *r, const node *element, record *row);
    int (*bar)(response *r, const node *element, record *row);
} form;

static const form forms[VENUE_COUNT];

/* What the instrument is called, where the answer does not say. */
static void need_instrument(const response *r)
{
    if (r->market->instrument[0] == '\0') {
        misuse("%s does not say which instrument it is of: give it, as in --venue %s",
               document_path(r->file), forms[r->market->venue].example);
    }
}

/* Whether a row, or an answer, is of our instrument. */
static int meet(response *r, const node *named, const char *instrument)
{
    const int met = market_named(r->market, named, instrument);
    if (met == 0 && r->other[0] == '\0') {
        strcpy(r->other, instrument);
        r->other_key = named->key;
    }
    return met;
}

static int meet_key(response *r, const node *parent, const char *key)
{
    char text[NODE_TEXT];
    const node named = node_key(parent, key);
    return meet(r, &named, node_text(&named, text));
}

static int64_t time_of(const node *element, const char *key, size_t place)
{
    const node n = node_column(element, key, place);
    return node_time(&n);
}

static double quantity_of(const node *element, const char *key, size_t place)
{
    const node n = node_column(element, key, place);
    return node_quantity(&n);
}

/* The columns of a bar; key NULL: there is none. */
typedef struct bar_column {
    const char *key;
    size_t place;
} bar_column;

static node bar_node(const node *element, const bar_column *columns, int c)
{
    return node_column(element, columns[c].key, columns[c].place);
}

static double bar_price(const node *element, const bar_column *columns, int c)
{
    const node n = bar_node(element, columns, c);
    return node_price(&n);
}

static double bar_quantity(const node *element, const bar_column *columns, int c)
{
    const node n = bar_node(element, columns, c);
    return node_quantity(&n);
}

static void read_bar(const response *r, const node *element, const bar_column *columns,
                     record *row)
{
    const char *expected;
    int fault;
    row->begin = row->time =
        time_of(element, columns[BAR_OPEN].key, columns[BAR_OPEN].place);
    row->high = bar_price(element, columns, BAR_HIGH);
    row->low = bar_price(element, columns, BAR_LOW);
    row->close = bar_price(element, columns, BAR_CLOSE);
    if (r->kind == SOURCE_KLINES) {
        row->volume = bar_quantity(element, columns, BAR_VOLUME);
    }
    if (columns[BAR_END].key != NULL) {
        row->time = time_of(element, columns[BAR_END].key, columns[BAR_END].place);
    }
    if (r->kind == SOURCE_KLINES && columns[BAR_QUOTE].key != NULL) {
        row->quote = bar_quantity(element, columns, BAR_QUOTE);
    }
    fault = bar_fault(row, &expected);
    if (fault >= 0) {
        const node n = bar_node(element, columns, fault);
        node_expected(&n, "%s", expected);
    }
}

/* ---- Binance: an array of rows ------------------------------------------------ */

static void list_is_root(response *r)
{
    r->list = r->root;
    r->count = node_count(&r->list);
}

/* COIN-M has a pair and a kind of contract; its perpetual is the one with a name. */
static int meet_pair(response *r, const node *element)
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
    return meet(r, &pair, name);
}

static int binance_interest(response *r, const node *element, record *row)
{
    const node pair = node_key(element, "pair");
    if (!(pair.value != NULL ? meet_pair(r, element)
                             : meet_key(r, element, "symbol"))) {
        return 0;
    }
    row->begin = row->time = time_of(element, "timestamp", 0);
    row->open_interest = quantity_of(element, "sumOpenInterest", 0) * r->market->face;
    return 1;
}

static int binance_bar(response *r, const node *element, record *row)
{
    static const bar_column columns[BAR_COLUMNS] = {
        {"open_time", 0}, {"high", 2},       {"low", 3},         {"close", 4},
        {"volume", 5},    {"close_time", 6}, {"quote_volume", 7}};
    need_instrument(r);
    node_count(element);
    read_bar(r, element, columns, row);
    row->volume *= r->market->face;
    return 1;
}

/* ---- Bybit: result.list, newest first ----------------------------------------- */

static void bybit_begin(response *r)
{
    r->result = node_key(&r->root, "result");
    r->list = node_key(&r->result, "list");
    r->count = node_count(&r->list);
    if (meet_key(r, &r->result, "symbol")) {
        const node category = node_key(&r->result, "category");
        r->market->inverse =
            node_word(&category, "linear|inverse", "linear or inverse");
    } else {
        r->count = 0;
    }
}

/* openInterest counts both sides; singleOpenInterest, where there is one, one. */
static int bybit_interest(response *r, const node *element, record *row)
{
    const node single = node_key(element, "singleOpenInterest");
    (void)r;
    row->begin = row->time = time_of(element, "timestamp", 0);
    row->open_interest = node_given(&single)
                             ? node_quantity(&single)
                             : quantity_of(element, "openInterest", 0) / 2;
    return 1;
}

static int bybit_bar(response *r, const node *element, record *row)
{
    static const bar_column columns[BAR_COLUMNS] = {
        {"start", 0},  {"high", 2}, {"low", 3},     {"close", 4},
        {"volume", 5}, {NULL, 0},   {"turnover", 6}};
    node_count(element);
    read_bar(r, element, columns, row);
    return 1;
}

/* ---- OKX: data, of objects or of arrays --------------------------------------- */

static void okx_begin(response *r)
{
    r->list = node_key(&r->root, "data");
    r->count = node_count(&r->list);
}

static int okx_interest(response *r, const node *element, record *row)
{
    if (json_is_array(element->value)) {
        need_instrument(r);
        /* Another history has three columns, and other ones. */
        if (node_count(element) < 4) {
            node_expected(element, "the columns ts, oi, oiCcy, oiUsd");
        }
    } else if (!meet_key(r, element, "instId")) {
        return 0;
    }
    row->begin = row->time = time_of(element, "ts", 0);
    row->open_interest = r->market->inverse
                             ? quantity_of(element, "oi", 1) * r->market->face
                             : quantity_of(element, "oiCcy", 2);
    return 1;
}

static int okx_bar(response *r, const node *element, record *row)
{
    static const bar_column linear[BAR_COLUMNS] = {
        {"ts", 0},     {"h", 2},  {"l", 3},          {"c", 4},
        {"volCcy", 6}, {NULL, 0}, {"volCcyQuote", 7}};
    static const bar_column inverse[BAR_COLUMNS] = {
        {"ts", 0}, {"h", 2}, {"l", 3}, {"c", 4}, {"vol", 5}, {NULL, 0}, {"volCcy", 6}};
    need_instrument(r);
    node_count(element);
    const node confirm =
        node_column(element, "confirm", r->kind == SOURCE_KLINES ? 8 : 5);
    if (node_word(&confirm, "0|1", "0 or 1") == 0) {
        r->unfinished++;
        r->met++;
        return 0;
    }
    read_bar(r, element, r->market->inverse ? inverse : linear, row);
    row->volume *= r->market->inverse ? r->market->face : 1;
    return 1;
}

/* ---- Hyperliquid: an array of candles; all instruments at one time ------------ */

static void hyperliquid_begin(response *r)
{
    if (r->kind != SOURCE_INTEREST) {
        list_is_root(r);
        return;
    }
    /* The whole answer is a row. */
    r->list = json_is_object(r->root.value) ? node_key(&r->root, "data") : r->root;
    r->count = 1;
}

static int64_t hyperliquid_time(response *r)
{
    const node time = node_key(&r->root, "time");
    if (json_is_object(r->root.value)) {
        if (r->options->time_ms >= 0) {
            misuse("%s has its own time: --time is for an answer without one",
                   document_path(r->file));
        }
        return node_time(&time);
    }
    if (r->options->time_ms < 0) {
        misuse("%s has no time: give --time, or save answers as "
               "{\"time\":MS,\"data\":[...]}",
               document_path(r->file));
    }
    if (++r->raw > 1) {
        misuse("%s: --time is that of one answer: save several as "
               "{\"time\":MS,\"data\":[...]}",
               document_path(r->file));
    }
    return r->options->time_ms;
}

static int hyperliquid_interest(response *r, const node *element, record *row)
{
    const node meta = node_at(&r->list, 0), contexts = node_at(&r->list, 1);
    const node universe = node_key(&meta, "universe");
    const size_t count = node_count(&universe);
    size_t i;
    (void)element;
    need_instrument(r);
    for (i = 0; i < count; i++) {
        char text[NODE_TEXT];
        const node coin = node_at(&universe, i), name = node_key(&coin, "name");
        if (strcmp(node_text(&name, text), r->market->instrument) == 0) {
            break;
        }
    }
    if (i == count) {
        fail_at(document_path(r->file), document_line(r->file), "universe",
                "expected %s in it", r->market->instrument);
    }
    node_count(&contexts);
    const node context = node_at(&contexts, i);
    row->begin = row->time = hyperliquid_time(r);
    row->open_interest =
        quantity_of(&context, "openInterest", 0) / (r->options->both ? 2 : 1);
    return 1;
}

static int hyperliquid_bar(response *r, const node *element, record *row)
{
    static const bar_column columns[BAR_COLUMNS] = {
        {"t", 0}, {"h", 0}, {"l", 0}, {"c", 0}, {"v", 0}, {"T", 0}, {NULL, 0}};
    if (!meet_key(r, element, "s")) {
        return 0;
    }
    read_bar(r, element, columns, row);
    return 1;
}

static const form forms[VENUE_COUNT] = {
    {"code", "msg", "binance:BTCUSDT", list_is_root, binance_interest, binance_bar},
    {"retCode", "retMsg", "bybit:BTCUSDT", bybit_begin, bybit_interest, bybit_bar},
    {"code", "msg", "okx:BTC-USDT-SWAP", okx_begin, okx_interest, okx_bar},
    {"code", "msg", "hyperliquid:BTC", hyperliquid_begin, hyperliquid_interest,
     hyperliquid_bar}};

/* ---- the reader --------------------------------------------------------------- */

static void begin_answer(response *r)
{
    const form *f = &forms[r->market->venue];
    char text[NODE_TEXT], why[NODE_TEXT];
    r->root = node_root(r->file);
    r->index = r->count = 0;
    r->met = 0;
    r->other[0] = '\0';
    const node code = node_key(&r->root, f->code);
    const node message = node_key(&r->root, f->message);
    if (code.value != NULL && strcmp(node_text(&code, text), "0") != 0) {
        node_expected(&code, "0 (the answer is '%s')",
                      message.value != NULL ? node_text(&message, why) : "");
    }
    f->begin(r);
}

static void end_answer(const response *r)
{
    if (r->met == 0 && r->other[0] != '\0') {
        fail_at(document_path(r->file), document_line(r->file), r->other_key,
                "expected %s, found '%s'", r->market->instrument, r->other);
    }
}

/* The next answer, of this file or those after it; 0 at the end of the last. */
static int next_answer(response *r)
{
    while (r->file != NULL || r->at < r->paths->count) {
        if (r->file == NULL) {
            r->file = document_open(r->paths->path[r->at], MOST, NULL);
            r->answers = 0;
        }
        if (document_next(r->file)) {
            r->answers++;
            begin_answer(r);
            return 1;
        }
        if (r->answers == 0) {
            fail_at(document_path(r->file), 1, NULL, "expected JSON, found nothing");
        }
        document_close(r->file);
        r->file = NULL;
        r->at++;
    }
    return 0;
}

static int next(void *reader, record *row)
{
    response *r = reader;
    const form *f = &forms[r->market->venue];
    char count[NUMBER_TEXT];
    for (;;) {
        while (r->open && r->index < r->count) {
            const node element = node_at(&r->list, r->index++);
            memset(row, 0, sizeof *row);
            row->path = document_path(r->file);
            row->line = document_line(r->file);
            if (r->kind == SOURCE_INTEREST ? f->interest(r, &element, row)
                                           : f->bar(r, &element, row)) {
                r->met++;
                return 1;
            }
        }
        if (r->open) {
            end_answer(r);
        }
        r->open = next_answer(r);
        if (!r->open) {
            break;
        }
    }
    if (r->unfinished > 0) {
        note("%s: unfinished bars dropped: %s", r->paths->path[0],
             format_integer(count, r->unfinished));
        r->unfinished = 0;
    }
    return 0;
}

/* Newest first, or in pages of any order; and small. */
static int in_order(void *reader)
{
    (void)reader;
    return 0;
}

static double part(const void *reader)
{
    (void)reader;
    return -1;
}

static void close_response(void *reader)
{
    response *r = reader;
    document_close(r->file);
    free(r);
}

const reader_calls response_calls = {in_order, next, part, close_response, "open time"};

void *response_open(int kind, const source_options *options, market *m)
{
    response *r = allocate(1, sizeof *r);
    r->kind = kind;
    r->paths = &options->joined[kind];
    r->options = options->response;
    r->market = m;
    return r;
}
