/* SPDX-License-Identifier: MIT */
#ifndef PRICE_RANGE_H
#define PRICE_RANGE_H

#include "replays/panel.h"
#include "base/options.h"

/* The prices that are shown: some percent on each side of a price, or from one to
 * another. */
typedef struct price_range {
    int is_given;
    int is_all;
    double percent;   /* 0: from low to high */
    double low, high; /* all: 0 to infinity */
} price_range;

/* 10 percent on each side. */
void price_range_init(price_range *r);

/* LOW:HIGH, N% or all; 0: not as expected. */
#define PRICE_RANGE_EXPECTED "LOW:HIGH, two prices, or N%, of the price, or all"
int price_range_parse(price_range *r, const char *text);

/* Of an option_spec whose place is a price_range. */
option_read option_range;

/* Buckets, those before `end`. */
typedef struct bucket_range {
    int64_t first, end;
} bucket_range;

/* Those of a panel that lie in it, if only in part. */
bucket_range price_range_buckets(const price_range *r, const panel *p);

/* The same where it is given, else all. */
bucket_range price_range_given(const price_range *r, const panel *p);

/* What the fullest of those buckets holds, of both sides. */
double price_range_largest(const panel *p, const price_range *r);

#endif
