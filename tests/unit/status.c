/* SPDX-License-Identifier: MIT */

/* status: every code has its number, name, text and band, for ever. */

#include "suite.h"

#include <ctype.h>

#include <liqmap/status.h>

/* Typed in, never generated: what a number means may not change. Only append. */
static const struct {
    int32_t number;
    const char *name;
} permanent[] = {
    {0, "LIQMAP_OK"},
    {-1, "LIQMAP_E_NULL"},
    {-2, "LIQMAP_E_ALIGNMENT"},
    {-3, "LIQMAP_E_STRUCT_SIZE"},
    {-4, "LIQMAP_E_STRUCT_TAIL"},
    {-5, "LIQMAP_E_STRIDE"},
    {-6, "LIQMAP_E_LENGTH"},
    {-7, "LIQMAP_E_OVERFLOW"},
    {-8, "LIQMAP_E_RESERVED"},
    {-9, "LIQMAP_E_SIDE"},
    {-10, "LIQMAP_E_UNIT"},
    {-11, "LIQMAP_E_TIER"},
    {-12, "LIQMAP_E_BUCKET"},
    {-13, "LIQMAP_E_CONTRACT"},
    {-14, "LIQMAP_E_MAINTENANCE"},
    {-15, "LIQMAP_E_INITIAL"},
    {-16, "LIQMAP_E_ENTRY_POINTS"},
    {-17, "LIQMAP_E_TURNOVER"},
    {-18, "LIQMAP_E_HOLDING"},
    {-19, "LIQMAP_E_AXIS_KIND"},
    {-20, "LIQMAP_E_AXIS_BUCKETS"},
    {-21, "LIQMAP_E_AXIS_LOW"},
    {-22, "LIQMAP_E_AXIS_STEP"},
    {-23, "LIQMAP_E_AXIS_EDGES"},
    {-24, "LIQMAP_E_TIER_COUNT"},
    {-25, "LIQMAP_E_VENUE"},
    {-26, "LIQMAP_E_PROFILE"},
    {-27, "LIQMAP_E_MEASURE"},
    {-28, "LIQMAP_E_RULE"},
    {-29, "LIQMAP_E_SHAPE"},
    {-30, "LIQMAP_E_HEAT"},
    {-31, "LIQMAP_E_DIRECTION"},
    {-32, "LIQMAP_E_DEPTH_CHOICE"},
    {-33, "LIQMAP_E_ORDER_CHOICE"},
    {-34, "LIQMAP_E_INTRABAR"},
    {-35, "LIQMAP_E_AXIS_REACH"},
    {-36, "LIQMAP_E_ARITHMETIC"},
    {-37, "LIQMAP_E_LIFE"},
    {-38, "LIQMAP_E_PRESET"},
    {-39, "LIQMAP_E_OVERLAP"},
    {-100, "LIQMAP_E_NOT_FINITE"},
    {-101, "LIQMAP_E_MAGNITUDE"},
    {-102, "LIQMAP_E_QUANTITY"},
    {-103, "LIQMAP_E_PRICE"},
    {-104, "LIQMAP_E_PRICE_ORDER"},
    {-105, "LIQMAP_E_ENTRY"},
    {-106, "LIQMAP_E_TIME"},
    {-107, "LIQMAP_E_EXCEEDS"},
    {-108, "LIQMAP_E_LEVERAGE"},
    {-109, "LIQMAP_E_RATE"},
    {-110, "LIQMAP_E_FEE"},
    {-111, "LIQMAP_E_SHARE"},
    {-112, "LIQMAP_E_LIQUIDATABLE"},
    {-113, "LIQMAP_E_NO_PRICE"},
    {-114, "LIQMAP_E_MARGIN"},
    {-115, "LIQMAP_E_NOT_OFFERED"},
    {-116, "LIQMAP_E_BRACKET"},
    {-117, "LIQMAP_E_BEYOND"},
    {-118, "LIQMAP_E_DEPTH"},
    {-119, "LIQMAP_E_EDGES"},
    {-120, "LIQMAP_E_ORDER"},
    {-200, "LIQMAP_E_MEMORY"},
    {-201, "LIQMAP_E_ROOM"},
    {-202, "LIQMAP_E_NOT_REACHED"},
    {-203, "LIQMAP_E_NOT_YET"},
    {-300, "LIQMAP_E_NOT_A_MAP"},
    {-301, "LIQMAP_E_CORRUPT"},
    {-302, "LIQMAP_E_TRUNCATED"},
    {-303, "LIQMAP_E_LONGER"},
    {-304, "LIQMAP_E_VERSION"},
    {-305, "LIQMAP_E_CHECKSUM"},
};

#define ROW(name, number, text) {LIQMAP_##name, number, "LIQMAP_" #name, text},
static const struct {
    int32_t constant;
    int32_t number;
    const char *name;
    const char *text;
} table[] = {LIQMAP_STATUSES(ROW)};
#undef ROW

static int is_permanent(int32_t number)
{
    for (int64_t i = 0; i < COUNT(permanent); i++) {
        if (permanent[i].number == number) {
            return 1;
        }
    }
    return 0;
}

START_TEST(codes_are_listed_here)
{
    int64_t listed = 0;

    for (int64_t i = 0; i < COUNT(table); i++) {
        if (!is_permanent(table[i].number)) {
            ck_abort_msg("%s, %d, is new: add it to permanent[] of tests/unit/status.c",
                         table[i].name, (int)table[i].number);
        }
        listed++;
    }
    ck_assert_int_eq(listed, COUNT(permanent));
}
END_TEST

START_TEST(numbers_are_permanent)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(permanent); i++) {
        compare_texts("name", liqmap_status_name(permanent[i].number),
                      permanent[i].name);
    }
    ck_assert_int_eq(comparisons - before, COUNT(permanent));
}
END_TEST

START_TEST(calls_agree_with_the_table)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(table); i++) {
        compare_ints("number", table[i].constant, table[i].number);
        compare_texts("name", liqmap_status_name(table[i].number), table[i].name);
        compare_texts("text", liqmap_status_text(table[i].number), table[i].text);
    }
    ck_assert_int_eq(comparisons - before, 3 * COUNT(table));
}
END_TEST

START_TEST(numbers_names_and_texts_are_unique)
{
    int64_t pairs = 0;

    for (int64_t i = 0; i < COUNT(table); i++) {
        for (int64_t j = 0; j < i; j++) {
            ck_assert_int_ne(table[i].number, table[j].number);
            ck_assert_str_ne(table[i].name, table[j].name);
            ck_assert_str_ne(table[i].text, table[j].text);
            pairs++;
        }
    }
    ck_assert_int_eq(pairs, COUNT(table) * (COUNT(table) - 1) / 2);
}
END_TEST

/* Each band from its first number on, without a gap; and no code outside of them. */
START_TEST(codes_fill_their_bands)
{
    static const struct {
        int32_t first, last;
    } bands[] = {{-1, -99}, {-100, -199}, {-200, -299}, {-300, -399}};
    int64_t before = comparisons;
    int64_t codes = 1;

    for (int64_t i = 0; i < COUNT(bands); i++) {
        int32_t lowest = 0;
        int64_t found = 0;

        for (int64_t j = 0; j < COUNT(table); j++) {
            int32_t number = table[j].number;

            if (number > bands[i].first || number < bands[i].last) {
                continue;
            }
            lowest = number < lowest ? number : lowest;
            found++;
        }
        compare_ints("the last code of a band", lowest, bands[i].first - found + 1);
        codes += found;
    }
    ck_assert_int_eq(codes, COUNT(table));
    ck_assert_int_eq(comparisons - before, COUNT(bands));
}
END_TEST

static int is_code(int32_t number)
{
    for (int64_t i = 0; i < COUNT(table); i++) {
        if (table[i].number == number) {
            return 1;
        }
    }
    return 0;
}

START_TEST(other_numbers_are_unknown)
{
    static const int32_t far[] = {INT32_MIN, INT32_MIN + 1, INT32_MAX, INT32_MAX - 1};
    const char *text = liqmap_status_text(1);
    int64_t before = comparisons;
    int64_t known = 0;

    for (int64_t i = 0; i < COUNT(far); i++) {
        compare_texts("name", liqmap_status_name(far[i]), "LIQMAP_E_UNKNOWN");
    }
    for (int32_t number = -70000; number <= 70000; number++) {
        if (is_code(number)) {
            known++;
            continue;
        }
        compare_texts("name", liqmap_status_name(number), "LIQMAP_E_UNKNOWN");
        compare_texts("text", liqmap_status_text(number), text);
    }
    ck_assert_int_eq(known, COUNT(table));
    for (int64_t i = 0; i < COUNT(table); i++) {
        compare_ints("a text of its own", strcmp(table[i].text, text) != 0, 1);
    }
    ck_assert_int_eq(comparisons - before,
                     COUNT(far) + 2 * (140001 - known) + COUNT(table));
}
END_TEST

START_TEST(texts_are_clauses)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(table); i++) {
        const char *text = table[i].text;

        compare_ints("not empty", strlen(text) > 0, 1);
        compare_ints("begins small", islower((unsigned char)text[0]) != 0, 1);
        compare_ints("has no stop", text[strlen(text) - 1] != '.', 1);
    }
    ck_assert_int_eq(comparisons - before, 3 * COUNT(table));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("status");

    tcase_add_test(tests, codes_are_listed_here);
    tcase_add_test(tests, numbers_are_permanent);
    tcase_add_test(tests, calls_agree_with_the_table);
    tcase_add_test(tests, numbers_names_and_texts_are_unique);
    tcase_add_test(tests, codes_fill_their_bands);
    tcase_add_test(tests, other_numbers_are_unknown);
    tcase_add_test(tests, texts_are_clauses);
    return suite_run(tests, "status");
}
