/* SPDX-License-Identifier: MIT */
/* liqmap positions: a map of positions that are known. */
#include "commands/command.h"
#include "views/view_map.h"
#include "replays/known_positions.h"
#include "model/model_options.h"
#include "base/errors.h"
#include "base/options.h"
#include "base/output.h"
#include "base/parse.h"
#include "base/screen.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct arguments {
    model model;
    view_options view;
    const char *path;
    double price;     /* 0: not given */
    const char *coin; /* NULL: not given */
    int assume_isolated;
} arguments;

static void check_usage(const void *values, const option_use *use)
{
    const arguments *a = values;
    if (a->path == NULL) {
        option_refuse(use, "a file of positions is needed, - is standard input");
    }
}

static const option_spec options[] = {
    {.help = "The price:", .group = 1},
    {"price", "PRICE",
     "The price now (what the last position's value says, else the mean entry)", 1,
     option_positive, offsetof(arguments, price), .expected = "a price above 0"},
    {.help = "The positions:", .group = 1},
    {"coin", "NAME",
     "Those of this coin, where a file has several (that of --venue "
     "hyperliquid:NAME)",
     1, option_text, offsetof(arguments, coin), .once = 1},
    {"assume-isolated", NULL,
     "Compute a liquidation price, as if isolated, also for positions of which the "
     "venue "
     "says that they have none",
     1, option_flag, offsetof(arguments, assume_isolated), .once = 0},
    {0}};

/* The coin asked for; of Hyperliquid's rules, theirs. */
static const char *coin_of(const arguments *a)
{
    static const char of[] = "hyperliquid:";
    const venue_rules *v = model_venue(&a->model);
    return a->coin != NULL ? a->coin
           : v != NULL && strncmp(v->name, of, sizeof of - 1) == 0
               ? v->name + sizeof of - 1
               : NULL;
}

static double price_of(const arguments *a, const positions *all)
{
    const int is_inverse = model_contract(&a->model) == LIQMAP_INVERSE;
    const double now = a->price > 0 ? a->price : known_positions_price(all, is_inverse);
    if (!is_amount(now)) {
        misuse("the values of the positions make a price of %g: give --price", now);
    }
    if (!model_has_axis(&a->model, now)) {
        misuse("no automatic axis around a price of %g: give --axis", now);
    }
    return now;
}

/* The rules by which missing prices are computed; "": those of the tiers. */
static const char *rules_of(const model *m, char *text)
{
    const venue_rules *v = model_venue(m);
    char day[VENUE_RULES_TEXT];
    text[0] = '\0';
    if (v != NULL) {
        snprintf(text, VENUE_RULES_TEXT, "%s %.20s, the bracket of each position",
                 v->name, venue_rules_since(v, day));
    }
    return text;
}

static const char about[] =
    "The map of positions that are known, such as a venue on a chain publishes.\v"
    "FILE, - standard input, is Hyperliquid's clearinghouseState as JSON, of one "
    "account or "
    "several, or CSV with the columns side (long or short), size "
    "(base amount; inverse: face value), entry, leverage, and, where known, "
    "liquidation_price, margin_mode (cross or isolated), margin (of isolated ones, at "
    "entry) and coin. Also taken: qty, quantity, contracts; entry_px, "
    "entry_price; liq_px, liq_price; position_value, position_value_usd, notional. "
    "A position is shown under its own leverage; with --tier under the tier of the "
    "highest leverage not above its own, else of the lowest. Where liquidation_price "
    "is there and empty, or null, the "
    "venue "
    "says that there is none, as of cross margin with equity to spare: such a position "
    "is "
    "in no bucket, and reported. Where there is no such column, and for isolated "
    "positions, it is computed, by the "
    "latest brackets of --venue or the rate of the tier, as if isolated. Nothing "
    "is opened or closed: shares, turnover, holding, entry points and initial do "
    "not count.";

static const char examples[] =
    "liqmap positions positions.csv --price 95k\n"
    "liqmap positions positions.csv --price 95k --at +5% --format json";

/* Their map is of one coin, which has no name. */
static void check_coins(const view_options *o)
{
    for (size_t i = 0; i < o->n_at; i++) {
        if (o->at[i].coin[0] != '\0') {
            misuse("--at %s=..: positions are of one coin: give the price alone",
                   o->at[i].coin);
        }
    }
}

/* Positions are not modelled. */
static void note_unused(const settings *s)
{
    static const struct {
        int setting;
        const char *name;
    } unused[] = {{SET_PRESET, "preset"},   {SET_TURNOVER, "turnover"},
                  {SET_HOLDING, "holding"}, {SET_ENTRY_POINTS, "entry-points"},
                  {SET_INITIAL, "initial"}, {SET_INTRABAR, "intrabar"}};
    for (size_t i = 0; i < sizeof unused / sizeof *unused; i++) {
        if ((s->by_option & SETTING_BIT(unused[i].setting)) != 0) {
            note("--%s: has no effect on positions that are known", unused[i].name);
        }
    }
}

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{model_option_rows, &a.model, 0},
                         {view_option_rows, &a.view, 0},
                         {options, &a, 0},
                         {screen_option_rows, screen_options(), 0},
                         {screen_chart_option_rows, screen_options(), 0},
                         {0}};
    const command_line line = {.about = about,
                               .examples = examples,
                               .operand = "FILE",
                               .operand_at = &a.path,
                               .operand_once = "one file of positions",
                               .check = check_usage,
                               .values = &a};
    positions all;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;
    placed n;
    double now;
    char rules[VENUE_RULES_TEXT];
    liqmap *map;
    readout r;
    FILE *out;
    memset(&a, 0, sizeof a);
    model_init(&a.model);
    settings_set_preset(&a.model.settings, "classic"); /* these leverages are real */
    view_options_init(&a.view);
    options_read(argc, argv, &line, sets);
    view_options_finish(&a.view);
    check_coins(&a.view);
    note_unused(&a.model.settings);
    model_finish(&a.model);
    out = output_open(NULL);
    all = positions_read(a.path, coin_of(&a));
    now = price_of(&a, &all);
    n_tiers = known_positions_tiers(tiers, &all);
    map = model_map(&a.model, &(model_input){.time_ms = INT64_MAX,
                                             .close = now,
                                             .has_volume = 1,
                                             .tiers = tiers,
                                             .n_tiers = n_tiers});
    n = known_positions_place(
        map, &all, now, &(missing_prices){model_venue(&a.model), a.assume_isolated},
        a.path);
    known_positions_report(&n, all.count);
    readout_read(&r, map, now, a.view.unit);
    r.name = strrchr(a.path, '/') != NULL ? strrchr(a.path, '/') + 1 : a.path;
    r.rules = rules_of(&a.model, rules);
    a.view.format->print(&r, &a.view, out);
    output_close(out);
    readout_free(&r);
    view_options_free(&a.view);
    free(all.rows);
    free(map);
    return 0;
}

const command command_positions = {"positions", "a map of positions that are known",
                                   run};
