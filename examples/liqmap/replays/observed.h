/* SPDX-License-Identifier: MIT */
#ifndef OBSERVED_H
#define OBSERVED_H

#include "replays/recent.h"
#include "readers/liquidated.h"

#include <liqmap/liqmap.h>

/* An interval for which is known what the model liquidated and what a feed did. */
typedef struct observed_row {
    int64_t begin_ms, end_ms;
    double model[2], feed[2]; /* [side], quote currency */
} observed_row;

/*
 * A model beside a feed. An interval ends wherever a snapshot and a bar of the feed do; those
 * with a gap in the feed, and longer ones than the least, do not count.
 */
typedef struct observed {
    const liquidated *feed; /* NULL: there is none, and nothing below is used */
    observed_row *rows;
    int64_t count, room;
    int64_t next;     /* the bar not yet passed */
    int64_t bars;     /* of the interval that is being summed */
    observed_row now; /* that interval */
    int has_begun;
} observed;

void observed_open(observed *o, const liquidated *feed);
void observed_close(observed *o);

/* After each push: [side][tier] of n tiers, quote currency. Times rise. */
void observed_add(observed *o, int64_t time_ms, const double *amounts, int64_t n);

/* After the last. */
void observed_finish(observed *o);

/* Adds the model of another source: what intervals both have, stay. */
void observed_join(observed *o, const observed *other);

/* What the feed has in the hours before a time, all of whose bars are there, or else is not
 * known. */
recent_totals observed_recent(const liquidated *feed, int64_t now_ms);

/* Feed over model, of sums of the last 30 days, by side. Returns how many intervals that is;
 * below LIQMAP_FORECAST_ROWS, or where the model liquidated nothing, the ratio is not
 * written. */
#define OBSERVED_DAYS 30
int64_t observed_ratio(const observed *o, double ratio[2]);

/* The level and its spread; LIQMAP_E_NOT_YET where there are too few intervals. The amount is
 * what the model says of an interval. */
int32_t observed_expect(const observed *o, liqmap_expected *expected, int32_t side,
                        double amount);

#endif
