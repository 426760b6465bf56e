/* SPDX-License-Identifier: MIT */
#ifndef SOURCE_VENUES_H
#define SOURCE_VENUES_H

#include "model/venue_rules.h"

#include <stddef.h>

/*
 * Of several sources each may have a --venue of its own: one that says NAME=VENUE, or
 * that comes after the source on the command line.
 */
#define SOURCE_NAME 80 /* room for the name of a source */

typedef struct source_venue {
    char source[SOURCE_NAME];
    venue_rules venue;
    int is_used; /* there is such a source */
} source_venue;

typedef struct source_venues {
    source_venue *rows;
    size_t count;
} source_venues;

/* From [NAME=]VENUE, else of the source `last`; 0: not as expected. */
int source_venues_set(source_venues *all, const char *text, const char *last);

/* NULL: the source has none of its own. */
source_venue *source_venues_find(const source_venues *all, const char *source);

/* Misuse where one was never used: there is no source of its name. */
void source_venues_check(const source_venues *all);

void source_venues_free(source_venues *all);

#endif
