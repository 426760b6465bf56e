/* SPDX-License-Identifier: MIT */
#ifndef SQUEEZE_H
#define SQUEEZE_H

#include "replays/classes.h"
#include "replays/source_maps.h"
#include "readers/order_book.h"

/* Forced orders of a map against an order book: what one order carries with it, or the
 * least order that reaches each bucket. */
typedef struct squeeze {
    const readout *map;
    const coin_maps *venues; /* that the map is the sum of; NULL: it is of one source */
    classes classes;         /* that its tiers are shown in */
    int32_t direction;
    double start;
    order_book book; /* count 0: per_percent */
    double per_percent;
    int is_trigger;
    /* one order */
    liqmap_cascade_end end;
    double alone;                      /* where the order alone would end */
    double by_venue[SOURCE_LIST_MOST]; /* what it liquidated */
    liqmap_burn *burned;
    int64_t n_burned;
    /* every order */
    liqmap_curve curve;
    double *orders; /* for the buckets outward from curve.first */
    liqmap_zone *zones;
} squeeze;

/* Map, venues, direction, start and book are set before. The trigger curve; and one order, in
 * quote currency, or else a move: as a part of the start, in the book alone. */
void squeeze_trigger(squeeze *s);
void squeeze_order(squeeze *s, double order, double move);
void squeeze_free(squeeze *s);

/* The bucket so many steps outward from curve.first; and that edge of a bucket which is nearer
 * to the start. */
int64_t squeeze_bucket(const squeeze *s, int64_t steps);
double squeeze_near_edge(const squeeze *s, int64_t bucket);

#endif
