/* SPDX-License-Identifier: MIT */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "readers/source_options.h"

#include <liqmap/liqmap.h>

/* What an input is, known when it is open. */
typedef struct snapshot_input {
    const char *row;  /* what messages call one */
    const char *name; /* of the map: the symbol, or the name of the file */
    const char *path; /* in messages */
    char remark[80];  /* on what open interest is counted in, for headers; "": none */
    int has_lines;    /* it is one file, so that a line says where it ends; and where
                       * rows are missing, which the reader does not say */
    int has_volume;   /* there is a column of volume at all */
    int is_inverse;   /* contracts are inverse; the map's must be as well */
    int is_live;      /* snapshots may come slowly: it is no regular file */
    const char
        *labels; /* of metrics, at the end: how they were read; NULL: none were */
} snapshot_input;

/*
 * A reader of snapshots: whatever the files, they come out of it by `next`, checked and in
 * order of time. Open interest that is blank is NAN. What is wrong ends the program with
 * its place.
 */
typedef struct snapshot_reader {
    /* Whether the files that the options name are this reader's. */
    int (*reads)(const source_options *options);
    void *(*open)(const source_options *options, snapshot_input *input);
    int (*next)(void *reader, liqmap_snapshot *row); /* 0 at the end */
    double (*part)(const void *reader);              /* as source_part() */
    /* The path and line of the last snapshot. */
    const char *(*place)(const void *reader, int64_t *line);
    int64_t (*offset)(const void *reader); /* after it in its file; NULL: not known */
    void (*close)(void *reader);
} snapshot_reader;

/* Each is in a file of its own. The first that reads the files is taken. */
#define SNAPSHOT_READERS(ROW)                                                          \
    ROW(snapshots_csv) ROW(interest_alone) ROW(snapshots_joined)

#define SNAPSHOT_READER_DECLARE(name) extern const snapshot_reader reader_##name;
SNAPSHOT_READERS(SNAPSHOT_READER_DECLARE)
#undef SNAPSHOT_READER_DECLARE

#endif
