/* SPDX-License-Identifier: MIT */
/*
 * Snapshots out of open interest and bars, whatever the files. A row of open interest at t
 * takes the bars that closed in (the row before, t]; the first row, having none before,
 * those of one step. Range and close are of the mark klines where they are given; entry
 * and volume of the trades. A row without a bar in its interval is dropped with a message:
 * nothing is made up; what was traded in it counts in the next row.
 */
#include "readers/series.h"
#include "readers/snapshot.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define LISTED 10 /* rows that have a message each */

/* A series, read one row ahead. */
typedef struct rows {
    series *series; /* NULL: not given */
    record ahead;
    int has;
} rows;

/* All bars of an interval in one. */
typedef struct span {
    double high, low, close, volume, quote;
    int64_t count;
} span;

typedef struct join {
    instrument instrument;
    rows interest, trades, mark;
    int64_t last_ms;
    int any, finished;
    int64_t given, without_bars, without_mark, without_trades;
    span earlier;          /* trades of dropped rows, still to be counted */
    snapshot_input *input; /* the caller's */
} join;

static void rows_next(rows *r)
{
    r->has = series_next(r->series, &r->ahead);
}

static void rows_open(rows *r, int kind, const source_options *options, instrument *i)
{
    r->series = series_open(kind, options, i);
    rows_next(r);
}

/* Adds the bars that closed in (after, to]. */
static span bars_take(rows *bars, span sum, int64_t after, int64_t to)
{
    for (; bars->has && bars->ahead.time <= to; rows_next(bars)) {
        const record *bar = &bars->ahead;
        if (bar->time <= after) {
            continue;
        }
        sum.high = sum.count == 0 || bar->high > sum.high ? bar->high : sum.high;
        sum.low = sum.count == 0 || bar->low < sum.low ? bar->low : sum.low;
        sum.close = bar->close;
        sum.volume += bar->volume;
        sum.quote += bar->quote;
        sum.count++;
    }
    return sum;
}

static void finish(join *j)
{
    char count[NUMBER_TEXT], all[NUMBER_TEXT];
    if (j->finished) {
        return;
    }
    j->finished = 1;
    j->input->labels = series_labels(j->interest.series);
    /* The bars past the last row are read as well, for messages of what is wrong. */
    bars_take(&j->trades, j->earlier, INT64_MAX - 1, INT64_MAX);
    series_report(j->interest.series);
    series_report(j->trades.series);
    if (j->mark.series != NULL) {
        bars_take(&j->mark, j->earlier, INT64_MAX - 1, INT64_MAX);
        series_report(j->mark.series);
    }
    if (j->without_bars > 0) {
        note("open interest rows dropped, no bar closed in their interval: %s of %s",
             format_integer(count, j->without_bars), format_integer(all, j->given));
    }
    if (j->without_mark > 0) {
        note("open interest rows dropped, no mark bar closed in their interval, their "
             "volume in the next row: %s of %s",
             format_integer(count, j->without_mark), format_integer(all, j->given));
    }
    if (j->without_trades > 0) {
        note("rows with a mark bar and no trade bar, entry and volume not given: %s of "
             "%s",
             format_integer(count, j->without_trades), format_integer(all, j->given));
    }
}

/* The average price of trades; 0 where the quote volume is not given. */
static double entry_of(const join *j, const span *trades)
{
    if (j->instrument.inverse) {
        return trades->quote > 0 ? trades->volume / trades->quote : 0;
    }
    return trades->volume > 0 ? trades->quote / trades->volume : 0;
}

/* In contracts: USD are divided by the close of the bar, or are contracts where inverse. */
static double interest_of(const join *j, const record *row, const span *range)
{
    return row->is_in_quote && !j->instrument.inverse
               ? row->open_interest / range->close
               : row->open_interest;
}

/* The next row of open interest; the first was read when it was opened. */
static int advance(join *j)
{
    if (j->any) {
        rows_next(&j->interest);
    }
    return j->interest.has;
}

/* A row without a price has no range: it is dropped, and its trades join the next. */
static void drop(join *j, const record *row, const span *trades)
{
    const int no_mark = trades->count > 0;
    int64_t *counter = no_mark ? &j->without_mark : &j->without_bars;
    char when[NUMBER_TEXT];
    j->earlier = *trades;
    if (++*counter <= LISTED) {
        note("%s: no %sbar closed in the interval that ends at %s: row dropped%s",
             row->path, no_mark ? "mark " : "", format_time(when, row->time),
             no_mark ? "; its volume joins the next row, its range is not known" : "");
    }
}

static int next(void *reader, liqmap_snapshot *row)
{
    join *j = reader;
    while (advance(j)) {
        const record *ahead = &j->interest.ahead;
        const int64_t after =
            j->any ? j->last_ms : ahead->time - series_step(j->interest.series);
        const span none = {0};
        const span trades = bars_take(&j->trades, j->earlier, after, ahead->time);
        const span range = j->mark.series != NULL
                               ? bars_take(&j->mark, none, after, ahead->time)
                               : trades;
        j->any = 1;
        j->last_ms = ahead->time;
        j->given++;
        if (range.count == 0) {
            drop(j, ahead, &trades);
            continue;
        }
        j->earlier = none;
        j->without_trades += trades.count == 0;
        *row = (liqmap_snapshot){.time_ms = ahead->time,
                                 .open_interest = interest_of(j, ahead, &range),
                                 .high = range.high,
                                 .low = range.low,
                                 .close = range.close,
                                 .entry = entry_of(j, &trades),
                                 .volume = trades.volume};
        return 1;
    }
    finish(j);
    return 0;
}

static int reads(const source_options *options)
{
    return options->snapshots == NULL;
}

/* The instrument, or, where the files do not name it, the first of them. */
static const char *name_of(const join *j, const char *path)
{
    const char *slash = strrchr(path, '/');
    return j->instrument.name[0] != '\0' ? j->instrument.name
           : slash != NULL               ? slash + 1
                                         : path;
}

static void *open_files(const source_options *options, snapshot_input *input)
{
    join *j = allocate(1, sizeof *j);
    j->instrument = options->instrument;
    j->input = input;
    /* Open interest first: it may say what the amounts of the bars are. */
    rows_open(&j->interest, SOURCE_INTEREST, options, &j->instrument);
    rows_open(&j->trades, SOURCE_KLINES, options, &j->instrument);
    if (options->joined[SOURCE_MARK].count > 0) {
        rows_open(&j->mark, SOURCE_MARK, options, &j->instrument);
    }
    /* Not live: files that are no regular files are read whole before the first row. */
    *input =
        (snapshot_input){.row = "snapshot",
                         .name = name_of(j, options->joined[SOURCE_INTEREST].path[0]),
                         .path = options->joined[SOURCE_INTEREST].path[0],
                         .has_volume = 1,
                         .is_inverse = j->instrument.inverse};
    if (j->interest.has && j->interest.ahead.is_in_quote) {
        strcpy(input->remark,
               j->instrument.inverse
                   ? "open interest in USD"
                   : "open interest in USD, divided by the close of each bar");
    }
    return j;
}

static double part(const void *reader)
{
    const join *j = reader;
    return series_part(j->interest.series);
}

/* That of its open interest. */
static const char *place(const void *reader, int64_t *line)
{
    const join *j = reader;
    *line = j->interest.ahead.line;
    return j->interest.ahead.path;
}

static void close_files(void *reader)
{
    join *j = reader;
    series_close(j->interest.series);
    series_close(j->trades.series);
    series_close(j->mark.series);
    free(j);
}

const snapshot_reader reader_snapshots_joined = {reads, open_files, next,       part,
                                                 place, NULL,       close_files};
