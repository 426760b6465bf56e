/* SPDX-License-Identifier: MIT */
/*
 * Hints for the hot loops. A compiler that does not know them builds the same code
 * without.
 */
#ifndef LIQMAP_PRIVATE_HOT_H
#define LIQMAP_PRIVATE_HOT_H

#include "builtins.h"

#include <stdint.h>

#if defined(__GNUC__)
#    define UNLIKELY(x) __builtin_expect(!!(x), 0)
#    define INLINE static inline __attribute__((always_inline))
#    define NOINLINE static __attribute__((noinline))
#else
#    define UNLIKELY(x) (x)
#    define INLINE static inline
#    define NOINLINE static
#endif

/*
 * Several numbers that are computed with at once, each as by itself: two where the
 * compiler has vectors of them, which baseline processors do, otherwise one.
 */
#if defined(__GNUC__)
#    define LANES 2
typedef double lanes __attribute__((vector_size(16)));
typedef int64_t lanes_mask __attribute__((vector_size(16)));
#else
#    define LANES 1
typedef double lanes;
#endif

INLINE lanes lanes_load(const double *from)
{
    lanes x;
    memcpy(&x, from, sizeof x);
    return x;
}

INLINE void lanes_store(double *to, lanes x)
{
    memcpy(to, &x, sizeof x);
}

/* The same numbers, but 0 where they are below a limit. */
INLINE lanes lanes_at_least(lanes x, double limit)
{
#if LANES == 2
    const lanes least = {limit, limit};
    return (lanes)((lanes_mask)x & (lanes_mask)(x >= least));
#else
    return x < limit ? 0 : x;
#endif
}

#endif
