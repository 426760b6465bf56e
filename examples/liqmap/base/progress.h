/* SPDX-License-Identifier: MIT */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdint.h>

/*
 * The progress line, where standard error is a terminal: how many rows were read, the
 * time of the last one, and which part of the input that is (below 0: not known).
 */
void progress(int64_t rows, int64_t time_ms, double part);

/* Whether the call above would do anything at this row: of most it need not be made. */
int progress_is_due(int64_t rows);

/* Removes the line, so that something else can be printed in its place. */
void progress_clear(void);

#endif
