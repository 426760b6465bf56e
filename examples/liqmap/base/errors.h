/* SPDX-License-Identifier: MIT */
#ifndef ERRORS_H
#define ERRORS_H

#include <stdint.h>

/* Exit codes beside 0. */
enum { EXIT_DATA = 1, EXIT_USAGE = 2 };

/* A line on standard error, "liqmap: " before it. */
__attribute__((format(printf, 1, 2))) void note(const char *format, ...);

/* What wrong usage is referred to the help of: the program, until a command is run. */
void misuse_of(const char *command);

/* The same, then the program exits: with EXIT_DATA, or with EXIT_USAGE. */
__attribute__((format(printf, 1, 2), noreturn)) void fail(const char *format, ...);
__attribute__((format(printf, 1, 2), noreturn)) void misuse(const char *format, ...);

/* "path:line: column: ...", then the program exits with EXIT_DATA. Line 0 and column
 * NULL are left out. */
__attribute__((format(printf, 4, 5), noreturn)) void fail_at(const char *path,
                                                             int64_t line,
                                                             const char *column,
                                                             const char *format, ...);

/* For a call of the library that fails only where the program is wrong. */
void must(int32_t status);

#endif
