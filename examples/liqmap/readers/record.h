/* SPDX-License-Identifier: MIT */
#ifndef RECORD_H
#define RECORD_H

#include "readers/source.h"

#include <stdint.h>

/*
 * A row of open interest, or a bar: what readers deliver, whatever the file, and what
 * SERIES orders and JOIN joins. Amounts are contracts as a map counts them.
 */
typedef struct record {
    int64_t begin, time; /* of a bar: open and close time; else both the time. Of a
                          * venue's bar that has no close time both the open time */
    double open_interest;
    double high, low, close;
    double volume; /* contracts */
    double quote;  /* the same in quote currency, in coin where inverse; 0: not known */
    const char *path; /* where it stands */
    int64_t line;
    size_t number; /* of the rows, where they are held */
} record;

/* What a reader takes of a bar. */
enum {
    BAR_OPEN,
    BAR_HIGH,
    BAR_LOW,
    BAR_CLOSE,
    BAR_VOLUME,
    BAR_END,
    BAR_QUOTE,
    BAR_COLUMNS
};

/* Which column of a bar disagrees with the others, and what it should be; -1: none. */
static inline int bar_fault(const record *bar, const char **expected)
{
    if (bar->time < bar->begin) {
        *expected = "a time not before open_time";
        return BAR_END;
    }
    if (bar->low > bar->high) {
        *expected = "no more than high";
        return BAR_LOW;
    }
    if (bar->close < bar->low || bar->close > bar->high) {
        *expected = "a price from low to high";
        return BAR_CLOSE;
    }
    return -1;
}

/*
 * A reader of files of one kind, as one. `next` delivers rows in the files' own order
 * and ends the program with the place of what is wrong. `in_order` comes before it, if
 * at all: whether times rise or stand, and so rows need not be held. `part` is as
 * source_part().
 */
typedef struct reader_calls {
    int (*in_order)(void *reader);
    int (*next)(void *reader, record *row);
    double (*part)(const void *reader);
    void (*close)(void *reader);
    const char *begin; /* what files call the time a bar begins */
} reader_calls;

#endif
