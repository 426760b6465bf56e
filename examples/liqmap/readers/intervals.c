/* SPDX-License-Identifier: MIT */
#include "readers/intervals.h"
#include "base/errors.h"
#include "base/format.h"

#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define LISTED 10 /* intervals that have a message each */
enum { TIMES = sizeof((intervals *)0)->time / sizeof(int64_t) };

static void take_time(intervals *v, int64_t time_ms)
{
    if (v->n == TIMES) {
        memmove(v->time, v->time + 1, sizeof v->time - sizeof v->time[0]);
        v->n--;
    }
    v->time[v->n++] = time_ms;
}

void intervals_resume(intervals *v, int64_t time_ms, uint64_t step_ms)
{
    v->n = 0;
    if (step_ms > 0 && (int64_t)step_ms > 0) {
        take_time(v, time_ms - (int64_t)step_ms);
    }
    take_time(v, time_ms);
}

/* Two times may be farther apart than their type has room for. */
static int64_t whole(double value)
{
    return (int64_t)fmin(value, 9e18);
}

static void note_gap(intervals *v, const char *path, int64_t line, int64_t after_ms,
                     const liqmap_finding *found)
{
    const double gap_ms = found->value - found->against;
    const double rows = floor(found->value / found->against + 0.5) - 1;
    char when[NUMBER_TEXT], length[NUMBER_TEXT], count[NUMBER_TEXT];
    v->gaps++;
    v->missing += rows;
    v->missing_ms += gap_ms;
    if (v->gaps <= LISTED) {
        note("%s:%" PRId64 ": gap of %s (rows missing: %s) after %s", path, line,
             format_duration(length, whole(gap_ms)), format_integer(count, whole(rows)),
             format_time(when, after_ms));
    }
}

static void note_shorter(intervals *v, const char *path, int64_t line,
                         const liqmap_finding *found)
{
    char value[NUMBER_TEXT], usual[NUMBER_TEXT];
    v->shorter++;
    if (v->shorter <= LISTED) {
        note("%s:%" PRId64 ": time_ms: %s after the row before, where %s is usual",
             path, line, format_duration(value, whole(found->value)),
             format_duration(usual, whole(found->against)));
    }
}

static int64_t find(const intervals *v, liqmap_finding found[TIMES])
{
    static const double ones[TIMES] = {1, 1, 1, 1};
    const liqmap_columns columns = {.struct_size = sizeof columns,
                                    .time_ms = v->time,
                                    .open_interest = ones,
                                    .high = ones,
                                    .low = ones,
                                    .close = ones};
    int64_t count;
    must(liqmap_inspect(found, TIMES, sizeof *found, &count, &columns, v->n, NULL));
    return count < TIMES ? count : TIMES;
}

static uint64_t step_at(const intervals *v, int64_t i)
{
    return (uint64_t)v->time[i] - (uint64_t)v->time[i - 1];
}

static int is_steady(const intervals *v)
{
    return v->n < 2 || (v->n == TIMES && step_at(v, v->n - 1) == step_at(v, v->n - 2));
}

void intervals_add(intervals *v, const char *path, int64_t line, int64_t time_ms)
{
    liqmap_finding found[TIMES];
    int64_t count;
    take_time(v, time_ms);
    v->rows++;
    count = is_steady(v) ? 0 : find(v, found);
    for (int64_t i = 0; i < count; i++) {
        const liqmap_finding *f = &found[i];
        const int is_last = f->row == v->n - 1;
        /* The second interval says whether the first is a usual one. */
        const int is_first = f->row == 1 && v->n == 3 && v->rows == 3;
        const int64_t at = is_last ? line : v->line;
        if (f->kind != LIQMAP_FINDING_INTERVAL || (!is_last && !is_first)) {
            continue;
        }
        if (f->value > f->against) {
            note_gap(v, path, at, v->time[f->row - 1], f);
        } else {
            note_shorter(v, path, at, f);
        }
    }
    v->line = line;
}

void intervals_report(intervals *v, const char *path)
{
    char count[NUMBER_TEXT], length[NUMBER_TEXT], rows[NUMBER_TEXT];
    if (v->gaps > 1) {
        note("%s: gaps: %s, %s in all (rows missing: %s)", path,
             format_integer(count, v->gaps),
             format_duration(length, whole(v->missing_ms)),
             format_integer(rows, whole(v->missing)));
    }
    if (v->shorter > LISTED) {
        note("%s: rows sooner after that before than usual: %s", path,
             format_integer(count, v->shorter));
    }
    v->gaps = v->shorter = 0;
    v->missing = v->missing_ms = 0;
}
