/* SPDX-License-Identifier: MIT */
#ifndef CONTAINER_H
#define CONTAINER_H

#include <stddef.h>
#include <stdint.h>

/* The bytes of the container itself, from its first. */
typedef struct container_input {
    const char *path;
    int64_t (*read)(void *from, char *to, size_t room); /* 0 at the end */
    void *from;
} container_input;

/* A kind of file that holds the input, compressed: known by its first bytes. */
typedef struct container {
    const char *name; /* in messages: a .. */
    int is_stream;    /* it is read from its begin to its end, so a pipe can be one */
    int (*recognises)(const char *first, size_t length);
    /* Opens the one file in it whose name ends in one of the endings, .csv|.txt; kind: what
     * messages call that; NULL: the first there is, and no container where there is none.
     * *size becomes its length, where that is known. */
    void *(*open)(const container_input *input, const char *kind, const char *endings,
                  double *size);
    /* Up to so many bytes; 0 at the end. What cannot be read ends the program. */
    int64_t (*read)(void *opened, char *to, size_t room);
    void (*close)(void *opened);
} container;

/* Each is in a file of its own. */
#define CONTAINERS(ROW) ROW(zip_archive) ROW(gzip_stream)

#define CONTAINER_DECLARE(name) extern const container container_##name;
CONTAINERS(CONTAINER_DECLARE)
#undef CONTAINER_DECLARE

#endif
