/* SPDX-License-Identifier: MIT */
/*
 * A fixed replay of which instructions.sh counts the instructions of one call: its name is
 * the argument. Each is the same work on every machine.
 */
#include "bench.h"

#include <stdio.h>
#include <string.h>

#define SNAPSHOTS 20000
#define BUCKETS 4096

static liqmap_snapshot *rows;
static liqmap *map, *other;
static char *packed;
static int64_t length;

static void push_rows(void)
{
    bench_must(liqmap_push_rows(map, NULL, NULL, 0, LIQMAP_CONTRACTS, rows, SNAPSHOTS,
                                sizeof *rows) == LIQMAP_OK,
               "push_rows");
}

static void push(void)
{
    for (int64_t i = 0; i < SNAPSHOTS; i++) {
        bench_must(liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS, &rows[i]) == LIQMAP_OK,
                   "push");
    }
}

static void summary(void)
{
    liqmap_summary s = {.struct_size = sizeof s};
    bench_must(liqmap_get_summary(other, &s, LIQMAP_QUOTE, 0, BUCKETS) == LIQMAP_OK,
               "summary");
}

static void merge(void)
{
    bench_must(liqmap_merge(map, other) == LIQMAP_OK, "merge");
}

static void pack(void)
{
    bench_must(liqmap_pack(other, packed, length, NULL) == LIQMAP_OK, "pack");
}

typedef struct job {
    const char *name;
    void (*run)(void);
} job;

static const job jobs[] = {{"push_rows", push_rows},
                           {"push", push},
                           {"summary", summary},
                           {"merge", merge},
                           {"pack", pack}};

/* What is counted: callgrind finds it by its name. */
__attribute__((noinline)) void counted(const job *j);

void counted(const job *j)
{
    j->run();
}

int main(int argc, char **argv)
{
    rows = bench_walk(SNAPSHOTS);
    map = bench_map(BUCKETS, 3, 0);
    other = bench_map(BUCKETS, 3, 1);
    bench_must(liqmap_pack_size(other, &length) == LIQMAP_OK, "pack_size");
    packed = bench_memory(length);
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        if (argc < 2) {
            puts(jobs[i].name);
        } else if (strcmp(argv[1], jobs[i].name) == 0) {
            counted(&jobs[i]);
        }
    }
    return 0;
}
