/* SPDX-License-Identifier: MIT */
#ifndef VIEW_MAP_H
#define VIEW_MAP_H

#include "replays/classes.h"
#include "replays/price_range.h"
#include "replays/readout.h"
#include "base/options.h"

#include <stdio.h>

/* A price of --at. */
typedef struct asked_price {
    typed_price price;
    char coin[33]; /* "": of every coin */
} asked_price;

enum { VIEW_BY_VENUE, VIEW_BY_TIER, VIEW_BY_BOTH };

/* What is shown of a map, or of several, and how: options of every command that shows
 * one. */
typedef struct view_options {
    const struct map_view *format;
    int32_t unit;
    int64_t top;     /* clusters a side; -1: not given */
    asked_price *at; /* prices asked for */
    size_t n_at;
    class_list classes;
    price_range range;
    int32_t by; /* charts of several maps: VIEW_BY_..; -1: not given */
} view_options;

/* Tables for a view_options from view_options_init(); the second is of several maps. */
extern const option_spec view_option_rows[], view_maps_option_rows[];

void view_options_init(view_options *o);
void view_options_free(view_options *o);

/* After the command line: what does not go together is misuse. */
void view_options_finish(const view_options *o);

/* The largest amount that the format draws of a panel. */
double view_largest(const view_options *o, const panel *p);

/* The prices asked for of a coin, "" where there are none, that is at `now`. They hold
 * until the next call. */
const double *view_prices(const view_options *o, const char *coin, double now,
                          size_t *count);

/* A form in which a map is shown. */
typedef struct map_view {
    const char *name; /* of --format */
    int takes_top;    /* --top */
    int is_quote;     /* for other tools: all buckets, in quote currency, and no --at */
    /* The largest amount that is drawn, of both sides; NULL: price_range_largest(). */
    double (*largest)(const panel *p, const price_range *range);
    void (*print)(const readout *r, const view_options *o, FILE *out);
} map_view;

/* Each is in a file of its own. The first is the default. */
#define MAP_VIEWS(ROW) ROW(text) ROW(json) ROW(csv) ROW(points) ROW(coinglass)

#define MAP_VIEW_DECLARE(name) extern const map_view map_view_##name;
MAP_VIEWS(MAP_VIEW_DECLARE)
#undef MAP_VIEW_DECLARE

#endif
