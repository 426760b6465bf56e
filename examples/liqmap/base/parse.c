/* SPDX-License-Identifier: MIT */
/* Text as numbers: strictly in files, and with what people type on the command line. */
#include "base/parse.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
    errno = 0;
    v = strtod(text, &end);
    /* ERANGE: too large, or so small that digits are lost. */
    if (*end != '\0' || errno != 0 || !isfinite(v)) {
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

/*
 * Copies a number without the commas between its thousands: each has three digits after it,
 * else it is no such comma and stays. Returns the text after it.
 */
static const char *copy_number(char *plain, size_t room, const char *text)
{
    size_t used = 0, digits = strspn(text, "0123456789");
    int is_grouped = digits > 0 && digits <= 3;
    while (*text != '\0' && strchr("0123456789.eE+-,", *text) != NULL &&
           used + 1 < room) {
        is_grouped = is_grouped && *text != '.';
        if (*text == ',' && is_grouped && strspn(text + 1, "0123456789") == 3) {
            text++;
        }
        plain[used++] = *text++;
    }
    plain[used] = '\0';
    return text;
}

static const char *skip_space(const char *text)
{
    return text + (*text == ' ' && text[1] != '\0');
}

int parse_typed(const char *text, number_kind kind, double *value)
{
    static const char letters[] = "kKMBT";
    static const char *const powers[] = {"e3", "e3", "e6", "e9", "e12"};
    char plain[128];
    const char *letter;
    size_t used = *text == '+' || *text == '-';
    if (parse_number(text, value)) {
        return 1;
    }
    plain[0] = *text;
    text += used;
    text = *text == '$' ? skip_space(text + 1) : text;
    if (*text < '.' || *text > '9') {
        return 0;
    }
    text = skip_space(copy_number(plain + used, sizeof plain - 8, text));
    letter = *text != '\0' ? strchr(letters, *text) : NULL;
    if (letter != NULL) {
        strcat(plain, powers[letter - letters]);
        text = skip_space(text + 1);
    } else if (kind == NUMBER_RATE && *text == '%') {
        strcat(plain, "e-2");
    }
    if ((kind == NUMBER_TIMES && (*text == 'x' || *text == 'X')) ||
        ((kind == NUMBER_PERCENT || kind == NUMBER_RATE) && *text == '%')) {
        text++;
    }
    return *text == '\0' && parse_number(plain, value);
}

int parse_typed_integer(const char *text, int64_t *value)
{
    double number;
    if (parse_integer(text, value)) {
        return 1;
    }
    if (!parse_typed(text, NUMBER_PLAIN, &number) || fabs(number) > 9e15 ||
        number != floor(number)) {
        return 0;
    }
    *value = (int64_t)number;
    return 1;
}

int parse_price(const char *text, typed_price *price)
{
    const size_t length = strlen(text);
    double value;
    const int is_relative = length > 0 && text[length - 1] == '%';
    /* +2 might be meant for +2%, and a price has no sign. */
    if (is_relative != (*text == '+' || *text == '-')) {
        return 0;
    }
    if (!parse_typed(text, is_relative ? NUMBER_RATE : NUMBER_PLAIN, &value) ||
        (is_relative ? value <= -1 : !is_amount(value))) {
        return 0;
    }
    *price = (typed_price){value, is_relative};
    return 1;
}

double typed_price_at(const typed_price *price, double now)
{
    return price->is_relative ? now * (1 + price->value) : price->value;
}

int parse_duration(const char *text, int64_t *ms)
{
    static const struct {
        const char *name;
        double ms;
    } units[] = {{"ms", 1},    {"s", 1e3},    {"m", 6e4},   {"h", 3.6e6},
                 {"H", 3.6e6}, {"d", 8.64e7}, {"D", 8.64e7}};
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
        if (strcmp(skip_space(text + digits), units[i].name) == 0) {
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
    switch (unit) {
    case TIME_SECONDS:
        return time * 1000;
    case TIME_MICROSECONDS:
        return time / 1000;
    case TIME_NANOSECONDS:
        return time / 1000000;
    default:
        return time;
    }
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

/* Z, UTC, or +01:00 at the end of a text, which is cut there; *offset: in minutes. */
static int cut_zone(char *text, int64_t *offset)
{
    const size_t length = strlen(text);
    char *end = text + length;
    int hours, minutes, used;
    *offset = 0;
    if (length > 4 && strcasecmp(end - 4, " UTC") == 0) {
        end -= 4;
    } else if (length > 1 && (end[-1] == 'Z' || end[-1] == 'z')) {
        end -= 1;
    } else if (length > 16 && (end[-6] == '+' || end[-6] == '-')) {
        end -= 6;
        if (sscanf(end + 1, "%2d:%2d%n", &hours, &minutes, &used) != 2 || used != 5 ||
            hours < 0 || minutes < 0 || hours > 23 || minutes > 59) {
            return 0;
        }
        *offset = (*end == '-' ? -1 : 1) * (hours * 60 + minutes);
    }
    *end = '\0';
    return 1;
}

/* .25 at the end of a text, which is cut there; *ms: in milliseconds. */
static int cut_fraction(char *text, int64_t *ms)
{
    char *point = strchr(text, '.');
    double fraction;
    *ms = 0;
    if (point == NULL) {
        return 1;
    }
    if (strspn(point + 1, "0123456789") != strlen(point + 1) ||
        !parse_number(point, &fraction)) {
        return 0;
    }
    *ms = (int64_t)(fraction * 1000);
    *point = '\0';
    return 1;
}

int parse_moment(const char *text, int64_t *time_ms)
{
    static const char whole[] = "2026-01-13 00:00:00", rest[] = " 00:00:00";
    char copy[64];
    int64_t value, offset, ms;
    size_t length;
    if (parse_integer(text, &value) && value >= 0) {
        *time_ms = time_to_ms(value, time_unit_of(value));
        return 1;
    }
    if (strlen(text) >= sizeof copy - sizeof whole) {
        return 0;
    }
    strcpy(copy, text);
    if (!cut_zone(copy, &offset) || !cut_fraction(copy, &ms)) {
        return 0;
    }
    length = strlen(copy);
    if (length > 10 && (copy[10] == 'T' || copy[10] == 't')) {
        copy[10] = ' ';
    }
    if (length == strlen("2026-01-13") || length == strlen("2026-01-13 04:00")) {
        strcat(copy, rest + (length - strlen("2026-01-13")));
    }
    if (!parse_date(copy, &value)) {
        return 0;
    }
    *time_ms = value - offset * 60000 + ms;
    return 1;
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

int parse_choice(const char *text, const char *words)
{
    char small[32];
    size_t i = 0;
    for (; text[i] != '\0' && i + 1 < sizeof small; i++) {
        small[i] = (char)tolower((unsigned char)text[i]);
    }
    small[i] = '\0';
    if (text[i] != '\0') {
        return -1;
    }
    return parse_word(strcmp(small, "buy") == 0    ? "long"
                      : strcmp(small, "sell") == 0 ? "short"
                                                   : small,
                      words);
}
