/* SPDX-License-Identifier: MIT */
#include "replays/history.h"

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
