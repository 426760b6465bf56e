/* SPDX-License-Identifier: MIT */
#ifndef DRAW_MAP_H
#define DRAW_MAP_H

#include "views/map_drawing.h"

/* The prices of a range, as far as the axis reaches; where it does not, all of the axis. */
void map_drawing_range(map_drawing *d, const price_range *range);

/* Returns what the largest bar has. */
double draw_map(picture *out, const map_drawing *d, const picture_options *o);

#endif
