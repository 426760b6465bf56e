/* SPDX-License-Identifier: MIT */
/* What opens and is liquidated within one bar: the option `intrabar`. */
#ifndef LIQMAP_PRIVATE_PUSH_INTRABAR_H
#define LIQMAP_PRIVATE_PUSH_INTRABAR_H

#include "map.h"

/*
 * Count what opened and was liquidated within a bar, on both sides, and add it to
 * `rows`, [side][tier] in `unit`, unless that is NULL. To be called after the bar was
 * swept and reconciled, before the push is finished: the bar opens at the close of the
 * push before, which the map still has. The map then gets the new close. A first push
 * has no open, and nothing is counted.
 *
 * Takes numbers, not the snapshot: a push would have to keep it in memory for this
 * call, even where the option is off.
 */
void liqmap_i_push_intrabar(liqmap *map, double *rows, int32_t unit, int is_first,
                            double high, double low, double close, double volume);

#endif
