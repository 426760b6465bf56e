/* SPDX-License-Identifier: MIT */
/*
 * The same model as most would write it in C: an array of buckets for each tier, a sweep
 * that walks them all, a close that multiplies each cell. For a linear axis, one entry
 * point and the tests of peers.py: no snapshot is checked, nothing is compensated.
 */
#include <stdint.h>

#define TIERS 16

typedef struct per_tier {
    int64_t n, tiers;
    double low, step, turnover;
    double factor[2][TIERS], weight[2][TIERS], rest[2];
    double *cells[2][TIERS];
    double total[2], loose[2]; /* what no cell holds: unlevered and unknown */
    double liquidated[2];
} per_tier;

static int64_t find(const per_tier *m, double price)
{
    const double at = (price - m->low) / m->step;
    return at < 0 ? 0 : at >= (double)m->n ? m->n - 1 : (int64_t)at;
}

static void sweep(per_tier *m, int s, int64_t from, int64_t to)
{
    for (int64_t t = 0; t < m->tiers; t++) {
        for (int64_t i = from; i <= to; i++) {
            m->liquidated[s] += m->cells[s][t][i];
            m->total[s] -= m->cells[s][t][i];
            m->cells[s][t][i] = 0;
        }
    }
}

static void keep(per_tier *m, int s, double part)
{
    for (int64_t t = 0; t < m->tiers; t++) {
        for (int64_t i = 0; i < m->n; i++) {
            m->cells[s][t][i] *= part;
        }
    }
    m->loose[s] *= part;
    m->total[s] *= part;
}

static void open_side(per_tier *m, int s, double contracts, double entry, double close)
{
    for (int64_t t = 0; t < m->tiers; t++) {
        double price = entry * m->factor[s][t];
        if (s == 0 ? price >= close : price <= close) {
            price = close * m->factor[s][t];
        }
        m->cells[s][t][find(m, price)] += contracts * m->weight[s][t];
    }
    m->loose[s] += contracts * m->rest[s];
    m->total[s] += contracts;
}

void per_tier_push(per_tier *m, const double *oi, const double *high, const double *low,
                   const double *close, const double *entry, const double *volume,
                   int64_t n);

void per_tier_push(per_tier *m, const double *oi, const double *high, const double *low,
                   const double *close, const double *entry, const double *volume,
                   int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        sweep(m, 0, find(m, low[i]), m->n - 1);
        sweep(m, 1, 0, find(m, high[i]));
        for (int s = 0; s < 2; s++) {
            const double x = m->turnover * volume[i];
            if (x > 0 && m->total[s] > 0) {
                keep(m, s, m->total[s] / (m->total[s] + x));
            }
            if (oi[i] < m->total[s]) {
                keep(m, s, oi[i] / m->total[s]);
            } else if (i == 0) {
                m->loose[s] += oi[i];
                m->total[s] += oi[i];
            } else {
                open_side(m, s, oi[i] - m->total[s], entry[i], close[i]);
            }
        }
    }
}
