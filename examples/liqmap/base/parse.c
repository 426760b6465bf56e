/* SPDX-License-Identifier: MIT */
/* Text as numbers, strictly: for options, CSV, JSON and configurations alike. */
#include "base/parse.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int is_amount(double value)
{
    return value >= LEAST_AMOUNT && value <= MOST_AMOUNT;
}

int parse_number(const char *text, double *value)
{
    char *end;
    double v;
    if (*text == '\0' || text[strspn(text, "0123456789+-.eE")] != '\0') {
        return 0;
    }
    v = strtod(text, &end);
    if (*end != '\0' || !isfinite(v)) {
        return 0;
    }
    *value = v;
    return 1;
}

int parse_integer(const char *text, int64_t *value)
{
    char *end;
    long long v;
    if (*text == '\0' || text[strspn(text, "0123456789+-")] != '\0') {
        return 0;
    }
    errno = 0;
    v = strtoll(text, &end, 10);
    if (*end != '\0' || errno != 0) {
        return 0;
    }
    *value = v;
    return 1;
}

int parse_duration(const char *text, int64_t *ms)
{
    static const struct {
        const char *name;
        double ms;
    } units[] = {{"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}};
    const size_t digits = strspn(text, "0123456789.");
    char number[32];
    double value;
    if (digits == 0 || digits >= sizeof number) {
        return 0;
    }
    memcpy(number, text, digits);
    number[digits] = '\0';
    if (!parse_number(number, &value)) {
        return 0;
    }
    if (value == 0 && text[digits] == '\0') {
        *ms = 0;
        return 1;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(text + digits, units[i].name) == 0) {
            value = value * units[i].ms + 0.5;
            /* A duration above 0 that rounds to 0 would mean: off. */
            if (value >= 9e18 || (value < 1 && value != 0.5)) {
                return 0;
            }
            *ms = (int64_t)value;
            return 1;
        }
    }
    return 0;
}

static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    const int64_t y = year - (month <= 2);
    const int64_t era = y / 400;
    const int64_t year_of_era = y - era * 400;
    const int64_t day_of_year =
        (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
           day_of_year - 719469;
}

/* "YYYY-MM-DD HH:MM:SS", each digit in its place. */
static int parse_date(const char *text, int64_t *time_ms)
{
    static const char shape[] = "dddd-dd-dd dd:dd:dd";
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int n[6] = {0};
    int field = 0;
    for (size_t i = 0; i < sizeof shape; i++) {
        if (shape[i] == 'd' && text[i] >= '0' && text[i] <= '9') {
            n[field] = n[field] * 10 + (text[i] - '0');
        } else if (shape[i] == text[i]) {
            field++;
        } else {
            return 0;
        }
    }
    const int leap = n[0] % 4 == 0 && (n[0] % 100 != 0 || n[0] % 400 == 0);
    if (n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > days[n[1] - 1] ||
        (n[1] == 2 && n[2] == 29 && !leap) || n[3] > 23 || n[4] > 59 || n[5] > 59) {
        return 0;
    }
    *time_ms =
        ((days_of(n[0], n[1], n[2]) * 24 + n[3]) * 60 + n[4]) * 60000 + n[5] * 1000;
    return 1;
}

time_unit time_unit_of(int64_t time)
{
    if (time < 1000000000) {
        return TIME_MILLISECONDS;
    }
    return time < 100000000000         ? TIME_SECONDS
           : time < 100000000000000    ? TIME_MILLISECONDS
           : time < 100000000000000000 ? TIME_MICROSECONDS
                                       : TIME_NANOSECONDS;
}

const char *time_unit_name(time_unit unit)
{
    static const char *const names[] = {"milliseconds", "seconds", "microseconds",
                                        "nanoseconds"};
    return names[unit];
}

int64_t time_to_ms(int64_t time, time_unit unit)
{
    static const int64_t factors[] = {1, 1000, 1, 1},
                         divisors[] = {1, 1, 1000, 1000000};
    return time * factors[unit] / divisors[unit];
}

int parse_time(const char *text, int64_t *time_ms)
{
    int64_t value;
    if (parse_date(text, time_ms)) {
        return 1;
    }
    if (!parse_integer(text, &value) || value < 0) {
        return 0;
    }
    /* One time alone may be relative, and look like seconds. */
    const time_unit unit = time_unit_of(value);
    *time_ms = unit == TIME_SECONDS ? value : time_to_ms(value, unit);
    return 1;
}

int parse_day(const char *text, int64_t *time_ms)
{
    char midnight[32];
    if (strlen(text) == strlen("2026-01-13")) {
        snprintf(midnight, sizeof midnight, "%s 00:00:00", text);
        if (parse_date(midnight, time_ms)) {
            return 1;
        }
    }
    return parse_time(text, time_ms);
}

int parse_word(const char *text, const char *words)
{
    const size_t length = strlen(text);
    for (int i = 0;; i++) {
        const size_t n = strcspn(words, "|");
        if (n == length && strncmp(text, words, n) == 0) {
            return i;
        }
        if (words[n] == '\0') {
            return -1;
        }
        words += n + 1;
    }
}
