/* SPDX-License-Identifier: MIT */
/*
 * A sum that keeps what rounding took from it, so that ten million small terms do not
 * drift. `lost` is added with the next term (Kahan), so that it stays below a digit or
 * two of the sum.
 */
#ifndef LIQMAP_PRIVATE_TALLY_H
#define LIQMAP_PRIVATE_TALLY_H

typedef struct tally {
    double sum;
    double lost;
} tally;

static inline void tally_add(tally *t, double x)
{
    const double term = x + t->lost;
    const double sum = t->sum + term;
    t->lost = term - (sum - t->sum);
    t->sum = sum;
}

/*
 * The same, but exact in each step, whatever the sizes (Knuth's two-sum): the error of
 * a whole sum is about the square of a rounding. For summing the bins again.
 */
static inline void tally_count(tally *t, double x)
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

/* The same value, its sum rounded to the nearest. */
static inline tally tally_normalized(tally t)
{
    const tally normalized = {t.sum + t.lost, t.lost - ((t.sum + t.lost) - t.sum)};
    return normalized;
}

#endif
