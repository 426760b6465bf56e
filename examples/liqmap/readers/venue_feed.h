/* SPDX-License-Identifier: MIT */
#ifndef VENUE_FEED_H
#define VENUE_FEED_H

#include "readers/instrument.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Liquidation orders out of a feed's messages, as they came from the venue's socket:
 * one instrument's, in contracts, the side being that of the position that was closed.
 */
typedef struct order {
    int64_t time_ms;
    int is_short;
    double contracts, price;
} order;

typedef struct orders {
    order *rows; /* free() */
    size_t count, room;
    int64_t messages;
    int64_t skipped;   /* messages that are no liquidations: of these */
    int64_t elsewhere; /* orders of other instruments */
    int64_t not_final; /* orders that may come again, or filled nothing */
} orders;

/*
 * All of a file, or of standard input ("-"). The market becomes that of the first order
 * where none was asked for. face above 0: what a contract of it counts.
 */
void orders_read(orders *o, const char *path, market *m, double face);

/* Whether the venue has a feed; if so, what it leaves out. */
const char *orders_throttle(int venue);

#endif
