/* SPDX-License-Identifier: MIT */
#ifndef KNOWN_POSITIONS_H
#define KNOWN_POSITIONS_H

#include "model/venue_rules.h"
#include "readers/positions.h"

/* What became of known positions that were placed on a map: how many. */
typedef struct placed {
    int64_t placed, computed, passed, never, at_once, beyond, over, without_price;
    double worth; /* of those without a price, in quote */
} placed;

/* How prices that are missing are computed. */
typedef struct missing_prices {
    const venue_rules *venue; /* by its brackets; NULL: by the rate of the tier */
    int assume_isolated;      /* also where the venue says that there is none */
} missing_prices;

/* The price now: by the last value in the file, else the mean entry, with a message. */
double known_positions_price(const positions *all, int is_inverse);

/* Tiers of the leverages that positions have; of more than a map takes, usual ones, such that
 * each position is in its class. Returns how many. */
int64_t known_positions_tiers(liqmap_tier tiers[LIQMAP_MAX_TIERS],
                              const positions *all);

/* Places each at its own liquidation price, or, where the file has none, at a computed one.
 * One that has no price, as the venue says, is left out. path: of the file. */
placed known_positions_place(liqmap *map, const positions *all, double now,
                             const missing_prices *missing, const char *path);

/* A message for each count that is not 0. */
void known_positions_report(const placed *n, size_t count);

#endif
