/* SPDX-License-Identifier: MIT */
/* liqmap price: where one position is liquidated. */
#include "commands/command.h"
#include "views/view_price.h"
#include "model/model_options.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/options.h"
#include "base/output.h"
#include "base/parse.h"

#include <math.h>
#include <string.h>

#define MOST_VENUES 16
#define ABOVE_0 4.9406564584124654e-324 /* the smallest double above it */

typedef struct arguments {
    int32_t side, contract, maintenance;
    double entry, leverage, quantity, margin, add_margin, mmr, deduction, fee, face;
    double cross, wallet, other_profit, other_maintenance, tick;
    venue_rules venues[MOST_VENUES];
    size_t n_venues;
    const price_view *format;
    int64_t date_ms;         /* INT64_MAX: the latest rules */
    const option_set *given; /* which of them were */
} arguments;

#define REFER(name) &price_view_##name,
static const void *const formats[] = {PRICE_VIEWS(REFER) NULL};

static int read_venue(void *values, const option_use *use)
{
    arguments *a = values;
    if (a->n_venues == MOST_VENUES) {
        option_refuse(use, "--venue is given more than %d times", MOST_VENUES);
    }
    return venue_rules_parse(&a->venues[a->n_venues++], use->text);
}

static int read_date(void *values, const option_use *use)
{
    arguments *a = values;
    if (!parse_moment(use->text, &a->date_ms)) {
        return 0;
    }
    venue_rules_set_date(a->date_ms);
    return 1;
}

static int read_face(void *values, const option_use *use)
{
    arguments *a = values;
    return parse_typed(use->text, NUMBER_PLAIN, &a->face) && a->face > 0 &&
           option_brackets_face(NULL, use);
}

static const option_spec options[] = {
    {.help = "The position:", .group = 1},
    {"side", "SIDE", "long or short", 1, option_word, offsetof(arguments, side),
     .once = 1, .words = "long|short"},
    {"entry", "PRICE", "Its entry price", 1, option_number, offsetof(arguments, entry),
     .once = 1, .least = ABOVE_0, .most = HUGE_VAL, .expected = "a price above 0"},
    {"leverage", "L", "Its leverage, or give a margin", 1, option_number,
     offsetof(arguments, leverage), .once = 1, .kind = NUMBER_TIMES, .least = 1,
     .most = HUGE_VAL, .expected = "a number, 1 or more"},
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
     "Cross margin: what the rest of the account adds, its equity less the maintenance "
     "of the other positions (0: isolated)",
     1, option_number, offsetof(arguments, cross), .once = 1, .least = -HUGE_VAL,
     .most = HUGE_VAL, .expected = "an amount"},
    {"add-margin", "A", "Margin added to it since, settlement currency (0)", 1,
     option_number, offsetof(arguments, add_margin), .once = 1, .least = 0,
     .most = HUGE_VAL, .expected = "an amount, 0 or more"},
    {"wallet", "B",
     "Cross margin by the balance of the account, the position's own margin included: "
     "X "
     "is the rest of it, less --other-maintenance",
     1, option_number, offsetof(arguments, wallet), .once = 1, .least = ABOVE_0,
     .most = HUGE_VAL, .expected = "an amount above 0"},
    {"other-profit", "P", "Unrealised profit of the other positions, with --wallet (0)",
     1, option_number, offsetof(arguments, other_profit), .once = 1, .least = -HUGE_VAL,
     .most = HUGE_VAL, .expected = "an amount"},
    {"other-maintenance", "M",
     "Maintenance margin of the other positions, with --wallet or --cross (0)", 1,
     option_number, offsetof(arguments, other_maintenance), .once = 1, .least = 0,
     .most = HUGE_VAL, .expected = "an amount, 0 or more"},
    {.help = "The rules, by a venue or spelled out:", .group = 2},
    {"venue", "VENUE:INSTRUMENT[:cap]",
     "Those of an exchange; repeat it to see several side by side", 2, read_venue,
     .expected = VENUE_RULES_EXPECTED, .names = venue_rules_name},
    {"brackets", "FILE",
     "Brackets of --venue as a venue or tool publishes them: Binance leverageBracket, "
     "Bybit risk-limit, OKX position-tiers, Hyperliquid meta, ccxt's leverage tiers",
     2, option_brackets, .first = 1},
    {"date", "TIME",
     "Use the rules of that day (the latest known). With --brackets: the day its rules "
     "began, if the file lacks it",
     2, read_date, .once = 1, .first = 1,
     .expected = "a day or time such as 2025-09-02"},
    {"contract", "KIND", "linear (default) or inverse", 2, option_word,
     offsetof(arguments, contract), .once = 1, .words = "linear|inverse"},
    {"maintenance", "OF", "mark (default) or entry", 2, option_word,
     offsetof(arguments, maintenance), .once = 1, .words = "mark|entry"},
    {"mmr", "M", "Maintenance rate, such as 0.004", 2, option_number,
     offsetof(arguments, mmr), .once = 1, .kind = NUMBER_RATE, .least = 0,
     .most = HUGE_VAL, .expected = "a rate, 0 or more"},
    {"deduction", "C", "What maintenance is less, settlement currency (0)", 2,
     option_number, offsetof(arguments, deduction), .once = 1, .least = 0,
     .most = HUGE_VAL, .expected = "an amount, 0 or more"},
    {"fee", "F", "Taker fee in the trigger (0)", 2, option_number,
     offsetof(arguments, fee), .once = 1, .kind = NUMBER_RATE, .least = 0,
     .most = HUGE_VAL, .expected = "a rate, 0 or more"},
    {"face", "V",
     "What --qty counts, of one contract (1); with --brackets that are by contracts of "
     "unknown size, what one of those is",
     2, read_face, .once = 1, .first = 1, .expected = "an amount above 0"},
    {.help = "What is printed:", .group = 3},
    {"tick", "T",
     "The price step of the instrument: OKX shows its liquidation price one nearer to "
     "entry than its formula says",
     3, option_number, offsetof(arguments, tick), .once = 1, .least = ABOVE_0,
     .most = HUGE_VAL, .expected = "an amount above 0"},
    {"format", "FORMAT",
     "text (default), json, an object, of several venues an array of them, or csv", 3,
     option_row, offsetof(arguments, format), .rows = formats},
    {0}};

static int is_given(const arguments *a, const char *name)
{
    return option_is_given(a->given, name);
}

static int has_venue(const arguments *a)
{
    return a->n_venues > 0;
}

static void refuse_together(const arguments *a, const char *one, const char *other)
{
    if (is_given(a, one) && is_given(a, other)) {
        misuse("--%s does not go with --%s", one, other);
    }
}

static void check_account(const arguments *a)
{
    refuse_together(a, "cross", "wallet");
    refuse_together(a, "add-margin", "wallet");
    if (is_given(a, "wallet") && !is_given(a, "qty") && !is_given(a, "margin")) {
        misuse("--wallet goes with --qty or --margin");
    }
    if (is_given(a, "other-profit") && !is_given(a, "wallet")) {
        misuse("--other-profit goes with --wallet");
    }
    if (is_given(a, "other-maintenance") && !is_given(a, "wallet") &&
        !is_given(a, "cross")) {
        misuse("--other-maintenance goes with --wallet or --cross");
    }
}

static int is_okx(const venue_rules *v)
{
    return strncmp(v->name, "okx:", strlen("okx:")) == 0;
}

/* An amount means one thing where venues stand side by side. */
static void check_venues(const arguments *a)
{
    int ticks = !has_venue(a);
    for (size_t i = 0; i < a->n_venues; i++) {
        ticks |= is_okx(&a->venues[i]);
        if (a->venues[i].rules.contract != a->venues[0].rules.contract) {
            misuse("--venue %s does not go with --venue %s: linear and inverse",
                   a->venues[i].name, a->venues[0].name);
        }
        if (a->venues[i].rules.contract == LIQMAP_INVERSE && is_given(a, "qty") &&
            a->venues[i].rules.face != a->venues[0].rules.face) {
            misuse("--venue %s does not go with --venue %s: --qty counts contracts of "
                   "different size",
                   a->venues[i].name, a->venues[0].name);
        }
    }
    if (is_given(a, "tick") && !ticks) {
        misuse("--tick goes with a --venue of OKX");
    }
}

static void check_options(const arguments *a)
{
    static const char *const by_venue[] = {"contract",  "maintenance", "mmr",
                                           "deduction", "fee",         "face"};
    /* With brackets a face is of theirs. */
    const size_t last = is_given(a, "brackets") ? 1 : 0;
    const size_t count = sizeof by_venue / sizeof *by_venue - last;
    for (size_t i = 0; has_venue(a) && i < count; i++) {
        if (is_given(a, by_venue[i])) {
            misuse("--%s does not go with --venue, which says it", by_venue[i]);
        }
    }
    if ((is_given(a, "date") || is_given(a, "brackets")) && !has_venue(a)) {
        misuse("--%s goes with --venue", is_given(a, "date") ? "date" : "brackets");
    }
    check_account(a);
    check_venues(a);
    if (!is_given(a, "side") || !is_given(a, "entry")) {
        misuse("--side and --entry are needed");
    }
    if (!is_given(a, "leverage") &&
        !((is_given(a, "margin") || is_given(a, "wallet")) && is_given(a, "qty"))) {
        misuse("--leverage is needed, or --margin and --qty");
    }
    if (!has_venue(a) && !is_given(a, "mmr")) {
        misuse("the rules are needed: --venue, or --mmr and what goes with it, such as "
               "--venue binance:BTCUSDT");
    }
}

/* The rest of the account: E its equity, X that less maintenance of the others. Where
 * only X is given E is not known, but never below X. */
static void take_account(liqmap_position *p, const arguments *a)
{
    if (is_given(a, "wallet")) {
        p->margin =
            p->margin != 0 || p->leverage != 0 ? priced_position_margin(p) : a->wallet;
        p->equity = a->wallet - p->margin + a->other_profit;
        p->cross = p->equity - a->other_maintenance;
    } else {
        p->cross = a->cross;
        p->equity = is_given(a, "other-maintenance") ? a->cross + a->other_maintenance
                    : a->cross > 0                   ? a->cross
                                                     : 0;
    }
    if (a->add_margin > 0) {
        p->margin = priced_position_margin(p) + a->add_margin;
    }
}

static liqmap_position spell_out(const arguments *a, const venue_rules *venue)
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
    if (venue != NULL) {
        p.contract = venue->rules.contract;
        p.maintenance = venue->rules.maintenance;
        p.fee = venue->rules.fee;
        /* A linear quantity is a base amount whatever the venue's contracts are. */
        face = p.contract == LIQMAP_INVERSE ? venue->rules.face : 1;
    }
    if (is_given(a, "qty")) {
        p.quantity = a->quantity * face;
    } else if (is_given(a, "margin")) {
        p.quantity = p.contract == LIQMAP_LINEAR ? p.margin * p.leverage / p.entry
                                                 : p.margin * p.leverage * p.entry;
    } else {
        p.quantity = 1;
    }
    take_account(&p, a);
    return p;
}

/* A single venue, asked for a leverage that it offers at no size. */
static void check_leverage(const arguments *a)
{
    const venue_rules *v = &a->venues[0];
    char leverage[NUMBER_TEXT], most[NUMBER_TEXT];
    if (a->n_venues == 1 && !venue_rules_allow(v, 0, a->leverage)) {
        misuse("--leverage %s: %s offers at most %s",
               format_number(leverage, a->leverage), v->name,
               format_number(most, v->table.rows[0].leverage));
    }
}

static priced_position find(const arguments *a, const venue_rules *venue)
{
    priced_position p = {.venue = venue, .position = spell_out(a, venue)};
    p.has_size = is_given(a, "qty") || is_given(a, "margin");
    p.tick = venue == NULL || is_okx(venue) ? a->tick : 0;
    priced_position_find(&p);
    return p;
}

static const command_line line = {
    .about =
        "The prices at which one position is liquidated and bankrupt.\v"
        "Say what the position is, and the rules: --venue, or --mmr and what else "
        "differs from a linear contract with maintenance on mark value. Where margin "
        "and leverage are given, margin counts. Liquidation is the first price on the "
        "losing side where equity is no more than maintenance. A position that has no "
        "such price is an answer too: JSON has null and a reason. Where a venue does "
        "not offer the leverage at that size, or knows no bracket so large, the exit "
        "code is 1.\n\n"
        "Bankruptcy is where the margin W of the position and the equity E of the rest "
        "of a cross account are used up:\n\n"
        "with --wallet B: E = B + P - W, and X = E - M\n\n"
        "with --cross X: E = X + M, or where M is not given, at least X",
    .examples =
        "liqmap price --venue binance:BTCUSDT --side long --entry 95k --leverage 50x\n"
        "liqmap price --side short --entry 10 --leverage 5 --mmr 1% --fee 0.06%"};

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{options, &a, 0}, {0}};
    priced_position rows[MOST_VENUES];
    size_t count = 0;
    int refused = 0;
    FILE *out;
    memset(&a, 0, sizeof a);
    a.date_ms = INT64_MAX;
    a.given = sets;
    a.format = formats[0];
    options_read(argc, argv, &line, sets);
    check_options(&a);
    for (; count < a.n_venues; count++) {
        venue_rules_at(&a.venues[count], a.date_ms);
        venue_rules_note(&a.venues[count], a.date_ms);
        check_leverage(&a);
        rows[count] = find(&a, &a.venues[count]);
    }
    if (count == 0) {
        rows[count++] = find(&a, NULL);
    }
    out = output_open(NULL);
    a.format->print(rows, count, out);
    output_close(out);
    for (size_t i = 0; i < count; i++) {
        refused |= priced_position_is_refused(&rows[i]);
    }
    return refused ? EXIT_DATA : 0;
}

const command command_price = {"price", "where one position is liquidated", run};
