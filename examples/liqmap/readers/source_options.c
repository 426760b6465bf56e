/* SPDX-License-Identifier: MIT */
#include "readers/source_options.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_path(void *values, const option_use *use)
{
    if (strcmp(use->text, "-") == 0) {
        option_refuse(use, "only --snapshots reads standard input");
    }
    source_options_add(values, use->option->number, use->text);
    return 1;
}

static int has_rest(const venue *v)
{
    return v->rest != NULL;
}

static int read_venue(void *values, const option_use *use)
{
    return source_options_read_venue(values, use);
}

int source_options_read_venue(source_options *o, const option_use *use)
{
    char names[VENUE_TEXT], expected[VENUE_TEXT + 32];
    if (!instrument_parse(&o->instrument, use->text) ||
        !has_rest(o->instrument.venue)) {
        snprintf(expected, sizeof expected, "%s or NAME:INSTRUMENT",
                 venue_names(names, has_rest, "|", "|"));
        option_expected(use, expected);
    }
    return 1;
}

static const option_spec rows[] = {
    {.help = "Where snapshots come from; what a FILE is, is found by looking:",
     .group = 1},
    {"snapshots", "FILE",
     "CSV with the columns time_ms, open_interest, high, low, close and, where known, "
     "entry and volume; - is standard input",
     1, option_text, offsetof(source_options, snapshots), .once = 1},
    {"metrics", "FILE",
     "Open interest: Binance Vision metrics, .csv, .zip or .gz, or what a venue, ccxt "
     "or "
     "CoinGlass answers, as JSON; may be repeated",
     1, read_path, .number = SOURCE_INTEREST},
    {"klines", "FILE",
     "Bars: Binance Vision klines, or what a venue, ccxt or CoinGlass answers; may be "
     "repeated",
     1, read_path, .number = SOURCE_KLINES},
    {"mark-klines", "FILE",
     "The same of the mark price, for range and close; may be repeated", 1, read_path,
     .number = SOURCE_MARK},
    {"metrics-label", "WHICH",
     "What create_time of metrics is: start or end of its five minutes, or auto "
     "(default): start of COIN-M, and of USD-M from 2026-06-25 on",
     1, option_word, offsetof(source_options, metrics_label), .once = 1,
     .words = "start|end|auto"},
    {"zero-is-real", NULL,
     "Take open interest of 0 as it is; else it is a gap between rows above 0", 1,
     option_flag, offsetof(source_options, zero_is_real), .once = 0},
    {"drop-implausible", NULL,
     "Leave implausible rows out, as gaps; else there is a warning and they are kept",
     1, option_flag, offsetof(source_options, drop_implausible), .once = 0},
    {"strict", NULL, "Stop at the first implausible row", 1, option_flag,
     offsetof(source_options, strict), .once = 0},
    {"from", "NAME",
     "What a file of --metrics or --klines is where it does not say so itself: "
     "binance, "
     "bybit, okx, hyperliquid, ccxt or coinglass, or NAME:INSTRUMENT",
     1, read_venue, .once = 1, .names = venue_rest_name},
    {"until", "TIME",
     "Ignore rows after this time, as 2026-01-13T21:30Z, '2026-01-13 21:30:00' (UTC), "
     "2026-01-13 (its midnight), or in seconds or milliseconds",
     1, option_time, offsetof(source_options, until_ms), .once = 1,
     .expected = "a time as 2026-01-13T21:30Z, or in seconds or milliseconds"},
    {0}};
const option_spec *const source_option_rows = rows;
const option_spec *const source_file_option_rows = rows + 2;

void source_options_init(source_options *o)
{
    memset(o, 0, sizeof *o);
    o->until_ms = INT64_MAX;
    o->metrics_label = METRICS_AUTO;
    o->instrument.venue = &venue_binance;
    o->rest = (rest_options){.time_ms = -1, .both = 1};
}

void source_options_free(source_options *o)
{
    for (int i = 0; i < SOURCE_LISTS; i++) {
        free(o->joined[i].path);
    }
    free(o->files.path);
}

void source_options_add(source_options *o, int kind, const char *path)
{
    source_paths *list = &o->joined[kind];
    list->path = reallocate(list->path, list->count + 1, sizeof *list->path);
    list->path[list->count++] = path;
}

int source_is_given(const source_options *o)
{
    int given = o->snapshots != NULL;
    for (int i = 0; i < SOURCE_LISTS; i++) {
        given |= o->joined[i].count > 0;
    }
    return given;
}
