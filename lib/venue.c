/* SPDX-License-Identifier: MIT */
/*
 * What venues are known to do, as tables with their dates and sources. To add an entry
 * is to add rows; an entry that follows another of the same name stands right behind it.
 */
#include "margin.h"

#include <liqmap/venue.h>

/* clang-format off */
/* Rows: cap, leverage, maintenance rate, deduction. */
static const liqmap_bracket binance_btcusdt[] = {
    {0.3e6, 150, 0.004, 0},
    {0.8e6, 100, 0.005, 300},
    {3e6, 75, 0.0065, 1500},
    {12e6, 50, 0.01, 12000},
    {70e6, 25, 0.02, 132000},
    {100e6, 20, 0.025, 482000},
    {230e6, 10, 0.05, 2982000},
    {480e6, 5, 0.1, 14482000},
    {600e6, 4, 0.125, 26482000},
    {800e6, 3, 0.15, 41482000},
    {1200e6, 2, 0.25, 121482000},
    {1800e6, 1, 0.5, 421482000},
};
static const liqmap_bracket binance_ethusdt[] = {
    {0.3e6, 150, 0.004, 0},
    {0.8e6, 100, 0.005, 300},
    {3e6, 75, 0.0065, 1500},
    {12e6, 50, 0.01, 12000},
    {50e6, 25, 0.02, 132000},
    {65e6, 20, 0.025, 382000},
    {150e6, 10, 0.05, 2007000},
    {320e6, 5, 0.1, 9507000},
    {400e6, 4, 0.125, 17507000},
    {530e6, 3, 0.15, 27507000},
    {800e6, 2, 0.25, 80507000},
    {1200e6, 1, 0.5, 280507000},
};
static const liqmap_bracket binance_btcusd[] = {
    {5, 125, 0.004, 0},
    {10, 100, 0.005, 0.005},
    {20, 50, 0.01, 0.055},
    {50, 20, 0.025, 0.355},
    {100, 10, 0.05, 1.605},
    {200, 5, 0.1, 6.605},
    {400, 4, 0.125, 11.605},
};
static const liqmap_bracket bybit_btcusdt[] = {
    {2e6, 100, 0.005, 0},
    {2.6e6, 90, 0.0056, 1200},
    {3.2e6, 80, 0.0063, 3020},
    {3.8e6, 75, 0.0067, 4300},
    {4.4e6, 70, 0.0071, 5820},
    {5e6, 65, 0.0077, 8460},
    {5.6e6, 55, 0.0091, 15460},
    {8.5e6, 50, 0.01, 20500},
    {10e6, 45, 0.013, 46000},
    {14e6, 40, 0.015, 66000},
    {20e6, 35, 0.016, 80000},
    {28e6, 30, 0.02, 160000},
    {38e6, 25, 0.025, 300000},
    {50e6, 20, 0.029, 452000},
    {55e6, 19, 0.03, 502000},
    {60e6, 18, 0.035, 777000},
    {65e6, 17, 0.036, 837000},
    {70e6, 16, 0.038, 967000},
    {75e6, 15, 0.04, 1107000},
    {80e6, 14, 0.045, 1482000},
};
/* Caps of contracts in coin: 1,000 of 0.01 BTC, 5,000 and 3,000.. of 0.1 ETH. */
static const liqmap_bracket okx_btc[] = {
    {10, 100, 0.004, 0},
};
static const liqmap_bracket okx_eth_2021[] = {
    {300, 125, 0.004, 0},
    {600, 100, 0.005, 0},
    {1200, 66.66, 0.01, 0},
};
static const liqmap_bracket okx_eth[] = {
    {500, 100, 0.004, 0},
};
static const liqmap_bracket hyperliquid_2024[] = {
    {POSITIVE_INFINITY, 50, 0.01, 0},
};
static const liqmap_bracket hyperliquid_btc[] = {
    {150e6, 40, 0.5 / 40, 0},
    {POSITIVE_INFINITY, 20, 0.5 / 20, 1875000},
};
static const liqmap_bracket hyperliquid_eth[] = {
    {100e6, 25, 0.5 / 25, 0},
    {POSITIVE_INFINITY, 15, 0.5 / 15, 100e6 * (0.5 / 15 - 0.5 / 25)},
};
/* clang-format on */

#define OPEN_END INT64_MAX
#define RULES(contract, maintenance, measure, rule, since, until, fee, face)           \
    {                                                                                  \
        LIQMAP_SIZEOF_RULES, LIQMAP_##contract, LIQMAP_MAINTENANCE_##maintenance,      \
            LIQMAP_MEASURE_##measure, LIQMAP_RULE_##rule, 0, since, until, fee, face   \
    }
#define ROWS(table) table, sizeof table / sizeof *table

#define DAY_2021_06_11 INT64_C(1623369600000)
#define DAY_2021_07_01 INT64_C(1625097600000)
#define DAY_2024_01_01 INT64_C(1704067200000)
#define DAY_2024_10_01 INT64_C(1727740800000)
#define DAY_2025_03_12 INT64_C(1741737600000)
#define TIME_2025_08_19 INT64_C(1755585000000) /* 06:30 */
#define DAY_2025_09_02 INT64_C(1756771200000)
#define DAY_2026_08_12 INT64_C(1786492800000)

#define BINANCE_USD_M                                                                  \
    "Binance announcement of 2025-08-17, leverage and margin tiers from 2025-08-19 "   \
    "06:30 UTC; deductions recomputed; widened since, by a date and table not known"
#define BINANCE_COIN_M                                                                 \
    "Binance FAQ be2c7d9d95b04a7e8044ed02dd7dfe5c (caps, leverage) and "               \
    "ceccfcfb4e3a45e3b48b0b1bb1a8ae46 (first and last rate), texts of 2021 to 2023; "  \
    "rates between inferred by the deduction; above 400 BTC not known"
#define BYBIT_BRACKETS                                                                 \
    "brackets and deductions: announcement-info/margin-parameters, undated capture, "  \
    "first two confirmed 2024 to 2026"
#define HYPERLIQUID_2024                                                               \
    "live positions of October 2024: 50x, 1 %; larger brackets not known"
#define HYPERLIQUID                                                                    \
    "hyperliquid-docs/trading/margin-tiers, recorded 2026-09-27; leverage limits as "  \
    "announced 2025-03-12; rate 0.5/leverage"

static const struct entry {
    const char *name, *source;
    const liqmap_bracket *brackets;
    int64_t n;
    liqmap_rules rules;
} entries[] = {
    {"binance:BTCUSDT", BINANCE_USD_M, ROWS(binance_btcusdt),
     RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, TIME_2025_08_19, OPEN_END, 0, 1)},
    {"binance:ETHUSDT", BINANCE_USD_M, ROWS(binance_ethusdt),
     RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, TIME_2025_08_19, OPEN_END, 0, 1)},
    {"binance:BTCUSD", BINANCE_COIN_M, ROWS(binance_btcusd),
     RULES(INVERSE, MARK, NOTIONAL, DEDUCTION, DAY_2021_07_01, OPEN_END, 0, 100)},
    {"binance:BTCUSD_PERP", BINANCE_COIN_M, ROWS(binance_btcusd),
     RULES(INVERSE, MARK, NOTIONAL, DEDUCTION, DAY_2021_07_01, OPEN_END, 0, 100)},
    {"bybit:BTCUSDT",
     "Bybit help centre, liquidation price (USDT contract), text before 2025-09-02: "
     "maintenance on entry value; " BYBIT_BRACKETS,
     ROWS(bybit_btcusdt),
     RULES(LINEAR, ENTRY, NOTIONAL, DEDUCTION, DAY_2024_01_01, DAY_2025_09_02, 0, 1)},
    {"bybit:BTCUSDT",
     "Bybit help centre, liquidation price (isolated), copies of 2025-09-18 and "
     "2026-05-27: maintenance on mark value from 2025-09-02; " BYBIT_BRACKETS,
     ROWS(bybit_btcusdt),
     RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, DAY_2025_09_02, OPEN_END, 0, 1)},
    {"okx:BTC-USDT-SWAP",
     "OKX tiered maintenance margin rules; GET /api/v5/public/position-tiers, recorded "
     "2026-08-12: the first bracket, larger ones not known",
     ROWS(okx_btc),
     RULES(LINEAR, MARK, CONTRACTS, FLAT, DAY_2026_08_12, OPEN_END, 0.0005, 0.01)},
    {"okx:ETH-USDT-SWAP",
     "OKX support 4402607424781, tiers of 2021-06-11: the first three; each further "
     "12,000 contracts add 0.5 %",
     ROWS(okx_eth_2021),
     RULES(LINEAR, MARK, CONTRACTS, FLAT, DAY_2021_06_11, DAY_2026_08_12, 0.0005, 0.1)},
    {"okx:ETH-USDT-SWAP",
     "OKX tiered maintenance margin rules; GET /api/v5/public/position-tiers, recorded "
     "2026-08-12: the first bracket, larger ones not known",
     ROWS(okx_eth),
     RULES(LINEAR, MARK, CONTRACTS, FLAT, DAY_2026_08_12, OPEN_END, 0.0005, 0.1)},
    {"hyperliquid:BTC", HYPERLIQUID_2024, ROWS(hyperliquid_2024),
     RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, DAY_2024_10_01, DAY_2025_03_12, 0, 1)},
    {"hyperliquid:BTC", HYPERLIQUID, ROWS(hyperliquid_btc),
     RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, DAY_2025_03_12, OPEN_END, 0, 1)},
    {"hyperliquid:ETH", HYPERLIQUID_2024, ROWS(hyperliquid_2024),
     RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, DAY_2024_10_01, DAY_2025_03_12, 0, 1)},
    {"hyperliquid:ETH", HYPERLIQUID, ROWS(hyperliquid_eth),
     RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, DAY_2025_03_12, OPEN_END, 0, 1)},
};
#define ENTRIES ((int64_t)(sizeof entries / sizeof *entries))

static const struct entry *entry_of(int64_t venue)
{
    return venue >= 0 && venue < ENTRIES ? &entries[venue] : NULL;
}

int64_t liqmap_venue_count(void)
{
    return ENTRIES;
}

const char *liqmap_venue_name(int64_t venue)
{
    const struct entry *e = entry_of(venue);
    return e != NULL ? e->name : NULL;
}

const char *liqmap_venue_source(int64_t venue)
{
    const struct entry *e = entry_of(venue);
    return e != NULL ? e->source : NULL;
}

static int is_same(const char *a, const char *b)
{
    while (*a == *b && *a != '\0') {
        a++;
        b++;
    }
    return *a == *b;
}

int32_t liqmap_venue_find(int64_t *venue, const char *name, int64_t time_ms)
{
    int64_t ignored;
    venue = venue != NULL ? venue : &ignored;
    *venue = -1;
    if (name == NULL) {
        return LIQMAP_E_NULL;
    }
    for (int64_t i = 0; i < ENTRIES; i++) {
        if (is_same(entries[i].name, name) &&
            (*venue < 0 || entries[i].rules.since_ms <= time_ms)) {
            *venue = i;
        }
    }
    return *venue < 0 ? LIQMAP_E_VENUE : LIQMAP_OK;
}

int32_t liqmap_venue_rules(int64_t venue, liqmap_rules *rules)
{
    const struct entry *e = entry_of(venue);
    if (e == NULL) {
        return LIQMAP_E_VENUE;
    }
    if (rules == NULL) {
        return LIQMAP_OK;
    }
    TRY(CHECK_STRUCT_SIZE(rules, RULES));
    return write_whole_struct(rules, &e->rules, sizeof e->rules);
}

static liqmap_bracket_table table_of(const struct entry *e)
{
    return (liqmap_bracket_table){.struct_size = sizeof(liqmap_bracket_table),
                                  .measure = e->rules.measure,
                                  .rule = e->rules.rule,
                                  .count = e->n,
                                  .stride = sizeof *e->brackets,
                                  .rows = e->brackets};
}

int32_t liqmap_venue_table(int64_t venue, liqmap_bracket_table *table)
{
    const struct entry *e = entry_of(venue);
    liqmap_bracket_table own;
    if (e == NULL) {
        return LIQMAP_E_VENUE;
    }
    if (table == NULL) {
        return LIQMAP_OK;
    }
    own = table_of(e);
    TRY(CHECK_STRUCT_SIZE(table, BRACKET_TABLE));
    return write_whole_struct(table, &own, sizeof own);
}

int32_t liqmap_venue_brackets(int64_t venue, liqmap_bracket *brackets, int64_t capacity,
                              int64_t stride, int64_t *count)
{
    const struct entry *e = entry_of(venue);
    if (count != NULL) {
        *count = e != NULL ? e->n : 0;
    }
    return e == NULL ? LIQMAP_E_VENUE
                     : copy_rows(brackets, capacity, stride, e->brackets, e->n,
                                 sizeof *e->brackets);
}

/* The last bracket that allows a leverage; NULL: the venue does not offer it. */
static const liqmap_bracket *last_that_allows(const liqmap_bracket_table *t,
                                              double leverage)
{
    const liqmap_bracket *last = NULL;
    for (int64_t b = 0; b < t->count; b++) {
        const liqmap_bracket *row = bracket_row(t, b);
        if (row->leverage == 0 || leverage <= row->leverage) {
            last = row;
        }
    }
    return last;
}

static double rate_of(const liqmap_bracket_table *t, double leverage, int32_t profile)
{
    const liqmap_bracket *b =
        profile == LIQMAP_PROFILE_AT_CAP ? last_that_allows(t, leverage) : t->rows;
    return b->mmr - b->deduction / b->cap;
}

static int32_t check_offer(const liqmap_bracket_table *t, double leverage)
{
    if (!is_finite(leverage)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (leverage < 1) {
        return LIQMAP_E_LEVERAGE;
    }
    return last_that_allows(t, leverage) == NULL ? LIQMAP_E_NOT_OFFERED : LIQMAP_OK;
}

/* By a table that was checked. */
static int32_t rate_tiers(liqmap_tier *tiers, int64_t n_tiers, int64_t stride,
                          int64_t *bad, double fee, const liqmap_bracket_table *t,
                          int32_t profile)
{
    if (profile != LIQMAP_PROFILE_SMALLEST && profile != LIQMAP_PROFILE_AT_CAP) {
        return LIQMAP_E_PROFILE;
    }
    if (n_tiers < 0) {
        return LIQMAP_E_LENGTH;
    }
    if (tiers == NULL && n_tiers > 0) {
        return LIQMAP_E_NULL;
    }
    TRY(check_stride(stride, sizeof *tiers, n_tiers));
    for (int64_t i = 0; i < n_tiers; i++) {
        const int32_t status = check_offer(t, tier_row(tiers, stride, i)->leverage);
        if (status != LIQMAP_OK) {
            *bad = i;
            return status;
        }
    }
    for (int64_t i = 0; i < n_tiers; i++) {
        liqmap_tier *tier = (liqmap_tier *)(void *)((char *)tiers + i * stride);
        tier->mmr = rate_of(t, tier->leverage, profile);
        tier->fee = fee;
    }
    return LIQMAP_OK;
}

int32_t liqmap_table_tiers(liqmap_tier *tiers, int64_t n_tiers, int64_t stride,
                           int64_t *bad, const liqmap_rules *rules,
                           const liqmap_bracket_table *table, int32_t profile)
{
    liqmap_bracket_table t;
    liqmap_rules r;
    int64_t ignored;
    bad = bad != NULL ? bad : &ignored;
    *bad = -1;
    TRY(READ_STRUCT(&r, rules, RULES));
    TRY(READ_STRUCT(&t, table, BRACKET_TABLE));
    if (!is_finite(r.fee)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (r.fee < 0) {
        return LIQMAP_E_RATE;
    }
    TRY(liqmap_i_check_table(bad, &t));
    return rate_tiers(tiers, n_tiers, stride, bad, r.fee, &t, profile);
}

int32_t liqmap_venue_tiers(int64_t venue, liqmap_tier *tiers, int64_t n_tiers,
                           int64_t stride, int64_t *bad, int32_t profile)
{
    const struct entry *e = entry_of(venue);
    liqmap_bracket_table t;
    int64_t ignored;
    bad = bad != NULL ? bad : &ignored;
    *bad = -1;
    if (e == NULL) {
        return LIQMAP_E_VENUE;
    }
    t = table_of(e);
    return rate_tiers(tiers, n_tiers, stride, bad, e->rules.fee, &t, profile);
}
