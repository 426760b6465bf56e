/* SPDX-License-Identifier: MIT */
/* liqmap map: the map after the last snapshot, of one source or of several. */
#include "commands/command.h"
#include "views/map_pictures.h"
#include "views/page.h"
#include "views/view_maps.h"
#include "replays/source_maps.h"
#include "replays/state.h"
#include "model/model_options.h"
#include "readers/source_files.h"
#include "base/errors.h"
#include "base/options.h"
#include "base/output.h"
#include "base/screen.h"

#include <string.h>
#include <strings.h>

typedef struct arguments {
    source_options source;
    source_list many;
    model model;
    state_options state;
    view_options view;
    shown_options shown;
    picture_options pictures;
    int64_t path_to_ms; /* INT64_MIN: not asked for */
} arguments;

static const option_spec path_rows[] = {
    {"path-to", "TIME",
     "In a picture, the path that price took after --until, up to this time", 5,
     option_time, offsetof(arguments, path_to_ms), .once = 1,
     .expected = "a time as 2026-01-13 21:30:00 or in milliseconds"},
    {0}};

static void check(const arguments *a)
{
    const int has_many = a->many.n > 0;
    const maps_view *view = maps_view_find(a->view.format->name);
    if (has_many && view == NULL) {
        misuse("--source does not go with --format %s", a->view.format->name);
    }
    if (a->view.by >= 0 && (!has_many || !view->takes_by)) {
        misuse("--by is of the text that --source makes");
    }
    if (a->pictures.n > 0 && a->view.n_at > 0) {
        misuse("--at is of what is printed: it does not go with --output");
    }
    for (int i = 0; i < a->pictures.n && a->state.save != NULL; i++) {
        if (strcmp(a->pictures.paths[i], a->state.save) == 0) {
            misuse("--output and --save are one file");
        }
    }
    source_list_check(&a->many, &a->source);
    if (has_many && a->view.top >= 0 && !view->takes_top) {
        misuse("--top: with --source, clusters are printed by --format json alone");
    }
    if (a->pictures.n > 0) {
        source_list_check_one_coin(&a->many, "a picture");
    } else if (has_many && view->is_of_one_coin) {
        source_list_check_one_coin(&a->many, view->name);
    }
}

/* Prices of a coin go with sources of it. */
static void check_coins(const arguments *a)
{
    for (size_t i = 0; i < a->view.n_at; i++) {
        const char *coin = a->view.at[i].coin;
        int64_t s = 0;
        while (s < a->many.n && strcasecmp(a->many.entries[s].coin, coin) != 0) {
            s++;
        }
        if (coin[0] != '\0' && s == a->many.n) {
            misuse("--at %s=..: no source is of this coin", coin);
        }
    }
}

static void check_path(const arguments *a)
{
    if (a->path_to_ms == INT64_MIN) {
        return;
    }
    if (a->pictures.n == 0 || a->many.n > 0) {
        misuse("--path-to is of the picture of one map: it needs --output FILE");
    }
    if (a->source.until_ms >= a->path_to_ms) {
        misuse("--path-to goes on from --until: it needs one before it");
    }
    if (a->state.alone != NULL) {
        misuse("--path-to goes on in the input, and there is none but a kept map");
    }
    if (a->source.snapshots != NULL && strcmp(a->source.snapshots, "-") == 0) {
        misuse("--path-to reads the input again: it cannot be standard input");
    }
}

/* The pictures of a coin's maps, or of one map; none, where only what the largest bar has
 * is asked for. */
static double draw(const arguments *a, const coin_maps *c, int is_one,
                   const picture_options *o)
{
    const map_picture_options m = {&a->view.classes, &a->view.range,
                                   a->view.by == VIEW_BY_VENUE};
    price_path path = {0};
    double largest;
    if (!is_one) {
        return maps_picture(c, a->view.unit, &m, o);
    }
    if (a->path_to_ms != INT64_MIN && o->n > 0) {
        path = price_path_read(&a->source, a->path_to_ms);
    }
    largest = map_picture(&c->sources[0]->replayed.readout, &path, &m, o);
    price_path_free(&path);
    return largest;
}

/* Scaled so that the largest drawn is 100. */
static map_shown relative(const arguments *a, const coin_maps *c, int is_one)
{
    map_shown s = shown_of(&a->shown);
    picture_options none = a->pictures;
    none.n = 0;
    shown_scale_relative(&s, a->pictures.n > 0 ? draw(a, c, is_one, &none)
                                               : view_largest(&a->view, &c->by_tier));
    return s;
}

static void show(arguments *a, FILE *out)
{
    const int is_one = a->many.n == 0;
    source_maps all;
    if (is_one) {
        source_list_add_unnamed(&a->many);
    }
    source_maps_read(&all, &a->many, &a->source, &a->state, a->view.unit, &a->shown);
    if (page_is_wanted(&a->pictures)) {
        page_write_maps("map", &all, NULL, &a->pictures);
    }
    for (int64_t i = 0; i < all.n_coins && a->shown.scale == SCALE_RELATIVE; i++) {
        const map_shown s = relative(a, &all.coins[i], is_one);
        coin_maps_scale(&all.coins[i], &s);
    }
    if (a->pictures.n > 0) {
        draw(a, &all.coins[0], is_one, &a->pictures);
    } else if (is_one) {
        a->view.format->print(&all.sources[0].replayed.readout, &a->view, out);
    } else {
        maps_view_find(a->view.format->name)->print(&all, &a->view, out);
    }
    output_close(out);
    source_maps_free(&all);
}

static const char about[] =
    "The liquidation map after the last snapshot: what is forced out where, on "
    "which side, at which leverage.\v"
    "CSV has a row per bucket: bucket,low,high, then what it holds, long_25,.. "
    "short_100 (a second tier of the same leverage is long_25_2), of more than "
    "five "
    "tiers by class, long_to_15.8x, long_25x,.. short_above_141x, then the same "
    "accumulated outward from the price, cumulative_long_25,.. With --at it has a "
    "row per price, the price first. JSON is one object, with tiers and "
    "classes; all numbers read back to "
    "the same double. Colour is for terminals.\n\n"
    "With --last it is the map less what was open when the window began and still "
    "is; "
    "open interest, coverage and counters stay those of all. --scale multiplies "
    "the "
    "amounts of each side, whatever else is asked for; text names it, JSON has "
    "\"scale\" with both factors, and of CSV a message does. What was liquidated "
    "in "
    "the last hours is never scaled.\n\n"
    "With --source there is a map of each, on one axis, and their sum: text shows "
    "the sum by venue and by tier, JSON (liqmap.maps/1) has all maps and the sum, "
    "CSV all their columns, NAME_long_25,.. and sum_long_25,.. Each map is as of "
    "its own last snapshot, its age is printed, and the price is that of the "
    "latest. One older than two of its bars is marked stale; what the others saw "
    "price touch since then is liquidated in it too. With coins there is an axis "
    "and a sum for each; CSV has the coin "
    "first. A --venue before the first --source is for all that have none of "
    "their own; after a --source it is that source's, and anywhere "
    "NAME=VENUE:INSTRUMENT (or COIN/NAME=..) is that of NAME. All other options "
    "hold for all.\n\n"
    "A configuration is a JSON object with any of preset, axis, tiers, contract, "
    "maintenance, turnover, holding, entry_points, initial, venue, intrabar. Texts "
    "are as the options take them; a tier may also be {\"leverage\",\"share\" or "
    "\"share_long\" and \"share_short\",\"mmr\",\"fee\"}, an axis "
    "{\"kind\",\"low\",\"step\",\"buckets\"}, as a map's JSON has them.";

static const char examples[] =
    "liqmap map binance.csv --at +2% --at -2%\n"
    "liqmap map --source binance=binance.csv --source okx=okx.csv --at 98.5k";

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{source_option_rows, &a.source, 0},
                         {source_list_option_rows, &a.many, 0},
                         {model_option_rows, &a.model, 0},
                         {view_option_rows, &a.view, 0},
                         {view_maps_option_rows, &a.view, 0},
                         {shown_option_rows, &a.shown, 0},
                         {state_option_rows, &a.state, 0},
                         {picture_option_rows, &a.pictures, 0},
                         {path_rows, &a, 0},
                         {screen_option_rows, screen_options(), 0},
                         {screen_chart_option_rows, screen_options(), 0},
                         {0}};
    const command_line line = {.about = about,
                               .examples = examples,
                               .operand = "[FILE...]",
                               .operand_add = source_files_add,
                               .operand_values = &a.source};
    FILE *out;
    memset(&a, 0, sizeof a);
    source_options_init(&a.source);
    a.source.takes_snapshots = a.source.takes_kept = 1;
    a.many.model = &a.model;
    model_init(&a.model);
    view_options_init(&a.view);
    picture_options_init(&a.pictures);
    a.path_to_ms = INT64_MIN;
    options_read(argc, argv, &line, sets);
    source_files_take(&a.source, 0);
    state_options_take(&a.state, &a.source);
    source_maps_take_alone(&a.many, &a.source, &a.state);
    view_options_finish(&a.view);
    picture_options_finish(&a.pictures, sets);
    check(&a);
    check_coins(&a);
    check_path(&a);
    page_check(&a.pictures, &a.shown);
    shown_options_finish(&a.shown, 1, a.view.unit);
    a.source.keeps_state = a.state.save != NULL;
    a.source.keeps_snapshots = page_is_wanted(&a.pictures);
    out = output_open(NULL);
    show(&a, out);
    shown_options_free(&a.shown);
    source_options_free(&a.source);
    source_list_free(&a.many);
    model_free(&a.model);
    view_options_free(&a.view);
    return 0;
}

const command command_map = {
    "map", "the map after the last snapshot, as text, JSON, CSV or a picture", run};
