/* SPDX-License-Identifier: MIT */
#include "replays/observed.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)
#define SAME_MS 1000 /* times that name the same moment, as 59:59.999 and 00:00 do */

void observed_open(observed *o, const liquidated *feed)
{
    memset(o, 0, sizeof *o);
    o->feed = feed;
}

void observed_close(observed *o)
{
    free(o->rows);
}

static int is_same(int64_t a, int64_t b)
{
    const int64_t later = a > b ? a : b;
    return (uint64_t)later - (uint64_t)(a > b ? b : a) < SAME_MS;
}

/* Whether all bars of an interval are there. */
static int is_whole(int64_t begin_ms, int64_t end_ms, int64_t bars, int64_t bar_ms)
{
    return bars > 0 && is_same(begin_ms + bars * bar_ms, end_ms);
}

static void add_row(observed *o, const observed_row *row)
{
    if (o->count == o->room) {
        o->room = 2 * o->room + 64;
        o->rows = reallocate(o->rows, (size_t)o->room, sizeof *o->rows);
    }
    o->rows[o->count++] = *row;
}

/* Whether a bar ends at a time. Passes the bars up to it, and sums them. */
static int pass_bars(observed *o, int64_t time_ms)
{
    const liquidated *f = o->feed;
    int ends = 0;
    for (; o->next < f->count && f->bars[o->next].time_ms < time_ms + SAME_MS;
         o->next++) {
        const liquidated_bar *bar = &f->bars[o->next];
        ends = is_same(bar->time_ms, time_ms);
        o->bars++;
        o->now.feed[LIQMAP_LONG] += bar->amount[LIQMAP_LONG];
        o->now.feed[LIQMAP_SHORT] += bar->amount[LIQMAP_SHORT];
    }
    return ends;
}

static int begins_bar(const observed *o, int64_t time_ms)
{
    const liquidated *f = o->feed;
    return o->next < f->count && is_same(f->bars[o->next].time_ms - f->bar_ms, time_ms);
}

void observed_add(observed *o, int64_t time_ms, const double *amounts, int64_t n)
{
    int ends;
    if (o->feed == NULL) {
        return;
    }
    o->now.end_ms = time_ms;
    for (int64_t i = 0; i < 2 * n; i++) {
        o->now.model[i / n] += amounts[i];
    }
    ends = pass_bars(o, time_ms);
    if (ends && o->has_begun &&
        is_whole(o->now.begin_ms, time_ms, o->bars, o->feed->bar_ms)) {
        add_row(o, &o->now);
    }
    if (ends || begins_bar(o, time_ms)) {
        o->now = (observed_row){.begin_ms = time_ms};
        o->bars = 0;
        o->has_begun = 1;
    }
}

static int64_t length_of(const observed_row *row)
{
    return row->end_ms - row->begin_ms;
}

/* Keeps the intervals of the least length: there, nothing is missing in between. */
void observed_finish(observed *o)
{
    int64_t least = INT64_MAX, kept = 0;
    for (int64_t i = 0; i < o->count; i++) {
        least = length_of(&o->rows[i]) < least ? length_of(&o->rows[i]) : least;
    }
    for (int64_t i = 0; i < o->count; i++) {
        if (length_of(&o->rows[i]) < least + SAME_MS) {
            o->rows[kept++] = o->rows[i];
        }
    }
    o->count = kept;
}

void observed_join(observed *o, const observed *other)
{
    int64_t kept = 0, i = 0;
    for (int64_t j = 0; j < other->count; j++) {
        const observed_row *row = &other->rows[j];
        while (i < o->count && o->rows[i].end_ms + SAME_MS <= row->end_ms) {
            i++;
        }
        if (i < o->count && is_same(o->rows[i].end_ms, row->end_ms) &&
            is_same(o->rows[i].begin_ms, row->begin_ms)) {
            o->rows[kept] = o->rows[i++];
            o->rows[kept].model[LIQMAP_LONG] += row->model[LIQMAP_LONG];
            o->rows[kept].model[LIQMAP_SHORT] += row->model[LIQMAP_SHORT];
            kept++;
        }
    }
    o->count = kept;
}

recent_totals observed_recent(const liquidated *f, int64_t now_ms)
{
    recent_totals t = {.inputs = 1};
    for (int w = 0; w < RECENT_WINDOWS; w++) {
        const int64_t begin = now_ms - recent_hours[w] * HOUR_MS;
        int64_t bars = 0, end = begin;
        for (int64_t i = 0; i < f->count; i++) {
            const liquidated_bar *bar = &f->bars[i];
            if (bar->time_ms >= begin + SAME_MS && bar->time_ms < now_ms + SAME_MS) {
                bars++;
                end = bar->time_ms;
                t.amount[LIQMAP_LONG][w] += bar->amount[LIQMAP_LONG];
                t.amount[LIQMAP_SHORT][w] += bar->amount[LIQMAP_SHORT];
            }
        }
        t.is_known[w] =
            is_same(end, now_ms) && is_whole(begin, now_ms, bars, f->bar_ms);
    }
    return t;
}

int64_t observed_ratio(const observed *o, double ratio[2])
{
    const int64_t last = o->count > 0 ? o->rows[o->count - 1].end_ms : 0;
    double model[2] = {0}, feed[2] = {0};
    int64_t n = 0;
    for (int64_t i = o->count - 1; i >= 0; i--) {
        const observed_row *row = &o->rows[i];
        if (last - row->end_ms >= OBSERVED_DAYS * 24 * HOUR_MS) {
            break;
        }
        for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            model[side] += row->model[side];
            feed[side] += row->feed[side];
        }
        n++;
    }
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        if (n >= LIQMAP_FORECAST_ROWS && model[side] > 0) {
            ratio[side] = feed[side] / model[side];
        }
    }
    return n;
}

int32_t observed_expect(const observed *o, liqmap_expected *expected, int32_t side,
                        double amount)
{
    liqmap_forecast forecast;
    must(liqmap_forecast_init(&forecast, sizeof forecast));
    for (int64_t i = 0; i < o->count; i++) {
        liqmap_forecast_row row = {.time_ms = o->rows[i].end_ms};
        for (int s = LIQMAP_LONG; s <= LIQMAP_SHORT; s++) {
            row.forecast[s] =
                o->rows[i].model[s] < LEAST_AMOUNT ? 0 : o->rows[i].model[s];
            row.observed[s] = o->rows[i].feed[s];
        }
        must(liqmap_forecast_add(&forecast, &row));
    }
    return liqmap_forecast_read(&forecast, expected, side, amount);
}
