/* SPDX-License-Identifier: MIT */

/*
 * axis: edges are what their definition says, to the bit, and find agrees with a scan
 * over them at every place where it could go wrong.
 */

#include "room.h"

#ifdef NDEBUG
#    error "a test without its assertions proves nothing"
#endif

#include <float.h>
#include <math.h>

#include <liqmap/axis.h>

enum { LARGEST = 100000 };

static liqmap_axis make_axis(int32_t kind, double low, double step, int64_t buckets) {
    liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, kind, low, step, buckets};

    return axis;
}

/* The definition, in its own words. */
static void define_edges(const liqmap_axis *axis, double *edges) {
    edges[0] = axis->low;
    for (int64_t i = 1; i <= axis->buckets; i++) {
        if (axis->kind == LIQMAP_AXIS_LINEAR)
            edges[i] = axis->low + (double)i * axis->step;
        else
            edges[i] = edges[i - 1] * (1.0 + axis->step);
    }
}

static int32_t expected_status(const double *edges, int64_t n) {
    for (int64_t i = 1; i <= n; i++)
        if (!(edges[i] > edges[i - 1]))
            return LIQMAP_E_AXIS_EDGES;
    return edges[n] > 1e60 ? LIQMAP_E_MAGNITUDE : LIQMAP_OK;
}

/* Nothing but a loop; `from` is a bucket known to lie at or below the answer. */
static int64_t scan(const double *edges, int64_t n, double price, int64_t from) {
    int64_t i = from;

    while (i <= n && edges[i] <= price)
        i++;
    return i - 1;
}

static double log_between(uint64_t *state, double low, double high) {
    return low * pow(high / low, room_unit(state));
}

/* Any axis whose last edge can lie in range; steps from 1e-9 to 10. */
static liqmap_axis random_axis(uint64_t *state) {
    int32_t kind = (int32_t)room_below(state, 2);
    double low = log_between(state, 1e-6, 1e6);
    double step = log_between(state, 1e-9, 10.0);
    int64_t most = LARGEST;

    if (kind == LIQMAP_AXIS_LOG && log(1e54) / log1p(step) < LARGEST)
        most = (int64_t)(log(1e54) / log1p(step));
    return make_axis(kind, low, step,
                     (int64_t)log_between(state, 1.0, (double)most + 0.5));
}

static void check_find(const liqmap_axis *axis, const double *edges, double price,
                       int64_t wanted) {
    int legal = price >= 1e-60 && price <= 1e60;
    int64_t bucket = INT64_MIN;
    int32_t status = liqmap_axis_find(axis, &bucket, edges, axis->buckets + 1, price);

    /* Not an assertion each: Check writes those down one by one. */
    if (status != (legal ? LIQMAP_OK : LIQMAP_E_MAGNITUDE) ||
        bucket != (legal ? wanted : INT64_MIN))
        ck_abort_msg("%s: kind %d low %a step %a buckets %" PRId64 " price %a: %" PRId64
                     ", not %" PRId64,
                     liqmap_status_name(status), axis->kind, axis->low, axis->step,
                     axis->buckets, price, bucket, wanted);
}

/* At every edge, one double to either side of it, and halfway to the next. */
static int64_t check_every_edge(const liqmap_axis *axis, const double *edges) {
    int64_t compared = 0;

    for (int64_t i = 0; i <= axis->buckets; i++) {
        double at[4] = {nextafter(edges[i], 0.0), edges[i],
                        nextafter(edges[i], DBL_MAX), edges[i]};

        if (i < axis->buckets)
            at[3] = 0.5 * edges[i] + 0.5 * edges[i + 1];
        for (int64_t k = 0; k < 4; k++) {
            check_find(axis, edges, at[k],
                       scan(edges, axis->buckets, at[k], i > 0 ? i - 1 : 0));
            compared++;
        }
    }
    return compared;
}

static int64_t check_elsewhere(const liqmap_axis *axis, const double *edges,
                               uint64_t *state) {
    static const double far[] = {4.9e-324, DBL_MIN, 1e-60, 1e-9,
                                 1.0,      1e9,     1e60,  DBL_MAX};
    double last = edges[axis->buckets];
    int64_t compared = 0;

    for (int64_t i = 0; i < ROOM_COUNT(far); i++, compared++)
        check_find(axis, edges, far[i], scan(edges, axis->buckets, far[i], 0));
    for (int64_t i = 0; i < 64; i++, compared++) {
        double price = room_between(state, 0.9 * axis->low, 1.1 * last);

        check_find(axis, edges, price, scan(edges, axis->buckets, price, 0));
    }
    for (int64_t i = 0; i < 64; i++, compared++) {
        double price = log_between(state, 0.9 * axis->low, 1.1 * last);

        check_find(axis, edges, price, scan(edges, axis->buckets, price, 0));
    }
    return compared;
}

static double own[LARGEST + 1];
static double given[LARGEST + 1];

/* Both answers of one axis; how many comparisons find got. */
static int64_t check_axis(const liqmap_axis *axis, uint64_t *state) {
    int64_t n = axis->buckets;
    int64_t count = -1;
    int32_t wanted;

    define_edges(axis, own);
    wanted = expected_status(own, n);
    memset(given, 0xa5, sizeof(given));
    room_expect(liqmap_axis_edges(axis, given, n + 1, &count), wanted, "edges");
    ck_assert_int_eq(count, n + 1);
    if (wanted != LIQMAP_OK)
        return 0;
    ck_assert_mem_eq(own, given, ((size_t)n + 1) * sizeof(double));
    return check_every_edge(axis, own) + check_elsewhere(axis, own, state);
}

START_TEST(random_axes_agree_with_a_scan) {
    uint64_t state = room_seed(1);
    int64_t compared = 0, wanted = 0, axes = 0;

    for (int64_t i = 0; i < 300; i++) {
        liqmap_axis axis = random_axis(&state);
        int64_t done = check_axis(&axis, &state);

        if (done == 0)
            continue;
        axes++;
        compared += done;
        wanted += 4 * (axis.buckets + 1) + 8 + 64 + 64;
    }
    ck_assert_int_eq(compared, wanted);
    ck_assert_int_gt(axes, 150);
    ck_assert_int_gt(compared, 1000000);
}
END_TEST

/* Axes made to be hard: neighbours one or two doubles apart, and the widest ones. */
static const struct {
    int32_t kind;
    double low, step;
    int64_t buckets;
} hard[] = {
    {LIQMAP_AXIS_LINEAR, 1.0, DBL_EPSILON, 1000},
    {LIQMAP_AXIS_LINEAR, 0.5, DBL_EPSILON / 2, 100000},
    {LIQMAP_AXIS_LINEAR, 1.0, 1.1 * DBL_EPSILON, 7},
    {LIQMAP_AXIS_LOG, 1.0, DBL_EPSILON, 1000},
    {LIQMAP_AXIS_LOG, 1.9, 1.5 * DBL_EPSILON, 1000},
    {LIQMAP_AXIS_LOG, 1.0, 1e-15, 100000},
    {LIQMAP_AXIS_LOG, 1e-60, 0.00277, 99000},
    {LIQMAP_AXIS_LOG, 1e-60, 1e59, 2},
    {LIQMAP_AXIS_LOG, 1e-60, 9.0, 119},
    {LIQMAP_AXIS_LINEAR, 1e-60, 1e-60, 100000},
    {LIQMAP_AXIS_LINEAR, 1e-60, 1e54, 100000},
    {LIQMAP_AXIS_LINEAR, 1e-60, 1e60, 1},
    {LIQMAP_AXIS_LINEAR, 1e-3, 0.1, 100000},
    {LIQMAP_AXIS_LINEAR, 0.1, 0.1, 100000},
    {LIQMAP_AXIS_LINEAR, 9007199254740990.0, 1.0, 2},
    {LIQMAP_AXIS_LINEAR, 100.0, 0.3, 1},
    {LIQMAP_AXIS_LOG, 100.0, 0.0005, 1},
};

START_TEST(hard_axes_agree_with_a_scan) {
    uint64_t state = room_seed(2);
    int64_t axes = 0;

    for (int64_t i = 0; i < ROOM_COUNT(hard); i++) {
        liqmap_axis axis =
            make_axis(hard[i].kind, hard[i].low, hard[i].step, hard[i].buckets);

        if (check_axis(&axis, &state) == 0)
            ck_abort_msg("hard axis %" PRId64 " is not an axis", i);
        axes++;
    }
    ck_assert_int_eq(axes, ROOM_COUNT(hard));
}
END_TEST

START_TEST(edges_are_counted_and_never_overrun) {
    liqmap_axis axis = make_axis(LIQMAP_AXIS_LINEAR, 100.0, 0.5, 10);
    double edges[13], before[13];
    int64_t count = -7;

    memset(edges, 0xa5, sizeof(edges));
    memcpy(before, edges, sizeof(edges));
    room_expect(liqmap_axis_edges(&axis, NULL, 0, &count), LIQMAP_OK, "query");
    ck_assert_int_eq(count, 11);
    room_expect(liqmap_axis_edges(&axis, NULL, 0, NULL), LIQMAP_OK, "idle query");
    for (int64_t room = 0; room < 11; room++) {
        count = -7;
        room_expect(liqmap_axis_edges(&axis, edges, room, &count), LIQMAP_E_ROOM,
                    "short");
        ck_assert_int_eq(count, 11);
        ck_assert_mem_eq(edges, before, sizeof(edges));
    }
    count = -7;
    room_expect(liqmap_axis_edges(&axis, NULL, 11, &count), LIQMAP_E_NULL, "no array");
    ck_assert_int_eq(count, 11);
    count = -7;
    room_expect(liqmap_axis_edges(&axis, edges, -1, &count), LIQMAP_E_LENGTH,
                "capacity below 0");
    ck_assert_int_eq(count, 11);
    ck_assert_mem_eq(edges, before, sizeof(edges));
    room_expect(liqmap_axis_edges(&axis, edges, 13, NULL), LIQMAP_OK,
                "more than enough");
    ck_assert(edges[10] == 105.0);
    ck_assert_mem_eq(edges + 11, before + 11, 2 * sizeof(double));
}
END_TEST

#define LINEAR LIQMAP_AXIS_LINEAR
#define LOG LIQMAP_AXIS_LOG

static const struct {
    const char *what;
    int32_t status;
    int32_t kind;
    double low, step;
    int64_t buckets;
} bad[] = {
    {"kind below", LIQMAP_E_AXIS_KIND, -1, 100.0, 1.0, 4},
    {"kind above", LIQMAP_E_AXIS_KIND, 2, 100.0, 1.0, 4},
    {"kind least", LIQMAP_E_AXIS_KIND, INT32_MIN, 100.0, 1.0, 4},
    {"no bucket", LIQMAP_E_AXIS_BUCKETS, LINEAR, 100.0, 1.0, 0},
    {"less than none", LIQMAP_E_AXIS_BUCKETS, LOG, 100.0, 1.0, -1},
    {"least buckets", LIQMAP_E_AXIS_BUCKETS, LINEAR, 100.0, 1.0, INT64_MIN},
    {"low NaN", LIQMAP_E_NOT_FINITE, LINEAR, NAN, 1.0, 4},
    {"low infinite", LIQMAP_E_NOT_FINITE, LOG, INFINITY, 1.0, 4},
    {"low minus infinite", LIQMAP_E_NOT_FINITE, LINEAR, -INFINITY, 1.0, 4},
    {"step NaN", LIQMAP_E_NOT_FINITE, LOG, 100.0, NAN, 4},
    {"step infinite", LIQMAP_E_NOT_FINITE, LINEAR, 100.0, INFINITY, 4},
    {"step minus infinite", LIQMAP_E_NOT_FINITE, LINEAR, 100.0, -INFINITY, 4},
    {"low 0", LIQMAP_E_AXIS_LOW, LINEAR, 0.0, 1.0, 4},
    {"low -0", LIQMAP_E_AXIS_LOW, LOG, -0.0, 1.0, 4},
    {"low below 0", LIQMAP_E_AXIS_LOW, LINEAR, -1.0, 1.0, 4},
    {"step 0", LIQMAP_E_AXIS_STEP, LINEAR, 100.0, 0.0, 4},
    {"step -0", LIQMAP_E_AXIS_STEP, LOG, 100.0, -0.0, 4},
    {"step below 0", LIQMAP_E_AXIS_STEP, LINEAR, 100.0, -1.0, 4},
    {"log step below 0", LIQMAP_E_AXIS_STEP, LOG, 100.0, -0.5, 4},
    {"low denormal", LIQMAP_E_MAGNITUDE, LINEAR, 4.9e-324, 1.0, 4},
    {"low 1e-61", LIQMAP_E_MAGNITUDE, LOG, 1e-61, 1.0, 4},
    {"low 1e61", LIQMAP_E_MAGNITUDE, LINEAR, 1e61, 1e59, 4},
    {"linear step 1e-61", LIQMAP_E_MAGNITUDE, LINEAR, 1e-60, 1e-61, 4},
    {"linear step 1e61", LIQMAP_E_MAGNITUDE, LINEAR, 1.0, 1e61, 4},
    {"last linear edge", LIQMAP_E_MAGNITUDE, LINEAR, 9e59, 1e59, 2},
    {"last log edge", LIQMAP_E_MAGNITUDE, LOG, 1e59, 10.0, 1},
    {"log edges run past double", LIQMAP_E_MAGNITUDE, LOG, 1.0, 9.0, 309},
    {"first edges equal", LIQMAP_E_AXIS_EDGES, LINEAR, 9007199254740992.0, 1.0, 4},
    {"last edges equal", LIQMAP_E_AXIS_EDGES, LINEAR, 9007199254740990.0, 1.0, 3},
    {"log step lost", LIQMAP_E_AXIS_EDGES, LOG, 100.0, 1e-17, 4},
    {"log step denormal", LIQMAP_E_AXIS_EDGES, LOG, 100.0, 4.9e-324, 4},
};

START_TEST(bad_axes_are_refused) {
    int64_t refused = 0;

    for (int64_t i = 0; i < ROOM_COUNT(bad); i++) {
        liqmap_axis axis =
            make_axis(bad[i].kind, bad[i].low, bad[i].step, bad[i].buckets);
        double edges[400], before[400];
        int64_t count = -7;

        memset(edges, 0xa5, sizeof(edges));
        memcpy(before, edges, sizeof(edges));
        room_expect(liqmap_axis_edges(&axis, edges, 400, &count), bad[i].status,
                    bad[i].what);
        ck_assert_mem_eq(edges, before, sizeof(edges));
        ck_assert_msg(count == 0 || (axis.buckets > 0 && count == axis.buckets + 1),
                      "%s: count %" PRId64, bad[i].what, count);
        refused++;
    }
    ck_assert_int_eq(refused, 31);
}
END_TEST

START_TEST(more_edges_than_memory_are_refused) {
    static const int64_t buckets[] = {INT64_MAX, INT64_MAX - 1, INT64_MAX / 8,
                                      INT64_MAX / 4, INT64_MAX / 2 + 1};
    double edge = 7.0;

    for (int64_t i = 0; i < ROOM_COUNT(buckets); i++) {
        liqmap_axis axis = make_axis(LINEAR, 100.0, 1.0, buckets[i]);
        int64_t count = -7;

        room_expect(liqmap_axis_edges(&axis, NULL, 0, &count), LIQMAP_E_OVERFLOW,
                    "query");
        ck_assert(count >= 0);
        room_expect(liqmap_axis_edges(&axis, &edge, 1, &count), LIQMAP_E_OVERFLOW,
                    "array");
        ck_assert(edge == 7.0);
    }
}
END_TEST

START_TEST(find_refuses) {
    static const struct {
        const char *what;
        int32_t status;
        double price;
    } prices[] = {
        {"NaN", LIQMAP_E_NOT_FINITE, NAN},
        {"infinite", LIQMAP_E_NOT_FINITE, INFINITY},
        {"minus infinite", LIQMAP_E_NOT_FINITE, -INFINITY},
        {"0", LIQMAP_E_PRICE, 0.0},
        {"-0", LIQMAP_E_PRICE, -0.0},
        {"below 0", LIQMAP_E_PRICE, -100.0},
        {"denormal below 0", LIQMAP_E_PRICE, -4.9e-324},
        {"denormal", LIQMAP_E_MAGNITUDE, 4.9e-324},
        {"least normal", LIQMAP_E_MAGNITUDE, DBL_MIN},
        {"1e-61", LIQMAP_E_MAGNITUDE, 1e-61},
        {"1e61", LIQMAP_E_MAGNITUDE, 1e61},
        {"largest", LIQMAP_E_MAGNITUDE, DBL_MAX},
    };
    static const int64_t lengths[] = {4, 6, 0, -1, INT64_MIN, INT64_MAX};
    liqmap_axis axis = make_axis(LINEAR, 100.0, 1.0, 4);
    double edges[5];
    int64_t bucket = -7;

    room_expect(liqmap_axis_edges(&axis, edges, 5, NULL), LIQMAP_OK, "edges");
    for (int64_t i = 0; i < ROOM_COUNT(prices); i++)
        room_expect(liqmap_axis_find(&axis, &bucket, edges, 5, prices[i].price),
                    prices[i].status, prices[i].what);
    for (int64_t i = 0; i < ROOM_COUNT(lengths); i++)
        room_expect(liqmap_axis_find(&axis, &bucket, edges, lengths[i], 101.0),
                    LIQMAP_E_LENGTH, "length");
    room_expect(liqmap_axis_find(NULL, &bucket, edges, 5, 101.0), LIQMAP_E_NULL,
                "axis");
    room_expect(liqmap_axis_find(&axis, NULL, edges, 5, 101.0), LIQMAP_E_NULL,
                "bucket");
    room_expect(liqmap_axis_find(&axis, &bucket, NULL, 5, 101.0), LIQMAP_E_NULL,
                "edges");
    axis.kind = 2;
    room_expect(liqmap_axis_find(&axis, &bucket, edges, 5, 101.0), LIQMAP_E_AXIS_KIND,
                "kind");
    axis = make_axis(LINEAR, 100.0, 1.0, 0);
    room_expect(liqmap_axis_find(&axis, &bucket, edges, 1, 101.0),
                LIQMAP_E_AXIS_BUCKETS, "buckets");
    axis = make_axis(LINEAR, 100.0, 1.0, INT64_MAX);
    room_expect(liqmap_axis_find(&axis, &bucket, edges, INT64_MIN, 101.0),
                LIQMAP_E_LENGTH, "buckets + 1 wraps");
    ck_assert_int_eq(bucket, -7);
}
END_TEST

START_TEST(edges_refuse_no_axis) {
    double edges[5] = {7.0};
    int64_t count = -7;

    room_expect(liqmap_axis_edges(NULL, edges, 5, &count), LIQMAP_E_NULL, "axis");
    ck_assert_int_eq(count, 0);
    ck_assert(edges[0] == 7.0);
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("axis");

    tcase_add_test(tests, random_axes_agree_with_a_scan);
    tcase_add_test(tests, hard_axes_agree_with_a_scan);
    tcase_add_test(tests, edges_are_counted_and_never_overrun);
    tcase_add_test(tests, bad_axes_are_refused);
    tcase_add_test(tests, more_edges_than_memory_are_refused);
    tcase_add_test(tests, find_refuses);
    tcase_add_test(tests, edges_refuse_no_axis);
    return room_run(tests, "axis");
}
