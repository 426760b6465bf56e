/* SPDX-License-Identifier: MIT */
/* liqmap cascade: what an order carries with it, or which order it takes. */
#include "commands/command.h"
#include "views/draw_cascade.h"
#include "views/page.h"
#include "views/view_cascade.h"
#include "replays/depth.h"
#include "replays/squeeze.h"
#include "model/model_options.h"
#include "readers/source_files.h"
#include "base/errors.h"
#include "base/options.h"
#include "base/output.h"
#include "base/screen.h"

#include <string.h>
#include <unistd.h>

#define REFER(name) &cascade_view_##name,
static const void *const formats[] = {CASCADE_VIEWS(REFER) NULL};

typedef struct arguments {
    source_options source;
    source_list many;
    model model;
    depth_options per_percent;
    int32_t direction; /* -1: not given */
    const char *depth;
    typed_price start;  /* value 0: not given */
    double order, move; /* as far as given */
    int trigger;
    class_list classes;
    const cascade_view *format;
    shown_options shown;
    picture_options pictures;
} arguments;

static int read_depth(void *values, const option_use *use)
{
    double amount;
    if (strcmp(use->text, "-") == 0) {
        option_refuse(use, "only --snapshots reads standard input");
    }
    if (parse_typed(use->text, NUMBER_PLAIN, &amount) && access(use->text, F_OK) != 0) {
        option_refuse(use,
                      "--depth is a file: so much in each percent of the price is "
                      "--depth-per-percent %s",
                      use->text);
    }
    return option_text(values, use);
}

static const option_spec options[] = {
    {.help = "What is pushed into which book:", .group = 3},
    {"direction", "WAY", "up, into shorts, or down, into longs", 3, option_word,
     offsetof(arguments, direction), .words = "down|up"},
    {"depth", "FILE",
     "CSV of the book with the columns price and cumulative_quote, from the start "
     "outward",
     3, read_depth, offsetof(arguments, depth), .once = 1},
    {"depth-per-percent", "[NAME=]X",
     "Or so much quote currency in each percent of the start price, without end: of "
     "all "
     "books together, or of that of the source NAME (repeat it)",
     3, option_depth, offsetof(arguments, per_percent), .expected = DEPTH_EXPECTED},
    {"order", "X", "The outside order, in quote currency", 3, option_quantity,
     offsetof(arguments, order), .once = 1, .expected = "an amount, 0 or more"},
    {"move", "PCT", "Or the order that moves price so many percent in the book alone",
     3, option_positive, offsetof(arguments, move), .once = 1, .kind = NUMBER_PERCENT,
     .expected = "percent above 0"},
    {"start", "PRICE",
     "Where price starts (default: the last close; +1% and -1% are from it)", 3,
     option_price, offsetof(arguments, start), .once = 1,
     .expected = "a price above 0, or as far as +2% or -2%"},
    {.help = "What is printed:", .group = 4},
    {"trigger", NULL,
     "The least order that reaches each bucket, and where price runs by itself", 4,
     option_flag, .place = offsetof(arguments, trigger)},
    {"classes", "LIST", CLASS_LIST_HELP, 4, option_classes,
     offsetof(arguments, classes), .once = 1, .expected = CLASS_LIST_EXPECTED},
    {"format", "FORMAT",
     "text (default), json (liqmap.cascade/1 or liqmap.trigger/1) or csv (a row per "
     "bucket burned or reached)",
     4, option_row, offsetof(arguments, format), .rows = formats},
    {0}};

/* What does not go together, or is missing. */
static void check(const arguments *a, const option_set *sets)
{
    const int per_percent = option_is_given(sets, "depth-per-percent");
    const int orders = option_is_given(sets, "order") + option_is_given(sets, "move");
    source_list_check(&a->many, &a->source);
    source_list_check_one_coin(&a->many, "a cascade");
    if (a->direction < 0) {
        misuse("no direction: give --direction up or down");
    }
    if (a->depth != NULL && per_percent) {
        misuse("--depth does not go with --depth-per-percent");
    }
    if (a->depth == NULL && !per_percent) {
        misuse("no book: give --depth FILE or --depth-per-percent X");
    }
    depth_check(&a->per_percent, &a->many);
    if (a->depth == NULL) {
        depth_check_all(&a->per_percent, &a->many);
    }
    if (orders == 2) {
        misuse("--order does not go with --move");
    }
    if (a->trigger && orders > 0) {
        misuse("--trigger is of every order: it goes with neither --order nor --move");
    }
    if (!a->trigger && orders == 0) {
        misuse("no order: give --order X, --move PCT or --trigger");
    }
    if (a->shown.scale == SCALE_RELATIVE) {
        misuse("--scale relative: a book and an order are amounts of currency, the map "
               "must be");
    }
    if (a->direction == LIQMAP_DOWN && a->move >= 100) {
        misuse("--move: price cannot fall by 100 percent");
    }
}

static void draw(const squeeze *s, const picture_options *o)
{
    picture p;
    draw_cascade(&p, s, o);
    picture_options_write(o, &p);
    picture_free(&p);
}

/* The order, or every order, against the book; `map` outlives it. */
static squeeze find(const arguments *a, const source_maps *all, const readout *map)
{
    squeeze s = {.map = map, .direction = a->direction, .is_trigger = a->trigger};
    s.venues = all->n > 1 ? &all->coins[0] : NULL;
    s.classes = classes_of(&a->classes, map->tiers, map->n);
    s.start = a->start.value != 0 ? typed_price_at(&a->start, map->price) : map->price;
    s.per_percent = depth_of_coin(&a->per_percent, &all->coins[0]);
    if (a->depth != NULL) {
        s.book = order_book_read(a->depth, a->direction == LIQMAP_UP, s.start);
    }
    squeeze_trigger(&s);
    if (!a->trigger) {
        squeeze_order(&s, a->order, a->move / 100);
    }
    return s;
}

static void show(arguments *a, FILE *out)
{
    source_maps all;
    readout map;
    squeeze s;
    if (a->many.n == 0) {
        source_list_add_unnamed(&a->many);
    }
    source_maps_read(&all, &a->many, &a->source, &(state_options){0}, LIQMAP_QUOTE,
                     &a->shown);
    map = coin_maps_readout(&all.coins[0]);
    s = find(a, &all, &map);
    if (page_is_wanted(&a->pictures)) {
        page_write_maps("cascade", &all, &s, &a->pictures);
    }
    if (a->pictures.n > 0) {
        draw(&s, &a->pictures);
    } else {
        a->format->print(&s, out);
    }
    if (!a->format->has_warnings && map.stats.off_axis > 0) {
        note("WARNING: snapshots left the axis: amounts are not to be trusted");
    }
    output_close(out);
    squeeze_free(&s);
    source_maps_free(&all);
}

static const char about[] =
    "Whether a squeeze feeds itself: an order meets a book, what it forces out of "
    "the map is pushed into the same book, and so on.\v"
    "The fuel is what the map holds beyond the bucket of the start: shorts going "
    "up, longs going down. Price stops where the book holds the order and all that "
    "it forced out, or ends where the book or the axis does. CSV has a row per "
    "bucket burned: bucket,price,liquidated,total; with --trigger one per bucket "
    "that can be reached: bucket,price,order. The price is that of the edge nearer "
    "to the start.\n\n"
    "With --source the fuel is that of several sources of one coin, on one axis, and "
    "what "
    "is forced out is shown by venue too, in CSV as liquidated_NAME.";

static const char examples[] =
    "liqmap cascade binance.csv --direction up --depth-per-percent 5M --order 10M\n"
    "liqmap cascade binance.csv --direction down --depth-per-percent 5M --trigger";

static int run(int argc, char **argv)
{
    arguments a;
    option_set sets[] = {{options, &a, 0},
                         {source_option_rows, &a.source, 0},
                         {source_list_option_rows, &a.many, 0},
                         {model_option_rows, &a.model, 0},
                         {shown_option_rows, &a.shown, 0},
                         {picture_option_rows, &a.pictures, 0},
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
    a.direction = -1;
    class_list_init(&a.classes);
    a.format = formats[0];
    a.many.model = &a.model;
    model_init(&a.model);
    picture_options_init(&a.pictures);
    options_read(argc, argv, &line, sets);
    source_files_take(&a.source, 0);
    picture_options_finish(&a.pictures, sets);
    check(&a, sets);
    page_check(&a.pictures, &a.shown);
    shown_options_finish(&a.shown, 0, LIQMAP_QUOTE);
    a.source.keeps_snapshots = page_is_wanted(&a.pictures);
    out = output_open(NULL);
    show(&a, out);
    depth_options_free(&a.per_percent);
    shown_options_free(&a.shown);
    source_options_free(&a.source);
    source_list_free(&a.many);
    model_free(&a.model);
    return 0;
}

const command command_cascade = {
    "cascade", "how far an order carries price with what it forces out", run};
