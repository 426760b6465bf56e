/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_SUITE_H
#define LIQMAP_TESTS_SUITE_H

/*
 * What every test program needs: its main, and comparisons that are counted and say
 * what they compared. Knows nothing of the library but its status codes.
 */

#ifdef NDEBUG
#    error "tests are not tests with NDEBUG"
#endif

#include <check.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <liqmap/status.h>

#define COUNT(array) ((int64_t)(sizeof(array) / sizeof((array)[0])))

/* Run the tests of one program; what main returns. Where TAP goes, if anywhere, is up
 * to CK_TAP_LOG_FILE_NAME. */
int suite_run(TCase *tests, const char *name);

/* How many numbers, answers and blocks were compared since the program began: a test
 * that loops asserts how many it made. */
extern int64_t comparisons;

/* Check's own assertions write to a file each time; these only speak up on failure. */

/* |got - want| <= slack, or both the same infinity; neither NaN. */
#define compare(...) compare_at(__FILE__, __LINE__, __VA_ARGS__)
#define compare_ints(...) compare_ints_at(__FILE__, __LINE__, __VA_ARGS__)
#define compare_bytes(...) compare_bytes_at(__FILE__, __LINE__, __VA_ARGS__)
#define compare_texts(...) compare_texts_at(__FILE__, __LINE__, __VA_ARGS__)
#define compare_answers(...) compare_answers_at(__FILE__, __LINE__, __VA_ARGS__)
void compare_at(const char *file, int line, const char *what, double got, double want,
                double slack);
void compare_ints_at(const char *file, int line, const char *what, int64_t got,
                     int64_t want);
void compare_bytes_at(const char *file, int line, const char *what, const void *got,
                      const void *want, int64_t bytes);
void compare_texts_at(const char *file, int line, const char *what, const char *got,
                      const char *want);
void compare_answers_at(const char *file, int line, const char *what, int32_t got,
                        int32_t want);

/* What a step must answer on the way to what is compared: not counted. */
#define ANSWERS(call, status) expect_answer(__FILE__, __LINE__, #call, (call), (status))
#define SUCCEEDS(call) ANSWERS(call, LIQMAP_OK)
void expect_answer(const char *file, int line, const char *call, int32_t got,
                   int32_t want);

/* Never NULL; the caller frees it. */
void *memory_new(int64_t bytes);

#endif
