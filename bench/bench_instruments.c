/* SPDX-License-Identifier: MIT */
/*
 * Many maps in turn against one, and the memory they take once they are in use: built by
 * liqmap_init(), by liqmap_init_zeroed(), and by that on huge pages.
 */
#define _DEFAULT_SOURCE
#include "bench.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAPS 500
#define PUSHES 400 /* of each map */
#define HUGE_PAGE (INT64_C(2) << 20)

typedef int32_t init_call(void *memory, int64_t size, int64_t *bad,
                          const liqmap_config *config, const liqmap_axis *axis,
                          const liqmap_tier *tiers, int64_t n_tiers, int64_t stride);

typedef struct workload {
    liqmap_snapshot *rows;
    char *arena;
    int64_t size; /* of a map */
    liqmap *one;
    int64_t time_ms;
} workload;

static liqmap *map_at(const workload *w, int64_t i)
{
    return (liqmap *)(void *)(w->arena + i * w->size);
}

/* Each map, or the one as often, gets each snapshot. */
static void push_in_turn(workload *w, liqmap *one)
{
    for (int64_t i = 0; i < PUSHES; i++) {
        for (int64_t k = 0; k < MAPS; k++) {
            liqmap_snapshot row = w->rows[i];
            row.time_ms = ++w->time_ms;
            bench_must(liqmap_push(one != NULL ? one : map_at(w, k), NULL, 0,
                                   LIQMAP_CONTRACTS, &row) == LIQMAP_OK,
                       "all snapshots are good");
        }
    }
}

static void run_many(void *context)
{
    push_in_turn(context, NULL);
}

static void run_one(void *context)
{
    push_in_turn(context, ((workload *)context)->one);
}

static int64_t resident_bytes(void)
{
    long long size = 0, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    bench_must(f != NULL && fscanf(f, "%lld %lld", &size, &resident) == 2, "statm");
    fclose(f);
    return resident * sysconf(_SC_PAGESIZE);
}

static void run_case(const char *name, init_call *init, int huge_pages)
{
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 50000, 100000.0 / 4096,
                              4096};
    workload w = {.rows = bench_walk(PUSHES)};
    liqmap_config config;
    int64_t bytes, before;
    char *memory;
    liqmap_config_init(&config, sizeof config);
    config.entry_points = 1;
    bench_must(liqmap_size(&w.size, &config, &axis, 0) == LIQMAP_OK, "size");
    w.one = bench_memory(w.size);
    bench_must(liqmap_init(w.one, w.size, NULL, &config, &axis, NULL, 0, 0) ==
                   LIQMAP_OK,
               "init");
    bytes = MAPS * w.size + HUGE_PAGE;
    memory = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    bench_must(memory != MAP_FAILED, "there is memory");
    w.arena = memory + (HUGE_PAGE - (intptr_t)memory % HUGE_PAGE) % HUGE_PAGE;
    madvise(w.arena, (size_t)(MAPS * w.size),
            huge_pages ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    before = resident_bytes();
    for (int64_t k = 0; k < MAPS; k++) {
        bench_must(init(map_at(&w, k), w.size, NULL, &config, &axis, NULL, 0, 0) ==
                       LIQMAP_OK,
                   "init");
    }
    run_many(&w);
    printf("%s: %.0f of %.0f KiB a map resident\n", name,
           (double)(resident_bytes() - before) / MAPS / 1024, (double)w.size / 1024);
    bench_pair(name, run_many, &w, run_one, &w, MAPS * PUSHES, 2.5);
    munmap(memory, (size_t)bytes);
}

int main(int argc, char **argv)
{
    bench_only(argc, argv);
    bench_title("500 maps of 4096x3 in turn", "snapshot", "one map");
    run_case("init", liqmap_init, 0);
    run_case("init_zeroed", liqmap_init_zeroed, 0);
    run_case("init_zeroed on huge pages", liqmap_init_zeroed, 1);
    return 0;
}
