/* SPDX-License-Identifier: MIT */
#include "readers/json_shape.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST 64

const json_t *shape_at(const json_t *value, const char *path)
{
    char key[32];
    while (value != NULL && *path != '\0') {
        const size_t length = strcspn(path, ".");
        if (length >= sizeof key) {
            return NULL;
        }
        memcpy(key, path, length);
        key[length] = '\0';
        value = json_object_get(value, key);
        path += length + (path[length] == '.');
    }
    return value;
}

const json_t *shape_first(const json_t *value)
{
    return json_array_get(value, 0);
}

int shape_has(const json_t *value, const char *keys)
{
    char key[64];
    while (json_is_object(value)) {
        const size_t length = strcspn(keys, "|");
        memcpy(key, keys, length);
        key[length] = '\0';
        if (json_object_get(value, key) == NULL) {
            return 0;
        }
        if (keys[length] == '\0') {
            return 1;
        }
        keys += length + 1;
    }
    return 0;
}

int shape_is_row(const json_t *value, size_t columns)
{
    return json_is_array(value) && json_array_size(value) == columns;
}

int shape_begins(const json_t *value, const char *with)
{
    const char *text = json_string_value(value);
    return text != NULL && strncmp(text, with, strlen(with)) == 0;
}

/* Where a text can be cut, and what is open there. */
typedef struct cut {
    size_t at, depth;
} cut;

/* Walks to the end of the document, or of the text; open: what is to close at the cut. */
static int find_end(const char *text, size_t length, char open[DEEPEST], cut *last)
{
    size_t depth = 0;
    int in_text = 0;
    for (size_t i = 0; i < length; i++) {
        const char c = text[i];
        if (in_text) {
            i += c == '\\';
            in_text = c != '"';
        } else if (c == '"') {
            in_text = 1;
        } else if (c == '{' || c == '[') {
            if (depth == DEEPEST) {
                return 0;
            }
            open[depth++] = c == '{' ? '}' : ']';
            *last = (cut){i + 1, depth};
        } else if (c == '}' || c == ']') {
            if (depth == 0) {
                return 0;
            }
            *last = (cut){i + 1, --depth};
            if (depth == 0) {
                return 1;
            }
        } else if (c == ',') {
            *last = (cut){i, depth};
        }
    }
    return last->depth > 0;
}

json_t *shape_read(const char *text, size_t length, size_t *used)
{
    char open[DEEPEST], *whole;
    cut end = {0, 0};
    json_t *value;
    if (length == 0 || (*text != '{' && *text != '[') ||
        !find_end(text, length, open, &end)) {
        return NULL;
    }
    whole = allocate(end.at + end.depth + 1, 1);
    memcpy(whole, text, end.at);
    for (size_t i = 0; i < end.depth; i++) {
        whole[end.at + i] = open[end.depth - 1 - i];
    }
    value = json_loadb(whole, end.at + end.depth,
                       JSON_DISABLE_EOF_CHECK | JSON_DECODE_INT_AS_REAL, NULL);
    free(whole);
    *used = end.depth == 0 ? end.at : length;
    return value;
}
