/* SPDX-License-Identifier: MIT */
/* Orders against books, and trigger curves, beside a model that walks price in small steps
 * and is exact on half of the markets. */
#define main unit_main
#include "../unit/cascade.c"
#undef main

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    int64_t reasons[3] = {0, 0, 0};
    uint64_t state = 1;

    if (size < 2) {
        return 0;
    }
    fuzz_begin(input + 1, size - 1);
    if (input[0] & 2) {
        compare_markets(&state, reasons, input[0] & 1);
    } else {
        market m = draw_market(&state, input[0] & 1);
        curve c = trigger(&m);

        check_curve(&m, &c);
        check_zones(&m, &c);
    }
    return 0;
}
