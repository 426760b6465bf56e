/* SPDX-License-Identifier: MIT */
/*
 * Which map, array, side, unit, tier, range, capacity or stride no call takes: the code
 * it is refused with, and that nothing was written but counts. What is wrong with an
 * argument is said once, per kind of argument; which call has which arguments is a
 * table.
 */
#include "refusals.h"

static const flaw side_flaws[] = {{"-1", LIQMAP_E_SIDE, 0, -1},
                                  {"2", LIQMAP_E_SIDE, 0, 2},
                                  {"least", LIQMAP_E_SIDE, 0, INT32_MIN},
                                  {"most", LIQMAP_E_SIDE, 0, INT32_MAX}};
static const flaw unit_flaws[] = {{"-1", LIQMAP_E_UNIT, 0, -1},
                                  {"2", LIQMAP_E_UNIT, 0, 2},
                                  {"least", LIQMAP_E_UNIT, 0, INT32_MIN},
                                  {"most", LIQMAP_E_UNIT, 0, INT32_MAX}};
static const flaw tier_flaws[] = {{"-1", LIQMAP_E_TIER, 0, -1},
                                  {"one past", LIQMAP_E_TIER, 0, TIERS},
                                  {"padding", LIQMAP_E_TIER, 0, 7},
                                  {"least", LIQMAP_E_TIER, 0, INT64_MIN},
                                  {"most", LIQMAP_E_TIER, 0, INT64_MAX}};
static const flaw first_flaws[] = {{"-1", LIQMAP_E_BUCKET, 0, -1},
                                   {"one past", LIQMAP_E_BUCKET, 0, BUCKETS},
                                   {"runs past", LIQMAP_E_BUCKET, 0, BUCKETS - 3},
                                   {"least", LIQMAP_E_BUCKET, 0, INT64_MIN},
                                   {"most", LIQMAP_E_BUCKET, 0, INT64_MAX}};
static const flaw range_flaws[] = {{"-1", LIQMAP_E_LENGTH, 0, -1},
                                   {"least", LIQMAP_E_LENGTH, 0, INT64_MIN},
                                   {"one past", LIQMAP_E_BUCKET, 0, BUCKETS - 7},
                                   {"wraps", LIQMAP_E_BUCKET, 0, INT64_MAX - 7},
                                   {"most", LIQMAP_E_BUCKET, 0, INT64_MAX}};

static const flaw capacity_flaws[] = {{"-1", LIQMAP_E_LENGTH, 0, -1},
                                      {"least", LIQMAP_E_LENGTH, 0, INT64_MIN}};
static const flaw row_flaws[] = {{"none", LIQMAP_E_ROOM, 0, 0},
                                 {"one short", LIQMAP_E_ROOM, 0, 2 * TIERS - 1}};
static const flaw rows_flaws[] = {{"none", LIQMAP_E_ROOM, 0, 0},
                                  {"one short", LIQMAP_E_ROOM, 0, MANY - 1}};
static const flaw tiers_flaws[] = {{"none", LIQMAP_E_ROOM, 0, 0},
                                   {"one short", LIQMAP_E_ROOM, 0, TIERS - 1}};
static const flaw block_flaws[] = {{"none", LIQMAP_E_ROOM, 0, 0},
                                   {"one short", LIQMAP_E_ROOM, 0, 4 * TIERS - 1}};
static const flaw totals_flaws[] = {{"none", LIQMAP_E_ROOM, 0, 0},
                                    {"one short", LIQMAP_E_ROOM, 0, 3}};
static const flaw unused_flaws[] = {{"1", LIQMAP_E_RESERVED, 0, 1},
                                    {"-1", LIQMAP_E_RESERVED, 0, -1}};
static const flaw stride_flaws[] = {{"0", LIQMAP_E_STRIDE, 0, 0},
                                    {"one short", LIQMAP_E_STRIDE, 0, 32},
                                    {"no multiple of 8", LIQMAP_E_STRIDE, 0, 60},
                                    {"-64", LIQMAP_E_STRIDE, 0, -64},
                                    {"least", LIQMAP_E_STRIDE, 0, INT64_MIN}};
static const flaw narrow_flaws[] = {{"one short", LIQMAP_E_STRIDE, 0, 56}};
/* A library that does not refuse these writes anywhere. */
static const flaw wrap_flaws[] = {
    {"wraps", LIQMAP_E_OVERFLOW, 0, INT64_C(1) << 62},
    {"most", LIQMAP_E_OVERFLOW, 0, INT64_MAX - 7},
};
static const flaw n_flaws[] = {
    {"-1", LIQMAP_E_LENGTH, 0, -1},
    {"least", LIQMAP_E_LENGTH, 0, INT64_MIN},
    {"most", LIQMAP_E_OVERFLOW, 0, INT64_MAX},
    {"wraps to 0", LIQMAP_E_OVERFLOW, 0, INT64_C(1) << 61},
    {"wraps in bytes", LIQMAP_E_OVERFLOW, 0, INT64_C(1) << 58},
    {"wraps to its own", LIQMAP_E_OVERFLOW, 0, (INT64_C(1) << 60) + ROWS},
};
static const flaw memory_flaws[] = {{"0", LIQMAP_E_MEMORY, 0, 0},
                                    {"16", LIQMAP_E_MEMORY, 0, 16},
                                    {"-1", LIQMAP_E_MEMORY, 0, -1},
                                    {"least", LIQMAP_E_MEMORY, 0, INT64_MIN}};

static const argument table[] = {
    POINTER(COPY, memory),
    INTEGER(COPY, size, memory_flaws),
    POINTER(GET_TIERS, tiers),
    INTEGER(GET_TIERS, room, capacity_flaws),
    INTEGER(GET_TIERS, room, tiers_flaws),
    INTEGER(GET_TIERS, stride, stride_flaws),
    INTEGER(GET_TIERS, stride, wrap_flaws),
    INTEGER(PUSH, unit, unit_flaws),
    INTEGER(PUSH, row, capacity_flaws),
    INTEGER(PUSH, row, row_flaws),
    POINTER(PUSH, amounts),
    POINTER(PUSH, snapshot),
    INTEGER(PUSH_ROWS, n, n_flaws),
    INTEGER(PUSH_ROWS_BLIND, n, n_flaws),
    INTEGER(PUSH_ROWS, unit, unit_flaws),
    INTEGER(PUSH_ROWS_BLIND, unit, unit_flaws),
    INTEGER(PUSH_ROWS, rows, capacity_flaws),
    INTEGER(PUSH_ROWS, rows, rows_flaws),
    INTEGER(PUSH_ROWS, stride, stride_flaws),
    INTEGER(PUSH_ROWS, stride, narrow_flaws),
    INTEGER(PUSH_ROWS, stride, wrap_flaws),
    POINTER(PUSH_ROWS, amounts),
    POINTER(PUSH_ROWS, snapshots),
    INTEGER(PUSH_MANY, n, n_flaws),
    INTEGER(PUSH_MANY_BLIND, n, n_flaws),
    INTEGER(PUSH_MANY, unit, unit_flaws),
    INTEGER(PUSH_MANY_BLIND, unit, unit_flaws),
    INTEGER(PUSH_MANY, rows, capacity_flaws),
    INTEGER(PUSH_MANY, rows, rows_flaws),
    POINTER(PUSH_MANY, amounts),
    POINTER(PUSH_MANY, columns),
    POINTER(PUSH_MANY, column.time_ms),
    POINTER(PUSH_MANY, column.open_interest),
    POINTER(PUSH_MANY, column.high),
    POINTER(PUSH_MANY, column.low),
    POINTER(PUSH_MANY, column.close),
    INTEGER(PUSH_MANY, column.reserved, unused_flaws),
    INTEGER(PUSH_MANY, column.unused, unused_flaws),
    INTEGER(SWEEP, unit, unit_flaws),
    INTEGER(SWEEP, row, capacity_flaws),
    INTEGER(SWEEP, row, row_flaws),
    POINTER(SWEEP, amounts),
    POINTER(SWEEP, snapshot),
    POINTER(OPEN, snapshot),
    INTEGER(OPEN, side, side_flaws),
    INTEGER(CLOSE, side, side_flaws),
    INTEGER(PLACE, side, side_flaws),
    INTEGER(PLACE, tier, tier_flaws),
    POINTER(DENSITY, amounts),
    INTEGER(DENSITY, capacity, capacity_flaws),
    INTEGER(DENSITY, capacity, block_flaws),
    INTEGER(DENSITY, side, side_flaws),
    INTEGER(DENSITY, unit, unit_flaws),
    INTEGER(DENSITY, first, first_flaws),
    INTEGER(DENSITY, buckets, range_flaws),
    POINTER(CUMULATIVE, amounts),
    INTEGER(CUMULATIVE, capacity, capacity_flaws),
    INTEGER(CUMULATIVE, capacity, block_flaws),
    INTEGER(CUMULATIVE, side, side_flaws),
    INTEGER(CUMULATIVE, unit, unit_flaws),
    INTEGER(CUMULATIVE, first, first_flaws),
    INTEGER(CUMULATIVE, buckets, range_flaws),
    POINTER(DENSITY_TOTALS, amounts),
    INTEGER(DENSITY_TOTALS, capacity, capacity_flaws),
    INTEGER(DENSITY_TOTALS, capacity, totals_flaws),
    INTEGER(DENSITY_TOTALS, side, side_flaws),
    INTEGER(DENSITY_TOTALS, unit, unit_flaws),
    INTEGER(DENSITY_TOTALS, first, first_flaws),
    INTEGER(DENSITY_TOTALS, buckets, range_flaws),
    POINTER(CUMULATIVE_TOTALS, amounts),
    INTEGER(CUMULATIVE_TOTALS, capacity, capacity_flaws),
    INTEGER(CUMULATIVE_TOTALS, capacity, totals_flaws),
    INTEGER(CUMULATIVE_TOTALS, side, side_flaws),
    INTEGER(CUMULATIVE_TOTALS, unit, unit_flaws),
    INTEGER(CUMULATIVE_TOTALS, first, first_flaws),
    INTEGER(CUMULATIVE_TOTALS, buckets, range_flaws),
    INTEGER(CUMULATIVE_AT, room, capacity_flaws),
    INTEGER(CUMULATIVE_AT, room, tiers_flaws),
    INTEGER(CUMULATIVE_AT, side, side_flaws),
    INTEGER(CUMULATIVE_AT, unit, unit_flaws),
    INTEGER(TOTAL_AT, side, side_flaws),
    INTEGER(TOTAL_AT, unit, unit_flaws),
    INTEGER(PRICE_AT, side, side_flaws),
    INTEGER(PRICE_AT, unit, unit_flaws),
    POINTER(CLUSTERS, clusters),
    INTEGER(CLUSTERS, room, capacity_flaws),
    INTEGER(CLUSTERS, stride, stride_flaws),
    INTEGER(CLUSTERS, stride, wrap_flaws),
    INTEGER(CLUSTERS, side, side_flaws),
    INTEGER(CLUSTERS, unit, unit_flaws),
    INTEGER(CLUSTERS, first, first_flaws),
    INTEGER(CLUSTERS, buckets, range_flaws),
    INTEGER(GET_SUMMARY, unit, unit_flaws),
    INTEGER(GET_SUMMARY, first, first_flaws),
    INTEGER(GET_SUMMARY, buckets, range_flaws),
};

/* The arguments that the tables make wrong are valid: each call succeeds with them. */
START_TEST(sound_arguments_are_not_refused)
{
    int64_t before = comparisons;

    for (int which = 0; which < MAPS; which++) {
        for (int call = 0; call < CALLS; call++) {
            fixture b;

            set_up(&b, which);
            compare_answers(callees[call].name, callees[call].run(&b.sound), LIQMAP_OK);
            compare_answers("validate", liqmap_validate(b.map), LIQMAP_OK);
            tear_down(&b);
        }
    }
    ck_assert_int_eq(comparisons - before, MAPS * CALLS * 2);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    int64_t before = comparisons;
    int64_t due = refuse_table(table, COUNT(table), NULL);

    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_eq(due, 5 * MAPS * count_flaws(table, COUNT(table)));
}
END_TEST

/* An output, where it is written, and the length that goes with an array. */
#define OUTPUT(call, field, member)                                                    \
    {call,                                                                             \
     #field,                                                                           \
     offsetof(arguments, field),                                                       \
     offsetof(outputs, member),                                                        \
     sizeof(((outputs *)0)->member),                                                   \
     0}
#define ARRAY(call, field, member, length)                                             \
    {call,                                                                             \
     #field,                                                                           \
     offsetof(arguments, field),                                                       \
     offsetof(outputs, member),                                                        \
     sizeof(((outputs *)0)->member),                                                   \
     offsetof(arguments, length)}
#define COUNTED(call) {call, "count", offsetof(arguments, counted), 0, 0, 0}
static const struct {
    int call;
    const char *field;
    size_t at, written, bytes, length;
} unwanted[] = {
    OUTPUT(GET_CONFIG, config, config),
    OUTPUT(GET_AXIS, axis, axis),
    ARRAY(GET_TIERS, tiers, tiers, room),
    COUNTED(GET_TIERS),
    OUTPUT(GET_STATS, stats, stats),
    ARRAY(PUSH, amounts, amounts, row),
    ARRAY(PUSH_ROWS, amounts, amounts, rows),
    COUNTED(PUSH_ROWS),
    COUNTED(PUSH_ROWS_BLIND),
    ARRAY(PUSH_MANY, amounts, amounts, rows),
    COUNTED(PUSH_MANY),
    COUNTED(PUSH_MANY_BLIND),
    ARRAY(SWEEP, amounts, amounts, row),
    ARRAY(DENSITY, amounts, amounts, capacity),
    COUNTED(DENSITY),
    ARRAY(CUMULATIVE, amounts, amounts, capacity),
    COUNTED(CUMULATIVE),
    ARRAY(DENSITY_TOTALS, amounts, amounts, capacity),
    COUNTED(DENSITY_TOTALS),
    ARRAY(CUMULATIVE_TOTALS, amounts, amounts, capacity),
    COUNTED(CUMULATIVE_TOTALS),
    OUTPUT(CUMULATIVE_AT, amounts, amounts),
    OUTPUT(CUMULATIVE_AT, more, more),
    OUTPUT(CUMULATIVE_AT, bucket, bucket),
    OUTPUT(TOTAL_AT, amounts, amounts),
    OUTPUT(TOTAL_AT, more, more),
    OUTPUT(TOTAL_AT, bucket, bucket),
    OUTPUT(PRICE_AT, bucket, bucket),
    OUTPUT(PRICE_AT, answer, price),
    ARRAY(CLUSTERS, clusters, clusters, room),
    COUNTED(CLUSTERS),
    OUTPUT(GET_SUMMARY, summary, summary),
};

/* The call does the same to the map and gives all other outputs. */
START_TEST(outputs_not_wanted_are_not_written)
{
    int64_t before = comparisons;

    for (int which = 0; which < MAPS; which++) {
        for (int64_t i = 0; i < COUNT(unwanted); i++) {
            const callee *to = &callees[unwanted[i].call];
            const int64_t none = 0;
            const void *nowhere = NULL;
            arguments a;
            fixture all, some;

            set_up(&all, which);
            set_up(&some, which);
            a = some.sound;
            memcpy((char *)&a + unwanted[i].at, &nowhere, sizeof nowhere);
            if (unwanted[i].length != 0) {
                memcpy((char *)&a + unwanted[i].length, &none, sizeof none);
            }
            a.count = all.sound.count = -7;
            compare_answers(to->name, to->run(&all.sound), LIQMAP_OK);
            compare_answers(to->name, to->run(&a), LIQMAP_OK);
            memcpy((char *)&all.out + unwanted[i].written,
                   (char *)&all.out_before + unwanted[i].written, unwanted[i].bytes);
            compare_bytes(to->name, &some.out, &all.out, sizeof all.out);
            compare_bytes(to->name, some.map, all.map, all.size);
            compare_ints(to->name, a.count, a.counted != NULL ? all.sound.count : -7);
            tear_down(&all);
            tear_down(&some);
        }
    }
    ck_assert_int_eq(comparisons - before, MAPS * COUNT(unwanted) * 5);
}
END_TEST

START_TEST(handles_that_are_no_map_are_refused)
{
    int64_t before = comparisons;
    void *zeros;
    fixture b;

    set_up(&b, TRADED);
    zeros = memory_new(b.size);
    memset(zeros, 0, (size_t)b.size);
    for (int call = 0; call < CALLS; call++) {
        arguments a = b.sound;

        a.map = NULL;
        refuse(&b, call, &a, LIQMAP_E_NULL, "map", "NULL");
        for (int64_t k = 1; k < 8; k++) {
            a.map = (liqmap *)(void *)((char *)b.map + k);
            refuse(&b, call, &a, LIQMAP_E_ALIGNMENT, "map", "misaligned");
        }
        a.map = zeros;
        refuse(&b, call, &a, LIQMAP_E_NOT_A_MAP, "map", "zeros");
    }
    free(zeros);
    ck_assert_int_eq(comparisons - before, CALLS * 9 * 5);
    tear_down(&b);
}
END_TEST

START_TEST(memory_for_a_copy_is_checked)
{
    int64_t before = comparisons;
    arguments a;
    fixture b;

    set_up(&b, TRADED);
    a = b.sound;
    a.size = b.size - 1;
    refuse(&b, COPY, &a, LIQMAP_E_MEMORY, "size", "one short");
    for (int64_t i = 1; i < 8; i++) {
        a = b.sound;
        a.memory = b.spare + i;
        refuse(&b, COPY, &a, LIQMAP_E_ALIGNMENT, "memory", "misaligned");
    }
    a = b.sound;
    a.size = INT64_MAX;
    SUCCEEDS(callees[COPY].run(&a));
    compare_bytes("a copy to more than enough", b.spare, b.map, b.size);
    ck_assert_int_eq(comparisons - before, 8 * 5 + 1);
    tear_down(&b);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("arguments");

    tcase_add_test(tests, sound_arguments_are_not_refused);
    tcase_add_test(tests, bad_arguments_are_refused);
    tcase_add_test(tests, outputs_not_wanted_are_not_written);
    tcase_add_test(tests, handles_that_are_no_map_are_refused);
    tcase_add_test(tests, memory_for_a_copy_is_checked);
    return suite_run(tests, "arguments");
}
