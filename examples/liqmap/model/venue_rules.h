/* SPDX-License-Identifier: MIT */
#ifndef VENUE_RULES_H
#define VENUE_RULES_H

#include <liqmap/liqmap.h>

#include <stddef.h>

/* The rules of an exchange for an instrument, at a time: VENUE:INSTRUMENT[:cap]. */
#define VENUE_RULES_EXPECTED                                                           \
    "VENUE:INSTRUMENT[:cap] whose rules are known ('liqmap venues' lists them; "       \
    "others "                                                                          \
    "by --brackets and a file of the venue's own, or hyperliquid:COIN:LEVERAGEx)"

typedef struct venue_rules {
    char name[64];
    char source[512];
    int32_t profile;
    int is_own;         /* of a file or the command line: the same at any time */
    liqmap_rules rules; /* since_ms 0: since when is not known */
    liqmap_bracket_table table;
} venue_rules;

/* 0: not as expected. The rules are the latest, until venue_rules_at(). */
int venue_rules_parse(venue_rules *p, const char *text);

/* The tables of a file, which come before the built-in ones; since when they hold where
 * the file does not say; what one contract is where the venue counts in such. */
void venue_rules_read(const char *path);
void venue_rules_set_date(int64_t since_ms);
void venue_rules_set_face(double face);

/* What VENUE:INSTRUMENT may be: those of files, then the built-in ones; NULL past the last. */
const char *venue_rules_name(size_t index);

/* Of all tables that were read. */
size_t venue_rules_count(void);
void venue_rules_of_own(venue_rules *p, size_t index);

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

/* As text, which each returns: since 2025-08-19, or undated; what they are; a
 * bracket. */
#define VENUE_RULES_TEXT 256
char *venue_rules_since(const venue_rules *p, char *text);
char *venue_rules_text(const venue_rules *p, char *text);
char *venue_rules_bracket(const venue_rules *p, int64_t bracket, char *text);

/* The bracket that a position is in at its entry; the count of brackets: past the last. */
int64_t venue_rules_bracket_of(const venue_rules *p, const liqmap_position *position);

/* Whether a bracket allows a leverage; one whose limit is not known does. */
int venue_rules_allow(const venue_rules *p, int64_t bracket, double leverage);

#endif
