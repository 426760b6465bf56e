/* SPDX-License-Identifier: MIT */
#ifndef CHART_H
#define CHART_H

#include "replays/panel.h"

#include <stdio.h>

/* Bars around the price, a character for each part, and what is accumulated. */
void chart_print(const panel *p, FILE *out, int colour);

#endif
