/* SPDX-License-Identifier: MIT */
/* A summary for people: a few lines for each row, shorts above longs, 80 columns. */
#include "views/text.h"
#include "views/view_summary.h"
#include "base/format.h"
#include "base/output.h"
#include "base/screen.h"

#include <inttypes.h>

#define NAME 21
#define AMOUNT 9
#define DISTANCE 10

static void print_head(const summary *s, FILE *out)
{
    text_unit(out, s->unit);
    fprintf(out, "\n%*s", NAME + 7, "within");
    for (int i = 0; i < SUMMARY_WITHIN; i++) {
        fprintf(out, "%*d %%", AMOUNT - 2, summary_percent[i]);
    }
    fprintf(out, "%*s%*s\n", DISTANCE, "cluster", DISTANCE - 4, "pain");
}

/* +1.76 %, from the price. */
static char *distance(char *text, const summary_row *r, double price)
{
    snprintf(text, NUMBER_TEXT, "%+.2f %%", summary_distance(r, price));
    return text;
}

static void print_side(FILE *out, const summary_row *r, int side, const char *name,
                       int colour)
{
    const liqmap_summary *range = &r->range;
    const double near =
        side == LIQMAP_SHORT ? range->nearest_low[side] : range->nearest_high[side];
    char text[NUMBER_TEXT];
    fprintf(out, "%-*.*s ", NAME, NAME, name);
    fprintf(out, "%s%-6s%s",
            colour ? side == LIQMAP_SHORT ? "\033[31m" : "\033[32m" : "",
            side == LIQMAP_SHORT ? "shorts" : "longs", colour ? "\033[0m" : "");
    for (int i = 0; i < SUMMARY_WITHIN; i++) {
        fprintf(out, "%*s", AMOUNT, format_amount(text, r->within[side][i]));
    }
    fprintf(out, "%*s", DISTANCE,
            range->nearest_count[side] > 0 ? distance(text, r, near) : "-");
    fprintf(out, "%*s\n", DISTANCE - 1,
            range->pain_bucket[side] >= 0 ? distance(text, r, range->pain_price[side])
                                          : "-");
}

static void print_gaps(FILE *out, const summary_row *r)
{
    char low[NUMBER_TEXT], high[NUMBER_TEXT];
    const char *before = "  nearly empty:";
    for (int side = LIQMAP_SHORT; side >= LIQMAP_LONG; side--) {
        const price_gap *gap = &r->gap[side];
        if (gap->high > 0) {
            fprintf(out, "%s %s to %s of %s", before, distance(low, r, gap->low),
                    distance(high, r, gap->high),
                    side == LIQMAP_SHORT ? "shorts" : "longs");
            before = ",";
        }
    }
    fputs(before[0] == ',' ? "\n" : "", out);
}

static void print_squeezes(FILE *out, const summary_row *r)
{
    char order[NUMBER_TEXT], from[NUMBER_TEXT], to[NUMBER_TEXT], fuel[NUMBER_TEXT];
    for (int side = LIQMAP_SHORT; side >= LIQMAP_LONG; side--) {
        const squeeze_start *q = &r->squeeze[side];
        if (q->fuel > 0) {
            fprintf(out,
                    "  squeeze %s: from an order of %s on, by itself from %s to %s, "
                    "forcing %s\n",
                    side == LIQMAP_SHORT ? "up" : "down",
                    format_amount(order, q->order), distance(from, r, q->from),
                    distance(to, r, q->to), format_amount(fuel, q->fuel));
        } else if (r->has_depth) {
            fprintf(out, "  squeeze %s: none within 10 %%\n",
                    side == LIQMAP_SHORT ? "up" : "down");
        }
    }
}

static void print_state(FILE *out, const summary_row *r, int colour)
{
    const int64_t age = r->age_ms < INT64_MAX ? (int64_t)r->age_ms : INT64_MAX;
    const int is_cold = r->coverage < TEXT_LEAST_COVERAGE;
    char text[NUMBER_TEXT];
    fprintf(out, "  imbalance %+.2f", r->range.imbalance);
    fprintf(out, "  %.16s", screen_time(text, r->time_ms));
    fprintf(out, "  %s%s%s", age > 0 ? "age " : "latest",
            age > 0 ? format_duration(text, age) : "", r->is_stale ? ", stale" : "");
    fprintf(out, "  %scoverage %.1f %%%s%s\n", colour && is_cold ? "\033[1;31m" : "",
            100 * r->coverage, is_cold ? ": little is known yet" : "",
            colour && is_cold ? "\033[0m" : "");
    if (r->off_axis > 0) {
        fprintf(
            out,
            "  WARNING: %s snapshots left the axis: amounts are not to be trusted\n",
            format_integer(text, r->off_axis));
    }
}

static void print_row(FILE *out, const summary_row *r, int colour)
{
    char name[2 * SOURCE_LIST_NAME + 8], price[NUMBER_TEXT];
    snprintf(name, sizeof name, "%s%s%s", r->coin, r->coin[0] != '\0' ? " " : "",
             r->coin[0] != '\0' && r->sources > 1 ? "" : r->title);
    format_plain(name);
    print_side(out, r, LIQMAP_SHORT, name, colour);
    print_side(out, r, LIQMAP_LONG, format_price(price, r->price), colour);
    print_gaps(out, r);
    print_squeezes(out, r);
    print_state(out, r, colour);
}

static void print_summary(const summary *s, FILE *out, int is_first)
{
    const int colour = screen_has_colour();
    if (!is_first) {
        fputs(output_is_terminal() ? "\033[H\033[J" : "\n", out);
    }
    print_head(s, out);
    for (size_t i = 0; i < s->count; i++) {
        fputs(i > 0 ? "\n" : "", out);
        print_row(out, &s->rows[i], colour);
    }
}

const summary_view summary_view_text = {"text", print_summary};
