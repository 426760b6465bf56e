/* SPDX-License-Identifier: MIT */
/*
 * Hints for the hot loops. A compiler that does not know them builds the same code
 * without.
 */
#ifndef LIQMAP_PRIVATE_HOT_H
#define LIQMAP_PRIVATE_HOT_H

#if defined(__GNUC__)
#    define UNLIKELY(x) __builtin_expect(!!(x), 0)
#    define INLINE static inline __attribute__((always_inline))
#    define NOINLINE static __attribute__((noinline))
#else
#    define UNLIKELY(x) (x)
#    define INLINE static inline
#    define NOINLINE static
#endif

#endif
