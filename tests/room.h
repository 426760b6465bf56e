/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_ROOM_H
#define LIQMAP_TESTS_ROOM_H

/*
 * What the test program of every room needs: its main, a seed that is printed and can
 * be given, and comparisons that say what they compared. Knows nothing of the library
 * but its status codes.
 */

#ifdef NDEBUG
#    error "a test without its assertions proves nothing"
#endif

#include <check.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <liqmap/status.h>

#define ROOM_COUNT(array) ((int64_t)(sizeof(array) / sizeof((array)[0])))

/* Run one room's tests. TAP, if wanted, is CK_TAP_LOG_FILE_NAME's business. */
static inline int room_run(TCase *tests, const char *room) {
    Suite *suite = suite_create(room);
    SRunner *runner;
    int failed;

    tcase_set_timeout(tests, 20);
    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The seed of this run: LIQMAP_SEED, or the test's own. As a TAP comment on stdout. */
static inline uint64_t room_seed(uint64_t usual) {
    const char *given = getenv("LIQMAP_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 0) : usual;

    printf("# LIQMAP_SEED=%" PRIu64 "\n", seed);
    fflush(stdout);
    return seed;
}

/* splitmix64: every seed is as good as any other. */
static inline uint64_t room_random(uint64_t *state) {
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* In [0, 1). */
static inline double room_unit(uint64_t *state) {
    return (double)(room_random(state) >> 11) * 0x1p-53;
}

/* In [low, high). */
static inline double room_between(uint64_t *state, double low, double high) {
    return low + room_unit(state) * (high - low);
}

/* In 0 .. n-1. */
static inline int64_t room_below(uint64_t *state, int64_t n) {
    return (int64_t)(room_random(state) % (uint64_t)n);
}

static inline void room_expect(int32_t got, int32_t wanted, const char *what) {
    ck_assert_msg(got == wanted, "%s: %s, not %s", what, liqmap_status_name(got),
                  liqmap_status_name(wanted));
}

static inline uint64_t room_bits(double x) {
    uint64_t bits;

    memcpy(&bits, &x, sizeof(bits));
    return bits;
}

#endif
