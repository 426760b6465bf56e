/* SPDX-License-Identifier: MIT */
/*
 * forecast: level, spread and interval as sums over all rows say them; the logarithm and
 * the exponential behind them over the whole range; what is refused changes nothing.
 */
#include "random.h"
#include "suite.h"

#include <float.h>
#include <math.h>

#include <liqmap/forecast.h>

#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)

enum { SIDES = 2, LEAST = LIQMAP_FORECAST_ROWS };

static liqmap_forecast fresh(void)
{
    liqmap_forecast f;

    SUCCEEDS(liqmap_forecast_init(&f, sizeof f));
    return f;
}

static liqmap_expected read_out(const liqmap_forecast *f, int32_t side, double amount)
{
    liqmap_expected e = {.struct_size = sizeof e};

    SUCCEEDS(liqmap_forecast_read(f, &e, side, amount));
    return e;
}

/* As many rows as it takes, all alike. */
static liqmap_forecast seen(double forecast, double observed)
{
    liqmap_forecast f = fresh();

    for (int64_t i = 0; i < LEAST; i++) {
        const liqmap_forecast_row row = {
            i * HOUR_MS, {forecast, forecast}, {observed, observed}};
        SUCCEEDS(liqmap_forecast_add(&f, &row));
    }
    return f;
}

/* ---- against sums over all rows -------------------------------------------------- */

typedef struct naive {
    long double level, spread;
} naive;

static int size_of(double amount)
{
    return amount < 1e5 ? 0 : amount < 1e6 ? 1 : 2;
}

static naive sums(const liqmap_forecast_row *rows, int64_t n, int64_t now,
                  int64_t life_ms, int side, double amount)
{
    long double weights = 0, sum = 0, all = 0, own = 0, own_weights = 0;
    naive found = {0};

    for (int pass = 0; pass < 2; pass++) {
        for (int64_t i = 0; i < n; i++) {
            const long double f = rows[i].forecast[side], o = rows[i].observed[side];
            const long double r = logl(o + 1000) - logl(f + 1000);
            const long double age = (long double)now - (long double)rows[i].time_ms;
            const long double w = expl(-age / (long double)life_ms);

            if (pass == 0) {
                weights += w;
                sum += w * r;
                continue;
            }
            all += w * (r - found.level) * (r - found.level);
            if (size_of(rows[i].forecast[side]) == size_of(amount)) {
                own += w * (r - found.level) * (r - found.level);
                own_weights += w;
            }
        }
        found.level = sum / weights;
    }
    found.spread = sqrtl((own + all / weights) / (own_weights + 1));
    return found;
}

/* Of the sizes that feeds have, 0 at times, and at times of any size there is. */
static double random_amount(uint64_t *state)
{
    if (random_chance(state, 0.1)) {
        return 0;
    }
    if (random_chance(state, 0.1)) {
        return pow(10, random_between(state, -60, 60));
    }
    return pow(10, random_between(state, 1, 9));
}

/* By what is documented: a week, and no time twice, from the second row on. */
START_TEST(a_fresh_one_lives_a_week_and_time_moves_on)
{
    const int64_t before = comparisons;
    liqmap_forecast f = fresh();
    liqmap_forecast_row row = {5, {24, 24}, {25, 25}};

    compare_ints("life", f.life_ms, 7 * DAY_MS);
    SUCCEEDS(liqmap_forecast_add(&f, &row));
    compare_answers("at once", liqmap_forecast_add(&f, &row), LIQMAP_E_TIME);
    row.time_ms--;
    compare_answers("back", liqmap_forecast_add(&f, &row), LIQMAP_E_TIME);
    compare_ints("rows", f.rows, 1);
    ck_assert_int_eq(comparisons - before, 4);
}
END_TEST

/* Where the series converges slowest, on both sides of the root of 2, and beside 1. */
START_TEST(logarithms_are_good_to_their_last_digits)
{
    static const double observed[] = {448, 449, 440, 460, 23, 25, 1500, 3e9, 0};
    const int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(observed); i++) {
        const liqmap_forecast f = seen(24, observed[i]);
        const double level = (double)logl((observed[i] + 1000.0L) / 1024);

        compare("level", read_out(&f, 0, 24).level, level,
                3e-15 * fmax(1, fabs(level)));
    }
    ck_assert_int_eq(comparisons - before, COUNT(observed));
}
END_TEST

enum { ROWS = 400, RUNS = 8 };

/* Rows a millisecond, hours or months apart; lives from a minute to years. */
START_TEST(decayed_sums_are_the_sums)
{
    static liqmap_forecast_row rows[ROWS];
    uint64_t state = random_seed("decayed_sums_are_the_sums", 15);
    int64_t before = comparisons;

    for (int run = 0; run < RUNS; run++) {
        liqmap_forecast f = fresh();
        int64_t time_ms = random_int(&state, -DAY_MS * 20000, DAY_MS * 20000);

        if (run > 0) {
            f.life_ms = (int64_t)pow(10, random_between(&state, 4.8, 11));
        }
        for (int64_t i = 0; i < ROWS; i++) {
            time_ms += (int64_t)pow(10, random_between(&state, 0, 7.5)) *
                       (random_chance(&state, 0.01) ? 1000 : 1);
            rows[i].time_ms = time_ms;
            for (int side = 0; side < SIDES; side++) {
                rows[i].forecast[side] = random_amount(&state);
                rows[i].observed[side] = random_amount(&state);
            }
            SUCCEEDS(liqmap_forecast_add(&f, &rows[i]));
            for (int side = 0; side < SIDES && i + 1 >= LEAST; side++) {
                double amount = random_amount(&state);
                naive want = sums(rows, i + 1, time_ms, f.life_ms, side, amount);
                liqmap_expected e = read_out(&f, side, amount);

                compare("level", e.level, (double)want.level,
                        1e-12 * fmax(1, fabs(e.level)));
                compare("spread", e.spread, (double)want.spread,
                        1e-12 * fmax(1, e.spread));
            }
        }
    }
    ck_assert_int_eq(comparisons - before, RUNS * (ROWS - LEAST + 1) * SIDES * 2);
}
END_TEST

/* A size begins at its border: rows on both sides of each, and what each is said to be. */
START_TEST(sizes_begin_at_their_borders)
{
    const double amounts[] = {0,   nextafter(1e5, 0), 1e5, nextafter(1e6, 0),
                              1e6, 1e6 + 0.5,         1e60};
    liqmap_forecast f = fresh();
    static liqmap_forecast_row rows[10 * LEAST];
    int64_t before = comparisons, n = 0;

    for (int i = 0; i < LEAST; i++) {
        for (int k = 1; k < 6; k++, n++) {
            const double off = exp(0.1 * k * k * (i % 2 ? 1 : -1));
            const double observed = (amounts[k] + 1000) * off - 1000;

            rows[n] = (liqmap_forecast_row){
                n * HOUR_MS, {amounts[k], amounts[k]}, {observed, observed}};
            SUCCEEDS(liqmap_forecast_add(&f, &rows[n]));
        }
    }
    for (int64_t k = 0; k < COUNT(amounts); k++) {
        const naive want = sums(rows, n, rows[n - 1].time_ms, f.life_ms, 0, amounts[k]);

        compare("spread", read_out(&f, 0, amounts[k]).spread, (double)want.spread,
                1e-12);
    }
    ck_assert_int_eq(comparisons - before, 7);
}
END_TEST

/* What a struct holds that saw no row counts for nothing. */
START_TEST(the_first_row_is_alone)
{
    const liqmap_forecast_row row = {0, {1, 1}, {1, 1}};
    liqmap_forecast f = fresh();

    f.weight[0][0] = f.weight[1][2] = 5;
    f.square[0][0] = 7;
    SUCCEEDS(liqmap_forecast_add(&f, &row));
    compare("a row", f.weight[0][0], 1, 0);
    compare("none", f.weight[1][2], 0, 0);
    compare("no square", f.square[0][0], 0, 0);
}
END_TEST

/* Weights fall by e^-700 at most, so that the latest never fall to 0. */
START_TEST(weights_do_not_fall_to_0)
{
    const int64_t lives[] = {1, 699, 700, 701, 100000};
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(lives); i++) {
        liqmap_forecast f = seen(1000, 1000);
        const double want = f.weight[0][0] * exp(-fmin((double)lives[i], 700));
        const liqmap_forecast_row row = {
            f.time_ms + lives[i] * f.life_ms, {1e5, 1e5}, {1e5, 1e5}};

        SUCCEEDS(liqmap_forecast_add(&f, &row));
        compare("weight", f.weight[0][0], want, 1e-12 * want);
    }
    ck_assert_int_eq(comparisons - before, 5);
}
END_TEST

/* All weights shrink alike: whenever it is read, the sums say the same. */
START_TEST(time_without_rows_changes_nothing)
{
    liqmap_forecast_row rows[LEAST];
    liqmap_forecast f = fresh();
    int64_t before = comparisons;

    for (int64_t i = 0; i < LEAST; i++) {
        const liqmap_forecast_row row = {
            i * HOUR_MS,
            {1e4 * (double)(i % 5), 3e6 / (double)(i + 1)},
            {2e5 / (double)(i + 1), 7e3 * (double)(i % 7)}};
        rows[i] = row;
        SUCCEEDS(liqmap_forecast_add(&f, &row));
    }
    for (int64_t later = 0; later < 40; later++) {
        int64_t now = f.time_ms + later * DAY_MS;
        naive want = sums(rows, LEAST, now, f.life_ms, 0, 5e4);
        liqmap_expected e = read_out(&f, 0, 5e4);

        compare("level", e.level, (double)want.level, 1e-12);
        compare("spread", e.spread, (double)want.spread, 1e-12);
    }
    ck_assert_int_eq(comparisons - before, 40 * 2);
}
END_TEST

/* ---- by hand, and over the range ------------------------------------------------- */

START_TEST(twice_as_much_is_a_level_of_log_2)
{
    liqmap_forecast f = seen(9000, 19000);
    liqmap_expected e = read_out(&f, 1, 99000);

    ck_assert_int_eq(f.rows, LEAST);
    ck_assert_int_eq(f.time_ms, (LEAST - 1) * HOUR_MS);
    compare("level", e.level, 0.69314718055994531, 1e-14);
    compare("spread", e.spread, 0, 1e-7);
    compare("median", e.median, 199000, 1e-9);
    compare("low", e.low_95, 199000, 1e-1);
    compare("never below 0", read_out(&f, 0, 0).median, 1000, 1e-9);
    f = seen(19000, 9000);
    compare("never below 0", read_out(&f, 0, 0).median, 0, 0);
}
END_TEST

/* Two residuals in turn, +-d about l: a spread of d, and edges that many z away. */
START_TEST(edges_lie_z_spreads_off_the_median)
{
    liqmap_forecast f = fresh();
    double s, l;
    liqmap_expected e;

    f.life_ms = INT64_MAX;
    for (int64_t i = 0; i < LEAST; i++) {
        const double o = i % 2 == 0 ? 1e4 - 1000 : 4e4 - 1000;
        const liqmap_forecast_row row = {i, {1e4 - 1000, 0}, {o, 0}};
        SUCCEEDS(liqmap_forecast_add(&f, &row));
    }
    l = log(2);
    s = log(2);
    e = read_out(&f, 0, 1e4 - 1000);
    compare("level", e.level, l, 1e-14);
    compare("spread", e.spread, s, 1e-14);
    compare("median", e.median, 2e4 - 1000, 1e-8);
    compare("low 80", e.low_80, 1e4 * exp(l - 1.2815515655446004 * s) - 1000, 1e-8);
    compare("high 80", e.high_80, 1e4 * exp(l + 1.2815515655446004 * s) - 1000, 1e-8);
    compare("low 95", e.low_95, 1e4 * exp(l - 1.9599639845400545 * s) - 1000, 1e-8);
    compare("high 95", e.high_95, 1e4 * exp(l + 1.9599639845400545 * s) - 1000, 1e-8);
    /* No row had such a forecast: the variance of all stands for it. */
    compare("of another size", read_out(&f, 0, 5e6).spread, s, 1e-14);
}
END_TEST

/* log x and e^x through what the room answers, from 0 to 1e60, against long double. */
START_TEST(logarithm_and_exponential_are_right)
{
    int64_t before = comparisons;
    int64_t due = 0;

    for (double o = 1e-3; o <= 1e60; o *= 1.37, due += 3) {
        liqmap_forecast up = seen(0, o), down = seen(o, 0);
        long double l = logl((long double)o + 1000) - logl(1000);
        double want = (double)(1000 * expl(l) - 1000);

        compare("log", read_out(&up, 0, 0).level, (double)l, 1e-12);
        compare("log", read_out(&down, 1, 0).level, (double)-l, 1e-12);
        compare("exp", read_out(&up, 1, 0).median, want, 1e-12 * (want + 1000));
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(due, 3 * 400);
}
END_TEST

/* Whatever was seen: no NaN, no infinity, and edges in their order. */
START_TEST(answers_are_always_amounts)
{
    static const double ends[] = {0, 1e-60, 1, 1e3, 1e6, 1e30, 1e60};
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(ends); i++) {
        for (int64_t k = 0; k < COUNT(ends); k++) {
            liqmap_forecast f = seen(ends[i], ends[k]);
            liqmap_forecast_row odd = {DAY_MS * 9, {ends[k], 0}, {ends[i], 1e60}};

            SUCCEEDS(liqmap_forecast_add(&f, &odd));
            for (int64_t m = 0; m < COUNT(ends); m++) {
                liqmap_expected e = read_out(&f, (int32_t)m % 2, ends[m]);

                compare_ints("order",
                             0 <= e.low_95 && e.low_95 <= e.low_80 &&
                                 e.low_80 <= e.median && e.median <= e.high_80 &&
                                 e.high_80 <= e.high_95 && e.high_95 <= 1e60 &&
                                 fabs(e.level) < 150 && e.spread >= 0 && e.spread < 300,
                             1);
            }
        }
    }
    ck_assert_int_eq(comparisons - before, COUNT(ends) * COUNT(ends) * COUNT(ends));
}
END_TEST

/* ---- what is refused ------------------------------------------------------------- */

/* After a thousand lives rows weigh next to nothing, but still something. */
START_TEST(a_level_forgets)
{
    liqmap_forecast f = seen(1000, 9000);
    const liqmap_forecast_row row = {
        f.time_ms + 1000 * f.life_ms, {2e5, 2e5}, {1e6, 1e6}};
    double old = f.weight[0][0];

    SUCCEEDS(liqmap_forecast_add(&f, &row));
    compare("level", read_out(&f, 0, 5e3).level, log(1001e3 / 201e3), 1e-12);
    ck_assert(f.weight[0][0] > 0 && f.weight[0][0] < 1e-300 * old);
}
END_TEST

/* No rows leave such means, but bytes from elsewhere may: e^1000 is no double. */
START_TEST(the_largest_means_are_amounts)
{
    liqmap_forecast f = seen(1000, 1000);

    for (int i = 0; i < LIQMAP_FORECAST_SIZES; i++) {
        f.mean[0][i] = 1000;
        f.mean[1][i] = -1000;
    }
    compare("level", read_out(&f, 0, 0).level, 1000, 1e-12);
    compare("median", read_out(&f, 0, 0).median, 1e60, 0);
    compare("median", read_out(&f, 0, 1e60).median, 1e60, 0);
    compare("level", read_out(&f, 1, 0).level, -1000, 1e-12);
    compare("median", read_out(&f, 1, 1e60).median, 0, 0);
}
END_TEST

START_TEST(there_is_no_level_before_24_rows)
{
    liqmap_forecast f = fresh();
    liqmap_expected e, untouched;
    int64_t before = comparisons;

    memset(&e, 0xa5, sizeof e);
    e.struct_size = sizeof e;
    untouched = e;
    for (int64_t i = 0; i < 24; i++) {
        const liqmap_forecast_row row = {i, {1, 1}, {1, 1}};
        compare_answers("read", liqmap_forecast_read(&f, &e, 0, 1), LIQMAP_E_NOT_YET);
        compare_bytes("not written", &e, &untouched, sizeof e);
        SUCCEEDS(liqmap_forecast_add(&f, &row));
    }
    compare_answers("read", liqmap_forecast_read(&f, NULL, 0, 1), LIQMAP_OK);
    ck_assert_int_eq(comparisons - before, 24 * 2 + 1);
}
END_TEST

static const struct {
    double amount;
    int32_t status;
} bad_amounts[] = {
    {NAN, LIQMAP_E_NOT_FINITE},       {INFINITY, LIQMAP_E_NOT_FINITE},
    {-INFINITY, LIQMAP_E_NOT_FINITE}, {-1, LIQMAP_E_QUANTITY},
    {-DBL_MIN, LIQMAP_E_QUANTITY},    {1e61, LIQMAP_E_MAGNITUDE},
    {1e-61, LIQMAP_E_MAGNITUDE},
};

START_TEST(bad_amounts_are_refused)
{
    const liqmap_forecast f = seen(1000, 2000);
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(bad_amounts); i++) {
        for (int place = 0; place < 4; place++) {
            liqmap_forecast_row row = {DAY_MS * 2, {1, 1}, {1, 1}};
            liqmap_forecast after = f;

            (place < 2 ? row.forecast : row.observed)[place % 2] =
                bad_amounts[i].amount;
            compare_answers("add", liqmap_forecast_add(&after, &row),
                            bad_amounts[i].status);
            compare_bytes("unchanged", &after, &f, sizeof f);
        }
        compare_answers("read",
                        liqmap_forecast_read(&f, NULL, 0, bad_amounts[i].amount),
                        bad_amounts[i].status);
    }
    ck_assert_int_eq(comparisons - before, COUNT(bad_amounts) * (4 * 2 + 1));
}
END_TEST

START_TEST(other_mistakes_are_refused)
{
    liqmap_forecast f = seen(1000, 2000);
    const liqmap_forecast kept = f;
    liqmap_forecast_row row = {f.time_ms, {1, 1}, {1, 1}};

    ANSWERS(liqmap_forecast_add(&f, &row), LIQMAP_E_TIME);
    row.time_ms = INT64_MIN;
    ANSWERS(liqmap_forecast_add(&f, &row), LIQMAP_E_TIME);
    ANSWERS(liqmap_forecast_add(&f, NULL), LIQMAP_E_NULL);
    ANSWERS(liqmap_forecast_add(NULL, &row), LIQMAP_E_NULL);
    ANSWERS(liqmap_forecast_read(NULL, NULL, 0, 1), LIQMAP_E_NULL);
    ANSWERS(liqmap_forecast_read(&f, NULL, 2, 1), LIQMAP_E_SIDE);
    ANSWERS(liqmap_forecast_read(&f, NULL, -1, 1), LIQMAP_E_SIDE);
    ANSWERS(liqmap_forecast_init(NULL, sizeof f), LIQMAP_E_NULL);
    ANSWERS(liqmap_forecast_init(&f, 0), LIQMAP_E_STRUCT_SIZE);
    ANSWERS(liqmap_forecast_init(&f, sizeof f - 1), LIQMAP_E_STRUCT_SIZE);
    compare_bytes("unchanged", &f, &kept, sizeof f);
    row.time_ms = INT64_MAX; /* from the earliest to the latest time there is */
    f = fresh();
    f.time_ms = INT64_MIN;
    SUCCEEDS(liqmap_forecast_add(&f, &row));
}
END_TEST

/* A struct nobody filled in, and damage in each field. */
START_TEST(states_that_no_rows_leave_are_refused)
{
    static const double wrong[] = {NAN, INFINITY, -INFINITY, -1, 1e61};
    const liqmap_forecast good = seen(1000, 2000);
    liqmap_forecast_row row = {DAY_MS * 2, {1, 1}, {1, 1}};
    int64_t before = comparisons;

#define DAMAGED(field, value, status)                                                  \
    do {                                                                               \
        liqmap_forecast bad = good;                                                    \
        bad.field = (value);                                                           \
        compare_answers(#field, liqmap_forecast_read(&bad, NULL, 0, 1), status);       \
        compare_answers(#field, liqmap_forecast_add(&bad, &row), status);              \
    } while (0)
    DAMAGED(reserved, 1, LIQMAP_E_RESERVED);
    DAMAGED(life_ms, 0, LIQMAP_E_LIFE);
    DAMAGED(life_ms, -1, LIQMAP_E_LIFE);
    DAMAGED(life_ms, 1, LIQMAP_OK);
    DAMAGED(rows, -1, LIQMAP_E_CORRUPT);
    DAMAGED(weight[0][0], 0, LIQMAP_E_CORRUPT);
    DAMAGED(weight[0][0], nextafter(1, 0), LIQMAP_E_CORRUPT);
    DAMAGED(weight[0][0], 1, LIQMAP_OK);
    DAMAGED(weight[0][0], 1e60, LIQMAP_OK);
    DAMAGED(square[1][2], 0, LIQMAP_OK);
    DAMAGED(square[1][2], 1e60, LIQMAP_OK);
    DAMAGED(mean[0][1], 1000, LIQMAP_OK);
    DAMAGED(mean[0][1], -1000, LIQMAP_OK);
    DAMAGED(mean[0][1], nextafter(1000, 2000), LIQMAP_E_CORRUPT);
    DAMAGED(mean[1][1], nextafter(-1000, -2000), LIQMAP_E_CORRUPT);
    for (int64_t i = 0; i < COUNT(wrong); i++) {
        for (int side = 0; side < SIDES; side++) {
            for (int size = 0; size < LIQMAP_FORECAST_SIZES; size++) {
                DAMAGED(weight[side][size], wrong[i], LIQMAP_E_CORRUPT);
                DAMAGED(square[side][size], wrong[i], LIQMAP_E_CORRUPT);
                if (wrong[i] != -1) {
                    DAMAGED(mean[side][size], wrong[i], LIQMAP_E_CORRUPT);
                }
            }
        }
    }
#undef DAMAGED
    ck_assert_int_eq(comparisons - before, 2 * (15 + 6 * (5 + 5 + 4)));
}
END_TEST

/* A forecast comes from anywhere, and may say that it has seen as many rows as can be. */
START_TEST(rows_are_counted_to_the_last_number)
{
    liqmap_forecast f = fresh();
    const liqmap_forecast_row first = {1, {1e4, 2e5}, {3e6, 0}},
                              next = {2, {1e4, 2e5}, {3e6, 0}};

    SUCCEEDS(liqmap_forecast_add(&f, &first));
    f.rows = INT64_MAX - 1;
    SUCCEEDS(liqmap_forecast_add(&f, &next));
    compare_ints("rows", f.rows, INT64_MAX);
    f.time_ms = 1;
    SUCCEEDS(liqmap_forecast_add(&f, &next));
    compare_ints("rows", f.rows, INT64_MAX);
}
END_TEST

/* A struct longer than the library's: its tail must be 0, and stays. */
START_TEST(a_longer_struct_is_taken)
{
    union {
        liqmap_forecast forecast;
        unsigned char bytes[sizeof(liqmap_forecast) + 16];
    } longer;
    liqmap_forecast plain = fresh();
    const liqmap_forecast_row row = {1, {1e4, 2e5}, {3e6, 0}};

    memset(&longer, 0xa5, sizeof longer);
    SUCCEEDS(liqmap_forecast_init(&longer.forecast, sizeof longer));
    SUCCEEDS(liqmap_forecast_add(&longer.forecast, &row));
    SUCCEEDS(liqmap_forecast_add(&plain, &row));
    plain.struct_size = sizeof longer;
    compare_bytes("the same", &longer, &plain, sizeof plain);
    for (size_t i = sizeof plain; i < sizeof longer; i++) {
        compare_ints("tail", longer.bytes[i], 0);
    }
    longer.bytes[sizeof plain] = 1;
    ANSWERS(liqmap_forecast_add(&longer.forecast, &row), LIQMAP_E_STRUCT_TAIL);
    ANSWERS(liqmap_forecast_read(&longer.forecast, NULL, 0, 1), LIQMAP_E_STRUCT_TAIL);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("forecast");

    tcase_add_test(tests, a_fresh_one_lives_a_week_and_time_moves_on);
    tcase_add_test(tests, logarithms_are_good_to_their_last_digits);
    tcase_add_test(tests, decayed_sums_are_the_sums);
    tcase_add_test(tests, sizes_begin_at_their_borders);
    tcase_add_test(tests, the_first_row_is_alone);
    tcase_add_test(tests, weights_do_not_fall_to_0);
    tcase_add_test(tests, time_without_rows_changes_nothing);
    tcase_add_test(tests, twice_as_much_is_a_level_of_log_2);
    tcase_add_test(tests, edges_lie_z_spreads_off_the_median);
    tcase_add_test(tests, logarithm_and_exponential_are_right);
    tcase_add_test(tests, answers_are_always_amounts);
    tcase_add_test(tests, a_level_forgets);
    tcase_add_test(tests, the_largest_means_are_amounts);
    tcase_add_test(tests, there_is_no_level_before_24_rows);
    tcase_add_test(tests, bad_amounts_are_refused);
    tcase_add_test(tests, other_mistakes_are_refused);
    tcase_add_test(tests, states_that_no_rows_leave_are_refused);
    tcase_add_test(tests, rows_are_counted_to_the_last_number);
    tcase_add_test(tests, a_longer_struct_is_taken);
    return suite_run(tests, "forecast");
}
