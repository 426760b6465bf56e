/* SPDX-License-Identifier: MIT */
/* liqmap convert: Binance Vision files, or venues' answers, to a CSV of snapshots. */
#include "commands/command.h"
#include "views/view_snapshots.h"
#include "readers/source.h"
#include "readers/venue_rest.h"
#include "base/errors.h"
#include "base/options.h"
#include "base/output.h"
#include "base/progress.h"

#include <stdio.h>
#include <string.h>

typedef struct arguments {
    source_options source;
    rest_options rest;
    const char *venue;
    size_t n_interest; /* files of --oi */
    const char *path;
} arguments;

static int has_rest(const venue *v)
{
    return v->rest != NULL;
}

static int takes_time(const venue *v)
{
    return has_rest(v) && v->rest->takes_time;
}

static int takes_bar(const venue *v)
{
    return has_rest(v) && v->rest->bars_have_no_end;
}

static int read_venue(void *values, const option_use *use)
{
    arguments *a = values;
    char names[VENUE_TEXT], expected[VENUE_TEXT + 32];
    a->venue = use->text;
    if (!instrument_parse(&a->source.instrument, use->text) ||
        !has_rest(a->source.instrument.venue)) {
        snprintf(expected, sizeof expected, "%s or NAME:INSTRUMENT",
                 venue_names(names, has_rest, "|", "|"));
        option_expected(use, expected);
    }
    return 1;
}

static int read_interest(void *values, const option_use *use)
{
    arguments *a = values;
    source_options_add(&a->source, SOURCE_INTEREST, use->text);
    a->n_interest++;
    return 1;
}

static const option_spec options[] = {
    {.help = "What a venue's own interface answers, instead:", .group = 2},
    {"venue", "NAME",
     "binance, bybit, okx or hyperliquid, or NAME:INSTRUMENT where answers do not say "
     "what they are of or hold others as well; --klines and --mark-klines are then its "
     "bars",
     2, .read = read_venue},
    {"oi", "FILE",
     "Its open interest as JSON, one answer or several, .json or .zip, - is standard "
     "input; may be repeated",
     2, .read = read_interest},
    {"time", "MS", "Of an answer that has none (hyperliquid)", 2, option_time,
     offsetof(arguments, rest.time_ms), .expected = "milliseconds"},
    {"sides", "one|both", "How many sides hyperliquid's open interest counts (both)", 2,
     option_word, offsetof(arguments, rest.both), .words = "one|both"},
    {"bar", "DURATION", "Length of a bar of bybit or okx (the least step between two)",
     2, option_duration, offsetof(arguments, rest.bar_ms),
     .expected = "a duration such as 5m or 1h"},
    {"output", "FILE",
     "Where to write: beside it first, then renamed (standard output)", 3, option_text,
     offsetof(arguments, path), .letter = 'o'},
    {0}};

/* Which options go together. */
static void check_usage(const arguments *a, const option_set *given)
{
    const source_paths *lists = a->source.joined;
    const venue *v = a->source.instrument.venue;
    char names[VENUE_TEXT];
    const int sides = option_is_given(given, "sides");
    if (a->venue == NULL) {
        if (a->n_interest > 0) {
            misuse("--oi needs --venue, one of %s",
                   venue_names(names, has_rest, "|", "|"));
        }
        if (a->rest.time_ms >= 0 || sides || a->rest.bar_ms > 0) {
            misuse("--time, --sides and --bar go with --venue");
        }
        if (lists[SOURCE_INTEREST].count + lists[SOURCE_KLINES].count == 0) {
            misuse(
                "no source: give --metrics FILE and --klines FILE, or --venue NAME and "
                "--oi FILE");
        }
        return;
    }
    if (lists[SOURCE_INTEREST].count > a->n_interest) {
        misuse("--venue and --oi do not go with --metrics");
    }
    if (a->n_interest == 0) {
        misuse("--venue needs --oi FILE");
    }
    if (lists[SOURCE_MARK].count > 0 && lists[SOURCE_KLINES].count == 0) {
        misuse("--mark-klines needs --klines");
    }
    if ((a->rest.time_ms >= 0 || sides) && !takes_time(v)) {
        misuse("--time and --sides are for %s: what %s answers is known",
               venue_names(names, takes_time, ", ", " and "), v->name);
    }
    if (a->rest.bar_ms > 0 && !takes_bar(v)) {
        misuse("--bar is for %s: bars of %s say when they close",
               venue_names(names, takes_bar, ", ", " and "), v->name);
    }
}

/* Without bars a snapshot is open interest alone. */
static void convert(const source_options *from, FILE *out)
{
    const int alone = from->joined[SOURCE_KLINES].count == 0;
    source *s = source_open(from);
    liqmap_snapshot row;
    int64_t rows = 0;
    (alone ? view_interest_header : view_snapshots_header)(out);
    while (source_next(s, &row)) {
        output_row(out);
        (alone ? view_interest_row : view_snapshots_row)(out, &row);
        output_check(out);
        progress(++rows, row.time_ms, source_part(s));
    }
    source_close(s);
}

static const command_line line = {
    .about =
        "Join open interest and bars, of Binance Vision or as a venue's own interface "
        "answers, to a CSV of snapshots. Rows are sorted, each time once; gaps are "
        "reported on standard error and never filled.\v"
        "A row of open interest takes all bars that closed after the row before it "
        "and by its own time, the first row those of one step (five minutes, or the "
        "usual one of the answers); entry is quote volume by volume. A row whose "
        "interval has no bar is dropped, with a message, and what was traded in it "
        "counts in the next row. Files in order of time are "
        "streamed; one that is not, or comes by a pipe, is held in memory to be "
        "sorted, and so are answers.\n\n"
        "Answers are normalised to contracts on one side: base coin, or USD where the "
        "contract is inverse. Read are Binance's openInterestHist, Bybit's v5 "
        "open-interest (singleOpenInterest, or half of openInterest), OKX's "
        "open-interest and its history of columns ts, oi, oiCcy, oiUsd, and "
        "Hyperliquid's metaAndAssetCtxs; and klines, kline, candles and "
        "candleSnapshot; a time of open interest is taken for its moment, the end of "
        "what "
        "came before. Without --klines the output is time_ms,open_interest. OKX "
        "marks the bar that is not finished, and it is dropped; of the other venues "
        "ask for finished ones."};

static int run(int argc, char **argv)
{
    static arguments a;
    option_set sets[] = {{source_file_option_rows, &a.source, 0}, {options, &a, 0}};
    FILE *out;
    source_options_init(&a.source);
    a.rest.time_ms = -1;
    a.rest.both = 1;
    options_read(argc, argv, &line, sets, sizeof sets / sizeof *sets);
    check_usage(&a, &sets[1]);
    a.source.rest = a.venue != NULL ? &a.rest : NULL;
    out = output_open(a.path);
    convert(&a.source, out);
    progress_clear();
    output_close(out);
    source_options_free(&a.source);
    return 0;
}

const command command_convert = {
    "convert", "Binance Vision files, or venues' answers, to a CSV of snapshots", run};
