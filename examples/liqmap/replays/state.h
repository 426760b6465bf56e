/* SPDX-License-Identifier: MIT */
#ifndef STATE_H
#define STATE_H

#include "replays/history.h"
#include "replays/source_list.h"
#include "readers/growing.h"
#include "readers/source_options.h"

#include <liqmap/liqmap.h>

/*
 * Maps kept in a file from one run of the program to the next, so that a year need not be
 * replayed to add a minute: a zip archive of packed maps and of state.json, which says
 * whose they are and what happened in the last hours (doc/format.md). A packed map alone is
 * read too, as earlier versions kept it.
 */
typedef struct state_options {
    const char *save, *resume; /* NULL: not asked for */
    struct state *alone; /* what `resume` holds, where that is all there is to show */
} state_options;

/* A table for a state_options of zeros. */
extern const option_spec state_option_rows[];

/* A map among the files of a source is as one of --resume. */
void state_options_take(state_options *o, const source_options *from);

/* A map to be kept, and what goes with it. */
typedef struct kept_map {
    const char *coin, *name; /* "": none */
    const char *input;       /* what its last input is called */
    const liqmap *map;
    const history *history;
    file_place place;
    int64_t since_ms; /* how far price went before this time is not kept */
} kept_map;

/* A map that was read, until it is taken. */
typedef struct resumed_map {
    char coin[SOURCE_LIST_NAME], name[SOURCE_LIST_NAME];
    char *input;      /* what its last input is called; "": was not kept */
    const char *path; /* of the file, in messages */
    liqmap *map;      /* NULL: was taken */
    int is_of_source; /* state_find() was asked for it */
    history history;
    file_place place; /* all 0: was not kept */
} resumed_map;

typedef struct state {
    const char *path; /* in messages */
    resumed_map *maps;
    size_t count;
} state;

/* Misuse where an input and what is resumed are both standard input. */
void state_check_input(const state_options *o, const char *path);

/* What a file holds; of path NULL nothing. A file that holds no map ends the program. */
state state_load(const char *path);
void state_free(state *s);

/* The map of a source; NULL: the file has none of it. */
resumed_map *state_find(const state *s, const char *coin, const char *name);

/* After state_find() of all sources: a map of none of them is misuse. */
void state_check(const state *s);

/* Writes another file and renames it. path NULL: does nothing. */
void state_save(const char *path, const kept_map *maps, size_t count);

#endif
