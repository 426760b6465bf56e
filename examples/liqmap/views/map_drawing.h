/* SPDX-License-Identifier: MIT */
#ifndef MAP_DRAWING_H
#define MAP_DRAWING_H

#include "views/plot.h"
#include "replays/price_range.h"
#include "replays/price_path.h"

/* What the picture of a map shows: bars of parts, stacked, and both cumulative curves. */
typedef struct map_drawing {
    const panel *panel;
    const char *label[PANEL_PARTS]; /* of each part */
    double leverage[PANEL_PARTS];   /* what it is coloured by; 0s of venues */
    int are_venues;
    int is_log;       /* the axis is: widths of bars are percent */
    double low, high; /* the prices shown */
    const char *name; /* of what it is a map of */
    notes notes;
    const price_path *path; /* drawn through it; n 0: none */
    int64_t time_ms;
} map_drawing;

#endif
