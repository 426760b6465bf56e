/* SPDX-License-Identifier: MIT */
#ifndef SHOWN_H
#define SHOWN_H

#include "replays/observed.h"
#include "base/options.h"

/* What amounts of a map are multiplied by before they are shown. */
enum { SCALE_NONE, SCALE_FEED, SCALE_OI, SCALE_RELATIVE };
extern const char *const scale_names[];

/* Options of every command that shows a map. */
typedef struct shown_options {
    int64_t last_ms;  /* only what opened within so long; 0: all */
    int32_t scale;    /* SCALE_NONE, .. */
    const char *path; /* of the feed; NULL: none */
    liquidated feed;  /* after shown_options_finish() */
} shown_options;

/* A table for a shown_options of zeros. */
extern const option_spec shown_option_rows[];

/* After the command line. shows_feed: also where nothing is scaled by it; unit: of what is
 * shown. */
void shown_options_finish(shown_options *o, int shows_feed, int32_t unit);
void shown_options_free(shown_options *o);

/* What was done to a map before it is shown. */
typedef struct map_shown {
    int64_t last_ms; /* 0: all of it */
    int32_t scale;
    double factor[2]; /* of a side's amounts; 1 where nothing is scaled */
    int64_t rows;     /* of the feed, that the factor is of */
} map_shown;

/* As the options ask for, factors still 1. */
map_shown shown_of(const shown_options *o);

/* A message where the feed ended long before the input, whose last time this is. */
void shown_note_feed(const shown_options *o, int64_t now_ms);

/* SCALE_FEED. What has no ratio ends the program, and so below. */
void shown_scale_feed(map_shown *s, const observed *o);

/* SCALE_OI. name: of the source, "" where there is one. */
void shown_scale_oi(map_shown *s, const liqmap *map, const char *name);

/* SCALE_RELATIVE: the largest amount drawn becomes 100. */
void shown_scale_relative(map_shown *s, double largest);

#endif
