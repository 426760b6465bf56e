/* SPDX-License-Identifier: MIT */
#ifndef MODEL_H
#define MODEL_H

#include "model/venue_rules.h"
#include "base/options.h"

/*
 * MODEL: how a map models. Its options are a child parser of every subcommand that
 * builds a map; the same may stand in a JSON file, which the command line overrules.
 */
#define MODEL_SOURCE 80 /* room for the name of a source */

typedef struct model {
    liqmap_config config;
    liqmap_axis axis; /* buckets 0: auto */
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;         /* 0: the built-in ones */
    int64_t left_out;        /* built-in tiers the venue does not offer */
    unsigned own_rates;      /* bits of the tiers that came with a rate of their own */
    preset venue;            /* where one was named */
    char rules[128];         /* its rules as applied, in words; "" where none was */
    unsigned given;          /* bits of what was said, anywhere */
    unsigned said;           /* bits of what the command line said */
    const char *config_path; /* NULL: none */
    int was_read;            /* the file of that path */
    struct own_venue *own;   /* venues of single sources */
    size_t n_own;
    char source[MODEL_SOURCE]; /* the one named last; "" before the first */
} model;

/* A table for a model, from model_init(). */
extern const option_spec model_option_rows[];

void model_init(model *m);
void model_free(model *m);

/*
 * Of several sources each may have a --venue of its own: one that says NAME=VENUE, or
 * that stands behind the source. All else holds for all.
 *
 * While the command line is read: it has just named this source. After it: the model
 * of a source, to be finished like any other. After that of each: a venue for a source
 * that there is not is misuse.
 */
void model_name_source(model *m, const char *name);
model model_of_source(model *m, const char *name);
void model_check_sources(const model *m);

/* After the command line: read the file, check what can be without data. Twice is as
 * once. */
void model_finish(model *m);

/* The first closes around which the automatic axis stays within what a map takes. */
#define MODEL_LEAST_CLOSE 4e-60
#define MODEL_MOST_CLOSE 2.4e59

/* The axis of another map, in the place of the model's. */
void model_set_axis(model *m, const liqmap_axis *axis);

/* Whether there is an axis for an input that begins at a close. */
int model_has_axis(const model *m, double close);

/* A map for an input that begins at a time and a close. The rules of the venue, where
 * one is named, are those of the time. The program's own default, a holding of 48 hours,
 * is for input without volume. Not inverse for an inverse input: misuse. */
liqmap *model_map(model *m, int64_t time_ms, double close, int has_volume,
                  int is_inverse);

/* Where a model comes from elsewhere: any option of one is misuse. */
void model_refuse(const model *m, const char *with);

/* After model_finish(): the venue, NULL where none was named; and what contracts are. */
const preset *model_venue(const model *m);
int32_t model_contract(const model *m);

/* The venue's rules a map was made by, in words; "" where none was named. */
const char *model_rules(const model *m);

/* Whether the shares of tiers are the built-in ones. */
int model_default_shares(const liqmap_tier *tiers, int64_t n_tiers);

#endif
