/* SPDX-License-Identifier: MIT */
/*
 * liquidationSnapshot of Binance Vision: an order a row, with a header or without. The side is
 * the order's, so that BUY closed a short. The archive has rows twice; a row is a message of
 * its own, so that copies are dropped. The instrument is in the name of the file alone.
 */
#include "readers/csv_table.h"
#include "readers/feed.h"
#include "base/errors.h"
#include "base/parse.h"

#include <string.h>

enum { TIME, SIDE, ORIGINAL, PRICE, AVERAGE, STATUS, FILLED, COLUMNS };
static const char *const names[COLUMNS] = {
    "time",          "side",         "original_quantity",        "price",
    "average_price", "order_status", "accumulated_fill_quantity"};
static const int places[COLUMNS] = {0, 1, 4, 5, 6, 7, 9}; /* without a header */

typedef struct rows {
    table *file;
    int place[COLUMNS];
    size_t width;
} rows;

static const char *field(const rows *r, int c)
{
    return table_text(r->file, (size_t)r->place[c]);
}

/* Whether the first row is one of data. */
static int read_header(rows *r)
{
    int64_t time;
    int is_data;
    if (!table_next(r->file)) {
        table_expected(r->file, NULL, "a liquidationSnapshot, found nothing");
    }
    is_data = parse_time(table_text(r->file, 0), &time);
    r->width = table_width(r->file);
    for (int c = 0; c < COLUMNS; c++) {
        r->place[c] = is_data ? places[c] : table_find(r->file, names[c]);
        if (r->place[c] < 0) {
            table_expected(r->file, names[c], "a column of this name");
        }
    }
    return is_data;
}

static double amount(const rows *r, int c)
{
    double value;
    if (!parse_number(field(r, c), &value) || value < 0 ||
        (value != 0 && !is_amount(value))) {
        table_expected(r->file, names[c],
                       "0 or a number from " AMOUNT_RANGE ", found '%s'", field(r, c));
    }
    return value;
}

/* The filled amount of a final order at its average price, as of the feed. */
static void read_row(feed_reading *f, const rows *r)
{
    order row = {0};
    if (table_width(r->file) != r->width) {
        table_expected(r->file, NULL, "%d columns, found %d", (int)r->width,
                       (int)table_width(r->file));
    }
    if (!parse_time(field(r, TIME), &row.time_ms)) {
        table_expected(r->file, names[TIME], "a time, found '%s'", field(r, TIME));
    }
    row.is_short = parse_word(field(r, SIDE), "SELL|BUY");
    if (row.is_short < 0) {
        table_expected(r->file, names[SIDE], "SELL or BUY, found '%s'", field(r, SIDE));
    }
    row.contracts = amount(r, FILLED) * f->instrument->face;
    row.price = amount(r, AVERAGE);
    if (parse_word(field(r, STATUS), "NEW|PARTIALLY_FILLED") >= 0 ||
        row.contracts == 0) {
        f->orders->not_final++;
        return;
    }
    if (row.price == 0) {
        table_expected(r->file, names[AVERAGE], "a price above 0, found '%s'",
                       field(r, AVERAGE));
    }
    feed_add(f, &row);
}

/* BTCUSD_PERP-liquidationSnapshot-2024-01-01.zip */
static void take_name(instrument *i, const char *path)
{
    const char *slash = strrchr(path, '/'), *begin = slash != NULL ? slash + 1 : path;
    const char *end = strstr(begin, "-liquidationSnapshot");
    char name[sizeof i->name];
    const size_t length = end != NULL ? (size_t)(end - begin) : 0;
    if (length == 0 || length >= sizeof name) {
        if (i->name[0] == '\0') {
            i->face = 1;
            note("%s does not say which instrument it is of: amounts are taken to be "
                 "coin "
                 "(--venue %s)",
                 path, i->venue->example);
        }
        return;
    }
    memcpy(name, begin, length);
    name[length] = '\0';
    if (instrument_accept(i, name) == 0) {
        fail_at(path, 0, NULL, "expected a file of %s, found one of %s", i->name, name);
    }
}

static int reads(const file_kind *k)
{
    return !k->is_json;
}

static void read_file(feed_reading *f, const char *path)
{
    rows r = {.file = table_open(path)};
    int has_row = read_header(&r) || table_next(r.file);
    take_name(f->instrument, path);
    for (; has_row; has_row = table_next(r.file)) {
        read_row(f, &r);
        f->orders->messages++;
    }
    table_close(r.file);
}

const feed_reader reader_binance_liquidations = {reads, read_file};
