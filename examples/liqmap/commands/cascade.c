/* SPDX-License-Identifier: MIT */
/* liqmap cascade: what an order carries with it, or which order it takes. */
#include "commands/command.h"
#include "replays/replay.h"
#include "replays/squeeze.h"
#include "model/model_options.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/output.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT, JSON, CSV };

typedef struct arguments {
    source_options source;
    model model;
    int32_t direction; /* -1: not given */
    const char *depth;
    double per_percent, order, move, start; /* as far as given */
    int trigger;
    int32_t format;
} arguments;

static int read_depth(void *values, const option_use *use)
{
    if (strcmp(use->text, "-") == 0) {
        option_refuse(use, "only --snapshots reads standard input");
    }
    return option_text(values, use);
}

static const option_spec options[] = {
    {.help = "What is pushed into which book:", .group = 3},
    {"direction", "WAY", "up, into shorts, or down, into longs", 3, option_word,
     offsetof(arguments, direction), .words = "down|up"},
    {"depth", "FILE",
     "CSV of the book with the columns price and cumulative_quote, from the start "
     "outward",
     3, read_depth, offsetof(arguments, depth), .once = 1},
    {"depth-per-percent", "X",
     "Or so much quote currency in each percent of the start price, without end", 3,
     option_positive, offsetof(arguments, per_percent), .once = 1,
     .expected = "an amount above 0"},
    {"order", "X", "The outside order, in quote currency", 3, option_quantity,
     offsetof(arguments, order), .once = 1, .expected = "an amount, 0 or more"},
    {"move", "PCT", "Or the order that moves price so many percent in the book alone",
     3, option_positive, offsetof(arguments, move), .once = 1,
     .expected = "percent above 0"},
    {"start", "PRICE", "Where price starts (default: the last close)", 3,
     option_positive, offsetof(arguments, start), .once = 1,
     .expected = "a price above 0"},
    {.help = "What is printed:", .group = 4},
    {"trigger", NULL,
     "The least order that reaches each bucket, and where price runs by itself", 4,
     option_flag, .place = offsetof(arguments, trigger)},
    {"format", "FORMAT",
     "text (default), json (liqmap.cascade/1 or liqmap.trigger/1) or csv (a row per "
     "bucket burned or reached)",
     4, option_word, offsetof(arguments, format), .words = "text|json|csv"},
    {0}};

/* What does not go together, or is missing. */
static void check_arguments(const arguments *a, const option_set *given)
{
    const int per_percent = option_is_given(given, "depth-per-percent");
    const int orders = option_is_given(given, "order") + option_is_given(given, "move");
    if (a->direction < 0) {
        misuse("no direction: give --direction up or down");
    }
    if (a->depth != NULL && per_percent) {
        misuse("--depth does not go with --depth-per-percent");
    }
    if (a->depth == NULL && !per_percent) {
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
    if (a->direction == LIQMAP_DOWN && a->move >= 100) {
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
        fail("--move: expected one that ends at a price from " AMOUNT_RANGE);
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

static const command_line line = {
    .about =
        "Whether a squeeze feeds itself: an order meets a book, what it forces out of "
        "the map is pushed into the same book, and so on.\v"
        "The fuel is what the map holds beyond the bucket of the start: shorts going "
        "up, longs going down. Price stops where the book holds the order and all that "
        "it forced out, or ends where the book or the axis does. CSV has a row per "
        "bucket burned: bucket,price,liquidated,total; with --trigger one per bucket "
        "that can be reached: bucket,price,order. The price is that of the edge nearer "
        "to the start."};

int command_cascade(int argc, char **argv)
{
    const recent none = {0}; /* not shown: but the map was pushed */
    view_options quote;
    arguments a;
    option_set sets[] = {{source_option_rows, &a.source, 0},
                         {model_option_rows, &a.model, 0},
                         {options, &a, 0}};
    run r;
    view v;
    squeeze s;
    FILE *out;
    memset(&a, 0, sizeof a);
    source_options_init(&a.source);
    memset(&s, 0, sizeof s);
    a.direction = -1;
    model_init(&a.model);
    view_options_init(&quote);
    options_read(argc, argv, &line, sets, sizeof sets / sizeof *sets);
    check_arguments(&a, &sets[2]);
    out = output_open(NULL);
    run_open(&r, &a.source, &a.model, quote.unit);
    while (run_next(&r)) {
    }
    view_read(&v, r.map, r.row.close, &quote);
    v.name = source_input(r.source)->name;
    v.rules = a.model.rules;
    v.default_shares = model_default_shares(r.tiers, r.n_tiers);
    v.recent = &none;
    s.view = &v;
    s.direction = a.direction;
    s.start = a.start > 0 ? a.start : v.price;
    s.per_percent = a.per_percent;
    s.is_trigger = a.trigger;
    if (a.depth != NULL) {
        s.depth = depth_read(a.depth, a.direction == LIQMAP_UP, s.start);
    }
    run_trigger(&s);
    if (!a.trigger) {
        run_order(&s, a.order, a.move / 100);
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
