/* SPDX-License-Identifier: MIT */

/*
 * map: the object takes exactly the memory it asks for, lies at any 8-byte boundary,
 * gives back what it was built with, and knows when it has been damaged.
 */

#include "room.h"

#ifdef NDEBUG
#    error "a test without its assertions proves nothing"
#endif

#include <float.h>
#include <math.h>

#include <liqmap/liqmap.h>

enum { ZONE = 64 };

static const liqmap_tier tiers[] = {
    {25.0, 0.25, 0.125, 0.004, 0.0},   {50.0, 0.25, 0.25, 0.004, 0.0005},
    {100.0, 0.25, 0.125, 0.005, 0.0},  {100.0, 0.125, 0.25, 0.004, 0.001},
    {1.0, 0.0625, 0.0625, 0.004, 0.0},
};

enum { TIERS = sizeof(tiers) / sizeof(tiers[0]) };

static liqmap_axis usual_axis(void) {
    liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 80.0, 0.25, 200};

    return axis;
}

static liqmap_config usual_config(void) {
    liqmap_config config;

    room_expect(liqmap_config_init(&config, sizeof(config)), LIQMAP_OK, "config_init");
    return config;
}

static int64_t size_of(int64_t n_tiers) {
    liqmap_config config = usual_config();
    liqmap_axis axis = usual_axis();
    int64_t size = -1;

    room_expect(liqmap_size(&size, &config, &axis, n_tiers), LIQMAP_OK, "size");
    ck_assert_int_gt(size, axis.buckets * n_tiers * 16);
    return size;
}

static liqmap *build(void *memory, int64_t size) {
    liqmap_config config = usual_config();
    liqmap_axis axis = usual_axis();
    int64_t bad = -7;

    room_expect(liqmap_init(memory, size, &bad, &config, &axis, tiers, TIERS,
                            sizeof(liqmap_tier)),
                LIQMAP_OK, "init");
    ck_assert_int_eq(bad, -1);
    return memory;
}

/* A walk that opens, closes, sweeps both sides and leaves the axis once. */
static void walk(liqmap *map, int64_t pushes) {
    uint64_t state = 11;
    double price = 100.0, open_interest = 1000.0;

    for (int64_t i = 0; i < pushes; i++) {
        double next = price * room_between(&state, 0.98, 1.02);
        double high = fmax(price, next) * 1.001, low = fmin(price, next) * 0.999;

        if (next < 85.0 || next > 125.0)
            next = high = low = 100.0;
        if (i == pushes / 2)
            high = 200.0;
        open_interest *= room_between(&state, 0.8, 1.25);
        room_expect(liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS, 1000 * (i + 1),
                                open_interest, high, low, next, 0.0, 100.0),
                    LIQMAP_OK, "push");
        room_expect(liqmap_validate(map), LIQMAP_OK, "validate");
        price = next;
    }
}

/* One object in memory of its own; `shift` 0 or 8 past a 16-byte boundary. */
typedef struct {
    void *block;
    liqmap *map;
    int64_t size;
} held;

/* Ends where the block ends, so a sanitizer sees a byte too far. */
static held hold(int64_t shift) {
    held h;

    h.size = size_of(TIERS);
    h.block = malloc((size_t)(h.size + shift));
    ck_assert_ptr_nonnull(h.block);
    memset(h.block, 0xa5, (size_t)(h.size + shift));
    h.map = build((char *)h.block + shift, h.size);
    ck_assert_uint_eq((uintptr_t)h.map % 16, (uintptr_t)shift);
    return h;
}

static liqmap_statistics stats_of(const liqmap *map) {
    liqmap_statistics s;

    memset(&s, 0, sizeof(s));
    s.struct_size = sizeof(s);
    room_expect(liqmap_stats(map, &s), LIQMAP_OK, "stats");
    ck_assert_uint_eq(s.struct_size, sizeof(s));
    return s;
}

START_TEST(config_has_its_defaults) {
    struct {
        liqmap_config config;
        unsigned char tail[16];
    } larger;
    liqmap_config config;

    memset(&config, 0xa5, sizeof(config));
    room_expect(liqmap_config_init(&config, sizeof(config)), LIQMAP_OK, "init");
    ck_assert_uint_eq(config.struct_size, sizeof(config));
    ck_assert_int_eq(config.contract, LIQMAP_LINEAR);
    ck_assert_int_eq(config.maintenance, LIQMAP_MAINTENANCE_MARK);
    ck_assert_int_eq(config.initial, LIQMAP_INITIAL_UNKNOWN);
    ck_assert_int_eq(config.entry_points, 4);
    ck_assert_int_eq(config.reserved, 0);
    ck_assert(config.turnover == 0.1);
    ck_assert_int_eq(config.holding_ms, 0);

    memset(&larger, 0xa5, sizeof(larger));
    room_expect(liqmap_config_init(&larger.config, sizeof(larger)), LIQMAP_OK,
                "larger");
    ck_assert_uint_eq(larger.config.struct_size, sizeof(larger));
    for (size_t i = 0; i < sizeof(larger.tail); i++)
        ck_assert_uint_eq(larger.tail[i], 0);
    ck_assert_mem_eq(&larger.config.contract, &config.contract, sizeof(config) - 4);
}
END_TEST

START_TEST(config_of_no_size_is_not_written) {
    liqmap_config config, before;

    memset(&config, 0xa5, sizeof(config));
    before = config;
    room_expect(liqmap_config_init(NULL, sizeof(config)), LIQMAP_E_NULL, "no config");
    for (uint32_t size = 0; size < sizeof(config); size++)
        room_expect(liqmap_config_init(&config, size), LIQMAP_E_STRUCT_SIZE, "small");
    ck_assert_mem_eq(&config, &before, sizeof(config));
}
END_TEST

/* No product of counts and sizes wraps: an answer is at least what the bins take. */
START_TEST(sizes_grow_until_they_are_refused) {
    liqmap_config config = usual_config();
    int64_t answered = 0, refused = 0;

    for (int64_t n_tiers = 1; n_tiers <= LIQMAP_MAX_TIERS; n_tiers++) {
        int64_t before = 0;

        for (int bit = 0; bit <= 63; bit++) {
            int64_t buckets = bit == 63 ? INT64_MAX : INT64_C(1) << bit;
            liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 1.0, 1.0,
                                buckets};
            int64_t size = -7;
            int32_t status = liqmap_size(&size, &config, &axis, n_tiers);

            if (status == LIQMAP_OK) {
                ck_assert_int_gt(size / buckets, 16 * n_tiers - 1);
                ck_assert_int_gt(size, before);
                ck_assert_int_eq(size % 8, 0);
                before = size;
                answered++;
            } else {
                room_expect(status, LIQMAP_E_OVERFLOW, "size");
                ck_assert_int_eq(size, -7);
                refused++;
            }
            ck_assert(bit < 20 ? status == LIQMAP_OK : 1);
            ck_assert(bit > 59 ? status == LIQMAP_E_OVERFLOW : 1);
        }
    }
    ck_assert_int_eq(answered + refused, 16 * 64);
}
END_TEST

START_TEST(no_tiers_means_the_default_tiers) {
    static const liqmap_tier usual[] = {{25.0, 0.0128, 0.0071, 0.004, 0.0},
                                        {50.0, 0.0053, 0.0041, 0.004, 0.0},
                                        {100.0, 0.0090, 0.0065, 0.004, 0.0}};
    liqmap_config config = usual_config();
    liqmap_axis axis = usual_axis();
    liqmap_tier got[3];
    int64_t size, same, count, bad = -7;
    void *memory;

    room_expect(liqmap_size(&size, &config, &axis, 0), LIQMAP_OK, "size");
    room_expect(liqmap_size(&same, &config, &axis, 3), LIQMAP_OK, "size");
    ck_assert_int_eq(size, same);
    memory = malloc((size_t)size);
    room_expect(liqmap_init(memory, size, &bad, &config, &axis, NULL, 0, 0), LIQMAP_OK,
                "init");
    room_expect(liqmap_get_tiers(memory, got, 3, sizeof(got[0]), &count), LIQMAP_OK,
                "get_tiers");
    ck_assert_int_eq(count, 3);
    ck_assert_int_eq(bad, -1);
    ck_assert_mem_eq(got, usual, sizeof(usual));
    free(memory);
}
END_TEST

/* Memory between two zones nobody may touch, at every 8-byte boundary of a line. */
static void check_zones(int64_t shift) {
    int64_t size = size_of(TIERS);
    size_t length = (size_t)(size + 2 * ZONE + shift);
    unsigned char *block = malloc(length);
    unsigned char *object = block + ZONE + shift;
    double amounts[2 * TIERS];
    liqmap *map;

    memset(block, 0xa5, length);
    map = build(object, size);
    walk(map, 200);
    room_expect(liqmap_sweep(map, amounts, 2 * TIERS, LIQMAP_QUOTE, 150.0, 60.0),
                LIQMAP_OK, "sweep");
    room_expect(liqmap_open(map, LIQMAP_LONG, 10.0, 101.0, 99.0, 100.0, 0.0), LIQMAP_OK,
                "open");
    room_expect(liqmap_place(map, LIQMAP_SHORT, TIERS - 1, 129.9, 10.0), LIQMAP_OK,
                "place");
    room_expect(liqmap_place(map, LIQMAP_SHORT, TIERS - 1, 1e9, 10.0), LIQMAP_OK,
                "place");
    room_expect(liqmap_close(map, LIQMAP_LONG, 5.0), LIQMAP_OK, "close");
    room_expect(liqmap_validate(map), LIQMAP_OK, "validate");
    room_expect(liqmap_reset(map), LIQMAP_OK, "reset");
    for (size_t i = 0; i < (size_t)(ZONE + shift); i++)
        ck_assert_uint_eq(block[i], 0xa5);
    for (size_t i = (size_t)(ZONE + shift + size); i < length; i++)
        ck_assert_uint_eq(block[i], 0xa5);
    free(block);
}

START_TEST(nothing_beside_the_object_is_touched) {
    for (int64_t shift = 0; shift < 64; shift += 8)
        check_zones(shift);
}
END_TEST

START_TEST(bits_do_not_depend_on_the_address) {
    held a = hold(0), b = hold(8);

    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    walk(a.map, 500);
    walk(b.map, 500);
    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    free(a.block);
    free(b.block);
}
END_TEST

START_TEST(birth_does_not_depend_on_old_bytes) {
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

START_TEST(reset_is_as_after_init) {
    held a = hold(0), b = hold(8);

    walk(b.map, 300);
    ck_assert_mem_ne(a.map, b.map, (size_t)a.size);
    room_expect(liqmap_reset(b.map), LIQMAP_OK, "reset");
    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    room_expect(liqmap_validate(b.map), LIQMAP_OK, "validate");
    free(a.block);
    free(b.block);
}
END_TEST

START_TEST(a_copy_goes_on_to_the_same_bits) {
    held a = hold(0), b = hold(8);
    void *third = malloc((size_t)a.size + 8);
    liqmap *c = (liqmap *)((char *)third + 8);

    walk(a.map, 300);
    room_expect(liqmap_copy(b.map, b.size, a.map), LIQMAP_OK, "copy");
    memcpy(c, a.map, (size_t)a.size);
    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    for (int64_t i = 301; i < 600; i++) {
        liqmap *each[] = {a.map, b.map, c};

        for (int64_t k = 0; k < 3; k++)
            room_expect(liqmap_push(each[k], NULL, 0, LIQMAP_CONTRACTS, 1000 * i,
                                    1000.0 + (double)(i % 37), 102.0, 98.0, 100.0, 0.0,
                                    7.0),
                        LIQMAP_OK, "push");
    }
    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    ck_assert_mem_eq(a.map, c, (size_t)a.size);
    free(a.block);
    free(b.block);
    free(third);
}
END_TEST

START_TEST(what_it_was_built_with_comes_back) {
    struct {
        liqmap_tier tier;
        unsigned char more[24];
    } wide[LIQMAP_MAX_TIERS], got[LIQMAP_MAX_TIERS];
    liqmap_config config = usual_config(), config_back = {0};
    liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LOG, 70.0, 0.003, 333};
    liqmap_axis axis_back = {0};
    int64_t size, count, bad;
    void *memory;

    config.contract = LIQMAP_INVERSE;
    config.initial = LIQMAP_INITIAL_ENTRY;
    config.entry_points = 7;
    config.turnover = 0.375;
    config.holding_ms = 86400000;
    memset(wide, 0xc3, sizeof(wide));
    memset(got, 0xa5, sizeof(got));
    for (int64_t i = 0; i < LIQMAP_MAX_TIERS; i++) {
        wide[i].tier = tiers[i % TIERS];
        wide[i].tier.share_long = (double)i / 256.0;
        wide[i].tier.share_short = (double)(16 - i) / 256.0;
    }
    room_expect(liqmap_size(&size, &config, &axis, LIQMAP_MAX_TIERS), LIQMAP_OK,
                "size");
    memory = malloc((size_t)size);
    room_expect(liqmap_init(memory, size, &bad, &config, &axis, &wide[0].tier,
                            LIQMAP_MAX_TIERS, sizeof(wide[0])),
                LIQMAP_OK, "init");
    config_back.struct_size = sizeof(config_back);
    axis_back.struct_size = sizeof(axis_back);
    room_expect(liqmap_get_config(memory, &config_back), LIQMAP_OK, "get_config");
    room_expect(liqmap_get_axis(memory, &axis_back), LIQMAP_OK, "get_axis");
    room_expect(liqmap_get_tiers(memory, &got[0].tier, LIQMAP_MAX_TIERS, sizeof(got[0]),
                                 &count),
                LIQMAP_OK, "get_tiers");
    ck_assert_mem_eq(&config, &config_back, sizeof(config));
    ck_assert_mem_eq(&axis, &axis_back, sizeof(axis));
    ck_assert_int_eq(count, LIQMAP_MAX_TIERS);
    for (int64_t i = 0; i < LIQMAP_MAX_TIERS; i++) {
        ck_assert_mem_eq(&wide[i].tier, &got[i].tier, sizeof(liqmap_tier));
        for (size_t k = 0; k < sizeof(got[i].more); k++)
            ck_assert_uint_eq(got[i].more[k], 0xa5);
    }
    free(memory);
}
END_TEST

START_TEST(tiers_are_counted_and_never_overrun) {
    held h = hold(0);
    liqmap_tier got[TIERS + 1], before[TIERS + 1];
    int64_t count = -7;

    memset(got, 0xa5, sizeof(got));
    memcpy(before, got, sizeof(got));
    room_expect(liqmap_get_tiers(h.map, NULL, 0, sizeof(got[0]), &count), LIQMAP_OK,
                "query");
    ck_assert_int_eq(count, TIERS);
    for (int64_t room = 0; room < TIERS; room++) {
        count = -7;
        room_expect(liqmap_get_tiers(h.map, got, room, sizeof(got[0]), &count),
                    LIQMAP_E_ROOM, "short");
        ck_assert_int_eq(count, TIERS);
    }
    ck_assert_mem_eq(got, before, sizeof(got));
    room_expect(liqmap_get_tiers(h.map, got, TIERS + 1, sizeof(got[0]), NULL),
                LIQMAP_OK, "more than enough");
    ck_assert_mem_eq(got, tiers, sizeof(tiers));
    ck_assert_mem_eq(got + TIERS, before + TIERS, sizeof(got[0]));
    free(h.block);
}
END_TEST

static const liqmap_statistics nothing;

START_TEST(an_empty_map_has_empty_statistics) {
    held h = hold(8);
    liqmap_statistics s = stats_of(h.map);

    ck_assert_int_eq(s.tiers, TIERS);
    ck_assert_int_eq(s.bytes, h.size);
    ck_assert_mem_eq(&s.pushes, &nothing.pushes,
                     sizeof(s) - offsetof(liqmap_statistics, pushes));
    room_expect(liqmap_validate(h.map), LIQMAP_OK, "validate");
    free(h.block);
}
END_TEST

START_TEST(first_push_is_of_unknown_entry) {
    held h = hold(0);
    liqmap_statistics s;

    room_expect(liqmap_push(h.map, NULL, 0, LIQMAP_CONTRACTS, INT64_MIN, 512.0, 101.0,
                            99.0, 100.5, 0.0, 64.0),
                LIQMAP_OK, "push");
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
    ck_assert_mem_eq(s.below, nothing.below, sizeof(s.below));
    ck_assert_mem_eq(s.above, nothing.above, sizeof(s.above));
    free(h.block);
}
END_TEST

/* Placed positions are exact: every number of the statistics can be told by hand. */
START_TEST(placed_positions_show_in_the_statistics) {
    held h = hold(0);
    double amounts[2 * TIERS];
    liqmap_statistics s;

    room_expect(liqmap_place(h.map, LIQMAP_LONG, 1, 90.0, 8.0), LIQMAP_OK, "place");
    room_expect(liqmap_place(h.map, LIQMAP_LONG, 2, 79.0, 4.0), LIQMAP_OK, "below");
    room_expect(liqmap_place(h.map, LIQMAP_SHORT, 3, 130.0, 2.0), LIQMAP_OK, "above");
    room_expect(liqmap_place(h.map, LIQMAP_SHORT, 0, 120.0, 16.0), LIQMAP_OK, "place");
    s = stats_of(h.map);
    ck_assert(s.total[0] == 12.0 && s.opened[0] == 12.0 && s.below[0][2] == 4.0);
    ck_assert(s.total[1] == 18.0 && s.opened[1] == 18.0 && s.above[1][3] == 2.0);
    ck_assert(s.side_coverage[0] == 1.0 && s.coverage == 1.0);
    room_expect(liqmap_sweep(h.map, amounts, 2 * TIERS, LIQMAP_CONTRACTS, 121.0, 100.0),
                LIQMAP_OK, "sweep");
    s = stats_of(h.map);
    ck_assert(s.liquidated[1] == 16.0 && s.total[1] == 2.0 && amounts[TIERS] == 16.0);
    ck_assert(s.liquidated_quote[1] == 16.0 * 120.125);
    room_expect(liqmap_close(h.map, LIQMAP_LONG, 6.0), LIQMAP_OK, "close");
    s = stats_of(h.map);
    ck_assert(s.closed[0] == 6.0 && s.total[0] == 6.0 && s.below[0][2] == 2.0);
    ck_assert_int_eq(s.pushes, 0);
    room_expect(liqmap_validate(h.map), LIQMAP_OK, "validate");
    free(h.block);
}
END_TEST

START_TEST(off_axis_ranges_are_counted) {
    static const struct {
        double high, low, close;
        int off;
    } ranges[] = {
        {100.0, 99.0, 100.0, 0},  {100.0, 79.9, 100.0, 1}, {130.0, 99.0, 100.0, 1},
        {129.99, 80.0, 100.0, 0}, {200.0, 10.0, 50.0, 1},  {300.0, 200.0, 250.0, 1},
        {20.0, 10.0, 15.0, 1},    {80.0, 80.0, 80.0, 0},
    };
    held h = hold(0);
    int64_t off = 0;

    for (int64_t i = 0; i < ROOM_COUNT(ranges); i++) {
        room_expect(liqmap_push(h.map, NULL, 0, LIQMAP_QUOTE, i, 100.0, ranges[i].high,
                                ranges[i].low, ranges[i].close, 0.0, 0.0),
                    LIQMAP_OK, "push");
        off += ranges[i].off;
        ck_assert_int_eq(stats_of(h.map).off_axis, off);
        ck_assert_int_eq(stats_of(h.map).pushes, i + 1);
    }
    ck_assert_int_eq(off, 5);
    free(h.block);
}
END_TEST

/* Nothing is left, not even dust, wherever it lay. */
START_TEST(no_open_interest_leaves_exact_zeros) {
    held h = hold(0);
    double cells[200 * TIERS];
    liqmap_statistics s;

    walk(h.map, 200);
    room_expect(liqmap_push(h.map, NULL, 0, LIQMAP_QUOTE, INT64_MAX, 0.0, 101.0, 99.0,
                            100.0, 0.0, 0.0),
                LIQMAP_OK, "push");
    s = stats_of(h.map);
    for (int side = 0; side < 2; side++) {
        ck_assert(s.total[side] == 0.0 && s.unknown[side] == 0.0);
        ck_assert(s.unlevered[side] == 0.0 && s.side_coverage[side] == 0.0);
        room_expect(liqmap_density(h.map, cells, 200 * TIERS, NULL, side,
                                   LIQMAP_CONTRACTS, 0, 200),
                    LIQMAP_OK, "density");
        for (int64_t i = 0; i < ROOM_COUNT(cells); i++)
            ck_assert_uint_eq(room_bits(cells[i]), 0);
    }
    ck_assert_mem_eq(s.below, nothing.below, sizeof(s.below));
    ck_assert_mem_eq(s.above, nothing.above, sizeof(s.above));
    ck_assert(s.coverage == 0.0 && s.open_interest == 0.0);
    room_expect(liqmap_validate(h.map), LIQMAP_OK, "validate");
    free(h.block);
}
END_TEST

static const double turnovers[] = {0.0, 0.1, 1e60, 1e120, DBL_MAX};

/*
 * Every legal magnitude, side by side, and factors that go out of double on the way.
 * One run per turnover.
 */
START_TEST(extremes_that_are_legal_stay_sound) {
    static const double quantities[] = {1e60,  1e-60, 1e60, 0.0,
                                        1e-60, 1e60,  1.0,  1e-60};
    liqmap_config config = usual_config();
    liqmap_axis axis = usual_axis();
    int64_t size = size_of(TIERS), time = INT64_MIN, pushes = 0;
    void *memory = malloc((size_t)size);

    config.initial = LIQMAP_INITIAL_ENTRY;
    config.turnover = turnovers[_i];
    config.holding_ms = 1;
    room_expect(liqmap_init(memory, size, NULL, &config, &axis, tiers, TIERS,
                            sizeof(liqmap_tier)),
                LIQMAP_OK, "init");
    for (int64_t i = 0; i < 64; i++) {
        double high = i % 5 == 3 ? 1e60 : 101.0, low = i % 5 == 4 ? 1e-60 : 99.0;
        double entry = i % 7 == 6 ? 1e60 : i % 7 == 5 ? 1e-60 : 0.0;
        double volume = i % 3 == 2 ? 1e60 : i % 3 == 1 ? 1e-60 : 0.0;

        room_expect(liqmap_push(memory, NULL, 0, LIQMAP_QUOTE, time, quantities[i % 8],
                                high, low, 100.0, entry, volume),
                    LIQMAP_OK, "push");
        room_expect(liqmap_validate(memory), LIQMAP_OK, "validate");
        ck_assert(isfinite(stats_of(memory).total[0]));
        time = i >= 62 ? INT64_MAX : i == 0 ? -5 : time + 1;
        pushes++;
    }
    ck_assert_int_eq(pushes, 64);
    free(memory);
}
END_TEST

START_TEST(an_axis_of_one_bucket_is_an_axis) {
    liqmap_config config = usual_config();
    liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LOG, 99.0, 0.01, 1};
    liqmap_tier one = {25.0, 1.0, 1.0, 0.0, 0.0};
    int64_t size;
    void *memory;

    room_expect(liqmap_size(&size, &config, &axis, 1), LIQMAP_OK, "size");
    memory = malloc((size_t)size);
    room_expect(liqmap_init(memory, size, NULL, &config, &axis, &one, 1, sizeof(one)),
                LIQMAP_OK, "init");
    walk(memory, 100);
    free(memory);
}
END_TEST

static int64_t next_double(const liqmap *map, int64_t size, int64_t from,
                           double value) {
    for (int64_t at = from; at + 8 <= size; at += 8)
        if (memcmp((const char *)map + at, &value, sizeof(value)) == 0)
            return at;
    return -1;
}

static int64_t damage(liqmap *map, int64_t at, double value) {
    char *place = (char *)map + at;
    double before;

    memcpy(&before, place, sizeof(before));
    memcpy(place, &value, sizeof(value));
    room_expect(liqmap_validate(map), LIQMAP_E_CORRUPT, "damaged");
    memcpy(place, &before, sizeof(before));
    room_expect(liqmap_validate(map), LIQMAP_OK, "mended");
    return 1;
}

/* A placed amount lies in the object as it is: as cell, as total, as opened. */
START_TEST(damage_is_found) {
    static const double wrong[] = {NAN, INFINITY, -12345.678, 0.0, 12345.68, 1e300};
    int64_t places = 0, found = 0;
    held h = hold(0);

    room_expect(liqmap_place(h.map, LIQMAP_LONG, 1, 90.0, 12345.678), LIQMAP_OK,
                "place");
    for (int64_t at = -8; (at = next_double(h.map, h.size, at + 8, 12345.678)) >= 0;) {
        for (int64_t i = 0; i < ROOM_COUNT(wrong); i++)
            found += damage(h.map, at, wrong[i]);
        places++;
    }
    ck_assert_int_ge(places, 2);
    ck_assert_int_eq(found, 6 * places);
    free(h.block);
}
END_TEST

/* The second half of an object is bins and nothing else. */
static double stored_at(const held *h, int64_t at) {
    double value;

    memcpy(&value, (const char *)h->map + at, sizeof(value));
    return value;
}

/* Any one cell of a map that has lived, made negative or doubled. */
START_TEST(a_wrong_cell_is_found_after_a_walk) {
    held h = hold(0);
    double sum = 0.0;
    int64_t tried = 0;

    walk(h.map, 300);
    for (int64_t at = h.size / 16 * 8; at < h.size; at += 8)
        sum += stored_at(&h, at);
    for (int64_t at = h.size / 16 * 8; at < h.size; at += 8) {
        double value = stored_at(&h, at);

        if (value < 1e-4 * sum)
            continue;
        tried += damage(h.map, at, -value);
        tried += damage(h.map, at, NAN);
        tried += damage(h.map, at, 2.0 * value);
    }
    ck_assert_int_gt(tried, 30);
    free(h.block);
}
END_TEST

START_TEST(other_bytes_are_no_map) {
    held h = hold(0), fresh = hold(8);
    char *byte = (char *)h.map;
    liqmap_config config = {0};

    config.struct_size = sizeof(config);
    for (int64_t i = 0; i < 8; i++) {
        byte[i] = (char)(byte[i] ^ 0x10);
        room_expect(liqmap_validate(h.map), LIQMAP_E_NOT_A_MAP, "magic");
        room_expect(liqmap_reset(h.map), LIQMAP_E_NOT_A_MAP, "magic");
        room_expect(liqmap_get_config(h.map, &config), LIQMAP_E_NOT_A_MAP, "magic");
        room_expect(liqmap_copy(fresh.map, fresh.size, h.map), LIQMAP_E_NOT_A_MAP,
                    "magic");
        byte[i] = (char)(byte[i] ^ 0x10);
        room_expect(liqmap_validate(h.map), LIQMAP_OK, "mended");
    }
    memset(h.map, 0, (size_t)h.size);
    room_expect(liqmap_validate(h.map), LIQMAP_E_NOT_A_MAP, "zeros");
    memset(h.map, 0xff, (size_t)h.size);
    room_expect(liqmap_validate(h.map), LIQMAP_E_NOT_A_MAP, "ones");
    free(h.block);
    free(fresh.block);
}
END_TEST

START_TEST(copy_refuses) {
    held a = hold(0), b = hold(0);
    void *before = malloc((size_t)b.size);

    walk(a.map, 10);
    memcpy(before, b.map, (size_t)b.size);
    room_expect(liqmap_copy(NULL, a.size, a.map), LIQMAP_E_NULL, "no memory");
    room_expect(liqmap_copy(b.map, b.size, NULL), LIQMAP_E_NULL, "no map");
    room_expect(liqmap_copy(b.map, b.size - 1, a.map), LIQMAP_E_MEMORY, "short");
    room_expect(liqmap_copy(b.map, 0, a.map), LIQMAP_E_MEMORY, "none");
    room_expect(liqmap_copy(b.map, -1, a.map), LIQMAP_E_MEMORY, "less");
    room_expect(liqmap_copy(b.map, INT64_MIN, a.map), LIQMAP_E_MEMORY, "least");
    for (int64_t i = 1; i < 8; i++)
        room_expect(liqmap_copy((char *)b.map + i, b.size - 8, a.map),
                    LIQMAP_E_ALIGNMENT, "misaligned");
    ck_assert_mem_eq(b.map, before, (size_t)b.size);
    room_expect(liqmap_copy(b.map, INT64_MAX, a.map), LIQMAP_OK, "plenty");
    free(a.block);
    free(b.block);
    free(before);
}
END_TEST

/*
 * Structs with a struct_size: for each a call that takes it, here in memory with room
 * behind it. A tail of zeros passes, any other byte in it does not, at no length.
 */
enum { TAIL = 24 };

typedef union {
    uint32_t struct_size;
    double align;
    unsigned char bytes[sizeof(liqmap_statistics) + TAIL];
} versioned;

static liqmap *witness;

static int32_t take_config(void *s) {
    liqmap_axis axis = usual_axis();
    int64_t size;

    return liqmap_size(&size, s, &axis, TIERS);
}

static int32_t take_axis(void *s) {
    liqmap_config config = usual_config();
    int64_t size;

    return liqmap_size(&size, &config, s, TIERS);
}

static int32_t build_config(void *s) {
    liqmap_axis axis = usual_axis();

    return liqmap_init(witness, size_of(TIERS), NULL, s, &axis, tiers, TIERS,
                       sizeof(tiers[0]));
}

static int32_t build_axis(void *s) {
    liqmap_config config = usual_config();

    return liqmap_init(witness, size_of(TIERS), NULL, &config, s, tiers, TIERS,
                       sizeof(tiers[0]));
}

static int32_t edges_axis(void *s) {
    return liqmap_axis_edges(s, NULL, 0, NULL);
}

static int32_t find_axis(void *s) {
    liqmap_axis axis = usual_axis();
    double edges[201];
    int64_t bucket;

    room_expect(liqmap_axis_edges(&axis, edges, 201, NULL), LIQMAP_OK, "edges");
    return liqmap_axis_find(s, &bucket, edges, 201, 100.0);
}

static int32_t price_position(void *s) {
    double price;

    return liqmap_liquidation_price(&price, s);
}

static int32_t bankrupt_position(void *s) {
    double price;

    return liqmap_bankruptcy_price(&price, s);
}

static int32_t get_config(void *s) {
    return liqmap_get_config(witness, s);
}

static int32_t get_axis(void *s) {
    return liqmap_get_axis(witness, s);
}

static int32_t get_stats(void *s) {
    return liqmap_stats(witness, s);
}

static int32_t get_summary(void *s) {
    return liqmap_summary(witness, s, LIQMAP_QUOTE, 0, 200);
}

static const struct {
    const char *what;
    int32_t structure;
    int output;
    int32_t (*call)(void *);
} takers[] = {
    {"size(config)", LIQMAP_STRUCT_CONFIG, 0, take_config},
    {"size(axis)", LIQMAP_STRUCT_AXIS, 0, take_axis},
    {"init(config)", LIQMAP_STRUCT_CONFIG, 0, build_config},
    {"init(axis)", LIQMAP_STRUCT_AXIS, 0, build_axis},
    {"axis_edges", LIQMAP_STRUCT_AXIS, 0, edges_axis},
    {"axis_find", LIQMAP_STRUCT_AXIS, 0, find_axis},
    {"liquidation_price", LIQMAP_STRUCT_POSITION, 0, price_position},
    {"bankruptcy_price", LIQMAP_STRUCT_POSITION, 0, bankrupt_position},
    {"get_config", LIQMAP_STRUCT_CONFIG, 1, get_config},
    {"get_axis", LIQMAP_STRUCT_AXIS, 1, get_axis},
    {"stats", LIQMAP_STRUCT_STATISTICS, 1, get_stats},
    {"summary", LIQMAP_STRUCT_OVERVIEW, 1, get_summary},
};

/* Input filled with what is in order, output with what must be overwritten. */
static void fill(versioned *s, int64_t taker, uint32_t struct_size) {
    liqmap_config config = usual_config();
    liqmap_axis axis = usual_axis();
    liqmap_position position;
    uint32_t known = liqmap_struct_size(takers[taker].structure);

    memset(&position, 0, sizeof(position));
    position.entry = 100.0;
    position.leverage = 10.0;
    position.quantity = 1.0;
    memset(s, 0, sizeof(*s));
    if (takers[taker].output)
        memset(s, 0xa5, known);
    else if (takers[taker].structure == LIQMAP_STRUCT_CONFIG)
        memcpy(s, &config, sizeof(config));
    else if (takers[taker].structure == LIQMAP_STRUCT_AXIS)
        memcpy(s, &axis, sizeof(axis));
    else
        memcpy(s, &position, sizeof(position));
    s->struct_size = struct_size;
}

static int64_t let_in(int64_t taker, uint32_t struct_size) {
    versioned s;
    uint32_t known = liqmap_struct_size(takers[taker].structure);

    fill(&s, taker, struct_size);
    room_expect(takers[taker].call(&s), LIQMAP_OK, takers[taker].what);
    ck_assert_msg(s.struct_size == struct_size, "%s: struct_size", takers[taker].what);
    for (size_t i = known; i < sizeof(s); i++)
        ck_assert_msg(s.bytes[i] == 0, "%s: tail written", takers[taker].what);
    return 1;
}

static int64_t turn_down(int64_t taker, const versioned *s, int32_t status) {
    versioned after = *s;

    room_expect(takers[taker].call(&after), status, takers[taker].what);
    ck_assert_msg(memcmp(s, &after, sizeof(after)) == 0, "%s: written",
                  takers[taker].what);
    return 1;
}

static int64_t check_small(int64_t taker, uint32_t known) {
    int64_t done = 0;
    versioned s;

    for (uint32_t size = 0; size < known; size++) {
        fill(&s, taker, size);
        done += turn_down(taker, &s, LIQMAP_E_STRUCT_SIZE);
    }
    return done;
}

static int64_t check_tails(int64_t taker, uint32_t known) {
    int64_t done = 0;
    versioned s;

    for (uint32_t extra = 1; extra <= TAIL; extra++) {
        for (uint32_t at = 0; at < extra; at++) {
            fill(&s, taker, known + extra);
            s.bytes[known + at] = at % 2 == 0 ? 0x80 : 0x01;
            done += turn_down(taker, &s, LIQMAP_E_STRUCT_TAIL);
        }
    }
    return done;
}

START_TEST(struct_sizes_keep_their_rule) {
    held h = hold(0);
    int64_t passed = 0, refused = 0, wanted = 0;

    witness = h.map;
    for (int64_t i = 0; i < ROOM_COUNT(takers); i++) {
        uint32_t known = liqmap_struct_size(takers[i].structure);

        for (uint32_t extra = 0; extra <= TAIL; extra++)
            passed += let_in(i, known + extra);
        refused += check_small(i, known) + check_tails(i, known);
        wanted += known + TAIL * (TAIL + 1) / 2;
    }
    ck_assert_int_eq(passed, 12 * (TAIL + 1));
    ck_assert_int_eq(refused, wanted);
    free(h.block);
}
END_TEST

/* A tail past what the library knows is no news: the map is the same to the bit. */
START_TEST(a_tail_of_zeros_builds_the_same_map) {
    held a = hold(0), b = hold(0);
    versioned s;

    witness = b.map;
    fill(&s, 2, LIQMAP_SIZEOF_CONFIG + TAIL);
    room_expect(build_config(&s), LIQMAP_OK, "config");
    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    fill(&s, 3, LIQMAP_SIZEOF_AXIS + TAIL);
    room_expect(build_axis(&s), LIQMAP_OK, "axis");
    ck_assert_mem_eq(a.map, b.map, (size_t)a.size);
    free(a.block);
    free(b.block);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("map");

    tcase_add_test(tests, config_has_its_defaults);
    tcase_add_test(tests, config_of_no_size_is_not_written);
    tcase_add_test(tests, sizes_grow_until_they_are_refused);
    tcase_add_test(tests, no_tiers_means_the_default_tiers);
    tcase_add_test(tests, nothing_beside_the_object_is_touched);
    tcase_add_test(tests, bits_do_not_depend_on_the_address);
    tcase_add_test(tests, birth_does_not_depend_on_old_bytes);
    tcase_add_test(tests, reset_is_as_after_init);
    tcase_add_test(tests, a_copy_goes_on_to_the_same_bits);
    tcase_add_test(tests, what_it_was_built_with_comes_back);
    tcase_add_test(tests, tiers_are_counted_and_never_overrun);
    tcase_add_test(tests, an_empty_map_has_empty_statistics);
    tcase_add_test(tests, first_push_is_of_unknown_entry);
    tcase_add_test(tests, placed_positions_show_in_the_statistics);
    tcase_add_test(tests, off_axis_ranges_are_counted);
    tcase_add_test(tests, no_open_interest_leaves_exact_zeros);
    tcase_add_loop_test(tests, extremes_that_are_legal_stay_sound, 0,
                        (int)ROOM_COUNT(turnovers));
    tcase_add_test(tests, an_axis_of_one_bucket_is_an_axis);
    tcase_add_test(tests, damage_is_found);
    tcase_add_test(tests, a_wrong_cell_is_found_after_a_walk);
    tcase_add_test(tests, other_bytes_are_no_map);
    tcase_add_test(tests, copy_refuses);
    tcase_add_test(tests, struct_sizes_keep_their_rule);
    tcase_add_test(tests, a_tail_of_zeros_builds_the_same_map);
    return room_run(tests, "map");
}
