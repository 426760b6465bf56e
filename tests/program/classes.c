/* SPDX-License-Identifier: MIT */
/* Classes of tiers: where their borders are, what they are called, what is in them. */
#include "suite.h"

#include "replays/classes.h"

#include <math.h>
#include <string.h>

static classes of_leverages(const char *list, const double *leverages, int64_t n)
{
    liqmap_tier tiers[LIQMAP_MAX_TIERS] = {{0}};
    class_list l;
    class_list_init(&l);
    if (list != NULL) {
        ck_assert_int_eq(class_list_parse(&l, list), 1);
    }
    for (int64_t t = 0; t < n; t++) {
        tiers[t].leverage = leverages[t];
        tiers[t].share_long = 0.01 * (double)(t + 1);
        tiers[t].share_short = 0.001 * (double)(t + 1);
    }
    return classes_of(&l, tiers, n);
}

static void compare_labels(const classes *c, const char *const *labels, int64_t n)
{
    compare_ints("classes", c->n, n);
    for (int64_t i = 0; i < n; i++) {
        compare_texts("label", c->label[i], labels[i]);
    }
}

START_TEST(a_border_belongs_to_the_class_above_it)
{
    const int64_t first = comparisons;
    const double borders[] = {sqrt(10.0 * 25), sqrt(25.0 * 50), sqrt(50.0 * 100),
                              sqrt(100.0 * 200)};
    const char *const labels[] = {"to 15.8x", "25x", "50x", "100x", "above 141x"};
    double leverages[10] = {1};
    classes c;
    for (int i = 0; i < 4; i++) {
        leverages[2 * i + 1] = nextafter(borders[i], 0);
        leverages[2 * i + 2] = borders[i];
    }
    leverages[9] = 1000;
    c = of_leverages(NULL, leverages, 10);
    compare_labels(&c, labels, 5);
    for (int64_t t = 0; t < 10; t++) {
        compare_ints("class of a tier", c.of[t], t / 2);
    }
    compare("share long", c.share[LIQMAP_LONG][4], 0.19, 1e-15);
    compare("share short", c.share[LIQMAP_SHORT][0], 0.003, 1e-15);
    compare_texts("column", c.column[0], "to_15.8x");
    compare_texts("column", c.column[1], "25x");
    compare_texts("column", c.column[4], "above_141x");
    compare_ints("comparisons", comparisons - first, 1 + 5 + 10 + 2 + 3);
}
END_TEST

START_TEST(up_to_five_tiers_are_shown_as_they_are)
{
    const double leverages[] = {100, 3, 3, 7.5, 20, 50};
    const char *const labels[] = {"100x", "3x", "3x", "7.5x", "20x"};
    const char *const all[] = {"100x", "3x", "3x", "7.5x", "20x", "50x"};
    const char *const in_classes[] = {"to 15.8x", "25x", "50x", "100x"};
    classes c = of_leverages(NULL, leverages, 5);
    compare_labels(&c, labels, 5);
    compare_ints("are tiers", c.are_tiers, 1);
    compare_texts("column", c.column[1], "3");
    compare_texts("column", c.column[2], "3_2");
    c = of_leverages(NULL, leverages, 6);
    compare_labels(&c, in_classes, 4);
    compare_ints("are tiers", c.are_tiers, 0);
    c = of_leverages("none", leverages, 6);
    compare_labels(&c, all, 6);
}
END_TEST

START_TEST(classes_are_around_the_leverages_given)
{
    const double leverages[] = {3, 6.33, 15.8, 15.9, 200};
    const char *const labels[] = {"to 6.32x", "10x", "25x", "above 141x"};
    const char *const alone[] = {"to 12.6x", "20x", "above 28.3x"};
    const int64_t of[] = {0, 1, 1, 2, 3};
    classes c = of_leverages("10,25,50,100", leverages, 5);
    compare_labels(&c, labels, 4);
    for (int64_t t = 0; t < 5; t++) {
        compare_ints("class of a tier", c.of[t], of[t]);
    }
    c = of_leverages("20", leverages, 5);
    compare_labels(&c, alone, 3);
}
END_TEST

START_TEST(other_lists_are_refused)
{
    const int64_t first = comparisons;
    static const char *const bad[] = {"",
                                      ",",
                                      "25,",
                                      ",25",
                                      "25,25",
                                      "50,25",
                                      "0.5",
                                      "25,x",
                                      "nan",
                                      "inf",
                                      "25 ,50",
                                      "none,25",
                                      "25x",
                                      "1e7",
                                      "-25",
                                      "25,,50",
                                      "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15"};
    class_list l, before;
    class_list_init(&l);
    memcpy(&before, &l, sizeof before); /* the bytes between its fields too */
    for (int64_t i = 0; i < COUNT(bad); i++) {
        compare_ints(bad[i], class_list_parse(&l, bad[i]), 0);
        compare_bytes(bad[i], &l, &before, sizeof l);
    }
    compare_ints("14 are taken",
                 class_list_parse(&l, "1,2,3,4,5,6,7,8,9,10,11,12,13,14"), 1);
    compare_ints("comparisons", comparisons - first, 2 * COUNT(bad) + 1);
}
END_TEST

START_TEST(a_panel_by_class_has_the_sums_of_tiers)
{
    const int64_t first = comparisons;
    enum { BUCKETS = 3, TIERS = 6 };
    const double leverages[TIERS] = {100, 3, 40, 60, 20, 50};
    const int64_t in[4][3] = {{1, -1, -1}, {4, -1, -1}, {2, 3, 5}, {0, -1, -1}};
    double rows[BUCKETS * TIERS];
    const double edges[BUCKETS + 1] = {1, 2, 3, 4};
    panel by_tier = {edges, BUCKETS, TIERS, 1.5, 0, {rows, rows}, {rows, rows}};
    const classes c = of_leverages(NULL, leverages, TIERS);
    panel p;
    for (int i = 0; i < BUCKETS * TIERS; i++) {
        rows[i] = 1 << i;
    }
    p = classes_panel(&c, &by_tier);
    compare_ints("parts", p.parts, 4);
    compare_ints("buckets", p.buckets, BUCKETS);
    for (int64_t i = 0; i < BUCKETS * 4; i++) {
        double want = 0;
        for (int64_t k = 0; k < 3; k++) {
            want += in[i % 4][k] >= 0 ? rows[i / 4 * TIERS + in[i % 4][k]] : 0;
        }
        for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            compare("density", p.density[side][i], want, 0);
            compare("cumulative", p.cumulative[side][i], want, 0);
        }
    }
    panel_free(&p);
    compare_ints("comparisons", comparisons - first, 2 + BUCKETS * 4 * 2 * 2);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("classes");
    tcase_add_test(tests, a_border_belongs_to_the_class_above_it);
    tcase_add_test(tests, up_to_five_tiers_are_shown_as_they_are);
    tcase_add_test(tests, classes_are_around_the_leverages_given);
    tcase_add_test(tests, other_lists_are_refused);
    tcase_add_test(tests, a_panel_by_class_has_the_sums_of_tiers);
    return suite_run(tests, "classes");
}
