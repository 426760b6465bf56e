/* SPDX-License-Identifier: MIT */
/*
 * The join. A row of open interest at t takes the bars that closed in (the row before,
 * t]; the first row, having none before, those of five minutes. Range and close are
 * those of the mark klines where they are given; entry and volume those of the trades.
 * A row whose interval has no bar is dropped and told: nothing is made up.
 */
#include "binance.h"
#include "format.h"
#include "say.h"
#include "series.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_MS 300000 /* how far the first row looks back */
#define TOLD 10

/* A reader of bars, one ahead. */
typedef struct bars {
    series *series;
    record ahead;
    int has;
} bars;

struct binance {
    series *metrics;
    bars trades, mark; /* mark.series NULL: not given */
    record row;
    int64_t last_ms;
    double face; /* USD of a COIN-M contract; 0: USD-M */
    int any, finished;
    int64_t given, without_bars, without_trades;
};

/* All bars of an interval in one. */
typedef struct span {
    double high, low, close, volume, quote;
    int64_t count;
} span;

static void bars_open(bars *b, int kind, const source_paths *paths)
{
    b->series = series_open(kind, paths);
    b->has = series_next(b->series, &b->ahead);
}

static span bars_take(bars *b, int64_t after, int64_t to)
{
    span sum = {0};
    for (; b->has && b->ahead.time <= to; b->has = series_next(b->series, &b->ahead)) {
        const record *bar = &b->ahead;
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

/* BTCUSD_PERP, BNBUSD_240628: contracts of COIN-M; BTCUSDT, BTCBUSD_210129 are not. */
static int is_coin_m(const char *symbol)
{
    const size_t length = strlen(symbol);
    const char *usd = strstr(symbol, "USD_");
    if (length > 5 && strcmp(symbol + length - 5, "_PERP") == 0) {
        return 1;
    }
    /* A B is of BUSD where what stands before it is long enough for a base. */
    return usd != NULL && usd != symbol && (usd[-1] != 'B' || usd - symbol < 4);
}

static double face_of(const char *symbol)
{
    if (!is_coin_m(symbol)) {
        return 0;
    }
    return strncmp(symbol, "BTCUSD_", 7) == 0 ? 100 : 10;
}

binance *binance_open(const source_paths lists[])
{
    binance *b = take(1, sizeof *b);
    b->metrics = series_open(SOURCE_METRICS, &lists[SOURCE_METRICS]);
    bars_open(&b->trades, SOURCE_KLINES, &lists[SOURCE_KLINES]);
    if (lists[SOURCE_MARK].count > 0) {
        bars_open(&b->mark, SOURCE_MARK, &lists[SOURCE_MARK]);
    }
    return b;
}

void binance_close(binance *b)
{
    if (b != NULL) {
        series_close(b->metrics);
        series_close(b->trades.series);
        series_close(b->mark.series);
        free(b);
    }
}

static void finish(binance *b)
{
    char count[NUMBER_TEXT], all[NUMBER_TEXT];
    if (b->finished) {
        return;
    }
    b->finished = 1;
    /* The bars past the last row are read as well: what is wrong with them is told. */
    bars_take(&b->trades, INT64_MAX - 1, INT64_MAX);
    series_report(b->metrics);
    series_report(b->trades.series);
    if (b->mark.series != NULL) {
        bars_take(&b->mark, INT64_MAX - 1, INT64_MAX);
        series_report(b->mark.series);
    }
    if (b->without_bars > 0) {
        note("open interest rows dropped, no bar closed in their interval: %s of %s",
             format_integer(count, b->without_bars), format_integer(all, b->given));
    }
    if (b->without_trades > 0) {
        note("rows with a mark bar and no trade bar, entry and volume not given: %s of "
             "%s",
             format_integer(count, b->without_trades), format_integer(all, b->given));
    }
}

static void join(binance *b, snapshot *row, const span *range, const span *trades)
{
    row->time_ms = b->row.time;
    row->open_interest = b->row.open_interest;
    row->high = range->high;
    row->low = range->low;
    row->close = range->close;
    row->volume = trades->volume;
    row->entry = trades->volume > 0 ? trades->quote / trades->volume : 0;
    if (b->face > 0) {
        /* Contracts of a face value in USD; the "quote" volume is in coin. */
        row->open_interest *= b->face;
        row->volume *= b->face;
        row->entry = trades->quote > 0 ? row->volume / trades->quote : 0;
    }
}

int binance_next(binance *b, snapshot *row)
{
    char when[NUMBER_TEXT];
    while (series_next(b->metrics, &b->row)) {
        const int64_t time = b->row.time;
        const int64_t after = b->any ? b->last_ms : time - FIRST_MS;
        const span trades = bars_take(&b->trades, after, time);
        const span mark =
            b->mark.series != NULL ? bars_take(&b->mark, after, time) : trades;
        b->face = b->any ? b->face : face_of(series_symbol(b->metrics));
        b->any = 1;
        b->last_ms = time;
        b->given++;
        if (mark.count == 0) {
            if (++b->without_bars <= TOLD) {
                note("%s: no bar closed in the interval that ends at %s: row dropped",
                     b->row.path, format_time(when, time));
            }
            continue;
        }
        b->without_trades += trades.count == 0;
        join(b, row, &mark, &trades);
        return 1;
    }
    finish(b);
    return 0;
}

const char *binance_symbol(const binance *b)
{
    return series_symbol(b->metrics);
}

int binance_is_inverse(const binance *b)
{
    return b->face > 0;
}

double binance_part(const binance *b)
{
    return series_part(b->metrics);
}

const char *binance_place(const binance *b, int64_t *line)
{
    *line = b->row.line;
    return b->row.path;
}
