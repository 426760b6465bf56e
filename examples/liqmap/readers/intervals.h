/* SPDX-License-Identifier: MIT */
#ifndef INTERVALS_H
#define INTERVALS_H

#include <stdint.h>

/* Messages about rows that are missing in a file, and about bars of another length, as
 * liqmap_inspect() finds them: by the times of all rows, whether or not they are taken. */
typedef struct intervals {
    int64_t time[4];            /* of the last rows */
    int64_t n, rows;            /* how many of these, and how many there were in all */
    int64_t line;               /* of the row before */
    int64_t gaps, shorter;      /* found so far */
    double missing, missing_ms; /* in these gaps */
} intervals;

/* Rows go on after this one, which came so long after that before; 0: not known. */
void intervals_resume(intervals *v, int64_t time_ms, uint64_t step_ms);

/* After each row. */
void intervals_add(intervals *v, const char *path, int64_t line, int64_t time_ms);

/* After the last: all in a line, and anew. */
void intervals_report(intervals *v, const char *path);

#endif
