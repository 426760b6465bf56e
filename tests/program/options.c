/* SPDX-License-Identifier: MIT */
/* Tables of options: as many as there is room for, and one more. */
#include "suite.h"

#include "base/options.h"

#include <sys/wait.h>
#include <unistd.h>

enum {
    SETS = 12,
    ROWS = 64,
    EXIT_DATA = 1 /* as errors.h has it, which calls a function fail as Check does */
};

static const command_line line = {.about = "Nothing."};
static int values[SETS + 1];

/* Tables of --o0, --o1, ..: one row each, the last of so many as are asked for. */
static void read_sets(int sets, int rows, char *given)
{
    static option_spec last[ROWS + 2] = {{0}}, others[SETS + 1][2] = {{{0}}};
    static char names[SETS + ROWS + 2][8];
    option_set all[SETS + 2] = {{0}};
    char program[] = "test", *argv[] = {program, given, NULL};
    for (int i = 0; i < sets; i++) {
        all[i] = (option_set){i < sets - 1 ? others[i] : last, &values[i], 0};
        for (int row = 0; row < (i < sets - 1 ? 1 : rows); row++) {
            sprintf(names[i + row], "o%d", i + row);
            (i < sets - 1 ? others[i] : last)[row] = (option_spec){
                .name = names[i + row], .help = "an option", .read = option_flag};
        }
    }
    options_read(given != NULL ? 2 : 1, argv, &line, all);
    for (int i = 0; i < sets + rows - 1 && given != NULL; i++) {
        compare_ints(names[i], option_is_given(all, names[i]),
                     strcmp(names[i], given + 2) == 0);
    }
}

START_TEST(all_are_read_where_there_is_room)
{
    const int64_t first = comparisons;
    char last[] = "--o74"; /* the last row of the last table */
    read_sets(SETS, ROWS, last);
    compare_ints("value", values[SETS - 1], 1);
    compare_ints("comparisons", comparisons - first, SETS - 1 + ROWS + 1);
}
END_TEST

/* The exit code of a program with such tables: 0, where it reads them; -1: it was killed. */
static int exit_with(int sets, int rows)
{
    const pid_t child = fork();
    int status;
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        read_sets(sets, rows, NULL);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

START_TEST(one_more_is_refused)
{
    compare_ints("as many as there is room for", exit_with(SETS, ROWS), 0);
    compare_ints("a table more", exit_with(SETS + 1, 1), EXIT_DATA);
    compare_ints("a row more", exit_with(1, ROWS + 1), EXIT_DATA);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("options");
    tcase_add_test(tests, one_more_is_refused);
    tcase_add_test(tests, all_are_read_where_there_is_room);
    return suite_run(tests, "options");
}
