/* SPDX-License-Identifier: MIT */
/* liqmap presets: fitted settings, and their evidence. */
#include "commands/command.h"
#include "views/view_presets.h"
#include "base/options.h"
#include "base/output.h"

#include <liqmap/liqmap.h>

#include <string.h>

typedef struct arguments {
    const presets_view *format;
} arguments;

#define REFER(name) &presets_view_##name,
static const void *const formats[] = {PRESETS_VIEWS(REFER) NULL};

static const option_spec options[] = {
    {"format", "FORMAT", "text (default) or json, an array", 3, option_row,
     offsetof(arguments, format), .rows = formats},
    {0}};

static const command_line line = {
    .about =
        "The fitted settings that --preset takes: their evidence, and what they "
        "are.\v"
        "Each has settings of its own for input without volume. Below 30 minutes a "
        "snapshot, intrabar is 0: all were fitted on hourly bars. The tiers are "
        "distances from entry, not leverages that traders chose. In JSON settings and "
        "tiers have the keys of a configuration.",
    .examples = "liqmap presets\nliqmap presets --format json"};

static int run(int argc, char **argv)
{
    arguments a = {formats[0]};
    option_set sets[] = {{options, &a, 0}, {0}};
    FILE *out;
    options_read(argc, argv, &line, sets);
    out = output_open(NULL);
    fputs(a.format->begin, out);
    for (int64_t i = 0; i < liqmap_preset_count(); i++) {
        fputs(i == 0 ? "" : a.format->divider, out);
        a.format->print(i, out);
    }
    fputs(a.format->end, out);
    output_close(out);
    return 0;
}

const command command_presets = {"presets", "fitted settings, and their evidence", run};
