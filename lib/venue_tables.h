/* SPDX-License-Identifier: MIT */
/* The tables of venue_tables.c, which venue.c reads. */
#ifndef LIQMAP_PRIVATE_VENUE_TABLES_H
#define LIQMAP_PRIVATE_VENUE_TABLES_H

#include "margin.h"

#include <liqmap/venue.h>

typedef struct venue_entry {
    const char *name, *source;
    const liqmap_bracket *brackets;
    int64_t n; /* brackets */
    liqmap_rules rules;
} venue_entry;

extern const venue_entry liqmap_i_venue_entries[];
extern const int64_t liqmap_i_venue_count;

#endif
