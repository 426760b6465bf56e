/* SPDX-License-Identifier: MIT */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdio.h>
#include <sys/stat.h>

/*
 * Where results go: standard output, or a file that is written beside and renamed when
 * all is well, so that whoever looks finds the old one or the new one, whole.
 */

/* path NULL or -: standard output. Up to OUTPUT_FILES files may be open at once. */
#define OUTPUT_FILES 2
FILE *output_open(const char *path);

/* Whether standard output is a terminal; and whether it may be coloured. */
int output_is_terminal(void);
int output_has_colour(void);

/* Before a row: clears the progress line where both are on one terminal. */
void output_row(FILE *out);

/*
 * After a row: end where it could not be written; quietly where nobody reads any more. After
 * output_goes_on() a reader of standard output that is gone ends the output only, since the
 * program has more to do.
 */
void output_check(FILE *out);
void output_goes_on(void);

/* A file that is read: refused where it is an output too, be that opened before or later. */
void output_note_input(const struct stat *file);

/* Writes out all of it, and renames the file. */
void output_close(FILE *out);

#endif
