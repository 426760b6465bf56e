/* SPDX-License-Identifier: MIT */
/*
 * push, push_rows and push_many against the floor, and beside it the yardstick of
 * version 0.2.0: see floor.h. On a log axis against the linear one.
 */
#include "bench.h"
#include "floor.h"

#include <liqmap/liqmap.h>

#include <stdio.h>
#include <stdlib.h>

#define SNAPSHOTS 1000000

typedef struct workload {
    liqmap_columns columns;
    liqmap_snapshot *rows; /* the same */
    liqmap_axis axis;
    liqmap_config config;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;
    liqmap *map;
    bare *bare;
} workload;

/* ---- the jobs ----------------------------------------------------------------- */

static void run_bare(void *context)
{
    workload *w = context;
    bare_reset(w->bare);
    bare_push_all(w->bare, &w->columns, SNAPSHOTS);
}

static void run_floor(void *context)
{
    workload *w = context;
    bare_reset(w->bare);
    floor_push_all(w->bare, &w->columns, SNAPSHOTS);
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

/* A yardstick must do the same work, or it measures nothing. */
static void compare(workload *w, bench_job yardstick)
{
    liqmap_stats s = {.struct_size = sizeof s};
    yardstick(w);
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
                   "the yardstick ends where the library ends");
    }
}

static workload new_workload(const liqmap_axis *axis, int64_t n_tiers,
                             int32_t entry_points)
{
    workload w = {.axis = *axis, .n_tiers = n_tiers};
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
    return w;
}

static liqmap_axis linear_axis(int64_t buckets)
{
    return (liqmap_axis){sizeof(liqmap_axis), LIQMAP_AXIS_LINEAR, 50000,
                         100000.0 / (double)buckets, buckets};
}

typedef struct push_aims {
    double many, one;
} push_aims;

static void run_case(const char *name, int64_t buckets, int64_t n_tiers,
                     int32_t entry_points, push_aims aims)
{
    const liqmap_axis axis = linear_axis(buckets);
    workload w = new_workload(&axis, n_tiers, entry_points);
    char title[64];
    w.rows = bench_walk(SNAPSHOTS);
    make_columns(&w);
    w.bare = bare_new(&w.config, &w.axis, w.tiers, w.n_tiers);
    compare(&w, run_bare);
    compare(&w, run_floor);
    snprintf(title, sizeof title, "push_many %s", name);
    bench_pair(title, run_push_many, &w, run_floor, &w, SNAPSHOTS, aims.many);
    snprintf(title, sizeof title, "push_rows %s", name);
    bench_pair(title, run_push_rows, &w, run_floor, &w, SNAPSHOTS, aims.many);
    snprintf(title, sizeof title, "push %s", name);
    bench_pair(title, run_push, &w, run_floor, &w, SNAPSHOTS, aims.one);
    snprintf(title, sizeof title, "the old bare loop %s", name);
    bench_pair(title, run_bare, &w, run_floor, &w, SNAPSHOTS, 0);
}

/* The same snapshots on a log axis of the same range, against the linear one. */
static void run_log_case(void)
{
    const liqmap_axis linear = linear_axis(4096);
    const liqmap_axis log = {sizeof log, LIQMAP_AXIS_LOG, 50000, 0.00026825, 4096};
    workload a = new_workload(&log, 3, 1), b = new_workload(&linear, 3, 1);
    b.rows = bench_walk(SNAPSHOTS);
    make_columns(&b);
    a.rows = b.rows;
    a.columns = b.columns;
    bench_pair("push_many 4096x3, log axis", run_push_many, &a, run_push_many, &b,
               SNAPSHOTS, 1.30);
    bench_pair("push 4096x3, log axis", run_push, &a, run_push, &b, SNAPSHOTS, 1.30);
}

int main(int argc, char **argv)
{
    bench_only(argc, argv);
    bench_title("push", "snapshot", "the floor");
    run_case("4096x3", 4096, 3, 1, (push_aims){1.25, 1.45});
    run_case("4096x3, 4 entry points", 4096, 3, 4, (push_aims){1.15, 1.15});
    run_case("65536x16", 65536, 16, 1, (push_aims){0, 0});
    bench_title("push on a log axis", "snapshot", "the linear axis");
    run_log_case();
    return 0;
}
