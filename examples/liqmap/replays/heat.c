/* SPDX-License-Identifier: MIT */
#include "replays/heat.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static liqmap_heat *ring_open(const liqmap_heat_config *config, const liqmap *map)
{
    int64_t size;
    liqmap_heat *ring;
    if (liqmap_heat_size(&size, config, map) != LIQMAP_OK ||
        (uint64_t)size > SIZE_MAX) {
        fail("out of memory");
    }
    ring = allocate((size_t)size, 1);
    must(liqmap_heat_init(ring, size, config, map));
    return ring;
}

/* The columns while they are made: the ring, and a candle for each column in it. */
typedef struct columns {
    const heat_options *o;
    liqmap_heat *ring;
    candle *candles, next; /* next: since the last column; open 0: nothing yet */
    int64_t held;
} columns;

static void join(candle *into, const candle *later)
{
    into->high = fmax(into->high, later->high);
    into->low = fmin(into->low, later->low);
    into->close = later->close;
}

/* A candle opens where the one before closed. */
static void add_row(columns *c, const liqmap_snapshot *row, double close_before)
{
    const candle one = {close_before > 0 ? close_before : row->close, row->high,
                        row->low, row->close};
    if (c->next.open == 0) {
        c->next = one;
    } else {
        join(&c->next, &one);
    }
}

/* Without --every a full ring loses every second column, from the newest back. Whether it
 * did. */
static int thin(columns *c)
{
    int64_t kept = 0;
    if (c->o->every > 0 || c->held < c->o->ring.columns) {
        return 0;
    }
    must(liqmap_heat_thin(c->ring));
    for (int64_t i = 0; i < c->held; i++) {
        const int is_lost = (c->held - 1 - i) % 2 != 0;
        if (is_lost) {
            join(&c->candles[i], &c->candles[i + 1]);
            c->candles[kept++] = c->candles[i++];
        } else {
            c->candles[kept++] = c->candles[i];
        }
    }
    c->held = kept;
    return 1;
}

/* A column of the map, or of what its window has. */
static void push_column(columns *c, const replay *r)
{
    liqmap *young = replay_window_map(r);
    must(liqmap_heat_push(c->ring, young != NULL ? young : r->map));
    free(young);
    if (c->held == c->o->ring.columns) { /* the oldest goes */
        memmove(c->candles, c->candles + 1, (size_t)--c->held * sizeof *c->candles);
    }
    c->candles[c->held++] = c->next;
    c->next.open = 0;
}

/* A column for every so many snapshots, and always for the last. Returns how many in the
 * end. */
static int64_t fill(columns *c, replay *r)
{
    int64_t every = c->o->every > 0 ? c->o->every : 1, since = 0;
    double close_before = 0;
    while (replay_next(r)) {
        add_row(c, &r->row, close_before);
        close_before = r->row.close;
        since++;
        if (since >= every && thin(c)) {
            every *= 2;
        }
        if (since >= every) {
            push_column(c, r);
            since = 0;
        }
    }
    if (since > 0) {
        every *= thin(c) ? 2 : 1;
        push_column(c, r);
    }
    return every;
}

/* The prices shown. */
static void set_limits(heat_options *o, const double *closes, int64_t n)
{
    double low = closes[0], high = closes[0];
    for (int64_t i = 1; i < n; i++) {
        low = fmin(low, closes[i]);
        high = fmax(high, closes[i]);
    }
    if (o->range.percent > 0) {
        low = fmax(low * (1 - o->range.percent / 100), LEAST_AMOUNT);
        high = fmin(high * (1 + o->range.percent / 100), MOST_AMOUNT);
    } else {
        low = o->range.low;
        high = o->range.is_all ? 0 : o->range.high;
    }
    if (!o->has_low) {
        o->low = o->high > 0 ? fmin(low, o->high) : low;
    }
    if (!o->has_high) {
        o->high = o->range.is_all ? 0 : fmax(high, o->low);
    }
}

/* The columns' times and closes. */
static void read_columns(heat *h, const liqmap_heat *ring)
{
    const liqmap_heat_range all = {
        .struct_size = sizeof all, .from_ms = INT64_MIN, .to_ms = INT64_MAX};
    liqmap_heat_window *w = &h->window;
    w->struct_size = sizeof *w;
    must(liqmap_heat_read(ring, w, NULL, NULL, 0, NULL, 0, &all));
    h->times = allocate((size_t)w->columns, sizeof *h->times);
    h->closes = allocate((size_t)w->columns, sizeof *h->closes);
    must(liqmap_heat_read(ring, w, h->times, h->closes, w->columns, NULL, 0, &all));
}

/* What they hold between two prices. */
static void read_amounts(heat *h, const liqmap_heat *ring, double low, double high)
{
    liqmap_heat_range range = {.struct_size = sizeof range,
                               .from_ms = INT64_MIN,
                               .to_ms = INT64_MAX,
                               .low = low,
                               .high = high};
    liqmap_heat_window *w = &h->window;
    int64_t cells;
    must(liqmap_heat_read(ring, w, NULL, NULL, 0, NULL, 0, &range));
    cells = w->columns * w->buckets * w->tiers;
    for (range.side = LIQMAP_LONG; range.side <= LIQMAP_SHORT; range.side++) {
        double *amounts = allocate((size_t)cells, sizeof *amounts);
        must(liqmap_heat_read(ring, w, NULL, NULL, 0, amounts, cells, &range));
        h->amounts[range.side] = amounts;
    }
}

static void read_edges(heat *h)
{
    const liqmap_heat_window *w = &h->window;
    const int64_t count = h->axis.buckets + 1;
    double *edges = allocate((size_t)count, sizeof *edges);
    must(liqmap_axis_edges(&h->axis, edges, count, NULL));
    h->edges = allocate((size_t)w->buckets + 1, sizeof *h->edges);
    memcpy(h->edges, edges + w->first, (size_t)(w->buckets + 1) * sizeof *edges);
    free(edges);
}

/* One factor for all columns, that of the end, so that they compare. */
static void scale_amounts(heat *h, replay *r, const shown_options *show)
{
    map_shown s = shown_of(show);
    observed_finish(&r->observed);
    if (s.scale == SCALE_FEED) {
        shown_scale_feed(&s, &r->observed);
    } else if (s.scale == SCALE_OI) {
        shown_scale_oi(&s, r->map, "");
    }
    h->shown = shown_of(show);
    heat_scale(h, &s);
}

void heat_scale(heat *h, const map_shown *s)
{
    const int64_t cells = h->window.columns * h->window.buckets * h->window.tiers;
    const double before[2] = {h->shown.factor[0], h->shown.factor[1]};
    h->shown = *s;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t i = 0; i < cells; i++) {
            h->amounts[side][i] *= s->factor[side];
        }
        h->shown.factor[side] *= before[side];
    }
}

void heat_read(heat *h, const source_options *from, model *how,
               const heat_options *asked)
{
    heat_options o = *asked;
    columns c = {.o = &o};
    replay r;
    memset(h, 0, sizeof *h);
    replay_open(&r, from, how, o.ring.unit);
    replay_follow(&r, &o.shown);
    c.ring = ring_open(&o.ring, r.map);
    c.candles = allocate((size_t)o.ring.columns, sizeof *c.candles);
    h->every = fill(&c, &r);
    h->candles = c.candles;
    h->name = copy_text(source_input(r.source)->name);
    h->stats = replay_stats(&r);
    h->config = o.ring;
    h->axis.struct_size = sizeof h->axis;
    must(liqmap_get_axis(r.map, &h->axis));
    memcpy(h->tiers, r.tiers, sizeof h->tiers);
    h->n_tiers = r.n_tiers;
    h->classes = classes_of(&o.classes, h->tiers, h->n_tiers);
    read_columns(h, c.ring);
    set_limits(&o, h->closes, h->window.columns);
    read_amounts(h, c.ring, o.low, o.high);
    read_edges(h);
    scale_amounts(h, &r, &o.shown);
    free(c.ring);
    replay_close(&r);
}

void heat_free(heat *h)
{
    free(h->name);
    free(h->times);
    free(h->closes);
    free(h->candles);
    free(h->edges);
    free(h->amounts[LIQMAP_LONG]);
    free(h->amounts[LIQMAP_SHORT]);
}
