/* SPDX-License-Identifier: MIT */
/*
 * Rows that are not what they look like. A row waits for the one after it only where that
 * decides: rows of 0 for one above 0, and a leap of open interest for its way back. All
 * others are passed on at once, so that a pipe is followed without delay.
 */
#include "readers/row_filter.h"
#include "readers/intervals.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LISTED 10 /* rows that have a message each */
#define LEAP 3    /* factor of open interest, as of liqmap_inspect() */
#define WINDOW 4  /* rows that one is compared with, and itself */

/* A row and where it was read. */
typedef struct placed_row {
    liqmap_snapshot row;
    const char *path;
    int64_t line, offset; /* the offset after it, or 0 */
} placed_row;

/* Rows that are dropped or wait: how many, and the first. */
typedef struct row_count {
    int64_t rows;
    int64_t first_ms;
} row_count;

/* What was left out and joins the next row. */
typedef struct gap {
    int has_range;
    double high, low;
    double volume;
    double priced, value; /* volume that has an average price, and its value */
} gap;

/* Columns of a few rows, out of rows. */
typedef struct window {
    int64_t time[WINDOW];
    double interest[WINDOW], high[WINDOW], low[WINDOW], close[WINDOW], entry[WINDOW],
        volume[WINDOW];
    int64_t n;
} window;

struct row_filter {
    const snapshot_reader *reader;
    void *open;
    const source_options *options;
    const snapshot_input *input;
    liqmap_limits limits;
    window window; /* what liqmap_inspect() sees of a row */
    liqmap_columns columns;

    int has_resumed, has_ended;
    int64_t after_ms, passed_over; /* rows up to it are passed over */

    placed_row ahead; /* read before it was asked for */
    int has_ahead;
    placed_row *held; /* rows of 0 that wait for one above 0 */
    size_t n_held, room, next_held;
    gap gap;
    intervals intervals;
    placed_row last; /* passed on */

    liqmap_snapshot plausible, before; /* the last such row; the last one */
    int has_plausible, has_before;
    int has_positive;
    row_count leading, zeros, blanks, findings;
};

row_filter *row_filter_open(const snapshot_reader *reader, void *open,
                            const source_options *options, const snapshot_input *input)
{
    row_filter *f = allocate(1, sizeof *f);
    f->reader = reader;
    f->open = open;
    f->options = options;
    f->input = input;
    f->limits.struct_size = sizeof f->limits;
    f->limits.interval = 1e300; /* see intervals.h */
    f->columns = (liqmap_columns){.struct_size = sizeof f->columns,
                                  .time_ms = f->window.time,
                                  .open_interest = f->window.interest,
                                  .high = f->window.high,
                                  .low = f->window.low,
                                  .close = f->window.close,
                                  .entry = f->window.entry,
                                  .volume = f->window.volume};
    row_filter_set_inverse(f, input->is_inverse);
    return f;
}

void row_filter_close(row_filter *f)
{
    free(f->held);
    free(f);
}

void row_filter_set_inverse(row_filter *f, int inverse)
{
    f->limits.contract = inverse ? LIQMAP_INVERSE : LIQMAP_LINEAR;
}

void row_filter_resume(row_filter *f, const liqmap_snapshot *last, uint64_t step_ms)
{
    intervals_resume(&f->intervals, last->time_ms, step_ms);
    f->has_resumed = 1;
    f->after_ms = last->time_ms;
    f->has_positive = last->open_interest > 0;
    f->before = f->plausible = *last;
    f->has_before = f->has_plausible = f->has_positive;
}

int64_t row_filter_passed_over(const row_filter *f)
{
    return f->passed_over;
}

const char *row_filter_place(const row_filter *f, int64_t *line)
{
    *line = f->last.line;
    return f->last.path;
}

int64_t row_filter_offset(const row_filter *f)
{
    return f->last.offset;
}

/* ---- counts -------------------------------------------------------------------- */

static void count_row(row_count *c, const liqmap_snapshot *row)
{
    c->first_ms = c->rows == 0 ? row->time_ms : c->first_ms;
    c->rows++;
}

/* "path: what: 12, from 2026-01-13 04:00:00 UTC on" */
static void report(const row_filter *f, const row_count *c, const char *what)
{
    char count[NUMBER_TEXT], when[NUMBER_TEXT];
    if (c->rows > 0) {
        note("%s: %s: %s, from %s on", f->input->path, what,
             format_integer(count, c->rows), format_time(when, c->first_ms));
    }
}

/* ---- reading ahead -------------------------------------------------------------- */

/* The next row of the reader; 0 at the end. */
static int read_row(row_filter *f, placed_row *row)
{
    while (!f->has_ended) {
        memset(row, 0, sizeof *row);
        if (!f->reader->next(f->open, &row->row)) {
            f->has_ended = 1;
            break;
        }
        row->path = f->reader->place(f->open, &row->line);
        row->offset = f->reader->offset != NULL ? f->reader->offset(f->open) : 0;
        if (!f->has_resumed || row->row.time_ms > f->after_ms) {
            if (f->input->has_lines) {
                intervals_add(&f->intervals, row->path, row->line, row->row.time_ms);
            }
            return 1;
        }
        f->passed_over++;
    }
    return 0;
}

static int take_row(row_filter *f, placed_row *row)
{
    if (!f->has_ahead) {
        return read_row(f, row);
    }
    *row = f->ahead;
    f->has_ahead = 0;
    return 1;
}

static int look_ahead(row_filter *f)
{
    f->has_ahead = f->has_ahead || read_row(f, &f->ahead);
    return f->has_ahead;
}

int64_t row_filter_step_ms(row_filter *f)
{
    uint64_t step;
    if (!look_ahead(f)) {
        return 0;
    }
    step = (uint64_t)f->ahead.row.time_ms - (uint64_t)f->last.row.time_ms;
    return step < INT64_MAX ? (int64_t)step : INT64_MAX;
}

/* ---- gaps ----------------------------------------------------------------------- */

/* Coin of so much quote currency, or the other way round; either by the same price. */
static double value_of(const row_filter *f, double contracts, double price)
{
    return f->limits.contract == LIQMAP_INVERSE ? contracts / price : contracts * price;
}

static void gap_add_range(gap *g, const liqmap_snapshot *row)
{
    g->high = g->has_range ? fmax(g->high, row->high) : row->high;
    g->low = g->has_range ? fmin(g->low, row->low) : row->low;
    g->has_range = 1;
}

static void gap_add_volume(row_filter *f, const liqmap_snapshot *row)
{
    f->gap.volume += row->volume;
    if (row->entry > 0 && row->volume > 0) {
        f->gap.priced += row->volume;
        f->gap.value += value_of(f, row->volume, row->entry);
    }
}

static void gap_add(row_filter *f, const liqmap_snapshot *row)
{
    gap_add_range(&f->gap, row);
    gap_add_volume(f, row);
}

/* A row after a gap is the row of both. */
static void gap_join(row_filter *f, liqmap_snapshot *row)
{
    gap *g = &f->gap;
    if (g->has_range) {
        gap_add_range(g, row);
        row->high = g->high;
        row->low = g->low;
    }
    if (g->volume > 0) {
        gap_add_volume(f, row);
        row->volume = g->volume;
        if (g->value > 0) {
            row->entry = f->limits.contract == LIQMAP_INVERSE ? g->priced / g->value
                                                              : g->value / g->priced;
        }
    }
    memset(g, 0, sizeof *g);
}

/* ---- rows of 0 ------------------------------------------------------------------ */

static void hold(row_filter *f, const placed_row *row)
{
    if (f->n_held == f->room) {
        f->room = 2 * f->room + 64;
        f->held = reallocate(f->held, f->room, sizeof *f->held);
    }
    f->held[f->n_held++] = *row;
}

/* A row above 0 came: what was held was a gap. */
static void drop_held(row_filter *f)
{
    for (size_t i = 0; i < f->n_held; i++) {
        count_row(&f->zeros, &f->held[i].row);
        gap_add(f, &f->held[i].row);
    }
    f->n_held = 0;
}

/* No row above 0 came. */
static void keep_held(row_filter *f)
{
    row_count ending = {0};
    for (size_t i = 0; i < f->n_held; i++) {
        count_row(&ending, &f->held[i].row);
    }
    if (f->options->keeps_state) {
        report(f, &ending,
               "rows of open interest 0 at the end, left for the next time");
        f->n_held = 0;
    } else {
        report(f, &ending, "rows of open interest 0 at the end, kept");
    }
}

/* ---- plausible rows ------------------------------------------------------------- */

/* Which of the fields a finding is about, and what is said of it. A newer library may have more
 * kinds: those are passed over, as is the interval, which is looked at elsewhere. */
static const struct {
    const char *column, *between, *end;
} kinds[] = {
    [LIQMAP_FINDING_TIME] = {"time_ms", " is of another unit than", ""},
    [LIQMAP_FINDING_ZERO] = {"open_interest", " after", ""},
    [LIQMAP_FINDING_SPIKE] = {"open_interest", " after",
                              ", to which the next row is back"},
    [LIQMAP_FINDING_MOVE] = {"close", " after", ""},
    [LIQMAP_FINDING_RANGE] = {"high or low", " with a close of", ""},
    [LIQMAP_FINDING_WORTH] = {"open_interest", " in quote currency, more than", ""},
    [LIQMAP_FINDING_VOLUME] = {"volume", ", more than open interest allows:", ""},
    [LIQMAP_FINDING_ENTRY] = {"entry", " while prices reach", ""},
    [LIQMAP_FINDING_STEP] = {"open_interest", " after", ""}};
enum { KINDS = sizeof kinds / sizeof *kinds, MOST_FINDINGS = WINDOW * 4 * KINDS };

/* "225000000 after 9000000, to which the next row is back" */
static char *describe(char text[NUMBER_TEXT * 3], const liqmap_finding *found)
{
    char value[NUMBER_TEXT], against[NUMBER_TEXT];
    format_number(value, found->value);
    format_number(against, found->against);
    snprintf(text, NUMBER_TEXT * 3, "%s%s %s%s", value, kinds[found->kind].between,
             against, kinds[found->kind].end);
    return text;
}

static void window_add(window *w, const liqmap_snapshot *row)
{
    w->time[w->n] = row->time_ms;
    w->interest[w->n] = row->open_interest;
    w->high[w->n] = row->high;
    w->low[w->n] = row->low;
    w->close[w->n] = row->close;
    w->entry[w->n] = row->entry;
    w->volume[w->n] = row->volume;
    w->n++;
}

/* What is wrong with a row, given those around it. Returns how many. */
static int64_t inspect(row_filter *f, const liqmap_snapshot *row,
                       liqmap_finding own[KINDS])
{
    window *w = &f->window;
    liqmap_finding all[MOST_FINDINGS];
    int64_t count, at, mine = 0;
    w->n = 0;
    if (f->has_plausible) {
        window_add(w, &f->plausible);
    }
    if (f->has_before && f->before.time_ms != f->plausible.time_ms) {
        window_add(w, &f->before);
    }
    at = w->n;
    window_add(w, row);
    if (f->has_ahead) {
        window_add(w, &f->ahead.row);
    }
    must(liqmap_inspect(all, MOST_FINDINGS, sizeof *all, &count, &f->columns, w->n,
                        &f->limits));
    for (int64_t i = 0; i < count && i < MOST_FINDINGS; i++) {
        if (all[i].row == at && all[i].kind < KINDS) {
            own[mine++] = all[i];
        }
    }
    return mine;
}

static int has_leapt(const row_filter *f, const liqmap_snapshot *row)
{
    const double usual = f->plausible.open_interest;
    return f->has_plausible && usual > 0 && row->open_interest > 0 &&
           (row->open_interest >= LEAP * usual || row->open_interest * LEAP <= usual);
}

/* A step of open interest stays, so that rows after it are as implausible: it is kept. */
static int is_to_drop(const row_filter *f, const liqmap_finding *found)
{
    return f->options->drop_implausible && found->kind != LIQMAP_FINDING_STEP;
}

static void warn(const row_filter *f, const placed_row *row,
                 const liqmap_finding *found)
{
    char text[NUMBER_TEXT * 3];
    const char *column = kinds[found->kind].column;
    describe(text, found);
    if (f->options->strict) {
        fail_at(row->path, row->line, column, "implausible: %s", text);
    }
    if (f->findings.rows < LISTED) {
        note("%s:%" PRId64 ": %s: implausible: %s: row %s", row->path, row->line,
             column, text, is_to_drop(f, found) ? "left out" : "kept");
    }
}

/* What of an implausible row is no part of what is implausible joins the next. */
static void drop_implausible(row_filter *f, const liqmap_snapshot *row,
                             const liqmap_finding *found, int64_t count)
{
    int bad[KINDS] = {0};
    for (int64_t i = 0; i < count; i++) {
        bad[found[i].kind] = 1;
    }
    if (bad[LIQMAP_FINDING_TIME]) {
        return;
    }
    if (!bad[LIQMAP_FINDING_MOVE] && !bad[LIQMAP_FINDING_RANGE]) {
        gap_add_range(&f->gap, row);
    }
    if (!bad[LIQMAP_FINDING_VOLUME] && !bad[LIQMAP_FINDING_ENTRY]) {
        gap_add_volume(f, row);
    }
}

/* Whether a row is passed on. */
static int accept(row_filter *f, const placed_row *row)
{
    liqmap_finding found[KINDS];
    const int64_t count = inspect(f, &row->row, found);
    int dropped = 0;
    for (int64_t i = 0; i < count; i++) {
        warn(f, row, &found[i]);
        dropped |= is_to_drop(f, &found[i]);
    }
    if (count > 0 && (dropped || !f->options->drop_implausible)) {
        count_row(&f->findings, &row->row);
    }
    if (dropped) {
        drop_implausible(f, &row->row, found, count);
        return 0;
    }
    f->before = row->row;
    f->has_before = 1;
    if (count == 0) {
        f->plausible = row->row;
        f->has_plausible = 1;
    }
    return 1;
}

/* The last row, whose open interest no other row confirms. Whether it is passed on. */
static int accept_last(row_filter *f, const placed_row *row)
{
    char value[NUMBER_TEXT], usual[NUMBER_TEXT];
    if (!f->options->keeps_state) {
        return accept(f, row);
    }
    format_number(value, row->row.open_interest);
    format_number(usual, f->plausible.open_interest);
    note("%s:%" PRId64 ": open_interest: %s after %s, and no row follows that would "
         "confirm it: row left for the next time",
         row->path, row->line, value, usual);
    return 0;
}

/* ---- all of it ------------------------------------------------------------------ */

static int pass_on(row_filter *f, const placed_row *row, liqmap_snapshot *out)
{
    f->last = *row;
    *out = row->row;
    gap_join(f, out);
    return 1;
}

/* A row of 0, or of nothing; whether it is passed on. */
static int accept_empty(row_filter *f, const placed_row *row)
{
    if (isnan(row->row.open_interest)) {
        count_row(&f->blanks, &row->row);
        gap_add(f, &row->row);
        return 0;
    }
    if (f->options->zero_is_real) {
        return 1;
    }
    if (f->has_positive) {
        hold(f, row);
        return 0;
    }
    count_row(&f->leading, &row->row);
    return 1;
}

/* A row above 0; whether it is passed on. */
static int accept_positive(row_filter *f, const placed_row *row)
{
    if (!f->has_positive) {
        report(f, &f->leading,
               "rows of open interest 0 before the first above 0, kept");
    }
    f->has_positive = 1;
    drop_held(f);
    return has_leapt(f, &row->row) && !look_ahead(f) ? accept_last(f, row)
                                                     : accept(f, row);
}

void row_filter_report(row_filter *f)
{
    if (!f->has_positive && f->leading.rows > 0 && !f->has_resumed) {
        fail_at(f->input->path, 0, "open_interest",
                "expected a row above 0, found 0 in all of them; --zero-is-real takes "
                "them as they are");
    }
    report(
        f, &f->zeros,
        "gap: rows of open interest 0 between others left out, their range and volume "
        "in the next row");
    report(
        f, &f->blanks,
        "gap: rows without open interest left out, their range and volume in the next "
        "row");
    intervals_report(&f->intervals, f->input->path);
    report(f, &f->findings,
           f->options->drop_implausible ? "implausible rows left out"
                                        : "implausible rows kept (--drop-implausible "
                                          "leaves them out, --strict stops)");
    memset(&f->zeros, 0, sizeof f->zeros);
    memset(&f->blanks, 0, sizeof f->blanks);
    memset(&f->findings, 0, sizeof f->findings);
}

int row_filter_next(row_filter *f, liqmap_snapshot *out)
{
    placed_row row;
    while (take_row(f, &row)) {
        if (row.row.open_interest > 0 ? accept_positive(f, &row)
                                      : accept_empty(f, &row)) {
            return pass_on(f, &row, out);
        }
    }
    if (f->next_held == 0) {
        row_filter_report(f);
        keep_held(f);
    }
    return f->next_held < f->n_held ? pass_on(f, &f->held[f->next_held++], out) : 0;
}
