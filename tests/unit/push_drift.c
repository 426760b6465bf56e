/* SPDX-License-Identifier: MIT */
/*
 * push_drift CALLS: so many valid calls, made to drift: pieces just below the last
 * digit of what they are added to, for as long as it takes, and calls of every kind and
 * size. Looks at the map every so often; the first fault is the end.
 */
#include "random_calls.h"
#include "random.h"
#include "snapshot.h"

#include <math.h>
#include <stdlib.h>

static int64_t looks, pushes, refused;

static void must(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "push_drift: %s\n", what);
        exit(1);
    }
}

static void look(const liqmap *map, int after_push)
{
    const char *fault = map_fault(map, after_push);
    must(fault == NULL, fault != NULL ? fault : "");
    looks++;
}

static liqmap *new_map(int32_t points, int64_t n_tiers, double turnover)
{
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 80, 1, 40};
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_config config;
    int64_t size;
    liqmap *map;
    for (int64_t t = 0; t < n_tiers; t++) {
        tiers[t] = (liqmap_tier){10 + 5.0 * (double)(t % 5), 1.0 / (double)n_tiers,
                                 1.0 / (double)n_tiers, 0.004, 0};
    }
    must(liqmap_config_init(&config, sizeof config) == LIQMAP_OK, "config");
    config.initial = LIQMAP_INITIAL_ENTRY;
    config.turnover = turnover;
    config.entry_points = points;
    must(liqmap_size(&size, &config, &axis, n_tiers) == LIQMAP_OK, "size");
    map = malloc((size_t)size);
    must(map != NULL && liqmap_init(map, size, NULL, &config, &axis, tiers, n_tiers,
                                    sizeof *tiers) == LIQMAP_OK,
         "init");
    return map;
}

/* Open interest that creeps by pieces that its bins cannot hold. */
static void creep(int64_t calls, int32_t points, int64_t n_tiers)
{
    liqmap *map = new_map(points, n_tiers, 0);
    double oi = 1e9;
    for (int64_t i = 1; i <= calls; i++) {
        const double bin = oi / (double)n_tiers;
        must(liqmap_push(map, NULL, 0, 0, SNAPSHOT(i, oi, 100, 100, 100, 0, 0)) ==
                 LIQMAP_OK,
             "push");
        if (i % (calls / 20 + 1) == 0 || i == calls) {
            look(map, 1);
        }
        oi += 0.98 * (nextafter(bin, INFINITY) - bin) / 2 * points * (double)n_tiers;
        pushes++;
    }
    free(map);
}

/* Small positions on a large one. */
static void pile(int64_t calls, double large, double small)
{
    liqmap *map = new_map(1, 3, 0);
    must(liqmap_place(map, 0, 0, 90, large) == LIQMAP_OK, "place");
    for (int64_t i = 1; i <= calls; i++) {
        must(liqmap_place(map, 0, 0, 90, small) == LIQMAP_OK, "place");
        if (i % (calls / 20 + 1) == 0 || i == calls) {
            look(map, 0);
        }
    }
    free(map);
}

/* Opened and closed by a digit or two, over and over: what totals round to adds up. */
static void flutter(int64_t calls)
{
    liqmap *map = new_map(1, 1, 0);
    double oi = 1e9 / 3;
    for (int64_t i = 1; i <= calls; i++) {
        const double more = i % 2 == 0 ? nextafter(oi, INFINITY) : oi;
        must(liqmap_push(map, NULL, 0, 0, SNAPSHOT(i, more, 100, 100, 100, 0, 0)) ==
                 LIQMAP_OK,
             "push");
        if (i % (calls / 20 + 1) == 0 || i == calls) {
            look(map, 1);
        }
        pushes++;
    }
    free(map);
}

static void anything(int64_t calls, int32_t points, int64_t n_tiers, uint64_t *state)
{
    liqmap *map = new_map(points, n_tiers, 0.1);
    for (int64_t i = 1; i <= calls; i++) {
        const random_outcome was = random_call(map, state);
        pushes += was == RANDOM_PUSH;
        refused += was == RANDOM_REFUSED;
        if (i % 1000 == 0 || i == calls || calls < 10000) {
            look(map, was == RANDOM_PUSH);
        }
        if (was == RANDOM_REFUSED && random_chance(state, 0.1)) {
            liqmap_reset(map); /* it came to the end of what numbers there are */
        }
    }
    free(map);
}

int main(int argc, char **argv)
{
    const int64_t calls = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000;
    uint64_t state = random_seed("push_drift", 12);
    must(calls >= 1000, "expected at least 1000 calls");
    creep(calls / 1000, 4096, 16);
    creep(calls / 10, 4, 16);
    creep(calls / 10, 1, 1);
    pile(calls / 10 * 2, 1e9, 5e-8);
    pile(calls / 10 * 2, 1.5e9, 1.1e-7);
    flutter(calls / 10);
    anything(calls / 10, 1, 3, &state);
    anything(calls / 10, 4, 3, &state);
    anything(calls - calls / 10 * 9 - calls / 1000, 7, 5, &state);
    printf("push_drift: %" PRId64 " calls, %" PRId64 " of them pushes, %" PRId64
           " refused; %" PRId64 " looks, no fault\n",
           calls, pushes, refused, looks);
    return !(pushes > calls / 10 * 3 && looks > calls / 10000);
}
