/* SPDX-License-Identifier: MIT */
#ifndef CSV_TABLE_H
#define CSV_TABLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * A CSV row by row, out of whatever bytes_open() opens. Lines of # before the first row are
 * skipped, and so are blank lines. Holds one row. What cannot be read ends the program with
 * its place.
 */
typedef struct table table;

table *table_open(const char *path);

/* What a growing file has; and, after its header, only what is new of it. */
struct growing;
table *table_open_growing(const struct growing *file);
void table_skip_seen(table *t, const struct growing *file);

/* The offset of what comes after the row, of a growing file. */
int64_t table_offset(const table *t);
/* What divides the fields of a row: a comma, or semicolons or tabs where there are more of them. */
char table_separator(const char *text, size_t length);

void table_close(table *t);

/* The next row; 0 at the end. */
int table_next(table *t);

/*
 * What becomes of a last line without its line end, which may be half of one: many
 * complete files end so, and so does a file that is being written. From here on it is left
 * out where it has fewer columns than `width`, or where TABLE_LEAVE says so; else it is
 * taken. A note shows it, but with TABLE_IGNORE, and with TABLE_ASK, where the caller looks at
 * what the row says first. Before this call it is a row like any; it
 * returns whether the row that was read last is taken.
 */
typedef enum table_ending {
    TABLE_TAKE,
    TABLE_LEAVE,
    TABLE_IGNORE,
    TABLE_ASK
} table_ending;
int table_expect(table *t, size_t width, table_ending ending);

/* Whether the row is such a last line; and takes it or leaves it out, with a note. */
int table_is_cut(const table *t);
void table_take_cut(const table *t);
void table_leave_cut(const table *t, const char *why);

size_t table_width(const table *t);

/* The line the row ends on, from 1. */
int64_t table_line(const table *t);

/* A field of the row, "" past its end. Until the next row. */
const char *table_text(const table *t, size_t field);

/* The same as a number: as parse_number() and parse_integer() of its text, but faster. */
int table_number(const table *t, size_t field, double *value);
int table_integer(const table *t, size_t field, int64_t *value);

/* Which field of the row is one of the names, a|b|c; -1: none. */
int table_find(const table *t, const char *names);

/* Ends the program: a column of this name, a|b|c, is missing; a close one is named, or else
 * what there is. */
__attribute__((noreturn)) void table_lacks(const table *t, const char *names);

/* As bytes_part(). */
double table_part(const table *t);

/* Whether the input is anything but a regular file. */
int table_is_live(const table *t);

/* "path:line: column: expected ...", then the program exits. */
__attribute__((format(printf, 3, 4), noreturn)) void table_expected(const table *t,
                                                                    const char *column,
                                                                    const char *format,
                                                                    ...);

#endif
