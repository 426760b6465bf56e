/* SPDX-License-Identifier: MIT */
#ifndef SOURCE_H
#define SOURCE_H

#include <argp.h>
#include <stddef.h>
#include <stdint.h>

/*
 * SOURCE: where snapshots come from. Its options are a child parser of every subcommand
 * that reads; what they say is kept in source_options and opened as a stream.
 */

/* As liqmap_push() takes it; entry and volume 0: not given. */
typedef struct snapshot {
    int64_t time_ms;
    double open_interest, high, low, close, entry, volume;
} snapshot;

enum { SOURCE_INTEREST, SOURCE_KLINES, SOURCE_MARK, SOURCE_LISTS };

/* One path, or several that are read as one file. */
typedef struct source_paths {
    const char **path;
    size_t count;
} source_paths;

typedef struct response_options response_options;

typedef struct source_options {
    const char *snapshots;
    source_paths joined[SOURCE_LISTS];
    const response_options *response; /* of a venue's answers; NULL: Binance Vision */
    int has_until;
    int64_t until_ms; /* the last time taken */
} source_options;

/*
 * The input of the first is a source_options; the second has no --snapshots.
 */
extern const struct argp source_argp, source_joined_argp;

/* One more file of a kind, below SOURCE_LISTS. */
void source_options_add(source_options *options, int kind, const char *path);
void source_options_free(source_options *options);

typedef struct source source;

/* Whether the options name an input. */
int source_is_given(const source_options *options);

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
