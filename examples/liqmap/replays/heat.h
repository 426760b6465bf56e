/* SPDX-License-Identifier: MIT */
#ifndef HEAT_H
#define HEAT_H

#include "replays/classes.h"
#include "replays/price_range.h"
#include "replays/replay.h"
#include "replays/source_list.h"

/* What is asked for of a map over time. */
typedef struct heat_options {
    liqmap_heat_config ring; /* unit, reading, tiers, and how many columns at most */
    int64_t every;   /* moments from one column to the next; 0: as there is room */
    int64_t span_ms; /* up to the last moment; 0: all */
    class_list classes;
    price_range range; /* around the closes that are shown */
    double low, high;
    int has_low, has_high; /* else by the range */
    shown_options shown;
} heat_options;

/* Prices from the column before to this one. */
typedef struct candle {
    double open, high, low, close;
    double volume; /* 0 where it is not known */
} candle;

/* One of the sources, as it is in the end. */
typedef struct heat_source {
    char *name;
    liqmap_stats stats;
    int is_stale; /* swept by the range of the others, as in source_maps.h */
} heat_source;

/* A map, or a sum of maps, over time: columns, one for every so many moments. A moment is
 * when any of the sources has a snapshot. */
typedef struct heat {
    char *name; /* of the source, or of all that are added up */
    heat_source *sources;
    int64_t n_sources;
    int is_sum;       /* sources are named */
    const char *coin; /* "": none */
    liqmap_stats
        stats; /* of the source; of a sum counters added up, the lowest coverage */
    liqmap_axis axis;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;
    classes classes; /* that tiers are shown in */
    liqmap_heat_config config;
    liqmap_heat_window window;
    int64_t moments, lost; /* lost: columns that there was no room for */
    int64_t every;         /* moments from one column to the next */
    int64_t *times;
    double *closes;
    candle *candles;
    double *edges; /* window.buckets + 1 */
    double *amounts[2];
    map_shown shown;
} heat;

/* Replays sources, all of one coin, to their end. */
void heat_read(heat *h, const source_list *list, const source_options *from,
               const heat_options *o);

/* Multiplies amounts by the factor of their side; those of earlier calls stay. */
void heat_scale(heat *h, const map_shown *s);

/* What the fullest bucket of both sides and all columns has. */
double heat_largest(const heat *h);

void heat_free(heat *h);

#endif
