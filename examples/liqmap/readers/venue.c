/* SPDX-License-Identifier: MIT */
#include "readers/venue.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define REFER(name) &venue_##name,
static const venue *const venues[] = {VENUES(REFER)};
#define COUNT (sizeof venues / sizeof *venues)

const venue *venue_at(size_t i)
{
    return i < COUNT ? venues[i] : NULL;
}

static const char *name_of(size_t index, int is_rest)
{
    for (size_t i = 0; i < COUNT; i++) {
        const int has = is_rest ? venues[i]->rest != NULL : venues[i]->feed != NULL;
        if (has && index-- == 0) {
            return venues[i]->name;
        }
    }
    return NULL;
}

const char *venue_rest_name(size_t i)
{
    return name_of(i, 1);
}

const char *venue_feed_name(size_t i)
{
    return name_of(i, 0);
}

const venue *venue_find(const char *name)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (strcasecmp(venues[i]->name, name) == 0) {
            return venues[i];
        }
    }
    return NULL;
}

const char *venue_names(char text[VENUE_TEXT], int (*has)(const venue *v),
                        const char *divider, const char *last_divider)
{
    const venue *named[COUNT];
    size_t n = 0, used = 0;
    for (size_t i = 0; i < COUNT; i++) {
        if (has == NULL || has(venues[i])) {
            named[n++] = venues[i];
        }
    }
    text[0] = '\0';
    for (size_t i = 0; i < n && used < VENUE_TEXT; i++) {
        const char *before = i == 0 ? "" : i + 1 < n ? divider : last_divider;
        used += (size_t)snprintf(text + used, VENUE_TEXT - used, "%s%s", before,
                                 named[i]->name);
    }
    return text;
}
