/* SPDX-License-Identifier: MIT */
/* liqmap venues: whose rules are known, since when, and from where. */
#include "commands/command.h"
#include "views/view_venues.h"
#include "model/model_options.h"
#include "base/options.h"
#include "base/output.h"

#include <string.h>

typedef struct arguments {
    const venues_view *format;
    int brackets;
    const char *path; /* NULL: the built-in rules */
} arguments;

#define REFER(name) &venues_view_##name,
static const void *const formats[] = {VENUES_VIEWS(REFER) NULL};

static const option_spec options[] = {
    {"brackets", NULL, "Their brackets as well (json and those of a FILE: always)", 3,
     option_flag, .place = offsetof(arguments, brackets)},
    {"date", "TIME", "Since when those of FILE hold, where it does not say", 3,
     option_brackets_date, .once = 1, .expected = "a day or time such as 2025-09-02"},
    {"face", "V", "What one contract is, where they are by contracts of unknown size",
     3, option_brackets_face, .once = 1, .expected = "an amount above 0"},
    {"format", "FORMAT", "text (default) or json, an array", 3, option_row,
     offsetof(arguments, format), .rows = formats},
    {0}};

static const char about[] =
    "The venues and instruments whose rules are known: since when, what they are, "
    "and by what source.\v"
    "Two entries of a name are rules that followed on each other. In JSON a cap or "
    "an end that is null is none, and so is a time of undated rules. FILE is an "
    "answer of Binance (leverageBracket), Bybit (risk-limit), OKX (position-tiers) "
    "or Hyperliquid (meta), or ccxt's leverage tiers; its tables are checked, and "
    "other commands take them by --brackets FILE and --venue.";

static void print(const arguments *a, const venue_rules *v, int is_first, FILE *out)
{
    fputs(is_first ? "" : a->format->divider, out);
    a->format->print(v, a->brackets, out);
}

static const char examples[] = "liqmap venues\n"
                               "liqmap venues --format json";

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{options, &a, 0}, {0}};
    const command_line line = {.about = about,
                               .examples = examples,
                               .operand = "[FILE]",
                               .operand_at = &a.path,
                               .operand_once = "one file of brackets"};
    FILE *out;
    venue_rules v;
    memset(&a, 0, sizeof a);
    a.format = formats[0];
    options_read(argc, argv, &line, sets);
    a.brackets |= a.path != NULL;
    out = output_open(NULL);
    if (a.path != NULL) {
        venue_rules_read(a.path);
    }
    fputs(a.format->begin, out);
    for (int64_t entry = 0; a.path == NULL && entry < liqmap_venue_count(); entry++) {
        venue_rules_of_entry(&v, entry);
        print(&a, &v, entry == 0, out);
    }
    for (size_t i = 0; i < venue_rules_count(); i++) {
        venue_rules_of_own(&v, i);
        print(&a, &v, i == 0, out);
    }
    fputs(a.format->end, out);
    output_close(out);
    return 0;
}

const command command_venues = {
    "venues", "whose rules are known, since when, by what source", run};
