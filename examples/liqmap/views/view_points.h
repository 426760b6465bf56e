/* SPDX-License-Identifier: MIT */
#ifndef VIEW_POINTS_H
#define VIEW_POINTS_H

#include "views/view_map.h"

/* Rows of --format points, each begun by `before`. */
void view_points(const readout *v, const view_options *o, const char *before,
                 FILE *out);

/* What is read from the middle of a bucket. */
double view_middle(const double *edges, int64_t bucket);

#endif
