/* SPDX-License-Identifier: MIT */
/*
 * The map as a picture: price to the right, a bar for some buckets, stacked by class or
 * venue, and what is liquidated on the way, on an axis of its own.
 */
#include "views/draw_map.h"
#include "views/map_chart.h"
#include "views/text.h"
#include "base/format.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define SIDE_SPACE 92 /* beside the frame, for amounts */
#define BAR 4.0       /* least width of a bar */
#define RECTS 1300    /* of all bars, at most: the picture has a size, too */

/* ---- what is shown ------------------------------------------------------------ */

void map_drawing_range(map_drawing *d, const price_range *range)
{
    const panel *p = d->panel;
    const double first = p->edges[0], last = p->edges[p->buckets];
    const double part = range->percent / 100;
    d->low = part > 0 ? p->price * (1 - part) : range->low;
    d->high = part > 0 ? p->price * (1 + part) : range->high;
    d->low = d->low > first ? d->low : first;
    d->high = d->high < last ? d->high : last;
    if (!(d->low < d->high)) { /* none of the axis */
        d->low = first;
        d->high = last;
    }
}

/* Buckets are put together until a bar is wide enough to be seen; bars of about one
 * bucket each would alias. */
static void read_bars(map_chart *c)
{
    const panel *p = c->drawing->panel;
    const double room = c->plot.frame.width / (BAR * c->plot.unit);
    double most = (double)RECTS / (double)(p->parts + 1);
    int64_t first = 0, last = p->buckets - 1;
    most = room < most ? room : most;
    while (first < last && p->edges[first + 1] <= c->drawing->low) {
        first++;
    }
    while (last > first && p->edges[last] >= c->drawing->high) {
        last--;
    }
    c->wide = (int64_t)((double)(last - first + 1) / most) + 1;
    c->bars = allocate((size_t)((last - first) / c->wide + 1), sizeof *c->bars);
    for (int64_t b = first; b <= last; b++) {
        map_bar *to = &c->bars[(b - first) / c->wide];
        c->n = (b - first) / c->wide + 1;
        to->first = to->count == 0 ? b : to->first;
        to->count++;
        for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            const double *row = panel_density(p, side, b);
            for (int64_t t = 0; t < p->parts; t++) {
                to->part[t] += row[t];
                to->sum[side] += row[t];
            }
        }
    }
    for (int64_t i = 0; i < c->n; i++) {
        const double sum = c->bars[i].sum[0] + c->bars[i].sum[1];
        c->most = sum > c->most ? sum : c->most;
    }
}

/* The bucket of a bar that lies furthest out on a side. */
static int64_t outermost(const map_bar *b, int side)
{
    return side == LIQMAP_SHORT ? b->first + b->count - 1 : b->first;
}

static double accumulated(const map_chart *c, int side, int64_t bucket)
{
    return panel_sum(panel_cumulative(c->drawing->panel, side, bucket),
                     c->drawing->panel->parts);
}

/* ---- colours and legend ------------------------------------------------------- */

/* By rising leverage from the bottom; venues as they come. */
static void sort_parts(map_chart *c)
{
    const map_drawing *d = c->drawing;
    for (int i = 0; i < d->panel->parts; i++) {
        int to = i;
        for (; to > 0 && d->leverage[c->order[to - 1]] > d->leverage[i]; to--) {
            c->order[to] = c->order[to - 1];
        }
        c->order[to] = i;
    }
}

/* Parts of one colour differ by their shades. */
static void choose_colours(map_chart *c)
{
    const map_drawing *d = c->drawing;
    picture *p = &c->plot.picture;
    const int n = (int)d->panel->parts;
    int base[PANEL_PARTS];
    for (int i = 0; i < n; i++) {
        base[i] = d->are_venues ? COLOUR_series1 + i % PALETTE_SERIES
                                : palette_of_leverage(d->leverage[c->order[i]]);
    }
    for (int i = 0; i < n; i++) {
        int nth = 0, same = 0;
        for (int k = 0; k < n; k++) {
            nth += k < i && base[k] == base[i];
            same += base[k] == base[i];
        }
        c->colour[i] = base[i];
        if (nth > 0) {
            c->colour[i] = picture_colour(p, "part", i,
                                          palette_blend(p->colour[base[i]],
                                                        p->colour[COLOUR_background],
                                                        0.6 * nth / same));
        }
    }
}

static void draw_legend(map_chart *c)
{
    const map_drawing *d = c->drawing;
    for (int i = (int)d->panel->parts - 1; i >= 0; i--) {
        const int at = d->are_venues ? (int)d->panel->parts - 1 - i : i;
        plot_legend(&c->plot, c->colour[at], 0, d->label[c->order[at]]);
    }
    plot_legend(&c->plot, COLOUR_longs, 1, "cumulative longs");
    plot_legend(&c->plot, COLOUR_shorts, 1, "cumulative shorts");
    if (d->path != NULL && d->path->n > 0) {
        plot_legend(&c->plot, COLOUR_price, 1, "price after, time upward");
    }
}

/* ---- bars --------------------------------------------------------------------- */

static void print_side(FILE *out, const char *name, double amount)
{
    char text[NUMBER_TEXT];
    if (amount > 0) {
        fprintf(out, "\n%s %s", name, format_price(text, amount));
    }
}

/* What a bar holds, exactly, and what is liquidated on the way to its far end. */
static char *describe_bar(const map_chart *c, const map_bar *b)
{
    const map_drawing *d = c->drawing;
    const panel *p = d->panel;
    const int side = b->sum[LIQMAP_SHORT] >= b->sum[LIQMAP_LONG];
    char text[NUMBER_TEXT];
    text_line line;
    FILE *out;
    text_begin_line(&line);
    out = line.to;
    fprintf(out, "%s to ", format_price(text, p->edges[b->first]));
    fputs(format_price(text, p->edges[b->first + b->count]), out);
    print_side(out, "longs", b->sum[LIQMAP_LONG]);
    print_side(out, "shorts", b->sum[LIQMAP_SHORT]);
    for (int i = (int)p->parts - 1; i >= 0; i--) {
        print_side(out, d->label[c->order[i]], b->part[c->order[i]]);
    }
    print_side(out, side == LIQMAP_SHORT ? "cumulative shorts" : "cumulative longs",
               accumulated(c, side, outermost(b, side)));
    text_close_line(&line);
    return line.text;
}

void map_bar_ends(const map_chart *c, const map_bar *b, double *left, double *right)
{
    const scale *x = &c->plot.x;
    const double *edges = c->drawing->panel->edges;
    const double gap = 0.5 * c->plot.unit;
    *left = scale_at(x, edges[b->first]);
    *right = scale_at(x, edges[b->first + b->count]);
    *left = *left > x->at ? *left : x->at;
    *right = *right < x->end ? *right : x->end;
    if (*right - *left > 4 * gap) {
        *right -= 2 * gap;
    }
}

static void draw_bar(map_chart *c, const map_bar *b)
{
    const plot *p = &c->plot;
    char *title;
    double left, right, so_far = 0;
    map_bar_ends(c, b, &left, &right);
    if (!(b->sum[0] + b->sum[1] > 0) || !(right > left)) {
        return;
    }
    title = describe_bar(c, b);
    picture_group(&c->plot.picture, title);
    for (int i = 0; i < c->drawing->panel->parts; i++) {
        const double amount = b->part[c->order[i]];
        const double base = scale_at(&p->left, so_far);
        so_far += amount;
        const double top = scale_at(&p->left, so_far);
        if (base - top >= 0.05) {
            picture_rect(&c->plot.picture, (box){left, top, right - left, base - top},
                         c->colour[i], 1);
        }
    }
    picture_group_end(&c->plot.picture);
    free(title);
}

/* ---- curves ------------------------------------------------------------------- */

static void add_curve(map_chart *c, int side)
{
    const panel *p = c->drawing->panel;
    const plot *at = &c->plot;
    const int first = side == LIQMAP_SHORT ? 0 : (int)c->n - 1;
    const int step = side == LIQMAP_SHORT ? 1 : -1;
    picture_point(&c->plot.picture, scale_at(&at->x, p->price), at->left.at);
    for (int64_t i = first; i >= 0 && i < c->n; i += step) {
        const map_bar *b = &c->bars[i];
        const int64_t bucket = outermost(b, side);
        double x =
            scale_at(&at->x, p->edges[side == LIQMAP_SHORT ? bucket + 1 : bucket]);
        if (side == LIQMAP_SHORT ? b->first + b->count <= p->here
                                 : b->first > p->here) {
            continue;
        }
        x = x < at->x.at ? at->x.at : x > at->x.end ? at->x.end : x;
        picture_point(&c->plot.picture, x,
                      scale_at(&at->right, accumulated(c, side, bucket)));
    }
}

static void draw_curve(map_chart *c, int side, int is_area)
{
    const int colour = side == LIQMAP_SHORT ? COLOUR_shorts : COLOUR_longs;
    picture *p = &c->plot.picture;
    if (!(c->furthest[side] > 0)) {
        return;
    }
    if (is_area) {
        picture_path(p, (stroke){.opacity = 0.1, .colour = colour, .is_closed = 1});
        add_curve(c, side);
        picture_point(p, side == LIQMAP_SHORT ? c->plot.x.end : c->plot.x.at,
                      c->plot.right.at);
    } else {
        picture_path(p, (stroke){.width = 2.4 * c->plot.unit, .colour = colour});
        add_curve(c, side);
    }
}

static void find_furthest(map_chart *c)
{
    const int64_t here = c->drawing->panel->here;
    if (c->bars[c->n - 1].first + c->bars[c->n - 1].count > here) {
        c->furthest[LIQMAP_SHORT] =
            accumulated(c, LIQMAP_SHORT, outermost(&c->bars[c->n - 1], LIQMAP_SHORT));
    }
    if (c->bars[0].first <= here) {
        c->furthest[LIQMAP_LONG] =
            accumulated(c, LIQMAP_LONG, outermost(&c->bars[0], LIQMAP_LONG));
    }
}

/* ---- all of it ---------------------------------------------------------------- */

static void draw_axes(map_chart *c)
{
    plot *p = &c->plot;
    const map_drawing *d = c->drawing;
    const map_bar *b = &c->bars[c->n / 2];
    char caption[NUMBER_TEXT];
    const double furthest =
        c->furthest[0] > c->furthest[1] ? c->furthest[0] : c->furthest[1];
    const ticks left = plot_amounts(&p->left, p, c->most);
    const ticks right = plot_amounts(&p->right, p, furthest);
    plot_width_name(caption, d->panel->edges[b->first],
                    d->panel->edges[b->first + b->count], d->is_log);
    plot_bottom_prices(p);
    if (c->most > 0) {
        plot_left_axis(p, &left, tick_amount, 1);
        plot_caption(p, ANCHOR_START, caption);
    }
    if (furthest > 0) {
        plot_right_amounts(p, &right);
        plot_caption(p, ANCHOR_END, "cumulative");
    }
}

double draw_map(picture *out, const map_drawing *d, const picture_options *o)
{
    map_chart c = {.drawing = d};
    char title[2 * NUMBER_TEXT];
    snprintf(title, sizeof title, "%.200s liquidation map", d->name);
    plot_begin(&c.plot, o, title);
    sort_parts(&c);
    choose_colours(&c);
    draw_legend(&c);
    plot_notes(&c.plot, &d->notes);
    plot_frame(&c.plot, SIDE_SPACE, SIDE_SPACE);
    c.plot.x.from = d->low;
    c.plot.x.to = d->high;
    read_bars(&c);
    find_furthest(&c);
    draw_axes(&c);
    draw_curve(&c, LIQMAP_LONG, 1);
    draw_curve(&c, LIQMAP_SHORT, 1);
    for (int64_t i = 0; i < c.n; i++) {
        draw_bar(&c, &c.bars[i]);
    }
    draw_curve(&c, LIQMAP_LONG, 0);
    draw_curve(&c, LIQMAP_SHORT, 0);
    map_draw_price(&c);
    map_draw_path(&c);
    map_draw_clusters(&c);
    if (!(c.most > 0)) {
        plot_message(&c.plot, COLOUR_text, "The map holds nothing here.");
    }
    free(c.bars);
    *out = c.plot.picture;
    return c.most;
}
