/* SPDX-License-Identifier: MIT */
#include "base/json_scan.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int is_too_small(const char *number)
{
    double value;
    errno = 0;
    value = strtod(number, NULL);
    return errno == ERANGE && fabs(value) < 1;
}

static void scan_text(json_scan *s, char byte)
{
    s->is_text = s->is_escaped || byte != '"';
    s->is_escaped = !s->is_escaped && byte == '\\';
}

const char *json_scan_byte(json_scan *s, char byte)
{
    if (s->is_text) {
        scan_text(s, byte);
        return NULL;
    }
    if (byte != '\0' && strchr("0123456789+-.eE", byte) != NULL) {
        if (s->length + 1 < JSON_SCAN_ROOM) {
            s->number[s->length++] = byte;
        }
        return NULL;
    }
    s->is_text = byte == '"';
    s->number[s->length] = '\0';
    s->length = 0;
    return is_too_small(s->number) ? s->number : NULL;
}
