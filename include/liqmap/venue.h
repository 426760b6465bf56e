/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_VENUE_H
#define LIQMAP_VENUE_H

#include <liqmap/margin.h>

/**
 * @file
 * @brief What venues are known to do: dated rules, bracket tables, tiers made of them.
 *
 * @defgroup venue venue: the rules of the exchanges
 * One entry is one instrument on one venue under the rules of one time. Entries of the
 * same name are rules that replaced each other. Every entry has the time from which it
 * is known to hold, and its source; where a table is not complete, the source says so.
 * Rules change, and most instruments have no entry: for those ask the venue. A table of
 * your own goes into liqmap_bracketed_price(), liqmap_table_tiers() and
 * liqmap_preset_table() as an entry's does.
 *
 * @snippet tour.c venue
 * @{
 */

/** The rules of an entry. */
typedef struct liqmap_rules {
    uint32_t struct_size; /**< sizeof(liqmap_rules) */
    int32_t contract;     /**< LIQMAP_LINEAR or LIQMAP_INVERSE */
    int32_t maintenance;  /**< LIQMAP_MAINTENANCE_MARK or LIQMAP_MAINTENANCE_ENTRY */
    int32_t measure;      /**< LIQMAP_MEASURE_NOTIONAL or LIQMAP_MEASURE_CONTRACTS */
    int32_t rule;         /**< LIQMAP_RULE_FLAT or LIQMAP_RULE_DEDUCTION */
    int32_t reserved;     /**< 0 */
    int64_t since_ms;     /**< known to hold from this time on, milliseconds UTC */
    int64_t until_ms;     /**< replaced at this time; INT64_MAX: the last known */
    double fee;  /**< taker fee in the trigger, 0 where the venue counts none */
    double face; /**< of one contract as the venue counts them, base coin
                               (linear) or quote currency (inverse) */
} liqmap_rules;

/** Which maintenance rate a tier gets, whose positions are of unknown size. */
enum {
    LIQMAP_PROFILE_SMALLEST = 0, /**< that of the smallest bracket */
    LIQMAP_PROFILE_AT_CAP = 1    /**< `m - c/cap` of the last bracket that still allows
                                      the leverage: the highest such a position has */
};

/** @cond */
LIQMAP_PROVE_SIZE(liqmap_rules, RULES);
/** @endcond */

LIQMAP_C_BEGIN

/**
 * How many entries there are.
 *
 * @return entries are numbered from 0; the numbers may change from version to version,
 * names do not. Cost O(1); any thread.
 * @see liqmap_venue_name(), liqmap_venue_find()
 */
LIQMAP_API int64_t liqmap_venue_count(void);

/**
 * The name of an entry, its instrument spelled as the venue does.
 *
 * @param venue number of the entry
 * @return such as "binance:BTCUSDT"; NULL where there is no such entry. Static.
 * Cost O(1); any thread.
 * @see liqmap_venue_find(), liqmap_venue_source()
 */
LIQMAP_API const char *liqmap_venue_name(int64_t venue);

/**
 * Where the rules and brackets of an entry come from, and what is not known of them.
 *
 * @param venue number of the entry
 * @return a line of text; NULL where there is no such entry. Static.
 * Cost O(1); any thread.
 * @see liqmap_venue_name()
 */
LIQMAP_API const char *liqmap_venue_source(int64_t venue);

/**
 * The entry of a name that holds at a time: the last one known by then, or the earliest
 * where none is; liqmap_rules.since_ms says which of the two it is.
 *
 * @param[out] venue number of the entry; -1 where there is none; may be NULL
 * @param name       such as "binance:BTCUSDT", exactly as liqmap_venue_name() gives it
 * @param time_ms    milliseconds UTC; INT64_MAX asks for the latest
 * @return 0; LIQMAP_E_VENUE where no rules of the pair are known; LIQMAP_E_NULL.
 * Cost O(entries); any thread.
 * @see liqmap_venue_rules(), liqmap_venue_table(), liqmap_preset_venue()
 */
LIQMAP_API int32_t liqmap_venue_find(int64_t *venue, const char *name, int64_t time_ms);

/**
 * The rules of an entry.
 *
 * @param venue       number of the entry
 * @param[out] rules  its struct_size says how much the caller knows, the rest is filled;
 *                    may be NULL
 * @return 0; LIQMAP_E_VENUE, LIQMAP_E_STRUCT_SIZE.
 * Cost O(1); any thread.
 * @see liqmap_venue_find(), liqmap_venue_table()
 */
LIQMAP_API int32_t liqmap_venue_rules(int64_t venue, liqmap_rules *rules);

/**
 * The bracket table of an entry, ready for liqmap_bracketed_price().
 *
 * @param venue      number of the entry
 * @param[out] table its struct_size says how much the caller knows, the rest is filled;
 *                   its rows are the library's own, constant, and need not be freed;
 *                   may be NULL
 * @return 0; LIQMAP_E_VENUE, LIQMAP_E_STRUCT_SIZE. Cost O(1); any thread.
 * @see liqmap_bracketed_price(), liqmap_venue_brackets()
 */
LIQMAP_API int32_t liqmap_venue_table(int64_t venue, liqmap_bracket_table *table);

/**
 * The rows of the bracket table of an entry, copied; liqmap_venue_table() gives them
 * without a copy.
 *
 * @param venue         number of the entry
 * @param[out] brackets rows, the smallest bracket first; caps in settlement currency,
 *                      or, measured by contracts, in base coin (linear) or face value
 *                      (inverse); NULL with capacity 0 asks for the count alone
 * @param capacity      how many rows `brackets` has room for
 * @param stride        bytes from one row to the next, >= sizeof(liqmap_bracket)
 * @param[out] count    number of brackets, 0 where there is no such entry; always
 *                      written; may be NULL
 * @return 0; LIQMAP_E_ROOM; LIQMAP_E_VENUE, LIQMAP_E_STRIDE, LIQMAP_E_OVERFLOW,
 * LIQMAP_E_LENGTH, LIQMAP_E_NULL.
 * Cost O(brackets); any thread.
 * @see liqmap_venue_table()
 */
LIQMAP_API int32_t liqmap_venue_brackets(int64_t venue, liqmap_bracket *brackets,
                                         int64_t capacity, int64_t stride,
                                         int64_t *count);

/**
 * Give tiers the maintenance rate and fee an entry has for their leverage. Leverage and
 * shares are the caller's and stay.
 *
 * @param venue         number of the entry
 * @param[in,out] tiers n_tiers rows, of which mmr and fee are written
 * @param n_tiers       number of rows, >= 0
 * @param stride        bytes from one row to the next, >= sizeof(liqmap_tier)
 * @param[out] bad      index of the tier whose leverage is bad, otherwise -1; may be
 *                      NULL
 * @param profile       LIQMAP_PROFILE_SMALLEST or LIQMAP_PROFILE_AT_CAP; where only the
 *                      first brackets are known, at cap is that of the last known
 * @return 0; LIQMAP_E_NOT_OFFERED where the leverage is more than the venue allows;
 * LIQMAP_E_LEVERAGE, LIQMAP_E_NOT_FINITE; LIQMAP_E_VENUE, LIQMAP_E_PROFILE,
 * LIQMAP_E_STRIDE, LIQMAP_E_OVERFLOW, LIQMAP_E_LENGTH, LIQMAP_E_NULL. On failure no row
 * is changed. Cost O(n_tiers * brackets); any thread.
 * @see liqmap_preset_venue(), liqmap_table_tiers()
 */
LIQMAP_API int32_t liqmap_venue_tiers(int64_t venue, liqmap_tier *tiers,
                                      int64_t n_tiers, int64_t stride, int64_t *bad,
                                      int32_t profile);

/**
 * The same by rules and brackets of the caller's own, such as a venue publishes for an
 * instrument that has no entry; by those of an entry, liqmap_venue_tiers() to the bit.
 *
 *     liqmap_rules rules = {.struct_size = sizeof rules, .face = 1};
 *     liqmap_bracket rows[] = {{50000, 75, 0.005, 0}, {250000, 50, 0.01, 250}};
 *     liqmap_bracket_table table = {.struct_size = sizeof table,
 *                                   .rule = LIQMAP_RULE_DEDUCTION,
 *                                   .count = 2, .stride = sizeof *rows, .rows = rows};
 *     status = liqmap_table_tiers(tiers, 3, sizeof *tiers, &bad, &rules, &table,
 *                                 LIQMAP_PROFILE_SMALLEST);
 *
 * @param[in,out] tiers n_tiers rows, of which mmr and fee are written
 * @param n_tiers       number of rows, >= 0
 * @param stride        bytes from one row to the next, >= sizeof(liqmap_tier)
 * @param[out] bad      index of the tier whose leverage is bad, with LIQMAP_E_BRACKET
 *                      that of the bad bracket, otherwise -1; may be NULL
 * @param rules         borrowed for the call; its fee alone is used: how brackets are
 *                      read the table says
 * @param table         borrowed for the call; a bracket whose leverage is not known (0)
 *                      allows any
 * @param profile       LIQMAP_PROFILE_SMALLEST or LIQMAP_PROFILE_AT_CAP
 * @return as liqmap_venue_tiers(), never LIQMAP_E_VENUE; LIQMAP_E_BRACKET;
 * LIQMAP_E_RATE or LIQMAP_E_NOT_FINITE (fee); LIQMAP_E_MEASURE, LIQMAP_E_RULE,
 * LIQMAP_E_RESERVED, LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL. On failure no row is
 * changed. Cost O(n_tiers * brackets); any thread.
 * @see liqmap_venue_tiers(), liqmap_preset_table(), liqmap_check_brackets()
 */
LIQMAP_API int32_t liqmap_table_tiers(liqmap_tier *tiers, int64_t n_tiers,
                                      int64_t stride, int64_t *bad,
                                      const liqmap_rules *rules,
                                      const liqmap_bracket_table *table,
                                      int32_t profile);

LIQMAP_C_END

/** @} */

#endif
