/* SPDX-License-Identifier: MIT */
/* What the hot loops ask of a compiler that listens; any other builds them all the
 * same. */
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
