/* SPDX-License-Identifier: MIT */
#ifndef SERIES_H
#define SERIES_H

#include "source.h"
#include "table.h"

/*
 * Rows of one kind of Binance file in order of time, each once, whatever the order and
 * number in the files. Counts what is missing between them.
 */
typedef struct record {
    int64_t begin, time; /* of a bar: open and close time; of metrics: both the time */
    double open_interest;
    double high, low, close, volume, quote;
    const char *path; /* where it stands */
    int64_t line;
    size_t number; /* of the rows, where they are held */
} record;

typedef struct series series;

/* kind: SOURCE_METRICS or bars. */
series *series_open(int kind, const source_paths *paths);
void series_close(series *s);

/* The next row; 0 at the end. */
int series_next(series *s, record *row);

/* At the end: say what was dropped and what was missing. */
void series_report(const series *s);

/* The symbol of the metrics, "" before the first row. */
const char *series_symbol(const series *s);

double series_part(const series *s);

#endif
