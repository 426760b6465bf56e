/* SPDX-License-Identifier: MIT */
#ifndef VIEW_SNAPSHOTS_H
#define VIEW_SNAPSHOTS_H

#include "readers/snapshot.h"

#include <stdio.h>

/* Snapshots, or open interest alone, as CSV that --snapshots reads. */
void view_snapshots_header(FILE *out);
void view_snapshots_row(FILE *out, const liqmap_snapshot *row);
void view_interest_header(FILE *out);
void view_interest_row(FILE *out, const liqmap_snapshot *row);

#endif
