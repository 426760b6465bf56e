/* SPDX-License-Identifier: MIT */
/* Open interest without bars: snapshots whose prices are 0. For liqmap convert alone. */
#include "readers/series.h"
#include "readers/snapshot.h"
#include "base/errors.h"
#include "base/memory.h"

#include <stdlib.h>

typedef struct interest {
    series *series;
    instrument instrument;
    record last;
} interest;

static int reads(const source_options *options)
{
    return options->joined[SOURCE_INTEREST].count > 0 &&
           options->joined[SOURCE_KLINES].count == 0;
}

static void *open_files(const source_options *options, snapshot_input *input)
{
    interest *i = allocate(1, sizeof *i);
    i->instrument = options->instrument;
    i->series = series_open(SOURCE_INTEREST, options, &i->instrument);
    *input = (snapshot_input){.row = "row of open interest",
                              .name = i->instrument.name,
                              .path = options->joined[SOURCE_INTEREST].path[0],
                              .is_inverse = i->instrument.inverse};
    return i;
}

static int next(void *reader, liqmap_snapshot *row)
{
    interest *i = reader;
    if (!series_next(i->series, &i->last)) {
        series_report(i->series);
        return 0;
    }
    if (i->last.is_in_quote) {
        fail_at(i->last.path, i->last.line, NULL,
                "bars are missing: this is in USD, and is divided by their close "
                "(--klines FILE)");
    }
    *row = (liqmap_snapshot){.time_ms = i->last.time,
                             .open_interest = i->last.open_interest};
    return 1;
}

static double part(const void *reader)
{
    const interest *i = reader;
    return series_part(i->series);
}

static const char *place(const void *reader, int64_t *line)
{
    const interest *i = reader;
    *line = i->last.line;
    return i->last.path;
}

static void close_files(void *reader)
{
    interest *i = reader;
    series_close(i->series);
    free(i);
}

const snapshot_reader reader_interest_alone = {reads, open_files, next,       part,
                                               place, NULL,       close_files};
