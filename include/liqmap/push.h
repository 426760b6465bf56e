/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_PUSH_H
#define LIQMAP_PUSH_H

#include <liqmap/inspect.h>
#include <liqmap/map.h>

/**
 * @file
 * @brief Snapshots into a map, and the steps of which a push is made.
 *
 * @defgroup push push: snapshots in
 * A push sweeps the range the price covered, turns positions over, and reconciles each
 * side to open interest by closing or opening the difference. liqmap_sweep(),
 * liqmap_open() and liqmap_close() are those steps by themselves; liqmap_place() puts a
 * known position on the map.
 *
 * Non-zero prices and quantities lie in [1e-60, 1e60] or are refused with
 * LIQMAP_E_MAGNITUDE. A call that fails changes nothing. All of these calls return
 * LIQMAP_E_NULL, LIQMAP_E_ALIGNMENT or LIQMAP_E_NOT_A_MAP for a handle that is no map,
 * and LIQMAP_E_NULL where an input is missing.
 *
 * Where the configuration sets `intrabar`, that part of volume is taken to open and
 * close again inside the interval. What the price came back to liquidate of it is
 * reported by the push, and counted as opened and as liquidated. It touches no bin.
 *
 * Rows of what was liquidated are `[side][tier]`, 2 * tiers doubles, in contracts or in
 * quote at the bucket midpoints; what lay in a flow bin is valued at that end of the
 * axis. The unit is checked even where no rows are wanted.
 *
 * Where a snapshot breaks several rules, the first in this order is reported: reserved,
 * open_interest, volume, high, low, close, entry, each by itself; then how the prices
 * relate to each other; then time. Times are only compared, but for holding_ms, which
 * takes them for milliseconds.
 *
 * @snippet tour.c push many
 * @{
 */

LIQMAP_C_BEGIN

/**
 * Push one snapshot.
 *
 *     liqmap_snapshot bar = {.time_ms = 60000, .open_interest = 91250,
 *                            .high = 95120, .low = 94980, .close = 95010};
 *     status = liqmap_push(map, NULL, 0, LIQMAP_QUOTE, &bar);
 *
 * @param map             the map
 * @param[out] liquidated what this snapshot liquidated, [side][tier]; NULL with
 *                        capacity 0 where not asked for
 * @param capacity        how many doubles `liquidated` has room for, >= 2 * tiers
 * @param unit            of `liquidated`: LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param snapshot        borrowed for the call
 * @return 0; LIQMAP_E_NOT_FINITE, LIQMAP_E_QUANTITY (open_interest or volume negative),
 * LIQMAP_E_PRICE, LIQMAP_E_PRICE_ORDER, LIQMAP_E_ENTRY, LIQMAP_E_MAGNITUDE,
 * LIQMAP_E_TIME; LIQMAP_E_RESERVED, LIQMAP_E_UNIT, LIQMAP_E_ROOM, LIQMAP_E_LENGTH. Cost
 * O(tiers * entry_points + buckets newly touched * tiers); O(buckets * tiers) where all
 * of a side is closed, where the factor that closes multiply becomes too small and is worked
 * into the bins, or where rounding may have come to
 * 1e-10 of it, so that its bins are summed again: after about 900,000 /
 * (entry_points + 1) pushes, and where a sweep leaves next to nothing.
 * @see liqmap_push_rows(), liqmap_push_many(), liqmap_inspect()
 */
LIQMAP_API int32_t liqmap_push(liqmap *map, double *liquidated, int64_t capacity,
                               int32_t unit, const liqmap_snapshot *snapshot);

/**
 * Push n snapshots given as rows. To the bit the same as n calls of liqmap_push().
 * Stops at the first bad row; the map is then as after the rows before it.
 *
 * @param map             the map
 * @param[out] pushed     how many rows were pushed, which is also the index of the bad
 *                        row where there is one; always written; may be NULL
 * @param[out] liquidated n rows [side][tier], of which the first `pushed` are written;
 *                        NULL with capacity 0 where not asked for
 * @param capacity        how many doubles `liquidated` has room for, >= n * 2 * tiers
 * @param unit            of `liquidated`: LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param rows            n snapshots, borrowed for the call; not in the map nor in
 *                        `liquidated`
 * @param n               number of rows, >= 0
 * @param stride          bytes from one row to the next, >= sizeof(liqmap_snapshot)
 * @return 0, or what liqmap_push() returns for the first bad row; LIQMAP_E_STRIDE,
 * LIQMAP_E_OVERFLOW. Cost n times that of a push.
 * @see liqmap_push(), liqmap_push_many()
 */
LIQMAP_API int32_t liqmap_push_rows(liqmap *map, int64_t *pushed, double *liquidated,
                                    int64_t capacity, int32_t unit,
                                    const liqmap_snapshot *rows, int64_t n,
                                    int64_t stride);

/**
 * Push n snapshots given as columns. To the bit the same as n calls of liqmap_push().
 * Stops at the first bad row; the map is then as after the rows before it.
 *
 * @param map             the map
 * @param[out] pushed     as in liqmap_push_rows()
 * @param[out] liquidated as in liqmap_push_rows()
 * @param capacity        as in liqmap_push_rows()
 * @param unit            of `liquidated`: LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param columns         borrowed for the call; columns may not overlap the map or
 *                        `liquidated`
 * @param n               number of rows, >= 0
 * @return 0, or what liqmap_push() returns for the first bad row; LIQMAP_E_OVERFLOW,
 * LIQMAP_E_RESERVED, LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL.
 * Cost n times that of a push.
 * @see liqmap_push(), liqmap_push_rows(), liqmap_inspect()
 */
LIQMAP_API int32_t liqmap_push_many(liqmap *map, int64_t *pushed, double *liquidated,
                                    int64_t capacity, int32_t unit,
                                    const liqmap_columns *columns, int64_t n);

/**
 * Liquidate every bucket that a range of prices touches: shorts in all bins up to the
 * bucket of `high`, longs in all bins down to the bucket of `low`, flow bins included.
 *
 * @param map             the map
 * @param[out] liquidated [side][tier]; NULL with capacity 0 where not asked for
 * @param capacity        how many doubles `liquidated` has room for, >= 2 * tiers
 * @param unit            of `liquidated`: LIQMAP_CONTRACTS or LIQMAP_QUOTE
 * @param snapshot        borrowed for the call; high and low are used, its other fields
 *                        are not looked at: whether it is late is the caller's to see,
 *                        and time, close, open interest and off_axis stay as they are
 * @return 0; LIQMAP_E_NOT_FINITE, LIQMAP_E_PRICE, LIQMAP_E_PRICE_ORDER,
 * LIQMAP_E_MAGNITUDE; LIQMAP_E_UNIT, LIQMAP_E_ROOM, LIQMAP_E_LENGTH.
 * Cost O(buckets newly touched * tiers).
 * @see liqmap_push()
 */
LIQMAP_API int32_t liqmap_sweep(liqmap *map, double *liquidated, int64_t capacity,
                                int32_t unit, const liqmap_snapshot *snapshot);

/**
 * Open contracts on one side, as a push does: spread over the entry points, at each the
 * tiers' shares in the buckets of their liquidation prices. A point whose liquidation
 * price lies at or beyond the close on the losing side did not survive to it: the tier is
 * spread over those that did, or, where none did, opened at the close.
 *
 * @param map       the map
 * @param side      LIQMAP_LONG or LIQMAP_SHORT
 * @param contracts how many, >= 0
 * @param snapshot  borrowed for the call; high, low, close and entry are used, its other
 *                  fields are not looked at
 * @return 0; LIQMAP_E_NOT_FINITE, LIQMAP_E_QUANTITY, LIQMAP_E_PRICE,
 * LIQMAP_E_PRICE_ORDER, LIQMAP_E_ENTRY, LIQMAP_E_MAGNITUDE; LIQMAP_E_SIDE.
 * Cost O(tiers * entry_points), now and then O(buckets * tiers), as a push.
 * @see liqmap_close(), liqmap_place()
 */
LIQMAP_API int32_t liqmap_open(liqmap *map, int32_t side, double contracts,
                               const liqmap_snapshot *snapshot);

/**
 * Close contracts on one side, in proportion over everything it holds.
 *
 * @param map       the map
 * @param side      LIQMAP_LONG or LIQMAP_SHORT
 * @param contracts how many, >= 0; what exceeds the total by no more than 1e-9 of it is
 *                  rounding and closes all, to exact zeros
 * @return 0; LIQMAP_E_EXCEEDS; LIQMAP_E_NOT_FINITE, LIQMAP_E_QUANTITY,
 * LIQMAP_E_MAGNITUDE; LIQMAP_E_SIDE. Cost O(1), O(buckets * tiers) where all is closed.
 * @see liqmap_open()
 */
LIQMAP_API int32_t liqmap_close(liqmap *map, int32_t side, double contracts);

/**
 * Put a known position on the map, at its own liquidation price. Counts as opened. On
 * the wrong side of the price it is liquidated by the next sweep. A push closes it in
 * proportion like anything else, by turnover first: to keep known positions set
 * turnover and holding_ms to 0, or do not push.
 *
 * @param map       the map
 * @param side      LIQMAP_LONG or LIQMAP_SHORT
 * @param tier      index of the tier it is shown under
 * @param price     its liquidation price, > 0; outside the axis it goes to a flow bin
 * @param contracts how many, >= 0
 * @return 0; LIQMAP_E_NOT_FINITE, LIQMAP_E_PRICE, LIQMAP_E_QUANTITY,
 * LIQMAP_E_MAGNITUDE; LIQMAP_E_SIDE, LIQMAP_E_TIER. Cost O(1), now and
 * then O(buckets * tiers), as a push.
 * @see liqmap_liquidation_price(), liqmap_open()
 */
LIQMAP_API int32_t liqmap_place(liqmap *map, int32_t side, int64_t tier, double price,
                                double contracts);

LIQMAP_C_END

/** @} */

#endif
