/* SPDX-License-Identifier: MIT */
/*
 * Arguments of which nothing is known but what a caller must keep to: an object is as large
 * as the call is told, to the byte, and holds anything. For Frama-C, which runs a harness
 * for all values at once.
 */
#ifndef LIQMAP_TESTS_ANY_H
#define LIQMAP_TESTS_ANY_H

#include <__fc_builtin.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* What builtins.h declares: where no byte is written, any pointer will do. */
/*@ requires to: n == 0 || \valid((char *)to + (0 .. n - 1));
    requires from: n == 0 || \valid_read((char *)from + (0 .. n - 1));
    requires apart: n == 0 || \separated((char *)to + (0 .. n - 1), (char *)from + (0 .. n - 1));
    assigns ((char *)to)[0 .. n - 1] \from ((char *)from)[0 .. n - 1];
    assigns \result \from to; */
extern void *memcpy(void *to, const void *from, size_t n);

/*@ requires to: n == 0 || \valid((char *)to + (0 .. n - 1));
    requires from: n == 0 || \valid_read((char *)from + (0 .. n - 1));
    assigns ((char *)to)[0 .. n - 1] \from ((char *)from)[0 .. n - 1];
    assigns \result \from to; */
extern void *memmove(void *to, const void *from, size_t n);

/*@ requires to: n == 0 || \valid((char *)to + (0 .. n - 1));
    assigns ((char *)to)[0 .. n - 1] \from value;
    assigns \result \from to; */
extern void *memset(void *to, int value, size_t n);

/* So many bytes, each of which may be any. */
static void *any_object(int64_t bytes)
{
    char *object = malloc((size_t)bytes);
    if (bytes > 0) {
        Frama_C_make_unknown(object, (size_t)bytes);
    }
    return object;
}

static int64_t any_between(int64_t low, int64_t high)
{
    return Frama_C_long_long_interval(low, high);
}

static int64_t any_int64(void)
{
    return any_between(INT64_MIN, INT64_MAX);
}

static int32_t any_int32(void)
{
    return Frama_C_int_interval(INT32_MIN, INT32_MAX);
}

/* Also infinite, or NaN. */
static double any_double(void)
{
    double x;
    Frama_C_make_unknown((char *)&x, sizeof x);
    return x;
}

#define DOUBLES(n) any_object((n) * (int64_t)sizeof(double))

/* Rows that are `stride` bytes apart; past the last of them nothing. */
static void *any_rows(int64_t n, int64_t stride, int64_t row)
{
    return any_object(n > 0 ? (n - 1) * stride + row : 0);
}

/* An object, or NULL. */
#define MAYBE(object) Frama_C_nondet_ptr(object, NULL)

/* A struct of any contents, of a caller that knows so many bytes of it. */
static void *any_struct(uint32_t size)
{
    uint32_t *object = any_object(size);
    *object = size;
    return object;
}

/* What is no struct: its size alone may be read, and is too small, or too large. */
static void *short_struct(uint32_t first)
{
    uint32_t *object = any_object(sizeof *object);
    *object = Frama_C_unsigned_int_interval(0, first - 1);
    return object;
}

static void *long_struct(void)
{
    uint32_t *object = any_object(sizeof *object);
    *object = Frama_C_unsigned_int_interval(4097, UINT32_MAX);
    return object;
}

/* For each size that callers may have: of the first version, of this, of a later one. */
#define FOR_EACH_SIZE(size, NAME)                                                      \
    for (uint32_t size = LIQMAP_FIRST_SIZEOF_##NAME; size <= LIQMAP_SIZEOF_##NAME + 8; \
         size += 8)

#endif
