/* SPDX-License-Identifier: MIT */
/* density and cumulative of both sides against memcpy of the same stored bytes. */
#include "bench.h"

#include <liqmap/liqmap.h>

#include <stdio.h>
#include <string.h>

typedef struct workload {
    liqmap *map;
    int64_t buckets, doubles;
    double *out[2];
    int32_t unit;
    char *stored, *copy;
    size_t bytes;
    int repeats;
} workload;

static void run_memcpy(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        memcpy(w->copy, w->stored, w->bytes);
        /* the compiler must believe that somebody reads the copy */
        __asm__ volatile("" : : "r"(w->copy) : "memory");
    }
}

static void run_cumulative(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        for (int32_t s = 0; s < 2; s++) {
            bench_must(liqmap_cumulative(w->map, w->out[s], w->doubles, NULL, s,
                                         w->unit, 0, w->buckets) == LIQMAP_OK,
                       "cumulative");
        }
    }
}

static void run_density(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        for (int32_t s = 0; s < 2; s++) {
            bench_must(liqmap_density(w->map, w->out[s], w->doubles, NULL, s, w->unit,
                                      0, w->buckets) == LIQMAP_OK,
                       "density");
        }
    }
}

static void run_case(const char *name, int64_t buckets, int64_t n_tiers, double aim)
{
    const int64_t row = (n_tiers + 3) / 4 * 4;
    workload w = {.map = bench_map(buckets, n_tiers, 1),
                  .buckets = buckets,
                  .doubles = buckets * n_tiers,
                  .bytes = (size_t)(2 * buckets * row) * sizeof(double),
                  .repeats = (int)(20000000 / (buckets * n_tiers))};
    const double items = (double)(buckets * w.repeats);
    char title[64];
    w.stored = bench_memory((long long)w.bytes);
    w.copy = bench_memory((long long)w.bytes);
    w.out[0] = bench_memory(w.doubles * 8);
    w.out[1] = bench_memory(w.doubles * 8);
    for (w.unit = LIQMAP_CONTRACTS; w.unit <= LIQMAP_QUOTE; w.unit++) {
        const char *unit = w.unit == LIQMAP_QUOTE ? "quote" : "contracts";
        snprintf(title, sizeof title, "cumulative %s %s", name, unit);
        bench_pair(title, run_cumulative, &w, run_memcpy, &w, items, aim);
        snprintf(title, sizeof title, "density %s %s", name, unit);
        bench_pair(title, run_density, &w, run_memcpy, &w, items, 0);
    }
}

/* ---- reads after every push ----------------------------------------------------- */

#define PUSHES 2000

/* A price walks; of each snapshot the quote within 2 % of it, and where that lies. */
typedef struct live_workload {
    liqmap *map;
    liqmap_snapshot *rows;
    int64_t buckets;
    char *stored, *copy;
    size_t bytes;
} live_workload;

static void push_next(live_workload *w, int64_t i)
{
    bench_must(liqmap_push(w->map, NULL, 0, LIQMAP_CONTRACTS, &w->rows[i]) == LIQMAP_OK,
               "all snapshots are good");
}

static void run_live_push(void *context)
{
    live_workload *w = context;
    liqmap_reset(w->map);
    for (int64_t i = 0; i < PUSHES; i++) {
        push_next(w, i);
    }
}

static void read_level(live_workload *w, int64_t i, int32_t side, int with_price)
{
    const double price = w->rows[i].close * (side == LIQMAP_LONG ? 0.98 : 1.02);
    double up_to[3], amount = 0;
    int64_t bucket = 0, found = 0;
    bench_must(liqmap_cumulative_at(w->map, NULL, up_to, 3, &bucket, side, LIQMAP_QUOTE,
                                    price) == LIQMAP_OK,
               "cumulative_at");
    amount = up_to[0] + up_to[1] + up_to[2];
    if (with_price && amount > 0) {
        bench_must(liqmap_price_at(w->map, &found, NULL, side, LIQMAP_QUOTE, amount) ==
                       LIQMAP_OK,
                   "price_at");
        bench_must(side == LIQMAP_LONG ? found >= bucket : found <= bucket,
                   "no farther than where the amount was read");
    }
}

static void run_live_cumulative_at(void *context)
{
    live_workload *w = context;
    liqmap_reset(w->map);
    for (int64_t i = 0; i < PUSHES; i++) {
        push_next(w, i);
        read_level(w, i, LIQMAP_LONG, 0);
        read_level(w, i, LIQMAP_SHORT, 0);
    }
}

static void run_live_price_at(void *context)
{
    live_workload *w = context;
    liqmap_reset(w->map);
    for (int64_t i = 0; i < PUSHES; i++) {
        push_next(w, i);
        read_level(w, i, LIQMAP_LONG, 1);
        read_level(w, i, LIQMAP_SHORT, 1);
    }
}

static void summarise(live_workload *w, int64_t first, int64_t buckets)
{
    liqmap_summary summary = {.struct_size = sizeof summary};
    bench_must(liqmap_get_summary(w->map, &summary, LIQMAP_QUOTE, first, buckets) ==
                   LIQMAP_OK,
               "summary");
}

static void run_live(void *context)
{
    live_workload *w = context;
    liqmap_reset(w->map);
    for (int64_t i = 0; i < PUSHES; i++) {
        push_next(w, i);
        read_level(w, i, LIQMAP_LONG, 1);
        read_level(w, i, LIQMAP_SHORT, 1);
        summarise(w, 0, w->buckets);
    }
}

/* The same, but the summary is of a tenth of the buckets around the price. */
static void run_live_near(void *context)
{
    live_workload *w = context;
    liqmap_reset(w->map);
    for (int64_t i = 0; i < PUSHES; i++) {
        const double at = (w->rows[i].close - 50000) / 100000 * (double)w->buckets;
        push_next(w, i);
        read_level(w, i, LIQMAP_LONG, 1);
        read_level(w, i, LIQMAP_SHORT, 1);
        summarise(w, (int64_t)at - w->buckets / 20, w->buckets / 10);
    }
}

static void run_live_memcpy(void *context)
{
    live_workload *w = context;
    for (int64_t i = 0; i < PUSHES; i++) {
        memcpy(w->copy, w->stored, w->bytes);
        /* the compiler must believe that somebody reads the copy */
        __asm__ volatile("" : : "r"(w->copy) : "memory");
    }
}

static void run_live_case(const char *name, int64_t buckets)
{
    live_workload w = {.map = bench_map(buckets, 3, 0),
                       .rows = bench_walk(PUSHES),
                       .buckets = buckets,
                       .bytes = (size_t)(2 * buckets * 4) * sizeof(double)};
    char title[64];
    w.stored = bench_memory((long long)w.bytes);
    w.copy = bench_memory((long long)w.bytes);
    snprintf(title, sizeof title, "push %s", name);
    bench_pair(title, run_live_push, &w, run_live_memcpy, &w, PUSHES, 0);
    snprintf(title, sizeof title, "and cumulative_at %s", name);
    bench_pair(title, run_live_cumulative_at, &w, run_live_memcpy, &w, PUSHES, 0);
    snprintf(title, sizeof title, "and price_at %s", name);
    bench_pair(title, run_live_price_at, &w, run_live_memcpy, &w, PUSHES, 0);
    snprintf(title, sizeof title, "and summary near the price %s", name);
    bench_pair(title, run_live_near, &w, run_live_memcpy, &w, PUSHES, 0);
    snprintf(title, sizeof title, "and summary of all %s", name);
    bench_pair(title, run_live, &w, run_live_memcpy, &w, PUSHES, 0);
}

int main(int argc, char **argv)
{
    bench_only(argc, argv);
    bench_title("readings of both sides", "bucket", "memcpy of the stored bytes");
    run_case("4096x3", 4096, 3, 2.20);
    run_case("65536x3", 65536, 3, 0);
    run_case("65536x16", 65536, 16, 0);
    bench_title("push, and reads of both sides after it", "snapshot",
                "memcpy of the stored bytes");
    run_live_case("4096x3", 4096);
    run_live_case("65536x3", 65536);
    return 0;
}
