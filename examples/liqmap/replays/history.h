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
} history;

/* liquidated: by the snapshot, [side][tier] of n tiers. Times rise. */
void history_add(history *h, const liqmap_snapshot *snapshot, const double *liquidated,
                 int64_t n);
void history_free(history *h);

#endif
