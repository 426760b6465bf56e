/* SPDX-License-Identifier: MIT */
#ifndef SUMMED_H
#define SUMMED_H

#include "replays/history.h"

/* A source of a coin, as it is when all of them are added up. */
typedef struct summed {
    const char *coin, *name; /* coin "": there are no coins */
    int64_t time_ms;         /* of its last snapshot */
    double close;
    history *history; /* remembers what was warned of */
} summed;

/* Warns, once of each, of sources that are stale at a time, and of those that are not but
 * whose close is not of the same price as that of the latest. */
void summed_warn(const summed *sources, int64_t n, int64_t now_ms);

#endif
