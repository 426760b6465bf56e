/* SPDX-License-Identifier: MIT */
#ifndef JOIN_H
#define JOIN_H

#include "readers/source.h"

/*
 * Open interest and bars, joined: to each row of open interest all bars that closed
 * since the row before, whatever the files they come from. Rows in order of time
 * stream; where a file is not in order, its rows are held in memory and sorted.
 */
typedef struct join join;

/* Of options->joined; that of the mark klines may be empty. */
join *join_open(const source_options *options);
void join_close(join *j);

/* The next snapshot; 0 at the end, when gaps and rows without bars have been told. */
int join_next(join *j, snapshot *row);

const char *join_symbol(const join *j);

/* Contracts are then counted by their face value in USD. */
int join_is_inverse(const join *j);

double join_part(const join *j);

/* The place of the last snapshot's open interest: path and line. */
const char *join_place(const join *j, int64_t *line);

#endif
