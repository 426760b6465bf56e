/* SPDX-License-Identifier: MIT */
#ifndef HISTORY_H
#define HISTORY_H

#include "replays/extremes.h"
#include "replays/recent.h"

#include <liqmap/liqmap.h>

/* What a replay knows of its way beside the map: the last day's liquidations, and how far
 * price went. All 0: nothing was pushed. */
typedef struct history {
    int32_t unit; /* of `recent` */
    recent recent;
    extremes extremes;
    int is_stale_known, is_other_known; /* warned of: summed.h */
} history;

/* liquidated: by the snapshot, [side][tier] of n tiers. Times rise. */
void history_add(history *h, const liqmap_snapshot *snapshot, const double *liquidated,
                 int64_t n);
void history_free(history *h);

/* Whether the last bar is older, at a time, than two bars are long. */
int history_is_stale(const history *h, int64_t now_ms);

/* Bars of a source that went silent are missing, but not the price. Whether it did, and the range
 * that the sources of a coin, n of them, saw since: it is liquidated in its map as well. */
int history_missed(const history *h, const history *const *sources, int64_t n,
                   int64_t now_ms, liqmap_snapshot *range);

#endif
