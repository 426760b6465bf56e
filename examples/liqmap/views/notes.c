/* SPDX-License-Identifier: MIT */
#include "views/notes.h"
#include "base/errors.h"

void notes_add(notes *n, const char *text)
{
    if (n->n == NOTES_MOST) {
        fail("notes.h has room for %d notes of a chart", NOTES_MOST);
    }
    n->text[n->n++] = text;
}
