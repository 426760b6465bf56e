/* SPDX-License-Identifier: MIT */
#ifndef PANEL_H
#define PANEL_H

#include <liqmap/liqmap.h>

/*
 * Amounts of both sides over an axis, in parts: the tiers of a map, venues, or the
 * tiers of a sum. Arrays are [bucket][part].
 */
enum { PANEL_PARTS = LIQMAP_MAX_TIERS }; /* at most */

typedef struct panel {
    const double *edges;
    int64_t buckets, parts;
    double price;
    int64_t here; /* the bucket of the price; -1 or `buckets` off the axis */
    double *density[2], *cumulative[2];
} panel;

/* Another of the same axis and price, all 0, with arrays of its own to be freed. */
panel panel_like(const panel *like, int64_t parts);
void panel_free(panel *p);

/* Multiplies what each side holds. */
void panel_scale(panel *p, const double factor[2]);

/* The row of a bucket, a value for each part; -1 and `buckets` are the ends. */
const double *panel_density(const panel *p, int side, int64_t bucket);
const double *panel_cumulative(const panel *p, int side, int64_t bucket);

/* The side that is liquidated on the way to a price: shorts above the panel's, else
 * longs. */
int panel_side(const panel *p, double price);

/* Added from first to last. */
double panel_sum(const double *row, int64_t parts);

#endif
