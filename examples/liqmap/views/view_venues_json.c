/* SPDX-License-Identifier: MIT */
#include "views/json_print.h"
#include "views/view_venues.h"

#include <inttypes.h>

static void print_time(FILE *out, const char *name, int64_t time_ms, int is_null)
{
    if (is_null) {
        fprintf(out, ",\"%s\":null", name);
    } else {
        fprintf(out, ",\"%s\":%" PRId64, name, time_ms);
    }
}

static void print(const venue_rules *p, int brackets, FILE *out)
{
    const liqmap_rules *r = &p->rules;
    (void)brackets; /* always */
    fprintf(out, "{\"venue\":\"%s\"", p->name);
    print_time(out, "since_ms", r->since_ms, r->since_ms == 0);
    print_time(out, "until_ms", r->until_ms, r->until_ms == INT64_MAX);
    fprintf(out, ",\"contract\":\"%s\"", contract_name(r));
    fprintf(out, ",\"maintenance\":\"%s\"", maintenance_name(r));
    fprintf(out, ",\"measure\":\"%s\"", measure_name(r));
    fprintf(out, ",\"rule\":\"%s\"", rule_name(r));
    json_print(out, ",\"fee\":", r->fee);
    json_print(out, ",\"face\":", r->face);
    fprintf(out, ",\"source\":\"%s\",\n\"brackets\":[", p->source);
    for (int64_t b = 0; b < p->table.count; b++) {
        const liqmap_bracket *row = &p->table.rows[b];
        json_print(out, b == 0 ? "{\"cap\":" : ",{\"cap\":", row->cap);
        json_print(out, ",\"leverage\":", row->leverage);
        json_print(out, ",\"mmr\":", row->mmr);
        json_print(out, ",\"deduction\":", row->deduction);
        fputc('}', out);
    }
    fputs("]}", out);
}

const venues_view venues_view_json = {"json", "[", ",\n", "]\n", print};
