/* SPDX-License-Identifier: MIT */
#ifndef BINANCE_FILES_H
#define BINANCE_FILES_H

#include "readers/instrument.h"
#include "readers/record.h"

/*
 * A reader of Binance Vision files of one kind. That of the metrics tells the market
 * its symbol; those of bars count by it.
 */
extern const reader_calls vision_calls;

void *vision_open(int kind, const source_paths *paths, market *m);

#endif
