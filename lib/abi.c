/* SPDX-License-Identifier: MIT */
/* The version, the struct sizes, the self-check. Knows numbers, not structs. */
#include "assume.h"
#include "builtins.h"

#include <liqmap/status.h>

#define TEXT(x) #x
#define VERSION_TEXT(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

int32_t liqmap_version_number(void)
{
    return LIQMAP_VERSION_NUMBER;
}

const char *liqmap_version_string(void)
{
    return VERSION_TEXT(LIQMAP_VERSION_MAJOR, LIQMAP_VERSION_MINOR,
                        LIQMAP_VERSION_PATCH);
}

uint32_t liqmap_struct_size(int32_t structure)
{
    switch (structure) {
#define SIZE(name, number, first, bytes)                                               \
    case number:                                                                       \
        return LIQMAP_SIZEOF_##name;
        LIQMAP_STRUCTS(SIZE)
#undef SIZE
    default:
        return 0;
    }
}

/* ---- the self-check ----------------------------------------------------------- */

/*
 * A number by its bits, hidden from the compiler: what is computed from it is computed
 * when the check runs.
 */
static double from_bits(uint64_t bits)
{
    const volatile uint64_t hidden = bits;
    const uint64_t seen = hidden;
    double x;
    memcpy(&x, &seen, sizeof x);
    return x;
}

static int has_bits(double x, uint64_t bits)
{
    const volatile double rounded = x;
    const double seen = rounded;
    uint64_t found;
    memcpy(&found, &seen, sizeof found);
    return found == bits;
}

#define ZERO UINT64_C(0)
#define ONE UINT64_C(0x3ff0000000000000)
#define HALF_ULP UINT64_C(0x3ca0000000000000)        /* 2^-53, of numbers from 1 to 2 */
#define MORE_THAN_HALF UINT64_C(0x3ca0020000000000)  /* 2^-53 + 2^-64 */
#define ONE_AND_ULP UINT64_C(0x3ff0000000000001)     /* 1 + 2^-52 */
#define ONE_AND_TWO_ULP UINT64_C(0x3ff0000000000002) /* 1 + 2^-51 */
#define SMALLEST_NORMAL UINT64_C(0x0010000000000000) /* 2^-1022 */
#define HALF_OF_SMALLEST UINT64_C(0x0008000000000000) /* 2^-1023, denormal */

/* To the nearest, ties to even, and once. */
static int rounds_to_nearest(void)
{
    const double one = from_bits(ONE);
    return has_bits(one + from_bits(HALF_ULP), ONE) &&
           has_bits(from_bits(ONE_AND_ULP) + from_bits(HALF_ULP), ONE_AND_TWO_ULP) &&
           has_bits(one + from_bits(MORE_THAN_HALF), ONE_AND_ULP);
}

/* Neither (a + b) - a is taken for b, nor (x * 3) * 5 for x * 15. */
static int keeps_order(void)
{
    const double one = from_bits(ONE), big = from_bits(UINT64_C(0x4340000000000000));
    const double x = from_bits(UINT64_C(0x3ff63ca8d5f4b3b2));
    return has_bits((big + one) - big, ZERO) &&
           has_bits((one + 0x1p53) - 0x1p53, ZERO) &&
           has_bits(x * 3 * 5, UINT64_C(0x4034d8de48956878));
}

/* No quotient is a product by 1/3 or 1/49. */
static int divides(void)
{
    const double d = from_bits(UINT64_C(0x4048800000000000)); /* 49 */
    const double a = from_bits(UINT64_C(0x4014000000000000)); /* 5 */
    const double b = from_bits(UINT64_C(0x4022000000000000)); /* 9 */
    const double c = from_bits(UINT64_C(0x4024000000000000)); /* 10 */
    const double e = from_bits(UINT64_C(0x4026000000000000)); /* 11 */
    return has_bits(a / 3, UINT64_C(0x3ffaaaaaaaaaaaab)) &
           has_bits(a / d, UINT64_C(0x3fba1f58d0fac688)) &
           has_bits(b / d, UINT64_C(0x3fc7829cbc14e5e1)) &
           has_bits(c / d, UINT64_C(0x3fca1f58d0fac688)) &
           has_bits(e / d, UINT64_C(0x3fccbc14e5e0a72f));
}

/* A product is rounded before it is added to: x*x is 1 + 2^-26 + 2^-54. */
static int multiplies_then_adds(void)
{
    const double x = from_bits(UINT64_C(0x3ff0000002000000)); /* 1 + 2^-27 */
    const double y = from_bits(UINT64_C(0x3ff0000004000000)); /* 1 + 2^-26 */
    return has_bits(x * x - y, ZERO) && has_bits(x * x + -y, ZERO);
}

static int has_double_constants(void)
{
    return has_bits(from_bits(ONE) * 0.1, UINT64_C(0x3fb999999999999a));
}

static int has_denormals(void)
{
    return has_bits(from_bits(SMALLEST_NORMAL) * 0.5, HALF_OF_SMALLEST) &&
           has_bits(from_bits(HALF_OF_SMALLEST) * 2, SMALLEST_NORMAL);
}

static int has_special_values(void)
{
    const double nan = from_bits(UINT64_C(0x7ff8000000000000));
    const double infinity = from_bits(UINT64_C(0x7ff0000000000000));
    const double minus_zero = from_bits(UINT64_C(0x8000000000000000));
    return !(nan >= -DBL_MAX) && !(infinity <= DBL_MAX) &&
           has_bits(minus_zero + 0.0, ZERO) && has_bits(0.0 - from_bits(ZERO), ZERO);
}

int32_t liqmap_self_check(void)
{
    return rounds_to_nearest() && keeps_order() && divides() &&
                   multiplies_then_adds() && has_double_constants() &&
                   has_denormals() && has_special_values()
               ? LIQMAP_OK
               : LIQMAP_E_ARITHMETIC;
}
