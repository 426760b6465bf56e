/* SPDX-License-Identifier: MIT */
#ifndef VIEW_MAP_JSON_H
#define VIEW_MAP_JSON_H

#include "views/view_map.h"

/* The object of a map, liqmap.map/1, and parts of one. */
void view_json_map(const readout *r, const view_options *o, FILE *out);
void view_json_axis(FILE *out, const liqmap_axis *axis);
void view_json_at(FILE *out, double price, int side, int64_t bucket,
                  const double *in_bucket, const double *cumulative, const classes *c);

/* The arrays of a side by class; what comes before them, with a comma. */
void view_json_side_by_class(FILE *out, const panel *by_class, int side);

#endif
