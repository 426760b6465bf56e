/* SPDX-License-Identifier: MIT */
#ifndef DEPTH_H
#define DEPTH_H

#include "replays/source_maps.h"
#include "base/options.h"

/* How much rests in the order books, quote currency in each percent of the price: of all
 * sources of a coin together, or of sources by name. */
typedef struct depth_share {
    const char *source; /* COIN/NAME or NAME */
    size_t length;      /* of it */
    double per_percent;
} depth_share;

typedef struct depth_options {
    double per_percent; /* 0: not given */
    depth_share *shares;
    size_t count;
} depth_options;

#define DEPTH_EXPECTED                                                                 \
    "an amount above 0 such as 5M, or that of a source, binance=5M or BTC/binance=5M"

/* Reads [NAME=]X, for an option whose place is a depth_options. */
option_read option_depth;

void depth_options_free(depth_options *o);

/* The books of a coin together, where that of each source is given, or else the amount
 * without a name; 0: not given. */
double depth_of_coin(const depth_options *o, const coin_maps *c);

/* The book of one source; 0: not given for it alone. */
double depth_of_source(const depth_options *o, const source_entry *s);

/* After the command line: misuse where a name is of no source; and where the book of a source is
 * missing, for commands that need all. */
void depth_check(const depth_options *o, const source_list *list);
void depth_check_all(const depth_options *o, const source_list *list);

#endif
