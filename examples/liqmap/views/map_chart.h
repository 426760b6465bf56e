/* SPDX-License-Identifier: MIT */
#ifndef MAP_CHART_H
#define MAP_CHART_H

#include "views/map_drawing.h"

/* The picture of a map while it is drawn, for the files that draw parts of it. */

/* A bar: so many buckets. */
typedef struct map_bar {
    int64_t first, count;
    double sum[2], part[PANEL_PARTS];
} map_bar;

typedef struct map_chart {
    plot plot;
    const map_drawing *drawing;
    int colour[PANEL_PARTS], order[PANEL_PARTS]; /* from the bottom up */
    map_bar *bars;
    int64_t n, wide; /* bars, and buckets of each */
    double most, furthest[2];
    size_t path_first, path_end; /* points of the picture that are the price path */
} map_chart;

/* Where a bar begins and ends, in pixels. */
void map_bar_ends(const map_chart *c, const map_bar *b, double *left, double *right);

/* The price as a line with its number; and the path it took after, time upward. */
void map_draw_price(map_chart *c);
void map_draw_path(map_chart *c);

/* The largest clusters of each side, with amount and price. */
void map_draw_clusters(map_chart *c);

#endif
