/* SPDX-License-Identifier: MIT */
#include "views/picture.h"
#include "views/label_width.h"
#include "base/format.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Of a font's size: what its letters take above and below the base line. */
#define ASCENT 0.80
#define DESCENT 0.22
#define APART 0.25 /* least space between two labels side by side */

void picture_begin(picture *p, double width, double height, int theme,
                   const char *title)
{
    memset(p, 0, sizeof *p);
    p->width = width;
    p->height = height;
    p->title = format_plain(copy_text(title));
    for (int i = 0; i < PALETTE_COLOURS; i++) {
        snprintf(p->name[i], COLOUR_NAME, "%s", palette_names[i]);
        p->colour[i] = palette_colours[theme][i];
    }
    p->n_colours = PALETTE_COLOURS;
    picture_rect(p, (box){0, 0, width, height}, COLOUR_background, 1);
}

void picture_free(picture *p)
{
    for (size_t i = 0; i < p->n_shapes; i++) {
        free(p->shapes[i].text);
        free(p->shapes[i].cells.x);
        free(p->shapes[i].cells.y);
        free(p->shapes[i].cells.colour);
    }
    free(p->shapes);
    free(p->points);
    free(p->title);
}

int picture_colour(picture *p, const char *prefix, int number, uint32_t colour)
{
    snprintf(p->name[p->n_colours], COLOUR_NAME, "%.8s%d", prefix, number);
    p->colour[p->n_colours] = colour;
    return p->n_colours++;
}

static shape *add(picture *p, shape_kind kind)
{
    shape *s;
    if (p->n_shapes == p->shape_room) {
        p->shape_room = 2 * p->shape_room + 64;
        p->shapes = reallocate(p->shapes, p->shape_room, sizeof *p->shapes);
    }
    s = &p->shapes[p->n_shapes++];
    memset(s, 0, sizeof *s);
    s->kind = kind;
    return s;
}

void picture_rect(picture *p, box b, int colour, double opacity)
{
    shape *s = add(p, SHAPE_RECT);
    s->box = b;
    s->colour = colour;
    s->opacity = opacity;
}

void picture_path(picture *p, stroke how)
{
    shape *s = add(p, SHAPE_PATH);
    s->stroke = how;
    s->colour = how.colour;
    s->first = p->n_points;
}

void picture_point(picture *p, double x, double y)
{
    if (p->n_points == p->point_room) {
        p->point_room = 2 * p->point_room + 256;
        p->points = reallocate(p->points, p->point_room, sizeof *p->points);
    }
    p->points[p->n_points++] = (point){x, y};
    p->shapes[p->n_shapes - 1].count++;
}

void picture_line(picture *p, point from, point to, stroke how)
{
    picture_path(p, how);
    picture_point(p, from.x, from.y);
    picture_point(p, to.x, to.y);
}

void picture_dot(picture *p, point middle, double radius, int colour)
{
    static const point round[] = {
        {1, 0},  {0.866, 0.5},   {0.5, 0.866},   {0, 1},  {-0.5, 0.866}, {-0.866, 0.5},
        {-1, 0}, {-0.866, -0.5}, {-0.5, -0.866}, {0, -1}, {0.5, -0.866}, {0.866, -0.5}};
    picture_path(p, (stroke){.colour = colour, .is_closed = 1});
    for (size_t i = 0; i < sizeof round / sizeof *round; i++) {
        picture_point(p, middle.x + radius * round[i].x,
                      middle.y + radius * round[i].y);
    }
}

void picture_group(picture *p, const char *title)
{
    add(p, SHAPE_BEGIN)->text = copy_text(title);
}

void picture_group_end(picture *p)
{
    add(p, SHAPE_END);
}

void picture_cells(picture *p, cells c)
{
    add(p, SHAPE_CELLS)->cells = c;
}

static box label_box(const label *l, const char *text)
{
    const double width = label_width(text, l->size, l->is_bold);
    const double before = l->anchor == ANCHOR_START    ? 0
                          : l->anchor == ANCHOR_MIDDLE ? 0.5
                                                       : 1;
    return (box){l->x - before * width, l->y - ASCENT * l->size, width,
                 (ASCENT + DESCENT) * l->size};
}

static int is_inside(const picture *p, const box *b)
{
    return b->x >= 0 && b->y >= 0 && b->x + b->width <= p->width &&
           b->y + b->height <= p->height;
}

static int is_apart(const box *a, const box *b, double space)
{
    return a->x + a->width + space <= b->x || b->x + b->width + space <= a->x ||
           a->y + a->height <= b->y || b->y + b->height <= a->y;
}

/* Whether no text lies within so much of the box, to its left and right. */
static int is_free(const picture *p, const box *b, double space)
{
    for (size_t i = 0; i < p->n_shapes; i++) {
        if (p->shapes[i].kind == SHAPE_TEXT && !is_apart(b, &p->shapes[i].box, space)) {
            return 0;
        }
    }
    return 1;
}

int picture_is_free(const picture *p, box b)
{
    return is_free(p, &b, 0);
}

int picture_fits(const picture *p, label how, const char *text)
{
    const box b = label_box(&how, text);
    return is_inside(p, &b) && is_free(p, &b, APART * how.size);
}

int picture_text(picture *p, label how, const char *text)
{
    char *plain = format_plain(copy_text(text));
    const int fits = picture_fits(p, how, plain);
    if (fits && *plain != '\0') {
        shape *s = add(p, SHAPE_TEXT);
        s->box = label_box(&how, plain);
        s->label = how;
        s->colour = how.colour;
        s->text = plain;
    } else {
        free(plain);
    }
    return fits;
}
