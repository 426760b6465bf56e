/* SPDX-License-Identifier: MIT */
/* Snapshots out of a CSV. */
#include "readers/csv_table.h"
#include "readers/growing.h"
#include "readers/recognise.h"
#include "readers/snapshot.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TIME, OI, HIGH, LOW, CLOSE, ENTRY, VOLUME, COLUMNS, REQUIRED = ENTRY };
static const char *const names[COLUMNS] = {"time_ms", "open_interest", "high",  "low",
                                           "close",   "entry",         "volume"};

typedef struct snapshots {
    table *file;      /* NULL: nothing is new in a growing one */
    const char *path; /* in messages */
    int place[COLUMNS];
    size_t width;    /* columns of the header */
    time_unit unit;  /* of the times */
    int64_t last_ms; /* of the row before, where there is one */
    int has_last;
} snapshots;

static void read_header(snapshots *s)
{
    if (!table_next(s->file)) {
        table_expected(s->file, NULL, "a header");
    }
    s->width = table_width(s->file);
    for (int c = 0; c < COLUMNS; c++) {
        s->place[c] = table_find(s->file, names[c]);
        if (c < REQUIRED && s->place[c] < 0) {
            table_lacks(s->file, names[c]);
        }
    }
}

/* What is wrong with a row. */
typedef struct fault {
    const char *column; /* NULL: all of it */
    char expected[200];
} fault;

/* Returns 0, as what reads a part of a row does where it has a fault. */
__attribute__((format(printf, 3, 4))) static int set_fault(fault *f, const char *column,
                                                           const char *format, ...)
{
    va_list list;
    va_start(list, format);
    f->column = column;
    vsnprintf(f->expected, sizeof f->expected, format, list);
    va_end(list);
    return 0;
}

static const char *field(const snapshots *s, int c)
{
    return table_text(s->file, (size_t)s->place[c]);
}

/* Each reads a part of a row; 0: it has a fault. */
static int read_field(const snapshots *s, int c, double *value, fault *f)
{
    const int price = c >= HIGH && c <= CLOSE;
    const int is_number = table_number(s->file, (size_t)s->place[c], value);
    const char *text;
    if (is_number && is_amount(*value)) {
        return 1;
    }
    text = field(s, c);
    if (*text == '\0' && (c == OI || c >= REQUIRED)) {
        *value = c == OI ? NAN : 0;
        return 1;
    }
    if (!is_number || *value < 0 || (price && *value == 0)) {
        return set_fault(f, names[c],
                         price ? "a price above 0, found '%.100s'"
                               : "a number, 0 or more, found '%.100s'",
                         text);
    }
    if (*value != 0) {
        return set_fault(f, names[c],
                         "0 or a number from " AMOUNT_RANGE ", found '%.100s'", text);
    }
    return 1;
}

static int check_width(const snapshots *s, fault *f)
{
    const size_t width = table_width(s->file);
    if (width == s->width) {
        return 1;
    }
    for (int c = 0; c < COLUMNS; c++) {
        if (s->place[c] >= (int)width) {
            return set_fault(f, names[c], "column %d of the header, found a line of %d",
                             s->place[c] + 1, (int)width);
        }
    }
    if (width > s->width) {
        return set_fault(f, NULL, "%d columns, as the header has, found %d",
                         (int)s->width, (int)width);
    }
    return 1;
}

/* The unit of the first time is that of all. */
static int read_time(snapshots *s, int64_t *time_ms, fault *f)
{
    const char *text = field(s, TIME);
    if (table_integer(s->file, (size_t)s->place[TIME], time_ms)) {
        s->unit = s->has_last ? s->unit : time_unit_of(*time_ms);
        *time_ms = time_to_ms(*time_ms, s->unit);
    } else if (!parse_moment(text, time_ms)) {
        return set_fault(f, names[TIME],
                         "whole milliseconds or a time such as 2026-01-13T04:00Z, "
                         "found '%.100s'",
                         text);
    } else if (!s->has_last) {
        s->unit = TIME_MILLISECONDS;
    }
    if (s->has_last && *time_ms <= s->last_ms) {
        return set_fault(f, names[TIME], "a time after %" PRId64 ", found '%.100s'%s",
                         s->last_ms, text,
                         *time_ms < s->last_ms ? ": sort the rows, oldest first" : "");
    }
    return 1;
}

static int read_snapshot(snapshots *s, liqmap_snapshot *row, fault *f)
{
    double value[COLUMNS] = {0};
    if (!check_width(s, f) || !read_time(s, &row->time_ms, f)) {
        return 0;
    }
    for (int c = OI; c < COLUMNS; c++) {
        if (s->place[c] >= 0 && !read_field(s, c, &value[c], f)) {
            return 0;
        }
    }
    if (value[LOW] > value[HIGH]) {
        return set_fault(f, names[LOW], "no more than high, found '%.100s'",
                         field(s, LOW));
    }
    if (value[CLOSE] < value[LOW] || value[CLOSE] > value[HIGH]) {
        return set_fault(f, names[CLOSE], "a price from low to high, found '%.100s'",
                         field(s, CLOSE));
    }
    row->open_interest = value[OI];
    row->high = value[HIGH];
    row->low = value[LOW];
    row->close = value[CLOSE];
    row->entry = value[ENTRY];
    row->volume = value[VOLUME];
    return 1;
}

static int reads(const source_options *options)
{
    return options->snapshots != NULL;
}

static void *open_file(const source_options *options, snapshot_input *input)
{
    static snapshots *s; /* reachable for leak checkers where the program ends early */
    const char *slash;
    s = allocate(1, sizeof *s);
    s->path =
        strcmp(options->snapshots, "-") == 0 ? "standard input" : options->snapshots;
    slash = strrchr(s->path, '/');
    *input = (snapshot_input){.row = "snapshot",
                              .name = slash != NULL ? slash + 1 : s->path,
                              .path = s->path,
                              .has_lines = 1};
    if (options->growing == NULL) {
        recognise_csv(options->snapshots, USE_SNAPSHOTS, "CSV of snapshots");
        s->file = table_open(options->snapshots);
        read_header(s);
        table_expect(s->file, s->width, options->keeps_state ? TABLE_LEAVE : TABLE_ASK);
        input->is_live = table_is_live(s->file);
    } else if (options->growing->end > options->growing->place.offset) {
        s->file = table_open_growing(options->growing);
        read_header(s);
        table_skip_seen(s->file, options->growing);
    }
    input->has_volume = s->file != NULL && s->place[VOLUME] >= 0;
    return s;
}

/* The header once more, of a program that was started anew or of files put together. */
static int is_header(const snapshots *s)
{
    for (int c = 0; c < COLUMNS; c++) {
        if (s->place[c] >= 0 && parse_word(field(s, c), names[c]) < 0) {
            return 0;
        }
    }
    return 1;
}

static int next_row(const snapshots *s)
{
    int there = s->file != NULL && table_next(s->file);
    while (there && is_header(s)) {
        there = table_next(s->file);
    }
    return there;
}

static int next(void *reader, liqmap_snapshot *row)
{
    snapshots *s = reader;
    fault f;
    if (!next_row(s)) {
        return 0;
    }
    if (!read_snapshot(s, row, &f)) {
        if (!table_is_cut(s->file)) {
            table_expected(s->file, f.column, "%s", f.expected);
        }
        table_leave_cut(s->file, "it is no whole row");
        return 0;
    }
    if (table_is_cut(s->file)) {
        table_take_cut(s->file);
    }
    if (!s->has_last && s->unit != TIME_MILLISECONDS) {
        note("%s: time_ms is in %s: read as such", s->path, time_unit_name(s->unit));
    }
    s->last_ms = row->time_ms;
    s->has_last = 1;
    return 1;
}

static double part(const void *reader)
{
    const snapshots *s = reader;
    return s->file != NULL ? table_part(s->file) : 1;
}

static const char *place(const void *reader, int64_t *line)
{
    const snapshots *s = reader;
    *line = table_line(s->file);
    return s->path;
}

static int64_t offset(const void *reader)
{
    const snapshots *s = reader;
    return table_offset(s->file);
}

static void close_file(void *reader)
{
    snapshots *s = reader;
    table_close(s->file);
    free(s);
}

const snapshot_reader reader_snapshots_csv = {reads, open_file, next,      part,
                                              place, offset,    close_file};
