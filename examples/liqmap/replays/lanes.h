/* SPDX-License-Identifier: MIT */
#ifndef LANES_H
#define LANES_H

#include "replays/replay.h"
#include "replays/source_list.h"

/* Sources of one coin that are pushed side by side, in the order of time, all on the axis of the
 * first. */
typedef struct lane {
    source_options options; /* the source refers to it */
    model model;
    replay replay;
} lane;

typedef struct lanes {
    lane *lanes;
    int64_t n;
    int64_t time_ms;     /* of the last moment */
    liqmap_snapshot row; /* of the first source that had one then */
} lanes;

/* All checks of the command line come before a file is opened. */
lanes lanes_open(const source_list *list, const source_options *from, int32_t unit,
                 const shown_options *show);
void lanes_close(lanes *all);

/* Pushes what the sources have at the next moment; 0: there is none. */
int lanes_next(lanes *all);

/* A copy of a map of a source in which all is liquidated that the other sources saw price touch
 * since it went silent; NULL: it did not. The caller frees it. */
liqmap *lanes_swept(const lanes *all, const lane *of, const liqmap *map);

#endif
