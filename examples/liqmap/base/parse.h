/* SPDX-License-Identifier: MIT */
#ifndef PARSE_H
#define PARSE_H

#include <stdint.h>

/* Each reads the whole text, or answers 0 and leaves *value. */

/* A finite decimal number; no hexadecimal, no nan, no space. */
int parse_number(const char *text, double *value);
int parse_integer(const char *text, int64_t *value);

/* 500ms, 30s, 90m, 48h, 5d, 0 -> milliseconds */
int parse_duration(const char *text, int64_t *ms);

/* 2026-01-13 04:00:00 (UTC), or milliseconds, or, from 1e14 on, microseconds. */
int parse_time(const char *text, int64_t *time_ms);

/* 2026-01-13, or what parse_time() reads. */
int parse_day(const char *text, int64_t *time_ms);

/* Which of the words, a|b|c, the text is; -1: none. */
int parse_word(const char *text, const char *words);

#endif
