/* SPDX-License-Identifier: MIT */

/* abi: the version says the same everywhere, and every struct is as large as abi.h says,
 * and the self-check finds arithmetic that is not what it should be. */

#include "suite.h"

#include <fenv.h>
#include <stdlib.h>
#ifdef __SSE2__
#    include <emmintrin.h>
#endif

#include <liqmap/liqmap.h>

START_TEST(version_agrees_with_the_macros)
{
    char text[64];

    ck_assert_int_eq(liqmap_version_number(), LIQMAP_VERSION_NUMBER);
    ck_assert_int_eq(LIQMAP_VERSION_NUMBER, LIQMAP_VERSION_MAJOR * 1000000 +
                                                LIQMAP_VERSION_MINOR * 1000 +
                                                LIQMAP_VERSION_PATCH);
    snprintf(text, sizeof text, "%d.%d.%d", LIQMAP_VERSION_MAJOR, LIQMAP_VERSION_MINOR,
             LIQMAP_VERSION_PATCH);
    ck_assert_str_eq(liqmap_version_string(), text);
}
END_TEST

#define POINTER ((uint32_t)sizeof(void *))

/* Typed in, not taken from LIQMAP_STRUCTS: numbers and first sizes are permanent. */
static const struct {
    int32_t constant;
    int32_t number;
    size_t size;
    uint32_t first_size;
} structs[] = {
    {LIQMAP_STRUCT_AXIS, 1, sizeof(liqmap_axis), 32},
    {LIQMAP_STRUCT_POSITION, 2, sizeof(liqmap_position), 80},
    {LIQMAP_STRUCT_CONFIG, 3, sizeof(liqmap_config), 40},
    {LIQMAP_STRUCT_TIER, 4, sizeof(liqmap_tier), 40},
    {LIQMAP_STRUCT_STATS, 5, sizeof(liqmap_stats), 704},
    {LIQMAP_STRUCT_CLUSTER, 6, sizeof(liqmap_cluster), 56},
    {LIQMAP_STRUCT_SUMMARY, 7, sizeof(liqmap_summary), 160},
    {LIQMAP_STRUCT_BRACKET, 8, sizeof(liqmap_bracket), 32},
    {LIQMAP_STRUCT_RULES, 9, sizeof(liqmap_rules), 56},
    {LIQMAP_STRUCT_HEAT_CONFIG, 10, sizeof(liqmap_heat_config), 24},
    {LIQMAP_STRUCT_HEAT_WINDOW, 11, sizeof(liqmap_heat_window), 56},
    {LIQMAP_STRUCT_CASCADE_END, 12, sizeof(liqmap_cascade_end), 184},
    {LIQMAP_STRUCT_BURN, 13, sizeof(liqmap_burn), 32},
    {LIQMAP_STRUCT_ZONE, 14, sizeof(liqmap_zone), 48},
    {LIQMAP_STRUCT_SNAPSHOT, 15, sizeof(liqmap_snapshot), 64},
    {LIQMAP_STRUCT_COLUMNS, 16, sizeof(liqmap_columns), 8 + 8 * POINTER},
    {LIQMAP_STRUCT_BRACKET_TABLE, 17, sizeof(liqmap_bracket_table), 32 + 2 * POINTER},
    {LIQMAP_STRUCT_POSITION_COLUMNS, 18, sizeof(liqmap_position_columns),
     8 + 6 * POINTER},
    {LIQMAP_STRUCT_PRICE_COLUMNS, 19, sizeof(liqmap_price_columns), 8 + 4 * POINTER},
    {LIQMAP_STRUCT_RANGE, 20, sizeof(liqmap_range), 16},
    {LIQMAP_STRUCT_HEAT_RANGE, 21, sizeof(liqmap_heat_range), 40},
    {LIQMAP_STRUCT_SCENARIO, 22, sizeof(liqmap_scenario), 64 + 4 * POINTER},
    {LIQMAP_STRUCT_CURVE, 23, sizeof(liqmap_curve), 32},
    {LIQMAP_STRUCT_FINDING, 24, sizeof(liqmap_finding), 32},
    {LIQMAP_STRUCT_LIMITS, 25, sizeof(liqmap_limits), 80},
    {LIQMAP_STRUCT_FORECAST, 26, sizeof(liqmap_forecast), 176},
    {LIQMAP_STRUCT_FORECAST_ROW, 27, sizeof(liqmap_forecast_row), 40},
    {LIQMAP_STRUCT_EXPECTED, 28, sizeof(liqmap_expected), 64},
};

START_TEST(sizes_are_those_of_the_structs)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(structs); i++) {
        int64_t size = (int64_t)structs[i].size;

        compare_ints("number", structs[i].constant, structs[i].number);
        compare_ints("size", liqmap_struct_size(structs[i].number), size);
        compare_ints("never smaller", size >= structs[i].first_size, 1);
    }
#define ONE(name, number, first, bytes) +1
    ck_assert_int_eq(comparisons - before, 3 * (0 LIQMAP_STRUCTS(ONE)));
#undef ONE
    before = comparisons;
#define ONE(name, number, first, bytes)                                                \
    compare_ints(#name, first, structs[number - 1].first_size);                        \
    compare_ints(#name, LIQMAP_FIRST_SIZEOF_##name, structs[number - 1].first_size);
    LIQMAP_STRUCTS(ONE)
#undef ONE
    ck_assert_int_eq(comparisons - before, 2 * COUNT(structs));
}
END_TEST

START_TEST(unknown_numbers_have_no_size)
{
    static const int32_t far[] = {INT32_MIN, INT32_MIN + 1, -1,        0,
                                  99,        1 << 16,       INT32_MAX, INT32_MAX - 1};
    int64_t before = comparisons;
    int64_t known = 0;

    for (int64_t i = 0; i < COUNT(far); i++) {
        compare_ints("far", liqmap_struct_size(far[i]), 0);
    }
    ck_assert_int_eq(comparisons - before, COUNT(far));
    for (int32_t number = -70000; number <= 70000; number++) {
        known += liqmap_struct_size(number) != 0;
    }
    ck_assert_int_eq(known, COUNT(structs));
}
END_TEST

/* A hole in a struct would let two equal ones differ in bytes. */
START_TEST(structs_have_no_padding)
{
    ck_assert_uint_eq(sizeof(liqmap_axis), 2 * 4 + 3 * 8);
    ck_assert_uint_eq(sizeof(liqmap_position), 4 * 4 + 9 * 8);
    ck_assert_uint_eq(sizeof(liqmap_config), 6 * 4 + 3 * 8);
    ck_assert_uint_eq(sizeof(liqmap_tier), 5 * 8);
    ck_assert_uint_eq(sizeof(liqmap_stats),
                      2 * 4 + 7 * 8 + 9 * 2 * 8 + 2 * 2 * LIQMAP_MAX_TIERS * 8 + 2 * 4);
    ck_assert_uint_eq(sizeof(liqmap_cluster), 4 * 8 + 2 * 8 + 2 * 4);
    ck_assert_uint_eq(sizeof(liqmap_summary), 2 * 4 + 8 + 9 * 2 * 8);
    ck_assert_uint_eq(sizeof(liqmap_bracket), 4 * 8);
    ck_assert_uint_eq(sizeof(liqmap_rules), 6 * 4 + 4 * 8);
    ck_assert_uint_eq(sizeof(liqmap_heat_config), 4 * 4 + 8);
    ck_assert_uint_eq(sizeof(liqmap_heat_window), 2 * 4 + 6 * 8);
    ck_assert_uint_eq(sizeof(liqmap_cascade_end), 2 * 4 + 6 * 8 + 16 * 8);
    ck_assert_uint_eq(sizeof(liqmap_burn), 4 * 8);
    ck_assert_uint_eq(sizeof(liqmap_zone), 6 * 8);
    ck_assert_uint_eq(sizeof(liqmap_snapshot), 8 * 8);
    ck_assert_uint_eq(sizeof(liqmap_columns), 2 * 4 + 8 * POINTER);
    ck_assert_uint_eq(sizeof(liqmap_bracket_table), 4 * 4 + 2 * 8 + 2 * POINTER);
    ck_assert_uint_eq(sizeof(liqmap_position_columns), 2 * 4 + 7 * POINTER);
    ck_assert_uint_eq(sizeof(liqmap_price_columns), 2 * 4 + 4 * POINTER);
    ck_assert_uint_eq(sizeof(liqmap_range), 2 * 8);
    ck_assert_uint_eq(sizeof(liqmap_heat_range), 2 * 4 + 4 * 8);
    ck_assert_uint_eq(sizeof(liqmap_scenario), 2 * 4 + 7 * 8 + 4 * POINTER);
    ck_assert_uint_eq(sizeof(liqmap_curve), 2 * 4 + 3 * 8);
    ck_assert_uint_eq(offsetof(liqmap_axis, low), 8);
    ck_assert_uint_eq(offsetof(liqmap_position, entry), 16);
    ck_assert_uint_eq(offsetof(liqmap_position, equity), 80);
    ck_assert_uint_eq(offsetof(liqmap_config, turnover), 24);
    ck_assert_uint_eq(offsetof(liqmap_config, intrabar), 40);
    ck_assert_uint_eq(offsetof(liqmap_stats, bytes), 8);
    ck_assert_uint_eq(offsetof(liqmap_stats, above), 448);
    ck_assert_uint_eq(offsetof(liqmap_stats, kept), 704);
    ck_assert_uint_eq(offsetof(liqmap_cluster, tier), 48);
    ck_assert_uint_eq(offsetof(liqmap_summary, pain_amount), 144);
    ck_assert_uint_eq(offsetof(liqmap_rules, since_ms), 24);
    ck_assert_uint_eq(offsetof(liqmap_heat_config, columns), 16);
    ck_assert_uint_eq(offsetof(liqmap_heat_window, pushed), 48);
    ck_assert_uint_eq(offsetof(liqmap_cascade_end, by_tier), 56);
    ck_assert_uint_eq(offsetof(liqmap_snapshot, reserved), 56);
    ck_assert_uint_eq(offsetof(liqmap_columns, time_ms), 8);
    ck_assert_uint_eq(offsetof(liqmap_bracket_table, rows), 32);
    ck_assert_uint_eq(offsetof(liqmap_position_columns, side), 8);
    ck_assert_uint_eq(offsetof(liqmap_price_columns, liquidation), 8);
    ck_assert_uint_eq(offsetof(liqmap_heat_range, high), 32);
    ck_assert_uint_eq(offsetof(liqmap_scenario, edges), 64);
    ck_assert_uint_eq(offsetof(liqmap_curve, n_zones), 24);
    ck_assert_uint_eq(sizeof(liqmap_forecast), 2 * 4 + 3 * 8 + 3 * 2 * 3 * 8);
    ck_assert_uint_eq(sizeof(liqmap_forecast_row), 8 + 2 * 2 * 8);
    ck_assert_uint_eq(sizeof(liqmap_expected), 2 * 4 + 7 * 8);
}
END_TEST

START_TEST(arithmetic_is_found_to_be_right)
{
    ck_assert_int_eq(liqmap_self_check(), LIQMAP_OK);
}
END_TEST

START_TEST(another_rounding_mode_is_found)
{
    static const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};

    for (int64_t i = 0; i < COUNT(modes); i++) {
        int32_t status;

        ck_assert_int_eq(fesetround(modes[i]), 0);
        status = liqmap_self_check();
        fesetround(FE_TONEAREST);
        compare_ints("status", status, LIQMAP_E_ARITHMETIC);
    }
    ck_assert_int_eq(liqmap_self_check(), LIQMAP_OK);
}
END_TEST

#ifdef __SSE2__
START_TEST(flushed_denormals_are_found)
{
    static const unsigned flags[] = {0x8000, 0x0040}; /* of results, of operands */
    const unsigned usual = _mm_getcsr();

    for (int64_t i = 0; i < COUNT(flags); i++) {
        int32_t status;

        _mm_setcsr(usual | flags[i]);
        status = liqmap_self_check();
        _mm_setcsr(usual);
        compare_ints("status", status, LIQMAP_E_ARITHMETIC);
    }
    ck_assert_int_eq(liqmap_self_check(), LIQMAP_OK);
}
END_TEST
#endif

int main(void)
{
    TCase *tests = tcase_create("abi");

    tcase_add_test(tests, version_agrees_with_the_macros);
    tcase_add_test(tests, sizes_are_those_of_the_structs);
    tcase_add_test(tests, unknown_numbers_have_no_size);
    tcase_add_test(tests, structs_have_no_padding);
    tcase_add_test(tests, arithmetic_is_found_to_be_right);
    /* Under valgrind neither takes effect. */
    if (getenv("LIQMAP_VALGRIND") == NULL) {
        tcase_add_test(tests, another_rounding_mode_is_found);
#ifdef __SSE2__
        tcase_add_test(tests, flushed_denormals_are_found);
#endif
    }
    return suite_run(tests, "abi");
}
