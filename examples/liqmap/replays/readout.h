/* SPDX-License-Identifier: MIT */
#ifndef READOUT_H
#define READOUT_H

#include "replays/price_range.h"
#include "replays/recent.h"
#include "replays/shown.h"
#include "model/known_preset.h"

#include <liqmap/liqmap.h>

/* A map read out for showing: arrays [bucket][tier] of both sides, in one unit. */
typedef struct readout {
    const liqmap *map;
    int32_t unit;
    const char *name;    /* of the source */
    const char *rules;   /* the venue's, in words; "" where none was named */
    const char *labels;  /* what times of metrics are, in words; NULL: nothing to say */
    const char *remark;  /* on its open interest; "": none */
    known_preset preset; /* that its tiers are of */
    liqmap_stats stats;
    liqmap_axis axis;
    liqmap_config config;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n; /* tiers */
    double price;
    int64_t here; /* the bucket of the price; -1 or axis.buckets off the axis */
    double *edges, *density[2], *cumulative[2];
    const recent *recent;     /* in the same unit; NULL: nothing was pushed */
    const observed *observed; /* a feed beside it; NULL: none */
    map_shown shown;
} readout;

/* Reads a map out; name, rules, labels and recent are the caller's to set. */
void readout_read(readout *r, const liqmap *map, double price, int32_t unit);
void readout_free(readout *r);

/* Reads out in its place a map of the same axis, tiers and price, before anything is scaled; what
 * the caller set stays. */
void readout_read_again(readout *r, const liqmap *map);

/* Multiplies all amounts by the factor of their side; those of earlier calls stay. */
void readout_scale(readout *r, const map_shown *s);

/* Its amounts by tier; they stay the readout's. */
panel readout_panel(const readout *r);

/* What a side holds in the bucket of a price, and on the way to it, by tier. Returns the
 * bucket, -1 or axis.buckets off the axis. */
int64_t readout_at(const readout *r, int side, double price,
                   double in_bucket[LIQMAP_MAX_TIERS],
                   double cumulative[LIQMAP_MAX_TIERS]);

/* Up to `most` clusters of a side in some buckets, the largest first; the caller frees
 * them. */
liqmap_cluster *readout_clusters(const readout *r, int side, const bucket_range *in,
                                 int64_t most, int64_t *count);

/* From the price to the near edge of a cluster, below 0 where that lies below it. */
double readout_distance(const readout *r, const liqmap_cluster *cluster);

#endif
