/* SPDX-License-Identifier: MIT */
#ifndef DRAW_CASCADE_H
#define DRAW_CASCADE_H

#include "views/picture_options.h"
#include "replays/squeeze.h"

/* A squeeze as a picture: the book, the order each price takes, and, where one order is
 * shown, what it burns step by step. */
void draw_cascade(picture *out, const squeeze *s, const picture_options *o);

#endif
