/* SPDX-License-Identifier: MIT */
/*
 * What margin shows the rooms to its right: the factor, the default tiers, rows of
 * tiers.
 */
#ifndef LIQMAP_PRIVATE_MARGIN_H
#define LIQMAP_PRIVATE_MARGIN_H

#include "check.h"

#include <liqmap/margin.h>

/* liqmap_liquidation_factor() of a position of this version's size. */
int32_t liqmap_i_margin_factor(double *factor, const liqmap_position *position);

/* liqmap_bracketed_price()'s checks of a table of this version's size; *bad is written
 * where a bracket is bad. */
int32_t liqmap_i_check_table(int64_t *bad, const liqmap_bracket_table *table);

static inline const liqmap_bracket *bracket_row(const liqmap_bracket_table *table,
                                                int64_t b)
{
    return (const liqmap_bracket *)(const void *)((const char *)table->rows +
                                                  b * table->stride);
}

enum { DEFAULT_TIERS = 3 };
extern const liqmap_tier liqmap_i_default_tiers[DEFAULT_TIERS];

static inline const liqmap_tier *tier_row(const liqmap_tier *tiers, int64_t stride,
                                          int64_t i)
{
    return (const liqmap_tier *)(const void *)((const char *)tiers + i * stride);
}

#endif
