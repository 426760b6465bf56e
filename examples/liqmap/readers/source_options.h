/* SPDX-License-Identifier: MIT */
#ifndef SOURCE_OPTIONS_H
#define SOURCE_OPTIONS_H

#include "readers/instrument.h"
#include "base/options.h"

/*
 * Where snapshots come from: options of every command that reads them.
 */
enum { SOURCE_INTEREST, SOURCE_KLINES, SOURCE_MARK, SOURCE_LISTS };

/* What the time of a row of Binance metrics labels: the begin of its five minutes, their
 * end, or as Binance did at that time. */
enum { METRICS_START, METRICS_END, METRICS_AUTO };

/* One path, or several that are read as one file. */
typedef struct source_paths {
    const char **path;
    size_t count;
} source_paths;

/* What answers do not say themselves. */
typedef struct rest_options {
    int64_t time_ms; /* of an answer that has none; -1: not given */
    int64_t bar_ms; /* length of a bar that does not say when it closes; 0: not given */
    int32_t both;   /* open interest of the venue counts both sides */
} rest_options;

typedef struct source_options {
    const char *snapshots;
    source_paths joined[SOURCE_LISTS];
    source_paths files; /* given without an option: see source_files_take() */
    const char *kept;   /* the one of them that is a map, packed; NULL: none is */
    int takes_snapshots, takes_kept; /* as such a file */
    int64_t until_ms;                /* the last time taken; INT64_MAX: all are */
    rest_options rest;
    instrument instrument;         /* of `joined`, as far as it was asked for */
    int bars_are_optional;         /* open interest alone will do */
    int32_t metrics_label;         /* METRICS_END, .. */
    int zero_is_real;              /* open interest of 0 is never a gap */
    int drop_implausible, strict;  /* implausible rows are gaps; end the program */
    const struct growing *growing; /* what is new in `snapshots`; NULL: all of it */
    int keeps_state;     /* what may be half a row is left for the next time */
    int keeps_snapshots; /* those that are pushed are wanted again */
} source_options;

/* Tables for a source_options; the second has no --snapshots. */
extern const option_spec *const source_option_rows, *const source_file_option_rows;

void source_options_init(source_options *o);
void source_options_free(source_options *o);

/* One more file of a kind, below SOURCE_LISTS. */
void source_options_add(source_options *o, int kind, const char *path);

/* Reads NAME[:INSTRUMENT], for an option of a table. */
int source_options_read_venue(source_options *o, const option_use *use);

/* Whether they name an input. */
int source_is_given(const source_options *o);

#endif
