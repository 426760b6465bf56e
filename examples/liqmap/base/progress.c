/* SPDX-License-Identifier: MIT */
#include "base/progress.h"
#include "base/format.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_MS 200 /* between two drawings of the line */

static int is_drawn; /* the line is on the terminal */

int progress_is_due(int64_t rows)
{
    static int terminal = -1;
    if (terminal < 0) {
        terminal = isatty(STDERR_FILENO);
    }
    /* Reading the clock costs more than reading a row: only now and then. */
    return terminal && (rows & 255) == 1;
}

void progress(int64_t rows, int64_t time_ms, double part)
{
    static int64_t next_ms;
    struct timespec now;
    int64_t now_ms;
    char count[NUMBER_TEXT], when[NUMBER_TEXT];
    if (!progress_is_due(rows) || clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
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
    is_drawn = 1;
}

void progress_clear(void)
{
    if (is_drawn) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        is_drawn = 0;
    }
}
