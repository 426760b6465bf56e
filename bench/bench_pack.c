/* SPDX-License-Identifier: MIT */
/* pack and unpack against memcpy of the packed bytes. */
#include "bench.h"

#include <liqmap/liqmap.h>

#include <stdio.h>
#include <string.h>

typedef struct workload {
    liqmap *map;
    char *packed, *copy;
    void *memory;
    int64_t bytes, length;
    int repeats;
} workload;

static void run_memcpy(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        memcpy(w->copy, w->packed, (size_t)w->length);
        /* the compiler must believe that somebody reads the copy */
        __asm__ volatile("" : : "r"(w->copy) : "memory");
    }
}

static void run_pack(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        bench_must(liqmap_pack(w->map, w->copy, w->length, NULL) == LIQMAP_OK, "pack");
    }
}

static void run_unpack(void *context)
{
    workload *w = context;
    for (int i = 0; i < w->repeats; i++) {
        bench_must(liqmap_unpack(w->memory, w->bytes, w->packed, w->length) ==
                       LIQMAP_OK,
                   "unpack");
    }
}

static void run_case(const char *name, int64_t buckets, int64_t n_tiers)
{
    workload w = {.repeats = (int)(20000000 / (buckets * n_tiers))};
    const double items = (double)(buckets * w.repeats);
    char title[64];
    liqmap_stats stats = {.struct_size = sizeof stats};
    w.map = bench_map(buckets, n_tiers, 1);
    bench_must(liqmap_get_stats(w.map, &stats) == LIQMAP_OK, "stats");
    w.bytes = stats.bytes;
    bench_must(liqmap_pack_size(w.map, &w.length) == LIQMAP_OK, "pack_size");
    w.packed = bench_memory(w.length);
    w.copy = bench_memory(w.length);
    w.memory = bench_memory(w.bytes);
    bench_must(liqmap_pack(w.map, w.packed, w.length, NULL) == LIQMAP_OK, "pack");
    snprintf(title, sizeof title, "pack %s", name);
    bench_pair(title, run_pack, &w, run_memcpy, &w, items, 0);
    snprintf(title, sizeof title, "unpack %s", name);
    bench_pair(title, run_unpack, &w, run_memcpy, &w, items, 0);
}

int main(int argc, char **argv)
{
    bench_only(argc, argv);
    bench_title("a map as bytes and back", "bucket", "memcpy of the bytes");
    run_case("4096x3", 4096, 3);
    run_case("65536x16", 65536, 16);
    return 0;
}
