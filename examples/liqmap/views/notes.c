/* SPDX-License-Identifier: MIT */
#include "views/notes.h"
#include "base/errors.h"

#include <stdio.h>
#include <string.h>

void notes_add(notes *n, const char *text)
{
    if (n->n == NOTES_MOST) {
        fail("notes.h has room for %d notes of a chart", NOTES_MOST);
    }
    n->text[n->n++] = text;
}

void notes_name_stale(char text[NOTES_STALE], const char *name)
{
    const size_t used = strlen(text);
    snprintf(text + used, NOTES_STALE - used, "%s%s",
             used > 0 ? ", " : "stale: ", name);
}
