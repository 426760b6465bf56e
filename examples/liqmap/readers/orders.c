/* SPDX-License-Identifier: MIT */
#include "readers/orders.h"
#include "base/memory.h"

#include <stdlib.h>

void orders_add(orders *o, const order *row)
{
    if (o->count == o->room) {
        o->room = 2 * o->room + 512;
        o->rows = reallocate(o->rows, o->room, sizeof *o->rows);
    }
    o->rows[o->count++] = *row;
}

static int compare(double a, double b)
{
    return a < b ? -1 : a > b;
}

/* By time, and by all else, so that equal orders are neighbours and sums do not depend
 * on the order of messages. */
static int by_time(const void *a, const void *b)
{
    const order *x = a, *y = b;
    if (x->time_ms != y->time_ms) {
        return x->time_ms < y->time_ms ? -1 : 1;
    }
    if (x->is_short != y->is_short) {
        return x->is_short - y->is_short;
    }
    return x->price != y->price ? compare(x->price, y->price)
                                : compare(x->contracts, y->contracts);
}

int64_t orders_drop_duplicates(orders *o)
{
    const size_t given = o->count;
    size_t kept = 0;
    if (given > 0) {
        qsort(o->rows, given, sizeof *o->rows, by_time);
    }
    for (size_t i = 0; i < given; i++) {
        if (kept == 0 || by_time(&o->rows[kept - 1], &o->rows[i]) != 0) {
            o->rows[kept++] = o->rows[i];
        }
    }
    o->count = kept;
    return (int64_t)(given - kept);
}
