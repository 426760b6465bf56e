/* SPDX-License-Identifier: MIT */
/* Markets of BUCKETS buckets and TIERS tiers, books of POINTS points, or of an amount per percent. */
#include "any.h"

#include <liqmap/cascade.h>

#define POINTS 2

static liqmap_scenario *any_scenario(int64_t buckets, int64_t tiers, int64_t points)
{
    liqmap_scenario *s = any_struct(sizeof *s);
    s->buckets = buckets;
    s->n_tiers = tiers;
    s->n_depth = points;
    s->edges = MAYBE(DOUBLES(buckets + 1));
    s->density = MAYBE(DOUBLES(buckets * tiers));
    s->depth_price = MAYBE(DOUBLES(points));
    s->depth_quote = MAYBE(DOUBLES(points));
    return s;
}

static void cascade(const liqmap_scenario *scenario)
{
    int64_t n_burned, bad;
    for (int64_t capacity = 0; capacity <= 1; capacity++) {
        liqmap_cascade(MAYBE(any_struct(sizeof(liqmap_cascade_end))),
                       MAYBE(any_rows(capacity, 40, sizeof(liqmap_burn))), capacity, 40,
                       MAYBE(&n_burned), MAYBE(&bad), scenario);
    }
    liqmap_cascade(short_struct(LIQMAP_FIRST_SIZEOF_CASCADE_END), NULL, any_int64(),
                   any_int64(), &n_burned, &bad, scenario);
    liqmap_cascade(NULL, any_rows(1, 32, 32), any_between(INT64_MIN, 1), any_int64(),
                   &n_burned, &bad, scenario);
}

static void curve(const liqmap_scenario *scenario)
{
    int64_t bad;
    for (int64_t capacity = 0; capacity <= 1; capacity++) {
        liqmap_trigger_curve(MAYBE(any_struct(sizeof(liqmap_curve))),
                             MAYBE(DOUBLES(capacity)), capacity,
                             MAYBE(any_rows(capacity, 56, sizeof(liqmap_zone))),
                             capacity, 56, MAYBE(&bad), scenario);
    }
    liqmap_trigger_curve(short_struct(LIQMAP_FIRST_SIZEOF_CURVE), NULL, any_int64(),
                         NULL, any_int64(), any_int64(), &bad, scenario);
    liqmap_trigger_curve(NULL, DOUBLES(1), any_between(INT64_MIN, 1),
                         any_rows(1, 48, 48), any_between(INT64_MIN, 1), any_int64(),
                         &bad, scenario);
}

static void all_calls(const liqmap_scenario *scenario)
{
    cascade(scenario);
    curve(scenario);
}

void main(void)
{
    all_calls(any_scenario(BUCKETS, TIERS, 0));
    all_calls(any_scenario(BUCKETS, TIERS, POINTS));
    cascade(short_struct(LIQMAP_FIRST_SIZEOF_SCENARIO));
    curve(short_struct(LIQMAP_FIRST_SIZEOF_SCENARIO));
    cascade(NULL);
    curve(NULL);
}
