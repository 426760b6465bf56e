/* SPDX-License-Identifier: MIT */
/* OKX: linear contracts are of a fixed amount of coin, inverse ones of 100 or 10 USD. */
#include "readers/instrument.h"
#include "readers/json_shape.h"
#include "readers/venue_feed.h"
#include "readers/venue_rest.h"
#include "base/errors.h"

#include <string.h>

static int begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* BTC-USD-SWAP, BTC-USD-260327: inverse; BTC-USDT-SWAP, BTC-USD_UM-SWAP are not. */
static int is_inverse(const char *name)
{
    const char *dash = strchr(name, '-');
    return dash != NULL && begins(dash, "-USD-");
}

static double face_of(const char *name, int inverse)
{
    if (inverse) {
        return begins(name, "BTC-") ? 100 : 10;
    }
    return begins(name, "BTC-USDT-") ? 0.01 : begins(name, "ETH-USDT-") ? 0.1 : 0;
}

static void specify(instrument *i)
{
    i->inverse = is_inverse(i->name);
    i->face = face_of(i->name, i->inverse);
}

/* Contracts of a face. */
static double one_side(const instrument *i, double amount)
{
    return i->face > 0 ? amount * i->face : -1;
}

/* ---- REST: data, of objects or of arrays ----------------------------------- */

static void begin(rest_answers *r)
{
    r->list = node_key(&r->root, "data");
    r->count = node_count(&r->list);
}

static int read_interest(rest_answers *r, const node *element, record *row)
{
    if (json_is_array(element->value)) {
        rest_need_instrument(r);
        /* OKX has another history, of three columns that are not these. */
        if (node_count(element) < 4) {
            node_expected(element, "the columns ts, oi, oiCcy, oiUsd");
        }
    } else if (!rest_accept_key(r, element, "instId")) {
        return 0;
    }
    row->begin = row->time = rest_time(element, "ts", 0);
    row->open_interest = r->instrument->inverse
                             ? one_side(r->instrument, rest_quantity(element, "oi", 1))
                             : rest_quantity(element, "oiCcy", 2);
    return 1;
}

static int read_bar(rest_answers *r, const node *element, record *row)
{
    static const rest_column linear[BAR_COLUMNS] = {
        {"ts", 0},     {"h", 2},  {"l", 3},          {"c", 4},
        {"volCcy", 6}, {NULL, 0}, {"volCcyQuote", 7}};
    static const rest_column inverse[BAR_COLUMNS] = {
        {"ts", 0}, {"h", 2}, {"l", 3}, {"c", 4}, {"vol", 5}, {NULL, 0}, {"volCcy", 6}};
    rest_need_instrument(r);
    node_count(element);
    const node confirm =
        node_column(element, "confirm", r->kind == SOURCE_KLINES ? 8 : 5);
    if (node_word(&confirm, "0|1", "0 or 1") == 0) {
        r->unfinished++;
        r->accepted++;
        return 0;
    }
    rest_read_bar(r, element, r->instrument->inverse ? inverse : linear, row);
    row->volume *= r->instrument->inverse ? r->instrument->face : 1;
    return 1;
}

static int recognises(const json_t *root)
{
    const json_t *first = shape_first(shape_at(root, "data"));
    return shape_has(first, "instId|oi|ts") || shape_is_row(first, 4) ? SOURCE_INTEREST
           : shape_is_row(first, 6) || shape_is_row(first, 9)         ? SOURCE_KLINES
                                                                      : -1;
}

static const rest_form rest = {.recognises = recognises,
                               .code = "code",
                               .message = "msg",
                               .begin = begin,
                               .interest = read_interest,
                               .bar = read_bar,
                               .bars_have_no_end = 1};

/* ---- feed ------------------------------------------------------------------ */

/* A position in net mode is closed by an order of the other side. */
static int is_short(const node *detail)
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

static double face_in_feed(const feed_reading *r)
{
    const instrument *i = r->instrument;
    if (r->face > 0 || i->face > 0) {
        return r->face > 0 ? r->face : i->face;
    }
    misuse("what a contract of okx:%s is, is not known: give it by --face, in %s",
           i->name, i->inverse ? "USD" : "coin");
}

/*
 * {"arg":{"channel"},"data":[{"instId","details":[{"side","posSide","bkPx","sz","ts"}]}]},
 * or what the REST interface answers: the same data beside a code.
 */
static int read_message(feed_reading *r, const node *root)
{
    const node arg = node_key(root, "arg"), channel = node_key(&arg, "channel");
    const node data = node_key(root, "data");
    const int is_answer = arg.value == NULL && feed_has(root, "code");
    size_t count;
    if (feed_has(root, "event") ||
        (!is_answer && !feed_says(&channel, "liquidation-orders"))) {
        return 0;
    }
    rest_check_code(root, &rest);
    count = node_count(&data);
    for (size_t i = 0; i < count; i++) {
        const node item = node_at(&data, i), named = node_key(&item, "instId");
        const node details = node_key(&item, "details");
        const size_t n = node_count(&details);
        if (n == 0 || !feed_accept(r, &named)) {
            r->orders->of_others += n > 0 ? (int64_t)n - 1 : 0;
            continue;
        }
        for (size_t j = 0; j < n; j++) {
            const node o = node_at(&details, j), time = node_key(&o, "ts");
            const node size = node_key(&o, "sz"), price = node_key(&o, "bkPx");
            const order row = {.time_ms = node_time(&time),
                               .is_short = is_short(&o),
                               .contracts = node_quantity(&size) * face_in_feed(r),
                               .price = node_price(&price)};
            feed_add(r, &row);
        }
    }
    return 1;
}

static int recognises_message(const json_t *root)
{
    return shape_begins(shape_at(root, "arg.channel"), "liquidation-orders") ||
           shape_has(shape_first(shape_at(root, "data")), "instId|details");
}

static const feed_form feed = {
    .recognises = recognises_message,
    .message = read_message,
    .takes_face = 1,
    .completeness =
        "throttled: at most one order per instrument and second, so that what "
        "is here is less than what was liquidated"};

const venue venue_okx = {.name = "okx",
                         .title = "OKX",
                         .example = "okx:BTC-USDT-SWAP",
                         .specify = specify,
                         .one_side = one_side,
                         .rest = &rest,
                         .feed = &feed};
