/* SPDX-License-Identifier: MIT */
/*
 * A sum that keeps what rounding took from it, so that ten million small terms do not
 * drift. Dekker's quick two-sum: exact while the term is no larger than the sum; a term
 * that is larger costs one rounding of itself, as a plain sum would at every term.
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
    t->lost += x - (sum - t->sum);
    t->sum = sum;
}

static inline double tally_value(const tally *t)
{
    return t->sum + t->lost;
}

#endif
