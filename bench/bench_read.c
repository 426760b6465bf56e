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

int main(int argc, char **argv)
{
    bench_only(argc, argv);
    bench_title("readings of both sides", "bucket", "memcpy of the stored bytes");
    run_case("4096x3", 4096, 3, 2.20);
    run_case("65536x3", 65536, 3, 0);
    run_case("65536x16", 65536, 16, 0);
    return 0;
}
