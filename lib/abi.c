/* SPDX-License-Identifier: MIT */
/* The version and the struct sizes. Knows numbers, not structs. */
#include "assume.h"

#include <liqmap/abi.h>

#define TEXT(x) #x
#define VERSION_TEXT(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

int32_t liqmap_version_number(void)
{
    return LIQMAP_VERSION_NUMBER;
}

const char *liqmap_version_string(void)
{
    return VERSION_TEXT(LIQMAP_VERSION_MAJOR, LIQMAP_VERSION_MINOR,
                        LIQMAP_VERSION_PATCH);
}

uint32_t liqmap_struct_size(int32_t structure)
{
    switch (structure) {
#define SIZE(name, number, first, bytes)                                               \
    case number:                                                                       \
        return LIQMAP_SIZEOF_##name;
        LIQMAP_STRUCTS(SIZE)
#undef SIZE
    default:
        return 0;
    }
}
