/* SPDX-License-Identifier: MIT */
#ifndef PICTURE_OPTIONS_H
#define PICTURE_OPTIONS_H

#include "views/picture.h"
#include "base/options.h"
#include "base/zone.h"

/* Pictures asked for: options of every command that makes them. */
enum { PICTURE_FILES = 8 };

typedef struct picture_options {
    const char *paths[PICTURE_FILES];
    int n;
    double width, height, ratio;
    int32_t theme;
    const char *title; /* NULL: made of what the picture shows */
} picture_options;

/* A table for a picture_options from picture_options_init(). */
extern const option_spec picture_option_rows[];

void picture_options_init(picture_options *o);

/* After the command line, of the tables it was read by: options of pictures without --output
 * are misuse, and so is --format with it. */
void picture_options_finish(const picture_options *o, const option_set *sets);

/* Whether a file is to be a page, which is no picture. */
int picture_options_is_page(const char *path);

/* Writes the picture to every file that was asked for, pages aside. */
void picture_options_write(const picture_options *o, const picture *p);

#endif
