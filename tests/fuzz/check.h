/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_FUZZ_CHECK_H
#define LIQMAP_TESTS_FUZZ_CHECK_H

/* In the place of Check's header: its tests compile, an assertion that fails is a crash, and
 * there is no runner. */

#include <stdio.h>
#include <stdlib.h>

#define ck_abort_msg(...)                                                              \
    (fprintf(stderr, "%s:%d: ", __FILE__, __LINE__), fprintf(stderr, __VA_ARGS__),     \
     fputc('\n', stderr), abort())
#define ck_assert(x) ((x) ? (void)0 : ck_abort_msg("%s", #x))
#define ck_assert_int_eq(a, b) ck_assert((a) == (b))
#define ck_assert_int_ne(a, b) ck_assert((a) != (b))
#define ck_assert_int_gt(a, b) ck_assert((a) > (b))
#define ck_assert_int_ge(a, b) ck_assert((a) >= (b))
#define ck_assert_int_lt(a, b) ck_assert((a) < (b))

#define START_TEST(name) static void name(void)
#define END_TEST

typedef struct TCase TCase;
typedef struct Suite Suite;
typedef struct SRunner SRunner;
#define tcase_create(name) NULL
#define tcase_set_timeout(tests, seconds) ((void)(tests))
#define tcase_add_test(tests, test) ((void)(tests), (void)(test))
#define suite_create(name) NULL
#define suite_add_tcase(suite, tests) ((void)(suite), (void)(tests))
#define srunner_create(suite) NULL
#define srunner_set_fork_status(runner, status) ((void)(runner))
#define srunner_run_all(runner, mode) ((void)(runner))
#define srunner_ntests_failed(runner) 0
#define srunner_free(runner) ((void)(runner))

#endif
