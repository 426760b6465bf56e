/* SPDX-License-Identifier: MIT */
#ifndef ERRORS_H
#define ERRORS_H

#include <stddef.h>
#include <stdint.h>

/* Exit codes beside 0. */
enum { EXIT_DATA = 1, EXIT_USAGE = 2 };

/* A line to standard error, "liqmap: " before it. */
__attribute__((format(printf, 1, 2))) void note(const char *format, ...);

/* The same, and the end: bad data or files, or wrong usage. */
__attribute__((format(printf, 1, 2), noreturn)) void fail(const char *format, ...);
__attribute__((format(printf, 1, 2), noreturn)) void misuse(const char *format, ...);

/* A bad place in a file, "path:line: column: ..."; line 0 and column NULL where there
 * is none. The end, as bad data. */
__attribute__((format(printf, 4, 5), noreturn)) void fail_at(const char *path,
                                                             int64_t line,
                                                             const char *column,
                                                             const char *format, ...);

/* Memory, or the end. */
void *take(size_t count, size_t size);
void *retake(void *memory, size_t count, size_t size);

/* The progress line, where standard error is a terminal: rows so far, their time, and
 * how much of the input that is (below 0: not known). Any message clears it first. */
void progress(int64_t rows, int64_t time_ms, double part);
void progress_clear(void);

#endif
