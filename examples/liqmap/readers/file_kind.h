/* SPDX-License-Identifier: MIT */
#ifndef FILE_KIND_H
#define FILE_KIND_H

struct venue;

/* What the rows of a file are; the first two as in a source's lists of files. */
enum {
    USE_INTEREST, /* SOURCE_INTEREST */
    USE_BARS,     /* SOURCE_KLINES */
    USE_SNAPSHOTS,
    USE_FEED,
    USE_POSITIONS,
    USE_KEPT, /* a map that --save kept */
    USE_NONE  /* nothing that is read, or not known */
};

/* What a file is, found by looking at its first bytes. */
typedef struct file_kind {
    int use, is_json;
    int is_unknown;            /* text, and no header or row of a known form */
    const struct venue *venue; /* whose form it has; NULL: nobody's */
    char what[256];            /* in messages: "open interest of Bybit" */
} file_kind;

#endif
