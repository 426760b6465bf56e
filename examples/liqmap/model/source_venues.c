/* SPDX-License-Identifier: MIT */
#include "model/source_venues.h"
#include "base/errors.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

source_venue *source_venues_find(const source_venues *all, const char *source)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->rows[i].source, source) == 0) {
            return &all->rows[i];
        }
    }
    return NULL;
}

int source_venues_set(source_venues *all, const char *text, const char *last)
{
    const char *divider = strchr(text, '=');
    const char *name = divider != NULL ? text : last;
    const size_t length = divider != NULL ? (size_t)(divider - text) : strlen(name);
    source_venue row = {.is_used = 0}, *place;
    if (length == 0 || length >= sizeof row.source ||
        !venue_rules_parse(&row.venue, divider != NULL ? divider + 1 : text)) {
        return 0;
    }
    memcpy(row.source, name, length);
    place = source_venues_find(all, row.source);
    if (place == NULL) {
        all->rows = reallocate(all->rows, all->count + 1, sizeof *all->rows);
        place = &all->rows[all->count++];
    }
    *place = row;
    return 1;
}

void source_venues_check(const source_venues *all)
{
    for (size_t i = 0; i < all->count; i++) {
        const source_venue *row = &all->rows[i];
        if (!row->is_used) {
            misuse("--venue %s=%s: no source is called %s", row->source,
                   row->venue.name, row->source);
        }
    }
}

void source_venues_free(source_venues *all)
{
    free(all->rows);
}
