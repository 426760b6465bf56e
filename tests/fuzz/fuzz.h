/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_FUZZ_H
#define LIQMAP_TESTS_FUZZ_H

/*
 * Random tests of tests/unit, whose random numbers are the input of libFuzzer: what they
 * choose among follows the input, so that coverage can guide it. A comparison that fails
 * is a crash. Included once, by the fuzzer.
 */

#include <stddef.h>
#include <stdint.h>

static const uint8_t *fuzz_input;
static size_t fuzz_left;

static void fuzz_begin(const uint8_t *input, size_t size)
{
    fuzz_input = input;
    fuzz_left = size;
}

/* What tests/support/random.h asks for. */
uint64_t random_input(void)
{
    uint64_t next = 0;

    if (fuzz_left >= 2) {
        next = (uint64_t)fuzz_input[0] | (uint64_t)fuzz_input[1] << 8;
        fuzz_input += 2;
        fuzz_left -= 2;
    }
    return next;
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

#endif
