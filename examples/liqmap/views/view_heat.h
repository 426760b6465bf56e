/* SPDX-License-Identifier: MIT */
#ifndef VIEW_HEAT_H
#define VIEW_HEAT_H

#include "replays/replay.h"

#include <stdio.h>

/* A heat ring read out for showing, as liqmap_heat_read() gives it. */
typedef struct heat_view {
    const run *run;
    liqmap_statistics stats;
    liqmap_heat_config config;
    liqmap_heat_window window;
    int64_t every; /* snapshots from one column to the next */
    int64_t *times;
    double *closes;
    double *edges; /* window.buckets + 1 */
    double *amounts[2];
} heat_view;

/* The forms of it. Text is of summed tiers and may be coloured. */
void heat_text(const heat_view *v, FILE *out, int colour);
void heat_json(const heat_view *v, FILE *out);
void heat_csv(const heat_view *v, FILE *out);

#endif
