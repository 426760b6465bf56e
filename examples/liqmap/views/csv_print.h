/* SPDX-License-Identifier: MIT */
#ifndef CSV_PRINT_H
#define CSV_PRINT_H

#include "replays/classes.h"

#include <stdio.h>

/* What the column of a side and class is called: long_25x, long_to_15.8x; of a tier
 * long_25, a second one long_25_2. Returns the text. */
#define CSV_COLUMN 64
char *csv_column(char text[CSV_COLUMN], const classes *c, int side, int64_t part);

/* A bucket and its edges; without edges where it is off the axis. */
void csv_print_bucket(FILE *out, const panel *p, int64_t bucket);

/* A number, with a comma before it. */
void csv_print(FILE *out, double value);

#endif
