/* SPDX-License-Identifier: MIT */
#include "views/view_maps.h"

#include <string.h>

const maps_view *maps_view_find(const char *name)
{
#define REFER(row) &maps_view_##row,
    static const maps_view *const views[] = {MAPS_VIEWS(REFER)};
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        if (strcmp(views[i]->name, name) == 0) {
            return views[i];
        }
    }
    return NULL;
}
