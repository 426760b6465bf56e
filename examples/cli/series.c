/* SPDX-License-Identifier: MIT */
/*
 * One kind of Binance Vision file: its columns, its oddities, its order. A first pass
 * looks at the times alone. Where they rise, a second pass streams; where not, or where
 * the input cannot be read twice, all rows are held and sorted.
 */
#include "series.h"
#include "format.h"
#include "parse.h"
#include "say.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define METRICS_MS 300000 /* metrics are five minutes apart */
#define TOLD 10           /* gaps that are told one by one */

enum { METRICS_TIME, METRICS_SYMBOL, METRICS_OI, METRICS_COLUMNS };
enum {
    BAR_OPEN,
    BAR_HIGH,
    BAR_LOW,
    BAR_CLOSE,
    BAR_VOLUME,
    BAR_END,
    BAR_QUOTE,
    BAR_COLUMNS
};
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

struct series {
    int kind;
    const source_paths *paths;
    size_t at; /* which path is next */
    table *file;
    int place[MOST_COLUMNS];
    int fresh; /* the header was no header: its row is still to be read */
    int headed;
    size_t width; /* columns of the header, or of the kind */
    char symbol[64];

    int sorting; /* rows are in `held`, in order */
    record *held;
    size_t n_held, room_held, next_held;

    record last;
    int any;
    int64_t duplicates, differing, gaps, missing, missing_ms;
};

static const column *columns_of(const series *s, int *count)
{
    *count = s->kind == SOURCE_METRICS ? (int)METRICS_COLUMNS : (int)BAR_COLUMNS;
    return s->kind == SOURCE_METRICS ? metrics_columns : bar_columns;
}

/* A column's first name, as messages have it. */
static const char *name_of(const series *s, int c)
{
    int count;
    const column *columns = columns_of(s, &count);
    return c == BAR_QUOTE && s->kind != SOURCE_METRICS ? "quote_volume"
                                                       : columns[c].names;
}

/* The first row of a file is a header where its first field is no time. */
static void read_header(series *s)
{
    int count;
    int64_t time;
    const column *columns = columns_of(s, &count);
    if (!table_next(s->file)) {
        table_expected(s->file, NULL, "%s, found nothing",
                       s->kind == SOURCE_METRICS ? "metrics" : "klines");
    }
    s->fresh = parse_time(table_text(s->file, 0), &time);
    s->headed = !s->fresh;
    s->width = s->headed                   ? table_width(s->file)
               : s->kind == SOURCE_METRICS ? METRICS_WIDTH
                                           : BAR_WIDTH;
    for (int c = 0; c < count; c++) {
        s->place[c] =
            s->fresh ? columns[c].place : table_find(s->file, columns[c].names);
        if (s->place[c] < 0) {
            table_expected(s->file, name_of(s, c), "a column of this name");
        }
    }
}

static const char *field(const series *s, int c)
{
    return table_text(s->file, (size_t)s->place[c]);
}

static int64_t time_field(const series *s, int c)
{
    int64_t time;
    if (!parse_time(field(s, c), &time)) {
        table_expected(s->file, name_of(s, c), "a time, found '%s'", field(s, c));
    }
    return time;
}

static double quantity_field(const series *s, int c)
{
    double value;
    if (!parse_number(field(s, c), &value) || value < 0) {
        table_expected(s->file, name_of(s, c), "a number, 0 or more, found '%s'",
                       field(s, c));
    }
    return value;
}

static double price_field(const series *s, int c)
{
    double value;
    if (!parse_number(field(s, c), &value) || value <= 0) {
        table_expected(s->file, name_of(s, c), "a price above 0, found '%s'",
                       field(s, c));
    }
    return value;
}

static void read_metrics(series *s, record *row)
{
    const char *symbol = field(s, METRICS_SYMBOL);
    row->begin = row->time = time_field(s, METRICS_TIME);
    row->open_interest = quantity_field(s, METRICS_OI);
    if (strlen(symbol) >= sizeof s->symbol) {
        table_expected(s->file, "symbol", "a shorter symbol");
    }
    if (s->symbol[0] == '\0') {
        strcpy(s->symbol, symbol);
    } else if (strcmp(s->symbol, symbol) != 0) {
        table_expected(s->file, "symbol", "%s as before, found '%s'", s->symbol,
                       symbol);
    }
}

static void read_bar(series *s, record *row)
{
    row->begin = time_field(s, BAR_OPEN);
    row->time = time_field(s, BAR_END);
    row->high = price_field(s, BAR_HIGH);
    row->low = price_field(s, BAR_LOW);
    row->close = price_field(s, BAR_CLOSE);
    row->volume = quantity_field(s, BAR_VOLUME);
    row->quote = quantity_field(s, BAR_QUOTE);
    if (row->time < row->begin) {
        table_expected(s->file, "close_time", "a time not before open_time, found '%s'",
                       field(s, BAR_END));
    }
    if (row->low > row->high) {
        table_expected(s->file, "low", "no more than high, found '%s'",
                       field(s, BAR_LOW));
    }
    if (row->close < row->low || row->close > row->high) {
        table_expected(s->file, "close", "a price from low to high, found '%s'",
                       field(s, BAR_CLOSE));
    }
}

/* The next line of the files, in their own order; 0 at the end of the last. */
static int next_line(series *s)
{
    for (;;) {
        if (s->file == NULL) {
            if (s->at == s->paths->count) {
                return 0;
            }
            s->file = table_open(s->paths->path[s->at]);
            read_header(s);
        }
        if (s->fresh || table_next(s->file)) {
            s->fresh = 0;
            return 1;
        }
        table_close(s->file);
        s->file = NULL;
        s->at++;
    }
}

static int next_raw(series *s, record *row)
{
    if (!next_line(s)) {
        return 0;
    }
    memset(row, 0, sizeof *row);
    row->path = s->paths->path[s->at];
    row->line = table_line(s->file);
    if (table_width(s->file) < s->width) {
        table_expected(s->file, NULL, "%d columns%s, found %d", (int)s->width,
                       s->headed ? ", as the header has" : "",
                       (int)table_width(s->file));
    }
    if (s->kind == SOURCE_METRICS) {
        read_metrics(s, row);
    } else {
        read_bar(s, row);
    }
    return 1;
}

static void rewind_files(series *s)
{
    table_close(s->file);
    s->file = NULL;
    s->at = 0;
    s->fresh = 0;
}

/* Only a regular file can be read a second time. */
static int readable_twice(const series *s)
{
    struct stat stat_;
    for (size_t i = 0; i < s->paths->count; i++) {
        if (stat(s->paths->path[i], &stat_) == 0 && !S_ISREG(stat_.st_mode)) {
            return 0;
        }
    }
    return 1;
}

/* Whether times rise or stand. A time that cannot be read ends the look: the second
 * pass will come to it and say so. */
static int in_order(series *s)
{
    int64_t time, last = INT64_MIN;
    int order = 1;
    while (order && next_line(s) &&
           parse_time(field(s, s->kind == SOURCE_METRICS ? (int)METRICS_TIME : BAR_END),
                      &time)) {
        order = time >= last;
        last = time;
    }
    rewind_files(s);
    return order;
}

static int by_time(const void *a, const void *b)
{
    const record *x = a, *y = b;
    if (x->time != y->time) {
        return x->time < y->time ? -1 : 1;
    }
    /* Of equal times the first in the files comes first. */
    return x->number < y->number ? -1 : x->number > y->number;
}

static void hold_all(series *s)
{
    record row;
    while (next_raw(s, &row)) {
        if (s->n_held == s->room_held) {
            s->room_held = 2 * s->room_held + 512;
            s->held = retake(s->held, s->room_held, sizeof *s->held);
        }
        row.number = s->n_held;
        s->held[s->n_held++] = row;
    }
    if (s->n_held > 0) {
        qsort(s->held, s->n_held, sizeof *s->held, by_time);
    }
    s->sorting = 1;
}

series *series_open(int kind, const source_paths *paths)
{
    series *s = take(1, sizeof *s);
    s->kind = kind;
    s->paths = paths;
    if (!readable_twice(s)) {
        hold_all(s);
    } else if (!in_order(s)) {
        note("%s: not in order of time: sorted in memory", paths->path[0]);
        hold_all(s);
    }
    return s;
}

void series_close(series *s)
{
    if (s != NULL) {
        table_close(s->file);
        free(s->held);
        free(s);
    }
}

static int next_ordered(series *s, record *row)
{
    if (!s->sorting) {
        return next_raw(s, row);
    }
    if (s->next_held == s->n_held) {
        return 0;
    }
    *row = s->held[s->next_held++];
    return 1;
}

static int same(const record *a, const record *b)
{
    return a->open_interest == b->open_interest && a->high == b->high &&
           a->low == b->low && a->close == b->close && a->volume == b->volume &&
           a->quote == b->quote;
}

/* Between two rows: bars begin where the one before ended, metrics come every five
 * minutes, give or take. */
static void count_gap(series *s, const record *row)
{
    const int64_t width =
        s->kind == SOURCE_METRICS ? METRICS_MS : row->time - row->begin + 1;
    const int64_t gap = s->kind == SOURCE_METRICS
                            ? row->time - s->last.time - METRICS_MS
                            : row->begin - s->last.time - 1;
    const int64_t rows = (gap + width / 2) / width;
    char when[NUMBER_TEXT], length[NUMBER_TEXT], count[NUMBER_TEXT];
    if (gap <= 0 || rows == 0) {
        return;
    }
    s->gaps++;
    s->missing += rows;
    s->missing_ms += gap;
    if (s->gaps <= TOLD) {
        note("%s: gap of %s (rows missing: %s) after %s", row->path,
             format_duration(length, gap), format_integer(count, rows),
             format_time(when, s->last.time));
    }
}

/* A bar that begins within the one before would be counted twice. */
static void check_begin(const series *s, const record *row)
{
    char end[NUMBER_TEXT], begin[NUMBER_TEXT];
    if (row->begin < s->last.time) {
        fail_at(row->path, row->line, name_of(s, BAR_OPEN),
                "expected a bar that begins after the one before ended (%s), found %s",
                format_time(end, s->last.time), format_time(begin, row->begin));
    }
}

int series_next(series *s, record *row)
{
    while (next_ordered(s, row)) {
        if (s->any && row->time == s->last.time && row->begin == s->last.begin) {
            s->duplicates++;
            s->differing += !same(row, &s->last);
            continue;
        }
        if (s->any) {
            check_begin(s, row);
            count_gap(s, row);
        }
        s->last = *row;
        s->any = 1;
        return 1;
    }
    return 0;
}

void series_report(const series *s)
{
    char length[NUMBER_TEXT], count[NUMBER_TEXT], other[NUMBER_TEXT];
    if (s->duplicates > 0) {
        note("%s: duplicate rows dropped: %s (of these with other numbers: %s)",
             s->paths->path[0], format_integer(count, s->duplicates),
             format_integer(other, s->differing));
    }
    if (s->gaps > 0) {
        note("%s: gaps: %s, %s in all (rows missing: %s)", s->paths->path[0],
             format_integer(count, s->gaps), format_duration(length, s->missing_ms),
             format_integer(other, s->missing));
    }
}

const char *series_symbol(const series *s)
{
    return s->symbol;
}

double series_part(const series *s)
{
    const double files = (double)s->paths->count;
    if (s->sorting) {
        return s->n_held > 0 ? (double)s->next_held / (double)s->n_held : 1;
    }
    return ((double)s->at + (s->file != NULL ? table_part(s->file) : 0)) / files;
}
