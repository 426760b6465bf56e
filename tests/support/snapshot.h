/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_SNAPSHOT_H
#define LIQMAP_TESTS_SNAPSHOT_H

#include <math.h>

#include <liqmap/push.h>

/* A snapshot in one expression, to be passed to a call. */
#define SNAPSHOT(time_ms, open_interest, high, low, close, entry, volume)              \
    (&(const liqmap_snapshot){time_ms, open_interest, high, low, close, entry, volume, \
                              0})

/* For liqmap_open() and liqmap_sweep(): what they may not look at is no number. */
#define BAR(high, low, close, entry)                                                   \
    (&(const liqmap_snapshot){INT64_MIN, NAN, high, low, close, entry, NAN, NAN})
#define SPAN(high, low) BAR(high, low, NAN, NAN)

#endif
