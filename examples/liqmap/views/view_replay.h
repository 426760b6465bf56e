/* SPDX-License-Identifier: MIT */
#ifndef VIEW_REPLAY_H
#define VIEW_REPLAY_H

#include "replays/classes.h"
#include "replays/replay.h"

#include <stdio.h>

/* A form in which is shown what each snapshot liquidated, row by row. */
typedef struct replay_view {
    const char *name; /* of --format */
    /* NULL: there is none. */
    void (*header)(const replay *r, const classes *c, FILE *out);
    void (*row)(const replay *r, const classes *c, FILE *out);
} replay_view;

/* Each is in a file of its own. The first is the default. */
#define REPLAY_VIEWS(ROW) ROW(csv) ROW(json)

#define REPLAY_VIEW_DECLARE(name) extern const replay_view replay_view_##name;
REPLAY_VIEWS(REPLAY_VIEW_DECLARE)
#undef REPLAY_VIEW_DECLARE

#endif
