/* SPDX-License-Identifier: MIT */
#ifndef VIEW_LIQUIDATIONS_H
#define VIEW_LIQUIDATIONS_H

#include "readers/orders.h"

#include <stdio.h>

/* What was liquidated in each bar as CSV: of at least one order, by time. A bar takes the
 * orders from its begin up to, and without, its end. */
void view_liquidations(FILE *out, const orders *o, int64_t bar_ms, int is_inverse);

#endif
