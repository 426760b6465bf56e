/* SPDX-License-Identifier: MIT */
/*
 * Binance Vision files, with a header or without. A first pass reads the times alone;
 * where they never fall, a second pass streams.
 */
#include "readers/csv_table.h"
#include "readers/record.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { METRICS_TIME, METRICS_SYMBOL, METRICS_OI, METRICS_COLUMNS };
#define MOST_COLUMNS BAR_COLUMNS
#define METRICS_MS 300000 /* from row to row */
#define METRICS_WIDTH 8   /* of a file without a header */
#define BAR_WIDTH 12

/* A column: its names in a header, and its place where there is none. */
typedef struct column {
    const char *names;
    int place;
} column;

static const column metrics_columns[METRICS_COLUMNS] = {
    {"create_time", 0}, {"symbol", 1}, {"sum_open_interest", 2}};
static const column bar_columns[BAR_COLUMNS] = {
    {"open_time", 0},
    {"high", 2},
    {"low", 3},
    {"close", 4},
    {"volume", 5},
    {"close_time", 6},
    {"quote_volume|quote_asset_volume|base_asset_volume", 7}};

typedef struct binance_files {
    int kind;
    const source_paths *paths;
    size_t at; /* which path is next */
    instrument *instrument;
    table *file;
    int place[MOST_COLUMNS];
    int is_unread; /* there is no header: the first row is still to be read */
    int has_header;
    size_t width; /* columns of the header, or of the kind */
} binance_files;

static const column *columns_of(const binance_files *b, int *count)
{
    *count = b->kind == SOURCE_INTEREST ? (int)METRICS_COLUMNS : (int)BAR_COLUMNS;
    return b->kind == SOURCE_INTEREST ? metrics_columns : bar_columns;
}

/* A column's first name, as messages have it. */
static const char *name_of(const binance_files *b, int c)
{
    int count;
    const column *columns = columns_of(b, &count);
    return c == BAR_QUOTE && b->kind != SOURCE_INTEREST ? "quote_volume"
                                                        : columns[c].names;
}

/* The first row of a file is a header where its first field is no time. */
static void read_header(binance_files *b)
{
    int count;
    int64_t time;
    const column *columns = columns_of(b, &count);
    if (!table_next(b->file)) {
        table_expected(b->file, NULL, "%s, found nothing",
                       b->kind == SOURCE_INTEREST ? "metrics" : "klines");
    }
    b->is_unread = parse_time(table_text(b->file, 0), &time);
    b->has_header = !b->is_unread;
    b->width = b->has_header                ? table_width(b->file)
               : b->kind == SOURCE_INTEREST ? METRICS_WIDTH
                                            : BAR_WIDTH;
    for (int c = 0; c < count; c++) {
        b->place[c] =
            b->is_unread ? columns[c].place : table_find(b->file, columns[c].names);
        if (b->place[c] < 0) {
            table_expected(b->file, name_of(b, c), "a column of this name");
        }
    }
}

static const char *field(const binance_files *b, int c)
{
    return table_text(b->file, (size_t)b->place[c]);
}

static int64_t time_field(const binance_files *b, int c)
{
    int64_t time;
    if (!parse_time(field(b, c), &time)) {
        table_expected(b->file, name_of(b, c), "a time, found '%s'", field(b, c));
    }
    return time;
}

static double quantity_field(const binance_files *b, int c)
{
    double value;
    if (!parse_number(field(b, c), &value) || value < 0) {
        table_expected(b->file, name_of(b, c), "a number, 0 or more, found '%s'",
                       field(b, c));
    }
    return value;
}

static double price_field(const binance_files *b, int c)
{
    double value;
    if (!parse_number(field(b, c), &value) || value <= 0) {
        table_expected(b->file, name_of(b, c), "a price above 0, found '%s'",
                       field(b, c));
    }
    return value;
}

static void read_metrics(binance_files *b, record *row)
{
    const char *symbol = field(b, METRICS_SYMBOL);
    const int accepted = instrument_accept(b->instrument, symbol);
    row->begin = row->time = time_field(b, METRICS_TIME);
    row->open_interest = quantity_field(b, METRICS_OI);
    if (accepted < 0) {
        table_expected(b->file, "symbol", "a shorter symbol");
    }
    if (accepted == 0) {
        table_expected(b->file, "symbol", "%s as before, found '%s'",
                       b->instrument->name, symbol);
    }
    row->open_interest *= b->instrument->face;
}

static void read_bar(binance_files *b, record *row)
{
    const char *expected;
    int fault;
    row->begin = time_field(b, BAR_OPEN);
    row->time = time_field(b, BAR_END);
    row->high = price_field(b, BAR_HIGH);
    row->low = price_field(b, BAR_LOW);
    row->close = price_field(b, BAR_CLOSE);
    row->volume = quantity_field(b, BAR_VOLUME) * b->instrument->face;
    row->quote = quantity_field(b, BAR_QUOTE);
    fault = bar_fault(row, &expected);
    if (fault >= 0) {
        table_expected(b->file, name_of(b, fault), "%s, found '%s'", expected,
                       field(b, fault));
    }
}

/* The next line of the files, in their own order; 0 at the end of the last. */
static int next_line(binance_files *b)
{
    for (;;) {
        if (b->file == NULL) {
            if (b->at == b->paths->count) {
                return 0;
            }
            b->file = table_open(b->paths->path[b->at]);
            read_header(b);
        }
        if (b->is_unread || table_next(b->file)) {
            b->is_unread = 0;
            return 1;
        }
        table_close(b->file);
        b->file = NULL;
        b->at++;
    }
}

static int next(void *reader, record *row)
{
    binance_files *b = reader;
    if (!next_line(b)) {
        return 0;
    }
    memset(row, 0, sizeof *row);
    row->path = b->paths->path[b->at];
    row->line = table_line(b->file);
    if (table_width(b->file) < b->width) {
        table_expected(b->file, NULL, "%d columns%s, found %d", (int)b->width,
                       b->has_header ? ", as the header has" : "",
                       (int)table_width(b->file));
    }
    if (b->kind == SOURCE_INTEREST) {
        read_metrics(b, row);
    } else {
        read_bar(b, row);
    }
    return 1;
}

static void rewind_files(binance_files *b)
{
    table_close(b->file);
    b->file = NULL;
    b->at = 0;
    b->is_unread = 0;
}

/* Only a regular file can be read a second time. */
static int readable_twice(const binance_files *b)
{
    struct stat stat_;
    for (size_t i = 0; i < b->paths->count; i++) {
        if (stat(b->paths->path[i], &stat_) == 0 && !S_ISREG(stat_.st_mode)) {
            return 0;
        }
    }
    return 1;
}

static int times_rise(binance_files *b)
{
    int64_t time, last = INT64_MIN;
    int order = 1;
    /* A time that cannot be read ends this pass: the second one reports it. */
    while (
        order && next_line(b) &&
        parse_time(field(b, b->kind == SOURCE_INTEREST ? (int)METRICS_TIME : BAR_END),
                   &time)) {
        order = time >= last;
        last = time;
    }
    rewind_files(b);
    return order;
}

static int in_order(void *reader)
{
    binance_files *b = reader;
    if (!readable_twice(b)) {
        return 0;
    }
    if (!times_rise(b)) {
        note("%s: not in order of time: sorted in memory", b->paths->path[0]);
        return 0;
    }
    return 1;
}

static double part(const void *reader)
{
    const binance_files *b = reader;
    return ((double)b->at + (b->file != NULL ? table_part(b->file) : 0)) /
           (double)b->paths->count;
}

static void close_files(void *reader)
{
    binance_files *b = reader;
    table_close(b->file);
    free(b);
}

static int reads(const file_kind *k)
{
    return !k->is_json;
}

static void *open_files(int kind, const file_kind *k, const source_options *options,
                        instrument *i)
{
    (void)k;
    binance_files *b = allocate(1, sizeof *b);
    b->kind = kind;
    b->paths = &options->joined[kind];
    b->instrument = i;
    return b;
}

const record_reader reader_binance_files = {.begin_name = "open_time",
                                            .step_ms = METRICS_MS,
                                            .reads = reads,
                                            .open = open_files,
                                            .is_in_order = in_order,
                                            .next = next,
                                            .part = part,
                                            .close = close_files};
