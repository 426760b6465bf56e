/* SPDX-License-Identifier: MIT */
/* liqmap price: where one position is liquidated. */
#include "commands/command.h"
#include "views/json.h"
#include "model/venue_rules.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/output.h"
#include "base/parse.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIDE,
    ENTRY,
    LEVERAGE,
    QTY,
    MARGIN,
    CROSS,
    CONTRACT,
    MAINTENANCE,
    MMR,
    DEDUCTION,
    FEE,
    FACE,
    NUMBERS
};

/* The least a number may be; what it says is an error at or below it where it is open. */
static const struct {
    double least;
    int open;
    const char *expected;
} limits[NUMBERS] = {[ENTRY] = {0, 1, "a price above 0"},
                     [LEVERAGE] = {1, 0, "a number, 1 or more"},
                     [QTY] = {0, 1, "an amount above 0"},
                     [MARGIN] = {0, 1, "an amount above 0"},
                     [CROSS] = {-HUGE_VAL, 0, "an amount"},
                     [MMR] = {0, 0, "a rate, 0 or more"},
                     [DEDUCTION] = {0, 0, "an amount, 0 or more"},
                     [FEE] = {0, 0, "a rate, 0 or more"},
                     [FACE] = {0, 1, "an amount above 0"}};

typedef struct arguments {
    double number[NUMBERS];
    unsigned given; /* bits of NUMBERS */
    preset venue;
    int has_venue, json;
    int64_t date_ms; /* INT64_MAX: the latest rules */
} arguments;

enum { KEY_NUMBER = 0x300, KEY_VENUE = 0x400, KEY_DATE, KEY_FORMAT };

static const struct argp_option options[] = {
    {NULL, 0, NULL, 0, "The position:", 1},
    {"side", KEY_NUMBER + SIDE, "SIDE", 0, "long or short", 1},
    {"entry", KEY_NUMBER + ENTRY, "PRICE", 0, "Its entry price", 1},
    {"leverage", KEY_NUMBER + LEVERAGE, "L", 0, "Its leverage, or give a margin", 1},
    {"qty", KEY_NUMBER + QTY, "Q", 0,
     "Base amount; inverse: number of contracts. Without it, one in the smallest "
     "bracket (with :cap, the last that allows the leverage), or what margin and "
     "leverage make",
     1},
    {"margin", KEY_NUMBER + MARGIN, "W", 0,
     "Its margin at entry, settlement currency (entry value / leverage)", 1},
    {"cross", KEY_NUMBER + CROSS, "X", 0,
     "Cross margin: what the rest of the account adds, unrealised profit less "
     "maintenance (0: isolated)",
     1},
    {NULL, 0, NULL, 0, "The rules, by a venue or spelled out:", 2},
    {"venue", KEY_VENUE, "VENUE:INSTRUMENT[:cap]", 0, "Those of an exchange", 2},
    {"date", KEY_DATE, "TIME", 0, "As they were then (the latest known)", 2},
    {"contract", KEY_NUMBER + CONTRACT, "KIND", 0, "linear (default) or inverse", 2},
    {"maintenance", KEY_NUMBER + MAINTENANCE, "OF", 0, "mark (default) or entry", 2},
    {"mmr", KEY_NUMBER + MMR, "M", 0, "Maintenance rate, such as 0.004", 2},
    {"deduction", KEY_NUMBER + DEDUCTION, "C", 0,
     "What maintenance is less, settlement currency (0)", 2},
    {"fee", KEY_NUMBER + FEE, "F", 0, "Taker fee in the trigger (0)", 2},
    {"face", KEY_NUMBER + FACE, "V", 0, "What --qty counts, of one contract (1)", 2},
    {NULL, 0, NULL, 0, "What is printed:", 3},
    {"format", KEY_FORMAT, "FORMAT", 0, "text (default) or json, an object", 3},
    {0}};

static int is_given(const arguments *a, int number)
{
    return (a->given & 1u << number) != 0;
}

static const char *name_of(int number)
{
    const struct argp_option *o = options;
    while (o->key != KEY_NUMBER + number) {
        o++;
    }
    return o->name;
}

static void parse_position(arguments *a, struct argp_state *state, int number,
                           const char *text)
{
    double *value = &a->number[number];
    if (is_given(a, number)) {
        argp_error(state, "--%s is given twice", name_of(number));
    }
    a->given |= 1u << number;
    if (number == SIDE) {
        *value = command_choice(state, "side", text, "long|short");
    } else if (number == CONTRACT) {
        *value = command_choice(state, "contract", text, "linear|inverse");
    } else if (number == MAINTENANCE) {
        *value = command_choice(state, "maintenance", text, "mark|entry");
    } else if (!parse_number(text, value) || *value < limits[number].least ||
               (limits[number].open && *value == limits[number].least)) {
        argp_error(state, "--%s: expected %s, found '%s'", name_of(number),
                   limits[number].expected, text);
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    arguments *a = state->input;
    switch (key) {
    case KEY_VENUE:
        if (a->has_venue) {
            argp_error(state, "--venue is given twice");
        }
        if (!preset_parse(&a->venue, arg)) {
            argp_error(state, "--venue: expected " PRESET_EXPECTED ", found '%s'", arg);
        }
        a->has_venue = 1;
        return 0;
    case KEY_DATE:
        if (a->date_ms != INT64_MAX) {
            argp_error(state, "--date is given twice");
        }
        if (!parse_day(arg, &a->date_ms)) {
            argp_error(state,
                       "--date: expected a day or time such as 2025-09-02, "
                       "found '%s'",
                       arg);
        }
        return 0;
    case KEY_FORMAT:
        a->json = command_choice(state, "format", arg, "text|json");
        return 0;
    default:
        if (key >= KEY_NUMBER && key < KEY_NUMBER + NUMBERS) {
            parse_position(a, state, key - KEY_NUMBER, arg);
            return 0;
        }
        return command_default(key, arg, state);
    }
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
    for (int i = CONTRACT; a->has_venue && i <= FACE; i++) {
        if (is_given(a, i)) {
            misuse("--%s does not go with --venue, which says it", name_of(i));
        }
    }
    if (a->date_ms != INT64_MAX && !a->has_venue) {
        misuse("--date goes with --venue");
    }
    if (!is_given(a, SIDE) || !is_given(a, ENTRY)) {
        misuse("--side and --entry are needed");
    }
    if (!is_given(a, LEVERAGE) && !(is_given(a, MARGIN) && is_given(a, QTY))) {
        misuse("--leverage is needed, or --margin and --qty");
    }
    if (!a->has_venue && !is_given(a, MMR)) {
        misuse("the rules are needed: --venue, or --mmr and what goes with it");
    }
}

static liqmap_position spell_out(const arguments *a)
{
    liqmap_position p = {.struct_size = sizeof p};
    double face = is_given(a, FACE) ? a->number[FACE] : 1;
    p.side = (int32_t)a->number[SIDE];
    p.contract = (int32_t)a->number[CONTRACT];
    p.maintenance = (int32_t)a->number[MAINTENANCE];
    p.entry = a->number[ENTRY];
    p.leverage = a->number[LEVERAGE];
    p.margin = a->number[MARGIN];
    p.mmr = a->number[MMR];
    p.deduction = a->number[DEDUCTION];
    p.fee = a->number[FEE];
    p.cross = a->number[CROSS];
    if (a->has_venue) {
        p.contract = a->venue.rules.contract;
        p.maintenance = a->venue.rules.maintenance;
        p.fee = a->venue.rules.fee;
        /* A linear quantity is a base amount whatever the venue's contracts are. */
        face = p.contract == LIQMAP_INVERSE ? a->venue.rules.face : 1;
    }
    if (is_given(a, QTY)) {
        p.quantity = a->number[QTY] * face;
    } else if (is_given(a, MARGIN)) {
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
    if (a->number[LEVERAGE] > a->venue.brackets[0].leverage) {
        misuse("--leverage %s: %s offers at most %s",
               format_number(leverage, a->number[LEVERAGE]), a->venue.name,
               format_number(most, a->venue.brackets[0].leverage));
    }
}

static void by_brackets(const arguments *a, answer *r)
{
    const preset *v = &a->venue;
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
    const int sized = is_given(a, QTY) || is_given(a, MARGIN);
    answer r = {.position = spell_out(a), .bracket = -1};
    if (a->has_venue) {
        check_offer(a);
    }
    if (a->has_venue && sized) {
        if (a->venue.profile == LIQMAP_PROFILE_AT_CAP) {
            misuse("%s:cap is for a position of unknown size: without --qty and "
                   "--margin",
                   a->venue.name);
        }
        by_brackets(a, &r);
    } else {
        if (a->has_venue) {
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
    return !a->has_venue || r->bracket >= 0;
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
    char text[NUMBER_TEXT], words[PRESET_TEXT];
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
                preset_bracket(&a->venue, r->bracket, words));
    }
    if (has_rate(a, r)) {
        fprintf(out, "%-18srate %.8g%s, deduction %.8g, fee %.8g\n", "maintenance",
                p->mmr,
                a->venue.profile == LIQMAP_PROFILE_AT_CAP ? " in all at the cap" : "",
                p->deduction, p->fee);
    }
    if (a->has_venue) {
        fprintf(out, "%-18s%s since %s", "rules", a->venue.name,
                preset_since(&a->venue, words));
        fprintf(out, ": %s\n", preset_rules(&a->venue, words));
        fprintf(out, "%-18s%s\n", "source", liqmap_venue_source(a->venue.venue));
    } else {
        fprintf(out, "%-18sas given: %s, maintenance on %s value\n", "rules",
                preset_contract(&spelled), preset_maintenance(&spelled));
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
    fprintf(out, ",\"contract\":\"%s\"", preset_contract(&spelled));
    fprintf(out, ",\"maintenance\":\"%s\"", preset_maintenance(&spelled));
    print_value(out, "mmr", p->mmr, !has_rate(a, r));
    print_value(out, "deduction", p->deduction, !has_rate(a, r));
    print_value(out, "fee", p->fee, 0);
    if (a->has_venue) {
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

int command_price(int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        NULL,
        "The prices at which one position is liquidated and bankrupt.\v"
        "Say what the position is, and the rules: --venue, or --mmr and what else "
        "differs from a linear contract with maintenance on mark value. Where margin "
        "and leverage are given, margin counts. Liquidation is the first price on the "
        "losing side where equity is no more than maintenance. A position that has no "
        "such price is an answer too: JSON has null and a reason.\n\n"
        "  liqmap price --venue binance:BTCUSDT --side long --entry 95000 --leverage "
        "50\n"
        "  liqmap price --side short --entry 10 --leverage 5 --mmr 0.01 --fee 0.0006",
        NULL,
        NULL,
        NULL};
    arguments a;
    answer r;
    FILE *out;
    memset(&a, 0, sizeof a);
    a.date_ms = INT64_MAX;
    argp_parse(&argp, argc, argv, 0, NULL, &a);
    check_options(&a);
    if (a.has_venue) {
        preset_at(&a.venue, a.date_ms);
        preset_note(&a.venue, a.date_ms);
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
