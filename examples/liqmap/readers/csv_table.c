/* SPDX-License-Identifier: MIT */
/*
 * CSV by libcsv, which is fed no more than a line at a time, so that there is at most one
 * row and its line is known.
 */
#include "readers/csv_table.h"
#include "readers/bytes.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <csv.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_ROW 1000000

struct table {
    bytes *input;
    struct csv_parser csv;
    int64_t line;
    int begun, comment, ended_line; /* a row was seen; in a # line; the row ended one */
    size_t fed;                     /* bytes of this row */
    int complete;                   /* rows complete in this piece */
    char *text;                     /* fields of the row, each ended by a NUL */
    size_t used, room;
    size_t *fields; /* where each begins */
    size_t width, fields_room;
};

void table_expected(const table *t, const char *column, const char *format, ...)
{
    char text[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    fail_at(bytes_path(t->input), t->line, column, "expected %s", text);
}

static void on_field(void *text, size_t length, void *data)
{
    table *t = data;
    if (t->complete > 0) {
        return;
    }
    if (t->width == t->fields_room) {
        t->fields_room = 2 * t->fields_room + 16;
        t->fields = reallocate(t->fields, t->fields_room, sizeof *t->fields);
    }
    if (t->room - t->used < length + 1) {
        t->room = 2 * t->room + length + 1;
        t->text = reallocate(t->text, t->room, 1);
    }
    t->fields[t->width++] = t->used;
    if (length > 0) {
        memcpy(t->text + t->used, text, length);
    }
    t->text[t->used + length] = '\0';
    if (strlen(t->text + t->used) != length) {
        table_expected(t, NULL, "text, found a byte of 0");
    }
    t->used += length + 1;
}

static void on_row(int end, void *data)
{
    table *t = data;
    (void)end;
    t->complete++;
}

table *table_open(const char *path)
{
    table *t = allocate(1, sizeof *t);
    t->input = bytes_open(path, "CSV", ".csv");
    if (csv_init(&t->csv, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        fail("out of memory");
    }
    t->line = 1;
    return t;
}

void table_close(table *t)
{
    if (t != NULL) {
        bytes_close(t->input);
        csv_free(&t->csv);
        free(t->fields);
        free(t->text);
        free(t);
    }
}

static void feed(table *t, const char *piece, size_t length)
{
    t->fed += length;
    if (t->fed > LONGEST_ROW) {
        table_expected(t, NULL, "a row of at most %d bytes", LONGEST_ROW);
    }
    if (csv_parse(&t->csv, piece, length, on_field, on_row, t) != length) {
        table_expected(t, NULL,
                       csv_error(&t->csv) == CSV_EPARSE
                           ? "CSV, found a quote inside a field"
                           : "CSV that fits in memory");
    }
    if (t->complete > 1) {
        table_expected(t, NULL, "lines that end with a line feed");
    }
}

int table_next(table *t)
{
    t->width = t->used = t->fed = 0;
    t->complete = 0;
    /* The line of a row is counted when the next one is asked for. */
    t->line += t->ended_line;
    t->ended_line = 0;
    while (t->complete == 0) {
        size_t length;
        const char *piece = bytes_piece(t->input, &length);
        const char *end = length > 0 ? memchr(piece, '\n', length) : NULL;
        if (length == 0) {
            if (csv_fini(&t->csv, on_field, on_row, t) != 0) {
                table_expected(t, NULL, "the end of a quoted field");
            }
            break;
        }
        length = end != NULL ? (size_t)(end - piece) + 1 : length;
        t->comment = t->comment || (!t->begun && t->fed == 0 && *piece == '#');
        if (!t->comment) {
            feed(t, piece, length);
        }
        bytes_take(t->input, length);
        if (end != NULL) {
            t->comment = 0;
            t->fed = t->fed > 2 ? t->fed : 0; /* a blank line is no part of a row */
            t->line += t->complete == 0;
            t->ended_line = t->complete > 0;
        }
    }
    t->begun = t->begun || t->complete > 0;
    return t->complete > 0;
}

size_t table_width(const table *t)
{
    return t->width;
}

int64_t table_line(const table *t)
{
    return t->line;
}

const char *table_text(const table *t, size_t field)
{
    return field < t->width ? t->text + t->fields[field] : "";
}

int table_find(const table *t, const char *names)
{
    int found = -1;
    for (size_t i = 0; i < t->width; i++) {
        const char *text = table_text(t, i);
        if (parse_word(text, names) >= 0) {
            if (found >= 0) {
                table_expected(t, text, "this column once");
            }
            found = (int)i;
        }
    }
    return found;
}

int table_is_live(const table *t)
{
    return bytes_is_live(t->input);
}

double table_part(const table *t)
{
    return bytes_part(t->input);
}
