/* SPDX-License-Identifier: MIT */
#ifndef BESIDE_H
#define BESIDE_H

/*
 * A file that is written under another name in the same folder, and renamed to its target at
 * the end. It is locked while it is written: a file without a lock was left by a writer that
 * was killed, and may be removed.
 */

/* Room for the name. */
#define BESIDE_ENDING ".liqmap-XXXXXX"

/* Removes those of this target whose writers are gone. */
void beside_sweep(const char *target);

/* Makes one, open for writing, and writes its name; -1: errno says why not. The lock lasts
 * until all descriptors of it are closed. */
int beside_make(char *name, const char *target);

#endif
