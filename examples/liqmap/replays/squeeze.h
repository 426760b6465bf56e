/* SPDX-License-Identifier: MIT */
#ifndef SQUEEZE_H
#define SQUEEZE_H

#include "views/view_map.h"
#include "readers/order_book.h"

/* Forced orders against a book: one order carried through, or the least for each
 * bucket. */
typedef struct squeeze {
    const view *view;
    int32_t direction;
    double start;
    depth depth; /* count 0: per_percent */
    double per_percent;
    int is_trigger;
    /* one order */
    liqmap_cascade_end end;
    double alone; /* where the book would hold it, were nobody forced */
    liqmap_burn *burned;
    int64_t n_burned;
    /* every order */
    double *orders; /* for the buckets outward from `first` */
    int64_t length, first;
    liqmap_zone *zones;
    int64_t n_zones;
} squeeze;

void squeeze_text(const squeeze *s, FILE *out, int colour);
void squeeze_json(const squeeze *s, FILE *out);
void squeeze_csv(const squeeze *s, FILE *out);

/* The bucket so many outward from the start's, and the edge of a bucket that is nearer
 * to the start. */
int64_t squeeze_bucket(const squeeze *s, int64_t steps);
double squeeze_near_edge(const squeeze *s, int64_t bucket);

#endif
