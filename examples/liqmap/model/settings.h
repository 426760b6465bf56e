/* SPDX-License-Identifier: MIT */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "model/model.h"

/*
 * The settings of a model. Options and JSON both end as the same texts, read here, so
 * that what the one takes the other takes.
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
    SET_WITHIN,
    SETTINGS
};
#define SETTING_BIT(setting) (1u << (setting))
#define SETTING_MMR 0.004 /* of a tier that names none */

/* Names in JSON, and what each setting expects. */
typedef struct setting_row {
    const char *names, *expected;
} setting_row;
extern const setting_row settings[SETTINGS];

/* One setting from its text; 0: not as expected. */
int setting_set(model *m, int which, const char *given);

#endif
