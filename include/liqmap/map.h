/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_MAP_H
#define LIQMAP_MAP_H

#include <liqmap/axis.h>
#include <liqmap/margin.h>

/**
 * @file
 * @brief The object: its size, how it is built, its state.
 *
 * @defgroup map map: the object
 * A map is one instrument on one venue. It lives in memory the caller owns: ask
 * liqmap_size(), take that many bytes at an 8-byte boundary, liqmap_init(). It holds no
 * pointer and needs no destructor; it may be copied by memcpy, shared between processes
 * or mapped from a file, by programs of the same byte order and library version;
 * liqmap_attach() finds a map that lies in memory already.
 *
 * Each side holds bins `[bucket][tier]`, two flow bins per tier (below and above the
 * axis), `unlevered` (opened, in no tier) and `unknown` (open before the first push).
 * Their sum is the side's total.
 *
 * A const map may be read by many threads at once; a non-const one by one thread alone.
 *
 * @snippet tour.c build
 * @{
 */

#define LIQMAP_MAX_TIERS 16          /**< most tiers of a map */
#define LIQMAP_MAX_ENTRY_POINTS 4096 /**< most entry points of a push */
#define LIQMAP_OPENING 2 /**< number of the present rule by which contracts open */

/** @cond */
#ifdef __cplusplus
#    define LIQMAP_INT64(x) static_cast<int64_t>(x)
#else
#    define LIQMAP_INT64(x) ((int64_t)(x))
#endif
/** @endcond */

/**
 * An upper bound of the bytes a map takes, for memory that is set aside at compile
 * time. liqmap_size() never gives more within a soname; today it gives less, by 1 KiB or
 * more. A constant expression where its arguments are.
 *
 *     static double memory[LIQMAP_SIZE(4096, 3) / sizeof(double)];
 *
 * @param buckets of the axis
 * @param tiers   1 to LIQMAP_MAX_TIERS
 */
#define LIQMAP_SIZE(buckets, tiers)                                                    \
    (INT64_C(4096) + 8 * (LIQMAP_INT64(buckets) + 4) +                                 \
     2 * (64 + 8 * (LIQMAP_INT64(buckets) + 2) * ((LIQMAP_INT64(tiers) + 3) / 4 * 4)))

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
    int32_t maintenance;  /**< LIQMAP_MAINTENANCE_MARK (default) or
                               LIQMAP_MAINTENANCE_ENTRY */
    int32_t initial;      /**< LIQMAP_INITIAL_UNKNOWN (default) or
                               LIQMAP_INITIAL_ENTRY */
    int32_t entry_points; /**< points a push opens at, 1 to 4096; default 4; a
                               push uses `entry` only where this is 1 */
    int32_t reserved;     /**< 0 */
    double turnover;    /**< part of volume that hands old positions to new ones, >= 0;
                             0 is off; default 0.1 */
    int64_t holding_ms; /**< mean life of a position in milliseconds, >= 0; 0 is off,
                             the default */
    double intrabar; /**< part of volume that opens and closes again within the interval
                          of a push, and may be liquidated in it, 0 to 1; 0 is off, the
                          default */
} liqmap_config;

/** What a map holds and what happened to it. Arrays are [side] or [side][tier]. */
typedef struct liqmap_stats {
    uint32_t struct_size; /**< sizeof(liqmap_stats) */
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
    double kept[2];  /**< of what a side held after the sweep of the last push, the part
                         that was still open after turnover and closing, in [0, 1]; 1
                         before the first push, and where the side held nothing */
    int32_t opening; /**< LIQMAP_OPENING; 1 where the map, or one merged into it, comes
                           from bytes packed by version 0.1.0, which opened by another
                           rule */
    int32_t reserved; /**< 0 */
} liqmap_stats;

/** @cond */
LIQMAP_PROVE_SIZE(liqmap_config, CONFIG);
LIQMAP_PROVE_SIZE(liqmap_stats, STATS);
/** @endcond */

/** A map. Opaque; its memory is the caller's. */
typedef struct liqmap liqmap;

LIQMAP_C_BEGIN

/**
 * Fill a configuration with the defaults.
 *
 * @param[out] config all struct_size bytes are written: the defaults, zeros past them
 * @param struct_size sizeof(liqmap_config) as the caller knows it
 * @return 0; LIQMAP_E_NULL, LIQMAP_E_STRUCT_SIZE. Cost O(1); any thread.
 * @see liqmap_preset(), liqmap_init()
 */
LIQMAP_API int32_t liqmap_config_init(liqmap_config *config, uint32_t struct_size);

/**
 * Bytes a map needs.
 *
 * @param[out] size bytes; may be NULL
 * @param config    borrowed for the call
 * @param axis      borrowed for the call
 * @param n_tiers   1 to LIQMAP_MAX_TIERS; 0 means the default tiers, as in liqmap_init()
 * @return 0; LIQMAP_E_OVERFLOW where such a map does not fit the address space;
 * LIQMAP_E_TIER_COUNT; of the configuration LIQMAP_E_CONTRACT, LIQMAP_E_MAINTENANCE,
 * LIQMAP_E_INITIAL, LIQMAP_E_ENTRY_POINTS, LIQMAP_E_RESERVED, LIQMAP_E_TURNOVER,
 * LIQMAP_E_HOLDING, LIQMAP_E_INTRABAR, LIQMAP_E_NOT_FINITE; of the axis
 * LIQMAP_E_AXIS_KIND, LIQMAP_E_AXIS_BUCKETS, LIQMAP_E_AXIS_LOW, LIQMAP_E_AXIS_STEP,
 * LIQMAP_E_NOT_FINITE, LIQMAP_E_MAGNITUDE (low or a linear step: edges that do not
 * increase, or leave the range, only liqmap_init() sees); LIQMAP_E_STRUCT_SIZE,
 * LIQMAP_E_STRUCT_TAIL, LIQMAP_E_NULL. Cost O(1); any thread.
 * @see liqmap_init()
 */
LIQMAP_API int32_t liqmap_size(int64_t *size, const liqmap_config *config,
                               const liqmap_axis *axis, int64_t n_tiers);

/**
 * Build an empty map in the caller's memory, over whatever lies there. The handle is the
 * memory itself: `liqmap *map = memory`. To use a map that lies there already, attach to
 * it: liqmap_attach().
 *
 * @param[out] memory at an 8-byte boundary; the caller's, for as long as the map is
 *                    used; on failure not a byte of it is changed
 * @param size       bytes at `memory`, at least what liqmap_size() says
 * @param[out] bad   on an error of a tier its index, otherwise -1; may be NULL
 * @param config     borrowed for the call; not in `memory`, nor is what follows
 * @param axis       borrowed for the call
 * @param tiers      n_tiers rows, borrowed for the call; NULL with n_tiers 0 means
 *                   those of liqmap_default_tiers()
 * @param n_tiers    1 to LIQMAP_MAX_TIERS, or 0 where tiers is NULL
 * @param stride     bytes from one tier to the next, >= sizeof(liqmap_tier)
 * @return 0; of a tier LIQMAP_E_NOT_FINITE, LIQMAP_E_LEVERAGE, LIQMAP_E_RATE,
 * LIQMAP_E_FEE, LIQMAP_E_LIQUIDATABLE (its margin does not exceed its maintenance),
 * LIQMAP_E_SHARE (negative, or the tier that brings a side above 1 + 1e-12); of the
 * configuration LIQMAP_E_CONTRACT, LIQMAP_E_MAINTENANCE, LIQMAP_E_INITIAL,
 * LIQMAP_E_ENTRY_POINTS, LIQMAP_E_RESERVED, LIQMAP_E_TURNOVER, LIQMAP_E_HOLDING,
 * LIQMAP_E_INTRABAR, LIQMAP_E_NOT_FINITE; of the axis LIQMAP_E_AXIS_KIND,
 * LIQMAP_E_AXIS_BUCKETS, LIQMAP_E_AXIS_LOW, LIQMAP_E_AXIS_STEP, LIQMAP_E_AXIS_EDGES,
 * LIQMAP_E_NOT_FINITE, LIQMAP_E_MAGNITUDE; LIQMAP_E_MEMORY, LIQMAP_E_ALIGNMENT,
 * LIQMAP_E_TIER_COUNT, LIQMAP_E_STRIDE, LIQMAP_E_OVERFLOW, LIQMAP_E_STRUCT_SIZE,
 * LIQMAP_E_STRUCT_TAIL, LIQMAP_E_NULL.
 * Cost O(buckets * tiers); all memory of the map is written.
 * @see liqmap_size(), liqmap_config_init(), liqmap_axis_auto(), liqmap_attach()
 */
LIQMAP_API int32_t liqmap_init(void *memory, int64_t size, int64_t *bad,
                               const liqmap_config *config, const liqmap_axis *axis,
                               const liqmap_tier *tiers, int64_t n_tiers,
                               int64_t stride);

/**
 * liqmap_init() in memory that reads as zero, such as fresh memory of calloc() or mmap():
 * the bins are not written. Nor does any later call write a bin that holds nothing and
 * gets nothing, except those that price passes over: pages far from the price never take
 * memory. A copy of the map, by liqmap_copy() or memcpy, takes it all.
 *
 *     void *memory = calloc(1, (size_t)size);
 *     status = liqmap_init_zeroed(memory, size, &bad, &config, &axis, NULL, 0, 0);
 *
 * @param[out] memory at an 8-byte boundary; the bytes that liqmap_size() says are all 0,
 *                    which is not checked: where they are not, the map is unusable
 * @param size       bytes at `memory`, at least what liqmap_size() says
 * @param[out] bad   on an error of a tier its index, otherwise -1; may be NULL
 * @param config     borrowed for the call; not in `memory`, nor is what follows
 * @param axis       borrowed for the call
 * @param tiers      as in liqmap_init()
 * @param n_tiers    as in liqmap_init()
 * @param stride     as in liqmap_init()
 * @return as liqmap_init(). Cost O(buckets).
 * @see liqmap_init()
 */
LIQMAP_API int32_t liqmap_init_zeroed(void *memory, int64_t size, int64_t *bad,
                                      const liqmap_config *config,
                                      const liqmap_axis *axis, const liqmap_tier *tiers,
                                      int64_t n_tiers, int64_t stride);

/**
 * Find the map that lies in memory: shared with another process, or mapped from a file.
 * Nothing is written, and the handle is the memory itself. Its size and the places of
 * its parts are checked against `bytes`, so that no later call reads or writes outside,
 * whatever wrote the memory. Amounts are not checked: liqmap_validate() does that. If
 * others write to the memory afterwards, none of this is certain.
 *
 *     liqmap *map;
 *     status = liqmap_attach(&map, shared, shared_bytes);
 *
 * @param[out] map the handle, written only on success; may be NULL
 * @param memory   where a map lies, at an 8-byte boundary
 * @param bytes    how many bytes of memory there are, at least those of the map
 * @return 0; LIQMAP_E_NOT_A_MAP where no map lies there; LIQMAP_E_VERSION where it was
 * built by another library version or on a machine of the other byte order;
 * LIQMAP_E_CORRUPT where its sizes and places contradict each other; LIQMAP_E_MEMORY
 * where it is larger than `bytes`; LIQMAP_E_LENGTH, LIQMAP_E_ALIGNMENT, LIQMAP_E_NULL.
 * Cost O(1); the same threads as the map.
 * @see liqmap_attach_const(), liqmap_validate(), liqmap_unpack()
 */
LIQMAP_API int32_t liqmap_attach(liqmap **map, void *memory, int64_t bytes);

/**
 * liqmap_attach() for memory that is only read, such as a read-only mapping.
 *
 * @param[out] map the handle, written only on success; may be NULL
 * @param memory   where a map lies, at an 8-byte boundary
 * @param bytes    how many bytes of memory there are, at least those of the map
 * @return as liqmap_attach(). Cost O(1).
 * @see liqmap_attach()
 */
LIQMAP_API int32_t liqmap_attach_const(const liqmap **map, const void *memory,
                                       int64_t bytes);

/**
 * Copy a map to other memory of the caller's. Same as memcpy of its bytes, with checks.
 *
 * @param[out] memory at an 8-byte boundary, not overlapping the map
 * @param size       bytes at `memory`; liqmap_stats.bytes says how many it takes
 * @param map        the map to copy
 * @return 0; LIQMAP_E_MEMORY, LIQMAP_E_OVERLAP, LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP,
 * LIQMAP_E_NULL. On failure nothing is changed. Cost O(buckets * tiers).
 * @see liqmap_get_stats(), liqmap_pack()
 */
LIQMAP_API int32_t liqmap_copy(void *memory, int64_t size, const liqmap *map);

/**
 * Empty a map: as it was after liqmap_init().
 *
 * @param map the map
 * @return 0; LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL.
 * Cost O(buckets * tiers).
 * @see liqmap_init()
 */
LIQMAP_API int32_t liqmap_reset(liqmap *map);

/**
 * The configuration a map was built with.
 *
 * @param map         the map
 * @param[out] config its struct_size says how much the caller knows, the rest is filled;
 *                    may be NULL
 * @return 0; LIQMAP_E_ROOM where the caller's struct is too short for a setting that is
 * not 0; LIQMAP_E_STRUCT_SIZE, LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL.
 * Cost O(1).
 * @see liqmap_get_axis(), liqmap_get_tiers()
 */
LIQMAP_API int32_t liqmap_get_config(const liqmap *map, liqmap_config *config);

/**
 * The axis a map was built with.
 *
 * @param map       the map
 * @param[out] axis its struct_size says how much the caller knows, the rest is filled;
 *                  may be NULL
 * @return as liqmap_get_config(). Cost O(1).
 * @see liqmap_get_config(), liqmap_axis_edges()
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
 * @param[out] count number of tiers, 0 where `map` is no map; always written; may be
 *                   NULL
 * @return 0; LIQMAP_E_ROOM; LIQMAP_E_STRIDE, LIQMAP_E_OVERFLOW, LIQMAP_E_LENGTH,
 * LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL. Cost O(tiers).
 * @see liqmap_get_config()
 */
LIQMAP_API int32_t liqmap_get_tiers(const liqmap *map, liqmap_tier *tiers,
                                    int64_t capacity, int64_t stride, int64_t *count);

/**
 * Check what must always hold of a map: what follows from its
 * configuration is as it was made; every number is one that calls can produce; every amount
 * of a bucket and tier is finite and >= 0, and 0 where it is nearer to the price than the innermost bucket in use; on each
 * side those amounts, `unlevered` and `unknown` sum to the total within the bound of rounding that the map
 * keeps, less than 1e-9 of it; opened - closed - liquidated equals the total within the
 * rounding of the three; where the last change was a push, the total equals its open
 * interest within 5e-10 of that, and their sum within 1e-9.
 *
 * @param map the map
 * @return 0; LIQMAP_E_CORRUPT; LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL.
 * Cost O(buckets * tiers).
 * @see liqmap_attach()
 */
LIQMAP_API int32_t liqmap_validate(const liqmap *map);

/**
 * What a map holds and what happened to it.
 *
 * @param map        the map
 * @param[out] stats its struct_size says how much the caller knows, the rest is filled;
 *                   may be NULL
 * @return 0; LIQMAP_E_STRUCT_SIZE, LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP,
 * LIQMAP_E_NULL. Cost O(tiers).
 * @see liqmap_get_summary()
 */
LIQMAP_API int32_t liqmap_get_stats(const liqmap *map, liqmap_stats *stats);

LIQMAP_C_END

/** @} */

#endif
