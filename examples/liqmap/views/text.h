/* SPDX-License-Identifier: MIT */
#ifndef TEXT_H
#define TEXT_H

#include "replays/classes.h"
#include "replays/recent.h"
#include "model/known_preset.h"

#include <liqmap/liqmap.h>

#include <stdio.h>

/* What text is made of, as wide as the screen. */

/* Words after each other, in lines as wide as the screen, those after the first
 * indented. */
typedef struct words {
    FILE *out;
    size_t used, indent;
} words;
void text_word(words *w, const char *word);

/* A bar of a row of parts, as long as its part of `most`, filled up with spaces to its
 * column's width. */
int text_bar_width(void);
void text_bar(FILE *out, const double *row, int64_t parts, double most, int colour);

/* Which character is which part: a title, the parts' labels, a note where not NULL. */
#define TEXT_LABEL 80
void text_legend(FILE *out, const char *title, char (*labels)[TEXT_LABEL],
                 int64_t parts, const char *note);

/* Classes as labels; with their shares, which TEXT_SHARES is the note of. */
#define TEXT_SHARES "(shares long/short)"
void text_label_classes(char (*labels)[TEXT_LABEL], const classes *c, int shares);

/* Which preset it is, if any; what fitted tiers are; the unit of amounts. */
void text_preset(FILE *out, const known_preset *preset);
void text_fitted_tiers(FILE *out);
void text_unit(FILE *out, int32_t unit);

/* Below it most of what is open is not on the map. */
#define TEXT_LEAST_COVERAGE 0.2

/* Where coverage is low, a line that says so. name: of the source, "" where there is
 * one. */
void text_coverage(FILE *out, const char *name, double coverage, int colour);

/* S of shorts or L of longs, in its colour. */
void text_side(FILE *out, int side, int colour);

/* How wide a bucket is, at the price or else at the lower end, and how many a line of a
 * chart has. */
void text_buckets(FILE *out, const double *edges, int64_t bucket, int64_t line);

/* What was liquidated in the last hours, and beside it what a feed has; NULL: none. */
void text_recent(const recent_totals *t, const recent_totals *feed, FILE *out);

/* " 100x 19.50M, 50x 14.70M": classes by falling leverage, with an amount each; those
 * that are empty are left out. */
void text_classes(FILE *out, const classes *c, const double *amounts);

/* A line that is written to `to` and printed whole; folded, it is broken after "; "
 * where it is too long, and what is still too long after the last comma that fits. */
typedef struct text_line {
    FILE *to;
    char *text;
    size_t length;
} text_line;

void text_begin_line(text_line *line);
void text_end_line(text_line *line, FILE *out, int folded);

/* Or it is not printed, and line->text is the caller's to free. */
void text_close_line(text_line *line);

/* "at 96,282.00: cumulative short liquidation leverage 157.04M; " */
void text_begin_at(text_line *line, double price, int side, double cumulative);

#endif
