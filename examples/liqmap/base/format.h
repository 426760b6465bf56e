/* SPDX-License-Identifier: MIT */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdint.h>

/* Room for any text these calls write; each returns it. */
#define NUMBER_TEXT 400

/* The shortest decimal that reads back to the same double. */
char *format_number(char *text, double value);

/* 1,234,567 */
char *format_integer(char *text, int64_t value);

/* 96,282.5, with so many decimals. */
char *format_decimals(char *text, double value, int decimals);

/* 96,282.00; more decimals where the price is small. */
char *format_price(char *text, double price);

/* 157.04M: two decimals and a unit of thousands; 0.00 below a millionth. */
char *format_amount(char *text, double amount);

/* 2026-01-13 04:00:00 UTC */
char *format_time(char *text, int64_t time_ms);

/* 2026-01-13 04:00:00.000 UTC */
char *format_time_ms(char *text, int64_t time_ms);

/* 2026-01-13T04:00:00Z */
char *format_time_iso(char *text, int64_t time_ms);

/* 90 min, 2.5 h, 3.1 d */
char *format_duration(char *text, int64_t duration_ms);

/* Replaces control characters, which a terminal would act on, and bytes that are no UTF-8
 * by '?'. */
char *format_plain(char *text);

#endif
