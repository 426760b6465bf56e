/* SPDX-License-Identifier: MIT */
/*
 * What venues are known to do, with dates and sources. To add an entry is to add rows;
 * an entry that follows another of the same name comes right after it.
 */
#include "venue_tables.h"

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
#define VENUE_RULES(contract, maintenance, measure, rule, since, until, fee, face)     \
    {LIQMAP_SIZEOF_RULES,                                                              \
     LIQMAP_##contract,                                                                \
     LIQMAP_MAINTENANCE_##maintenance,                                                 \
     LIQMAP_MEASURE_##measure,                                                         \
     LIQMAP_RULE_##rule,                                                               \
     0,                                                                                \
     since,                                                                            \
     until,                                                                            \
     fee,                                                                              \
     face}
#define COUNTED(table) table, sizeof table / sizeof *table

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

const venue_entry liqmap_i_venue_entries[] = {
    {"binance:BTCUSDT", BINANCE_USD_M, COUNTED(binance_btcusdt),
     VENUE_RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, TIME_2025_08_19, OPEN_END, 0, 1)},
    {"binance:ETHUSDT", BINANCE_USD_M, COUNTED(binance_ethusdt),
     VENUE_RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, TIME_2025_08_19, OPEN_END, 0, 1)},
    {"binance:BTCUSD", BINANCE_COIN_M, COUNTED(binance_btcusd),
     VENUE_RULES(INVERSE, MARK, NOTIONAL, DEDUCTION, DAY_2021_07_01, OPEN_END, 0, 100)},
    {"binance:BTCUSD_PERP", BINANCE_COIN_M, COUNTED(binance_btcusd),
     VENUE_RULES(INVERSE, MARK, NOTIONAL, DEDUCTION, DAY_2021_07_01, OPEN_END, 0, 100)},
    {"bybit:BTCUSDT",
     "Bybit help centre, liquidation price (USDT contract), text before 2025-09-02: "
     "maintenance on entry value; " BYBIT_BRACKETS,
     COUNTED(bybit_btcusdt),
     VENUE_RULES(LINEAR, ENTRY, NOTIONAL, DEDUCTION, DAY_2024_01_01, DAY_2025_09_02, 0,
                 1)},
    {"bybit:BTCUSDT",
     "Bybit help centre, liquidation price (isolated), copies of 2025-09-18 and "
     "2026-05-27: maintenance on mark value from 2025-09-02; " BYBIT_BRACKETS,
     COUNTED(bybit_btcusdt),
     VENUE_RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, DAY_2025_09_02, OPEN_END, 0, 1)},
    {"okx:BTC-USDT-SWAP",
     "OKX tiered maintenance margin rules; GET /api/v5/public/position-tiers, recorded "
     "2026-08-12: the first bracket, larger ones not known",
     COUNTED(okx_btc),
     VENUE_RULES(LINEAR, MARK, CONTRACTS, FLAT, DAY_2026_08_12, OPEN_END, 0.0005,
                 0.01)},
    {"okx:ETH-USDT-SWAP",
     "OKX support 4402607424781, tiers of 2021-06-11: the first three; each further "
     "12,000 contracts add 0.5 %",
     COUNTED(okx_eth_2021),
     VENUE_RULES(LINEAR, MARK, CONTRACTS, FLAT, DAY_2021_06_11, DAY_2026_08_12, 0.0005,
                 0.1)},
    {"okx:ETH-USDT-SWAP",
     "OKX tiered maintenance margin rules; GET /api/v5/public/position-tiers, recorded "
     "2026-08-12: the first bracket, larger ones not known",
     COUNTED(okx_eth),
     VENUE_RULES(LINEAR, MARK, CONTRACTS, FLAT, DAY_2026_08_12, OPEN_END, 0.0005, 0.1)},
    {"hyperliquid:BTC", HYPERLIQUID_2024, COUNTED(hyperliquid_2024),
     VENUE_RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, DAY_2024_10_01, DAY_2025_03_12, 0,
                 1)},
    {"hyperliquid:BTC", HYPERLIQUID, COUNTED(hyperliquid_btc),
     VENUE_RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, DAY_2025_03_12, OPEN_END, 0, 1)},
    {"hyperliquid:ETH", HYPERLIQUID_2024, COUNTED(hyperliquid_2024),
     VENUE_RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, DAY_2024_10_01, DAY_2025_03_12, 0,
                 1)},
    {"hyperliquid:ETH", HYPERLIQUID, COUNTED(hyperliquid_eth),
     VENUE_RULES(LINEAR, MARK, NOTIONAL, DEDUCTION, DAY_2025_03_12, OPEN_END, 0, 1)},
};

const int64_t liqmap_i_venue_count =
    sizeof liqmap_i_venue_entries / sizeof *liqmap_i_venue_entries;
