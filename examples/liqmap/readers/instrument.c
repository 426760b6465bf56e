/* SPDX-License-Identifier: MIT */
#include "readers/instrument.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

int instrument_parse(instrument *i, const char *text)
{
    const size_t length = strcspn(text, ":");
    const char *name = text[length] == ':' ? text + length + 1 : "";
    char venue_name[16], capitals[sizeof i->name];
    if (length >= sizeof venue_name || (text[length] == ':' && *name == '\0')) {
        return 0;
    }
    memset(i, 0, sizeof *i);
    memcpy(venue_name, text, length);
    venue_name[length] = '\0';
    i->venue = venue_find(venue_name);
    i->was_asked_for = *name != '\0';
    i->venue_asked_for = 1;
    if (i->venue == NULL || strlen(name) >= sizeof capitals) {
        return 0;
    }
    for (size_t n = 0; n <= strlen(name); n++) {
        capitals[n] = (char)toupper((unsigned char)name[n]);
    }
    return !i->was_asked_for || instrument_accept(i, capitals) == 1;
}

int instrument_accept(instrument *i, const char *name)
{
    if (strlen(name) >= sizeof i->name) {
        return -1;
    }
    if (i->name[0] == '\0') {
        strcpy(i->name, name);
        i->inverse = 0;
        i->face = 1;
        i->venue->specify(i);
    }
    if (i->was_asked_for && strcasecmp(i->name, name) == 0) {
        strcpy(i->name, name); /* as the venue spells it */
    }
    return strcmp(i->name, name) == 0;
}

int instrument_accept_node(instrument *i, const node *named, const char *text)
{
    const int accepted = *text != '\0' ? instrument_accept(i, text) : -1;
    if (accepted < 0) {
        node_expected(named, "a name of 1 to %zu bytes", sizeof i->name - 1);
    }
    if (accepted == 0 && !i->was_asked_for) {
        node_expected(named, "%s as before, or --venue %s:INSTRUMENT", i->name,
                      i->venue->name);
    }
    return accepted;
}
