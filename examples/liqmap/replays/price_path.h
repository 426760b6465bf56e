/* SPDX-License-Identifier: MIT */
#ifndef PRICE_PATH_H
#define PRICE_PATH_H

#include "readers/source_options.h"

/* Where price went after the last snapshot of a map: closes, in order of time. */
typedef struct price_path {
    int64_t *times;
    double *closes;
    int64_t n;
} price_path;

/* Reads the source again, on from --until to a later time. */
price_path price_path_read(const source_options *from, int64_t to_ms);
void price_path_free(price_path *p);

#endif
