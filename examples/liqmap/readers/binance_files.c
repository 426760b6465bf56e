/* SPDX-License-Identifier: MIT */
/*
 * Binance Vision files: their columns, with a header or without, and their oddities. A
 * first pass looks at the times alone; where they rise, a second pass streams.
 */
#include "readers/binance_files.h"
#include "readers/csv_table.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { METRICS_TIME, METRICS_SYMBOL, METRICS_OI, METRICS_COLUMNS };
#define MOST_COLUMNS BAR_COLUMNS
#define METRICS_WIDTH 8 /* of a file without a header */
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

typedef struct vision {
    int kind;
    const source_paths *paths;
    size_t at; /* which path is next */
    market *market;
    table *file;
    int place[MOST_COLUMNS];
    int fresh; /* the header was no header: its row is still to be read */
    int headed;
    size_t width; /* columns of the header, or of the kind */
} vision;

static const column *columns_of(const vision *v, int *count)
{
    *count = v->kind == SOURCE_INTEREST ? (int)METRICS_COLUMNS : (int)BAR_COLUMNS;
    return v->kind == SOURCE_INTEREST ? metrics_columns : bar_columns;
}

/* A column's first name, as messages have it. */
static const char *name_of(const vision *v, int c)
{
    int count;
    const column *columns = columns_of(v, &count);
    return c == BAR_QUOTE && v->kind != SOURCE_INTEREST ? "quote_volume"
                                                        : columns[c].names;
}

/* The first row of a file is a header where its first field is no time. */
static void read_header(vision *v)
{
    int count;
    int64_t time;
    const column *columns = columns_of(v, &count);
    if (!table_next(v->file)) {
        table_expected(v->file, NULL, "%s, found nothing",
                       v->kind == SOURCE_INTEREST ? "metrics" : "klines");
    }
    v->fresh = parse_time(table_text(v->file, 0), &time);
    v->headed = !v->fresh;
    v->width = v->headed                    ? table_width(v->file)
               : v->kind == SOURCE_INTEREST ? METRICS_WIDTH
                                            : BAR_WIDTH;
    for (int c = 0; c < count; c++) {
        v->place[c] =
            v->fresh ? columns[c].place : table_find(v->file, columns[c].names);
        if (v->place[c] < 0) {
            table_expected(v->file, name_of(v, c), "a column of this name");
        }
    }
}

static const char *field(const vision *v, int c)
{
    return table_text(v->file, (size_t)v->place[c]);
}

static int64_t time_field(const vision *v, int c)
{
    int64_t time;
    if (!parse_time(field(v, c), &time)) {
        table_expected(v->file, name_of(v, c), "a time, found '%s'", field(v, c));
    }
    return time;
}

static double quantity_field(const vision *v, int c)
{
    double value;
    if (!parse_number(field(v, c), &value) || value < 0) {
        table_expected(v->file, name_of(v, c), "a number, 0 or more, found '%s'",
                       field(v, c));
    }
    return value;
}

static double price_field(const vision *v, int c)
{
    double value;
    if (!parse_number(field(v, c), &value) || value <= 0) {
        table_expected(v->file, name_of(v, c), "a price above 0, found '%s'",
                       field(v, c));
    }
    return value;
}

static void read_metrics(vision *v, record *row)
{
    const char *symbol = field(v, METRICS_SYMBOL);
    const int met = market_meet(v->market, symbol);
    row->begin = row->time = time_field(v, METRICS_TIME);
    row->open_interest = quantity_field(v, METRICS_OI);
    if (met < 0) {
        table_expected(v->file, "symbol", "a shorter symbol");
    }
    if (met == 0) {
        table_expected(v->file, "symbol", "%s as before, found '%s'",
                       v->market->instrument, symbol);
    }
    row->open_interest *= v->market->face;
}

static void read_bar(vision *v, record *row)
{
    const char *expected;
    int fault;
    row->begin = time_field(v, BAR_OPEN);
    row->time = time_field(v, BAR_END);
    row->high = price_field(v, BAR_HIGH);
    row->low = price_field(v, BAR_LOW);
    row->close = price_field(v, BAR_CLOSE);
    row->volume = quantity_field(v, BAR_VOLUME) * v->market->face;
    row->quote = quantity_field(v, BAR_QUOTE);
    fault = bar_fault(row, &expected);
    if (fault >= 0) {
        table_expected(v->file, name_of(v, fault), "%s, found '%s'", expected,
                       field(v, fault));
    }
}

/* The next line of the files, in their own order; 0 at the end of the last. */
static int next_line(vision *v)
{
    for (;;) {
        if (v->file == NULL) {
            if (v->at == v->paths->count) {
                return 0;
            }
            v->file = table_open(v->paths->path[v->at]);
            read_header(v);
        }
        if (v->fresh || table_next(v->file)) {
            v->fresh = 0;
            return 1;
        }
        table_close(v->file);
        v->file = NULL;
        v->at++;
    }
}

static int next(void *reader, record *row)
{
    vision *v = reader;
    if (!next_line(v)) {
        return 0;
    }
    memset(row, 0, sizeof *row);
    row->path = v->paths->path[v->at];
    row->line = table_line(v->file);
    if (table_width(v->file) < v->width) {
        table_expected(v->file, NULL, "%d columns%s, found %d", (int)v->width,
                       v->headed ? ", as the header has" : "",
                       (int)table_width(v->file));
    }
    if (v->kind == SOURCE_INTEREST) {
        read_metrics(v, row);
    } else {
        read_bar(v, row);
    }
    return 1;
}

static void rewind_files(vision *v)
{
    table_close(v->file);
    v->file = NULL;
    v->at = 0;
    v->fresh = 0;
}

/* Only a regular file can be read a second time. */
static int readable_twice(const vision *v)
{
    struct stat stat_;
    for (size_t i = 0; i < v->paths->count; i++) {
        if (stat(v->paths->path[i], &stat_) == 0 && !S_ISREG(stat_.st_mode)) {
            return 0;
        }
    }
    return 1;
}

static int times_rise(vision *v)
{
    int64_t time, last = INT64_MIN;
    int order = 1;
    /* A time that cannot be read ends the look: the second pass comes to it and says
     * so. */
    while (
        order && next_line(v) &&
        parse_time(field(v, v->kind == SOURCE_INTEREST ? (int)METRICS_TIME : BAR_END),
                   &time)) {
        order = time >= last;
        last = time;
    }
    rewind_files(v);
    return order;
}

static int in_order(void *reader)
{
    vision *v = reader;
    if (!readable_twice(v)) {
        return 0;
    }
    if (!times_rise(v)) {
        note("%s: not in order of time: sorted in memory", v->paths->path[0]);
        return 0;
    }
    return 1;
}

static double part(const void *reader)
{
    const vision *v = reader;
    return ((double)v->at + (v->file != NULL ? table_part(v->file) : 0)) /
           (double)v->paths->count;
}

static void close_vision(void *reader)
{
    vision *v = reader;
    table_close(v->file);
    free(v);
}

const reader_calls vision_calls = {in_order, next, part, close_vision, "open_time"};

void *vision_open(int kind, const source_paths *paths, market *m)
{
    vision *v = allocate(1, sizeof *v);
    v->kind = kind;
    v->paths = paths;
    v->market = m;
    return v;
}
