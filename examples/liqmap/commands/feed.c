/* SPDX-License-Identifier: MIT */
/* liqmap feed: a liquidation feed to liquidated longs and shorts per bar. */
#include "commands/command.h"
#include "views/view_liquidations.h"
#include "readers/feed.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/options.h"
#include "base/output.h"
#include "base/parse.h"
#include "base/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_MS 3600000
#define MOST_BARS 10000000

typedef struct arguments {
    const char *venue, *input, *path;
    instrument instrument;
    int64_t bar_ms;
    double face;
} arguments;

static int has_feed(const venue *v)
{
    return v->feed != NULL;
}

static int takes_face(const venue *v)
{
    return has_feed(v) && v->feed->takes_face;
}

static int read_venue(void *values, const option_use *use)
{
    arguments *a = values;
    char names[VENUE_TEXT], expected[VENUE_TEXT + 32];
    a->venue = use->text;
    if (!instrument_parse(&a->instrument, use->text) ||
        !has_feed(a->instrument.venue)) {
        snprintf(expected, sizeof expected, "%s or NAME:INSTRUMENT",
                 venue_names(names, has_feed, "|", "|"));
        option_expected(use, expected);
    }
    return 1;
}

static void check_usage(const void *values, const option_use *use)
{
    const arguments *a = values;
    char names[VENUE_TEXT];
    if (a->input == NULL) {
        option_refuse(use, "expected a FILE, - for standard input");
    }
    if (a->face > 0 && a->venue != NULL && !takes_face(a->instrument.venue)) {
        option_refuse(use, "--face is for %s: what %s counts in is known",
                      venue_names(names, takes_face, ", ", " and "),
                      a->instrument.venue->name);
    }
}

static const option_spec options[] = {
    {"venue", "NAME",
     "binance, bybit or okx (what the file says), or NAME:INSTRUMENT where the feed "
     "has "
     "several",
     1, .read = read_venue, .names = venue_feed_name},
    {"bar", "DURATION", "Length of a bar; bars begin at multiples of it, UTC (1h)", 1,
     option_duration, offsetof(arguments, bar_ms),
     .expected = "a duration such as 5m or 1h"},
    {"face", "AMOUNT",
     "What a contract of okx is, in coin, or USD where inverse (known of BTC-USDT, "
     "ETH-USDT and all inverse ones)",
     1, option_positive, offsetof(arguments, face),
     .expected = "an amount from " AMOUNT_RANGE},
    {"output", "FILE",
     "Where to write: beside it first, then renamed (standard output)", 3, option_text,
     offsetof(arguments, path), .letter = 'o'},
    {0}};

static void check_span(const arguments *a, const orders *o)
{
    char first[NUMBER_TEXT], last[NUMBER_TEXT], most[NUMBER_TEXT];
    const int64_t from = o->rows[0].time_ms, to = o->rows[o->count - 1].time_ms;
    if (to / a->bar_ms - from / a->bar_ms >= MOST_BARS) {
        fail_at(a->input, 0, NULL, "expected orders within %s bars, found %s to %s",
                format_integer(most, MOST_BARS), format_time(first, from),
                format_time(last, to));
    }
}

/* Messages that were skipped, by their topic. */
static void report_topics(const arguments *a, const orders *o)
{
    char text[1024] = "", count[NUMBER_TEXT];
    size_t used = 0;
    for (int i = 0; i <= SKIPPED_TOPICS && used < sizeof text; i++) {
        if (o->topics[i].count > 0) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %s",
                                     used > 0 ? ", " : "", o->topics[i].name,
                                     format_integer(count, o->topics[i].count));
        }
    }
    if (used > 0) {
        note("%s: skipped by topic: %s", a->input, text);
    }
}

static void report(const arguments *a, const orders *o, int64_t duplicates)
{
    char text[6][NUMBER_TEXT];
    note("%s: messages: %s (skipped, being no liquidations: %s)", a->input,
         format_integer(text[0], o->messages), format_integer(text[1], o->skipped));
    report_topics(a, o);
    note("%s: orders: %s (dropped besides: duplicates %s, other instruments %s, not "
         "final %s)",
         a->input, format_integer(text[2], (int64_t)o->count),
         format_integer(text[3], duplicates), format_integer(text[4], o->of_others),
         format_integer(text[5], o->not_final));
    note("%s: %s", a->instrument.venue->name, a->instrument.venue->feed->completeness);
}

static const char about[] =
    "Liquidated longs and shorts per bar, in contracts and in quote, as CSV, from a "
    "liquidation feed saved as it came, one JSON message a line, or from a "
    "liquidationSnapshot of Binance Vision; .zip or .gz as well, FILE - is standard "
    "input.\v"
    "Read are Binance's forceOrder, alone or in a combined stream, and "
    "liquidationSnapshot (an "
    "order counts once it is final, by what was filled, at the average price), Bybit's "
    "allLiquidation and its liquidation of before 2025 (at the bankruptcy price; its "
    "side is "
    "that of the position, that of the others is the order's) and OKX's "
    "liquidation-orders "
    "(at the bankruptcy price), of its feed or as its REST interface answers. "
    "Confirmations, "
    "heartbeats and other channels are skipped and counted by name.\n\n"
    "time_ms is the end of a bar, which has what was liquidated from its begin up to, "
    "and without, its end; bars between the first and the last are all there. "
    "Messages may be in any order. Orders of the same instrument, time, side, price "
    "and amount that came in different messages are copies of one; within a message "
    "each is an order of its own, and each row of a liquidationSnapshot is a message. "
    "All are "
    "held, 40 bytes each, and sorted, so that copies are found however far apart, and "
    "printed "
    "when the input ends.";

static const char examples[] =
    "liqmap feed feed.jsonl\n"
    "liqmap feed feed.jsonl --venue binance:BTCUSDT --bar 5m";

static int run(int argc, char **argv)
{
    arguments a = {0};
    option_set sets[] = {{options, &a, 0}, {0}};
    const command_line line = {.about = about,
                               .examples = examples,
                               .operand = "FILE",
                               .operand_at = &a.input,
                               .operand_once = "expected one FILE",
                               .check = check_usage,
                               .values = &a};
    static orders o; /* reachable for leak checkers where the program ends early */
    int64_t duplicates;
    FILE *out;
    a.bar_ms = HOUR_MS;
    options_read(argc, argv, &line, sets);
    out = output_open(a.path);
    feed_read(&o, a.input, &a.instrument, a.face);
    progress_clear();
    if (strcmp(a.input, "-") == 0) {
        a.input = "standard input";
    }
    duplicates = orders_drop_duplicates(&o);
    report(&a, &o, duplicates);
    if (o.count == 0) {
        fail_at(a.input, 0, NULL, "expected at least one liquidation%s%s",
                a.instrument.was_asked_for ? " of " : "",
                a.instrument.was_asked_for ? a.instrument.name : "");
    }
    check_span(&a, &o);
    view_liquidations(out, &o, a.bar_ms, a.instrument.inverse);
    output_close(out);
    free(o.rows);
    return 0;
}

const command command_feed = {
    "feed", "a liquidation feed to liquidated longs and shorts per bar", run};
