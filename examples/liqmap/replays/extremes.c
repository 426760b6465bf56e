/* SPDX-License-Identifier: MIT */
#include "replays/extremes.h"
#include "base/memory.h"

#include <stdlib.h>

void extreme_append(extreme_list *list, int64_t time_ms, double price)
{
    if (list->count == list->room) {
        list->room = 2 * list->room + 16;
        list->rows = reallocate(list->rows, list->room, sizeof *list->rows);
    }
    list->rows[list->count++] = (extreme){time_ms, price};
}

void extremes_add(extremes *e, int64_t time_ms, double high, double low)
{
    extreme_list *h = &e->high, *l = &e->low;
    while (h->count > 0 && h->rows[h->count - 1].price <= high) {
        h->count--;
    }
    while (l->count > 0 && l->rows[l->count - 1].price >= low) {
        l->count--;
    }
    extreme_append(h, time_ms, high);
    extreme_append(l, time_ms, low);
}

/* The first row later than a time, which is the furthest of them; NULL: none is. */
static const extreme *first_since(const extreme_list *list, int64_t time_ms)
{
    size_t from = 0, to = list->count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (list->rows[middle].time_ms > time_ms) {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    return from < list->count ? &list->rows[from] : NULL;
}

int extremes_since(const extremes *e, int64_t time_ms, double *high, double *low)
{
    const extreme *h = first_since(&e->high, time_ms);
    const extreme *l = first_since(&e->low, time_ms);
    if (h == NULL || l == NULL) {
        return 0;
    }
    *high = h->price;
    *low = l->price;
    return 1;
}

void extremes_free(extremes *e)
{
    free(e->high.rows);
    free(e->low.rows);
}
