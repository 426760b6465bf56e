/* SPDX-License-Identifier: MIT */

/*
 * axis: edges are what their definition says, to the bit, and find agrees with a scan
 * over them at every place where it could go wrong.
 */

#include "random.h"
#include "suite.h"

#include <float.h>
#include <math.h>

#include <liqmap/axis.h>

enum { LARGEST = 100000 };

static liqmap_axis make_axis(int32_t kind, double low, double step, int64_t buckets)
{
    liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, kind, low, step, buckets};

    return axis;
}

/* The definition, in its own words. */
static void define_edges(const liqmap_axis *axis, double *edges)
{
    edges[0] = axis->low;
    for (int64_t i = 1; i <= axis->buckets; i++) {
        if (axis->kind == LIQMAP_AXIS_LINEAR) {
            edges[i] = axis->low + (double)i * axis->step;
        } else {
            edges[i] = edges[i - 1] * (1.0 + axis->step);
        }
    }
}

static int32_t expected_status(const double *edges, int64_t n)
{
    for (int64_t i = 1; i <= n; i++) {
        if (!(edges[i] > edges[i - 1])) {
            return LIQMAP_E_AXIS_EDGES;
        }
    }
    return edges[n] > 1e60 ? LIQMAP_E_MAGNITUDE : LIQMAP_OK;
}

/* Nothing but a loop; `from` is a bucket known to lie at or below the answer. */
static int64_t scan(const double *edges, int64_t n, double price, int64_t from)
{
    int64_t i = from;

    while (i <= n && edges[i] <= price) {
        i++;
    }
    return i - 1;
}

static double log_between(uint64_t *state, double low, double high)
{
    return low * pow(high / low, random_unit(state));
}

/* Any axis whose last edge can lie in range; steps from 1e-9 to 10. */
static liqmap_axis random_axis(uint64_t *state)
{
    int32_t kind = (int32_t)random_int(state, 0, 1);
    double low = log_between(state, 1e-6, 1e6);
    double step = log_between(state, 1e-9, 10.0);
    int64_t most = LARGEST;

    if (kind == LIQMAP_AXIS_LOG && log(1e54) / log1p(step) < LARGEST) {
        most = (int64_t)(log(1e54) / log1p(step));
    }
    return make_axis(kind, low, step,
                     (int64_t)log_between(state, 1.0, (double)most + 0.5));
}

/* A price that is none is refused, and no bucket is written. */
static void check_find(const liqmap_axis *axis, const double *edges, double price,
                       int64_t wanted)
{
    int legal = price >= 1e-60 && price <= 1e60;
    int64_t bucket = INT64_MIN;
    int32_t status = liqmap_axis_find(axis, &bucket, edges, axis->buckets + 1, price);

    comparisons++;
    if (status == (legal ? LIQMAP_OK : LIQMAP_E_MAGNITUDE) &&
        bucket == (legal ? wanted : INT64_MIN)) {
        return;
    }
    ck_abort_msg("%s: kind %d low %a step %a buckets %" PRId64 " price %a: %" PRId64
                 ", not %" PRId64,
                 liqmap_status_name(status), axis->kind, axis->low, axis->step,
                 axis->buckets, price, bucket, wanted);
}

/* At every edge, one double to either side of it, and halfway to the next. */
static void check_every_edge(const liqmap_axis *axis, const double *edges)
{
    for (int64_t i = 0; i <= axis->buckets; i++) {
        double at[4] = {nextafter(edges[i], 0.0), edges[i],
                        nextafter(edges[i], DBL_MAX), edges[i]};

        if (i < axis->buckets) {
            at[3] = 0.5 * edges[i] + 0.5 * edges[i + 1];
        }
        for (int64_t k = 0; k < 4; k++) {
            check_find(axis, edges, at[k],
                       scan(edges, axis->buckets, at[k], i > 0 ? i - 1 : 0));
        }
    }
}

/* 8 places far away, and 128 between. */
static void check_elsewhere(const liqmap_axis *axis, const double *edges,
                            uint64_t *state)
{
    static const double far[8] = {4.9e-324, DBL_MIN, 1e-60, 1e-9,
                                  1.0,      1e9,     1e60,  DBL_MAX};
    double low = 0.9 * axis->low, high = 1.1 * edges[axis->buckets];

    for (int64_t i = 0; i < COUNT(far); i++) {
        check_find(axis, edges, far[i], scan(edges, axis->buckets, far[i], 0));
    }
    for (int64_t i = 0; i < 128; i++) {
        double price =
            i % 2 ? random_between(state, low, high) : log_between(state, low, high);

        check_find(axis, edges, price, scan(edges, axis->buckets, price, 0));
    }
}

/* Both answers of one axis; how many comparisons it must make. The edges end where their
 * memory ends, so a sanitizer sees one too far. */
static int64_t check_axis(const liqmap_axis *axis, uint64_t *state)
{
    int64_t n = axis->buckets;
    double *own = memory_new((n + 1) * 8);
    double *given = memory_new((n + 1) * 8);
    int64_t owed = 2;
    int64_t count = -1;
    int32_t wanted;

    define_edges(axis, own);
    wanted = expected_status(own, n);
    compare_answers("edges", liqmap_axis_edges(axis, given, n + 1, &count), wanted);
    compare_ints("edges", count, n + 1);
    if (wanted == LIQMAP_OK) {
        compare_bytes("edges", given, own, (n + 1) * 8);
        check_every_edge(axis, given);
        check_elsewhere(axis, given, state);
        owed += 1 + 4 * (n + 1) + 8 + 128;
    }
    free(own);
    free(given);
    return owed;
}

START_TEST(random_axes_agree_with_a_scan)
{
    uint64_t state = random_seed("random_axes", 1);
    int64_t before = comparisons;
    int64_t due = 0, axes = 0;

    for (int64_t i = 0; i < 300; i++) {
        liqmap_axis axis = random_axis(&state);
        int64_t owed = check_axis(&axis, &state);

        axes += owed > 2;
        due += owed;
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(axes, 150);
    ck_assert_int_gt(due, 1000000);
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

START_TEST(hard_axes_agree_with_a_scan)
{
    uint64_t state = random_seed("hard_axes", 2);
    int64_t before = comparisons;
    int64_t due = 0;

    for (int64_t i = 0; i < COUNT(hard); i++) {
        liqmap_axis axis =
            make_axis(hard[i].kind, hard[i].low, hard[i].step, hard[i].buckets);
        int64_t owed = check_axis(&axis, &state);

        ck_assert_int_gt(owed, 2);
        due += owed;
    }
    ck_assert_int_eq(comparisons - before, due);
}
END_TEST

START_TEST(edges_are_counted_and_never_overrun)
{
    static const struct {
        int64_t capacity;
        int32_t status;
        int with_array;
    } asked[] = {
        {0, LIQMAP_OK, 0},        {11, LIQMAP_E_NULL, 0},
        {0, LIQMAP_E_ROOM, 1},    {1, LIQMAP_E_ROOM, 1},
        {10, LIQMAP_E_ROOM, 1},   {-1, LIQMAP_E_LENGTH, 1},
        {-1, LIQMAP_E_LENGTH, 0}, {INT64_MIN, LIQMAP_E_LENGTH, 1},
    };
    liqmap_axis axis = make_axis(LIQMAP_AXIS_LINEAR, 100.0, 0.5, 10);
    double edges[13], untouched[13];
    int64_t before = comparisons;

    memset(edges, 0xa5, sizeof edges);
    memcpy(untouched, edges, sizeof edges);
    for (int64_t i = 0; i < COUNT(asked); i++) {
        int64_t count = -7;

        compare_answers("edges",
                        liqmap_axis_edges(&axis, asked[i].with_array ? edges : NULL,
                                          asked[i].capacity, &count),
                        asked[i].status);
        compare_ints("count", count, 11);
        compare_bytes("edges", edges, untouched, sizeof edges);
    }
    ck_assert_int_eq(comparisons - before, 3 * COUNT(asked));
    SUCCEEDS(liqmap_axis_edges(&axis, NULL, 0, NULL));
    SUCCEEDS(liqmap_axis_edges(&axis, edges, 13, NULL));
    ck_assert(edges[10] == 105.0);
    ck_assert_mem_eq(edges + 11, untouched + 11, 2 * sizeof(double));
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

START_TEST(bad_axes_are_refused)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(bad); i++) {
        liqmap_axis axis =
            make_axis(bad[i].kind, bad[i].low, bad[i].step, bad[i].buckets);
        double edges[400], untouched[400];
        int64_t count = -7;

        memset(edges, 0xa5, sizeof edges);
        memcpy(untouched, edges, sizeof edges);
        compare_answers(bad[i].what, liqmap_axis_edges(&axis, edges, 400, &count),
                        bad[i].status);
        compare_bytes(bad[i].what, edges, untouched, sizeof edges);
        compare_ints(bad[i].what,
                     count == 0 || (axis.buckets > 0 && count == axis.buckets + 1), 1);
    }
    ck_assert_int_eq(comparisons - before, 3 * COUNT(bad));
}
END_TEST

/* ---- reach and auto --------------------------------------------------------------- */

/* The last edge of an axis of any length, and of one bucket less; by the definition. */
static void last_edges(const liqmap_axis *axis, double *last, double *before)
{
    *last = *before = axis->low;
    for (int64_t i = 1; i <= axis->buckets; i++) {
        *before = *last;
        *last = axis->kind == LIQMAP_AXIS_LINEAR ? axis->low + (double)i * axis->step
                                                 : *last * (1.0 + axis->step);
    }
}

/* Reached, and not by one bucket less; all but the buckets stays: 4 comparisons. */
static void check_reach(const liqmap_axis *given, double high)
{
    liqmap_axis axis = *given, want = *given;
    double last, before;

    compare_answers("reach", liqmap_axis_reach(&axis, high), LIQMAP_OK);
    want.buckets = axis.buckets;
    compare_bytes("all but its buckets", &axis, &want, sizeof axis);
    last_edges(&axis, &last, &before);
    compare_ints("reached", axis.buckets >= 1 && last >= high, 1);
    compare_ints("not before", before < high, 1);
}

START_TEST(an_axis_reaches_a_price)
{
    uint64_t state = random_seed("reach", 3);
    int64_t before = comparisons;
    int64_t due = 0;

    for (int64_t i = 0; i < 400; i++) {
        liqmap_axis axis = random_axis(&state);
        double edge, last;

        axis.buckets = (int64_t)log_between(&state, 1.0, 5000.0);
        last_edges(&axis, &edge, &last);
        if (!(edge > last) || !(edge < 1e59) || axis.low == last + axis.step) {
            continue;
        }
        axis.buckets = random_chance(&state, 0.5) ? 0 : INT64_MIN;
        check_reach(&axis, edge);
        check_reach(&axis, nextafter(edge, 0.0));
        check_reach(&axis, nextafter(edge, INFINITY));
        check_reach(&axis, random_between(&state, nextafter(axis.low, 1e60), edge));
        check_reach(&axis, nextafter(axis.low, INFINITY));
        due += 5 * 4;
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(due, 300 * 5 * 4);
}
END_TEST

START_TEST(reach_by_hand)
{
    static const struct {
        int32_t kind;
        double low, step, high;
        int64_t buckets;
    } asked[] = {
        {LINEAR, 80000, 50, 120000, 800},
        {LINEAR, 80000, 50, 120001, 801},
        {LINEAR, 80000, 50, 80000.1, 1},
        {LINEAR, 1, 1, 2, 1},
        {LOG, 1, 1, 1024, 10},
        {LOG, 1, 1, 1025, 11},
        {LOG, 100, 0.5, 225, 2},
        {LINEAR, 1e-60, 1e60, 1e60, 1},
    };
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(asked); i++) {
        liqmap_axis axis = make_axis(asked[i].kind, asked[i].low, asked[i].step, 0);

        compare_answers("reach", liqmap_axis_reach(&axis, asked[i].high), LIQMAP_OK);
        compare_ints("buckets", axis.buckets, asked[i].buckets);
    }
    ck_assert_int_eq(comparisons - before, 2 * COUNT(asked));
}
END_TEST

START_TEST(reach_refuses)
{
    static const struct {
        const char *what;
        int32_t status;
        int32_t kind;
        double low, step, high;
    } refused[] = {
        {"at low", LIQMAP_E_PRICE_ORDER, LINEAR, 100, 1, 100},
        {"below low", LIQMAP_E_PRICE_ORDER, LOG, 100, 1, 99},
        {"kind", LIQMAP_E_AXIS_KIND, 2, 100, 1, 200},
        {"low 0", LIQMAP_E_AXIS_LOW, LINEAR, 0, 1, 200},
        {"low NaN", LIQMAP_E_NOT_FINITE, LINEAR, NAN, 1, 200},
        {"low 1e61", LIQMAP_E_MAGNITUDE, LINEAR, 1e61, 1, 1e62},
        {"step 0", LIQMAP_E_AXIS_STEP, LINEAR, 100, 0, 200},
        {"step below 0", LIQMAP_E_AXIS_STEP, LOG, 100, -0.1, 200},
        {"step infinite", LIQMAP_E_NOT_FINITE, LOG, 100, INFINITY, 200},
        {"step 1e-61", LIQMAP_E_MAGNITUDE, LINEAR, 1, 1e-61, 2},
        {"high NaN", LIQMAP_E_NOT_FINITE, LINEAR, 100, 1, NAN},
        {"high infinite", LIQMAP_E_NOT_FINITE, LINEAR, 100, 1, INFINITY},
        {"high 0", LIQMAP_E_PRICE, LINEAR, 100, 1, 0},
        {"high below 0", LIQMAP_E_PRICE, LINEAR, 100, 1, -1},
        {"high denormal", LIQMAP_E_MAGNITUDE, LINEAR, 100, 1, 4.9e-324},
        {"high 1e61", LIQMAP_E_MAGNITUDE, LINEAR, 100, 1, 1e61},
        {"last edge past 1e60", LIQMAP_E_MAGNITUDE, LOG, 0.9e60, 0.5, 1e60},
        {"edges equal", LIQMAP_E_AXIS_EDGES, LOG, 100, 1e-17, 200},
        {"edges equal later", LIQMAP_E_AXIS_EDGES, LINEAR, 9007199254740990.0, 1, 1e16},
        {"too many", LIQMAP_E_AXIS_REACH, LINEAR, 1, 1e-9, 2},
    };
    int64_t before = comparisons;
    liqmap_axis axis;

    for (int64_t i = 0; i < COUNT(refused); i++) {
        liqmap_axis want;

        axis = make_axis(refused[i].kind, refused[i].low, refused[i].step, -7);
        want = axis;
        compare_answers(refused[i].what, liqmap_axis_reach(&axis, refused[i].high),
                        refused[i].status);
        compare_bytes(refused[i].what, &axis, &want, sizeof axis);
    }
    ck_assert_int_eq(comparisons - before, 2 * COUNT(refused));
    ANSWERS(liqmap_axis_reach(NULL, 100), LIQMAP_E_NULL);
    /* As many as it counts out, and one more. */
    axis = make_axis(LINEAR, 1, 0x1p-20, -7);
    SUCCEEDS(liqmap_axis_reach(&axis, 1 + LIQMAP_MAX_REACH * 0x1p-20));
    ck_assert_int_eq(axis.buckets, LIQMAP_MAX_REACH);
    ANSWERS(liqmap_axis_reach(&axis, 1 + (LIQMAP_MAX_REACH + 1) * 0x1p-20),
            LIQMAP_E_AXIS_REACH);
    ck_assert_int_eq(axis.buckets, LIQMAP_MAX_REACH);
}
END_TEST

/* The rule as the program always had it. */
static liqmap_axis automatic(double price)
{
    liqmap_axis axis = make_axis(LOG, price / 4, 0.0005, 0);

    for (double edge = axis.low; edge < 4 * price; edge *= 1 + 0.0005) {
        axis.buckets++;
    }
    return axis;
}

START_TEST(the_automatic_axis_is_its_rule)
{
    static const double prices[] = {95000, 1, 0.00001234, 1e-59, 1e59};
    uint64_t state = random_seed("auto", 4);
    int64_t before = comparisons;

    for (int64_t i = 0; i < 500; i++) {
        double price = i < COUNT(prices) ? prices[i] : log_between(&state, 1e-50, 1e50);
        liqmap_axis axis, want = automatic(price);

        memset(&axis, 0xa5, sizeof axis);
        axis.struct_size = sizeof axis;
        compare_answers("auto", liqmap_axis_auto(&axis, price), LIQMAP_OK);
        compare_bytes("auto", &axis, &want, sizeof axis);
    }
    ck_assert_int_eq(comparisons - before, 2 * 500);
}
END_TEST

/* Refused by a table: liqmap_axis_auto. */
START_TEST(auto_refuses)
{
    static const struct {
        int32_t status;
        double price;
    } refused[] = {
        {LIQMAP_E_NOT_FINITE, NAN},
        {LIQMAP_E_NOT_FINITE, INFINITY},
        {LIQMAP_E_NOT_FINITE, -INFINITY},
        {LIQMAP_E_PRICE, 0},
        {LIQMAP_E_PRICE, -1},
        {LIQMAP_E_MAGNITUDE, 1e-61},
        {LIQMAP_E_MAGNITUDE, 1e61},
        {LIQMAP_E_MAGNITUDE, 1e-60},
        {LIQMAP_E_MAGNITUDE, 3.9e-60},
        {LIQMAP_E_MAGNITUDE, 1e60},
        {LIQMAP_E_MAGNITUDE, 0.26e60},
        {LIQMAP_E_MAGNITUDE, 4.9e-324},
    };
    int64_t before = comparisons;
    liqmap_axis axis, untouched;

    memset(&axis, 0xa5, sizeof axis);
    axis.struct_size = sizeof axis;
    untouched = axis;
    for (int64_t i = 0; i < COUNT(refused); i++) {
        compare_answers("auto", liqmap_axis_auto(&axis, refused[i].price),
                        refused[i].status);
        compare_bytes("auto", &axis, &untouched, sizeof axis);
        compare_answers("no axis", liqmap_axis_auto(NULL, refused[i].price),
                        refused[i].status);
    }
    ck_assert_int_eq(comparisons - before, 3 * COUNT(refused));
    SUCCEEDS(liqmap_axis_auto(NULL, 100));
}
END_TEST

START_TEST(more_edges_than_memory_are_refused)
{
    static const int64_t buckets[] = {INT64_MAX, INT64_MAX - 1, INT64_MAX / 8,
                                      INT64_MAX / 4, INT64_MAX / 2 + 1};
    int64_t before = comparisons;
    double edge = 7.0;

    for (int64_t i = 0; i < COUNT(buckets); i++) {
        liqmap_axis axis = make_axis(LINEAR, 100.0, 1.0, buckets[i]);
        int64_t count = -7;

        compare_answers("query", liqmap_axis_edges(&axis, NULL, 0, &count),
                        LIQMAP_E_OVERFLOW);
        compare_ints("count", count, 0);
        compare_answers("array", liqmap_axis_edges(&axis, &edge, 1, NULL),
                        LIQMAP_E_OVERFLOW);
        compare("not written", edge, 7.0, 0);
    }
    ck_assert_int_eq(comparisons - before, 4 * COUNT(buckets));
}
END_TEST

START_TEST(find_refuses)
{
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
    int64_t before = comparisons;
    int64_t bucket = -7;

    SUCCEEDS(liqmap_axis_edges(&axis, edges, 5, NULL));
    for (int64_t i = 0; i < COUNT(prices); i++) {
        compare_answers(prices[i].what,
                        liqmap_axis_find(&axis, &bucket, edges, 5, prices[i].price),
                        prices[i].status);
    }
    for (int64_t i = 0; i < COUNT(lengths); i++) {
        compare_answers("length",
                        liqmap_axis_find(&axis, &bucket, edges, lengths[i], 101.0),
                        LIQMAP_E_LENGTH);
    }
    ck_assert_int_eq(comparisons - before, COUNT(prices) + COUNT(lengths));
    ANSWERS(liqmap_axis_find(NULL, &bucket, edges, 5, 101.0), LIQMAP_E_NULL);
    SUCCEEDS(liqmap_axis_find(&axis, NULL, edges, 5, 101.0));
    ANSWERS(liqmap_axis_find(&axis, &bucket, NULL, 5, 101.0), LIQMAP_E_NULL);
    axis.kind = 2;
    ANSWERS(liqmap_axis_find(&axis, &bucket, edges, 5, 101.0), LIQMAP_E_AXIS_KIND);
    axis = make_axis(LINEAR, 100.0, 1.0, 0);
    ANSWERS(liqmap_axis_find(&axis, &bucket, edges, 1, 101.0), LIQMAP_E_AXIS_BUCKETS);
    axis = make_axis(LINEAR, 100.0, 1.0, INT64_MAX);
    ANSWERS(liqmap_axis_find(&axis, &bucket, edges, INT64_MIN, 101.0), LIQMAP_E_LENGTH);
    ck_assert_int_eq(bucket, -7);
}
END_TEST

START_TEST(edges_refuse_no_axis)
{
    double edges[5] = {7.0};
    int64_t count = -7;

    ANSWERS(liqmap_axis_edges(NULL, edges, 5, &count), LIQMAP_E_NULL);
    ck_assert_int_eq(count, 0);
    ck_assert(edges[0] == 7.0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("axis");

    tcase_add_test(tests, random_axes_agree_with_a_scan);
    tcase_add_test(tests, hard_axes_agree_with_a_scan);
    tcase_add_test(tests, edges_are_counted_and_never_overrun);
    tcase_add_test(tests, bad_axes_are_refused);
    tcase_add_test(tests, an_axis_reaches_a_price);
    tcase_add_test(tests, reach_by_hand);
    tcase_add_test(tests, reach_refuses);
    tcase_add_test(tests, the_automatic_axis_is_its_rule);
    tcase_add_test(tests, auto_refuses);
    tcase_add_test(tests, more_edges_than_memory_are_refused);
    tcase_add_test(tests, find_refuses);
    tcase_add_test(tests, edges_refuse_no_axis);
    return suite_run(tests, "axis");
}
