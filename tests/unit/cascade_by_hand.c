/* SPDX-License-Identifier: MIT */

/* cascade: a few markets worked out by hand, where rows go, and all that is refused. */

#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include "market.h"

#include <math.h>
#include <sys/mman.h>

#include <liqmap/map.h>

/* ---- by hand ------------------------------------------------------------------ */

/* Buckets of 10 from 60 to 140; 10 a percent from 100, so D is 10 times the way. */
static market by_hand(int32_t direction)
{
    market m = {.start = 100.0,
                .per_percent = 10.0,
                .buckets = 8,
                .tiers = 2,
                .direction = direction};

    for (int i = 0; i <= 8; i++) {
        m.edges[i] = 60.0 + 10.0 * i;
    }
    return m;
}

static void compare_end(const result *r, int32_t reason, double price, int64_t bucket,
                        double liquidated, double unfilled)
{
    compare_ints("reason", r->end.reason, reason);
    compare("price", r->end.price, price, 0.0);
    compare_ints("bucket", r->end.bucket, bucket);
    compare("liquidated", r->end.liquidated, liquidated, 0.0);
    compare("unfilled", r->end.unfilled, unfilled, 0.0);
}

/* The drawings of doc/model.md, 8.1 and 8.2. */
START_TEST(a_squeeze_by_hand)
{
    market m = by_hand(LIQMAP_UP);
    result r;
    curve c;

    m.density[4 * 2] = 1000.0; /* [100, 110): holds the start */
    m.density[5 * 2] = 100.0;  /* [110, 120) */
    m.density[5 * 2 + 1] = 50.0;
    m.density[6 * 2 + 1] = 45.0; /* [120, 130) */
    r = cascade(&m, 99.0, 0.0);
    compare_end(&r, LIQMAP_STOPPED, 109.9, 4, 0.0, 0.0);
    /* 100 reaches 110, 150 are forced, that passes 120, 45 more: 295 carry to 129.5. */
    r = cascade(&m, 100.0, 0.0);
    compare_end(&r, LIQMAP_STOPPED, 129.5, 6, 195.0, 0.0);
    compare("amplification", r.end.amplification, 2.95, 0.0);
    compare("tier", r.end.by_tier[0], 100.0, 0.0);
    compare("tier", r.end.by_tier[1], 95.0, 0.0);
    compare_ints("rows", r.n, 2);
    /* 105 end on the edge of an empty bucket, 210 leave the axis. */
    r = cascade(&m, 105.0, 0.0);
    compare_end(&r, LIQMAP_STOPPED, 130.0, 7, 195.0, 0.0);
    r = cascade(&m, 205.0, 0.0);
    compare_end(&r, LIQMAP_STOPPED, 140.0, 8, 195.0, 0.0);
    r = cascade(&m, 210.0, 0.0);
    compare_end(&r, LIQMAP_AXIS_EXHAUSTED, 140.0, 8, 195.0, 5.0);
    c = trigger(&m);
    compare_ints("first", c.found.first, 5);
    compare_ints("length", c.found.length, 3);
    compare("order", c.orders[0], 100.0, 0.0);
    compare("order", c.orders[1], 100.0, 0.0);
    compare("order", c.orders[2], 105.0, 0.0);
    compare_ints("zones", c.found.n_zones, 1);
    compare_bytes("zone", &c.zones[0], &(liqmap_zone){5, 2, 110.0, 129.5, 195.0, 100.0},
                  sizeof(liqmap_zone));
}
END_TEST

/* ---- what is read ------------------------------------------------------------- */

enum { GUARDED = 1 << 16 }; /* bytes, a whole number of pages anywhere */

/* A copy of an array that ends where memory ends. */
static double *guarded(const double *array, int64_t n)
{
    char *whole = mmap(NULL, 2 * GUARDED, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *copy = whole + GUARDED - n * (int64_t)sizeof *array;

    ck_assert_ptr_ne(whole, MAP_FAILED);
    ck_assert_int_eq(mprotect(whole + GUARDED, GUARDED, PROT_NONE), 0);
    memcpy(copy, array, (size_t)n * sizeof *array);
    return (double *)(void *)copy;
}

static void unguarded(const double *copy, int64_t n)
{
    ck_assert_int_eq(munmap((char *)(uintptr_t)(copy + n) - GUARDED, 2 * GUARDED), 0);
}

/* Of each array as much as the scenario says, and no more. */
START_TEST(no_array_is_read_past_its_end)
{
    const int64_t before = comparisons;

    for (int32_t direction = 0; direction < 2; direction++) {
        market m = by_hand(direction);
        const double sign = direction == LIQMAP_UP ? 1.0 : -1.0;
        liqmap_cascade_end end = {.struct_size = sizeof end};
        liqmap_curve all = {.struct_size = sizeof all};
        liqmap_scenario s;

        m.per_percent = 0.0;
        m.points = 3;
        for (int i = 0; i < 3; i++) {
            m.price[i] = 100.0 + sign * 10.0 * (i + 1);
            m.quote[i] = 100.0 * (i + 1);
        }
        m.density[2 * 2] = m.density[5 * 2 + 1] = 20.0;
        s = scenario_of(&m);
        s.edges = guarded(m.edges, 9);
        s.density = guarded(m.density, 16);
        s.depth_price = guarded(m.price, 3);
        s.depth_quote = guarded(m.quote, 3);
        SUCCEEDS(liqmap_trigger_curve(&all, NULL, 0, NULL, 0, 0, NULL, &s));
        compare_ints("buckets", all.length, 3);
        s.order = 1000.0;
        SUCCEEDS(liqmap_cascade(&end, NULL, 0, 0, NULL, NULL, &s));
        compare("unfilled", end.unfilled, 1000.0 + 20.0 - 300.0, 0.0);
        s.order = 0.0;
        s.move = 0.3;
        SUCCEEDS(liqmap_cascade(&end, NULL, 0, 0, NULL, NULL, &s));
        compare("all of the book", end.order, 300.0, 1e-12);
        unguarded(s.edges, 9);
        unguarded(s.density, 16);
        unguarded(s.depth_price, 3);
        unguarded(s.depth_quote, 3);
    }
    ck_assert_int_eq(comparisons - before, 6);
}
END_TEST

/* A target may lie past the book by 2^-51 of start and target: here 6.6 last digits. */
START_TEST(a_target_past_the_book_by_rounding)
{
    const int64_t before = comparisons;

    for (int digits = 1; digits < 14; digits++) {
        market m = by_hand(LIQMAP_UP);
        result r = {.end = {.struct_size = sizeof r.end}};

        m.per_percent = 0.0;
        m.points = 1;
        m.price[0] = 112.5 - digits * 0x1p-46;
        m.quote[0] = 7.0;
        compare_answers("a move to 112.5", call_cascade(&m, &r, 0.0, 0.125),
                        digits <= 6 ? LIQMAP_OK : LIQMAP_E_NOT_REACHED);
    }
    ck_assert_int_eq(comparisons - before, 13);
}
END_TEST

/* A low on an edge does not burn the bucket below it. */
START_TEST(a_fall_by_hand)
{
    market m = by_hand(LIQMAP_DOWN);
    result r;
    curve c;

    m.density[2 * 2] = 150.0;   /* [80, 90) */
    m.density[1 * 2 + 1] = 7.0; /* [70, 80) */
    r = cascade(&m, 100.0, 0.0);
    compare_end(&r, LIQMAP_STOPPED, 90.0, 3, 0.0, 0.0);
    r = cascade(&m, 101.0, 0.0);
    compare_end(&r, LIQMAP_STOPPED, 74.2, 1, 157.0, 0.0);
    compare_ints("rows", r.n, 2);
    compare_bytes("row", &r.burned[0], &(liqmap_burn){2, 90.0, 150.0, 150.0},
                  sizeof(liqmap_burn));
    compare_bytes("row", &r.burned[1], &(liqmap_burn){1, 80.0, 7.0, 157.0},
                  sizeof(liqmap_burn));
    r = cascade(&m, 400.0 - 157.0, 0.0);
    compare_end(&r, LIQMAP_STOPPED, 60.0, 0, 157.0, 0.0);
    r = cascade(&m, 401.0 - 157.0, 0.0);
    compare_end(&r, LIQMAP_AXIS_EXHAUSTED, 60.0, 0, 157.0, 1.0);
    /* The start lies on the near edge of [90, 100): any order touches it. */
    c = trigger(&m);
    compare_ints("first", c.found.first, 3);
    compare_ints("length", c.found.length, 4);
    compare("order", c.orders[0], 0.0, 0.0);
    compare("order", c.orders[1], 100.0, 0.0);
    compare("order", c.orders[2], 100.0, 0.0);
    compare("order", c.orders[3], 143.0, 0.0);
    compare_ints("zones", c.found.n_zones, 1);
    compare_bytes("zone", &c.zones[0], &(liqmap_zone){1, 2, 90.0, 74.3, 157.0, 100.0},
                  sizeof(liqmap_zone));
}
END_TEST

/* A point just inside the axis' end, on it, past it: book, then axis. */
START_TEST(the_axis_wins_a_tie_with_the_book)
{
    static const double ends[] = {139.0, 140.0, 141.0, 61.0, 60.0, 59.0};

    for (int i = 0; i < 6; i++) {
        market m = by_hand(i < 3);
        int inside = i % 3 == 0;
        result r;

        m.points = 2;
        m.price[0] = m.start;
        m.price[1] = ends[i];
        m.quote[0] = 0.0;
        m.quote[1] = 500.0;
        m.density[0] = m.density[7 * 2] = 1.0;
        r = cascade(&m, 600.0, 0.0);
        compare_ints("reason", r.end.reason,
                     inside ? LIQMAP_BOOK_EXHAUSTED : LIQMAP_AXIS_EXHAUSTED);
        compare("price", r.end.price, inside ? ends[i] : i < 3 ? 140.0 : 60.0, 0.0);
        compare("liquidated", r.end.liquidated, 1.0, 0.0);
        /* All that rests is enough: it stops where the book ends. */
        r = cascade(&m, 499.0, 0.0);
        compare_ints("reason", r.end.reason,
                     i % 3 == 2 ? LIQMAP_AXIS_EXHAUSTED : LIQMAP_STOPPED);
    }
}
END_TEST

/* A book that ends on a near edge: going up that touches, going down it does not. */
START_TEST(a_book_may_end_on_an_edge)
{
    for (int32_t up = 0; up < 2; up++) {
        market m = by_hand(up);
        result r;
        curve c;

        m.points = 1;
        m.price[0] = up ? 110.0 : 90.0;
        m.quote[0] = 100.0;
        m.density[5 * 2] = m.density[2 * 2] = 30.0;
        r = cascade(&m, 120.0, 0.0);
        compare_end(&r, LIQMAP_BOOK_EXHAUSTED, m.price[0], up ? 5 : 3, up ? 30.0 : 0.0,
                    up ? 50.0 : 20.0);
        c = trigger(&m);
        compare_ints("length", c.found.length, 1);
        compare("order", c.orders[0], up ? 100.0 : 0.0, 0.0);
    }
}
END_TEST

/* Going up a price that rests exactly stops at the near side of a gap. */
START_TEST(a_gap_is_crossed_by_more_than_rests_before_it)
{
    market m = by_hand(LIQMAP_UP);
    result r;

    m.points = 3;
    m.price[0] = 105.0;
    m.price[1] = 115.0;
    m.price[2] = 135.0;
    m.quote[0] = m.quote[1] = 50.0;
    m.quote[2] = 250.0;
    m.density[5 * 2] = 20.0;
    r = cascade(&m, 50.0, 0.0);
    compare_end(&r, LIQMAP_STOPPED, 105.0, 4, 0.0, 0.0);
    r = cascade(&m, 51.0, 0.0);
    compare_end(&r, LIQMAP_STOPPED, 117.1, 5, 20.0, 0.0);
    compare("trigger", trigger(&m).orders[0], 50.0, 0.0);
}
END_TEST

/* Any order above 50 crosses both edges of the gap, and as much of what follows as is
 * forced out. */
START_TEST(a_zone_ends_past_a_gap)
{
    for (int fuel = 0; fuel < 2; fuel++) {
        market m = by_hand(LIQMAP_UP);
        double to = fuel ? 126.0 : 125.0, held = fuel ? 20.0 : 0.0;
        curve c;

        m.points = 3;
        m.price[0] = 105.0;
        m.price[1] = 125.0;
        m.price[2] = 135.0;
        m.quote[0] = m.quote[1] = 50.0;
        m.quote[2] = 250.0;
        m.density[5 * 2] = held;
        c = trigger(&m);
        compare_ints("zones", c.found.n_zones, 1);
        compare_bytes("zone", &c.zones[0], &(liqmap_zone){5, 2, 110.0, to, held, 50.0},
                      sizeof(liqmap_zone));
        /* Where nothing follows it is the end of the book. */
        m.points = 2;
        c = trigger(&m);
        compare_ints("zones", c.found.n_zones, 1);
        compare("to", c.zones[0].to, 125.0, 0.0);
    }
}
END_TEST

/*
 * Of the second point's 2^52 + 2^51, all but 1 rests exactly before its price, which is odd:
 * the part of the way, its length and their sum are all rounded up, past the point.
 */
START_TEST(rounding_does_not_lead_past_a_point)
{
    market m = {
        .start = 1.0, .buckets = 1, .tiers = 1, .direction = LIQMAP_UP, .points = 3};
    const double odd = 0x1.8p52 + 1;
    result r;

    m.edges[0] = 1.0;
    m.edges[1] = 0x1p60;
    m.price[0] = 1.5;
    m.price[1] = odd;
    m.price[2] = 0x1p60;
    m.quote[0] = 0.5;
    m.quote[1] = odd;
    m.quote[2] = 0x1p60;
    ck_assert((odd - 1 - 0.5) / (odd - 0.5) == 1.0 && 1.5 + (odd - 1.5) > odd);
    r = cascade(&m, odd - 1, 0.0);
    compare_end(&r, LIQMAP_STOPPED, odd, 0, 0.0, 0.0);
}
END_TEST

START_TEST(a_start_off_the_axis)
{
    static const struct {
        int32_t direction;
        double start;
        int32_t reason;
        double price, liquidated;
        int64_t bucket, length;
    } cases[] = {
        {LIQMAP_UP, 150.0, LIQMAP_AXIS_EXHAUSTED, 150.0, 0.0, 8, 0},
        {LIQMAP_UP, 140.0, LIQMAP_AXIS_EXHAUSTED, 140.0, 0.0, 8, 0},
        {LIQMAP_DOWN, 50.0, LIQMAP_AXIS_EXHAUSTED, 50.0, 0.0, -1, 0},
        {LIQMAP_DOWN, 60.0, LIQMAP_AXIS_EXHAUSTED, 60.0, 0.0, 0, 0},
        {LIQMAP_UP, 50.0, LIQMAP_STOPPED, 70.5, 5.0, 1, 8},
        {LIQMAP_DOWN, 150.0, LIQMAP_STOPPED, 119.0, 15.0, 5, 8},
    };

    for (int i = 0; i < 6; i++) {
        market m = by_hand(cases[i].direction);
        double way = fabs(cases[i].price - cases[i].start);
        double order = 10.0 * way - cases[i].liquidated;
        result r;

        m.start = cases[i].start;
        m.per_percent = m.start / 10.0; /* 10 a step of 1 */
        m.density[0] = 5.0;
        m.density[6 * 2 + 1] = 15.0;
        r = cascade(&m, order > 0.0 ? order : 1.0, 0.0);
        compare_ints("reason", r.end.reason, cases[i].reason);
        compare("price", r.end.price, cases[i].price, 1e-12);
        compare("liquidated", r.end.liquidated, cases[i].liquidated, 0.0);
        compare_ints("bucket", r.end.bucket, cases[i].bucket);
        compare_ints("length", trigger(&m).found.length, cases[i].length);
    }
}
END_TEST

/* ---- room and refusals -------------------------------------------------------- */

static market sound_market(void)
{
    market m = by_hand(LIQMAP_UP);

    m.points = 4;
    for (int i = 0; i < 4; i++) {
        m.price[i] = 105.0 + 10.0 * i;
        m.quote[i] = 50.0 + 100.0 * i;
    }
    m.density[5 * 2] = 150.0;
    m.density[6 * 2] = 45.0;
    return m;
}

START_TEST(rows_lie_a_stride_apart)
{
    market m = by_hand(LIQMAP_UP);
    union {
        liqmap_burn row;
        liqmap_zone zone;
        unsigned char bytes[64];
    } got[3];
    liqmap_scenario scenario = scenario_of(&m);
    liqmap_cascade_end end = {.struct_size = sizeof end};
    result want;
    curve c;
    int64_t n = -1;

    m.density[5 * 2] = 150.0;
    m.density[6 * 2] = 45.0;
    scenario.order = 100.0;
    want = cascade(&m, 100.0, 0.0);
    memset(got, 0xa5, sizeof got);
    SUCCEEDS(liqmap_cascade(&end, &got[0].row, 3, sizeof *got, NULL, NULL, &scenario));
    for (int i = 0; i < 2; i++) {
        compare_bytes("row", &got[i].row, &want.burned[i], sizeof(liqmap_burn));
    }
    for (size_t i = sizeof(liqmap_burn); i < sizeof *got; i++) {
        compare_ints("between", got[0].bytes[i], 0xa5);
    }
    compare_ints("past the last", got[2].bytes[0], 0xa5);
    SUCCEEDS(liqmap_cascade(&end, NULL, 0, 0, &n, NULL, &scenario));
    compare_ints("rows", n, 2);
    compare_bytes("end", &end, &want.end, sizeof end);
    c = trigger(&m);
    memset(got, 0xa5, sizeof got);
    SUCCEEDS(liqmap_trigger_curve(NULL, NULL, 0, &got[0].zone, 1, sizeof *got, NULL,
                                  &scenario));
    compare_bytes("zone", &got[0].zone, &c.zones[0], sizeof(liqmap_zone));
    compare_ints("past the zone", got[0].bytes[sizeof(liqmap_zone)], 0xa5);
}
END_TEST

/* In every combination: those that are asked for stay the same. */
START_TEST(outputs_that_are_not_wanted_may_be_null)
{
    market m = sound_market();
    liqmap_scenario scenario = scenario_of(&m);
    result want = cascade(&m, 100.0, 0.0);
    curve all = trigger(&m);
    int64_t before = comparisons;

    scenario.order = 100.0;
    for (int without = 0; without < 16; without++) {
        result r = {.end = {.struct_size = sizeof r.end}, .n = -7, .bad = -7};

        SUCCEEDS(liqmap_cascade(
            without & 1 ? NULL : &r.end, without & 2 ? NULL : r.burned,
            without & 2 ? 0 : BUCKETS, sizeof *r.burned, without & 4 ? NULL : &r.n,
            without & 8 ? NULL : &r.bad, &scenario));
        if (!(without & 1)) {
            compare_bytes("end", &r.end, &want.end, sizeof r.end);
        }
        if (!(without & 2)) {
            compare_bytes("burned", r.burned, want.burned,
                          want.n * (int64_t)sizeof *r.burned);
        }
        compare_ints("rows", r.n, without & 4 ? -7 : want.n);
        compare_ints("bad", r.bad, without & 8 ? -7 : -1);
    }
    for (int without = 0; without < 16; without++) {
        curve c = {.found = {.struct_size = sizeof c.found}};
        int64_t bad = -7;

        SUCCEEDS(liqmap_trigger_curve(
            without & 1 ? NULL : &c.found, without & 2 ? NULL : c.orders,
            without & 2 ? 0 : BUCKETS, without & 4 ? NULL : c.zones,
            without & 4 ? 0 : BUCKETS, sizeof *c.zones, without & 8 ? NULL : &bad,
            &scenario));
        if (!(without & 1)) {
            compare_bytes("curve", &c.found, &all.found, sizeof c.found);
        }
        if (!(without & 2)) {
            compare_bytes("orders", c.orders, all.orders, all.found.length * 8);
        }
        if (!(without & 4)) {
            compare_bytes("zones", c.zones, all.zones,
                          all.found.n_zones * (int64_t)sizeof *c.zones);
        }
        compare_ints("bad", bad, without & 8 ? -7 : -1);
    }
    ck_assert_int_eq(comparisons - before, 16 * 3 + 16 * 5 / 2);
    ck_assert(want.n > 0 && all.found.length > 0 && all.found.n_zones > 0);
}
END_TEST

/* All but the arrays a call writes to, each made wrong in turn. */
typedef struct arguments {
    liqmap_burn *burned;
    double *orders;
    liqmap_zone *zones;
    int64_t capacity, stride, zone_capacity, zone_stride;
    liqmap_scenario scenario;
} arguments;

typedef struct outputs {
    liqmap_cascade_end end;
    liqmap_burn burned[BUCKETS];
    double orders[BUCKETS];
    liqmap_zone zones[BUCKETS];
} outputs;

/* Only one of the calls has them. */
enum { BOTH, CASCADE, CURVE };

/* Nothing in it but what is known before the call. */
static liqmap_curve empty_curve(void)
{
    liqmap_curve c;

    memset(&c, 0, sizeof c);
    c.struct_size = sizeof c;
    return c;
}

/* Refused with a code and an index, nothing written but counts: 9 comparisons by both
 * calls, 4 by the cascade alone. */
static void refuse(const arguments *a, outputs *out, int32_t status, int64_t at,
                   int call)
{
    const liqmap_curve empty = empty_curve();
    outputs untouched = *out;
    liqmap_curve found;
    int64_t n = -7, bad = -7;
    int counted = status == LIQMAP_E_ROOM;

    if (call != CURVE) {
        compare_answers("liqmap_cascade",
                        liqmap_cascade(&out->end, a->burned, a->capacity, a->stride, &n,
                                       &bad, &a->scenario),
                        status);
        compare_ints("bad", bad, at);
        compare_ints("counted", n, counted ? 2 : 0);
        compare_bytes("outputs", out, &untouched, sizeof *out);
    }
    memset(&found, 0xa5, sizeof found);
    found.struct_size = sizeof found;
    bad = -7;
    if (call != CASCADE) {
        compare_answers("liqmap_trigger_curve",
                        liqmap_trigger_curve(&found, a->orders, a->capacity, a->zones,
                                             a->zone_capacity, a->zone_stride, &bad,
                                             &a->scenario),
                        status);
        compare_ints("bad", bad, at);
        compare_ints("counted", found.length > 0 && found.n_zones > 0, counted);
        compare_ints("else 0", memcmp(&found, &empty, sizeof found) == 0, !counted);
        compare_bytes("outputs", out, &untouched, sizeof *out);
    }
}

static arguments sound(const market *m, outputs *out)
{
    arguments a = {.burned = out->burned,
                   .orders = out->orders,
                   .zones = out->zones,
                   .capacity = BUCKETS,
                   .stride = sizeof *out->burned,
                   .zone_capacity = BUCKETS,
                   .zone_stride = sizeof *out->zones,
                   .scenario = scenario_of(m)};

    memset(out, 0xa5, sizeof *out);
    out->end.struct_size = sizeof out->end;
    a.scenario.order = 100.0;
    return a;
}

/* One argument made wrong; the rest of the line says how it is refused. */
#define REFUSE(field, value, status, at, call)                                         \
    do {                                                                               \
        market m_ = sound_market();                                                    \
        outputs out_ = {0};                                                            \
        arguments a_ = sound(&m_, &out_);                                              \
        a_.field = (value);                                                            \
        refuse(&a_, &out_, (status), (at), (call));                                    \
    } while (0)

/* One element of an array made wrong. */
#define SPOIL(array, index, value, status)                                             \
    do {                                                                               \
        market m_ = sound_market();                                                    \
        outputs out_ = {0};                                                            \
        arguments a_ = sound(&m_, &out_);                                              \
        m_.array[index] = (value);                                                     \
        refuse(&a_, &out_, (status), (index), BOTH);                                   \
    } while (0)

START_TEST(arguments_are_refused)
{
    int64_t before = comparisons;

    REFUSE(scenario.struct_size, 0, LIQMAP_E_STRUCT_SIZE, -1, BOTH);
    REFUSE(scenario.struct_size, sizeof(liqmap_scenario) - 8, LIQMAP_E_STRUCT_SIZE, -1,
           BOTH);
    REFUSE(scenario.struct_size, 4097, LIQMAP_E_STRUCT_SIZE, -1, BOTH);
    REFUSE(burned, NULL, LIQMAP_E_NULL, -1, CASCADE);
    REFUSE(orders, NULL, LIQMAP_E_NULL, -1, CURVE);
    REFUSE(zones, NULL, LIQMAP_E_NULL, -1, CURVE);
    REFUSE(scenario.edges, NULL, LIQMAP_E_NULL, -1, BOTH);
    REFUSE(scenario.density, NULL, LIQMAP_E_NULL, -1, BOTH);
    REFUSE(scenario.depth_price, NULL, LIQMAP_E_NULL, -1, BOTH);
    REFUSE(scenario.depth_quote, NULL, LIQMAP_E_NULL, -1, BOTH);
    REFUSE(capacity, -1, LIQMAP_E_LENGTH, -1, BOTH);
    REFUSE(capacity, 1, LIQMAP_E_ROOM, -1, BOTH);
    REFUSE(zone_capacity, -1, LIQMAP_E_LENGTH, -1, CURVE);
    REFUSE(zone_capacity, 0, LIQMAP_E_ROOM, -1, CURVE);
    REFUSE(stride, 24, LIQMAP_E_STRIDE, -1, CASCADE);
    REFUSE(stride, 36, LIQMAP_E_STRIDE, -1, CASCADE);
    REFUSE(stride, INT64_MAX - 7, LIQMAP_E_OVERFLOW, -1, CASCADE);
    REFUSE(zone_stride, 40, LIQMAP_E_STRIDE, -1, CURVE);
    REFUSE(zone_stride, INT64_MAX - 7, LIQMAP_E_OVERFLOW, -1, CURVE);
    REFUSE(scenario.buckets, 0, LIQMAP_E_AXIS_BUCKETS, -1, BOTH);
    REFUSE(scenario.buckets, INT64_MIN, LIQMAP_E_AXIS_BUCKETS, -1, BOTH);
    REFUSE(scenario.buckets, INT64_MAX, LIQMAP_E_OVERFLOW, -1, BOTH);
    REFUSE(scenario.buckets, INT64_MAX / 16, LIQMAP_E_OVERFLOW, -1, BOTH);
    REFUSE(scenario.n_tiers, 0, LIQMAP_E_TIER_COUNT, -1, BOTH);
    REFUSE(scenario.n_tiers, -1, LIQMAP_E_TIER_COUNT, -1, BOTH);
    REFUSE(scenario.n_tiers, 17, LIQMAP_E_TIER_COUNT, -1, BOTH);
    REFUSE(scenario.direction, -1, LIQMAP_E_DIRECTION, -1, BOTH);
    REFUSE(scenario.direction, 2, LIQMAP_E_DIRECTION, -1, BOTH);
    REFUSE(scenario.n_depth, -1, LIQMAP_E_LENGTH, -1, BOTH);
    REFUSE(scenario.n_depth, 0, LIQMAP_E_DEPTH, 0, BOTH);
    REFUSE(scenario.n_depth, INT64_MAX, LIQMAP_E_OVERFLOW, -1, BOTH);
    REFUSE(scenario.per_percent, 1.0, LIQMAP_E_DEPTH_CHOICE, -1, BOTH);
    REFUSE(scenario.per_percent, -1.0, LIQMAP_E_QUANTITY, -1, BOTH);
    REFUSE(scenario.per_percent, NAN, LIQMAP_E_NOT_FINITE, -1, BOTH);
    REFUSE(scenario.per_percent, 1e61, LIQMAP_E_MAGNITUDE, -1, BOTH);
    REFUSE(scenario.start, NAN, LIQMAP_E_NOT_FINITE, -1, BOTH);
    REFUSE(scenario.start, INFINITY, LIQMAP_E_NOT_FINITE, -1, BOTH);
    REFUSE(scenario.start, 0.0, LIQMAP_E_PRICE, -1, BOTH);
    REFUSE(scenario.start, 1e61, LIQMAP_E_MAGNITUDE, -1, BOTH);
    REFUSE(scenario.start, 106.0, LIQMAP_E_DEPTH, 0, BOTH);
    REFUSE(scenario.start, 105.0, LIQMAP_E_DEPTH, 0, BOTH);
    REFUSE(scenario.direction, LIQMAP_DOWN, LIQMAP_E_DEPTH, 0, BOTH);
    REFUSE(scenario.order, -1.0, LIQMAP_E_ORDER, -1, CASCADE);
    REFUSE(scenario.order, NAN, LIQMAP_E_NOT_FINITE, -1, CASCADE);
    REFUSE(scenario.order, INFINITY, LIQMAP_E_NOT_FINITE, -1, CASCADE);
    REFUSE(scenario.order, 1e61, LIQMAP_E_MAGNITUDE, -1, CASCADE);
    REFUSE(scenario.move, 0.01, LIQMAP_E_ORDER_CHOICE, -1, CASCADE);
    REFUSE(scenario.move, -0.01, LIQMAP_E_ORDER, -1, CASCADE);
    REFUSE(scenario.move, NAN, LIQMAP_E_NOT_FINITE, -1, CASCADE);
    ck_assert_int_eq(comparisons - before, 4 * 11 + 5 * 6 + 9 * 32);
}
END_TEST

START_TEST(elements_are_refused_by_their_index)
{
    int64_t before = comparisons;

    SPOIL(edges, 0, 0.0, LIQMAP_E_PRICE);
    SPOIL(edges, 3, NAN, LIQMAP_E_NOT_FINITE);
    SPOIL(edges, 8, INFINITY, LIQMAP_E_NOT_FINITE);
    SPOIL(edges, 8, 1e61, LIQMAP_E_MAGNITUDE);
    SPOIL(edges, 8, 130.0, LIQMAP_E_EDGES);
    SPOIL(edges, 1, 59.0, LIQMAP_E_EDGES);
    SPOIL(density, 15, -1.0, LIQMAP_E_QUANTITY);
    SPOIL(density, 0, NAN, LIQMAP_E_NOT_FINITE);
    SPOIL(density, 7, INFINITY, LIQMAP_E_NOT_FINITE);
    SPOIL(density, 7, 1e121, LIQMAP_E_MAGNITUDE);
    SPOIL(price, 0, 99.0, LIQMAP_E_DEPTH);
    SPOIL(price, 0, 100.0, LIQMAP_E_DEPTH); /* with an amount at the start itself */
    SPOIL(price, 2, 115.0, LIQMAP_E_DEPTH);
    SPOIL(price, 3, NAN, LIQMAP_E_NOT_FINITE);
    SPOIL(price, 3, -1.0, LIQMAP_E_PRICE);
    SPOIL(price, 3, 1e61, LIQMAP_E_MAGNITUDE);
    SPOIL(quote, 0, -1.0, LIQMAP_E_QUANTITY);
    SPOIL(quote, 1, 49.0, LIQMAP_E_DEPTH);
    SPOIL(quote, 3, NAN, LIQMAP_E_NOT_FINITE);
    SPOIL(quote, 3, 1e61, LIQMAP_E_MAGNITUDE);
    ck_assert_int_eq(comparisons - before, 20 * 9);
}
END_TEST

START_TEST(the_index_of_a_bad_element_may_be_unwanted)
{
    market m = sound_market();
    outputs out;
    arguments a = sound(&m, &out);

    m.density[3] = -1.0;
    compare_answers("liqmap_cascade",
                    liqmap_cascade(NULL, NULL, 0, 0, NULL, NULL, &a.scenario),
                    LIQMAP_E_QUANTITY);
    compare_answers("liqmap_trigger_curve",
                    liqmap_trigger_curve(NULL, NULL, 0, NULL, 0, 0, NULL, &a.scenario),
                    LIQMAP_E_QUANTITY);
}
END_TEST

START_TEST(a_book_or_a_move_is_wanted)
{
    market m = sound_market();
    outputs out;
    arguments a = sound(&m, &out);
    int64_t before = comparisons;

    a.scenario.depth_price = a.scenario.depth_quote = NULL;
    refuse(&a, &out, LIQMAP_E_NULL, -1, BOTH);
    a.scenario.n_depth = 0;
    refuse(&a, &out, LIQMAP_E_DEPTH_CHOICE, -1, BOTH);
    a.scenario.per_percent = 10.0;
    a.scenario.order = 0.0;
    a.scenario.direction = LIQMAP_DOWN;
    a.scenario.move = 1.0;
    refuse(&a, &out, LIQMAP_E_PRICE, -1, CASCADE);
    a.scenario.move = 1e300;
    refuse(&a, &out, LIQMAP_E_PRICE, -1, CASCADE);
    a.scenario.direction = LIQMAP_UP;
    refuse(&a, &out, LIQMAP_E_MAGNITUDE, -1, CASCADE);
    ck_assert_int_eq(comparisons - before, 2 * 9 + 3 * 4);
    compare_ints("tiers", LIQMAP_CASCADE_TIERS, LIQMAP_MAX_TIERS);
}
END_TEST

/* Larger than the library knows: what it does not know must be 0. */
START_TEST(structs_of_other_sizes)
{
    static const uint32_t outside[] = {0, 8, 4097, UINT32_MAX};
    market m = sound_market();
    union {
        liqmap_scenario scenario;
        unsigned char bytes[sizeof(liqmap_scenario) + 8];
    } longer = {.scenario = scenario_of(&m)};
    int64_t before = comparisons;
    result r = {.end = {.struct_size = sizeof r.end}, .bad = -7};
    curve c = {.found = {.struct_size = sizeof c.found}};

    longer.scenario.struct_size = sizeof longer;
    longer.scenario.order = 100.0;
    for (size_t i = sizeof longer.scenario; i < sizeof longer; i++) {
        longer.bytes[i] = 1;
        compare_answers(
            "liqmap_cascade",
            liqmap_cascade(&r.end, NULL, 0, 0, NULL, NULL, &longer.scenario),
            LIQMAP_E_STRUCT_TAIL);
        compare_answers(
            "liqmap_trigger_curve",
            liqmap_trigger_curve(&c.found, NULL, 0, NULL, 0, 0, NULL, &longer.scenario),
            LIQMAP_E_STRUCT_TAIL);
        longer.bytes[i] = 0;
    }
    SUCCEEDS(liqmap_cascade(&r.end, NULL, 0, 0, NULL, NULL, &longer.scenario));
    compare("liquidated", r.end.liquidated, 195.0, 0.0);
    SUCCEEDS(
        liqmap_trigger_curve(&c.found, NULL, 0, NULL, 0, 0, NULL, &longer.scenario));
    compare_ints("zones", c.found.n_zones, 1);
    for (int64_t i = 0; i < COUNT(outside); i++) {
        r.end.struct_size = c.found.struct_size = outside[i];
        compare_answers(
            "liqmap_cascade",
            liqmap_cascade(&r.end, NULL, 0, 0, &r.n, &r.bad, &longer.scenario),
            LIQMAP_E_STRUCT_SIZE);
        compare_ints("counted", r.n == 0 && r.bad == -1, 1);
        r.bad = -7;
        compare_answers("liqmap_trigger_curve",
                        liqmap_trigger_curve(&c.found, NULL, 0, NULL, 0, 0, &r.bad,
                                             &longer.scenario),
                        LIQMAP_E_STRUCT_SIZE);
        compare_ints("as it was", r.bad == -1 && c.found.n_zones == 1, 1);
    }
    compare_answers("liqmap_cascade",
                    liqmap_cascade(NULL, NULL, 0, 0, NULL, NULL, NULL), LIQMAP_E_NULL);
    compare_answers("liqmap_trigger_curve",
                    liqmap_trigger_curve(NULL, NULL, 0, NULL, 0, 0, NULL, NULL),
                    LIQMAP_E_NULL);
    ck_assert_int_eq(comparisons - before, 8 * 2 + 2 + 4 * 4 + 2);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("cascade calls");

    tcase_add_test(tests, a_squeeze_by_hand);
    tcase_add_test(tests, a_fall_by_hand);
    tcase_add_test(tests, no_array_is_read_past_its_end);
    tcase_add_test(tests, a_target_past_the_book_by_rounding);
    tcase_add_test(tests, the_axis_wins_a_tie_with_the_book);
    tcase_add_test(tests, a_book_may_end_on_an_edge);
    tcase_add_test(tests, a_gap_is_crossed_by_more_than_rests_before_it);
    tcase_add_test(tests, a_zone_ends_past_a_gap);
    tcase_add_test(tests, rounding_does_not_lead_past_a_point);
    tcase_add_test(tests, a_start_off_the_axis);
    tcase_add_test(tests, rows_lie_a_stride_apart);
    tcase_add_test(tests, outputs_that_are_not_wanted_may_be_null);
    tcase_add_test(tests, arguments_are_refused);
    tcase_add_test(tests, elements_are_refused_by_their_index);
    tcase_add_test(tests, the_index_of_a_bad_element_may_be_unwanted);
    tcase_add_test(tests, a_book_or_a_move_is_wanted);
    tcase_add_test(tests, structs_of_other_sizes);
    return suite_run(tests, "cascade calls");
}
