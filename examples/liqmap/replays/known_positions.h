/* SPDX-License-Identifier: MIT */
#ifndef KNOWN_POSITIONS_H
#define KNOWN_POSITIONS_H

#include "model/venue_rules.h"
#include "readers/positions_csv.h"

/* Positions that are known, placed on a map. */

/* What became of the rows. */
typedef struct placed {
    int64_t placed, computed, passed, never, at_once, beyond;
} placed;

/* The price now: what the last value says, else about where all was opened, with a
 * message. */
double known_positions_price(const positions *all, int is_inverse);

/* Places each at its own liquidation price, or, where the file has none, at the one that
 * its venue's brackets, or the rate of its tier, make of it. path: of the file. */
placed known_positions_place(liqmap *map, const positions *all, double now,
                             const venue_rules *venue, const char *path);

/* A message for each thing that became of some of them. */
void known_positions_report(const placed *n, size_t count);

#endif
