/* SPDX-License-Identifier: MIT */
#ifndef VIEW_MAP_TEXT_H
#define VIEW_MAP_TEXT_H

#include "views/view_map.h"

/* What the map is of, as its text begins. */
void view_text_header(const readout *r, const classes *c, FILE *out, int colour);

#endif
