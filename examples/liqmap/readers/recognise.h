/* SPDX-License-Identifier: MIT */
#ifndef RECOGNISE_H
#define RECOGNISE_H

#include "readers/file_kind.h"

/*
 * What a file is, whatever the option that names it: each form of a venue says what it
 * looks like, and a table has the CSV files. Nothing of the file is taken.
 */
file_kind recognise(const char *path);

/* Ends the program where a file that is read as CSV is JSON or known to be something else
 * than is expected. */
void recognise_csv(const char *path, int use, const char *expected);

/* "path: expected ...: this is ...", then the program exits. */
__attribute__((noreturn)) void recognise_refuse(const char *path, const char *expected,
                                                const file_kind *k);

#endif
