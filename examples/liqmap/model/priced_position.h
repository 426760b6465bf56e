/* SPDX-License-Identifier: MIT */
#ifndef PRICED_POSITION_H
#define PRICED_POSITION_H

#include "model/venue_rules.h"

/* One position, and the prices at which it is liquidated and bankrupt. */
typedef struct priced_position {
    const venue_rules *venue;       /* NULL: the rules are in the position */
    liqmap_position position;       /* as asked about */
    int has_size;                   /* else any quantity will do */
    double tick;                    /* by which a venue shows it nearer to entry */
    int64_t bracket;                /* that it is in; -1: none was looked up */
    int32_t status;                 /* of the liquidation price */
    double liquidation, bankruptcy; /* 0: there is none */
    double shown;                   /* liquidation as the venue shows it; 0: none */
} priced_position;

/* Finds the prices. A leverage that its bracket does not allow is LIQMAP_E_NOT_OFFERED; a
 * position that cannot be is misuse. */
void priced_position_find(priced_position *p);

/* Whether the maintenance rate is known: not where a venue has no bracket for it. */
int priced_position_has_rate(const priced_position *p);

/* The margin at entry: as given, else what the leverage makes. */
double priced_position_margin(const liqmap_position *p);

/* Whether it has no price because the venue would not have it so large, or at such a
 * leverage; then with a message. */
int priced_position_is_refused(const priced_position *p);

#endif
