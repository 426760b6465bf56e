/* SPDX-License-Identifier: MIT */
#ifndef FEED_H
#define FEED_H

#include "readers/file_kind.h"
#include "readers/venue_feed.h"

/* A reader of liquidations: adds the orders of a file. */
typedef struct feed_reader {
    /* Whether files of a kind are this reader's. */
    int (*reads)(const file_kind *k);
    void (*read)(feed_reading *r, const char *path);
} feed_reader;

/* Each is in a file of its own. The first that reads the file is taken. */
#define FEED_READERS(ROW) ROW(feed_messages) ROW(binance_liquidations)

#define FEED_READER_DECLARE(name) extern const feed_reader reader_##name;
FEED_READERS(FEED_READER_DECLARE)
#undef FEED_READER_DECLARE

/*
 * Reads all of a file, or of standard input ("-"). The venue is the one that the file is of
 * where none was asked for, the instrument that of the first order. face above 0: what a
 * contract of it is.
 */
void feed_read(orders *o, const char *path, instrument *i, double face);

#endif
