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
    recent recent;
    readout readout;
} replayed;

/* The model is made the map's, and must outlive it. resume: the file of a map to go on
 * from; NULL: none. */
void replayed_read(replayed *m, const source_options *from, model *how,
                   const char *resume, int32_t unit);
void replayed_free(replayed *m);

#endif
