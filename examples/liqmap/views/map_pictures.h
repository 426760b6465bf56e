/* SPDX-License-Identifier: MIT */
#ifndef MAP_PICTURES_H
#define MAP_PICTURES_H

#include "views/picture_options.h"
#include "replays/classes.h"
#include "replays/price_path.h"
#include "replays/source_maps.h"

/* What a picture of maps shows. */
typedef struct map_picture_options {
    const class_list *classes;
    const price_range *range;
    int by_venue; /* of several maps */
} map_picture_options;

/* Writes the pictures of one map, with the path of price after it, and of the sum of a
 * coin's maps. Both return what the largest bar has. */
double map_picture(const readout *v, const price_path *path,
                   const map_picture_options *m, const picture_options *o);
double maps_picture(const coin_maps *c, int32_t unit, const map_picture_options *m,
                    const picture_options *o);

#endif
