/* SPDX-License-Identifier: MIT */
/*
 * planted FAULT: break a promise of a caller, so that the library does what a sanitizer or
 * valgrind is there to find. planted none: keep them all.
 */
#include <liqmap/liqmap.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 100, PUSHES = 10000 };

static const liqmap_tier tier = {
    .leverage = 10, .share_long = 1, .share_short = 1, .mmr = 0.005};

/* A map in memory of so many bytes less than the library hears of. */
static liqmap *init(int64_t missing)
{
    const liqmap_axis axis = {
        .struct_size = sizeof axis, .low = 50, .step = 1, .buckets = BUCKETS};
    liqmap_config config;
    void *memory;
    int64_t size;
    liqmap_config_init(&config, sizeof config);
    if (liqmap_size(&size, &config, &axis, 1) != LIQMAP_OK) {
        return NULL;
    }
    memory = malloc((size_t)(size - missing));
    return liqmap_init(memory, size, NULL, &config, &axis, &tier, 1, sizeof tier) ==
                   LIQMAP_OK
               ? (liqmap *)memory
               : NULL;
}

/* A snapshot; where `fault` says so, it is not wholly set. */
static void push_one(liqmap *map, char *memory, const char *fault)
{
    liqmap_snapshot *snapshot = (liqmap_snapshot *)(void *)memory;
    snapshot->time_ms = 1;
    snapshot->high = 101;
    snapshot->low = 99;
    snapshot->close = 100;
    snapshot->entry = 0;
    snapshot->volume = 0;
    snapshot->reserved = 0;
    if (strcmp(fault, "uninitialised") != 0) {
        snapshot->open_interest = 1000;
    }
    liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS, snapshot);
}

/* A time where no int64_t may lie. */
static void inspect_one(char *memory)
{
    static const double one = 1;
    const liqmap_columns columns = {.struct_size = sizeof columns,
                                    .time_ms = (int64_t *)(void *)(memory + 1),
                                    .open_interest = &one,
                                    .high = &one,
                                    .low = &one,
                                    .close = &one};
    int64_t count;
    liqmap_inspect(NULL, 0, 0, &count, &columns, 1, NULL);
}

static void *push_many(void *map)
{
    liqmap_snapshot snapshot = {
        .open_interest = 1000, .high = 101, .low = 99, .close = 100};
    for (int64_t time = 2; time <= PUSHES; time++) {
        snapshot.time_ms = time;
        liqmap_push((liqmap *)map, NULL, 0, LIQMAP_CONTRACTS, &snapshot);
    }
    return NULL;
}

static void race(liqmap *map)
{
    pthread_t other;
    pthread_create(&other, NULL, push_many, map);
    push_many(map);
    pthread_join(other, NULL);
}

int main(int argc, char **argv)
{
    const char *fault = argc == 2 ? argv[1] : "";
    liqmap *map = init(strcmp(fault, "overflow") == 0 ? 64 : 0);
    char *memory = malloc(sizeof(liqmap_snapshot) + 1);
    if (map == NULL || memory == NULL) {
        return 2;
    }
    push_one(map, memory, fault);
    if (strcmp(fault, "misaligned") == 0) {
        inspect_one(memory);
    }
    if (strcmp(fault, "race") == 0) {
        race(map);
    }
    free(memory);
    free(map);
    return 0;
}
