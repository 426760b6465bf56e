/* SPDX-License-Identifier: MIT */
/* One order and every order against the sum of the same density. */
#include "bench.h"

#include <liqmap/liqmap.h>

#include <stdio.h>

#define POINTS 64

typedef struct workload {
    liqmap_scenario scenario;
    double *edges, *density, *orders;
    double price[POINTS], quote[POINTS];
    double sum;
    int repeats;
} workload;

static void run_sum(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        double sum = 0;
        for (int64_t k = 0; k < w->scenario.buckets * w->scenario.n_tiers; k++) {
            sum += w->density[k];
        }
        w->sum += sum;
    }
}

static void run_cascade(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        liqmap_cascade_end end = {.struct_size = sizeof end};
        bench_must(liqmap_cascade(&end, NULL, 0, 0, NULL, NULL, &w->scenario) ==
                       LIQMAP_OK,
                   "cascade");
        bench_must(end.reason == LIQMAP_AXIS_EXHAUSTED, "it burns the whole axis");
    }
}

static void run_curve(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        bench_must(liqmap_trigger_curve(NULL, w->orders, w->scenario.buckets, NULL, 0,
                                        0, NULL, &w->scenario) == LIQMAP_OK,
                   "trigger curve");
    }
}

/* A book that never holds what is forced out of all buckets. */
static void run_case(const char *name, int64_t buckets, int64_t tiers)
{
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 50000,
                              100000.0 / (double)buckets, buckets};
    workload w = {.edges = bench_memory((buckets + 1) * 8),
                  .density = bench_memory(buckets * tiers * 8),
                  .orders = bench_memory(buckets * 8),
                  .repeats = (int)(20000000 / (buckets * tiers))};
    const double items = (double)(buckets * w.repeats);
    char title[64];
    bench_must(liqmap_axis_edges(&axis, w.edges, buckets + 1, NULL) == LIQMAP_OK,
               "edges");
    for (int64_t i = 0; i < buckets * tiers; i++) {
        w.density[i] = 1000 * bench_random();
    }
    for (int i = 0; i < POINTS; i++) {
        w.price[i] = 50000 + 1600.0 * (i + 1);
        w.quote[i] = (double)(buckets * (i + 1)) * 2;
    }
    w.scenario = (liqmap_scenario){.struct_size = sizeof w.scenario,
                                   .direction = LIQMAP_UP,
                                   .buckets = buckets,
                                   .n_tiers = tiers,
                                   .n_depth = POINTS,
                                   .start = w.edges[0],
                                   .order = 1e3,
                                   .edges = w.edges,
                                   .density = w.density,
                                   .depth_price = w.price,
                                   .depth_quote = w.quote};
    snprintf(title, sizeof title, "cascade %s", name);
    bench_pair(title, run_cascade, &w, run_sum, &w, items, 0);
    snprintf(title, sizeof title, "trigger curve %s", name);
    bench_pair(title, run_curve, &w, run_sum, &w, items, 0);
}

int main(int argc, char **argv)
{
    bench_only(argc, argv);
    bench_title("one order, and every order", "bucket", "the plain sum of the density");
    run_case("4096x3", 4096, 3);
    run_case("65536x3", 65536, 3);
    run_case("65536x16", 65536, 16);
    return 0;
}
