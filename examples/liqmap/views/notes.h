/* SPDX-License-Identifier: MIT */
#ifndef NOTES_H
#define NOTES_H

/* Notes at the foot of a chart; the first matter most. The texts stay the caller's. */
enum { NOTES_MOST = 9 };

typedef struct notes {
    const char *text[NOTES_MOST];
    int n;
} notes;

/* Ends the program where there is no room for another. */
void notes_add(notes *n, const char *text);

/* Adds a source to the text of those that are stale; "": there is none so far. */
#define NOTES_STALE 300
void notes_name_stale(char text[NOTES_STALE], const char *name);

#endif
