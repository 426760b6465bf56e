/* SPDX-License-Identifier: MIT */
/* liqmap map: pushes all snapshots and shows what stands after the last. */
#include "command.h"
#include "format.h"
#include "output.h"
#include "parse.h"
#include "say.h"
#include "view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOUR_MS ((uint64_t)3600000)

const int view_hours[VIEW_WINDOWS] = {1, 4, 12, 24};

enum { TEXT, JSON, CSV };

typedef struct arguments {
    source_options source;
    model model;
    int32_t unit;
    int format;
    int64_t top; /* -1: not given */
    double *at;
    size_t n_at;
} arguments;

enum { KEY_AT = 0x300, KEY_TOP, KEY_UNIT, KEY_FORMAT };

static const struct argp_option options[] = {
    {NULL, 0, NULL, 0, "What is printed:", 3},
    {"at", KEY_AT, "PRICE", 0,
     "What is liquidated up to this price and in its bucket; may be repeated. With "
     "--format csv a row per price, with json an array \"at\"",
     3},
    {"top", KEY_TOP, "N", 0,
     "Clusters shown of each side (3; json: none unless asked for)", 3},
    {"unit", KEY_UNIT, "UNIT", 0, "quote (default) or contracts", 3},
    {"format", KEY_FORMAT, "FORMAT", 0,
     "text (default), json (liqmap.map/1) or csv (a row per bucket)", 3},
    {0}};

static void add_price(arguments *a, struct argp_state *state, const char *text)
{
    double price;
    if (!parse_number(text, &price) || price < 1e-60 || price > 1e60) {
        argp_error(state, "--at: expected a price above 0, found '%s'", text);
    }
    a->at = retake(a->at, a->n_at + 1, sizeof *a->at);
    a->at[a->n_at++] = price;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->source;
        state->child_inputs[1] = &a->model;
        return 0;
    case KEY_AT:
        add_price(a, state, arg);
        return 0;
    case KEY_TOP:
        if (!parse_integer(arg, &a->top) || a->top < 0 || a->top > 1000000) {
            argp_error(state,
                       "--top: expected a whole number, 0 to 1000000, found '%s'", arg);
        }
        return 0;
    case KEY_UNIT:
        a->unit = command_choice(state, "unit", arg, "contracts|quote");
        return 0;
    case KEY_FORMAT:
        a->format = command_choice(state, "format", arg, "text|json|csv");
        return 0;
    default:
        return command_default(key, arg, state);
    }
}

/* What each push of the last day liquidated: a ring that grows to hold one day. */
typedef struct event {
    int64_t time_ms;
    double amount[2];
} event;

typedef struct day {
    event *events;
    size_t room, first, count;
} day;

/* Times rise, so the difference is exact even where it does not fit the signed type. */
static uint64_t since(int64_t then, int64_t now)
{
    return (uint64_t)now - (uint64_t)then;
}

static void day_add(day *d, const run *r)
{
    const int64_t n = r->n_tiers;
    event *e;
    while (d->count > 0 &&
           since(d->events[d->first].time_ms, r->row.time_ms) >= 24 * HOUR_MS) {
        d->first = (d->first + 1) % d->room;
        d->count--;
    }
    if (d->count == d->room) {
        const size_t room = 2 * d->room + 64;
        event *more = take(room, sizeof *more);
        for (size_t i = 0; i < d->count; i++) {
            more[i] = d->events[(d->first + i) % d->room];
        }
        free(d->events);
        d->events = more;
        d->room = room;
        d->first = 0;
    }
    e = &d->events[(d->first + d->count++) % d->room];
    e->time_ms = r->row.time_ms;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        e->amount[side] = 0;
        for (int64_t t = 0; t < n; t++) {
            e->amount[side] += r->liquidated[side * n + t];
        }
    }
}

/* The intervals that end within the hours before the last snapshot. */
static void day_sum(const day *d, view *v)
{
    for (size_t i = 0; i < d->count; i++) {
        const event *e = &d->events[(d->first + i) % d->room];
        for (int w = 0; w < VIEW_WINDOWS; w++) {
            if (since(e->time_ms, v->stats.time_ms) <
                (uint64_t)view_hours[w] * HOUR_MS) {
                v->recent[w][LIQMAP_LONG] += e->amount[LIQMAP_LONG];
                v->recent[w][LIQMAP_SHORT] += e->amount[LIQMAP_SHORT];
            }
        }
    }
}

static void view_open(view *v, const run *r)
{
    v->run = r;
    v->n = r->n_tiers;
    v->unit = r->unit;
    v->stats = run_stats(r);
    v->axis.struct_size = sizeof v->axis;
    v->config.struct_size = sizeof v->config;
    must(liqmap_get_axis(r->map, &v->axis));
    must(liqmap_get_config(r->map, &v->config));
    const int64_t buckets = v->axis.buckets, cells = buckets * v->n;
    v->edges = take((size_t)buckets + 1, sizeof *v->edges);
    must(liqmap_axis_edges(&v->axis, v->edges, buckets + 1, NULL));
    must(liqmap_axis_find(&v->axis, &v->here, v->edges, buckets + 1, v->stats.close));
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        v->density[side] = take((size_t)cells, sizeof(double));
        v->cumulative[side] = take((size_t)cells, sizeof(double));
        must(liqmap_density(r->map, v->density[side], cells, NULL, side, v->unit, 0,
                            buckets));
        must(liqmap_cumulative(r->map, v->cumulative[side], cells, NULL, side, v->unit,
                               0, buckets));
    }
}

static void view_close(view *v)
{
    free(v->edges);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        free(v->density[side]);
        free(v->cumulative[side]);
    }
}

int command_map(int argc, char **argv)
{
    static const struct argp_child children[] = {
        {&source_argp, 0, NULL, 0}, {&model_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        options,
        parse,
        NULL,
        "The liquidation map after the last snapshot: "
        "what is forced out where, on which "
        "side, at which leverage.\v"
        "CSV has a row per bucket: bucket,low,high, then what it holds, long_25,.. "
        "short_100 (a second tier of the same leverage is long_25_2), then the same "
        "accumulated outward from the price, cumulative_long_25,.. With --at it has a "
        "row "
        "per price, the price first. JSON is one object; all numbers read back to the "
        "same "
        "double. Colour is for terminals, and off where NO_COLOR is set.\n\n"
        "A configuration is a JSON object with any of axis, tiers, contract, "
        "maintenance, "
        "turnover, holding, entry_points, initial. Texts are as the options take them; "
        "a "
        "tier may also be {\"leverage\",\"share\" or \"share_long\" and "
        "\"share_short\",\"mmr\",\"fee\"}, an axis {\"kind\",\"low\",\"step\","
        "\"buckets\"}, as a map's JSON has them.",
        children,
        NULL,
        NULL};
    arguments a;
    run r;
    day d = {0};
    view v;
    FILE *out;
    int64_t first_ms, last_ms;
    uint64_t step_ms = 0;
    memset(&a, 0, sizeof a);
    memset(&v, 0, sizeof v);
    a.unit = LIQMAP_QUOTE;
    a.top = -1;
    model_init(&a.model);
    argp_parse(&argp, argc, argv, 0, NULL, &a);
    if (a.format == CSV && a.top >= 0) {
        misuse("--top does not go with --format csv");
    }
    out = output_open(NULL);
    run_open(&r, &a.source, &a.model, a.unit);
    first_ms = last_ms = r.row.time_ms;
    while (run_next(&r)) {
        step_ms = since(last_ms, r.row.time_ms);
        last_ms = r.row.time_ms;
        day_add(&d, &r);
    }
    view_open(&v, &r);
    day_sum(&d, &v);
    v.at = a.at;
    v.n_at = (int64_t)a.n_at;
    v.top = a.top;
    v.covered_ms = since(first_ms, last_ms);
    v.step_ms = step_ms;
    if (a.format == TEXT) {
        view_text(&v, out, output_has_colour(), isatty(STDOUT_FILENO));
    } else if (a.format == JSON) {
        view_json(&v, out);
    } else {
        view_csv(&v, out);
    }
    output_close(out);
    view_close(&v);
    run_close(&r);
    source_options_free(&a.source);
    free(d.events);
    free(a.at);
    return 0;
}
