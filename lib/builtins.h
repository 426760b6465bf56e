/* SPDX-License-Identifier: MIT */
/*
 * What the library takes of the C library, without its headers, so that it builds where
 * there is none: three functions that compilers turn into instructions, and infinity.
 */
#ifndef LIQMAP_PRIVATE_BUILTINS_H
#define LIQMAP_PRIVATE_BUILTINS_H

#include <stddef.h>

#if defined(__GNUC__)
#    define memcpy __builtin_memcpy
#    define memmove __builtin_memmove
#    define memset __builtin_memset
#    define POSITIVE_INFINITY __builtin_inf()
#else
void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
#    define POSITIVE_INFINITY ((double)(1e300 * 1e300))
#endif

#endif
