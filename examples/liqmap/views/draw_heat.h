/* SPDX-License-Identifier: MIT */
#ifndef DRAW_HEAT_H
#define DRAW_HEAT_H

#include "views/picture_options.h"
#include "replays/heat.h"
#include "readers/orders.h"

enum { HEAT_PICTURE_COLUMNS = 360 }; /* where nothing else is asked for */

/* The map over time as a picture, with liquidations that were observed; NULL: none. Returns
 * what the fullest cell has. */
double draw_heat(picture *out, const heat *h, const orders *seen,
                 const picture_options *o);

#endif
