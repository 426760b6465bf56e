/* SPDX-License-Identifier: MIT */
/* liqmap convert: Binance Vision files to a CSV of snapshots. */
#include "command.h"
#include "format.h"
#include "output.h"
#include "say.h"
#include "source.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct arguments {
    source_options source;
    const char *path;
} arguments;

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0,
     "Where to write: beside it first, then renamed (standard output)", 3},
    {0}};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->source;
        return 0;
    case 'o':
        a->path = arg;
        return 0;
    default:
        return command_default(key, arg, state);
    }
}

/* A number, or nothing where it is not given. */
static void print_optional(FILE *out, double value)
{
    char number[NUMBER_TEXT];
    fprintf(out, ",%s", value > 0 ? format_number(number, value) : "");
}

static void print_row(FILE *out, const snapshot *row)
{
    char number[NUMBER_TEXT];
    fprintf(out, "%" PRId64, row->time_ms);
    fprintf(out, ",%s", format_number(number, row->open_interest));
    fprintf(out, ",%s", format_number(number, row->high));
    fprintf(out, ",%s", format_number(number, row->low));
    fprintf(out, ",%s", format_number(number, row->close));
    print_optional(out, row->entry);
    print_optional(out, row->volume);
    fputc('\n', out);
}

int command_convert(int argc, char **argv)
{
    static const struct argp_child children[] = {{&source_binance_argp, 0, NULL, 0},
                                                 {0}};
    static const struct argp argp = {
        options,
        parse,
        NULL,
        "Join open interest and bars of Binance Vision to a CSV of snapshots. Rows are "
        "sorted, each time once; gaps are told on standard error and never filled.\v"
        "A row of open interest takes all bars that closed after the row before it and "
        "by "
        "its own time, the first row those of five minutes; entry is quote volume by "
        "volume. A row whose interval has no bar is dropped, and told. COIN-M "
        "contracts "
        "are counted by their face value in USD. Files in order of time are streamed; "
        "one "
        "that is not, or comes by a pipe, is held in memory to be sorted.",
        children,
        NULL,
        NULL};
    arguments a;
    snapshot row;
    source *s;
    FILE *out;
    int64_t rows = 0;
    memset(&a, 0, sizeof a);
    argp_parse(&argp, argc, argv, 0, NULL, &a);
    out = output_open(a.path);
    s = source_open(&a.source);
    fputs("time_ms,open_interest,high,low,close,entry,volume\n", out);
    while (source_next(s, &row)) {
        output_row(out);
        print_row(out, &row);
        output_check(out);
        progress(++rows, row.time_ms, source_part(s));
    }
    progress_clear();
    output_close(out);
    source_close(s);
    source_options_free(&a.source);
    return 0;
}
