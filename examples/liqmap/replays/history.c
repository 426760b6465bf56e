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

/* Widens a range, 0 to 0 where there is none yet, by the bars later than a time. */
static void widen(const history *h, int64_t since_ms, double *high, double *low)
{
    double to, from;
    if (extremes_since(&h->extremes, since_ms, &to, &from)) {
        *high = to > *high ? to : *high;
        *low = *low == 0 || from < *low ? from : *low;
    }
}

int history_missed(const history *h, const history *const *sources, int64_t n,
                   int64_t now_ms, liqmap_snapshot *range)
{
    const int is_stale = history_is_stale(h, now_ms);
    *range = (liqmap_snapshot){0};
    for (int64_t i = 0; is_stale && i < n; i++) {
        widen(sources[i], h->recent.last_ms, &range->high, &range->low);
    }
    range->close = range->low;
    return range->high > 0;
}
