/* SPDX-License-Identifier: MIT */
#ifndef JSON_PRINT_H
#define JSON_PRINT_H

#include "replays/classes.h"

#include <stdint.h>
#include <stdio.h>

/* JSON. Numbers read back to the same double; an infinite one is null. */
void json_print(FILE *out, const char *before, double value);

/* [..] of n, and of `rows` rows of n each. */
void json_print_row(FILE *out, const double *row, int64_t n);
void json_print_rows(FILE *out, const double *cells, int64_t rows, int64_t n);

/* [{"label":"25x","tiers":[5,6]},..]: which tiers are shown together. */
void json_print_classes(FILE *out, const classes *c);

#endif
