/* SPDX-License-Identifier: MIT */
/* liqmap summary: a few numbers of each coin, or of each source. */
#include "commands/command.h"
#include "views/view_summary.h"
#include "replays/summary.h"
#include "model/model_options.h"
#include "readers/source_files.h"
#include "base/errors.h"
#include "base/options.h"
#include "base/output.h"
#include "base/screen.h"

#include <string.h>

typedef struct arguments {
    source_options source;
    source_list many;
    model model;
    state_options state;
    depth_options depth;
    int32_t unit, by; /* by: 0 coin, 1 venue */
    const summary_view *format;
} arguments;

#define REFER(name) &summary_view_##name,
static const void *const formats[] = {SUMMARY_VIEWS(REFER) NULL};

static const option_spec options[] = {
    {.help = "What is printed:", .group = 3},
    {"by", "PARTS", "A row for each coin (default), or for each venue and the sum", 3,
     option_word, offsetof(arguments, by), .once = 1, .words = "coin|venue"},
    {"depth-per-percent", "[NAME=]X",
     "How much quote currency rests in each percent of the order books together, or in "
     "that of the source NAME (repeat it): then the order that starts a squeeze each "
     "way is printed too",
     3, option_depth, offsetof(arguments, depth), .expected = DEPTH_EXPECTED},
    {"unit", "UNIT", "quote (default) or contracts", 3, option_word,
     offsetof(arguments, unit), .words = "contracts|quote"},
    {"format", "FORMAT",
     "text (default), json (liqmap.summary/1, on one line) or csv (a row for each coin "
     "or venue)",
     3, option_row, offsetof(arguments, format), .rows = formats},
    {0}};

static void check(const arguments *a)
{
    source_list_check(&a->many, &a->source);
    depth_check(&a->depth, &a->many);
    if (a->unit == LIQMAP_CONTRACTS &&
        (a->depth.per_percent > 0 || a->depth.count > 0)) {
        misuse("--depth-per-percent is quote currency: it goes with --unit quote");
    }
}

static const char about[] =
    "A map in a few numbers, a row for each coin: what is forced out within 1, 2, "
    "5 "
    "and 10 percent of the price on each side, and where most of it lies.\v"
    "All else is of the 10 percent on each side. The imbalance is (longs - "
    "shorts)/(longs + shorts). Max pain is the bucket that holds most. A cluster "
    "is "
    "a run of buckets each at least twice the mean; the nearest is shown. The gap "
    "is "
    "the longest run of prices that together hold less than 1 % of its side. The "
    "sum has the age of the oldest source and the lowest coverage of all. In "
    "JSON what is not there is null, in CSV it is empty.";

static const char examples[] =
    "liqmap summary binance.csv --depth-per-percent 5M\n"
    "liqmap summary --source binance=binance.csv --source okx=okx.csv --by venue";

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{source_option_rows, &a.source, 0},
                         {source_list_option_rows, &a.many, 0},
                         {model_option_rows, &a.model, 0},
                         {options, &a, 0},
                         {state_option_rows, &a.state, 0},
                         {screen_option_rows, screen_options(), 0},
                         {0}};
    source_maps all;
    summary s;
    const command_line line = {.about = about,
                               .examples = examples,
                               .operand = "[FILE...]",
                               .operand_add = source_files_add,
                               .operand_values = &a.source};
    FILE *out;
    memset(&a, 0, sizeof a);
    source_options_init(&a.source);
    a.source.takes_snapshots = a.source.takes_kept = 1;
    a.many.model = &a.model;
    a.unit = LIQMAP_QUOTE;
    a.format = formats[0];
    model_init(&a.model);
    options_read(argc, argv, &line, sets);
    source_files_take(&a.source, 0);
    state_options_take(&a.state, &a.source);
    source_maps_take_alone(&a.many, &a.source, &a.state);
    check(&a);
    a.source.keeps_state = a.state.save != NULL;
    if (a.many.n == 0) {
        source_list_add_unnamed(&a.many);
    }
    out = output_open(NULL);
    source_maps_read(&all, &a.many, &a.source, &a.state, a.unit, &(shown_options){0});
    summary_read(&s, &all, &a.depth, a.by);
    a.format->print(&s, out, 1);
    output_close(out);
    summary_free(&s);
    source_maps_free(&all);
    depth_options_free(&a.depth);
    source_options_free(&a.source);
    source_list_free(&a.many);
    model_free(&a.model);
    return 0;
}

const command command_summary = {
    "summary", "a few numbers of each coin: amounts near the price, clusters, gaps",
    run};
