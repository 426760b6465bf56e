/* SPDX-License-Identifier: MIT */
#include "readers/source_files.h"
#include "readers/recognise.h"
#include "base/errors.h"
#include "base/memory.h"

#include <string.h>

void source_files_add(void *source, const char *path)
{
    source_options *o = source;
    source_paths *files = &o->files;
    files->path = reallocate(files->path, files->count + 1, sizeof *files->path);
    files->path[files->count++] = path;
}

/* What to do with a file that is no part of a source. */
static const char *use_of(const source_options *o, const file_kind *k)
{
    switch (k->use) {
    case USE_SNAPSHOTS:
        return "use liqmap map";
    case USE_FEED:
        return "use liqmap feed";
    case USE_POSITIONS:
        return "use liqmap positions";
    case USE_KEPT:
        return "use liqmap map, summary or replay";
    default:
        return o->takes_snapshots ? "expected snapshots, or open interest and bars"
                                  : "expected open interest or bars";
    }
}

static void take_only(const char **place, const char *path, const char *what)
{
    if (*place != NULL) {
        misuse("'%s' and '%s' are both %s: only one is taken%s", *place, path, what,
               strcmp(what, "snapshots") == 0
                   ? ", several venues are given by --source NAME=FILE"
                   : "");
    }
    *place = path;
}

/* A CSV of unknown columns is taken for snapshots, whose reader says what is missing. */
static int is_snapshots(const source_options *o, const file_kind *k)
{
    return o->takes_snapshots && (k->use == USE_SNAPSHOTS || k->is_unknown);
}

static void take(source_options *o, const char *path, int says)
{
    const file_kind k = recognise(path);
    const char *shown = strcmp(path, "-") == 0 ? "standard input" : path;
    if (k.use == USE_BARS) {
        const int is_mark = strstr(path, "markPriceKlines") != NULL;
        source_options_add(o, is_mark ? SOURCE_MARK : SOURCE_KLINES, path);
    } else if (k.use == USE_INTEREST ||
               (k.use == USE_NONE && k.is_json && o->instrument.venue_asked_for)) {
        source_options_add(o, SOURCE_INTEREST, path);
    } else if (k.use == USE_KEPT && o->takes_kept) {
        take_only(&o->kept, path, "maps that --save kept");
    } else if (is_snapshots(o, &k)) {
        take_only(&o->snapshots, path, "snapshots");
    } else {
        fail_at(shown, 0, NULL, "this is %s: %s", k.what, use_of(o, &k));
    }
    if (says) {
        note("%s: this is %s", shown, k.what);
    }
}

void source_files_take(source_options *o, int says)
{
    int from_input = o->snapshots != NULL && strcmp(o->snapshots, "-") == 0;
    for (size_t i = 0; i < o->files.count; i++) {
        from_input += strcmp(o->files.path[i], "-") == 0;
    }
    if (from_input > 1) {
        misuse("standard input is read once");
    }
    for (size_t i = 0; i < o->files.count; i++) {
        take(o, o->files.path[i], says);
    }
}
