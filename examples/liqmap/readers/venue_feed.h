/* SPDX-License-Identifier: MIT */
#ifndef VENUE_FEED_H
#define VENUE_FEED_H

#include "readers/instrument.h"
#include "readers/orders.h"

/*
 * Messages of venues' liquidation feeds, as they came from the socket. What is common to
 * all venues is here; what a message of one venue looks like is a feed_form, in the file
 * of the venue.
 */
typedef struct feed_reading {
    orders *orders;
    instrument *instrument;
    double face; /* as asked for; 0: not given */
} feed_reading;

typedef struct feed_form {
    /* Whether a message is this feed's, and about liquidations. */
    int (*recognises)(const json_t *root);
    const char *completeness; /* what the feed leaves out */
    int takes_face;           /* --face */
    int takes_arrays;         /* a message may be an array, not only an object */
    /* Adds the orders of a message; 0: it is not about liquidations. The side of an order
     * is that of the position which it closed. */
    int (*message)(feed_reading *r, const node *root);
} feed_form;

/* For the forms of venues. Whether an order is of our instrument; it is counted if not. */
int feed_accept(feed_reading *r, const node *named);

void feed_add(feed_reading *r, const order *row);

/* Whether an object has a key; whether a text is the word, or begins with it where the
 * word ends in a dot. */
int feed_has(const node *n, const char *key);
int feed_says(const node *n, const char *word);

#endif
