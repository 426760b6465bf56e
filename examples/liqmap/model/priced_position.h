/* SPDX-License-Identifier: MIT */
#ifndef PRICED_POSITION_H
#define PRICED_POSITION_H

#include "model/venue_rules.h"

/* One position, and the prices at which it is liquidated and bankrupt. */
typedef struct priced_position {
    const venue_rules *venue;       /* NULL: the rules are in the position */
    liqmap_position position;       /* as asked about */
    int has_size;                   /* else any quantity will do */
    int64_t bracket;                /* that it is in; -1: none was looked up */
    int32_t status;                 /* of the liquidation price */
    double liquidation, bankruptcy; /* 0: there is none */
} priced_position;

/* Finds the prices; a position that cannot be is misuse. */
void priced_position_find(priced_position *p);

/* Whether the maintenance rate is known: not where a venue has no bracket for it. */
int priced_position_has_rate(const priced_position *p);

/* The margin at entry: as given, else what the leverage makes. */
double priced_position_margin(const priced_position *p);

#endif
