/* SPDX-License-Identifier: MIT */
#include "market.h"

liqmap_scenario scenario_of(const market *m)
{
    liqmap_scenario s = {.struct_size = sizeof s,
                         .direction = m->direction,
                         .buckets = m->buckets,
                         .n_tiers = m->tiers,
                         .n_depth = m->points,
                         .start = m->start,
                         .edges = m->edges,
                         .density = m->density};

    if (m->points > 0) {
        s.depth_price = m->price;
        s.depth_quote = m->quote;
    } else {
        s.per_percent = m->per_percent;
    }
    return s;
}

int32_t call_cascade(const market *m, result *r, double order, double move)
{
    liqmap_scenario s = scenario_of(m);

    s.order = order;
    s.move = move;
    return liqmap_cascade(&r->end, r->burned, BUCKETS, sizeof *r->burned, &r->n,
                          &r->bad, &s);
}

result cascade(const market *m, double order, double move)
{
    result r = {.end = {.struct_size = sizeof r.end}};

    SUCCEEDS(call_cascade(m, &r, order, move));
    return r;
}

curve trigger(const market *m)
{
    liqmap_scenario s = scenario_of(m);
    curve c = {.found = {.struct_size = sizeof c.found}};

    SUCCEEDS(liqmap_trigger_curve(&c.found, c.orders, BUCKETS, c.zones, BUCKETS,
                                  sizeof *c.zones, NULL, &s));
    return c;
}
