/* SPDX-License-Identifier: MIT */
#ifndef PICTURE_H
#define PICTURE_H

#include "views/palette.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * A picture: a list of shapes in the order they are painted, which a writer makes SVG or
 * PNG of. Lengths are pixels of the size asked for, from the top left.
 */
typedef struct box {
    double x, y, width, height;
} box;

typedef struct point {
    double x, y;
} point;

enum { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

/* How a text is set; x and y are where it is anchored, y its base line. */
typedef struct label {
    double x, y, size;
    int anchor, colour, is_bold;
    int has_halo; /* of the background, where it may lie upon shapes */
} label;

/* How a path is drawn. */
typedef struct stroke {
    double width;   /* 0: the path is filled */
    double opacity; /* 0: all of it */
    int colour, is_dashed, is_closed;
} stroke;

/* Columns and rows of colours: an image. [column][row], and -1 where nothing is. */
typedef struct cells {
    double *x, *y; /* columns + 1 rising, rows + 1 rising; whole numbers */
    int64_t columns, rows;
    int *colour;
} cells;

typedef enum shape_kind {
    SHAPE_RECT,
    SHAPE_PATH,
    SHAPE_TEXT,
    SHAPE_CELLS,
    SHAPE_BEGIN, /* shapes up to SHAPE_END have one title */
    SHAPE_END
} shape_kind;

typedef struct shape {
    shape_kind kind;
    int colour;
    double opacity; /* of a rect */
    box box;        /* of a rect; what a text takes */
    stroke stroke;
    size_t first, count; /* points of a path */
    label label;
    char *text; /* of a text; the title */
    cells cells;
} shape;

enum { PICTURE_COLOURS = 160, COLOUR_NAME = 16 };

typedef struct picture {
    double width, height;
    char *title; /* of all of it */
    char name[PICTURE_COLOURS][COLOUR_NAME];
    uint32_t colour[PICTURE_COLOURS];
    int n_colours;
    shape *shapes;
    size_t n_shapes, shape_room;
    point *points;
    size_t n_points, point_room;
} picture;

/* An empty picture on its background, with the colours of a theme. */
void picture_begin(picture *p, double width, double height, int theme,
                   const char *title);
void picture_free(picture *p);

/* One more colour. The name is a prefix and a number. */
int picture_colour(picture *p, const char *prefix, int number, uint32_t colour);

void picture_rect(picture *p, box b, int colour, double opacity);

/* A path of points: begun, then points are added to it. */
void picture_path(picture *p, stroke how);
void picture_point(picture *p, double x, double y);

/* From one point to another. */
void picture_line(picture *p, point from, point to, stroke how);

/* A spot. */
void picture_dot(picture *p, point middle, double radius, int colour);

/* Shapes between have a title, of lines, that is shown where one points at them. It has no
 * names out of the input, which format_plain() is for. */
void picture_group(picture *p, const char *title);
void picture_group_end(picture *p);

/* The picture owns what is in the cells from now on. */
void picture_cells(picture *p, cells c);

/*
 * A text, where it neither leaves the picture nor meets a text that is there; 1: it was
 * placed. Texts that matter most come first.
 */
int picture_text(picture *p, label how, const char *text);
int picture_fits(const picture *p, label how, const char *text);

/* Whether no text lies there. */
int picture_is_free(const picture *p, box b);

/* Writers. The second is 0 where the program was built without cairo. */
void picture_write_svg(const picture *p, FILE *out);
extern const int picture_has_png;
void picture_write_png(const picture *p, FILE *out, double ratio);

#endif
