/* SPDX-License-Identifier: MIT */
/*
 * What venues say of liquidations. The side is where they differ: Binance and OKX name
 * that of the order, so that a sale closed a long; Bybit names that of the position.
 */
#include "readers/venue_feed.h"
#include "readers/json_document.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/progress.h"

#include <stdlib.h>
#include <string.h>

#define MOST 1048576 /* bytes of a message */

typedef struct reading {
    orders *orders;
    market *market;
    double face; /* as asked for */
} reading;

static void add(orders *o, const order *row)
{
    if (o->count == o->room) {
        o->room = 2 * o->room + 512;
        o->rows = reallocate(o->rows, o->room, sizeof *o->rows);
    }
    o->rows[o->count++] = *row;
}

/* Whether an order is of our instrument; where none was asked for, there is but one. */
static int meet(reading *r, const node *named)
{
    char text[NODE_TEXT];
    const int met = market_named(r->market, named, node_text(named, text));
    r->orders->elsewhere += met == 0;
    return met;
}

/* Whether a text field says the word, or begins with it where that ends in a dot. */
static int says(const node *n, const char *word)
{
    char text[NODE_TEXT];
    const size_t length = strlen(word);
    const char *said = node_text(n, text);
    return strncmp(said, word, length) == 0 &&
           (word[length - 1] == '.' || said[length] == '\0');
}

static int has(const node *n, const char *key)
{
    return node_key(n, key).value != NULL;
}

/*
 * {"e":"forceOrder","o":{"s","S","X","ap","z","T"}}. An order is counted once it is
 * final, by all that was filled: while NEW or PARTIALLY_FILLED it may come again, with
 * the same fills in its sum.
 */
static int binance_event(reading *r, const node *event)
{
    const node kind = node_key(event, "e"), o = node_key(event, "o");
    const node symbol = node_key(&o, "s"), side = node_key(&o, "S");
    const node status = node_key(&o, "X"), filled = node_key(&o, "z");
    const node price = node_key(&o, "ap"), time = node_key(&o, "T");
    order row;
    if ((kind.value == NULL &&
         (has(event, "result") || has(event, "error") || has(event, "code"))) ||
        !says(&kind, "forceOrder")) {
        return 0;
    }
    if (!meet(r, &symbol)) {
        return 1;
    }
    row.time_ms = node_time(&time);
    row.is_short = node_word(&side, "SELL|BUY", "SELL or BUY");
    row.contracts = node_quantity(&filled) * r->market->face;
    if (says(&status, "NEW") || says(&status, "PARTIALLY_FILLED") ||
        row.contracts == 0) {
        r->orders->not_final++;
        return 1;
    }
    row.price = node_price(&price);
    add(r->orders, &row);
    return 1;
}

/* An event, or an array of them where a stream is of all symbols; perhaps as
 * {"stream","data"}. */
static int binance_message(reading *r, const node *root)
{
    const node data = node_key(root, "data");
    const node *event = has(root, "stream") ? &data : root;
    int met = 0;
    if (!json_is_array(event->value)) {
        return binance_event(r, event);
    }
    for (size_t i = 0; i < node_count(event); i++) {
        const node one = node_at(event, i);
        met |= binance_event(r, &one);
    }
    return met;
}

/* {"topic":"allLiquidation.BTCUSDT","data":[{"T","s","S","v","p"}]} */
static int bybit_message(reading *r, const node *root)
{
    const node topic = node_key(root, "topic"), data = node_key(root, "data");
    size_t count;
    if (has(root, "op") || !says(&topic, "allLiquidation.")) {
        return 0;
    }
    count = node_count(&data);
    for (size_t i = 0; i < count; i++) {
        const node o = node_at(&data, i);
        const node symbol = node_key(&o, "s"), side = node_key(&o, "S");
        const node time = node_key(&o, "T"), size = node_key(&o, "v");
        const node price = node_key(&o, "p");
        order row;
        if (meet(r, &symbol)) {
            row.time_ms = node_time(&time);
            row.is_short = node_word(&side, "Buy|Sell", "Buy or Sell");
            row.contracts = node_quantity(&size);
            row.price = node_price(&price);
            add(r->orders, &row);
        }
    }
    return 1;
}

/* A position in net mode is closed by an order of the other side. */
static int okx_is_short(const node *detail)
{
    const node side = node_key(detail, "side"), position = node_key(detail, "posSide");
    const int bought = node_word(&side, "sell|buy", "sell or buy");
    const int held = node_word(&position, "long|short|net", "long, short or net");
    if (held < 2 && held != bought) {
        node_expected(&side, "%s, which closes a %s", held ? "buy" : "sell",
                      held ? "short" : "long");
    }
    return bought;
}

static double okx_face(const reading *r)
{
    const market *m = r->market;
    if (r->face > 0 || m->face > 0) {
        return r->face > 0 ? r->face : m->face;
    }
    misuse("what a contract of okx:%s is, is not known: give it by --face, in %s",
           m->instrument, m->inverse ? "USD" : "coin");
}

/* {"arg":{"channel"},
 *  "data":[{"instId","details":[{"side","posSide","bkPx","sz","ts"}]}]} */
static int okx_message(reading *r, const node *root)
{
    const node arg = node_key(root, "arg"), channel = node_key(&arg, "channel");
    const node data = node_key(root, "data");
    size_t count;
    if (has(root, "event") || !says(&channel, "liquidation-orders")) {
        return 0;
    }
    count = node_count(&data);
    for (size_t i = 0; i < count; i++) {
        const node item = node_at(&data, i), instrument = node_key(&item, "instId");
        const node details = node_key(&item, "details");
        const size_t n = node_count(&details);
        if (n == 0 || !meet(r, &instrument)) {
            r->orders->elsewhere += n > 0 ? (int64_t)n - 1 : 0;
            continue;
        }
        for (size_t j = 0; j < n; j++) {
            const node o = node_at(&details, j), time = node_key(&o, "ts");
            const node size = node_key(&o, "sz"), price = node_key(&o, "bkPx");
            const order row = {node_time(&time), okx_is_short(&o),
                               node_quantity(&size) * okx_face(r), node_price(&price)};
            add(r->orders, &row);
        }
    }
    return 1;
}

/* A message is of liquidations, or none of ours: 0. */
static const struct {
    int (*message)(reading *r, const node *root);
    const char *throttle;
} feeds[VENUE_COUNT] = {
    {binance_message,
     "throttled: at most one order per symbol and second (the largest; as documented "
     "before 2026-04-10, the latest), so that what is here is less than what was "
     "liquidated"},
    {bybit_message, "not throttled: complete since 2025"},
    {okx_message,
     "throttled: at most one order per instrument and second, so that what "
     "is here is less than what was liquidated"},
    {NULL, NULL}};

const char *orders_throttle(int venue)
{
    return feeds[venue].throttle;
}

void orders_read(orders *o, const char *path, market *m, double face)
{
    /* OKX answers a ping by a bare word. */
    document *file = document_open(path, MOST, "ping|pong");
    reading r = {o, m, face};
    while (document_next(file)) {
        const node root = node_root(file);
        if (!json_is_object(root.value) && m->venue != VENUE_BINANCE) {
            node_expected(&root, "a message");
        }
        o->skipped += !feeds[m->venue].message(&r, &root);
        o->messages++;
        progress(o->messages, o->count > 0 ? o->rows[o->count - 1].time_ms : 0,
                 document_part(file));
    }
    o->messages += document_words(file);
    o->skipped += document_words(file);
    document_close(file);
}
