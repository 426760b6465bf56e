/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_ABI_H
#define LIQMAP_ABI_H

#include <stdint.h>

/**
 * @file
 * @brief The export macro, the version, and the sizes of the public structs.
 *
 * @defgroup abi abi: version and struct sizes
 * What a program or a binding checks once, before anything else.
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
#define LIQMAP_VERSION_MINOR 1 /**< Minor version of these headers. */
#define LIQMAP_VERSION_PATCH 0 /**< Patch version of these headers. */

/** Version of these headers as one number: major * 1000000 + minor * 1000 + patch. */
#define LIQMAP_VERSION_NUMBER                                                          \
    (LIQMAP_VERSION_MAJOR * 1000000 + LIQMAP_VERSION_MINOR * 1000 +                    \
     LIQMAP_VERSION_PATCH)

/**
 * Every public struct: name, permanent number, size in bytes in this version.
 * The header that defines a struct proves the size; liqmap_struct_size() answers it.
 */
#define LIQMAP_STRUCTS(X)                                                              \
    X(AXIS, 1, 32)                                                                     \
    X(POSITION, 2, 80)                                                                 \
    X(CONFIG, 3, 48)                                                                   \
    X(TIER, 4, 40)                                                                     \
    X(STATISTICS, 5, 712)                                                              \
    X(CLUSTER, 6, 56)                                                                  \
    X(OVERVIEW, 7, 160)                                                                \
    X(BRACKET, 8, 32)                                                                  \
    X(RULES, 9, 56)                                                                    \
    X(HEAT_CONFIG, 10, 24)                                                             \
    X(HEAT_WINDOW, 11, 56)                                                             \
    X(CASCADE_END, 12, 184)                                                            \
    X(BURN, 13, 32)                                                                    \
    X(ZONE, 14, 48)

/** @cond */
#define LIQMAP_STRUCT_CONSTANTS(name, number, bytes)                                   \
    LIQMAP_STRUCT_##name = (number), LIQMAP_SIZEOF_##name = (bytes),
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
 * Cost O(1); any thread. Since 0.1.0.
 */
LIQMAP_API int32_t liqmap_version_number(void);

/**
 * Version of the library that is running, as text.
 *
 * @return "major.minor.patch"; static, never NULL, not to be freed.
 * Cost O(1); any thread. Since 0.1.0.
 */
LIQMAP_API const char *liqmap_version_string(void);

/**
 * Size of a public struct as the library that is running knows it.
 * A binding compares it with its own mirror at import.
 *
 * @param structure one of the numbers of LIQMAP_STRUCTS, e.g. LIQMAP_STRUCT_CONFIG
 * @return bytes, or 0 where this version knows no such struct.
 * Cost O(1); any thread. Since 0.1.0.
 */
LIQMAP_API uint32_t liqmap_struct_size(int32_t structure);

LIQMAP_C_END

/** @} */

#endif
