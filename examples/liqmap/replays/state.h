/* SPDX-License-Identifier: MIT */
#ifndef STATE_H
#define STATE_H

#include "base/options.h"

#include <liqmap/liqmap.h>

/* A map kept in a file, packed, between one run of the program and the next. */
typedef struct state_options {
    const char *save, *resume; /* NULL: not asked for */
} state_options;

/* A table for a state_options of zeros. */
extern const option_spec state_option_rows[];

/* The map of a file; what is none is the end. */
liqmap *state_load(const char *path);

/* Nothing without a path. Beside the file first, then in its place. */
void state_save(const char *path, const liqmap *map);

#endif
