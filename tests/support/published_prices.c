/* SPDX-License-Identifier: MIT */
#include "published_prices.h"

#define LONG LIQMAP_LONG
#define SHORT LIQMAP_SHORT
#define LINEAR LIQMAP_LINEAR
#define INVERSE LIQMAP_INVERSE
#define MARK LIQMAP_MAINTENANCE_MARK
#define ENTRY LIQMAP_MAINTENANCE_ENTRY

enum { ISOLATED, CROSS };

/* clang-format off */
#define FREQTRADE_BINANCE \
    "github freqtrade/freqtrade " \
    "tests/exchange/test_binance.py::test_liquidation_price_binance @c9ae5e1e ; " \
    "origin Binance FAQ b3c689c1f50a44cabb3a84e663b81d93 worked example"

#define FREQTRADE \
    "github freqtrade/freqtrade " \
    "tests/exchange/test_exchange.py::test_get_liquidation_price @c9ae5e1e"

#define HYPERLIQUID_LIVE \
    "github freqtrade/freqtrade tests/exchange/test_hyperliquid.py @3b1fb5af (live " \
    "ccxt fetch_positions output)"

#define HYPERLIQUID_TEST \
    "github freqtrade/freqtrade tests/exchange/test_hyperliquid.py @3b1fb5af"

/*
 * id, venue, grade, side, contract, maintenance, account; entry, leverage, margin,
 * quantity, contract size, maintenance rate, deduction, fee, cross; price, tolerance,
 * bankruptcy; source; notes.
 */
const published_case published_cases[] = {
    {"bn-ccxt-cm", "binance", 'A', LONG, INVERSE, MARK, ISOLATED,
     37643.10000021, 2, 0.00268058, 2, 100, 0.004, 0, 0, 0,
     25119.9744576, 0.1, 0,
     "github ccxt/ccxt ts/src/binance.ts parsePositionRisk comment @0017b9d0 (live "
     "COIN-M response)",
     "wallet is printed to 8 decimals -> tol"},
    {"bn-faq-1", "binance", 'A', LONG, LINEAR, MARK, ISOLATED,
     1456.84, 0, 1535443.01, 3683.979, 1, 0.1, 135365, 0, 0,
     1114.78, 0.005, 0,
     FREQTRADE_BINANCE, ""},
    {"bn-faq-3", "binance", 'A', LONG, LINEAR, MARK, CROSS,
     1456.84, 0, 1535443.01, 3683.979, 1, 0.1, 135365, 0, -127555.37992399992,
     1153.26, 0.005, 0,
     FREQTRADE_BINANCE, "other=BTCUSDT long 109.488@32481.98 mark 31967.27"},
    {"bn-api-1", "binance", 'A', LONG, LINEAR, MARK, ISOLATED,
     6563.665, 10, 13200.70726908, 20, 1, 0.005, 50, 0, 0,
     5930.78, 0.005, 0,
     "Binance USD-M API docs, GET /fapi/v2/positionRisk hedge sample + ACCOUNT_UPDATE "
     "sample",
     "bracket 50k-250k of 2021-03-18 table: 0.5%, cum 50"},
    {"bn-ccxt-um", "binance", 'A', LONG, LINEAR, MARK, ISOLATED,
     43578.07, 2, 21.82418506, 0.001, 1, 0.004, 0, 0, 0,
     21841.24993976, 1e-06, 0,
     "github ccxt/ccxt ts/src/binance.ts parsePositionRisk comment @0017b9d0 (live "
     "response 2021-05-18)",
     ""},
    {"ft-bn-s3-10-1.0", "binance", 'B', SHORT, LINEAR, MARK, ISOLATED,
     10, 3, 0, 1, 1, 0.01, 0.01, 0, 0,
     13.211221122079207, 2e-05, 0,
     FREQTRADE, ""},
    {"ft-bn-s5-10-0.6", "binance", 'B', SHORT, LINEAR, MARK, ISOLATED,
     10, 5, 0, 0.6, 1, 0.01, 0.01, 0, 0,
     11.897689768976898, 2e-05, 0,
     FREQTRADE, ""},
    {"ft-bn-l5-8-1.0", "binance", 'B', LONG, LINEAR, MARK, ISOLATED,
     8, 5, 0, 1, 1, 0.01, 0.01, 0, 0,
     6.454545454545454, 2e-05, 0,
     FREQTRADE, ""},
    {"ft-bn-l5-10-0.6", "binance", 'B', LONG, LINEAR, MARK, ISOLATED,
     10, 5, 0, 0.6, 1, 0.01, 0.01, 0, 0,
     8.063973063973064, 2e-05, 0,
     FREQTRADE, ""},
    {"bitmex-live-inv", "bitmex", 'A', SHORT, INVERSE, ENTRY, ISOLATED,
     6725, 25, 0, 500, 1, 0.005, 0, 0, 0,
     6968.5, 0.5, 7004.5,
     "live BitMEX position message 2018-08-27 in public repo",
     "bankruptPrice 7004.5; exact with per-contract satoshi rounding"},
    {"bitmex-live-lin", "bitmex", 'A', LONG, LINEAR, ENTRY, ISOLATED,
     1963, 3, 0, 0.02, 1, 0.0101, 0, 0, 0,
     1328.5, 0.05, 1308.7,
     "github ccxt/ccxt bitmex parsePosition comment (live ETHUSDT 2022-05-21)",
     "mmr=1% + 0.01% funding; bankruptPrice 1308.7"},
    {"bybit-live-inv", "bybit", 'A', LONG, INVERSE, ENTRY, ISOLATED,
     7041.53223741, 1, 0, 11, 1, 0.005, 0, 0, 0,
     3530, 0.5, 3521,
     "Bybit v2 docs-legacy position/list sample (BTCUSD)",
     "bust_price 3521; rounded up to tick"},
    {"ft-bybit-l1", "bybit", 'B', LONG, LINEAR, ENTRY, ISOLATED,
     10, 1, 0, 1, 1, 0.01, 0, 0, 0,
     0.1, 1e-06, 0,
     FREQTRADE, "pre-2025-09-02 entry-based MM"},
    {"ft-bybit-l5", "bybit", 'B', LONG, LINEAR, ENTRY, ISOLATED,
     10, 5, 0, 1, 1, 0.01, 0, 0, 0,
     8.1, 1e-06, 0,
     FREQTRADE, "pre-2025-09-02 entry-based MM"},
    {"ft-bybit-s1", "bybit", 'B', SHORT, LINEAR, ENTRY, ISOLATED,
     10, 1, 0, 1, 1, 0.01, 0, 0, 0,
     19.9, 1e-06, 0,
     FREQTRADE, "pre-2025-09-02 entry-based MM"},
    {"ft-bybit-s5", "bybit", 'B', SHORT, LINEAR, ENTRY, ISOLATED,
     10, 5, 0, 1, 1, 0.01, 0, 0, 0,
     11.9, 1e-06, 0,
     FREQTRADE, "pre-2025-09-02 entry-based MM"},
    {"bybit-help-1", "bybit", 'A', LONG, LINEAR, ENTRY, ISOLATED,
     20000, 50, 0, 1, 1, 0.005, 0, 0, 0,
     19700, 1e-09, 0,
     "testnet.bybit.com/en-US/help-center/s/article/Liquidation-Price-USDT-Contract "
     "Example 1",
     "pre-2025-09-02 text"},
    {"ft-gate-s5-10-1.0", "gate", 'B', SHORT, LINEAR, MARK, ISOLATED,
     10, 5, 0, 1, 1, 0.01, 0, 0.0006, 0,
     11.87413417771621, 2e-05, 0,
     FREQTRADE, ""},
    {"ft-gate-s3-10-1.0", "gate", 'B', SHORT, LINEAR, MARK, ISOLATED,
     10, 3, 0, 1, 1, 0.01, 0, 0.0006, 0,
     13.193482419684678, 2e-05, 0,
     FREQTRADE, ""},
    {"ft-gate-l5-10-1.0", "gate", 'B', LONG, LINEAR, MARK, ISOLATED,
     10, 5, 0, 1, 1, 0.01, 0, 0.0006, 0,
     8.085708510208207, 2e-05, 0,
     FREQTRADE, ""},
    {"hl-docs", "hyperliquid", 'A', LONG, LINEAR, MARK, ISOLATED,
     2986.3, 20, 4.981226000000007, 0.0335, 1, 0.01, 0, 0, 0,
     2866.26936529, 2e-05, 0,
     "Hyperliquid docs clearinghouseState sample (rawUsd -95.059824, maxLeverage 50)",
     "margin = szi*entry + rawUsd"},
    {"hl-live-02-BTC", "hyperliquid", 'A', LONG, LINEAR, MARK, ISOLATED,
     63287, 1, 24.673292, 0.00039, 1, 0.01, 0, 0, 0,
     22.37166537, 0.0063287, 0,
     HYPERLIQUID_LIVE, "max leverage 50 (Oct 2024)"},
    {"hl-live-04-SOL", "hyperliquid", 'A', LONG, LINEAR, MARK, ISOLATED,
     145.83, 2, 24.045107, 0.33, 1, 0.025, 0, 0, 0,
     74.83696193, 1.4583e-05, 0,
     HYPERLIQUID_LIVE, "max leverage 20 (Oct 2024)"},
    {"hl-live-06-BTC", "hyperliquid", 'A', LONG, LINEAR, MARK, ISOLATED,
     62739, 2, 24.137992, 0.00077, 1, 0.01, 0, 0, 0,
     31708.03843631, 0.0062739, 0,
     HYPERLIQUID_LIVE, "max leverage 50 (Oct 2024)"},
    {"hl-live-08-ETH", "hyperliquid", 'A', SHORT, LINEAR, MARK, ISOLATED,
     2642.8, 2, 25.091876, 0.019, 1, 0.01, 0, 0, 0,
     3924.18322043, 0.00026428, 0,
     HYPERLIQUID_LIVE, "max leverage 50 (Oct 2024)"},
    {"hl-live-10-DOGE", "hyperliquid", 'A', SHORT, LINEAR, MARK, ISOLATED,
     0.14333, 2, 25.136807, 351, 1, 0.025, 0, 0, 0,
     0.20970228, 1.4333e-08, 0,
     HYPERLIQUID_LIVE, "max leverage 20 (Oct 2024)"},
    {"hl-live-12-BTC", "hyperliquid", 'A', SHORT, LINEAR, MARK, ISOLATED,
     65536, 3, 21.604172, 0.00099, 1, 0.01, 0, 0, 0,
     86493.46174617, 0.0065536, 0,
     HYPERLIQUID_LIVE, "max leverage 50 (Oct 2024)"},
    {"hl-live-14-ETH", "hyperliquid", 'A', LONG, LINEAR, MARK, ISOLATED,
     2545.5, 4, 20.909894, 0.0329, 1, 0.01, 0, 0, 0,
     1929.23322895, 0.00025455, 0,
     HYPERLIQUID_LIVE, "max leverage 50 (Oct 2024)"},
    {"hl-live-16-ETH", "hyperliquid", 'A', SHORT, LINEAR, MARK, ISOLATED,
     2552, 4, 20.833393, 0.0327, 1, 0.01, 0, 0, 0,
     3157.53150453, 0.00025519999999999997, 0,
     HYPERLIQUID_LIVE, "max leverage 50 (Oct 2024)"},
    {"hl-live-18-BTC", "hyperliquid", 'A', LONG, LINEAR, MARK, ISOLATED,
     67033, 4, 20.251817, 0.00121, 1, 0.01, 0, 0, 0,
     50804.00091827, 0.0067033, 0,
     HYPERLIQUID_LIVE, "max leverage 50 (Oct 2024)"},
    {"hl-live-20-BTC", "hyperliquid", 'A', SHORT, LINEAR, MARK, ISOLATED,
     68139, 5, 19.72573, 0.00145, 1, 0.01, 0, 0, 0,
     80933.61590987, 0.0068138999999999995, 0,
     HYPERLIQUID_LIVE, "max leverage 50 (Oct 2024)"},
    {"hl-live-22-SOL", "hyperliquid", 'A', LONG, LINEAR, MARK, ISOLATED,
     176.23, 3, 19.364946, 0.33, 1, 0.025, 0, 0, 0,
     120.56240404, 1.7622999999999997e-05, 0,
     HYPERLIQUID_LIVE, "max leverage 20 (Oct 2024)"},
    {"hl-live-24-BTC", "hyperliquid", 'A', SHORT, LINEAR, MARK, ISOLATED,
     68240, 4, 17.887922, 0.00105, 1, 0.01, 0, 0, 0,
     84431.79820839, 0.006823999999999999, 0,
     HYPERLIQUID_LIVE, "max leverage 50 (Oct 2024)"},
    {"hl-live-26-ETH", "hyperliquid", 'A', LONG, LINEAR, MARK, ISOLATED,
     2533.2, 5, 17.555195, 0.0347, 1, 0.01, 0, 0, 0,
     2047.7642302, 0.00025331999999999997, 0,
     HYPERLIQUID_LIVE, "max leverage 50 (Oct 2024)"},
    {"hl-live-28-SOL", "hyperliquid", 'A', SHORT, LINEAR, MARK, ISOLATED,
     163.11, 5, 15.650731, 0.48, 1, 0.025, 0, 0, 0,
     190.94213618, 1.6311e-05, 0,
     HYPERLIQUID_LIVE, "max leverage 20 (Oct 2024)"},
    {"ft-hl-XYZ-AAPL", "hyperliquid", 'B', LONG, LINEAR, MARK, ISOLATED,
     250, 5, 25, 0.5, 1, 0.05, 0, 0, 0,
     210.5263157894737, 1e-09, 0,
     HYPERLIQUID_TEST, "HIP-3, max leverage 10, constructed"},
    {"ft-hl-XYZ-TSLA", "hyperliquid", 'B', LONG, LINEAR, MARK, ISOLATED,
     350, 7, 50, 1, 1, 0.05, 0, 0, 0,
     315.7894736842105, 1e-09, 0,
     HYPERLIQUID_TEST, "HIP-3, max leverage 10, constructed"},
    {"kucoin-live", "kucoin", 'A', LONG, LINEAR, ENTRY, ISOLATED,
     4182.1, 22.99999997250185, 3.6366087, 0.02, 1, 0.005427999928265703, 0, 0, 0,
     4023, 0.05, 4000.25,
     "KuCoin futures position sample in OctoBot/ccxt adapter",
     "mmr=(posMaint-posComm)/posCost from the same message; bankruptPrice 4000.25; "
     "entry-based"},
    {"okx-live-inv-iso", "okx", 'A', LONG, INVERSE, MARK, ISOLATED,
     2566.31, 10, 0.0003896645377994, 1, 10, 0.008, 0, 0.0005, 0,
     2352.8496681818233, 0.0101, 0,
     "OKX API v5 docs 'positions' sample (ETH-USD-210430, liqPx)",
     "additive (1+mmr+fee) gives 2352.8396681818; published is exactly +0.01 (one "
     "tick) higher"},
    {"ft-okx-s3-10-1.0", "okx", 'B', SHORT, LINEAR, MARK, ISOLATED,
     10, 3, 0, 1, 1, 0.01, 0, 0.0006, 0,
     13.193482419684678, 2e-05, 0,
     FREQTRADE, ""},
    {"okx-live-lin-cross", "okx", 'A', LONG, LINEAR, MARK, CROSS,
     34131.1, 2, 215.78881232, 0.01, 1, 0.004, 0, 0.0005, 0,
     12608.959083877446, 0.05, 0,
     "github ccxt/ccxt okx parsePosition comment (live BTC-USDT-SWAP response "
     "2021-07-25)",
     "equity reconstructed as mgnRatio*(mmr+fee*notional); 1 contract=0.01 BTC"},
    {"phemex-help", "phemex", 'A', LONG, LINEAR, MARK, ISOLATED,
     0.4, 5, 40.096, 500, 1, 0.01, 0, 0.0006, 0,
     0.3232, 0.0001, 0,
     "phemex.com/help-center/liq-price-for-USDTM", "printed 0.3232... (truncated)"},
};

const int64_t n_published_cases = COUNT(published_cases);
/* clang-format on */

liqmap_position position_of_case(const published_case *c)
{
    liqmap_position p;

    memset(&p, 0, sizeof p);
    p.struct_size = sizeof p;
    p.side = c->side;
    p.contract = c->contract;
    p.maintenance = c->maintenance;
    p.entry = c->entry;
    p.leverage = c->leverage;
    p.margin = c->margin;
    p.quantity = c->contract == INVERSE ? c->quantity * c->contract_size : c->quantity;
    p.mmr = c->mmr;
    p.deduction = c->deduction;
    p.fee = c->fee;
    p.cross = c->cross;
    return p;
}
