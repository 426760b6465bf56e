/* SPDX-License-Identifier: MIT */
#ifndef PLOT_H
#define PLOT_H

#include "views/notes.h"
#include "views/picture_options.h"
#include "replays/shown.h"
#include "base/format.h"
#include "views/ticks.h"

/*
 * What charts have in common: a title, a legend below it, a frame with axes, notes at the
 * foot. They are made in this order, so that the frame has what room is left.
 */
typedef struct scale {
    double from, to; /* values */
    double at, end;  /* where they lie, in pixels */
} scale;

double scale_at(const scale *s, double value);

typedef struct plot {
    picture picture;
    const picture_options *options;
    double unit; /* what is 1 pixel in a picture of 1200x675 */
    double legend_x, legend_y;
    int legend_is_full;
    double foot; /* height of the notes */
    box frame;
    scale x, left, right; /* along the edges of the frame */
} plot;

/* The title is the one that was asked for, or else `title`; cut where it is too long. */
void plot_begin(plot *p, const picture_options *o, const char *title);

/* One more of the legend: a filled square, or a line. What has no room is left out. */
void plot_legend(plot *p, int colour, int is_line, const char *text);

/* Notes from left to right, in lines as long as they need; the last are left out where the
 * picture has too little room. */
void plot_notes(plot *p, const notes *all);

/* Notes on what was done to a map before it is shown: its window, "" where there is none;
 * and its scale, if any, with coverage. */
typedef struct shown_notes {
    char window[NUMBER_TEXT], scale[NUMBER_TEXT];
} shown_notes;
void plot_shown_notes(shown_notes *n, const map_shown *s, double coverage);

/* The frame, in the room that is left; spaces beside it are in units. */
void plot_frame(plot *p, double left, double right);

/* Axes: lines across the frame and labels outside of it. */
void plot_left_axis(plot *p, const ticks *t,
                    char *(*print)(char *, const ticks *, int64_t), int has_lines);
void plot_right_amounts(plot *p, const ticks *t);
void plot_bottom_prices(plot *p);
void plot_bottom_times(plot *p);

/* A tick's scale from 0 to a little more than the largest value. */
ticks plot_amounts(scale *s, const plot *p, double largest);

/* What an axis is of, above the frame at its left or right end. */
void plot_caption(plot *p, int anchor, const char *text);

/* "per 0.1 %" of buckets that are as wide as that on a log axis; "per 50". */
char *plot_width_name(char *text, double low, double high, int is_log);

/* A text in the middle of the frame, where there is nothing to draw. */
void plot_message(plot *p, int colour, const char *text);

/* Sizes of text. */
double plot_small(const plot *p);
double plot_normal(const plot *p);

/* A text in a box above the frame that points to a price: the frame's x. */
void plot_flag(plot *p, double x, int colour, const char *text);

#endif
