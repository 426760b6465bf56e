/* SPDX-License-Identifier: MIT */
#include "market.h"

int32_t call_cascade(const market *m, result *r, double order, double move)
{
    int64_t n = m->points;

    return liqmap_cascade(&r->end, r->burned, BUCKETS, sizeof *r->burned, &r->n,
                          &r->bad, m->edges, m->density, m->buckets, m->tiers,
                          m->direction, m->start, n > 0 ? m->price : NULL,
                          n > 0 ? m->quote : NULL, n, n > 0 ? 0.0 : m->per_percent,
                          order, move);
}

result cascade(const market *m, double order, double move)
{
    result r = {.end = {.struct_size = sizeof r.end}};

    SUCCEEDS(call_cascade(m, &r, order, move));
    return r;
}

int32_t call_curve(const market *m, curve *c)
{
    int64_t n = m->points;

    return liqmap_trigger_curve(
        c->orders, BUCKETS, &c->length, &c->first, c->zones, BUCKETS, sizeof *c->zones,
        &c->n_zones, &c->bad, m->edges, m->density, m->buckets, m->tiers, m->direction,
        m->start, n > 0 ? m->price : NULL, n > 0 ? m->quote : NULL, n,
        n > 0 ? 0.0 : m->per_percent);
}

curve trigger(const market *m)
{
    curve c;

    SUCCEEDS(call_curve(m, &c));
    return c;
}
