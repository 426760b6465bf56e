/* SPDX-License-Identifier: MIT */
#ifndef PALETTE_H
#define PALETTE_H

#include <stdint.h>

/*
 * The colours of pictures, on dark and on light, as 0xRRGGBB: the one table of them, which
 * the Python package's lib/python/liqmap/_palette.py repeats (a test compares). People know
 * 100x as orange, 50x as amber, 25x as teal, longs as red and shorts as green; these differ
 * in lightness as well, for those who do not see red and green apart. Candles lie on the
 * heatmap, which is dark in both themes. The series, of venues,
 * are after Okabe and Ito, "Color Universal Design" (2008).
 */
#define PALETTE(ROW)                                                                   \
    ROW(background, 0x0f141b, 0xffffff)                                                \
    ROW(grid, 0x232b36, 0xe6e9ed)                                                      \
    ROW(muted, 0x8b98a9, 0x5c6773)                                                     \
    ROW(text, 0xe8edf3, 0x161b22)                                                      \
    ROW(price, 0xffffff, 0x111111)                                                     \
    ROW(longs, 0xff5a5f, 0xc21f39)                                                     \
    ROW(shorts, 0x5fe39b, 0x14a05c)                                                    \
    ROW(black, 0x000004, 0x000004)                                                     \
    ROW(up, 0xffffff, 0xffffff)                                                        \
    ROW(down, 0x9aa4b2, 0x9aa4b2)                                                      \
    ROW(depth, 0x7aa7e0, 0x2f6db5)                                                     \
    ROW(lower, 0x4f6f9f, 0x7d95bd)                                                     \
    ROW(x25, 0x22b3a2, 0x119c8d)                                                       \
    ROW(x50, 0xf7c948, 0xf0b400)                                                       \
    ROW(x100, 0xf27b2a, 0xe0620d)                                                      \
    ROW(higher, 0xc45fc9, 0x9d2fa8)                                                    \
    ROW(series1, 0xe69f00, 0xe69f00)                                                   \
    ROW(series2, 0x56b4e9, 0x56b4e9)                                                   \
    ROW(series3, 0x14b88a, 0x009e73)                                                   \
    ROW(series4, 0xf0e442, 0xd9c700)                                                   \
    ROW(series5, 0x3d8fd1, 0x0072b2)                                                   \
    ROW(series6, 0xe5702e, 0xd55e00)                                                   \
    ROW(series7, 0xd98fb8, 0xcc79a7)                                                   \
    ROW(series8, 0x8d97a3, 0x808890)

/* Colours by name: COLOUR_background, .. */
enum {
#define PALETTE_NAME(name, dark, light) COLOUR_##name,
    PALETTE(PALETTE_NAME)
#undef PALETTE_NAME
        PALETTE_COLOURS
};
enum { PALETTE_SERIES = COLOUR_series8 - COLOUR_series1 + 1 };

enum { THEME_DARK, THEME_LIGHT, THEMES };

extern const char *const palette_names[PALETTE_COLOURS];
extern const uint32_t palette_colours[THEMES][PALETTE_COLOURS];

/* What a leverage's class is drawn in. */
int palette_of_leverage(double leverage);

/* A colour that is part `from`, and part `to` so far, 0 to 1. */
uint32_t palette_blend(uint32_t from, uint32_t to, double part);

/* What some of a heatmap is drawn in, 0 to 1, perceptually even: nothing is dark. */
uint32_t palette_heat(int side, double part);

#endif
