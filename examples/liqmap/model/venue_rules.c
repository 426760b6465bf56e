/* SPDX-License-Identifier: MIT */
#include "model/venue_rules.h"
#include "readers/brackets.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/parse.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What --brackets and what goes with it said. */
static struct {
    bracket_tables tables;
    int64_t since_ms;
    double face;
} own;

void venue_rules_read(const char *path)
{
    brackets_read(&own.tables, path);
}

void venue_rules_set_date(int64_t since_ms)
{
    own.since_ms = since_ms;
}

void venue_rules_set_face(double face)
{
    own.face = face;
}

const char *venue_rules_name(size_t index)
{
    const size_t of_own = own.tables.count;
    int64_t venue = (int64_t)(index - of_own);
    if (index < of_own) {
        return own.tables.rows[index].name;
    }
    /* Rules that followed on each other have one name. */
    for (int64_t i = 1; i <= venue && i < liqmap_venue_count(); i++) {
        venue += strcmp(liqmap_venue_name(i), liqmap_venue_name(i - 1)) == 0;
    }
    return venue < liqmap_venue_count() ? liqmap_venue_name(venue) : NULL;
}

size_t venue_rules_count(void)
{
    return own.tables.count;
}

/* Rows that no venue would publish end the program. */
static void check_brackets(const venue_rules *p)
{
    int64_t bad;
    char row[VENUE_RULES_TEXT];
    const int32_t status = liqmap_check_brackets(&bad, &p->table);
    if (status == LIQMAP_E_BRACKET) {
        fail("%s: bracket %s: expected it to follow on the one before, with a lower or "
             "equal leverage, a higher or equal rate, and a deduction that keeps "
             "maintenance continuous (%s)",
             p->name, venue_rules_bracket(p, bad, row), p->source);
    }
    must(status);
}

static void take_own(venue_rules *p, bracket_table *t)
{
    if (t->rules.since_ms == 0 && own.since_ms != 0) {
        bracket_table_set_date(t, own.since_ms);
    }
    if (t->rules.face == 0 && own.face > 0) {
        bracket_table_set_face(t, own.face);
    }
    p->is_own = 1;
    strcpy(p->name, t->name);
    snprintf(p->source, sizeof p->source, "%s", t->source);
    p->rules = t->rules;
    p->table = (liqmap_bracket_table){.struct_size = sizeof p->table,
                                      .measure = t->rules.measure,
                                      .rule = t->rules.rule,
                                      .count = t->count,
                                      .stride = sizeof *t->rows,
                                      .rows = t->rows};
    check_brackets(p);
}

void venue_rules_of_own(venue_rules *p, size_t index)
{
    memset(p, 0, sizeof *p);
    take_own(p, &own.tables.rows[index]);
}

static int find_own(venue_rules *p)
{
    for (size_t i = own.tables.count; i-- > 0;) {
        if (strcasecmp(own.tables.rows[i].name, p->name) == 0) {
            take_own(p, &own.tables.rows[i]);
            if (p->rules.face == 0) {
                misuse(
                    "--venue %s: sizes of its brackets are in contracts: give --face, "
                    "what one of them is",
                    p->name);
            }
            return 1;
        }
    }
    return 0;
}

/* hyperliquid:COIN:20x: the venue's rule makes its rate of the maximum leverage. */
static int find_by_leverage(venue_rules *p)
{
    static const char venue_name[] = "hyperliquid:";
    const size_t length = strlen(venue_name);
    char coin[sizeof p->name], number[sizeof p->name];
    double leverage;
    size_t digits;
    if (strncasecmp(p->name, venue_name, length) != 0 ||
        sscanf(p->name + length, "%63[^:]:%63[^:]", coin, number) != 2) {
        return 0;
    }
    digits = strlen(number) - 1;
    if (number[digits] != 'x' && number[digits] != 'X') {
        return 0;
    }
    p->name[strlen(p->name) - 1] = 'x';
    number[digits] = '\0';
    if (!parse_number(number, &leverage) || !(leverage >= 1) || leverage > 1e6 ||
        strlen(venue_name) + strlen(coin) + digits + 2 != strlen(p->name)) {
        return 0;
    }
    take_own(p, brackets_of_leverage(&own.tables, p->name + length, leverage));
    return 1;
}

/* The library's name of it, which may be typed in any case. */
static int find_known(venue_rules *p)
{
    for (int64_t i = 0; i < liqmap_venue_count(); i++) {
        if (strcasecmp(liqmap_venue_name(i), p->name) == 0) {
            snprintf(p->name, sizeof p->name, "%s", liqmap_venue_name(i));
            return 1;
        }
    }
    return 0;
}

int venue_rules_parse(venue_rules *p, const char *text)
{
    char *cap;
    memset(p, 0, sizeof *p);
    if (strlen(text) >= sizeof p->name) {
        return 0;
    }
    strcpy(p->name, text);
    cap = strrchr(p->name, ':');
    if (cap != NULL && strcasecmp(cap, ":cap") == 0) {
        *cap = '\0';
        p->profile = LIQMAP_PROFILE_AT_CAP;
    }
    if (find_own(p) || find_by_leverage(p)) {
        return 1;
    }
    if (!find_known(p)) {
        return 0;
    }
    venue_rules_at(p, INT64_MAX);
    return 1;
}

void venue_rules_at(venue_rules *p, int64_t time_ms)
{
    int64_t venue;
    if (!p->is_own) {
        must(liqmap_venue_find(&venue, p->name, time_ms));
        venue_rules_of_entry(p, venue);
    }
}

void venue_rules_of_entry(venue_rules *p, int64_t venue)
{
    p->is_own = 0;
    snprintf(p->name, sizeof p->name, "%s", liqmap_venue_name(venue));
    snprintf(p->source, sizeof p->source, "%s", liqmap_venue_source(venue));
    p->rules.struct_size = sizeof p->rules;
    must(liqmap_venue_rules(venue, &p->rules));
    p->table.struct_size = sizeof p->table;
    must(liqmap_venue_table(venue, &p->table));
}

void venue_rules_note(const venue_rules *p, int64_t time_ms)
{
    char day[NUMBER_TEXT];
    if (p->rules.since_ms > time_ms) {
        note("%s: rules of before %.10s are not known, those are used", p->name,
             format_time(day, p->rules.since_ms));
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
    if (p->rules.since_ms == 0) {
        return strcpy(text, "undated");
    }
    snprintf(text, VENUE_RULES_TEXT, "since %.10s",
             format_time(time, p->rules.since_ms));
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
    return r->face == 0 ? "contracts" : coin ? "coin" : "quote";
}

char *venue_rules_bracket(const venue_rules *p, int64_t bracket, char *text)
{
    const liqmap_bracket *row = &p->table.rows[bracket];
    char number[NUMBER_TEXT], cap[64] = "without end", most[64] = "any leverage";
    if (!isinf(row->cap)) {
        snprintf(cap, sizeof cap, "up to %.30s %s",
                 row->cap >= 1000 ? format_integer(number, (int64_t)row->cap)
                                  : format_number(number, row->cap),
                 measured_in(&p->rules));
    }
    if (row->leverage > 0) {
        snprintf(most, sizeof most, "at most %.20sx",
                 format_number(number, row->leverage));
    }
    snprintf(text, VENUE_RULES_TEXT,
             "%" PRId64 " of %" PRId64 ": %s, %s, rate %.4g %%, deduction %.30s",
             bracket + 1, p->table.count, cap, most, 100 * row->mmr,
             format_number(number, row->deduction));
    return text;
}

int64_t venue_rules_bracket_of(const venue_rules *p, const liqmap_position *position)
{
    const double value = position->contract == LIQMAP_LINEAR
                             ? position->quantity * position->entry
                             : position->quantity / position->entry;
    const double size =
        p->table.measure == LIQMAP_MEASURE_CONTRACTS ? position->quantity : value;
    int64_t b = 0;
    while (b < p->table.count && size > p->table.rows[b].cap) {
        b++;
    }
    return b;
}

int venue_rules_allow(const venue_rules *p, int64_t bracket, double leverage)
{
    const double most = p->table.rows[bracket].leverage;
    return most == 0 || leverage <= most;
}
