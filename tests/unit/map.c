/* SPDX-License-Identifier: MIT */
/*
 * The object: it takes exactly the memory it asks for, lies at any 8-byte boundary,
 * gives back what it was built with, and says what it holds.
 */
#include "sample_map.h"

#include <float.h>
#include <math.h>

enum { ZONE = 64 };

static int64_t sample_size(void)
{
    liqmap_config config = sample_config();
    liqmap_axis axis = sample_axis();
    int64_t size = -1;

    SUCCEEDS(liqmap_size(&size, &config, &axis, SAMPLE_TIERS));
    return size;
}

static liqmap *build(void *memory, int64_t size)
{
    liqmap_config config = sample_config();
    liqmap_axis axis = sample_axis();
    int64_t bad = -7;

    SUCCEEDS(liqmap_init(memory, size, &bad, &config, &axis, sample_tiers, SAMPLE_TIERS,
                         sizeof(liqmap_tier)));
    ck_assert_int_eq(bad, -1);
    return memory;
}

/* One object in memory of its own; `shift` 0 or 8 past a 16-byte boundary. */
typedef struct held {
    void *block;
    liqmap *map;
    int64_t size;
} held;

/* Ends where the block ends, so a sanitizer sees a byte too far. */
static held hold(int64_t shift)
{
    held h;

    h.size = sample_size();
    h.block = memory_new(h.size + shift);
    memset(h.block, 0xa5, (size_t)(h.size + shift));
    h.map = build((char *)h.block + shift, h.size);
    ck_assert_uint_eq((uintptr_t)h.map % 16, (uintptr_t)shift);
    return h;
}

START_TEST(config_has_its_defaults)
{
    liqmap_config config;

    memset(&config, 0xa5, sizeof config);
    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    ck_assert_uint_eq(config.struct_size, sizeof config);
    ck_assert_int_eq(config.contract, LIQMAP_LINEAR);
    ck_assert_int_eq(config.maintenance, LIQMAP_MAINTENANCE_MARK);
    ck_assert_int_eq(config.initial, LIQMAP_INITIAL_UNKNOWN);
    ck_assert_int_eq(config.entry_points, 4);
    ck_assert_int_eq(config.reserved, 0);
    ck_assert(config.turnover == 0.1);
    ck_assert_int_eq(config.holding_ms, 0);
    ck_assert(config.intrabar == 0);
}
END_TEST

/* No product of counts and sizes wraps: an answer is at least what the bins take. */
START_TEST(sizes_grow_until_they_are_refused)
{
    liqmap_config config = sample_config();
    int64_t before = comparisons;

    for (int64_t n_tiers = 1; n_tiers <= LIQMAP_MAX_TIERS; n_tiers++) {
        int64_t last = 0;

        for (int bit = 0; bit <= 63; bit++) {
            int64_t buckets = bit == 63 ? INT64_MAX : INT64_C(1) << bit;
            liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 1.0, 1.0,
                                buckets};
            int64_t size = -7;
            int32_t status = liqmap_size(&size, &config, &axis, n_tiers);

            if (bit < 20 || (bit < 60 && status == LIQMAP_OK)) {
                compare_answers("size", status, LIQMAP_OK);
                compare_ints("size", size / buckets >= 16 * n_tiers, 1);
                compare_ints("size", size > last && size % 8 == 0, 1);
                last = size;
            } else {
                compare_answers("size", status, LIQMAP_E_OVERFLOW);
                compare_ints("not written", size, -7);
                compare_ints("past what there is", last > PTRDIFF_MAX / 4, 1);
            }
        }
    }
    ck_assert_int_eq(comparisons - before, LIQMAP_MAX_TIERS * 64 * 3);
}
END_TEST

/* A bound for memory set aside before there is a library to ask; its arguments may be
 * any expression. */
static double set_aside[LIQMAP_SIZE(SAMPLE_BUCKETS - 1 + 1, 4 + 1) / sizeof(double)];

START_TEST(the_bound_on_sizes_has_room_to_spare)
{
    liqmap_config config = sample_config();
    int64_t before = comparisons;
    int64_t due = 0;

    for (int64_t n_tiers = 1; n_tiers <= LIQMAP_MAX_TIERS; n_tiers++) {
        for (int64_t buckets = 1; buckets < INT64_C(1) << 40;
             buckets = buckets < 3000 ? buckets + 1 : buckets + buckets / 3, due += 2) {
            liqmap_axis axis = sample_axis();
            int64_t size;

            axis.buckets = buckets;
            if (liqmap_size(&size, &config, &axis, n_tiers) == LIQMAP_E_OVERFLOW) {
                break;
            }
            compare_ints("room", size + 1024 + 2 * 64 <= LIQMAP_SIZE(buckets, n_tiers),
                         1);
            compare_ints("words", LIQMAP_SIZE(buckets, n_tiers) % 8, 0);
        }
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(due, 2 * LIQMAP_MAX_TIERS * 3000);
    ck_assert_int_eq(sizeof set_aside, LIQMAP_SIZE(SAMPLE_BUCKETS, SAMPLE_TIERS));
    sample_walk(build(set_aside, sizeof set_aside), 50);
}
END_TEST

START_TEST(no_tiers_means_the_default_tiers)
{
    static const liqmap_tier defaults[] = {{25.0, 0.0214, 0.0038, 0.004, 0.0},
                                           {50.0, 0.0047, 0.0043, 0.004, 0.0},
                                           {100.0, 0.0170, 0.0159, 0.004, 0.0}};
    liqmap_config config = sample_config();
    liqmap_axis axis = sample_axis();
    liqmap_tier got[3];
    int64_t size, same, count, bad = -7;
    void *memory;

    SUCCEEDS(liqmap_size(&size, &config, &axis, 0));
    SUCCEEDS(liqmap_size(&same, &config, &axis, 3));
    ck_assert_int_eq(size, same);
    memory = memory_new(size);
    SUCCEEDS(liqmap_init(memory, size, &bad, &config, &axis, NULL, 0, 0));
    SUCCEEDS(liqmap_get_tiers(memory, got, 3, sizeof got[0], &count));
    ck_assert_int_eq(count, 3);
    ck_assert_int_eq(bad, -1);
    ck_assert_mem_eq(got, defaults, sizeof defaults);
    free(memory);
}
END_TEST

/* Memory between two zones nobody may touch, at every 8-byte boundary of a line: 2
 * comparisons. */
static void check_zones(int64_t shift)
{
    int64_t size = sample_size();
    int64_t length = size + 2 * ZONE + shift;
    unsigned char *block = memory_new(length);
    unsigned char *object = block + ZONE + shift;
    unsigned char untouched[2 * ZONE];
    double amounts[2 * SAMPLE_TIERS];
    liqmap *map;

    memset(block, 0xa5, (size_t)length);
    memset(untouched, 0xa5, sizeof untouched);
    map = build(object, size);
    sample_walk(map, 200);
    SUCCEEDS(
        liqmap_sweep(map, amounts, 2 * SAMPLE_TIERS, LIQMAP_QUOTE, SPAN(150.0, 60.0)));
    SUCCEEDS(liqmap_open(map, LIQMAP_LONG, 10.0, BAR(101.0, 99.0, 100.0, 0.0)));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, SAMPLE_TIERS - 1, 129.9, 10.0));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, SAMPLE_TIERS - 1, 1e9, 10.0));
    SUCCEEDS(liqmap_close(map, LIQMAP_LONG, 5.0));
    SUCCEEDS(liqmap_validate(map));
    SUCCEEDS(liqmap_reset(map));
    compare_bytes("before the object", block, untouched, ZONE + shift);
    compare_bytes("behind the object", object + size, untouched, ZONE);
    free(block);
}

START_TEST(nothing_beside_the_object_is_touched)
{
    int64_t before = comparisons;

    for (int64_t shift = 0; shift < ZONE; shift += 8) {
        check_zones(shift);
    }
    ck_assert_int_eq(comparisons - before, 8 * 2);
}
END_TEST

START_TEST(bits_do_not_depend_on_the_address)
{
    held a = hold(0), b = hold(8);

    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    sample_walk(a.map, 500);
    sample_walk(b.map, 500);
    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    free(a.block);
    free(b.block);
}
END_TEST

START_TEST(birth_does_not_depend_on_old_bytes)
{
    held a = hold(0), b = hold(0);

    memset(b.map, 0x5a, (size_t)b.size);
    build(b.map, b.size);
    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    build(b.map, b.size + 8);
    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    free(a.block);
    free(b.block);
}
END_TEST

START_TEST(reset_is_as_after_init)
{
    held a = hold(0), b = hold(8);

    sample_walk(b.map, 300);
    ck_assert_mem_ne(a.map, b.map, (size_t)a.size);
    SUCCEEDS(liqmap_reset(b.map));
    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    SUCCEEDS(liqmap_validate(b.map));
    free(a.block);
    free(b.block);
}
END_TEST

START_TEST(what_it_was_built_with_comes_back)
{
    struct {
        liqmap_tier tier;
        unsigned char more[24];
    } wide[LIQMAP_MAX_TIERS], got[LIQMAP_MAX_TIERS];
    int64_t before = comparisons;
    liqmap_config config = sample_config(), config_back = {0};
    liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LOG, 70.0, 0.003, 333};
    liqmap_axis axis_back = {0};
    int64_t size, count, bad;
    void *memory;

    config.contract = LIQMAP_INVERSE;
    config.initial = LIQMAP_INITIAL_ENTRY;
    config.entry_points = 7;
    config.turnover = 0.375;
    config.holding_ms = 86400000;
    config.intrabar = 0.625;
    memset(wide, 0xc3, sizeof wide);
    memset(got, 0xa5, sizeof got);
    for (int64_t i = 0; i < LIQMAP_MAX_TIERS; i++) {
        wide[i].tier = sample_tiers[i % SAMPLE_TIERS];
        wide[i].tier.share_long = (double)i / 256.0;
        wide[i].tier.share_short = (double)(16 - i) / 256.0;
    }
    SUCCEEDS(liqmap_size(&size, &config, &axis, LIQMAP_MAX_TIERS));
    memory = memory_new(size);
    SUCCEEDS(liqmap_init(memory, size, &bad, &config, &axis, &wide[0].tier,
                         LIQMAP_MAX_TIERS, sizeof wide[0]));
    config_back.struct_size = sizeof config_back;
    axis_back.struct_size = sizeof axis_back;
    SUCCEEDS(liqmap_get_config(memory, &config_back));
    SUCCEEDS(liqmap_get_axis(memory, &axis_back));
    SUCCEEDS(liqmap_get_tiers(memory, &got[0].tier, LIQMAP_MAX_TIERS, sizeof got[0],
                              &count));
    ck_assert_mem_eq(&config, &config_back, sizeof config);
    ck_assert_mem_eq(&axis, &axis_back, sizeof axis);
    ck_assert_int_eq(count, LIQMAP_MAX_TIERS);
    for (int64_t i = 0; i < LIQMAP_MAX_TIERS; i++) {
        memset(wide[i].more, 0xa5, sizeof wide[i].more);
        compare_bytes("tier", &got[i], &wide[i], sizeof wide[i]);
    }
    ck_assert_int_eq(comparisons - before, LIQMAP_MAX_TIERS);
    free(memory);
}
END_TEST

START_TEST(tiers_are_counted_and_never_overrun)
{
    held h = hold(0);
    liqmap_tier got[SAMPLE_TIERS + 1], untouched[SAMPLE_TIERS + 1];
    int64_t before = comparisons;
    int64_t count = -7;

    memset(got, 0xa5, sizeof got);
    memcpy(untouched, got, sizeof got);
    SUCCEEDS(liqmap_get_tiers(h.map, NULL, 0, sizeof got[0], &count));
    ck_assert_int_eq(count, SAMPLE_TIERS);
    for (int64_t room = 0; room < SAMPLE_TIERS; room++) {
        count = -7;
        compare_answers("short",
                        liqmap_get_tiers(h.map, got, room, sizeof got[0], &count),
                        LIQMAP_E_ROOM);
        compare_ints("count", count, SAMPLE_TIERS);
        compare_bytes("rows", got, untouched, sizeof got);
    }
    ck_assert_int_eq(comparisons - before, 3 * SAMPLE_TIERS);
    SUCCEEDS(liqmap_get_tiers(h.map, got, SAMPLE_TIERS + 1, sizeof got[0], NULL));
    ck_assert_mem_eq(got, sample_tiers, sizeof sample_tiers);
    ck_assert_mem_eq(got + SAMPLE_TIERS, untouched + SAMPLE_TIERS, sizeof got[0]);
    free(h.block);
}
END_TEST

static const liqmap_stats nothing;

START_TEST(an_empty_map_has_empty_stats)
{
    held h = hold(8);
    liqmap_stats s = stats_of(h.map);

    ck_assert_int_eq(s.tiers, SAMPLE_TIERS);
    ck_assert_int_eq(s.bytes, h.size);
    ck_assert_int_eq(s.opening, LIQMAP_OPENING);
    s.opening = 0;
    ck_assert_mem_eq(&s.pushes, &nothing.pushes,
                     offsetof(liqmap_stats, kept) - offsetof(liqmap_stats, pushes));
    ck_assert(s.kept[0] == 1.0 && s.kept[1] == 1.0);
    SUCCEEDS(liqmap_validate(h.map));
    free(h.block);
}
END_TEST

START_TEST(first_push_is_of_unknown_entry)
{
    held h = hold(0);
    liqmap_stats s;

    SUCCEEDS(liqmap_push(h.map, NULL, 0, LIQMAP_CONTRACTS,
                         SNAPSHOT(INT64_MIN, 512.0, 101.0, 99.0, 100.5, 0.0, 64.0)));
    s = stats_of(h.map);
    ck_assert_int_eq(s.pushes, 1);
    ck_assert_int_eq(s.off_axis, 0);
    ck_assert_int_eq(s.time_ms, INT64_MIN);
    ck_assert(s.close == 100.5 && s.open_interest == 512.0 && s.coverage == 0.0);
    for (int side = 0; side < 2; side++) {
        ck_assert(s.opened[side] == 512.0 && s.unknown[side] == 512.0);
        ck_assert(s.total[side] == 512.0 && s.side_coverage[side] == 0.0);
        ck_assert(s.closed[side] == 0.0 && s.liquidated[side] == 0.0);
        ck_assert(s.liquidated_quote[side] == 0.0 && s.unlevered[side] == 0.0);
    }
    ck_assert_mem_eq(s.below, nothing.below, sizeof s.below);
    ck_assert_mem_eq(s.above, nothing.above, sizeof s.above);
    free(h.block);
}
END_TEST

/* Placed positions are exact: every number of the statistics is known. */
START_TEST(placed_positions_show_in_the_stats)
{
    held h = hold(0);
    double amounts[2 * SAMPLE_TIERS];
    liqmap_stats s;

    SUCCEEDS(liqmap_place(h.map, LIQMAP_LONG, 1, 90.0, 8.0));
    SUCCEEDS(liqmap_place(h.map, LIQMAP_LONG, 2, 79.0, 4.0));
    SUCCEEDS(liqmap_place(h.map, LIQMAP_SHORT, 3, 130.0, 2.0));
    SUCCEEDS(liqmap_place(h.map, LIQMAP_SHORT, 0, 120.0, 16.0));
    s = stats_of(h.map);
    ck_assert(s.total[0] == 12.0 && s.opened[0] == 12.0 && s.below[0][2] == 4.0);
    ck_assert(s.total[1] == 18.0 && s.opened[1] == 18.0 && s.above[1][3] == 2.0);
    ck_assert(s.side_coverage[0] == 1.0 && s.coverage == 1.0);
    SUCCEEDS(liqmap_sweep(h.map, amounts, 2 * SAMPLE_TIERS, LIQMAP_CONTRACTS,
                          SPAN(121.0, 100.0)));
    s = stats_of(h.map);
    ck_assert(s.liquidated[1] == 16.0 && s.total[1] == 2.0 &&
              amounts[SAMPLE_TIERS] == 16.0);
    ck_assert(s.liquidated_quote[1] == 16.0 * 120.125);
    SUCCEEDS(liqmap_close(h.map, LIQMAP_LONG, 6.0));
    s = stats_of(h.map);
    ck_assert(s.closed[0] == 6.0 && s.total[0] == 6.0 && s.below[0][2] == 2.0);
    ck_assert_int_eq(s.pushes, 0);
    SUCCEEDS(liqmap_validate(h.map));
    free(h.block);
}
END_TEST

/* Worked out by hand. */
START_TEST(what_a_push_kept_is_told)
{
    static const struct {
        double open_interest, volume, kept;
    } pushes[] = {
        {512.0, 64.0, 1.0},   /* nothing was there */
        {512.0, 0.0, 1.0},    /* nothing was closed */
        {768.0, 0.0, 1.0},    /* opened */
        {384.0, 0.0, 0.5},    /* fell by half */
        {512.0, 384.0, 0.5},  /* handed on: T/(T + x), then opened */
        {128.0, 512.0, 0.25}, /* handed on to 256, then fell by half */
        {0.0, 0.0, 0.0},      /* all closed */
        {256.0, 0.0, 1.0},    /* nothing was there */
        {0.0, 256.0, 0.0},    /* handed on, then all closed */
        {0.0, 256.0, 1.0},    /* nothing, and nothing since */
    };
    int64_t before = comparisons;
    liqmap_config config = sample_config();
    liqmap_axis axis = sample_axis();
    int64_t size;
    liqmap *map;

    config.turnover = 1.0;
    map = map_new(&config, &axis, sample_tiers, SAMPLE_TIERS, &size);
    for (int64_t i = 0; i < COUNT(pushes); i++) {
        liqmap_stats s;

        SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_QUOTE,
                             SNAPSHOT(i, pushes[i].open_interest, 100.0, 100.0, 100.0,
                                      0.0, pushes[i].volume)));
        s = stats_of(map);
        compare("kept long", s.kept[LIQMAP_LONG], pushes[i].kept, 0);
        compare("kept short", s.kept[LIQMAP_SHORT], pushes[i].kept, 0);
    }
    SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_QUOTE,
                         SNAPSHOT(100, 512.0, 100.0, 100.0, 100.0, 0.0, 0.0)));
    SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_QUOTE,
                         SNAPSHOT(101, 128.0, 100.0, 100.0, 100.0, 0.0, 0.0)));
    SUCCEEDS(liqmap_close(map, LIQMAP_LONG, 64.0));
    SUCCEEDS(liqmap_open(map, LIQMAP_LONG, 64.0, BAR(101.0, 99.0, 100.0, 0.0)));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 0, 120.0, 64.0));
    SUCCEEDS(liqmap_sweep(map, NULL, 0, LIQMAP_QUOTE, SPAN(150.0, 60.0)));
    compare("by the last push alone", stats_of(map).kept[LIQMAP_LONG], 0.25, 0);
    compare("by the last push alone", stats_of(map).kept[LIQMAP_SHORT], 0.25, 0);
    SUCCEEDS(liqmap_reset(map));
    compare("reset", stats_of(map).kept[LIQMAP_LONG], 1, 0);
    compare("reset", stats_of(map).kept[LIQMAP_SHORT], 1, 0);
    ck_assert_int_eq(comparisons - before, 2 * COUNT(pushes) + 4);
    free(map);
}
END_TEST

START_TEST(off_axis_ranges_are_counted)
{
    static const struct {
        double high, low, close;
        int off;
    } ranges[] = {
        {100.0, 99.0, 100.0, 0},  {100.0, 79.9, 100.0, 1}, {130.0, 99.0, 100.0, 1},
        {129.99, 80.0, 100.0, 0}, {200.0, 10.0, 50.0, 1},  {300.0, 200.0, 250.0, 1},
        {20.0, 10.0, 15.0, 1},    {80.0, 80.0, 80.0, 0},
    };
    held h = hold(0);
    int64_t before = comparisons;
    int64_t off = 0;

    for (int64_t i = 0; i < COUNT(ranges); i++) {
        SUCCEEDS(liqmap_push(h.map, NULL, 0, LIQMAP_QUOTE,
                             SNAPSHOT(i, 100.0, ranges[i].high, ranges[i].low,
                                      ranges[i].close, 0.0, 0.0)));
        off += ranges[i].off;
        compare_ints("off_axis", stats_of(h.map).off_axis, off);
        compare_ints("pushes", stats_of(h.map).pushes, i + 1);
    }
    ck_assert_int_eq(comparisons - before, 2 * COUNT(ranges));
    ck_assert_int_eq(off, 5);
    free(h.block);
}
END_TEST

static const double turnovers[] = {0.0, 0.1, 1e60, 1e120, DBL_MAX};

/*
 * Every legal magnitude, side by side, and factors that go out of double on the way.
 * One run per turnover.
 */
START_TEST(extremes_that_are_legal_stay_sound)
{
    static const double quantities[] = {1e60,  1e-60, 1e60, 0.0,
                                        1e-60, 1e60,  1.0,  1e-60};
    liqmap_config config = sample_config();
    liqmap_axis axis = sample_axis();
    int64_t before = comparisons;
    int64_t time = INT64_MIN;
    int64_t size;
    liqmap *map;

    config.initial = LIQMAP_INITIAL_ENTRY;
    config.turnover = turnovers[_i];
    config.holding_ms = 1;
    map = map_new(&config, &axis, sample_tiers, SAMPLE_TIERS, &size);
    for (int64_t i = 0; i < 64; i++) {
        double high = i % 5 == 3 ? 1e60 : 101.0, low = i % 5 == 4 ? 1e-60 : 99.0;
        double entry = i % 7 == 6 ? 1e60 : i % 7 == 5 ? 1e-60 : 0.0;
        double volume = i % 3 == 2 ? 1e60 : i % 3 == 1 ? 1e-60 : 0.0;

        compare_answers("push",
                        liqmap_push(map, NULL, 0, LIQMAP_QUOTE,
                                    SNAPSHOT(time, quantities[i % 8], high, low, 100.0,
                                             entry, volume)),
                        LIQMAP_OK);
        compare_answers("validate", liqmap_validate(map), LIQMAP_OK);
        compare_ints("finite", isfinite(stats_of(map).total[0]) != 0, 1);
        time = i >= 62 ? INT64_MAX : i == 0 ? -5 : time + 1;
    }
    ck_assert_int_eq(comparisons - before, 64 * 3);
    free(map);
}
END_TEST

START_TEST(an_axis_of_one_bucket_is_an_axis)
{
    liqmap_config config = sample_config();
    liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LOG, 99.0, 0.01, 1};
    liqmap_tier one = {25.0, 1.0, 1.0, 0.0, 0.0};
    int64_t size;
    liqmap *map = map_new(&config, &axis, &one, 1, &size);

    sample_walk(map, 100);
    free(map);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("map");

    tcase_add_test(tests, config_has_its_defaults);
    tcase_add_test(tests, sizes_grow_until_they_are_refused);
    tcase_add_test(tests, the_bound_on_sizes_has_room_to_spare);
    tcase_add_test(tests, no_tiers_means_the_default_tiers);
    tcase_add_test(tests, nothing_beside_the_object_is_touched);
    tcase_add_test(tests, bits_do_not_depend_on_the_address);
    tcase_add_test(tests, birth_does_not_depend_on_old_bytes);
    tcase_add_test(tests, reset_is_as_after_init);
    tcase_add_test(tests, what_it_was_built_with_comes_back);
    tcase_add_test(tests, tiers_are_counted_and_never_overrun);
    tcase_add_test(tests, an_empty_map_has_empty_stats);
    tcase_add_test(tests, first_push_is_of_unknown_entry);
    tcase_add_test(tests, placed_positions_show_in_the_stats);
    tcase_add_test(tests, what_a_push_kept_is_told);
    tcase_add_test(tests, off_axis_ranges_are_counted);
    tcase_add_loop_test(tests, extremes_that_are_legal_stay_sound, 0,
                        (int)COUNT(turnovers));
    tcase_add_test(tests, an_axis_of_one_bucket_is_an_axis);
    return suite_run(tests, "map");
}
