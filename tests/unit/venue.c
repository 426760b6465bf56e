/* SPDX-License-Identifier: MIT */
/*
 * venue: the tables once more, typed from the facts and not from the library; that the
 * entries follow on each other; and what tiers are made of them.
 */
#include "suite.h"

#include <math.h>

#include <liqmap/venue.h>

enum { MOST_BRACKETS = 20 };

#define LINEAR LIQMAP_LINEAR
#define INVERSE LIQMAP_INVERSE
#define MARK LIQMAP_MAINTENANCE_MARK
#define ENTRY LIQMAP_MAINTENANCE_ENTRY
#define NOTIONAL LIQMAP_MEASURE_NOTIONAL
#define CONTRACTS LIQMAP_MEASURE_CONTRACTS
#define FLAT LIQMAP_RULE_FLAT
#define DEDUCTION LIQMAP_RULE_DEDUCTION
#define SMALLEST LIQMAP_PROFILE_SMALLEST
#define AT_CAP LIQMAP_PROFILE_AT_CAP

/* As published: floor, cap, leverage, maintenance rate, maintenance amount. */
typedef struct fact {
    double floor, cap, leverage, mmr, amount;
} fact;

/* Binance announcement of 2025-08-17, USDT notional. */
static const fact binance_btcusdt[] = {
    {0, 300000, 150, 0.004, 0},
    {300000, 800000, 100, 0.005, 300},
    {800000, 3000000, 75, 0.0065, 1500},
    {3000000, 12000000, 50, 0.01, 12000},
    {12000000, 70000000, 25, 0.02, 132000},
    {70000000, 100000000, 20, 0.025, 482000},
    {100000000, 230000000, 10, 0.05, 2982000},
    {230000000, 480000000, 5, 0.1, 14482000},
    {480000000, 600000000, 4, 0.125, 26482000},
    {600000000, 800000000, 3, 0.15, 41482000},
    {800000000, 1200000000, 2, 0.25, 121482000},
    {1200000000, 1800000000, 1, 0.5, 421482000},
};
static const fact binance_ethusdt[] = {
    {0, 300000, 150, 0.004, 0},
    {300000, 800000, 100, 0.005, 300},
    {800000, 3000000, 75, 0.0065, 1500},
    {3000000, 12000000, 50, 0.01, 12000},
    {12000000, 50000000, 25, 0.02, 132000},
    {50000000, 65000000, 20, 0.025, 382000},
    {65000000, 150000000, 10, 0.05, 2007000},
    {150000000, 320000000, 5, 0.1, 9507000},
    {320000000, 400000000, 4, 0.125, 17507000},
    {400000000, 530000000, 3, 0.15, 27507000},
    {530000000, 800000000, 2, 0.25, 80507000},
    {800000000, 1200000000, 1, 0.5, 280507000},
};
/* Binance FAQ be2c7d9d95b04a7e8044ed02dd7dfe5c, BTC. */
static const fact binance_btcusd[] = {
    {0, 5, 125, 0.004, 0},        {5, 10, 100, 0.005, 0.005}, {10, 20, 50, 0.01, 0.055},
    {20, 50, 20, 0.025, 0.355},   {50, 100, 10, 0.05, 1.605}, {100, 200, 5, 0.1, 6.605},
    {200, 400, 4, 0.125, 11.605},
};
/* Bybit margin-parameters, USDT. */
static const fact bybit_btcusdt[] = {
    {0, 2000000, 100, 0.005, 0},
    {2000000, 2600000, 90, 0.0056, 1200},
    {2600000, 3200000, 80, 0.0063, 3020},
    {3200000, 3800000, 75, 0.0067, 4300},
    {3800000, 4400000, 70, 0.0071, 5820},
    {4400000, 5000000, 65, 0.0077, 8460},
    {5000000, 5600000, 55, 0.0091, 15460},
    {5600000, 8500000, 50, 0.01, 20500},
    {8500000, 10000000, 45, 0.013, 46000},
    {10000000, 14000000, 40, 0.015, 66000},
    {14000000, 20000000, 35, 0.016, 80000},
    {20000000, 28000000, 30, 0.02, 160000},
    {28000000, 38000000, 25, 0.025, 300000},
    {38000000, 50000000, 20, 0.029, 452000},
    {50000000, 55000000, 19, 0.03, 502000},
    {55000000, 60000000, 18, 0.035, 777000},
    {60000000, 65000000, 17, 0.036, 837000},
    {65000000, 70000000, 16, 0.038, 967000},
    {70000000, 75000000, 15, 0.04, 1107000},
    {75000000, 80000000, 14, 0.045, 1482000},
};
/* OKX position-tiers, contracts. */
static const fact okx_btc[] = {{0, 1000, 100, 0.004, 0}};
static const fact okx_eth[] = {{0, 5000, 100, 0.004, 0}};
static const fact okx_eth_2021[] = {
    {0, 3000, 125, 0.004, 0},
    {3000, 6000, 100, 0.005, 0},
    {6000, 12000, 66.66, 0.01, 0},
};
/* Live positions of October 2024: 50x, 1 %. */
static const fact hyperliquid_2024[] = {{0, INFINITY, 50, 0.01, 0}};
/* Hyperliquid margin-tiers, USDC. */
static const fact hyperliquid_btc[] = {
    {0, 150000000, 40, 0.0125, 0},
    {150000000, INFINITY, 20, 0.025, 1875000},
};
static const fact hyperliquid_eth[] = {
    {0, 100000000, 25, 0.02, 0},
    {100000000, INFINITY, 15, 0.03333333333333333, 1333333.333333},
};

#define ROWS_OF(table) table, COUNT(table)

/* Times as a calendar has them, UTC; "" where they end open. Caps times `unit`. */
static const struct {
    const char *name, *since, *until;
    int32_t contract, maintenance, measure, rule;
    double fee, face, unit;
    const fact *rows;
    int64_t n;
} known[] = {
    {"binance:BTCUSDT", "2025-08-19 06:30", "", LINEAR, MARK, NOTIONAL, DEDUCTION, 0, 1,
     1, ROWS_OF(binance_btcusdt)},
    {"binance:ETHUSDT", "2025-08-19 06:30", "", LINEAR, MARK, NOTIONAL, DEDUCTION, 0, 1,
     1, ROWS_OF(binance_ethusdt)},
    {"binance:BTCUSD", "2021-07-01 00:00", "", INVERSE, MARK, NOTIONAL, DEDUCTION, 0,
     100, 1, ROWS_OF(binance_btcusd)},
    {"binance:BTCUSD_PERP", "2021-07-01 00:00", "", INVERSE, MARK, NOTIONAL, DEDUCTION,
     0, 100, 1, ROWS_OF(binance_btcusd)},
    {"bybit:BTCUSDT", "2024-01-01 00:00", "2025-09-02 00:00", LINEAR, ENTRY, NOTIONAL,
     DEDUCTION, 0, 1, 1, ROWS_OF(bybit_btcusdt)},
    {"bybit:BTCUSDT", "2025-09-02 00:00", "", LINEAR, MARK, NOTIONAL, DEDUCTION, 0, 1,
     1, ROWS_OF(bybit_btcusdt)},
    {"okx:BTC-USDT-SWAP", "2026-08-12 00:00", "", LINEAR, MARK, CONTRACTS, FLAT, 0.0005,
     0.01, 0.01, ROWS_OF(okx_btc)},
    {"okx:ETH-USDT-SWAP", "2021-06-11 00:00", "2026-08-12 00:00", LINEAR, MARK,
     CONTRACTS, FLAT, 0.0005, 0.1, 0.1, ROWS_OF(okx_eth_2021)},
    {"okx:ETH-USDT-SWAP", "2026-08-12 00:00", "", LINEAR, MARK, CONTRACTS, FLAT, 0.0005,
     0.1, 0.1, ROWS_OF(okx_eth)},
    {"hyperliquid:BTC", "2024-10-01 00:00", "2025-03-12 00:00", LINEAR, MARK, NOTIONAL,
     DEDUCTION, 0, 1, 1, ROWS_OF(hyperliquid_2024)},
    {"hyperliquid:BTC", "2025-03-12 00:00", "", LINEAR, MARK, NOTIONAL, DEDUCTION, 0, 1,
     1, ROWS_OF(hyperliquid_btc)},
    {"hyperliquid:ETH", "2024-10-01 00:00", "2025-03-12 00:00", LINEAR, MARK, NOTIONAL,
     DEDUCTION, 0, 1, 1, ROWS_OF(hyperliquid_2024)},
    {"hyperliquid:ETH", "2025-03-12 00:00", "", LINEAR, MARK, NOTIONAL, DEDUCTION, 0, 1,
     1, ROWS_OF(hyperliquid_eth)},
};
enum { ENTRIES = sizeof known / sizeof known[0] };

/* How many brackets the entries of a rule have; and all of them. */
static int64_t brackets_of_rule(int32_t rule)
{
    int64_t n = 0;

    for (int64_t k = 0; k < ENTRIES; k++) {
        n += known[k].rule == rule ? known[k].n : 0;
    }
    return n;
}

static int64_t brackets_known(void)
{
    return brackets_of_rule(FLAT) + brackets_of_rule(DEDUCTION);
}

/* Entries of a name follow on each other. */
static int64_t names_known(void)
{
    int64_t n = 1;

    for (int64_t k = 1; k < ENTRIES; k++) {
        n += strcmp(known[k].name, known[k - 1].name) != 0;
    }
    return n;
}

static int is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* "2025-08-19 06:30" in milliseconds since 1970, counted day by day. */
static int64_t time_of(const char *text)
{
    static const int64_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year, month, day, hour, minute;
    int64_t days = 0;

    if (*text == '\0') {
        return INT64_MAX;
    }
    ck_assert_int_eq(
        sscanf(text, "%d-%d-%d %d:%d", &year, &month, &day, &hour, &minute), 5);
    for (int64_t y = 1970; y < year; y++) {
        days += is_leap(y) ? 366 : 365;
    }
    for (int m = 1; m < month; m++) {
        days += lengths[m - 1] + (m == 2 && is_leap(year));
    }
    return (((days + day - 1) * 24 + hour) * 60 + minute) * 60000;
}

static liqmap_rules rules_of(int64_t venue)
{
    liqmap_rules rules;

    memset(&rules, 0, sizeof rules);
    rules.struct_size = sizeof rules;
    SUCCEEDS(liqmap_venue_rules(venue, &rules));
    return rules;
}

static int64_t brackets_of(int64_t venue, liqmap_bracket *brackets)
{
    int64_t n = -7;

    SUCCEEDS(
        liqmap_venue_brackets(venue, brackets, MOST_BRACKETS, sizeof *brackets, &n));
    return n;
}

/* The entry typed here that is entry `venue`: by name and date, in whatever order. */
static int64_t known_of(int64_t venue)
{
    liqmap_rules rules = rules_of(venue);

    for (int64_t k = 0; k < ENTRIES; k++) {
        if (strcmp(known[k].name, liqmap_venue_name(venue)) == 0 &&
            time_of(known[k].since) == rules.since_ms) {
            return k;
        }
    }
    ck_abort_msg("%s from %" PRId64 " on: not in the table of this test",
                 liqmap_venue_name(venue), rules.since_ms);
    return -1;
}

START_TEST(calendar_is_right)
{
    ck_assert_int_eq(time_of("1970-01-01 00:00"), 0);
    ck_assert_int_eq(time_of("2000-03-01 00:00"), INT64_C(951868800000));
    ck_assert_int_eq(time_of("2024-02-29 23:59"), INT64_C(1709251140000));
}
END_TEST

START_TEST(rules_are_as_known)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < liqmap_venue_count(); i++) {
        int64_t k = known_of(i);
        const char *name = known[k].name;
        liqmap_rules rules = rules_of(i);

        compare_ints(name, rules.struct_size, sizeof rules);
        compare_ints(name, rules.contract, known[k].contract);
        compare_ints(name, rules.maintenance, known[k].maintenance);
        compare_ints(name, rules.measure, known[k].measure);
        compare_ints(name, rules.rule, known[k].rule);
        compare_ints(name, rules.reserved, 0);
        compare_ints(name, rules.since_ms, time_of(known[k].since));
        compare_ints(name, rules.until_ms, time_of(known[k].until));
        compare(name, rules.fee, known[k].fee, 0);
        compare(name, rules.face, known[k].face, 0);
    }
    ck_assert_int_eq(liqmap_venue_count(), ENTRIES);
    ck_assert_int_eq(comparisons - before, ENTRIES * 10);
}
END_TEST

/* The published amounts have at most 13 digits. */
START_TEST(brackets_are_as_published)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < ENTRIES; i++) {
        int64_t k = known_of(i);
        const char *name = known[k].name;
        liqmap_bracket b[MOST_BRACKETS];

        compare_ints(name, brackets_of(i, b), known[k].n);
        for (int64_t r = 0; r < known[k].n; r++) {
            const fact *f = &known[k].rows[r];

            compare(name, r > 0 ? b[r - 1].cap : 0, known[k].unit * f->floor, 0);
            compare(name, b[r].cap, known[k].unit * f->cap, 0);
            compare(name, b[r].leverage, f->leverage, 0);
            compare(name, b[r].mmr, f->mmr, 0);
            compare(name, b[r].deduction, f->amount, 1e-12 * f->amount);
        }
    }
    ck_assert_int_eq(comparisons - before, ENTRIES + 5 * brackets_known());
}
END_TEST

/* c_n = floor_n*(m_n - m_(n-1)) + c_(n-1), from the rates and caps alone. */
START_TEST(deductions_make_a_ladder)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < ENTRIES; i++) {
        liqmap_bracket b[MOST_BRACKETS];
        int64_t n = brackets_of(i, b);
        double c = 0.0;

        if (rules_of(i).rule != DEDUCTION) {
            continue;
        }
        compare(liqmap_venue_name(i), b[0].deduction, 0.0, 0);
        for (int64_t r = 1; r < n; r++) {
            c += b[r - 1].cap * (b[r].mmr - b[r - 1].mmr);
            compare(liqmap_venue_name(i), b[r].deduction, c, 1e-9 * c);
        }
    }
    ck_assert_int_eq(comparisons - before, brackets_of_rule(DEDUCTION));
}
END_TEST

/* Larger positions: less leverage, and a higher rate, below 1/leverage. */
START_TEST(brackets_tighten)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < ENTRIES; i++) {
        liqmap_bracket b[MOST_BRACKETS];
        int64_t n = brackets_of(i, b);

        for (int64_t r = 0; r < n; r++) {
            compare_ints("rate", b[r].mmr * b[r].leverage < 1.0, 1);
            compare_ints("leverage", r == 0 || b[r].leverage < b[r - 1].leverage, 1);
            compare_ints("rate", r == 0 || b[r].mmr > b[r - 1].mmr, 1);
        }
    }
    ck_assert_int_eq(comparisons - before, 3 * brackets_known());
}
END_TEST

static int is_plain(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text < ' ' || *text > '~') {
            return 0;
        }
    }
    return 1;
}

START_TEST(entries_name_themselves)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < ENTRIES; i++) {
        const char *name = liqmap_venue_name(i), *source = liqmap_venue_source(i);
        const char *colon = strchr(name, ':');

        compare_ints(name, is_plain(name) && is_plain(source), 1);
        compare_ints(name, colon != NULL && colon > name && colon[1] != '\0', 1);
        compare_ints(name, strchr(name, ' ') == NULL, 1);
        compare_ints(name, strlen(source) > 40, 1);
        compare_ints(name, source[strlen(source) - 1] != '.', 1);
    }
    ck_assert_int_eq(comparisons - before, ENTRIES * 5);
}
END_TEST

/* Those of a name lie together, each from where the one before ends. */
START_TEST(entries_follow_on_each_other)
{
    int64_t before = comparisons;
    int64_t names = 0;

    for (int64_t i = 0; i < ENTRIES; i++) {
        const char *name = liqmap_venue_name(i);
        liqmap_rules rules = rules_of(i);
        int starts = i == 0 || strcmp(name, liqmap_venue_name(i - 1)) != 0;
        int ends = i == ENTRIES - 1 || strcmp(name, liqmap_venue_name(i + 1)) != 0;

        compare_ints(name, rules.since_ms < rules.until_ms, 1);
        compare_ints(name, rules.until_ms, ends ? INT64_MAX : rules_of(i + 1).since_ms);
        names += starts;
        for (int64_t k = 0; starts && k < i; k++) {
            ck_assert_str_ne(name, liqmap_venue_name(k));
        }
    }
    ck_assert_int_eq(names, names_known());
    ck_assert_int_eq(comparisons - before, ENTRIES * 2);
}
END_TEST

/* Of the table typed here, the last that is known by then, else the first there is. */
static int64_t since_at(const char *name, int64_t time)
{
    int64_t since = INT64_MAX, earliest = INT64_MAX;

    for (int64_t k = 0; k < ENTRIES; k++) {
        int64_t from = time_of(known[k].since);

        if (strcmp(known[k].name, name) != 0) {
            continue;
        }
        if (from < earliest) {
            earliest = from;
        }
        if (from <= time && (since == INT64_MAX || from > since)) {
            since = from;
        }
    }
    return since != INT64_MAX ? since : earliest;
}

START_TEST(entries_are_found_by_time)
{
    int64_t before = comparisons;

    for (int64_t k = 0; k < ENTRIES; k++) {
        int64_t since = time_of(known[k].since);
        char name[40]; /* nothing past its end is looked at, nor which memory it is */
        int64_t times[] = {INT64_MIN,     -1,       0, since - 1, since, since + 1,
                           INT64_MAX - 1, INT64_MAX};

        memset(name, 'x', sizeof name);
        strcpy(name, known[k].name);
        for (int64_t t = 0; t < COUNT(times); t++) {
            int64_t found = -7;

            SUCCEEDS(liqmap_venue_find(&found, name, times[t]));
            ck_assert_int_ge(found, 0);
            ck_assert_int_lt(found, ENTRIES);
            compare_texts("found", liqmap_venue_name(found), known[k].name);
            compare_ints("found", rules_of(found).since_ms,
                         since_at(known[k].name, times[t]));
        }
    }
    ck_assert_int_eq(comparisons - before, ENTRIES * 8 * 2);
}
END_TEST

START_TEST(names_are_taken_to_the_letter)
{
    static const char *const strange[] = {
        "",
        ":",
        "binance",
        "binance:",
        "binance:BTCUSD_",
        "binance:BTCUSDTT",
        "binance:BTCUSDT ",
        " binance:BTCUSDT",
        "Binance:BTCUSDT",
        "binance:btcusdt",
        "bybit:ETHUSDT",
        "BTCUSDT",
    };
    int64_t before = comparisons;
    int64_t found = -7;

    for (int64_t i = 0; i < COUNT(strange); i++) {
        found = -7;
        compare_answers(strange[i], liqmap_venue_find(&found, strange[i], INT64_MAX),
                        LIQMAP_E_VENUE);
        compare_ints(strange[i], found, -1);
    }
    ck_assert_int_eq(comparisons - before, 2 * COUNT(strange));
    SUCCEEDS(liqmap_venue_find(NULL, "binance:BTCUSDT", 0));
    ANSWERS(liqmap_venue_find(NULL, "binance:", 0), LIQMAP_E_VENUE);
    found = -7;
    compare_answers("liqmap_venue_find", liqmap_venue_find(&found, NULL, 0),
                    LIQMAP_E_NULL);
    ck_assert_int_eq(found, -1);
    ANSWERS(liqmap_venue_find(NULL, NULL, 0), LIQMAP_E_NULL);
}
END_TEST

static const int64_t nowhere[] = {-1, ENTRIES, INT64_MIN, INT64_MAX};

START_TEST(entries_there_are_none_of_are_refused)
{
    for (int64_t i = 0; i < COUNT(nowhere); i++) {
        liqmap_bracket b[MOST_BRACKETS];
        liqmap_rules rules, same;
        liqmap_tier tier = {25, 1, 1, 7, 7};
        int64_t count = -7, bad = -7;

        memset(&rules, 0xa5, sizeof rules);
        rules.struct_size = sizeof rules;
        same = rules;
        ck_assert_ptr_null(liqmap_venue_name(nowhere[i]));
        ck_assert_ptr_null(liqmap_venue_source(nowhere[i]));
        compare_answers("liqmap_venue_rules", liqmap_venue_rules(nowhere[i], &rules),
                        LIQMAP_E_VENUE);
        ck_assert_mem_eq(&rules, &same, sizeof rules);
        ANSWERS(liqmap_venue_rules(nowhere[i], NULL), LIQMAP_E_VENUE);
        ANSWERS(liqmap_venue_brackets(nowhere[i], b, MOST_BRACKETS, sizeof *b, &count),
                LIQMAP_E_VENUE);
        ck_assert_int_eq(count, 0);
        ANSWERS(liqmap_venue_tiers(nowhere[i], &tier, 1, sizeof tier, &bad, SMALLEST),
                LIQMAP_E_VENUE);
        ck_assert_int_eq(bad, -1);
        ck_assert(tier.mmr == 7 && tier.fee == 7);
    }
    SUCCEEDS(liqmap_venue_rules(0, NULL));
}
END_TEST

/* ---- rows with room between them ------------------------------------------------- */

enum { WIDE = 56, ROOM = MOST_BRACKETS * WIDE };

/* All bytes the call was not to write are as they were. */
static void check_gaps(const char *what, const unsigned char *bytes, int64_t rows,
                       int64_t row, int64_t stride)
{
    int64_t changed = 0;

    for (int64_t at = 0; at < ROOM; at++) {
        if (at / stride >= rows || at % stride >= row) {
            changed += bytes[at] != 0xa5;
        }
    }
    compare_ints(what, changed, 0);
}

START_TEST(brackets_are_written_where_asked)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < ENTRIES; i++) {
        for (int64_t stride = sizeof(liqmap_bracket); stride <= WIDE; stride += 8) {
            union {
                double align;
                unsigned char bytes[ROOM];
            } wide;
            liqmap_bracket b[MOST_BRACKETS];
            int64_t n = brackets_of(i, b);

            memset(&wide, 0xa5, sizeof wide);
            SUCCEEDS(liqmap_venue_brackets(i, (void *)&wide, n, stride, NULL));
            for (int64_t r = 0; r < n; r++) {
                ck_assert_mem_eq(wide.bytes + r * stride, &b[r], sizeof *b);
            }
            check_gaps("brackets", wide.bytes, n, sizeof *b, stride);
        }
    }
    ck_assert_int_eq(comparisons - before, ENTRIES * 4);
}
END_TEST

static void refuse_brackets(int64_t venue, int64_t capacity, int64_t stride,
                            int32_t status, const char *what)
{
    union {
        double align;
        unsigned char bytes[ROOM];
    } wide;
    liqmap_bracket b[MOST_BRACKETS];
    int64_t n = brackets_of(venue, b), count = -7;

    memset(&wide, 0xa5, sizeof wide);
    compare_answers(
        what, liqmap_venue_brackets(venue, (void *)&wide, capacity, stride, &count),
        status);
    compare_ints(what, count, n);
    check_gaps(what, wide.bytes, 0, sizeof *b, sizeof *b);
}

START_TEST(brackets_with_no_room_are_refused)
{
    int64_t before = comparisons;
    int64_t with_more = 0;

    for (int64_t i = 0; i < ENTRIES; i++) {
        const int64_t row = sizeof(liqmap_bracket);
        int64_t count = -7, n;

        SUCCEEDS(liqmap_venue_brackets(i, NULL, 0, row, &count));
        n = known[known_of(i)].n;
        compare_ints("count alone", count, n);
        compare_answers("liqmap_venue_brackets",
                        liqmap_venue_brackets(i, NULL, n, row, &count), LIQMAP_E_NULL);
        refuse_brackets(i, n - 1, row, LIQMAP_E_ROOM, "one short");
        refuse_brackets(i, -1, row, LIQMAP_E_LENGTH, "-1");
        refuse_brackets(i, INT64_MIN, row, LIQMAP_E_LENGTH, "least");
        refuse_brackets(i, n, row - 8, LIQMAP_E_STRIDE, "a stride too short");
        refuse_brackets(i, n, row + 4, LIQMAP_E_STRIDE, "a stride of no 8");
        refuse_brackets(i, n, 0, LIQMAP_E_STRIDE, "no stride");
        refuse_brackets(i, n, -row, LIQMAP_E_STRIDE, "backward");
        if (n == 1) {
            continue;
        }
        with_more++;
        refuse_brackets(i, n, INT64_MAX - 7, LIQMAP_E_OVERFLOW, "too far");
    }
    ck_assert_int_eq(comparisons - before, ENTRIES * (2 + 7 * 3) + 3 * with_more);
}
END_TEST

/* ---- tiers ----------------------------------------------------------------------- */

/* Rates of 25x, 50x and 100x, small and at cap, as derived elsewhere; 0: not
 * offered. */
static const struct {
    const char *name;
    double leverage, smallest, at_cap, fee;
} derived[] = {
    {"binance:BTCUSDT", 25, 0.004, 0.018114285714285715, 0},
    {"binance:BTCUSDT", 50, 0.004, 0.009000000000000001, 0},
    {"binance:BTCUSDT", 100, 0.004, 0.004625, 0},
    {"binance:ETHUSDT", 25, 0.004, 0.01736, 0},
    {"binance:ETHUSDT", 50, 0.004, 0.009000000000000001, 0},
    {"binance:ETHUSDT", 100, 0.004, 0.004625, 0},
    {"bybit:BTCUSDT", 25, 0.005, 0.017105263157894738, 0},
    {"bybit:BTCUSDT", 50, 0.005, 0.007588235294117647, 0},
    {"bybit:BTCUSDT", 100, 0.005, 0.005, 0},
    {"okx:BTC-USDT-SWAP", 25, 0.004, 0.004, 0.0005},
    {"okx:BTC-USDT-SWAP", 50, 0.004, 0.004, 0.0005},
    {"okx:BTC-USDT-SWAP", 100, 0.004, 0.004, 0.0005},
    {"okx:ETH-USDT-SWAP", 25, 0.004, 0.004, 0.0005},
    {"okx:ETH-USDT-SWAP", 50, 0.004, 0.004, 0.0005},
    {"okx:ETH-USDT-SWAP", 100, 0.004, 0.004, 0.0005},
    {"hyperliquid:BTC", 25, 0.0125, 0.0125, 0},
    {"hyperliquid:BTC", 50, 0, 0, 0},
    {"hyperliquid:BTC", 100, 0, 0, 0},
    {"hyperliquid:ETH", 25, 0.02, 0.02, 0},
    {"hyperliquid:ETH", 50, 0, 0, 0},
    {"hyperliquid:ETH", 100, 0, 0, 0},
};

/* What a tier of a leverage is made to be: 4 comparisons. */
static void check_tier(int64_t venue, const char *name, double leverage,
                       int32_t profile, double mmr, double fee)
{
    liqmap_tier tier = {leverage, 0.25, 0.125, 7, 7};
    int64_t bad = -7;

    compare_answers(name,
                    liqmap_venue_tiers(venue, &tier, 1, sizeof tier, &bad, profile),
                    mmr == 0 ? LIQMAP_E_NOT_OFFERED : LIQMAP_OK);
    compare_ints(name, bad, mmr == 0 ? 0 : -1);
    compare(name, tier.mmr, mmr == 0 ? 7 : mmr, 1e-15);
    compare(name, tier.fee, mmr == 0 ? 7 : fee, 0);
    ck_assert(tier.leverage == leverage);
    ck_assert(tier.share_long == 0.25 && tier.share_short == 0.125);
}

START_TEST(tiers_have_the_derived_rates)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(derived); i++) {
        int64_t venue = -7;

        SUCCEEDS(liqmap_venue_find(&venue, derived[i].name, INT64_MAX));
        check_tier(venue, derived[i].name, derived[i].leverage, SMALLEST,
                   derived[i].smallest, derived[i].fee);
        check_tier(venue, derived[i].name, derived[i].leverage, AT_CAP,
                   derived[i].at_cap, derived[i].fee);
    }
    ck_assert_int_eq(comparisons - before, COUNT(derived) * 2 * 4);
}
END_TEST

/* The highest effective rate of a size at which the leverage is allowed; 0: none is.
 * Rates rise with size, so it is that at a cap; without end, that of no deduction. */
static double highest_rate(int64_t k, double leverage)
{
    double highest = 0.0;

    for (int64_t r = 0; r < known[k].n; r++) {
        const fact *f = &known[k].rows[r];
        double rate = f->mmr - f->amount / (f->cap * known[k].unit);

        if (leverage <= f->leverage && rate > highest) {
            highest = rate;
        }
    }
    return highest;
}

/* Every leverage any of them offers, those between brackets, and more. */
START_TEST(at_cap_is_the_highest_rate)
{
    int64_t before = comparisons;
    int64_t offered = 0, asked = 0, halves = 0;

    for (int64_t i = 0; i < ENTRIES; i++) {
        int64_t k = known_of(i);

        halves += (int64_t)(2.0 * known[k].rows[0].leverage) - 1;
        for (double leverage = 1.0; leverage <= 200.0; leverage += 0.5) {
            double highest = highest_rate(k, leverage);
            int is_offered = leverage <= known[k].rows[0].leverage;

            check_tier(i, known[k].name, leverage, AT_CAP, highest, known[k].fee);
            check_tier(i, known[k].name, leverage, SMALLEST,
                       is_offered ? known[k].rows[0].mmr : 0, known[k].fee);
            ck_assert_int_eq(highest > 0.0, is_offered);
            offered += is_offered;
            asked++;
        }
    }
    ck_assert_int_eq(offered, halves);
    ck_assert_int_eq(comparisons - before, asked * 2 * 4);
}
END_TEST

/* One more than the most, by the least there is. */
START_TEST(the_most_leverage_is_sharp)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < ENTRIES; i++) {
        int64_t k = known_of(i);
        const fact *first = &known[k].rows[0];
        double most = first->leverage;

        check_tier(i, known[k].name, most, SMALLEST, first->mmr, known[k].fee);
        check_tier(i, known[k].name, nextafter(most, INFINITY), SMALLEST, 0, 0);
        check_tier(i, known[k].name, nextafter(most, INFINITY), AT_CAP, 0, 0);
        check_tier(i, known[k].name, 1e300, AT_CAP, 0, 0);
    }
    ck_assert_int_eq(comparisons - before, ENTRIES * 4 * 4);
}
END_TEST

typedef struct wide_tier {
    liqmap_tier tier;
    unsigned char gap[16];
} wide_tier;

static void three_tiers(wide_tier *rows)
{
    memset(rows, 0xa5, 3 * sizeof *rows);
    for (int64_t i = 0; i < 3; i++) {
        rows[i].tier.leverage = 5.0 * (double)(i + 1);
        rows[i].tier.share_long = 0.5;
        rows[i].tier.share_short = 0.25;
    }
}

/* Refused, with the bad one named and nothing written: 3 comparisons. */
static void refuse_tiers(const wide_tier *rows, int64_t n, int64_t stride,
                         int32_t profile, int32_t status, int64_t which)
{
    wide_tier after[3];
    int64_t bad = -7;

    memcpy(after, rows, sizeof after);
    compare_answers("liqmap_venue_tiers",
                    liqmap_venue_tiers(0, &after[0].tier, n, stride, &bad, profile),
                    status);
    compare_ints("bad", bad, which);
    compare_bytes("tiers", after, rows, sizeof after);
    ANSWERS(liqmap_venue_tiers(0, &after[0].tier, n, stride, NULL, profile), status);
}

START_TEST(tiers_amiss_are_refused)
{
    static const struct {
        double leverage;
        int32_t status;
    } flaws[] = {
        {0.0, LIQMAP_E_LEVERAGE},           {-0.0, LIQMAP_E_LEVERAGE},
        {0.5, LIQMAP_E_LEVERAGE},           {-25.0, LIQMAP_E_LEVERAGE},
        {1.0 - 0x1p-53, LIQMAP_E_LEVERAGE}, {NAN, LIQMAP_E_NOT_FINITE},
        {INFINITY, LIQMAP_E_NOT_FINITE},    {-INFINITY, LIQMAP_E_NOT_FINITE},
        {151.0, LIQMAP_E_NOT_OFFERED},
    };
    const int64_t stride = sizeof(wide_tier);
    int64_t before = comparisons;
    int64_t bad = -7;
    wide_tier rows[3];

    for (int64_t i = 0; i < COUNT(flaws); i++) {
        for (int64_t at = 0; at < 3; at++) {
            three_tiers(rows);
            rows[at].tier.leverage = flaws[i].leverage;
            refuse_tiers(rows, 3, stride, SMALLEST, flaws[i].status, at);
            refuse_tiers(rows, 3, stride, AT_CAP, flaws[i].status, at);
        }
    }
    three_tiers(rows);
    refuse_tiers(rows, 3, stride, -1, LIQMAP_E_PROFILE, -1);
    refuse_tiers(rows, 3, stride, 2, LIQMAP_E_PROFILE, -1);
    refuse_tiers(rows, 3, stride, INT32_MIN, LIQMAP_E_PROFILE, -1);
    refuse_tiers(rows, -1, stride, SMALLEST, LIQMAP_E_LENGTH, -1);
    refuse_tiers(rows, INT64_MIN, stride, SMALLEST, LIQMAP_E_LENGTH, -1);
    refuse_tiers(rows, 3, sizeof(liqmap_tier) - 8, SMALLEST, LIQMAP_E_STRIDE, -1);
    refuse_tiers(rows, 3, stride + 4, SMALLEST, LIQMAP_E_STRIDE, -1);
    refuse_tiers(rows, 3, -stride, SMALLEST, LIQMAP_E_STRIDE, -1);
    refuse_tiers(rows, INT64_MAX, stride, SMALLEST, LIQMAP_E_OVERFLOW, -1);
    refuse_tiers(rows, 3, INT64_MAX - 7, SMALLEST, LIQMAP_E_OVERFLOW, -1);
    ck_assert_int_eq(comparisons - before, 3 * (COUNT(flaws) * 3 * 2 + 10));
    ANSWERS(liqmap_venue_tiers(0, NULL, 1, stride, &bad, SMALLEST), LIQMAP_E_NULL);
    ck_assert_int_eq(bad, -1);
    SUCCEEDS(liqmap_venue_tiers(0, NULL, 0, stride, &bad, SMALLEST));
    refuse_tiers(rows, 0, stride, SMALLEST, LIQMAP_OK, -1);
}
END_TEST

START_TEST(tiers_are_written_where_asked)
{
    int64_t before = comparisons;

    for (int32_t profile = SMALLEST; profile <= AT_CAP; profile++) {
        wide_tier rows[3], want[3];

        three_tiers(rows);
        memcpy(want, rows, sizeof want);
        for (int64_t i = 0; i < 3; i++) {
            want[i].tier.fee = 0.0;
            want[i].tier.mmr = profile == AT_CAP
                                   ? highest_rate(known_of(0), 5.0 * (double)(i + 1))
                                   : 0.004;
        }
        SUCCEEDS(liqmap_venue_tiers(0, &rows[0].tier, 3, sizeof *rows, NULL, profile));
        compare_bytes("tiers", rows, want, sizeof rows);
    }
    ck_assert_int_eq(comparisons - before, 2);
}
END_TEST

/* ---- tables of the caller's own ---------------------------------------------------- */

static liqmap_bracket_table table_of(int64_t venue);

/* By the rules and the table of an entry, to the byte, whatever the stride. */
START_TEST(tables_make_the_tiers_of_venues)
{
    int64_t before = comparisons;

    for (int64_t venue = 0; venue < ENTRIES; venue++) {
        const liqmap_rules rules = rules_of(venue);
        const liqmap_bracket_table table = table_of(venue);

        for (int32_t profile = SMALLEST; profile <= AT_CAP; profile++) {
            wide_tier rows[3], want[3];
            int64_t bad = -7;

            three_tiers(rows);
            memcpy(want, rows, sizeof want);
            SUCCEEDS(liqmap_venue_tiers(venue, &want[0].tier, 3, sizeof *want, NULL,
                                        profile));
            SUCCEEDS(liqmap_table_tiers(&rows[0].tier, 3, sizeof *rows, &bad, &rules,
                                        &table, profile));
            compare_bytes("tiers", rows, want, sizeof rows);
            compare_ints("bad", bad, -1);
        }
    }
    ck_assert_int_eq(comparisons - before, 2 * 2 * ENTRIES);
}
END_TEST

/* Rows of an array, wider than they need be, with leverages that are not known. */
START_TEST(tables_of_ones_own_make_tiers)
{
    static const struct {
        liqmap_bracket row;
        double gap;
    } rows[] = {{{50000, 75, 0.005, 0}, 7}, {{250000, 50, 0.01, 250}, 7}};
    static const liqmap_bracket unknown[] = {{INFINITY, 0, 0.02, 0}};
    const liqmap_rules rules = {.struct_size = sizeof rules, .fee = 0.0005};
    liqmap_bracket_table table = {.struct_size = sizeof table,
                                  .rule = LIQMAP_RULE_DEDUCTION,
                                  .count = 2,
                                  .stride = sizeof *rows,
                                  .rows = &rows[0].row};
    liqmap_tier tiers[] = {{.leverage = 50}, {.leverage = 75}};
    int64_t bad = -7;

    SUCCEEDS(liqmap_table_tiers(tiers, 2, sizeof *tiers, &bad, &rules, &table, AT_CAP));
    compare("50x at cap", tiers[0].mmr, 0.01 - 250.0 / 250000, 0);
    compare("75x at cap", tiers[1].mmr, 0.005, 0);
    compare("fee", tiers[0].fee, 0.0005, 0);
    tiers[1].leverage = 75.5;
    ANSWERS(liqmap_table_tiers(tiers, 2, sizeof *tiers, &bad, &rules, &table, SMALLEST),
            LIQMAP_E_NOT_OFFERED);
    ck_assert_int_eq(bad, 1);
    table.count = 1;
    table.rows = unknown;
    SUCCEEDS(
        liqmap_table_tiers(tiers, 2, sizeof *tiers, &bad, &rules, &table, SMALLEST));
    compare("any leverage", tiers[1].mmr, 0.02, 0);
}
END_TEST

START_TEST(tables_amiss_make_no_tiers)
{
    static const liqmap_bracket falling[] = {{10, 5, 0.01, 0}, {5, 2, 0.02, 0.1}};
    const liqmap_bracket_table sound = table_of(0);
    const liqmap_rules fair = rules_of(0);
    const struct {
        const char *what;
        int32_t status;
        int64_t at;
        int64_t n, stride;
        double fee;
        liqmap_bracket_table table;
        int32_t profile;
    } flaws[] = {
        {"profile", LIQMAP_E_PROFILE, -1, 3, 56, 0, sound, 2},
        {"length", LIQMAP_E_LENGTH, -1, -1, 56, 0, sound, 0},
        {"stride", LIQMAP_E_STRIDE, -1, 3, 32, 0, sound, 0},
        {"overflow", LIQMAP_E_OVERFLOW, -1, INT64_MAX, 56, 0, sound, 0},
        {"fee", LIQMAP_E_RATE, -1, 3, 56, -0.1, sound, 0},
        {"fee without end", LIQMAP_E_NOT_FINITE, -1, 3, 56, INFINITY, sound, 0},
        {"bracket",
         LIQMAP_E_BRACKET,
         1,
         3,
         56,
         0,
         {sizeof sound, 0, 0, LIQMAP_RULE_DEDUCTION, 2, 32, falling, NULL},
         0},
        {"no rows",
         LIQMAP_E_NULL,
         -1,
         3,
         56,
         0,
         {sizeof sound, 0, 0, 0, 1, 32, NULL, NULL},
         0},
        {"no brackets",
         LIQMAP_E_LENGTH,
         -1,
         3,
         56,
         0,
         {sizeof sound, 0, 0, 0, 0, 32, falling, NULL},
         0},
        {"measure",
         LIQMAP_E_MEASURE,
         -1,
         3,
         56,
         0,
         {sizeof sound, 0, 2, 0, 1, 32, falling, NULL},
         0},
        {"rule",
         LIQMAP_E_RULE,
         -1,
         3,
         56,
         0,
         {sizeof sound, 0, 0, 2, 1, 32, falling, NULL},
         0},
        {"reserved",
         LIQMAP_E_RESERVED,
         -1,
         3,
         56,
         0,
         {sizeof sound, 1, 0, 0, 1, 32, falling, NULL},
         0},
    };
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(flaws); i++) {
        liqmap_rules rules = fair;
        wide_tier rows[3], after[3];
        int64_t bad = -7;

        three_tiers(rows);
        memcpy(after, rows, sizeof after);
        rules.fee = flaws[i].fee;
        compare_answers(flaws[i].what,
                        liqmap_table_tiers(&after[0].tier, flaws[i].n, flaws[i].stride,
                                           &bad, &rules, &flaws[i].table,
                                           flaws[i].profile),
                        flaws[i].status);
        compare_ints(flaws[i].what, bad, flaws[i].at);
        compare_bytes(flaws[i].what, after, rows, sizeof after);
    }
    ck_assert_int_eq(comparisons - before, 3 * COUNT(flaws));
    ANSWERS(liqmap_table_tiers(NULL, 1, 40, NULL, &fair, &sound, 0), LIQMAP_E_NULL);
    ANSWERS(liqmap_table_tiers(NULL, 0, 0, NULL, NULL, &sound, 0), LIQMAP_E_NULL);
    ANSWERS(liqmap_table_tiers(NULL, 0, 0, NULL, &fair, NULL, 0), LIQMAP_E_NULL);
}
END_TEST

/* ---- what the tables are for ----------------------------------------------------- */

/* The table of an entry, over whatever was there. */
static liqmap_bracket_table table_of(int64_t venue)
{
    liqmap_bracket_table table;

    memset(&table, 0xa5, sizeof table);
    table.struct_size = sizeof table;
    SUCCEEDS(liqmap_venue_table(venue, &table));
    return table;
}

START_TEST(tables_are_brackets_and_rules)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < ENTRIES; i++) {
        const char *name = liqmap_venue_name(i);
        const liqmap_rules rules = rules_of(i);
        const liqmap_bracket_table table = table_of(i);
        liqmap_bracket b[MOST_BRACKETS];

        compare_ints(name, table.struct_size, sizeof table);
        compare_ints(name, table.count, brackets_of(i, b));
        compare_ints(name, table.measure, rules.measure);
        compare_ints(name, table.rule, rules.rule);
        compare_ints(name, table.reserved == 0 && table.unused == NULL, 1);
        for (int64_t r = 0; r < table.count; r++) {
            compare_bytes(name, (const char *)table.rows + r * table.stride, &b[r],
                          sizeof *b);
        }
        SUCCEEDS(liqmap_venue_table(i, NULL));
    }
    ck_assert_int_eq(comparisons - before, 5 * ENTRIES + brackets_known());
}
END_TEST

START_TEST(tables_of_no_entry_are_refused)
{
    static const uint32_t sizes[] = {0, LIQMAP_FIRST_SIZEOF_BRACKET_TABLE - 1, 4097};
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(nowhere) + COUNT(sizes); i++) {
        const int is_nowhere = i < COUNT(nowhere);
        liqmap_bracket_table table, same;

        memset(&table, 0xa5, sizeof table);
        table.struct_size = is_nowhere ? sizeof table : sizes[i - COUNT(nowhere)];
        same = table;
        compare_answers("liqmap_venue_table",
                        liqmap_venue_table(is_nowhere ? nowhere[i] : 0, &table),
                        is_nowhere ? LIQMAP_E_VENUE : LIQMAP_E_STRUCT_SIZE);
        compare_bytes("table", &table, &same, sizeof table);
        if (is_nowhere) {
            ANSWERS(liqmap_venue_table(nowhere[i], NULL), LIQMAP_E_VENUE);
        }
    }
    ck_assert_int_eq(comparisons - before, 2 * (COUNT(nowhere) + COUNT(sizes)));
}
END_TEST

/* On every table, a position of the middle of every bracket has a price: by the
 * library's rows as by a copy of them. */
START_TEST(tables_give_prices)
{
    int64_t before = comparisons;
    int64_t priced = 0;

    for (int64_t i = 0; i < ENTRIES; i++) {
        liqmap_rules rules = rules_of(i);
        const liqmap_bracket_table own = table_of(i);
        liqmap_bracket b[MOST_BRACKETS];
        int64_t n = brackets_of(i, b);
        const liqmap_bracket_table table = {.struct_size = sizeof table,
                                            .measure = rules.measure,
                                            .rule = rules.rule,
                                            .count = n,
                                            .stride = sizeof *b,
                                            .rows = b};

        for (int64_t r = 0; r < n; r++) {
            double floor = r > 0 ? b[r - 1].cap : 0.0;
            double cap = isfinite(b[r].cap) ? b[r].cap : floor + 1e6;
            liqmap_position p;
            double price = -7.0, same = -8.0;
            int64_t used = -7, bad = -7;

            memset(&p, 0, sizeof p);
            p.struct_size = sizeof p;
            p.side = LIQMAP_SHORT;
            p.contract = rules.contract;
            p.maintenance = rules.maintenance;
            p.fee = rules.fee;
            p.entry = 1.0;
            p.quantity = (floor + cap) / 2;
            if (rules.contract == INVERSE) {
                p.side = LIQMAP_LONG;
            }
            p.margin = p.quantity * (b[r].mmr + rules.fee + 0x1p-10);
            compare_answers(liqmap_venue_name(i),
                            liqmap_bracketed_price(&price, &used, &bad, &p, &table),
                            LIQMAP_OK);
            compare_ints(liqmap_venue_name(i), used, r);
            ck_assert_int_eq(bad, -1);
            SUCCEEDS(liqmap_bracketed_price(&same, NULL, NULL, &p, &own));
            compare_bytes(liqmap_venue_name(i), &same, &price, sizeof price);
            priced++;
        }
    }
    ck_assert_int_eq(priced, brackets_known());
    ck_assert_int_eq(comparisons - before, 3 * priced);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("venue");

    tcase_add_test(tests, calendar_is_right);
    tcase_add_test(tests, rules_are_as_known);
    tcase_add_test(tests, brackets_are_as_published);
    tcase_add_test(tests, deductions_make_a_ladder);
    tcase_add_test(tests, brackets_tighten);
    tcase_add_test(tests, entries_name_themselves);
    tcase_add_test(tests, entries_follow_on_each_other);
    tcase_add_test(tests, entries_are_found_by_time);
    tcase_add_test(tests, names_are_taken_to_the_letter);
    tcase_add_test(tests, entries_there_are_none_of_are_refused);
    tcase_add_test(tests, brackets_are_written_where_asked);
    tcase_add_test(tests, brackets_with_no_room_are_refused);
    tcase_add_test(tests, tiers_have_the_derived_rates);
    tcase_add_test(tests, at_cap_is_the_highest_rate);
    tcase_add_test(tests, the_most_leverage_is_sharp);
    tcase_add_test(tests, tiers_amiss_are_refused);
    tcase_add_test(tests, tiers_are_written_where_asked);
    tcase_add_test(tests, tables_make_the_tiers_of_venues);
    tcase_add_test(tests, tables_of_ones_own_make_tiers);
    tcase_add_test(tests, tables_amiss_make_no_tiers);
    tcase_add_test(tests, tables_are_brackets_and_rules);
    tcase_add_test(tests, tables_of_no_entry_are_refused);
    tcase_add_test(tests, tables_give_prices);
    return suite_run(tests, "venue");
}
