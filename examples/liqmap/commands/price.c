/* SPDX-License-Identifier: MIT */
/* liqmap price: where one position is liquidated. */
#include "commands/command.h"
#include "views/view_price.h"
#include "base/errors.h"
#include "base/options.h"
#include "base/output.h"
#include "base/parse.h"

#include <math.h>
#include <string.h>

#define ABOVE_0 4.9406564584124654e-324 /* the smallest double above it */

typedef struct arguments {
    int32_t side, contract, maintenance;
    double entry, leverage, quantity, margin, cross, mmr, deduction, fee, face;
    venue_rules venue;
    const price_view *format;
    int64_t date_ms;         /* INT64_MAX: the latest rules */
    const option_set *given; /* which of them were */
} arguments;

#define REFER(name) &price_view_##name,
static const void *const formats[] = {PRICE_VIEWS(REFER) NULL};

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
    {"format", "FORMAT", "text (default) or json, an object", 3, option_row,
     offsetof(arguments, format), .rows = formats},
    {0}};

static int is_given(const arguments *a, const char *name)
{
    return option_is_given(a->given, name);
}

static int has_venue(const arguments *a)
{
    return is_given(a, "venue");
}

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

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{options, &a, 0}};
    priced_position p = {.venue = NULL};
    FILE *out;
    memset(&a, 0, sizeof a);
    a.date_ms = INT64_MAX;
    a.given = sets;
    a.format = formats[0];
    options_read(argc, argv, &line, sets, sizeof sets / sizeof *sets);
    check_options(&a);
    if (has_venue(&a)) {
        venue_rules_at(&a.venue, a.date_ms);
        venue_rules_note(&a.venue, a.date_ms);
        p.venue = &a.venue;
    }
    p.position = spell_out(&a);
    p.has_size = is_given(&a, "qty") || is_given(&a, "margin");
    priced_position_find(&p);
    out = output_open(NULL);
    a.format->print(&p, out);
    output_close(out);
    return 0;
}

const command command_price = {"price", "where one position is liquidated", run};
