/* SPDX-License-Identifier: MIT */
#include "replays/panel.h"
#include "base/memory.h"

#include <stdlib.h>

static const double nothing[PANEL_PARTS];

panel panel_like(const panel *like, int64_t parts)
{
    panel p = *like;
    p.parts = parts;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        p.density[side] = allocate((size_t)(p.buckets * parts), sizeof(double));
        p.cumulative[side] = allocate((size_t)(p.buckets * parts), sizeof(double));
    }
    return p;
}

void panel_free(panel *p)
{
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        free(p->density[side]);
        free(p->cumulative[side]);
    }
}

void panel_scale(panel *p, const double factor[2])
{
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t i = 0; i < p->buckets * p->parts; i++) {
            p->density[side][i] *= factor[side];
            p->cumulative[side][i] *= factor[side];
        }
    }
}

const double *panel_density(const panel *p, int side, int64_t bucket)
{
    const int inside = bucket >= 0 && bucket < p->buckets;
    return inside ? p->density[side] + bucket * p->parts : nothing;
}

const double *panel_cumulative(const panel *p, int side, int64_t bucket)
{
    const int64_t last = p->buckets - 1;
    if (side == LIQMAP_SHORT ? bucket < 0 : bucket > last) {
        return nothing;
    }
    bucket = bucket < 0 ? 0 : bucket > last ? last : bucket;
    return p->cumulative[side] + bucket * p->parts;
}

int panel_side(const panel *p, double price)
{
    return price > p->price ? LIQMAP_SHORT : LIQMAP_LONG;
}

double panel_sum(const double *row, int64_t parts)
{
    double total = 0;
    for (int64_t i = 0; i < parts; i++) {
        total += row[i];
    }
    return total;
}
