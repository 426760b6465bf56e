/* SPDX-License-Identifier: MIT */
#include "views/picture_options.h"
#include "base/errors.h"
#include "base/output.h"
#include "base/parse.h"

#include <stdio.h>
#include <string.h>

#define LEAST_SIDE 200
#define MOST_SIDE 8000
#define MOST_RATIO 4

static const char *ending(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL ? dot : "";
}

static int is_png(const char *path)
{
    return strcmp(ending(path), ".png") == 0;
}

int picture_options_is_page(const char *path)
{
    return strcmp(ending(path), ".html") == 0;
}

static int add_path(void *values, const option_use *use)
{
    picture_options *o = values;
    if (!is_png(use->text) && strcmp(ending(use->text), ".svg") != 0 &&
        !picture_options_is_page(use->text)) {
        return 0;
    }
    if (is_png(use->text) && !picture_has_png) {
        option_refuse(
            use,
            "--output %s: this program was built without libcairo2-dev, which "
            "makes PNG; .svg needs nothing",
            use->text);
    }
    if (o->n == PICTURE_FILES) {
        option_refuse(use, "--output: more than %d pictures", PICTURE_FILES);
    }
    o->paths[o->n++] = use->text;
    return 1;
}

static int is_side(int64_t pixels)
{
    return pixels >= LEAST_SIDE && pixels <= MOST_SIDE;
}

static int read_size(void *values, const option_use *use)
{
    picture_options *o = values;
    char text[16];
    int64_t width, height;
    const size_t length = strlen(use->text), at = strcspn(use->text, "x");
    if (length >= sizeof text || at == length) {
        return 0;
    }
    strcpy(text, use->text);
    text[at] = '\0';
    if (!parse_integer(text, &width) || !parse_integer(text + at + 1, &height) ||
        !is_side(width) || !is_side(height)) {
        return 0;
    }
    o->width = (double)width;
    o->height = (double)height;
    return 1;
}

const option_spec picture_option_rows[] = {
    {.help = "A picture or a page in place of text:", .group = 5},
    {"output", "FILE",
     "Where to: FILE.svg, FILE.png, or FILE.html, a page to explore; may be repeated",
     5, add_path, .letter = 'o', .expected = "a file that ends in .svg, .png or .html"},
    {"size", "WxH", "Width and height in pixels (1200x675)", 5, read_size,
     .expected = "WIDTHxHEIGHT, each from 200 to 8000"},
    {"pixel-ratio", "R", "Pixels of a PNG to one of --size (1)", 5, option_number,
     offsetof(picture_options, ratio), .least = 0.5, .most = MOST_RATIO,
     .expected = "a number from 0.5 to 4"},
    {"theme", "THEME", "dark (default) or light", 5, option_word,
     offsetof(picture_options, theme), .words = "dark|light"},
    {"title", "TEXT", "The title", 5, option_text,
     .place = offsetof(picture_options, title)},
    {0}};

void picture_options_init(picture_options *o)
{
    memset(o, 0, sizeof *o);
    o->width = 1200;
    o->height = 675;
    o->ratio = 1;
}

void picture_options_finish(const picture_options *o, const option_set *sets)
{
    static const char *const names[] = {"size", "pixel-ratio", "theme", "title"};
    if (o->n > 0 && option_is_given(sets, "format")) {
        misuse("--format is of what is printed: it does not go with --output");
    }
    for (size_t i = 0; i < sizeof names / sizeof *names && o->n == 0; i++) {
        if (option_is_given(sets, names[i])) {
            misuse("--%s is of a picture: it needs --output FILE", names[i]);
        }
    }
}

void picture_options_write(const picture_options *o, const picture *p)
{
    for (int i = 0; i < o->n; i++) {
        if (picture_options_is_page(o->paths[i])) {
            continue;
        }
        FILE *out = output_open(o->paths[i]);
        if (is_png(o->paths[i])) {
            picture_write_png(p, out, o->ratio);
        } else {
            picture_write_svg(p, out);
        }
        output_close(out);
    }
}
