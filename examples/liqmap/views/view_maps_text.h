/* SPDX-License-Identifier: MIT */
#ifndef VIEW_MAPS_TEXT_H
#define VIEW_MAPS_TEXT_H

#include "replays/source_maps.h"

#include <stdio.h>

/* What the maps of a coin are of, as their text begins. */
void view_maps_text_header(const coin_maps *c, int32_t unit, FILE *out, int colour);

#endif
