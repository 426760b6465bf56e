/* SPDX-License-Identifier: MIT */
/* Hyperliquid: all contracts are linear and count in coin. */
#include "readers/instrument.h"
#include "readers/json_shape.h"
#include "readers/venue_rest.h"
#include "base/errors.h"

#include <string.h>

static void specify(instrument *i)
{
    (void)i;
}

/* Both sides are counted, by most sources. */
static double one_side(const instrument *i, double amount)
{
    (void)i;
    return amount / 2;
}

/* ---- REST: an array of candles; all instruments at one time ---------------- */

static void begin(rest_answers *r)
{
    if (r->kind != SOURCE_INTEREST) {
        rest_list_is_root(r);
        return;
    }
    /* The whole answer is one row. */
    r->list = json_is_object(r->root.value) ? node_key(&r->root, "data") : r->root;
    r->count = 1;
}

static int64_t read_time(rest_answers *r)
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
    if (++r->timeless > 1) {
        misuse("%s: --time is that of one answer: save several as "
               "{\"time\":MS,\"data\":[...]}",
               document_path(r->file));
    }
    return r->options->time_ms;
}

static int read_interest(rest_answers *r, const node *element, record *row)
{
    const node meta = node_at(&r->list, 0), contexts = node_at(&r->list, 1);
    const node universe = node_key(&meta, "universe");
    const size_t count = node_count(&universe);
    size_t i;
    (void)element;
    rest_need_instrument(r);
    for (i = 0; i < count; i++) {
        char text[NODE_TEXT];
        const node coin = node_at(&universe, i), name = node_key(&coin, "name");
        if (strcmp(node_text(&name, text), r->instrument->name) == 0) {
            break;
        }
    }
    if (i == count) {
        fail_at(document_path(r->file), document_line(r->file), "universe",
                "expected %s in it", r->instrument->name);
    }
    node_count(&contexts);
    const node context = node_at(&contexts, i);
    row->begin = row->time = read_time(r);
    row->open_interest = rest_quantity(&context, "openInterest", 0);
    if (r->options->both) {
        row->open_interest = one_side(r->instrument, row->open_interest);
    }
    return 1;
}

static int read_bar(rest_answers *r, const node *element, record *row)
{
    static const rest_column columns[BAR_COLUMNS] = {{"t", 0}, {"h", 0}, {"l", 0},
                                                     {"c", 0}, {"v", 0}, {"T", 0}};
    if (!rest_accept_key(r, element, "s")) {
        return 0;
    }
    rest_read_bar(r, element, columns, row);
    return 1;
}

static int recognises(const json_t *root)
{
    const json_t *list = json_is_object(root) ? shape_at(root, "data") : root;
    return shape_has(shape_first(list), "universe")        ? SOURCE_INTEREST
           : shape_has(shape_first(root), "t|T|s|o|h|l|c") ? SOURCE_KLINES
                                                           : -1;
}

static const rest_form rest = {.recognises = recognises,
                               .code = "code",
                               .message = "msg",
                               .begin = begin,
                               .interest = read_interest,
                               .bar = read_bar,
                               .takes_time = 1};

const venue venue_hyperliquid = {.name = "hyperliquid",
                                 .title = "Hyperliquid",
                                 .example = "hyperliquid:BTC",
                                 .specify = specify,
                                 .one_side = one_side,
                                 .rest = &rest,
                                 .feed = NULL};
