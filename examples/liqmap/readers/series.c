/* SPDX-License-Identifier: MIT */
/*
 * Rows in order of time, each once, whatever the files. What a reader finds in order is
 * streamed; else all rows are held and sorted.
 */
#include "readers/series.h"
#include "readers/recognise.h"
#include "readers/venue_rest.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_STEP_MS 300000 /* where one row does not say */
#define LISTED 10              /* gaps that have a message each */

struct series {
    int kind;
    const source_paths *paths;
    const record_reader *reader;
    void *open;   /* by it */
    int64_t step; /* of open interest, from row to row */

    int sorting; /* rows are in `held`, in order */
    record *held;
    size_t n_held, room_held, next_held;

    record last;
    int any;
    int64_t duplicates, differing, gaps, missing, missing_ms;
};

static int by_time(const void *a, const void *b)
{
    const record *x = a, *y = b;
    if (x->time != y->time) {
        return x->time < y->time ? -1 : 1;
    }
    /* Of equal times the first in the files comes first. */
    return x->number < y->number ? -1 : x->number > y->number;
}

static void hold_all(series *s)
{
    record row;
    while (s->reader->next(s->open, &row)) {
        if (s->n_held == s->room_held) {
            s->room_held = 2 * s->room_held + 512;
            s->held = reallocate(s->held, s->room_held, sizeof *s->held);
        }
        row.number = s->n_held;
        s->held[s->n_held++] = row;
    }
    if (s->n_held > 0) {
        qsort(s->held, s->n_held, sizeof *s->held, by_time);
    }
    s->sorting = 1;
}

static int ascending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* How far held rows are apart, least first; *count is 0 where there are none. */
static int64_t *steps_of(const series *s, size_t *count)
{
    int64_t *steps = allocate(s->n_held, sizeof *steps);
    *count = 0;
    for (size_t i = 1; i < s->n_held; i++) {
        const int64_t step = s->held[i].begin - s->held[i - 1].begin;
        if (step > 0) {
            steps[(*count)++] = step;
        }
    }
    if (*count > 0) {
        qsort(steps, *count, sizeof *steps, ascending);
    }
    return steps;
}

/* Bars that do not say when they close are as long as the least step between two. */
static void close_bars(series *s, int64_t bar_ms)
{
    size_t count;
    int64_t *steps = steps_of(s, &count);
    const int64_t width = bar_ms > 0 ? bar_ms : count > 0 ? steps[0] : 0;
    free(steps);
    for (size_t i = 0; i < s->n_held; i++) {
        record *bar = &s->held[i];
        if (bar->time > bar->begin) {
            continue;
        }
        if (width == 0) {
            misuse("%s: one bar alone does not say how long it is: give --bar",
                   bar->path);
        }
        bar->time += width - 1;
    }
}

/* The step between rows that may be missing here and there: the median. */
static void find_step(series *s)
{
    size_t count;
    int64_t *steps = steps_of(s, &count);
    s->step = count > 0 ? steps[(count - 1) / 2] : s->step;
    free(steps);
}

/* Open interest that has the time of its bar's begin is that of the bar's end. */
static void end_rows(series *s, int64_t bar_ms)
{
    const int64_t width = bar_ms > 0 ? bar_ms : s->step;
    if (s->n_held == 1 && bar_ms == 0) {
        misuse("%s: one bar alone does not say how long it is: give --bar",
               s->held[0].path);
    }
    for (size_t i = 0; i < s->n_held; i++) {
        s->held[i].begin += width;
        s->held[i].time += width;
    }
}

static const char *const expected[SOURCE_LISTS] = {"open interest", "bars",
                                                   "bars of the mark price"};

/* Whether the option that names a file says which of the two it is. */
static int can_be_both(const file_kind *k)
{
    return k->is_json && k->use <= USE_BARS && k->venue->rest->bars_look_like_interest;
}

/* What a file is, if it can be what is asked for. One that is not known is of the venue that
 * was asked for, or a CSV of which the reader says what it lacks. */
static file_kind kind_of(int kind, const char *path, const instrument *i)
{
    file_kind k = recognise(path);
    const int use = kind == SOURCE_INTEREST ? USE_INTEREST : USE_BARS;
    if (k.use == use || can_be_both(&k)) {
        return k;
    }
    if (k.use == USE_NONE && i->venue_asked_for && i->venue->rest != NULL) {
        k.is_json = 1;
        k.venue = i->venue;
        return k;
    }
    if (k.use != USE_NONE || k.is_json) {
        recognise_refuse(path, expected[kind], &k);
    }
    return k;
}

/* The same of all files of a list, which are one after another of the same form. */
static file_kind kind_of_list(int kind, const source_paths *paths, const instrument *i)
{
    const file_kind first = kind_of(kind, paths->path[0], i);
    for (size_t n = 1; n < paths->count; n++) {
        const file_kind other = kind_of(kind, paths->path[n], i);
        if (other.is_json != first.is_json || other.venue != first.venue) {
            char text[sizeof first.what + 64];
            snprintf(text, sizeof text, "the same as in %.60s, which is %.200s",
                     paths->path[0], first.what);
            recognise_refuse(paths->path[n], text, &other);
        }
    }
    return first;
}

/* The venue of the open interest is that of the instrument, unless another was asked for; a
 * file that is of many venues goes with each. */
static void check_venue(int kind, const source_paths *paths, const file_kind *k,
                        instrument *i)
{
    const int is_of_many = k->venue == NULL || k->venue->one_side == NULL;
    if (k->venue == NULL || k->venue == i->venue) {
        return;
    }
    if (i->venue_asked_for && i->venue->one_side != NULL && !is_of_many) {
        char text[64];
        snprintf(text, sizeof text, "%s of %s", expected[kind], i->venue->title);
        recognise_refuse(paths->path[0], text, k);
    }
    if (kind == SOURCE_INTEREST && !i->venue_asked_for) {
        i->venue = k->venue;
    } else if (kind != SOURCE_INTEREST && i->inverse && !is_of_many) {
        misuse("%s is %s, and the open interest is not: of an inverse contract both "
               "are of "
               "one venue",
               paths->path[0], k->what);
    }
}

static const record_reader *reader_of(const file_kind *k)
{
#define REFER(name) &reader_##name,
    static const record_reader *const readers[] = {RECORD_READERS(REFER)};
    size_t i = 0;
    while (i + 1 < sizeof readers / sizeof *readers && !readers[i]->reads(k)) {
        i++;
    }
    return readers[i];
}

series *series_open(int kind, const source_options *options, instrument *i)
{
    series *s = allocate(1, sizeof *s);
    file_kind k;
    s->kind = kind;
    s->paths = &options->joined[kind];
    k = kind_of_list(kind, s->paths, i);
    check_venue(kind, s->paths, &k, i);
    s->reader = reader_of(&k);
    s->step = s->reader->step_ms > 0 ? s->reader->step_ms : DEFAULT_STEP_MS;
    s->open = s->reader->open(kind, &k, options, i);
    if (!s->reader->is_in_order(s->open)) {
        hold_all(s);
    }
    if (kind == SOURCE_INTEREST && s->reader->step_ms == 0) {
        find_step(s);
    }
    if (kind == SOURCE_INTEREST && s->reader->has_begin != NULL &&
        s->reader->has_begin(s->open)) {
        end_rows(s, options->rest.bar_ms);
    }
    if (kind != SOURCE_INTEREST && s->reader->bar_ms != NULL) {
        close_bars(s, s->reader->bar_ms(s->open));
    }
    return s;
}

void series_close(series *s)
{
    if (s != NULL) {
        s->reader->close(s->open);
        free(s->held);
        free(s);
    }
}

static int next_ordered(series *s, record *row)
{
    if (!s->sorting) {
        return s->reader->next(s->open, row);
    }
    if (s->next_held == s->n_held) {
        return 0;
    }
    *row = s->held[s->next_held++];
    return 1;
}

static int same(const record *a, const record *b)
{
    const int both_blank = isnan(a->open_interest) && isnan(b->open_interest);
    return (a->open_interest == b->open_interest || both_blank) && a->high == b->high &&
           a->low == b->low && a->close == b->close && a->volume == b->volume &&
           a->quote == b->quote;
}

/* Counts what is missing between two rows: bars begin where the one before ended, open
 * interest comes about a step later. */
static void count_gap(series *s, const record *row)
{
    const int64_t width =
        s->kind == SOURCE_INTEREST ? s->step : row->time - row->begin + 1;
    const int64_t gap = s->kind == SOURCE_INTEREST ? row->time - s->last.time - s->step
                                                   : row->begin - s->last.time - 1;
    const int64_t rows = (gap + width / 2) / width;
    char when[NUMBER_TEXT], length[NUMBER_TEXT], count[NUMBER_TEXT];
    if (gap <= 0 || rows == 0) {
        return;
    }
    s->gaps++;
    s->missing += rows;
    s->missing_ms += gap;
    if (s->gaps <= LISTED) {
        note("%s: gap of %s (rows missing: %s) after %s", row->path,
             format_duration(length, gap), format_integer(count, rows),
             format_time(when, s->last.time));
    }
}

/* A bar that begins within the one before would be counted twice. */
static void check_begin(const series *s, const record *row)
{
    char end[NUMBER_TEXT], begin[NUMBER_TEXT], length[NUMBER_TEXT];
    if (row->begin < s->last.time) {
        fail_at(row->path, row->line, s->reader->begin_name,
                "expected a bar that begins after the one before ended (%s), found %s: "
                "they overlap by %s",
                format_time_ms(end, s->last.time), format_time_ms(begin, row->begin),
                format_duration(length, s->last.time - row->begin));
    }
}

int series_next(series *s, record *row)
{
    while (next_ordered(s, row)) {
        if (s->any && row->time == s->last.time && row->begin == s->last.begin) {
            s->duplicates++;
            s->differing += !same(row, &s->last);
            continue;
        }
        if (s->any) {
            check_begin(s, row);
            count_gap(s, row);
        }
        s->last = *row;
        s->any = 1;
        return 1;
    }
    return 0;
}

static const char *labels_of(const series *s, int *is_usual)
{
    return s->reader->labels != NULL ? s->reader->labels(s->open, is_usual) : NULL;
}

const char *series_labels(const series *s)
{
    int is_usual;
    return labels_of(s, &is_usual);
}

void series_report(const series *s)
{
    int is_usual;
    const char *labels = labels_of(s, &is_usual);
    char length[NUMBER_TEXT], count[NUMBER_TEXT], other[NUMBER_TEXT];
    if (labels != NULL && !is_usual) {
        note("%s: %s", s->paths->path[0], labels);
    }
    if (s->duplicates > 0) {
        note("%s: duplicate rows dropped: %s (of these with other numbers: %s)",
             s->paths->path[0], format_integer(count, s->duplicates),
             format_integer(other, s->differing));
    }
    if (s->gaps > 0) {
        note("%s: gaps: %s, %s in all (rows missing: %s)", s->paths->path[0],
             format_integer(count, s->gaps), format_duration(length, s->missing_ms),
             format_integer(other, s->missing));
    }
}

int64_t series_step(const series *s)
{
    return s->step;
}

double series_part(const series *s)
{
    if (s->sorting) {
        return s->n_held > 0 ? (double)s->next_held / (double)s->n_held : 1;
    }
    return s->reader->part(s->open);
}
