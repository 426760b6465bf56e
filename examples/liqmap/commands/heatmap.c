/* SPDX-License-Identifier: MIT */
/* liqmap heatmap: what the map held where, over time. */
#include "commands/command.h"
#include "views/view_heat.h"
#include "base/errors.h"
#include "base/memory.h"
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
    int format;
} arguments;

enum {
    KEY_EVERY = 0x300,
    KEY_COLUMNS,
    KEY_LOW,
    KEY_HIGH,
    KEY_READING,
    KEY_TIERS,
    KEY_UNIT,
    KEY_FORMAT
};

static const struct argp_option options[] = {
    {NULL, 0, NULL, 0, "What is printed:", 3},
    {"every", KEY_EVERY, "K", 0,
     "A column every K snapshots, the newest that there is room for. Without it all of "
     "the "
     "input is shown: K is 1 and doubles whenever the columns are full",
     3},
    {"columns", KEY_COLUMNS, "N", 0, "Columns at most (text: 64, else 1440)", 3},
    {"low", KEY_LOW, "PRICE", 0,
     "Lowest price shown (5 % below the lowest close shown); 0: all of the axis", 3},
    {"high", KEY_HIGH, "PRICE", 0,
     "Highest price shown (5 % above the highest close shown); 0: all of the axis", 3},
    {"reading", KEY_READING, "READING", 0,
     "density (default), what a bucket holds, or cumulative, what is liquidated on the "
     "way to it",
     3},
    {"tiers", KEY_TIERS, "TIERS", 0, "summed (default) or, not in text, kept apart", 3},
    {"unit", KEY_UNIT, "UNIT", 0, "quote (default) or contracts", 3},
    {"format", KEY_FORMAT, "FORMAT", 0,
     "text (default), json (liqmap.heatmap/1) or csv (a row per bucket that is not "
     "empty)",
     3},
    {0}};

static int64_t parse_count(struct argp_state *state, const char *option,
                           const char *text, int64_t most)
{
    int64_t count;
    if (!parse_integer(text, &count) || count < 1 || count > most) {
        argp_error(state, "--%s: expected a whole number, 1 to %" PRId64 ", found '%s'",
                   option, most, text);
    }
    return count;
}

static double parse_limit(struct argp_state *state, const char *option,
                          const char *text)
{
    double price;
    if (!parse_number(text, &price) ||
        (price != 0 && (price < 1e-60 || price > 1e60))) {
        argp_error(state, "--%s: expected a price, or 0, found '%s'", option, text);
    }
    return price;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->source;
        state->child_inputs[1] = &a->model;
        return 0;
    case KEY_EVERY:
        a->every = parse_count(state, "every", arg, 1000000000);
        return 0;
    case KEY_COLUMNS:
        a->ring.columns = parse_count(state, "columns", arg, 100000);
        return 0;
    case KEY_LOW:
        a->low = parse_limit(state, "low", arg);
        a->low_given = 1;
        return 0;
    case KEY_HIGH:
        a->high = parse_limit(state, "high", arg);
        a->high_given = 1;
        return 0;
    case KEY_READING:
        a->ring.reading = command_choice(state, "reading", arg, "density|cumulative");
        return 0;
    case KEY_TIERS:
        a->ring.tiers = command_choice(state, "tiers", arg, "summed|kept");
        return 0;
    case KEY_UNIT:
        a->ring.unit = command_choice(state, "unit", arg, "contracts|quote");
        return 0;
    case KEY_FORMAT:
        a->format = command_choice(state, "format", arg, "text|json|csv");
        return 0;
    default:
        return command_default(key, arg, state);
    }
}

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
    low = fmax(low * (1 - MARGIN), 1e-60);
    high = fmin(high * (1 + MARGIN), 1e60);
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

int command_heatmap(int argc, char **argv)
{
    static const struct argp_child children[] = {
        {&source_argp, 0, NULL, 0}, {&model_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        options,
        parse,
        NULL,
        "The liquidation map over time: a column per moment, "
        "price upward, the heavier the darker.\v"
        "The last snapshot always is a column. CSV has a row per column and bucket "
        "that "
        "is not empty: time_ms,price,bucket,low,high,long,short, or with --tiers kept "
        "long_25,.. short_100 as in a map. JSON is one object; long and short are "
        "[time][bucket], or [time][bucket][tier], all numbers read back to the same "
        "double. Colour is for terminals, and off where NO_COLOR is set.",
        children,
        NULL,
        NULL};
    arguments a;
    run r;
    heat_view v;
    liqmap_heat *heat;
    FILE *out;
    memset(&a, 0, sizeof a);
    memset(&v, 0, sizeof v);
    a.ring.struct_size = sizeof a.ring;
    a.ring.unit = LIQMAP_QUOTE;
    model_init(&a.model);
    argp_parse(&argp, argc, argv, 0, NULL, &a);
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
