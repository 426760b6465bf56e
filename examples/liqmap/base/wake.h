/* SPDX-License-Identifier: MIT */
#ifndef WAKE_H
#define WAKE_H

#include <stddef.h>

/*
 * Waiting for files to change, or for the end: while the program works, SIGINT, SIGTERM and
 * SIGHUP wait, so that it is only ever ended between one piece of work and the next.
 */
typedef struct wake wake;

/* Watches the folders of some files, as far as the system can. */
wake *wake_open(const char *const *paths, size_t count);
void wake_close(wake *w);

/* For so long, or, if asked, until a file changes; 0: a signal asks for the end,
 * or nobody reads the output any more. */
int wake_wait(wake *w, int milliseconds, int for_changes);

#endif
