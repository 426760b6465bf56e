/* SPDX-License-Identifier: MIT */
/* What examples/digest.c asks of a C library, where there is none: what it prints is lost,
 * what it answers is not. */
#ifndef NO_LIBC_H
#define NO_LIBC_H

#include <stddef.h>

#define PRIx64 "llx"
#define printf(...) ((void)0)
#define fprintf(...) ((void)0)
#define exit(status) __builtin_trap()
#define memcpy __builtin_memcpy

/* One block at a time. */
static inline void *malloc(size_t bytes)
{
    static double memory[1 << 20];
    return bytes <= sizeof memory ? memory : NULL;
}

#define free(memory) ((void)0)

#endif
