/* SPDX-License-Identifier: MIT */
/*
 * inspect: each judgement at its limit and a little past it, what a row is compared with,
 * what is written, and that a stream finds what all columns at once do.
 */
#include "suite.h"

#include <math.h>

#include <liqmap/liqmap.h>

#include "random.h"

enum { ROWS = 12, MOST = 32, HOUR = 3600000 };
#define BEGIN INT64_C(1700000000000)

/* Columns of hours at one price and one open interest, to be spoiled. */
typedef struct day {
    int64_t time[ROWS];
    double interest[ROWS], high[ROWS], low[ROWS], close[ROWS], volume[ROWS];
    double entry[ROWS];
    liqmap_columns columns;
} day;

static void calm(day *d)
{
    for (int i = 0; i < ROWS; i++) {
        d->time[i] = BEGIN + (int64_t)i * HOUR;
        d->interest[i] = 1000;
        d->high[i] = 101;
        d->low[i] = 99;
        d->close[i] = 100;
        d->volume[i] = 50;
        d->entry[i] = 100;
    }
    d->columns = (liqmap_columns){sizeof d->columns, 0,      d->time,  d->interest,
                                  d->high,           d->low, d->close, d->entry,
                                  d->volume,         NULL};
}

static int64_t inspect(const day *d, liqmap_finding *found, const liqmap_limits *limits)
{
    int64_t count = -1;

    SUCCEEDS(
        liqmap_inspect(found, MOST, sizeof *found, &count, &d->columns, ROWS, limits));
    return count;
}

/* Exactly one finding, as given; kind -1: none. 1 or 4 comparisons. */
static void expect(const char *what, const day *d, int64_t row, int32_t kind,
                   double value, double against)
{
    liqmap_finding found[MOST];

    compare_ints(what, inspect(d, found, NULL), kind >= 0);
    if (kind >= 0) {
        compare_ints(what, found[0].row * 10 + found[0].kind, row * 10 + kind);
        compare(what, found[0].value, value, 0);
        compare(what, found[0].against, against, 0);
    }
}

/* One number of one row replaced. */
static const struct {
    const char *what;
    int column; /* 0 open interest, 1 high, 2 low, 3 volume, 4 entry */
    int row;
    double value;
    int32_t kind;
    double against;
} singles[] = {
    {"nothing", 0, 5, 1000, -1, 0},
    {"interest x 3", 0, 5, 3000, LIQMAP_FINDING_SPIKE, 1000},
    {"interest x 2.99", 0, 5, 2990, LIQMAP_FINDING_STEP, 1000},
    {"interest x 1.8", 0, 5, 1800, LIQMAP_FINDING_STEP, 1000},
    {"interest x 1.79", 0, 5, 1790, -1, 0},
    {"interest / 4", 0, 5, 250, LIQMAP_FINDING_SPIKE, 1000},
    {"interest / 2.5", 0, 5, 400, LIQMAP_FINDING_STEP, 1000},
    {"interest / 1.7", 0, 5, 588, -1, 0},
    {"the last row's", 0, ROWS - 1, 25000, LIQMAP_FINDING_STEP, 1000},
    {"a zero", 0, 5, 0, LIQMAP_FINDING_ZERO, 1000},
    {"the first zero", 0, 0, 0, -1, 0},
    {"the last zero", 0, ROWS - 1, 0, -1, 0},
    {"interest NaN", 0, 5, NAN, -1, 0},
    {"interest negative", 0, 5, -5, -1, 0},
    {"high x 3", 1, 5, 300, LIQMAP_FINDING_RANGE, 100},
    {"high x 1.5", 1, 0, 150, LIQMAP_FINDING_RANGE, 100},
    {"high x 1.49", 1, 0, 149, -1, 0},
    {"low / 4", 2, 0, 25, LIQMAP_FINDING_RANGE, 100},
    {"low / 1.5", 2, 5, 66, LIQMAP_FINDING_RANGE, 100},
    {"low within that", 2, 5, 67, -1, 0},
    {"a high of 0", 1, 5, 0, -1, 0},
    {"a low of 0", 2, 5, 0, -1, 0},
    {"volume x 100", 3, 5, 100000, -1, 0},
    {"volume past it", 3, 5, 100001, LIQMAP_FINDING_VOLUME, 100000},
    {"volume of the first", 3, 0, 100001, LIQMAP_FINDING_VOLUME, 100000},
    {"entry x 3 of high", 4, 5, 303, LIQMAP_FINDING_ENTRY, 101},
    {"entry within that", 4, 0, 302.9, -1, 0},
    {"entry a third of low", 4, 5, 33, LIQMAP_FINDING_ENTRY, 99},
    {"entry over a third", 4, ROWS - 1, 33.1, -1, 0},
    {"no entry", 4, 5, 0, -1, 0},
    {"entry NaN", 4, 5, NAN, -1, 0},
    {"entry negative", 4, 5, -5, -1, 0},
};

START_TEST(single_values)
{
    const int64_t before = comparisons;
    int64_t due = 0;

    for (int64_t i = 0; i < COUNT(singles); i++) {
        day d;
        double *const columns[] = {d.interest, d.high, d.low, d.volume, d.entry};

        calm(&d);
        columns[singles[i].column][singles[i].row] = singles[i].value;
        expect(singles[i].what, &d, singles[i].row, singles[i].kind, singles[i].value,
               singles[i].against);
        due += singles[i].kind >= 0 ? 4 : 1;
    }
    ck_assert_int_eq(comparisons - before, due);
}
END_TEST

static void scale_column(double *column, double by)
{
    for (int i = 0; i < ROWS; i++) {
        column[i] *= by;
    }
}

/* What is compared has no size of its own: all is found as well in parts of a million. */
START_TEST(single_values_of_small_numbers)
{
    const int64_t before = comparisons;
    const double part = 0x1p-20;
    int64_t due = 0;

    for (int64_t i = 0; i < COUNT(singles); i++) {
        day d;
        double *const columns[] = {d.interest, d.high,  d.low,
                                   d.volume,   d.entry, d.close};

        calm(&d);
        columns[singles[i].column][singles[i].row] = singles[i].value;
        for (int64_t k = 0; k < COUNT(columns); k++) {
            scale_column(columns[k], part);
        }
        expect(singles[i].what, &d, singles[i].row, singles[i].kind,
               singles[i].value * part, singles[i].against * part);
        due += singles[i].kind >= 0 ? 4 : 1;
    }
    ck_assert_int_eq(comparisons - before, due);
}
END_TEST

static void multiply(day *d, int first, int end, double by)
{
    for (int i = first; i < end; i++) {
        d->interest[i] *= by;
    }
}

/* Open interest that stays at another level is found once, in its first row. */
START_TEST(steps)
{
    const int64_t before = comparisons;
    liqmap_limits limits = {.struct_size = sizeof limits, .step = 2.1};
    liqmap_finding found[MOST];
    day d;

    calm(&d);
    multiply(&d, 5, ROWS, 2);
    expect("from one side to both", &d, 5, LIQMAP_FINDING_STEP, 2000, 1000);
    compare_ints("within a limit", inspect(&d, found, &limits), 0);
    d.interest[5] = 0;
    compare_ints("a zero, and the step", inspect(&d, found, NULL), 2);
    compare_ints("its row", found[1].row * 10 + found[1].kind,
                 60 + LIQMAP_FINDING_STEP);
    calm(&d);
    multiply(&d, 1, ROWS, 0.04);
    expect("of the first row", &d, 1, LIQMAP_FINDING_STEP, 40, 1000);
    calm(&d);
    multiply(&d, 5, 8, 20);
    compare_ints("there and back", inspect(&d, found, NULL), 2);
    compare_ints("there", found[0].row * 10 + found[0].kind, 50 + LIQMAP_FINDING_STEP);
    compare_ints("back", found[1].row * 10 + found[1].kind, 80 + LIQMAP_FINDING_STEP);
    compare("from where it was", found[1].against, 20000, 0);
    calm(&d);
    for (int i = 1; i < ROWS; i++) {
        d.interest[i] = d.interest[i - 1] * 1.7;
    }
    expect("growth", &d, 0, -1, 0, 0);
    ck_assert_int_eq(comparisons - before, 4 + 1 + 2 + 4 + 4 + 1);
}
END_TEST

START_TEST(columns_that_are_not_given)
{
    day d;

    calm(&d);
    d.columns.entry = NULL;
    expect("no entries", &d, 0, -1, 0, 0);
    d.columns.volume = NULL;
    expect("nor volume", &d, 0, -1, 0, 0);
}
END_TEST

/* A price of 0 has no range and no entry to compare it with. */
START_TEST(a_close_of_0)
{
    day d;

    calm(&d);
    d.close[5] = 0;
    expect("the close", &d, 5, LIQMAP_FINDING_MOVE, 0, 100);
    d.high[5] = d.low[5] = d.entry[5] = 0;
    expect("and all of the row", &d, 5, LIQMAP_FINDING_MOVE, 0, 100);
}
END_TEST

static void set_price(day *d, int row, double price)
{
    d->close[row] = d->entry[row] = price;
    d->high[row] = price * 1.01;
    d->low[row] = price * 0.99;
}

/* Times of another magnitude are a leap where they are more than 100 times as large; below
 * 1e9, which no magnitude is known of, than 1e9. */
START_TEST(leaps_of_time)
{
    static const struct {
        int64_t from, to;
        int leaps;
    } cases[] = {{500, 100000000000, 0},
                 {500, 100000000001, 1},
                 {2000000000000, 200000000000000, 0},
                 {2000000000000, 200000000000001, 1}};
    const liqmap_limits limits = {.struct_size = sizeof limits, .interval = 1e300};
    const int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(cases); i++) {
        liqmap_finding found[MOST];
        day d;
        int64_t count;

        calm(&d);
        d.columns.volume = NULL;
        d.time[0] = cases[i].from;
        for (int row = 1; row < ROWS; row++) {
            d.time[row] = cases[i].to + row - 1;
        }
        count = inspect(&d, found, &limits);
        compare_ints("leaps", count, cases[i].leaps);
        compare_ints("kind", count > 0 ? found[0].kind : LIQMAP_FINDING_TIME,
                     LIQMAP_FINDING_TIME);
    }
    ck_assert_int_eq(comparisons - before, 2 * COUNT(cases));
}
END_TEST

/* A price that came for one row or for good is one finding; the way back is none. */
START_TEST(moves)
{
    day d;

    calm(&d);
    set_price(&d, 5, 131);
    expect("there and back", &d, 5, LIQMAP_FINDING_MOVE, 131, 100);
    for (int i = 6; i < ROWS; i++) {
        set_price(&d, i, 131);
    }
    expect("for good", &d, 5, LIQMAP_FINDING_MOVE, 131, 100);
    calm(&d);
    d.close[5] = 0;
    expect("to 0, which is no price", &d, 5, LIQMAP_FINDING_MOVE, 0, 100);
    calm(&d);
    set_price(&d, 5, 130);
    expect("by the limit", &d, 5, -1, 0, 0);
    for (int i = 5; i < ROWS; i++) {
        set_price(&d, i, 70);
    }
    expect("down by the limit", &d, 5, -1, 0, 0);
    for (int i = 6; i < ROWS; i++) {
        set_price(&d, i, 100);
    }
    set_price(&d, 5, 69);
    expect("down", &d, 5, LIQMAP_FINDING_MOVE, 69, 100);
    for (int i = 0; i < ROWS; i++) {
        set_price(&d, i, i == 5 ? 0x1.6p-10 : 0x1p-10);
    }
    expect("of small prices", &d, 5, LIQMAP_FINDING_MOVE, 0x1.6p-10, 0x1p-10);
    calm(&d);
    for (int i = 0; i < ROWS; i++) {
        set_price(&d, i, 100 * pow(1.29, i));
    }
    expect("a steep way", &d, 0, -1, 0, 0);
}
END_TEST

/* Open interest that stays is none; after a spike rows are compared with those before. */
START_TEST(interest)
{
    liqmap_finding found[MOST];
    day d;

    calm(&d);
    for (int i = 5; i < ROWS; i++) {
        d.interest[i] = 25000;
    }
    expect("for good", &d, 5, LIQMAP_FINDING_STEP, 25000, 1000);
    calm(&d);
    d.interest[5] = 25000;
    d.interest[6] = 1101;
    expect("not quite back", &d, 5, LIQMAP_FINDING_STEP, 25000, 1000);
    d.interest[6] = 1100;
    expect("back within a tenth", &d, 5, LIQMAP_FINDING_SPIKE, 25000, 1000);
    calm(&d);
    for (int i = 3; i < 9; i += 2) {
        d.interest[i] = 25000;
    }
    compare_ints("every second row", inspect(&d, found, NULL), 3);
    calm(&d);
    for (int i = 3; i < 9; i++) {
        d.interest[i] = 0;
    }
    compare_ints("zeros between", inspect(&d, found, NULL), 6);
    compare_ints("the last of them", found[5].row * 10 + found[5].kind,
                 80 + LIQMAP_FINDING_ZERO);
    memset(d.interest, 0, sizeof d.interest);
    expect("zeros alone", &d, 0, -1, 0, 0);
    for (int i = 0; i < ROWS; i++) {
        d.interest[i] = i == 5 ? 300 : 900;
    }
    expect("a third", &d, 5, LIQMAP_FINDING_SPIKE, 300, 900);
    calm(&d);
    for (int i = ROWS - 3; i < ROWS; i++) {
        d.interest[i] = 0;
    }
    expect("zeros to the end", &d, 0, -1, 0, 0);
}
END_TEST

START_TEST(worth)
{
    liqmap_limits limits = {.struct_size = sizeof limits, .contract = LIQMAP_INVERSE};
    liqmap_finding found[MOST];
    day d;

    calm(&d);
    for (int i = 0; i < ROWS; i++) {
        d.interest[i] = 1e10;
    }
    expect("a trillion", &d, 0, -1, 0, 0);
    d.interest[0] = 1e10 + 0.005;
    compare_ints("half a quote more", inspect(&d, found, NULL), 1);
    for (int i = 0; i < ROWS; i++) {
        d.interest[i] = 1e10 + 1;
    }
    compare_ints("more", inspect(&d, found, NULL), ROWS);
    compare("what it is worth", found[0].value, 1e12 + 100, 0);
    compare_ints("inverse", inspect(&d, found, &limits), 0);
    for (int i = 0; i < ROWS; i++) {
        d.interest[i] = 2e12;
    }
    compare_ints("inverse, more", inspect(&d, found, &limits), ROWS);
    limits.worth = 3e12;
    compare_ints("a limit of one's own", inspect(&d, found, &limits), 0);
}
END_TEST

/* How long a row is takes two, so that the volume of one alone is not judged. */
START_TEST(one_row)
{
    liqmap_finding found[MOST];
    int64_t count = -1;
    day d;

    calm(&d);
    d.volume[0] = 1e9;
    for (int64_t n = 0; n <= 2; n++) {
        SUCCEEDS(
            liqmap_inspect(found, MOST, sizeof *found, &count, &d.columns, n, NULL));
        compare_ints("count", count, n == 2);
    }
    compare_ints("kind", found[0].kind, LIQMAP_FINDING_VOLUME);
}
END_TEST

/* A unit: of all rows only the first is found; of one row that one. */
START_TEST(times)
{
    static const double scales[] = {1e-3, 1e3, 1e6};
    liqmap_finding found[MOST];
    day d;

    for (int64_t k = 0; k < COUNT(scales); k++) {
        calm(&d);
        for (int i = 0; i < ROWS; i++) {
            d.time[i] = (int64_t)((double)d.time[i] * scales[k]);
        }
        d.columns.volume = NULL;
        expect("all rows", &d, 0, LIQMAP_FINDING_TIME, (double)d.time[0], 0);
    }
    calm(&d);
    d.columns.volume = NULL;
    d.time[ROWS - 1] *= 1000;
    expect("the last row", &d, ROWS - 1, LIQMAP_FINDING_TIME, (double)d.time[ROWS - 1],
           (double)d.time[ROWS - 2]);
    calm(&d);
    d.columns.volume = NULL;
    d.time[5] /= 1000;
    compare_ints("there and back", inspect(&d, found, NULL), 2);
    compare_ints("there", found[0].row * 10 + found[0].kind, 50 + LIQMAP_FINDING_TIME);
    compare("there", found[0].against, (double)d.time[4], 0);
    compare_ints("back", found[1].row * 10 + found[1].kind, 60 + LIQMAP_FINDING_TIME);
    compare("back", found[1].against, (double)d.time[5], 0);
    for (int i = 0; i < ROWS; i++) {
        d.time[i] = i * INT64_C(900000000);
    }
    expect("relative, past a border", &d, 0, -1, 0, 0);
}
END_TEST

/* Below 1e9 a time counts from anywhere; from 1e11 to 1e14 it is in milliseconds. */
static const struct {
    int64_t time;
    int found;
} borders[] = {
    {0, 0},
    {999999999, 0},
    {1000000000, 1},
    {99999999999, 1},
    {100000000000, 0},
    {99999999999999, 0},
    {100000000000000, 1},
    {99999999999999999, 1},
    {100000000000000000, 1},
    {INT64_MAX, 1},
};

START_TEST(times_at_the_borders_of_units)
{
    int64_t compared = 0;
    day d;

    calm(&d);
    for (int64_t i = 0; i < COUNT(borders); i++, compared++) {
        liqmap_finding found[MOST];
        int64_t count = -1;

        d.time[0] = borders[i].time;
        SUCCEEDS(
            liqmap_inspect(found, MOST, sizeof *found, &count, &d.columns, 1, NULL));
        compare_ints("found", count, borders[i].found);
        compare_ints("kind", count > 0 ? found[0].kind : LIQMAP_FINDING_TIME,
                     LIQMAP_FINDING_TIME);
    }
    ck_assert_int_eq(compared, 10);
}
END_TEST

/* Of rows past the last nothing is known, though they may lie there. */
START_TEST(the_last_row_is_no_spike)
{
    liqmap_finding found[MOST];
    int64_t count = -1;
    day d;

    calm(&d);
    d.interest[5] = 25000;
    SUCCEEDS(liqmap_inspect(found, MOST, sizeof *found, &count, &d.columns, 6, NULL));
    compare_ints("the last", count, 1);
    compare_ints("it may be one that stays", found[0].kind, LIQMAP_FINDING_STEP);
    SUCCEEDS(liqmap_inspect(found, MOST, sizeof *found, &count, &d.columns, 7, NULL));
    compare_ints("the last but one", count, 1);
    compare_ints("is back", found[0].kind, LIQMAP_FINDING_SPIKE);
}
END_TEST

/* A time that counts from anywhere may cross the border of seconds, but not a hundredfold. */
START_TEST(a_leap_is_a_hundredfold)
{
    liqmap_finding found[MOST];
    int64_t count = -1;
    day d;

    calm(&d);
    d.columns.volume = NULL;
    d.time[0] = 500000000;
    d.time[1] = 60000000000;
    SUCCEEDS(liqmap_inspect(found, MOST, sizeof *found, &count, &d.columns, 2, NULL));
    compare_ints("across the border", count, 0);
    d.time[1] = 100000000000;
    SUCCEEDS(liqmap_inspect(found, MOST, sizeof *found, &count, &d.columns, 2, NULL));
    compare_ints("a hundred times the border", count, 0);
    d.time[1] = 100000000001;
    SUCCEEDS(liqmap_inspect(found, MOST, sizeof *found, &count, &d.columns, 2, NULL));
    compare_ints("past a hundred times the border", count, 1);
    compare_ints("kind", found[0].kind, LIQMAP_FINDING_TIME);
}
END_TEST

/* The first of two rows is as long as the second. */
START_TEST(volume_of_two_rows)
{
    liqmap_finding found[MOST];
    int64_t count = -1;
    day d;

    calm(&d);
    d.volume[0] = 100001;
    SUCCEEDS(liqmap_inspect(found, MOST, sizeof *found, &count, &d.columns, 2, NULL));
    compare_ints("found", count, 1);
    compare_ints("row and kind", found[0].row * 10 + found[0].kind,
                 LIQMAP_FINDING_VOLUME);
    SUCCEEDS(liqmap_inspect(found, MOST, sizeof *found, &count, &d.columns, 1, NULL));
    compare_ints("of a row alone the length is unknown", count, 0);
    for (int i = 0; i < ROWS; i++) {
        d.time[i] = BEGIN + (int64_t)i * 2 * HOUR;
    }
    compare_ints("two hours trade twice as much", inspect(&d, found, NULL), 0);
    d.volume[0] = 200001;
    compare_ints("but no more", inspect(&d, found, NULL), 1);
}
END_TEST

/* Intervals in minutes; -1: a time that does not rise, which a push refuses. */
static const struct {
    const char *what;
    double minutes[ROWS - 1];
    int64_t row; /* the only one found, -1: none */
    double minutes_found, minutes_usual;
} spacings[] = {
    {"even", {60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60}, -1, 0, 0},
    {"a little late", {60, 60, 89, 60, 60, 60, 60, 60, 60, 60, 60}, -1, 0, 0},
    {"a row missing", {60, 60, 90, 60, 60, 60, 60, 60, 60, 60, 60}, 3, 90, 60},
    {"many missing", {60, 60, 60, 24000, 60, 60, 60, 60, 60, 60, 60}, 4, 24000, 60},
    {"at the beginning", {24000, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60}, 1, 24000, 60},
    {"after the first", {60, 24000, 60, 60, 60, 60, 60, 60, 60, 60, 60}, 2, 24000, 60},
    {"at the end", {60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 24000}, 11, 24000, 60},
    {"longer bars", {5, 5, 5, 60, 60, 60, 60, 60, 60, 60, 60}, 4, 60, 5},
    {"shorter bars", {60, 60, 60, 60, 5, 5, 5, 5, 5, 5, 5}, 5, 5, 60},
    {"longer from the second on",
     {5, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60},
     2,
     60,
     5},
    {"never the same", {60, 61, 58, 63, 57, 66, 60, 59, 70, 55, 60}, -1, 0, 0},
    {"not rising", {60, 60, -1, 61, 60, 60, 60, 60, 60, 60, 60}, -1, 0, 0},
};

static void space(day *d, const double minutes[ROWS - 1])
{
    calm(d);
    for (int i = 1; i < ROWS; i++) {
        d->time[i] = d->time[i - 1] + (int64_t)(minutes[i - 1] * 60000);
    }
}

START_TEST(intervals)
{
    liqmap_limits limits = {.struct_size = sizeof limits, .usual_ms = HOUR};
    liqmap_finding found[MOST];
    day d;

    for (int64_t i = 0; i < COUNT(spacings); i++) {
        const int32_t kind = spacings[i].row >= 0 ? LIQMAP_FINDING_INTERVAL : -1;

        space(&d, spacings[i].minutes);
        expect(spacings[i].what, &d, spacings[i].row, kind,
               60000 * spacings[i].minutes_found, 60000 * spacings[i].minutes_usual);
    }
    space(&d, spacings[7].minutes);
    compare_ints("shorter than is usual", inspect(&d, found, &limits), 3);
    compare_ints("the third of them", found[2].row, 3);
    compare("is short", found[2].value, 5 * 60000, 0);
    limits.usual_ms = 1;
    compare_ints("far from a millisecond", inspect(&d, found, &limits), ROWS - 1);
    limits.usual_ms = HOUR;
    limits.interval = 12.1;
    compare_ints("within a limit", inspect(&d, found, &limits), 0);
    space(&d, spacings[8].minutes);
    limits = (liqmap_limits){.struct_size = sizeof limits, .interval = 1e300};
    compare_ints("turned off", inspect(&d, found, &limits), 0);
}
END_TEST

/* The interval after the first says what is usual, where there is one, however short. */
START_TEST(the_second_interval)
{
    liqmap_finding found[MOST];
    int64_t count = -1;
    day d;

    calm(&d);
    d.columns.volume = NULL;
    for (int i = 1; i < ROWS; i++) {
        d.time[i] = d.time[0] + 9 + i;
    }
    expect("milliseconds", &d, 1, LIQMAP_FINDING_INTERVAL, 10, 1);
    SUCCEEDS(liqmap_inspect(found, MOST, sizeof *found, &count, &d.columns, 2, NULL));
    compare_ints("of two rows there is none", count, 0);
    for (int i = 1; i < ROWS; i++) {
        d.time[i] = d.time[i - 1] + (i < 4 ? 1 : 10);
    }
    expect("a millisecond is usual", &d, 4, LIQMAP_FINDING_INTERVAL, 10, 1);
}
END_TEST

/* A stream sees the row before and the row, and says what is usual. */
START_TEST(intervals_of_a_stream)
{
    const liqmap_limits limits = {.struct_size = sizeof limits, .usual_ms = HOUR};
    liqmap_finding all[MOST], found[MOST];
    int64_t next = 0, compared = 0;
    day d;

    space(&d, spacings[3].minutes);
    d.time[ROWS - 1] += 2 * HOUR;
    const int64_t total = inspect(&d, all, NULL);
    for (int i = 1; i < ROWS; i++) {
        int64_t count;
        liqmap_columns two = d.columns;

        two.time_ms = d.time + i - 1;
        SUCCEEDS(liqmap_inspect(found, MOST, sizeof *found, &count, &two, 2, &limits));
        for (int64_t k = 0; k < count; k++, next++, compared++) {
            compare_ints("row", all[next].row, i);
            compare("interval", all[next].value, found[k].value, 0);
        }
    }
    compare_ints("all are found", next, total);
    ck_assert_int_eq(compared, 2);
}
END_TEST

/* One implausible number in a row, rows apart. */
static void disturb(day *d, uint64_t *state)
{
    for (int i = 1; i < ROWS - 1; i += 3) {
        switch (random_int(state, 0, 7)) {
        case 0:
            d->interest[i] = 25000;
            break;
        case 1:
            d->interest[i] = 0;
            break;
        case 2:
            set_price(d, i, 2500);
            break;
        case 3:
            d->volume[i] = 1e9;
            break;
        case 4:
            d->high[i] = 5000;
            break;
        case 5:
            d->entry[i] = 5;
            break;
        case 6:
            multiply(d, i, ROWS, 4);
            break;
        default:
            break;
        }
    }
}

START_TEST(stream_finds_the_same)
{
    uint64_t state = random_seed("stream_finds_the_same", 14);
    int64_t compared = 0;

    for (int round = 0; round < 300; round++) {
        liqmap_finding all[MOST];
        int64_t next = 0;
        int plausible = -1;
        day d;

        calm(&d);
        disturb(&d, &state);
        const int64_t total = inspect(&d, all, NULL);
        for (int i = 0; i < ROWS; i++) {
            int from[4], n = 0, at;
            day w;
            liqmap_finding found[MOST];
            int64_t count, mine = 0;

            if (plausible >= 0) {
                from[n++] = plausible;
            }
            if (i > 0 && plausible != i - 1) {
                from[n++] = i - 1;
            }
            at = n;
            from[n++] = i;
            if (i + 1 < ROWS) {
                from[n++] = i + 1;
            }
            calm(&w);
            for (int k = 0; k < n; k++) {
                w.time[k] = d.time[from[k]];
                w.interest[k] = d.interest[from[k]];
                w.high[k] = d.high[from[k]];
                w.low[k] = d.low[from[k]];
                w.close[k] = d.close[from[k]];
                w.volume[k] = d.volume[from[k]];
                w.entry[k] = d.entry[from[k]];
            }
            SUCCEEDS(liqmap_inspect(found, MOST, sizeof *found, &count, &w.columns, n,
                                    NULL));
            for (int64_t k = 0; k < count; k++) {
                if (found[k].row != at) {
                    continue;
                }
                compare_ints("row", all[next].row, i);
                compare_ints("kind", all[next].kind, found[k].kind);
                compare("value", all[next].value, found[k].value, 0);
                next++;
                mine++;
                compared++;
            }
            plausible = mine == 0 ? i : plausible;
        }
        compare_ints("all are found", next, total);
    }
    ck_assert_int_gt(compared, 300);
}
END_TEST

START_TEST(what_is_written)
{
    struct wide {
        liqmap_finding finding;
        double gap;
    } rows[3];
    liqmap_finding all[MOST];
    int64_t count = -1;
    day d;

    calm(&d);
    d.interest[2] = d.interest[4] = d.interest[6] = 0;
    memset(rows, 0xa5, sizeof rows);
    SUCCEEDS(liqmap_inspect(&rows[0].finding, 2, sizeof *rows, &count, &d.columns, ROWS,
                            NULL));
    compare_ints("count", count, 3);
    SUCCEEDS(liqmap_inspect(all, MOST, sizeof *all, NULL, &d.columns, ROWS, NULL));
    compare_ints("reserved", all[0].reserved, 0);
    compare_bytes("the first", &rows[0].finding, &all[0], sizeof *all);
    compare_bytes("the second", &rows[1].finding, &all[1], sizeof *all);
    compare_ints("no more", ((unsigned char *)&rows[2])[0], 0xa5);
    compare_ints("nor between", ((unsigned char *)&rows[0].gap)[0], 0xa5);
    SUCCEEDS(liqmap_inspect(NULL, 0, 0, &count, &d.columns, ROWS, NULL));
    compare_ints("the number alone", count, 3);
    SUCCEEDS(liqmap_inspect(all, 0, sizeof *all, &count, &d.columns, ROWS, NULL));
    compare_ints("no room", count, 3);
    SUCCEEDS(liqmap_inspect(NULL, 0, 0, &count, &d.columns, 0, NULL));
    compare_ints("no rows", count, 0);
}
END_TEST

START_TEST(refusals)
{
    liqmap_finding found[MOST];
    liqmap_limits limits = {.struct_size = sizeof limits};
    double *const fields[] = {&limits.change,   &limits.back,   &limits.move,
                              &limits.worth,    &limits.volume, &limits.interval,
                              &limits.usual_ms, &limits.range,  &limits.step};
    const int64_t size = sizeof *found;
    int64_t count = -7;
    day d;

    calm(&d);
#define INSPECT(capacity, stride, columns, n)                                          \
    liqmap_inspect(found, capacity, stride, &count, columns, n, &limits)
    ANSWERS(INSPECT(1, size, NULL, ROWS), LIQMAP_E_NULL);
    compare_ints("count", count, 0);
    ANSWERS(INSPECT(-1, size, &d.columns, ROWS), LIQMAP_E_LENGTH);
    ANSWERS(INSPECT(1, size, &d.columns, -1), LIQMAP_E_LENGTH);
    ANSWERS(INSPECT(1, size - 8, &d.columns, ROWS), LIQMAP_E_STRIDE);
    ANSWERS(INSPECT(1, size + 4, &d.columns, ROWS), LIQMAP_E_STRIDE);
    ANSWERS(liqmap_inspect(NULL, 1, size, &count, &d.columns, ROWS, NULL),
            LIQMAP_E_NULL);
    ANSWERS(INSPECT(1, size, &d.columns, INT64_MAX), LIQMAP_E_OVERFLOW);
    limits.contract = 2;
    ANSWERS(INSPECT(1, size, &d.columns, ROWS), LIQMAP_E_CONTRACT);
    limits.contract = 0;
    for (int64_t i = 0; i < COUNT(fields); i++) {
        *fields[i] = -1;
        ANSWERS(INSPECT(1, size, &d.columns, ROWS), LIQMAP_E_QUANTITY);
        *fields[i] = NAN;
        ANSWERS(INSPECT(1, size, &d.columns, ROWS), LIQMAP_E_NOT_FINITE);
        *fields[i] = 0;
    }
    d.columns.reserved = 1;
    ANSWERS(INSPECT(1, size, &d.columns, ROWS), LIQMAP_E_RESERVED);
    d.columns.reserved = 0;
    d.columns.high = NULL;
    ANSWERS(INSPECT(1, size, &d.columns, ROWS), LIQMAP_E_NULL);
    ANSWERS(INSPECT(1, size, &d.columns, 1), LIQMAP_E_NULL);
    compare_ints("count", count, 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("inspect");

    tcase_add_test(tests, single_values);
    tcase_add_test(tests, single_values_of_small_numbers);
    tcase_add_test(tests, steps);
    tcase_add_test(tests, columns_that_are_not_given);
    tcase_add_test(tests, a_close_of_0);
    tcase_add_test(tests, leaps_of_time);
    tcase_add_test(tests, moves);
    tcase_add_test(tests, interest);
    tcase_add_test(tests, worth);
    tcase_add_test(tests, one_row);
    tcase_add_test(tests, times);
    tcase_add_test(tests, times_at_the_borders_of_units);
    tcase_add_test(tests, volume_of_two_rows);
    tcase_add_test(tests, the_last_row_is_no_spike);
    tcase_add_test(tests, a_leap_is_a_hundredfold);
    tcase_add_test(tests, intervals);
    tcase_add_test(tests, the_second_interval);
    tcase_add_test(tests, intervals_of_a_stream);
    tcase_add_test(tests, stream_finds_the_same);
    tcase_add_test(tests, what_is_written);
    tcase_add_test(tests, refusals);
    return suite_run(tests, "inspect");
}
