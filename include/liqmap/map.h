/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_MAP_H
#define LIQMAP_MAP_H

#include <liqmap/axis.h>
#include <liqmap/venue.h>

/**
 * @file
 * @brief The object: its size, its birth, its state.
 *
 * @defgroup map map: the object
 * A map is one instrument on one venue. It lives in memory the caller owns: ask
 * liqmap_size(), take that many bytes at an 8-byte boundary, liqmap_init(). It holds no
 * pointer and needs no destructor; it may be copied by memcpy, shared between processes
 * or mapped from a file, by programs of the same byte order and library version.
 *
 * Each side holds bins `[bucket][tier]`, two flow bins per tier (below and above the
 * axis), `unlevered` (opened, in no tier) and `unknown` (open before the first push).
 * Their sum is the side's total.
 *
 * A const map may be read by many threads at once; a non-const one by one thread alone.
 * @{
 */

#define LIQMAP_MAX_TIERS 16          /**< most tiers of a map */
#define LIQMAP_MAX_ENTRY_POINTS 4096 /**< most entry points of a push */
#define LIQMAP_OPENING 2 /**< the rule by which contracts open: over what survives */

/** What amounts are counted in. */
enum {
    LIQMAP_CONTRACTS = 0, /**< base coin (linear) or face value (inverse) */
    LIQMAP_QUOTE = 1      /**< quote currency at the bucket's midpoint */
};

/** Where the first push opens what it finds. */
enum {
    LIQMAP_INITIAL_UNKNOWN = 0, /**< in `unknown`: its entry price is not known */
    LIQMAP_INITIAL_ENTRY = 1 /**< at the push's own entry points, as any other open */
};

/** How a map models. liqmap_config_init() fills in the defaults. */
typedef struct liqmap_config {
    uint32_t struct_size; /**< sizeof(liqmap_config) */
    int32_t contract;     /**< LIQMAP_LINEAR (default) or LIQMAP_INVERSE */
    int32_t maintenance;  /**< LIQMAP_MAINTENANCE_MARK (default) or _ENTRY */
    int32_t initial;      /**< LIQMAP_INITIAL_UNKNOWN (default) or _ENTRY */
    int32_t entry_points; /**< points a push opens at, 1 to 4096; default 4; a
                               push uses `entry` only where this is 1 */
    int32_t reserved;     /**< 0 */
    double turnover;    /**< part of volume that hands old positions to new ones, >= 0;
                             0 is off; default 0.1 */
    int64_t holding_ms; /**< mean life of a position in milliseconds, >= 0; 0 is off,
                             the default */
    double within; /**< part of volume that opens and closes again within a push, and
                        may be liquidated in it, 0 to 1; 0 is off, the default */
} liqmap_config;

/** What a map holds and what happened to it. Arrays are [side] or [side][tier]. */
typedef struct liqmap_statistics {
    uint32_t struct_size; /**< sizeof(liqmap_statistics) */
    int32_t tiers;        /**< number of tiers */
    int64_t bytes;        /**< size of the object in memory */
    int64_t pushes;       /**< snapshots pushed */
    int64_t off_axis;     /**< of these, how many had a range that left the axis: where
                               not 0, amounts are not to be trusted */
    int64_t time_ms;      /**< time of the last push; 0 before the first */
    double close;         /**< close of the last push; 0 before the first */
    double open_interest; /**< open interest of the last push, contracts */
    double coverage;      /**< the lower of the two sides' */
    double side_coverage[2];    /**< 1 - unknown/total; 0 where total is 0 */
    double opened[2];           /**< contracts opened so far */
    double closed[2];           /**< contracts closed so far */
    double liquidated[2];       /**< contracts liquidated so far */
    double liquidated_quote[2]; /**< the same in quote at midpoints */
    double unknown[2];          /**< contracts of unknown entry price */
    double unlevered[2];        /**< contracts in no tier */
    double total[2];            /**< contracts in all */
    double below[2]
                [LIQMAP_MAX_TIERS]; /**< contracts below the axis; 0 past the tiers */
    double above[2][LIQMAP_MAX_TIERS]; /**< contracts at or above its last edge */
    int32_t opening;  /**< LIQMAP_OPENING; 1 where the map, or one merged into it, comes
                           from bytes packed before survivors were told apart */
    int32_t reserved; /**< 0 */
} liqmap_statistics;

/** @cond */
LIQMAP_PROVE_SIZE(liqmap_config, CONFIG);
LIQMAP_PROVE_SIZE(liqmap_statistics, STATISTICS);
/** @endcond */

/** A map. Opaque; its memory is the caller's. */
typedef struct liqmap liqmap;

LIQMAP_C_BEGIN

/**
 * Fill a configuration with the defaults.
 *
 * @param[out] config  all struct_size bytes are written: the defaults, zeros past them
 * @param struct_size sizeof(liqmap_config) as the caller knows it
 * @return 0; LIQMAP_E_NULL, LIQMAP_E_STRUCT_SIZE.
 * Cost O(1); any thread. Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_config_init(liqmap_config *config, uint32_t struct_size);

/**
 * Bytes a map needs.
 *
 * @param[out] size bytes
 * @param config   borrowed for the call
 * @param axis     borrowed for the call
 * @param n_tiers  1 to LIQMAP_MAX_TIERS; 0 means the default tiers, as in liqmap_init()
 * @return 0; LIQMAP_E_OVERFLOW where such a map does not fit the address space;
 * LIQMAP_E_TIER_COUNT and what liqmap_init() says of a configuration or an axis, except
 * LIQMAP_E_AXIS_EDGES and a last edge out of range, which take all edges to tell;
 * LIQMAP_E_NULL. Cost O(1); any thread. Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_size(int64_t *size, const liqmap_config *config,
                               const liqmap_axis *axis, int64_t n_tiers);

/**
 * Build an empty map in the caller's memory. The handle is the memory itself:
 * `liqmap *map = memory`.
 *
 * @param[out] memory at an 8-byte boundary; the caller's, for as long as the map is
 *                    used; on failure not a byte of it is changed
 * @param size       bytes at `memory`, at least what liqmap_size() says
 * @param[out] bad   on an error of a tier its index, otherwise -1; may be NULL
 * @param config     borrowed for the call; not in `memory`, nor is what follows
 * @param axis       borrowed for the call
 * @param tiers      n_tiers rows, borrowed for the call; NULL with n_tiers 0 stands for
 *                   the default tiers: 25x, 50x, 100x, shares long/short 0.0128/0.0071,
 *                   0.0053/0.0041, 0.0090/0.0065, mmr 0.004, fee 0
 * @param n_tiers    1 to LIQMAP_MAX_TIERS, or 0 where tiers is NULL
 * @param stride     bytes from one tier to the next, >= sizeof(liqmap_tier)
 * @return 0; of a tier LIQMAP_E_NOT_FINITE, _LEVERAGE, _RATE, _FEE, _LIQUIDATABLE (its
 * margin does not exceed its maintenance), _SHARE (negative, or the tier that brings a
 * side above 1 + 1e-12); of the configuration LIQMAP_E_CONTRACT, _MAINTENANCE,
 * _INITIAL, _ENTRY_POINTS, _RESERVED, _TURNOVER, _HOLDING, _WITHIN, _NOT_FINITE; of the
 * axis what liqmap_axis_edges() says; LIQMAP_E_MEMORY, _ALIGNMENT, _TIER_COUNT,
 * _STRIDE, _OVERFLOW, _STRUCT_SIZE, _STRUCT_TAIL, _NULL.
 * Cost O(buckets * tiers). Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_init(void *memory, int64_t size, int64_t *bad,
                               const liqmap_config *config, const liqmap_axis *axis,
                               const liqmap_tier *tiers, int64_t n_tiers,
                               int64_t stride);

/**
 * Copy a map to other memory of the caller's. Same as memcpy of its bytes, with checks.
 *
 * @param[out] memory at an 8-byte boundary, not overlapping the map
 * @param size       bytes at `memory`; liqmap_statistics.bytes says how many it takes
 * @param map        the map to copy
 * @return 0; LIQMAP_E_MEMORY, _ALIGNMENT, _NOT_A_MAP, _NULL. On failure nothing
 * changed. Cost O(buckets * tiers). Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_copy(void *memory, int64_t size, const liqmap *map);

/**
 * Empty a map: as it was after liqmap_init().
 *
 * @param map the map
 * @return 0; LIQMAP_E_ALIGNMENT, _NOT_A_MAP, _NULL.
 * Cost O(buckets * tiers). Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_reset(liqmap *map);

/**
 * The configuration a map was built with.
 *
 * @param map         the map
 * @param[out] config its struct_size says how much the caller knows, the rest is filled
 * @return 0; LIQMAP_E_STRUCT_SIZE, _STRUCT_TAIL, _ALIGNMENT, _NOT_A_MAP, _NULL.
 * Cost O(1). Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_get_config(const liqmap *map, liqmap_config *config);

/**
 * The axis a map was built with.
 *
 * @param map       the map
 * @param[out] axis its struct_size says how much the caller knows, the rest is filled
 * @return 0; LIQMAP_E_STRUCT_SIZE, _STRUCT_TAIL, _ALIGNMENT, _NOT_A_MAP, _NULL.
 * Cost O(1). Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_get_axis(const liqmap *map, liqmap_axis *axis);

/**
 * The tiers a map was built with.
 *
 * @param map        the map
 * @param[out] tiers rows, in the order they were given; NULL with capacity 0 asks for
 *                   the count alone
 * @param capacity   how many rows `tiers` has room for
 * @param stride     bytes from one row to the next, >= sizeof(liqmap_tier)
 * @param[out] count number of tiers, written wherever it can be told; may be NULL
 * @return 0; LIQMAP_E_ROOM; LIQMAP_E_STRIDE, _OVERFLOW, _LENGTH, _ALIGNMENT,
 * _NOT_A_MAP, _NULL. Cost O(tiers). Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_get_tiers(const liqmap *map, liqmap_tier *tiers,
                                    int64_t capacity, int64_t stride, int64_t *count);

/**
 * Check what must always hold of a map: its head, edges and weights are those of its
 * configuration; every number is one that calls can bring about; every cell finite and
 * >= 0, nothing inside the innermost live bucket; on each side the cells and scalars
 * sum to the total within the rounding that the map has noted, less than 1e-9 of it;
 * opened - closed - liquidated equals the total within the rounding of the three; where
 * the last change was a push, the total equals its open interest within 5e-10 of that,
 * and the cells and scalars within 1e-9.
 *
 * @param map the map
 * @return 0; LIQMAP_E_CORRUPT; LIQMAP_E_ALIGNMENT, _NOT_A_MAP, _NULL.
 * Cost O(buckets * tiers). Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_validate(const liqmap *map);

/**
 * What a map holds and what happened to it.
 *
 * @param map              the map
 * @param[out] statistics  its struct_size says how much the caller knows, the rest is
 *                         filled
 * @return 0; LIQMAP_E_STRUCT_SIZE, _STRUCT_TAIL, _ALIGNMENT, _NOT_A_MAP, _NULL.
 * Cost O(tiers). Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_stats(const liqmap *map, liqmap_statistics *statistics);

LIQMAP_C_END

/** @} */

#endif
