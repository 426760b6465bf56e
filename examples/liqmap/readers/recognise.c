/* SPDX-License-Identifier: MIT */
#include "readers/recognise.h"
#include "readers/bytes.h"
#include "readers/csv_table.h"
#include "readers/json_shape.h"
#include "readers/signature.h"
#include "readers/venue_feed.h"
#include "readers/venue_rest.h"
#include "base/errors.h"
#include "base/parse.h"

#include <stdio.h>
#include <string.h>

#define MOST_DOCUMENTS 64 /* that are looked at; a feed may begin with confirmations */
#define LISTED 6          /* columns or keys of what is not known */
#define LONGEST_NAME 24

/* ---- JSON ------------------------------------------------------------------------ */

static void name_keys(char *text, size_t room, const char *what, const json_t *object)
{
    const char *key;
    json_t *value;
    size_t used = (size_t)snprintf(text, room, "%s", what);
    int count = 0;
    json_object_foreach((json_t *)object, key, value)
    {
        if (count == LISTED || used >= room) {
            break;
        }
        used +=
            (size_t)snprintf(text + used, room - used, "%s%.*s",
                             count == 0 ? " with the keys " : ", ", LONGEST_NAME, key);
        count++;
    }
}

/* What a server says went wrong; NULL: it does not. */
static const char *error_of(const json_t *root)
{
    static const char *const keys[] = {"msg", "retMsg", "message", "error"};
    const json_t *data = shape_at(root, "data"), *result = shape_at(root, "result");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const char *text = json_string_value(shape_at(root, keys[i]));
        if (text != NULL && *text != '\0' && json_array_size(data) == 0 &&
            json_object_size(result) == 0) {
            return text;
        }
    }
    return NULL;
}

/* JSON of no known form, by its shape. */
static void describe(file_kind *k, const json_t *root)
{
    const json_t *first = shape_first(root);
    const char *error = error_of(root);
    char *text = k->what;
    if (error != NULL) {
        snprintf(text, sizeof k->what,
                 "what a server answered to a request that failed: '%.100s'", error);
    } else if (json_is_object(root)) {
        name_keys(text, sizeof k->what, "JSON of an object", root);
    } else if (json_is_object(first)) {
        name_keys(text, sizeof k->what, "JSON of an array of objects", first);
    } else if (json_is_array(first)) {
        snprintf(text, sizeof k->what, "JSON of an array of arrays of %zu columns",
                 json_array_size(first));
    } else {
        snprintf(text, sizeof k->what, "JSON of %s array",
                 json_array_size(root) == 0 ? "an empty" : "an");
    }
}

static int is_answer(file_kind *k, const venue *v, const json_t *root)
{
    const int use = v->rest != NULL ? v->rest->recognises(root) : -1;
    if (use < 0) {
        return 0;
    }
    k->use = use;
    k->venue = v;
    snprintf(k->what, sizeof k->what, "%s of %s",
             use == USE_INTEREST ? "open interest" : "bars", v->title);
    return 1;
}

static int is_message(file_kind *k, const venue *v, const json_t *root)
{
    if (v->feed == NULL || !v->feed->recognises(root)) {
        return 0;
    }
    k->use = USE_FEED;
    k->venue = v;
    snprintf(k->what, sizeof k->what, "a liquidation feed of %s", v->title);
    return 1;
}

/* An account, or several: its positions lie some objects down. */
static int has_positions(const json_t *value, int depth)
{
    const char *key;
    json_t *inner;
    if (json_is_array(shape_at(value, "assetPositions"))) {
        return 1;
    }
    if (depth == 0) {
        return 0;
    }
    if (json_is_array(value)) {
        return has_positions(shape_first(value), depth - 1);
    }
    json_object_foreach((json_t *)value, key, inner)
    {
        if (has_positions(inner, depth - 1)) {
            return 1;
        }
    }
    return 0;
}

static int is_account(file_kind *k, const json_t *root)
{
    if (!has_positions(root, 3)) {
        return 0;
    }
    k->use = USE_POSITIONS;
    k->venue = venue_find("hyperliquid");
    snprintf(k->what, sizeof k->what, "a clearinghouseState of Hyperliquid");
    return 1;
}

/* The index of the archive that --save writes. */
static int is_kept(file_kind *k, const json_t *root)
{
    static const char schema[] = "liqmap.state/";
    const char *text = json_string_value(shape_at(root, "schema"));
    if (text == NULL || strncmp(text, schema, sizeof schema - 1) != 0) {
        return 0;
    }
    k->use = USE_KEPT;
    snprintf(k->what, sizeof k->what, "a map that --save kept");
    return 1;
}

/* What is known, and read by other options or not at all. */
static int is_other(file_kind *k, const json_t *root)
{
    static const struct {
        const char *keys, *what;
    } rows[] = {
        {"bids|asks", "JSON of an order book"},
        {"universe|marginTables", "the meta of Hyperliquid, which has brackets"},
        {"symbol|brackets", "bracket tables of Binance"},
        {"symbol|markPrice|lastFundingRate", "the premium index of Binance"},
        {"symbol|fundingRate", "funding rates, without open interest"},
    };
    const json_t *first = json_is_array(root) ? shape_first(root) : root;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (shape_has(first, rows[i].keys)) {
            snprintf(k->what, sizeof k->what, "%s", rows[i].what);
            return 1;
        }
    }
    return 0;
}

static int recognise_document(file_kind *k, const json_t *root)
{
    const venue *v;
    for (size_t i = 0; (v = venue_at(i)) != NULL; i++) {
        if (is_answer(k, v, root) || is_message(k, v, root)) {
            return 1;
        }
    }
    return is_kept(k, root) || is_account(k, root) || is_other(k, root);
}

/* The first document of a known form; messages of all kinds may come before it. */
static void recognise_json(file_kind *k, const char *text, size_t length)
{
    k->is_json = 1;
    snprintf(k->what, sizeof k->what, "JSON of an unknown form");
    for (int i = 0; i < MOST_DOCUMENTS && length > 0; i++) {
        size_t used = 0;
        int known;
        json_t *root;
        while (used < length && strchr("{[", text[used]) == NULL) {
            used++;
        }
        text += used;
        length -= used;
        root = shape_read(text, length, &used);
        if (root == NULL) {
            return;
        }
        known = recognise_document(k, root);
        if (!known && i == 0) {
            describe(k, root);
        }
        json_decref(root);
        if (known) {
            return;
        }
        text += used;
        length -= used;
    }
}

/* ---- CSV ------------------------------------------------------------------------- */

/* A file by columns of its header; the first that has them all. */
typedef struct csv_form {
    const char *columns, *what;
    int use;
    const char *venue; /* NULL: none's */
} csv_form;

static const csv_form csv_forms[] = {
    {"time_ms|open_interest|high|low|close", "a CSV of snapshots", USE_SNAPSHOTS, NULL},
    {"create_time|symbol|sum_open_interest", "metrics of Binance Vision", USE_INTEREST,
     "binance"},
    {"open_time|high|low|close|close_time", "klines of Binance Vision", USE_BARS,
     "binance"},
    {"time|side|original_quantity|average_price|accumulated_fill_quantity",
     "a liquidationSnapshot of Binance Vision", USE_FEED, "binance"},
    {"side|leverage|entry", "a CSV of positions", USE_POSITIONS, NULL},
    {"side|leverage|entry_px", "a CSV of positions", USE_POSITIONS, NULL},
    {"side|leverage|entry_price", "a CSV of positions", USE_POSITIONS, NULL},
    {"time_ms|long_contracts|short_contracts", "what liqmap feed prints", USE_NONE,
     NULL},
    {"time_ms|open_interest", "open interest without bars, as liqmap convert prints it",
     USE_NONE, NULL},
    {"agg_trade_id|price|quantity",
     "aggTrades of Binance Vision, without open interest", USE_NONE, NULL},
    {"id|price|qty|quote_qty", "trades of Binance Vision, without open interest",
     USE_NONE, NULL},
    {"timestamp|percentage|depth", "bookDepth of Binance Vision, without open interest",
     USE_NONE, NULL},
    {"update_id|best_bid_price",
     "a bookTicker of Binance Vision, without open interest", USE_NONE, NULL},
    {"calc_time|last_funding_rate",
     "funding rates of Binance Vision, without open interest", USE_NONE, NULL},
    {"timestamp|open|high|low|close",
     "a CSV of bars, which are read as Binance's klines or as a ccxt dump in JSON",
     USE_NONE, NULL},
};

#define MOST_FIELDS 64

typedef struct header {
    char text[4096];
    const char *field[MOST_FIELDS];
    size_t count;
} header;

/* The first line that is no comment, cut at its commas; quotes are dropped. */
static void read_header(header *h, const char *text, size_t length)
{
    size_t used = 0;
    char separator;
    while (length > 0 && strchr("#\r\n \t", *text) != NULL) {
        const char *end = *text == '#' ? memchr(text, '\n', length) : text;
        const size_t skipped = end != NULL ? (size_t)(end - text) + 1 : length;
        text += skipped;
        length -= skipped;
    }
    h->field[0] = h->text;
    h->count = 1;
    separator = table_separator(text, length);
    for (; length > 0 && strchr("\r\n", *text) == NULL && used + 1 < sizeof h->text;
         text++, length--) {
        if (*text == separator && h->count < MOST_FIELDS) {
            h->text[used++] = '\0';
            h->field[h->count++] = h->text + used;
        } else if (*text != '"') {
            h->text[used++] = *text;
        }
    }
    h->text[used] = '\0';
}

static int has_columns(const header *h, const char *columns)
{
    char name[64];
    for (;;) {
        const size_t length = strcspn(columns, "|");
        size_t i = 0;
        memcpy(name, columns, length);
        name[length] = '\0';
        while (i < h->count && strcmp(h->field[i], name) != 0) {
            i++;
        }
        if (i == h->count) {
            return 0;
        }
        if (columns[length] == '\0') {
            return 1;
        }
        columns += length + 1;
    }
}

static int are_numbers(const header *h, size_t from, size_t to)
{
    double value;
    for (size_t i = from; i < to; i++) {
        if (!parse_number(h->field[i], &value)) {
            return 0;
        }
    }
    return 1;
}

/* Older files of Binance have no header. */
static const char *headerless(const header *h, int *use)
{
    int64_t time;
    if (!parse_time(h->field[0], &time)) {
        return NULL;
    }
    if (h->count == 12 && are_numbers(h, 0, 11)) {
        *use = USE_BARS;
        return "klines of Binance Vision";
    }
    if (h->count == 8 && !are_numbers(h, 1, 2) && are_numbers(h, 2, 4)) {
        *use = USE_INTEREST;
        return "metrics of Binance Vision";
    }
    if (h->count == 10 && parse_word(h->field[1], "BUY|SELL") >= 0) {
        *use = USE_FEED;
        return "a liquidationSnapshot of Binance Vision";
    }
    return NULL;
}

static void recognise_rows(file_kind *k, const char *text, size_t length)
{
    static header h;
    const char *what;
    size_t used;
    read_header(&h, text, length);
    for (size_t i = 0; i < sizeof csv_forms / sizeof *csv_forms; i++) {
        const csv_form *form = &csv_forms[i];
        if (has_columns(&h, form->columns)) {
            k->use = form->use;
            k->venue = form->venue != NULL ? venue_find(form->venue) : NULL;
            snprintf(k->what, sizeof k->what, "%s", form->what);
            return;
        }
    }
    what = headerless(&h, &k->use);
    if (what != NULL) {
        k->venue = venue_find("binance");
        snprintf(k->what, sizeof k->what, "%s", what);
        return;
    }
    k->is_unknown = 1;
    used = (size_t)snprintf(
        k->what, sizeof k->what, "%s",
        h.text[0] == '\0' && h.count == 1 ? "nothing" : "text that begins with ");
    for (size_t i = 0; i < h.count && i < LISTED && used < sizeof k->what; i++) {
        used += (size_t)snprintf(k->what + used, sizeof k->what - used, "%s%.*s",
                                 i > 0 ? ", " : "", LONGEST_NAME, h.field[i]);
    }
}

/* ---- both ------------------------------------------------------------------------ */

/* A line of text, or a document of JSON, so that a pipe is not waited for longer. */
static int is_enough(const char *first, size_t length)
{
    const char c = signature_first(first, length);
    size_t begin = 0, used = 0;
    json_t *root;
    if (c != '{' && c != '[') {
        return c != '\0' && memchr(first, '\n', length) != NULL;
    }
    while (first[begin] != c) {
        begin++;
    }
    root = shape_read(first + begin, length - begin, &used);
    json_decref(root);
    return root != NULL && used < length - begin;
}

file_kind recognise(const char *path)
{
    file_kind k = {.use = USE_NONE};
    const bytes_first look = bytes_look(path, is_enough);
    const size_t mark =
        look.length >= 3 && memcmp(look.text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const char *foreign = signature_of(look.text, look.length);
    const char c = signature_first(look.text, look.length);
    if (signature_is_map(look.text, look.length)) {
        k.use = USE_KEPT;
        snprintf(k.what, sizeof k.what, "a map that --save kept");
    } else if (foreign != NULL) {
        snprintf(k.what, sizeof k.what, "%s", foreign);
    } else if (c == '{' || c == '[') {
        recognise_json(&k, look.text + mark, look.length - mark);
    } else {
        recognise_rows(&k, look.text + mark, look.length - mark);
    }
    if (look.is_no_archive && k.is_json && k.use == USE_NONE) {
        fail_at(path, 0, NULL, "not an archive: %s", k.what);
    }
    return k;
}

void recognise_refuse(const char *path, const char *expected, const file_kind *k)
{
    fail_at(strcmp(path, "-") == 0 ? "standard input" : path, 0, NULL,
            "expected %s: this is %s", expected, k->what);
}

void recognise_csv(const char *path, int use, const char *expected)
{
    const file_kind k = recognise(path);
    if (k.is_json || (k.use != use && k.use != USE_NONE)) {
        recognise_refuse(path, expected, &k);
    }
}
