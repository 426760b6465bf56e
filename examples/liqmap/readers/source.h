/* SPDX-License-Identifier: MIT */
#ifndef SOURCE_H
#define SOURCE_H

#include "readers/growing.h"
#include "readers/snapshot.h"

/* The snapshots that source_options name, one after another. */
typedef struct source source;

/* Wrong combinations of options end the program as misuse. */
source *source_open(const source_options *options);
void source_close(source *s);

/* What the contracts are, where the input does not say; before the first snapshot. */
void source_set_contract(source *s, int32_t contract);

/* Go on after a snapshot, which came so long after that before (0: not known): those not later
 * are passed over, and counted. */
void source_resume(source *s, const liqmap_snapshot *last, uint64_t step_ms);
int64_t source_passed_over(const source *s);

/* The next snapshot, checked, later than the one before; 0 at the end, where messages
 * say what was missing. */
int source_next(source *s, liqmap_snapshot *row);

/* From the last snapshot to the row after it, for which this waits; 0: there is none. */
int64_t source_step_ms(source *s);

const snapshot_input *source_input(const source *s);

/* Where a growing file is to be read on: after the last snapshot. */
file_place source_place(const source *s);

/* How much of the input was read, 0 to 1; below 0: not known. */
double source_part(const source *s);

/* "path:line: column: expected ...", about the last snapshot; the program exits. */
__attribute__((format(printf, 3, 4), noreturn)) void source_expected(const source *s,
                                                                     const char *column,
                                                                     const char *format,
                                                                     ...);

/* The same of a snapshot that the map refused. */
__attribute__((noreturn)) void source_refused(const source *s, int32_t status);

#endif
