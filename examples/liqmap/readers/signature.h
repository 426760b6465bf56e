/* SPDX-License-Identifier: MIT */
#ifndef SIGNATURE_H
#define SIGNATURE_H

#include <stddef.h>

/* What bytes that are neither CSV nor JSON look like, "a Parquet file"; NULL: unknown. */
const char *signature_of(const char *first, size_t length);

/* The first byte that is no white space; 0: there is none. A byte order mark is skipped. */
char signature_first(const char *first, size_t length);

/* Whether it is a map, packed. */
int signature_is_map(const char *first, size_t length);

#endif
