/* SPDX-License-Identifier: MIT */
#ifndef VIEW_H
#define VIEW_H

#include "run.h"

#include <stdio.h>

/* What was liquidated lately, [window][side], in the unit of the run. */
enum { VIEW_WINDOWS = 4 };
extern const int view_hours[VIEW_WINDOWS];

/* A map read out for showing: arrays [bucket][tier] of both sides in one unit. */
typedef struct view {
    const run *run;
    liqmap_statistics stats;
    liqmap_axis axis;
    liqmap_config config;
    int32_t unit;
    int64_t n;    /* tiers */
    int64_t here; /* the bucket of the price; -1 or axis.buckets off the axis */
    double *edges, *density[2], *cumulative[2];
    const double *at; /* prices asked for */
    int64_t n_at;
    int64_t top; /* clusters a side; below 0: not asked for */
    double recent[VIEW_WINDOWS][2];
    uint64_t covered_ms; /* from the first snapshot to the last */
    uint64_t step_ms;    /* from the one before the last; 0: there is none */
} view;

/* The side a price asks for: shorts above the close, else longs. */
int view_side(const view *v, double price);

/* The forms of the map. Text may be coloured; folded, no line of it is longer than a
 * terminal is wide: those that scripts look for are else one line each. */
void view_text(const view *v, FILE *out, int colour, int folded);
void view_json(const view *v, FILE *out);
void view_csv(const view *v, FILE *out);

#endif
