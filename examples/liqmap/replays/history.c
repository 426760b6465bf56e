/* SPDX-License-Identifier: MIT */
#include "replays/history.h"

#define STALE_BARS 2

void history_add(history *h, const liqmap_snapshot *snapshot, const double *liquidated,
                 int64_t n)
{
    recent_add(&h->recent, snapshot->time_ms, liquidated, n);
    extremes_add(&h->extremes, snapshot->time_ms, snapshot->high, snapshot->low);
}

void history_free(history *h)
{
    recent_free(&h->recent);
    extremes_free(&h->extremes);
}

int history_is_stale(const history *h, int64_t now_ms)
{
    return h->recent.step_ms > 0 && (uint64_t)now_ms - (uint64_t)h->recent.last_ms >
                                        STALE_BARS * h->recent.step_ms;
}

void history_widen(const history *h, int64_t since_ms, double *high, double *low)
{
    double to, from;
    if (extremes_since(&h->extremes, since_ms, &to, &from)) {
        *high = to > *high ? to : *high;
        *low = *low == 0 || from < *low ? from : *low;
    }
}
