/* SPDX-License-Identifier: MIT */
/* Names and texts of the codes, out of the one table in the header. */
#include "assume.h"

#include <liqmap/status.h>

const char *liqmap_status_name(int32_t status)
{
    switch (status) {
#define NAME(name, number, text)                                                       \
    case number:                                                                       \
        return "LIQMAP_" #name;
        LIQMAP_STATUSES(NAME)
#undef NAME
    default:
        return "LIQMAP_E_UNKNOWN";
    }
}

const char *liqmap_status_text(int32_t status)
{
    switch (status) {
#define MEANING(name, number, text)                                                    \
    case number:                                                                       \
        return text;
        LIQMAP_STATUSES(MEANING)
#undef MEANING
    default:
        return "no code of this library";
    }
}
