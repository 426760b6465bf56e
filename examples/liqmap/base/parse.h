/* SPDX-License-Identifier: MIT */
#ifndef PARSE_H
#define PARSE_H

#include <stdint.h>

/* The library's range of prices and amounts that are not 0. */
#define LEAST_AMOUNT 1e-60
#define MOST_AMOUNT 1e60
#define AMOUNT_RANGE "1e-60 to 1e60" /* in messages */

int is_amount(double value);

/* Each reads the whole text. Where it is not what is asked for, they return 0 and leave
 * *value. */

/* A finite decimal number; no hexadecimal, no nan, no space. */
int parse_number(const char *text, double *value);
int parse_integer(const char *text, int64_t *value);

/* 500ms, 30s, 90m, 48h, 5d or 0, to milliseconds. */
int parse_duration(const char *text, int64_t *ms);

/*
 * The unit of a time since 1970 by its magnitude, good for the years 2001 to 5138. A time
 * below 1e9 counts from somewhere else, and is taken for milliseconds.
 */
typedef enum time_unit {
    TIME_MILLISECONDS,
    TIME_SECONDS,
    TIME_MICROSECONDS,
    TIME_NANOSECONDS
} time_unit;

time_unit time_unit_of(int64_t time);
const char *time_unit_name(time_unit unit);
int64_t time_to_ms(int64_t time, time_unit unit);

/* 2026-01-13 04:00:00 (UTC), or milliseconds, or micro- or nanoseconds by magnitude. */
int parse_time(const char *text, int64_t *time_ms);

/* 2026-01-13 for its midnight (UTC), or what parse_time() reads. */
int parse_day(const char *text, int64_t *time_ms);

/* Which of the words, a|b|c, the text is, from 0; -1: none of them. */
int parse_word(const char *text, const char *words);

#endif
