/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_PRESET_H
#define LIQMAP_PRESET_H

#include <liqmap/map.h>
#include <liqmap/venue.h>

/**
 * @file
 * @brief Settings of a map that follow from something else: a venue's rules.
 *
 * @defgroup preset preset: settings to start from
 * A preset fills in a configuration and its tiers together, so that neither is
 * forgotten: a map of inverse contracts that is configured as linear is wrong by a
 * factor of the price.
 * @{
 */

LIQMAP_C_BEGIN

/**
 * Configuration and tiers by the rules of a venue: contract and maintenance of the
 * configuration, maintenance rate and fee of each tier. All else stays as the caller
 * set it.
 *
 *     liqmap_config_init(&config, sizeof config);
 *     liqmap_default_tiers(tiers, 3, sizeof *tiers, NULL);
 *     liqmap_venue_find(&venue, "binance:BTCUSD_PERP", INT64_MAX);
 *     status = liqmap_preset_venue(&config, tiers, 3, sizeof *tiers, NULL, venue,
 *                                  LIQMAP_PROFILE_SMALLEST);
 *
 * @param[in,out] config its contract and maintenance are written
 * @param[in,out] tiers  n_tiers rows, of which mmr and fee are written
 * @param n_tiers        number of rows, >= 0
 * @param stride         bytes from one row to the next, >= sizeof(liqmap_tier)
 * @param[out] bad       index of the tier whose leverage is bad, otherwise -1; may be
 *                       NULL
 * @param venue          number of the entry, as liqmap_venue_find() gives it
 * @param profile        LIQMAP_PROFILE_SMALLEST or LIQMAP_PROFILE_AT_CAP
 * @return 0; LIQMAP_E_NOT_OFFERED where the leverage is more than the venue allows;
 * LIQMAP_E_LEVERAGE, LIQMAP_E_NOT_FINITE; LIQMAP_E_VENUE, LIQMAP_E_PROFILE,
 * LIQMAP_E_STRIDE, LIQMAP_E_OVERFLOW, LIQMAP_E_LENGTH, LIQMAP_E_STRUCT_SIZE,
 * LIQMAP_E_STRUCT_TAIL, LIQMAP_E_NULL. On failure nothing is changed.
 * Cost O(n_tiers * brackets); any thread.
 */
LIQMAP_API int32_t liqmap_preset_venue(liqmap_config *config, liqmap_tier *tiers,
                                       int64_t n_tiers, int64_t stride, int64_t *bad,
                                       int64_t venue, int32_t profile);

/**
 * The same by rules and brackets of the caller's own, such as a venue publishes for an
 * instrument that has no entry; by those of an entry, liqmap_preset_venue() to the bit.
 *
 * @param[in,out] config its contract and maintenance are written
 * @param[in,out] tiers  n_tiers rows, of which mmr and fee are written
 * @param n_tiers        number of rows, >= 0
 * @param stride         bytes from one row to the next, >= sizeof(liqmap_tier)
 * @param[out] bad       index of the tier whose leverage is bad, with LIQMAP_E_BRACKET
 *                       that of the bad bracket, otherwise -1; may be NULL
 * @param rules          borrowed for the call; its contract, maintenance and fee are used
 * @param table          borrowed for the call
 * @param profile        LIQMAP_PROFILE_SMALLEST or LIQMAP_PROFILE_AT_CAP
 * @return as liqmap_table_tiers(); LIQMAP_E_CONTRACT, LIQMAP_E_MAINTENANCE;
 * LIQMAP_E_FEE where maintenance is on entry value and there is a fee. On failure
 * nothing is changed. Cost O(n_tiers * brackets); any thread.
 */
LIQMAP_API int32_t liqmap_preset_table(liqmap_config *config, liqmap_tier *tiers,
                                       int64_t n_tiers, int64_t stride, int64_t *bad,
                                       const liqmap_rules *rules,
                                       const liqmap_bracket_table *table,
                                       int32_t profile);

LIQMAP_C_END

/** @} */

#endif
