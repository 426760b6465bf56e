/* SPDX-License-Identifier: MIT */
#include "replays/squeeze.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <stdlib.h>

/* One order, or a move, over some density; rows where there is room for them. */
static int32_t carry(const squeeze *s, liqmap_cascade_end *end, liqmap_burn *burned,
                     int64_t capacity, int64_t *n_burned, const double *density,
                     int64_t n_tiers, double order, double move)
{
    return liqmap_cascade(end, burned, capacity, sizeof *burned, n_burned, NULL,
                          s->map->edges, density, s->map->axis.buckets, n_tiers,
                          s->direction, s->start, s->book.price, s->book.quote,
                          s->book.count, s->per_percent, order, move);
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
    free(none);
}

void squeeze_trigger(squeeze *s)
{
    const readout *v = s->map;
    const int64_t buckets = v->axis.buckets;
    s->orders = allocate((size_t)buckets, sizeof *s->orders);
    s->zones = allocate((size_t)buckets, sizeof *s->zones);
    must(liqmap_trigger_curve(s->orders, buckets, &s->length, &s->first, s->zones,
                              buckets, sizeof *s->zones, &s->n_zones, NULL, v->edges,
                              v->density[s->direction], buckets, v->n, s->direction,
                              s->start, s->book.price, s->book.quote, s->book.count,
                              s->per_percent));
}

int64_t squeeze_bucket(const squeeze *s, int64_t steps)
{
    return s->direction == LIQMAP_UP ? s->first + steps : s->first - steps;
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
