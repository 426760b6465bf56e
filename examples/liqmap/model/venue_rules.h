/* SPDX-License-Identifier: MIT */
#ifndef VENUE_RULES_H
#define VENUE_RULES_H

#include <liqmap/liqmap.h>

/* A venue's rules as an option names them, VENUE:INSTRUMENT[:cap], at a time. */
#define PRESET_EXPECTED                                                                \
    "VENUE:INSTRUMENT[:cap] whose rules are known ('liqmap venues' lists them)"
#define PRESET_BRACKETS 64 /* more than any table has */

typedef struct preset {
    char name[64];
    int32_t profile;
    int64_t venue; /* the entry that holds at the time */
    liqmap_rules rules;
    liqmap_bracket brackets[PRESET_BRACKETS];
    int64_t n_brackets;
} preset;

/* 0: not as expected. The rules are the latest until preset_at() is asked. */
int preset_parse(preset *p, const char *text);

/* Those of a time; those of an entry. */
void preset_at(preset *p, int64_t time_ms);
void preset_of(preset *p, int64_t venue);

/* A note where the rules of a time are not known, so that the earliest are used. */
void preset_note(const preset *p, int64_t time_ms);

/* The constants of rules by name, as options and JSON have them. */
const char *preset_contract(const liqmap_rules *r);
const char *preset_maintenance(const liqmap_rules *r);
const char *preset_measure(const liqmap_rules *r);
const char *preset_rule(const liqmap_rules *r);

/* In words; each returns the text. The first is 2025-08-19, the day they began. */
#define PRESET_TEXT 256
char *preset_since(const preset *p, char *text);
char *preset_rules(const preset *p, char *text);
char *preset_bracket(const preset *p, int64_t bracket, char *text);

#endif
