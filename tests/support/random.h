/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_RANDOM_H
#define LIQMAP_TESTS_RANDOM_H

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef LIQMAP_FUZZ
/* The next bytes of a fuzzer's input; 0 where there are none left. */
uint64_t random_input(void);
#endif

/* splitmix64 (Steele, Lea, Flood 2014): small, seeded by any number, the same numbers
 * everywhere. */
static inline uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
#ifdef LIQMAP_FUZZ
    /* A fuzzer decides the first digits and the last ones, which choices go by. */
    z = random_input() << 48 | (z & UINT64_C(0xffffffff0000)) | random_input();
#endif
    return z;
}

/* In [0, 1). */
static inline double random_unit(uint64_t *state)
{
    return (double)(random_next(state) >> 11) * 0x1p-53;
}

static inline double random_between(uint64_t *state, double low, double high)
{
    return low + (high - low) * random_unit(state);
}

/* In low .. high, both included. */
static inline int64_t random_int(uint64_t *state, int64_t low, int64_t high)
{
    const uint64_t count = (uint64_t)high - (uint64_t)low + 1; /* 0: all numbers */
    return count == 0 ? (int64_t)random_next(state)
                      : low + (int64_t)(random_next(state) % count);
}

static inline int random_chance(uint64_t *state, double probability)
{
    return random_unit(state) < probability;
}

/* LIQMAP_SEED where it is set, otherwise the fixed seed of the test. Printed, as a TAP
 * comment, so that a failure can be had again. */
static inline uint64_t random_seed(const char *test, uint64_t fixed)
{
    const char *text = getenv("LIQMAP_SEED");
    uint64_t seed = text != NULL && *text != '\0' ? strtoull(text, NULL, 0) : fixed;

    printf("# %s: LIQMAP_SEED=%" PRIu64 "\n", test, seed);
    fflush(stdout);
    return seed;
}

#endif
