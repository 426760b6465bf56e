/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_HEAT_H
#define LIQMAP_HEAT_H

#include <liqmap/read.h>

/**
 * @file
 * @brief A map over time: columns of readings, the oldest dropped for the newest.
 *
 * @defgroup heat heat: time by price
 * A ring of columns in memory the caller owns: ask liqmap_heat_size(), take that many
 * bytes at an 8-byte boundary, liqmap_heat_init(). Each liqmap_heat_push() takes one
 * column from a map: its time, its close, and for both sides what liqmap_density() or
 * liqmap_cumulative() say of the whole axis, to the bit. When all columns are taken the
 * oldest is dropped, unless liqmap_heat_thin() makes room before.
 *
 *     price ^
 *           |  . . - = #      a column is the map at its time,
 *           |  . - = # #      time runs to the right: row-major [time][bucket],
 *           |  - - . . .      or [time][bucket][tier] where tiers are kept apart
 *           +------------> time
 *
 * Like a map, a ring holds no pointer and needs no destructor; it may be copied by
 * memcpy, shared between processes or mapped from a file, by programs of the same byte
 * order and library version. Nothing checks memory that others wrote: use a ring only
 * where you trust who writes it. A const ring may be read by many threads at once; a
 * non-const one by one thread alone. All calls return LIQMAP_E_NULL, LIQMAP_E_ALIGNMENT
 * or LIQMAP_E_NOT_A_MAP for a handle that is no ring.
 *
 * @snippet tour.c heat
 * @{
 */

/** What a column holds of each bucket. */
enum {
    LIQMAP_HEAT_DENSITY = 0,   /**< what liqmap_density() says */
    LIQMAP_HEAT_CUMULATIVE = 1 /**< what liqmap_cumulative() says */
};

/** What becomes of the tiers of a bucket. */
enum {
    LIQMAP_HEAT_SUMMED = 0, /**< one amount: their sum, in the order of the tiers */
    LIQMAP_HEAT_KEPT = 1    /**< an amount each */
};

/** What a ring keeps. All but columns may be 0. */
typedef struct liqmap_heat_config {
    uint32_t struct_size; /**< sizeof(liqmap_heat_config) */
    int32_t unit;         /**< LIQMAP_CONTRACTS or LIQMAP_QUOTE */
    int32_t reading;      /**< LIQMAP_HEAT_DENSITY or LIQMAP_HEAT_CUMULATIVE */
    int32_t tiers;        /**< LIQMAP_HEAT_SUMMED or LIQMAP_HEAT_KEPT */
    int64_t columns;      /**< how many it holds at most, >= 1 */
} liqmap_heat_config;

/** The part of a ring that a range of times and prices touches: the shape of what
 * liqmap_heat_read() gives. */
typedef struct liqmap_heat_window {
    uint32_t struct_size; /**< sizeof(liqmap_heat_window) */
    int32_t tiers;        /**< amounts of a bucket: 1 where tiers are summed */
    int64_t columns;      /**< how many columns */
    int64_t first;        /**< lowest bucket; 0, or the axis's number of buckets, where
                               all prices lie below or above the axis */
    int64_t buckets;      /**< how many buckets */
    double low;           /**< lower edge of the first bucket */
    double high;          /**< upper edge of the last; `low` where there is none */
    int64_t pushed;       /**< columns ever pushed, those that are gone included */
} liqmap_heat_window;

/** What of a ring is read: a side, a range of times and one of prices. */
typedef struct liqmap_heat_range {
    uint32_t struct_size; /**< sizeof(liqmap_heat_range) */
    int32_t side;         /**< LIQMAP_LONG or LIQMAP_SHORT */
    int64_t from_ms; /**< first time shown, if there is a column of it; INT64_MIN: no
                               limit */
    int64_t to_ms;   /**< last time shown, >= from_ms; INT64_MAX: no limit */
    double low;      /**< lowest price shown, with all of its bucket; 0: no limit */
    double high;     /**< highest price shown, with all of its bucket; 0: no limit */
} liqmap_heat_range;

/** @cond */
LIQMAP_PROVE_SIZE(liqmap_heat_range, HEAT_RANGE);
LIQMAP_PROVE_SIZE(liqmap_heat_config, HEAT_CONFIG);
LIQMAP_PROVE_SIZE(liqmap_heat_window, HEAT_WINDOW);
/** @endcond */

/** A ring of columns. Opaque; its memory is the caller's. */
typedef struct liqmap_heat liqmap_heat;

LIQMAP_C_BEGIN

/**
 * Bytes a ring needs: 8 * 2 * buckets a column where tiers are summed, times the number
 * of tiers where they are kept, and a little more.
 *
 * @param[out] size bytes; may be NULL
 * @param config    borrowed for the call
 * @param map       any map of the shape to be pushed: its axis, contract and number of
 *                  tiers; borrowed for the call
 * @return 0; LIQMAP_E_OVERFLOW where such a ring does not fit the address space;
 * LIQMAP_E_UNIT, LIQMAP_E_HEAT, LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL,
 * LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL. Cost O(1).
 * @see liqmap_heat_init()
 */
LIQMAP_API int32_t liqmap_heat_size(int64_t *size, const liqmap_heat_config *config,
                                    const liqmap *map);

/**
 * Build an empty ring in the caller's memory. The handle is the memory itself:
 * `liqmap_heat *heat = memory`. The map gives its shape and no column.
 *
 * @param[out] memory at an 8-byte boundary; the caller's, for as long as the ring is
 *                    used; on failure not a byte of it is changed
 * @param size        bytes at `memory`, at least what liqmap_heat_size() says
 * @param config      borrowed for the call; not in `memory`, nor is the map
 * @param map         any map of the shape to be pushed, borrowed for the call
 * @return 0; LIQMAP_E_MEMORY, LIQMAP_E_ALIGNMENT; what liqmap_heat_size() returns.
 * Cost O(size).
 * @see liqmap_heat_size(), liqmap_heat_push()
 */
LIQMAP_API int32_t liqmap_heat_init(void *memory, int64_t size,
                                    const liqmap_heat_config *config,
                                    const liqmap *map);

/**
 * Take a column from a map: its last time and close, and both sides. To be called after
 * every push, or every k-th, of one pass over the snapshots.
 *
 * @param heat the ring
 * @param map  a map of the shape the ring was built for, borrowed for the call
 * @return 0; LIQMAP_E_SHAPE; LIQMAP_E_TIME where the map's last time is not later than
 * the last column's, or nothing was pushed to the map yet; LIQMAP_E_ALIGNMENT,
 * LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL. Cost O(buckets * tiers).
 * @see liqmap_heat_thin(), liqmap_heat_read()
 */
LIQMAP_API int32_t liqmap_heat_push(liqmap_heat *heat, const liqmap *map);

/**
 * Drop every second column, counted back from the newest, which stays. A ring that is
 * thinned whenever it is full, and then pushed to half as often, spans a replay of any
 * length.
 *
 * @param heat the ring; of h columns (h + 1)/2 are left
 * @return 0; LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL. Cost O(size).
 * @see liqmap_heat_push()
 */
LIQMAP_API int32_t liqmap_heat_thin(liqmap_heat *heat);

/**
 * The columns of a time range, oldest first, cut to the buckets of a price range.
 *
 * @param heat         the ring
 * @param[out] window  what lies in the range, written on success and with
 *                     LIQMAP_E_ROOM; its struct_size says how much the caller knows, the
 *                     rest is filled; may be NULL
 * @param[out] times   of the columns; NULL where not asked for
 * @param[out] closes  of the columns; NULL where not asked for
 * @param columns      how many each of these two arrays has room for; 0 where both are
 *                     NULL
 * @param[out] amounts row-major, [time][bucket], or [time][bucket][tier] where tiers
 *                     are kept; NULL with capacity 0 where not asked for
 * @param capacity     how many doubles `amounts` has room for, >= window.columns *
 *                     window.buckets * window.tiers
 * @param range        what to read, borrowed for the call
 * @return 0; LIQMAP_E_ROOM; LIQMAP_E_TIME where from_ms is past to_ms;
 * LIQMAP_E_NOT_FINITE, LIQMAP_E_PRICE, LIQMAP_E_PRICE_ORDER, LIQMAP_E_MAGNITUDE;
 * LIQMAP_E_SIDE, LIQMAP_E_LENGTH, LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL.
 * Cost O(log(columns of the ring) + amounts read).
 * @see liqmap_heat_read_float(), liqmap_heat_push()
 */
LIQMAP_API int32_t liqmap_heat_read(const liqmap_heat *heat, liqmap_heat_window *window,
                                    int64_t *times, double *closes, int64_t columns,
                                    double *amounts, int64_t capacity,
                                    const liqmap_heat_range *range);

/**
 * The same with amounts in single precision: half the memory, enough for a picture.
 * Each is rounded to the nearest float; what is larger than all floats is given as the
 * largest, FLT_MAX, never as infinity.
 *
 * @param heat         the ring
 * @param[out] window  see liqmap_heat_read()
 * @param[out] times   see liqmap_heat_read()
 * @param[out] closes  see liqmap_heat_read()
 * @param columns      see liqmap_heat_read()
 * @param[out] amounts floats, in the order of liqmap_heat_read()
 * @param capacity     how many floats `amounts` has room for
 * @param range        see liqmap_heat_read()
 * @return as liqmap_heat_read(), at the same cost.
 * @see liqmap_heat_read()
 */
LIQMAP_API int32_t liqmap_heat_read_float(const liqmap_heat *heat,
                                          liqmap_heat_window *window, int64_t *times,
                                          double *closes, int64_t columns,
                                          float *amounts, int64_t capacity,
                                          const liqmap_heat_range *range);

LIQMAP_C_END

/** @} */

#endif
