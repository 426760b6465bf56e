/* SPDX-License-Identifier: MIT */
#include "base/zone.h"
#include "base/format.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MINUTE_MS 60000
#define FOLDER "/usr/share/zoneinfo/"

/* +02:00 or +2; 0: it is neither. */
static int parse_offset(const char *text, int64_t *ms)
{
    int hours, minutes = 0, used = 0;
    if ((text[0] != '+' && text[0] != '-') || text[1] < '0' || text[1] > '9') {
        return 0;
    }
    if (sscanf(text + 1, "%2d%n:%2d%n", &hours, &used, &minutes, &used) < 1 ||
        text[1 + used] != '\0' || hours > 14 || minutes < 0 || minutes > 59) {
        return 0;
    }
    *ms = (text[0] == '-' ? -1 : 1) * (int64_t)(hours * 60 + minutes) * MINUTE_MS;
    return 1;
}

static int is_known(const char *name)
{
    char path[sizeof FOLDER + 64];
    if (strlen(name) > 64 || strstr(name, "..") != NULL || name[0] == '/' ||
        name[0] == '\0') {
        return 0;
    }
    sprintf(path, "%s%s", FOLDER, name);
    return access(path, R_OK) == 0;
}

int option_zone(void *values, const option_use *use)
{
    zone *z = (zone *)(void *)((char *)values + use->option->place);
    memset(z, 0, sizeof *z);
    if (strcmp(use->text, "UTC") == 0 || parse_offset(use->text, &z->offset_ms)) {
        return 1;
    }
    z->name = use->text;
    return is_known(use->text);
}

/* Days from 1970-01-01 to a date, counted in eras of 400 years that begin in March. */
static int64_t days_of(int64_t year, int month, int day)
{
    const int64_t y = year - (month <= 2);
    const int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int64_t zone_local_ms(const zone *z, int64_t time_ms)
{
    const int64_t ms = (time_ms % 1000 + 1000) % 1000;
    const time_t seconds = (time_t)((time_ms - ms) / 1000);
    struct tm t;
    if (z->name == NULL) {
        return time_ms + z->offset_ms;
    }
    setenv("TZ", z->name, 1);
    tzset();
    if (localtime_r(&seconds, &t) == NULL) {
        return time_ms;
    }
    return ((days_of(t.tm_year + INT64_C(1900), t.tm_mon + 1, t.tm_mday) * 24 +
             t.tm_hour) *
                60 +
            t.tm_min) *
               INT64_C(60000) +
           t.tm_sec * 1000 + ms;
}

char *zone_name(char *text, const zone *z)
{
    const int64_t minutes =
        (z->offset_ms < 0 ? -z->offset_ms : z->offset_ms) / MINUTE_MS;
    if (z->name != NULL) {
        snprintf(text, NUMBER_TEXT, "%s", z->name);
    } else if (minutes == 0) {
        strcpy(text, "UTC");
    } else {
        sprintf(text, "UTC%c%02d:%02d", z->offset_ms < 0 ? '-' : '+',
                (int)(minutes / 60), (int)(minutes % 60));
    }
    return text;
}

char *zone_format(char *text, const zone *z, int64_t time_ms)
{
    char name[NUMBER_TEXT];
    char *seconds = strrchr(format_time(text, zone_local_ms(z, time_ms)), ':');
    sprintf(seconds, " %s", zone_name(name, z));
    return text;
}
