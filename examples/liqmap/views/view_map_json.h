/* SPDX-License-Identifier: MIT */
#ifndef VIEW_MAP_JSON_H
#define VIEW_MAP_JSON_H

#include "views/view_map.h"

/* The object of a map, liqmap.map/1, and parts of one. */
void view_json_map(const readout *r, const view_options *o, FILE *out);
void view_json_axis(FILE *out, const liqmap_axis *axis);
void view_json_at(FILE *out, double price, int side, int64_t bucket,
                  const double *in_bucket, const double *cumulative, const classes *c);

/* "density":[..],"cumulative":[..] of a side by tier and by class; and, with a comma,
 * which buckets these are, where not all. */
void view_json_arrays(FILE *out, const panel *by_tier, const panel *by_class,
                      const bucket_range *shown, int side);
void view_json_range(FILE *out, const view_options *o, const bucket_range *shown);

#endif
