/* SPDX-License-Identifier: MIT */
#ifndef REPLAY_H
#define REPLAY_H

#include "replays/history.h"
#include "replays/shown.h"
#include "replays/window.h"
#include "replays/snapshot_list.h"
#include "model/model.h"
#include "readers/source.h"

/* A source pushed into a map, snapshot by snapshot. */
typedef struct replay {
    source *source;
    const model *model;
    liqmap *map;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;
    int64_t rows;
    int is_ahead, has_ended; /* the row is still to be pushed; there is no other */
    liqmap_snapshot row;     /* the last one */
    double liquidated[2 * LIQMAP_MAX_TIERS]; /* by it, [side][tier] */
    int32_t unit;                            /* of `liquidated` */
    history history;
    window window;
    observed observed;
    int keeps_snapshots; /* they are in the list */
    snapshot_list snapshots;
} replay;

/* Reads the first snapshot and makes the map, still empty. */
void replay_open(replay *r, const source_options *from, model *how, int32_t unit);

/* The same, going on from a map that was kept, which becomes the replay's; NULL:
 * replay_open(). Snapshots not later than the map's last are skipped. */
struct resumed_map;
void replay_resume(replay *r, const source_options *from, model *how,
                   struct resumed_map *kept, int32_t unit);

/* Before the first replay_next(): the window and the feed that are to be followed. */
void replay_follow(replay *r, const shown_options *show);

void replay_close(replay *r);

/* Pushes one more; 0 at the end. */
int replay_next(replay *r);

/* Reads the row that replay_next() will push, if it is not read yet; 0 at the end. */
int replay_peek(replay *r);

/* A map, to be freed, of what the window has; NULL: there is none, and all is shown. */
liqmap *replay_window_map(const replay *r);

/* Map and history, from now on the caller's to free. */
liqmap *replay_take_map(replay *r, history *history);

liqmap_stats replay_stats(const replay *r);

#endif
