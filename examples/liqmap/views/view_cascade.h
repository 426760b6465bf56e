/* SPDX-License-Identifier: MIT */
#ifndef VIEW_CASCADE_H
#define VIEW_CASCADE_H

#include "replays/squeeze.h"

#include <stdio.h>

/* A form in which a squeeze is shown. */
typedef struct cascade_view {
    const char *name; /* of --format */
    int has_warnings; /* it says itself when amounts are not to be trusted */
    void (*print)(const squeeze *s, FILE *out);
} cascade_view;

/* Each is in a file of its own. The first is the default. */
#define CASCADE_VIEWS(ROW) ROW(text) ROW(json) ROW(csv)

#define CASCADE_VIEW_DECLARE(name) extern const cascade_view cascade_view_##name;
CASCADE_VIEWS(CASCADE_VIEW_DECLARE)
#undef CASCADE_VIEW_DECLARE

#endif
