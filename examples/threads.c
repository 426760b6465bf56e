/* SPDX-License-Identifier: MIT */
/*
 * One thread pushes, others read, and nobody waits for a reading. A map belongs to its
 * writer; what readers see are copies of it. There is a slot for each reader, one that
 * was published last and one to copy into, so there is always one that nobody reads.
 * The lock is held for a few numbers, never while a map is copied or read.
 */
#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { READERS = 3, SLOTS = READERS + 2, BUCKETS = 2000, FEW = 8 };
#define ROOM LIQMAP_SIZE(BUCKETS, 3)

static int64_t own[ROOM / 8];           /* the writer's map */
static int64_t copies[SLOTS][ROOM / 8]; /* what is published */

static struct {
    pthread_mutex_t lock;
    int readers[SLOTS]; /* how many read a copy just now */
    int latest, done;
} board = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void must(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "threads: %s\n", what);
        exit(1);
    }
}

/* [publish] */
static void publish(const liqmap *map, int done)
{
    int slot = 0;
    pthread_mutex_lock(&board.lock);
    while (slot == board.latest || board.readers[slot] > 0) {
        slot++;
    }
    pthread_mutex_unlock(&board.lock); /* only the latest is ever taken: not this one */
    must(liqmap_copy(copies[slot], ROOM, map) == LIQMAP_OK, "copy");
    pthread_mutex_lock(&board.lock);
    board.latest = slot;
    board.done = done;
    pthread_mutex_unlock(&board.lock);
}
/* [publish] */

/* Read copy after copy up to the last; what a rise of 3 % forces out of that one. */
static void *read_on(void *answer)
{
    int64_t pushes = 0;
    for (int done = 0; !done;) {
        liqmap_stats s = {.struct_size = sizeof s};
        double bucket[LIQMAP_MAX_TIERS], *shorts = answer;
        int slot;
        pthread_mutex_lock(&board.lock);
        slot = board.latest;
        done = board.done;
        board.readers[slot]++;
        pthread_mutex_unlock(&board.lock);
        const liqmap *map = (const liqmap *)(void *)copies[slot];
        must(liqmap_validate(map) == LIQMAP_OK, "a copy is whole");
        must(liqmap_get_stats(map, &s) == LIQMAP_OK && s.pushes >= pushes,
             "none is older");
        pushes = s.pushes;
        must(liqmap_cumulative_at(map, bucket, shorts, LIQMAP_MAX_TIERS, NULL,
                                  LIQMAP_SHORT, LIQMAP_QUOTE,
                                  s.pushes > 0 ? 1.03 * s.close : 1) == LIQMAP_OK,
             "reading");
        pthread_mutex_lock(&board.lock);
        board.readers[slot]--;
        pthread_mutex_unlock(&board.lock);
    }
    return NULL;
}

/* The bundled day, a snapshot a line, published every few. */
static void write_all(liqmap *map)
{
    FILE *file = fopen("examples/data/binance.csv", "r");
    char line[256];
    must(file != NULL, "run it at the top level");
    for (int64_t i = 0; fgets(line, sizeof line, file) != NULL;) {
        liqmap_snapshot s = {.reserved = 0};
        if (sscanf(line, "%" SCNd64 ",%lf,%lf,%lf,%lf,%lf", &s.time_ms,
                   &s.open_interest, &s.high, &s.low, &s.close, &s.volume) == 6) {
            must(liqmap_push(map, NULL, 0, LIQMAP_QUOTE, &s) == LIQMAP_OK, "push");
            if (++i % FEW == 0) {
                publish(map, 0);
            }
        }
    }
    fclose(file);
    publish(map, 1);
}

int main(void)
{
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 60000, 35, BUCKETS};
    double answers[READERS][LIQMAP_MAX_TIERS];
    liqmap_stats s = {.struct_size = sizeof s};
    pthread_t threads[READERS];
    liqmap *map = (liqmap *)(void *)own;
    liqmap_config config;
    must(liqmap_config_init(&config, sizeof config) == LIQMAP_OK, "a configuration");
    must(liqmap_init(map, ROOM, NULL, &config, &axis, NULL, 0, 0) == LIQMAP_OK,
         "a map");
    publish(map, 0);
    for (int i = 0; i < READERS; i++) {
        must(pthread_create(&threads[i], NULL, read_on, answers[i]) == 0, "a thread");
    }
    write_all(map);
    for (int i = 0; i < READERS; i++) {
        must(pthread_join(threads[i], NULL) == 0, "its end");
        must(answers[i][0] == answers[0][0], "readers agree on the last copy");
    }
    must(liqmap_get_stats(map, &s) == LIQMAP_OK, "stats");
    printf("%lld snapshots; %d readers agree: 3 %% up, shorts of 25x for %.0f USD\n",
           (long long)s.pushes, READERS, answers[0][0]);
    return 0;
}
