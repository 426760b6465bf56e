/* SPDX-License-Identifier: MIT */
/* liqmap price: where one position is liquidated. */
#include "commands/command.h"
#include "views/json.h"
#include "model/venue_rules.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/options.h"
#include "base/output.h"
#include "base/parse.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ABOVE_0 4.9406564584124654e-324 /* the least double above it */

typedef struct arguments {
    int32_t side, contract, maintenance, json;
    double entry, leverage, quantity, margin, cross, mmr, deduction, fee, face;
    venue_rules venue;
    int64_t date_ms;         /* INT64_MAX: the latest rules */
    const option_set *given; /* which of them were */
} arguments;

static int read_venue(void *values, const option_use *use)
{
    arguments *a = values;
    return venue_rules_parse(&a->venue, use->text);
}

static int read_date(void *values, const option_use *use)
{
    arguments *a = values;
    return parse_day(use->text, &a->date_ms);
}

static const option_spec options[] = {
    {.help = "The position:", .group = 1},
    {"side", "SIDE", "long or short", 1, option_word, offsetof(arguments, side),
     .once = 1, .words = "long|short"},
    {"entry", "PRICE", "Its entry price", 1, option_number, offsetof(arguments, entry),
     .once = 1, .least = ABOVE_0, .most = HUGE_VAL, .expected = "a price above 0"},
    {"leverage", "L", "Its leverage, or give a margin", 1, option_number,
     offsetof(arguments, leverage), .once = 1, .least = 1, .most = HUGE_VAL,
     .expected = "a number, 1 or more"},
    {"qty", "Q",
     "Base amount; inverse: number of contracts. Without it, one in the smallest "
     "bracket (with :cap, the last that allows the leverage), or what margin and "
     "leverage make",
     1, option_number, offsetof(arguments, quantity), .once = 1, .least = ABOVE_0,
     .most = HUGE_VAL, .expected = "an amount above 0"},
    {"margin", "W", "Its margin at entry, settlement currency (entry value / leverage)",
     1, option_number, offsetof(arguments, margin), .once = 1, .least = ABOVE_0,
     .most = HUGE_VAL, .expected = "an amount above 0"},
    {"cross", "X",
     "Cross margin: what the rest of the account adds, unrealised profit less "
     "maintenance (0: isolated)",
     1, option_number, offsetof(arguments, cross), .once = 1, .least = -HUGE_VAL,
     .most = HUGE_VAL, .expected = "an amount"},
    {.help = "The rules, by a venue or spelled out:", .group = 2},
    {"venue", "VENUE:INSTRUMENT[:cap]", "Those of an exchange", 2, read_venue,
     .once = 1, .expected = VENUE_RULES_EXPECTED},
    {"date", "TIME", "As they were then (the latest known)", 2, read_date, .once = 1,
     .expected = "a day or time such as 2025-09-02"},
    {"contract", "KIND", "linear (default) or inverse", 2, option_word,
     offsetof(arguments, contract), .once = 1, .words = "linear|inverse"},
    {"maintenance", "OF", "mark (default) or entry", 2, option_word,
     offsetof(arguments, maintenance), .once = 1, .words = "mark|entry"},
    {"mmr", "M", "Maintenance rate, such as 0.004", 2, option_number,
     offsetof(arguments, mmr), .once = 1, .least = 0, .most = HUGE_VAL,
     .expected = "a rate, 0 or more"},
    {"deduction", "C", "What maintenance is less, settlement currency (0)", 2,
     option_number, offsetof(arguments, deduction), .once = 1, .least = 0,
     .most = HUGE_VAL, .expected = "an amount, 0 or more"},
    {"fee", "F", "Taker fee in the trigger (0)", 2, option_number,
     offsetof(arguments, fee), .once = 1, .least = 0, .most = HUGE_VAL,
     .expected = "a rate, 0 or more"},
    {"face", "V", "What --qty counts, of one contract (1)", 2, option_number,
     offsetof(arguments, face), .once = 1, .least = ABOVE_0, .most = HUGE_VAL,
     .expected = "an amount above 0"},
    {.help = "What is printed:", .group = 3},
    {"format", "FORMAT", "text (default) or json, an object", 3, option_word,
     offsetof(arguments, json), .words = "text|json"},
    {0}};

static int is_given(const arguments *a, const char *name)
{
    return option_is_given(a->given, name);
}

static int has_venue(const arguments *a)
{
    return is_given(a, "venue");
}

/* What came of a position. */
typedef struct answer {
    liqmap_position position;
    int64_t bracket;                /* -1: no bracket was looked up */
    int32_t status;                 /* of the liquidation price */
    double liquidation, bankruptcy; /* 0: there is none */
} answer;

static void check_options(const arguments *a)
{
    static const char *const by_venue[] = {"contract",  "maintenance", "mmr",
                                           "deduction", "fee",         "face"};
    for (size_t i = 0; has_venue(a) && i < sizeof by_venue / sizeof *by_venue; i++) {
        if (is_given(a, by_venue[i])) {
            misuse("--%s does not go with --venue, which says it", by_venue[i]);
        }
    }
    if (is_given(a, "date") && !has_venue(a)) {
        misuse("--date goes with --venue");
    }
    if (!is_given(a, "side") || !is_given(a, "entry")) {
        misuse("--side and --entry are needed");
    }
    if (!is_given(a, "leverage") && !(is_given(a, "margin") && is_given(a, "qty"))) {
        misuse("--leverage is needed, or --margin and --qty");
    }
    if (!has_venue(a) && !is_given(a, "mmr")) {
        misuse("the rules are needed: --venue, or --mmr and what goes with it");
    }
}

static liqmap_position spell_out(const arguments *a)
{
    liqmap_position p = {.struct_size = sizeof p};
    double face = is_given(a, "face") ? a->face : 1;
    p.side = a->side;
    p.contract = a->contract;
    p.maintenance = a->maintenance;
    p.entry = a->entry;
    p.leverage = a->leverage;
    p.margin = a->margin;
    p.mmr = a->mmr;
    p.deduction = a->deduction;
    p.fee = a->fee;
    p.cross = a->cross;
    if (has_venue(a)) {
        p.contract = a->venue.rules.contract;
        p.maintenance = a->venue.rules.maintenance;
        p.fee = a->venue.rules.fee;
        /* A linear quantity is a base amount whatever the venue's contracts are. */
        face = p.contract == LIQMAP_INVERSE ? a->venue.rules.face : 1;
    }
    if (is_given(a, "qty")) {
        p.quantity = a->quantity * face;
    } else if (is_given(a, "margin")) {
        p.quantity = p.contract == LIQMAP_LINEAR ? p.margin * p.leverage / p.entry
                                                 : p.margin * p.leverage * p.entry;
    } else {
        p.quantity = 1;
    }
    return p;
}

/* Of unknown size: the rate a tier of this leverage would have. */
static void take_rate(const arguments *a, answer *r)
{
    liqmap_tier tier = {.leverage = r->position.leverage};
    must(liqmap_venue_tiers(a->venue.venue, &tier, 1, sizeof tier, NULL,
                            a->venue.profile));
    r->position.mmr = tier.mmr;
    r->bracket = 0;
    for (int64_t b = 1;
         a->venue.profile == LIQMAP_PROFILE_AT_CAP && b < a->venue.n_brackets &&
         tier.leverage <= a->venue.brackets[b].leverage;
         b++) {
        r->bracket = b;
    }
}

static void check_offer(const arguments *a)
{
    char leverage[NUMBER_TEXT], most[NUMBER_TEXT];
    if (a->leverage > a->venue.brackets[0].leverage) {
        misuse("--leverage %s: %s offers at most %s",
               format_number(leverage, a->leverage), a->venue.name,
               format_number(most, a->venue.brackets[0].leverage));
    }
}

static void by_brackets(const arguments *a, answer *r)
{
    const venue_rules *v = &a->venue;
    r->status = liqmap_bracketed_price(&r->liquidation, &r->bracket, NULL, &r->position,
                                       v->brackets, v->n_brackets, sizeof *v->brackets,
                                       v->rules.measure, v->rules.rule);
    if (r->status == LIQMAP_OK) {
        r->position.mmr = v->brackets[r->bracket].mmr;
        r->position.deduction = v->brackets[r->bracket].deduction;
    }
}

static answer ask(const arguments *a)
{
    const int sized = is_given(a, "qty") || is_given(a, "margin");
    answer r = {.position = spell_out(a), .bracket = -1};
    if (has_venue(a)) {
        check_offer(a);
    }
    if (has_venue(a) && sized) {
        if (a->venue.profile == LIQMAP_PROFILE_AT_CAP) {
            misuse("%s:cap is for a position of unknown size: without --qty and "
                   "--margin",
                   a->venue.name);
        }
        by_brackets(a, &r);
    } else {
        if (has_venue(a)) {
            take_rate(a, &r);
        }
        r.status = liqmap_liquidation_price(&r.liquidation, &r.position);
    }
    if (r.status != LIQMAP_OK && r.status != LIQMAP_E_NO_PRICE &&
        r.status != LIQMAP_E_LIQUIDATABLE && r.status != LIQMAP_E_BEYOND) {
        misuse("the position: %s", liqmap_status_text(r.status));
    }
    liqmap_bankruptcy_price(&r.bankruptcy, &r.position);
    return r;
}

/* Whether the rate is known: that of no bracket is not, where they were asked. */
static int has_rate(const arguments *a, const answer *r)
{
    return !has_venue(a) || r->bracket >= 0;
}

static double margin_of(const liqmap_position *p)
{
    const double value =
        p->contract == LIQMAP_LINEAR ? p->quantity * p->entry : p->quantity / p->entry;
    return p->margin != 0 ? p->margin : value / p->leverage;
}

static void print_price(FILE *out, const char *name, double price, double entry,
                        const char *otherwise)
{
    char text[NUMBER_TEXT];
    fprintf(out, "%-18s", name);
    if (price > 0) {
        fprintf(out, "%s  (%+.2f %%)\n", format_price(text, price),
                100 * (price / entry - 1));
    } else {
        fprintf(out, "none: %s\n", otherwise);
    }
}

static void print_text(FILE *out, const arguments *a, const answer *r)
{
    const liqmap_position *p = &r->position;
    const liqmap_rules spelled = {.contract = p->contract,
                                  .maintenance = p->maintenance};
    char text[NUMBER_TEXT], words[VENUE_RULES_TEXT];
    print_price(out, "liquidation price", r->liquidation, p->entry,
                liqmap_status_text(r->status));
    print_price(out, "bankruptcy price", r->bankruptcy, p->entry,
                liqmap_status_text(LIQMAP_E_NO_PRICE));
    fprintf(out, "%-18s%s %s", "position", p->side == LIQMAP_LONG ? "long" : "short",
            format_number(text, p->quantity));
    fprintf(out, " at %s", format_price(text, p->entry));
    fprintf(out, ", margin %.8g", margin_of(p));
    fprintf(out, p->cross != 0 ? ", cross %+.8g\n" : ", isolated\n", p->cross);
    if (r->bracket >= 0) {
        fprintf(out, "%-18s%s\n", "bracket",
                venue_rules_bracket(&a->venue, r->bracket, words));
    }
    if (has_rate(a, r)) {
        fprintf(out, "%-18srate %.8g%s, deduction %.8g, fee %.8g\n", "maintenance",
                p->mmr,
                a->venue.profile == LIQMAP_PROFILE_AT_CAP ? " in all at the cap" : "",
                p->deduction, p->fee);
    }
    if (has_venue(a)) {
        fprintf(out, "%-18s%s since %s", "rules", a->venue.name,
                venue_rules_since(&a->venue, words));
        fprintf(out, ": %s\n", venue_rules_text(&a->venue, words));
        fprintf(out, "%-18s%s\n", "source", liqmap_venue_source(a->venue.venue));
    } else {
        fprintf(out, "%-18sas given: %s, maintenance on %s value\n", "rules",
                contract_name(&spelled), maintenance_name(&spelled));
    }
}

/* A value by its name; one that there is none of is null. */
static void print_value(FILE *out, const char *name, double value, int is_null)
{
    fprintf(out, ",\"%s\":", name);
    json_print(out, "", is_null ? HUGE_VAL : value);
}

static void print_json(FILE *out, const arguments *a, const answer *r)
{
    const liqmap_position *p = &r->position;
    const liqmap_rules spelled = {.contract = p->contract,
                                  .maintenance = p->maintenance};
    char number[NUMBER_TEXT];
    fprintf(out, "{\"liquidation_price\":%s",
            r->liquidation > 0 ? format_number(number, r->liquidation) : "null");
    print_value(out, "bankruptcy_price", r->bankruptcy, !(r->bankruptcy > 0));
    fprintf(out, ",\"status\":\"%s\"", liqmap_status_name(r->status));
    if (r->status == LIQMAP_OK) {
        fputs(",\"reason\":null", out);
    } else {
        fprintf(out, ",\"reason\":\"%s\"", liqmap_status_text(r->status));
    }
    fprintf(out, ",\"side\":\"%s\"", p->side == LIQMAP_LONG ? "long" : "short");
    print_value(out, "entry", p->entry, 0);
    print_value(out, "leverage", p->leverage, p->leverage == 0);
    print_value(out, "quantity", p->quantity, 0);
    print_value(out, "margin", margin_of(p), 0);
    print_value(out, "cross", p->cross, 0);
    fprintf(out, ",\"contract\":\"%s\"", contract_name(&spelled));
    fprintf(out, ",\"maintenance\":\"%s\"", maintenance_name(&spelled));
    print_value(out, "mmr", p->mmr, !has_rate(a, r));
    print_value(out, "deduction", p->deduction, !has_rate(a, r));
    print_value(out, "fee", p->fee, 0);
    if (has_venue(a)) {
        const int none = r->bracket < 0;
        const liqmap_bracket *row = &a->venue.brackets[none ? 0 : r->bracket];
        print_value(out, "bracket", (double)r->bracket + 1, none);
        print_value(out, "cap", row->cap, none);
        print_value(out, "most_leverage", row->leverage, none);
        fprintf(out, ",\"venue\":\"%s\",\"since_ms\":%" PRId64, a->venue.name,
                a->venue.rules.since_ms);
        fprintf(out, ",\"source\":\"%s\"", liqmap_venue_source(a->venue.venue));
    }
    fputs("}\n", out);
}

static const command_line line = {
    .about =
        "The prices at which one position is liquidated and bankrupt.\v"
        "Say what the position is, and the rules: --venue, or --mmr and what else "
        "differs from a linear contract with maintenance on mark value. Where margin "
        "and leverage are given, margin counts. Liquidation is the first price on the "
        "losing side where equity is no more than maintenance. A position that has no "
        "such price is an answer too: JSON has null and a reason.\n\n"
        "  liqmap price --venue binance:BTCUSDT --side long --entry 95000 --leverage "
        "50\n"
        "  liqmap price --side short --entry 10 --leverage 5 --mmr 0.01 --fee 0.0006"};

int command_price(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{options, &a, 0}};
    answer r;
    FILE *out;
    memset(&a, 0, sizeof a);
    a.date_ms = INT64_MAX;
    a.given = sets;
    options_read(argc, argv, &line, sets, sizeof sets / sizeof *sets);
    check_options(&a);
    if (has_venue(&a)) {
        venue_rules_at(&a.venue, a.date_ms);
        venue_rules_note(&a.venue, a.date_ms);
    }
    r = ask(&a);
    out = output_open(NULL);
    if (a.json) {
        print_json(out, &a, &r);
    } else {
        print_text(out, &a, &r);
    }
    output_close(out);
    return 0;
}
