/* SPDX-License-Identifier: MIT */
/*
 * preset: what the rules of a venue make of a configuration and its tiers, in one step:
 * the same as in two, on every entry; maps are built of it; and nothing is changed where
 * it is refused.
 */
#include "suite.h"

#include <math.h>
#include <stddef.h>

#include <liqmap/preset.h>

enum { TIERS = 3 };

#define SMALLEST LIQMAP_PROFILE_SMALLEST
#define AT_CAP LIQMAP_PROFILE_AT_CAP

/* A row of tiers, wider than it need be. */
typedef struct wide {
    liqmap_tier tier;
    unsigned char gap[16];
} wide;

/* Longer than the library knows. */
typedef union long_config {
    liqmap_config config;
    unsigned char bytes[sizeof(liqmap_config) + 16];
} long_config;

/* All that a call is given, and may change. */
typedef struct given {
    long_config longer;
    wide rows[TIERS];
} given;

/* Nothing in it is what any venue makes of it, and leverages are offered by all. */
static given start(void)
{
    given g;

    memset(&g, 0xa5, sizeof g);
    memset(&g.longer, 0, sizeof g.longer);
    g.longer.config = (liqmap_config){.struct_size = sizeof g.longer.config,
                                      .contract = 7,
                                      .maintenance = 7,
                                      .initial = LIQMAP_INITIAL_ENTRY,
                                      .entry_points = 3,
                                      .turnover = 0.25,
                                      .holding_ms = 1000,
                                      .intrabar = 0.5};
    for (int64_t i = 0; i < TIERS; i++) {
        g.rows[i].tier = (liqmap_tier){5.0 * (double)(i + 1), 0.25, 0.125, 7, 7};
    }
    return g;
}

static int32_t run(given *g, int64_t *bad, int64_t venue, int32_t profile)
{
    return liqmap_preset_venue(&g->longer.config, &g->rows[0].tier, TIERS,
                               sizeof *g->rows, bad, venue, profile);
}

/* In two steps: what the rules say, and what tiers the venue makes. */
static given in_two_steps(const given *before, int64_t venue, int32_t profile)
{
    liqmap_rules rules = {.struct_size = sizeof rules};
    given g = *before;

    SUCCEEDS(liqmap_venue_rules(venue, &rules));
    SUCCEEDS(liqmap_venue_tiers(venue, &g.rows[0].tier, TIERS, sizeof *g.rows, NULL,
                                profile));
    g.longer.config.contract = rules.contract;
    g.longer.config.maintenance = rules.maintenance;
    return g;
}

static int64_t inverse_venue(void)
{
    int64_t venue;

    SUCCEEDS(liqmap_venue_find(&venue, "binance:BTCUSD_PERP", INT64_MAX));
    return venue;
}

/* To the last byte: all else is the caller's and stays. */
START_TEST(one_step_is_as_good_as_two)
{
    int64_t before = comparisons;
    int64_t inverse = 0, on_entry = 0;

    for (int64_t venue = 0; venue < liqmap_venue_count(); venue++) {
        for (int32_t profile = SMALLEST; profile <= AT_CAP; profile++) {
            const char *name = liqmap_venue_name(venue);
            given got = start(), want = in_two_steps(&got, venue, profile);
            int64_t bad = -7;

            compare_answers(name, run(&got, &bad, venue, profile), LIQMAP_OK);
            compare_ints(name, bad, -1);
            compare_bytes(name, &got, &want, sizeof got);
            inverse += got.longer.config.contract == LIQMAP_INVERSE;
            on_entry += got.longer.config.maintenance == LIQMAP_MAINTENANCE_ENTRY;
        }
    }
    ck_assert_int_eq(comparisons - before, 3 * 2 * liqmap_venue_count());
    ck_assert_int_ge(inverse, 2 * 2);
    ck_assert_int_ge(on_entry, 2 * 1);
}
END_TEST

/* By name, without asking the library which they are. */
START_TEST(inverse_contracts_are_not_forgotten)
{
    static const struct {
        const char *name;
        int32_t contract, maintenance;
    } known[] = {
        {"binance:BTCUSDT", LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK},
        {"binance:ETHUSDT", LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK},
        {"binance:BTCUSD", LIQMAP_INVERSE, LIQMAP_MAINTENANCE_MARK},
        {"binance:BTCUSD_PERP", LIQMAP_INVERSE, LIQMAP_MAINTENANCE_MARK},
        {"bybit:BTCUSDT", LIQMAP_LINEAR, LIQMAP_MAINTENANCE_ENTRY},
        {"okx:BTC-USDT-SWAP", LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK},
        {"okx:ETH-USDT-SWAP", LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK},
        {"hyperliquid:BTC", LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK},
        {"hyperliquid:ETH", LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK},
    };
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(known); i++) {
        given g = start();
        int64_t venue;

        SUCCEEDS(liqmap_venue_find(&venue, known[i].name, 0)); /* the earliest */
        SUCCEEDS(run(&g, NULL, venue, SMALLEST));
        compare_ints(known[i].name, g.longer.config.contract, known[i].contract);
        compare_ints(known[i].name, g.longer.config.maintenance, known[i].maintenance);
    }
    ck_assert_int_eq(comparisons - before, 2 * 9);
}
END_TEST

/* ---- maps ------------------------------------------------------------------------ */

/* The default tiers that a venue offers, and how many: leverages rise. */
static int64_t offered_tiers(int64_t venue, liqmap_tier *tiers)
{
    int64_t bad, n;

    SUCCEEDS(liqmap_default_tiers(tiers, TIERS, sizeof *tiers, &n));
    ck_assert_int_eq(n, TIERS);
    if (liqmap_venue_tiers(venue, tiers, n, sizeof *tiers, &bad, SMALLEST) !=
        LIQMAP_OK) {
        n = bad;
    }
    return n;
}

/* What the map is made of comes back: 3 comparisons. */
static void build_map(int64_t venue, int32_t profile, int64_t n, liqmap_tier *tiers)
{
    const char *name = liqmap_venue_name(venue);
    liqmap_axis axis = {.struct_size = sizeof axis};
    liqmap_config config, back = {.struct_size = sizeof back};
    liqmap_tier own[TIERS];
    int64_t bytes;
    liqmap *map;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    SUCCEEDS(liqmap_axis_auto(&axis, 95000.0));
    SUCCEEDS(
        liqmap_preset_venue(&config, tiers, n, sizeof *tiers, NULL, venue, profile));
    SUCCEEDS(liqmap_size(&bytes, &config, &axis, n));
    map = memory_new(bytes);
    compare_answers(
        name, liqmap_init(map, bytes, NULL, &config, &axis, tiers, n, sizeof *tiers),
        LIQMAP_OK);
    SUCCEEDS(liqmap_get_config(map, &back));
    compare_bytes(name, &back, &config, sizeof config);
    SUCCEEDS(liqmap_get_tiers(map, own, TIERS, sizeof *own, NULL));
    compare_bytes(name, own, tiers, n * (int64_t)sizeof *own);
    free(map);
}

START_TEST(maps_are_built_of_it)
{
    int64_t before = comparisons;
    int64_t offered = 0;

    for (int64_t venue = 0; venue < liqmap_venue_count(); venue++) {
        for (int32_t profile = SMALLEST; profile <= AT_CAP; profile++) {
            liqmap_tier tiers[TIERS];
            int64_t n = offered_tiers(venue, tiers);

            build_map(venue, profile, n, tiers);
            offered += n;
        }
    }
    ck_assert_int_eq(comparisons - before, liqmap_venue_count() * 2 * 3);
    /* 25x, 50x, 100x: 9 entries or more offer all, 2 the first two, 2 the first. */
    ck_assert_int_ge(offered, 2 * (9 * 3 + 2 * 2 + 2));
}
END_TEST

/* A map that is given no tiers. */
START_TEST(the_default_tiers_are_those_of_a_map_without)
{
    liqmap_axis axis = {.struct_size = sizeof axis};
    liqmap_config config;
    liqmap_tier tiers[TIERS], own[TIERS];
    int64_t bytes, count, n;
    liqmap *map;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    SUCCEEDS(liqmap_axis_auto(&axis, 95000.0));
    SUCCEEDS(liqmap_size(&bytes, &config, &axis, 0));
    map = memory_new(bytes);
    SUCCEEDS(liqmap_init(map, bytes, NULL, &config, &axis, NULL, 0, 0));
    SUCCEEDS(liqmap_get_tiers(map, own, TIERS, sizeof *own, &n));
    SUCCEEDS(liqmap_default_tiers(tiers, TIERS, sizeof *tiers, &count));
    ck_assert_int_eq(n, TIERS);
    ck_assert_int_eq(count, TIERS);
    compare_bytes("tiers", own, tiers, sizeof tiers);
    free(map);
}
END_TEST

/* ---- structs of other sizes ------------------------------------------------------ */

/* Of the first version, of this one, and longer; what lies past it stays: 1
 * comparison. */
START_TEST(configurations_of_any_size_are_filled_in)
{
    static const uint32_t sizes[] = {LIQMAP_FIRST_SIZEOF_CONFIG, LIQMAP_SIZEOF_CONFIG,
                                     sizeof(long_config)};
    int64_t before = comparisons;
    int64_t venue = inverse_venue();

    ck_assert_int_eq(LIQMAP_FIRST_SIZEOF_CONFIG, 40);
    for (int64_t i = 0; i < COUNT(sizes); i++) {
        given got = start(), want;

        for (size_t k = sizes[i]; k < sizeof got.longer; k++) {
            got.longer.bytes[k] = 0xa5; /* is not the struct's */
        }
        got.longer.config.struct_size = sizes[i];
        want = in_two_steps(&got, venue, AT_CAP);
        SUCCEEDS(run(&got, NULL, venue, AT_CAP));
        compare_bytes("any size", &got, &want, sizeof got);
        ck_assert_int_eq(got.longer.config.contract, LIQMAP_INVERSE);
    }
    ck_assert_int_eq(comparisons - before, 3);
}
END_TEST

/* ---- refusals -------------------------------------------------------------------- */

/* Every argument, each made wrong in turn. */
typedef struct arguments {
    given g;
    liqmap_config *config;
    liqmap_tier *tiers;
    int64_t n, stride, venue;
    int32_t profile;
} arguments;

static void set_up(arguments *a)
{
    *a = (arguments){.g = start(), .n = TIERS, .stride = sizeof *a->g.rows};
    a->config = &a->g.longer.config;
    a->tiers = &a->g.rows[0].tier;
}

/* With an index, and nothing else is written: 4 comparisons.
 * Refused by a table: liqmap_preset_venue */
static void refuse(arguments *a, int32_t status, int64_t at)
{
    const given before = a->g;
    int64_t bad = -7;

    compare_answers("liqmap_preset_venue",
                    liqmap_preset_venue(a->config, a->tiers, a->n, a->stride, &bad,
                                        a->venue, a->profile),
                    status);
    compare_ints("bad", bad, at);
    compare_answers("liqmap_preset_venue",
                    liqmap_preset_venue(a->config, a->tiers, a->n, a->stride, NULL,
                                        a->venue, a->profile),
                    status);
    compare_bytes("what is given", &a->g, &before, sizeof before);
}

#define REFUSE(field, value, status, at)                                               \
    do {                                                                               \
        arguments a_;                                                                  \
        set_up(&a_);                                                                   \
        a_.field = (value);                                                            \
        refuse(&a_, (status), (at));                                                   \
    } while (0)

START_TEST(arguments_are_refused)
{
    const int64_t row = sizeof(liqmap_tier);
    int64_t before = comparisons;

    REFUSE(venue, -1, LIQMAP_E_VENUE, -1);
    REFUSE(venue, liqmap_venue_count(), LIQMAP_E_VENUE, -1);
    REFUSE(venue, INT64_MIN, LIQMAP_E_VENUE, -1);
    REFUSE(venue, INT64_MAX, LIQMAP_E_VENUE, -1);
    REFUSE(profile, -1, LIQMAP_E_PROFILE, -1);
    REFUSE(profile, 2, LIQMAP_E_PROFILE, -1);
    REFUSE(n, -1, LIQMAP_E_LENGTH, -1);
    REFUSE(n, INT64_MIN, LIQMAP_E_LENGTH, -1);
    REFUSE(n, INT64_MAX, LIQMAP_E_OVERFLOW, -1);
    REFUSE(stride, row - 8, LIQMAP_E_STRIDE, -1);
    REFUSE(stride, row + 4, LIQMAP_E_STRIDE, -1);
    REFUSE(stride, 0, LIQMAP_E_STRIDE, -1);
    REFUSE(stride, -row, LIQMAP_E_STRIDE, -1);
    REFUSE(stride, INT64_MAX - 7, LIQMAP_E_OVERFLOW, -1);
    REFUSE(config, NULL, LIQMAP_E_NULL, -1);
    REFUSE(tiers, NULL, LIQMAP_E_NULL, -1);
    REFUSE(config->struct_size, 0, LIQMAP_E_STRUCT_SIZE, -1);
    REFUSE(config->struct_size, LIQMAP_FIRST_SIZEOF_CONFIG - 1, LIQMAP_E_STRUCT_SIZE,
           -1);
    REFUSE(config->struct_size, 4097, LIQMAP_E_STRUCT_SIZE, -1);
    ck_assert_int_eq(comparisons - before, 4 * 19);
}
END_TEST

/* What the library does not know of a configuration must be 0. */
START_TEST(tails_are_refused)
{
    int64_t before = comparisons;

    for (size_t i = sizeof(liqmap_config); i < sizeof(long_config); i++) {
        arguments a;

        set_up(&a);
        a.config->struct_size = sizeof a.g.longer;
        a.g.longer.bytes[i] = 1;
        refuse(&a, LIQMAP_E_STRUCT_TAIL, -1);
    }
    ck_assert_int_eq(comparisons - before, 4 * 16);
}
END_TEST

/* By the index of their tier, and before any tier is written. */
START_TEST(leverages_are_refused)
{
    int64_t before = comparisons;

    for (int64_t at = 0; at < TIERS; at++) {
        REFUSE(g.rows[at].tier.leverage, 0.5, LIQMAP_E_LEVERAGE, at);
        REFUSE(g.rows[at].tier.leverage, -25.0, LIQMAP_E_LEVERAGE, at);
        REFUSE(g.rows[at].tier.leverage, NAN, LIQMAP_E_NOT_FINITE, at);
        REFUSE(g.rows[at].tier.leverage, INFINITY, LIQMAP_E_NOT_FINITE, at);
        REFUSE(g.rows[at].tier.leverage, 151.0, LIQMAP_E_NOT_OFFERED, at);
    }
    ck_assert_int_eq(comparisons - before, 4 * 5 * TIERS);
}
END_TEST

/* Rules of one's own: by those of an entry the same, and refused without a change. */
START_TEST(tables_are_as_good_as_venues)
{
    int64_t before = comparisons;

    for (int64_t venue = 0; venue < liqmap_venue_count(); venue++) {
        liqmap_rules rules = {.struct_size = sizeof rules};
        liqmap_bracket_table table = {.struct_size = sizeof table};

        SUCCEEDS(liqmap_venue_rules(venue, &rules));
        SUCCEEDS(liqmap_venue_table(venue, &table));
        for (int32_t profile = SMALLEST; profile <= AT_CAP; profile++) {
            given got = start(), want = got;

            SUCCEEDS(run(&want, NULL, venue, profile));
            SUCCEEDS(liqmap_preset_table(&got.longer.config, &got.rows[0].tier, TIERS,
                                         sizeof *got.rows, NULL, &rules, &table,
                                         profile));
            compare_bytes(liqmap_venue_name(venue), &got, &want, sizeof got);
        }
    }
    ck_assert_int_eq(comparisons - before, 2 * 13);
}
END_TEST

START_TEST(rules_amiss_are_refused)
{
    static const struct {
        int32_t contract, maintenance;
        double fee;
        int32_t status;
    } flaws[] = {
        {2, LIQMAP_MAINTENANCE_MARK, 0, LIQMAP_E_CONTRACT},
        {-1, LIQMAP_MAINTENANCE_MARK, 0, LIQMAP_E_CONTRACT},
        {LIQMAP_LINEAR, 2, 0, LIQMAP_E_MAINTENANCE},
        {LIQMAP_LINEAR, LIQMAP_MAINTENANCE_ENTRY, 0.0005, LIQMAP_E_FEE},
        {LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK, -0.1, LIQMAP_E_RATE},
        {LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK, NAN, LIQMAP_E_NOT_FINITE},
    };
    liqmap_bracket_table table = {.struct_size = sizeof table};
    int64_t before = comparisons;

    SUCCEEDS(liqmap_venue_table(0, &table));
    for (int64_t i = 0; i < COUNT(flaws); i++) {
        const liqmap_rules rules = {.struct_size = sizeof rules,
                                    .contract = flaws[i].contract,
                                    .maintenance = flaws[i].maintenance,
                                    .fee = flaws[i].fee};
        given got = start();
        const given want = got;
        int64_t bad = -7;

        compare_answers("liqmap_preset_table",
                        liqmap_preset_table(&got.longer.config, &got.rows[0].tier,
                                            TIERS, sizeof *got.rows, &bad, &rules,
                                            &table, SMALLEST),
                        flaws[i].status);
        compare_ints("bad", bad, -1);
        compare_bytes("what is given", &got, &want, sizeof got);
    }
    ck_assert_int_eq(comparisons - before, 3 * COUNT(flaws));
    ANSWERS(liqmap_preset_table(NULL, NULL, 0, 0, NULL, NULL, &table, SMALLEST),
            LIQMAP_E_NULL);
}
END_TEST

/* The configuration is filled in by itself. */
START_TEST(there_may_be_no_tiers)
{
    liqmap_config config = {.struct_size = sizeof config, .contract = 7};
    int64_t bad = -7;

    SUCCEEDS(
        liqmap_preset_venue(&config, NULL, 0, sizeof(liqmap_tier), &bad, 2, SMALLEST));
    ck_assert_int_eq(config.contract, LIQMAP_INVERSE);
    ck_assert_int_eq(config.maintenance, LIQMAP_MAINTENANCE_MARK);
    ck_assert_int_eq(bad, -1);
}
END_TEST

/* ---- fitted presets -------------------------------------------------------------- */

enum { FITTED = 2, HOUR = 3600000 };

/* A map is built of each, for each kind of input: what is in it is what was asked for. */
/* clang-format off */
static const liqmap_tier hourly[] = {
    {3.29, 0.072838621, 0, 0.004, 0},
    {5, 0.051961553, 0.00210635, 0.004, 0},
    {7.58, 0.031027765, 0.004218423, 0.004, 0},
    {11.43, 0.010090271, 0.006330869, 0.004, 0},
    {17.1, 0.00713337, 0.004462708, 0.004, 0},
    {25.27, 0.004199057, 0.002593338, 0.004, 0},
    {36.74, 0.001262141, 0.000722311, 0.004, 0},
    {52.2, 0.001123603, 0.000737608, 0.004, 0},
    {71.97, 0.000985065, 0.000752904, 0.004, 0},
    {95.6, 0.000846573, 0.000768196, 0.004, 0},
    {121.7, 0.000564329, 0.000512094, 0.004, 0},
    {148.08, 0.000282189, 0.000256069, 0.004, 0},
    {172.5, 5e-09, 5e-09, 0.004, 0},
    {193.3, 2.0967e-05, 2.2266e-05, 0.004, 0},
    {209.82, 4.1933e-05, 4.453e-05, 0.004, 0},
    {222.22, 6.2902e-05, 6.6797e-05, 0.004, 0},
};
static const liqmap_tier hourly_without_volume[] = {
    {3.29, 0.062237592, 0, 0.004, 0},
    {5, 0.044978651, 0.001261965, 0.004, 0},
    {7.58, 0.02767282, 0.00252736, 0.004, 0},
    {11.43, 0.010363926, 0.003792978, 0.004, 0},
    {17.1, 0.007402614, 0.002909173, 0.004, 0},
    {25.27, 0.004460231, 0.002024527, 0.004, 0},
    {36.74, 0.001515238, 0.001139098, 0.004, 0},
    {52.2, 0.00138749, 0.001120855, 0.004, 0},
    {71.97, 0.001259743, 0.001102612, 0.004, 0},
    {95.6, 0.001132038, 0.001084376, 0.004, 0},
    {121.7, 0.000754626, 0.000740005, 0.004, 0},
    {148.08, 0.000377346, 0.000395742, 0.004, 0},
    {172.5, 8e-09, 5.1418e-05, 0.004, 0},
    {193.3, 3.386e-05, 4.8855e-05, 0.004, 0},
    {209.82, 6.7717e-05, 4.6292e-05, 0.004, 0},
    {222.22, 0.000101579, 4.3729e-05, 0.004, 0},
};
static const liqmap_tier classic[] = {
    {25, 0.0214, 0.0038, 0.004, 0},
    {50, 0.0047, 0.0043, 0.004, 0},
    {100, 0.017, 0.0159, 0.004, 0},
};
static const liqmap_tier classic_without_volume[] = {
    {25, 0.0202, 0.0044, 0.004, 0},
    {50, 0.0029, 0.0029, 0.004, 0},
    {100, 0.0051, 0.006, 0.004, 0},
};
/* clang-format on */

/* As they were printed by what fitted them. */
static const struct {
    const char *name;
    int32_t has_volume;
    const liqmap_tier *tiers;
    int64_t n, holding_hours;
    double turnover, intrabar;
    int32_t entry_points;
} fitted[] = {
    {"btcusdt-1h", 1, hourly, 16, 72, 0.2, 1, 12},
    {"btcusdt-1h", 0, hourly_without_volume, 16, 24, 0, 0, 12},
    {"classic", 1, classic, 3, 0, 0.1, 0, 4},
    {"classic", 0, classic_without_volume, 3, 48, 0, 0, 4},
};

START_TEST(fitted_presets_are_as_printed)
{
    const int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(fitted); i++) {
        liqmap_config config = {.struct_size = sizeof config, .entry_points = 77};
        liqmap_tier tiers[LIQMAP_MAX_TIERS];
        int64_t n;

        SUCCEEDS(liqmap_preset(&config, tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &n,
                               fitted[i].name, 3600000, fitted[i].has_volume));
        compare_ints("tiers", n, fitted[i].n);
        compare_bytes("rows", tiers, fitted[i].tiers, n * (int64_t)sizeof *tiers);
        compare_ints("holding", config.holding_ms, fitted[i].holding_hours * 3600000);
        compare("turnover", config.turnover, fitted[i].turnover, 0);
        compare("intrabar", config.intrabar, fitted[i].intrabar, 0);
        compare_ints("entry points", config.entry_points, fitted[i].entry_points);
    }
    ck_assert_int_eq(comparisons - before, 24);
}
END_TEST

START_TEST(fitted_presets_make_maps)
{
    int64_t before = comparisons;

    ck_assert_int_eq(liqmap_preset_count(), FITTED);
    for (int64_t i = 0; i < 2 * FITTED; i++) {
        const char *name = liqmap_preset_name(i / 2);
        int32_t has_volume = (int32_t)(i % 2);
        liqmap_axis axis = {.struct_size = sizeof axis};
        liqmap_tier tiers[LIQMAP_MAX_TIERS], own[LIQMAP_MAX_TIERS];
        liqmap_config config, fresh, back = {.struct_size = sizeof back};
        int64_t bytes, n, count;
        liqmap *map;

        SUCCEEDS(liqmap_config_init(&config, sizeof config));
        fresh = config;
        SUCCEEDS(liqmap_axis_auto(&axis, 95000.0));
        SUCCEEDS(liqmap_preset(&config, tiers, COUNT(tiers), sizeof *tiers, &n, name,
                               HOUR, has_volume));
        SUCCEEDS(liqmap_size(&bytes, &config, &axis, n));
        map = memory_new(bytes);
        SUCCEEDS(
            liqmap_init(map, bytes, NULL, &config, &axis, tiers, n, sizeof *tiers));
        SUCCEEDS(liqmap_get_config(map, &back));
        compare_bytes(name, &back, &config, sizeof config);
        SUCCEEDS(liqmap_get_tiers(map, own, COUNT(own), sizeof *own, &count));
        compare_ints(name, count, n);
        compare_bytes(name, own, tiers, n * (int64_t)sizeof *own);
        compare_ints("volume is used", config.turnover > 0, has_volume);
        compare_ints("time is used", config.holding_ms > 0 || has_volume, 1);
        compare_ints("evidence", strstr(liqmap_preset_source(i / 2), "hours") != NULL,
                     1);
        compare_ints("16 or 3", n, i / 2 == 0 ? 16 : 3);
        if (i / 2 == 1 && has_volume) {
            compare_bytes("classic has the usual settings", &config, &fresh,
                          sizeof config);
        }
        free(map);
    }
    ck_assert_int_eq(comparisons - before, 2 * FITTED * 7 + 1);
}
END_TEST

/* Below half an hour nothing opens and is liquidated within a bar; all else is alike. */
START_TEST(short_bars_have_no_intrabar)
{
    static const struct {
        int64_t bar_ms;
        double intrabar;
    } bars[] = {{0, 1},
                {1, 0},
                {60000, 0},
                {HOUR / 2 - 1, 0},
                {HOUR / 2, 1},
                {HOUR, 1},
                {4 * (int64_t)HOUR, 1},
                {INT64_MAX, 1}};
    int64_t before = comparisons;
    given want = start();

    SUCCEEDS(
        liqmap_preset(&want.longer.config, NULL, 0, 0, NULL, "btcusdt-1h", HOUR, 1));
    for (int64_t i = 0; i < COUNT(bars); i++) {
        given got = start();

        SUCCEEDS(liqmap_preset(&got.longer.config, NULL, 0, 0, NULL, "btcusdt-1h",
                               bars[i].bar_ms, 1));
        want.longer.config.intrabar = bars[i].intrabar;
        compare_bytes("all else", &got, &want, sizeof got);
        compare("contract stays", got.longer.config.contract, 7, 0);
    }
    ck_assert_int_eq(comparisons - before, 2 * COUNT(bars));
}
END_TEST

START_TEST(unknown_presets_have_no_text)
{
    static const int64_t none[] = {INT64_MIN, -1, FITTED, INT64_MAX};

    for (int64_t i = 0; i < COUNT(none); i++) {
        ck_assert_ptr_null(liqmap_preset_name(none[i]));
        ck_assert_ptr_null(liqmap_preset_source(none[i]));
    }
}
END_TEST

/* Nothing is written but the count: 3 comparisons. Refused by a table: liqmap_preset */
static void refuse_preset(const char *name, int64_t capacity, int64_t stride,
                          int64_t bar_ms, int32_t status)
{
    liqmap_tier tiers[LIQMAP_MAX_TIERS], untouched[LIQMAP_MAX_TIERS];
    given g = start(), before = g;
    int64_t count = -7;

    memset(tiers, 0xa5, sizeof tiers);
    memcpy(untouched, tiers, sizeof tiers);
    compare_answers("liqmap_preset",
                    liqmap_preset(&g.longer.config, tiers, capacity, stride, &count,
                                  name, bar_ms, 1),
                    status);
    compare_bytes("config", &g, &before, sizeof g);
    compare_bytes("tiers", tiers, untouched, sizeof tiers);
    ck_assert_int_ge(count, 0);
}

START_TEST(presets_are_refused)
{
    const int64_t row = sizeof(liqmap_tier);
    int64_t before = comparisons;
    liqmap_config config;
    given g = start();

    refuse_preset("", 16, row, HOUR, LIQMAP_E_PRESET);
    refuse_preset("classi", 16, row, HOUR, LIQMAP_E_PRESET);
    refuse_preset("classic ", 16, row, HOUR, LIQMAP_E_PRESET);
    refuse_preset("Classic", 16, row, HOUR, LIQMAP_E_PRESET);
    refuse_preset(NULL, 16, row, HOUR, LIQMAP_E_NULL);
    refuse_preset("classic", 2, row, HOUR, LIQMAP_E_ROOM);
    refuse_preset("btcusdt-1h", 15, row, HOUR, LIQMAP_E_ROOM);
    refuse_preset("classic", -1, row, HOUR, LIQMAP_E_LENGTH);
    refuse_preset("classic", 16, row - 8, HOUR, LIQMAP_E_STRIDE);
    refuse_preset("classic", 16, row, -1, LIQMAP_E_LENGTH);
    ck_assert_int_eq(comparisons - before, 3 * 10);
    ANSWERS(liqmap_preset(NULL, NULL, 0, 0, NULL, "classic", HOUR, 1), LIQMAP_E_NULL);
    config.struct_size = 0;
    ANSWERS(liqmap_preset(&config, NULL, 0, 0, NULL, "classic", HOUR, 1),
            LIQMAP_E_STRUCT_SIZE);
    g.longer.config.struct_size = sizeof g.longer;
    g.longer.bytes[sizeof config] = 1;
    ANSWERS(liqmap_preset(&g.longer.config, NULL, 0, 0, NULL, "classic", HOUR, 1),
            LIQMAP_E_STRUCT_TAIL);
    /* A caller without the field intrabar would lose it. */
    g.longer.config.struct_size = LIQMAP_FIRST_SIZEOF_CONFIG;
    ANSWERS(liqmap_preset(&g.longer.config, NULL, 0, 0, NULL, "btcusdt-1h", HOUR, 1),
            LIQMAP_E_ROOM);
    SUCCEEDS(liqmap_preset(&g.longer.config, NULL, 0, 0, NULL, "btcusdt-1h", 1, 1));
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("preset");

    tcase_add_test(tests, one_step_is_as_good_as_two);
    tcase_add_test(tests, inverse_contracts_are_not_forgotten);
    tcase_add_test(tests, maps_are_built_of_it);
    tcase_add_test(tests, the_default_tiers_are_those_of_a_map_without);
    tcase_add_test(tests, configurations_of_any_size_are_filled_in);
    tcase_add_test(tests, arguments_are_refused);
    tcase_add_test(tests, tails_are_refused);
    tcase_add_test(tests, leverages_are_refused);
    tcase_add_test(tests, tables_are_as_good_as_venues);
    tcase_add_test(tests, rules_amiss_are_refused);
    tcase_add_test(tests, there_may_be_no_tiers);
    tcase_add_test(tests, fitted_presets_are_as_printed);
    tcase_add_test(tests, fitted_presets_make_maps);
    tcase_add_test(tests, short_bars_have_no_intrabar);
    tcase_add_test(tests, unknown_presets_have_no_text);
    tcase_add_test(tests, presets_are_refused);
    return suite_run(tests, "preset");
}
