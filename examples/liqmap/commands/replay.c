/* SPDX-License-Identifier: MIT */
/* liqmap replay: what each snapshot liquidated, a row each, as it is pushed. */
#include "commands/command.h"
#include "views/view_replay.h"
#include "replays/replay.h"
#include "replays/state.h"
#include "model/model_options.h"
#include "readers/source_files.h"
#include "base/options.h"
#include "base/output.h"

#include <stdio.h>
#include <string.h>

typedef struct arguments {
    source_options source;
    model model;
    state_options state;
    int32_t unit;
    class_list classes;
    const replay_view *format;
} arguments;

#define REFER(name) &replay_view_##name,
static const void *const formats[] = {REPLAY_VIEWS(REFER) NULL};

static const option_spec options[] = {
    {.help = "What is printed:", .group = 3},
    {"unit", "UNIT", "quote (default) or contracts", 3, option_word,
     offsetof(arguments, unit), .words = "contracts|quote"},
    {"classes", "LIST", CLASS_LIST_HELP, 3, option_classes,
     offsetof(arguments, classes), .once = 1, .expected = CLASS_LIST_EXPECTED},
    {"format", "FORMAT", "csv (default) or json, one object a line", 3, option_row,
     offsetof(arguments, format), .rows = formats},
    {0}};

/* The source, going on from a map that was kept where there is one. */
static replay begin(arguments *a, state *kept)
{
    resumed_map *own;
    replay r;
    state_check_input(&a->state, a->source.snapshots);
    *kept = state_load(a->state.resume);
    if (kept->count > 0) {
        model_options_refuse(&a->model, MODEL_KEPT);
    }
    own = state_find(kept, "", "");
    state_check(kept);
    replay_resume(&r, &a->source, &a->model, own, a->unit);
    return r;
}

/* Snapshots may come slowly by a pipe: each row is passed on at once. */
static void print(const arguments *a, replay *r, FILE *out)
{
    const int live = source_input(r->source)->is_live;
    const classes parts = classes_of(&a->classes, r->tiers, r->n_tiers);
    if (a->format->header != NULL) {
        a->format->header(r, &parts, out);
    }
    while (replay_next(r)) {
        output_row(out);
        a->format->row(r, &parts, out);
        if (live) {
            fflush(out);
        }
        output_check(out);
    }
    output_close(out);
}

static void save(const replay *r, const char *path)
{
    const kept_map map = {.coin = "",
                          .name = "",
                          .input = source_input(r->source)->name,
                          .map = r->map,
                          .history = &r->history,
                          .since_ms = INT64_MAX};
    state_save(path, &map, 1);
}

static const char about[] =
    "What each snapshot liquidated, per side and tier, "
    "a row as each is pushed.\v"
    "Columns: time_ms, price, open_interest, coverage, "
    "then long_25,.. short_100: a side and a leverage; a "
    "second tier of the same leverage is long_25_2. More than "
    "five tiers are in classes, long_to_15.8x, long_25x,.. "
    "short_above_141x. JSON has the same names, one object a "
    "line, of tiers, and \"classes\" in an object. Rows before a "
    "bad one are printed.";

static const char examples[] = "liqmap replay binance.csv --until 2026-01-13T22:00Z\n"
                               "liqmap replay metrics.csv klines.csv --format json";

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{source_option_rows, &a.source, 0},
                         {model_option_rows, &a.model, 0},
                         {state_option_rows, &a.state, 0},
                         {options, &a, 0},
                         {0}};
    state kept;
    replay r;
    const command_line line = {.about = about,
                               .examples = examples,
                               .operand = "[FILE...]",
                               .operand_add = source_files_add,
                               .operand_values = &a.source};
    FILE *out;
    memset(&a, 0, sizeof a);
    source_options_init(&a.source);
    a.source.takes_snapshots = a.source.takes_kept = 1;
    a.unit = LIQMAP_QUOTE;
    a.format = formats[0];
    class_list_init(&a.classes);
    model_init(&a.model);
    options_read(argc, argv, &line, sets);
    source_files_take(&a.source, 0);
    state_options_take(&a.state, &a.source);
    a.source.keeps_state = a.state.save != NULL;
    out = output_open(NULL);
    if (a.state.save != NULL) {
        output_goes_on();
    }
    r = begin(&a, &kept);
    print(&a, &r, out);
    save(&r, a.state.save);
    state_free(&kept);
    replay_close(&r);
    source_options_free(&a.source);
    return 0;
}

const command command_replay = {"replay", "what each snapshot liquidated, row by row",
                                run};
