/* SPDX-License-Identifier: MIT */
/* liqmap convert: files of open interest and bars to a CSV of snapshots. */
#include "commands/command.h"
#include "views/view_snapshots.h"
#include "readers/source.h"
#include "readers/source_files.h"
#include "readers/venue_rest.h"
#include "base/errors.h"
#include "base/options.h"
#include "base/output.h"
#include "base/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct arguments {
    source_options source;
    const char *path;
} arguments;

static int takes_time(const venue *v)
{
    return v->rest != NULL && v->rest->takes_time;
}

static int takes_bar(const venue *v)
{
    return v->rest != NULL && v->rest->bars_have_no_end;
}

static int read_venue(void *values, const option_use *use)
{
    arguments *a = values;
    return source_options_read_venue(&a->source, use);
}

static int read_interest(void *values, const option_use *use)
{
    arguments *a = values;
    source_options_add(&a->source, SOURCE_INTEREST, use->text);
    return 1;
}

static const option_spec options[] = {
    {.help = "What venues answer:", .group = 2},
    {"venue", "NAME",
     "The same as --from: binance, bybit, okx, hyperliquid, ccxt or coinglass", 2,
     .read = read_venue, .names = venue_rest_name},
    {"oi", "FILE", "The same as --metrics, but - is standard input", 2,
     .read = read_interest},
    {"time", "MS", "Time of the snapshot, for Hyperliquid answers, which carry none", 2,
     option_time, offsetof(arguments, source.rest.time_ms), .expected = "milliseconds"},
    {"sides", "one|both", "How many sides hyperliquid's open interest counts (both)", 2,
     option_word, offsetof(arguments, source.rest.both), .words = "one|both"},
    {"bar", "DURATION",
     "Length of a bar of bybit, okx, ccxt or coinglass (the least step between two)", 2,
     option_duration, offsetof(arguments, source.rest.bar_ms),
     .expected = "a duration such as 5m or 1h"},
    {"output", "FILE",
     "Where to write: beside it first, then renamed (standard output)", 3, option_text,
     offsetof(arguments, path), .letter = 'o'},
    {0}};

static void take_files(source_options *o)
{
    source_files_take(o, 1);
    if (o->files.count > 0 && o->joined[SOURCE_INTEREST].count == 0) {
        fail_at(o->files.path[0], 0, NULL,
                "open interest is missing: give a file of it as well");
    }
}

/* Which options go together. */
static void check_usage(const arguments *a, const option_set *given)
{
    const source_paths *lists = a->source.joined;
    const rest_options *rest = &a->source.rest;
    const venue *v = a->source.instrument.venue;
    const int sides = option_is_given(given, "sides");
    char names[VENUE_TEXT];
    if (!a->source.instrument.venue_asked_for &&
        (rest->time_ms >= 0 || sides || rest->bar_ms > 0)) {
        misuse("--time, --sides and --bar go with --from or --venue");
    }
    if (lists[SOURCE_INTEREST].count == 0) {
        misuse("no open interest: give --metrics FILE, or FILE of any kind");
    }
    if (lists[SOURCE_MARK].count > 0 && lists[SOURCE_KLINES].count == 0) {
        misuse("--mark-klines needs --klines");
    }
    if ((rest->time_ms >= 0 || sides) && !takes_time(v)) {
        misuse("--time and --sides are for %s: what %s answers is known",
               venue_names(names, takes_time, ", ", " and "), v->name);
    }
    if (rest->bar_ms > 0 && !takes_bar(v)) {
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
    if (source_input(s)->remark[0] != '\0') {
        note("%s: %s", source_input(s)->path, source_input(s)->remark);
    }
    (alone ? view_interest_header : view_snapshots_header)(out);
    while (source_next(s, &row)) {
        output_row(out);
        (alone ? view_interest_row : view_snapshots_row)(out, &row);
        output_check(out);
        progress(++rows, row.time_ms, source_part(s));
    }
    source_close(s);
}

static const char about[] =
    "Join open interest and bars to a CSV of snapshots. What a FILE is, is found "
    "out by looking at it; or say it by the options. Rows are sorted, each time "
    "once; gaps are reported on standard error and never filled.\vA row of open "
    "interest takes all bars that closed after the row before it and by its own "
    "time, the first row those of one step (five minutes, or the usual one of the "
    "answers); entry is quote volume by volume. A row whose interval has no bar is "
    "dropped, with a message, and what was traded in it counts in the next row. "
    "Files in order of time are streamed; one that is not, or comes by a pipe, is "
    "held in memory to be sorted, and so are answers.\n\n"
    "All is normalised to contracts on one side: base coin, or USD where the "
    "contract is inverse. Read are metrics and klines of Binance Vision; Binance's "
    "openInterestHist, Bybit's v5 open-interest (singleOpenInterest, or half of "
    "openInterest), OKX's open-interest and its history of columns ts, oi, oiCcy, "
    "oiUsd, and Hyperliquid's metaAndAssetCtxs; klines, kline, candles and "
    "candleSnapshot; what ccxt's fetch_open_interest_history and fetch_ohlcv "
    "return, as JSON; and CoinGlass's open interest history, which is in USD and "
    "of the begin of its bars: it is divided by the close of the bar. Each may be "
    "in .zip or .gz. A name of an instrument, where needed: --from "
    "okx:BTC-USDT-SWAP.\n\n"
    "Without bars the output is time_ms,open_interest. OKX marks the bar that is "
    "not finished, and it is dropped; of the other venues ask for finished ones. A "
    "time of open interest is taken for its moment, the end of what came before.";

static const char examples[] =
    "liqmap convert metrics.csv klines.csv --output day.csv\n"
    "liqmap convert metrics.csv";

static int run(int argc, char **argv)
{
    static arguments a;
    option_set sets[] = {
        {source_file_option_rows, &a.source, 0}, {options, &a, 0}, {0}};
    const command_line line = {.about = about,
                               .examples = examples,
                               .operand = "[FILE...]",
                               .operand_add = source_files_add,
                               .operand_values = &a.source};
    FILE *out;
    source_options_init(&a.source);
    a.source.bars_are_optional = 1;
    options_read(argc, argv, &line, sets);
    take_files(&a.source);
    check_usage(&a, sets);
    out = output_open(a.path);
    if (a.source.joined[SOURCE_KLINES].count == 0 && a.source.files.count > 0) {
        note("no bars: the output is open interest alone");
    }
    convert(&a.source, out);
    progress_clear();
    output_close(out);
    source_options_free(&a.source);
    return 0;
}

const command command_convert = {
    "convert", "files of open interest and bars to a CSV of snapshots", run};
