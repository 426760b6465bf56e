/* SPDX-License-Identifier: MIT */
#ifndef WINDOW_H
#define WINDOW_H

#include <liqmap/liqmap.h>

#include <stddef.h>

/*
 * What opened within the last so much time and is still open. A second map is kept as far
 * behind as the window is long, and with it what each snapshot since did to what was open
 * before: which range it swept, and which part of each side it kept.
 */
typedef struct window_step {
    liqmap_snapshot row;
    double kept[2];
} window_step;

typedef struct window {
    int64_t last_ms; /* 0: there is no window, and nothing below is used */
    liqmap *behind;
    window_step *steps; /* a ring: the snapshots that `behind` has not seen */
    size_t room, first, count;
    int64_t begin_ms,
        known_ms;  /* begin of the window; time of the map it began with, */
    int has_known; /* if that had one */
} window;

/* last_ms 0: no window. The map is the one that snapshots are pushed into. */
void window_open(window *w, int64_t last_ms, const liqmap *map);
void window_close(window *w);

/* After each push of a row into the map. */
void window_add(window *w, const liqmap_snapshot *row, const liqmap *map);

/* After the last push: a message where the window is shorter than the last bar, of which all
 * that opened counts. name: of the source. */
void window_note_short(const window *w, const char *name);

/* A map, to be freed, of what the window opened and is still in the buckets of `map`. A
 * window that begins before the map it was opened with ends the program. */
liqmap *window_map(const window *w, const liqmap *map);

#endif
