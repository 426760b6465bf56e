/* SPDX-License-Identifier: MIT */
/*
 * Bytes that are no map, and maps that were damaged: wherever a number no longer agrees
 * with the others, the map is said to contradict itself, and nothing is read that is
 * not there.
 */
#include "sample_map.h"

#include <math.h>

static double stored_at(const liqmap *map, int64_t at)
{
    double value;

    memcpy(&value, (const char *)map + at, sizeof value);
    return value;
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

/* Every place of an amount, made wrong in every way; returns how many places. */
static int64_t damage_all(liqmap *map, int64_t bytes, double amount)
{
    const double wrong[7] = {NAN, INFINITY,     -INFINITY, -amount,
                             0.0, amount * 1.5, 1e300};
    int64_t places = 0;

    for (int64_t at = 0; (at = next_place(map, bytes, at, &amount)) >= 0; at += 8) {
        for (int64_t i = 0; i < COUNT(wrong); i++) {
            damage(map, at, &wrong[i]);
        }
        places++;
    }
    return places;
}

/* An amount lies in the object as it is: placed as cell, as total, as opened; pushed as
 * unknown, as total, as opened, as open interest. */
START_TEST(a_wrong_amount_is_found)
{
    const double amount = 12345.678;
    int64_t before = comparisons;
    int64_t placed, pushed;
    int64_t bytes;
    liqmap *map = sample_map(&bytes);

    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 1, 90.0, amount));
    placed = damage_all(map, bytes, amount);
    ck_assert_int_ge(placed, 3);
    SUCCEEDS(liqmap_reset(map));
    SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_QUOTE,
                         SNAPSHOT(1, amount, 101.0, 99.0, 100.0, 0.0, 0.0)));
    pushed = damage_all(map, bytes, amount);
    ck_assert_int_ge(pushed, 2 * 3 + 1);
    ck_assert_int_eq(comparisons - before, 2 * 7 * (placed + pushed));
    free(map);
}
END_TEST

/*
 * Before the first push a map holds 0 where a push writes its close, its open interest and
 * the amounts that follow, and where it says that the totals are the open interest. The
 * first are found by their values, the last by comparing with a map that was placed into.
 */
START_TEST(numbers_of_a_push_before_the_first_are_found)
{
    const double close = 100.015625;
    const int64_t no = 0, yes = 1;
    int64_t before = comparisons;
    int64_t places = 0, said = 0;
    int64_t bytes;
    liqmap *map = sample_map(&bytes);
    liqmap *fresh = sample_map(&bytes);
    liqmap *placed = sample_map(&bytes);

    SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_QUOTE,
                         SNAPSHOT(1, 777.0, 101.0, 99.0, close, 0.0, 0.0)));
    memcpy(placed, map, (size_t)bytes);
    SUCCEEDS(liqmap_place(placed, LIQMAP_LONG, 1, 90.0, 5.0));
    for (int64_t at = 0; at < bytes; at += 8) {
        const double is = stored_at(map, at);

        if (is == close || is == 777.0) {
            damage(fresh, at, &is);
            places++;
        }
        if (memcmp((char *)map + at, &yes, 8) == 0 &&
            memcmp((char *)placed + at, &no, 8) == 0) {
            damage(fresh, at, &yes);
            said++;
        }
    }
    ck_assert_int_eq(places, 1 + 1 + 2 * 3);
    ck_assert_int_eq(said, 1);
    ck_assert_int_eq(comparisons - before, 2 * (places + said));
    free(map);
    free(fresh);
    free(placed);
}
END_TEST

/* Any one cell of a map that has lived, made negative or doubled. The second half of
 * an object is bins and nothing else. */
START_TEST(a_wrong_cell_is_found)
{
    const double none = NAN;
    int64_t before = comparisons;
    int64_t cells = 0;
    double sum = 0;
    int64_t bytes;
    liqmap *map = sample_map(&bytes);

    sample_walk(map, 300);
    for (int64_t at = bytes / 16 * 8; at < bytes; at += 8) {
        sum += stored_at(map, at);
    }
    for (int64_t at = bytes / 16 * 8; at < bytes; at += 8) {
        double twice = 2 * stored_at(map, at), negative = -stored_at(map, at);

        if (twice < 2e-4 * sum) {
            continue;
        }
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

/* Both ends of the axis are kept twice, and each of the two is looked at. */
START_TEST(a_wrong_edge_is_found)
{
    const liqmap_axis axis = sample_axis();
    const int64_t before = comparisons;
    double edges[SAMPLE_BUCKETS + 1];
    int64_t bytes, places = 0;
    liqmap *map = sample_map(&bytes);

    SUCCEEDS(liqmap_axis_edges(&axis, edges, COUNT(edges), NULL));
    for (int64_t i = 0; i <= SAMPLE_BUCKETS; i += SAMPLE_BUCKETS / 2) {
        const double wrong[] = {nextafter(edges[i], 0), nextafter(edges[i], INFINITY)};
        int64_t here = 0;

        for (int64_t at = 0; (at = next_place(map, bytes, at, &edges[i])) >= 0;
             at += 8) {
            damage(map, at, &wrong[0]);
            damage(map, at, &wrong[1]);
            here++;
        }
        ck_assert_int_ge(here, i % SAMPLE_BUCKETS == 0 ? 2 : 1);
        places += here;
    }
    ck_assert_int_eq(comparisons - before, 4 * places);
    free(map);
}
END_TEST

/* What is not open lies nowhere: not inside the innermost live bucket, not in the
 * places that fill up a row. */
START_TEST(a_cell_that_must_be_empty_is_found)
{
    const double amount = 16384, little = 1e-300;
    int64_t before = comparisons;
    int64_t cell = -1, bytes;
    liqmap *map = sample_map(&bytes);

    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, SAMPLE_TIERS - 1, 90.0, amount));
    for (int64_t at = 0; (at = next_place(map, bytes, at, &amount)) >= 0; at += 8) {
        cell = at;
    }
    damage(map, cell + 8, &little);
    damage(map, cell + 64, &little);
    ck_assert_int_eq(comparisons - before, 4);
    free(map);
}
END_TEST

/* The numbers that say how large a map is, wherever it keeps them: no bin has the bits
 * of a small integer. */
START_TEST(a_wrong_head_is_found)
{
    liqmap *map;
    int64_t bytes;
    int64_t before = comparisons;
    int64_t places[4] = {0};
    int64_t damaged = 0;

    map = sample_map(&bytes);
    sample_walk(map, 50);
    const int64_t sizes[4] = {SAMPLE_BUCKETS, SAMPLE_TIERS, 8 /* a row */, bytes};
    const int64_t wrong[] = {0,         -1,        1,
                             1 << 20,   INT64_MAX, INT64_MAX / 8,
                             INT64_MIN, 1000000,   INT64_C(1) << 60};

    for (int64_t k = 0; k < COUNT(sizes); k++) {
        int64_t nearly[2] = {sizes[k] - 4, sizes[k] + 4};

        for (int64_t at = 0; (at = next_place(map, bytes, at, &sizes[k])) >= 0;
             at += 8) {
            for (int64_t i = 0; i < COUNT(wrong); i++) {
                damage(map, at, &wrong[i]);
            }
            damage(map, at, &nearly[0]);
            damage(map, at, &nearly[1]);
            places[k]++;
            damaged += COUNT(wrong) + 2;
        }
    }
    /* The axis knows its buckets, and what finds a price knows them too. */
    ck_assert_int_ge(places[0], 2);
    ck_assert(places[1] > 0 && places[2] > 0 && places[3] > 0);
    ck_assert_int_eq(comparisons - before, 2 * damaged);
    free(map);
}
END_TEST

/* Any word of the head, of any value: an answer, and with a sanitizer no other. What
 * passes for sound can be pushed to, whatever that answers. */
START_TEST(no_head_leads_astray)
{
    static const uint64_t words[] = {0,
                                     1,
                                     UINT64_C(0x00000000ffffffff),
                                     UINT64_C(0x7ff0000000000000),
                                     UINT64_C(0x7fffffffffffffff),
                                     UINT64_C(0x8000000000000000),
                                     UINT64_C(0xffffffffffffffff)};
    const double first_edge = 80.0;
    int64_t before = comparisons;
    int64_t head, bytes;
    liqmap *map = sample_map(&bytes);
    liqmap *other = sample_map(&bytes);

    sample_walk(map, 50);
    /* The head ends where the edges begin, the first of them twice. */
    for (head = 0;
         stored_at(map, head) != first_edge || stored_at(map, head + 8) != first_edge;
         head += 8) {
        ck_assert_int_lt(head, bytes / 2);
    }
    for (int64_t at = 0; at < head; at += 8) {
        for (int64_t i = 0; i < COUNT(words); i++) {
            char was[8];
            int32_t status;

            memcpy(was, (char *)map + at, 8);
            memcpy((char *)map + at, &words[i], 8);
            status = liqmap_validate(map);
            compare_ints("an answer",
                         status == LIQMAP_OK || status == LIQMAP_E_CORRUPT ||
                             status == LIQMAP_E_NOT_A_MAP,
                         1);
            if (status == LIQMAP_OK) {
                memcpy(other, map, (size_t)bytes);
                liqmap_push(other, NULL, 0, LIQMAP_QUOTE,
                            SNAPSHOT(INT64_MAX, 1000, 130, 70, 100, 0, 5));
            }
            memcpy((char *)map + at, was, 8);
        }
    }
    ck_assert_int_eq(comparisons - before, head / 8 * COUNT(words));
    SUCCEEDS(liqmap_validate(map));
    free(other);
    free(map);
}
END_TEST

/* A map that is empty knows it by the bin past the outermost of a side; the other end
 * is no bin of it, and a sweep from there would burn the neighbour's. */
START_TEST(a_side_does_not_begin_beyond_its_bins)
{
    const int64_t nowhere[2] = {-2, SAMPLE_BUCKETS + 1};
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = sample_map(&bytes);

    for (int side = 0; side < 2; side++) {
        int64_t at = next_place(map, bytes, 0, &nowhere[side]);

        ck_assert_int_ge(at, 0);
        damage(map, at, &nowhere[!side]);
        ck_assert_int_lt(next_place(map, bytes, at + 8, &nowhere[side]), 0);
    }
    ck_assert_int_eq(comparisons - before, 2 * 2);
    free(map);
}
END_TEST

START_TEST(other_bytes_are_no_map)
{
    liqmap_config config = {.struct_size = sizeof config};
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = sample_map(&bytes);
    liqmap *fresh = sample_map(&bytes);
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
    tcase_add_test(tests, numbers_of_a_push_before_the_first_are_found);
    tcase_add_test(tests, a_wrong_cell_is_found);
    tcase_add_test(tests, a_wrong_edge_is_found);
    tcase_add_test(tests, a_cell_that_must_be_empty_is_found);
    tcase_add_test(tests, a_wrong_head_is_found);
    tcase_add_test(tests, no_head_leads_astray);
    tcase_add_test(tests, a_side_does_not_begin_beyond_its_bins);
    tcase_add_test(tests, other_bytes_are_no_map);
    return suite_run(tests, "damage");
}
