/* SPDX-License-Identifier: MIT */
#ifndef VENUE_RULES_H
#define VENUE_RULES_H

#include <liqmap/liqmap.h>

/* The rules of an exchange for an instrument, at a time: VENUE:INSTRUMENT[:cap]. */
#define VENUE_RULES_EXPECTED                                                           \
    "VENUE:INSTRUMENT[:cap] whose rules are known ('liqmap venues' lists them)"

typedef struct venue_rules {
    char name[64];
    int32_t profile;
    int64_t venue; /* the entry that holds at the time */
    liqmap_rules rules;
    liqmap_bracket_table table;
} venue_rules;

/* 0: not as expected. The rules are the latest, until venue_rules_at(). */
int venue_rules_parse(venue_rules *p, const char *text);

/* Turns to the rules of a time, or to those of an entry of the library's table. */
void venue_rules_at(venue_rules *p, int64_t time_ms);
void venue_rules_of_entry(venue_rules *p, int64_t venue);

/* A message where the rules of the time are not known and the earliest known are used. */
void venue_rules_note(const venue_rules *p, int64_t time_ms);

/* The names of constants, as options and JSON have them. */
const char *contract_name(const liqmap_rules *r);
const char *maintenance_name(const liqmap_rules *r);
const char *measure_name(const liqmap_rules *r);
const char *rule_name(const liqmap_rules *r);

/* As text, which each returns: the day they began, 2025-08-19; what they are; a
 * bracket. */
#define VENUE_RULES_TEXT 256
char *venue_rules_since(const venue_rules *p, char *text);
char *venue_rules_text(const venue_rules *p, char *text);
char *venue_rules_bracket(const venue_rules *p, int64_t bracket, char *text);

#endif
