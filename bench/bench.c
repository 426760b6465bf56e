/* SPDX-License-Identifier: MIT */
#define _POSIX_C_SOURCE 200112L
#include "bench.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LEAST_ROUNDS 11
#define MOST_ROUNDS 31

static const char *wanted = "";

void bench_only(int argc, char **argv)
{
    wanted = argc > 1 ? argv[1] : "";
}

/* What this thread has computed: a neighbour on a shared machine is not counted. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double time_of(bench_job job, void *context)
{
    const double begin = now();
    job(context);
    return now() - begin;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts, then reads off a quantile. */
static double quantile(double *values, int n, double q)
{
    qsort(values, (size_t)n, sizeof *values, by_size);
    return values[(int)(q * (n - 1) + 0.5)];
}

void bench_title(const char *what, const char *item, const char *yardstick)
{
    printf("%s, against %s; ns per %s, medians; ratio [middle half]\n", what, yardstick,
           item);
    printf("%-34s %10s %10s   %s\n", "case", "liqmap", "yardstick", "ratio");
}

void bench_pair(const char *name, bench_job job, void *job_context, bench_job yard,
                void *yard_context, double items, double limit)
{
    double jobs[MOST_ROUNDS], yards[MOST_ROUNDS], ratios[MOST_ROUNDS];
    double low, middle, high;
    int n = 0;
    if (strstr(name, wanted) == NULL) {
        return;
    }
    time_of(job, job_context);
    time_of(yard, yard_context);
    do {
        yards[n] = time_of(yard, yard_context);
        jobs[n] = time_of(job, job_context);
        ratios[n] = jobs[n] / yards[n];
        n++;
        if (n >= LEAST_ROUNDS) {
            double sorted[MOST_ROUNDS];
            for (int i = 0; i < n; i++) {
                sorted[i] = ratios[i];
            }
            low = quantile(sorted, n, 0.25);
            middle = quantile(sorted, n, 0.5);
            high = quantile(sorted, n, 0.75);
        }
    } while (n < LEAST_ROUNDS || (n < MOST_ROUNDS && high - low > 0.02 * middle));
    printf("%-34s %10.2f %10.2f   %.3f [%.3f, %.3f]", name,
           quantile(jobs, n, 0.5) / items, quantile(yards, n, 0.5) / items, middle, low,
           high);
    printf(limit > 0 ? "  aim <= %.2f\n" : "\n", limit);
    printf("csv,%s,%.4f,%.4f,%.4f,%.4f,%.4f,%d\n", name, quantile(jobs, n, 0.5) / items,
           quantile(yards, n, 0.5) / items, middle, low, high, n);
}

double bench_random(void)
{
    static uint64_t state = 20260114;
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

void *bench_memory(long long bytes)
{
    void *memory = calloc(1, (size_t)bytes);
    bench_must(memory != NULL, "there is memory");
    return memory;
}

void bench_must(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "bench: does not hold: %s\n", what);
        exit(1);
    }
}

liqmap_snapshot *bench_walk(int64_t n)
{
    liqmap_snapshot *rows = bench_memory(n * (int64_t)sizeof *rows);
    double price = 100000, oi = 90000;
    for (int64_t i = 0; i < n; i++) {
        liqmap_snapshot *row = &rows[i];
        const double open = price;
        price += (bench_random() - 0.5) * 0.0016 * price;
        price = price < 75000 || price > 125000 ? open : price;
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
    return rows;
}

/* From 50,000 to 150,000. */
liqmap *bench_map(int64_t buckets, int64_t n_tiers, int filled)
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
