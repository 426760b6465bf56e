/* SPDX-License-Identifier: MIT */
/* Sequences of calls on random maps, side by side with the naive model, to which everything
 * that can be read is compared after each; and what must hold, liqmap_validate() with it. */
#define main unit_main
#include "../unit/push.c"
#undef main

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    uint64_t state = 1;
    met seen = {0};

    if (size < 2) {
        return 0;
    }
    fuzz_begin(input + 1, size - 1);
    if (input[0] & 2) {
        move_about(&state, input[0] & 1, 1);
    } else {
        follow_stream(&state, input[0] & 1, &seen);
    }
    return 0;
}
