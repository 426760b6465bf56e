/* SPDX-License-Identifier: MIT */
/* merge and resample against the bare addition of as many stored doubles. */
#include "bench.h"

#include <liqmap/liqmap.h>

#include <stdio.h>
#include <string.h>

typedef struct workload {
    liqmap *map, *other, *fine;
    double *to, *from;
    int64_t doubles;
    int repeats;
} workload;

static void run_bare(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        for (int64_t k = 0; k < w->doubles; k++) {
            w->to[k] += w->from[k];
        }
        /* the compiler must believe that somebody reads the sums */
        __asm__ volatile("" : : "r"(w->to) : "memory");
    }
}

static void run_merge(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        bench_must(liqmap_merge(w->map, w->other) == LIQMAP_OK, "merge");
    }
}

static void run_resample(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        bench_must(liqmap_resample(w->fine, w->other) == LIQMAP_OK, "resample");
    }
}

/* From 50,000 to 150,000, both sides filled where asked for. */
static liqmap *make_map(int64_t buckets, int64_t n_tiers, int filled)
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
    for (int64_t i = 0; filled && i < buckets * n_tiers; i++) {
        const double price = 50000 + 100000 * bench_random();
        bench_must(liqmap_place(map, price > 100000, i % n_tiers, price,
                                1 + bench_random()) == LIQMAP_OK,
                   "place");
    }
    return map;
}

static void run_case(const char *name, int64_t buckets, int64_t n_tiers)
{
    workload w = {.map = make_map(buckets, n_tiers, 1),
                  .other = make_map(buckets, n_tiers, 1),
                  .fine = make_map(buckets + buckets / 3, n_tiers, 0),
                  .doubles = 2 * buckets * ((n_tiers + 3) / 4 * 4),
                  .repeats = (int)(10000000 / (buckets * n_tiers))};
    const double items = (double)(buckets * w.repeats);
    char title[64];
    w.to = bench_memory(w.doubles * 8);
    w.from = bench_memory(w.doubles * 8);
    snprintf(title, sizeof title, "merge %s", name);
    bench_pair(title, run_merge, &w, run_bare, &w, items, 0);
    snprintf(title, sizeof title, "resample %s to a third more", name);
    bench_pair(title, run_resample, &w, run_bare, &w, items, 0);
}

int main(void)
{
    bench_title("maps added and resampled", "bucket", "the bare addition");
    run_case("4096x3", 4096, 3);
    run_case("65536x16", 65536, 16);
    return 0;
}
