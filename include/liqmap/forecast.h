/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_FORECAST_H
#define LIQMAP_FORECAST_H

#include <liqmap/status.h>

/**
 * @file
 * @brief What was liquidated against what was forecast: the level, and an interval.
 *
 * @defgroup forecast forecast: level and interval
 * A map says how much is liquidated if price moves. Feeds of liquidations are throttled,
 * and how far the map is off drifts over weeks. A forecast learns that from both as they
 * come, each side by itself: by how much to multiply what a map says, and how sure the
 * answer is. It is a plain struct that the caller owns, and knows of no map.
 *
 * Give it what liqmap_push() reported as liquidated in an interval (`liquidated`, in
 * quote, summed over the tiers), beside what a feed saw in that interval. A push counts
 * what opened and was liquidated inside the bar as well (liqmap_config.intrabar), which a
 * reading of the map before, liqmap_total_at(), does not know: with the preset btcusdt-1h
 * it is a quarter to a third less on hourly bars. The two do not mix: intervals that were
 * learned from one hold for it alone. As a push knows the high and low of its bar, an
 * interval says what to expect given the move, not that price will move.
 *
 *     liqmap_forecast forecast;
 *     liqmap_forecast_init(&forecast, sizeof forecast);
 *     for (...) {
 *         status = liqmap_forecast_read(&forecast, &expected, side, said[side]);
 *         ...                                    (then, when it is known)
 *         status = liqmap_forecast_add(&forecast, &row);
 *     }
 *
 * With f forecast and o observed, quote currency (the constants are meant for USD), a
 * row's residual is `r = log(o + 1000) - log(f + 1000)` and its weight
 * `w = exp(-age/life)`. Of the rows so far
 *
 *     level     l = sum w*r / sum w
 *     median    max(0, (f + 1000)*e^l - 1000)
 *     spread    s^2 = (S + V)/(W + 1): S and W are sum w*(r - l)^2 and sum w of the rows
 *               whose f is of the same size: below 100,000, below 1,000,000, or more;
 *               V is the mean of w*(r - l)^2 over all rows
 *     interval  (f + 1000)*e^(l -+ z*s) - 1000, at least 0
 *
 * Small amounts scatter far more than large ones, hence the sizes. Time that passes
 * without a row changes nothing: all weights shrink alike. doc/validation.md says how
 * often the intervals hold.
 *
 * @snippet tour.c forecast
 * @{
 */

LIQMAP_C_BEGIN

#define LIQMAP_FORECAST_SIZES 3 /**< Sizes of a forecast that have a spread each. */
#define LIQMAP_FORECAST_ROWS 24 /**< Rows before which there is no level. */

/**
 * What has been seen so far. Settings are the caller's to change between
 * liqmap_forecast_init() and the first row; the rest is the library's. May be copied and
 * kept as it is.
 */
typedef struct liqmap_forecast {
    uint32_t struct_size; /**< sizeof(liqmap_forecast) */
    int32_t reserved;     /**< must be 0 */
    int64_t life_ms;      /**< setting: time in which a weight falls to 1/e; 7 days */
    int64_t rows;         /**< rows added */
    int64_t time_ms;      /**< of the last row, UTC */
    double weight[2][LIQMAP_FORECAST_SIZES]; /**< [side][size], sum of w */
    double mean[2][LIQMAP_FORECAST_SIZES];   /**< [side][size], mean residual */
    double square[2][LIQMAP_FORECAST_SIZES]; /**< [side][size], sum of w*(r - mean)^2 */
} liqmap_forecast;

/** One interval of time: what was forecast for it, and what was observed. */
typedef struct liqmap_forecast_row {
    int64_t time_ms;    /**< end of the interval, UTC */
    double forecast[2]; /**< [side], quote currency, as the push reported it */
    double observed[2]; /**< [side], quote currency */
} liqmap_forecast_row;

/** What is to be expected. Amounts are quote currency, 0 to 1e60. */
typedef struct liqmap_expected {
    uint32_t struct_size; /**< sizeof(liqmap_expected) */
    int32_t reserved;     /**< set to 0 */
    double level;         /**< l: the logarithm of observed over forecast */
    double spread;        /**< s, of the logarithm */
    double median;        /**< half of the time it is less */
    double low_80;        /**< in 80 % of the time it is in low_80 .. high_80 */
    double high_80;       /**< see low_80 */
    double low_95;        /**< in 95 % of the time it is in low_95 .. high_95 */
    double high_95;       /**< see low_95 */
} liqmap_expected;

/** @cond */
LIQMAP_PROVE_SIZE(liqmap_forecast, FORECAST);
LIQMAP_PROVE_SIZE(liqmap_forecast_row, FORECAST_ROW);
LIQMAP_PROVE_SIZE(liqmap_expected, EXPECTED);
/** @endcond */

/**
 * A forecast that has seen nothing, with a life of 7 days.
 *
 * @param[out] forecast all of it is written
 * @param struct_size   sizeof(liqmap_forecast)
 * @return 0; LIQMAP_E_NULL, LIQMAP_E_STRUCT_SIZE, LIQMAP_E_ROOM. Cost O(1); any thread.
 * @see liqmap_forecast_add()
 */
LIQMAP_API int32_t liqmap_forecast_init(liqmap_forecast *forecast,
                                        uint32_t struct_size);

/**
 * Add a row. What is expected of an interval is to be read before its row is added.
 *
 * @param[in,out] forecast as liqmap_forecast_init() or this call left it
 * @param row              borrowed for the call; later than the row before
 * @return 0; LIQMAP_E_TIME; LIQMAP_E_NOT_FINITE, LIQMAP_E_QUANTITY, LIQMAP_E_MAGNITUDE
 * (an amount); LIQMAP_E_LIFE; LIQMAP_E_CORRUPT where the struct is none that this call
 * leaves; LIQMAP_E_RESERVED, LIQMAP_E_NULL, LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL.
 * Cost O(1); one thread at a time.
 * @see liqmap_forecast_read()
 */
LIQMAP_API int32_t liqmap_forecast_add(liqmap_forecast *forecast,
                                       const liqmap_forecast_row *row);

/**
 * What to expect where a map says `amount`.
 *
 * @param forecast      only read
 * @param[out] expected may be NULL
 * @param side          LIQMAP_LONG or LIQMAP_SHORT (0 or 1)
 * @param amount        what the map says, quote currency
 * @return 0; LIQMAP_E_NOT_YET before LIQMAP_FORECAST_ROWS rows; LIQMAP_E_SIDE;
 * LIQMAP_E_NOT_FINITE, LIQMAP_E_QUANTITY, LIQMAP_E_MAGNITUDE (amount); otherwise as
 * liqmap_forecast_add(), never LIQMAP_E_TIME. Cost O(1); any thread.
 * @see liqmap_forecast_add()
 */
LIQMAP_API int32_t liqmap_forecast_read(const liqmap_forecast *forecast,
                                        liqmap_expected *expected, int32_t side,
                                        double amount);

LIQMAP_C_END

/** @} */

#endif
