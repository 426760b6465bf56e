/* SPDX-License-Identifier: MIT */
/*
 * A sum that keeps what rounding took from it (Knuth's two-sum, the lost parts added up
 * beside it), so that ten million small terms do not drift.
 */
#ifndef LIQMAP_PRIVATE_TALLY_H
#define LIQMAP_PRIVATE_TALLY_H

typedef struct tally {
    double sum;
    double lost;
} tally;

static inline void tally_add(tally *t, double x)
{
    const double sum = t->sum + x;
    const double part = sum - t->sum;
    t->lost += (t->sum - (sum - part)) + (x - part);
    t->sum = sum;
}

static inline double tally_value(const tally *t)
{
    return t->sum + t->lost;
}

#endif
