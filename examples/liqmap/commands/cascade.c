/* SPDX-License-Identifier: MIT */
/* liqmap cascade: what an order carries with it, or which order it takes. */
#include "commands/command.h"
#include "replays/replay.h"
#include "replays/squeeze.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/output.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>

#define LEAST 1e-60
#define MOST 1e60

enum { TEXT, JSON, CSV };

/* Numbers an option may give. */
enum { PER_PERCENT, ORDER, MOVE, START, NUMBERS };

typedef struct arguments {
    source_options source;
    model model;
    int direction; /* -1: not given */
    const char *depth;
    double number[NUMBERS];
    int given[NUMBERS];
    int trigger;
    int format;
} arguments;

enum { KEY_NUMBER = 0x300, KEY_DIRECTION = 0x310, KEY_DEPTH, KEY_TRIGGER, KEY_FORMAT };

static const struct argp_option options[] = {
    {NULL, 0, NULL, 0, "What is pushed into which book:", 3},
    {"direction", KEY_DIRECTION, "WAY", 0, "up, into shorts, or down, into longs", 3},
    {"depth", KEY_DEPTH, "FILE", 0,
     "CSV of the book with the columns price and cumulative_quote, from the start "
     "outward",
     3},
    {"depth-per-percent", KEY_NUMBER + PER_PERCENT, "X", 0,
     "Or so much quote currency in each percent of the start price, without end", 3},
    {"order", KEY_NUMBER + ORDER, "X", 0, "The outside order, in quote currency", 3},
    {"move", KEY_NUMBER + MOVE, "PCT", 0,
     "Or the order that moves price so many percent in the book alone", 3},
    {"start", KEY_NUMBER + START, "PRICE", 0,
     "Where price starts (default: the last close)", 3},
    {NULL, 0, NULL, 0, "What is printed:", 4},
    {"trigger", KEY_TRIGGER, NULL, 0,
     "The least order that reaches each bucket, and where price runs by itself", 4},
    {"format", KEY_FORMAT, "FORMAT", 0,
     "text (default), json (liqmap.cascade/1 or liqmap.trigger/1) or csv (a row per "
     "bucket burned or reached)",
     4},
    {0}};

static void set_number(arguments *a, struct argp_state *state, int which,
                       const char *text)
{
    static const char *const names[] = {"depth-per-percent", "order", "move", "start"};
    static const char *const wanted[] = {"an amount above 0", "an amount, 0 or more",
                                         "percent above 0", "a price above 0"};
    double *value = &a->number[which];
    if (a->given[which]++) {
        argp_error(state, "--%s is given twice", names[which]);
    }
    if (!parse_number(text, value) || *value < 0 || *value > MOST ||
        (*value < LEAST && (which != ORDER || *value != 0))) {
        argp_error(state, "--%s: expected %s, found '%s'", names[which], wanted[which],
                   text);
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->source;
        state->child_inputs[1] = &a->model;
        return 0;
    case KEY_DIRECTION:
        a->direction = command_choice(state, "direction", arg, "down|up");
        return 0;
    case KEY_DEPTH:
        if (a->depth != NULL) {
            argp_error(state, "--depth is given twice");
        }
        if (strcmp(arg, "-") == 0) {
            argp_error(state, "only --snapshots reads standard input");
        }
        a->depth = arg;
        return 0;
    case KEY_NUMBER + PER_PERCENT:
    case KEY_NUMBER + ORDER:
    case KEY_NUMBER + MOVE:
    case KEY_NUMBER + START:
        set_number(a, state, key - KEY_NUMBER, arg);
        return 0;
    case KEY_TRIGGER:
        a->trigger = 1;
        return 0;
    case KEY_FORMAT:
        a->format = command_choice(state, "format", arg, "text|json|csv");
        return 0;
    default:
        return command_default(key, arg, state);
    }
}

/* What does not go together, or is missing. */
static void check_arguments(const arguments *a)
{
    const int orders = a->given[ORDER] + a->given[MOVE];
    if (a->direction < 0) {
        misuse("no direction: give --direction up or down");
    }
    if (a->depth != NULL && a->given[PER_PERCENT]) {
        misuse("--depth does not go with --depth-per-percent");
    }
    if (a->depth == NULL && !a->given[PER_PERCENT]) {
        misuse("no book: give --depth FILE or --depth-per-percent X");
    }
    if (orders == 2) {
        misuse("--order does not go with --move");
    }
    if (a->trigger && orders > 0) {
        misuse("--trigger tells every order: it goes with neither --order nor --move");
    }
    if (!a->trigger && orders == 0) {
        misuse("no order: give --order X, --move PCT or --trigger");
    }
    if (a->direction == LIQMAP_DOWN && a->number[MOVE] >= 100) {
        misuse("--move: price cannot fall by 100 percent");
    }
}

/* One order, or a move, over some density; rows where there is room for them. */
static int32_t push(const squeeze *s, liqmap_cascade_end *end, liqmap_burn *burned,
                    int64_t capacity, int64_t *n_burned, const double *density,
                    int64_t n_tiers, double order, double move)
{
    return liqmap_cascade(end, burned, capacity, sizeof *burned, n_burned, NULL,
                          s->view->edges, density, s->view->axis.buckets, n_tiers,
                          s->direction, s->start, s->depth.price, s->depth.quote,
                          s->depth.count, s->per_percent, order, move);
}

static void run_order(squeeze *s, double order, double move)
{
    const view *v = s->view;
    const double *density = v->density[s->direction];
    const int64_t buckets = v->axis.buckets;
    double *none = allocate((size_t)buckets, sizeof *none);
    liqmap_cascade_end alone = {.struct_size = sizeof alone};
    int32_t status;
    s->end.struct_size = sizeof s->end;
    s->burned = allocate((size_t)buckets, sizeof *s->burned);
    status =
        push(s, &s->end, s->burned, buckets, &s->n_burned, density, v->n, order, move);
    if (status == LIQMAP_E_NOT_REACHED) {
        fail("--move: the book ends before it; give more points, or --order");
    }
    if (status == LIQMAP_E_PRICE || status == LIQMAP_E_MAGNITUDE) {
        fail("--move: expected one that ends at a price from 1e-60 to 1e60");
    }
    must(status);
    must(push(s, &alone, NULL, 0, NULL, none, 1, order, move));
    s->alone = alone.price;
    free(none);
}

static void run_trigger(squeeze *s)
{
    const view *v = s->view;
    const int64_t buckets = v->axis.buckets;
    s->orders = allocate((size_t)buckets, sizeof *s->orders);
    s->zones = allocate((size_t)buckets, sizeof *s->zones);
    must(liqmap_trigger_curve(s->orders, buckets, &s->length, &s->first, s->zones,
                              buckets, sizeof *s->zones, &s->n_zones, NULL, v->edges,
                              v->density[s->direction], buckets, v->n, s->direction,
                              s->start, s->depth.price, s->depth.quote, s->depth.count,
                              s->per_percent));
}

int64_t squeeze_bucket(const squeeze *s, int64_t steps)
{
    return s->direction == LIQMAP_UP ? s->first + steps : s->first - steps;
}

double squeeze_near_edge(const squeeze *s, int64_t bucket)
{
    return s->view->edges[s->direction == LIQMAP_UP ? bucket : bucket + 1];
}

int command_cascade(int argc, char **argv)
{
    static const struct argp_child children[] = {
        {&source_argp, 0, NULL, 0}, {&model_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        options,
        parse,
        NULL,
        "Whether a squeeze feeds itself: an order meets a book, what it forces out of "
        "the map is pushed into the same book, and so on.\v"
        "The fuel is what the map holds beyond the bucket of the start: shorts going "
        "up, longs going down. Price stops where the book holds the order and all that "
        "it forced out, or ends where the book or the axis does. CSV has a row per "
        "bucket burned: bucket,price,liquidated,total; with --trigger one per bucket "
        "that can be reached: bucket,price,order. The price is that of the edge nearer "
        "to the start.",
        children,
        NULL,
        NULL};
    const recent none = {0}; /* not shown: but the map was pushed */
    view_options quote;
    arguments a;
    run r;
    view v;
    squeeze s;
    FILE *out;
    memset(&a, 0, sizeof a);
    memset(&s, 0, sizeof s);
    a.direction = -1;
    model_init(&a.model);
    view_options_init(&quote);
    argp_parse(&argp, argc, argv, 0, NULL, &a);
    check_arguments(&a);
    out = output_open(NULL);
    run_open(&r, &a.source, &a.model, quote.unit);
    while (run_next(&r)) {
    }
    view_read(&v, r.map, r.row.close, &quote);
    v.name = source_name(r.source);
    v.rules = model_rules(&a.model);
    v.default_shares = model_default_shares(r.tiers, r.n_tiers);
    v.recent = &none;
    s.view = &v;
    s.direction = a.direction;
    s.start = a.given[START] ? a.number[START] : v.price;
    s.per_percent = a.number[PER_PERCENT];
    s.is_trigger = a.trigger;
    if (a.depth != NULL) {
        s.depth = depth_read(a.depth, a.direction == LIQMAP_UP, s.start);
    }
    run_trigger(&s);
    if (!a.trigger) {
        run_order(&s, a.number[ORDER], a.number[MOVE] / 100);
    }
    if (a.format == TEXT) {
        squeeze_text(&s, out, output_has_colour());
    } else if (a.format == JSON) {
        squeeze_json(&s, out);
    } else {
        squeeze_csv(&s, out);
    }
    if (a.format != TEXT && v.stats.off_axis > 0) {
        note("WARNING: snapshots left the axis: amounts are not to be trusted");
    }
    output_close(out);
    free(s.burned);
    free(s.orders);
    free(s.zones);
    free(s.depth.price);
    free(s.depth.quote);
    view_free(&v);
    run_close(&r);
    source_options_free(&a.source);
    return 0;
}
