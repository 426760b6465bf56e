/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_PRESET_H
#define LIQMAP_PRESET_H

#include <liqmap/map.h>
#include <liqmap/venue.h>

/**
 * @file
 * @brief Settings of a map: fitted ones by name, and the rules of a venue.
 *
 * @defgroup preset preset: settings to start from
 * Presets have a name, a source and a score: liqmap_preset() gives the tiers and how
 * positions turn over. Tiers of a fitted one say how far from where it was opened a
 * position is liquidated, not what leverage traders chose. Evidence is of hourly bars
 * alone; doc/validation.md has it.
 *
 * Rules of a venue, liqmap_preset_venue(), give the contract, which no preset does: a map
 * of inverse contracts that is configured as linear is wrong by a factor of the price.
 * They give maintenance and fee of each tier as well, and refuse a leverage that the venue
 * does not offer. A fitted preset has such tiers, nearer than any position of the venue:
 * they stay as they were fitted, and the others follow the venue:
 *
 * @snippet venues.c rules
 *
 *
 * | name | what it is |
 * | --- | --- |
 * | btcusdt-1h | the best map there is: 16 tiers by distance, part of volume within the bar |
 * | classic | 25x, 50x and 100x, with the settings of liqmap_config_init() |
 *
 * @snippet tour.c build
 * @{
 */

LIQMAP_C_BEGIN

/**
 * How many fitted presets there are.
 *
 * @return presets are numbered from 0; the numbers may change from version to version,
 * names do not. Cost O(1); any thread.
 * @see liqmap_preset_name()
 */
LIQMAP_API int64_t liqmap_preset_count(void);

/**
 * The name of a preset.
 *
 * @param preset number of the preset
 * @return such as "classic"; NULL where there is no such preset. Static.
 * Cost O(1); any thread.
 * @see liqmap_preset(), liqmap_preset_source()
 */
LIQMAP_API const char *liqmap_preset_name(int64_t preset);

/**
 * The evidence of a preset: data and their dates, length of the bars, score.
 *
 * @param preset number of the preset
 * @return a line of text; NULL where there is no such preset. Static.
 * Cost O(1); any thread.
 * @see liqmap_preset_name()
 */
LIQMAP_API const char *liqmap_preset_source(int64_t preset);

/**
 * Configuration and tiers as they were fitted: entry points, turnover, holding and
 * intrabar of the configuration, and all of each tier. All else is the caller's and
 * stays; rules of a venue go on top, by liqmap_preset_venue().
 *
 *     liqmap_tier tiers[LIQMAP_MAX_TIERS];
 *     liqmap_config_init(&config, sizeof config);
 *     status = liqmap_preset(&config, tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &count,
 *                            "btcusdt-1h", 3600000, 1);
 *
 * @param[in,out] config where the settings are written
 * @param[out] tiers     rows; NULL with capacity 0 asks for the count alone, and the
 *                       configuration is written
 * @param capacity       how many rows `tiers` has room for
 * @param stride         bytes from one row to the next, >= sizeof(liqmap_tier)
 * @param[out] count     how many tiers there are, always written, 0 where there is no
 *                       such preset; may be NULL
 * @param name           such as "classic", to the letter
 * @param bar_ms         length of a snapshot's interval; below 30 minutes intrabar is 0;
 *                       0: not known, taken to be an hour
 * @param has_volume     0 where snapshots come without volume: other shares, and
 *                       positions change hands by time alone
 * @return 0; LIQMAP_E_PRESET where no preset has the name; LIQMAP_E_ROOM;
 * LIQMAP_E_LENGTH (a capacity or bar_ms), LIQMAP_E_STRIDE, LIQMAP_E_STRUCT_SIZE,
 * LIQMAP_E_STRUCT_TAIL, LIQMAP_E_NULL. On failure nothing but `count` is changed.
 * Cost O(presets + tiers); any thread.
 * @see liqmap_preset_venue(), liqmap_config_init(), liqmap_init()
 */
LIQMAP_API int32_t liqmap_preset(liqmap_config *config, liqmap_tier *tiers,
                                 int64_t capacity, int64_t stride, int64_t *count,
                                 const char *name, int64_t bar_ms, int32_t has_volume);

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
 * @see liqmap_venue_find(), liqmap_preset(), liqmap_preset_table()
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
 * @see liqmap_preset_venue(), liqmap_table_tiers()
 */
LIQMAP_API int32_t liqmap_preset_table(liqmap_config *config, liqmap_tier *tiers,
                                       int64_t n_tiers, int64_t stride, int64_t *bad,
                                       const liqmap_rules *rules,
                                       const liqmap_bracket_table *table,
                                       int32_t profile);

LIQMAP_C_END

/** @} */

#endif
