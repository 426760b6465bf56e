/* SPDX-License-Identifier: MIT */
#ifndef VIEW_MAP_H
#define VIEW_MAP_H

#include "replays/panel.h"
#include "replays/recent.h"
#include "base/options.h"

#include <liqmap/liqmap.h>

#include <stdio.h>

/*
 * A map read out for showing. What is shown of it, and in which form, are the options of
 * a child parser.
 */
enum { VIEW_TEXT, VIEW_JSON, VIEW_CSV };
typedef struct view_options {
    int32_t unit;
    int32_t format;
    int64_t top; /* clusters a side; -1: not given */
    double *at;  /* prices asked for */
    size_t n_at;
} view_options;

/* A table for a view_options, from view_options_init(). */
extern const option_spec view_option_rows[];

void view_options_init(view_options *o);

/* After the command line: what does not go together is misuse. */
void view_options_finish(const view_options *o);
void view_options_free(view_options *o);

/* Arrays [bucket][tier] of both sides in one unit. */
typedef struct view {
    const view_options *options;
    const liqmap *map;
    const char *name;   /* of the source */
    const char *rules;  /* the venue's, in words; "" where none was named */
    int default_shares; /* the shares are the built-in ones */
    liqmap_statistics stats;
    liqmap_axis axis;
    liqmap_config config;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n; /* tiers */
    double price;
    int64_t here; /* the bucket of the price; -1 or axis.buckets off the axis */
    double *edges, *density[2], *cumulative[2];
    const recent *recent; /* in the unit of the options; NULL: nothing was pushed */
} view;

/* Reads a map out; the rest of the view is the caller's to fill. */
void view_read(view *v, const liqmap *map, double price, const view_options *options);
void view_free(view *v);

/* In the form of the options. */
void view_print(const view *v, FILE *out);

/* Its amounts, [bucket][tier]; they stay the view's. */
panel view_panel(const view *v);

/* How many tiers before this one are of the same leverage. */
int view_nth(const liqmap_tier *tiers, int64_t tier);

/* From the price to the near edge of a cluster, below 0 where that lies below it. */
double view_distance(const view *v, const liqmap_cluster *cluster);

/* What a column of one side and tier is called: long_25, a second one long_25_2. */
#define COLUMN_TEXT 64
char *view_column(char *text, const liqmap_tier *tiers, int side, int64_t tier);

/* Text may be coloured; folded, no line of it is longer than a terminal is wide: those
 * that scripts look for are else one line each. */
void view_text(const view *v, FILE *out, int colour, int folded);
void view_json(const view *v, FILE *out);
void view_csv(const view *v, FILE *out);

/* What the map is of, as its text begins. */
void view_text_header(const view *v, FILE *out, int colour);

/* What the JSON of one map and of many have in common: the object of a map, and parts
 * of one. */
void view_json_map(const view *v, FILE *out);
void view_json_axis(FILE *out, const liqmap_axis *axis);
void view_json_at(FILE *out, double price, int side, int64_t bucket,
                  const double *in_bucket, const double *cumulative, int64_t n);

/* The same of CSV: the edges of a bucket, none where it is off the axis. */
void view_csv_bucket(FILE *out, const panel *p, int64_t bucket);

#endif
