/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENT_H
#define INSTRUMENT_H

#include "readers/json_document.h"

/*
 * A market: an instrument on a venue, and what the venue's own amounts of it are in
 * contracts as a map counts them, coin where linear, USD where inverse. The only file
 * that knows how venues name their instruments.
 */
#define VENUES "binance|bybit|okx|hyperliquid" /* in the order of the numbers */
enum { VENUE_BINANCE, VENUE_BYBIT, VENUE_OKX, VENUE_HYPERLIQUID, VENUE_COUNT };

typedef struct market {
    int venue;
    int chosen;          /* the instrument was asked for */
    char instrument[64]; /* "": not known yet */
    int inverse;
    double face; /* of the venue's contract, where it counts in such; 0: not known */
} market;

/* From VENUE or VENUE:INSTRUMENT; 0 where the text is neither. */
int market_parse(market *m, const char *text);

const char *market_venue(const market *m);

/*
 * What an answer says it is of: 1 where that is the market's instrument, or becomes it;
 * 0 where the market is another; -1 where it is too long to be a name.
 */
int market_meet(market *m, const char *instrument);

/* The same of a name in a document, text where that is not all of it: 1 or 0. Where it
 * is no name, or another where none was asked for, it ends the program. */
int market_named(market *m, const node *name, const char *text);

#endif
