/* SPDX-License-Identifier: MIT */
/*
 * What every room refuses alike: a struct of the wrong version, a row that is too
 * narrow, a number that is no price or no quantity. Knows nothing of maps.
 */
#ifndef LIQMAP_PRIVATE_CHECK_H
#define LIQMAP_PRIVATE_CHECK_H

#include "assume.h"

#include <liqmap/status.h>

#define SMALLEST 1e-60
#define LARGEST 1e60
#define LARGEST_STRUCT 4096 /* bytes: a struct_size beyond it was never set */

static inline int is_finite(double x)
{
    return x >= -DBL_MAX && x <= DBL_MAX;
}

static inline int is_aligned(const void *p)
{
    return ((uintptr_t)p & 7u) == 0;
}

static inline int is_price(double x)
{
    return x >= SMALLEST && x <= LARGEST;
}

static inline int is_price_or_zero(double x)
{
    return is_price(x) || x == 0;
}

static inline int32_t check_price(double x)
{
    if (!is_finite(x)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (x <= 0) {
        return LIQMAP_E_PRICE;
    }
    return is_price(x) ? LIQMAP_OK : LIQMAP_E_MAGNITUDE;
}

static inline int32_t check_quantity(double x)
{
    if (!is_finite(x)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (x < 0) {
        return LIQMAP_E_QUANTITY;
    }
    return is_price_or_zero(x) ? LIQMAP_OK : LIQMAP_E_MAGNITUDE;
}

/* A versioned struct: as large as its first version, and zero past what is known. */
static inline int32_t check_struct(const void *object, uint32_t first, uint32_t known)
{
    const unsigned char *byte = (const unsigned char *)object;
    uint32_t size;
    if (object == NULL) {
        return LIQMAP_E_NULL;
    }
    size = *(const uint32_t *)object;
    if (size < first || size > LARGEST_STRUCT) {
        return LIQMAP_E_STRUCT_SIZE;
    }
    for (uint32_t i = known; i < size; i++) {
        if (byte[i] != 0) {
            return LIQMAP_E_STRUCT_TAIL;
        }
    }
    return LIQMAP_OK;
}

/* `count` rows of at least `row` bytes, `stride` bytes apart. */
static inline int32_t check_stride(int64_t stride, int64_t row, int64_t count)
{
    if (stride < row || stride % 8 != 0) {
        return LIQMAP_E_STRIDE;
    }
    return count > 0 && stride > PTRDIFF_MAX / count ? LIQMAP_E_OVERFLOW : LIQMAP_OK;
}

/* Memory for an object of `needed` bytes. */
static inline int32_t check_memory(const void *memory, int64_t size, int64_t needed)
{
    if (memory == NULL) {
        return LIQMAP_E_NULL;
    }
    if (!is_aligned(memory)) {
        return LIQMAP_E_ALIGNMENT;
    }
    return size < needed ? LIQMAP_E_MEMORY : LIQMAP_OK;
}

/*
 * An output array of `needed` elements. (NULL, 0) is a legal question for the size
 * alone: the caller is answered LIQMAP_OK and tells by the pointer that nothing is to
 * be written.
 */
static inline int32_t check_room(const void *array, int64_t capacity, int64_t needed)
{
    if (capacity < 0) {
        return LIQMAP_E_LENGTH;
    }
    if (array == NULL) {
        return capacity == 0 ? LIQMAP_OK : LIQMAP_E_NULL;
    }
    return capacity < needed ? LIQMAP_E_ROOM : LIQMAP_OK;
}

/* Return the first failure out of the calling function. */
#define TRY(call)                                                                      \
    do {                                                                               \
        const int32_t status_ = (call);                                                \
        if (status_ != LIQMAP_OK) {                                                    \
            return status_;                                                            \
        }                                                                              \
    } while (0)

#endif
