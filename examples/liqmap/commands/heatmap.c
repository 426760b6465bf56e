/* SPDX-License-Identifier: MIT */
/* liqmap heatmap: what the map held where, over time. */
#include "commands/command.h"
#include "views/view_heat.h"
#include "model/model_options.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/output.h"
#include "base/parse.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_COLUMNS 64   /* with the prices before them a line of 79 */
#define DATA_COLUMNS 1440 /* the minutes of a day */
#define MARGIN 0.05       /* shown past the lowest and highest close */

enum { TEXT, JSON, CSV };

typedef struct arguments {
    source_options source;
    model model;
    liqmap_heat_config ring;
    int64_t every; /* 0: as the ring has room */
    double low, high;
    int low_given, high_given;
    int32_t format;
} arguments;

static const option_spec options[] = {
    {.help = "What is printed:", .group = 3},
    {"every", "K",
     "A column every K snapshots, the newest that there is room for. Without it all of "
     "the "
     "input is shown: K is 1 and doubles whenever the columns are full",
     3, option_count, offsetof(arguments, every), .least = 1, .most = 1000000000},
    {"columns", "N", "Columns at most (text: 64, else 1440)", 3, option_count,
     offsetof(arguments, ring.columns), .least = 1, .most = 100000},
    {"low", "PRICE",
     "Lowest price shown (5 % below the lowest close shown); 0: all of the axis", 3,
     option_quantity, offsetof(arguments, low), .expected = "a price, or 0"},
    {"high", "PRICE",
     "Highest price shown (5 % above the highest close shown); 0: all of the axis", 3,
     option_quantity, offsetof(arguments, high), .expected = "a price, or 0"},
    {"reading", "READING",
     "density (default), what a bucket holds, or cumulative, what is liquidated on the "
     "way to it",
     3, option_word, offsetof(arguments, ring.reading), .words = "density|cumulative"},
    {"tiers", "TIERS", "summed (default) or, not in text, kept apart", 3, option_word,
     offsetof(arguments, ring.tiers), .words = "summed|kept"},
    {"unit", "UNIT", "quote (default) or contracts", 3, option_word,
     offsetof(arguments, ring.unit), .words = "contracts|quote"},
    {"format", "FORMAT",
     "text (default), json (liqmap.heatmap/1) or csv (a row per bucket that is not "
     "empty)",
     3, option_word, offsetof(arguments, format), .words = "text|json|csv"},
    {0}};

static void check(arguments *a)
{
    if (a->format == TEXT && a->ring.tiers == LIQMAP_HEAT_KEPT) {
        misuse("--tiers kept does not go with --format text");
    }
    if (a->low > 0 && a->high > 0 && a->low > a->high) {
        misuse("--low is above --high");
    }
    if (a->ring.columns == 0) {
        a->ring.columns = a->format == TEXT ? TEXT_COLUMNS : DATA_COLUMNS;
    }
}

static liqmap_heat *ring_open(const liqmap_heat_config *config, const liqmap *map)
{
    int64_t size;
    liqmap_heat *heat;
    if (liqmap_heat_size(&size, config, map) != LIQMAP_OK ||
        (uint64_t)size > SIZE_MAX) {
        fail("out of memory");
    }
    heat = allocate((size_t)size, 1);
    must(liqmap_heat_init(heat, size, config, map));
    return heat;
}

/* Where nobody said how often there is a column, a full ring is thinned. */
static int thins(const arguments *a, liqmap_heat *heat, int64_t *held)
{
    if (a->every > 0 || *held < a->ring.columns) {
        return 0;
    }
    must(liqmap_heat_thin(heat));
    *held = (*held + 1) / 2;
    return 1;
}

/*
 * All snapshots, every so many a column, the last one always. Answers how many that
 * were in the end.
 */
static int64_t fill(const arguments *a, run *r, liqmap_heat *heat)
{
    int64_t every = a->every > 0 ? a->every : 1, since = 0, held = 0;
    while (run_next(r)) {
        since++;
        if (since >= every && thins(a, heat, &held)) {
            every *= 2;
        }
        if (since >= every) {
            must(liqmap_heat_push(heat, r->map));
            held += held < a->ring.columns;
            since = 0;
        }
    }
    if (since > 0) {
        every *= thins(a, heat, &held) ? 2 : 1;
        must(liqmap_heat_push(heat, r->map));
    }
    return every;
}

/* What is not asked for is a little more than the closes that are shown. */
static void set_limits(arguments *a, const double *closes, int64_t n)
{
    double low = closes[0], high = closes[0];
    for (int64_t i = 1; i < n; i++) {
        low = fmin(low, closes[i]);
        high = fmax(high, closes[i]);
    }
    low = fmax(low * (1 - MARGIN), LEAST_AMOUNT);
    high = fmin(high * (1 + MARGIN), MOST_AMOUNT);
    if (!a->low_given) {
        a->low = a->high > 0 ? fmin(low, a->high) : low;
    }
    if (!a->high_given) {
        a->high = fmax(high, a->low);
    }
}

static void view_open(heat_view *v, const run *r, const liqmap_heat *heat, arguments *a)
{
    liqmap_heat_window *w = &v->window;
    liqmap_axis axis = {.struct_size = sizeof axis};
    double *edges;
    int64_t cells;
    v->run = r;
    v->stats = run_stats(r);
    v->config = a->ring;
    w->struct_size = sizeof *w;
    must(liqmap_heat_read(heat, w, NULL, NULL, 0, NULL, 0, LIQMAP_LONG, INT64_MIN,
                          INT64_MAX, 0, 0));
    v->times = allocate((size_t)w->columns, sizeof *v->times);
    v->closes = allocate((size_t)w->columns, sizeof *v->closes);
    must(liqmap_heat_read(heat, w, v->times, v->closes, w->columns, NULL, 0,
                          LIQMAP_LONG, INT64_MIN, INT64_MAX, 0, 0));
    set_limits(a, v->closes, w->columns);
    must(liqmap_heat_read(heat, w, NULL, NULL, 0, NULL, 0, LIQMAP_LONG, INT64_MIN,
                          INT64_MAX, a->low, a->high));
    cells = w->columns * w->buckets * w->tiers;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        v->amounts[side] = allocate((size_t)cells, sizeof(double));
        must(liqmap_heat_read(heat, w, NULL, NULL, 0, v->amounts[side], cells, side,
                              INT64_MIN, INT64_MAX, a->low, a->high));
    }
    must(liqmap_get_axis(r->map, &axis));
    edges = allocate((size_t)axis.buckets + 1, sizeof *edges);
    must(liqmap_axis_edges(&axis, edges, axis.buckets + 1, NULL));
    v->edges = allocate((size_t)w->buckets + 1, sizeof *v->edges);
    memcpy(v->edges, edges + w->first, (size_t)(w->buckets + 1) * sizeof *edges);
    free(edges);
}

static void view_close(heat_view *v)
{
    free(v->times);
    free(v->closes);
    free(v->edges);
    free(v->amounts[LIQMAP_LONG]);
    free(v->amounts[LIQMAP_SHORT]);
}

/* Whoever set how often there is a column is told what did not fit. */
static void tell_dropped(const heat_view *v, const arguments *a)
{
    const int64_t dropped = v->window.pushed - v->window.columns;
    if (a->every > 0 && dropped > 0) {
        note("%" PRId64 " columns were dropped: --every %" PRId64 " keeps all", dropped,
             (v->stats.pushes + a->ring.columns - 1) / a->ring.columns);
    }
}

static const command_line line = {
    .about =
        "The liquidation map over time: a column per moment, "
        "price upward, the heavier the darker.\v"
        "The last snapshot always is a column. CSV has a row per column and bucket "
        "that "
        "is not empty: time_ms,price,bucket,low,high,long,short, or with --tiers kept "
        "long_25,.. short_100 as in a map. JSON is one object; long and short are "
        "[time][bucket], or [time][bucket][tier], all numbers read back to the same "
        "double. Colour is for terminals, and off where NO_COLOR is set."};

int command_heatmap(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{source_option_rows, &a.source, 0},
                         {model_option_rows, &a.model, 0},
                         {options, &a, 0}};
    run r;
    heat_view v;
    liqmap_heat *heat;
    FILE *out;
    memset(&a, 0, sizeof a);
    source_options_init(&a.source);
    memset(&v, 0, sizeof v);
    a.ring.struct_size = sizeof a.ring;
    a.ring.unit = LIQMAP_QUOTE;
    model_init(&a.model);
    options_read(argc, argv, &line, sets, sizeof sets / sizeof *sets);
    a.low_given = option_is_given(&sets[2], "low");
    a.high_given = option_is_given(&sets[2], "high");
    check(&a);
    out = output_open(NULL);
    run_open(&r, &a.source, &a.model, a.ring.unit);
    heat = ring_open(&a.ring, r.map);
    v.every = fill(&a, &r, heat);
    view_open(&v, &r, heat, &a);
    if (a.format == TEXT) {
        heat_text(&v, out, output_has_colour());
    } else if (a.format == JSON) {
        heat_json(&v, out);
    } else {
        heat_csv(&v, out);
    }
    output_close(out);
    tell_dropped(&v, &a);
    view_close(&v);
    free(heat);
    run_close(&r);
    source_options_free(&a.source);
    return 0;
}
