/* SPDX-License-Identifier: MIT */
/*
 * CSV by libcsv, which is fed no more than a line at a time, so that there is at most one
 * row and its line is known.
 */
#include "readers/csv_table.h"
#include "readers/bytes.h"
#include "readers/growing.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"
#include "base/suggest.h"

#include <csv.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
    int expects;     /* table_expect() was called: */
    size_t expected; /* columns of a row */
    table_ending ending;
    char separator; /* of fields: a comma, or the semicolon of the first row */
    int cut;        /* the row is the last, and has no line end */
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

static table *open_table(bytes *input)
{
    table *t = allocate(1, sizeof *t);
    t->input = input;
    if (csv_init(&t->csv, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        fail("out of memory");
    }
    t->line = 1;
    return t;
}

table *table_open(const char *path)
{
    return open_table(bytes_open(path, "CSV", ".csv"));
}

table *table_open_growing(const growing *file)
{
    return open_table(bytes_open_part(file->fd, file->path, 0, file->end));
}

void table_skip_seen(table *t, const growing *file)
{
    if (file->place.offset > 0) {
        bytes_seek(t->input, file->place.offset);
        t->line = file->place.line;
        t->ended_line = 1;
    }
}

int64_t table_offset(const table *t)
{
    return bytes_offset(t->input);
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

char table_separator(const char *text, size_t length)
{
    int64_t more = 0; /* semicolons than commas */
    for (size_t i = 0; i < length && text[i] != '\n'; i++) {
        more += (text[i] == ';') - (text[i] == ',');
    }
    return more > 0 ? ';' : ',';
}

static void feed(table *t, const char *piece, size_t length)
{
    if (!t->begun && t->fed == 0) {
        t->separator = table_separator(piece, length);
        csv_set_delim(&t->csv, (unsigned char)t->separator);
    }
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

int table_is_cut(const table *t)
{
    return t->cut;
}

static void note_cut(const table *t, const char *what)
{
    char text[200];
    size_t used = 0;
    for (size_t i = 0; i < t->width && used < sizeof text; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s",
                                 i > 0 ? "," : "", table_text(t, i));
    }
    note("%s:%" PRId64 ": the last line has no line end: %s: '%s'",
         bytes_path(t->input), t->line, what, t->width > 0 ? text : "");
}

void table_leave_cut(const table *t, const char *why)
{
    char what[200];
    snprintf(what, sizeof what, "left out, %s", why);
    note_cut(t, what);
}

/* Whether the last line, which has no line end, is taken. */
static int takes_cut(table *t)
{
    char why[100];
    if (!t->expects || t->ending == TABLE_IGNORE) {
        return 1;
    }
    if (t->ending == TABLE_LEAVE) {
        note_cut(t, "left for the next time");
        return 0;
    }
    if (t->width < t->expected) {
        snprintf(why, sizeof why, "it has %zu of %zu columns", t->width, t->expected);
        table_leave_cut(t, why);
        return 0;
    }
    note_cut(t, "taken, since it has all columns");
    return 1;
}

int table_expect(table *t, size_t width, table_ending ending)
{
    t->expects = 1;
    t->expected = width;
    t->ending = ending;
    return !t->cut || takes_cut(t);
}

/* The end of the input; returns whether it completes a row. */
static int end_input(table *t, int64_t begun)
{
    /* A quote that is open for more than the last line is no line that was cut. */
    if (csv_fini(&t->csv, on_field, on_row, t) != 0 &&
        (!t->expects || t->line > begun)) {
        table_expected(t, NULL, "the end of a quoted field");
    }
    t->cut = t->fed > 0;
    return t->cut && takes_cut(t) && t->complete > 0;
}

/* Where fields are divided by semicolons, numbers may have commas. */
static void refuse_decimal_commas(const table *t)
{
    static const char digits[] = "0123456789";
    for (size_t i = 0; i < t->width; i++) {
        const char *text = table_text(t, i);
        const size_t sign = *text == '-' || *text == '+';
        const size_t n = strspn(text + sign, digits);
        const char *rest = text + sign + n;
        if (n > 0 && *rest == ',' && rest[1 + strspn(rest + 1, digits)] == '\0') {
            table_expected(t, NULL, "numbers with a decimal point, found '%s'", text);
        }
    }
}

int table_next(table *t)
{
    int64_t begun;
    t->width = t->used = t->fed = 0;
    t->complete = 0;
    /* The line of a row is counted when the next one is asked for. */
    t->line += t->ended_line;
    t->ended_line = 0;
    begun = t->line;
    while (t->complete == 0) {
        size_t length;
        const char *piece = bytes_piece(t->input, &length);
        const char *end = length > 0 ? memchr(piece, '\n', length) : NULL;
        if (length == 0 && !end_input(t, begun)) {
            return 0;
        }
        if (length == 0) {
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
    if (t->separator == ';') {
        refuse_decimal_commas(t);
    }
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

void table_lacks(const table *t, const char *names)
{
    char name[64];
    suggestion s = {.text = name};
    snprintf(name, sizeof name, "%.*s", (int)strcspn(names, "|"), names);
    for (size_t i = 0; i < t->width; i++) {
        /* Names as short as side and size are close to each other. */
        if (strlen(name) >= 5 || strcasecmp(name, table_text(t, i)) == 0) {
            suggest_name(&s, table_text(t, i));
        }
    }
    table_expected(t, name, "a column of this name in the header%s%s%s",
                   s.best != NULL ? ", found '" : "", s.best != NULL ? s.best : "",
                   s.best != NULL ? "'" : "");
}

int table_is_live(const table *t)
{
    return bytes_is_live(t->input);
}

double table_part(const table *t)
{
    return bytes_part(t->input);
}
