/* SPDX-License-Identifier: MIT */
/* How a bin is read: what an amount is, and in which order amounts are added. */
#ifndef LIQMAP_PRIVATE_READ_H
#define LIQMAP_PRIVATE_READ_H

#include "map.h"

#include <liqmap/read.h>

/* A map, a side and a unit that a reading is of. */
typedef struct reading {
    const liqmap *map;
    const double *bins;
    const double *edges;
    double scale;
    int32_t side;
    int32_t valued; /* amounts are contracts times midpoint */
} reading;

/* Refuses what is no map, side or unit. */
int32_t liqmap_i_read_begin(reading *r, const liqmap *map, int32_t side, int32_t unit);

/* Refuses buckets that are not on the axis. */
int32_t liqmap_i_read_check_range(const liqmap *map, int64_t first, int64_t count);

/* Per tier, what liqmap_cumulative() says of a bucket. */
void liqmap_i_read_cumulative_row(const reading *r, int64_t bucket, double *row);

/* What turns a stored amount of a bucket into the unit asked for. */
static inline double read_factor(const reading *r, int64_t bucket)
{
    return r->valued ? r->scale * map_midpoint(r->edges, bucket) : r->scale;
}

static inline double read_cell(const reading *r, int64_t bucket, int64_t tier,
                               double factor)
{
    return r->bins[bucket * r->map->row + tier] * factor;
}

#endif
