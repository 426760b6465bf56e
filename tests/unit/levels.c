/* SPDX-License-Identifier: MIT */
/* Levels: to the bit what the naive readings make of the library's own density, and a
 * few maps by hand. */
#include "twin.h"

#include <math.h>
#include <string.h>

#define WORLDS 800
#define PUSHES 20
#define BUCKETS 60
#define PRICES 40

static liqmap *grow(uint64_t *state, int32_t kind, world *w, int64_t *bytes)
{
    naive_snapshot snapshots[PUSHES];
    int64_t n = random_int(state, 0, PUSHES);
    liqmap *map;

    world_draw(w, state, BUCKETS, kind);
    world_walk(w, state, snapshots, PUSHES);
    map = map_of(w, bytes);
    for (int64_t i = 0; i < n; i++) {
        SUCCEEDS(push_one(map, NULL, 0, LIQMAP_CONTRACTS, &snapshots[i]));
    }
    return map;
}

/* One side of a map in one unit. The caller frees density and edges. */
static naive_view look_at(const liqmap *map, const world *w, int32_t side, int32_t unit)
{
    int64_t n = w->axis.buckets + 1;
    double *edges = memory_new(n * 8);
    naive_view view = {.buckets = w->axis.buckets,
                       .tiers = w->n_tiers,
                       .edges = edges,
                       .density = density_of(map, side, unit),
                       .side = side,
                       .close = stats_of(map).close};

    SUCCEEDS(liqmap_axis_edges(&w->axis, edges, n, NULL));
    return view;
}

static void view_free(naive_view *view)
{
    free((void *)(uintptr_t)view->edges);
    free((void *)(uintptr_t)view->density);
}

static double sum_of(const double *row, int64_t n)
{
    double sum = 0;

    for (int64_t t = 0; t < n; t++) {
        sum += row[t];
    }
    return sum;
}

/* Each check returns how many comparisons it must make. */

/* The sums of what is said per tier, each wanted or not. */
static int64_t check_total_at(const liqmap *map, const naive_view *view, int32_t unit,
                              double price, const double *in_bucket,
                              const double *cumulative)
{
    double in = sum_of(in_bucket, view->tiers), up_to = sum_of(cumulative, view->tiers);
    double got[2] = {-7, -7};
    int64_t bucket = -7, wanted;

    SUCCEEDS(liqmap_total_at(map, &got[0], &got[1], &bucket, view->side, unit, price));
    SUCCEEDS(
        liqmap_cumulative_at(map, NULL, NULL, 0, &wanted, view->side, unit, price));
    compare_ints("bucket of a price", bucket, wanted);
    compare_bytes("total in the bucket", &got[0], &in, sizeof in);
    compare_bytes("total on the way", &got[1], &up_to, sizeof up_to);
    return 3;
}

static int64_t check_at(const liqmap *map, const naive_view *view, int32_t unit,
                        double price)
{
    double want[2][LIQMAP_MAX_TIERS];
    double got[2][LIQMAP_MAX_TIERS];
    int64_t bucket;
    int64_t found;

    naive_cumulative_at(view, want[0], want[1], &bucket, price);
    SUCCEEDS(liqmap_cumulative_at(map, got[0], got[1], LIQMAP_MAX_TIERS, &found,
                                  view->side, unit, price));
    compare_ints("bucket of a price", found, bucket);
    compare_bytes("in the bucket", got[0], want[0], view->tiers * 8);
    compare_bytes("on the way", got[1], want[1], view->tiers * 8);
    return 3 + check_total_at(map, view, unit, price, got[0], got[1]);
}

/* Off the axis both ways, every edge, and prices in between. */
static int64_t check_prices(const liqmap *map, const naive_view *view, int32_t unit,
                            uint64_t *state)
{
    double low = view->edges[0];
    double high = view->edges[view->buckets];
    int64_t due = 0;

    for (int64_t i = 0; i <= view->buckets; i++) {
        due += check_at(map, view, unit, view->edges[i]);
    }
    for (int64_t i = 0; i < PRICES; i++) {
        due += check_at(map, view, unit, random_between(state, low * 0.9, high * 1.1));
    }
    due += check_at(map, view, unit, nextafter(low, 0));
    due += check_at(map, view, unit, nextafter(high, 0));
    return due + check_at(map, view, unit, high * 2);
}

static int64_t check_target(const liqmap *map, const naive_view *view, int32_t unit,
                            double target)
{
    int64_t want = naive_price_at(view, target);
    double in_bucket[LIQMAP_MAX_TIERS];
    double cumulative[LIQMAP_MAX_TIERS];
    int64_t bucket = -7;
    double price = -7;

    if (want < 0) {
        ANSWERS(liqmap_price_at(map, &bucket, &price, view->side, unit, target),
                LIQMAP_E_NOT_REACHED);
        compare_ints("not written", bucket, -7);
        compare("not written", price, -7, 0);
        return 2;
    }
    SUCCEEDS(liqmap_price_at(map, &bucket, &price, view->side, unit, target));
    compare_ints("bucket of a target", bucket, want);
    compare("its midpoint", price,
            0.5 * view->edges[want] + 0.5 * view->edges[want + 1], 0);
    SUCCEEDS(liqmap_cumulative_at(map, in_bucket, cumulative, LIQMAP_MAX_TIERS, &bucket,
                                  view->side, unit, price));
    compare_ints("bucket of the price", bucket, want);
    compare_ints("reached", sum_of(cumulative, view->tiers) >= target, 1);
    return 4;
}

/* Targets at random, and those that a bucket attains exactly. */
static int64_t check_targets(const liqmap *map, const naive_view *view, int32_t unit,
                             uint64_t *state)
{
    double *cumulative = memory_new(view->buckets * view->tiers * 8);
    int64_t last = view->side == LIQMAP_SHORT ? view->buckets - 1 : 0;
    double whole;
    int64_t due = 0;

    naive_cumulative(view, cumulative);
    whole = sum_of(cumulative + last * view->tiers, view->tiers);
    for (int64_t i = 0; i < view->buckets; i++) {
        double attained = sum_of(cumulative + i * view->tiers, view->tiers);

        due += check_target(map, view, unit, attained);
        if (attained > 0) {
            due += check_target(map, view, unit, nextafter(attained, INFINITY));
        }
    }
    for (int64_t i = 0; i < PRICES; i++) {
        due += check_target(map, view, unit, whole * random_between(state, 0, 1.1));
    }
    free(cumulative);
    return due;
}

static void compare_cluster(const liqmap_cluster *got, const liqmap_cluster *want)
{
    compare_ints("first", got->first, want->first);
    compare_ints("count", got->count, want->count);
    compare_ints("tier", got->tier, want->tier);
    compare_ints("reserved", got->reserved, 0);
    compare("low", got->low, want->low, 0);
    compare("high", got->high, want->high, 0);
    compare("distance", got->distance, want->distance, 0);
    compare("amount", got->amount, want->amount, 1e-14 * want->amount);
}

static int64_t check_clusters(const liqmap *map, const naive_view *view, int32_t unit,
                              int64_t first, int64_t buckets, uint64_t *state)
{
    liqmap_cluster want[BUCKETS + 1];
    liqmap_cluster got[BUCKETS + 1];
    int64_t n = naive_clusters(view, want, first, buckets);
    int64_t capacity = random_int(state, 0, n + 2);
    const liqmap_range range = {first, buckets};
    int64_t count = -1;

    SUCCEEDS(liqmap_clusters(map, NULL, 0, sizeof *got, &count, view->side, unit,
                             buckets == view->buckets ? NULL : &range));
    compare_ints("clusters asked for", count, n);
    count = -1;
    SUCCEEDS(liqmap_clusters(map, got, capacity, sizeof *got, &count, view->side, unit,
                             &range));
    compare_ints("clusters", count, n);
    for (int64_t i = 0; i < n && i < capacity; i++) {
        compare_cluster(&got[i], &want[i]);
    }
    return 2 + 8 * (n < capacity ? n : capacity);
}

static int64_t check_summary(const liqmap *map, const naive_view views[2], int32_t unit,
                             int64_t first, int64_t buckets)
{
    liqmap_summary want = {0};
    liqmap_summary got = {.struct_size = sizeof got};

    naive_summary(&views[0], &want, first, buckets);
    naive_summary(&views[1], &want, first, buckets);
    SUCCEEDS(liqmap_get_summary(map, &got, unit, first, buckets));
    for (int32_t side = 0; side < 2; side++) {
        compare("total", got.total[side], want.total[side], 1e-14 * want.total[side]);
        compare_ints("nearest", got.nearest_first[side], want.nearest_first[side]);
        compare_ints("nearest", got.nearest_count[side], want.nearest_count[side]);
        compare("nearest", got.nearest_low[side], want.nearest_low[side], 0);
        compare("nearest", got.nearest_high[side], want.nearest_high[side], 0);
        compare("nearest", got.nearest_amount[side], want.nearest_amount[side],
                1e-14 * want.nearest_amount[side]);
        compare_ints("pain", got.pain_bucket[side], want.pain_bucket[side]);
        compare("pain", got.pain_price[side], want.pain_price[side], 0);
        compare("pain", got.pain_amount[side], want.pain_amount[side], 0);
    }
    compare("imbalance", got.imbalance, naive_imbalance(&want), 1e-13);
    compare_ints("unit", got.unit, unit);
    return 2 * 9 + 2;
}

static int64_t check_ranges(const liqmap *map, const naive_view views[2], int32_t unit,
                            uint64_t *state)
{
    int64_t due = 0;

    for (int i = 0; i < 4; i++) {
        int64_t first = i == 0 ? 0 : random_int(state, 0, views[0].buckets);
        int64_t buckets = views[0].buckets - first;

        buckets = i == 0 ? buckets : random_int(state, 0, buckets);
        due += check_clusters(map, &views[0], unit, first, buckets, state);
        due += check_clusters(map, &views[1], unit, first, buckets, state);
        due += check_summary(map, views, unit, first, buckets);
    }
    return due;
}

static int64_t read_world(uint64_t *state, int32_t kind)
{
    world w;
    int64_t bytes;
    liqmap *map = grow(state, kind, &w, &bytes);
    char *before = memory_new(bytes);
    int64_t due = 0;

    memcpy(before, map, (size_t)bytes);
    for (int32_t unit = 0; unit < 2; unit++) {
        naive_view views[2];

        for (int32_t side = 0; side < 2; side++) {
            views[side] = look_at(map, &w, side, unit);
            due += check_prices(map, &views[side], unit, state);
            due += check_targets(map, &views[side], unit, state);
        }
        due += check_ranges(map, views, unit, state);
        view_free(&views[0]);
        view_free(&views[1]);
    }
    compare_bytes("a map that was read", map, before, bytes);
    free(before);
    free(map);
    return due + 1;
}

START_TEST(random_maps_answer_as_the_model)
{
    look_at_worlds("levels", 31, WORLDS, 500000, read_world);
}
END_TEST

/* By hand: buckets of 10 from 100 to 200, closed at 150. */

static const liqmap_tier tiers[2] = {{.leverage = 50}, {.leverage = 25}};

static liqmap *map_by_hand(void)
{
    liqmap_axis axis = {.struct_size = sizeof axis,
                        .kind = LIQMAP_AXIS_LINEAR,
                        .low = 100,
                        .step = 10,
                        .buckets = 10};
    liqmap_config config;
    int64_t bytes;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    return map_new(&config, &axis, tiers, 2, &bytes);
}

static void close_at(liqmap *map, double price)
{
    SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS,
                         SNAPSHOT(1, 1, price, price, price, 0, 0)));
}

static void place(liqmap *map, int32_t side, int64_t tier, int64_t bucket,
                  double contracts)
{
    SUCCEEDS(liqmap_place(map, side, tier, 105 + 10 * (double)bucket, contracts));
}

/* Shorts of 4 at 160 and 190, of 1 in six other buckets: mean (8 + 6)/8, threshold 3.5.
 * Of two equal clusters the nearer comes first. */
START_TEST(clusters_by_hand)
{
    liqmap *map = map_by_hand();
    liqmap_cluster got[3];
    int64_t count;

    close_at(map, 150);
    for (int i = 3; i < 9; i++) {
        if (i != 6) {
            place(map, LIQMAP_SHORT, 0, i, 1);
        }
    }
    place(map, LIQMAP_SHORT, 0, 0, 1);
    place(map, LIQMAP_SHORT, 0, 9, 4);
    place(map, LIQMAP_SHORT, 1, 6, 3);
    place(map, LIQMAP_SHORT, 0, 6, 1);
    SUCCEEDS(liqmap_clusters(map, got, 3, sizeof *got, &count, LIQMAP_SHORT,
                             LIQMAP_CONTRACTS, NULL));
    compare_ints("clusters", count, 2);
    compare_cluster(&got[0], &(liqmap_cluster){160, 170, 4, 10, 6, 1, 1, 0});
    compare_cluster(&got[1], &(liqmap_cluster){190, 200, 4, 40, 9, 1, 0, 0});
    SUCCEEDS(liqmap_clusters(map, got, 3, sizeof *got, &count, LIQMAP_SHORT,
                             LIQMAP_CONTRACTS, &(liqmap_range){6, 1}));
    compare_ints("alone it is no cluster", count, 0);
    free(map);
}
END_TEST

/* The largest are kept, and no more than there is room for; the count is of all. */
START_TEST(clusters_fill_the_room_they_have)
{
    const int64_t before = comparisons;
    liqmap *map = map_by_hand();
    int64_t count;

    for (int i = 0; i < 10; i++) {
        place(map, LIQMAP_SHORT, 0, i, i % 3 == 1 ? 10 + i : 1);
    }
    for (int64_t room = 0; room <= 4; room++) {
        static const double want[] = {17, 14, 11};
        liqmap_cluster got[5];

        memset(got, 0xa5, sizeof got);
        SUCCEEDS(liqmap_clusters(map, got, room, sizeof *got, &count, LIQMAP_SHORT,
                                 LIQMAP_CONTRACTS, NULL));
        compare_ints("clusters", count, 3);
        for (int64_t i = 0; i < 3 && i < room; i++) {
            compare("amount", got[i].amount, want[i], 0);
        }
        compare_ints("behind the room", ((unsigned char *)&got[room])[0], 0xa5);
    }
    compare_answers("no side",
                    liqmap_clusters(map, NULL, 0, 0, &count, 2, LIQMAP_CONTRACTS, NULL),
                    LIQMAP_E_SIDE);
    compare_ints("then none is counted", count, 0);
    ck_assert_int_eq(comparisons - before, 5 * 2 + (0 + 1 + 2 + 3 + 3) + 2);
    free(map);
}
END_TEST

/* Exactly twice the mean is enough: 1, 1 and 4 and 2 have mean 2. */
START_TEST(threshold_by_hand)
{
    liqmap *map = map_by_hand();
    liqmap_cluster got[2];
    int64_t count;

    place(map, LIQMAP_LONG, 0, 0, 1);
    place(map, LIQMAP_LONG, 0, 2, 1);
    place(map, LIQMAP_LONG, 0, 4, 2);
    place(map, LIQMAP_LONG, 0, 5, 2);
    place(map, LIQMAP_LONG, 1, 5, 2);
    SUCCEEDS(liqmap_clusters(map, got, 2, sizeof *got, &count, LIQMAP_LONG,
                             LIQMAP_CONTRACTS, NULL));
    compare_ints("clusters", count, 1);
    /* Nothing was pushed: no price, no distance. Of equal tiers the first. */
    compare_cluster(&got[0], &(liqmap_cluster){150, 160, 4, 0, 5, 1, 0, 0});
    free(map);
}
END_TEST

START_TEST(summary_by_hand)
{
    liqmap *map = map_by_hand();
    liqmap_summary o = {.struct_size = sizeof o};

    close_at(map, 150);
    /* Longs: 6 at 140, 1 at 120, 6 at 110; shorts: 1 at 160, 1 at 170, 2 at 180. */
    place(map, LIQMAP_LONG, 0, 4, 6);
    place(map, LIQMAP_LONG, 0, 2, 1);
    place(map, LIQMAP_LONG, 1, 1, 6);
    place(map, LIQMAP_LONG, 1, 0, 1);
    place(map, LIQMAP_LONG, 1, 3, 1);
    place(map, LIQMAP_SHORT, 0, 6, 1);
    place(map, LIQMAP_SHORT, 1, 7, 1);
    place(map, LIQMAP_SHORT, 1, 8, 2);
    SUCCEEDS(liqmap_get_summary(map, &o, LIQMAP_CONTRACTS, 0, 10));
    compare("longs", o.total[0], 15, 0);
    compare("shorts", o.total[1], 4, 0);
    compare("imbalance", o.imbalance, 11.0 / 19, 0);
    compare_ints("nearest long", o.nearest_first[0], 4);
    compare_ints("its buckets", o.nearest_count[0], 1);
    compare("its low", o.nearest_low[0], 140, 0);
    compare("its high", o.nearest_high[0], 150, 0);
    compare("its amount", o.nearest_amount[0], 6, 0);
    compare_ints("of equals the nearer", o.pain_bucket[0], 4);
    compare("pain", o.pain_price[0], 145, 0);
    compare("pain", o.pain_amount[0], 6, 0);
    compare_ints("no cluster of shorts", o.nearest_first[1], -1);
    compare_ints("no cluster of shorts", o.nearest_count[1], 0);
    compare("no cluster of shorts", o.nearest_low[1], 0, 0);
    compare("no cluster of shorts", o.nearest_amount[1], 0, 0);
    compare_ints("pain", o.pain_bucket[1], 8);
    compare("pain", o.pain_price[1], 185, 0);
    free(map);
}
END_TEST

START_TEST(an_empty_map_has_no_levels)
{
    int64_t before = comparisons;
    liqmap *map = map_by_hand();
    liqmap_summary o = {.struct_size = sizeof o};

    for (int32_t side = 0; side < 2; side++) {
        double in_bucket[2] = {-1, -1};
        double cumulative[2] = {-1, -1};
        int64_t bucket = -7;
        int64_t count = -7;
        double price = 0;

        SUCCEEDS(liqmap_clusters(map, NULL, 0, sizeof(liqmap_cluster), &count, side,
                                 LIQMAP_QUOTE, NULL));
        compare_ints("clusters", count, 0);
        SUCCEEDS(liqmap_cumulative_at(map, in_bucket, cumulative, 2, NULL, side,
                                      LIQMAP_QUOTE, 150));
        compare("in a bucket", in_bucket[0] + in_bucket[1], 0, 0);
        compare("on the way", cumulative[0] + cumulative[1], 0, 0);
        ANSWERS(liqmap_price_at(map, &bucket, &price, side, LIQMAP_QUOTE, 1e-9),
                LIQMAP_E_NOT_REACHED);
        /* Nothing is asked for: the first bucket outward reaches it. */
        SUCCEEDS(liqmap_price_at(map, &bucket, &price, side, LIQMAP_QUOTE, 0));
        compare_ints("first outward", bucket, side == LIQMAP_SHORT ? 0 : 9);
    }
    SUCCEEDS(liqmap_get_summary(map, &o, LIQMAP_QUOTE, 0, 10));
    compare("imbalance", o.imbalance, 0, 0);
    compare_ints("pain", o.pain_bucket[0], -1);
    compare_ints("pain", o.pain_bucket[1], -1);
    compare("pain", o.pain_price[0], 0, 0);
    ck_assert_int_eq(comparisons - before, 2 * 4 + 4);
    free(map);
}
END_TEST

/* Off the axis: nothing before all buckets, everything past them, and never what lies
 * in a flow bin. */
START_TEST(flow_bins_are_on_no_way)
{
    static const struct {
        double price;
        int64_t bucket;
        double in_bucket[2], cumulative[2]; /* [side] */
    } asked[] = {
        {1e-60, -1, {0, 0}, {5, 0}}, {99.9, -1, {0, 0}, {5, 0}},
        {100, 0, {2, 0}, {5, 0}},    {130, 3, {3, 0}, {3, 0}},
        {160, 6, {0, 1}, {0, 1}},    {199.9, 9, {0, 4}, {0, 5}},
        {200, 10, {0, 0}, {0, 5}},   {1e60, 10, {0, 0}, {0, 5}},
    };
    int64_t before = comparisons;
    liqmap *map = map_by_hand();

    for (int32_t side = 0; side < 2; side++) {
        place(map, side, 1, -1, 1000);
        place(map, side, 1, 10, 1000);
    }
    place(map, LIQMAP_LONG, 1, 0, 2);
    place(map, LIQMAP_LONG, 1, 3, 3);
    place(map, LIQMAP_SHORT, 1, 6, 1);
    place(map, LIQMAP_SHORT, 1, 9, 4);
    for (int64_t i = 0; i < COUNT(asked); i++) {
        for (int32_t side = 0; side < 2; side++) {
            double in_bucket[2], cumulative[2];
            int64_t bucket;

            SUCCEEDS(liqmap_cumulative_at(map, in_bucket, cumulative, 2, &bucket, side,
                                          LIQMAP_CONTRACTS, asked[i].price));
            compare_ints("bucket", bucket, asked[i].bucket);
            compare("in the bucket", in_bucket[1], asked[i].in_bucket[side], 0);
            compare("on the way", cumulative[1], asked[i].cumulative[side], 0);
            compare("of the other tier", in_bucket[0] + cumulative[0], 0, 0);
        }
    }
    ck_assert_int_eq(comparisons - before, 2 * 4 * COUNT(asked));
    free(map);
}
END_TEST

/* Where edges are neighbours in double there is no price strictly between them, and the
 * midpoint may round to the upper one; still the answer must lie in its bucket. */
START_TEST(buckets_of_one_ulp_have_a_price)
{
    liqmap_axis axis = {.struct_size = sizeof axis,
                        .kind = LIQMAP_AXIS_LINEAR,
                        .low = 1,
                        .step = 0x1p-52,
                        .buckets = 8};
    liqmap_summary o = {.struct_size = sizeof o};
    int64_t before = comparisons;
    liqmap_config config;
    int64_t bytes;
    liqmap *map;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    map = map_new(&config, &axis, tiers, 2, &bytes);
    for (int i = 0; i < 8; i++) {
        SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 0, 1 + i * 0x1p-52, 1));
        SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 0, 1 + i * 0x1p-52, 1));
    }
    for (int32_t side = 0; side < 2; side++) {
        for (int i = 0; i < 8; i++) {
            double in_bucket[2];
            double cumulative[2];
            int64_t bucket, again;
            double price;

            SUCCEEDS(
                liqmap_price_at(map, &bucket, &price, side, LIQMAP_CONTRACTS, i + 1));
            compare_ints("bucket", bucket, side == LIQMAP_SHORT ? i : 7 - i);
            SUCCEEDS(liqmap_cumulative_at(map, in_bucket, cumulative, 2, &again, side,
                                          LIQMAP_CONTRACTS, price));
            compare_ints("bucket of its price", again, bucket);
            compare("reached", cumulative[0], i + 1, 0);
            SUCCEEDS(liqmap_get_summary(map, &o, LIQMAP_CONTRACTS, bucket, 1));
            compare("max pain", o.pain_price[side], price, 0);
        }
    }
    ck_assert_int_eq(comparisons - before, 2 * 8 * 4);
    free(map);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("levels");

    tcase_add_test(tests, random_maps_answer_as_the_model);
    tcase_add_test(tests, clusters_by_hand);
    tcase_add_test(tests, clusters_fill_the_room_they_have);
    tcase_add_test(tests, threshold_by_hand);
    tcase_add_test(tests, summary_by_hand);
    tcase_add_test(tests, an_empty_map_has_no_levels);
    tcase_add_test(tests, flow_bins_are_on_no_way);
    tcase_add_test(tests, buckets_of_one_ulp_have_a_price);
    return suite_run(tests, "levels");
}
