/* SPDX-License-Identifier: MIT */
#ifndef RECORD_H
#define RECORD_H

#include "readers/file_kind.h"
#include "readers/instrument.h"
#include "readers/source_options.h"

#include <stdint.h>

/* A row of open interest, or a bar. Amounts are contracts as a map counts them. */
typedef struct record {
    int64_t begin,
        time; /* of a bar: open and close time, or twice the open time where it
                          * has no close time; of open interest twice its time */
    double open_interest; /* NAN: blank */
    int is_in_quote;      /* the open interest is: in USD, to be divided by a price */
    double high, low, close;
    double volume; /* contracts */
    double quote;  /* the same in quote currency, in coin where inverse; 0: not known */
    const char *path; /* where it was read */
    int64_t line;
    size_t number; /* in the files, where rows are held */
} record;

/* The columns of a bar. */
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

/* Which column of a bar contradicts another one, and what it should be; -1: none. */
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
 * A reader of open interest and bars: whatever the files, rows come out of it by `next`, in
 * the files' own order. What is wrong ends the program with its place.
 */
typedef struct record_reader {
    const char *begin_name; /* what files call the time a bar begins, for messages */
    int64_t step_ms; /* between rows of open interest; 0: the middle one there is */
    /* Whether files of a kind are this reader's. */
    int (*reads)(const file_kind *k);
    /* Of options->joined[kind], which are of the kind k; the instrument is the caller's. */
    void *(*open)(int kind, const file_kind *k, const source_options *options,
                  instrument *i);
    /* Whether times never fall, so that rows need not be held. Comes before `next`. */
    int (*is_in_order)(void *reader);
    int (*next)(void *reader, record *row);
    double (*part)(const void *reader); /* as source_part() */
    /* The length of bars whose row has no close time; 0: the least step. NULL: every bar
     * has one. */
    int64_t (*bar_ms)(const void *reader);
    /* What times of open interest label, at the end, in words; NULL: its moment. */
    const char *(*labels)(const void *reader, int *is_usual);
    /* Whether open interest has the time at which its bar begins. NULL: it has not. */
    int (*has_begin)(const void *reader);
    void (*close)(void *reader);
} record_reader;

/* Each is in a file of its own. The first that reads the files is taken. */
#define RECORD_READERS(ROW) ROW(binance_files) ROW(venue_rest)

#define RECORD_READER_DECLARE(name) extern const record_reader reader_##name;
RECORD_READERS(RECORD_READER_DECLARE)
#undef RECORD_READER_DECLARE

#endif
