/* SPDX-License-Identifier: MIT */
#ifndef STATE_H
#define STATE_H

#include "base/options.h"

#include <liqmap/liqmap.h>

/* A map kept in a file, packed, from one run of the program to the next, so that a year
 * need not be replayed to add a minute. */
typedef struct state_options {
    const char *save, *resume; /* NULL: not asked for */
} state_options;

/* A table for a state_options of zeros. */
extern const option_spec state_option_rows[];

/* The map of a file. A file that holds none ends the program. */
liqmap *state_load(const char *path);

/* Writes another file and renames it. path NULL: does nothing. */
void state_save(const char *path, const liqmap *map);

#endif
