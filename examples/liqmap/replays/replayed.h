/* SPDX-License-Identifier: MIT */
#ifndef REPLAYED_H
#define REPLAYED_H

#include "views/view_map.h"
#include "replays/replay.h"

/* A source replayed to its end and read out. It is closed; what stays is the map. */
typedef struct mapped {
    liqmap *map;
    char *name;
    recent lately;
    view view;
} mapped;

/* The model is made the map's, and must outlive it, as must the options shown by. On from
 * a map that was kept, unless resume is NULL. */
void mapped_read(mapped *m, const source_options *from, model *how, const char *resume,
                 const view_options *shown);
void mapped_free(mapped *m);

#endif
