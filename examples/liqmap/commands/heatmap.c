/* SPDX-License-Identifier: MIT */
/* liqmap heatmap: the map over time. */
#include "commands/command.h"
#include "views/draw_heat.h"
#include "views/page.h"
#include "views/view_heat.h"
#include "model/model_options.h"
#include "readers/feed.h"
#include "readers/source_files.h"
#include "base/errors.h"
#include "base/options.h"
#include "base/output.h"
#include "base/screen.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define REFER(name) &heat_view_##name,
static const void *const formats[] = {HEAT_VIEWS(REFER) NULL};

typedef struct arguments {
    source_options source;
    source_list many;
    model model;
    heat_options heat;
    const heat_view *format;
    picture_options pictures;
    const char *liquidations;
} arguments;

static const option_spec options[] = {
    {.help = "What is printed:", .group = 3},
    {"span", "DURATION",
     "Only the last 24h, 7d, .. of the input are shown; the map is made of all of it",
     3, option_duration, offsetof(arguments, heat.span_ms), .once = 1,
     .expected = "a duration such as 24h or 7d"},
    {"every", "K",
     "A column every K snapshots, the newest that there is room for. Without it all "
     "of the input or span is shown: K is 1 and doubles whenever the columns are full",
     3, option_count, offsetof(arguments, heat.every), .least = 1, .most = 1000000000},
    {"columns", "N", "Columns at most (text: as the screen has, else 1440)", 3,
     option_count, offsetof(arguments, heat.ring.columns), .least = 1,
     .most = 1000000000},
    {"range", "RANGE",
     "Prices shown: N% below the lowest and above the highest close shown (10%), "
     "LOW:HIGH, or all",
     3, option_range, offsetof(arguments, heat.range), .once = 1,
     .expected = PRICE_RANGE_EXPECTED},
    {"low", "PRICE",
     "Lowest price shown, in the place of that of --range; 0: all of the axis", 3,
     option_quantity, offsetof(arguments, heat.low), .expected = "a price, or 0"},
    {"high", "PRICE", "Highest price shown, likewise; 0: all of the axis", 3,
     option_quantity, offsetof(arguments, heat.high), .expected = "a price, or 0"},
    {"reading", "READING",
     "density (default), what a bucket holds, or cumulative, what is liquidated on the "
     "way to it",
     3, option_word, offsetof(arguments, heat.ring.reading),
     .words = "density|cumulative"},
    {"tiers", "TIERS", "summed (default) or, not in text, kept apart", 3, option_word,
     offsetof(arguments, heat.ring.tiers), .words = "summed|kept"},
    {"classes", "LIST", CLASS_LIST_HELP, 3, option_classes,
     offsetof(arguments, heat.classes), .once = 1, .expected = CLASS_LIST_EXPECTED},
    {"unit", "UNIT", "quote (default) or contracts", 3, option_word,
     offsetof(arguments, heat.ring.unit), .words = "contracts|quote"},
    {"format", "FORMAT",
     "text (default), json (liqmap.heatmap/1), csv (a row per bucket that is not "
     "empty) or coinglass (JSON as CoinGlass has it)",
     3, option_row, offsetof(arguments, format), .rows = formats},
    {0}};

static const option_spec dots_rows[] = {{"liquidations", "FILE",
                                         "In a picture, dots where a liquidation feed "
                                         "saw one: a file as liqmap feed reads it",
                                         5, option_text,
                                         offsetof(arguments, liquidations), .once = 1},
                                        {0}};

static void check(arguments *a)
{
    if (a->liquidations != NULL && a->pictures.n == 0) {
        misuse("--liquidations is of a picture: it needs --output FILE");
    }
    if (a->pictures.n > 0 && a->heat.ring.tiers == LIQMAP_HEAT_KEPT) {
        misuse("--tiers kept does not go with --output");
    }
    if (a->pictures.n > 0 && a->heat.ring.columns == 0) {
        a->heat.ring.columns = HEAT_PICTURE_COLUMNS;
    }
    source_list_check(&a->many, &a->source);
    source_list_check_one_coin(&a->many, "a heatmap");
    if (a->many.n > 1 && a->heat.shown.scale == SCALE_OI) {
        misuse("--scale oi is by each source's own open interest: a heatmap of several "
               "has "
               "none");
    }
    if (!a->format->takes_tiers && a->heat.ring.tiers == LIQMAP_HEAT_KEPT) {
        misuse("--tiers kept does not go with --format %s", a->format->name);
    }
    if (a->format->is_quote && a->heat.ring.unit == LIQMAP_CONTRACTS) {
        misuse("--format %s is in quote currency: it does not go with --unit contracts",
               a->format->name);
    }
    if (a->heat.low > 0 && a->heat.high > 0 && a->heat.low > a->heat.high) {
        misuse("--low is above --high");
    }
    if (a->heat.ring.columns == 0) {
        a->heat.ring.columns = a->format->columns > 0
                                   ? a->format->columns
                                   : screen_width() - HEAT_TEXT_BESIDE;
    }
}

/* With --every, a message where columns did not fit into the ring. */
static void note_dropped(const heat *h, const arguments *a)
{
    if (a->heat.every > 0 && h->lost > 0) {
        note("%" PRId64 " columns were dropped: --every %" PRId64 " keeps all", h->lost,
             (h->moments + a->heat.ring.columns - 1) / a->heat.ring.columns);
    }
}

static void draw(const heat *h, const arguments *a)
{
    static orders seen; /* reachable for leak checkers where the program ends early */
    instrument i = {0};
    picture p;
    if (a->liquidations != NULL) {
        feed_read(&seen, a->liquidations, &i, 0);
        orders_drop_duplicates(&seen);
    }
    draw_heat(&p, h, a->liquidations != NULL ? &seen : NULL, &a->pictures);
    picture_options_write(&a->pictures, &p);
    picture_free(&p);
    free(seen.rows);
}

/* What the picture, or the text, shows at most. */
static double largest(const heat *h, const arguments *a)
{
    picture p;
    double most;
    if (a->pictures.n == 0) {
        return (a->format->largest != NULL ? a->format->largest : heat_largest)(h);
    }
    most = draw_heat(&p, h, NULL, &a->pictures);
    picture_free(&p);
    return most;
}

/* The page makes the heat itself: it is given the input. */
static void write_page(const arguments *a)
{
    source_options from = a->source;
    source_maps all;
    from.keeps_snapshots = 1;
    source_maps_read(&all, &a->many, &from, &(state_options){0}, LIQMAP_QUOTE,
                     &(shown_options){0});
    page_write_maps("chart", &all, NULL, &a->pictures);
    source_maps_free(&all);
}

static void show(arguments *a, FILE *out)
{
    heat h;
    heat_read(&h, &a->many, &a->source, &a->heat);
    if (a->heat.shown.scale == SCALE_RELATIVE) {
        map_shown s = shown_of(&a->heat.shown);
        shown_scale_relative(&s, largest(&h, a));
        heat_scale(&h, &s);
    }
    if (a->pictures.n > 0) {
        draw(&h, a);
    } else {
        a->format->print(&h, out);
    }
    note_dropped(&h, a);
    heat_free(&h);
}

static const char about[] =
    "The liquidation map over time: a column per moment, price upward, the "
    "heavier the darker.\v"
    "The last snapshot always is a column. CSV has a row per column and bucket "
    "that is not empty: time_ms,price,bucket,low,high,long,short, or with --tiers "
    "kept long_25,.. short_100, or classes, as in a map. JSON is one object; long "
    "and short "
    "are [time][bucket], or [time][bucket][tier], all numbers read back to the "
    "same double. Colour is for terminals.\n\n"
    "With --source it is the sum of several sources of one coin, each as its map was "
    "at the time of the column; one that is older then than two of its bars is swept "
    "by the range of the others, as in liqmap map. A column is then of a moment at "
    "which any source has a snapshot, and --every counts these.";

static const char examples[] =
    "liqmap heatmap binance.csv --until 2026-01-15\n"
    "liqmap heatmap metrics.csv klines.csv --output heatmap.svg";

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{options, &a, 0},
                         {source_option_rows, &a.source, 0},
                         {source_list_option_rows, &a.many, 0},
                         {model_option_rows, &a.model, 0},
                         {shown_option_rows, &a.heat.shown, 0},
                         {picture_option_rows, &a.pictures, 0},
                         {dots_rows, &a, 0},
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
    a.source.takes_snapshots = 1;
    a.heat.ring.struct_size = sizeof a.heat.ring;
    a.heat.ring.unit = LIQMAP_QUOTE;
    class_list_init(&a.heat.classes);
    price_range_init(&a.heat.range);
    a.format = formats[0];
    a.many.model = &a.model;
    model_init(&a.model);
    picture_options_init(&a.pictures);
    options_read(argc, argv, &line, sets);
    source_files_take(&a.source, 0);
    a.heat.has_low = option_is_given(sets, "low");
    a.heat.has_high = option_is_given(sets, "high");
    picture_options_finish(&a.pictures, sets);
    check(&a);
    if (a.many.n == 0) {
        source_list_add_unnamed(&a.many);
    }
    page_check(&a.pictures, &a.heat.shown);
    shown_options_finish(&a.heat.shown, 0, a.heat.ring.unit);
    out = output_open(NULL);
    if (!page_is_all(&a.pictures)) {
        show(&a, out);
    }
    if (page_is_wanted(&a.pictures)) {
        write_page(&a);
    }
    output_close(out);
    shown_options_free(&a.heat.shown);
    source_options_free(&a.source);
    source_list_free(&a.many);
    model_free(&a.model);
    return 0;
}

const command command_heatmap = {
    "heatmap", "the map over time, as text, JSON, CSV or a picture", run};
