/* SPDX-License-Identifier: MIT */
#include "views/palette.h"

#include <liqmap/liqmap.h>

#define NAME(name, dark, light) #name,
const char *const palette_names[] = {PALETTE(NAME)};

#define DARK(name, dark, light) dark,
#define LIGHT(name, dark, light) light,
const uint32_t palette_colours[][PALETTE_COLOURS] = {{PALETTE(DARK)}, {PALETTE(LIGHT)}};

int palette_of_leverage(double leverage)
{
    /* Squares of the borders, which are means of 10x, 25x, 50x, 100x and 200x. */
    static const double borders[] = {250, 1250, 5000, 20000};
    int nth = 0;
    while (nth < 4 && leverage * leverage >= borders[nth] * (1 - 1e-12)) {
        nth++;
    }
    return COLOUR_lower + nth;
}

static uint32_t blend_channel(uint32_t from, uint32_t to, double part, int shift)
{
    const double a = from >> shift & 0xff, b = to >> shift & 0xff;
    return (uint32_t)(a + (b - a) * part + 0.5) << shift;
}

uint32_t palette_blend(uint32_t from, uint32_t to, double part)
{
    return blend_channel(from, to, part, 16) | blend_channel(from, to, part, 8) |
           blend_channel(from, to, part, 0);
}

/*
 * matplotlib's magma for longs and viridis for shorts (S. van der Walt and N. Smith, 2015,
 * CC0), from 0 to 0.86, beyond which both are yellow. Their lightness rises alike.
 */
#define STEPS 16
static const uint32_t heat[2][STEPS + 1] = {
    {0x000004, 0x07061c, 0x160f3b, 0x2a115c, 0x420f75, 0x57157e, 0x6d1d81, 0x832681,
     0x992d80, 0xae347b, 0xc53c74, 0xdb476a, 0xec5860, 0xf66e5c, 0xfc8961, 0xfea36f,
     0xfebd82},
    {0x440154, 0x481467, 0x482677, 0x453882, 0x3f4889, 0x39568c, 0x32658e, 0x2c728e,
     0x27808e, 0x228c8d, 0x1f998a, 0x21a685, 0x2eb37c, 0x42be71, 0x5ec962, 0x7fd34e,
     0xa2da37}};

uint32_t palette_heat(int side, double part)
{
    const double at = part * STEPS;
    const int step = at < STEPS ? (int)at : STEPS - 1;
    const uint32_t *row = heat[side == LIQMAP_SHORT];
    return palette_blend(row[step], row[step + 1], at - step);
}
