/* SPDX-License-Identifier: MIT */
/* Packed maps that were forged, sealed by a checksum that is right: they are refused, or
 * they are maps, which keep every promise whatever is called next. */
#define main unit_main
#include "../unit/pack.c"
#undef main

#include "fuzz.h"

/* Up to so many words of the input over words of the pack: more, and none is a map. */
static void overwrite(const packed *p, int words, const uint8_t *input, size_t size)
{
    for (; size >= 10 && words > 0; input += 10, size -= 10, words--) {
        int64_t at = (input[0] | input[1] << 8) % (p->n - 8);

        memcpy(p->bytes + at, input + 2, 8);
    }
    seal(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    static packed base;
    packed forged;
    uint64_t state = 1;
    int64_t bytes;

    if (base.bytes == NULL) {
        liqmap *map = small_map(&bytes);

        base = pack(map);
        free(map);
        take_room();
    }
    if (size < 2) {
        return 0;
    }
    forged = copy_of(&base, base.n);
    fuzz_begin(input + 1, size - 1);
    if (input[0] & 1) {
        forge_by_hand(&forged, &state);
    } else {
        overwrite(&forged, 1 + (input[0] >> 1 & 3), input + 1, size - 1);
    }
    if (liqmap_unpack(memory, ROOM, forged.bytes, forged.n) == LIQMAP_OK) {
        const char *fault = fault_in_time((liqmap *)(void *)memory, &state);

        if (fault != NULL) {
            fprintf(stderr, "%s\n", fault);
            abort();
        }
    }
    free(forged.bytes);
    return 0;
}
