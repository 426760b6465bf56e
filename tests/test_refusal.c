/* SPDX-License-Identifier: MIT */
/*
 * What a snapshot, a price or a quantity may not be, in every call that takes one: the
 * code it is refused with, and that nothing was written; in a batch, nothing from the
 * bad row on.
 */
#include "calls.h"

#include <float.h>
#include <math.h>

static const flaw price_flaws[] = {
    {"NaN", LIQMAP_E_NOT_FINITE, NAN, 0},
    {"-NaN", LIQMAP_E_NOT_FINITE, -NAN, 0},
    {"infinite", LIQMAP_E_NOT_FINITE, INFINITY, 0},
    {"-infinite", LIQMAP_E_NOT_FINITE, -INFINITY, 0},
    {"0", LIQMAP_E_PRICE, 0.0, 0},
    {"-0", LIQMAP_E_PRICE, -0.0, 0},
    {"-100", LIQMAP_E_PRICE, -100.0, 0},
    {"-denormal", LIQMAP_E_PRICE, -DENORMAL, 0},
    {"denormal", LIQMAP_E_MAGNITUDE, DENORMAL, 0},
    {"least normal", LIQMAP_E_MAGNITUDE, DBL_MIN, 0},
    {"1e-61", LIQMAP_E_MAGNITUDE, 1e-61, 0},
    {"1e61", LIQMAP_E_MAGNITUDE, 1e61, 0},
    {"largest", LIQMAP_E_MAGNITUDE, DBL_MAX, 0},
};

static const flaw quantity_flaws[] = {
    {"NaN", LIQMAP_E_NOT_FINITE, NAN, 0},
    {"-NaN", LIQMAP_E_NOT_FINITE, -NAN, 0},
    {"infinite", LIQMAP_E_NOT_FINITE, INFINITY, 0},
    {"-infinite", LIQMAP_E_NOT_FINITE, -INFINITY, 0},
    {"-1", LIQMAP_E_QUANTITY, -1.0, 0},
    {"-1e-60", LIQMAP_E_QUANTITY, -1e-60, 0},
    {"-denormal", LIQMAP_E_QUANTITY, -DENORMAL, 0},
    {"denormal", LIQMAP_E_MAGNITUDE, DENORMAL, 0},
    {"least normal", LIQMAP_E_MAGNITUDE, DBL_MIN, 0},
    {"1e-61", LIQMAP_E_MAGNITUDE, 1e-61, 0},
    {"1e61", LIQMAP_E_MAGNITUDE, 1e61, 0},
    {"largest", LIQMAP_E_MAGNITUDE, DBL_MAX, 0},
};

static const flaw entry_flaws[] = {
    {"NaN", LIQMAP_E_NOT_FINITE, NAN, 0},
    {"infinite", LIQMAP_E_NOT_FINITE, INFINITY, 0},
    {"-infinite", LIQMAP_E_NOT_FINITE, -INFINITY, 0},
    {"-1", LIQMAP_E_ENTRY, -1.0, 0},
    {"-denormal", LIQMAP_E_ENTRY, -DENORMAL, 0},
    {"denormal", LIQMAP_E_MAGNITUDE, DENORMAL, 0},
    {"1e-61", LIQMAP_E_MAGNITUDE, 1e-61, 0},
    {"1e61", LIQMAP_E_MAGNITUDE, 1e61, 0},
};

/* Of a range that is [99, 101] and closes at 100. */
static const flaw high_flaws[] = {{"below low", LIQMAP_E_PRICE_ORDER, 98.0, 0},
                                  {"below close", LIQMAP_E_PRICE_ORDER, 99.5, 0}};
static const flaw low_flaws[] = {{"above high", LIQMAP_E_PRICE_ORDER, 102.0, 0},
                                 {"above close", LIQMAP_E_PRICE_ORDER, 100.5, 0}};
static const flaw close_flaws[] = {
    {"above high", LIQMAP_E_PRICE_ORDER, 101.0 + 0x1p-46, 0},
    {"below low", LIQMAP_E_PRICE_ORDER, 99.0 - 0x1p-46, 0}};
static const flaw crossed_high[] = {{"below low", LIQMAP_E_PRICE_ORDER, 98.0, 0}};
static const flaw crossed_low[] = {{"above high", LIQMAP_E_PRICE_ORDER, 102.0, 0}};

static const flaw target_flaws[] = {
    {"NaN", LIQMAP_E_NOT_FINITE, NAN, 0},
    {"infinite", LIQMAP_E_NOT_FINITE, INFINITY, 0},
    {"-infinite", LIQMAP_E_NOT_FINITE, -INFINITY, 0},
    {"-1", LIQMAP_E_QUANTITY, -1.0, 0},
    {"-denormal", LIQMAP_E_QUANTITY, -DENORMAL, 0},
    {"more than there is", LIQMAP_E_NOT_REACHED, 1e59, 0},
    {"largest", LIQMAP_E_NOT_REACHED, DBL_MAX, 0},
};
static const flaw excess_flaws[] = {{"more than there is", LIQMAP_E_EXCEEDS, 1e6, 0},
                                    {"most", LIQMAP_E_EXCEEDS, 1e60, 0}};

/* The push before was at 1000. */
static const flaw time_flaws[] = {{"equal", LIQMAP_E_TIME, 0, 1000},
                                  {"earlier", LIQMAP_E_TIME, 0, 999},
                                  {"0", LIQMAP_E_TIME, 0, 0},
                                  {"least", LIQMAP_E_TIME, 0, INT64_MIN}};

static const argument table[] = {
    NUMBER(PUSH, open_interest, quantity_flaws),
    NUMBER(PUSH, volume, quantity_flaws),
    NUMBER(PUSH, high, price_flaws),
    NUMBER(PUSH, high, high_flaws),
    NUMBER(PUSH, low, price_flaws),
    NUMBER(PUSH, low, low_flaws),
    NUMBER(PUSH, close, price_flaws),
    NUMBER(PUSH, close, close_flaws),
    NUMBER(PUSH, entry, entry_flaws),
    INTEGER(PUSH, time, time_flaws),
    NUMBER(SWEEP, high, price_flaws),
    NUMBER(SWEEP, high, crossed_high),
    NUMBER(SWEEP, low, price_flaws),
    NUMBER(SWEEP, low, crossed_low),
    NUMBER(OPEN, contracts, quantity_flaws),
    NUMBER(OPEN, high, price_flaws),
    NUMBER(OPEN, high, high_flaws),
    NUMBER(OPEN, low, price_flaws),
    NUMBER(OPEN, low, low_flaws),
    NUMBER(OPEN, close, price_flaws),
    NUMBER(OPEN, close, close_flaws),
    NUMBER(OPEN, entry, entry_flaws),
    NUMBER(CLOSE, contracts, quantity_flaws),
    NUMBER(CLOSE, contracts, excess_flaws),
    NUMBER(PLACE, price, price_flaws),
    NUMBER(PLACE, contracts, quantity_flaws),
    NUMBER(CUMULATIVE_AT, price, price_flaws),
    NUMBER(PRICE_AT, target, target_flaws),
};

START_TEST(bad_numbers_are_refused)
{
    int64_t before = comparisons;
    int64_t due = refuse_table(table, COUNT(table), time_flaws);

    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_eq(due, 5 * (LIVES * 233 - COUNT(time_flaws)));
}
END_TEST

/* The bounds themselves are in; one double further is out. */
START_TEST(magnitudes_are_sharp)
{
    static const struct {
        double in, out;
    } bounds[] = {{1e-60, 0.0}, {1e60, DBL_MAX}};

    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(bounds); i++) {
        double out = nextafter(bounds[i].in, bounds[i].out);
        stand b;

        set_up(&b, TRADED);
        ANSWERS(liqmap_place(b.map, 0, 0, out, 1.0), LIQMAP_E_MAGNITUDE);
        ANSWERS(liqmap_place(b.map, 0, 0, 90.0, out), LIQMAP_E_MAGNITUDE);
        unchanged(&b, "place", "", "");
        ANSWERS(liqmap_sweep(b.map, NULL, 0, 0, out, out), LIQMAP_E_MAGNITUDE);
        unchanged(&b, "sweep", "", "");
        SUCCEEDS(liqmap_place(b.map, 0, 0, bounds[i].in, 1.0));
        SUCCEEDS(liqmap_place(b.map, 0, 0, 90.0, bounds[i].in));
        SUCCEEDS(liqmap_sweep(b.map, NULL, 0, 0, bounds[i].in, bounds[i].in));
        SUCCEEDS(liqmap_validate(b.map));
        tear_down(&b);
    }
    ck_assert_int_eq(comparisons - before, 2 * 2 * 3);
}
END_TEST

/* Zeros of either sign mean "none" where none is allowed; they are not refused. */
START_TEST(zeros_that_are_legal_pass)
{
    static const double zeros[] = {0.0, -0.0};
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(zeros); i++) {
        double z = zeros[i];
        stand b;

        set_up(&b, TRADED);
        compare_answers("open", liqmap_open(b.map, 0, z, 101.0, 99.0, 100.0, z),
                        LIQMAP_OK);
        compare_answers("close", liqmap_close(b.map, 0, z), LIQMAP_OK);
        compare_answers("place", liqmap_place(b.map, 0, 0, 90.0, z), LIQMAP_OK);
        compare_answers(
            "push", liqmap_push(b.map, NULL, 0, 0, 2000, z, 101.0, 99.0, 100.0, z, z),
            LIQMAP_OK);
        compare_answers("validate", liqmap_validate(b.map), LIQMAP_OK);
        tear_down(&b);
    }
    ck_assert_int_eq(comparisons - before, 2 * 5);
}
END_TEST

/* ---- rows of push_many ----------------------------------------------------------- */

typedef struct rows {
    int64_t time[ROWS];
    double column[6][ROWS];
} rows;

enum { OPEN_INTERESTS, HIGHS, LOWS, CLOSES, ENTRIES, VOLUMES };

static rows sound_rows(void)
{
    rows r;

    memset(&r, 0, sizeof r);
    memcpy(r.time, later, sizeof later);
    memcpy(r.column[OPEN_INTERESTS], interests, sizeof interests);
    memcpy(r.column[HIGHS], tops, sizeof tops);
    memcpy(r.column[LOWS], bottoms, sizeof bottoms);
    memcpy(r.column[CLOSES], ends, sizeof ends);
    for (int64_t i = 0; i < ROWS; i++) {
        r.column[ENTRIES][i] = i % 2 == 0 ? 0.0 : 100.0;
        r.column[VOLUMES][i] = (double)i;
    }
    return r;
}

static int32_t push_rows(liqmap *map, int64_t *pushed, double *amounts, const rows *r)
{
    return liqmap_push_many(map, pushed, amounts, MANY, LIQMAP_CONTRACTS, r->time,
                            r->column[OPEN_INTERESTS], r->column[HIGHS],
                            r->column[LOWS], r->column[CLOSES], r->column[ENTRIES],
                            r->column[VOLUMES], ROWS);
}

static int32_t push_row(liqmap *map, double *amounts, const rows *r, int64_t i)
{
    return liqmap_push(map, amounts, 2 * TIERS, LIQMAP_CONTRACTS, r->time[i],
                       r->column[OPEN_INTERESTS][i], r->column[HIGHS][i],
                       r->column[LOWS][i], r->column[CLOSES][i], r->column[ENTRIES][i],
                       r->column[VOLUMES][i]);
}

/* Rows before the bad one stand, in the map and in what they liquidated; no other: 5
 * comparisons in each of two lives. */
static void refuse_row(const rows *r, int64_t bad, int32_t wanted, const char *what)
{
    for (int life = TRADED; life <= OTHERWISE; life++) {
        stand many, one;
        int64_t pushed = -7;

        set_up(&many, life);
        set_up(&one, life);
        compare_answers(what, push_rows(many.map, &pushed, many.out.amounts, r),
                        wanted);
        compare_ints(what, pushed, bad);
        for (int64_t i = 0; i < bad; i++)
            SUCCEEDS(push_row(one.map, one.out.amounts + i * 2 * TIERS, r, i));
        compare_answers(
            what, push_row(one.map, one.out.amounts + bad * 2 * TIERS, r, bad), wanted);
        compare_bytes(what, many.out.amounts, one.out.amounts, sizeof one.out.amounts);
        compare_bytes(what, many.map, one.map, one.size);
        tear_down(&many);
        tear_down(&one);
    }
}

static const int64_t bad_rows[] = {0, ROWS / 2, ROWS - 1};

static const struct {
    const char *what;
    const flaw *flaws;
    int64_t n;
} columns[6] = {
    [OPEN_INTERESTS] = {"open interest", quantity_flaws, COUNT(quantity_flaws)},
    [HIGHS] = {"high", price_flaws, COUNT(price_flaws)},
    [LOWS] = {"low", price_flaws, COUNT(price_flaws)},
    [CLOSES] = {"close", price_flaws, COUNT(price_flaws)},
    [ENTRIES] = {"entry", entry_flaws, COUNT(entry_flaws)},
    [VOLUMES] = {"volume", quantity_flaws, COUNT(quantity_flaws)},
};

START_TEST(a_bad_row_stops_a_batch)
{
    int64_t before = comparisons;

    for (int64_t k = 0; k < COUNT(bad_rows); k++) {
        for (int64_t c = 0; c < COUNT(columns); c++) {
            for (int64_t i = 0; i < columns[c].n; i++) {
                rows r = sound_rows();

                r.column[c][bad_rows[k]] = columns[c].flaws[i].number;
                refuse_row(&r, bad_rows[k], columns[c].flaws[i].status,
                           columns[c].what);
            }
        }
    }
    ck_assert_int_eq(comparisons - before, 10 * 3 * (2 * 12 + 3 * 13 + 8));
}
END_TEST

START_TEST(a_row_out_of_order_stops_a_batch)
{
    int64_t before = comparisons;

    for (int64_t k = 0; k < COUNT(bad_rows); k++) {
        int64_t row = bad_rows[k], last = row > 0 ? later[row - 1] : 1000;
        rows r = sound_rows();

        r.time[row] = last;
        refuse_row(&r, row, LIQMAP_E_TIME, "same time");
        r.time[row] = last - 1;
        refuse_row(&r, row, LIQMAP_E_TIME, "earlier");
        r.time[row] = INT64_MIN;
        refuse_row(&r, row, LIQMAP_E_TIME, "least");
        r = sound_rows();
        r.column[LOWS][row] = 115.0;
        refuse_row(&r, row, LIQMAP_E_PRICE_ORDER, "low above high");
        r = sound_rows();
        r.column[CLOSES][row] = 115.0;
        refuse_row(&r, row, LIQMAP_E_PRICE_ORDER, "close above high");
        r = sound_rows();
        r.column[CLOSES][row] = 85.0;
        refuse_row(&r, row, LIQMAP_E_PRICE_ORDER, "close below low");
    }
    ck_assert_int_eq(comparisons - before, 10 * 3 * 6);
}
END_TEST

/* Time after the largest there is, there is none. */
START_TEST(time_ends)
{
    stand b;

    set_up(&b, TRADED);
    SUCCEEDS(
        liqmap_push(b.map, NULL, 0, 0, INT64_MAX, 100.0, 101.0, 99.0, 100.0, 0.0, 0.0));
    SUCCEEDS(liqmap_validate(b.map));
    memcpy(b.before, b.map, (size_t)b.size);
    ANSWERS(
        liqmap_push(b.map, NULL, 0, 0, INT64_MAX, 100.0, 101.0, 99.0, 100.0, 0.0, 0.0),
        LIQMAP_E_TIME);
    ANSWERS(
        liqmap_push(b.map, NULL, 0, 0, INT64_MIN, 100.0, 101.0, 99.0, 100.0, 0.0, 0.0),
        LIQMAP_E_TIME);
    unchanged(&b, "push", "time", "");
    tear_down(&b);
}
END_TEST

START_TEST(no_rows_are_no_mistake)
{
    int64_t pushed = -7;
    stand b;

    set_up(&b, TRADED);
    SUCCEEDS(liqmap_push_many(b.map, &pushed, NULL, 0, LIQMAP_QUOTE, NULL, NULL, NULL,
                              NULL, NULL, NULL, NULL, 0));
    ck_assert_int_eq(pushed, 0);
    unchanged(&b, "push_many", "n", "0");
    pushed = -7;
    ANSWERS(liqmap_push_many(NULL, &pushed, NULL, 0, LIQMAP_QUOTE, NULL, NULL, NULL,
                             NULL, NULL, NULL, NULL, 0),
            LIQMAP_E_NULL);
    ck_assert_int_eq(pushed, 0);
    tear_down(&b);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("refusal");

    tcase_add_test(tests, bad_numbers_are_refused);
    tcase_add_test(tests, magnitudes_are_sharp);
    tcase_add_test(tests, zeros_that_are_legal_pass);
    tcase_add_test(tests, a_bad_row_stops_a_batch);
    tcase_add_test(tests, a_row_out_of_order_stops_a_batch);
    tcase_add_test(tests, time_ends);
    tcase_add_test(tests, no_rows_are_no_mistake);
    return suite_run(tests, "refusal");
}
