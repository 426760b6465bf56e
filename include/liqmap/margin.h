/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_MARGIN_H
#define LIQMAP_MARGIN_H

#include <liqmap/status.h>

/**
 * @file
 * @brief Where one position is closed by force: pure arithmetic.
 *
 * @defgroup margin margin: liquidation prices
 * s = +1 long, -1 short; EP entry price; q quantity (base coin) or N face value (quote
 * currency); L leverage; W margin at entry; m maintenance rate; c its deduction; f the
 * taker fee where a venue counts it in the trigger; X what the other positions of a cross
 * account add, their equity E less their maintenance.
 *
 * | rule | liquidation price |
 * | --- | --- |
 * | linear, on mark | `(W + X + c - s*q*EP) / (q*(m + f - s))` |
 * | inverse, on mark | `N*(m + f + s) / (W + X + c + s*N/EP)` |
 * | linear, on entry | `EP - s*((W + X + c)/q - m*EP)` |
 * | inverse, on entry | `1 / (1/EP + s*((W + X + c)/N - m/EP))` |
 *
 * Each is the price where equity, `W + X + s*q*(P - EP)` or `W + X + s*N*(1/EP - 1/P)`,
 * equals maintenance: `(m + f)` times the value at mark less c, or m times the value at
 * entry less c. Sources: Binance futures FAQ b3c689c1f50a44cabb3a84e663b81d93 (linear)
 * and ceccfcfb4e3a45e3b48b0b1bb1a8ae46 (inverse); Bybit help centre, isolated margin;
 * OKX tiered maintenance margin rules; Hyperliquid docs, liquidations.
 *
 * On most venues m and c depend on how large the position is, by a table of brackets,
 * and on mark value a position changes bracket on its way. The liquidation price is
 * then the first price outward from entry where equity <= maintenance. The brackets are
 * passed one by one, so the result is right where rates jump, and the search always
 * ends.
 *
 * @snippet tour.c margin
 * @{
 */

/** Which side of a contract. Also the row of every [side] array. */
enum {
    LIQMAP_LONG = 0, /**< gains when price rises; liquidated below entry */
    LIQMAP_SHORT = 1 /**< gains when price falls; liquidated above entry */
};

/** What a contract counts. */
enum {
    LIQMAP_LINEAR = 0, /**< base coin; margin and profit in quote currency */
    LIQMAP_INVERSE = 1 /**< face value in quote currency; margin and profit in coin */
};

/** What the maintenance rate is taken of. */
enum {
    LIQMAP_MAINTENANCE_MARK = 0, /**< value at the mark price */
    LIQMAP_MAINTENANCE_ENTRY = 1 /**< value at the entry price */
};

/** What a bracket table measures a position by. */
enum {
    LIQMAP_MEASURE_NOTIONAL = 0, /**< its value in settlement currency: at mark, or at
                                      entry where maintenance is on entry */
    LIQMAP_MEASURE_CONTRACTS = 1 /**< its quantity, as liqmap_position has it */
};

/** How a bracket's rate applies. */
enum {
    LIQMAP_RULE_FLAT = 0,     /**< to the whole position; deductions are 0, and
                                   maintenance jumps where a bracket ends */
    LIQMAP_RULE_DEDUCTION = 1 /**< less a deduction, `c_n = floor_n*(m_n - m_(n-1)) +
                                   c_(n-1)`, which keeps maintenance continuous */
};

/**
 * One bracket. Rows of an array, the smallest first; each begins where the one before
 * ends, the first at 0. A position of exactly the cap still lies in it.
 */
typedef struct liqmap_bracket {
    double cap;       /**< where it ends, in the table's measure; the last may be
                           infinite */
    double leverage;  /**< most leverage allowed in it, >= 1; 0: not known */
    double mmr;       /**< maintenance rate m, >= 0 */
    double deduction; /**< c, settlement currency, >= 0; 0 where the rule is flat */
} liqmap_bracket;

/** A table of brackets, with how it is to be read. Borrowed for the call. */
typedef struct liqmap_bracket_table {
    uint32_t struct_size; /**< sizeof(liqmap_bracket_table) */
    int32_t reserved;     /**< 0 */
    int32_t measure;      /**< LIQMAP_MEASURE_NOTIONAL or LIQMAP_MEASURE_CONTRACTS */
    int32_t rule;         /**< LIQMAP_RULE_FLAT or LIQMAP_RULE_DEDUCTION */
    int64_t count;        /**< how many rows, >= 1 */
    int64_t stride;       /**< bytes from one row to the next, a multiple of 8,
                                     >= sizeof(liqmap_bracket) */
    const liqmap_bracket *rows; /**< the smallest bracket first */
    const void *unused;         /**< NULL */
} liqmap_bracket_table;

/** One leverage tier. Rows of an array; two of the same leverage are allowed. */
typedef struct liqmap_tier {
    double leverage;   /**< L, >= 1 */
    double share_long; /**< part of what opens long that has this leverage, in [0, 1] */
    double share_short; /**< the same of what opens short */
    double mmr;         /**< maintenance rate m, >= 0 */
    double fee;         /**< taker fee f in the trigger, >= 0; 0 on entry value */
} liqmap_tier;

/** One position. A field that does not apply is 0. */
typedef struct liqmap_position {
    uint32_t struct_size; /**< sizeof(liqmap_position) */
    int32_t side;         /**< LIQMAP_LONG or LIQMAP_SHORT */
    int32_t contract;     /**< LIQMAP_LINEAR or LIQMAP_INVERSE */
    int32_t maintenance;  /**< LIQMAP_MAINTENANCE_MARK or LIQMAP_MAINTENANCE_ENTRY */
    double entry;         /**< entry price, quote currency */
    double leverage;      /**< >= 1, or 0 where margin is given */
    double margin;        /**< W, settlement currency; 0: entry value / leverage.
                               Where both are given, margin counts. */
    double quantity;      /**< base coin (linear) or face value (inverse), > 0 */
    double mmr;           /**< maintenance rate, e.g. 0.004 */
    double deduction;     /**< c, settlement currency, >= 0 */
    double fee;           /**< taker fee in the trigger; 0 on entry value */
    double cross;         /**< X, settlement currency, any sign; 0 isolated */
    double equity;        /**< E, settlement currency, any sign: X before maintenance of
                               the others is taken off, so not below it; 0 isolated.
                               The bankruptcy price alone uses it. */
} liqmap_position;

/** Columns of n positions; a column that is NULL is the same for all of them. */
typedef struct liqmap_position_columns {
    uint32_t struct_size;   /**< sizeof(liqmap_position_columns) */
    int32_t reserved;       /**< 0 */
    const int32_t *side;    /**< n sides, or NULL */
    const double *entry;    /**< n prices, or NULL */
    const double *leverage; /**< n leverages, or NULL */
    const double *margin;   /**< n amounts, or NULL */
    const double *quantity; /**< n quantities, or NULL */
    const double *cross;    /**< n amounts, or NULL */
    const double *equity;   /**< n amounts, or NULL */
} liqmap_position_columns;

/** Where the prices of n positions are written; NULL: not wanted. */
typedef struct liqmap_price_columns {
    uint32_t struct_size; /**< sizeof(liqmap_price_columns) */
    int32_t reserved;     /**< 0 */
    double *liquidation;  /**< n prices; 0 where there is none */
    double *bankruptcy;   /**< n prices; 0 where there is none */
    int64_t *bracket;     /**< n indices of the bracket the position is in at its
                               liquidation price, -1 where there is no price */
    int32_t *status;      /**< n of LIQMAP_OK, LIQMAP_E_NO_PRICE, LIQMAP_E_LIQUIDATABLE,
                               LIQMAP_E_BEYOND, of the liquidation price */
} liqmap_price_columns;

/** @cond */
LIQMAP_PROVE_SIZE(liqmap_bracket, BRACKET);
LIQMAP_PROVE_SIZE(liqmap_bracket_table, BRACKET_TABLE);
LIQMAP_PROVE_SIZE(liqmap_tier, TIER);
LIQMAP_PROVE_SIZE(liqmap_position, POSITION);
LIQMAP_PROVE_SIZE(liqmap_position_columns, POSITION_COLUMNS);
LIQMAP_PROVE_SIZE(liqmap_price_columns, PRICE_COLUMNS);
/** @endcond */

LIQMAP_C_BEGIN

/**
 * Liquidation price of a bare isolated position, as a multiple k of its entry price.
 *
 * | | linear | inverse |
 * | --- | --- | --- |
 * | on mark | `(1 - s/L) / (1 - s*(m + f))` | `(1 + s*(m + f)) / (1 + s/L)` |
 * | on entry | `1 - s*(1/L - m)` | `1 / (1 + s*(1/L - m))` |
 *
 * @param[out] factor k: liquidation price = k * entry price; may be NULL
 * @param position    borrowed for the call; its side, contract, maintenance, leverage,
 *                    mmr and fee are used, its other fields are not looked at
 * @return 0; LIQMAP_E_NO_PRICE where k is not finite and positive (a 1x linear long, a
 * 1x inverse short); LIQMAP_E_LIQUIDATABLE where 1/L <= m + f; LIQMAP_E_LEVERAGE,
 * LIQMAP_E_RATE, LIQMAP_E_FEE, LIQMAP_E_NOT_FINITE; LIQMAP_E_SIDE, LIQMAP_E_CONTRACT,
 * LIQMAP_E_MAINTENANCE, LIQMAP_E_NULL, LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL.
 * Cost O(1); any thread.
 * @see liqmap_liquidation_price()
 */
LIQMAP_API int32_t liqmap_liquidation_factor(double *factor,
                                             const liqmap_position *position);

/**
 * The price at which a position's equity is down to its maintenance margin.
 *
 * @param[out] price quote currency; may be NULL
 * @param position   borrowed for the call
 * @return 0; LIQMAP_E_NO_PRICE where no price above 0 on its losing side liquidates it;
 * LIQMAP_E_LIQUIDATABLE where its equity at entry is no more than its maintenance;
 * LIQMAP_E_NOT_FINITE; LIQMAP_E_PRICE (entry); LIQMAP_E_QUANTITY (quantity not above 0,
 * deduction negative); LIQMAP_E_MAGNITUDE (any of them, margin, cross and equity
 * included);
 * LIQMAP_E_LEVERAGE, LIQMAP_E_MARGIN, LIQMAP_E_RATE, LIQMAP_E_FEE; LIQMAP_E_SIDE,
 * LIQMAP_E_CONTRACT, LIQMAP_E_MAINTENANCE, LIQMAP_E_NULL, LIQMAP_E_STRUCT_SIZE,
 * LIQMAP_E_STRUCT_TAIL. Cost O(1); any thread.
 * @see liqmap_bankruptcy_price(), liqmap_bracketed_price()
 */
LIQMAP_API int32_t liqmap_liquidation_price(double *price,
                                            const liqmap_position *position);

/**
 * The price at which a position's margin and the equity of its cross account are used
 * up: linear `EP - s*(W + E)/q`, inverse `1 / (1/EP + s*(W + E)/N)`; for a bare position
 * `EP*(1 - s/L)` and `EP/(1 + s/L)`. Maintenance, deduction, fee and X are not used: where
 * X is given and E is 0 it is the price at which the position's own margin is used up,
 * which X above 0 carries the liquidation price beyond.
 *
 * @param[out] price quote currency; may be NULL
 * @param position   borrowed for the call
 * @return as liqmap_liquidation_price(), never LIQMAP_E_LIQUIDATABLE.
 * Cost O(1); any thread.
 * @see liqmap_liquidation_price()
 */
LIQMAP_API int32_t liqmap_bankruptcy_price(double *price,
                                           const liqmap_position *position);

/**
 * The first price outward from entry at which a position's equity is no more than its
 * maintenance margin, by a table of brackets. Where maintenance jumps past equity as a
 * bracket begins, that is the price at the border.
 *
 * @param[out] price   quote currency; may be NULL
 * @param[out] bracket index of the bracket the position is in at that price; at a jump
 *                     the one that begins there; may be NULL
 * @param[out] bad     with LIQMAP_E_BRACKET the index of the bad bracket, otherwise -1;
 *                     may be NULL
 * @param position     borrowed for the call; its mmr and deduction are checked, but
 *                     those of the bracket are used
 * @param table        borrowed for the call
 * @return as liqmap_liquidation_price(); LIQMAP_E_BEYOND where the position is, or on
 * its way becomes, larger than the last bracket; LIQMAP_E_BRACKET; LIQMAP_E_MEASURE,
 * LIQMAP_E_RULE, LIQMAP_E_LENGTH, LIQMAP_E_STRIDE, LIQMAP_E_OVERFLOW,
 * LIQMAP_E_RESERVED, LIQMAP_E_NULL. Cost O(brackets); any thread.
 * @see liqmap_bracketed_prices(), liqmap_venue_table(), liqmap_check_brackets()
 */
LIQMAP_API int32_t liqmap_bracketed_price(double *price, int64_t *bracket, int64_t *bad,
                                          const liqmap_position *position,
                                          const liqmap_bracket_table *table);

/**
 * Whether a table is one that a venue could publish, and not merely one that
 * liqmap_bracketed_price() can compute with: from each bracket to the next rates do not
 * fall and leverages do not rise, and where the rule is LIQMAP_RULE_DEDUCTION the
 * deduction keeps maintenance continuous, to a part in 10^4, from 0 in the first.
 *
 *     status = liqmap_check_brackets(&bad, &table);
 *
 * @param[out] bad index of the first bracket that does not follow on the one before,
 *                 otherwise -1; may be NULL
 * @param table    borrowed for the call
 * @return 0; LIQMAP_E_BRACKET; LIQMAP_E_MEASURE, LIQMAP_E_RULE, LIQMAP_E_LENGTH,
 * LIQMAP_E_STRIDE, LIQMAP_E_OVERFLOW, LIQMAP_E_RESERVED, LIQMAP_E_NULL,
 * LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL. Cost O(brackets); any thread.
 * @see liqmap_bracketed_price()
 */
LIQMAP_API int32_t liqmap_check_brackets(int64_t *bad,
                                         const liqmap_bracket_table *table);

/**
 * Prices of n positions given as columns: to the bit the same as n calls of
 * liqmap_bracketed_price() and liqmap_bankruptcy_price(). A position that has no price
 * is a result, not an error: its price is 0 and its status says why.
 *
 * @param[in,out] prices where the results are written; the struct itself is only read;
 *                       may be NULL, to check the input alone
 * @param[out] bad       index of what is bad: with LIQMAP_E_BRACKET of a bracket,
 *                       otherwise of a row; -1 where it is neither; may be NULL
 * @param common         what all positions share; a column that is given is used in
 *                       place of its field; borrowed for the call
 * @param columns        n rows each; may be NULL, then all positions are alike
 * @param n              number of rows, >= 0
 * @param table          borrowed for the call
 * @return 0, or what liqmap_bracketed_price() returns for the first bad row, and then
 * nothing is written but `bad`. Columns are borrowed for the call and may not overlap
 * the outputs. Cost O(n * brackets); any thread.
 * @see liqmap_bracketed_price(), liqmap_bankruptcy_price()
 */
LIQMAP_API int32_t liqmap_bracketed_prices(const liqmap_price_columns *prices,
                                           int64_t *bad, const liqmap_position *common,
                                           const liqmap_position_columns *columns,
                                           int64_t n,
                                           const liqmap_bracket_table *table);

/**
 * The default tiers: 25x, 50x and 100x, shares long/short 0.0214/0.0038, 0.0047/0.0043
 * and 0.0170/0.0159, mmr 0.004, fee 0. Those of a map that is built without tiers, and
 * of the preset classic.
 *
 * @param[out] tiers rows; NULL with capacity 0 asks for the count alone
 * @param capacity   how many rows `tiers` has room for
 * @param stride     bytes from one row to the next, >= sizeof(liqmap_tier)
 * @param[out] count how many there are, always written; may be NULL
 * @return 0; LIQMAP_E_ROOM; LIQMAP_E_STRIDE, LIQMAP_E_OVERFLOW, LIQMAP_E_LENGTH,
 * LIQMAP_E_NULL. Cost O(tiers); any thread.
 * @see liqmap_init(), liqmap_preset()
 */
LIQMAP_API int32_t liqmap_default_tiers(liqmap_tier *tiers, int64_t capacity,
                                        int64_t stride, int64_t *count);

LIQMAP_C_END

/** @} */

#endif
