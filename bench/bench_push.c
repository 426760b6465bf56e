/* SPDX-License-Identifier: MIT */
/*
 * push, push_rows and push_many against the bare loop: the same arithmetic, layout and verified
 * find written down for one case, without checks, structs, compensation or counting
 * anew.
 */
#include "bench.h"

#include <liqmap/liqmap.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SNAPSHOTS 1000000
#define ROW_BLOCK 4

typedef struct workload {
    liqmap_columns columns;
    liqmap_snapshot *rows; /* the same */
    liqmap_axis axis;
    liqmap_config config;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;
    liqmap *map;
    struct bare *bare;
} workload;

/* ---- the bare loop ------------------------------------------------------------ */

typedef struct bare {
    int64_t n, tiers, row, points;
    double low, gain, end, turnover;
    double *edge;
    double *bins[2];
    double factor[2][LIQMAP_MAX_TIERS], weight[2][LIQMAP_MAX_TIERS], rest[2];
    double scale[2], held[2], unlevered[2], unknown[2];
    int64_t live[2];
    double opened[2], closed[2], liquidated[2], quote[2];
} bare;

static int64_t bare_search(const bare *b, const double *edge, double price)
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

static inline void bare_sweep(bare *b, const int s, int64_t to)
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

static inline double bare_keep(bare *b, int s, double total, double part)
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

static inline void bare_open(bare *b, const int s, double contracts,
                             const liqmap_columns *c, int64_t i)
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

static inline void bare_reconcile(bare *b, const int s, const liqmap_columns *c,
                                  int64_t i)
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

static void bare_push_all(bare *b, const liqmap_columns *c)
{
    for (int64_t i = 0; i < SNAPSHOTS; i++) {
        const int64_t top = bare_find(b, b->edge, c->high[i]);
        const int64_t bottom = bare_find(b, b->edge, c->low[i]);
        bare_sweep(b, 0, bottom);
        bare_sweep(b, 1, top);
        bare_reconcile(b, 0, c, i);
        bare_reconcile(b, 1, c, i);
    }
}

static void bare_reset(bare *b)
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

static bare *bare_new(const workload *w)
{
    bare *b = bench_memory(sizeof *b);
    const liqmap_axis *axis = &w->axis;
    double sum[2] = {0, 0};
    b->n = axis->buckets;
    b->tiers = w->n_tiers;
    b->row = (b->tiers + ROW_BLOCK - 1) / ROW_BLOCK * ROW_BLOCK;
    b->points = w->config.entry_points;
    b->low = axis->low;
    b->gain = 1 / axis->step;
    b->end = (double)b->n;
    b->turnover = w->config.turnover;
    b->edge = (double *)bench_memory((b->n + 3) * 8) + 1;
    liqmap_axis_edges(axis, b->edge, b->n + 1, NULL);
    b->edge[-1] = b->edge[0];
    b->edge[b->n + 1] = b->edge[b->n];
    for (int s = 0; s < 2; s++) {
        b->bins[s] = (double *)bench_memory((b->n + 2) * b->row * 8) + b->row;
        for (int64_t t = 0; t < b->tiers; t++) {
            b->weight[s][t] = s == 0 ? w->tiers[t].share_long : w->tiers[t].share_short;
            sum[s] += b->weight[s][t];
            const liqmap_position position = {.struct_size = sizeof position,
                                              .side = s,
                                              .contract = w->config.contract,
                                              .maintenance = w->config.maintenance,
                                              .leverage = w->tiers[t].leverage,
                                              .mmr = w->tiers[t].mmr,
                                              .fee = w->tiers[t].fee};
            bench_must(liqmap_liquidation_factor(&b->factor[s][t], &position) ==
                           LIQMAP_OK,
                       "every tier has a factor");
        }
        b->rest[s] = 1 - sum[s];
    }
    return b;
}

/* ---- the jobs ----------------------------------------------------------------- */

static void run_bare(void *context)
{
    workload *w = context;
    bare_reset(w->bare);
    bare_push_all(w->bare, &w->columns);
}

static void run_push_many(void *context)
{
    workload *w = context;
    liqmap_reset(w->map);
    bench_must(liqmap_push_many(w->map, NULL, NULL, 0, LIQMAP_CONTRACTS, &w->columns,
                                SNAPSHOTS) == LIQMAP_OK,
               "all snapshots are good");
}

static void run_push_rows(void *context)
{
    workload *w = context;
    liqmap_reset(w->map);
    bench_must(liqmap_push_rows(w->map, NULL, NULL, 0, LIQMAP_CONTRACTS, w->rows,
                                SNAPSHOTS, sizeof *w->rows) == LIQMAP_OK,
               "all snapshots are good");
}

static void run_push(void *context)
{
    workload *w = context;
    liqmap_reset(w->map);
    for (int64_t i = 0; i < SNAPSHOTS; i++) {
        bench_must(liqmap_push(w->map, NULL, 0, LIQMAP_CONTRACTS, &w->rows[i]) ==
                       LIQMAP_OK,
                   "all snapshots are good");
    }
}

/* A walk that stays in the middle half of the axis, as minutes of a busy day would. */
static void make_rows(workload *w)
{
    const liqmap_axis *axis = &w->axis;
    const double width = axis->step * (double)axis->buckets;
    const double low = axis->low + 0.25 * width, high = axis->low + 0.75 * width;
    double price = axis->low + 0.5 * width, oi = 90000;
    w->rows = bench_memory(SNAPSHOTS * (int64_t)sizeof *w->rows);
    for (int64_t i = 0; i < SNAPSHOTS; i++) {
        liqmap_snapshot *row = &w->rows[i];
        const double open = price;
        price += (bench_random() - 0.5) * 0.0016 * price;
        price = price < low || price > high ? open : price;
        oi += (bench_random() - 0.5) * 60;
        oi = oi < 80000 ? 80000 : oi > 100000 ? 100000 : oi;
        row->time_ms = (i + 1) * 60000;
        row->open_interest = oi;
        row->high = (open > price ? open : price) * (1 + 0.0003 * bench_random());
        row->low = (open < price ? open : price) * (1 - 0.0003 * bench_random());
        row->close = price;
        row->entry = 0.5 * open + 0.5 * price;
        row->volume = 100 * bench_random();
    }
}

static void make_columns(workload *w)
{
    int64_t *time = bench_memory(SNAPSHOTS * 8);
    double *oi = bench_memory(6 * SNAPSHOTS * 8), *high = oi + SNAPSHOTS;
    double *low = high + SNAPSHOTS, *close = low + SNAPSHOTS;
    double *entry = close + SNAPSHOTS, *volume = entry + SNAPSHOTS;
    for (int64_t i = 0; i < SNAPSHOTS; i++) {
        const liqmap_snapshot *row = &w->rows[i];
        time[i] = row->time_ms;
        oi[i] = row->open_interest;
        high[i] = row->high;
        low[i] = row->low;
        close[i] = row->close;
        entry[i] = row->entry;
        volume[i] = row->volume;
    }
    w->columns = (liqmap_columns){.struct_size = sizeof w->columns,
                                  .time_ms = time,
                                  .open_interest = oi,
                                  .high = high,
                                  .low = low,
                                  .close = close,
                                  .entry = entry,
                                  .volume = volume};
}

static double gap(double a, double b)
{
    return a > b ? a - b : b - a;
}

/* The yardstick must do the same work, or it measures nothing. */
static void compare(workload *w)
{
    liqmap_stats s = {.struct_size = sizeof s};
    run_bare(w);
    run_push_many(w);
    bench_must(liqmap_get_stats(w->map, &s) == LIQMAP_OK, "stats can be read");
    for (int i = 0; i < 2; i++) {
        const bare *b = w->bare;
        bench_must(s.liquidated[i] > 0, "both sides are swept");
        bench_must(gap(s.liquidated[i], b->liquidated[i]) < 1e-9 * s.opened[i] &&
                       gap(s.liquidated_quote[i], b->quote[i]) <
                           1e-9 * s.liquidated_quote[i] &&
                       gap(s.closed[i], b->closed[i]) < 1e-9 * s.opened[i] &&
                       gap(s.unlevered[i], b->unlevered[i] * b->scale[i]) <
                           1e-9 * s.total[i],
                   "the bare loop ends where the library ends");
    }
}

static void run_case(const char *name, int64_t buckets, int64_t n_tiers,
                     int32_t entry_points, double aim_many, double aim_one)
{
    workload w = {.axis = {sizeof w.axis, LIQMAP_AXIS_LINEAR, 50000,
                           100000.0 / (double)buckets, buckets},
                  .n_tiers = n_tiers};
    char title[64];
    int64_t size;
    liqmap_config_init(&w.config, sizeof w.config);
    w.config.entry_points = entry_points;
    for (int64_t t = 0; t < n_tiers; t++) {
        const double leverage = n_tiers == 3 ? 25 << t : 10 + 7 * (double)t;
        const liqmap_tier tier = {leverage, 0.03, 0.03, 0.004, 0};
        w.tiers[t] = tier;
    }
    bench_must(liqmap_size(&size, &w.config, &w.axis, n_tiers) == LIQMAP_OK, "size");
    w.map = bench_memory(size);
    bench_must(liqmap_init(w.map, size, NULL, &w.config, &w.axis, w.tiers, n_tiers,
                           sizeof *w.tiers) == LIQMAP_OK,
               "init");
    make_rows(&w);
    make_columns(&w);
    w.bare = bare_new(&w);
    compare(&w);
    snprintf(title, sizeof title, "push_many %s", name);
    bench_pair(title, run_push_many, &w, run_bare, &w, SNAPSHOTS, aim_many);
    snprintf(title, sizeof title, "push_rows %s", name);
    bench_pair(title, run_push_rows, &w, run_bare, &w, SNAPSHOTS, aim_many);
    snprintf(title, sizeof title, "push %s", name);
    bench_pair(title, run_push, &w, run_bare, &w, SNAPSHOTS, aim_one);
}

int main(void)
{
    bench_title("push", "snapshot", "the bare loop");
    run_case("4096x3", 4096, 3, 1, 1.10, 1.15);
    run_case("4096x3, 4 entry points", 4096, 3, 4, 0, 0);
    run_case("65536x16", 65536, 16, 1, 0, 0);
    return 0;
}
