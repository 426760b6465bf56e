/* SPDX-License-Identifier: MIT */
/* The rules of a venue, by name and time. */
#include "preset.h"
#include "command.h"
#include "format.h"

#include <stdio.h>
#include <string.h>

int preset_parse(preset *p, const char *text)
{
    char *cap;
    memset(p, 0, sizeof *p);
    if (strlen(text) >= sizeof p->name) {
        return 0;
    }
    strcpy(p->name, text);
    cap = strrchr(p->name, ':');
    if (cap != NULL && strcmp(cap, ":cap") == 0) {
        *cap = '\0';
        p->profile = LIQMAP_PROFILE_AT_CAP;
    }
    if (liqmap_venue_find(&p->venue, p->name, INT64_MAX) != LIQMAP_OK) {
        return 0;
    }
    preset_at(p, INT64_MAX);
    return 1;
}

void preset_at(preset *p, int64_t time_ms)
{
    p->rules.struct_size = sizeof p->rules;
    must(liqmap_venue_find(&p->venue, p->name, time_ms));
    must(liqmap_venue_rules(p->venue, &p->rules));
}

char *preset_since(const preset *p, char *text)
{
    char time[NUMBER_TEXT];
    snprintf(text, PRESET_DAY, "%.10s", format_time(time, p->rules.since_ms));
    return text;
}
