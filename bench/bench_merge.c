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

static void run_case(const char *name, int64_t buckets, int64_t n_tiers)
{
    workload w = {.map = bench_map(buckets, n_tiers, 1),
                  .other = bench_map(buckets, n_tiers, 1),
                  .fine = bench_map(buckets + buckets / 3, n_tiers, 0),
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

int main(int argc, char **argv)
{
    bench_only(argc, argv);
    bench_title("maps added and resampled", "bucket", "the bare addition");
    run_case("4096x3", 4096, 3);
    run_case("65536x16", 65536, 16);
    return 0;
}
