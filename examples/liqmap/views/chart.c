/* SPDX-License-Identifier: MIT */
#include "views/chart.h"
#include "views/text.h"
#include "base/format.h"
#include "base/screen.h"

#include <stdio.h>

#define LINES 16        /* on each side, at most, where not asked for */
#define BEFORE_PARTS 18 /* columns of a table before its parts, and of a part */
#define PART 12
#define SHOWN 0.95 /* of a side's cumulative: a chart of all prices reaches so far */

/* The part of a panel that is drawn. */
typedef struct extent {
    bucket_range shown;
    double part; /* of what a side holds there: the chart reaches to where that lies */
} extent;

/* The bucket of a side that is drawn next to the price. */
static int64_t nearest(const panel *p, const extent *e, int side)
{
    return side == LIQMAP_SHORT ? (p->here > e->shown.first ? p->here : e->shown.first)
                                : (p->here < e->shown.end ? p->here : e->shown.end - 1);
}

/* How many buckets lie outward from it on a side, that one included. */
static int64_t outward(const panel *p, const extent *e, int side)
{
    const int64_t from = nearest(p, e, side);
    const int64_t count =
        side == LIQMAP_SHORT ? e->shown.end - from : from - e->shown.first + 1;
    return count > 0 ? count : 0;
}

/* The bucket so many outward from it. */
static int64_t step_out(const panel *p, const extent *e, int side, int64_t steps)
{
    const int64_t from = nearest(p, e, side);
    return side == LIQMAP_SHORT ? from + steps : from - steps;
}

static double accumulated(const panel *p, int side, int64_t bucket)
{
    return panel_sum(panel_cumulative(p, side, bucket), p->parts);
}

/* How many buckets outward hold that part of what the side has there. */
static int64_t reach(const panel *p, const extent *e, int side)
{
    const int64_t all = outward(p, e, side);
    const double most =
        all > 0 ? accumulated(p, side, step_out(p, e, side, all - 1)) : 0;
    int64_t steps = 0;
    while (most > 0 && steps < all - 1 &&
           accumulated(p, side, step_out(p, e, side, steps)) < e->part * most) {
        steps++;
    }
    return most > 0 ? steps + 1 : 0;
}

/*
 * A line of the chart: `wide` buckets, the nearest `band` times so many from the price.
 */
typedef struct band {
    double part[PANEL_PARTS];
    double amount, price; /* price: the edge that lies further out */
    int64_t last;         /* the bucket that lies furthest out */
} band;

static band read_band(const panel *p, const extent *e, int side, int64_t nth,
                      int64_t wide)
{
    band b = {{0}, 0, 0, 0};
    const int64_t all = outward(p, e, side);
    for (int64_t i = nth * wide; i < (nth + 1) * wide && i < all; i++) {
        b.last = step_out(p, e, side, i);
        const double *row = panel_density(p, side, b.last);
        for (int64_t part = 0; part < p->parts; part++) {
            b.part[part] += row[part];
        }
    }
    b.amount = panel_sum(b.part, p->parts);
    b.price = p->edges[side == LIQMAP_SHORT ? b.last + 1 : b.last];
    return b;
}

static void print_band(const panel *p, FILE *out, int side, const band *b, double most,
                       int colour)
{
    char text[NUMBER_TEXT];
    fprintf(out, "%12s ", format_price(text, b->price));
    text_side(out, side, colour);
    fputc(' ', out);
    text_bar(out, b->part, p->parts, most, colour);
    fprintf(out, " %9s", b->amount > 0 ? format_amount(text, b->amount) : "-");
    fprintf(out, " %*s\n", side == LIQMAP_LONG ? 9 : 19,
            format_amount(text, accumulated(p, side, b->last)));
}

/* How a panel is drawn: lines of `wide` buckets, so many of a side, and the longest bar.
 * wide 0: there is nothing to draw. */
typedef struct layout {
    extent extent;
    int64_t wide, lines[2];
    double most;
} layout;

static layout lay_out(const panel *p, const price_range *range)
{
    const int64_t lines = screen_rows(LINES);
    int64_t far[2], furthest;
    layout l = {.extent = {price_range_buckets(range, p), range->is_all ? SHOWN : 1}};
    if (p->here < 0 || p->here >= p->buckets) {
        return l;
    }
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        far[side] = reach(p, &l.extent, side);
    }
    furthest =
        far[LIQMAP_LONG] > far[LIQMAP_SHORT] ? far[LIQMAP_LONG] : far[LIQMAP_SHORT];
    l.wide = (furthest + lines - 1) / lines;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT && l.wide > 0; side++) {
        l.lines[side] = (far[side] + l.wide - 1) / l.wide;
        for (int64_t i = 0; i < l.lines[side]; i++) {
            const band b = read_band(p, &l.extent, side, i, l.wide);
            l.most = b.amount > l.most ? b.amount : l.most;
        }
    }
    return l;
}

double chart_largest(const panel *p, const price_range *range)
{
    return lay_out(p, range).most;
}

void chart_print(const panel *p, const price_range *range, FILE *out, int colour)
{
    const layout l = lay_out(p, range);
    char text[NUMBER_TEXT];
    if (p->here < 0 || p->here >= p->buckets) {
        fputs("\nThe price is off the axis: nothing to draw around it.\n", out);
        return;
    }
    if (l.wide == 0) {
        fputs("\nThe map holds nothing on the way to these prices: nothing to draw.\n",
              out);
        return;
    }
    fputc('\n', out);
    text_buckets(out, p->edges, p->here, l.wide);
    fprintf(out, "%12s   %-*s %9s %9s %9s\n", "price to", text_bar_width(), "",
            "amount", "cum long", "cum short");
    for (int64_t i = l.lines[LIQMAP_SHORT] - 1; i >= 0; i--) {
        const band b = read_band(p, &l.extent, LIQMAP_SHORT, i, l.wide);
        print_band(p, out, LIQMAP_SHORT, &b, l.most, colour);
    }
    fprintf(out, "%12s   %s%s%s\n", format_price(text, p->price),
            colour ? "\033[1m" : "", "--- price: shorts above, longs below ---",
            colour ? "\033[0m" : "");
    for (int64_t i = 0; i < l.lines[LIQMAP_LONG]; i++) {
        const band b = read_band(p, &l.extent, LIQMAP_LONG, i, l.wide);
        print_band(p, out, LIQMAP_LONG, &b, l.most, colour);
    }
}

/* The bucket of a price; -1 off the axis. */
static int64_t bucket_of(const panel *p, double price)
{
    int64_t bucket = 0;
    while (bucket < p->buckets && p->edges[bucket + 1] <= price) {
        bucket++;
    }
    return p->edges[0] <= price && bucket < p->buckets ? bucket : -1;
}

static void print_cumulative(const panel *p, const bucket_range *shown, int side,
                             int percent, const bucket_range *parts, FILE *out)
{
    const int up = side == LIQMAP_SHORT ? percent : -percent;
    const int64_t bucket = bucket_of(p, p->price * (1 + up / 100.0));
    char text[NUMBER_TEXT];
    if (bucket < shown->first || bucket >= shown->end) {
        return;
    }
    fprintf(out, "  %-6s to %+3d %%", side == LIQMAP_SHORT ? "shorts" : "longs", up);
    for (int64_t i = parts->first; i < parts->end; i++) {
        fprintf(out, "%*s", PART,
                format_amount(text, panel_cumulative(p, side, bucket)[i]));
    }
    fputc('\n', out);
}

void chart_cumulative(const panel *p, const price_range *range,
                      char (*labels)[TEXT_LABEL], FILE *out)
{
    static const int percent[] = {1, 2, 5, 10};
    enum { ROWS = sizeof percent / sizeof *percent };
    const bucket_range shown = price_range_buckets(range, p);
    const int64_t room = (screen_width() - BEFORE_PARTS) / PART;
    bucket_range parts = {0, 0};
    while (parts.end < p->parts) {
        parts.first = parts.end;
        parts.end = parts.first + room < p->parts ? parts.first + room : p->parts;
        fprintf(out, "\n%-*s", BEFORE_PARTS, "cumulative");
        for (int64_t i = parts.first; i < parts.end; i++) {
            fprintf(out, " %*.*s", PART - 1, PART - 1, labels[i]);
        }
        fputc('\n', out);
        for (int i = ROWS - 1; i >= 0; i--) {
            print_cumulative(p, &shown, LIQMAP_SHORT, percent[i], &parts, out);
        }
        for (int i = 0; i < ROWS; i++) {
            print_cumulative(p, &shown, LIQMAP_LONG, percent[i], &parts, out);
        }
    }
}
