/* SPDX-License-Identifier: MIT */
#ifndef VIEW_PRICE_H
#define VIEW_PRICE_H

#include "model/priced_position.h"

#include <stddef.h>
#include <stdio.h>

/* A form in which the prices of a position are shown, by one or several venues. */
typedef struct price_view {
    const char *name; /* of --format */
    void (*print)(const priced_position *rows, size_t count, FILE *out);
} price_view;

/* Each is in a file of its own. The first is the default. */
#define PRICE_VIEWS(ROW) ROW(text) ROW(json) ROW(csv)

#define PRICE_VIEW_DECLARE(name) extern const price_view price_view_##name;
PRICE_VIEWS(PRICE_VIEW_DECLARE)
#undef PRICE_VIEW_DECLARE

#endif
