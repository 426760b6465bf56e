/* SPDX-License-Identifier: MIT */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include <stddef.h>

/*
 * JSON byte by byte, on its way to jansson, which takes a number that is too small for a
 * double for 0. Zeros are the beginning.
 */
#define JSON_SCAN_ROOM 1100
typedef struct json_scan {
    int is_text, is_escaped; /* within quotes; after a backslash there */
    size_t length;           /* of the number so far */
    char number[JSON_SCAN_ROOM];
} json_scan;

/* The text of such a number where this byte ends one; or NULL. */
const char *json_scan_byte(json_scan *s, char byte);

#endif
