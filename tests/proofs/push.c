/* SPDX-License-Identifier: MIT */
/* What moves a map: any map of BUCKETS buckets and TIERS tiers, any snapshots. */
#include "any_map.h"

#include <liqmap/push.h>

#define ROWS 2

static liqmap_columns *any_columns(int64_t n)
{
    liqmap_columns *c = any_struct(sizeof *c);
    c->time_ms = DOUBLES(n);
    c->open_interest = DOUBLES(n);
    c->high = DOUBLES(n);
    c->low = DOUBLES(n);
    c->close = DOUBLES(n);
    c->entry = MAYBE(DOUBLES(n));
    c->volume = MAYBE(DOUBLES(n));
    c->unused = MAYBE(c);
    return c;
}

static void push(int32_t points)
{
    liqmap_push(any_map(BUCKETS, TIERS, points, any_live()), MAYBE(DOUBLES(2 * TIERS)),
                2 * TIERS, any_int32(), MAYBE(any_object(sizeof(liqmap_snapshot))));
}

static void open(int32_t points)
{
    liqmap_open(any_map(BUCKETS, TIERS, points, any_live()), any_int32(), any_double(),
                MAYBE(any_object(sizeof(liqmap_snapshot))));
}

static void other_steps(void)
{
    liqmap_sweep(any_map(BUCKETS, TIERS, 1, any_live()), MAYBE(DOUBLES(2 * TIERS)),
                 2 * TIERS, any_int32(), MAYBE(any_object(sizeof(liqmap_snapshot))));
    for (int32_t side = -1; side <= 1; side++) {
        liqmap_close(any_map(BUCKETS, TIERS, 1, any_live()), side, any_double());
        liqmap_place(any_map(BUCKETS, TIERS, 1, any_live()), side, any_int64(),
                     any_double(), any_double());
    }
}

static void push_many(int64_t n)
{
    int64_t pushed;
    liqmap_push_many(any_map(BUCKETS, TIERS, 1, 0), MAYBE(&pushed),
                     MAYBE(DOUBLES(n * 2 * TIERS)), n * 2 * TIERS, any_int32(),
                     any_columns(n), n);
    liqmap_push_rows(any_map(BUCKETS, TIERS, 1, 0), MAYBE(&pushed),
                     MAYBE(DOUBLES(n * 2 * TIERS)), n * 2 * TIERS, any_int32(),
                     MAYBE(any_rows(n, 72, sizeof(liqmap_snapshot))), n, 72);
}

static void refused(liqmap *map)
{
    int64_t pushed;
    liqmap_push(map, NULL, any_int64(), any_int32(), NULL);
    liqmap_push_many(map, &pushed, NULL, any_int64(), any_int32(),
                     short_struct(LIQMAP_FIRST_SIZEOF_COLUMNS), any_int64());
    liqmap_push_rows(map, &pushed, NULL, any_int64(), any_int32(), NULL, any_int64(),
                     any_int64());
}

void main(void)
{
    push(1);
    push(2);
    open(3);
    other_steps();
    push_many(0);
    push_many(ROWS);
    refused(any_map(BUCKETS, TIERS, 1, 0));
    refused(no_map());
    refused(NULL);
}
