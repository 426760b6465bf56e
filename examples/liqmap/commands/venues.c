/* SPDX-License-Identifier: MIT */
/* liqmap venues: whose rules are known, since when, and from where. */
#include "commands/command.h"
#include "views/view_venues.h"
#include "base/options.h"
#include "base/output.h"

#include <string.h>

typedef struct arguments {
    const venues_view *format;
    int brackets;
} arguments;

#define REFER(name) &venues_view_##name,
static const void *const formats[] = {VENUES_VIEWS(REFER) NULL};

static const option_spec options[] = {
    {"brackets", NULL, "Their brackets as well (json: always)", 3, option_flag,
     .place = offsetof(arguments, brackets)},
    {"format", "FORMAT", "text (default) or json, an array", 3, option_row,
     offsetof(arguments, format), .rows = formats},
    {0}};

static const command_line line = {
    .about =
        "The venues and instruments whose rules are known: since when, what they are, "
        "and by what source.\v"
        "Two entries of a name are rules that followed on each other. In JSON a cap or "
        "an end that is null is none."};

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{options, &a, 0}};
    FILE *out;
    memset(&a, 0, sizeof a);
    a.format = formats[0];
    options_read(argc, argv, &line, sets, sizeof sets / sizeof *sets);
    out = output_open(NULL);
    fputs(a.format->begin, out);
    for (int64_t entry = 0; entry < liqmap_venue_count(); entry++) {
        venue_rules v;
        venue_rules_of_entry(&v, entry);
        fputs(entry > 0 ? a.format->divider : "", out);
        a.format->print(&v, a.brackets, out);
    }
    fputs(a.format->end, out);
    output_close(out);
    return 0;
}

const command command_venues = {
    "venues", "whose rules are known, since when, by what source", run};
