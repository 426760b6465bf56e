/* SPDX-License-Identifier: MIT */
#ifndef HEAT_H
#define HEAT_H

#include "replays/classes.h"
#include "replays/price_range.h"
#include "replays/replay.h"

/* What is asked for of a map over time. */
typedef struct heat_options {
    liqmap_heat_config ring;
    int64_t every; /* snapshots from one column to the next; 0: as the ring has room */
    class_list classes;
    price_range range; /* around the closes that are map_shown */
    double low, high;
    int has_low, has_high; /* else by the range */
    shown_options shown;
} heat_options;

/* Prices since the column before. */
typedef struct candle {
    double open, high, low, close;
} candle;

/* A map over time: columns, one for every so many snapshots. */
typedef struct heat {
    char *name; /* of the source */
    liqmap_stats stats;
    liqmap_axis axis;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;
    classes classes; /* that tiers are shown in */
    liqmap_heat_config config;
    liqmap_heat_window window;
    int64_t every; /* snapshots from one column to the next */
    int64_t *times;
    double *closes;
    candle *candles;
    double *edges; /* window.buckets + 1 */
    double *amounts[2];
    map_shown shown;
} heat;

/* Replays a source to its end. */
void heat_read(heat *h, const source_options *from, model *how, const heat_options *o);

/* Multiplies amounts by the factor of their side; those of earlier calls stay. */
void heat_scale(heat *h, const map_shown *s);

void heat_free(heat *h);

#endif
