/* SPDX-License-Identifier: MIT */
#ifndef BESIDE_H
#define BESIDE_H

/*
 * A file that is written under another name in the same folder, until it takes the place of its
 * target. It is locked while it is written, so that one whose writer was killed can be told
 * from one that is still being written, whoever writes it and wherever.
 */

/* Room for the name. */
#define BESIDE_ENDING ".liqmap-XXXXXX"

/* Removes those of this target whose writers are gone. */
void beside_sweep(const char *target);

/* Makes one, open for writing, and writes its name; -1: errno says why not. The lock lasts
 * until all descriptors of it are closed. */
int beside_make(char *name, const char *target);

#endif
