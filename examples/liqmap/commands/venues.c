/* SPDX-License-Identifier: MIT */
/* liqmap venues: whose rules are known, since when, and from where. */
#include "commands/command.h"
#include "views/json.h"
#include "model/venue_rules.h"
#include "base/format.h"
#include "base/options.h"
#include "base/output.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct arguments {
    int32_t json;
    int brackets;
} arguments;

static const option_spec options[] = {
    {"brackets", NULL, "Their brackets as well (json: always)", 3, option_flag,
     .place = offsetof(arguments, brackets)},
    {"format", "FORMAT", "text (default) or json, an array", 3, option_word,
     offsetof(arguments, json), .words = "text|json"},
    {0}};

static void print_text(FILE *out, const venue_rules *p, int brackets)
{
    char since[NUMBER_TEXT], until[NUMBER_TEXT], rules[VENUE_RULES_TEXT];
    fprintf(out, "%-20s since %.10s", p->name, format_time(since, p->rules.since_ms));
    if (p->rules.until_ms != INT64_MAX) {
        fprintf(out, " until %.10s", format_time(until, p->rules.until_ms));
    }
    fprintf(out, "\n  %s\n  source: %s\n", venue_rules_text(p, rules),
            liqmap_venue_source(p->venue));
    for (int64_t b = 0; brackets && b < p->n_brackets; b++) {
        char bracket[VENUE_RULES_TEXT];
        fprintf(out, "  %s\n", venue_rules_bracket(p, b, bracket));
    }
    fputc('\n', out);
}

static void print_json(FILE *out, const venue_rules *p)
{
    const liqmap_rules *r = &p->rules;
    fprintf(out, "{\"venue\":\"%s\",\"since_ms\":%" PRId64 ",\"until_ms\":", p->name,
            r->since_ms);
    if (r->until_ms == INT64_MAX) {
        fputs("null", out);
    } else {
        fprintf(out, "%" PRId64, r->until_ms);
    }
    fprintf(out, ",\"contract\":\"%s\"", contract_name(r));
    fprintf(out, ",\"maintenance\":\"%s\"", maintenance_name(r));
    fprintf(out, ",\"measure\":\"%s\"", measure_name(r));
    fprintf(out, ",\"rule\":\"%s\"", rule_name(r));
    json_print(out, ",\"fee\":", r->fee);
    json_print(out, ",\"face\":", r->face);
    fprintf(out, ",\"source\":\"%s\",\n\"brackets\":[", liqmap_venue_source(p->venue));
    for (int64_t b = 0; b < p->n_brackets; b++) {
        const liqmap_bracket *row = &p->brackets[b];
        json_print(out, b == 0 ? "{\"cap\":" : ",{\"cap\":", row->cap);
        json_print(out, ",\"leverage\":", row->leverage);
        json_print(out, ",\"mmr\":", row->mmr);
        json_print(out, ",\"deduction\":", row->deduction);
        fputc('}', out);
    }
    fputs("]}", out);
}

static const command_line line = {
    .about =
        "The venues and instruments whose rules are known: since when, what they are, "
        "and by what source.\v"
        "Two entries of a name are rules that followed on each other. In JSON a cap or "
        "an end that is null is none."};

int command_venues(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{options, &a, 0}};
    FILE *out;
    memset(&a, 0, sizeof a);
    options_read(argc, argv, &line, sets, sizeof sets / sizeof *sets);
    out = output_open(NULL);
    for (int64_t venue = 0; venue < liqmap_venue_count(); venue++) {
        venue_rules p;
        venue_rules_of_entry(&p, venue);
        if (a.json) {
            fputs(venue == 0 ? "[" : ",\n", out);
            print_json(out, &p);
        } else {
            print_text(out, &p, a.brackets);
        }
    }
    fputs(a.json ? "]\n" : "", out);
    output_close(out);
    return 0;
}
