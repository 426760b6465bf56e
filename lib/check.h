/* SPDX-License-Identifier: MIT */
/*
 * Checks that all rooms share: the size of a struct, the stride of rows, what is a
 * price or a quantity. Knows nothing of maps.
 */
#ifndef LIQMAP_PRIVATE_CHECK_H
#define LIQMAP_PRIVATE_CHECK_H

#include "assume.h"
#include "builtins.h"

#include <liqmap/status.h>

#define SMALLEST 1e-60
#define LARGEST 1e60
#define LARGEST_STRUCT 4096 /* bytes; a larger struct_size was not initialised */

/*
 * Fails to compile where a struct has another size: what the line stands beside is to be
 * changed with it, and then the number.
 */
#define PROVE_BYTES(type, bytes)                                                       \
    typedef char liqmap_bytes_of_##type[sizeof(type) == (bytes) ? 1 : -1]

static inline int is_finite(double x)
{
    return x >= -DBL_MAX && x <= DBL_MAX;
}

static inline double magnitude(double x)
{
    return x < 0 ? -x : x;
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

/*
 * Structs that can grow. The library knows the size a struct had in its first version,
 * and its present one (`known`). A caller's struct may have any size from the first on.
 * Fields that a shorter struct lacks are read as 0, and 0 in a new field means what was
 * done before there was the field. Bytes of a longer struct past `known` must be 0.
 */
static inline int32_t check_struct_size(const void *object, uint32_t first)
{
    const uint32_t size = object != NULL ? *(const uint32_t *)object : 0;
    if (object == NULL) {
        return LIQMAP_E_NULL;
    }
    return size < first || size > LARGEST_STRUCT ? LIQMAP_E_STRUCT_SIZE : LIQMAP_OK;
}

/* Copy a caller's struct of inputs into one of this version. */
static inline int32_t read_struct(void *own, const void *object, uint32_t first,
                                  uint32_t known)
{
    const unsigned char *byte = (const unsigned char *)object;
    const int32_t status = check_struct_size(object, first);
    uint32_t size;
    if (status != LIQMAP_OK) {
        return status;
    }
    size = *(const uint32_t *)object;
    for (uint32_t i = known; i < size; i++) {
        if (byte[i] != 0) {
            return LIQMAP_E_STRUCT_TAIL;
        }
    }
    memset(own, 0, known);
    memcpy(own, object, size < known ? size : known);
    memcpy(own, &known, sizeof known);
    return LIQMAP_OK;
}

/* Fill a caller's struct of outputs, whose size was checked, from this version's. */
static inline void write_struct(void *object, const void *own, uint32_t known)
{
    const uint32_t head = sizeof(uint32_t);
    const uint32_t size = *(const uint32_t *)object;
    const uint32_t both = size < known ? size : known;
    memcpy((char *)object + head, (const char *)own + head, both - head);
    memset((char *)object + both, 0, size - both);
}

/*
 * For settings. Fails where one that is not 0 does not fit a shorter struct.
 */
static inline int32_t check_whole_struct(const void *object, const void *own,
                                         uint32_t known)
{
    const unsigned char *byte = (const unsigned char *)own;
    for (uint32_t i = *(const uint32_t *)object; i < known; i++) {
        if (byte[i] != 0) {
            return LIQMAP_E_ROOM;
        }
    }
    return LIQMAP_OK;
}

static inline int32_t write_whole_struct(void *object, const void *own, uint32_t known)
{
    const int32_t status = check_whole_struct(object, own, known);
    if (status != LIQMAP_OK) {
        return status;
    }
    write_struct(object, own, known);
    return LIQMAP_OK;
}

/* `own` gets the struct at `object`; `name` as in LIQMAP_STRUCTS. */
#define READ_STRUCT(own, object, name)                                                 \
    read_struct(own, object, LIQMAP_FIRST_SIZEOF_##name, LIQMAP_SIZEOF_##name)
#define CHECK_STRUCT_SIZE(object, name)                                                \
    check_struct_size(object, LIQMAP_FIRST_SIZEOF_##name)

/*
 * Check `count` rows of at least `row` bytes, `stride` bytes apart; with 0 rows any
 * stride will do.
 */
static inline int32_t check_stride(int64_t stride, int64_t row, int64_t count)
{
    if (count < 1) {
        return LIQMAP_OK;
    }
    if (stride < row || stride % 8 != 0) {
        return LIQMAP_E_STRIDE;
    }
    return stride > PTRDIFF_MAX / count ? LIQMAP_E_OVERFLOW : LIQMAP_OK;
}

/*
 * Check an output array of `needed` elements. (NULL, 0) asks for the size alone: that
 * is LIQMAP_OK, and nothing is to be written to the NULL array.
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

/* Copy `count` rows of `bytes` each to the caller; with (NULL, 0) copy nothing. */
static inline int32_t copy_rows(void *rows, int64_t capacity, int64_t stride,
                                const void *own, int64_t count, int64_t bytes)
{
    int32_t status = check_room(rows, capacity, count);
    if (status == LIQMAP_OK && rows != NULL) {
        status = check_stride(stride, bytes, count);
    }
    for (int64_t i = 0; status == LIQMAP_OK && rows != NULL && i < count; i++) {
        memcpy((char *)rows + i * stride, (const char *)own + i * bytes, (size_t)bytes);
    }
    return status;
}

/* Check the memory that an object of `needed` bytes is to be built in. */
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

/* Check that `to`, which is written, shares no byte with `from`, which is read. */
static inline int32_t check_apart(const void *to, int64_t to_bytes, const void *from,
                                  int64_t from_bytes)
{
    const uintptr_t a = (uintptr_t)to, b = (uintptr_t)from;
    return a < b ? (b - a < (uintptr_t)to_bytes ? LIQMAP_E_OVERLAP : LIQMAP_OK)
                 : (a - b < (uintptr_t)from_bytes ? LIQMAP_E_OVERLAP : LIQMAP_OK);
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
