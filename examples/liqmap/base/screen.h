/* SPDX-License-Identifier: MIT */
#ifndef SCREEN_H
#define SCREEN_H

#include "base/options.h"
#include "base/zone.h"

/* How text is shown: one screen for the process, as it has one standard output. */

/* A table, and where its values go. */
extern const option_spec screen_option_rows[];
void *screen_options(void);

/* Of commands that draw a chart. */
extern const option_spec screen_chart_option_rows[];

/* Whether text is coloured: as --color says, else on a terminal that shows colours, if
 * NO_COLOR is not set. */
int screen_has_colour(void);

/* Columns: COLUMNS, else those of the terminal, else 80. */
enum { SCREEN_LEAST = 80, SCREEN_MOST = 400 };
int screen_width(void);

/* Lines of a chart, of each side where there are two: --rows, else as many as said. */
int64_t screen_rows(int64_t otherwise);

/* 2026-01-13 04:00:00 UTC, in the zone of --tz, with its name; the name alone. */
char *screen_time(char *text, int64_t time_ms);
char *screen_zone(char *text);
const zone *screen_tz(void);

#endif
