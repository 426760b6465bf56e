/* SPDX-License-Identifier: MIT */
#ifndef LABEL_WIDTH_H
#define LABEL_WIDTH_H

/*
 * How wide a text is, by a table and not by the fonts that are installed, so that a picture
 * is the same everywhere. The fonts to draw it in, the same widths under three names.
 */
#define LABEL_FONTS "Liberation Sans,Arial,Helvetica,sans-serif"

double label_width(const char *text, double size, int is_bold);

#endif
