/* SPDX-License-Identifier: MIT */
/* Notes of a chart: as many as there is room for, and one more. */
#include "suite.h"

#include "views/notes.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(so_many_are_kept_in_their_order)
{
    const int64_t first = comparisons;
    static const char *const texts[NOTES_MOST] = {"a", "b", "c", "d", "e",
                                                  "f", "g", "h", "i"};
    notes all = {{NULL}, 0};
    for (int i = 0; i < NOTES_MOST; i++) {
        notes_add(&all, texts[i]);
        compare_ints("notes", all.n, i + 1);
    }
    for (int i = 0; i < NOTES_MOST; i++) {
        compare_texts("note", all.text[i], texts[i]);
    }
    compare_ints("comparisons", comparisons - first, 2 * NOTES_MOST);
}
END_TEST

START_TEST(one_more_ends_the_program)
{
    const pid_t child = fork();
    int status;
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        notes all = {{NULL}, 0};
        for (int i = 0; i <= NOTES_MOST; i++) {
            notes_add(&all, "note");
        }
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    compare_ints("exit code", WEXITSTATUS(status), 1);
}
END_TEST

START_TEST(stale_sources_are_named_as_far_as_there_is_room)
{
    char text[NOTES_STALE] = "";
    notes_name_stale(text, "okx");
    compare_texts("one", text, "stale: okx");
    notes_name_stale(text, "bybit");
    compare_texts("two", text, "stale: okx, bybit");
    for (int i = 0; i < NOTES_STALE; i++) {
        notes_name_stale(text, "bybit");
    }
    compare_ints("length", (int64_t)strlen(text), NOTES_STALE - 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("notes");
    tcase_add_test(tests, so_many_are_kept_in_their_order);
    tcase_add_test(tests, one_more_ends_the_program);
    tcase_add_test(tests, stale_sources_are_named_as_far_as_there_is_room);
    return suite_run(tests, "notes");
}
