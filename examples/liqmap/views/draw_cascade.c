/* SPDX-License-Identifier: MIT */
/*
 * A squeeze as a picture. Price to the right, amounts upward: what rests in the book as far
 * as a price, the least order that reaches it, and the order with what it has forced out
 * until then: price stops where that line meets the book.
 */
#include "views/draw_cascade.h"
#include "views/label_width.h"
#include "views/plot.h"
#include "views/text.h"
#include "base/format.h"
#include "base/screen.h"

#include <stdlib.h>
#include <string.h>

#define LEFT_SPACE 92
#define RIGHT_SPACE 36
#define BEYOND 1.4  /* of the way price goes, is shown */
#define LEAST 0.01  /* of the start, is shown at least */
#define TRIGGER 0.1 /* of the start, where there is no order */
#define AREA 0.16   /* opacity below the steps */
#define STEP 3.0    /* least width of a step */

typedef struct chart {
    plot plot;
    const squeeze *squeeze;
    int outward;    /* 1 up, -1 down */
    double far;     /* the furthest price shown */
    char name[200]; /* of the source, or of all */
} chart;

static int is_beyond(const chart *c, double price, double limit)
{
    return (price - limit) * c->outward > 0;
}

/* ---- the book ----------------------------------------------------------------- */

static double book_point(const squeeze *s, int64_t i, double *amount)
{
    if (i < 0) {
        *amount = 0;
        return s->start;
    }
    *amount = s->book.quote[i];
    return s->book.price[i];
}

/* What rests between the start and a price: a straight line between points. */
static double depth_at(const squeeze *s, double price)
{
    const double way = price > s->start ? price - s->start : s->start - price;
    double a = 0, b = 0;
    if (s->book.count == 0) {
        return 100 * s->per_percent * way / s->start;
    }
    for (int64_t i = 0; i < s->book.count; i++) {
        const double from = book_point(s, i - 1, &a), to = book_point(s, i, &b);
        const double part = to != from ? (price - from) / (to - from) : 0;
        if (part <= 1) {
            return a + (b - a) * part;
        }
    }
    return b;
}

/* ---- what is shown ------------------------------------------------------------ */

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static void set_scales(chart *c)
{
    const squeeze *s = c->squeeze;
    const double *edges = s->map->edges;
    double way = LEAST * s->start, low, high;
    if (s->is_trigger) {
        way = TRIGGER * s->start;
    } else if ((s->end.price - s->start) * c->outward * BEYOND > way) {
        way = (s->end.price - s->start) * c->outward * BEYOND;
    }
    c->far = s->start + c->outward * way;
    low = edges[0] < s->start ? edges[0] : s->start;
    high =
        edges[s->map->axis.buckets] > s->start ? edges[s->map->axis.buckets] : s->start;
    c->far = clamp(c->far, low, high);
    way = c->far != s->start ? 0.03 * (c->far - s->start) : 0.01 * s->start;
    c->plot.x.from = c->outward > 0 ? s->start - way : c->far;
    c->plot.x.to = c->outward > 0 ? c->far : s->start - way;
    if (!(c->plot.x.to > c->plot.x.from)) {
        c->plot.x.to = c->plot.x.from + 0.01 * s->start;
    }
}

/* The largest order of the trigger curve that is shown. */
static double largest_order(const chart *c)
{
    const squeeze *s = c->squeeze;
    double most = 0;
    for (int64_t k = 0; k < s->curve.length; k++) {
        if (is_beyond(c, squeeze_near_edge(s, squeeze_bucket(s, k)), c->far)) {
            break;
        }
        most = s->orders[k];
    }
    return most;
}

static double largest(const chart *c)
{
    const squeeze *s = c->squeeze;
    double most = largest_order(c);
    if (!s->is_trigger && s->end.order + s->end.liquidated > most) {
        most = s->end.order + s->end.liquidated;
    }
    return most > 0 ? most : depth_at(s, c->far);
}

static point place(const chart *c, double price, double amount)
{
    const plot *p = &c->plot;
    return (point){clamp(scale_at(&p->x, price), p->x.at, p->x.end),
                   clamp(scale_at(&p->left, amount), p->left.end, p->left.at)};
}

static void add(chart *c, double price, double amount)
{
    const point at = place(c, price, amount);
    picture_point(&c->plot.picture, at.x, at.y);
}

/* ---- lines -------------------------------------------------------------------- */

/* As far as the frame's top, by steps of two pixels: a line between points is straight. */
static void draw_book(chart *c)
{
    const squeeze *s = c->squeeze;
    const double end = s->book.count > 0 ? s->book.price[s->book.count - 1] : c->far;
    const double last = is_beyond(c, end, c->far) ? c->far : end;
    const int steps = s->book.count > 0 ? (int)(c->plot.frame.width / 2) : 400;
    picture_path(&c->plot.picture,
                 (stroke){.width = 2.2 * c->plot.unit, .colour = COLOUR_depth});
    for (int i = 0; i <= steps; i++) {
        const double price = s->start + (last - s->start) * i / steps;
        const double amount = depth_at(s, price);
        add(c, price, amount);
        if (amount >= c->plot.left.to) {
            break;
        }
    }
}

/* A point where the curve changes, and where it ends: flat stretches are one line. */
static void draw_trigger(chart *c)
{
    const squeeze *s = c->squeeze;
    double before = -1, x = -1e9;
    picture_path(&c->plot.picture, (stroke){.width = 2.2 * c->plot.unit,
                                            .colour = COLOUR_x50,
                                            .is_dashed = !s->is_trigger});
    for (int64_t k = 0; k < s->curve.length; k++) {
        const double price = squeeze_near_edge(s, squeeze_bucket(s, k));
        const point at = place(c, price, s->orders[k]);
        if (is_beyond(c, price, c->far)) {
            break;
        }
        if (s->orders[k] != before && (at.x - x >= 1 || x - at.x >= 1)) {
            picture_point(&c->plot.picture, at.x, place(c, price, before).y);
            picture_point(&c->plot.picture, at.x, at.y);
            x = at.x;
            before = s->orders[k];
        }
    }
    if (before >= 0) {
        add(c, c->far, before);
    }
}

/* Stretches that price runs through by itself. */
static void draw_zones(chart *c)
{
    const squeeze *s = c->squeeze;
    const box *f = &c->plot.frame;
    for (int64_t i = 0; i < s->curve.n_zones; i++) {
        const liqmap_zone *z = &s->zones[i];
        const double a = place(c, z->from, 0).x, b = place(c, z->to, 0).x;
        char title[4 * NUMBER_TEXT], text[NUMBER_TEXT];
        if (is_beyond(c, z->from, c->far) || (a - b < 1 && b - a < 1)) {
            continue;
        }
        sprintf(title, "runs by itself from %s", format_price(text, z->from));
        strcat(strcat(title, " to "), format_price(text, z->to));
        strcat(strcat(title, "\nforced "), format_price(text, z->fuel));
        strcat(strcat(title, "\nby an order of "), format_price(text, z->order));
        picture_group(&c->plot.picture, title);
        picture_rect(&c->plot.picture,
                     (box){a < b ? a : b, f->y, a < b ? b - a : a - b, f->height},
                     COLOUR_x50, 0.14);
        picture_group_end(&c->plot.picture);
    }
}

/* ---- one order ---------------------------------------------------------------- */

static int side_colour(const squeeze *s)
{
    return s->direction == LIQMAP_UP ? COLOUR_shorts : COLOUR_longs;
}

/* One step: some buckets, what they hold, and all until then. */
static void draw_step(chart *c, int64_t first, int64_t last)
{
    const squeeze *s = c->squeeze;
    const liqmap_burn *a = &s->burned[first], *b = &s->burned[last];
    const double before = s->end.order + a->total - a->liquidated;
    const double after = s->end.order + b->total;
    const point from = place(c, a->price, after);
    const double *edges = &s->map->edges[b->bucket];
    const double edge = c->outward > 0 ? edges[1] : edges[0];
    const double far = is_beyond(c, edge, s->end.price) ? s->end.price : edge;
    const point to = place(c, far, before);
    char title[4 * NUMBER_TEXT], text[NUMBER_TEXT];
    sprintf(title, "%s to ", format_price(text, a->price));
    strcat(strcat(title, format_price(text, far)), "\nforced out ");
    strcat(title, format_price(text, after - before));
    strcat(strcat(title, "\nin all "), format_price(text, b->total));
    picture_group(&c->plot.picture, title);
    picture_rect(&c->plot.picture,
                 (box){from.x < to.x ? from.x : to.x, from.y,
                       from.x < to.x ? to.x - from.x : from.x - to.x,
                       c->plot.left.at - from.y},
                 side_colour(s), AREA);
    picture_rect(&c->plot.picture,
                 (box){from.x < to.x ? from.x : to.x, from.y,
                       from.x < to.x ? to.x - from.x : from.x - to.x, to.y - from.y},
                 side_colour(s), 0.75);
    picture_group_end(&c->plot.picture);
}

static void draw_steps(chart *c)
{
    const squeeze *s = c->squeeze;
    int64_t first = 0;
    for (int64_t i = 0; i < s->n_burned; i++) {
        const double x = place(c, s->burned[first].price, 0).x;
        const double next =
            i + 1 < s->n_burned ? place(c, s->burned[i + 1].price, 0).x : -1e9;
        if (next < -1e8 || next - x >= STEP * c->plot.unit ||
            x - next >= STEP * c->plot.unit) {
            draw_step(c, first, i);
            first = i + 1;
        }
    }
}

/* The order, and what it has forced out as far as each price. */
static void draw_push(chart *c)
{
    const squeeze *s = c->squeeze;
    double amount = s->end.order, x = -1e9;
    picture_path(&c->plot.picture,
                 (stroke){.width = 2.6 * c->plot.unit, .colour = side_colour(s)});
    add(c, s->start, amount);
    for (int64_t i = 0; i < s->n_burned; i++) {
        const liqmap_burn *b = &s->burned[i];
        const point at = place(c, b->price, amount);
        if (at.x - x >= 0.5 || x - at.x >= 0.5 || i + 1 == s->n_burned) {
            picture_point(&c->plot.picture, at.x, at.y);
            add(c, b->price, s->end.order + b->total);
            x = at.x;
            amount = s->end.order + b->total;
        }
    }
    add(c, s->end.price, amount);
}

/* A dot and what it is: beyond it, or else above the line that leads there. */
static void mark(chart *c, double price, double amount, int colour, const char *text,
                 int is_above)
{
    static const struct {
        double x, y;
    } around[] = {{1, 0.35}, {0.3, -0.7}, {-1, -0.7}, {0.3, 1.3}, {-1, 1.3}};
    const point at = place(c, price, amount);
    const double size = plot_small(&c->plot);
    picture_dot(&c->plot.picture, at, 4.5 * c->plot.unit, COLOUR_background);
    picture_dot(&c->plot.picture, at, 3.5 * c->plot.unit, colour);
    for (size_t i = is_above != 0; i < sizeof around / sizeof *around; i++) {
        const int is_right = around[i].x * c->outward > 0;
        const label l = {.x = at.x + around[i].x * c->outward * 0.8 * size,
                         .y = at.y + around[i].y * size,
                         .size = size,
                         .anchor = is_right ? ANCHOR_START : ANCHOR_END,
                         .colour = COLOUR_text,
                         .is_bold = 1,
                         .has_halo = 1};
        if (picture_text(&c->plot.picture, l, text)) {
            return;
        }
    }
}

/* 95,255.43 (+0.37 %) */
static char *name_price(const squeeze *s, char *text, double price)
{
    format_price(text, price);
    sprintf(text + strlen(text), " (%+.2f %%)", 100 * (price - s->start) / s->start);
    return text;
}

static void draw_marks(chart *c)
{
    const squeeze *s = c->squeeze;
    char text[3 * NUMBER_TEXT], number[2 * NUMBER_TEXT];
    const double ended = s->end.order + s->end.liquidated;
    sprintf(text, "ends at %s", name_price(s, number, s->end.price));
    mark(c, s->end.price, ended, COLOUR_text, text, 0);
    if (s->alone != s->end.price) {
        sprintf(text, "the book alone: %s", name_price(s, number, s->alone));
        mark(c, s->alone, s->end.order, COLOUR_depth, text, 0);
    }
    sprintf(text, "order %s", format_amount(number, s->end.order));
    mark(c, s->start, s->end.order, side_colour(s), text, 1);
}

/* ---- all of it ---------------------------------------------------------------- */

static void draw_start(chart *c)
{
    const double x = scale_at(&c->plot.x, c->squeeze->start);
    const box *f = &c->plot.frame;
    char text[NUMBER_TEXT];
    picture_line(
        &c->plot.picture, (point){x, f->y - 0.2 * plot_normal(&c->plot)},
        (point){x, f->y + f->height},
        (stroke){.width = 1.6 * c->plot.unit, .colour = COLOUR_price, .is_dashed = 1});
    plot_flag(&c->plot, x, COLOUR_price, format_price(text, c->squeeze->start));
}

static void draw_legend(chart *c)
{
    const squeeze *s = c->squeeze;
    if (!s->is_trigger) {
        plot_legend(&c->plot, side_colour(s), 1,
                    s->direction == LIQMAP_UP ? "order + shorts forced out"
                                              : "order + longs forced out");
    }
    plot_legend(&c->plot, COLOUR_depth, 1, "depth of the book");
    if (s->n_burned > 0) {
        const uint32_t area =
            palette_blend(c->plot.picture.colour[COLOUR_background],
                          c->plot.picture.colour[side_colour(s)], AREA);
        plot_legend(&c->plot, picture_colour(&c->plot.picture, "area", 0, area), 0,
                    "forced out, bucket by bucket");
    }
    plot_legend(&c->plot, COLOUR_x50, 1, "trigger curve: least order to get there");
    if (s->curve.n_zones > 0) {
        plot_legend(
            &c->plot,
            picture_colour(&c->plot.picture, "zone", 0,
                           palette_blend(c->plot.picture.colour[COLOUR_background],
                                         c->plot.picture.colour[COLOUR_x50], 0.3)),
            0, "runs by itself");
    }
}

static void draw_notes(chart *c)
{
    const squeeze *s = c->squeeze;
    const liqmap_cascade_end *e = &s->end;
    notes all = {{NULL}, 0};
    shown_notes shown;
    char outcome[2 * NUMBER_TEXT], book[2 * NUMBER_TEXT], time[NUMBER_TEXT],
        text[NUMBER_TEXT], stale[NOTES_STALE] = "";
    if (s->map->stats.off_axis > 0) {
        notes_add(&all, "WARNING: prices left the axis: amounts are not to be trusted");
    }
    for (int64_t i = 0; s->venues != NULL && i < s->venues->n; i++) {
        if (s->venues->sources[i]->is_stale) {
            notes_name_stale(stale, s->venues->sources[i]->entry->name);
        }
    }
    if (stale[0] != '\0') {
        notes_add(&all, stale);
    }
    if (!s->is_trigger) {
        sprintf(outcome, "%s, forced out %s, amplification %.2f",
                e->reason == LIQMAP_STOPPED          ? "stopped by the book"
                : e->reason == LIQMAP_BOOK_EXHAUSTED ? "the book is exhausted"
                                                     : "the axis is exhausted",
                format_amount(text, e->liquidated), e->amplification);
        notes_add(&all, outcome);
    }
    if (s->book.count == 0) {
        sprintf(book, "book assumed: %s a percent",
                format_amount(text, s->per_percent));
        notes_add(&all, book);
    }
    plot_shown_notes(&shown, &s->map->shown, s->map->stats.coverage);
    if (shown.window[0] != '\0') {
        notes_add(&all, shown.window);
    }
    notes_add(&all, shown.scale);
    notes_add(&all, zone_format(time, screen_tz(), s->map->stats.time_ms));
    notes_add(&all, c->name);
    notes_add(&all, "amounts in quote currency");
    plot_notes(&c->plot, &all);
}

static void draw_lines(chart *c)
{
    const ticks t = plot_amounts(&c->plot.left, &c->plot, largest(c));
    plot_left_axis(&c->plot, &t, tick_amount, 1);
    plot_bottom_prices(&c->plot);
    draw_zones(c);
    draw_steps(c);
    draw_book(c);
    draw_trigger(c);
    draw_start(c);
    if (!c->squeeze->is_trigger) {
        draw_push(c);
        draw_marks(c);
    }
}

void draw_cascade(picture *out, const squeeze *s, const picture_options *o)
{
    chart c = {.squeeze = s, .outward = s->direction == LIQMAP_UP ? 1 : -1};
    char title[2 * NUMBER_TEXT];
    snprintf(c.name, sizeof c.name, "%s", s->map->name);
    if (s->venues != NULL) {
        coin_maps_venues(s->venues, c.name, sizeof c.name);
    }
    snprintf(title, sizeof title, "%.200s %s squeeze",
             s->venues != NULL && s->venues->name[0] != '\0' ? s->venues->name : c.name,
             s->direction == LIQMAP_UP ? "short" : "long");
    plot_begin(&c.plot, o, title);
    draw_legend(&c);
    draw_notes(&c);
    plot_frame(&c.plot, LEFT_SPACE, RIGHT_SPACE);
    set_scales(&c);
    draw_lines(&c);
    *out = c.plot.picture;
}
