/* SPDX-License-Identifier: MIT */
#ifndef GROWING_H
#define GROWING_H

#include <stdint.h>

/* Where in which file reading goes on. All 0: at the beginning of whichever is there. */
typedef struct file_place {
    uint64_t device, inode;
    int64_t offset, line; /* after the last row that was taken, and its line */
    uint32_t before; /* a hash of the bytes before the offset: is it the same file? */
} file_place;

/*
 * A file that others append to. It is read up to its last whole line, and on from there when
 * it has grown. Where another file has taken its name the old one is read to its end first;
 * another one, or one that was cut, is read from its beginning.
 */
typedef struct growing growing;
struct growing {
    const char *path;
    int fd;      /* -1: there is no file */
    int has_map; /* one row is enough; without a map it takes two, see growing_look() */
    file_place place;
    int64_t end;  /* after the last whole line; the place's offset: nothing is new */
    int64_t seen; /* `end` when growing_look() last said that there is more */
};

void growing_open(growing *g, const char *path, const file_place *place);
void growing_close(growing *g);

/* What file_place.before is at an offset of the file that is open. */
uint32_t growing_hash(const growing *g, int64_t offset);

/* Whether there are whole lines that were not seen yet; at the beginning of a file, a header
 * and a row, or two, which the model depends on, where there is no map yet. */
int growing_look(growing *g);

/* Whether there is a last line without its line end, which waits for the rest of it. */
int growing_waits(const growing *g);

#endif
