/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_ABI_H
#define LIQMAP_ABI_H

#include <stdint.h>

/**
 * @file
 * @brief The export macro, the version, the sizes of the public structs, a self-check.
 *
 * @defgroup abi abi: version, struct sizes, self-check
 * What a program or a binding checks once, before anything else.
 *
 * @snippet tour.c self check
 * @{
 */

/** @cond */
#if defined(_WIN32) && !defined(LIQMAP_STATIC)
#    ifdef LIQMAP_BUILD
#        define LIQMAP_API __declspec(dllexport)
#    else
#        define LIQMAP_API __declspec(dllimport)
#    endif
#elif defined(__GNUC__)
#    define LIQMAP_API __attribute__((visibility("default")))
#else
#    define LIQMAP_API
#endif

#ifdef __cplusplus
#    define LIQMAP_C_BEGIN extern "C" {
#    define LIQMAP_C_END }
#else
#    define LIQMAP_C_BEGIN
#    define LIQMAP_C_END
#endif
/** @endcond */

LIQMAP_C_BEGIN

#define LIQMAP_VERSION_MAJOR 0 /**< Major version of these headers. */
#define LIQMAP_VERSION_MINOR 2 /**< Minor version of these headers. */
#define LIQMAP_VERSION_PATCH 0 /**< Patch version of these headers. */

/** Version of these headers as one number: major * 1000000 + minor * 1000 + patch. */
#define LIQMAP_VERSION_NUMBER                                                          \
    (LIQMAP_VERSION_MAJOR * 1000000 + LIQMAP_VERSION_MINOR * 1000 +                    \
     LIQMAP_VERSION_PATCH)

/**
 * Every public struct: name, permanent number, bytes in its first version, bytes in this
 * version. The header that defines a struct proves its size.
 *
 * A struct that is passed alone begins with struct_size and may grow at its end: its two
 * sizes then differ, and the library takes either, or any size beyond. Rows of arrays
 * have no struct_size and never grow. A struct that holds pointers is given in bytes and
 * pointers, since pointers differ in size.
 */
#define LIQMAP_STRUCTS(X)                                                              \
    X(AXIS, 1, 32, 32)                                                                 \
    X(POSITION, 2, 80, 88)                                                             \
    X(CONFIG, 3, 40, 48)                                                               \
    X(TIER, 4, 40, 40)                                                                 \
    X(STATS, 5, 704, 728)                                                              \
    X(CLUSTER, 6, 56, 56)                                                              \
    X(SUMMARY, 7, 160, 160)                                                            \
    X(BRACKET, 8, 32, 32)                                                              \
    X(RULES, 9, 56, 56)                                                                \
    X(HEAT_CONFIG, 10, 24, 24)                                                         \
    X(HEAT_WINDOW, 11, 56, 56)                                                         \
    X(CASCADE_END, 12, 184, 184)                                                       \
    X(BURN, 13, 32, 32)                                                                \
    X(ZONE, 14, 48, 48)                                                                \
    X(SNAPSHOT, 15, 64, 64)                                                            \
    X(COLUMNS, 16, 8 + LIQMAP_POINTERS(8), 8 + LIQMAP_POINTERS(8))                     \
    X(BRACKET_TABLE, 17, 32 + LIQMAP_POINTERS(2), 32 + LIQMAP_POINTERS(2))             \
    X(POSITION_COLUMNS, 18, 8 + LIQMAP_POINTERS(6), 8 + LIQMAP_POINTERS(7))            \
    X(PRICE_COLUMNS, 19, 8 + LIQMAP_POINTERS(4), 8 + LIQMAP_POINTERS(4))               \
    X(RANGE, 20, 16, 16)                                                               \
    X(HEAT_RANGE, 21, 40, 40)                                                          \
    X(SCENARIO, 22, 64 + LIQMAP_POINTERS(4), 64 + LIQMAP_POINTERS(4))                  \
    X(CURVE, 23, 32, 32)                                                               \
    X(FINDING, 24, 32, 32)                                                             \
    X(LIMITS, 25, 80, 80)                                                              \
    X(FORECAST, 26, 176, 176)                                                          \
    X(FORECAST_ROW, 27, 40, 40)                                                        \
    X(EXPECTED, 28, 64, 64)

/** @cond */
#define LIQMAP_POINTERS(n) ((n) * sizeof(void *))

#define LIQMAP_STRUCT_CONSTANTS(name, number, first, bytes)                            \
    LIQMAP_STRUCT_##name = (number), LIQMAP_FIRST_SIZEOF_##name = (first),             \
    LIQMAP_SIZEOF_##name = (bytes),
enum { LIQMAP_STRUCTS(LIQMAP_STRUCT_CONSTANTS) LIQMAP_STRUCT_NONE = 0 };
#undef LIQMAP_STRUCT_CONSTANTS

/* Fails to compile where a struct is not as large as LIQMAP_STRUCTS says. */
#define LIQMAP_PROVE_SIZE(type, name)                                                  \
    typedef char liqmap_size_of_##name[sizeof(type) == LIQMAP_SIZEOF_##name ? 1 : -1]
/** @endcond */

/**
 * Version of the library that is running.
 *
 * @return the number that LIQMAP_VERSION_NUMBER was when the library was built.
 * Cost O(1); any thread.
 * @see liqmap_version_string()
 */
LIQMAP_API int32_t liqmap_version_number(void);

/**
 * Version of the library that is running, as text.
 *
 * @return "major.minor.patch"; static, never NULL, not to be freed.
 * Cost O(1); any thread.
 * @see liqmap_version_number()
 */
LIQMAP_API const char *liqmap_version_string(void);

/**
 * Size of a public struct as the library that is running knows it.
 * A binding compares it with its own mirror at import: the library's may be larger,
 * never smaller.
 *
 * @param structure one of the numbers of LIQMAP_STRUCTS, e.g. LIQMAP_STRUCT_CONFIG
 * @return bytes, or 0 where this version knows no such struct.
 * Cost O(1); any thread.
 * @see liqmap_version_number()
 */
LIQMAP_API uint32_t liqmap_struct_size(int32_t structure);

/**
 * Whether arithmetic gives the bits that every result of this library relies on: a few
 * operations with known answers, in the thread that calls. They detect reordered sums,
 * products by reciprocals, fused or extended precision, constants of single precision,
 * ignored NaNs and signs of zero, another rounding mode, and flushed denormal numbers.
 * The meson build sets the compiler flags that matter; with a library built by other
 * means call this once:
 *
 *     if (liqmap_self_check() != LIQMAP_OK) { ... }
 *
 * @return LIQMAP_OK, or LIQMAP_E_ARITHMETIC: the results of any call may then differ from
 * those elsewhere.
 * Cost O(1), less than a microsecond; any thread.
 * @see liqmap_struct_size()
 */
LIQMAP_API int32_t liqmap_self_check(void);

LIQMAP_C_END

/** @} */

#endif
