/* SPDX-License-Identifier: MIT */
/*
 * What goes to standard error: messages and the progress line; and how the program ends
 * when it cannot go on. Knows nothing of maps.
 */
#include "base/errors.h"
#include "base/format.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_MS 200

static int drawn; /* the progress line stands on the terminal */

/* Names and what files hold may be anything: a terminal gets no control characters. A
 * message too long for memory is cut. */
static void print_list(const char *format, va_list list)
{
    char brief[1024], *text = brief;
    va_list again;
    int length;
    va_copy(again, list);
    length = vsnprintf(brief, sizeof brief, format, list);
    if (length >= (int)sizeof brief) {
        char *whole = malloc((size_t)length + 1);
        if (whole != NULL) {
            vsnprintf(whole, (size_t)length + 1, format, again);
            text = whole;
        }
    }
    va_end(again);
    fputs(format_plain(text), stderr);
    if (text != brief) {
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

static void say(const char *format, va_list list)
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
    say(format, list);
    va_end(list);
}

void fail(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(format, list);
    va_end(list);
    exit(EXIT_DATA);
}

void misuse(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    say(format, list);
    va_end(list);
    fputs("Try 'liqmap --help'.\n", stderr);
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

void *take(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    if (memory == NULL) {
        fail("out of memory");
    }
    return memory;
}

void *retake(void *memory, size_t count, size_t size)
{
    void *more = count <= SIZE_MAX / size ? realloc(memory, count * size) : NULL;
    if (more == NULL) {
        fail("out of memory");
    }
    return more;
}

void progress(int64_t rows, int64_t time_ms, double part)
{
    static int64_t next_ms;
    static int terminal = -1;
    struct timespec now;
    int64_t now_ms;
    char count[NUMBER_TEXT], when[NUMBER_TEXT];
    if (terminal < 0) {
        terminal = isatty(STDERR_FILENO);
    }
    /* The clock is asked for now and then: rows are faster than it. */
    if (!terminal || (rows & 255) != 1 || clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return;
    }
    now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (now_ms < next_ms) {
        return;
    }
    next_ms = now_ms + PROGRESS_MS;
    fprintf(stderr, "\r\033[K%s rows, %s", format_integer(count, rows),
            format_time(when, time_ms));
    if (part >= 0) {
        fprintf(stderr, ", %.0f %%", 100 * part);
    }
    fflush(stderr);
    drawn = 1;
}

void progress_clear(void)
{
    if (drawn) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        drawn = 0;
    }
}
