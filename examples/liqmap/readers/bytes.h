/* SPDX-License-Identifier: MIT */
#ifndef BYTES_H
#define BYTES_H

#include <stddef.h>
#include <stdint.h>

/*
 * The bytes of an input, piece by piece: a plain file, standard input ("-"), or what a
 * container holds. A byte order mark is skipped. What cannot be read ends the program, and
 * so does what is known to be neither CSV nor JSON.
 */
typedef struct bytes bytes;

/* kind: what messages call it, CSV; endings: of its name in an archive, .csv|.txt */
bytes *bytes_open(const char *path, const char *kind, const char *endings);
void bytes_close(bytes *b);

/* A part of a file that is open, which is left open: from an offset up to another. `path` is
 * what messages call it. */
bytes *bytes_open_part(int fd, const char *path, int64_t from, int64_t to);

/* Goes on at an offset of such a part; and the offset of what comes next. */
void bytes_seek(bytes *b, int64_t offset);
int64_t bytes_offset(const bytes *b);

/* The first bytes of an input. */
typedef struct bytes_first {
    const char *text; /* valid until the next look */
    size_t length;
    int is_no_archive; /* although its name says so */
} bytes_first;

/*
 * Looks at an input before it is opened: at what bytes_piece() will give first, or at more
 * where that needs more to be `enough`. What can be read but once is kept open for
 * bytes_open().
 */
bytes_first bytes_look(const char *path,
                       int (*enough)(const char *first, size_t length));

/* The name of the container that these are the first bytes of; NULL: of none. */
const char *bytes_container(const char *first, size_t length);

/* What was read and not yet taken, valid until the next call; length 0: the end. */
const char *bytes_piece(bytes *b, size_t *length);
void bytes_take(bytes *b, size_t length);

/* As messages name it. */
const char *bytes_path(const bytes *b);

/* How much of the input was taken, 0 to 1; below 0: its size is not known. */
double bytes_part(const bytes *b);

/* Whether the input is anything but a regular file. */
int bytes_is_live(const bytes *b);

#endif
