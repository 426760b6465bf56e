/* SPDX-License-Identifier: MIT */
#ifndef PRESET_H
#define PRESET_H

#include <liqmap/liqmap.h>

/* A venue's rules as an option names them, VENUE:INSTRUMENT[:cap], at a time. */
#define PRESET_EXPECTED                                                                \
    "VENUE:INSTRUMENT[:cap] whose rules are known ('liqmap venues' lists them)"

typedef struct preset {
    char name[64];
    int32_t profile;
    int64_t venue; /* the entry that holds at the time */
    liqmap_rules rules;
} preset;

/* 0: not as expected. The rules are the latest until preset_at() is asked. */
int preset_parse(preset *p, const char *text);

/* Those of a time. */
void preset_at(preset *p, int64_t time_ms);

/* 2025-08-19 of its first day. */
#define PRESET_DAY 16
char *preset_since(const preset *p, char *text);

#endif
