/* SPDX-License-Identifier: MIT */
/*
 * Every configuration, axis, tier and memory that liqmap_init() refuses, with not a byte
 * written and the bad tier named; and which of them liqmap_size() refuses already.
 */
#include "refusals.h"

#include <float.h>
#include <math.h>

typedef struct {
    liqmap_config config;
    liqmap_axis axis;
    liqmap_tier tiers[TIERS];
    int64_t n_tiers, stride;
} init_arguments;

static init_arguments sound_arguments(void)
{
    init_arguments b;
    liqmap_axis x = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 80.0, 0.625, BUCKETS};

    memset(&b, 0, sizeof b);
    SUCCEEDS(liqmap_config_init(&b.config, sizeof b.config));
    b.axis = x;
    memcpy(b.tiers, five, sizeof five);
    b.n_tiers = TIERS;
    b.stride = sizeof(liqmap_tier);
    return b;
}

enum { LARGE = 1 << 17, SIZE_TELLS = 1, SIZE_PASSES = 0 };

static double blocks[2][LARGE / 8];
static unsigned char *const arena = (unsigned char *)blocks[0];
static unsigned char *const arena_before = (unsigned char *)blocks[1];

static void set_arena(void)
{
    memset(blocks, 0xa5, sizeof blocks);
}

/* By init, with no byte written and the tier named; by size, where it can find out in O(1): 5
 * comparisons. Refused by a table: liqmap_init. */
static void refuse_init(const init_arguments *b, int32_t wanted, int64_t wanted_bad,
                        int size_tells, const char *what)
{
    int64_t bad = -7, size = -7;
    int32_t status = liqmap_size(&size, &b->config, &b->axis, b->n_tiers);

    compare_answers(what, status, size_tells ? wanted : LIQMAP_OK);
    compare_ints(what, size == -7, size_tells);
    status = liqmap_init(arena, LARGE, &bad, &b->config, &b->axis, b->tiers, b->n_tiers,
                         b->stride);
    compare_answers(what, status, wanted);
    compare_ints(what, bad, wanted_bad);
    compare_bytes(what, arena, arena_before, LARGE);
}

#define IN_CONFIG(field)                                                               \
    offsetof(init_arguments, config.field), sizeof(((init_arguments *)0)->config.field)
#define IN_AXIS(field)                                                                 \
    offsetof(init_arguments, axis.field), sizeof(((init_arguments *)0)->axis.field)

static const struct {
    const char *what;
    size_t at, bytes;
    int32_t status;
    double number; /* where not 0, the double to put; else the integer */
    int64_t count;
    int size_tells;
} flawed[] = {
    {"config size 0", IN_CONFIG(struct_size), LIQMAP_E_STRUCT_SIZE, 0, 0, 1},
    {"config size small", IN_CONFIG(struct_size), LIQMAP_E_STRUCT_SIZE, 0, 39, 1},
    {"config tail", IN_CONFIG(struct_size), LIQMAP_E_STRUCT_TAIL, 0, 52, 1},
    {"contract", IN_CONFIG(contract), LIQMAP_E_CONTRACT, 0, -1, 1},
    {"contract", IN_CONFIG(contract), LIQMAP_E_CONTRACT, 0, 2, 1},
    {"maintenance", IN_CONFIG(maintenance), LIQMAP_E_MAINTENANCE, 0, -1, 1},
    {"maintenance", IN_CONFIG(maintenance), LIQMAP_E_MAINTENANCE, 0, 2, 1},
    {"initial", IN_CONFIG(initial), LIQMAP_E_INITIAL, 0, -1, 1},
    {"initial", IN_CONFIG(initial), LIQMAP_E_INITIAL, 0, 2, 1},
    {"entry_points", IN_CONFIG(entry_points), LIQMAP_E_ENTRY_POINTS, 0, 0, 1},
    {"entry_points", IN_CONFIG(entry_points), LIQMAP_E_ENTRY_POINTS, 0, -1, 1},
    {"entry_points", IN_CONFIG(entry_points), LIQMAP_E_ENTRY_POINTS, 0, INT32_MIN, 1},
    {"entry_points", IN_CONFIG(entry_points), LIQMAP_E_ENTRY_POINTS, 0, 4097, 1},
    {"entry_points", IN_CONFIG(entry_points), LIQMAP_E_ENTRY_POINTS, 0, INT32_MAX, 1},
    {"reserved", IN_CONFIG(reserved), LIQMAP_E_RESERVED, 0, 1, 1},
    {"reserved", IN_CONFIG(reserved), LIQMAP_E_RESERVED, 0, -1, 1},
    {"turnover", IN_CONFIG(turnover), LIQMAP_E_TURNOVER, -0.1, 0, 1},
    {"turnover", IN_CONFIG(turnover), LIQMAP_E_TURNOVER, -DENORMAL, 0, 1},
    {"turnover", IN_CONFIG(turnover), LIQMAP_E_NOT_FINITE, NAN, 0, 1},
    {"turnover", IN_CONFIG(turnover), LIQMAP_E_NOT_FINITE, INFINITY, 0, 1},
    {"turnover", IN_CONFIG(turnover), LIQMAP_E_NOT_FINITE, -INFINITY, 0, 1},
    {"holding", IN_CONFIG(holding_ms), LIQMAP_E_HOLDING, 0, -1, 1},
    {"holding", IN_CONFIG(holding_ms), LIQMAP_E_HOLDING, 0, INT64_MIN, 1},
    {"intrabar", IN_CONFIG(intrabar), LIQMAP_E_INTRABAR, -DENORMAL, 0, 1},
    {"intrabar", IN_CONFIG(intrabar), LIQMAP_E_INTRABAR, 1 + DBL_EPSILON, 0, 1},
    {"intrabar", IN_CONFIG(intrabar), LIQMAP_E_NOT_FINITE, NAN, 0, 1},
    {"intrabar", IN_CONFIG(intrabar), LIQMAP_E_NOT_FINITE, INFINITY, 0, 1},
    {"intrabar", IN_CONFIG(intrabar), LIQMAP_E_NOT_FINITE, -INFINITY, 0, 1},
    {"axis size 0", IN_AXIS(struct_size), LIQMAP_E_STRUCT_SIZE, 0, 0, 1},
    {"axis size small", IN_AXIS(struct_size), LIQMAP_E_STRUCT_SIZE, 0, 31, 1},
    {"axis tail", IN_AXIS(struct_size), LIQMAP_E_STRUCT_TAIL, 0, 40, 1},
    {"kind", IN_AXIS(kind), LIQMAP_E_AXIS_KIND, 0, -1, 1},
    {"kind", IN_AXIS(kind), LIQMAP_E_AXIS_KIND, 0, 2, 1},
    {"low 0", IN_AXIS(low), LIQMAP_E_AXIS_LOW, 0, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_AXIS_LOW, -1.0, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_NOT_FINITE, NAN, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_NOT_FINITE, INFINITY, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_NOT_FINITE, -INFINITY, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_MAGNITUDE, DENORMAL, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_MAGNITUDE, 1e-61, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_MAGNITUDE, 1e61, 0, 1},
    {"step 0", IN_AXIS(step), LIQMAP_E_AXIS_STEP, 0, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_AXIS_STEP, -0.5, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_NOT_FINITE, NAN, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_NOT_FINITE, INFINITY, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_NOT_FINITE, -INFINITY, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_MAGNITUDE, DENORMAL, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_MAGNITUDE, 1e-61, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_MAGNITUDE, 1e61, 0, 1},
    {"edges equal", IN_AXIS(step), LIQMAP_E_AXIS_EDGES, 1e-17, 0, SIZE_PASSES},
    {"edges equal", IN_AXIS(low), LIQMAP_E_AXIS_EDGES, 1e16, 0, SIZE_PASSES},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_AXIS_BUCKETS, 0, 0, 1},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_AXIS_BUCKETS, 0, -1, 1},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_AXIS_BUCKETS, 0, INT64_MIN, 1},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_OVERFLOW, 0, INT64_MAX, 1},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_OVERFLOW, 0, INT64_C(1) << 57, 1},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_MEMORY, 0, 1 << 20, SIZE_PASSES},
    {"n_tiers", offsetof(init_arguments, n_tiers), 8, LIQMAP_E_TIER_COUNT, 0, -1, 1},
    {"n_tiers", offsetof(init_arguments, n_tiers), 8, LIQMAP_E_TIER_COUNT, 0, 17, 1},
    {"n_tiers", offsetof(init_arguments, n_tiers), 8, LIQMAP_E_TIER_COUNT, 0, INT64_MAX,
     1},
    {"n_tiers", offsetof(init_arguments, n_tiers), 8, LIQMAP_E_TIER_COUNT, 0, INT64_MIN,
     1},
    {"tiers, but none", offsetof(init_arguments, n_tiers), 8, LIQMAP_E_TIER_COUNT, 0, 0,
     0},
    {"stride", offsetof(init_arguments, stride), 8, LIQMAP_E_STRIDE, 0, 0, SIZE_PASSES},
    {"stride", offsetof(init_arguments, stride), 8, LIQMAP_E_STRIDE, 0, 32,
     SIZE_PASSES},
    {"stride", offsetof(init_arguments, stride), 8, LIQMAP_E_STRIDE, 0, 44,
     SIZE_PASSES},
    {"stride", offsetof(init_arguments, stride), 8, LIQMAP_E_STRIDE, 0, -40,
     SIZE_PASSES},
    {"stride", offsetof(init_arguments, stride), 8, LIQMAP_E_OVERFLOW, 0,
     INT64_C(1) << 62, 0},
    {"stride", offsetof(init_arguments, stride), 8, LIQMAP_E_OVERFLOW, 0, INT64_MAX - 7,
     0},
};

static void put(init_arguments *b, size_t at, size_t bytes, double number,
                int64_t count)
{
    int32_t narrow = (int32_t)count;

    if (number != 0.0) {
        memcpy((char *)b + at, &number, bytes);
    } else if (bytes == sizeof narrow) {
        memcpy((char *)b + at, &narrow, bytes);
    } else {
        memcpy((char *)b + at, &count, bytes);
    }
}

START_TEST(bad_arguments_are_refused)
{
    int64_t before = comparisons;

    set_arena();
    for (int64_t i = 0; i < COUNT(flawed); i++) {
        init_arguments b = sound_arguments();

        put(&b, flawed[i].at, flawed[i].bytes, flawed[i].number, flawed[i].count);
        refuse_init(&b, flawed[i].status, -1, flawed[i].size_tells, flawed[i].what);
    }
    ck_assert_int_eq(comparisons - before, 5 * COUNT(flawed));
    ck_assert_int_eq(COUNT(flawed), 68);
}
END_TEST

static const struct {
    const char *what;
    int32_t status;
    size_t at;
    double value;
} flawed_tiers[] = {
    {"leverage", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, leverage), NAN},
    {"leverage", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, leverage), INFINITY},
    {"leverage", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, leverage), -INFINITY},
    {"leverage", LIQMAP_E_LEVERAGE, offsetof(liqmap_tier, leverage), 0.0},
    {"leverage", LIQMAP_E_LEVERAGE, offsetof(liqmap_tier, leverage), 1 - DBL_EPSILON},
    {"leverage", LIQMAP_E_LEVERAGE, offsetof(liqmap_tier, leverage), -10.0},
    {"leverage", LIQMAP_E_LEVERAGE, offsetof(liqmap_tier, leverage), DENORMAL},
    {"mmr", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, mmr), NAN},
    {"mmr", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, mmr), INFINITY},
    {"mmr", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, mmr), -INFINITY},
    {"mmr", LIQMAP_E_RATE, offsetof(liqmap_tier, mmr), -0.004},
    {"mmr", LIQMAP_E_RATE, offsetof(liqmap_tier, mmr), -DENORMAL},
    {"mmr at birth", LIQMAP_E_LIQUIDATABLE, offsetof(liqmap_tier, mmr), 1.0},
    {"fee", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, fee), NAN},
    {"fee", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, fee), INFINITY},
    {"fee", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, fee), -INFINITY},
    {"fee", LIQMAP_E_RATE, offsetof(liqmap_tier, fee), -0.0005},
    {"fee at birth", LIQMAP_E_LIQUIDATABLE, offsetof(liqmap_tier, fee), 1.0},
    {"share_long", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_long), NAN},
    {"share_long", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_long), INFINITY},
    {"share_long", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_long), -INFINITY},
    {"share_long", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_long), -0.1},
    {"share_long", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_long), -DENORMAL},
    {"share_long", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_long), 1.5},
    {"share_long", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_long), DBL_MAX},
    {"share_short", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_short), NAN},
    {"share_short", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_short), INFINITY},
    {"share_short", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_short), -INFINITY},
    {"share_short", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_short), -0.1},
    {"share_short", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_short), -DENORMAL},
    {"share_short", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_short), 1.5},
    {"share_short", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_short), DBL_MAX},
};

START_TEST(a_bad_tier_is_named)
{
    int64_t before = comparisons;

    set_arena();
    for (int64_t t = 0; t < TIERS; t++) {
        for (int64_t i = 0; i < COUNT(flawed_tiers); i++) {
            init_arguments b = sound_arguments();

            memcpy((char *)&b.tiers[t] + flawed_tiers[i].at, &flawed_tiers[i].value,
                   sizeof(double));
            refuse_init(&b, flawed_tiers[i].status, t, SIZE_PASSES,
                        flawed_tiers[i].what);
        }
    }
    ck_assert_int_eq(comparisons - before, 5 * TIERS * 32);
}
END_TEST

/* 1/L <= m + f, equality included, in numbers that are exact. */
static const struct {
    int32_t maintenance;
    double leverage, mmr, fee;
    int32_t status;
} margins[] = {
    {LIQMAP_MAINTENANCE_MARK, 64.0, 0x1p-6, 0.0, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_MARK, 64.0, 0x1p-7, 0x1p-7, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_MARK, 64.0, 0.0, 0x1p-6, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_MARK, 1.0, 1.0, 0.0, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_MARK, 64.0, 0x1p-6 - 0x1p-40, 0.0, LIQMAP_OK},
    {LIQMAP_MAINTENANCE_MARK, 64.0, 0x1p-7, 0x1p-7 - 0x1p-40, LIQMAP_OK},
    {LIQMAP_MAINTENANCE_MARK, 1.0, 1.0 - 0x1p-40, 0.0, LIQMAP_OK},
    {LIQMAP_MAINTENANCE_ENTRY, 64.0, 0x1p-6, 0.0, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_ENTRY, 64.0, 0.25, 0.0, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_ENTRY, 64.0, 0x1p-6 - 0x1p-40, 0.0, LIQMAP_OK},
    {LIQMAP_MAINTENANCE_ENTRY, 64.0, 0x1p-8, 0x1p-10, LIQMAP_E_FEE},
    {LIQMAP_MAINTENANCE_ENTRY, 64.0, 0x1p-8, DENORMAL, LIQMAP_E_FEE},
    {LIQMAP_MAINTENANCE_ENTRY, 1.0, 0.0, 0.0, LIQMAP_OK},
};

static int32_t try_init(const init_arguments *b, int64_t *bad)
{
    return liqmap_init(arena, LARGE, bad, &b->config, &b->axis, b->tiers, b->n_tiers,
                       b->stride);
}

START_TEST(what_is_liquidatable_at_birth_is_refused)
{
    int64_t before = comparisons;
    int64_t refused = 0;

    for (int64_t i = 0; i < COUNT(margins); i++) {
        refused += margins[i].status != LIQMAP_OK;
        for (int32_t contract = 0; contract < 2; contract++) {
            init_arguments b = sound_arguments();
            int64_t bad = -7;

            set_arena();
            b.config.contract = contract;
            b.config.maintenance = margins[i].maintenance;
            b.tiers[3].leverage = margins[i].leverage;
            b.tiers[3].mmr = margins[i].mmr;
            b.tiers[3].fee = margins[i].fee;
            compare_answers("margin", try_init(&b, &bad), margins[i].status);
            compare_ints("bad", bad, margins[i].status == LIQMAP_OK ? -1 : 3);
            if (margins[i].status != LIQMAP_OK) {
                compare_bytes("memory", arena, arena_before, LARGE);
            }
        }
    }
    ck_assert_int_eq(comparisons - before, 2 * (2 * COUNT(margins) + refused));
}
END_TEST

/* Refused at the tier that brings them above 1 + 1e-12, on either side. */
START_TEST(shares_sum_to_one_at_most)
{
    int64_t before = comparisons;

    for (int64_t t = 0; t < TIERS; t++) {
        for (int side = 0; side < 2; side++) {
            init_arguments b = sound_arguments();
            double *share =
                side == LIQMAP_LONG ? &b.tiers[t].share_long : &b.tiers[t].share_short;
            int64_t bad = -7;

            for (int64_t k = 0; k < TIERS; k++) {
                b.tiers[k].share_long = b.tiers[k].share_short = 0.0;
            }
            b.tiers[0].share_long = b.tiers[0].share_short = t == 0 ? 0.0 : 0.75;
            *share = (t == 0 ? 1.0 : 0.25) + 0.9e-12;
            compare_answers("within rounding", try_init(&b, &bad), LIQMAP_OK);
            compare_ints("bad", bad, -1);
            *share = (t == 0 ? 1.0 : 0.25) + 1.1e-12;
            set_arena();
            refuse_init(&b, LIQMAP_E_SHARE, t, SIZE_PASSES, "above rounding");
        }
    }
    ck_assert_int_eq(comparisons - before, TIERS * 2 * (2 + 5));
}
END_TEST

START_TEST(memory_is_checked_before_it_is_written)
{
    init_arguments b = sound_arguments();
    int64_t bad = -7, size;
    int64_t before = comparisons;

    set_arena();
    SUCCEEDS(liqmap_size(&size, &b.config, &b.axis, TIERS));
    ck_assert_int_lt(size, LARGE - 8);
#define INIT(memory, size, config, axis, tiers, n)                                     \
    liqmap_init(memory, size, &bad, config, axis, tiers, n, b.stride)
#define REFUSE(call, status)                                                           \
    do {                                                                               \
        bad = -7;                                                                      \
        compare_answers(#call, call, status);                                          \
        compare_ints(#call, bad, -1);                                                  \
        compare_bytes(#call, arena, arena_before, LARGE);                              \
    } while (0)
    REFUSE(INIT(NULL, size, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_NULL);
    REFUSE(INIT(arena, size, NULL, &b.axis, b.tiers, TIERS), LIQMAP_E_NULL);
    REFUSE(INIT(arena, size, &b.config, NULL, b.tiers, TIERS), LIQMAP_E_NULL);
    REFUSE(INIT(arena, size, &b.config, &b.axis, NULL, TIERS), LIQMAP_E_NULL);
    REFUSE(INIT(arena, size - 1, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_MEMORY);
    REFUSE(INIT(arena, size - 8, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_MEMORY);
    REFUSE(INIT(arena, 0, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_MEMORY);
    REFUSE(INIT(arena, -1, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_MEMORY);
    REFUSE(INIT(arena, INT64_MIN, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_MEMORY);
    for (int64_t i = 1; i < 8; i++) {
        REFUSE(INIT(arena + i, size, &b.config, &b.axis, b.tiers, TIERS),
               LIQMAP_E_ALIGNMENT);
    }
#undef REFUSE
#undef INIT
    ck_assert_int_eq(comparisons - before, 16 * 3);
    SUCCEEDS(liqmap_size(NULL, &b.config, &b.axis, TIERS));
    ANSWERS(liqmap_size(&bad, NULL, &b.axis, TIERS), LIQMAP_E_NULL);
    ANSWERS(liqmap_size(&bad, &b.config, NULL, TIERS), LIQMAP_E_NULL);
    ck_assert_int_eq(bad, -1);
    SUCCEEDS(try_init(&b, NULL));
}
END_TEST

START_TEST(memory_that_reads_as_zero_need_not_be_cleared)
{
    static double zeros[LARGE / sizeof(double)];
    init_arguments b = sound_arguments();
    const liqmap_snapshot snapshots[] = {{1, 1000, 101, 99, 100, 0, 0, 0},
                                         {2, 1500, 102, 100, 101, 0, 300, 0},
                                         {3, 10, 101, 98, 99, 0, 0, 0},
                                         {4, 900, 101, 99, 100, 0, 40, 0}};
    int64_t bad = -7, size;

    set_arena();
    SUCCEEDS(liqmap_size(&size, &b.config, &b.axis, TIERS));
    ANSWERS(liqmap_init_zeroed(NULL, size, &bad, &b.config, &b.axis, b.tiers, TIERS,
                               b.stride),
            LIQMAP_E_NULL);
    ANSWERS(liqmap_init_zeroed(zeros, size, &bad, &b.config, &b.axis, NULL, TIERS,
                               b.stride),
            LIQMAP_E_NULL);
    ANSWERS(liqmap_init_zeroed(zeros, size - 1, &bad, &b.config, &b.axis, b.tiers,
                               TIERS, b.stride),
            LIQMAP_E_MEMORY);
    ANSWERS(liqmap_init_zeroed((char *)zeros + 4, size, &bad, &b.config, &b.axis,
                               b.tiers, TIERS, b.stride),
            LIQMAP_E_ALIGNMENT);
    ck_assert_int_eq(bad, -1);
    SUCCEEDS(liqmap_init_zeroed(zeros, size, &bad, &b.config, &b.axis, b.tiers, TIERS,
                                b.stride));
    SUCCEEDS(try_init(&b, NULL));
    ck_assert_mem_eq(zeros, arena, (size_t)size);
    for (size_t i = 0; i < sizeof snapshots / sizeof *snapshots; i++) {
        SUCCEEDS(liqmap_push((liqmap *)zeros, NULL, 0, LIQMAP_QUOTE, &snapshots[i]));
        SUCCEEDS(
            liqmap_push((liqmap *)(void *)arena, NULL, 0, LIQMAP_QUOTE, &snapshots[i]));
        ck_assert_mem_eq(zeros, arena, (size_t)size);
    }
    SUCCEEDS(liqmap_reset((liqmap *)zeros));
    SUCCEEDS(try_init(&b, NULL));
    ck_assert_mem_eq(zeros, arena, (size_t)size);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("map init");

    tcase_add_test(tests, bad_arguments_are_refused);
    tcase_add_test(tests, a_bad_tier_is_named);
    tcase_add_test(tests, what_is_liquidatable_at_birth_is_refused);
    tcase_add_test(tests, shares_sum_to_one_at_most);
    tcase_add_test(tests, memory_is_checked_before_it_is_written);
    tcase_add_test(tests, memory_that_reads_as_zero_need_not_be_cleared);
    return suite_run(tests, "map init");
}
