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

/* Both sides filled over the whole axis. */
static liqmap *make_map(int64_t buckets, int64_t n_tiers)
{
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 50000,
                              100000.0 / (double)buckets, buckets};
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_config config;
    liqmap *map;
    int64_t size;
    for (int64_t t = 0; t < n_tiers; t++) {
        const liqmap_tier tier = {10 + 7 * (double)t, 0.03, 0.03, 0.004, 0};
        tiers[t] = tier;
    }
    liqmap_config_init(&config, sizeof config);
    bench_must(liqmap_size(&size, &config, &axis, n_tiers) == LIQMAP_OK, "size");
    map = bench_memory(size);
    bench_must(liqmap_init(map, size, NULL, &config, &axis, tiers, n_tiers,
                           sizeof *tiers) == LIQMAP_OK,
               "init");
    for (int64_t i = 0; i < buckets * n_tiers; i++) {
        const double price = 50000 + 100000 * bench_random();
        bench_must(liqmap_place(map, price > 100000, i % n_tiers, price,
                                1 + bench_random()) == LIQMAP_OK,
                   "place");
    }
    return map;
}

static void run_case(const char *name, int64_t buckets, int64_t n_tiers, double aim)
{
    const int64_t row = (n_tiers + 3) / 4 * 4;
    workload w = {.map = make_map(buckets, n_tiers),
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

int main(void)
{
    bench_title("readings of both sides", "bucket", "memcpy of the stored bytes");
    run_case("4096x3", 4096, 3, 2.20);
    run_case("65536x3", 65536, 3, 0);
    run_case("65536x16", 65536, 16, 0);
    return 0;
}
