/* SPDX-License-Identifier: MIT */
/* A column adds up the maps of all sources as they are at its time, in the order given. */
#include "replays/heat.h"
#include "replays/lanes.h"
#include "replays/summed.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns -------------------------------------------------------------------- */

typedef struct column {
    int64_t time_ms;
    candle candle;
    double *amounts[2]; /* [bucket][width] */
} column;

/* Not a liqmap_heat, whose columns are of one map, have no candles and cannot be thinned. */
typedef struct columns {
    const heat_options *o;
    int64_t buckets, tiers, width; /* width: amounts of a bucket */
    column *ring;
    int64_t room; /* of the ring; it grows up to o->ring.columns, with the input */
    int64_t held, oldest, pushed;
    int64_t lost;                       /* that there was no room for */
    candle next;                        /* since the last column; open 0: nothing yet */
    double *reading;                    /* of one map */
    int64_t (*place)[LIQMAP_MAX_TIERS]; /* of a source's tiers in the sum's */
} columns;

static columns columns_open(const heat_options *o, const heat *h,
                            int64_t place[][LIQMAP_MAX_TIERS])
{
    columns c = {.o = o,
                 .buckets = h->axis.buckets,
                 .tiers = h->n_tiers,
                 .place = place,
                 .room = 1};
    c.ring = allocate((size_t)c.room, sizeof *c.ring);
    c.width = o->ring.tiers == LIQMAP_HEAT_SUMMED ? 1 : c.tiers;
    c.reading = allocate((size_t)c.buckets * LIQMAP_MAX_TIERS, sizeof *c.reading);
    return c;
}

/* From the oldest. */
static column *column_at(const columns *c, int64_t n)
{
    return &c->ring[(c->oldest + n) % c->room];
}

static void free_amounts(column *one)
{
    free(one->amounts[LIQMAP_LONG]);
    free(one->amounts[LIQMAP_SHORT]);
}

static void drop_oldest(columns *c)
{
    free_amounts(column_at(c, 0));
    c->oldest = (c->oldest + 1) % c->room;
    c->held--;
}

static void columns_free(columns *c)
{
    while (c->held > 0) {
        drop_oldest(c);
    }
    free(c->ring);
    free(c->reading);
}

/* Room for one more: what there was, twice, or at most that of the oldest. */
static void make_room(columns *c)
{
    const int64_t most = c->o->ring.columns;
    const int64_t room = 2 * c->room;
    column *ring;
    if (c->held < c->room) {
        return;
    }
    if (c->room == most) {
        drop_oldest(c);
        c->lost++;
        return;
    }
    ring = allocate((size_t)(room < most ? room : most), sizeof *ring);
    for (int64_t i = 0; i < c->held; i++) {
        ring[i] = *column_at(c, i);
    }
    free(c->ring);
    c->ring = ring;
    c->room = room < most ? room : most;
    c->oldest = 0;
}

static void join(candle *into, const candle *later)
{
    into->high = fmax(into->high, later->high);
    into->low = fmin(into->low, later->low);
    into->close = later->close;
    into->volume += later->volume;
}

/* A candle opens where the one before closed. */
static void add_row(columns *c, const liqmap_snapshot *row, double close_before)
{
    const candle one = {close_before > 0 ? close_before : row->close, row->high,
                        row->low, row->close, row->volume};
    if (c->next.open == 0) {
        c->next = one;
    } else {
        join(&c->next, &one);
    }
}

/* What a map holds, all tiers together. */
static void add_totals(columns *c, double *to, const liqmap *map, int side)
{
    const liqmap_heat_config *ring = &c->o->ring;
    must((ring->reading == LIQMAP_HEAT_DENSITY ? liqmap_density_totals
                                               : liqmap_cumulative_totals)(
        map, c->reading, c->buckets, NULL, side, ring->unit, 0, c->buckets));
    for (int64_t b = 0; b < c->buckets; b++) {
        to[b] += c->reading[b];
    }
}

static void add_tiers(columns *c, double *to, const liqmap *map, int side, int64_t n,
                      const int64_t *place)
{
    const liqmap_heat_config *ring = &c->o->ring;
    must((ring->reading == LIQMAP_HEAT_DENSITY ? liqmap_density : liqmap_cumulative)(
        map, c->reading, c->buckets * n, NULL, side, ring->unit, 0, c->buckets));
    for (int64_t b = 0; b < c->buckets; b++) {
        for (int64_t t = 0; t < n; t++) {
            to[b * c->width + place[t]] += c->reading[b * n + t];
        }
    }
}

static void add_map(columns *c, const column *to, const lanes *all, int64_t nth)
{
    const lane *l = &all->lanes[nth];
    liqmap *young = replay_window_map(&l->replay);
    const liqmap *map = young != NULL ? young : l->replay.map;
    liqmap *now = lanes_swept(all, l, map);
    map = now != NULL ? now : map;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        if (c->o->ring.tiers == LIQMAP_HEAT_SUMMED) {
            add_totals(c, to->amounts[side], map, side);
        } else {
            add_tiers(c, to->amounts[side], map, side, l->replay.n_tiers,
                      c->place[nth]);
        }
    }
    free(now);
    free(young);
}

/* Columns that began before the span that is shown. */
static void drop_old(columns *c, int64_t now_ms)
{
    const uint64_t span = (uint64_t)c->o->span_ms;
    while (span > 0 && c->held > 0 &&
           (uint64_t)now_ms - (uint64_t)column_at(c, 0)->time_ms > span) {
        drop_oldest(c);
    }
}

static void push_column(columns *c, const lanes *all)
{
    const size_t cells = (size_t)(c->buckets * c->width);
    column *to;
    drop_old(c, all->time_ms);
    make_room(c);
    to = column_at(c, c->held++);
    *to = (column){.time_ms = all->time_ms, .candle = c->next};
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        to->amounts[side] = allocate(cells, sizeof(double));
    }
    for (int64_t i = 0; i < all->n; i++) {
        if (all->lanes[i].replay.rows > 0) {
            add_map(c, to, all, i);
        }
    }
    c->next.open = 0;
    c->pushed++;
}

/* Without --every, columns that are full lose every second one, from the newest back.
 * Whether they did. */
static int thin(columns *c, int64_t now_ms)
{
    int64_t kept = 0;
    drop_old(c, now_ms);
    if (c->o->every > 0 || c->held < c->o->ring.columns) {
        return 0;
    }
    for (int64_t i = 0; i < c->held; i++) {
        if ((c->held - 1 - i) % 2 != 0) {
            candle both = column_at(c, i)->candle;
            free_amounts(column_at(c, i));
            join(&both, &column_at(c, ++i)->candle);
            column_at(c, i)->candle = both;
        }
        *column_at(c, kept++) = *column_at(c, i);
    }
    c->held = kept;
    return 1;
}

/* A column for every so many moments, and always for the last. */
static void fill(columns *c, lanes *all, heat *h)
{
    int64_t since = 0;
    double close_before = 0;
    h->every = c->o->every > 0 ? c->o->every : 1;
    while (lanes_next(all)) {
        add_row(c, &all->row, close_before);
        close_before = all->row.close;
        h->moments++;
        since++;
        if (since >= h->every && thin(c, all->time_ms)) {
            h->every *= 2;
        }
        if (since >= h->every) {
            push_column(c, all);
            since = 0;
        }
    }
    if (since > 0) {
        h->every *= thin(c, all->time_ms) ? 2 : 1;
        push_column(c, all);
    }
}

/* ---- what is shown of them ------------------------------------------------------ */

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

static void read_columns(heat *h, const columns *c)
{
    const size_t n = (size_t)c->held;
    h->times = allocate(n, sizeof *h->times);
    h->closes = allocate(n, sizeof *h->closes);
    h->candles = allocate(n, sizeof *h->candles);
    for (int64_t i = 0; i < c->held; i++) {
        h->times[i] = column_at(c, i)->time_ms;
        h->candles[i] = column_at(c, i)->candle;
        h->closes[i] = h->candles[i].close;
    }
}

/* The buckets of two prices, with all of those they lie in; 0: no limit. */
static void find_window(heat *h, const columns *c, double low, double high)
{
    liqmap_heat_window *w = &h->window;
    const int64_t count = c->buckets + 1;
    double *edges = allocate((size_t)count, sizeof *edges);
    int64_t first = 0, last = c->buckets - 1;
    must(liqmap_axis_edges(&h->axis, edges, count, NULL));
    if (low > 0) {
        must(liqmap_axis_find(&h->axis, &first, edges, count, low));
    }
    if (high > 0) {
        must(liqmap_axis_find(&h->axis, &last, edges, count, high));
    }
    first = first < 0 ? 0 : first;
    last = last < c->buckets ? last : c->buckets - 1;
    *w = (liqmap_heat_window){.struct_size = sizeof *w,
                              .tiers = (int32_t)c->width,
                              .columns = c->held,
                              .first = first,
                              .buckets = last < first ? 0 : last - first + 1,
                              .low = edges[first],
                              .pushed = c->pushed};
    w->high = edges[first + w->buckets];
    h->edges = allocate((size_t)w->buckets + 1, sizeof *h->edges);
    memcpy(h->edges, edges + first, (size_t)(w->buckets + 1) * sizeof *edges);
    free(edges);
}

static void read_amounts(heat *h, const columns *c)
{
    const liqmap_heat_window *w = &h->window;
    const size_t cells = (size_t)(w->buckets * c->width);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        double *to = allocate((size_t)w->columns * cells, sizeof *to);
        for (int64_t i = 0; i < w->columns; i++) {
            memcpy(to + (size_t)i * cells,
                   column_at(c, i)->amounts[side] + w->first * c->width,
                   cells * sizeof *to);
        }
        h->amounts[side] = to;
    }
}

/* One factor for all columns, that of the end, so that they compare. */
static void scale_amounts(heat *h, lanes *all, const shown_options *show)
{
    map_shown s = shown_of(show);
    observed *beside = &all->lanes[0].replay.observed;
    shown_note_feed(show, all->time_ms);
    observed_finish(beside);
    for (int64_t i = 1; i < all->n; i++) {
        observed_finish(&all->lanes[i].replay.observed);
        observed_join(beside, &all->lanes[i].replay.observed);
    }
    if (s.scale == SCALE_FEED) {
        shown_scale_feed(&s, beside);
    } else if (s.scale == SCALE_OI) {
        shown_scale_oi(&s, all->lanes[0].replay.map, "");
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

/* What is known before the first moment. */
static void describe(heat *h, const lanes *all, const source_list *list,
                     const heat_options *o, int64_t place[][LIQMAP_MAX_TIERS])
{
    h->config = o->ring;
    h->is_sum = list->entries[0].name[0] != '\0';
    h->coin = list->entries[0].coin;
    h->axis.struct_size = sizeof h->axis;
    must(liqmap_get_axis(all->lanes[0].replay.map, &h->axis));
    for (int64_t i = 0; i < all->n; i++) {
        const replay *r = &all->lanes[i].replay;
        for (int64_t t = 0; t < r->n_tiers; t++) {
            place[i][t] = tier_of_sum(h->tiers, &h->n_tiers, r->tiers, t);
        }
    }
    h->classes = classes_of(&o->classes, h->tiers, h->n_tiers);
}

/* BTC: binance + okx */
static char *join_names(const heat *h)
{
    const size_t most = (size_t)(h->n_sources + 1) * (SOURCE_LIST_NAME + 3);
    char *name;
    size_t used;
    if (!h->is_sum) {
        return copy_text(h->sources[0].name);
    }
    name = allocate(most, 1);
    used =
        (size_t)snprintf(name, most, "%s%s", h->coin, h->coin[0] != '\0' ? ": " : "");
    for (int64_t i = 0; i < h->n_sources; i++) {
        used += (size_t)snprintf(name + used, most - used, "%s%s", i > 0 ? " + " : "",
                                 h->sources[i].name);
    }
    return name;
}

static void warn(lanes *all, const source_list *list)
{
    summed sources[SOURCE_LIST_MOST];
    for (int64_t i = 0; i < all->n; i++) {
        replay *r = &all->lanes[i].replay;
        const liqmap_stats s = replay_stats(r);
        sources[i] = (summed){list->entries[i].coin, list->entries[i].name, s.time_ms,
                              s.close, &r->history};
    }
    summed_warn(sources, all->n, all->time_ms);
}

/* What is known after the last. */
static void read_sources(heat *h, const lanes *all, const source_list *list)
{
    h->n_sources = all->n;
    h->sources = allocate((size_t)all->n, sizeof *h->sources);
    for (int64_t i = 0; i < all->n; i++) {
        const replay *r = &all->lanes[i].replay;
        heat_source *s = &h->sources[i];
        s->name = copy_text(h->is_sum ? list->entries[i].name
                                      : source_input(r->source)->name);
        s->stats = replay_stats(r);
        s->is_stale = history_is_stale(&r->history, all->time_ms);
        window_note_short(&r->window, s->name);
    }
    h->name = join_names(h);
    h->stats = h->sources[0].stats;
    for (int64_t i = 1; i < all->n; i++) {
        const liqmap_stats *s = &h->sources[i].stats;
        h->stats.pushes += s->pushes;
        h->stats.off_axis += s->off_axis;
        h->stats.coverage = fmin(h->stats.coverage, s->coverage);
    }
    h->stats.time_ms = all->time_ms;
}

void heat_read(heat *h, const source_list *list, const source_options *from,
               const heat_options *asked)
{
    heat_options o = *asked;
    int64_t place[SOURCE_LIST_MOST][LIQMAP_MAX_TIERS] = {{0}};
    lanes all = lanes_open(list, from, o.ring.unit, &o.shown);
    columns c;
    memset(h, 0, sizeof *h);
    describe(h, &all, list, &o, place);
    c = columns_open(&o, h, place);
    fill(&c, &all, h);
    warn(&all, list);
    read_sources(h, &all, list);
    read_columns(h, &c);
    set_limits(&o, h->closes, c.held);
    find_window(h, &c, o.low, o.high);
    read_amounts(h, &c);
    h->lost = c.lost;
    scale_amounts(h, &all, &o.shown);
    columns_free(&c);
    lanes_close(&all);
}

double heat_largest(const heat *h)
{
    const int64_t n = h->window.tiers, rows = h->window.columns * h->window.buckets;
    double most = 0;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t i = 0; i < rows; i++) {
            const double amount = panel_sum(h->amounts[side] + i * n, n);
            most = amount > most ? amount : most;
        }
    }
    return most;
}

void heat_free(heat *h)
{
    for (int64_t i = 0; i < h->n_sources; i++) {
        free(h->sources[i].name);
    }
    free(h->sources);
    free(h->name);
    free(h->times);
    free(h->closes);
    free(h->candles);
    free(h->edges);
    free(h->amounts[LIQMAP_LONG]);
    free(h->amounts[LIQMAP_SHORT]);
}
