/* SPDX-License-Identifier: MIT */

/*
 * cascade: against a price that is walked in small steps, summing book and fuel anew at
 * each; and the trigger curve against what it says of the cascade.
 */

#include "random.h"
#include "suite.h"

#include <math.h>

#include <liqmap/cascade.h>
#include <liqmap/map.h>

enum { WORLDS = 4000, BUCKETS = 24, POINTS = 12, TIERS = 4, STEPS = 8 };
enum { STOPS = 2 * (BUCKETS + 1) + POINTS + 2 };

/* All that a call is given, but for the order. */
typedef struct market {
    double edges[BUCKETS + 1];
    double density[BUCKETS * TIERS];
    double price[POINTS], quote[POINTS];
    double start, per_percent;
    int64_t buckets, tiers, points; /* points 0: per_percent */
    int32_t direction;
} market;

static int is_up(const market *m)
{
    return m->direction == LIQMAP_UP;
}

static double sign(const market *m)
{
    return is_up(m) ? 1.0 : -1.0;
}

/* ---- the naive model ---------------------------------------------------------- */

static int64_t bucket_of(const market *m, double price)
{
    int64_t i = -1;

    while (i < m->buckets && price >= m->edges[i + 1])
        if (++i == m->buckets)
            break;
    return i;
}

static int is_touched(const market *m, int64_t i, double price)
{
    int64_t home = bucket_of(m, m->start);

    return is_up(m) ? i > home && price >= m->edges[i]
                    : i < home && price < m->edges[i + 1];
}

static double naive_fuel(const market *m, int64_t i)
{
    double sum = 0.0;

    for (int64_t t = 0; t < m->tiers; t++)
        sum += m->density[i * m->tiers + t];
    return sum;
}

static double naive_s(const market *m, double price)
{
    double sum = 0.0;

    for (int64_t i = 0; i < m->buckets; i++)
        if (is_touched(m, i, price))
            sum += naive_fuel(m, i);
    return sum;
}

static double naive_d(const market *m, double price)
{
    double from = m->start, low = 0.0;

    if (m->points == 0)
        return m->per_percent * 100.0 * fabs(price - m->start) / m->start;
    for (int64_t i = 0; i < m->points; i++) {
        double to = m->price[i], high = m->quote[i];

        if (price == to)
            return high;
        if (sign(m) * price < sign(m) * to)
            return (low * (to - price) + high * (price - from)) / (to - from);
        from = to;
        low = high;
    }
    return low;
}

/* The axis' last edge, or a start that lies past it. */
static double axis_end(const market *m)
{
    double last = m->edges[is_up(m) ? m->buckets : 0];

    return sign(m) * m->start > sign(m) * last ? m->start : last;
}

static double naive_limit(const market *m)
{
    double last = m->points > 0 ? m->price[m->points - 1] : axis_end(m);

    return sign(m) * last < sign(m) * axis_end(m) ? last : axis_end(m);
}

static int by_price(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/*
 * Below an edge: going down the first price that touches; going up the last that does
 * not, but for a hair that is more than rounding.
 */
static double below_edge(const market *m, double edge)
{
    return is_up(m) ? edge * (1.0 - 1e-12) : nextafter(edge, 0.0);
}

/* Prices where something changes, outward, from the start to the limit. */
static int64_t list_stops(const market *m, double *stops)
{
    double all[STOPS + POINTS];
    int64_t n = 0, kept = 0;

    all[n++] = m->start;
    all[n++] = naive_limit(m);
    for (int64_t i = 0; i <= m->buckets; i++) {
        all[n++] = m->edges[i];
        all[n++] = below_edge(m, m->edges[i]);
    }
    for (int64_t i = 0; i < m->points; i++)
        all[n++] = m->price[i];
    qsort(all, (size_t)n, sizeof *all, by_price);
    for (int64_t k = 0; k < n; k++) {
        double price = all[is_up(m) ? k : n - 1 - k];

        if (sign(m) * price >= sign(m) * m->start &&
            sign(m) * price <= sign(m) * naive_limit(m))
            stops[kept++] = price;
    }
    return kept;
}

/* What a walk in small steps saw: it stopped after `before` and not past `price`. */
typedef struct walk {
    double before, price, liquidated;
    int32_t reason;
} walk;

static int holds(const market *m, double price, double order)
{
    return naive_d(m, price) >= order + naive_s(m, price);
}

static walk naive_walk(const market *m, double order)
{
    double stops[STOPS + POINTS];
    int64_t n = list_stops(m, stops);
    walk w = {m->start, m->start, 0.0, LIQMAP_STOPPED};

    for (int64_t k = 0; k < n; k++) {
        double from = k > 0 ? stops[k - 1] : m->start;

        for (int step = 1; step <= STEPS; step++) {
            w.price = step < STEPS ? from + (stops[k] - from) * step / STEPS : stops[k];
            if (holds(m, w.price, order)) {
                w.liquidated = naive_s(m, w.price);
                return w;
            }
            w.before = w.price;
        }
    }
    w.liquidated = naive_s(m, w.price);
    w.reason = w.price == axis_end(m) ? LIQMAP_AXIS_EXHAUSTED : LIQMAP_BOOK_EXHAUSTED;
    return w;
}

/* ---- markets ------------------------------------------------------------------ */

/* In quarters: every sum and every tie is exact. */
static double whole(uint64_t *state, int64_t low, int64_t high)
{
    return (double)random_int(state, 4 * low, 4 * high) / 4.0;
}

static void draw_axis(market *m, uint64_t *state, int exact)
{
    double width = exact ? 4.0 : random_between(state, 0.1, 8.0);
    int even = random_chance(state, 0.5);

    m->buckets = random_int(state, 1, BUCKETS);
    m->tiers = random_int(state, 1, TIERS);
    m->edges[0] = exact ? 40.0 : random_between(state, 20.0, 80.0);
    for (int64_t i = 0; i < m->buckets; i++)
        m->edges[i + 1] =
            m->edges[i] +
            (exact || even ? width : width * random_between(state, 0.1, 2.0));
}

static void draw_fuel(market *m, uint64_t *state, int exact)
{
    double scale = pow(10.0, random_between(state, -1.0, 2.0));
    double empty = random_unit(state);

    for (int64_t i = 0; i < m->buckets * m->tiers; i++) {
        m->density[i] =
            exact ? whole(state, 0, 8) : -scale * log1p(-random_unit(state));
        if (random_chance(state, empty))
            m->density[i] = 0.0;
    }
}

/* On the axis, on an edge of it, or off it. */
static void draw_start(market *m, uint64_t *state, int exact)
{
    double low = m->edges[0], high = m->edges[m->buckets];

    if (random_chance(state, 0.3))
        m->start = m->edges[random_int(state, 0, m->buckets)];
    else if (exact)
        m->start = whole(state, (int64_t)low - 4, (int64_t)high + 4);
    else
        m->start = random_between(state, low - 4.0, high + 4.0);
}

static void draw_points(market *m, uint64_t *state, int exact)
{
    double price = m->start, quote = 0.0;

    m->points = random_int(state, 1, POINTS);
    for (int64_t i = 0; i < m->points; i++) {
        double ahead = exact ? (double)(1 << random_int(state, 0, 3))
                             : random_between(state, 0.01, 12.0);

        if (i > 0 || random_chance(state, 0.8)) {
            price += is_up(m) ? ahead : -ahead;
            if (price <= 0.25) {
                m->points = i;
                break;
            }
            if (!random_chance(state, 0.2))
                quote += exact ? whole(state, 0, 3) * ahead
                               : random_between(state, 0.0, 20.0) * ahead;
        }
        m->price[i] = price;
        m->quote[i] = quote;
    }
}

static market draw_market(uint64_t *state, int exact)
{
    market m = {.direction = (int32_t)random_int(state, 0, 1)};

    draw_axis(&m, state, exact);
    draw_fuel(&m, state, exact);
    draw_start(&m, state, exact);
    if (!random_chance(state, 0.3))
        draw_points(&m, state, exact);
    if (m.points == 0) {
        m.start = exact ? 100.0 : m.start;
        m.per_percent = exact ? whole(state, 1, 4) : random_between(state, 0.1, 20.0);
    }
    return m;
}

static double draw_order(const market *m, uint64_t *state, int exact)
{
    double whole_book = naive_d(m, naive_limit(m));

    if (random_chance(state, 0.1))
        return 0.0;
    return exact ? whole(state, 0, (int64_t)fmin(1e6, whole_book + 2.0))
                 : random_between(state, 0.0, 1.2) * (whole_book + 1e-3);
}

/* ---- the calls ---------------------------------------------------------------- */

typedef struct result {
    liqmap_cascade_end end;
    liqmap_burn burned[BUCKETS];
    int64_t n, bad;
} result;

static int32_t call_cascade(const market *m, result *r, double order, double move)
{
    int64_t n = m->points;

    return liqmap_cascade(&r->end, r->burned, BUCKETS, sizeof *r->burned, &r->n,
                          &r->bad, m->edges, m->density, m->buckets, m->tiers,
                          m->direction, m->start, n > 0 ? m->price : NULL,
                          n > 0 ? m->quote : NULL, n, n > 0 ? 0.0 : m->per_percent,
                          order, move);
}

static result cascade(const market *m, double order, double move)
{
    result r = {.end = {.struct_size = sizeof r.end}};

    SUCCEEDS(call_cascade(m, &r, order, move));
    return r;
}

typedef struct curve {
    double orders[BUCKETS];
    liqmap_zone zones[BUCKETS];
    int64_t length, first, n_zones, bad;
} curve;

static int32_t call_curve(const market *m, curve *c)
{
    int64_t n = m->points;

    return liqmap_trigger_curve(
        c->orders, BUCKETS, &c->length, &c->first, c->zones, BUCKETS, sizeof *c->zones,
        &c->n_zones, &c->bad, m->edges, m->density, m->buckets, m->tiers, m->direction,
        m->start, n > 0 ? m->price : NULL, n > 0 ? m->quote : NULL, n,
        n > 0 ? 0.0 : m->per_percent);
}

static curve trigger(const market *m)
{
    curve c;

    SUCCEEDS(call_curve(m, &c));
    return c;
}

/* ---- one order ---------------------------------------------------------------- */

/* Rounding of amounts, and what rests within the last bit of a price: at most 100 a
 * unit of price here, and prices below 256. */
static double slack(double amount)
{
    return 1e-11 * amount + 100.0 * 0x1p-45;
}

/* The rows are the buckets the end has touched, with their fuel: 4 each, and 1. */
static int64_t check_burned(const market *m, const result *r)
{
    int64_t step = is_up(m) ? 1 : -1, row = 0;
    int64_t bucket = is_up(m) ? 0 : m->buckets - 1;
    double total = 0.0;

    for (; bucket >= 0 && bucket < m->buckets; bucket += step) {
        const liqmap_burn *b = &r->burned[row];

        if (!is_touched(m, bucket, r->end.price) || !(naive_fuel(m, bucket) > 0.0))
            continue;
        total += naive_fuel(m, bucket);
        compare_ints("burned", b->bucket, bucket);
        compare("near edge", b->price, m->edges[bucket + (is_up(m) ? 0 : 1)], 0.0);
        compare("its fuel", b->liquidated, naive_fuel(m, bucket), 0.0);
        compare("fuel so far", b->total, total, 0.0);
        row++;
    }
    compare_ints("rows", r->n, row);
    compare("all fuel", r->end.liquidated, total, 0.0);
    return 4 * row + 2;
}

/* 7 comparisons and the tiers. */
static int64_t check_amounts(const market *m, const result *r, double order)
{
    const liqmap_cascade_end *e = &r->end;
    double resting = naive_d(m, e->price), push = order + e->liquidated;

    compare("order", e->order, order, 0.0);
    compare("amplification", e->amplification, order > 0.0 ? push / order : 1.0,
            1e-14 * e->amplification);
    compare("unfilled", e->unfilled, e->reason == LIQMAP_STOPPED ? 0.0 : push - resting,
            slack(push + resting));
    if (e->reason == LIQMAP_STOPPED)
        compare_ints("the book holds it", resting >= push - slack(push + resting), 1);
    else
        compare_ints("the book does not", resting < push, 1);
    compare_ints("bucket of the end", e->bucket, bucket_of(m, e->price));
    for (int64_t t = 0; t < LIQMAP_CASCADE_TIERS; t++) {
        double sum = 0.0;

        for (int64_t i = 0; t < m->tiers && i < m->buckets; i++)
            if (is_touched(m, i, e->price))
                sum += m->density[i * m->tiers + t];
        compare("a tier", e->by_tier[t], sum, slack(sum));
    }
    return 5 + LIQMAP_CASCADE_TIERS;
}

static int64_t check_walk(const market *m, const result *r, double order)
{
    walk w = naive_walk(m, order);
    double s = sign(m), wiggle = 1e-12 * m->start;

    compare_ints("reason", r->end.reason, w.reason);
    compare("liquidated", r->end.liquidated, w.liquidated, slack(w.liquidated));
    compare_ints("not before", s * r->end.price >= s * w.before - wiggle, 1);
    compare_ints("not past", s * r->end.price <= s * w.price + wiggle, 1);
    return 4;
}

static int64_t compare_markets(uint64_t *state, int64_t reasons[3], int exact)
{
    market m = draw_market(state, exact);
    int64_t due = 0;

    for (int i = 0; i < 4; i++) {
        double order = draw_order(&m, state, exact);
        result r = cascade(&m, order, 0.0);

        due += check_walk(&m, &r, order);
        due += check_burned(&m, &r);
        due += check_amounts(&m, &r, order);
        reasons[r.end.reason]++;
    }
    return due;
}

START_TEST(ends_where_a_walk_in_small_steps_ends)
{
    uint64_t state = random_seed("walk", 41);
    int64_t reasons[3] = {0, 0, 0}, before = comparisons, due = 0;

    for (int64_t i = 0; i < WORLDS; i++)
        due += compare_markets(&state, reasons, i % 2 == 0);
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(due, 400000);
    for (int i = 0; i < 3; i++)
        ck_assert_int_gt(reasons[i], WORLDS / 4);
}
END_TEST

/* ---- every order -------------------------------------------------------------- */

/* X* of a bucket, every edge on the way looked at anew. */
static double naive_trigger(const market *m, int64_t bucket, double *scale)
{
    double near = m->edges[bucket + (is_up(m) ? 0 : 1)], most = 0.0;

    *scale = naive_d(m, near) + naive_s(m, near);
    for (int64_t i = 0; i < m->buckets; i++) {
        double edge = m->edges[i + (is_up(m) ? 0 : 1)], fuel = 0.0;

        if (sign(m) * edge > sign(m) * near ||
            !is_touched(m, i, is_up(m) ? edge : nextafter(edge, 0.0)))
            continue;
        for (int64_t j = 0; j < m->buckets; j++)
            if (j != i && (j < i) == is_up(m) &&
                is_touched(m, j, is_up(m) ? edge : nextafter(edge, 0.0)))
                fuel += naive_fuel(m, j);
        most = fmax(most, naive_d(m, edge) - fuel);
    }
    return most;
}

static int reaches(const market *m, int64_t bucket, double order)
{
    return is_touched(m, bucket, cascade(m, order, 0.0).end.price);
}

/* Where neither book nor fuel lies before an edge, any order touches what is there. */
static int64_t check_inverse(const market *m, int64_t bucket, double order,
                             double scale)
{
    double hair = scale > 0.0 ? 1e-9 * scale : 1e-12;

    compare_ints("an order above touches", reaches(m, bucket, order + hair), 1);
    if (order - hair > 0.0)
        compare_ints("one below does not", reaches(m, bucket, order - hair), 0);
    return 1 + (order - hair > 0.0);
}

static int64_t check_curve(const market *m, const curve *c)
{
    int64_t step = is_up(m) ? 1 : -1, home = bucket_of(m, m->start), k = 0, due = 0;
    double scale;

    compare_ints("first", c->first, home + step);
    for (int64_t i = home + step; i >= 0 && i < m->buckets; i += step, k++) {
        double near = m->edges[i + (is_up(m) ? 0 : 1)], limit = naive_limit(m);

        if (is_up(m) ? near > limit : near <= limit)
            break;
        double want = naive_trigger(m, i, &scale);

        compare("least order", c->orders[k], want, 1e-13 * scale);
        compare_ints("never falls", k == 0 || c->orders[k] >= c->orders[k - 1], 1);
        due += 2 + check_inverse(m, i, c->orders[k], scale);
    }
    compare_ints("length", c->length, k);
    return due + 2;
}

static void check_zone(const market *m, const curve *c, const liqmap_zone *z, int64_t k,
                       int64_t count)
{
    int64_t step = is_up(m) ? 1 : -1;
    int64_t nearest = c->first + step * k, furthest = nearest + step * (count - 1);
    int64_t next = furthest + step;
    double fuel = 0.0, resting = naive_d(m, z->to), push, scale;

    for (int64_t i = nearest; i != next; i += step)
        fuel += naive_fuel(m, i);
    compare_ints("lowest", z->first, is_up(m) ? nearest : furthest);
    compare_ints("count", z->count, count);
    compare("from", z->from, m->edges[nearest + (is_up(m) ? 0 : 1)], 0.0);
    compare("order", z->order, c->orders[k], 0.0);
    compare("fuel", z->fuel, fuel, slack(fuel));
    compare_ints("to is past it", is_touched(m, furthest, z->to), 1);
    compare_ints("to is not further",
                 next >= 0 && next < m->buckets && is_touched(m, next, z->to), 0);
    push = z->order + naive_s(m, z->to);
    scale = 1e-9 * (push + resting) + slack(0.0);
    compare_ints("the run ends at to",
                 fabs(resting - push) <= scale ||
                     (z->to == naive_limit(m) && resting < push),
                 1);
}

static int64_t check_zones(const market *m, const curve *c)
{
    int64_t zone = 0, k = 0;

    while (k < c->length) {
        int64_t count = 1;

        while (k + count < c->length && c->orders[k + count] == c->orders[k])
            count++;
        if (count > 1)
            check_zone(m, c, &c->zones[zone++], k, count);
        k += count;
    }
    compare_ints("zones", c->n_zones, zone);
    return 8 * zone + 1;
}

START_TEST(the_curve_is_the_inverse_of_the_cascade)
{
    uint64_t state = random_seed("curve", 42);
    int64_t before = comparisons, due = 0, zones = 0;

    for (int64_t i = 0; i < WORLDS; i++) {
        market m = draw_market(&state, i % 2 == 0);
        curve c = trigger(&m);

        due += check_curve(&m, &c);
        due += check_zones(&m, &c);
        zones += c.n_zones;
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(due, 50000);
    ck_assert_int_gt(zones, WORLDS / 4);
}
END_TEST

/* ---- what must hold ----------------------------------------------------------- */

/* No nearer, and no less burned: 2 comparisons. */
static void compare_reach(const char *what, const market *m, const result *more,
                          const result *less)
{
    double s = sign(m), wiggle = 1e-14 * m->start;

    compare_ints(what, s * more->end.price >= s * less->end.price - wiggle, 1);
    compare_ints(what, more->end.liquidated >= less->end.liquidated, 1);
}

START_TEST(more_order_more_fuel_or_less_depth_goes_further)
{
    uint64_t state = random_seed("monotone", 43);
    int64_t before = comparisons;

    for (int64_t i = 0; i < WORLDS; i++) {
        market m = draw_market(&state, 0), deep, full;
        double order = draw_order(&m, &state, 0);
        result r = cascade(&m, order, 0.0), other;
        double factor = 1.0 + random_unit(&state);

        other = cascade(&m, order * factor, 0.0);
        compare_reach("order", &m, &other, &r);
        deep = m;
        deep.per_percent *= factor;
        for (int64_t k = 0; k < m.points; k++)
            deep.quote[k] *= factor;
        other = cascade(&deep, order, 0.0);
        compare_reach("depth", &m, &r, &other);
        full = m;
        full.density[random_int(&state, 0, m.buckets * m.tiers - 1)] += factor;
        other = cascade(&full, order, 0.0);
        compare_reach("fuel", &m, &other, &r);
    }
    ck_assert_int_eq(comparisons - before, 6 * WORLDS);
}
END_TEST

START_TEST(without_fuel_nothing_is_amplified)
{
    uint64_t state = random_seed("no fuel", 44);
    int64_t before = comparisons;

    for (int64_t i = 0; i < WORLDS; i++) {
        market m = draw_market(&state, 0);
        result r;

        memset(m.density, 0, sizeof m.density);
        r = cascade(&m, draw_order(&m, &state, 0), 0.0);
        compare("amplification", r.end.amplification, 1.0, 0.0);
        compare("liquidated", r.end.liquidated, 0.0, 0.0);
        compare_ints("rows", r.n, 0);
    }
    ck_assert_int_eq(comparisons - before, 3 * WORLDS);
}
END_TEST

START_TEST(nothing_moves_by_itself)
{
    uint64_t state = random_seed("at rest", 45);
    int64_t before = comparisons;

    for (int64_t i = 0; i < WORLDS; i++) {
        market m = draw_market(&state, i % 2 == 0);
        int64_t home = bucket_of(&m, m.start);
        result r;

        if (home >= 0 && home < m.buckets)
            m.density[home * m.tiers] = 1e9;
        r = cascade(&m, 0.0, 0.0);
        compare("price", r.end.price, m.start, 0.0);
        compare("liquidated", r.end.liquidated, 0.0, 0.0);
        compare("amplification", r.end.amplification, 1.0, 0.0);
        compare_ints("bucket", r.end.bucket, home);
        compare_ints("reason", r.end.reason, LIQMAP_STOPPED);
    }
    ck_assert_int_eq(comparisons - before, 5 * WORLDS);
}
END_TEST

/* The move's order makes the move, where there is no fuel. */
START_TEST(a_move_is_the_order_that_makes_it)
{
    uint64_t state = random_seed("move", 46);
    int64_t before = comparisons, due = 0, refused = 0;

    for (int64_t i = 0; i < WORLDS; i++) {
        market m = draw_market(&state, 0);
        double move = random_between(&state, 1e-6, 0.5), order;
        double target = m.start * (1.0 + sign(&m) * move);
        result r = {.end = {.struct_size = sizeof r.end}}, same;

        if (m.points > 0 && sign(&m) * target > sign(&m) * m.price[m.points - 1]) {
            compare_answers("a book too short", call_cascade(&m, &r, 0.0, move),
                            LIQMAP_E_NOT_REACHED);
            due++;
            refused++;
            continue;
        }
        order = naive_d(&m, target);
        r = cascade(&m, 0.0, move);
        compare("order", r.end.order, order, 1e-12 * order);
        same = cascade(&m, r.end.order, 0.0);
        compare_bytes("as an order", &same.end, &r.end, sizeof r.end);
        memset(m.density, 0, sizeof m.density);
        r = cascade(&m, 0.0, move);
        if (r.end.reason == LIQMAP_STOPPED) {
            compare("resting", naive_d(&m, r.end.price), order, 1e-9 * order);
            due++;
        }
        due += 2;
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(due, 2 * WORLDS);
    ck_assert_int_gt(refused, WORLDS / 8);
}
END_TEST

/* Start, percent and last point are decimals: none need be a double. */
START_TEST(a_move_may_end_where_the_book_does)
{
    uint64_t state = random_seed("decimals", 49);
    int64_t before = comparisons, past = 0;

    for (int64_t i = 0; i < 8 * WORLDS; i++) {
        market m = {.edges = {1.0, 2.0}, .buckets = 1, .tiers = 1, .points = 1};
        int64_t cents = random_int(&state, 1, 10000000);
        int64_t tenths = random_int(&state, 1, 999);
        double move = (double)tenths / 10.0 / 100.0, sum;
        result r = {.end = {.struct_size = sizeof r.end}};

        m.direction = (int32_t)(i % 2);
        m.start = (double)cents / 100.0;
        m.price[0] =
            (double)(cents * (is_up(&m) ? 1000 + tenths : 1000 - tenths)) / 1e5;
        m.quote[0] = 7.0;
        sum = m.start + sign(&m) * (m.start * move);
        past += sign(&m) * sum > sign(&m) * m.price[0];
        r = cascade(&m, 0.0, move);
        compare("order", r.end.order, 7.0, 1e-11);
        compare_answers("a trillionth further",
                        call_cascade(&m, &r, 0.0, move * (1.0 + 1e-12) + 1e-12),
                        LIQMAP_E_NOT_REACHED);
    }
    ck_assert_int_eq(comparisons - before, 16 * WORLDS);
    ck_assert_int_gt(past, WORLDS / 2);
}
END_TEST

static market rescale(const market *m, int a, int b)
{
    market s = *m;

    s.start = ldexp(s.start, a);
    s.per_percent = ldexp(s.per_percent, b);
    for (int64_t i = 0; i <= s.buckets; i++)
        s.edges[i] = ldexp(s.edges[i], a);
    for (int64_t i = 0; i < s.buckets * s.tiers; i++)
        s.density[i] = ldexp(s.density[i], b);
    for (int64_t i = 0; i < s.points; i++) {
        s.price[i] = ldexp(s.price[i], a);
        s.quote[i] = ldexp(s.quote[i], b);
    }
    return s;
}

static void rescale_result(result *r, int a, int b)
{
    r->end.price = ldexp(r->end.price, a);
    r->end.order = ldexp(r->end.order, b);
    r->end.liquidated = ldexp(r->end.liquidated, b);
    r->end.unfilled = ldexp(r->end.unfilled, b);
    for (int t = 0; t < LIQMAP_CASCADE_TIERS; t++)
        r->end.by_tier[t] = ldexp(r->end.by_tier[t], b);
    for (int64_t i = 0; i < r->n; i++) {
        r->burned[i].price = ldexp(r->burned[i].price, a);
        r->burned[i].liquidated = ldexp(r->burned[i].liquidated, b);
        r->burned[i].total = ldexp(r->burned[i].total, b);
    }
}

static void rescale_curve(curve *c, int a, int b)
{
    for (int64_t i = 0; i < c->length; i++)
        c->orders[i] = ldexp(c->orders[i], b);
    for (int64_t i = 0; i < c->n_zones; i++) {
        c->zones[i].from = ldexp(c->zones[i].from, a);
        c->zones[i].to = ldexp(c->zones[i].to, a);
        c->zones[i].fuel = ldexp(c->zones[i].fuel, b);
        c->zones[i].order = ldexp(c->zones[i].order, b);
    }
}

START_TEST(powers_of_two_change_no_bit)
{
    uint64_t state = random_seed("rescale", 47);
    int64_t before = comparisons;

    for (int64_t i = 0; i < WORLDS; i++) {
        market m = draw_market(&state, 0);
        int a = (int)random_int(&state, -90, 90), b = (int)random_int(&state, -90, 90);
        market scaled = rescale(&m, a, b);
        double order = draw_order(&m, &state, 0);
        result r = cascade(&m, order, 0.0), s = cascade(&scaled, ldexp(order, b), 0.0);
        curve c = trigger(&m), d = trigger(&scaled);

        rescale_result(&r, a, b);
        rescale_curve(&c, a, b);
        compare_bytes("end", &s.end, &r.end, sizeof r.end);
        compare_ints("rows", s.n, r.n);
        compare_bytes("burned", s.burned, r.burned, r.n * (int64_t)sizeof *r.burned);
        compare_ints("length", d.length, c.length);
        compare_bytes("orders", d.orders, c.orders, c.length * 8);
        compare_ints("zones", d.n_zones, c.n_zones);
        compare_bytes("zones", d.zones, c.zones, c.n_zones * (int64_t)sizeof *c.zones);
    }
    ck_assert_int_eq(comparisons - before, 7 * WORLDS);
}
END_TEST

/* Edges and points a few last bits apart: whatever rounds, the end lies in the bucket
 * touched last. */
static market draw_narrow(uint64_t *state)
{
    market m = {.direction = (int32_t)random_int(state, 0, 1)};
    double bit = 0x1p-36, base = 100000.0 + bit * (double)random_int(state, 0, 99);
    double price;

    m.buckets = random_int(state, 2, BUCKETS);
    m.tiers = 1;
    m.edges[0] = base;
    for (int64_t i = 0; i < m.buckets; i++)
        m.edges[i + 1] = m.edges[i] + bit * (double)random_int(state, 1, 4);
    draw_fuel(&m, state, 0);
    m.start = base + bit * (double)random_int(state, -2, 2 * m.buckets);
    m.points = random_int(state, 1, POINTS);
    price = m.start;
    for (int64_t i = 0; i < m.points; i++) {
        price += sign(&m) * bit * (double)random_int(state, 1, 9);
        m.price[i] = price;
        m.quote[i] = (i > 0 ? m.quote[i - 1] : 0.0) + random_between(state, 0.0, 30.0);
    }
    return m;
}

START_TEST(prices_round_within_their_bucket)
{
    uint64_t state = random_seed("narrow", 48);
    int64_t before = comparisons, due = 0;

    for (int64_t i = 0; i < 4 * WORLDS; i++) {
        market m = i % 4 < 2 ? draw_narrow(&state) : draw_market(&state, 0);
        double order = draw_order(&m, &state, 0);
        result r, more;

        if (i % 2 == 0) { /* all that rests, but for a bit or two, and no fuel */
            memset(m.density, 0, sizeof m.density);
            order = naive_d(&m, naive_limit(&m)) *
                    (1.0 + 0x1p-52 * (double)random_int(&state, -2, 2));
        }
        r = cascade(&m, order, 0.0);
        more = cascade(&m, order * (1.0 + 0x1p-50), 0.0);

        due += check_burned(&m, &r);
        compare_ints("bucket", r.end.bucket, bucket_of(&m, r.end.price));
        compare("where the book or the axis ends", r.end.price,
                r.end.reason == LIQMAP_STOPPED ? r.end.price : naive_limit(&m), 0.0);
        compare_ints("not past it", sign(&m) * (naive_limit(&m) - r.end.price) >= 0, 1);
        compare_ints("no nearer", sign(&m) * (more.end.price - r.end.price) >= 0, 1);
        due += 4;
    }
    ck_assert_int_eq(comparisons - before, due);
}
END_TEST

/* ---- by hand ------------------------------------------------------------------ */

/* Buckets of 10 from 60 to 140; 10 a percent from 100, so D is 10 times the way. */
static market by_hand(int32_t direction)
{
    market m = {.start = 100.0,
                .per_percent = 10.0,
                .buckets = 8,
                .tiers = 2,
                .direction = direction};

    for (int i = 0; i <= 8; i++)
        m.edges[i] = 60.0 + 10.0 * i;
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
    compare_ints("first", c.first, 5);
    compare_ints("length", c.length, 3);
    compare("order", c.orders[0], 100.0, 0.0);
    compare("order", c.orders[1], 100.0, 0.0);
    compare("order", c.orders[2], 105.0, 0.0);
    compare_ints("zones", c.n_zones, 1);
    compare_bytes("zone", &c.zones[0], &(liqmap_zone){5, 2, 110.0, 129.5, 195.0, 100.0},
                  sizeof(liqmap_zone));
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
    compare_ints("first", c.first, 3);
    compare_ints("length", c.length, 4);
    compare("order", c.orders[0], 0.0, 0.0);
    compare("order", c.orders[1], 100.0, 0.0);
    compare("order", c.orders[2], 100.0, 0.0);
    compare("order", c.orders[3], 143.0, 0.0);
    compare_ints("zones", c.n_zones, 1);
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
        compare_ints("length", c.length, 1);
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
        compare_ints("zones", c.n_zones, 1);
        compare_bytes("zone", &c.zones[0], &(liqmap_zone){5, 2, 110.0, to, held, 50.0},
                      sizeof(liqmap_zone));
        /* Where nothing follows it is the end of the book. */
        m.points = 2;
        c = trigger(&m);
        compare_ints("zones", c.n_zones, 1);
        compare("to", c.zones[0].to, 125.0, 0.0);
    }
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
        compare_ints("length", trigger(&m).length, cases[i].length);
    }
}
END_TEST

/* ---- room and refusals -------------------------------------------------------- */

START_TEST(rows_lie_a_stride_apart)
{
    market m = by_hand(LIQMAP_UP);
    union {
        liqmap_burn row;
        liqmap_zone zone;
        unsigned char bytes[64];
    } got[3];
    liqmap_cascade_end end = {.struct_size = sizeof end};
    result want;
    curve c;
    int64_t n = -1;

    m.density[5 * 2] = 150.0;
    m.density[6 * 2] = 45.0;
    want = cascade(&m, 100.0, 0.0);
    memset(got, 0xa5, sizeof got);
    SUCCEEDS(liqmap_cascade(&end, &got[0].row, 3, sizeof *got, NULL, NULL, m.edges,
                            m.density, 8, 2, LIQMAP_UP, 100.0, NULL, NULL, 0, 10.0,
                            100.0, 0.0));
    for (int i = 0; i < 2; i++)
        compare_bytes("row", &got[i].row, &want.burned[i], sizeof(liqmap_burn));
    for (size_t i = sizeof(liqmap_burn); i < sizeof *got; i++)
        compare_ints("between", got[0].bytes[i], 0xa5);
    compare_ints("past the last", got[2].bytes[0], 0xa5);
    SUCCEEDS(liqmap_cascade(&end, NULL, 0, 0, &n, NULL, m.edges, m.density, 8, 2,
                            LIQMAP_UP, 100.0, NULL, NULL, 0, 10.0, 100.0, 0.0));
    compare_ints("rows", n, 2);
    compare_bytes("end", &end, &want.end, sizeof end);
    c = trigger(&m);
    memset(got, 0xa5, sizeof got);
    SUCCEEDS(liqmap_trigger_curve(NULL, 0, NULL, NULL, &got[0].zone, 1, sizeof *got,
                                  NULL, NULL, m.edges, m.density, 8, 2, LIQMAP_UP,
                                  100.0, NULL, NULL, 0, 10.0));
    compare_bytes("zone", &got[0].zone, &c.zones[0], sizeof(liqmap_zone));
    compare_ints("past the zone", got[0].bytes[sizeof(liqmap_zone)], 0xa5);
}
END_TEST

/* Every argument of both calls, so that one of them can be spoiled. */
typedef struct arguments {
    liqmap_cascade_end *end;
    liqmap_burn *burned;
    double *orders;
    liqmap_zone *zones;
    int64_t capacity, stride, zone_capacity, zone_stride;
    const double *edges, *density;
    int64_t buckets, tiers;
    int32_t direction;
    double start;
    const double *price, *quote;
    int64_t points;
    double per_percent, order, move;
} arguments;

typedef struct outputs {
    liqmap_cascade_end end;
    liqmap_burn burned[BUCKETS];
    double orders[BUCKETS];
    liqmap_zone zones[BUCKETS];
    int64_t first;
} outputs;

/* Only one of the calls has them. */
enum { BOTH, CASCADE, CURVE };

/* Refused with a code and an index, nothing written but counts: 5 comparisons. */
static void refuse(const arguments *a, outputs *out, int32_t status, int64_t at,
                   int call)
{
    outputs untouched = *out;
    int64_t n = -7, length = -7, bad = -7;
    int counted = status == LIQMAP_E_ROOM;

    if (call != CURVE) {
        compare_answers("cascade",
                        liqmap_cascade(a->end, a->burned, a->capacity, a->stride, &n,
                                       &bad, a->edges, a->density, a->buckets, a->tiers,
                                       a->direction, a->start, a->price, a->quote,
                                       a->points, a->per_percent, a->order, a->move),
                        status);
        compare_ints("bad", bad, at);
        compare_ints("counted", n > 0, counted);
        compare_bytes("outputs", out, &untouched, sizeof *out);
    }
    n = bad = -7;
    if (call != CASCADE) {
        compare_answers("trigger_curve",
                        liqmap_trigger_curve(
                            a->orders, a->capacity, &length, &out->first, a->zones,
                            a->zone_capacity, a->zone_stride, &n, &bad, a->edges,
                            a->density, a->buckets, a->tiers, a->direction, a->start,
                            a->price, a->quote, a->points, a->per_percent),
                        status);
        compare_ints("bad", bad, at);
        compare_ints("counted", length > 0 && n > 0, counted);
        compare_ints("else 0", length == 0 && n == 0, !counted);
        compare_bytes("outputs", out, &untouched, sizeof *out);
    }
}

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

static arguments sound(const market *m, outputs *out)
{
    memset(out, 0xa5, sizeof *out);
    out->end.struct_size = sizeof out->end;
    return (arguments){.end = &out->end,
                       .burned = out->burned,
                       .orders = out->orders,
                       .zones = out->zones,
                       .capacity = BUCKETS,
                       .stride = sizeof *out->burned,
                       .zone_capacity = BUCKETS,
                       .zone_stride = sizeof *out->zones,
                       .edges = m->edges,
                       .density = m->density,
                       .buckets = m->buckets,
                       .tiers = m->tiers,
                       .direction = m->direction,
                       .start = m->start,
                       .price = m->price,
                       .quote = m->quote,
                       .points = m->points,
                       .order = 100.0};
}

/* One argument spoiled; the rest of the line says what is answered. */
#define REFUSE(field, value, status, at, call)                                         \
    do {                                                                               \
        market m_ = sound_market();                                                    \
        outputs out_;                                                                  \
        arguments a_ = sound(&m_, &out_);                                              \
        a_.field = (value);                                                            \
        refuse(&a_, &out_, (status), (at), (call));                                    \
    } while (0)

/* One element of an array spoiled. */
#define SPOIL(array, index, value, status)                                             \
    do {                                                                               \
        market m_ = sound_market();                                                    \
        outputs out_;                                                                  \
        arguments a_ = sound(&m_, &out_);                                              \
        m_.array[index] = (value);                                                     \
        refuse(&a_, &out_, (status), (index), BOTH);                                   \
    } while (0)

START_TEST(arguments_are_refused)
{
    int64_t before = comparisons;

    REFUSE(end, NULL, LIQMAP_E_NULL, -1, CASCADE);
    REFUSE(end->struct_size, 0, LIQMAP_E_STRUCT_SIZE, -1, CASCADE);
    REFUSE(burned, NULL, LIQMAP_E_NULL, -1, CASCADE);
    REFUSE(orders, NULL, LIQMAP_E_NULL, -1, CURVE);
    REFUSE(zones, NULL, LIQMAP_E_NULL, -1, CURVE);
    REFUSE(edges, NULL, LIQMAP_E_NULL, -1, BOTH);
    REFUSE(density, NULL, LIQMAP_E_NULL, -1, BOTH);
    REFUSE(price, NULL, LIQMAP_E_NULL, -1, BOTH);
    REFUSE(quote, NULL, LIQMAP_E_NULL, -1, BOTH);
    REFUSE(capacity, -1, LIQMAP_E_LENGTH, -1, BOTH);
    REFUSE(capacity, 1, LIQMAP_E_ROOM, -1, BOTH);
    REFUSE(zone_capacity, -1, LIQMAP_E_LENGTH, -1, CURVE);
    REFUSE(zone_capacity, 0, LIQMAP_E_ROOM, -1, CURVE);
    REFUSE(stride, 24, LIQMAP_E_STRIDE, -1, CASCADE);
    REFUSE(stride, 36, LIQMAP_E_STRIDE, -1, CASCADE);
    REFUSE(stride, INT64_MAX - 7, LIQMAP_E_OVERFLOW, -1, CASCADE);
    REFUSE(zone_stride, 40, LIQMAP_E_STRIDE, -1, CURVE);
    REFUSE(zone_stride, INT64_MAX - 7, LIQMAP_E_OVERFLOW, -1, CURVE);
    REFUSE(buckets, 0, LIQMAP_E_AXIS_BUCKETS, -1, BOTH);
    REFUSE(buckets, INT64_MIN, LIQMAP_E_AXIS_BUCKETS, -1, BOTH);
    REFUSE(buckets, INT64_MAX, LIQMAP_E_OVERFLOW, -1, BOTH);
    REFUSE(buckets, INT64_MAX / 16, LIQMAP_E_OVERFLOW, -1, BOTH);
    REFUSE(tiers, 0, LIQMAP_E_TIER_COUNT, -1, BOTH);
    REFUSE(tiers, -1, LIQMAP_E_TIER_COUNT, -1, BOTH);
    REFUSE(tiers, 17, LIQMAP_E_TIER_COUNT, -1, BOTH);
    REFUSE(direction, -1, LIQMAP_E_DIRECTION, -1, BOTH);
    REFUSE(direction, 2, LIQMAP_E_DIRECTION, -1, BOTH);
    REFUSE(points, -1, LIQMAP_E_LENGTH, -1, BOTH);
    REFUSE(points, 0, LIQMAP_E_DEPTH, 0, BOTH);
    REFUSE(points, INT64_MAX, LIQMAP_E_OVERFLOW, -1, BOTH);
    REFUSE(per_percent, 1.0, LIQMAP_E_DEPTH_CHOICE, -1, BOTH);
    REFUSE(per_percent, -1.0, LIQMAP_E_QUANTITY, -1, BOTH);
    REFUSE(per_percent, NAN, LIQMAP_E_NOT_FINITE, -1, BOTH);
    REFUSE(per_percent, 1e61, LIQMAP_E_MAGNITUDE, -1, BOTH);
    REFUSE(start, NAN, LIQMAP_E_NOT_FINITE, -1, BOTH);
    REFUSE(start, INFINITY, LIQMAP_E_NOT_FINITE, -1, BOTH);
    REFUSE(start, 0.0, LIQMAP_E_PRICE, -1, BOTH);
    REFUSE(start, 1e61, LIQMAP_E_MAGNITUDE, -1, BOTH);
    REFUSE(start, 106.0, LIQMAP_E_DEPTH, 0, BOTH);
    REFUSE(start, 105.0, LIQMAP_E_DEPTH, 0, BOTH);
    REFUSE(direction, LIQMAP_DOWN, LIQMAP_E_DEPTH, 0, BOTH);
    REFUSE(order, -1.0, LIQMAP_E_ORDER, -1, CASCADE);
    REFUSE(order, NAN, LIQMAP_E_NOT_FINITE, -1, CASCADE);
    REFUSE(order, INFINITY, LIQMAP_E_NOT_FINITE, -1, CASCADE);
    REFUSE(order, 1e61, LIQMAP_E_MAGNITUDE, -1, CASCADE);
    REFUSE(move, 0.01, LIQMAP_E_ORDER_CHOICE, -1, CASCADE);
    REFUSE(move, -0.01, LIQMAP_E_ORDER, -1, CASCADE);
    REFUSE(move, NAN, LIQMAP_E_NOT_FINITE, -1, CASCADE);
    ck_assert_int_eq(comparisons - before, 4 * 13 + 5 * 6 + 9 * 29);
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

START_TEST(a_book_or_a_move_is_wanted)
{
    market m = sound_market();
    outputs out;
    arguments a = sound(&m, &out);
    int64_t before = comparisons;

    a.price = a.quote = NULL;
    refuse(&a, &out, LIQMAP_E_NULL, -1, BOTH);
    a.points = 0;
    refuse(&a, &out, LIQMAP_E_DEPTH_CHOICE, -1, BOTH);
    a.per_percent = 10.0;
    a.order = 0.0;
    a.direction = LIQMAP_DOWN;
    a.move = 1.0;
    refuse(&a, &out, LIQMAP_E_PRICE, -1, CASCADE);
    a.move = 1e300;
    refuse(&a, &out, LIQMAP_E_PRICE, -1, CASCADE);
    a.direction = LIQMAP_UP;
    refuse(&a, &out, LIQMAP_E_MAGNITUDE, -1, CASCADE);
    ck_assert_int_eq(comparisons - before, 2 * 9 + 3 * 4);
    compare_ints("tiers", LIQMAP_CASCADE_TIERS, LIQMAP_MAX_TIERS);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("cascade");

    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, ends_where_a_walk_in_small_steps_ends);
    tcase_add_test(tests, the_curve_is_the_inverse_of_the_cascade);
    tcase_add_test(tests, more_order_more_fuel_or_less_depth_goes_further);
    tcase_add_test(tests, without_fuel_nothing_is_amplified);
    tcase_add_test(tests, nothing_moves_by_itself);
    tcase_add_test(tests, a_move_is_the_order_that_makes_it);
    tcase_add_test(tests, a_move_may_end_where_the_book_does);
    tcase_add_test(tests, powers_of_two_change_no_bit);
    tcase_add_test(tests, prices_round_within_their_bucket);
    tcase_add_test(tests, a_squeeze_by_hand);
    tcase_add_test(tests, a_fall_by_hand);
    tcase_add_test(tests, the_axis_wins_a_tie_with_the_book);
    tcase_add_test(tests, a_book_may_end_on_an_edge);
    tcase_add_test(tests, a_gap_is_crossed_by_more_than_rests_before_it);
    tcase_add_test(tests, a_zone_ends_past_a_gap);
    tcase_add_test(tests, a_start_off_the_axis);
    tcase_add_test(tests, rows_lie_a_stride_apart);
    tcase_add_test(tests, arguments_are_refused);
    tcase_add_test(tests, elements_are_refused_by_their_index);
    tcase_add_test(tests, a_book_or_a_move_is_wanted);
    return suite_run(tests, "cascade");
}
