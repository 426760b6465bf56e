/* SPDX-License-Identifier: MIT */
#ifndef VIEW_SUMMARY_H
#define VIEW_SUMMARY_H

#include "replays/summary.h"

#include <stdio.h>

/* A form in which a summary is shown. */
typedef struct summary_view {
    const char *name; /* of --format */
    /* is_first: of several, one after another, such as lines of CSV. */
    void (*print)(const summary *s, FILE *out, int is_first);
} summary_view;

/* Each is in a file of its own. The first is the default. */
#define SUMMARY_VIEWS(ROW) ROW(text) ROW(json) ROW(csv)

#define SUMMARY_VIEW_DECLARE(name) extern const summary_view summary_view_##name;
SUMMARY_VIEWS(SUMMARY_VIEW_DECLARE)
#undef SUMMARY_VIEW_DECLARE

#endif
