/* SPDX-License-Identifier: MIT */
/*
 * What the library takes for granted of compiler and platform. Anything else is refused
 * here and nowhere else; the same bits everywhere depend on it.
 */
#ifndef LIQMAP_PRIVATE_ASSUME_H
#define LIQMAP_PRIVATE_ASSUME_H

#include <float.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) ||                         \
    defined(__RECIPROCAL_MATH__) ||                                                    \
    (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#    error                                                                             \
        "liqmap needs IEEE arithmetic: do not build it with -ffast-math or a part of it"
#endif

/* A multiplication fused with an addition rounds once where others round twice. */
#if defined(__clang__)
#    pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__) && defined(__FP_FAST_FMA) && !defined(__STRICT_ANSI__)
#    error "liqmap must not be contracted: build it with -std=c99 -ffp-contract=off"
#endif

#if FLT_EVAL_METHOD != 0 && FLT_EVAL_METHOD != 1
#    error "liqmap needs doubles evaluated as doubles: on x87 add -msse2 -mfpmath=sse"
#endif

#if FLT_RADIX != 2 || DBL_MANT_DIG != 53 || DBL_MAX_EXP != 1024
#    error "liqmap needs IEEE 754 binary64"
#endif

#if FLT_MANT_DIG != 24 || FLT_MAX_EXP != 128
#    error "liqmap needs IEEE 754 binary32"
#endif

typedef char liqmap_assume_bytes[CHAR_BIT == 8 && sizeof(double) == 8 ? 1 : -1];

#endif
