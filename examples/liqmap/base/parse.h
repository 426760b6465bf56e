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

/*
 * The same as people type it, and as the program prints it: 64,000, $64000, 64k, 157.04M,
 * 2B (k or K, M, B and T: m is no million), and by its kind 20x, or +2.82 %.
 */
typedef enum number_kind {
    NUMBER_PLAIN,
    NUMBER_TIMES,   /* 20 or 20x */
    NUMBER_PERCENT, /* 2 or 2%, both 2 */
    NUMBER_RATE     /* 0.02 or 2%, both 0.02 */
} number_kind;
int parse_typed(const char *text, number_kind kind, double *value);
int parse_typed_integer(const char *text, int64_t *value);

/* A price as people type it, or how far from another one: +2%, -2%. */
typedef struct typed_price {
    double value; /* the price, or 0.02 */
    int is_relative;
} typed_price;
int parse_price(const char *text, typed_price *price);

/* The price, where the other one is `now`. */
double typed_price_at(const typed_price *price, double now);

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

/*
 * A time as people type it: 2026-01-13 (its midnight), 2026-01-13T04:00Z, 2026-01-13
 * 04:00:00 UTC, 2026-01-13T05:00+01:00, or a number since 1970, whose unit its magnitude
 * says. UTC where nothing else is said.
 */
int parse_moment(const char *text, int64_t *time_ms);

/* Which of the words, a|b|c, the text is, from 0; -1: none of them. */
int parse_word(const char *text, const char *words);

/* The same as people type it: in any case, buy for long and sell for short. The words are
 * in small letters. */
int parse_choice(const char *text, const char *words);

#endif
