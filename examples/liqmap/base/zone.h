/* SPDX-License-Identifier: MIT */
#ifndef ZONE_H
#define ZONE_H

#include "base/options.h"

/* A time zone: so long east of UTC, or a name of the tz database. */
typedef struct zone {
    const char *name; /* NULL: the offset */
    int64_t offset_ms;
} zone;

/* UTC, +02:00, -03:30 or Europe/Berlin, for an option whose place is a zone. */
option_read option_zone;
#define ZONE_EXPECTED "UTC, an offset such as +02:00, or a name such as Europe/Berlin"

/* What its clocks show at a moment, as if it were UTC. */
int64_t zone_local_ms(const zone *z, int64_t time_ms);

/* 2026-01-13 04:00 Europe/Berlin; 2026-01-13 04:00 UTC+02:00. */
char *zone_format(char *text, const zone *z, int64_t time_ms);

/* UTC, UTC+02:00 or Europe/Berlin. */
char *zone_name(char *text, const zone *z);

#endif
