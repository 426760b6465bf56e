/* SPDX-License-Identifier: MIT */
/* Random worlds. Everything a map can be built with or fed should turn up here. */
#include "world.h"

#include <math.h>
#include <string.h>

static const double leverages[] = {1,  1,  1.5, 2,  3,   5,   7.5, 10,
                                   20, 25, 25,  50, 100, 125, 200};

static void draw_config(world *w, uint64_t *state)
{
    w->config.struct_size = sizeof w->config;
    w->config.contract = (int32_t)random_int(state, 0, 1);
    w->config.maintenance = (int32_t)random_int(state, 0, 1);
    w->config.initial = (int32_t)random_int(state, 0, 1);
    w->config.entry_points = (int32_t)random_int(state, 1, 7);
    w->config.turnover = random_chance(state, 0.5) ? random_between(state, 0, 0.5) : 0;
    w->config.holding_ms =
        random_chance(state, 0.5) ? random_int(state, 1, INT64_C(1000000000)) : 0;
    w->config.intrabar = random_chance(state, 0.3) ? random_unit(state) : 0;
}

/* Half of the worlds are of this world's size, the others anywhere in the domain. */
static double draw_size(uint64_t *state)
{
    return random_chance(state, 0.5) ? random_between(state, 1, 1e5)
                                     : random_between(state, 1, 10) *
                                           pow(10, (double)random_int(state, -35, 35));
}

static void draw_axis(world *w, uint64_t *state, int64_t buckets, int32_t kind)
{
    double reach = random_between(state, 0.01, 0.7);

    w->axis.struct_size = sizeof w->axis;
    w->axis.kind = kind;
    w->axis.buckets = random_int(state, 1, buckets);
    w->axis.low = w->price * (1 - reach);
    w->axis.step = kind == LIQMAP_AXIS_LINEAR
                       ? 2 * reach * w->price / (double)w->axis.buckets
                       : 2 * reach / (double)w->axis.buckets;
}

static void draw_rates(world *w, liqmap_tier *tier, uint64_t *state)
{
    int on_mark = w->config.maintenance == LIQMAP_MAINTENANCE_MARK;
    double margin = 1 / tier->leverage;

    tier->mmr = random_chance(state, 0.8) ? random_between(state, 0, 0.8) * margin : 0;
    tier->fee = on_mark && random_chance(state, 0.3)
                    ? random_between(state, 0, 0.1) * margin
                    : 0;
}

/* Shares of zero, shares that leave something over, and shares that sum to 1. */
static void share_out(world *w, uint64_t *state, int32_t side)
{
    double shares[LIQMAP_MAX_TIERS];
    double whole = random_chance(state, 0.5) ? 1 : random_unit(state);
    double sum = 0;

    for (int64_t t = 0; t < w->n_tiers; t++) {
        shares[t] = random_chance(state, 0.2) ? 0 : random_unit(state);
        sum += shares[t];
    }
    for (int64_t t = 0; t < w->n_tiers; t++) {
        double share = sum > 0 ? shares[t] * whole / sum : 0;

        if (side == LIQMAP_LONG) {
            w->tiers[t].share_long = share;
        } else {
            w->tiers[t].share_short = share;
        }
    }
}

static void draw_tiers(world *w, uint64_t *state)
{
    int64_t kinds = (int64_t)(sizeof leverages / sizeof *leverages);

    w->n_tiers = random_int(state, 1, LIQMAP_MAX_TIERS);
    for (int64_t t = 0; t < w->n_tiers; t++) {
        w->tiers[t].leverage = leverages[random_int(state, 0, kinds - 1)];
        draw_rates(w, &w->tiers[t], state);
    }
    share_out(w, state, LIQMAP_LONG);
    share_out(w, state, LIQMAP_SHORT);
}

void world_draw(world *w, uint64_t *state, int64_t buckets, int32_t kind)
{
    memset(w, 0, sizeof *w);
    w->price = draw_size(state);
    w->quantity = draw_size(state);
    w->swing = random_between(state, 0.0005, 0.1);
    draw_config(w, state);
    draw_axis(w, state, buckets, kind);
    draw_tiers(w, state);
}

/* Half way back to where the walk began, and a step aside; now and then any price of
 * the neighbourhood, or an edge. */
static double next_price(const world *w, uint64_t *state, double price)
{
    double step = w->swing * random_between(state, -1, 1);
    double edge =
        w->axis.low + (double)random_int(state, 0, w->axis.buckets) * w->axis.step;

    if (random_chance(state, 0.05) && w->axis.kind == LIQMAP_AXIS_LINEAR) {
        return edge;
    }
    if (random_chance(state, 0.03)) {
        return w->price * random_between(state, 0.1, 2.5);
    }
    return (price + w->price) / 2 * (1 + step);
}

static double next_interest(const world *w, uint64_t *state, double interest)
{
    double dice = random_unit(state);

    if (dice < 0.05) {
        return 0;
    }
    if (dice < 0.15) {
        return interest;
    }
    if (dice < 0.20 && interest > w->quantity * 1e-3) {
        return interest * 1e-9;
    }
    if (dice < 0.30 || interest < w->quantity * 1e-3) {
        return w->quantity * random_between(state, 0.5, 2);
    }
    return interest * random_between(state, 0.9, 1.12);
}

static void draw_range(const world *w, uint64_t *state, naive_snapshot *s, double open)
{
    s->close = next_price(w, state, open);
    s->high = fmax(open, s->close);
    s->low = fmin(open, s->close);
    if (random_chance(state, 0.8)) {
        s->high *= 1 + w->swing * random_unit(state);
        s->low *= 1 - w->swing * random_unit(state);
    }
    if (random_chance(state, 0.05)) {
        s->high *= 1.5;
    }
    if (random_chance(state, 0.05)) {
        s->low *= 0.5;
    }
    if (random_chance(state, 0.03)) {
        s->high = s->low = s->close;
    }
}

void world_walk(const world *w, uint64_t *state, naive_snapshot *snapshots, int64_t n)
{
    naive_snapshot s = {0};
    double price = w->price;

    s.time_ms = random_int(state, -1000000, INT64_C(1700000000000));
    s.open_interest = w->quantity;
    for (int64_t i = 0; i < n; i++) {
        s.time_ms +=
            random_int(state, 1, random_chance(state, 0.1) ? 100000000 : 60000);
        s.open_interest = next_interest(w, state, s.open_interest);
        draw_range(w, state, &s, price);
        price = s.close;
        s.entry = random_chance(state, 0.4)
                      ? random_between(state, s.low * 0.98, s.high * 1.02)
                      : 0;
        s.volume = random_chance(state, 0.5)
                       ? s.open_interest * random_between(state, 0, 3)
                       : 0;
        snapshots[i] = s;
    }
}

static void *room(int64_t n, size_t size)
{
    void *array = calloc((size_t)n + 1, size);

    if (array == NULL) {
        abort();
    }
    return array;
}

columns columns_of(const naive_snapshot *snapshots, int64_t n)
{
    columns c;

    c.time_ms = room(n, sizeof *c.time_ms);
    c.open_interest = room(n, sizeof *c.open_interest);
    c.high = room(n, sizeof *c.high);
    c.low = room(n, sizeof *c.low);
    c.close = room(n, sizeof *c.close);
    c.entry = room(n, sizeof *c.entry);
    c.volume = room(n, sizeof *c.volume);
    for (int64_t i = 0; i < n; i++) {
        c.time_ms[i] = snapshots[i].time_ms;
        c.open_interest[i] = snapshots[i].open_interest;
        c.high[i] = snapshots[i].high;
        c.low[i] = snapshots[i].low;
        c.close[i] = snapshots[i].close;
        c.entry[i] = snapshots[i].entry;
        c.volume[i] = snapshots[i].volume;
    }
    return c;
}

void columns_free(columns *c)
{
    free(c->time_ms);
    free(c->open_interest);
    free(c->high);
    free(c->low);
    free(c->close);
    free(c->entry);
    free(c->volume);
}
