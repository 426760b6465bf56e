/* SPDX-License-Identifier: MIT */
#include "views/view_venues.h"
#include "base/format.h"

static void print(const venue_rules *p, int brackets, FILE *out)
{
    char since[VENUE_RULES_TEXT], until[NUMBER_TEXT], rules[VENUE_RULES_TEXT];
    fprintf(out, "%-20s %s", p->name, venue_rules_since(p, since));
    if (p->rules.until_ms != INT64_MAX) {
        fprintf(out, " until %.10s", format_time(until, p->rules.until_ms));
    }
    fprintf(out, "\n  %s\n  source: %s\n", venue_rules_text(p, rules), p->source);
    for (int64_t b = 0; brackets && b < p->table.count; b++) {
        char bracket[VENUE_RULES_TEXT];
        fprintf(out, "  %s\n", venue_rules_bracket(p, b, bracket));
    }
    fputc('\n', out);
}

const venues_view venues_view_text = {"text", "", "", "", print};
