/* SPDX-License-Identifier: MIT */
/*
 * Any map of BUCKETS buckets and TIERS tiers; any bytes that say they are such a map, of
 * version 2 or 1, and any shorter ones.
 */
#include "any_map.h"

#include <liqmap/pack.h>

#define PACKED(side) (152 + TIERS * 40 + 2 * (side) + 4 + 16 * (BUCKETS + 2) * TIERS)

static void pack(const liqmap *map)
{
    int64_t size;
    liqmap_pack_size(map, MAYBE(&size));
    liqmap_pack(map, MAYBE(any_object(PACKED(136))), PACKED(136), MAYBE(&size));
    liqmap_pack(map, any_object(0), any_between(INT64_MIN, PACKED(136) - 1), &size);
}

static char *any_packed(int64_t n, char version)
{
    char *bytes = any_object(n);
    for (int64_t i = 8; i < 12; i++) {
        bytes[i] = i == 8 ? version : 0;
    }
    for (int64_t i = 88; i < 104; i++) {
        bytes[i] = i == 88 ? BUCKETS : i == 96 ? TIERS : 0;
    }
    return bytes;
}

static void unpack(const char *bytes, int64_t n)
{
    int64_t size;
    const int64_t room = MAP_BYTES(BUCKETS, TIERS);
    liqmap_unpack_size(MAYBE(&size), bytes, n);
    liqmap_unpack(MAYBE(any_object(room)), room, bytes, n);
}

void main(void)
{
    pack(any_map(BUCKETS, TIERS, 1, 0));
    pack(no_map());
    pack(NULL);
    unpack(any_packed(PACKED(136), 2), PACKED(136));
    unpack(any_packed(PACKED(120), 1), PACKED(120));
    unpack(any_object(30), 30);
    unpack(any_object(0), any_between(INT64_MIN, 0));
    unpack(NULL, any_int64());
}
