/* SPDX-License-Identifier: MIT */
#ifndef VENUE_H
#define VENUE_H

#include <stddef.h>

/*
 * What is known about a venue: its instruments, the answers of its REST interface, and the
 * messages of its liquidation feed. Each venue is a file, venue_NAME.c, and a row here; so is
 * a tool or a collector whose files are of many venues.
 */
#define VENUES(ROW)                                                                    \
    ROW(binance) ROW(bybit) ROW(okx) ROW(hyperliquid) ROW(ccxt) ROW(coinglass)

struct instrument;

typedef struct venue {
    const char *name;
    const char *title;   /* in messages */
    const char *example; /* VENUE:INSTRUMENT */
    /* What the contracts of an instrument are, by its name: see struct instrument. */
    void (*specify)(struct instrument *i);
    /* Of an amount as the venue states it, what that is in contracts on one side; below 0:
     * it is not known. NULL: it is of many venues, and states what they do. */
    double (*one_side)(const struct instrument *i, double amount);
    const struct rest_form *rest; /* NULL: it has none */
    const struct feed_form *feed; /* NULL: it has none */
} venue;

#define VENUE_DECLARE(name) extern const venue venue_##name;
VENUES(VENUE_DECLARE)
#undef VENUE_DECLARE

/* The venues one after another; NULL past the last. */
const venue *venue_at(size_t i);

/* Their names, of those with a REST interface or a feed; NULL past the last. */
const char *venue_rest_name(size_t i);
const char *venue_feed_name(size_t i);

/* The venue of a name, in any case; NULL: it is not known. */
const venue *venue_find(const char *name);

/* The names of the venues that `has` says yes to (NULL: of all), the first divider
 * between them, the second before the last. Returns the text. */
#define VENUE_TEXT 256
const char *venue_names(char text[VENUE_TEXT], int (*has)(const venue *v),
                        const char *divider, const char *last_divider);

#endif
