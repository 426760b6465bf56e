/* SPDX-License-Identifier: MIT */
/* Density and cumulative: against the model, and to the bit against each other. */
#include "twin.h"

#include <string.h>

#define WORLDS 1000
#define PUSHES 30
#define BUCKETS 60

static twin grow(uint64_t *state, int32_t kind)
{
    naive_snapshot snapshots[PUSHES];
    world w;
    twin pair;

    world_draw(&w, state, BUCKETS, kind);
    world_walk(&w, state, snapshots, PUSHES);
    pair = twin_of(&w);
    for (int64_t i = 0; i < PUSHES; i++) {
        twin_push(&pair, &snapshots[i], SLACK);
    }
    return pair;
}

static double *cumulative_of(const liqmap *map, int32_t side, int32_t unit,
                             int64_t first, int64_t count)
{
    int64_t n = -1;
    double *amounts;

    SUCCEEDS(liqmap_cumulative(map, NULL, 0, &n, side, unit, first, count));
    amounts = memory_new(n * 8);
    SUCCEEDS(liqmap_cumulative(map, amounts, n, NULL, side, unit, first, count));
    return amounts;
}

/* What the model says, within rounding. */
static void compare_with_model(const twin *pair, int32_t side, int32_t unit)
{
    const naive *model = pair->model;
    int64_t n = model->buckets * model->tiers;
    int in_price = unit == LIQMAP_QUOTE && model->config.contract == LIQMAP_LINEAR;
    double open = twin_slack(model, side, naive_total(model, side), SLACK);
    double top = in_price ? model->edges[model->buckets] : 1;
    double *density = memory_new(n * 8);
    double *want = memory_new(n * 8);
    double *got = cumulative_of(pair->map, side, unit, 0, model->buckets);
    naive_view view = {model->buckets, model->tiers, model->edges,
                       density,        side,         model->close};

    naive_density(model, density, side, unit);
    naive_cumulative(&view, want);
    for (int64_t i = 0; i < n; i++) {
        compare("cumulative", got[i], want[i], open * top);
    }
    free(density);
    free(want);
    free(got);
}

/* The running sum of the library's own density, exactly. */
static void compare_with_density(const twin *pair, int32_t side, int32_t unit)
{
    const naive *model = pair->model;
    int64_t n = model->buckets * model->tiers;
    double *density = density_of(pair->map, side, unit);
    double *want = memory_new(n * 8);
    double *got = cumulative_of(pair->map, side, unit, 0, model->buckets);
    naive_view view = {model->buckets, model->tiers, model->edges,
                       density,        side,         model->close};

    naive_cumulative(&view, want);
    compare_bytes("running sum", got, want, n * 8);
    free(density);
    free(want);
    free(got);
}

/* Any range is a slice of the whole. */
static void compare_slices(const twin *pair, int32_t side, int32_t unit,
                           uint64_t *state)
{
    const naive *model = pair->model;
    int64_t first = random_int(state, 0, model->buckets);
    int64_t count = random_int(state, 0, model->buckets - first);
    int64_t n = count * model->tiers;
    double *density = density_of(pair->map, side, unit);
    double *cumulative = cumulative_of(pair->map, side, unit, 0, model->buckets);
    double *part = cumulative_of(pair->map, side, unit, first, count);
    int64_t length = -1;

    compare_bytes("slice of cumulative", part, cumulative + first * model->tiers,
                  n * 8);
    SUCCEEDS(liqmap_density(pair->map, part, n, &length, side, unit, first, count));
    compare_ints("length", length, n);
    compare_bytes("slice of density", part, density + first * model->tiers, n * 8);
    free(density);
    free(cumulative);
    free(part);
}

typedef int32_t read_totals(const liqmap *, double *, int64_t, int64_t *, int32_t,
                            int32_t, int64_t, int64_t);

/* The tiers of what is read by tier, added up in their order, to the bit: the whole axis
 * and a range of it, with a place behind it that must stay. 6 comparisons. */
static void compare_totals(const twin *pair, int32_t side, int32_t unit,
                           uint64_t *state, read_totals *read, const double *by_tier)
{
    const naive *model = pair->model;
    int64_t n = model->buckets, length = -1;
    int64_t first = random_int(state, 0, n), count = random_int(state, 0, n - first);
    double *want = memory_new(n * 8);
    double *got = memory_new((n + 1) * 8);

    for (int64_t i = 0; i < n; i++) {
        want[i] = 0;
        for (int64_t t = 0; t < model->tiers; t++) {
            want[i] += by_tier[i * model->tiers + t];
        }
    }
    SUCCEEDS(read(pair->map, NULL, 0, &length, side, unit, first, count));
    compare_ints("length asked for", length, count);
    got[n] = got[count] = -7;
    SUCCEEDS(read(pair->map, got, count, &length, side, unit, first, count));
    compare_ints("length", length, count);
    compare_bytes("totals of a range", got, want + first, count * 8);
    compare("behind the range", got[count], -7, 0);
    SUCCEEDS(read(pair->map, got, n, NULL, side, unit, 0, n));
    compare_bytes("totals", got, want, n * 8);
    compare("behind the totals", got[n], -7, 0);
    free(want);
    free(got);
}

static void compare_all_totals(const twin *pair, int32_t side, int32_t unit,
                               uint64_t *state)
{
    double *density = density_of(pair->map, side, unit);
    double *cumulative = cumulative_of(pair->map, side, unit, 0, pair->model->buckets);

    compare_totals(pair, side, unit, state, liqmap_density_totals, density);
    compare_totals(pair, side, unit, state, liqmap_cumulative_totals, cumulative);
    free(density);
    free(cumulative);
}

/* Contracts times midpoint, to the last bit but one. */
static void compare_units(const twin *pair, int32_t side)
{
    const naive *model = pair->model;
    double *contracts = density_of(pair->map, side, LIQMAP_CONTRACTS);
    double *quote = density_of(pair->map, side, LIQMAP_QUOTE);

    for (int64_t i = 0; i < model->buckets * model->tiers; i++) {
        double price = model->config.contract == LIQMAP_LINEAR
                           ? naive_middle(model, i / model->tiers)
                           : 1;

        compare("quote", quote[i], contracts[i] * price, 4e-16 * quote[i]);
    }
    free(contracts);
    free(quote);
}

/* Returns how many comparisons it must make. */
static int64_t read_world(uint64_t *state, int32_t kind)
{
    twin pair = grow(state, kind);
    int64_t cells = pair.model->buckets * pair.model->tiers;
    int64_t pushing = PUSHES * (4 * pair.model->tiers + 1);
    char *before = memory_new(pair.bytes);

    memcpy(before, pair.map, (size_t)pair.bytes);
    for (int32_t side = 0; side < 2; side++) {
        for (int32_t unit = 0; unit < 2; unit++) {
            compare_with_model(&pair, side, unit);
            compare_with_density(&pair, side, unit);
            compare_slices(&pair, side, unit, state);
            compare_all_totals(&pair, side, unit, state);
        }
        compare_units(&pair, side);
    }
    compare_bytes("a map that was read", pair.map, before, pair.bytes);
    free(before);
    twin_free(&pair);
    return pushing + 4 * (cells + 1 + 3 + 2 * 6) + 2 * cells + 1;
}

START_TEST(random_maps_read_as_the_model)
{
    look_at_worlds("read", 21, WORLDS, 1000000, read_world);
}
END_TEST

/* By hand. Buckets [96, 100), [100, 104), [104, 108), [108, 112): midpoints 98, 102,
 * 106, 110. */

static liqmap *map_by_hand(int32_t contract, int64_t *bytes)
{
    static const liqmap_tier tiers[2] = {{.leverage = 50}, {.leverage = 25}};
    liqmap_axis axis = {.struct_size = sizeof axis,
                        .kind = LIQMAP_AXIS_LINEAR,
                        .low = 96,
                        .step = 4,
                        .buckets = 4};
    liqmap_config config;
    liqmap *map;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    config.contract = contract;
    map = map_new(&config, &axis, tiers, 2, bytes);
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 0, 99, 5));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 1, 100, 3));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 1, 103.5, 4));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 0, 95.9, 100));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 0, 104, 2));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 1, 111, 6));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 0, 112, 100));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 1, 95, 100));
    return map;
}

typedef struct expected {
    int32_t contract;
    int32_t side;
    int32_t unit;
    double density[8]; /* [bucket][tier] */
    double cumulative[8];
} expected;

static const expected by_hand[] = {
    {LIQMAP_LINEAR,
     LIQMAP_LONG,
     LIQMAP_CONTRACTS,
     {5, 0, 0, 7, 0, 0, 0, 0},
     {5, 7, 0, 7, 0, 0, 0, 0}},
    {LIQMAP_LINEAR,
     LIQMAP_LONG,
     LIQMAP_QUOTE,
     {490, 0, 0, 714, 0, 0, 0, 0},
     {490, 714, 0, 714, 0, 0, 0, 0}},
    {LIQMAP_LINEAR,
     LIQMAP_SHORT,
     LIQMAP_CONTRACTS,
     {0, 0, 0, 0, 2, 0, 0, 6},
     {0, 0, 0, 0, 2, 0, 2, 6}},
    {LIQMAP_LINEAR,
     LIQMAP_SHORT,
     LIQMAP_QUOTE,
     {0, 0, 0, 0, 212, 0, 0, 660},
     {0, 0, 0, 0, 212, 0, 212, 660}},
    {LIQMAP_INVERSE,
     LIQMAP_LONG,
     LIQMAP_QUOTE,
     {5, 0, 0, 7, 0, 0, 0, 0},
     {5, 7, 0, 7, 0, 0, 0, 0}},
    {LIQMAP_INVERSE,
     LIQMAP_SHORT,
     LIQMAP_QUOTE,
     {0, 0, 0, 0, 2, 0, 0, 6},
     {0, 0, 0, 0, 2, 0, 2, 6}},
};

START_TEST(amounts_by_hand)
{
    const expected *e = &by_hand[_i];
    int64_t bytes;
    liqmap *map = map_by_hand(e->contract, &bytes);
    double *density = density_of(map, e->side, e->unit);
    double *cumulative = cumulative_of(map, e->side, e->unit, 0, 4);
    int64_t before = comparisons;

    for (int i = 0; i < 8; i++) {
        compare("density", density[i], e->density[i], 0);
        compare("cumulative", cumulative[i], e->cumulative[i], 0);
    }
    ck_assert_int_eq(comparisons - before, 16);
    free(density);
    free(cumulative);
    free(map);
}
END_TEST

/*
 * More buckets than are read in one pass. Amounts are small integers and midpoints end in
 * .5, so that all sums are exact.
 */
enum { LONG_AXIS = 700, MANY_TIERS = 5 };

typedef struct placed {
    double amount[LONG_AXIS][MANY_TIERS]; /* contracts, or quote */
} placed;

/* Buckets [first, first + count) by all four calls: 2 * (MANY_TIERS + 1) a bucket. */
static void compare_long(const liqmap *map, int32_t side, int32_t unit, int64_t first,
                         int64_t count, const placed *want)
{
    const int64_t n = count * MANY_TIERS;
    double *out[4];
    double sums[MANY_TIERS] = {0};

    for (int i = 0; i < 4; i++) {
        out[i] = memory_new(n * 8);
    }
    SUCCEEDS(liqmap_density(map, out[0], n, NULL, side, unit, first, count));
    SUCCEEDS(liqmap_cumulative(map, out[1], n, NULL, side, unit, first, count));
    SUCCEEDS(liqmap_density_totals(map, out[2], n, NULL, side, unit, first, count));
    SUCCEEDS(liqmap_cumulative_totals(map, out[3], n, NULL, side, unit, first, count));
    for (int64_t k = 0; k < LONG_AXIS; k++) {
        const int64_t j = side == LIQMAP_SHORT ? k : LONG_AXIS - 1 - k, i = j - first;
        const int is_asked = i >= 0 && i < count;
        double whole = 0, run = 0;

        for (int64_t t = 0; t < MANY_TIERS; t++) {
            sums[t] += want->amount[j][t];
            whole += want->amount[j][t];
            run += sums[t];
            if (is_asked) {
                compare("density", out[0][i * MANY_TIERS + t], want->amount[j][t], 0);
                compare("cumulative", out[1][i * MANY_TIERS + t], sums[t], 0);
            }
        }
        if (is_asked) {
            compare("density", out[2][i], whole, 0);
            compare("cumulative", out[3][i], run, 0);
        }
    }
    for (int i = 0; i < 4; i++) {
        free(out[i]);
    }
}

START_TEST(a_long_axis_is_read_whole)
{
    static const liqmap_tier tiers[MANY_TIERS] = {{.leverage = 100},
                                                  {.leverage = 50},
                                                  {.leverage = 25},
                                                  {.leverage = 10},
                                                  {.leverage = 5}};
    static const int64_t parts[][2] = {
        {0, 700}, {0, 256}, {1, 257}, {3, 512}, {50, 600}};
    static placed want[2];
    const liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 1000, 1,
                              LONG_AXIS};
    uint64_t state = random_seed("a_long_axis_is_read_whole", 23);
    int64_t before = comparisons, due = 0, bytes;
    liqmap_config config;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    for (int32_t side = 0; side < 2; side++) {
        liqmap *map = map_new(&config, &axis, tiers, MANY_TIERS, &bytes);

        memset(want, 0, sizeof want);
        for (int64_t i = 0; i < 2000; i++) {
            const int64_t j = random_int(&state, 20, 680);
            const int64_t t = random_int(&state, 0, MANY_TIERS - 1);
            const double price = 1000.5 + (double)j;
            const double amount = (double)random_int(&state, 1, 9);

            SUCCEEDS(liqmap_place(map, side, t, price, amount));
            want[LIQMAP_CONTRACTS].amount[j][t] += amount;
            want[LIQMAP_QUOTE].amount[j][t] += amount * price;
        }
        for (int32_t unit = 0; unit < 2; unit++) {
            for (int64_t i = 0; i < COUNT(parts); i++) {
                compare_long(map, side, unit, parts[i][0], parts[i][1], &want[unit]);
                due += parts[i][1] * 2 * (MANY_TIERS + 1);
            }
        }
        free(map);
    }
    ck_assert_int_eq(comparisons - before, due);
}
END_TEST

START_TEST(an_empty_map_reads_zeros)
{
    int64_t bytes;
    liqmap *map = map_by_hand(LIQMAP_LINEAR, &bytes);
    double *density;
    double *cumulative;
    int64_t before = comparisons;

    SUCCEEDS(liqmap_reset(map));
    density = density_of(map, LIQMAP_LONG, LIQMAP_QUOTE);
    cumulative = cumulative_of(map, LIQMAP_SHORT, LIQMAP_QUOTE, 0, 4);
    for (int i = 0; i < 8; i++) {
        compare("density", density[i], 0, 0);
        compare("cumulative", cumulative[i], 0, 0);
    }
    ck_assert_int_eq(comparisons - before, 16);
    free(density);
    free(cumulative);
    free(map);
}
END_TEST

/* Lengths are written even where the call fails; nothing else is written then. */
START_TEST(lengths_are_always_told)
{
    int64_t bytes;
    liqmap *map = map_by_hand(LIQMAP_LINEAR, &bytes);
    double amounts[8] = {-1, -1, -1, -1, -1, -1, -1, -1};
    int64_t n = -1;
    int64_t before = comparisons;

    SUCCEEDS(liqmap_density(map, NULL, 0, &n, 0, 0, 1, 3));
    compare_ints("length", n, 6);
    n = -1;
    ANSWERS(liqmap_density(map, amounts, 7, &n, 0, 0, 0, 4), LIQMAP_E_ROOM);
    compare_ints("length", n, 8);
    n = -1;
    ANSWERS(liqmap_cumulative(map, amounts, 5, &n, 0, 0, 1, 3), LIQMAP_E_ROOM);
    compare_ints("length", n, 6);
    ANSWERS(liqmap_density(map, amounts, 8, &n, 0, 0, 2, 3), LIQMAP_E_BUCKET);
    ANSWERS(liqmap_cumulative(map, amounts, 8, &n, 0, 0, -1, 2), LIQMAP_E_BUCKET);
    SUCCEEDS(liqmap_cumulative(map, amounts, 8, &n, 0, 0, 4, 0));
    compare_ints("length", n, 0);
    ANSWERS(liqmap_density_totals(map, amounts, 3, &n, 0, 0, 0, 4), LIQMAP_E_ROOM);
    compare_ints("length of totals", n, 4);
    ANSWERS(liqmap_cumulative_totals(map, amounts, 2, &n, 0, 0, 1, 3), LIQMAP_E_ROOM);
    compare_ints("length of totals", n, 3);
    SUCCEEDS(liqmap_density(map, amounts, 8, NULL, 0, 0, 2, 2));
    for (int i = 0; i < 8; i++) {
        compare("not written past the length", amounts[i], i < 4 ? 0 : -1, 0);
    }
    ck_assert_int_eq(comparisons - before, 6 + 8);
    free(map);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("read");

    tcase_add_test(tests, random_maps_read_as_the_model);
    tcase_add_loop_test(tests, amounts_by_hand, 0, sizeof by_hand / sizeof *by_hand);
    tcase_add_test(tests, a_long_axis_is_read_whole);
    tcase_add_test(tests, an_empty_map_reads_zeros);
    tcase_add_test(tests, lengths_are_always_told);
    return suite_run(tests, "read");
}
