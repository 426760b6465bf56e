/* SPDX-License-Identifier: MIT */
/* What opens and is liquidated within one bar: the option `intrabar`. */
#ifndef LIQMAP_PRIVATE_PUSH_INTRABAR_H
#define LIQMAP_PRIVATE_PUSH_INTRABAR_H

#include "map.h"

#include <liqmap/push.h>

/*
 * Count what opened and was liquidated within a bar, on both sides, and add it to `rows`,
 * [side][tier] in `unit`, unless that is NULL. To be called after the bar's sweep and
 * reconciliation. The bar opens at the close of the push before, which the map still has;
 * the map's close is set to the new one. A first push has no open, so nothing is counted.
 *
 * Takes numbers, not the snapshot: the loop of a push would otherwise have to keep the
 * snapshot in memory, even where the option is off.
 */
void liqmap_i_push_intrabar(liqmap *map, double *rows, int32_t unit, int is_first,
                            double high, double low, double close, double volume);

#endif
