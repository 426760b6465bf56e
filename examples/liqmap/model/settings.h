/* SPDX-License-Identifier: MIT */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "model/venue_rules.h"

/*
 * The settings of a map. The command line and the JSON of --config both end as the same
 * texts, read here, so that what the one takes the other takes.
 */
enum {
    SET_AXIS,
    SET_TIER,
    SET_CONTRACT,
    SET_MAINTENANCE,
    SET_TURNOVER,
    SET_HOLDING,
    SET_ENTRY_POINTS,
    SET_INITIAL,
    SET_VENUE,
    SET_INTRABAR,
    SET_PRESET,
    SETTINGS
};
#define SETTING_BIT(setting) (1u << (setting))
#define SETTING_MMR 0.004 /* of a tier that names none */

typedef struct settings {
    int64_t preset; /* its number: where from comes what is not given */
    liqmap_config config;
    liqmap_axis axis; /* buckets 0: automatic */
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;    /* 0: those of the preset */
    unsigned own_rate;  /* bits of the tiers that came with a rate of their own */
    venue_rules venue;  /* where one was named */
    unsigned given;     /* bits of the settings that were given, in whichever way */
    unsigned by_option; /* bits of those that the command line gave */
    int is_typed;       /* texts are as people type them, not as JSON has them */
    const char *config_path; /* the JSON file; NULL: none */
} settings;

typedef struct setting_row {
    const char *names; /* in JSON, the first in messages */
    const char *expected;
    int (*set)(settings *s, char *text); /* 0: not as expected; may cut the text */
} setting_row;
extern const setting_row setting_rows[SETTINGS];

#define SETTINGS_PRESET "btcusdt-1h" /* where none is named */

void settings_init(settings *s);

/* 0: none has the name. Unlike by settings_set(), it is not given. */
int settings_set_preset(settings *s, const char *name);

/* What a preset gives, as liqmap_preset() does. */
liqmap_config settings_of_preset(liqmap_tier tiers[LIQMAP_MAX_TIERS], int64_t *n_tiers,
                                 int64_t preset, int64_t bar_ms, int has_volume);

/* Sets one from its text; 0: not as expected. */
int settings_set(settings *s, int setting, const char *text);
int settings_has(const settings *s, int setting);

#endif
