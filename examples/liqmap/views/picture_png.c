/* SPDX-License-Identifier: MIT */
/* A picture as PNG, by cairo. */
#include "views/label_width.h"
#include "views/picture.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/output.h"

#include <cairo.h>

#include <stdlib.h>
#include <string.h>

const int picture_has_png = 1;

static void set_colour(cairo_t *to, uint32_t colour, double opacity)
{
    cairo_set_source_rgba(to, (colour >> 16 & 0xff) / 255.0,
                          (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0,
                          opacity);
}

static void paint_path(cairo_t *to, const picture *p, const shape *s)
{
    const double dash = 3 * s->stroke.width;
    set_colour(to, p->colour[s->colour], s->stroke.opacity > 0 ? s->stroke.opacity : 1);
    cairo_new_path(to);
    for (size_t i = 0; i < s->count; i++) {
        cairo_line_to(to, p->points[s->first + i].x, p->points[s->first + i].y);
    }
    if (s->stroke.is_closed) {
        cairo_close_path(to);
    }
    if (s->stroke.width > 0) {
        cairo_set_line_width(to, s->stroke.width);
        cairo_set_line_join(to, CAIRO_LINE_JOIN_ROUND);
        cairo_set_dash(to, &dash, s->stroke.is_dashed, 0);
        cairo_stroke(to);
    } else {
        cairo_fill(to);
    }
}

/* The first font of the list; fontconfig finds the nearest there is. What is wider than
 * the table says is drawn narrower, so that it stays within its box. */
static void paint_label(cairo_t *to, const picture *p, const shape *s)
{
    const label *l = &s->label;
    char family[] = LABEL_FONTS;
    cairo_text_extents_t extents;
    cairo_save(to);
    cairo_select_font_face(to, strtok(family, ","), CAIRO_FONT_SLANT_NORMAL,
                           l->is_bold ? CAIRO_FONT_WEIGHT_BOLD
                                      : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(to, l->size);
    cairo_text_extents(to, s->text, &extents);
    const double shrink =
        extents.x_advance > s->box.width ? s->box.width / extents.x_advance : 1;
    const double spare = s->box.width - extents.x_advance * shrink;
    cairo_translate(to, s->box.x + spare * 0.5 * l->anchor, l->y);
    cairo_scale(to, shrink, 1);
    cairo_move_to(to, 0, 0);
    cairo_text_path(to, s->text);
    if (l->has_halo) {
        set_colour(to, p->colour[COLOUR_background], 1);
        cairo_set_line_width(to, l->size / 4);
        cairo_set_line_join(to, CAIRO_LINE_JOIN_ROUND);
        cairo_set_dash(to, NULL, 0, 0);
        cairo_stroke_preserve(to);
    }
    set_colour(to, p->colour[s->colour], 1);
    cairo_fill(to);
    cairo_restore(to);
}

/* Cells are whole pixels: an image of the picture's own. */
static void paint_cells(cairo_t *to, const picture *p, const cells *c)
{
    const int left = (int)c->x[0], top = (int)c->y[0];
    const int width = (int)c->x[c->columns] - left, height = (int)c->y[c->rows] - top;
    cairo_surface_t *image =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
    unsigned char *data = cairo_image_surface_get_data(image);
    const int stride = cairo_image_surface_get_stride(image);
    if (data == NULL) {
        fail("out of memory");
    }
    cairo_surface_flush(image);
    for (int64_t i = 0; i < c->columns * c->rows; i++) {
        const int64_t column = i / c->rows, row = i % c->rows;
        const uint32_t pixel =
            c->colour[i] < 0 ? 0 : 0xff000000 | p->colour[c->colour[i]];
        for (int y = (int)c->y[row] - top; y < (int)c->y[row + 1] - top; y++) {
            uint32_t *line = (uint32_t *)(void *)(data + (ptrdiff_t)y * stride);
            for (int x = (int)c->x[column] - left; x < (int)c->x[column + 1] - left;
                 x++) {
                line[x] = pixel;
            }
        }
    }
    cairo_surface_mark_dirty(image);
    cairo_set_source_surface(to, image, left, top);
    cairo_pattern_set_filter(cairo_get_source(to), CAIRO_FILTER_NEAREST);
    cairo_paint(to);
    cairo_surface_destroy(image);
}

static void paint_shape(cairo_t *to, const picture *p, const shape *s)
{
    switch (s->kind) {
    case SHAPE_RECT:
        set_colour(to, p->colour[s->colour], s->opacity);
        cairo_rectangle(to, s->box.x, s->box.y, s->box.width, s->box.height);
        cairo_fill(to);
        break;
    case SHAPE_PATH:
        paint_path(to, p, s);
        break;
    case SHAPE_TEXT:
        paint_label(to, p, s);
        break;
    case SHAPE_CELLS:
        paint_cells(to, p, &s->cells);
        break;
    case SHAPE_BEGIN:
    case SHAPE_END:
        break; /* PNG has no titles */
    }
}

static cairo_status_t write_bytes(void *out, const unsigned char *bytes,
                                  unsigned length)
{
    if (fwrite(bytes, 1, length, out) == length) {
        return CAIRO_STATUS_SUCCESS;
    }
    output_check(out); /* before cairo forgets why */
    return CAIRO_STATUS_WRITE_ERROR;
}

void picture_write_png(const picture *p, FILE *out, double ratio)
{
    cairo_surface_t *image =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(p->width * ratio + 0.5),
                                   (int)(p->height * ratio + 0.5));
    cairo_t *to = cairo_create(image);
    cairo_status_t status;
    cairo_scale(to, ratio, ratio);
    for (size_t i = 0; i < p->n_shapes; i++) {
        paint_shape(to, p, &p->shapes[i]);
    }
    status = cairo_status(to);
    cairo_destroy(to);
    if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_write_to_png_stream(image, write_bytes, out);
    }
    cairo_surface_destroy(image);
    if (status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_WRITE_ERROR) {
        fail("a picture could not be made: %s", cairo_status_to_string(status));
    }
}
