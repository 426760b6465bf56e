/* SPDX-License-Identifier: MIT */
/*
 * What a snapshot, a price or a quantity may not be, in every call that takes one: the
 * code it is refused with, and that nothing was written; of many rows, nothing from the
 * bad one on.
 */
#include "refusals.h"
#include "twin.h"

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
    {"-largest", LIQMAP_E_PRICE, -DBL_MAX, 0},
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
    {"-largest", LIQMAP_E_QUANTITY, -DBL_MAX, 0},
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
    {"-largest", LIQMAP_E_ENTRY, -DBL_MAX, 0},
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

static const flaw reserved_flaws[] = {
    {"NaN", LIQMAP_E_RESERVED, NAN, 0},
    {"infinite", LIQMAP_E_RESERVED, INFINITY, 0},
    {"1", LIQMAP_E_RESERVED, 1.0, 0},
    {"-1", LIQMAP_E_RESERVED, -1.0, 0},
    {"denormal", LIQMAP_E_RESERVED, DENORMAL, 0},
};

/* The push before was at 1000. */
static const flaw time_flaws[] = {{"equal", LIQMAP_E_TIME, 0, 1000},
                                  {"earlier", LIQMAP_E_TIME, 0, 999},
                                  {"0", LIQMAP_E_TIME, 0, 0},
                                  {"least", LIQMAP_E_TIME, 0, INT64_MIN}};

static const argument table[] = {
    NUMBER(PUSH, bar.open_interest, quantity_flaws),
    NUMBER(PUSH, bar.volume, quantity_flaws),
    NUMBER(PUSH, bar.high, price_flaws),
    NUMBER(PUSH, bar.high, high_flaws),
    NUMBER(PUSH, bar.low, price_flaws),
    NUMBER(PUSH, bar.low, low_flaws),
    NUMBER(PUSH, bar.close, price_flaws),
    NUMBER(PUSH, bar.close, close_flaws),
    NUMBER(PUSH, bar.entry, entry_flaws),
    NUMBER(PUSH, bar.reserved, reserved_flaws),
    INTEGER(PUSH, bar.time_ms, time_flaws),
    NUMBER(SWEEP, bar.high, price_flaws),
    NUMBER(SWEEP, bar.high, crossed_high),
    NUMBER(SWEEP, bar.low, price_flaws),
    NUMBER(SWEEP, bar.low, crossed_low),
    NUMBER(OPEN, contracts, quantity_flaws),
    NUMBER(OPEN, bar.high, price_flaws),
    NUMBER(OPEN, bar.high, high_flaws),
    NUMBER(OPEN, bar.low, price_flaws),
    NUMBER(OPEN, bar.low, low_flaws),
    NUMBER(OPEN, bar.close, price_flaws),
    NUMBER(OPEN, bar.close, close_flaws),
    NUMBER(OPEN, bar.entry, entry_flaws),
    NUMBER(CLOSE, contracts, quantity_flaws),
    NUMBER(CLOSE, contracts, excess_flaws),
    NUMBER(PLACE, price, price_flaws),
    NUMBER(PLACE, contracts, quantity_flaws),
    NUMBER(CUMULATIVE_AT, price, price_flaws),
    NUMBER(TOTAL_AT, price, price_flaws),
    NUMBER(PRICE_AT, target, target_flaws),
};

START_TEST(bad_numbers_are_refused)
{
    int64_t before = comparisons;
    int64_t due = refuse_table(table, COUNT(table), time_flaws);

    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_eq(due,
                     5 * (MAPS * count_flaws(table, COUNT(table)) - COUNT(time_flaws)));
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
        fixture b;

        set_up(&b, TRADED);
        ANSWERS(liqmap_place(b.map, 0, 0, out, 1.0), LIQMAP_E_MAGNITUDE);
        ANSWERS(liqmap_place(b.map, 0, 0, 90.0, out), LIQMAP_E_MAGNITUDE);
        unchanged(&b, "place", "", "");
        ANSWERS(liqmap_sweep(b.map, NULL, 0, 0, SPAN(out, out)), LIQMAP_E_MAGNITUDE);
        unchanged(&b, "sweep", "", "");
        SUCCEEDS(liqmap_place(b.map, 0, 0, bounds[i].in, 1.0));
        SUCCEEDS(liqmap_place(b.map, 0, 0, 90.0, bounds[i].in));
        SUCCEEDS(liqmap_sweep(b.map, NULL, 0, 0, SPAN(bounds[i].in, bounds[i].in)));
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
        fixture b;

        set_up(&b, TRADED);
        compare_answers("open", liqmap_open(b.map, 0, z, BAR(101.0, 99.0, 100.0, z)),
                        LIQMAP_OK);
        compare_answers("close", liqmap_close(b.map, 0, z), LIQMAP_OK);
        compare_answers("place", liqmap_place(b.map, 0, 0, 90.0, z), LIQMAP_OK);
        compare_answers(
            "push",
            liqmap_push(b.map, NULL, 0, 0, SNAPSHOT(2000, z, 101.0, 99.0, 100.0, z, z)),
            LIQMAP_OK);
        compare_answers("validate", liqmap_validate(b.map), LIQMAP_OK);
        tear_down(&b);
    }
    ck_assert_int_eq(comparisons - before, 2 * 5);
}
END_TEST

/* ---- many rows ------------------------------------------------------------------- */

typedef struct rows {
    liqmap_snapshot at[ROWS];
} rows;

static rows sound_rows(void)
{
    rows r;

    memcpy(r.at, later, sizeof later);
    for (int64_t i = 0; i < ROWS; i++) {
        r.at[i].entry = i % 2 == 0 ? 0.0 : 100.0;
        r.at[i].volume = (double)i;
    }
    return r;
}

static int32_t push_columns(liqmap *map, int64_t *pushed, double *amounts,
                            const rows *r)
{
    columns c = columns_of(r->at, ROWS);
    int32_t status = liqmap_push_many(map, pushed, amounts, MANY, LIQMAP_CONTRACTS,
                                      COLUMNS(c, 0), ROWS);

    columns_free(&c);
    return status;
}

static int32_t push_rows(liqmap *map, int64_t *pushed, double *amounts, const rows *r)
{
    return liqmap_push_rows(map, pushed, amounts, MANY, LIQMAP_CONTRACTS, r->at, ROWS,
                            sizeof r->at[0]);
}

typedef int32_t push_all(liqmap *, int64_t *, double *, const rows *);

/* Rows before the bad one are pushed, in the map and in what they liquidated; no other: 5
 * comparisons on each of two maps. */
static void refuse_row(push_all *push, const rows *r, int64_t bad, int32_t wanted,
                       const char *what)
{
    for (int which = TRADED; which <= TRADED_INVERSE; which++) {
        fixture many, one;
        int64_t pushed = -7;

        set_up(&many, which);
        set_up(&one, which);
        compare_answers(what, push(many.map, &pushed, many.out.amounts, r), wanted);
        compare_ints(what, pushed, bad);
        for (int64_t i = 0; i <= bad; i++) {
            int32_t status = push_one(one.map, one.out.amounts + i * 2 * TIERS,
                                      2 * TIERS, LIQMAP_CONTRACTS, &r->at[i]);

            if (i < bad) {
                SUCCEEDS(status);
            } else {
                compare_answers(what, status, wanted);
            }
        }
        compare_bytes(what, many.out.amounts, one.out.amounts, sizeof one.out.amounts);
        compare_bytes(what, many.map, one.map, one.size);
        tear_down(&many);
        tear_down(&one);
    }
}

/* As columns and as rows: 20 comparisons. */
static void refuse_row_twice(const rows *r, int64_t bad, int32_t wanted,
                             const char *what)
{
    refuse_row(push_columns, r, bad, wanted, what);
    refuse_row(push_rows, r, bad, wanted, what);
}

static const int64_t bad_rows[] = {0, ROWS / 2, ROWS - 1};

#define FIELD(name, flaws) {#name, offsetof(liqmap_snapshot, name), flaws, COUNT(flaws)}
static const struct {
    const char *what;
    size_t at;
    const flaw *flaws;
    int64_t n;
} fields[] = {
    FIELD(open_interest, quantity_flaws),
    FIELD(high, price_flaws),
    FIELD(low, price_flaws),
    FIELD(close, price_flaws),
    FIELD(entry, entry_flaws),
    FIELD(volume, quantity_flaws),
};

START_TEST(a_bad_row_stops_a_batch)
{
    int64_t before = comparisons;
    int64_t flaws = 0;

    for (int64_t k = 0; k < COUNT(bad_rows); k++) {
        for (int64_t c = 0; c < COUNT(fields); c++) {
            for (int64_t i = 0; i < fields[c].n; i++) {
                rows r = sound_rows();

                memcpy((char *)&r.at[bad_rows[k]] + fields[c].at,
                       &fields[c].flaws[i].number, sizeof(double));
                refuse_row_twice(&r, bad_rows[k], fields[c].flaws[i].status,
                                 fields[c].what);
            }
        }
    }
    for (int64_t c = 0; c < COUNT(fields); c++) {
        flaws += fields[c].n;
    }
    ck_assert_int_eq(comparisons - before, 20 * COUNT(bad_rows) * flaws);
}
END_TEST

START_TEST(a_row_out_of_order_stops_a_batch)
{
    int64_t before = comparisons;

    for (int64_t k = 0; k < COUNT(bad_rows); k++) {
        int64_t row = bad_rows[k], last = row > 0 ? later[row - 1].time_ms : 1000;
        rows r = sound_rows();

        r.at[row].time_ms = last;
        refuse_row_twice(&r, row, LIQMAP_E_TIME, "same time");
        r.at[row].time_ms = last - 1;
        refuse_row_twice(&r, row, LIQMAP_E_TIME, "earlier");
        r.at[row].time_ms = INT64_MIN;
        refuse_row_twice(&r, row, LIQMAP_E_TIME, "least");
        r = sound_rows();
        r.at[row].low = 115.0;
        refuse_row_twice(&r, row, LIQMAP_E_PRICE_ORDER, "low above high");
        r = sound_rows();
        r.at[row].close = 115.0;
        refuse_row_twice(&r, row, LIQMAP_E_PRICE_ORDER, "close above high");
        r = sound_rows();
        r.at[row].close = 85.0;
        refuse_row_twice(&r, row, LIQMAP_E_PRICE_ORDER, "close below low");
    }
    ck_assert_int_eq(comparisons - before, 20 * COUNT(bad_rows) * 6);
}
END_TEST

/* There is no column of what is reserved. */
START_TEST(a_row_with_what_is_reserved_stops_a_batch)
{
    int64_t before = comparisons;

    for (int64_t k = 0; k < COUNT(bad_rows); k++) {
        for (int64_t i = 0; i < COUNT(reserved_flaws); i++) {
            rows r = sound_rows();

            r.at[bad_rows[k]].reserved = reserved_flaws[i].number;
            refuse_row(push_rows, &r, bad_rows[k], LIQMAP_E_RESERVED, "reserved");
        }
    }
    ck_assert_int_eq(comparisons - before,
                     10 * COUNT(bad_rows) * COUNT(reserved_flaws));
}
END_TEST

/* Of many faults the first in this order is reported. Each is mended when it was. */
START_TEST(faults_are_reported_in_order)
{
    const liqmap_snapshot sound = later[2];
    const struct {
        int32_t status;
        size_t at;
        double value;
    } faults[] = {
        {LIQMAP_E_RESERVED, offsetof(liqmap_snapshot, reserved), 1.0},
        {LIQMAP_E_NOT_FINITE, offsetof(liqmap_snapshot, open_interest), NAN},
        {LIQMAP_E_QUANTITY, offsetof(liqmap_snapshot, volume), -1.0},
        {LIQMAP_E_PRICE, offsetof(liqmap_snapshot, high), 0.0},
        {LIQMAP_E_MAGNITUDE, offsetof(liqmap_snapshot, low), 1e61},
        {LIQMAP_E_NOT_FINITE, offsetof(liqmap_snapshot, close), INFINITY},
        {LIQMAP_E_ENTRY, offsetof(liqmap_snapshot, entry), -1.0},
        {LIQMAP_E_PRICE_ORDER, offsetof(liqmap_snapshot, close), 1e9},
        {LIQMAP_E_TIME, 0, 0.0},
        {LIQMAP_OK, 0, 0.0},
    };
    int64_t before = comparisons;
    rows r = sound_rows();
    fixture b;

    set_up(&b, TRADED);
    for (int64_t i = 6; i >= 0; i--) {
        memcpy((char *)&r.at[2] + faults[i].at, &faults[i].value, sizeof(double));
    }
    r.at[2].time_ms = later[1].time_ms;
    SUCCEEDS(push_one(b.map, NULL, 0, LIQMAP_QUOTE, &r.at[0]));
    SUCCEEDS(push_one(b.map, NULL, 0, LIQMAP_QUOTE, &r.at[1]));
    for (int64_t i = 0; i < COUNT(faults); i++) {
        if (faults[i].status == LIQMAP_E_PRICE_ORDER) {
            r.at[2].close = faults[i].value;
        }
        if (faults[i].status != LIQMAP_OK) {
            refuse_row(push_rows, &r, 2, faults[i].status, "as rows");
        }
        if (faults[i].status != LIQMAP_OK && i > 0) {
            refuse_row(push_columns, &r, 2, faults[i].status, "as columns");
        }
        compare_answers("push", push_one(b.map, NULL, 0, LIQMAP_QUOTE, &r.at[2]),
                        faults[i].status);
        if (faults[i].status == LIQMAP_E_TIME) {
            r.at[2].time_ms = sound.time_ms;
        } else {
            memcpy((char *)&r.at[2] + faults[i].at, (const char *)&sound + faults[i].at,
                   sizeof(double));
        }
    }
    ck_assert_int_eq(comparisons - before,
                     10 * (2 * COUNT(faults) - 3) + COUNT(faults));
    tear_down(&b);
}
END_TEST

/* Time after the largest there is, there is none. */
START_TEST(time_ends)
{
    fixture b;

    set_up(&b, TRADED);
    SUCCEEDS(liqmap_push(b.map, NULL, 0, 0,
                         SNAPSHOT(INT64_MAX, 100.0, 101.0, 99.0, 100.0, 0.0, 0.0)));
    SUCCEEDS(liqmap_validate(b.map));
    memcpy(b.before, b.map, (size_t)b.size);
    ANSWERS(liqmap_push(b.map, NULL, 0, 0,
                        SNAPSHOT(INT64_MAX, 100.0, 101.0, 99.0, 100.0, 0.0, 0.0)),
            LIQMAP_E_TIME);
    ANSWERS(liqmap_push(b.map, NULL, 0, 0,
                        SNAPSHOT(INT64_MIN, 100.0, 101.0, 99.0, 100.0, 0.0, 0.0)),
            LIQMAP_E_TIME);
    unchanged(&b, "push", "time", "");
    tear_down(&b);
}
END_TEST

START_TEST(no_rows_are_no_mistake)
{
    const liqmap_columns none = {.struct_size = sizeof none};
    int64_t pushed = -7;
    fixture b;

    set_up(&b, TRADED);
    SUCCEEDS(liqmap_push_many(b.map, &pushed, NULL, 0, LIQMAP_QUOTE, &none, 0));
    ck_assert_int_eq(pushed, 0);
    unchanged(&b, "push_many", "n", "0");
    pushed = -7;
    SUCCEEDS(liqmap_push_rows(b.map, &pushed, NULL, 0, LIQMAP_QUOTE, NULL, 0,
                              sizeof(liqmap_snapshot)));
    ck_assert_int_eq(pushed, 0);
    unchanged(&b, "push_rows", "n", "0");
    pushed = -7;
    ANSWERS(liqmap_push_many(NULL, &pushed, NULL, 0, LIQMAP_QUOTE, &none, 0),
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
    tcase_add_test(tests, a_row_with_what_is_reserved_stops_a_batch);
    tcase_add_test(tests, faults_are_reported_in_order);
    tcase_add_test(tests, time_ends);
    tcase_add_test(tests, no_rows_are_no_mistake);
    return suite_run(tests, "refusal");
}
