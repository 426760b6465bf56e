/* SPDX-License-Identifier: MIT */
#ifndef INSTRUMENT_H
#define INSTRUMENT_H

#include "readers/json_document.h"
#include "readers/venue.h"

/*
 * An instrument of a venue, and what the venue's own amounts of it are in contracts as a
 * map counts them: coin where linear, USD where inverse.
 */
typedef struct instrument {
    const venue *venue;
    char name[64];     /* "": not known yet */
    int was_asked_for; /* by an option; else it is the one that the input names */
    int venue_asked_for;
    int inverse;
    double face; /* of the venue's contract, where it counts in such; 0: not known */
} instrument;

/* From VENUE or VENUE:INSTRUMENT, in any case; 0: the text is neither. */
int instrument_parse(instrument *i, const char *text);

/*
 * A name out of the input. 1: it is the instrument's, or becomes it where that has none
 * yet; 0: it is another's; -1: it is too long to be a name.
 */
int instrument_accept(instrument *i, const char *name);

/*
 * The same of a name in a JSON document; text is the name where the node is only a part of
 * it. What is no name ends the program, and so does a second instrument where none was
 * asked for.
 */
int instrument_accept_node(instrument *i, const node *named, const char *text);

#endif
