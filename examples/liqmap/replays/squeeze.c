/* SPDX-License-Identifier: MIT */
#include "replays/squeeze.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <stdlib.h>

static liqmap_scenario scenario_of(const squeeze *s, const double *density,
                                   int64_t n_tiers)
{
    return (liqmap_scenario){.struct_size = sizeof(liqmap_scenario),
                             .direction = s->direction,
                             .buckets = s->map->axis.buckets,
                             .n_tiers = n_tiers,
                             .n_depth = s->book.count,
                             .start = s->start,
                             .per_percent = s->per_percent,
                             .edges = s->map->edges,
                             .density = density,
                             .depth_price = s->book.price,
                             .depth_quote = s->book.quote};
}

/* One order, or a move, over some density; rows where there is room for them. */
static int32_t carry(const squeeze *s, liqmap_cascade_end *end, liqmap_burn *burned,
                     int64_t capacity, int64_t *n_burned, const double *density,
                     int64_t n_tiers, double order, double move)
{
    liqmap_scenario scenario = scenario_of(s, density, n_tiers);
    scenario.order = order;
    scenario.move = move;
    return liqmap_cascade(end, burned, capacity, sizeof *burned, n_burned, NULL,
                          &scenario);
}

static void add_up_venues(squeeze *s)
{
    const panel *p = &s->venues->by_venue;
    for (int64_t i = 0; i < s->n_burned; i++) {
        const double *row = panel_density(p, s->direction, s->burned[i].bucket);
        for (int64_t v = 0; v < p->parts; v++) {
            s->by_venue[v] += row[v];
        }
    }
}

void squeeze_order(squeeze *s, double order, double move)
{
    const readout *v = s->map;
    const double *density = v->density[s->direction];
    const int64_t buckets = v->axis.buckets;
    double *none = allocate((size_t)buckets, sizeof *none);
    liqmap_cascade_end alone = {.struct_size = sizeof alone};
    int32_t status;
    s->end.struct_size = sizeof s->end;
    s->burned = allocate((size_t)buckets, sizeof *s->burned);
    status =
        carry(s, &s->end, s->burned, buckets, &s->n_burned, density, v->n, order, move);
    if (status == LIQMAP_E_NOT_REACHED) {
        fail("--move: the book ends before it; give more points, or --order");
    }
    if (status == LIQMAP_E_PRICE || status == LIQMAP_E_MAGNITUDE) {
        fail("--move: expected one that ends at a price from " AMOUNT_RANGE);
    }
    must(status);
    must(carry(s, &alone, NULL, 0, NULL, none, 1, order, move));
    s->alone = alone.price;
    if (s->venues != NULL) {
        add_up_venues(s);
    }
    free(none);
}

void squeeze_trigger(squeeze *s)
{
    const readout *v = s->map;
    const int64_t buckets = v->axis.buckets;
    const liqmap_scenario scenario = scenario_of(s, v->density[s->direction], v->n);
    s->orders = allocate((size_t)buckets, sizeof *s->orders);
    s->zones = allocate((size_t)buckets, sizeof *s->zones);
    s->curve.struct_size = sizeof s->curve;
    must(liqmap_trigger_curve(&s->curve, s->orders, buckets, s->zones, buckets,
                              sizeof *s->zones, NULL, &scenario));
}

int64_t squeeze_bucket(const squeeze *s, int64_t steps)
{
    return s->direction == LIQMAP_UP ? s->curve.first + steps : s->curve.first - steps;
}

double squeeze_near_edge(const squeeze *s, int64_t bucket)
{
    return s->map->edges[s->direction == LIQMAP_UP ? bucket : bucket + 1];
}

void squeeze_free(squeeze *s)
{
    free(s->burned);
    free(s->orders);
    free(s->zones);
    order_book_free(&s->book);
}
