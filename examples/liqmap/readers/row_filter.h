/* SPDX-License-Identifier: MIT */
#ifndef ROW_FILTER_H
#define ROW_FILTER_H

#include "readers/snapshot.h"

/*
 * The snapshots of a reader without those that are none: open interest that is blank, or 0
 * between rows above 0, is a gap, and so is an implausible row where that is asked for.
 * What a gap covers, range and volume, joins the next row. Messages say all of it.
 */
typedef struct row_filter row_filter;

row_filter *row_filter_open(const snapshot_reader *reader, void *open,
                            const source_options *options, const snapshot_input *input);
void row_filter_close(row_filter *f);

/* Open interest is quote currency already; before the first row. */
void row_filter_set_inverse(row_filter *f, int inverse);

/* Pass over rows not later than this one, which came so long after that before (0: not
 * known), and compare the first that is with it. */
void row_filter_resume(row_filter *f, const liqmap_snapshot *last, uint64_t step_ms);

/* The next snapshot; 0 at the end, where there is a report. */
int row_filter_next(row_filter *f, liqmap_snapshot *row);

/* Messages about what was left out and what was implausible, where no more is read. */
void row_filter_report(row_filter *f);

/* From the last snapshot to the row after it, which is read ahead; 0: there is none. */
int64_t row_filter_step_ms(row_filter *f);

/* How many were passed over. */
int64_t row_filter_passed_over(const row_filter *f);

/* The path and line of the last snapshot. */
const char *row_filter_place(const row_filter *f, int64_t *line);

/* The offset after it in a file of snapshots; 0: there was none, or it is not known. */
int64_t row_filter_offset(const row_filter *f);

#endif
