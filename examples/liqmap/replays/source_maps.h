/* SPDX-License-Identifier: MIT */
#ifndef SOURCE_MAPS_H
#define SOURCE_MAPS_H

#include "replays/replayed.h"
#include "replays/source_list.h"
#include "replays/state.h"

/*
 * Several sources: a map of each, all sources of one coin on one axis, and the sum of
 * each coin.
 */
typedef struct source_map {
    const source_entry *entry;
    model model;
    replayed replayed;
    uint64_t age_ms; /* of its last snapshot, when the latest of all was made */
    /* Older than two of its bars: it was swept by the range of the coin's other sources
     * since then. */
    int is_stale;
} source_map;

/* The sources of a coin, and their sum. */
typedef struct coin_maps {
    const char *name; /* "": there are no coins */
    source_map *sources[SOURCE_LIST_MOST];
    int64_t n;
    const source_map *latest; /* its last snapshot is the coin's time and price */
    const liqmap_axis *axis;
    liqmap_tier tiers[LIQMAP_MAX_TIERS]; /* of the sum: leverages and shares */
    int64_t n_tiers;
    panel by_venue, by_tier;
    recent_totals recent;
    observed observed; /* a feed beside all of them; feed NULL: there is none */
} coin_maps;

typedef struct source_maps {
    int32_t unit;
    source_map *sources;
    int64_t n;
    coin_maps *coins;
    int64_t n_coins;
} source_maps;

/* Replays the sources one after another, going on from maps that were kept; they are
 * taken out of `kept`. Other options of source and model hold for each. */
void source_maps_go_on(source_maps *m, const source_list *list,
                       const source_options *from, const state *kept, int32_t unit,
                       const shown_options *show);

/* Where there is a file of maps that were kept, and no other input: its maps are the sources,
 * and nothing is new in them. */
void source_maps_take_alone(source_list *o, source_options *from,
                            state_options *options);

/* Keeps them in a file, to go on another time; path NULL: does nothing. */
void source_maps_save(source_maps *m, const char *path);

/* All three: what the options of a command ask for. */
void source_maps_read(source_maps *m, const source_list *list,
                      const source_options *from, const state_options *options,
                      int32_t unit, const shown_options *show);

/* What is needed to go on; all else is freed. */
state source_maps_release(source_maps *m);

/* What was done to a coin's maps; factors differ by source where they are of its own open
 * interest. */
const map_shown *coin_maps_shown(const coin_maps *c);

/* The sum as a readout, of which the arrays stay the coin's and `map` is NULL: with the
 * lowest coverage, and counters added up. Of one source that source's. */
readout coin_maps_readout(const coin_maps *c);

/* The names of its sources: binance + okx. */
void coin_maps_venues(const coin_maps *c, char *text, size_t room);

/* The lowest coverage of a coin's sources. */
double coin_maps_coverage(const coin_maps *c);

/* Multiplies amounts of a coin, its sources and sums, as readout_scale() does. */
void coin_maps_scale(coin_maps *c, const map_shown *s);

void source_maps_free(source_maps *m);

/* Whether the sources are of coins. */
int source_maps_have_coins(const source_maps *m);

/* The bucket of a price on the axis of a coin: -1 or the number of buckets off it. */
int64_t coin_maps_bucket(const coin_maps *c, double price);

#endif
