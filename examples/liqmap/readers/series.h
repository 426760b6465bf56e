/* SPDX-License-Identifier: MIT */
#ifndef SERIES_H
#define SERIES_H

#include "readers/record.h"

/*
 * Rows of one kind in order of time, each once, whatever the order and number in the
 * files. Counts what is missing between them.
 */
typedef struct series series;

/* Of options->joined[kind]. The instrument is the caller's. */
series *series_open(int kind, const source_options *options, instrument *i);
void series_close(series *s);

/* The next row; 0 at the end. */
int series_next(series *s, record *row);

/* At the end: messages about what was dropped and what was missing. */
void series_report(const series *s);

/* How far rows of open interest are apart. */
int64_t series_step(const series *s);

/* What times of open interest label, at the end, in words; NULL: its moment. */
const char *series_labels(const series *s);

double series_part(const series *s);

#endif
