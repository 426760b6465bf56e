/* SPDX-License-Identifier: MIT */
#include "views/plot.h"
#include "base/screen.h"
#include "views/label_width.h"
#include "views/text.h"
#include "views/view_shown.h"

#include <stdlib.h>

#include <string.h>

/* In units. */
#define EDGE 20.0 /* free space around all */
#define TITLE 27.0
#define NORMAL 18.0
#define SMALL 15.0
#define LEAST_UNIT 0.7 /* smaller text could not be read */
#define NOTES 0.12     /* of the height, below the first line of them, at most */
#define LINE 1.45      /* of a text, from one to the next, in its size */

double scale_at(const scale *s, double value)
{
    return s->at + (value - s->from) / (s->to - s->from) * (s->end - s->at);
}

double plot_small(const plot *p)
{
    return SMALL * p->unit;
}

double plot_normal(const plot *p)
{
    return NORMAL * p->unit;
}

/* Cuts a text to a width, and says so by dots. */
static void cut(char *text, double size, int is_bold, double width)
{
    size_t length = strlen(text);
    if (label_width(text, size, is_bold) <= width) {
        return;
    }
    while (length > 0 &&
           label_width(text, size, is_bold) + label_width("...", size, is_bold) >
               width) {
        do {
            length--;
        } while (length > 0 && (text[length] & 0xC0) == 0x80);
        text[length] = '\0';
    }
    strcat(text, "...");
}

void plot_begin(plot *p, const picture_options *o, const char *title)
{
    const double wide = o->width / 1200, high = o->height / 675;
    char text[NUMBER_TEXT];
    memset(p, 0, sizeof *p);
    p->options = o;
    p->unit = wide < high ? wide : high;
    p->unit = p->unit > LEAST_UNIT ? p->unit : LEAST_UNIT;
    title = o->title != NULL ? o->title : title;
    picture_begin(&p->picture, o->width, o->height, o->theme, title);
    snprintf(text, sizeof text - 4, "%s", title);
    format_plain(text);
    cut(text, TITLE * p->unit, 1, o->width - 2 * EDGE * p->unit);
    picture_text(&p->picture,
                 (label){.x = EDGE * p->unit,
                         .y = (EDGE + 0.8 * TITLE) * p->unit,
                         .size = TITLE * p->unit,
                         .colour = COLOUR_text,
                         .is_bold = 1},
                 text);
    p->legend_x = EDGE * p->unit;
    p->legend_y = (EDGE + TITLE * 1.1 + NORMAL * 1.15) * p->unit;
}

void plot_legend(plot *p, int colour, int is_line, const char *text)
{
    const double size = plot_normal(p), mark = 0.75 * size;
    const double width = mark + 0.4 * size + label_width(text, size, 0);
    label l = {.size = size, .colour = COLOUR_text};
    if (p->legend_is_full || p->legend_x + width > p->picture.width - EDGE * p->unit) {
        p->legend_is_full = 1;
        return;
    }
    l.x = p->legend_x + mark + 0.4 * size;
    l.y = p->legend_y;
    if (picture_text(&p->picture, l, text)) {
        const double middle = l.y - 0.36 * size;
        picture_rect(&p->picture,
                     is_line
                         ? (box){p->legend_x, middle - 1.5 * p->unit, mark, 3 * p->unit}
                         : (box){p->legend_x, middle - mark / 2, mark, mark},
                     colour, 1);
    }
    p->legend_x += width + 1.2 * size;
}

void plot_notes(plot *p, const notes *all)
{
    const double size = plot_small(p), edge = EDGE * p->unit;
    const int most = (int)(NOTES * p->picture.height / (LINE * size));
    double x[NOTES_MOST], at = edge;
    int line[NOTES_MOST], lines = 0, n = all->n;
    for (int i = 0; i < n; i++) {
        const double width = label_width(all->text[i], size, 0);
        if (at > edge && at + width > p->picture.width - edge) {
            if (lines == most) {
                n = i;
                break;
            }
            lines++;
            at = edge;
        }
        x[i] = at;
        line[i] = lines;
        at += width + 1.6 * size;
    }
    p->foot = (lines + 1) * LINE * size;
    for (int i = 0; i < n; i++) {
        char text[NUMBER_TEXT];
        snprintf(text, sizeof text - 4, "%s", all->text[i]);
        cut(text, size, 0, p->picture.width - 2 * edge);
        picture_text(&p->picture,
                     (label){.x = x[i],
                             .y = p->picture.height - 0.6 * edge -
                                  (lines - line[i]) * LINE * size,
                             .size = size,
                             .colour = COLOUR_muted},
                     text);
    }
}

/* The first line that was printed, without its end. */
static void take_line(char text[NUMBER_TEXT], text_line *line)
{
    text_close_line(line);
    snprintf(text, NUMBER_TEXT, "%.*s", (int)strcspn(line->text, "\n"), line->text);
    free(line->text);
}

void plot_shown_notes(shown_notes *n, const map_shown *s, double coverage)
{
    text_line line;
    text_begin_line(&line);
    view_window_text(line.to, s);
    take_line(n->window, &line);
    text_begin_line(&line);
    view_scale_text(line.to, s, coverage, "");
    take_line(n->scale, &line);
    if (s->scale == SCALE_NONE) {
        snprintf(n->scale, NUMBER_TEXT, "coverage %.1f %%", 100 * coverage);
    }
}

void plot_frame(plot *p, double left, double right)
{
    const double top = p->legend_y + 2.4 * plot_normal(p);
    const double bottom =
        p->picture.height - 0.6 * EDGE * p->unit - p->foot - 2.0 * plot_normal(p);
    box *f = &p->frame;
    f->x = (double)(int)(left * p->unit);
    f->y = (double)(int)top;
    f->width = (double)(int)(p->picture.width - (left + right) * p->unit);
    f->height = bottom > top + 20 ? (double)(int)(bottom - top) : 20;
    p->x.at = f->x;
    p->x.end = f->x + f->width;
    p->left.at = p->right.at = f->y + f->height;
    p->left.end = p->right.end = f->y;
}

ticks plot_amounts(scale *s, const plot *p, double largest)
{
    const int most = (int)(p->frame.height / (3.2 * plot_normal(p)));
    s->from = 0;
    s->to = largest > 0 ? 1.16 * largest : 1; /* labels have room above the largest */
    return ticks_of(0, s->to, most > 2 ? most : 2);
}

void plot_left_axis(plot *p, const ticks *t,
                    char *(*print)(char *, const ticks *, int64_t), int has_lines)
{
    char text[NUMBER_TEXT];
    for (int64_t i = 0; i < t->count; i++) {
        const double y = scale_at(&p->left, tick_value(t, i));
        picture_text(&p->picture,
                     (label){.x = p->frame.x - 9 * p->unit,
                             .y = y + 0.35 * plot_normal(p),
                             .size = plot_normal(p),
                             .anchor = ANCHOR_END,
                             .colour = COLOUR_muted},
                     print(text, t, i));
        if (has_lines) {
            picture_line(&p->picture, (point){p->frame.x, y},
                         (point){p->frame.x + p->frame.width, y},
                         (stroke){.width = p->unit, .colour = COLOUR_grid});
        }
    }
}

void plot_right_amounts(plot *p, const ticks *t)
{
    char text[NUMBER_TEXT];
    for (int64_t i = 0; i < t->count; i++) {
        picture_text(
            &p->picture,
            (label){.x = p->frame.x + p->frame.width + 9 * p->unit,
                    .y = scale_at(&p->right, tick_value(t, i)) + 0.35 * plot_normal(p),
                    .size = plot_normal(p),
                    .colour = COLOUR_muted},
            tick_amount(text, t, i));
    }
}

static void bottom_label(plot *p, double x, const char *text)
{
    const double base = p->frame.y + p->frame.height;
    const label l = {.x = x,
                     .y = base + 1.35 * plot_normal(p),
                     .size = plot_normal(p),
                     .anchor = ANCHOR_MIDDLE,
                     .colour = COLOUR_muted};
    if (picture_text(&p->picture, l, text)) {
        picture_line(&p->picture, (point){x, base}, (point){x, base + 5 * p->unit},
                     (stroke){.width = p->unit, .colour = COLOUR_muted});
    }
}

void plot_bottom_prices(plot *p)
{
    const ticks t = ticks_of(p->x.from, p->x.to,
                             (int)(p->frame.width / (5.0 * plot_normal(p))) + 1);
    char text[NUMBER_TEXT];
    for (int64_t i = 0; i < t.count; i++) {
        bottom_label(p, scale_at(&p->x, tick_value(&t, i)), tick_price(text, &t, i));
    }
}

/* 04:00, or at midnight 01-13; where only days are shown always that. */
static const char *time_label(char *text, int64_t local_ms)
{
    format_time(text, local_ms); /* 2026-01-13 04:00:00 */
    if (local_ms % 86400000 == 0) {
        text[10] = '\0';
        return text + 5;
    }
    text[16] = '\0';
    return text + 11;
}

void plot_bottom_times(plot *p)
{
    const zone *tz = screen_tz();
    const int64_t from = (int64_t)p->x.from, to = (int64_t)p->x.to;
    const int64_t step =
        tick_step_ms(to - from, (int)(p->frame.width / (5.5 * plot_normal(p))) + 1);
    char text[NUMBER_TEXT];
    /* Round by the clocks of the zone; where these are put forward a tick may be missing. */
    int64_t local = zone_local_ms(tz, from);
    for (local -= local % step; local <= zone_local_ms(tz, to); local += step) {
        const int64_t moment = local - (zone_local_ms(tz, from) - from);
        const int64_t at = local - (zone_local_ms(tz, moment) - moment);
        if (at >= from && at <= to) {
            const double x = scale_at(&p->x, (double)at);
            bottom_label(p, x, time_label(text, local));
        }
    }
}

void plot_caption(plot *p, int anchor, const char *text)
{
    const box *f = &p->frame;
    picture_text(&p->picture,
                 (label){.x = anchor == ANCHOR_START
                                  ? EDGE * p->unit
                                  : p->picture.width - EDGE * p->unit,
                         .y = f->y - 0.6 * plot_normal(p),
                         .size = plot_small(p),
                         .anchor = anchor,
                         .colour = COLOUR_muted},
                 text);
}

char *plot_width_name(char *text, double low, double high, int is_log)
{
    if (is_log) {
        snprintf(text, NUMBER_TEXT, "per %.3g %%", 100 * (high - low) / low);
    } else {
        snprintf(text, NUMBER_TEXT, "per %.6g", high - low);
    }
    return text;
}

void plot_message(plot *p, int colour, const char *text)
{
    picture_text(&p->picture,
                 (label){.x = p->frame.x + p->frame.width / 2,
                         .y = p->frame.y + p->frame.height / 3,
                         .size = plot_normal(p),
                         .anchor = ANCHOR_MIDDLE,
                         .colour = colour,
                         .has_halo = colour == COLOUR_text},
                 text);
}

void plot_flag(plot *p, double x, int colour, const char *text)
{
    const double size = plot_normal(p), width = label_width(text, size, 1) + 0.9 * size;
    const double height = 1.4 * size;
    double left = x - width / 2;
    const double most = p->picture.width - EDGE * p->unit - width;
    left = left < most ? left : most;
    left = left > EDGE * p->unit ? left : EDGE * p->unit;
    const label l = {.x = left + width / 2,
                     .y = p->frame.y - 0.62 * size,
                     .size = size,
                     .anchor = ANCHOR_MIDDLE,
                     .colour = COLOUR_background,
                     .is_bold = 1};
    if (picture_fits(&p->picture, l, text)) {
        picture_rect(&p->picture,
                     (box){left, p->frame.y - 0.2 * size - height, width, height},
                     colour, 1);
        picture_text(&p->picture, l, text);
    }
}
