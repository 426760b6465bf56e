/* SPDX-License-Identifier: MIT */
/* Snapshots out of a CSV. */
#include "readers/csv_table.h"
#include "readers/recognise.h"
#include "readers/snapshot.h"
#include "base/memory.h"
#include "base/parse.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TIME, OI, HIGH, LOW, CLOSE, ENTRY, VOLUME, COLUMNS, REQUIRED = ENTRY };
static const char *const names[COLUMNS] = {"time_ms", "open_interest", "high",  "low",
                                           "close",   "entry",         "volume"};

typedef struct snapshots {
    table *file;
    const char *path; /* in messages */
    int place[COLUMNS];
    size_t width;    /* columns of the header */
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
        if (s->place[c] < 0 && c < REQUIRED) {
            table_expected(s->file, names[c], "a column of this name in the header");
        }
    }
}

static double read_field(const snapshots *s, int c)
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

static void read_snapshot(snapshots *s, liqmap_snapshot *row)
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
    if (s->has_last && row->time_ms <= s->last_ms) {
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
    recognise_csv(options->snapshots, USE_SNAPSHOTS, "CSV of snapshots");
    s->file = table_open(options->snapshots);
    read_header(s);
    slash = strrchr(s->path, '/');
    *input = (snapshot_input){.name = slash != NULL ? slash + 1 : s->path,
                              .path = s->path,
                              .has_lines = 1,
                              .has_volume = s->place[VOLUME] >= 0,
                              .is_live = table_is_live(s->file)};
    return s;
}

static int next(void *reader, liqmap_snapshot *row)
{
    snapshots *s = reader;
    if (!table_next(s->file)) {
        return 0;
    }
    read_snapshot(s, row);
    s->last_ms = row->time_ms;
    s->has_last = 1;
    return 1;
}

static double part(const void *reader)
{
    const snapshots *s = reader;
    return table_part(s->file);
}

static const char *place(const void *reader, int64_t *line)
{
    const snapshots *s = reader;
    *line = table_line(s->file);
    return s->path;
}

static void close_file(void *reader)
{
    snapshots *s = reader;
    table_close(s->file);
    free(s);
}

const snapshot_reader reader_snapshots_csv = {reads, open_file, next,
                                              part,  place,     close_file};
