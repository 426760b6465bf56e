/* SPDX-License-Identifier: MIT */
#ifndef SOURCE_LIST_H
#define SOURCE_LIST_H

#include "replays/panel.h"
#include "readers/growing.h"
#include "readers/source_options.h"
#include "model/model.h"
#include "base/options.h"

/* The files of --source: [COIN/]NAME=FILE, several of them. */
#define SOURCE_LIST_NAME 33          /* room for the name of a coin or source */
#define SOURCE_LIST_MOST PANEL_PARTS /* sources of a coin */

typedef struct source_entry {
    char coin[SOURCE_LIST_NAME]; /* "": sources have none */
    char name[SOURCE_LIST_NAME];
    const char *path;       /* NULL: what the options of source name */
    const growing *growing; /* NULL: all of the file is read */
} source_entry;

typedef struct source_list {
    model *model; /* is given the name of each source, as it is read */
    source_entry *entries;
    int64_t n;
} source_list;

/* A table for a source_list with its model. */
extern const option_spec source_list_option_rows[];

/* COIN/NAME, or NAME where there are no coins. Returns the text. */
char *source_entry_name(char text[SOURCE_NAME], const source_entry *entry);

/* The one source that --snapshots, --metrics and --klines are, where there is no
 * --source. */
void source_list_add_unnamed(source_list *o);

/* A source of a map that was kept, whose names are those of an entry before. */
void source_list_add_kept(source_list *o, const char *coin, const char *name,
                          const char *path);

/* Misuse where the one source is named as well; and where there are several coins, and
 * `what` shows one. */
void source_list_check(const source_list *o, const source_options *one);
void source_list_check_one_coin(const source_list *o, const char *what);

/* Misuse where a sum is shown in contracts, and those of a source are not of the first's kind. */
void source_check_contracts(const char *name, int32_t unit, int32_t contract,
                            int32_t first);

void source_list_free(source_list *o);

#endif
