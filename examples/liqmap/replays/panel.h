/* SPDX-License-Identifier: MIT */
#ifndef PANEL_H
#define PANEL_H

#include <liqmap/liqmap.h>

/*
 * Amounts of both sides over an axis, in parts: the tiers of a map, venues, or the
 * tiers of a sum. Arrays are [bucket][part]; whose they are says who makes the panel.
 */
enum { PANEL_PARTS = LIQMAP_MAX_TIERS }; /* at most */

typedef struct panel {
    const double *edges;
    int64_t buckets, parts;
    double price;
    int64_t here; /* the bucket of the price; -1 or `buckets` off the axis */
    double *density[2], *cumulative[2];
} panel;

/* Another of the same axis and price, all 0, in memory of its own. */
panel panel_like(const panel *like, int64_t parts);
void panel_free(panel *p);

/* Of a bucket, or of -1 or `buckets` past the ends: a row, part by part. */
const double *panel_density(const panel *p, int side, int64_t bucket);
const double *panel_cumulative(const panel *p, int side, int64_t bucket);

/* The side a price asks for: shorts above the price of the panel, else longs. */
int panel_side(const panel *p, double price);

/* From first to last. */
double panel_sum(const double *row, int64_t parts);

#endif
