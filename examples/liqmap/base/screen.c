/* SPDX-License-Identifier: MIT */
#include "base/screen.h"
#include "base/format.h"
#include "base/output.h"
#include "base/parse.h"
#include "base/zone.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

typedef struct screen {
    int32_t colour;
    int64_t rows; /* 0: not given */
    zone tz;
} screen;

static screen settings;

void *screen_options(void)
{
    return &settings;
}

const option_spec screen_option_rows[] = {
    {.help = "How text looks:", .group = 6},
    {"color", "WHEN",
     "auto (default): where the output is a terminal and NO_COLOR is not set; always "
     "or "
     "never",
     6, option_word, offsetof(screen, colour), .once = 1, .words = "auto|always|never"},
    {"tz", "ZONE",
     "Time zone of the times in text and pictures: UTC (default), +02:00, "
     "America/New_York; what is "
     "typed and read stays UTC",
     6, option_zone, offsetof(screen, tz), .once = 1, .expected = ZONE_EXPECTED},
    {0}};

const option_spec screen_chart_option_rows[] = {
    {"rows", "N", "Lines of a chart at most, of each side where there are two", 6,
     option_count, offsetof(screen, rows), .once = 1, .least = 1, .most = 1000},
    {0}};

int screen_has_colour(void)
{
    return settings.colour == COLOUR_AUTO ? output_has_colour()
                                          : settings.colour == COLOUR_ALWAYS;
}

int screen_width(void)
{
    const char *given = getenv("COLUMNS");
    struct winsize size;
    int64_t width = 0;
    if (given == NULL || !parse_integer(given, &width)) {
        width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    }
    return width < SCREEN_LEAST  ? SCREEN_LEAST
           : width > SCREEN_MOST ? SCREEN_MOST
                                 : (int)width;
}

int64_t screen_rows(int64_t otherwise)
{
    return settings.rows > 0 ? settings.rows : otherwise;
}

char *screen_zone(char *text)
{
    return zone_name(text, &settings.tz);
}

const zone *screen_tz(void)
{
    return &settings.tz;
}

char *screen_time(char *text, int64_t time_ms)
{
    format_time(text, zone_local_ms(&settings.tz, time_ms));
    screen_zone(strstr(text, "UTC"));
    return text;
}
