/* SPDX-License-Identifier: MIT */
#ifndef CHART_H
#define CHART_H

#include "replays/price_range.h"
#include "views/text.h"

#include <stdio.h>

/* Bars of the prices of a range, a character for each part, and what is accumulated. */
void chart_print(const panel *p, const price_range *range, FILE *out, int colour);

/* What its longest bar holds; 0: there is none. */
double chart_largest(const panel *p, const price_range *range);

/* What is accumulated up to some prices of the range, a column for each part. */
void chart_cumulative(const panel *p, const price_range *range,
                      char (*labels)[TEXT_LABEL], FILE *out);

#endif
