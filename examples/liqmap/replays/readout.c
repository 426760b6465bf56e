/* SPDX-License-Identifier: MIT */
#include "replays/readout.h"
#include "base/errors.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void scale_row(double *row, double factor, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        row[i] *= factor;
    }
}

void readout_read(readout *r, const liqmap *map, double price, int32_t unit)
{
    int64_t buckets;
    memset(r, 0, sizeof *r);
    r->unit = unit;
    r->rules = "";
    r->remark = "";
    r->price = price;
    r->shown.factor[LIQMAP_LONG] = r->shown.factor[LIQMAP_SHORT] = 1;
    r->axis.struct_size = sizeof r->axis;
    r->config.struct_size = sizeof r->config;
    must(liqmap_get_axis(map, &r->axis));
    must(liqmap_get_config(map, &r->config));
    must(liqmap_get_tiers(map, r->tiers, LIQMAP_MAX_TIERS, sizeof *r->tiers, &r->n));
    r->preset = known_preset_of(&r->config, r->tiers, r->n);
    buckets = r->axis.buckets;
    r->edges = allocate((size_t)buckets + 1, sizeof *r->edges);
    must(liqmap_axis_edges(&r->axis, r->edges, buckets + 1, NULL));
    must(liqmap_axis_find(&r->axis, &r->here, r->edges, buckets + 1, price));
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        r->density[side] = allocate((size_t)(buckets * r->n), sizeof(double));
        r->cumulative[side] = allocate((size_t)(buckets * r->n), sizeof(double));
    }
    readout_read_again(r, map);
}

void readout_read_again(readout *r, const liqmap *map)
{
    const int64_t buckets = r->axis.buckets, cells = buckets * r->n;
    r->map = map;
    r->stats.struct_size = sizeof r->stats;
    must(liqmap_get_stats(map, &r->stats));
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        must(liqmap_density(map, r->density[side], cells, NULL, side, r->unit, 0,
                            buckets));
        must(liqmap_cumulative(map, r->cumulative[side], cells, NULL, side, r->unit, 0,
                               buckets));
    }
}

void readout_scale(readout *r, const map_shown *s)
{
    const double before[2] = {r->shown.factor[0], r->shown.factor[1]};
    panel p = readout_panel(r);
    panel_scale(&p, s->factor);
    r->shown = *s;
    r->shown.factor[LIQMAP_LONG] *= before[LIQMAP_LONG];
    r->shown.factor[LIQMAP_SHORT] *= before[LIQMAP_SHORT];
}

void readout_free(readout *r)
{
    free(r->edges);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        free(r->density[side]);
        free(r->cumulative[side]);
    }
}

panel readout_panel(const readout *r)
{
    return (panel){
        .edges = r->edges,
        .buckets = r->axis.buckets,
        .parts = r->n,
        .price = r->price,
        .here = r->here,
        .density = {r->density[LIQMAP_LONG], r->density[LIQMAP_SHORT]},
        .cumulative = {r->cumulative[LIQMAP_LONG], r->cumulative[LIQMAP_SHORT]}};
}

int64_t readout_at(const readout *r, int side, double price,
                   double in_bucket[LIQMAP_MAX_TIERS],
                   double cumulative[LIQMAP_MAX_TIERS])
{
    int64_t bucket;
    must(liqmap_cumulative_at(r->map, in_bucket, cumulative, LIQMAP_MAX_TIERS, &bucket,
                              side, r->unit, price));
    scale_row(in_bucket, r->shown.factor[side], r->n);
    scale_row(cumulative, r->shown.factor[side], r->n);
    return bucket;
}

liqmap_cluster *readout_clusters(const readout *r, int side, const bucket_range *in,
                                 int64_t most, int64_t *count)
{
    const liqmap_range range = {in->first, in->end - in->first};
    liqmap_cluster *rows = allocate((size_t)most, sizeof *rows);
    *count = 0;
    must(liqmap_clusters(r->map, rows, most, sizeof *rows, count, side, r->unit,
                         &range));
    *count = *count < most ? *count : most;
    for (int64_t i = 0; i < *count; i++) {
        rows[i].amount *= r->shown.factor[side];
    }
    return rows;
}

double readout_distance(const readout *r, const liqmap_cluster *c)
{
    return c->low > r->price    ? c->low - r->price
           : c->high < r->price ? c->high - r->price
                                : 0;
}
