/* SPDX-License-Identifier: MIT */
#ifndef KNOWN_POSITIONS_H
#define KNOWN_POSITIONS_H

#include "model/venue_rules.h"
#include "readers/positions_csv.h"

/* What became of known positions that were placed on a map: how many. */
typedef struct placed {
    int64_t placed, computed, passed, never, at_once, beyond, over;
} placed;

/* The price now: by the last value in the file, else the mean entry, with a message. */
double known_positions_price(const positions *all, int is_inverse);

/* Places each at its own liquidation price, or, where the file has none, at the one that
 * its venue's brackets, or the rate of its tier, make of it. path: of the file. */
placed known_positions_place(liqmap *map, const positions *all, double now,
                             const venue_rules *venue, const char *path);

/* A message for each count that is not 0. */
void known_positions_report(const placed *n, size_t count);

#endif
