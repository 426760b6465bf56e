/* SPDX-License-Identifier: MIT */
/*
 * A picture as SVG. Lengths have two decimals and are rounded here, so that the bytes are
 * the same whatever C library prints them.
 */
#include "views/label_width.h"
#include "views/picture.h"

#include <math.h>
#include <string.h>

/* 12.5, with at most two decimals. */
static void print_length(FILE *out, double length)
{
    const long hundredths = (long)floor(100 * length + 0.5);
    const long size = hundredths < 0 ? -hundredths : hundredths;
    fprintf(out, "%s%ld", hundredths < 0 ? "-" : "", size / 100);
    if (size % 100 != 0) {
        fprintf(out, size % 10 != 0 ? ".%02ld" : ".%ld",
                size % 10 != 0 ? size % 100 : size % 100 / 10);
    }
}

static void print_attribute(FILE *out, const char *name, double length)
{
    fprintf(out, " %s=\"", name);
    print_length(out, length);
    fputc('"', out);
}

/* format_plain() has left no character that XML has no place for. */
static void print_text(FILE *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        switch (*c) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        default:
            fputc(*c, out);
        }
    }
}

static int is_stroked(const shape *s)
{
    return s->kind == SHAPE_PATH && s->stroke.width > 0;
}

/* A rule for each colour, filled or stroked, that some shape has. */
static void print_rules(const picture *p, FILE *out)
{
    char is_used[2][PICTURE_COLOURS] = {{0}};
    for (size_t i = 0; i < p->n_shapes; i++) {
        const shape *s = &p->shapes[i];
        is_used[is_stroked(s)][s->colour] |= s->kind <= SHAPE_TEXT;
        for (int64_t c = 0; c < s->cells.columns * s->cells.rows; c++) {
            if (s->cells.colour[c] >= 0) {
                is_used[0][s->cells.colour[c]] = 1;
            }
        }
    }
    fprintf(out, "<style>text{font-family:%s}.b{font-weight:bold}", LABEL_FONTS);
    fprintf(out, ".h{paint-order:stroke;stroke:#%06x;stroke-linejoin:round}",
            (unsigned)p->colour[COLOUR_background]);
    for (int i = 0; i < p->n_colours; i++) {
        if (is_used[0][i]) {
            fprintf(out, "\n.%s{fill:#%06x}", p->name[i], (unsigned)p->colour[i]);
        }
        if (is_used[1][i]) {
            fprintf(out, "\n.%s-line{fill:none;stroke:#%06x}", p->name[i],
                    (unsigned)p->colour[i]);
        }
    }
    fputs("</style>\n", out);
}

static void print_rect(FILE *out, const picture *p, const shape *s)
{
    fprintf(out, "<rect class=\"%s\"", p->name[s->colour]);
    print_attribute(out, "x", s->box.x);
    print_attribute(out, "y", s->box.y);
    print_attribute(out, "width", s->box.width);
    print_attribute(out, "height", s->box.height);
    if (s->opacity < 1) {
        print_attribute(out, "opacity", s->opacity);
    }
    fputs("/>\n", out);
}

static void print_path(FILE *out, const picture *p, const shape *s)
{
    fprintf(out, "<path class=\"%s%s\"", p->name[s->colour],
            is_stroked(s) ? "-line" : "");
    if (is_stroked(s)) {
        print_attribute(out, "stroke-width", s->stroke.width);
        fputs(" stroke-linejoin=\"round\"", out);
    }
    if (s->stroke.is_dashed) {
        fputs(" stroke-dasharray=\"", out);
        print_length(out, 3 * s->stroke.width);
        fputc('"', out);
    }
    if (s->stroke.opacity > 0) {
        print_attribute(out, "opacity", s->stroke.opacity);
    }
    fputs(" d=\"", out);
    for (size_t i = 0; i < s->count; i++) {
        fputc(i == 0 ? 'M' : ' ', out);
        print_length(out, p->points[s->first + i].x);
        fputc(' ', out);
        print_length(out, p->points[s->first + i].y);
    }
    fputs(s->stroke.is_closed ? "z\"/>\n" : "\"/>\n", out);
}

static void print_label(FILE *out, const picture *p, const shape *s)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"",
                                          " text-anchor=\"end\""};
    const label *l = &s->label;
    fprintf(out, "<text class=\"%s%s%s\"", p->name[s->colour], l->is_bold ? " b" : "",
            l->has_halo ? " h" : "");
    print_attribute(out, "x", l->x);
    print_attribute(out, "y", l->y);
    print_attribute(out, "font-size", l->size);
    if (l->has_halo) {
        print_attribute(out, "stroke-width", l->size / 4);
    }
    fprintf(out, "%s>", anchors[l->anchor]);
    print_text(out, s->text);
    fputs("</text>\n", out);
}

/* The run of one colour that begins at a cell, up to which column. */
static int64_t run_end(const cells *c, int64_t column, int64_t row)
{
    int64_t end = column + 1;
    while (end < c->columns &&
           c->colour[end * c->rows + row] == c->colour[column * c->rows + row]) {
        end++;
    }
    return end;
}

/* A path for each colour, of the runs of its cells. */
static void print_cells(FILE *out, const picture *p, const cells *c)
{
    fputs("<g shape-rendering=\"crispEdges\">\n", out);
    for (int colour = 0; colour < p->n_colours; colour++) {
        int has_any = 0;
        for (int64_t row = 0; row < c->rows; row++) {
            int64_t end;
            for (int64_t column = 0; column < c->columns; column = end) {
                end = run_end(c, column, row);
                if (c->colour[column * c->rows + row] != colour) {
                    continue;
                }
                if (!has_any) {
                    fprintf(out, "<path class=\"%s\" d=\"", p->name[colour]);
                }
                has_any = 1;
                fprintf(out, "M%.0f %.0fh%.0fv%.0fh%.0fz", c->x[column], c->y[row],
                        c->x[end] - c->x[column], c->y[row + 1] - c->y[row],
                        c->x[column] - c->x[end]);
            }
        }
        fputs(has_any ? "\"/>\n" : "", out);
    }
    fputs("</g>\n", out);
}

static void print_shape(FILE *out, const picture *p, const shape *s)
{
    switch (s->kind) {
    case SHAPE_RECT:
        print_rect(out, p, s);
        break;
    case SHAPE_PATH:
        print_path(out, p, s);
        break;
    case SHAPE_TEXT:
        print_label(out, p, s);
        break;
    case SHAPE_CELLS:
        print_cells(out, p, &s->cells);
        break;
    case SHAPE_BEGIN:
        fputs("<g><title>", out);
        print_text(out, s->text);
        fputs("</title>\n", out);
        break;
    case SHAPE_END:
        fputs("</g>\n", out);
        break;
    }
}

void picture_write_svg(const picture *p, FILE *out)
{
    fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"", out);
    print_attribute(out, "width", p->width);
    print_attribute(out, "height", p->height);
    fprintf(out, " viewBox=\"0 0 %.0f %.0f\">\n<title>", p->width, p->height);
    print_text(out, p->title);
    fputs("</title>\n", out);
    print_rules(p, out);
    for (size_t i = 0; i < p->n_shapes; i++) {
        print_shape(out, p, &p->shapes[i]);
    }
    fputs("</svg>\n", out);
}
