/* SPDX-License-Identifier: MIT */
/* Columns of snapshots, for the rooms that take them. */
#ifndef LIQMAP_PRIVATE_INSPECT_H
#define LIQMAP_PRIVATE_INSPECT_H

#include "check.h"

#include <liqmap/inspect.h>

static inline int32_t read_columns(liqmap_columns *own, const liqmap_columns *given,
                                   int64_t n)
{
    TRY(READ_STRUCT(own, given, COLUMNS));
    if (own->reserved != 0 || own->unused != NULL) {
        return LIQMAP_E_RESERVED;
    }
    if (n > 0 && (own->time_ms == NULL || own->open_interest == NULL ||
                  own->high == NULL || own->low == NULL || own->close == NULL)) {
        return LIQMAP_E_NULL;
    }
    return LIQMAP_OK;
}

#endif
