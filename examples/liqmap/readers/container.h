/* SPDX-License-Identifier: MIT */
#ifndef CONTAINER_H
#define CONTAINER_H

#include <stddef.h>
#include <stdint.h>

/* A kind of file that holds the input, compressed: known by its first bytes. */
typedef struct container {
    const char *name; /* in messages: a .. */
    int (*recognises)(const char *first, size_t length);
    /* Opens the one file in it whose name ends in one of the endings, .csv|.txt; kind: what
     * messages call that. *size becomes its length, where that is known. */
    void *(*open)(const char *path, const char *kind, const char *endings,
                  double *size);
    /* Up to so many bytes; 0 at the end. What cannot be read ends the program. */
    int64_t (*read)(void *opened, char *to, size_t room);
    void (*close)(void *opened);
} container;

/* Each is in a file of its own. */
#define CONTAINERS(ROW) ROW(zip_archive)

#define CONTAINER_DECLARE(name) extern const container container_##name;
CONTAINERS(CONTAINER_DECLARE)
#undef CONTAINER_DECLARE

#endif
