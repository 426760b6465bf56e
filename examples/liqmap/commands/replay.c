/* SPDX-License-Identifier: MIT */
/* liqmap replay: what each snapshot liquidated, a row each, as it is pushed. */
#include "commands/command.h"
#include "views/view_map.h"
#include "replays/replay.h"
#include "replays/state.h"
#include "model/model_options.h"
#include "base/format.h"
#include "base/options.h"
#include "base/output.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct arguments {
    source_options source;
    model model;
    state_options state;
    int32_t unit;
    int32_t json;
} arguments;

static const option_spec options[] = {
    {.help = "What is printed:", .group = 3},
    {"unit", "UNIT", "quote (default) or contracts", 3, option_word,
     offsetof(arguments, unit), .words = "contracts|quote"},
    {"format", "FORMAT", "csv (default) or json, one object a line", 3, option_word,
     offsetof(arguments, json), .words = "csv|json"},
    {0}};

static void print_header(const run *r, FILE *out)
{
    char column[COLUMN_TEXT];
    fputs("time_ms,price,open_interest,coverage", out);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t t = 0; t < r->n_tiers; t++) {
            fprintf(out, ",%s", view_column(column, r->tiers, side, t));
        }
    }
    fputc('\n', out);
}

/* A value, after its name where the row is JSON. */
static void print_value(FILE *out, int json, const char *name, double value)
{
    char number[NUMBER_TEXT];
    if (json) {
        fprintf(out, ",\"%s\":%s", name, format_number(number, value));
    } else {
        fprintf(out, ",%s", format_number(number, value));
    }
}

static void print_row(const run *r, FILE *out, int json)
{
    const liqmap_statistics s = run_stats(r);
    char column[COLUMN_TEXT];
    fprintf(out, json ? "{\"time_ms\":%" PRId64 : "%" PRId64, r->row.time_ms);
    print_value(out, json, "price", r->row.close);
    print_value(out, json, "open_interest", r->row.open_interest);
    print_value(out, json, "coverage", s.coverage);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t t = 0; t < r->n_tiers; t++) {
            print_value(out, json, json ? view_column(column, r->tiers, side, t) : NULL,
                        r->liquidated[side * r->n_tiers + t]);
        }
    }
    fputs(json ? "}\n" : "\n", out);
}

static const command_line line = {
    .about = "What each snapshot liquidated, per side and tier, "
             "a row as each is pushed.\v"
             "Columns: time_ms, price, open_interest, coverage, "
             "then long_25,.. short_100: a side and a leverage; a "
             "second tier of the same leverage is long_25_2. JSON "
             "has the same names, one object a line. Rows before a "
             "bad one are printed."};

int command_replay(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{source_option_rows, &a.source, 0},
                         {model_option_rows, &a.model, 0},
                         {state_option_rows, &a.state, 0},
                         {options, &a, 0}};
    run r;
    FILE *out;
    int live;
    memset(&a, 0, sizeof a);
    source_options_init(&a.source);
    a.unit = LIQMAP_QUOTE;
    model_init(&a.model);
    options_read(argc, argv, &line, sets, sizeof sets / sizeof *sets);
    out = output_open(NULL);
    run_resume(&r, &a.source, &a.model, a.state.resume, a.unit);
    /* What comes in by a pipe may come slowly: pass on each row at once. */
    live = source_input(r.source)->is_live;
    if (!a.json) {
        print_header(&r, out);
    }
    while (run_next(&r)) {
        output_row(out);
        print_row(&r, out, a.json);
        if (live) {
            fflush(out);
        }
        output_check(out);
    }
    output_close(out);
    state_save(a.state.save, r.map);
    run_close(&r);
    source_options_free(&a.source);
    return 0;
}
