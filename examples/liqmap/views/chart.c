/* SPDX-License-Identifier: MIT */
#include "views/chart.h"
#include "views/text.h"
#include "base/format.h"

#include <stdio.h>

#define LINES 16   /* on each side, at most */
#define SHOWN 0.95 /* of a side's cumulative: the chart reaches to where that lies */

/* How many buckets lie outward from the price's on a side, that one included. */
static int64_t outward(const panel *p, int side)
{
    return side == LIQMAP_SHORT ? p->buckets - p->here : p->here + 1;
}

/* The bucket so many outward from the price's. */
static int64_t step_out(const panel *p, int side, int64_t steps)
{
    return side == LIQMAP_SHORT ? p->here + steps : p->here - steps;
}

static double accumulated(const panel *p, int side, int64_t bucket)
{
    return panel_sum(panel_cumulative(p, side, bucket), p->parts);
}

/* How many buckets outward hold SHOWN of what the side has there. */
static int64_t reach(const panel *p, int side)
{
    const int64_t all = outward(p, side);
    const double most = accumulated(p, side, step_out(p, side, all - 1));
    int64_t steps = 0;
    while (most > 0 && steps < all - 1 &&
           accumulated(p, side, step_out(p, side, steps)) < SHOWN * most) {
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

static band read_band(const panel *p, int side, int64_t nth, int64_t wide)
{
    band b = {{0}, 0, 0, 0};
    const int64_t all = outward(p, side);
    for (int64_t i = nth * wide; i < (nth + 1) * wide && i < all; i++) {
        b.last = step_out(p, side, i);
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
    fprintf(out, "%14s ", format_price(text, b->price));
    text_bar(out, b->part, p->parts, most, colour);
    fprintf(out, " %9s", b->amount > 0 ? format_amount(text, b->amount) : "-");
    fprintf(out, " %*s\n", side == LIQMAP_LONG ? 9 : 19,
            format_amount(text, accumulated(p, side, b->last)));
}

void chart_print(const panel *p, FILE *out, int colour)
{
    int64_t wide, furthest, far[2], lines[2];
    double most = 0;
    char text[NUMBER_TEXT];
    if (p->here < 0 || p->here >= p->buckets) {
        fputs("\nThe price is off the axis: nothing to draw around it.\n", out);
        return;
    }
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        far[side] = reach(p, side);
    }
    furthest =
        far[LIQMAP_LONG] > far[LIQMAP_SHORT] ? far[LIQMAP_LONG] : far[LIQMAP_SHORT];
    if (furthest == 0) {
        fputs("\nThe map holds nothing on the way from the price: nothing to draw.\n",
              out);
        return;
    }
    wide = (furthest + LINES - 1) / LINES;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        lines[side] = (far[side] + wide - 1) / wide;
        for (int64_t i = 0; i < lines[side]; i++) {
            const band b = read_band(p, side, i, wide);
            most = b.amount > most ? b.amount : most;
        }
    }
    fprintf(out, "\n%14s %-*s %9s %9s %9s\n", "price to", TEXT_BAR, "", "amount",
            "cum long", "cum short");
    for (int64_t i = lines[LIQMAP_SHORT] - 1; i >= 0; i--) {
        const band b = read_band(p, LIQMAP_SHORT, i, wide);
        print_band(p, out, LIQMAP_SHORT, &b, most, colour);
    }
    fprintf(out, "%14s %s%s%s\n", format_price(text, p->price), colour ? "\033[1m" : "",
            "--- price: shorts above, longs below ---", colour ? "\033[0m" : "");
    for (int64_t i = 0; i < lines[LIQMAP_LONG]; i++) {
        const band b = read_band(p, LIQMAP_LONG, i, wide);
        print_band(p, out, LIQMAP_LONG, &b, most, colour);
    }
}
