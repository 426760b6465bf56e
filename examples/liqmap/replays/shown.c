/* SPDX-License-Identifier: MIT */
#include "replays/shown.h"
#include "base/errors.h"
#include "base/format.h"

const char *const scale_names[] = {"none", "feed", "oi", "relative"};

const option_spec shown_option_rows[] = {
    {"last", "DURATION",
     "Only what opened within the last 24h, 3d, 7d, .. and is still open", 3,
     option_duration, offsetof(shown_options, last_ms), .once = 1,
     .expected = "a duration such as 24h or 7d"},
    {"feed", "FILE",
     "What was liquidated, as `liqmap feed` prints it: beside the model's, where that "
     "is "
     "shown, with the level; and for --scale feed",
     3, option_text, offsetof(shown_options, path), .once = 1},
    {"scale", "BY",
     "none (default); feed, by what the feed had of what the model said in the last 30 "
     "days; oi, as if all open interest lay in the map; or relative, 100 is the "
     "largest "
     "drawn",
     3, option_word, offsetof(shown_options, scale), .once = 1,
     .words = "none|feed|oi|relative"},
    {0}};

void shown_options_finish(shown_options *o, int shows_feed, int32_t unit)
{
    if (o->path != NULL && unit == LIQMAP_CONTRACTS) {
        misuse("--feed is in quote currency: it does not go with --unit contracts");
    }
    if (o->scale == SCALE_FEED && o->path == NULL) {
        misuse("--scale feed: give the feed, --feed FILE");
    }
    if (o->path != NULL && o->scale != SCALE_FEED && !shows_feed) {
        misuse("--feed: here it goes with --scale feed");
    }
    if (o->path != NULL) {
        liquidated_read(&o->feed, o->path);
    }
}

void shown_options_free(shown_options *o)
{
    liquidated_free(&o->feed);
}

map_shown shown_of(const shown_options *o)
{
    return (map_shown){.last_ms = o->last_ms, .scale = o->scale, .factor = {1, 1}};
}

void shown_note_feed(const shown_options *o, int64_t now_ms)
{
    const liquidated *f = &o->feed;
    const int64_t end_ms = f->count > 0 ? f->bars[f->count - 1].time_ms : now_ms;
    char end[NUMBER_TEXT], age[NUMBER_TEXT];
    if (now_ms > end_ms && (now_ms - end_ms) / 2 > f->bar_ms) {
        note("%s: the feed ends at %s, %s before the input: %s is of the time before",
             o->path, format_time(end, end_ms), format_duration(age, now_ms - end_ms),
             o->scale == SCALE_FEED ? "the scale" : "its level");
    }
}

void shown_scale_feed(map_shown *s, const observed *o)
{
    double ratio[2] = {-1, -1};
    char found[NUMBER_TEXT];
    s->rows = observed_ratio(o, ratio);
    if (s->rows < LIQMAP_FORECAST_ROWS) {
        fail("--scale feed: expected at least %d intervals that both the feed and the "
             "input have, found %s",
             LIQMAP_FORECAST_ROWS, format_integer(found, s->rows));
    }
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        if (ratio[side] < 0) {
            fail("--scale feed: the model liquidated no %s in the last %d days",
                 side == LIQMAP_LONG ? "longs" : "shorts", OBSERVED_DAYS);
        }
        s->factor[side] = ratio[side];
    }
}

/* Contracts of a side that lie at a price, on the axis or off it. */
static double placed_of(const liqmap *map, const liqmap_stats *stats, int32_t side)
{
    liqmap_axis axis = {.struct_size = sizeof axis};
    double sum;
    must(liqmap_get_axis(map, &axis));
    must(liqmap_cumulative_totals(map, &sum, 1, NULL, side, LIQMAP_CONTRACTS,
                                  side == LIQMAP_SHORT ? axis.buckets - 1 : 0, 1));
    for (int t = 0; t < stats->tiers; t++) {
        sum += stats->below[side][t] + stats->above[side][t];
    }
    return sum;
}

void shown_scale_oi(map_shown *s, const liqmap *map, const char *name)
{
    liqmap_stats stats = {.struct_size = sizeof stats};
    must(liqmap_get_stats(map, &stats));
    for (int32_t side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        const double placed = placed_of(map, &stats, side);
        if (!(placed > 0)) {
            fail("--scale oi: %s%sthe map holds no %s that could be scaled", name,
                 name[0] != '\0' ? ": " : "", side == LIQMAP_LONG ? "longs" : "shorts");
        }
        s->factor[side] = stats.open_interest / placed;
    }
}

void shown_scale_relative(map_shown *s, double largest)
{
    if (!(largest > 0)) {
        fail("--scale relative: the map holds nothing that is drawn");
    }
    s->factor[LIQMAP_LONG] = s->factor[LIQMAP_SHORT] = 100 / largest;
}
