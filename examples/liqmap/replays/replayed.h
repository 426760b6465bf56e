/* SPDX-License-Identifier: MIT */
#ifndef REPLAYED_H
#define REPLAYED_H

#include "replays/readout.h"
#include "replays/replay.h"

/* A source that was replayed to its end, and the map read out. */
typedef struct replayed {
    liqmap *map;
    char *name;
    char *remark;
    history history;
    readout readout;
} replayed;

/* The model is made the map's, and must outlive it. kept: a map to go on from; NULL:
 * none. */
void replayed_read(replayed *m, const source_options *from, model *how,
                   struct resumed_map *kept, int32_t unit);

/* Liquidates what prices up to `high` and down to `low` touch, as after the last
 * snapshot, and reads the map out anew. */
void replayed_sweep(replayed *m, double high, double low);

void replayed_free(replayed *m);

#endif
