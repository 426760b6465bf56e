/* SPDX-License-Identifier: MIT */
#ifndef REPLAYED_H
#define REPLAYED_H

#include "replays/readout.h"
#include "replays/replay.h"
#include "readers/growing.h"

/* A source that was replayed to its end, and the map read out. */
typedef struct replayed {
    liqmap *map;
    liqmap *window; /* what it has of the map; NULL: there is none, all is shown */
    observed observed;
    char *name;
    char *remark;
    liqmap *swept; /* a copy that was swept, and is read out; NULL: there is none */
    history history;
    file_place place; /* where its file is to be read on */
    readout readout;
    int has_begun_before;    /* it goes on from a map that was kept */
    snapshot_list snapshots; /* that were pushed, where the options ask for them */
} replayed;

/* The model is made the map's, and must outlive it. kept: a map to go on from; NULL:
 * none. */
void replayed_read(replayed *m, const source_options *from, model *how,
                   struct resumed_map *kept, int32_t unit, const shown_options *show);

/* Reads out, in the place of the map, a copy in which all is liquidated that a range of prices
 * touches. */
void replayed_sweep(replayed *m, const liqmap_snapshot *range);

/* Scales what is read out by the feed or open interest, where the options ask for it. */
void replayed_scale(replayed *m, const shown_options *show, const observed *beside);

/* Map and history, from now on the caller's to free. */
liqmap *replayed_take_map(replayed *m, history *history);

void replayed_free(replayed *m);

#endif
