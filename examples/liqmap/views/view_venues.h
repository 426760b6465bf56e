/* SPDX-License-Identifier: MIT */
#ifndef VIEW_VENUES_H
#define VIEW_VENUES_H

#include "model/venue_rules.h"

#include <stdio.h>

/* A form in which the rules of all venues are shown, one after another. */
typedef struct venues_view {
    const char *name; /* of --format */
    const char *begin, *divider, *end;
    void (*print)(const venue_rules *v, int brackets, FILE *out);
} venues_view;

/* Each is in a file of its own. The first is the default. */
#define VENUES_VIEWS(ROW) ROW(text) ROW(json)

#define VENUES_VIEW_DECLARE(name) extern const venues_view venues_view_##name;
VENUES_VIEWS(VENUES_VIEW_DECLARE)
#undef VENUES_VIEW_DECLARE

#endif
