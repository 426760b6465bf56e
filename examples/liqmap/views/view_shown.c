/* SPDX-License-Identifier: MIT */
#include "views/view_shown.h"
#include "views/json_print.h"
#include "base/errors.h"
#include "base/format.h"

#include <inttypes.h>
#include <math.h>

#define SAID 1e6 /* what the model says of an interval, for the level in words */

/* "scale feed: longs x 0.81, shorts x 1.13; coverage 99.1 %" */
static const char *name_scale(char text[NUMBER_TEXT], const map_shown *s,
                              double coverage)
{
    if (s->scale == SCALE_RELATIVE) {
        snprintf(text, NUMBER_TEXT,
                 "scale relative: 100 is the largest drawn; coverage %.1f %%",
                 100 * coverage);
    } else {
        snprintf(text, NUMBER_TEXT,
                 "scale %s: longs x %.3g, shorts x %.3g; coverage %.1f %%",
                 scale_names[s->scale], s->factor[LIQMAP_LONG], s->factor[LIQMAP_SHORT],
                 100 * coverage);
    }
    return text;
}

void view_window_text(FILE *out, const map_shown *s)
{
    char text[NUMBER_TEXT];
    if (s->last_ms > 0) {
        fprintf(out, "opened in the last %s and still open\n",
                format_duration(text, s->last_ms));
    }
}

void view_scale_text(FILE *out, const map_shown *s, double coverage, const char *name)
{
    char text[NUMBER_TEXT];
    if (s->scale == SCALE_NONE) {
        return;
    }
    fprintf(out, "%.15s%s%s\n", name, name[0] != '\0' ? ": " : "",
            name_scale(text, s, coverage));
    if (s->scale == SCALE_FEED) {
        fprintf(
            out,
            "  (amounts are multiplied by it: feed over model, sums of %s intervals of "
            "%d days)\n",
            format_integer(text, s->rows), OBSERVED_DAYS);
    } else if (s->scale == SCALE_OI) {
        fputs("  (as if all open interest lay in the map)\n", out);
    }
}

void view_shown_json(FILE *out, const map_shown *s)
{
    if (s->last_ms > 0) {
        fprintf(out, ",\"last_ms\":%" PRId64, s->last_ms);
    }
    if (s->scale != SCALE_NONE) {
        fprintf(out, ",\"scale\":{\"by\":\"%s\"", scale_names[s->scale]);
        json_print(out, ",\"long\":", s->factor[LIQMAP_LONG]);
        json_print(out, ",\"short\":", s->factor[LIQMAP_SHORT]);
        fputc('}', out);
    }
}

void view_scale_note(const map_shown *s, double coverage, const char *name)
{
    char text[NUMBER_TEXT];
    if (s->scale != SCALE_NONE) {
        note("%s%s%s", name, name[0] != '\0' ? ": " : "",
             name_scale(text, s, coverage));
    }
}

/* ---- a feed ------------------------------------------------------------------- */

static void print_level(FILE *out, const observed *o, int side)
{
    char low[NUMBER_TEXT], high[NUMBER_TEXT], median[NUMBER_TEXT];
    liqmap_expected e = {.struct_size = sizeof e};
    must(observed_expect(o, &e, side, SAID));
    fprintf(out, "  %-6s x %.3g; of 1M by the model expect %s, in 80 %% %s to %s\n",
            side == LIQMAP_LONG ? "longs" : "shorts", exp(e.level),
            format_amount(median, e.median), format_amount(low, e.low_80),
            format_amount(high, e.high_80));
}

void view_feed_text(FILE *out, const observed *o)
{
    char count[NUMBER_TEXT], length[NUMBER_TEXT];
    if (o == NULL || o->feed == NULL) {
        return;
    }
    if (o->count < LIQMAP_FORECAST_ROWS) {
        fprintf(out,
                "level: not yet, it takes %d intervals that feed and input both have, "
                "found %s\n",
                LIQMAP_FORECAST_ROWS, format_integer(count, o->count));
        return;
    }
    fprintf(out,
            "level, by which nothing is multiplied: feed over model, interval by "
            "interval,\nthe latest of %s of %s weighing most:\n",
            format_integer(count, o->count),
            format_duration(length, o->rows[0].end_ms - o->rows[0].begin_ms));
    print_level(out, o, LIQMAP_SHORT);
    print_level(out, o, LIQMAP_LONG);
}

static void print_windows(FILE *out, const char *key, const recent_totals *t, int side)
{
    for (int w = 0; w < RECENT_WINDOWS; w++) {
        fprintf(out, "%s", w == 0 ? key : ",");
        if (t->is_known[w]) {
            json_print(out, "", t->amount[side][w]);
        } else {
            fputs("null", out);
        }
    }
    fputc(']', out);
}

static void print_feed_side(FILE *out, const observed *o, const recent_totals *model,
                            const recent_totals *feed, int side)
{
    liqmap_expected e = {.struct_size = sizeof e};
    fprintf(out, ",\n\"%s\":{", side == LIQMAP_LONG ? "long" : "short");
    print_windows(out, "\"model\":[", model, side);
    print_windows(out, ",\"observed\":[", feed, side);
    if (observed_expect(o, &e, side, SAID) == LIQMAP_OK) {
        json_print(out, ",\"level\":", e.level);
        json_print(out, ",\"spread\":", e.spread);
    } else {
        fputs(",\"level\":null,\"spread\":null", out);
    }
    fputc('}', out);
}

void view_feed_json(FILE *out, const observed *o, const recent_totals *model,
                    int64_t now_ms)
{
    if (o == NULL || o->feed == NULL) {
        return;
    }
    const recent_totals feed = observed_recent(o->feed, now_ms);
    fprintf(out, ",\n\"feed\":{\"rows\":%" PRId64 ",\"hours\":[", o->count);
    for (int w = 0; w < RECENT_WINDOWS; w++) {
        fprintf(out, "%s%d", w == 0 ? "" : ",", recent_hours[w]);
    }
    fputc(']', out);
    print_feed_side(out, o, model, &feed, LIQMAP_LONG);
    print_feed_side(out, o, model, &feed, LIQMAP_SHORT);
    fputc('}', out);
}
