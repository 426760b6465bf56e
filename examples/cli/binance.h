/* SPDX-License-Identifier: MIT */
#ifndef BINANCE_H
#define BINANCE_H

#include "source.h"

/*
 * Binance Vision files, joined: to each row of open interest all bars that closed since
 * the row before. Rows in order of time stream; where a file is not in order, its rows
 * are held in memory and sorted.
 */
typedef struct binance binance;

/* lists[SOURCE_LISTS]; that of the mark klines may be empty. */
binance *binance_open(const source_paths lists[]);
void binance_close(binance *b);

/* The next snapshot; 0 at the end, when gaps and rows without bars have been told. */
int binance_next(binance *b, snapshot *row);

const char *binance_symbol(const binance *b);

/* COIN-M: contracts are then counted by their face value in USD. */
int binance_is_inverse(const binance *b);

double binance_part(const binance *b);

/* The place of the last snapshot's open interest: path and line. */
const char *binance_place(const binance *b, int64_t *line);

#endif
