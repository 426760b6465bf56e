/* SPDX-License-Identifier: MIT */
/*
 * SOURCE: its options, and the stream of snapshots they stand for: a CSV of snapshots,
 * or Binance files joined. Whatever it gives has been checked, so that what is wrong is
 * told with file, line and column.
 */
#include "readers/source.h"
#include "readers/csv_table.h"
#include "readers/join.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIME, OI, HIGH, LOW, CLOSE, ENTRY, VOLUME, COLUMNS, REQUIRED = ENTRY };
static const char *const names[COLUMNS] = {"time_ms", "open_interest", "high",  "low",
                                           "close",   "entry",         "volume"};

struct source {
    table *file; /* of snapshots, or NULL */
    join *join;  /* or NULL */
    const char *path;
    int place[COLUMNS];
    size_t width; /* columns of the header */
    int64_t until_ms;
    int64_t last_ms;
    int any;
};

static void read_header(source *s)
{
    if (!table_next(s->file)) {
        table_expected(s->file, NULL, "a header");
    }
    s->width = table_width(s->file);
    for (int c = 0; c < COLUMNS; c++) {
        s->place[c] = table_find(s->file, names[c]);
        if (s->place[c] < 0 && c < REQUIRED) {
            table_expected(s->file, names[c], "a column of this name in the header");
        }
    }
}

source *source_open(const source_options *o)
{
    const int snapshots = o->snapshots != NULL;
    const int metrics = o->joined[SOURCE_INTEREST].count > 0;
    const int klines = o->joined[SOURCE_KLINES].count > 0;
    const int mark = o->joined[SOURCE_MARK].count > 0;
    static source *s; /* known to leak checkers where it ends the program */
    if (snapshots && (metrics || klines || mark)) {
        misuse("--snapshots does not go with --metrics and --klines");
    }
    if (!snapshots && (!metrics || !klines)) {
        misuse(metrics || klines || mark ? "--metrics and --klines go together"
                                         : "no source: give --snapshots FILE, or "
                                           "--metrics FILE and --klines FILE");
    }
    s = allocate(1, sizeof *s);
    s->until_ms = o->until_ms;
    if (snapshots) {
        s->path = strcmp(o->snapshots, "-") == 0 ? "standard input" : o->snapshots;
        s->file = table_open(o->snapshots);
        read_header(s);
    } else {
        s->path = o->joined[SOURCE_INTEREST].path[0];
        s->join = join_open(o);
    }
    return s;
}

void source_close(source *s)
{
    if (s != NULL) {
        table_close(s->file);
        join_close(s->join);
        free(s);
    }
}

static double read_field(const source *s, int c)
{
    const char *text = table_text(s->file, (size_t)s->place[c]);
    const int price = c >= HIGH && c <= CLOSE;
    double value;
    if (c >= REQUIRED && *text == '\0') {
        return 0;
    }
    if (!parse_number(text, &value) || value < 0 || (price && value == 0)) {
        table_expected(s->file, names[c],
                       price ? "a price above 0, found '%s'"
                             : "a number, 0 or more, found '%s'",
                       text);
    }
    if (value != 0 && !is_amount(value)) {
        table_expected(s->file, names[c],
                       "0 or a number from " AMOUNT_RANGE ", found '%s'", text);
    }
    return value;
}

static void read_snapshot(source *s, snapshot *row)
{
    double value[COLUMNS] = {0};
    const char *time = table_text(s->file, (size_t)s->place[TIME]);
    for (int c = 0; c < COLUMNS; c++) {
        if (s->place[c] >= (int)table_width(s->file)) {
            table_expected(s->file, names[c],
                           "column %d of the header, found a line of %d",
                           s->place[c] + 1, (int)table_width(s->file));
        }
    }
    if (table_width(s->file) > s->width) {
        table_expected(s->file, NULL, "%d columns, as the header has, found %d",
                       (int)s->width, (int)table_width(s->file));
    }
    if (!parse_integer(time, &row->time_ms)) {
        table_expected(s->file, names[TIME], "whole milliseconds, found '%s'", time);
    }
    if (s->any && row->time_ms <= s->last_ms) {
        table_expected(s->file, names[TIME], "a time after %" PRId64 ", found '%s'",
                       s->last_ms, time);
    }
    for (int c = OI; c < COLUMNS; c++) {
        value[c] = s->place[c] >= 0 ? read_field(s, c) : 0;
    }
    if (value[LOW] > value[HIGH]) {
        table_expected(s->file, names[LOW], "no more than high, found '%s'",
                       table_text(s->file, (size_t)s->place[LOW]));
    }
    if (value[CLOSE] < value[LOW] || value[CLOSE] > value[HIGH]) {
        table_expected(s->file, names[CLOSE], "a price from low to high, found '%s'",
                       table_text(s->file, (size_t)s->place[CLOSE]));
    }
    row->open_interest = value[OI];
    row->high = value[HIGH];
    row->low = value[LOW];
    row->close = value[CLOSE];
    row->entry = value[ENTRY];
    row->volume = value[VOLUME];
}

static int read_next(source *s, snapshot *row)
{
    if (s->join != NULL) {
        return join_next(s->join, row);
    }
    if (!table_next(s->file)) {
        return 0;
    }
    read_snapshot(s, row);
    return 1;
}

int source_next(source *s, snapshot *row)
{
    snapshot next;
    if (!read_next(s, &next) || next.time_ms > s->until_ms) {
        if (!s->any) {
            fail_at(s->path, s->file != NULL ? table_line(s->file) : 0, NULL,
                    "expected at least one snapshot%s",
                    s->until_ms < INT64_MAX ? " until the time given" : "");
        }
        return 0;
    }
    *row = next;
    s->last_ms = next.time_ms;
    s->any = 1;
    return 1;
}

const char *source_name(const source *s)
{
    const char *slash = strrchr(s->path, '/');
    return s->join != NULL ? join_symbol(s->join) : slash != NULL ? slash + 1 : s->path;
}

int source_has_volume(const source *s)
{
    return s->join != NULL || s->place[VOLUME] >= 0;
}

int source_is_inverse(const source *s)
{
    return s->join != NULL && join_is_inverse(s->join);
}

int source_is_live(const source *s)
{
    /* Binance files that are no regular files are held before the first row. */
    return s->file != NULL && table_is_live(s->file);
}

double source_part(const source *s)
{
    return s->join != NULL ? join_part(s->join) : table_part(s->file);
}

void source_expected(const source *s, const char *column, const char *format, ...)
{
    int64_t line = 0;
    const char *path = s->path;
    char text[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (s->join != NULL) {
        path = join_place(s->join, &line);
    } else {
        line = table_line(s->file);
    }
    fail_at(path, line, column, "expected %s", text);
}

void source_refused(const source *s, int32_t status)
{
    source_expected(s, NULL, "a snapshot the map takes: %s",
                    liqmap_status_text(status));
}
