/* SPDX-License-Identifier: MIT */
/* In place of picture_png.c, where the program is built without cairo. */
#include "views/picture.h"
#include "base/errors.h"

const int picture_has_png = 0;

void picture_write_png(const picture *p, FILE *out, double ratio)
{
    (void)p;
    (void)out;
    (void)ratio;
    fail("built without cairo");
}
