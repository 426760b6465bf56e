/* SPDX-License-Identifier: MIT */
#ifndef JSON_SHAPE_H
#define JSON_SHAPE_H

#include <jansson.h>

#include <stddef.h>

/* Questions to JSON of which nothing is known yet, for recognising it. */

/* A value within objects, a.b.c, and the first element of an array; NULL: there is none. */
const json_t *shape_at(const json_t *value, const char *path);
const json_t *shape_first(const json_t *value);

/* Whether it is an object with all of the keys, a|b|c. */
int shape_has(const json_t *value, const char *keys);

/* Whether it is an array of so many elements. */
int shape_is_row(const json_t *value, size_t columns);

/* Whether it is a text that begins so. */
int shape_begins(const json_t *value, const char *with);

/*
 * The document that a text begins with, as far as the text has it: where that is cut off,
 * what is open is closed. *used: how long the document is. NULL: there is none.
 */
json_t *shape_read(const char *text, size_t length, size_t *used);

#endif
