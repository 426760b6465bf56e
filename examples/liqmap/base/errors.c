/* SPDX-License-Identifier: MIT */
/* Messages on standard error, and the exit of a program that cannot go on. */
#include "base/errors.h"
#include "base/format.h"
#include "base/progress.h"

#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* A message may quote names and files: control characters are replaced, so that they
 * do not reach a terminal. One too long for the memory left is cut. */
static void print_list(const char *format, va_list list)
{
    char buffer[1024], *text = buffer;
    va_list again;
    int length;
    va_copy(again, list);
    length = vsnprintf(buffer, sizeof buffer, format, list);
    if (length >= (int)sizeof buffer) {
        char *whole = malloc((size_t)length + 1);
        if (whole != NULL) {
            vsnprintf(whole, (size_t)length + 1, format, again);
            text = whole;
        }
    }
    va_end(again);
    fputs(format_plain(text), stderr);
    if (text != buffer) {
        free(text);
    }
}

__attribute__((format(printf, 1, 2))) static void print(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    print_list(format, list);
    va_end(list);
}

static void print_message(const char *format, va_list list)
{
    progress_clear();
    fputs("liqmap: ", stderr);
    print_list(format, list);
    fputc('\n', stderr);
}

void note(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    print_message(format, list);
    va_end(list);
}

void fail(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    print_message(format, list);
    va_end(list);
    exit(EXIT_DATA);
}

static const char *misused = "liqmap";

void misuse_of(const char *command)
{
    misused = command;
}

void misuse(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    print_message(format, list);
    va_end(list);
    fprintf(stderr, "Try '%s --help'.\n", misused);
    exit(EXIT_USAGE);
}

void fail_at(const char *path, int64_t line, const char *column, const char *format,
             ...)
{
    va_list list;
    progress_clear();
    va_start(list, format);
    print("%s:", path);
    if (line > 0) {
        print("%" PRId64 ":", line);
    }
    print(" %s%s", column != NULL ? column : "", column != NULL ? ": " : "");
    print_list(format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(EXIT_DATA);
}

void must(int32_t status)
{
    if (status != LIQMAP_OK) {
        fail("%s: %s", liqmap_status_name(status), liqmap_status_text(status));
    }
}
