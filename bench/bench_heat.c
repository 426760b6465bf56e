/* SPDX-License-Identifier: MIT */
/* A column taken from a map, and columns read back, against memcpy of their bytes. */
#include "bench.h"

#include <liqmap/liqmap.h>

#include <stdio.h>
#include <string.h>

#define COLUMNS 16

typedef struct workload {
    liqmap *map;
    liqmap_heat *heat;
    int64_t time_ms;
    int64_t cells; /* of one side of a column */
    double *amounts;
    float *floats;
    char *from, *to;
    int repeats;
} workload;

/* What a column stores: both sides. */
static void run_memcpy(void *context)
{
    workload *w = context;
    const size_t bytes = (size_t)(2 * w->cells) * sizeof(double);
    for (int i = 0; i < w->repeats; i++) {
        memcpy(w->to, w->from, bytes);
        /* the compiler must believe that somebody reads the copy */
        __asm__ volatile("" : : "r"(w->to) : "memory");
    }
}

/* One more snapshot, of nothing, and its column: the push of it costs no bucket. */
static void run_push(void *context)
{
    workload *w = context;
    liqmap_snapshot at_rest = {
        .open_interest = 1e6, .high = 100000, .low = 100000, .close = 100000};
    for (int i = 0; i < w->repeats; i++) {
        at_rest.time_ms = ++w->time_ms;
        bench_must(liqmap_push(w->map, NULL, 0, LIQMAP_CONTRACTS, &at_rest) ==
                           LIQMAP_OK &&
                       liqmap_heat_push(w->heat, w->map) == LIQMAP_OK,
                   "every column is taken");
    }
}

static liqmap_heat_range all_of(int32_t side)
{
    const liqmap_heat_range range = {sizeof range, side, INT64_MIN, INT64_MAX, 0, 0};
    return range;
}

/* As many columns of both sides as were pushed last. */
static void run_read(void *context)
{
    workload *w = context;
    const int64_t capacity = COLUMNS * w->cells;
    for (int i = 0; i < w->repeats; i += COLUMNS) {
        for (int32_t side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            const liqmap_heat_range range = all_of(side);
            bench_must(liqmap_heat_read(w->heat, NULL, NULL, NULL, 0, w->amounts,
                                        capacity, &range) == LIQMAP_OK,
                       "every column is read");
        }
    }
}

static void run_read_float(void *context)
{
    workload *w = context;
    const int64_t capacity = COLUMNS * w->cells;
    for (int i = 0; i < w->repeats; i += COLUMNS) {
        for (int32_t side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            const liqmap_heat_range range = all_of(side);
            bench_must(liqmap_heat_read_float(w->heat, NULL, NULL, NULL, 0, w->floats,
                                              capacity, &range) == LIQMAP_OK,
                       "every column is read");
        }
    }
}

static void make_heat(workload *w, int32_t reading, int32_t tiers)
{
    const liqmap_heat_config config = {sizeof config, LIQMAP_QUOTE, reading, tiers,
                                       COLUMNS};
    int64_t size;
    bench_must(liqmap_heat_size(&size, &config, w->map) == LIQMAP_OK, "size");
    w->heat = bench_memory(size);
    bench_must(liqmap_heat_init(w->heat, size, &config, w->map) == LIQMAP_OK, "init");
}

static void run_case(const char *name, int64_t buckets, int64_t n_tiers,
                     int32_t reading, int32_t tiers)
{
    workload w = {.map = bench_map(buckets, n_tiers, 1),
                  .cells = tiers == LIQMAP_HEAT_KEPT ? buckets * n_tiers : buckets};
    double items;
    char title[64];
    make_heat(&w, reading, tiers);
    w.repeats = (int)(10000000 / (buckets * n_tiers)) / COLUMNS * COLUMNS;
    items = (double)(buckets * w.repeats);
    w.amounts = bench_memory(COLUMNS * w.cells * 8);
    w.floats = bench_memory(COLUMNS * w.cells * 4);
    w.from = bench_memory(2 * w.cells * 8);
    w.to = bench_memory(2 * w.cells * 8);
    snprintf(title, sizeof title, "push %s", name);
    bench_pair(title, run_push, &w, run_memcpy, &w, items, 0);
    snprintf(title, sizeof title, "read %s", name);
    bench_pair(title, run_read, &w, run_memcpy, &w, items, 0);
    snprintf(title, sizeof title, "read_float %s", name);
    bench_pair(title, run_read_float, &w, run_memcpy, &w, items, 0);
}

/* ---- a whole heatmap ------------------------------------------------------------- */

#define CANDLES 5000
#define HEIGHT 1100
#define TIERS 4

typedef struct picture {
    liqmap *map;
    liqmap_snapshot *rows;
    double *amounts; /* [candle][side][bucket][tier] */
} picture;

static void run_memset(void *context)
{
    picture *p = context;
    memset(p->amounts, 0, (size_t)CANDLES * 2 * HEIGHT * TIERS * sizeof *p->amounts);
    /* the compiler must believe that somebody reads them */
    __asm__ volatile("" : : "r"(p->amounts) : "memory");
}

static void run_picture(void *context)
{
    picture *p = context;
    double *out = p->amounts;
    liqmap_reset(p->map);
    for (int64_t i = 0; i < CANDLES; i++) {
        bench_must(liqmap_push(p->map, NULL, 0, LIQMAP_CONTRACTS, &p->rows[i]) ==
                       LIQMAP_OK,
                   "all candles are good");
        for (int32_t side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            bench_must(liqmap_density(p->map, out, HEIGHT * TIERS, NULL, side,
                                      LIQMAP_QUOTE, 0, HEIGHT) == LIQMAP_OK,
                       "every column is read");
            out += HEIGHT * TIERS;
        }
    }
}

static void run_picture_case(void)
{
    picture p = {bench_map(HEIGHT, TIERS, 0), bench_walk(CANDLES),
                 bench_memory(INT64_C(8) * CANDLES * 2 * HEIGHT * TIERS)};
    bench_pair("5000 candles of 1100x4", run_picture, &p, run_memset, &p, CANDLES, 2);
}

int main(int argc, char **argv)
{
    bench_only(argc, argv);
    bench_title("columns of both sides", "bucket", "memcpy of a column's bytes");
    run_case("4096x3 kept", 4096, 3, LIQMAP_HEAT_DENSITY, LIQMAP_HEAT_KEPT);
    run_case("4096x3 summed", 4096, 3, LIQMAP_HEAT_DENSITY, LIQMAP_HEAT_SUMMED);
    run_case("4096x3 cumulative kept", 4096, 3, LIQMAP_HEAT_CUMULATIVE,
             LIQMAP_HEAT_KEPT);
    run_case("4096x3 cumulative summed", 4096, 3, LIQMAP_HEAT_CUMULATIVE,
             LIQMAP_HEAT_SUMMED);
    bench_title("a whole heatmap, pushed and read", "candle", "memset of its numbers");
    run_picture_case();
    return 0;
}
