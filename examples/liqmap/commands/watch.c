/* SPDX-License-Identifier: MIT */
/* liqmap watch: the summary of files that grow, anew whenever they have grown. */
#include "commands/command.h"
#include "views/view_summary.h"
#include "replays/summary.h"
#include "model/model_options.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/output.h"
#include "base/wake.h"
#include "base/screen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_NOTHING_NEW = 3 };

typedef struct arguments {
    source_options source;
    source_list many;
    model model;
    depth_options depth;
    int32_t unit, by; /* by: 0 coin, 1 venue */
    const summary_view *format;
    const char *state;
    int64_t interval_ms;
    int once;
} arguments;

/* Files, and what is known of them so far. */
typedef struct watched {
    arguments *a;
    growing *files; /* of a->many.entries */
    state kept;
    int updates;
} watched;

#define REFER(name) &summary_view_##name,
static const void *const formats[] = {SUMMARY_VIEWS(REFER) NULL};

static int read_state(void *values, const option_use *use)
{
    if (strcmp(use->text, "-") == 0) {
        option_refuse(use, "--state: expected a file");
    }
    return option_text(values, use);
}

static const option_spec options[] = {
    {.help = "What is printed:", .group = 3},
    {"by", "PARTS", "A row for each coin (default), or for each venue and the sum", 3,
     option_word, offsetof(arguments, by), .once = 1, .words = "coin|venue"},
    {"depth-per-percent", "[NAME=]X", "As in liqmap summary", 3, option_depth,
     offsetof(arguments, depth), .expected = DEPTH_EXPECTED},
    {"unit", "UNIT", "quote (default) or contracts", 3, option_word,
     offsetof(arguments, unit), .words = "contracts|quote"},
    {"format", "FORMAT",
     "text (default), redrawn in place on a terminal; json, a line of liqmap.summary/1 "
     "for "
     "each update; or csv, rows for each update",
     3, option_row, offsetof(arguments, format), .rows = formats},
    {.help = "When, and going on another time:", .group = 4},
    {"interval", "TIME",
     "At most one update in this time, and a look at the files at least so often where "
     "the system does not say that they changed (1s)",
     4, option_duration, offsetof(arguments, interval_ms), .once = 1,
     .expected = "a duration such as 500ms or 1s"},
    {"once", NULL,
     "Read what is new, print it, and end: with 0, or with 3 where nothing was", 4,
     option_flag, .place = offsetof(arguments, once)},
    {"state", "FILE",
     "Go on from this file where it exists, and keep maps and places in it after each "
     "update, so that nothing is read twice or lost, however the program ends; a map "
     "that "
     "is kept keeps its model",
     4, read_state, offsetof(arguments, state), .once = 1},
    {0}};

static void check(const arguments *a)
{
    if (a->many.n > 0 && source_is_given(&a->source)) {
        misuse("--source does not go with --snapshots, or a FILE beside");
    }
    for (int i = 0; i < SOURCE_LISTS; i++) {
        if (a->source.joined[i].count > 0) {
            misuse(
                "only files of snapshots can be followed: liqmap convert makes them");
        }
    }
    if (a->many.n == 0 && a->source.snapshots == NULL) {
        misuse("no source: give a FILE of snapshots, or --source NAME=FILE");
    }
    depth_check(&a->depth, &a->many);
    if (a->unit == LIQMAP_CONTRACTS &&
        (a->depth.per_percent > 0 || a->depth.count > 0)) {
        misuse("--depth-per-percent is quote currency: it goes with --unit quote");
    }
}

/* Whether a map was kept of a file: it has its name, as far as that was kept, or begins
 * with what was read of it. */
static int is_of(const resumed_map *kept, const growing *file)
{
    const char *path = file->path;
    const char *slash = strrchr(path, '/');
    char *name = format_plain(copy_text(slash != NULL ? slash + 1 : path));
    const int same = kept->input[0] == '\0' || strcmp(kept->input, name) == 0 ||
                     (kept->place.offset > 0 && file->fd >= 0 &&
                      growing_hash(file, kept->place.offset) == kept->place.before);
    free(name);
    return same;
}

static void refuse_other(const source_entry *e, const char *state_path,
                         const resumed_map *kept)
{
    char name[SOURCE_NAME];
    source_entry_name(name, e);
    misuse("%s: the map in %s was kept of %s; where this file goes on from it, first "
           "run: liqmap map --resume %s --save %s %s%s%s%s",
           e->path, state_path, kept->input, state_path, state_path,
           name[0] != '\0' ? "--source " : "", name, name[0] != '\0' ? "=" : "",
           e->path);
}

static void open_files(watched *w)
{
    source_list *many = &w->a->many;
    w->files = allocate((size_t)many->n, sizeof *w->files);
    for (int64_t i = 0; i < many->n; i++) {
        source_entry *e = &many->entries[i];
        const resumed_map *kept = state_find(&w->kept, e->coin, e->name);
        const file_place beginning = {0};
        e->path = e->path != NULL ? e->path : w->a->source.snapshots;
        if (strcmp(e->path, "-") == 0) {
            misuse("only files can be followed, not standard input");
        }
        growing_open(&w->files[i], e->path, kept != NULL ? &kept->place : &beginning);
        w->files[i].has_map = kept != NULL;
        if (kept != NULL && !is_of(kept, &w->files[i])) {
            refuse_other(e, w->a->state, kept);
        }
        e->growing = &w->files[i];
        if (w->files[i].fd < 0 && w->a->once) {
            fail_at(e->path, 0, NULL, "%s", strerror(ENOENT));
        } else if (w->files[i].fd < 0) {
            note("%s: is not there yet: waiting for it", e->path);
        }
    }
    state_check(&w->kept);
}

/* The sources that have begun: there is a map of them, or there are rows for one. */
static source_list begun(const watched *w)
{
    source_list list = w->a->many;
    list.entries = allocate((size_t)list.n, sizeof *list.entries);
    list.n = 0;
    for (int64_t i = 0; i < w->a->many.n; i++) {
        const source_entry *e = &w->a->many.entries[i];
        if (w->files[i].end > w->files[i].place.offset ||
            state_find(&w->kept, e->coin, e->name) != NULL) {
            list.entries[list.n++] = *e;
        }
    }
    return list;
}

/* Where the next update goes on. */
static void take_places(watched *w)
{
    for (int64_t i = 0; i < w->a->many.n; i++) {
        const source_entry *e = &w->a->many.entries[i];
        const resumed_map *kept = state_find(&w->kept, e->coin, e->name);
        if (kept != NULL) {
            w->files[i].place = kept->place;
            w->files[i].has_map = 1;
        }
    }
}

static int has_grown(watched *w)
{
    int more = 0;
    for (int64_t i = 0; i < w->a->many.n; i++) {
        more |= growing_look(&w->files[i]);
    }
    return more;
}

/* How many snapshots the maps have taken, before an update and after it. */
static int64_t pushes_kept(const state *kept)
{
    int64_t pushes = 0;
    for (size_t i = 0; i < kept->count; i++) {
        liqmap_stats s = {.struct_size = sizeof s};
        must(liqmap_get_stats(kept->maps[i].map, &s));
        pushes += s.pushes;
    }
    return pushes;
}

static int64_t pushes_of(const source_maps *all)
{
    int64_t pushes = 0;
    for (int64_t i = 0; i < all->n; i++) {
        pushes += all->sources[i].replayed.readout.stats.pushes;
    }
    return pushes;
}

static void print_update(watched *w, const source_maps *all, FILE *out)
{
    const arguments *a = w->a;
    summary s;
    summary_read(&s, all, &a->depth, a->by);
    output_row(out);
    a->format->print(&s, out, w->updates++ == 0);
    fflush(out);
    output_check(out);
    summary_free(&s);
}

/* Nothing is printed where all rows were passed over, as of a file that was written anew. */
static void update(watched *w, FILE *out)
{
    const arguments *a = w->a;
    const int64_t before = pushes_kept(&w->kept);
    source_list list = begun(w);
    source_maps all;
    source_maps_go_on(&all, &list, &a->source, &w->kept, a->unit, &(shown_options){0});
    state_free(&w->kept);
    source_maps_save(&all, a->state);
    if (pushes_of(&all) > before) {
        print_update(w, &all, out);
    }
    w->kept = source_maps_release(&all);
    take_places(w);
    source_list_free(&list);
}

static void note_waiting(const watched *w)
{
    for (int64_t i = 0; i < w->a->many.n; i++) {
        if (growing_waits(&w->files[i])) {
            note("%s: the last line has no line end: left for the next time",
                 w->files[i].path);
        }
    }
}

/* Until a signal comes, or with --once once. Returns the exit status. */
static int follow(watched *w, FILE *out)
{
    const arguments *a = w->a;
    const char **paths = allocate((size_t)a->many.n, sizeof *paths);
    wake *waiting;
    int goes_on = 1;
    for (int64_t i = 0; i < a->many.n; i++) {
        paths[i] = a->many.entries[i].path;
    }
    waiting = wake_open(paths, (size_t)a->many.n);
    while (goes_on) {
        const int more = has_grown(w);
        if (more) {
            update(w, out);
        }
        goes_on = !a->once && wake_wait(waiting, (int)a->interval_ms, !more);
    }
    if (a->once) {
        note_waiting(w);
    }
    wake_close(waiting);
    free(paths);
    return a->once && w->updates == 0 ? EXIT_NOTHING_NEW : 0;
}

static const char about[] =
    "Follows files of snapshots that others append to, and prints the summary anew "
    "whenever they have grown.\v"
    "Only whole lines are taken. A file that is replaced is read to its end, then "
    "the "
    "new one; one that was cut is read from its beginning; snapshots not later "
    "than "
    "the map's last are passed over. Lines of # and a header that comes again are "
    "skipped. A line that is no snapshot ends the program with 1 and its number: with "
    "--state, the same command goes on where it was once that line is mended. SIGTERM "
    "and SIGINT end the program after the update it is at, with 0.";

static const char examples[] =
    "liqmap watch binance.csv --once\n"
    "liqmap watch --source binance=binance.csv --source okx=okx.csv --once";

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{source_option_rows, &a.source, 0},
                         {source_list_option_rows, &a.many, 0},
                         {model_option_rows, &a.model, 0},
                         {options, &a, 0},
                         {screen_option_rows, screen_options(), 0},
                         {0}};
    watched w = {.a = &a};
    const command_line line = {.about = about,
                               .examples = examples,
                               .operand = "[FILE]",
                               .operand_at = &a.source.snapshots,
                               .operand_once = "one FILE of snapshots"};
    FILE *out;
    int status;
    memset(&a, 0, sizeof a);
    source_options_init(&a.source);
    a.many.model = &a.model;
    a.unit = LIQMAP_QUOTE;
    a.interval_ms = 1000;
    a.format = formats[0];
    model_init(&a.model);
    options_read(argc, argv, &line, sets);
    check(&a);
    if (a.many.n == 0) {
        source_list_add_unnamed(&a.many);
    }
    a.source.keeps_state = 1;
    out = output_open(NULL);
    w.kept = state_load(a.state != NULL && access(a.state, F_OK) == 0 ? a.state : NULL);
    open_files(&w);
    status = follow(&w, out);
    output_close(out);
    state_free(&w.kept);
    for (int64_t i = 0; i < a.many.n; i++) {
        growing_close(&w.files[i]);
    }
    free(w.files);
    depth_options_free(&a.depth);
    source_options_free(&a.source);
    source_list_free(&a.many);
    model_free(&a.model);
    return status;
}

const command command_watch = {
    "watch", "the summary of files that grow, anew whenever they have grown", run};
