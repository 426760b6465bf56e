/* SPDX-License-Identifier: MIT */
#ifndef SOURCE_MAPS_H
#define SOURCE_MAPS_H

#include "replays/replayed.h"

/*
 * Many maps: one of each source, sources of one coin on one axis, and their sum. Which
 * sources, and by what their charts are split, are the options of a child parser.
 */
#define MAPS_NAME 33          /* room for the name of a coin or source */
#define MAPS_MOST PANEL_PARTS /* sources of a coin */

typedef struct maps_input {
    char coin[MAPS_NAME]; /* "": sources have none */
    char name[MAPS_NAME];
    const char *path;
} maps_input;

enum { MAPS_BY_VENUE = 1, MAPS_BY_TIER = 2 };
typedef struct maps_options {
    model *model; /* is told which source was named last */
    maps_input *inputs;
    int64_t n;
    int32_t by; /* which of the words; -1: not given */
} maps_options;

/* A table for a maps_options with its model. */
extern const option_spec maps_option_rows[];

/* After the command line: what does not go together is misuse. */
void maps_options_finish(const maps_options *o, const source_options *from,
                         const view_options *shown);
void maps_options_free(maps_options *o);

/* One map of them. */
typedef struct maps_source {
    const maps_input *input;
    model model;
    mapped mapped;
    uint64_t age_ms; /* its last snapshot's, when the latest of all was made */
} maps_source;

/* The sources of a coin, and their sum. */
typedef struct maps_coin {
    const char *name; /* "": there are no coins */
    maps_source *sources[MAPS_MOST];
    int64_t n;
    const maps_source *latest; /* its last snapshot is the coin's time and price */
    const liqmap_axis *axis;
    liqmap_tier tiers[LIQMAP_MAX_TIERS]; /* of the sum: leverages and shares */
    int64_t n_tiers;
    panel by_venue, by_tier;
    recent_totals lately;
} maps_coin;

typedef struct maps {
    const view_options *shown;
    int by;
    maps_source *sources;
    int64_t n;
    maps_coin *coins;
    int64_t n_coins;
} maps;

/* Replays the sources one after the other. What else SOURCE, MODEL and the view say
 * holds for each. */
void maps_read(maps *m, const maps_options *o, const source_options *from,
               const view_options *shown);
void maps_free(maps *m);

/* Whether the sources are of coins. */
int maps_have_coins(const maps *m);

/* The bucket of a price on the axis of a coin: -1 or the number of buckets off it. */
int64_t maps_bucket(const maps_coin *c, double price);

/* In the form of the options. */
void maps_print(const maps *m, FILE *out);
void maps_text(const maps *m, FILE *out, int colour, int folded);
void maps_json(const maps *m, FILE *out);
void maps_csv(const maps *m, FILE *out);

#endif
