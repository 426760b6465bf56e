/* SPDX-License-Identifier: MIT */
/*
 * Which bucket holds a price: guess, then verify against the edges, so that no two
 * parts of the library can disagree on a boundary. The guess decides the cost, never
 * the result.
 */
#ifndef LIQMAP_PRIVATE_AXIS_H
#define LIQMAP_PRIVATE_AXIS_H

#include "builtins.h"
#include "check.h"

#include <liqmap/axis.h>

/* bucket is about (price - origin)*gain, on a log axis of the logarithms */
typedef struct axis_guide {
    int64_t buckets;
    double end; /* buckets as a double, to compare guesses with */
    double origin;
    double gain;
    int32_t is_log;
    int32_t reserved;
} axis_guide;

/* Check everything but the edges themselves, of an axis of this version; O(1). */
int32_t liqmap_i_axis_check(const liqmap_axis *axis);

/* Check that the edges strictly increase and stay in range; O(buckets). */
int32_t liqmap_i_axis_check_edges(const liqmap_axis *axis);

/* The edges of a checked axis. */
void liqmap_i_axis_fill(const liqmap_axis *axis, double *edges);

/* Whether these are the edges of a checked axis, to the bit; O(buckets). */
int liqmap_i_axis_has(const liqmap_axis *axis, const double *edges);

axis_guide liqmap_i_axis_guide(const liqmap_axis *axis, const double *edges);

/* By search: for a price off the axis, and where a guess was wrong. */
int64_t liqmap_i_axis_search(const axis_guide *guide, const double *edges,
                             double price);

/*
 * About log2, by exponent and a polynomial: f + f(1-f)q(f) with q fitted to 2.6e-6,
 * exact at the powers of two and so without a jump there. For guesses only.
 */
static inline double axis_rough_log2(double price)
{
    uint64_t bits;
    double f;
    int64_t exponent;
    memcpy(&bits, &price, sizeof bits);
    exponent = (int64_t)(bits >> 52) - 1023;
    bits = (bits & UINT64_C(0x000fffffffffffff)) | UINT64_C(0x3ff0000000000000);
    memcpy(&f, &bits, sizeof f);
    f -= 1;
    return (double)exponent + f +
           f * (1 - f) *
               (0.4425291957 +
                f * (-0.2754026656 +
                     f * (0.1811979493 + f * (-0.0948582404 + f * 0.0252987250))));
}

static inline double axis_measure(const int is_log, double price)
{
    return is_log ? axis_rough_log2(price) : price;
}

/*
 * Guess the bucket of a price from its measure and verify it; 0 where the guess was wrong
 * and a search is needed.
 */
static inline int axis_guess_measured(const axis_guide *guide, const double *edges,
                                      double price, double measure, int64_t *bucket)
{
    const double guess = (measure - guide->origin) * guide->gain;
    if (guess >= 0 && guess < guide->end) {
        *bucket = (int64_t)guess;
        return price >= edges[*bucket] && price < edges[*bucket + 1];
    }
    return 0;
}

static inline int axis_guess(const axis_guide *guide, const int is_log,
                             const double *edges, double price, int64_t *bucket)
{
    return axis_guess_measured(guide, edges, price, axis_measure(is_log, price),
                               bucket);
}

static inline int axis_is_same(const liqmap_axis *a, const liqmap_axis *b)
{
    return a->kind == b->kind && a->low == b->low && a->step == b->step &&
           a->buckets == b->buckets;
}

static inline int64_t axis_find(const axis_guide *guide, const double *edges,
                                double price)
{
    int64_t i;
    return axis_guess(guide, guide->is_log, edges, price, &i)
               ? i
               : liqmap_i_axis_search(guide, edges, price);
}

#endif
