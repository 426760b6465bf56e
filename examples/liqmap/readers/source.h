/* SPDX-License-Identifier: MIT */
#ifndef SOURCE_H
#define SOURCE_H

#include "readers/source_options.h"

/* The stream of snapshots that source_options name. */

/* As liqmap_push() takes it; entry and volume 0: not given. */
typedef struct snapshot {
    int64_t time_ms;
    double open_interest, high, low, close, entry, volume;
} snapshot;

typedef struct source source;

/* Opens what the options say; wrong combinations end the program as misuse. */
source *source_open(const source_options *options);
void source_close(source *s);

/* The next snapshot, checked, later than the one before; 0 at the end. At the end it
 * also says what was missing. */
int source_next(source *s, snapshot *row);

/* What the map is called: the symbol, or the name of the file. */
const char *source_name(const source *s);

/* Whether there is a column of volume at all. */
int source_has_volume(const source *s);

/* Whether the files say that contracts are inverse; the map's must be as well. */
int source_is_inverse(const source *s);

/* Whether snapshots may come slowly: from anything but a regular file. */
int source_is_live(const source *s);

/* As table_part(). */
double source_part(const source *s);

/* The last snapshot is bad in a way only the map knows: the end. */
__attribute__((noreturn)) void source_refused(const source *s, int32_t status);

/* As table_expected(), of the last snapshot. */
__attribute__((format(printf, 3, 4), noreturn)) void source_expected(const source *s,
                                                                     const char *column,
                                                                     const char *format,
                                                                     ...);

#endif
