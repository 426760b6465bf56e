/* SPDX-License-Identifier: MIT */
/*
 * The map over time as a picture: time to the right, price upward, a colour for what some
 * buckets hold at a moment, candles and observed liquidations on top.
 */
#include "views/draw_heat.h"
#include "views/label_width.h"
#include "views/plot.h"
#include "base/format.h"
#include "base/screen.h"
#include "base/memory.h"

#include <liqmap/liqmap.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEFT_SPACE 104 /* beside the frame, for prices; and for the colour bar */
#define RIGHT_SPACE 128
#define CELL 2.0        /* least width of a cell */
#define ROW 3.0         /* least height of one */
#define CANDLE 5.0      /* least width of a candle */
#define SHADES 24       /* of each side */
#define FULL 0.97       /* of the cells that hold anything have a shade of their own */
#define GAP COLOUR_grid /* where there are no snapshots */
#define DOTS 1500       /* observed liquidations, at most: the largest */

typedef struct chart {
    plot plot;
    const heat *heat;
    int64_t *column; /* of the map, at each column of cells; -1: none */
    int64_t columns, rows, wide;
    double *amounts[2]; /* [column][row] of cells */
    double most;        /* of all cells */
    double full;        /* what the last shade begins at */
    int shade[2][SHADES];
} chart;

/* ---- cells -------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The middle one of the times between columns. */
static double usual_step(const heat *h)
{
    const int64_t n = h->window.columns - 1;
    double *steps, step;
    if (n < 1) {
        return 60000;
    }
    steps = allocate((size_t)n, sizeof *steps);
    for (int64_t i = 0; i < n; i++) {
        steps[i] = (double)(h->times[i + 1] - h->times[i]);
    }
    qsort(steps, (size_t)n, sizeof *steps, compare_numbers);
    step = steps[n / 2];
    free(steps);
    return step;
}

/* Whether snapshots are missing before a column. */
static int follows_gap(const heat *h, int64_t at, double step)
{
    return at > 0 && (double)(h->times[at] - h->times[at - 1]) > 1.5 * step;
}

static int has_gap(const heat *h)
{
    const double step = usual_step(h);
    int64_t at = h->window.columns - 1;
    while (at > 0 && !follows_gap(h, at, step)) {
        at--;
    }
    return at > 0;
}

/* Which column of the map each column of cells shows: a column is of the time up to it; a
 * gap stays empty. */
static void find_columns(chart *c)
{
    const heat *h = c->heat;
    const double step = usual_step(h);
    int64_t at = 0;
    for (int64_t i = 0; i < c->columns; i++) {
        const double time = c->plot.x.from + (c->plot.x.to - c->plot.x.from) *
                                                 ((double)i + 0.5) / (double)c->columns;
        while (at < h->window.columns - 1 && (double)h->times[at] < time) {
            at++;
        }
        c->column[i] =
            follows_gap(h, at, step) && (double)h->times[at] - time > step ? -1 : at;
    }
}

/* What some buckets hold: of a cumulative reading, which is a sum already, the most. */
static double read_cell(const heat *h, int side, int64_t column, int64_t first,
                        int64_t end)
{
    const double *row = h->amounts[side] + column * h->window.buckets;
    double amount = 0;
    for (int64_t j = first; j < end && j < h->window.buckets; j++) {
        if (h->config.reading == LIQMAP_HEAT_DENSITY) {
            amount += row[j];
        } else {
            amount = row[j] > amount ? row[j] : amount;
        }
    }
    return amount;
}

static void read_amounts(chart *c)
{
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        c->amounts[side] =
            allocate((size_t)(c->columns * c->rows), sizeof *c->amounts[side]);
        for (int64_t i = 0; i < c->columns * c->rows; i++) {
            const int64_t column = c->column[i / c->rows], row = i % c->rows;
            if (column >= 0) {
                c->amounts[side][i] = read_cell(c->heat, side, column, row * c->wide,
                                                (row + 1) * c->wide);
            }
        }
    }
}

/* A few very full cells would leave the others dark. */
static void find_full(chart *c)
{
    const int64_t all = c->columns * c->rows;
    double *sums = allocate((size_t)all, sizeof *sums);
    int64_t n = 0;
    for (int64_t i = 0; i < all; i++) {
        sums[n] =
            c->amounts[0][i] > c->amounts[1][i] ? c->amounts[0][i] : c->amounts[1][i];
        n += sums[n] > 0;
    }
    qsort(sums, (size_t)n, sizeof *sums, compare_numbers);
    c->most = n > 0 ? sums[n - 1] : 0;
    c->full = n > 0 ? sums[(int64_t)((double)(n - 1) * FULL)] : 0;
    free(sums);
}

/* The shades are even in the root of amounts; -1: next to nothing. */
static int shade_of(const chart *c, double amount)
{
    const double part = amount > 0 ? sqrt(amount / c->full) : 0;
    const int shade = part < 1 ? (int)(SHADES * part) : SHADES - 1;
    return shade > 0 ? shade : -1;
}

static void add_shades(chart *c)
{
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int i = 0; i < SHADES; i++) {
            c->shade[side][i] = picture_colour(
                &c->plot.picture, side == LIQMAP_SHORT ? "short" : "long", i,
                palette_heat(side, (i + 0.5) / SHADES));
        }
    }
}

static double whole(double x)
{
    return floor(x + 0.5);
}

/* Rows of cells from the top. */
static void draw_cells(chart *c)
{
    const heat *h = c->heat;
    const box *f = &c->plot.frame;
    cells k = {.columns = c->columns, .rows = c->rows};
    k.x = allocate((size_t)c->columns + 1, sizeof *k.x);
    k.y = allocate((size_t)c->rows + 1, sizeof *k.y);
    k.colour = allocate((size_t)(c->columns * c->rows), sizeof *k.colour);
    for (int64_t i = 0; i <= c->columns; i++) {
        k.x[i] = whole(f->x + f->width * (double)i / (double)c->columns);
    }
    for (int64_t i = 0; i <= c->rows; i++) {
        const int64_t bucket = (c->rows - i) * c->wide, n = h->window.buckets;
        k.y[i] = whole(scale_at(&c->plot.left, h->edges[bucket < n ? bucket : n]));
    }
    for (int64_t i = 0; i < c->columns * c->rows; i++) {
        const int64_t to = i / c->rows * c->rows + c->rows - 1 - i % c->rows;
        const int side = c->amounts[LIQMAP_SHORT][i] >= c->amounts[LIQMAP_LONG][i];
        const int shade = shade_of(c, c->amounts[side][i]);
        k.colour[to] = shade < 0 ? -1 : c->shade[side][shade];
    }
    picture_rect(&c->plot.picture, *f, c->shade[LIQMAP_LONG][0], 1);
    for (int64_t i = 0; i < c->columns; i++) {
        if (c->column[i] < 0) {
            picture_rect(&c->plot.picture,
                         (box){k.x[i], f->y, k.x[i + 1] - k.x[i], f->height}, GAP, 1);
        }
    }
    picture_cells(&c->plot.picture, k);
}

/* ---- colour bar --------------------------------------------------------------- */

/* At a part of its height. */
static void label_colour_bar(chart *c, double right, double part, const char *text)
{
    const box *f = &c->plot.frame;
    const double size = plot_small(&c->plot);
    picture_text(&c->plot.picture,
                 (label){.x = right + 6 * c->plot.unit,
                         .y = f->y + f->height * (1 - part) + 0.35 * size,
                         .size = size,
                         .colour = COLOUR_muted},
                 text);
}

/* Two columns of shades beside each other, and what they mean. */
static void draw_colour_bar(chart *c)
{
    const box *f = &c->plot.frame;
    const double unit = c->plot.unit, width = 13 * unit;
    const double left = f->x + f->width + 16 * unit;
    cells k = {.columns = 2, .rows = SHADES};
    char text[NUMBER_TEXT];
    k.x = allocate(3, sizeof *k.x);
    k.y = allocate(SHADES + 1, sizeof *k.y);
    k.colour = allocate(2 * SHADES, sizeof *k.colour);
    for (int i = 0; i <= 2; i++) {
        k.x[i] = whole(left + width * i);
    }
    for (int i = 0; i <= SHADES; i++) {
        k.y[i] = whole(f->y + f->height * i / SHADES);
    }
    for (int i = 0; i < SHADES; i++) {
        k.colour[i] = c->shade[LIQMAP_LONG][SHADES - 1 - i];
        k.colour[SHADES + i] = c->shade[LIQMAP_SHORT][SHADES - 1 - i];
    }
    picture_cells(&c->plot.picture, k);
    const ticks t = ticks_of(0, c->full, 6);
    label_colour_bar(c, left + 2 * width, 1, strcat(format_amount(text, c->full), "+"));
    for (int64_t i = t.count - 1; i >= 0; i--) { /* the largest are furthest apart */
        label_colour_bar(c, left + 2 * width, sqrt(tick_value(&t, i) / c->full),
                         tick_amount(text, &t, i));
    }
}

/* ---- price -------------------------------------------------------------------- */

static double price_y(const chart *c, double price)
{
    const double y = scale_at(&c->plot.left, price);
    return y > c->plot.left.at    ? c->plot.left.at
           : y < c->plot.left.end ? c->plot.left.end
                                  : y;
}

static void draw_candle(chart *c, const candle *k, double left, double right)
{
    picture *p = &c->plot.picture;
    const double unit = c->plot.unit, middle = 0.5 * (left + right);
    const double open = price_y(c, k->open), close = price_y(c, k->close);
    const double high = price_y(c, k->high), low = price_y(c, k->low);
    const double top = open < close ? open : close;
    const double height = (open < close ? close : open) - top;
    const double half = 0.32 * (right - left);
    const double least = height > unit ? height : unit;
    const int is_up = k->close >= k->open;
    picture_rect(p, (box){middle - unit, high - unit, 2 * unit, low - high + 2 * unit},
                 COLOUR_black, 1);
    picture_rect(
        p, (box){middle - half - unit, top - unit, 2 * (half + unit), least + 2 * unit},
        COLOUR_black, 1);
    picture_rect(p, (box){middle - unit / 2, high, unit, low - high},
                 is_up ? COLOUR_up : COLOUR_down, 1);
    picture_rect(p, (box){middle - half, top, 2 * half, least},
                 is_up ? COLOUR_up : COLOUR_down, 1);
}

/* Columns are put together until candles are wide enough. */
static void draw_candles(chart *c)
{
    const heat *h = c->heat;
    const double step = usual_step(h);
    const double most = c->plot.frame.width / (CANDLE * c->plot.unit);
    const int64_t wide = (int64_t)((double)h->window.columns / most) + 1;
    for (int64_t i = 0; i < h->window.columns; i += wide) {
        const int64_t end = i + wide < h->window.columns ? i + wide : h->window.columns;
        const double until = (double)h->times[end - 1];
        double from = i > 0 ? (double)h->times[i - 1] : c->plot.x.from;
        candle k = h->candles[i];
        for (int64_t j = i + 1; j < end; j++) {
            k.high = fmax(k.high, h->candles[j].high);
            k.low = fmin(k.low, h->candles[j].low);
            k.close = h->candles[j].close;
        }
        from = fmax(from, until - 1.5 * step * (double)(end - i));
        from = scale_at(&c->plot.x, from);
        draw_candle(c, &k,
                    fmax(from, scale_at(&c->plot.x, until) - 4 * CANDLE * c->plot.unit),
                    scale_at(&c->plot.x, until));
    }
}

/* ---- observed liquidations ---------------------------------------------------- */

typedef struct dot {
    double amount, price;
    int64_t time_ms;
    int is_short;
} dot;

static int larger_first(const void *a, const void *b)
{
    const dot *x = a, *y = b;
    if (x->amount != y->amount) {
        return x->amount < y->amount ? 1 : -1;
    }
    return (x->time_ms > y->time_ms) - (x->time_ms < y->time_ms);
}

static int is_shown(const chart *c, const order *o)
{
    return (double)o->time_ms >= c->plot.x.from && (double)o->time_ms <= c->plot.x.to &&
           o->price >= c->plot.left.from && o->price <= c->plot.left.to;
}

/* A dot's area is its part of the largest; the largest come first, so that small ones lie
 * on top. */
static void draw_observed(chart *c, const orders *seen)
{
    dot *dots = allocate(seen->count, sizeof *dots);
    int64_t n = 0;
    for (size_t i = 0; i < seen->count; i++) {
        const order *o = &seen->rows[i];
        if (is_shown(c, o)) {
            dots[n++] =
                (dot){o->contracts * o->price, o->price, o->time_ms, o->is_short};
        }
    }
    qsort(dots, (size_t)n, sizeof *dots, larger_first);
    for (int64_t i = 0; i < n && i < DOTS; i++) {
        const double radius = 1.6 + 5 * sqrt(dots[i].amount / dots[0].amount);
        const point at = {scale_at(&c->plot.x, (double)dots[i].time_ms),
                          scale_at(&c->plot.left, dots[i].price)};
        picture_dot(&c->plot.picture, at, (radius + 1) * c->plot.unit, COLOUR_black);
        picture_dot(&c->plot.picture, at, radius * c->plot.unit,
                    dots[i].is_short ? COLOUR_shorts : COLOUR_longs);
    }
    free(dots);
}

/* ---- all of it ---------------------------------------------------------------- */

static void draw_legend(chart *c, const orders *seen)
{
    plot_legend(&c->plot, c->shade[LIQMAP_SHORT][SHADES * 2 / 3], 0, "shorts");
    plot_legend(&c->plot, c->shade[LIQMAP_LONG][SHADES * 2 / 3], 0, "longs");
    if (has_gap(c->heat)) {
        plot_legend(&c->plot, GAP, 0, "no data");
    }
    if (seen != NULL) {
        plot_legend(&c->plot, COLOUR_shorts, 1, "shorts liquidated (observed)");
        plot_legend(&c->plot, COLOUR_longs, 1, "longs liquidated (observed)");
    }
}

static void draw_notes(chart *c)
{
    const heat *h = c->heat;
    const zone *tz = screen_tz();
    char from[NUMBER_TEXT], to[NUMBER_TEXT], span[2 * NUMBER_TEXT];
    char stale[NOTES_STALE] = "";
    notes all = {{NULL}, 0};
    shown_notes shown;
    zone_format(from, tz, h->times[0])[16] = '\0';
    sprintf(span, "%s to %s", from,
            zone_format(to, tz, h->times[h->window.columns - 1]));
    plot_shown_notes(&shown, &h->shown, h->stats.coverage);
    if (h->stats.off_axis > 0) {
        notes_add(&all, "WARNING: prices left the axis: amounts are not to be trusted");
    }
    for (int64_t i = 0; i < h->n_sources; i++) {
        if (h->sources[i].is_stale) {
            notes_name_stale(stale, h->sources[i].name);
        }
    }
    if (stale[0] != '\0') {
        notes_add(&all, stale);
    }
    notes_add(&all, span);
    if (shown.window[0] != '\0') {
        notes_add(&all, shown.window);
    }
    notes_add(&all, shown.scale);
    if (h->shown.scale != SCALE_RELATIVE) {
        notes_add(&all, h->config.unit == LIQMAP_CONTRACTS
                            ? "amounts in contracts"
                            : "amounts in quote currency");
    }
    notes_add(&all, h->name);
    notes_add(&all, "modelled, an estimate");
    plot_notes(&c->plot, &all);
}

static void set_scales(chart *c)
{
    const heat *h = c->heat;
    const liqmap_heat_window *w = &h->window;
    c->plot.x.from = (double)h->times[0] - usual_step(h);
    c->plot.x.to = (double)h->times[w->columns - 1];
    c->plot.left.from = h->edges[0];
    c->plot.left.to = h->edges[w->buckets];
    c->wide =
        (int64_t)((double)w->buckets * ROW * c->plot.unit / c->plot.frame.height) + 1;
    c->rows = (w->buckets + c->wide - 1) / c->wide;
    c->columns = (int64_t)(c->plot.frame.width / (CELL * c->plot.unit));
    c->columns = c->columns < 2 * w->columns ? c->columns : 2 * w->columns;
    c->columns = c->columns > 1 ? c->columns : 1;
    c->column = allocate((size_t)c->columns, sizeof *c->column);
}

/* What a cell holds, or what is liquidated on the way to it. */
static void name_colour_bar(const chart *c, char *text)
{
    const heat *h = c->heat;
    if (h->config.reading == LIQMAP_HEAT_DENSITY) {
        const int64_t end = c->wide < h->window.buckets ? c->wide : h->window.buckets;
        strcat(strcpy(text, "longs | shorts, "),
               plot_width_name((char[NUMBER_TEXT]){0}, h->edges[0], h->edges[end],
                               h->axis.kind == LIQMAP_AXIS_LOG));
    } else {
        strcpy(text, "longs | shorts, cumulative");
    }
}

static void draw_chart(chart *c, const orders *seen)
{
    plot *p = &c->plot;
    ticks prices;
    char caption[2 * NUMBER_TEXT];
    set_scales(c);
    find_columns(c);
    read_amounts(c);
    find_full(c);
    draw_cells(c);
    prices = ticks_of(p->left.from, p->left.to,
                      (int)(p->frame.height / (2.4 * plot_normal(p))) + 1);
    plot_left_axis(p, &prices, tick_price, 0);
    plot_bottom_times(p);
    if (c->full > 0) {
        draw_colour_bar(c);
    }
    draw_candles(c);
    if (seen != NULL) {
        draw_observed(c, seen);
    }
    name_colour_bar(c, caption);
    plot_caption(p, ANCHOR_END, caption);
}

double draw_heat(picture *out, const heat *h, const orders *seen,
                 const picture_options *o)
{
    chart c = {.heat = h};
    char title[2 * NUMBER_TEXT];
    snprintf(title, sizeof title, "%.200s liquidation heatmap", h->name);
    plot_begin(&c.plot, o, title);
    add_shades(&c);
    draw_legend(&c, seen);
    draw_notes(&c);
    plot_frame(&c.plot, LEFT_SPACE, RIGHT_SPACE);
    if (h->window.buckets == 0) {
        plot_message(&c.plot, COLOUR_text,
                     "These prices lie off the axis: nothing to draw.");
    } else {
        draw_chart(&c, seen);
        if (!(c.full > 0)) {
            plot_message(&c.plot, COLOUR_up, "The map holds nothing here.");
        }
    }
    free(c.column);
    free(c.amounts[0]);
    free(c.amounts[1]);
    *out = c.plot.picture;
    return c.most;
}
