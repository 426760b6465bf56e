/* SPDX-License-Identifier: MIT */
#include "suite.h"

#include <math.h>

int64_t comparisons;

/* In one process, so that a leak is seen where there is a sanitizer to see it. */
int suite_run(TCase *tests, const char *name)
{
    Suite *suite = suite_create(name);
    SRunner *runner;
    int failed;

    suite_add_tcase(suite, tests);
    runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

void compare_at(const char *file, int line, const char *what, double got, double want,
                double slack)
{
    comparisons++;
    if (got == want || fabs(got - want) <= slack) {
        return;
    }
    ck_abort_msg("%s:%d: %s: %.17g, should be %.17g, off by %g where %g is allowed",
                 file, line, what, got, want, got - want, slack);
}

void compare_ints_at(const char *file, int line, const char *what, int64_t got,
                     int64_t want)
{
    comparisons++;
    if (got != want) {
        ck_abort_msg("%s:%d: %s: %" PRId64 ", should be %" PRId64, file, line, what,
                     got, want);
    }
}

void compare_bytes_at(const char *file, int line, const char *what, const void *got,
                      const void *want, int64_t bytes)
{
    comparisons++;
    if (memcmp(got, want, (size_t)bytes) != 0) {
        int64_t at = 0;

        while (((const char *)got)[at] == ((const char *)want)[at]) {
            at++;
        }
        ck_abort_msg("%s:%d: %s: bytes differ, first at %" PRId64, file, line, what,
                     at);
    }
}

void compare_texts_at(const char *file, int line, const char *what, const char *got,
                      const char *want)
{
    comparisons++;
    if (strcmp(got, want) != 0) {
        ck_abort_msg("%s:%d: %s: \"%s\", should be \"%s\"", file, line, what, got,
                     want);
    }
}

void compare_answers_at(const char *file, int line, const char *what, int32_t got,
                        int32_t want)
{
    comparisons++;
    if (got != want) {
        ck_abort_msg("%s:%d: %s: %s, should be %s", file, line, what,
                     liqmap_status_name(got), liqmap_status_name(want));
    }
}

void expect_answer(const char *file, int line, const char *call, int32_t got,
                   int32_t want)
{
    if (got != want) {
        ck_abort_msg("%s:%d: %s: %s, should be %s", file, line, call,
                     liqmap_status_name(got), liqmap_status_name(want));
    }
}

void *memory_new(int64_t bytes)
{
    void *memory = malloc((size_t)bytes + (bytes == 0));

    if (memory == NULL) {
        ck_abort_msg("out of memory");
    }
    return memory;
}
