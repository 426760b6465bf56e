/* SPDX-License-Identifier: MIT */
/*
 * Closing: in part by any call that does, to exact zeros where all of it goes, to a
 * remnant however small; and never more than there is.
 */
#include "refusals.h"
#include "twin.h"

#include <math.h>

/* Nothing is left, not even dust, wherever it lay: 4 comparisons. */
static void nothing_left(const liqmap *map, int32_t side)
{
    static const double none[BUCKETS * TIERS];
    liqmap_stats s = stats_of(map);
    double *cells = density_of(map, side, LIQMAP_CONTRACTS);
    double scalars[4] = {s.total[side], s.unknown[side], s.unlevered[side],
                         s.side_coverage[side]};

    compare_bytes("density", cells, none, sizeof none);
    compare_bytes("scalars", scalars, none, sizeof scalars);
    compare_bytes("below", s.below[side], none, sizeof s.below[side]);
    compare_bytes("above", s.above[side], none, sizeof s.above[side]);
    free(cells);
}

START_TEST(more_than_rounding_exceeds)
{
    int64_t before = comparisons;

    for (int which = 0; which < MAPS; which++) {
        for (int32_t side = 0; side < 2; side++) {
            double total;
            fixture b;

            set_up(&b, which);
            total = stats_of(b.map).total[side];
            ANSWERS(liqmap_close(b.map, side, total * (1 + 1.01e-9)), LIQMAP_E_EXCEEDS);
            unchanged(&b, "close", "contracts", "more");
            SUCCEEDS(liqmap_close(b.map, side, total * (1 + 0.99e-9)));
            nothing_left(b.map, side);
            SUCCEEDS(liqmap_validate(b.map));
            ANSWERS(liqmap_close(b.map, side, 1e-60), LIQMAP_E_EXCEEDS);
            SUCCEEDS(liqmap_close(b.map, side, 0.0));
            tear_down(&b);
        }
    }
    ck_assert_int_eq(comparisons - before, MAPS * 2 * (3 + 4));
}
END_TEST

START_TEST(no_open_interest_closes_everything)
{
    int64_t before = comparisons;

    for (int which = 0; which < MAPS; which++) {
        fixture b;

        set_up(&b, which);
        SUCCEEDS(liqmap_place(b.map, LIQMAP_LONG, 0, 1.0, 5.0));
        SUCCEEDS(liqmap_place(b.map, LIQMAP_SHORT, 0, 1e6, 5.0));
        SUCCEEDS(liqmap_push(b.map, NULL, 0, 0,
                             SNAPSHOT(2000, 0.0, 101.0, 99.0, 100.0, 0.0, 0.0)));
        nothing_left(b.map, LIQMAP_LONG);
        nothing_left(b.map, LIQMAP_SHORT);
        SUCCEEDS(liqmap_validate(b.map));
        tear_down(&b);
    }
    ck_assert_int_eq(comparisons - before, MAPS * 2 * 4);
}
END_TEST

/* Beside the whole of a side 2^-256 of it is nothing, and is dropped where a side is
 * counted anew: no double of a map ever becomes denormal. */
START_TEST(dust_is_dropped)
{
    int64_t before = comparisons;

    for (int32_t side = 0; side < 2; side++) {
        double *cells;
        double dust = 0, rest = 0;
        fixture b;

        set_up(&b, BY_HAND);
        SUCCEEDS(liqmap_close(b.map, side, stats_of(b.map).total[side]));
        SUCCEEDS(liqmap_place(b.map, side, 0, 100.0, 1e-60));
        SUCCEEDS(liqmap_place(b.map, side, 1, 100.0, 1e60));
        for (int i = 0; i < 100; i++) {
            SUCCEEDS(liqmap_close(b.map, side, 0.875 * stats_of(b.map).total[side]));
        }
        cells = density_of(b.map, side, LIQMAP_CONTRACTS);
        for (int64_t i = 0; i < BUCKETS; i++) {
            dust += cells[i * TIERS];
            rest += cells[i * TIERS + 1];
        }
        compare("dust", dust, 0, 0);
        compare("the rest", rest, ldexp(1e60, -300), 1e-9 * ldexp(1e60, -300));
        SUCCEEDS(liqmap_validate(b.map));
        free(cells);
        tear_down(&b);
    }
    ck_assert_int_eq(comparisons - before, 2 * 2);
}
END_TEST

/* A bin is dust below 2^-256 of its side, and is kept above it. */
START_TEST(dust_begins_below_a_part)
{
    const double whole = 0x1p100;
    int64_t before = comparisons;

    for (int32_t side = 0; side < 2; side++) {
        for (int power = -257; power <= -255; power += 2) {
            const double want = power < -256 ? 0 : ldexp(whole, power - 7 * 40);
            double *cells, little = 0;
            fixture b;

            set_up(&b, BY_HAND);
            SUCCEEDS(liqmap_close(b.map, side, stats_of(b.map).total[side]));
            SUCCEEDS(liqmap_place(b.map, side, 0, 100.0, ldexp(whole, power)));
            SUCCEEDS(liqmap_place(b.map, side, 1, 100.0, whole));
            for (int i = 0; i < 7; i++) {
                const double total = stats_of(b.map).total[side];

                SUCCEEDS(liqmap_close(b.map, side, total - ldexp(total, -40)));
            }
            cells = density_of(b.map, side, LIQMAP_CONTRACTS);
            for (int64_t i = 0; i < BUCKETS; i++) {
                little += cells[i * TIERS];
            }
            compare("a little", little, want, 1e-9 * want);
            free(cells);
            tear_down(&b);
        }
    }
    ck_assert_int_eq(comparisons - before, 2 * 2);
}
END_TEST

/* Turnover that would leave less than 2^-512 of a side leaves nothing. */
START_TEST(turnover_leaves_a_part_or_nothing)
{
    const liqmap_axis axis = {.struct_size = sizeof axis,
                              .kind = LIQMAP_AXIS_LINEAR,
                              .low = 80,
                              .step = 1,
                              .buckets = 40};
    const liqmap_tier tier = {25, 0.5, 0.5, 0.005, 0.0005};
    int64_t before = comparisons;

    for (int power = 511; power <= 513; power += 2) {
        const double want = power > 512 ? 0 : ldexp(1, -power);
        liqmap_config config;
        int64_t bytes;
        liqmap *map;

        SUCCEEDS(liqmap_config_init(&config, sizeof config));
        config.turnover = ldexp(1, power - 100);
        map = map_new(&config, &axis, &tier, 1, &bytes);
        SUCCEEDS(
            liqmap_push(map, NULL, 0, 0, SNAPSHOT(1, 1.0, 101.0, 99.0, 100.0, 0, 0)));
        SUCCEEDS(liqmap_push(map, NULL, 0, 0,
                             SNAPSHOT(2, 1.0, 101.0, 99.0, 100.0, 0, 0x1p100)));
        for (int32_t side = 0; side < 2; side++) {
            compare("unknown", stats_of(map).unknown[side], want, 1e-9 * want);
        }
        free(map);
    }
    ck_assert_int_eq(comparisons - before, 2 * 2);
}
END_TEST

/* What is left of a side may be smaller than any quantity a call takes. All of it may
 * be closed, and nothing else. */
START_TEST(a_remnant_is_closed_by_its_own_total)
{
    int64_t before = comparisons;

    for (int32_t side = 0; side < 2; side++) {
        double total;
        fixture b;

        set_up(&b, BY_HAND);
        SUCCEEDS(liqmap_close(b.map, side, stats_of(b.map).total[side]));
        SUCCEEDS(liqmap_place(b.map, side, 1, 100.0, 1.25e-60));
        SUCCEEDS(liqmap_close(b.map, side, 1e-60));
        total = stats_of(b.map).total[side];
        compare("remnant", total, 0.25e-60, 1e-75);
        ANSWERS(liqmap_close(b.map, side, nextafter(total, 0)), LIQMAP_E_MAGNITUDE);
        ANSWERS(liqmap_close(b.map, side, nextafter(total, 1)), LIQMAP_E_MAGNITUDE);
        compare("untouched", stats_of(b.map).total[side], total, 0);
        SUCCEEDS(liqmap_close(b.map, side, total));
        nothing_left(b.map, side);
        SUCCEEDS(liqmap_validate(b.map));
        tear_down(&b);
    }
    ck_assert_int_eq(comparisons - before, 2 * (2 + 4));
}
END_TEST

/* A remnant of what was unknown, left alone on its side by every sweep, is squared by
 * each turnover: 1e-9, 1e-18, 1e-36, ... down to where a double ends. */
START_TEST(turnover_squares_a_remnant)
{
    liqmap_axis axis = {
        .struct_size = sizeof axis, .low = 50, .step = 1, .buckets = 100};
    liqmap_tier tier = {.leverage = 10, .share_short = 1};
    naive_snapshot s = {.open_interest = 1e-9,
                        .high = 149,
                        .low = 100,
                        .close = 100,
                        .entry = 100,
                        .volume = 10};
    int64_t before = comparisons;
    liqmap_config config;
    twin pair;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    config.entry_points = 1;
    pair = twin_new(&config, &axis, &tier, 1);
    for (int i = 0; i < 20; i++) {
        twin_push(&pair, &s, SLACK);
        twin_compare(&pair, SLACK);
        check_conservation(pair.map, 1);
        s.time_ms++;
        s.open_interest = 1;
    }
    ck_assert_int_eq(comparisons - before, 20 * (5 + twin_width(&pair) + 6));
    twin_free(&pair);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("close");

    tcase_add_test(tests, more_than_rounding_exceeds);
    tcase_add_test(tests, no_open_interest_closes_everything);
    tcase_add_test(tests, a_remnant_is_closed_by_its_own_total);
    tcase_add_test(tests, dust_is_dropped);
    tcase_add_test(tests, dust_begins_below_a_part);
    tcase_add_test(tests, turnover_leaves_a_part_or_nothing);
    tcase_add_test(tests, turnover_squares_a_remnant);
    return suite_run(tests, "close");
}
