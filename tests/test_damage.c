/* SPDX-License-Identifier: MIT */
/*
 * Bytes that are no map, and maps that were damaged: wherever a number no longer agrees
 * with the others, the map is said to contradict itself, and nothing is read that is
 * not there.
 */
#include "usual.h"

#include <math.h>

/* Where 8 bytes are those of a value, from a place on; -1 where they are nowhere. */
static int64_t next_place(const liqmap *map, int64_t size, int64_t from,
                          const void *value)
{
    for (int64_t at = from; at + 8 <= size; at += 8)
        if (memcmp((const char *)map + at, value, 8) == 0)
            return at;
    return -1;
}

/* Put a value where another was, look, and mend it: 2 comparisons. */
static void damage(liqmap *map, int64_t at, const void *value)
{
    char *place = (char *)map + at;
    char before[8];

    memcpy(before, place, 8);
    memcpy(place, value, 8);
    compare_answers("damaged", liqmap_validate(map), LIQMAP_E_CORRUPT);
    memcpy(place, before, 8);
    compare_answers("mended", liqmap_validate(map), LIQMAP_OK);
}

/* A placed amount lies in the object as it is: as cell, as total, as opened. */
START_TEST(a_wrong_amount_is_found)
{
    static const double wrong[] = {NAN, INFINITY, -INFINITY, -12345.678,
                                   0.0, 12345.68, 1e300};
    const double amount = 12345.678;
    int64_t before = comparisons;
    int64_t places = 0;
    int64_t bytes;
    liqmap *map = usual_map(&bytes);

    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 1, 90.0, amount));
    for (int64_t at = 0; (at = next_place(map, bytes, at, &amount)) >= 0; at += 8) {
        for (int64_t i = 0; i < COUNT(wrong); i++)
            damage(map, at, &wrong[i]);
        places++;
    }
    ck_assert_int_ge(places, 3);
    ck_assert_int_eq(comparisons - before, 2 * COUNT(wrong) * places);
    free(map);
}
END_TEST

static double stored_at(const liqmap *map, int64_t at)
{
    double value;

    memcpy(&value, (const char *)map + at, sizeof value);
    return value;
}

/* Any one cell of a map that has lived, made negative or doubled. The second half of
 * an object is bins and nothing else. */
START_TEST(a_wrong_cell_is_found)
{
    const double none = NAN;
    int64_t before = comparisons;
    int64_t cells = 0;
    double sum = 0;
    int64_t bytes;
    liqmap *map = usual_map(&bytes);

    usual_walk(map, 300);
    for (int64_t at = bytes / 16 * 8; at < bytes; at += 8)
        sum += stored_at(map, at);
    for (int64_t at = bytes / 16 * 8; at < bytes; at += 8) {
        double twice = 2 * stored_at(map, at), negative = -stored_at(map, at);

        if (twice < 2e-4 * sum)
            continue;
        damage(map, at, &negative);
        damage(map, at, &none);
        damage(map, at, &twice);
        cells++;
    }
    ck_assert_int_gt(cells, 10);
    ck_assert_int_eq(comparisons - before, 2 * 3 * cells);
    free(map);
}
END_TEST

START_TEST(other_bytes_are_no_map)
{
    liqmap_config config = {.struct_size = sizeof config};
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = usual_map(&bytes);
    liqmap *fresh = usual_map(&bytes);
    char *byte = (char *)map;

    for (int64_t i = 0; i < 8; i++) {
        byte[i] = (char)(byte[i] ^ 0x10);
        compare_answers("validate", liqmap_validate(map), LIQMAP_E_NOT_A_MAP);
        compare_answers("reset", liqmap_reset(map), LIQMAP_E_NOT_A_MAP);
        compare_answers("get_config", liqmap_get_config(map, &config),
                        LIQMAP_E_NOT_A_MAP);
        compare_answers("copy", liqmap_copy(fresh, bytes, map), LIQMAP_E_NOT_A_MAP);
        byte[i] = (char)(byte[i] ^ 0x10);
        compare_answers("mended", liqmap_validate(map), LIQMAP_OK);
    }
    ck_assert_int_eq(comparisons - before, 8 * 5);
    memset(map, 0, (size_t)bytes);
    ANSWERS(liqmap_validate(map), LIQMAP_E_NOT_A_MAP);
    memset(map, 0xff, (size_t)bytes);
    ANSWERS(liqmap_validate(map), LIQMAP_E_NOT_A_MAP);
    free(map);
    free(fresh);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("damage");

    tcase_add_test(tests, a_wrong_amount_is_found);
    tcase_add_test(tests, a_wrong_cell_is_found);
    tcase_add_test(tests, other_bytes_are_no_map);
    return suite_run(tests, "damage");
}
