/* SPDX-License-Identifier: MIT */
#include "floor.h"
#include "bench.h"

#include <string.h>

#define ROW_BLOCK 4

#define INLINE static inline __attribute__((always_inline))
#define CALL static __attribute__((noinline))

/* ---- the bare loop ------------------------------------------------------------ */

CALL int64_t bare_search(const bare *b, const double *edge, double price)
{
    int64_t i = 0;
    if (price < edge[0]) {
        return -1;
    }
    while (i < b->n && price >= edge[i + 1]) {
        i++;
    }
    return i;
}

static inline int64_t bare_find(const bare *b, const double *edge, double price)
{
    const double guess = (price - b->low) * b->gain;
    if (guess >= 0 && guess < b->end) {
        const int64_t i = (int64_t)guess;
        if (price >= edge[i] && price < edge[i + 1]) {
            return i;
        }
    }
    return bare_search(b, edge, price);
}

CALL void bare_sweep(bare *b, int s, int64_t to)
{
    const int64_t out = s == 0 ? -1 : 1;
    double all = 0, all_quote = 0;
    if (s == 0 ? to > b->live[s] : to < b->live[s]) {
        return;
    }
    for (int64_t t = 0; t < b->row; t += ROW_BLOCK) {
        double a0 = 0, a1 = 0, a2 = 0, a3 = 0, q0 = 0, q1 = 0, q2 = 0, q3 = 0;
        for (int64_t j = b->live[s]; j != to + out; j += out) {
            double *cell = b->bins[s] + j * b->row + t;
            const double value = 0.5 * b->edge[j] + 0.5 * b->edge[j + 1];
            a0 += cell[0];
            a1 += cell[1];
            a2 += cell[2];
            a3 += cell[3];
            q0 += cell[0] * value;
            q1 += cell[1] * value;
            q2 += cell[2] * value;
            q3 += cell[3] * value;
            cell[0] = cell[1] = cell[2] = cell[3] = 0;
        }
        all += a0 + a1 + a2 + a3;
        all_quote += q0 + q1 + q2 + q3;
    }
    b->live[s] = to + out;
    b->held[s] -= all;
    b->liquidated[s] += all * b->scale[s];
    b->quote[s] += all_quote * b->scale[s];
}

static void bare_rescale(bare *b, int s)
{
    double *cell = b->bins[s] - b->row;
    for (int64_t i = 0; i < (b->n + 2) * b->row; i++) {
        cell[i] *= 0x1p-256;
    }
    b->held[s] *= 0x1p-256;
    b->unlevered[s] *= 0x1p-256;
    b->unknown[s] *= 0x1p-256;
    b->scale[s] *= 0x1p256;
}

CALL double bare_keep(bare *b, int s, double total, double part)
{
    double left;
    b->scale[s] *= part;
    if (b->scale[s] < 0x1p-256) {
        bare_rescale(b, s);
    }
    left = b->held[s] * b->scale[s];
    b->closed[s] += total - left;
    return left;
}

CALL void bare_open(bare *b, int s, double contracts, const liqmap_columns *c,
                    int64_t i)
{
    const double stored = contracts / b->scale[s];
    const double part = stored / (double)b->points;
    const double high = c->high[i], low = c->low[i], close = c->close[i];
    int64_t live = b->live[s];
    for (int64_t k = 0; k < b->points; k++) {
        const double point =
            b->points == 1 ? (c->entry[i] != 0 ? c->entry[i] : (high + low + close) / 3)
                           : low + (high - low) * ((double)k + 0.5) / (double)b->points;
        for (int64_t t = 0; t < b->tiers; t++) {
            double price = point * b->factor[s][t];
            int64_t j;
            /* Of several points all survive in these snapshots. */
            if (s == 0 ? price >= close : price <= close) {
                price = close * b->factor[s][t];
            }
            j = bare_find(b, b->edge, price);
            b->bins[s][j * b->row + t] += part * b->weight[s][t];
            live = (s == 0 ? j > live : j < live) ? j : live;
        }
    }
    b->live[s] = live;
    b->unlevered[s] += stored * b->rest[s];
    b->held[s] += stored;
    b->opened[s] += contracts;
}

CALL void bare_reconcile(bare *b, int s, const liqmap_columns *c, int64_t i)
{
    double total = b->held[s] * b->scale[s];
    const double x = b->turnover * c->volume[i];
    if (x > 0 && total > 0) {
        total = bare_keep(b, s, total, total / (total + x));
    }
    if (c->open_interest[i] < total) {
        bare_keep(b, s, total, c->open_interest[i] / total);
    } else if (i == 0) {
        b->unknown[s] += c->open_interest[i];
        b->held[s] += c->open_interest[i];
        b->opened[s] += c->open_interest[i];
    } else if (c->open_interest[i] > total) {
        bare_open(b, s, c->open_interest[i] - total, c, i);
    }
}

void bare_push_all(bare *b, const liqmap_columns *c, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        const int64_t top = bare_find(b, b->edge, c->high[i]);
        const int64_t bottom = bare_find(b, b->edge, c->low[i]);
        bare_sweep(b, 0, bottom);
        bare_sweep(b, 1, top);
        bare_reconcile(b, 0, c, i);
        bare_reconcile(b, 1, c, i);
    }
}

/* ---- the floor ---------------------------------------------------------------- */

/* What changes of a side, and what the loop reads again and again, by value. */
typedef struct floor_side {
    double *bins;
    const double *factor, *weight;
    double rest;
    double scale, held, unlevered, unknown;
    double opened, closed, liquidated, quote;
    int64_t live;
} floor_side;

typedef struct floor_axis {
    const bare *b;
    const double *edge;
    double low, gain, end;
    int64_t row, tiers;
} floor_axis;

/* Two numbers that are added and multiplied at once, in SSE2. */
typedef double pair __attribute__((vector_size(16)));

INLINE pair load_pair(const double *at)
{
    pair p;
    memcpy(&p, at, sizeof p);
    return p;
}

INLINE void store_pair(double *at, pair p)
{
    memcpy(at, &p, sizeof p);
}

INLINE int64_t floor_find(const floor_axis *x, double price)
{
    const double guess = (price - x->low) * x->gain;
    if (guess >= 0 && guess < x->end) {
        const int64_t i = (int64_t)guess;
        if (price >= x->edge[i] && price < x->edge[i + 1]) {
            return i;
        }
    }
    return bare_search(x->b, x->edge, price);
}

INLINE void floor_sweep(floor_side *side, const floor_axis *x, const int s, int64_t to)
{
    const int64_t out = s == 0 ? -1 : 1;
    double all = 0, all_quote = 0;
    if (s == 0 ? to > side->live : to < side->live) {
        return;
    }
    for (int64_t t = 0; t < x->row; t += ROW_BLOCK) {
        const pair zero = {0, 0};
        pair a01 = zero, a23 = zero, q01 = zero, q23 = zero;
        for (int64_t j = side->live; j != to + out; j += out) {
            double *cell = side->bins + j * x->row + t;
            const double middle = 0.5 * x->edge[j] + 0.5 * x->edge[j + 1];
            const pair value = {middle, middle};
            const pair c01 = load_pair(cell), c23 = load_pair(cell + 2);
            a01 += c01;
            a23 += c23;
            q01 += c01 * value;
            q23 += c23 * value;
            store_pair(cell, zero);
            store_pair(cell + 2, zero);
        }
        all += a01[0] + a01[1] + a23[0] + a23[1];
        all_quote += q01[0] + q01[1] + q23[0] + q23[1];
    }
    side->live = to + out;
    side->held -= all;
    side->liquidated += all * side->scale;
    side->quote += all_quote * side->scale;
}

CALL void floor_rescale(const bare *b, double *bins)
{
    for (int64_t i = -b->row; i < (b->n + 1) * b->row; i++) {
        bins[i] *= 0x1p-256;
    }
}

INLINE double floor_keep(floor_side *side, const floor_axis *x, double total,
                         double part)
{
    double left;
    side->scale *= part;
    if (side->scale < 0x1p-256) {
        floor_rescale(x->b, side->bins);
        side->held *= 0x1p-256;
        side->unlevered *= 0x1p-256;
        side->unknown *= 0x1p-256;
        side->scale *= 0x1p256;
    }
    left = side->held * side->scale;
    side->closed += total - left;
    return left;
}

INLINE int64_t floor_open_at(floor_side *side, const floor_axis *x, const int s,
                             const int all, double part, double point, double close)
{
    int64_t live = side->live;
    for (int64_t t = 0; t < x->tiers; t++) {
        double price = point * side->factor[t];
        int64_t j;
        if (!all && (s == 0 ? price >= close : price <= close)) {
            price = close * side->factor[t];
        }
        j = floor_find(x, price);
        side->bins[j * x->row + t] += part * side->weight[t];
        live = (s == 0 ? j > live : j < live) ? j : live;
    }
    return live;
}

INLINE void floor_open(floor_side *side, const floor_axis *x, const int s,
                       int64_t points, double contracts, const liqmap_columns *c,
                       int64_t i)
{
    const double stored = contracts / side->scale;
    const double high = c->high[i], low = c->low[i], close = c->close[i];
    if (points == 1) {
        const double entry = c->entry[i];
        side->live =
            floor_open_at(side, x, s, 0, stored,
                          entry != 0 ? entry : (high + low + close) / 3, close);
    }
    for (int64_t k = 0; points > 1 && k < points; k++) {
        const double point = low + (high - low) * ((double)k + 0.5) / (double)points;
        side->live =
            floor_open_at(side, x, s, 1, stored / (double)points, point, close);
    }
    side->unlevered += stored * side->rest;
    side->held += stored;
    side->opened += contracts;
}

INLINE void floor_reconcile(floor_side *side, const floor_axis *x, const int s,
                            const liqmap_columns *c, int64_t i)
{
    const double oi = c->open_interest[i];
    const double turned = x->b->turnover * c->volume[i];
    double total = side->held * side->scale;
    if (turned > 0 && total > 0) {
        total = floor_keep(side, x, total, total / (total + turned));
    }
    if (oi < total) {
        floor_keep(side, x, total, oi / total);
    } else if (i == 0) {
        side->unknown += oi;
        side->held += oi;
        side->opened += oi;
    } else if (oi > total) {
        floor_open(side, x, s, x->b->points, oi - total, c, i);
    }
}

static floor_side floor_load(const bare *b, int s)
{
    return (floor_side){b->bins[s],   b->factor[s], b->weight[s],     b->rest[s],
                        b->scale[s],  b->held[s],   b->unlevered[s],  b->unknown[s],
                        b->opened[s], b->closed[s], b->liquidated[s], b->quote[s],
                        b->live[s]};
}

static void floor_store(bare *b, int s, floor_side side)
{
    b->scale[s] = side.scale;
    b->held[s] = side.held;
    b->unlevered[s] = side.unlevered;
    b->unknown[s] = side.unknown;
    b->opened[s] = side.opened;
    b->closed[s] = side.closed;
    b->liquidated[s] = side.liquidated;
    b->quote[s] = side.quote;
    b->live[s] = side.live;
}

void floor_push_all(bare *b, const liqmap_columns *columns, int64_t n)
{
    const liqmap_columns c = *columns;
    const floor_axis x = {b, b->edge, b->low, b->gain, b->end, b->row, b->tiers};
    floor_side longs = floor_load(b, 0), shorts = floor_load(b, 1);
    for (int64_t i = 0; i < n; i++) {
        const int64_t top = floor_find(&x, c.high[i]);
        const int64_t bottom = floor_find(&x, c.low[i]);
        floor_sweep(&longs, &x, 0, bottom);
        floor_sweep(&shorts, &x, 1, top);
        floor_reconcile(&longs, &x, 0, &c, i);
        floor_reconcile(&shorts, &x, 1, &c, i);
    }
    floor_store(b, 0, longs);
    floor_store(b, 1, shorts);
}

/* ---- the state of both --------------------------------------------------------- */

void bare_reset(bare *b)
{
    for (int s = 0; s < 2; s++) {
        memset(b->bins[s] - b->row, 0, (size_t)((b->n + 2) * b->row) * sizeof(double));
        b->scale[s] = 1;
        b->held[s] = b->unlevered[s] = b->unknown[s] = 0;
        b->opened[s] = b->closed[s] = b->liquidated[s] = b->quote[s] = 0;
    }
    b->live[0] = -2;
    b->live[1] = b->n + 1;
}

bare *bare_new(const liqmap_config *config, const liqmap_axis *axis,
               const liqmap_tier *tiers, int64_t n_tiers)
{
    bare *b = bench_memory(sizeof *b);
    double sum[2] = {0, 0};
    b->n = axis->buckets;
    b->tiers = n_tiers;
    b->row = (b->tiers + ROW_BLOCK - 1) / ROW_BLOCK * ROW_BLOCK;
    b->points = config->entry_points;
    b->low = axis->low;
    b->gain = 1 / axis->step;
    b->end = (double)b->n;
    b->turnover = config->turnover;
    b->edge = (double *)bench_memory((b->n + 3) * 8) + 1;
    liqmap_axis_edges(axis, b->edge, b->n + 1, NULL);
    b->edge[-1] = b->edge[0];
    b->edge[b->n + 1] = b->edge[b->n];
    for (int s = 0; s < 2; s++) {
        b->bins[s] = (double *)bench_memory((b->n + 2) * b->row * 8) + b->row;
        for (int64_t t = 0; t < b->tiers; t++) {
            b->weight[s][t] = s == 0 ? tiers[t].share_long : tiers[t].share_short;
            sum[s] += b->weight[s][t];
            const liqmap_position position = {.struct_size = sizeof position,
                                              .side = s,
                                              .contract = config->contract,
                                              .maintenance = config->maintenance,
                                              .leverage = tiers[t].leverage,
                                              .mmr = tiers[t].mmr,
                                              .fee = tiers[t].fee};
            bench_must(liqmap_liquidation_factor(&b->factor[s][t], &position) ==
                           LIQMAP_OK,
                       "every tier has a factor");
        }
        b->rest[s] = 1 - sum[s];
    }
    return b;
}
