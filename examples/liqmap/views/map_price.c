/* SPDX-License-Identifier: MIT */
#include "views/map_chart.h"
#include "base/format.h"
#include "base/screen.h"

#include <string.h>

static int price_is_shown(const map_drawing *d)
{
    return d->panel->price >= d->low && d->panel->price <= d->high;
}

void map_draw_price(map_chart *c)
{
    const box *f = &c->plot.frame;
    const double x = scale_at(&c->plot.x, c->drawing->panel->price);
    char text[NUMBER_TEXT];
    if (!price_is_shown(c->drawing)) {
        return;
    }
    picture_line(
        &c->plot.picture, (point){x, f->y - 0.2 * plot_normal(&c->plot)},
        (point){x, f->y + f->height},
        (stroke){.width = 1.6 * c->plot.unit, .colour = COLOUR_price, .is_dashed = 1});
    plot_flag(&c->plot, x, COLOUR_price, format_price(text, c->drawing->panel->price));
}

static point path_point(const map_chart *c, int64_t i)
{
    const map_drawing *d = c->drawing;
    const double span = (double)(d->path->times[d->path->n - 1] - d->time_ms);
    const double part = (double)(d->path->times[i] - d->time_ms) / span;
    const box *f = &c->plot.frame;
    return (point){scale_at(&c->plot.x, d->path->closes[i]),
                   f->y + f->height * (1 - 0.97 * part)};
}

static int is_in_frame(const map_chart *c, point p)
{
    return p.x >= c->plot.x.at && p.x <= c->plot.x.end;
}

/* The path runs upward; of each pixel the first point is drawn, and those furthest out. */
static void draw_path(map_chart *c, double width, int colour)
{
    const price_path *path = c->drawing->path;
    const double x = scale_at(&c->plot.x, c->drawing->panel->price);
    int64_t from = 0;
    picture_path(&c->plot.picture, (stroke){.width = width, .colour = colour});
    picture_point(&c->plot.picture, x, c->plot.left.at);
    while (from < path->n) {
        const point start = path_point(c, from);
        int64_t low = from, high = from, to = from;
        for (; to < path->n && path_point(c, to).y > start.y - c->plot.unit; to++) {
            low = path->closes[to] < path->closes[low] ? to : low;
            high = path->closes[to] > path->closes[high] ? to : high;
        }
        const int64_t two[] = {low < high ? low : high, low < high ? high : low};
        for (int i = 0; i < 1 + (low != high); i++) {
            const point p = path_point(c, two[i]);
            if (is_in_frame(c, p)) {
                picture_point(&c->plot.picture, p.x, p.y);
            }
        }
        from = to;
    }
}

/* A point of the path, named: its price and time. */
static void label_path(map_chart *c, int64_t i)
{
    const price_path *path = c->drawing->path;
    const point at = path_point(c, i);
    const double size = plot_small(&c->plot);
    char text[2 * NUMBER_TEXT], time[NUMBER_TEXT];
    format_price(text, path->closes[i]);
    zone_format(time, screen_tz(), path->times[i]);
    time[16] = '\0';
    strcat(strcat(text, "  "), time + 5);
    for (int side = 0; side < 2 && is_in_frame(c, at); side++) {
        const label l = {.x = at.x + (side == 0 ? 0.6 : -0.6) * size,
                         .y = at.y + 0.3 * size,
                         .size = size,
                         .anchor = side == 0 ? ANCHOR_START : ANCHOR_END,
                         .colour = COLOUR_price,
                         .has_halo = 1};
        if (picture_text(&c->plot.picture, l, text)) {
            picture_dot(&c->plot.picture, at, 4 * c->plot.unit, COLOUR_price);
            return;
        }
    }
}

void map_draw_path(map_chart *c)
{
    const map_drawing *d = c->drawing;
    int64_t low = 0, high = 0, far;
    if (d->path == NULL || d->path->n == 0 || !price_is_shown(d)) {
        return;
    }
    draw_path(c, 4.5 * c->plot.unit, COLOUR_background);
    c->path_first = c->plot.picture.n_points;
    draw_path(c, 1.8 * c->plot.unit, COLOUR_price);
    c->path_end = c->plot.picture.n_points;
    for (int64_t i = 0; i < d->path->n; i++) {
        low = d->path->closes[i] < d->path->closes[low] ? i : low;
        high = d->path->closes[i] > d->path->closes[high] ? i : high;
    }
    far =
        d->path->closes[high] - d->panel->price > d->panel->price - d->path->closes[low]
            ? high
            : low;
    label_path(c, far);
    label_path(c, d->path->n - 1);
}
