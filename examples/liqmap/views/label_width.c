/* SPDX-License-Identifier: MIT */
#include "views/label_width.h"

#define FIRST 0x20 /* the characters of the table: ASCII that is printed */
#define LAST 0x7e
#define EM 2048.0

/* Advance widths of Liberation Sans 1.07.4 (SIL Open Font License), which are Arial's and
 * Helvetica's, regular and bold, in units of EM to the font's size. */
static const short widths[2][LAST - FIRST + 1] = {
    {569,  569,  727,  1139, 1139, 1821, 1366, 391,  682,  682,  797,  1196, 569,  682,
     569,  569,  1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 569,  569,
     1196, 1196, 1196, 1139, 2079, 1366, 1366, 1479, 1479, 1366, 1251, 1593, 1479, 569,
     1024, 1366, 1139, 1706, 1479, 1593, 1366, 1593, 1479, 1366, 1251, 1479, 1366, 1933,
     1366, 1366, 1251, 569,  569,  569,  961,  1139, 682,  1139, 1139, 1024, 1139, 1139,
     569,  1139, 1139, 455,  455,  1024, 455,  1706, 1139, 1139, 1139, 1139, 682,  1024,
     569,  1139, 1024, 1479, 1024, 1024, 1024, 684,  532,  684,  1196},
    {569,  682,  971,  1139, 1139, 1821, 1479, 487,  682,  682,  797,  1196, 569,  682,
     569,  569,  1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 682,  682,
     1196, 1196, 1196, 1251, 1997, 1479, 1479, 1479, 1479, 1366, 1251, 1593, 1479, 569,
     1139, 1479, 1251, 1706, 1479, 1593, 1366, 1593, 1479, 1366, 1251, 1479, 1366, 1933,
     1366, 1366, 1251, 682,  569,  682,  1196, 1139, 682,  1139, 1251, 1139, 1251, 1139,
     682,  1251, 1251, 569,  569,  1139, 569,  1821, 1251, 1251, 1251, 1251, 797,  1139,
     682,  1251, 1139, 1593, 1139, 1139, 1024, 797,  573,  797,  1196}};

double label_width(const char *text, double size, int is_bold)
{
    double units = 0;
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        if (*c >= FIRST && *c <= LAST) {
            units += widths[is_bold != 0][*c - FIRST];
        } else if ((*c & 0xC0) != 0x80) { /* any other character: no wider than this */
            units += EM;
        }
    }
    return units / EM * size;
}
