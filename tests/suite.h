/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_SUITE_H
#define LIQMAP_TESTS_SUITE_H

#ifdef NDEBUG
#    error "tests are not tests with NDEBUG"
#endif

#include <check.h>

/* Run a suite of one test program; what main returns. */
static inline int suite_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#endif
