/* SPDX-License-Identifier: MIT */
#ifndef VIEW_MAPS_H
#define VIEW_MAPS_H

#include "views/view_map.h"
#include "replays/source_maps.h"

/* A form in which several maps and their sums are shown. */
typedef struct maps_view {
    const char *name; /* of --format */
    int takes_top, takes_by;
    int is_of_one_coin;
    void (*print)(const source_maps *m, const view_options *o, FILE *out);
} maps_view;

/* Each is in a file of its own. */
#define MAPS_VIEWS(ROW) ROW(text) ROW(json) ROW(csv) ROW(points) ROW(coinglass)

#define MAPS_VIEW_DECLARE(name) extern const maps_view maps_view_##name;
MAPS_VIEWS(MAPS_VIEW_DECLARE)
#undef MAPS_VIEW_DECLARE

/* NULL: several maps have none of this name. */
const maps_view *maps_view_find(const char *name);

#endif
