/* SPDX-License-Identifier: MIT */
#include "readers/source.h"
#include "readers/row_filter.h"
#include "base/errors.h"
#include "base/memory.h"

#include <liqmap/liqmap.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct source {
    const snapshot_reader *reader;
    void *open; /* by it */
    snapshot_input input;
    row_filter *filter;
    int64_t until_ms;
    int has_any; /* a snapshot was read */
    const growing *growing;
};

/* The options name one input, whole. */
static void check(const source_options *o)
{
    const int snapshots = o->snapshots != NULL;
    const int metrics = o->joined[SOURCE_INTEREST].count > 0;
    const int klines = o->joined[SOURCE_KLINES].count > 0;
    const int mark = o->joined[SOURCE_MARK].count > 0;
    if (o->metrics_label != METRICS_AUTO && !metrics) {
        misuse("--metrics-label is about --metrics");
    }
    if (o->strict && o->drop_implausible) {
        misuse("--strict stops where --drop-implausible goes on: give one of them");
    }
    if (snapshots && (metrics || klines || mark)) {
        misuse(
            "snapshots do not go with open interest and bars: --snapshots does not go "
            "with --metrics and --klines");
    }
    if (!snapshots && (!metrics || (!klines && !o->bars_are_optional))) {
        misuse(
            metrics || klines || mark
                ? "--metrics and --klines go together: give files of open interest "
                  "and of bars"
                : "no source: give a FILE of snapshots, or files of open interest and "
                  "of bars");
    }
}

static const snapshot_reader *reader_of(const source_options *options)
{
#define REFER(name) &reader_##name,
    static const snapshot_reader *const readers[] = {SNAPSHOT_READERS(REFER)};
    size_t i = 0;
    while (i + 1 < sizeof readers / sizeof *readers && !readers[i]->reads(options)) {
        i++;
    }
    return readers[i];
}

source *source_open(const source_options *options)
{
    static source *s; /* reachable for leak checkers where the program ends early */
    check(options);
    s = allocate(1, sizeof *s);
    s->until_ms = options->until_ms;
    s->growing = options->growing;
    s->reader = reader_of(options);
    s->open = s->reader->open(options, &s->input);
    s->filter = row_filter_open(s->reader, s->open, options, &s->input);
    return s;
}

void source_set_contract(source *s, int32_t contract)
{
    row_filter_set_inverse(s->filter, contract == LIQMAP_INVERSE);
}

void source_resume(source *s, const liqmap_snapshot *last, uint64_t step_ms)
{
    row_filter_resume(s->filter, last, step_ms);
}

int64_t source_passed_over(const source *s)
{
    return row_filter_passed_over(s->filter);
}

void source_close(source *s)
{
    if (s != NULL) {
        row_filter_close(s->filter);
        s->reader->close(s->open);
        free(s);
    }
}

__attribute__((noreturn)) static void refuse_empty(const source *s)
{
    int64_t line = 0;
    if (s->input.has_lines) {
        s->reader->place(s->open, &line);
    }
    fail_at(s->input.path, line, NULL, "expected at least one %s%s", s->input.row,
            s->until_ms < INT64_MAX ? " until the time given" : "");
}

int source_next(source *s, liqmap_snapshot *row)
{
    liqmap_snapshot next = {.reserved = 0};
    const int is_read = row_filter_next(s->filter, &next);
    if (!is_read || next.time_ms > s->until_ms) {
        if (is_read) {
            row_filter_report(s->filter);
        }
        if (!s->has_any && source_passed_over(s) == 0 && s->growing == NULL) {
            refuse_empty(s);
        }
        return 0;
    }
    *row = next;
    s->has_any = 1;
    return 1;
}

int64_t source_step_ms(source *s)
{
    return row_filter_step_ms(s->filter);
}

const snapshot_input *source_input(const source *s)
{
    return &s->input;
}

file_place source_place(const source *s)
{
    file_place place = {0};
    if (s->growing != NULL) {
        place = s->growing->place;
    }
    if (row_filter_offset(s->filter) > 0) {
        place.offset = row_filter_offset(s->filter);
        row_filter_place(s->filter, &place.line);
        place.before = s->growing != NULL ? growing_hash(s->growing, place.offset) : 0;
    }
    return place;
}

double source_part(const source *s)
{
    return s->reader->part(s->open);
}

void source_expected(const source *s, const char *column, const char *format, ...)
{
    char text[1024];
    const char *path;
    int64_t line;
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    path = row_filter_place(s->filter, &line);
    fail_at(path, line, column, "expected %s", text);
}

void source_refused(const source *s, int32_t status)
{
    source_expected(s, NULL, "a snapshot the map takes: %s",
                    liqmap_status_text(status));
}
