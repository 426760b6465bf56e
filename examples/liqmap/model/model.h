/* SPDX-License-Identifier: MIT */
#ifndef MODEL_H
#define MODEL_H

#include "model/settings.h"
#include "model/source_venues.h"

/* How a map is made: settings, and the rules of a venue that go with them. */
typedef struct model {
    settings settings;
    int file_was_read;
    source_venues own;        /* venues of single sources */
    char source[SOURCE_NAME]; /* the one named last; "" before the first */
    char rules[192]; /* those of the venue as applied; "" where none is named */
} model;

void model_init(model *m);
void model_free(model *m);

/* After the command line: reads the file, and checks what can be checked without data.
 * May be called again. */
void model_finish(model *m);

/* With several sources. The first notes the source that the command line named last; the
 * second returns the model of a source, still to be finished; the third, after the models
 * of all sources, is misuse where a venue was given for a source that does not exist. */
void model_name_source(model *m, const char *name);
model model_of_source(model *m, const char *name);
void model_check_sources(const model *m);

/* The first closes around which the automatic axis stays within what a map takes. */
#define MODEL_LEAST_CLOSE 4e-60
#define MODEL_MOST_CLOSE 2.4e59

/* The axis of another map, in the place of the model's. */
void model_set_axis(model *m, const liqmap_axis *axis);

/* Whether there is an axis for an input that begins at a close. */
int model_has_axis(const model *m, double close);

/* What is known of an input when its map is made. */
typedef struct model_input {
    int64_t time_ms; /* of its first snapshot */
    double close;
    int64_t bar_ms; /* length of a snapshot's interval; 0: not known */
    int has_volume, is_inverse;
    const liqmap_tier *tiers; /* NULL: where none are given, those of the preset */
    int64_t n_tiers;
} model_input;

/* Whether it matters how long the intervals of an input are. */
int model_needs_bar(const model *m, int has_volume);

/* A map for an input, with the venue's rules of its time. Not inverse for an inverse
 * input: misuse. */
liqmap *model_map(model *m, const model_input *input);

/* After model_finish(): the venue, NULL where none was named; and what contracts are. */
const venue_rules *model_venue(const model *m);
int32_t model_contract(const model *m);

#endif
