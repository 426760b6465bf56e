/* SPDX-License-Identifier: MIT */
/*
 * CSV by libcsv, which is fed no more than a line at a time, so that there is at most one
 * row and its line is known. Rows that need none of its care are split here, several times
 * as fast.
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

/*
 * A field of a row. A plain number, which is digits and at most one point, is read while the
 * row is split: as a whole number of so many digits, and how many of them are decimals, -1
 * where there is no point. Of all else `count` is 0.
 */
typedef struct field {
    size_t begin; /* in `text` of the table */
    uint64_t digits;
    int count, decimals;
} field;

struct table {
    bytes *input;
    struct csv_parser csv;
    int64_t line;
    int begun, comment, ended_line; /* a row was seen; in a # line; the row ended one */
    size_t fed;                     /* bytes of this row */
    int complete;                   /* rows complete in this piece */
    char *text;                     /* fields of the row, each ended by a NUL */
    size_t used, room;
    field *fields;
    size_t width, fields_room;
    int expects;     /* table_expect() was called: */
    size_t expected; /* columns of a row */
    table_ending ending;
    char separator; /* of fields: a comma, or the semicolon or tab of the first row */
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

static field *add_field(table *t)
{
    if (t->width == t->fields_room) {
        t->fields_room = 2 * t->fields_room + 16;
        t->fields = reallocate(t->fields, t->fields_room, sizeof *t->fields);
    }
    return &t->fields[t->width++];
}

/* Room for so much more text of this row. */
static void make_room(table *t, size_t length)
{
    if (t->room - t->used < length) {
        t->room = 2 * t->room + length;
        t->text = reallocate(t->text, t->room, 1);
    }
}

static void on_field(void *text, size_t length, void *data)
{
    table *t = data;
    if (t->complete > 0) {
        return;
    }
    make_room(t, length + 1);
    *add_field(t) = (field){.begin = t->used};
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
    static const char separators[] = ",;\t";
    int64_t count[3] = {0};
    int most = 0;
    for (size_t i = 0; i < length && text[i] != '\n'; i++) {
        for (int s = 0; s < 3; s++) {
            count[s] += text[i] == separators[s];
        }
    }
    for (int s = 1; s < 3; s++) {
        most = count[s] > count[most] ? s : most;
    }
    return separators[most];
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

/* A row for messages, as much of it as there is room for. */
#define ROW_SHOWN 200
static const char *join_fields(const table *t, char text[ROW_SHOWN])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < t->width && used < ROW_SHOWN; i++) {
        used += (size_t)snprintf(text + used, ROW_SHOWN - used, "%s%s",
                                 i > 0 ? "," : "", table_text(t, i));
    }
    return text;
}

static void note_cut(const table *t, const char *what)
{
    char text[ROW_SHOWN];
    note("%s:%" PRId64 ": the last line has no line end: %s: '%s'",
         bytes_path(t->input), t->line, what, join_fields(t, text));
}

void table_leave_cut(const table *t, const char *why)
{
    char what[200];
    snprintf(what, sizeof what, "left out, %s", why);
    note_cut(t, what);
}

void table_take_cut(const table *t)
{
    note_cut(t, "taken, since it has all columns");
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
    if (t->ending == TABLE_TAKE) {
        table_take_cut(t);
    }
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

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The field that is being split: its begin, its first point, the digits so far. */
typedef struct scan {
    char *begin, *point;
    uint64_t digits;
    int is_number; /* nothing else so far */
} scan;

static void end_field(table *t, const scan *s, char *end)
{
    field *f = add_field(t);
    f->begin = (size_t)(s->begin - t->text);
    f->digits = s->digits;
    f->count = s->is_number ? (int)(end - s->begin) - (s->point != NULL) : 0;
    f->decimals = s->point != NULL ? (int)(end - s->point) - 1 : -1;
    *end = '\0';
}

/*
 * Splits a line that holds nothing but text between commas, without its line end, and reads
 * its numbers on the way; 0: libcsv has to look at it, for a quote, a carriage return, a
 * byte of 0, or blanks around a field.
 */
static int split_plain(table *t, const char *line, size_t length)
{
    scan s;
    char *at, *end;
    make_room(t, length + 1);
    at = memcpy(t->text, line, length);
    end = at + length;
    *end = '\0';
    s = (scan){at, NULL, 0, 1};
    for (;; at++) {
        const unsigned c = (unsigned char)*at, digit = c - '0';
        if (digit < 10) {
            s.digits = s.digits * 10 + digit;
        } else if (c == '.' && s.point == NULL) {
            s.point = at;
        } else if (c == '"' || c == '\r' || (c == '\0' && at < end)) {
            return 0;
        } else if (c != ',' && c != '\0') {
            s.is_number = 0;
        } else if (is_blank(*s.begin) || (at > s.begin && is_blank(at[-1]))) {
            return 0;
        } else {
            end_field(t, &s, at);
            if (at == end) {
                return 1;
            }
            s = (scan){at + 1, NULL, 0, 1};
        }
    }
}

/* The next row without libcsv; 0: there is none that is whole and plain. The first row is
 * libcsv's, and so are lines of #. */
static int next_plain(table *t)
{
    size_t length;
    const char *line, *line_end, *end;
    if (!t->begun || t->separator != ',') {
        return 0;
    }
    line = bytes_piece(t->input, &length);
    line_end = length > 0 ? memchr(line, '\n', length) : NULL;
    if (line_end == NULL) {
        return 0;
    }
    end = line_end - (line_end > line && line_end[-1] == '\r');
    if (end == line || *line == '#' || !split_plain(t, line, (size_t)(end - line))) {
        t->width = 0;
        return 0;
    }
    t->fed = (size_t)(line_end - line) + 1;
    bytes_take(t->input, t->fed);
    t->ended_line = 1;
    return 1;
}

/* Where fields are not divided by commas, numbers may have commas. */
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
    if (next_plain(t)) {
        return 1;
    }
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
        t->comment = t->comment || (t->fed == 0 && *piece == '#');
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
    if (t->separator != ',') {
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

const char *table_text(const table *t, size_t at)
{
    return at < t->width ? t->text + t->fields[at].begin : "";
}

/* Where the field is a plain number of at most so many digits; or NULL. */
static const field *plain_number(const table *t, size_t at, int most)
{
    const field *f = at < t->width ? &t->fields[at] : NULL;
    return f != NULL && f->count > 0 && f->count <= most ? f : NULL;
}

/*
 * Of at most 15 digits, what strtod() would give. They are a whole number below 2^53, and
 * the powers of ten up to 10^22 are doubles as well, so nothing is rounded but the
 * quotient: once, to the double nearest to the decimal. (lib/assume.h refuses arithmetic
 * that is wider than double.)
 */
int table_number(const table *t, size_t at, double *value)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const field *f = plain_number(t, at, 15);
    if (f == NULL) {
        return parse_number(table_text(t, at), value);
    }
    *value = (double)f->digits / powers[f->decimals > 0 ? f->decimals : 0];
    return 1;
}

/* No number of 18 digits is too large. */
int table_integer(const table *t, size_t at, int64_t *value)
{
    const field *f = plain_number(t, at, 18);
    if (f == NULL || f->decimals >= 0) {
        return parse_integer(table_text(t, at), value);
    }
    *value = (int64_t)f->digits;
    return 1;
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
    char name[64], row[ROW_SHOWN];
    suggestion s = {.text = name};
    snprintf(name, sizeof name, "%.*s", (int)strcspn(names, "|"), names);
    for (size_t i = 0; i < t->width; i++) {
        /* Names as short as side and size are close to each other. */
        if (strlen(name) >= 5 || strcasecmp(name, table_text(t, i)) == 0) {
            suggest_name(&s, table_text(t, i));
        }
    }
    table_expected(t, name, "a column of this name in the header, found '%s'",
                   s.best != NULL ? s.best : join_fields(t, row));
}

int table_is_live(const table *t)
{
    return bytes_is_live(t->input);
}

double table_part(const table *t)
{
    return bytes_part(t->input);
}
