/* SPDX-License-Identifier: MIT */
#ifndef VIEW_HEAT_H
#define VIEW_HEAT_H

#include "replays/heat.h"

#include <stdio.h>

#define HEAT_TEXT_BESIDE 16    /* columns of the screen that are no columns of text */
#define HEAT_DATA_COLUMNS 1440 /* where it is for programs: the minutes of a day */

/* A form in which a map over time is shown. */
typedef struct heat_view {
    const char *name; /* of --format */
    int64_t
        columns; /* at most, where nothing else is asked for; 0: as the screen has */
    int takes_tiers; /* may be of tiers kept apart */
    int is_quote;    /* for other tools: in quote currency */
    /* The largest amount that is drawn; NULL: heat_largest(). */
    double (*largest)(const heat *h);
    void (*print)(const heat *h, FILE *out);
} heat_view;

/* Each is in a file of its own. The first is the default. */
#define HEAT_VIEWS(ROW) ROW(text) ROW(json) ROW(csv) ROW(coinglass)

#define HEAT_VIEW_DECLARE(name) extern const heat_view heat_view_##name;
HEAT_VIEWS(HEAT_VIEW_DECLARE)
#undef HEAT_VIEW_DECLARE

#endif
