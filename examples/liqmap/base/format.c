/* SPDX-License-Identifier: MIT */
/* Numbers as text, for people and for files. No locale: the program sets none. */
#include "base/format.h"
#include "base/shortest.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS 86400000LL

/* 15 to 17 digits as printf() has them, whichever are the first that read back. */
static char *format_digits(char *text, double value)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, NUMBER_TEXT, "%.*g", digits, value);
        if (digits == 17 || strtod(text, NULL) == value) {
            break;
        }
    }
    return text;
}

/*
 * Nearly all numbers take the fast way, and come out as by the slow one, of which is kept
 * what differs: the powers of two, whose neighbours are not equally far, may have a shorter
 * decimal off the nearest of 16 digits, denormal numbers one of less than 15 digits, and
 * from 1e15 on %g turns scientific by the number of digits.
 */
char *format_number(char *text, double value)
{
    const double size = fabs(value);
    int exponent;
    if (size == 0) {
        return strcpy(text, "0");
    }
    if (size >= 1e-4 && size < 1e15) {
        shortest_digits(text, NUMBER_TEXT, value, 0);
        return text;
    }
    if (size < DBL_MIN || size >= 1e15 || frexp(size, &exponent) == 0.5) {
        return format_digits(text, value);
    }
    shortest_digits(text, NUMBER_TEXT, value, 1);
    return text;
}

/* Puts commas between the thousands before the decimal point. */
static char *group(char *text)
{
    const size_t length = strlen(text);
    const size_t sign = text[0] == '-';
    const size_t digits = strspn(text + sign, "0123456789");
    const size_t commas = digits > 0 ? (digits - 1) / 3 : 0;
    size_t to = sign + digits + commas;
    if (length + commas >= NUMBER_TEXT) {
        return text;
    }
    memmove(text + to, text + sign + digits, length - sign - digits + 1);
    for (size_t i = 0; i < digits; i++) {
        if (i > 0 && i % 3 == 0) {
            text[--to] = ',';
        }
        text[--to] = text[sign + digits - 1 - i];
    }
    return text;
}

/* Bytes of the UTF-8 character that begins here; 0: it is none. */
static size_t character(const unsigned char *c)
{
    const size_t length = c[0] < 0x80                   ? 1
                          : c[0] >= 0xC2 && c[0] < 0xE0 ? 2
                          : c[0] >= 0xE0 && c[0] < 0xF0 ? 3
                          : c[0] >= 0xF0 && c[0] < 0xF5 ? 4
                                                        : 0;
    uint32_t code = c[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((c[i] & 0xC0) != 0x80) {
            return 0;
        }
        code = code << 6 | (c[i] & 0x3Fu);
    }
    /* Written longer than need be, one half of a pair, and what is no character. */
    if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000) ||
        code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ||
        (code & 0xFFFE) == 0xFFFE) {
        return 0;
    }
    return length;
}

char *format_plain(char *text)
{
    unsigned char *c = (unsigned char *)text;
    while (*c != '\0') {
        const size_t length = character(c);
        const int control =
            c[0] < 0x20 || c[0] == 0x7f || (c[0] == 0xC2 && c[1] < 0xA0);
        if (length == 0 || control) {
            memset(c, '?', length == 2 ? 2 : 1);
        }
        c += length > 0 ? length : 1;
    }
    return text;
}

char *format_integer(char *text, int64_t value)
{
    snprintf(text, NUMBER_TEXT, "%" PRId64, value);
    return group(text);
}

char *format_decimals(char *text, double value, int decimals)
{
    snprintf(text, NUMBER_TEXT, "%.*f", decimals, value);
    return group(text);
}

char *format_price(char *text, double price)
{
    int decimals = 2;
    for (double p = price; p > 0 && p < 100 && decimals < 60; p *= 10) {
        decimals++;
    }
    return format_decimals(text, price, decimals);
}

/* Less than this of any coin is nothing: what rounding leaves of amounts that were closed. */
#define DUST 1e-6

char *format_amount(char *text, double amount)
{
    static const char *const units[] = {"", "K", "M", "B", "T"};
    int unit = 0;
    /* What would be rounded up to 1000.00 belongs to the next unit. */
    while (fabs(amount) >= 999.995 && unit < 4) {
        amount /= 1000;
        unit++;
    }
    if (fabs(amount) >= 1e6) {
        snprintf(text, NUMBER_TEXT, "%.3g%s", amount, units[unit]);
    } else if (fabs(amount) >= DUST && fabs(amount) < 0.005) {
        snprintf(text, NUMBER_TEXT, "%.2g", amount);
    } else {
        snprintf(text, NUMBER_TEXT, "%.2f%s", amount, units[unit]);
    }
    return text;
}

char *format_time(char *text, int64_t time_ms)
{
    /* Civil date from days since 1970-01-01, counted in eras of 400 years. */
    int64_t days = time_ms / DAY_MS - (time_ms % DAY_MS < 0);
    const int64_t second = (time_ms % DAY_MS + DAY_MS) % DAY_MS / 1000;
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t day_of_era = days - era * 146097;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) /
        365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t shifted = (5 * day_of_year + 2) / 153; /* month, March is 0 */
    const int64_t day = day_of_year - (153 * shifted + 2) / 5 + 1;
    const int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    const int64_t year = year_of_era + era * 400 + (month <= 2);
    snprintf(text, NUMBER_TEXT,
             "%04" PRId64 "-%02" PRId64 "-%02" PRId64 " %02" PRId64 ":%02" PRId64
             ":%02" PRId64 " UTC",
             year, month, day, second / 3600, second / 60 % 60, second % 60);
    return text;
}

char *format_time_ms(char *text, int64_t time_ms)
{
    char *const unit = strstr(format_time(text, time_ms), " UTC");
    sprintf(unit, ".%03d UTC", (int)((time_ms % 1000 + 1000) % 1000));
    return text;
}

char *format_time_iso(char *text, int64_t time_ms)
{
    char *const unit = strstr(format_time(text, time_ms), " UTC");
    strcpy(unit, "Z");
    text[strcspn(text, " ")] = 'T';
    return text;
}

char *format_duration(char *text, int64_t duration_ms)
{
    const double minutes = (double)duration_ms / 60000;
    if (minutes < 2) {
        snprintf(text, NUMBER_TEXT, "%.4g s", minutes * 60);
    } else if (minutes < 120) {
        snprintf(text, NUMBER_TEXT, "%.4g min", minutes);
    } else if (minutes < 2880) {
        snprintf(text, NUMBER_TEXT, "%.4g h", minutes / 60);
    } else {
        snprintf(text, NUMBER_TEXT, "%.4g d", minutes / 1440);
    }
    return text;
}
