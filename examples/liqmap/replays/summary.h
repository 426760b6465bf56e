/* SPDX-License-Identifier: MIT */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "replays/depth.h"
#include "replays/source_maps.h"

/* How far from the price amounts are added up, in percent; the last is the range that
 * all else is of. */
enum { SUMMARY_WITHIN = 4 };
extern const int summary_percent[SUMMARY_WITHIN];

/* The longest run of buckets, on one side and within the range, that together hold less
 * than SUMMARY_GAP of what the side holds there. high 0: the side holds nothing. */
#define SUMMARY_GAP 0.01
typedef struct price_gap {
    double low, high;
} price_gap;

/* The stretch within the range where price runs by itself and forces out most: the least
 * order that starts it. fuel 0: no depth was given, or there is no such stretch. */
typedef struct squeeze_start {
    double order, from, to, fuel;
} squeeze_start;

/* A map, or the sum of the maps of a coin, in a few numbers. Arrays are [side]. */
typedef struct summary_row {
    const char *coin, *name; /* "": none; the sum has none */
    const char *title;       /* of a source: its name, or what its input is called */
    int64_t sources;
    int64_t time_ms;
    uint64_t age_ms; /* of a sum: of its oldest source */
    int is_stale;    /* of a sum: one of its sources is */
    double price, open_interest,
        coverage; /* of a sum: in quote, of the least covered */
    int64_t off_axis;
    double within[2][SUMMARY_WITHIN];
    liqmap_summary range; /* of the buckets within the last of summary_percent */
    price_gap gap[2];
    int has_depth;            /* of its books; without there is no squeeze */
    squeeze_start squeeze[2]; /* [side that is liquidated] */
} summary_row;

typedef struct summary {
    int32_t unit;
    summary_row *rows;
    size_t count;
} summary;

/* A row for each coin, or with by_venue for each source and, of several, their sum. What
 * m and depth hold stays theirs. */
void summary_read(summary *s, const source_maps *m, const depth_options *depth,
                  int by_venue);
void summary_free(summary *s);

/* Percent from the price of a row, with its sign. */
double summary_distance(const summary_row *r, double price);

#endif
