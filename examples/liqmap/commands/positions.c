/* SPDX-License-Identifier: MIT */
/*
 * liqmap positions: a map of positions that are known. Each is placed at its own
 * liquidation price, or, where the file has none, at the one its venue's brackets, or
 * the rate of its tier, make of it.
 */
#include "commands/command.h"
#include "views/view_map.h"
#include "model/model_options.h"
#include "readers/positions_csv.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/output.h"
#include "base/parse.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct arguments {
    model model;
    view_options view;
    const char *path;
    double price; /* 0: not given */
} arguments;

static void check_usage(const void *values, const option_use *use)
{
    const arguments *a = values;
    if (a->path == NULL) {
        option_refuse(use, "a file of positions is needed, - is standard input");
    }
}

static const option_spec options[] = {
    {.help = "Where the price stands:", .group = 1},
    {"price", "PRICE",
     "The price now (what the last position's value says, else the mean entry)", 1,
     option_positive, offsetof(arguments, price), .expected = "a price above 0"},
    {0}};

/* The price now: as given, as the values say, or about where all was opened. */
static double price_of(const arguments *a, const positions *b)
{
    const int inverse = model_contract(&a->model) == LIQMAP_INVERSE;
    double worth = 0, size = 0;
    char text[NUMBER_TEXT];
    if (a->price > 0) {
        return a->price;
    }
    for (size_t i = b->count; i-- > 0 && !inverse;) {
        if (b->rows[i].number[POSITION_VALUE] > 0) {
            return b->rows[i].number[POSITION_VALUE] / b->rows[i].number[POSITION_SIZE];
        }
    }
    for (size_t i = 0; i < b->count; i++) {
        worth += b->rows[i].number[POSITION_SIZE] * b->rows[i].number[POSITION_ENTRY];
        size += b->rows[i].number[POSITION_SIZE];
    }
    note("neither --price nor a column of values: the price is taken to be the mean "
         "entry, %s",
         format_price(text, worth / size));
    return worth / size;
}

/* The tier a leverage is shown under: the highest not above it, else the lowest. */
static int64_t tier_of(const liqmap_tier *tiers, int64_t n, double leverage)
{
    int64_t best = 0;
    for (int64_t t = 1; t < n; t++) {
        const int fits = tiers[t].leverage <= leverage;
        const int best_fits = tiers[best].leverage <= leverage;
        if (fits ? !best_fits || tiers[t].leverage > tiers[best].leverage
                 : !best_fits && tiers[t].leverage < tiers[best].leverage) {
            best = t;
        }
    }
    return best;
}

/* Where a position of unknown liquidation price has it, isolated. */
static int32_t compute(double *price, const position *row, const liqmap_config *config,
                       const liqmap_tier *tier, const venue_rules *venue)
{
    const liqmap_position p = {.struct_size = sizeof p,
                               .side = row->side,
                               .contract = config->contract,
                               .maintenance = config->maintenance,
                               .entry = row->number[POSITION_ENTRY],
                               .leverage = row->number[POSITION_LEVERAGE],
                               .quantity = row->number[POSITION_SIZE],
                               .mmr = tier->mmr,
                               .fee = tier->fee};
    return venue == NULL
               ? liqmap_liquidation_price(price, &p)
               : liqmap_bracketed_price(price, NULL, NULL, &p, venue->brackets,
                                        venue->n_brackets, sizeof *venue->brackets,
                                        venue->rules.measure, venue->rules.rule);
}

/* What became of the rows. */
typedef struct tally {
    int64_t placed, computed, passed, never, at_once, beyond;
} tally;

static void place(liqmap *map, tally *n, const position *row, double now,
                  const arguments *a)
{
    liqmap_config config = {.struct_size = sizeof config};
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers, tier;
    double price = row->number[POSITION_PRICE];
    must(liqmap_get_config(map, &config));
    must(liqmap_get_tiers(map, tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &n_tiers));
    tier = tier_of(tiers, n_tiers, row->number[POSITION_LEVERAGE]);
    if (price == 0) {
        const int32_t status =
            compute(&price, row, &config, &tiers[tier], model_venue(&a->model));
        n->never += status == LIQMAP_E_NO_PRICE;
        n->at_once += status == LIQMAP_E_LIQUIDATABLE;
        n->beyond += status == LIQMAP_E_BEYOND;
        if (status != LIQMAP_OK) {
            return;
        }
        n->computed++;
    }
    if (!is_amount(price)) {
        fail_at(a->path, row->line, position_column(POSITION_PRICE),
                "expected " AMOUNT_RANGE);
    }
    n->placed++;
    n->passed += row->side == LIQMAP_LONG ? price >= now : price <= now;
    must(liqmap_place(map, row->side, tier, price, row->number[POSITION_SIZE]));
}

static void report(const tally *n, size_t count)
{
    char some[NUMBER_TEXT], all[NUMBER_TEXT];
    const struct {
        int64_t count;
        const char *what;
    } lines[] = {
        {n->computed, "liquidation prices computed, as if isolated"},
        {n->passed, "liquidation prices that the price has passed already"},
        {n->never, "left out, no price above 0 liquidates them"},
        {n->at_once, "left out, at their leverage liquidatable from the start"},
        {n->beyond, "left out, larger than the last bracket known"},
    };
    format_integer(all, (int64_t)count);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (lines[i].count > 0) {
            note("positions: %s of %s %s", format_integer(some, lines[i].count), all,
                 lines[i].what);
        }
    }
}

/* What prices that are not in the file are computed by; "" where that is the tiers. */
static const char *rules_of(const model *m, char *text)
{
    const venue_rules *venue = model_venue(m);
    char day[VENUE_RULES_TEXT];
    text[0] = '\0';
    if (venue != NULL) {
        snprintf(text, VENUE_RULES_TEXT, "%s since %.10s, the bracket of each position",
                 venue->name, venue_rules_since(venue, day));
    }
    return text;
}

static const char about[] =
    "The map of positions that are known, such as a venue on a chain publishes.\v"
    "FILE is CSV, - standard input, with the columns side (long or short), size "
    "(base amount; inverse: face value), entry, leverage, and, where known, "
    "liquidation_price. Also taken: qty, quantity, contracts; entry_px, "
    "entry_price; liq_px, liq_price; position_value, position_value_usd, notional. "
    "A position is shown under the tier of the highest leverage not above its own, "
    "else of the lowest. A liquidation price that is not there is computed, by the "
    "latest brackets of --venue or the rate of the tier, as if isolated. Nothing "
    "is opened or closed: shares, turnover, holding, entry points and initial do "
    "not count.\n\n"
    "  liqmap positions --venue hyperliquid:BTC --tier 20:0 --tier 40:0 FILE";

int command_positions(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{model_option_rows, &a.model, 0},
                         {view_option_rows, &a.view, 0},
                         {options, &a, 0}};
    const command_line line = {.about = about,
                               .operand = "FILE",
                               .operand_at = &a.path,
                               .operand_once = "one file of positions",
                               .check = check_usage,
                               .values = &a};
    positions b;
    tally n = {0};
    double now;
    char rules[VENUE_RULES_TEXT];
    liqmap *map;
    view v;
    FILE *out;
    memset(&a, 0, sizeof a);
    model_init(&a.model);
    view_options_init(&a.view);
    options_read(argc, argv, &line, sets, sizeof sets / sizeof *sets);
    view_options_finish(&a.view);
    model_finish(&a.model);
    out = output_open(NULL);
    b = positions_read(a.path);
    now = price_of(&a, &b);
    if (!is_amount(now)) {
        misuse("the values of the positions make a price of %g: give --price", now);
    }
    if (!model_has_axis(&a.model, now)) {
        misuse("no automatic axis around a price of %g: give --axis", now);
    }
    map = model_map(&a.model, INT64_MAX, now, 1, 0);
    for (size_t i = 0; i < b.count; i++) {
        place(map, &n, &b.rows[i], now, &a);
    }
    report(&n, b.count);
    view_read(&v, map, now, &a.view);
    v.name = strrchr(a.path, '/') != NULL ? strrchr(a.path, '/') + 1 : a.path;
    v.rules = rules_of(&a.model, rules);
    view_print(&v, out);
    output_close(out);
    view_free(&v);
    view_options_free(&a.view);
    free(b.rows);
    free(map);
    return 0;
}
