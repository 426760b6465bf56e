/* SPDX-License-Identifier: MIT */
/* Edges of up to MOST buckets, also such that are none. */
#include "any.h"

#include <liqmap/axis.h>

#define MOST 6

static liqmap_axis *axis_of(int64_t buckets)
{
    liqmap_axis *axis = any_struct(sizeof *axis);
    axis->buckets = buckets;
    return axis;
}

static void edges_of_axis(liqmap_axis *axis, int64_t room)
{
    int64_t count;
    liqmap_axis_edges(axis, MAYBE(DOUBLES(room)), room, MAYBE(&count));
    liqmap_axis_edges(axis, NULL, any_int64(), &count);
}

static void find_price(liqmap_axis *axis, int64_t n_edges)
{
    int64_t bucket;
    liqmap_axis_find(axis, MAYBE(&bucket), MAYBE(DOUBLES(n_edges)), n_edges,
                     any_double());
}

static void all_calls(liqmap_axis *axis)
{
    liqmap_axis_reach(axis, any_double());
    liqmap_axis_auto(axis, any_double());
    edges_of_axis(axis, 0);
}

void main(void)
{
    for (int64_t n = 1; n <= MOST; n++) {
        edges_of_axis(axis_of(n), n);
        edges_of_axis(axis_of(n), n + 1);
        find_price(axis_of(n), n + 1);
    }
    liqmap_axis_find(axis_of(any_int64()), NULL, DOUBLES(0), any_between(INT64_MIN, 0),
                     any_double());
    FOR_EACH_SIZE(size, AXIS)
    {
        all_calls(any_struct(size));
    }
    all_calls(short_struct(LIQMAP_FIRST_SIZEOF_AXIS));
    all_calls(NULL);
}
