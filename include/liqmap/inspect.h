/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_INSPECT_H
#define LIQMAP_INSPECT_H

#include <liqmap/abi.h>
#include <liqmap/status.h>

/**
 * @file
 * @brief Snapshots, and whether they are plausible.
 *
 * @defgroup inspect inspect: are these snapshots plausible
 * liqmap_push() takes whatever could be: it refuses a negative price, and believes open
 * interest that is 25 times as large for one row. liqmap_inspect() finds such rows, so
 * that the caller can ask for them again, leave them out, or warn. It changes nothing.
 *
 * What cannot be found: units. Open interest in USD of a coin near 1 USD looks like open
 * interest in coin, and so does the open interest of both sides like that of one.
 *
 * A stream is inspected by the same call, three or four rows at a time:
 *
 * 1. the last row that was plausible,
 * 2. the row before the new one, where that is another,
 * 3. the new row, whose findings count; those of the others were there before,
 * 4. the row after it.
 *
 * It finds what a call with all rows finds, with two exceptions. Of several zeros in a row
 * only the last is found, since nothing says that the others end. And so few rows do not
 * show the usual interval: give it, liqmap_limits.usual_ms.
 *
 * @snippet tour.c inspect
 * @{
 */

/** The interval that ends at time_ms. Also a row of an array; it never grows. */
typedef struct liqmap_snapshot {
    int64_t time_ms;      /**< end of the interval, later than the push before */
    double open_interest; /**< contracts, one-sided, >= 0; 0 closes everything */
    double high;          /**< highest price of the interval (mark, where known) */
    double low;           /**< lowest price of the interval, > 0 */
    double close;         /**< last price of the interval, in [low, high] */
    double entry;         /**< average trade price, or 0: not given; need not lie in the
                               range; used only where the configuration has one entry
                               point */
    double volume;   /**< contracts traded (coin for linear ones), or 0: not given, and
                          nothing is turned over by volume (set holding_ms instead) nor
                          liquidated within the interval */
    double reserved; /**< 0 */
} liqmap_snapshot;

/** Snapshots as columns of n values each, borrowed for the call. */
typedef struct liqmap_columns {
    uint32_t struct_size;        /**< sizeof(liqmap_columns) */
    int32_t reserved;            /**< 0 */
    const int64_t *time_ms;      /**< strictly increasing */
    const double *open_interest; /**< contracts */
    const double *high;          /**< prices */
    const double *low;           /**< prices */
    const double *close;         /**< prices */
    const double *entry;         /**< prices, or NULL: none given */
    const double *volume;        /**< contracts, or NULL: none given */
    const void *unused;          /**< NULL */
} liqmap_columns;

/**
 * What is implausible about a row: liqmap_finding.kind. A later library may find more
 * kinds: skip a finding whose kind is LIQMAP_FINDINGS or above.
 */
enum {
    LIQMAP_FINDING_TIME = 0,   /**< time_ms is of another magnitude than milliseconds of
                                    this century, or than the row before: seconds,
                                    microseconds, nanoseconds */
    LIQMAP_FINDING_ZERO = 1,   /**< open interest of 0 between rows above 0 */
    LIQMAP_FINDING_SPIKE = 2,  /**< open interest changed by a factor and is back in the
                                    next row */
    LIQMAP_FINDING_MOVE = 3,   /**< close moved too far from the row before */
    LIQMAP_FINDING_RANGE = 4,  /**< high or low is a factor away from close */
    LIQMAP_FINDING_WORTH = 5,  /**< open interest is worth more than there can be */
    LIQMAP_FINDING_VOLUME = 6, /**< volume is too large for the open interest */
    LIQMAP_FINDING_ENTRY = 7,  /**< entry is a factor away from high or low */
    LIQMAP_FINDING_INTERVAL = 8, /**< the time since the row before is a factor away
                                       from the usual one: rows are missing, or bars
                                       are of another length from here on */
    LIQMAP_FINDING_STEP = 9, /**< open interest changed by a factor and stayed, as where
                                       a feed goes from coin to contracts, or from one side
                                       to both; or in the last row, which nothing follows */
    LIQMAP_FINDINGS = 10     /**< how many kinds this header knows; it grows */
};

/** Something implausible. A row of liqmap_inspect(); a row may have several. */
typedef struct liqmap_finding {
    int64_t row;      /**< index of the snapshot */
    int32_t kind;     /**< LIQMAP_FINDING_TIME or one of the others */
    int32_t reserved; /**< 0 */
    double value;     /**< the number that is implausible: time_ms, open_interest (ZERO,
                           SPIKE, STEP), close, high or low, quote (WORTH), volume,
                           entry, ms since the row before (INTERVAL) */
    double against;   /**< what it was compared with: of the row before; close (RANGE);
                           the limit (WORTH, VOLUME); high or low (ENTRY); the usual
                           ms (INTERVAL); 0: nothing */
} liqmap_finding;

/** Where plausible ends. A number of 0 means the default; a huge one turns it off. */
typedef struct liqmap_limits {
    uint32_t struct_size; /**< sizeof(liqmap_limits) */
    int32_t contract;     /**< LIQMAP_LINEAR, or LIQMAP_INVERSE, whose open interest is
                               quote currency already */
    double change;        /**< factor of a SPIKE and an ENTRY (3) */
    double back;     /**< part by which the row after a SPIKE may differ from the row
                        before it (0.1) */
    double move;     /**< part of close, of a MOVE (0.3) */
    double worth;    /**< quote currency, of a WORTH (1e12, meant for USD) */
    double volume;   /**< of open interest an hour, of a VOLUME (100) */
    double interval; /**< factor of the usual interval, of an INTERVAL (1.5) */
    double usual_ms; /**< the usual interval; 0: the interval of the rows before */
    double range;    /**< factor of a RANGE (1.5) */
    double step;     /**< factor of a STEP (1.8) */
} liqmap_limits;

/** @cond */
LIQMAP_PROVE_SIZE(liqmap_snapshot, SNAPSHOT);
LIQMAP_PROVE_SIZE(liqmap_columns, COLUMNS);
LIQMAP_PROVE_SIZE(liqmap_finding, FINDING);
LIQMAP_PROVE_SIZE(liqmap_limits, LIMITS);
/** @endcond */

LIQMAP_C_BEGIN

/**
 * Find implausible rows, in order of rows, then of kinds.
 *
 *     status = liqmap_inspect(found, 8, sizeof *found, &count, &columns, n, NULL);
 *
 * A row is compared with the last row that was plausible. A price that moved and stayed
 * is found once: its close is compared with that of the row before as well. So are bars of
 * another length. SPIKE needs the row after, so that the last row has none. The interval
 * before the second row is compared with the one after it, and found where it is the
 * longer one. What liqmap_push() refuses, NaN or a negative number, is no finding.
 *
 * @param[out] findings the first `capacity` of them; NULL with capacity 0 where not
 *                      asked for
 * @param capacity      how many rows `findings` has room for, >= 0
 * @param stride        bytes from one row to the next, >= sizeof(liqmap_finding)
 * @param[out] count    how many there are, also where that is more than `capacity`;
 *                      always written; may be NULL
 * @param columns       borrowed for the call
 * @param n             number of rows, >= 0
 * @param limits        borrowed for the call; NULL: defaults, of linear contracts
 * @return 0; LIQMAP_E_NULL, LIQMAP_E_LENGTH, LIQMAP_E_STRIDE, LIQMAP_E_OVERFLOW,
 * LIQMAP_E_RESERVED, LIQMAP_E_CONTRACT, LIQMAP_E_STRUCT_SIZE, LIQMAP_E_STRUCT_TAIL;
 * LIQMAP_E_NOT_FINITE, LIQMAP_E_QUANTITY (a limit is negative). Cost O(n); any thread.
 * @see liqmap_push_many()
 */
LIQMAP_API int32_t liqmap_inspect(liqmap_finding *findings, int64_t capacity,
                                  int64_t stride, int64_t *count,
                                  const liqmap_columns *columns, int64_t n,
                                  const liqmap_limits *limits);

LIQMAP_C_END

/** @} */

#endif
