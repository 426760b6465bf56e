/* SPDX-License-Identifier: MIT */
/*
 * One map is summed up by the library. A sum of maps of different tiers and contracts is no
 * map, so its arrays are summed up here, by the same rules.
 */
#include "replays/summary.h"
#include "base/errors.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CLUSTER_MEANS 2 /* as liqmap_clusters() has it */

const int summary_percent[SUMMARY_WITHIN] = {1, 2, 5, 10};

/* The buckets that prices within some percent touch, on one side or both. */
typedef struct span {
    int64_t first, count;
} span;

static int64_t bucket_of(const liqmap_axis *axis, const panel *p, double price)
{
    int64_t bucket;
    must(liqmap_axis_find(axis, &bucket, p->edges, p->buckets + 1, price));
    return bucket;
}

/* From a bucket to another, as far as they are on the axis. */
static span between(const panel *p, int64_t low, int64_t high)
{
    low = low < 0 ? 0 : low;
    high = high >= p->buckets ? p->buckets - 1 : high;
    return high < low ? (span){0, 0} : (span){low, high - low + 1};
}

static double price_off(const panel *p, int side, int percent)
{
    return p->price *
           (side == LIQMAP_SHORT ? 1 + percent / 100.0 : 1 - percent / 100.0);
}

static double amount_in(const panel *p, int side, int64_t bucket)
{
    return panel_sum(panel_density(p, side, bucket), p->parts);
}

/* ---- a sum of maps, as liqmap_get_summary() does it --------------------------- */

/* Buckets of a span from the price outward: which is the i-th. */
static int64_t outward(span s, int side, int64_t i)
{
    return side == LIQMAP_SHORT ? s.first + i : s.first + s.count - 1 - i;
}

/* Total and max pain; returns how many buckets hold anything. */
static int64_t add_up(liqmap_summary *to, const panel *p, int side, span s)
{
    int64_t filled = 0;
    to->pain_bucket[side] = -1;
    for (int64_t i = 0; i < s.count; i++) {
        const int64_t bucket = outward(s, side, i);
        const double amount = amount_in(p, side, bucket);
        to->total[side] += amount;
        filled += amount > 0;
        if (amount > to->pain_amount[side]) {
            to->pain_amount[side] = amount;
            to->pain_bucket[side] = bucket;
            to->pain_price[side] = 0.5 * p->edges[bucket] + 0.5 * p->edges[bucket + 1];
        }
    }
    return filled;
}

/* The first run outward of buckets of twice the mean or more. */
static void find_nearest(liqmap_summary *to, const panel *p, int side, span s,
                         double least)
{
    int64_t from = 0, end;
    while (from < s.count && amount_in(p, side, outward(s, side, from)) < least) {
        from++;
    }
    end = from;
    while (end < s.count && amount_in(p, side, outward(s, side, end)) >= least) {
        to->nearest_amount[side] += amount_in(p, side, outward(s, side, end++));
    }
    to->nearest_count[side] = end - from;
    to->nearest_first[side] = -1;
    if (end > from) {
        const int64_t first = outward(s, side, side == LIQMAP_SHORT ? from : end - 1);
        to->nearest_first[side] = first;
        to->nearest_low[side] = p->edges[first];
        to->nearest_high[side] = p->edges[first + end - from];
    }
}

static liqmap_summary of_sum(const panel *p, int32_t unit, span s)
{
    liqmap_summary to = {.struct_size = sizeof to, .unit = unit};
    double both;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        const int64_t filled = add_up(&to, p, side, s);
        const double mean = filled > 0 ? to.total[side] / (double)filled : 0;
        find_nearest(&to, p, side, filled > 0 ? s : (span){0, 0}, CLUSTER_MEANS * mean);
    }
    both = to.total[LIQMAP_LONG] + to.total[LIQMAP_SHORT];
    to.imbalance =
        both > 0 ? (to.total[LIQMAP_LONG] - to.total[LIQMAP_SHORT]) / both : 0;
    return to;
}

/* ---- what a row has besides --------------------------------------------------- */

/* Buckets of one side of the price, the price's own with them. */
static span side_of(const panel *p, int side, span s)
{
    return side == LIQMAP_SHORT ? between(p, p->here, s.first + s.count - 1)
                                : between(p, s.first, p->here);
}

/* Prices of a run of buckets, as far as they lie between the price and the end of the
 * range. */
static price_gap gap_of(const panel *p, int side, int64_t first, int64_t last)
{
    const double end = price_off(p, side, summary_percent[SUMMARY_WITHIN - 1]);
    const double low = side == LIQMAP_SHORT ? p->price : end;
    const double high = side == LIQMAP_SHORT ? end : p->price;
    return (price_gap){fmax(p->edges[first], low), fmin(p->edges[last + 1], high)};
}

/* For each last bucket the longest run that ends there; both ends only go up. */
static price_gap find_gap(const panel *p, int side, span s)
{
    price_gap widest = {0, 0};
    double total = 0, held = 0;
    int64_t from = s.first;
    for (int64_t j = s.first; j < s.first + s.count; j++) {
        total += amount_in(p, side, j);
    }
    for (int64_t j = s.first; total > 0 && j < s.first + s.count; j++) {
        held += amount_in(p, side, j);
        while (from <= j && held >= SUMMARY_GAP * total) {
            held = from == j ? 0 : held - amount_in(p, side, from);
            from++;
        }
        if (from <= j) {
            const price_gap gap = gap_of(p, side, from, j);
            widest = gap.high - gap.low > widest.high - widest.low ? gap : widest;
        }
    }
    return widest;
}

/* Of the stretches where price runs by itself, and that begin within the span, the one
 * that forces out most. */
static squeeze_start find_squeeze(const panel *p, int side, span s, double per_percent)
{
    liqmap_curve curve = {.struct_size = sizeof curve};
    liqmap_zone *zones = allocate((size_t)p->buckets, sizeof *zones);
    squeeze_start most = {0, 0, 0, 0};
    const liqmap_scenario scenario = {.struct_size = sizeof scenario,
                                      .direction = side == LIQMAP_SHORT ? LIQMAP_UP
                                                                        : LIQMAP_DOWN,
                                      .buckets = p->buckets,
                                      .n_tiers = p->parts,
                                      .start = p->price,
                                      .per_percent = per_percent,
                                      .edges = p->edges,
                                      .density = p->density[side]};
    must(liqmap_trigger_curve(&curve, NULL, 0, zones, p->buckets, sizeof *zones, NULL,
                              &scenario));
    for (int64_t i = 0; i < curve.n_zones; i++) {
        const liqmap_zone *z = &zones[i];
        if (z->fuel > most.fuel && z->from >= p->edges[s.first] &&
            z->from <= p->edges[s.first + s.count]) {
            most = (squeeze_start){z->order, z->from, z->to, z->fuel};
        }
    }
    free(zones);
    return most;
}

static void fill(summary_row *r, const panel *p, const liqmap_axis *axis,
                 const liqmap *map, int32_t unit, double per_percent)
{
    const int most = summary_percent[SUMMARY_WITHIN - 1];
    const span s = between(p, bucket_of(axis, p, price_off(p, LIQMAP_LONG, most)),
                           bucket_of(axis, p, price_off(p, LIQMAP_SHORT, most)));
    r->price = p->price;
    r->has_depth = per_percent > 0;
    r->range = of_sum(p, unit, s);
    if (map != NULL && s.count > 0) {
        must(liqmap_get_summary(map, &r->range, unit, s.first, s.count));
    }
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int i = 0; i < SUMMARY_WITHIN; i++) {
            const double price = price_off(p, side, summary_percent[i]);
            r->within[side][i] = panel_sum(
                panel_cumulative(p, side, bucket_of(axis, p, price)), p->parts);
        }
        r->gap[side] = find_gap(p, side, side_of(p, side, s));
        if (per_percent > 0 && s.count > 0) {
            r->squeeze[side] = find_squeeze(p, side, s, per_percent);
        }
    }
}

/* ---- rows --------------------------------------------------------------------- */

/* What a source has of its own; a sum is as old and as little covered as any of its. */
static void take_source(summary_row *r, const source_map *s)
{
    const readout *v = &s->replayed.readout;
    const int is_first = r->sources++ == 0;
    const double factor = v->config.contract == LIQMAP_INVERSE ? 1 : v->price;
    r->age_ms = s->age_ms > r->age_ms ? s->age_ms : r->age_ms;
    r->coverage =
        is_first || v->stats.coverage < r->coverage ? v->stats.coverage : r->coverage;
    r->time_ms = v->stats.time_ms > r->time_ms ? v->stats.time_ms : r->time_ms;
    r->is_stale |= s->is_stale;
    r->off_axis += v->stats.off_axis;
    r->open_interest += v->stats.open_interest * factor;
}

static summary_row row_of_source(const coin_maps *c, const source_map *s, int32_t unit,
                                 const depth_options *depth)
{
    const readout *v = &s->replayed.readout;
    const panel p = readout_panel(v);
    const double own = depth_of_source(depth, s->entry);
    summary_row r = {.coin = c->name,
                     .name = s->entry->name,
                     .title = v->name,
                     .time_ms = INT64_MIN};
    take_source(&r, s);
    fill(&r, &p, &v->axis, v->map, unit,
         c->n == 1 && own == 0 ? depth->per_percent : own);
    return r;
}

static summary_row row_of_coin(const coin_maps *c, int32_t unit,
                               const depth_options *depth)
{
    summary_row r = {.coin = c->name, .name = "", .title = "sum", .time_ms = INT64_MIN};
    for (int64_t i = 0; i < c->n; i++) {
        take_source(&r, c->sources[i]);
    }
    fill(&r, &c->by_venue, c->axis, NULL, unit, depth_of_coin(depth, c));
    return r;
}

void summary_read(summary *s, const source_maps *m, const depth_options *depth,
                  int by_venue)
{
    s->unit = m->unit;
    s->count = 0;
    s->rows = allocate((size_t)(m->n + m->n_coins), sizeof *s->rows);
    for (int64_t i = 0; i < m->n_coins; i++) {
        const coin_maps *c = &m->coins[i];
        for (int64_t k = 0; (by_venue || c->n == 1) && k < c->n; k++) {
            s->rows[s->count++] = row_of_source(c, c->sources[k], m->unit, depth);
        }
        if (c->n > 1) {
            s->rows[s->count++] = row_of_coin(c, m->unit, depth);
        }
    }
}

void summary_free(summary *s)
{
    free(s->rows);
}

double summary_distance(const summary_row *r, double price)
{
    return 100 * (price / r->price - 1);
}
