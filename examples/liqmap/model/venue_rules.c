/* SPDX-License-Identifier: MIT */
#include "model/venue_rules.h"
#include "base/errors.h"
#include "base/format.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

int venue_rules_parse(venue_rules *p, const char *text)
{
    char *cap;
    memset(p, 0, sizeof *p);
    if (strlen(text) >= sizeof p->name) {
        return 0;
    }
    strcpy(p->name, text);
    cap = strrchr(p->name, ':');
    if (cap != NULL && strcmp(cap, ":cap") == 0) {
        *cap = '\0';
        p->profile = LIQMAP_PROFILE_AT_CAP;
    }
    if (liqmap_venue_find(&p->venue, p->name, INT64_MAX) != LIQMAP_OK) {
        return 0;
    }
    venue_rules_of_entry(p, p->venue);
    return 1;
}

void venue_rules_at(venue_rules *p, int64_t time_ms)
{
    int64_t venue;
    must(liqmap_venue_find(&venue, p->name, time_ms));
    venue_rules_of_entry(p, venue);
}

void venue_rules_of_entry(venue_rules *p, int64_t venue)
{
    p->venue = venue;
    snprintf(p->name, sizeof p->name, "%s", liqmap_venue_name(venue));
    p->rules.struct_size = sizeof p->rules;
    must(liqmap_venue_rules(venue, &p->rules));
    p->table.struct_size = sizeof p->table;
    must(liqmap_venue_table(venue, &p->table));
}

void venue_rules_note(const venue_rules *p, int64_t time_ms)
{
    char day[VENUE_RULES_TEXT];
    if (p->rules.since_ms > time_ms) {
        note("%s: rules of before %s are not known, those are used", p->name,
             venue_rules_since(p, day));
    }
}

const char *contract_name(const liqmap_rules *r)
{
    return r->contract == LIQMAP_LINEAR ? "linear" : "inverse";
}

const char *maintenance_name(const liqmap_rules *r)
{
    return r->maintenance == LIQMAP_MAINTENANCE_MARK ? "mark" : "entry";
}

const char *measure_name(const liqmap_rules *r)
{
    return r->measure == LIQMAP_MEASURE_NOTIONAL ? "notional" : "contracts";
}

const char *rule_name(const liqmap_rules *r)
{
    return r->rule == LIQMAP_RULE_FLAT ? "flat" : "deduction";
}

char *venue_rules_since(const venue_rules *p, char *text)
{
    char time[NUMBER_TEXT];
    snprintf(text, VENUE_RULES_TEXT, "%.10s", format_time(time, p->rules.since_ms));
    return text;
}

char *venue_rules_text(const venue_rules *p, char *text)
{
    const liqmap_rules *r = &p->rules;
    char leverage[NUMBER_TEXT], fee[64] = "";
    if (r->fee > 0) {
        snprintf(fee, sizeof fee, ", fee %.4g %%", 100 * r->fee);
    }
    snprintf(text, VENUE_RULES_TEXT,
             "%s, maintenance on %s value%s; brackets by %s, %s; up to %sx",
             contract_name(r), maintenance_name(r), fee,
             r->measure == LIQMAP_MEASURE_NOTIONAL ? "notional" : "contracts",
             r->rule == LIQMAP_RULE_FLAT ? "flat rate" : "rate less deduction",
             format_number(leverage, p->table.rows[0].leverage));
    return text;
}

/* What the caps of brackets are counted in. */
static const char *measured_in(const liqmap_rules *r)
{
    const int coin =
        (r->measure == LIQMAP_MEASURE_NOTIONAL) == (r->contract == LIQMAP_INVERSE);
    return coin ? "coin" : "quote";
}

char *venue_rules_bracket(const venue_rules *p, int64_t bracket, char *text)
{
    const liqmap_bracket *row = &p->table.rows[bracket];
    char leverage[NUMBER_TEXT], deduction[NUMBER_TEXT],
        cap[NUMBER_TEXT] = "without end";
    if (!isinf(row->cap)) {
        char number[NUMBER_TEXT];
        snprintf(cap, sizeof cap, "up to %.30s %s",
                 row->cap >= 1000 ? format_integer(number, (int64_t)row->cap)
                                  : format_number(number, row->cap),
                 measured_in(&p->rules));
    }
    snprintf(text, VENUE_RULES_TEXT,
             "%" PRId64 " of %" PRId64 ": %.60s, at most %.20sx, rate %.4g %%, "
             "deduction %.30s",
             bracket + 1, p->table.count, cap, format_number(leverage, row->leverage),
             100 * row->mmr, format_number(deduction, row->deduction));
    return text;
}
