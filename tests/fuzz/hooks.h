/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_FUZZ_HOOKS_H
#define LIQMAP_TESTS_FUZZ_HOOKS_H

/*
 * Included before every source of the program: where it would exit, the fuzzer goes on with
 * the next input, and takes back what was allocated until then.
 */

#include <stddef.h>
#include <stdlib.h>

__attribute__((noreturn)) void fuzz_exit(int status);
void *fuzz_malloc(size_t size);
void *fuzz_calloc(size_t count, size_t size);
void *fuzz_realloc(void *memory, size_t size);
void fuzz_free(void *memory);

#ifndef LIQMAP_FUZZ_HOOKS
#    define exit fuzz_exit
#    define malloc fuzz_malloc
#    define calloc fuzz_calloc
#    define realloc fuzz_realloc
#    define free fuzz_free
#endif

#endif
