/* SPDX-License-Identifier: MIT */
#ifndef RECENT_H
#define RECENT_H

#include <stddef.h>
#include <stdint.h>

/* What each push of the last day liquidated, and the hours it is summed over. */
enum { RECENT_WINDOWS = 4 };
extern const int recent_hours[RECENT_WINDOWS];

typedef struct recent_event {
    int64_t time_ms;
    double amount[2];
} recent_event;

/* All 0: empty. */
typedef struct recent {
    recent_event *events; /* a ring that grows to hold one day */
    size_t room, first, count;
    int64_t pushes, last_ms;
    uint64_t covered_ms; /* from the first push to the last */
    uint64_t step_ms;    /* from the one before the last; 0: there is none */
} recent;

/* liquidated: [side][tier] of n tiers. Times rise. */
void recent_add(recent *r, int64_t time_ms, const double *liquidated, int64_t n);

/* The i-th of `count`, from the oldest; and one more, as it was kept. */
const recent_event *recent_event_at(const recent *r, size_t i);
void recent_restore(recent *r, const recent_event *event);

/* What one input liquidated, or several together, in the hours before a time. All
 * 0: none. */
typedef struct recent_totals {
    double amount[2][RECENT_WINDOWS];
    /* 0 where the last interval of an input began before the window: which part of it
     * belongs there is not known. */
    int is_known[RECENT_WINDOWS];
    uint64_t covered_ms; /* by all of them */
    int64_t inputs;
} recent_totals;

/* now_ms: not before the last push. */
void recent_total(recent_totals *t, const recent *r, int64_t now_ms);

void recent_free(recent *r);

#endif
