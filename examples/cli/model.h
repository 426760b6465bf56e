/* SPDX-License-Identifier: MIT */
#ifndef MODEL_H
#define MODEL_H

#include <liqmap/liqmap.h>

#include <argp.h>

/*
 * MODEL: how a map models. Its options are a child parser of every subcommand that
 * builds a map; the same may stand in a JSON file, which the command line overrules.
 */
typedef struct model {
    liqmap_config config;
    liqmap_axis axis; /* buckets 0: auto */
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;         /* 0: the built-in ones */
    unsigned given;          /* bits of what was said, anywhere */
    unsigned said;           /* bits of what the command line said */
    const char *config_path; /* NULL: none */
} model;

/* The input is a model, from model_init(). */
extern const struct argp model_argp;

void model_init(model *m);

/* After the command line: read the file, check what can be without data. */
void model_finish(model *m);

/* The first closes around which the automatic axis stays within what a map takes. */
#define MODEL_LEAST_CLOSE 4e-60
#define MODEL_MOST_CLOSE 2.4e59

/* Whether there is an axis for an input that begins at a close. */
int model_has_axis(const model *m, double close);

/* A map for an input that begins at a close. The program's own default, a holding of 48
 * hours, is for input without volume. Not inverse for an inverse input: misuse. */
liqmap *model_map(const model *m, double close, int has_volume, int is_inverse);

/* Whether the shares are the built-in ones. */
int model_default_shares(const model *m);

#endif
