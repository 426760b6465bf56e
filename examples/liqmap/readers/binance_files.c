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

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { METRICS_TIME, METRICS_SYMBOL, METRICS_OI, METRICS_COLUMNS };
#define MOST_COLUMNS BAR_COLUMNS
#define METRICS_MS 300000 /* from row to row */
#define CHANGED                                                                        \
    1782345600000       /* 2026-06-25 00:00 UTC: USD-M labels starts from here on */
#define A_MINUTE 60000  /* seconds of a label may be other than 0 */
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

/*
 * The labels of a file around CHANGED. That label itself is the end of one day's last row
 * and the start of the next day's first one.
 */
typedef struct labels {
    int before, after; /* there are some */
    int any, differ;   /* of CHANGED itself; with two numbers or more */
    double first;      /* number of the first of these */
} labels;

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
    const source_options *options;
    int is_scan;    /* this is the first pass */
    labels *labels; /* of each path, where the kind is metrics */
    int64_t starts, ends;
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

/* Of the last line of a file, where it has no line end. */
static table_ending ending_of(const binance_files *b)
{
    return b->is_scan                                                ? TABLE_IGNORE
           : b->options->keeps_state && b->at + 1 == b->paths->count ? TABLE_LEAVE
                                                                     : TABLE_TAKE;
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
    b->is_unread = table_expect(b->file, b->width, ending_of(b)) && b->is_unread;
}

static const char *field(const binance_files *b, int c)
{
    return table_text(b->file, (size_t)b->place[c]);
}

static int number_field(const binance_files *b, int c, double *value)
{
    return table_number(b->file, (size_t)b->place[c], value);
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
    if (!number_field(b, c, &value) || value < 0) {
        table_expected(b->file, name_of(b, c), "a number, 0 or more, found '%s'",
                       field(b, c));
    }
    return value;
}

static double price_field(const binance_files *b, int c)
{
    double value;
    if (!number_field(b, c, &value) || value <= 0) {
        table_expected(b->file, name_of(b, c), "a price above 0, found '%s'",
                       field(b, c));
    }
    return value;
}

/* NAN where it is blank. */
static double interest_field(const binance_files *b)
{
    return *field(b, METRICS_OI) == '\0' ? NAN : quantity_field(b, METRICS_OI);
}

static void note_label(labels *l, int64_t label, double interest)
{
    l->before |= label < CHANGED;
    l->after |= label >= CHANGED + A_MINUTE;
    if (label >= CHANGED && label < CHANGED + A_MINUTE) {
        l->differ |= l->any && interest != l->first;
        l->first = l->any ? l->first : interest;
        l->any = 1;
    }
}

/* Whether a label is the start of its five minutes. */
static int is_start(const binance_files *b, int64_t label, double interest)
{
    const labels *l = &b->labels[b->at];
    if (b->options->metrics_label != METRICS_AUTO) {
        return b->options->metrics_label == METRICS_START;
    }
    if (b->instrument->inverse || label >= CHANGED + A_MINUTE) {
        return 1;
    }
    if (label < CHANGED) {
        return 0;
    }
    /* The label of two days: of two in one file the first is the end. */
    return !l->before || (l->after && !l->differ) || interest != l->first;
}

static void apply_label(binance_files *b, record *row)
{
    const int start = is_start(b, row->time, row->open_interest);
    b->starts += start;
    b->ends += !start;
    row->begin = row->time += start ? METRICS_MS : 0;
}

static void read_metrics(binance_files *b, record *row)
{
    const char *symbol = field(b, METRICS_SYMBOL);
    const int accepted = instrument_accept(b->instrument, symbol);
    row->begin = row->time = time_field(b, METRICS_TIME);
    row->open_interest = interest_field(b);
    if (accepted < 0) {
        table_expected(b->file, "symbol", "a shorter symbol");
    }
    if (accepted == 0) {
        table_expected(b->file, "symbol", "%s as before, found '%s'",
                       b->instrument->name, symbol);
    }
    note_label(&b->labels[b->at], row->time, row->open_interest);
    apply_label(b, row);
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

/* Bars do not say of which symbol they are, but Binance names their files by it:
 * BTCUSDT-1m-2026-01-13.zip. */
static void check_name(const binance_files *b, const char *path)
{
    const instrument *i = b->instrument;
    const char *slash = strrchr(path, '/');
    char symbol[sizeof i->name], unit[3];
    int year, month;
    if (b->kind != SOURCE_INTEREST && i->venue == &venue_binance &&
        i->name[0] != '\0' &&
        sscanf(slash != NULL ? slash + 1 : path, "%63[A-Z0-9_]-%*d%2[a-z]-%4d-%2d",
               symbol, unit, &year, &month) == 4 &&
        strcmp(symbol, i->name) != 0) {
        fail_at(path, 0, NULL,
                "expected bars of %s, as the open interest is, found the "
                "name of a file of %s",
                i->name, symbol);
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
            check_name(b, b->paths->path[b->at]);
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
        if (strcmp(b->paths->path[i], "-") == 0 ||
            (stat(b->paths->path[i], &stat_) == 0 && !S_ISREG(stat_.st_mode))) {
            return 0;
        }
    }
    return 1;
}

/* Whether the rows of one label are in order as well. */
static int scan_label(const binance_files *b, int64_t label)
{
    labels *l = &b->labels[b->at];
    double interest = NAN;
    number_field(b, METRICS_OI, &interest);
    note_label(l, label, interest);
    return label < CHANGED || label >= CHANGED + A_MINUTE || !l->differ ||
           interest != l->first;
}

/* A time that cannot be read ends this pass: the second one reports it. */
static int times_rise(binance_files *b)
{
    int64_t time, last = INT64_MIN;
    int order = 1;
    b->is_scan = 1;
    while (
        (order || b->labels != NULL) && next_line(b) &&
        parse_time(field(b, b->kind == SOURCE_INTEREST ? (int)METRICS_TIME : BAR_END),
                   &time)) {
        order = order && time >= last;
        last = time;
        if (b->labels != NULL) {
            order = scan_label(b, time) && order;
        }
    }
    b->is_scan = 0;
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
    free(b->labels);
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
    b->options = options;
    if (kind == SOURCE_INTEREST) {
        b->labels = allocate(b->paths->count, sizeof *b->labels);
    }
    return b;
}

static const char *labels_of(const void *reader, int *is_usual)
{
    const binance_files *b = reader;
    const int is_asked = b->options->metrics_label != METRICS_AUTO;
    *is_usual = b->starts == 0 && !is_asked;
    if (b->kind != SOURCE_INTEREST) {
        *is_usual = 1;
        return NULL;
    }
    if (b->starts > 0 && b->ends > 0) {
        return "create_time is the end of five minutes, from 2026-06-25 on their start";
    }
    if (b->starts > 0) {
        return is_asked ? "create_time is the start of five minutes (--metrics-label)"
                        : "create_time is the start of five minutes";
    }
    return is_asked ? "create_time is the end of five minutes (--metrics-label)"
                    : "create_time is the end of five minutes";
}

const record_reader reader_binance_files = {.begin_name = "open_time",
                                            .step_ms = METRICS_MS,
                                            .reads = reads,
                                            .open = open_files,
                                            .is_in_order = in_order,
                                            .next = next,
                                            .part = part,
                                            .labels = labels_of,
                                            .close = close_files};
