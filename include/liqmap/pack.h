/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_PACK_H
#define LIQMAP_PACK_H

#include <liqmap/map.h>

/**
 * @file
 * @brief A map as bytes that any platform and any later version reads.
 *
 * @defgroup pack pack: portable bytes
 * A packed map is little-endian, versioned and ends in a checksum; doc/format.md says
 * what every byte is. The same map packs to the same bytes everywhere. An unpacked map
 * is the map that was packed: whatever is pushed to it next gives the same bits. The
 * exception are bytes of version 1: what is pushed next opens by the present rule, and
 * liqmap_stats.opening is 1.
 *
 * Unpacking trusts nothing. Bytes that are no map, cut off, damaged, forged or of a
 * later version are refused, and nothing is built; none is read past the length given.
 * What is accepted passes liqmap_validate(), now and after whatever calls follow.
 * Packed bytes need no alignment.
 *
 * @snippet tour.c pack
 * @{
 */

LIQMAP_C_BEGIN

/**
 * Bytes a map takes when packed; they depend on its buckets and tiers alone.
 *
 * @param map       the map
 * @param[out] size bytes; may be NULL
 * @return 0; LIQMAP_E_ALIGNMENT, LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL. Cost O(1).
 * @see liqmap_pack()
 */
LIQMAP_API int32_t liqmap_pack_size(const liqmap *map, int64_t *size);

/**
 * Pack a map. The map is not changed.
 *
 * @param map        the map
 * @param[out] bytes the caller's, at any address, not overlapping the map; NULL with
 *                   capacity 0 asks for the size alone
 * @param capacity   how many bytes there is room for
 * @param[out] size  how many bytes the packed map takes, 0 where `map` is no map; always
 *                   written; may be NULL
 * @return 0; LIQMAP_E_ROOM; LIQMAP_E_OVERLAP, LIQMAP_E_LENGTH, LIQMAP_E_ALIGNMENT,
 * LIQMAP_E_NOT_A_MAP, LIQMAP_E_NULL. Cost O(buckets * tiers).
 * @see liqmap_pack_size(), liqmap_unpack()
 */
LIQMAP_API int32_t liqmap_pack(const liqmap *map, void *bytes, int64_t capacity,
                               int64_t *size);

/**
 * Bytes of memory that a packed map needs when unpacked. Looks at the head alone, not
 * at the checksum; the result grows no faster than `n`.
 *
 * @param[out] size bytes, for liqmap_unpack(); may be NULL
 * @param bytes     the packed map, borrowed for the call
 * @param n         how many bytes there are
 * @return 0; LIQMAP_E_NOT_A_MAP where they do not begin as a packed map;
 * LIQMAP_E_VERSION; LIQMAP_E_TRUNCATED, LIQMAP_E_LONGER where n is not the length they
 * state; LIQMAP_E_CORRUPT where the head contradicts itself; LIQMAP_E_OVERFLOW where
 * such a map does not fit the address space; LIQMAP_E_LENGTH, LIQMAP_E_NULL.
 * Cost O(1); any thread.
 * @see liqmap_unpack()
 */
LIQMAP_API int32_t liqmap_unpack_size(int64_t *size, const void *bytes, int64_t n);

/**
 * Build a packed map in the caller's memory. The handle is the memory itself.
 *
 * @param[out] memory at an 8-byte boundary, not overlapping the bytes; on failure not a
 *                    byte of it is changed
 * @param size  bytes at `memory`, at least what liqmap_unpack_size() says
 * @param bytes the packed map, borrowed for the call
 * @param n     how many bytes there are
 * @return 0; what liqmap_unpack_size() returns; LIQMAP_E_CHECKSUM where the checksum is
 * not that of the bytes; LIQMAP_E_CORRUPT where they are no map that calls can
 * produce; LIQMAP_E_MEMORY, LIQMAP_E_OVERLAP, LIQMAP_E_ALIGNMENT, LIQMAP_E_NULL. Of
 * several faults the first in this order is reported: NULL or the length of the bytes,
 * LIQMAP_E_NOT_A_MAP, LIQMAP_E_VERSION, the length, the checksum, the head, the memory,
 * the rest.
 * Cost O(buckets * tiers).
 * @see liqmap_unpack_size(), liqmap_pack(), liqmap_attach()
 */
LIQMAP_API int32_t liqmap_unpack(void *memory, int64_t size, const void *bytes,
                                 int64_t n);

LIQMAP_C_END

/** @} */

#endif
