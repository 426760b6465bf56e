/* SPDX-License-Identifier: MIT */

/*
 * cascade: against a price that is walked in small steps, summing book and fuel anew at
 * each; and the trigger curve against what it says of the cascade.
 */

#include "market.h"
#include "random.h"

#include <float.h>
#include <math.h>

enum { WORLDS = 4000, STEPS = 8 };
enum { STOPS = 2 * (BUCKETS + 1) + POINTS + 2 };

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

    while (i < m->buckets && price >= m->edges[i + 1]) {
        if (++i == m->buckets) {
            break;
        }
    }
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

    for (int64_t t = 0; t < m->tiers; t++) {
        sum += m->density[i * m->tiers + t];
    }
    return sum;
}

static double naive_s(const market *m, double price)
{
    double sum = 0.0;

    for (int64_t i = 0; i < m->buckets; i++) {
        if (is_touched(m, i, price)) {
            sum += naive_fuel(m, i);
        }
    }
    return sum;
}

static double naive_d(const market *m, double price)
{
    double from = m->start, low = 0.0;

    if (m->points == 0) {
        return m->per_percent * 100.0 * fabs(price - m->start) / m->start;
    }
    for (int64_t i = 0; i < m->points; i++) {
        double to = m->price[i], high = m->quote[i];

        if (price == to) {
            return high;
        }
        if (sign(m) * price < sign(m) * to) {
            return (low * (to - price) + high * (price - from)) / (to - from);
        }
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
    for (int64_t i = 0; i < m->points; i++) {
        all[n++] = m->price[i];
    }
    qsort(all, (size_t)n, sizeof *all, by_price);
    for (int64_t k = 0; k < n; k++) {
        double price = all[is_up(m) ? k : n - 1 - k];

        if (sign(m) * price >= sign(m) * m->start &&
            sign(m) * price <= sign(m) * naive_limit(m)) {
            stops[kept++] = price;
        }
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
    for (int64_t i = 0; i < m->buckets; i++) {
        m->edges[i + 1] =
            m->edges[i] +
            (exact || even ? width : width * random_between(state, 0.1, 2.0));
    }
}

static void draw_fuel(market *m, uint64_t *state, int exact)
{
    double scale = pow(10.0, random_between(state, -1.0, 2.0));
    double empty = random_unit(state);

    for (int64_t i = 0; i < m->buckets * m->tiers; i++) {
        m->density[i] =
            exact ? whole(state, 0, 8) : -scale * log1p(-random_unit(state));
        if (random_chance(state, empty)) {
            m->density[i] = 0.0;
        }
    }
}

/* On the axis, on an edge of it, or off it. */
static void draw_start(market *m, uint64_t *state, int exact)
{
    double low = m->edges[0], high = m->edges[m->buckets];

    if (random_chance(state, 0.3)) {
        m->start = m->edges[random_int(state, 0, m->buckets)];
    } else if (exact) {
        m->start = whole(state, (int64_t)low - 4, (int64_t)high + 4);
    } else {
        m->start = random_between(state, low - 4.0, high + 4.0);
    }
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
            if (!random_chance(state, 0.2)) {
                quote += exact ? whole(state, 0, 3) * ahead
                               : random_between(state, 0.0, 20.0) * ahead;
            }
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
    if (!random_chance(state, 0.3)) {
        draw_points(&m, state, exact);
    }
    if (m.points == 0) {
        m.start = exact ? 100.0 : m.start;
        m.per_percent = exact ? whole(state, 1, 4) : random_between(state, 0.1, 20.0);
    }
    return m;
}

static double draw_order(const market *m, uint64_t *state, int exact)
{
    double whole_book = naive_d(m, naive_limit(m));

    if (random_chance(state, 0.1)) {
        return 0.0;
    }
    return exact ? whole(state, 0, (int64_t)fmin(1e6, whole_book + 2.0))
                 : random_between(state, 0.0, 1.2) * (whole_book + 1e-3);
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

        if (!is_touched(m, bucket, r->end.price) || !(naive_fuel(m, bucket) > 0.0)) {
            continue;
        }
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
    if (e->reason == LIQMAP_STOPPED) {
        compare_ints("the book holds it", resting >= push - slack(push + resting), 1);
    } else {
        compare_ints("the book does not", resting < push, 1);
    }
    compare_ints("bucket of the end", e->bucket, bucket_of(m, e->price));
    for (int64_t t = 0; t < LIQMAP_CASCADE_TIERS; t++) {
        double sum = 0.0;

        for (int64_t i = 0; t < m->tiers && i < m->buckets; i++) {
            if (is_touched(m, i, e->price)) {
                sum += m->density[i * m->tiers + t];
            }
        }
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

    for (int64_t i = 0; i < WORLDS; i++) {
        due += compare_markets(&state, reasons, i % 2 == 0);
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(due, 400000);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_gt(reasons[i], WORLDS / 4);
    }
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
            !is_touched(m, i, is_up(m) ? edge : nextafter(edge, 0.0))) {
            continue;
        }
        for (int64_t j = 0; j < m->buckets; j++) {
            if (j != i && (j < i) == is_up(m) &&
                is_touched(m, j, is_up(m) ? edge : nextafter(edge, 0.0))) {
                fuel += naive_fuel(m, j);
            }
        }
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
    if (order - hair > 0.0) {
        compare_ints("one below does not", reaches(m, bucket, order - hair), 0);
    }
    return 1 + (order - hair > 0.0);
}

static int64_t check_curve(const market *m, const curve *c)
{
    int64_t step = is_up(m) ? 1 : -1, home = bucket_of(m, m->start), k = 0, due = 0;
    double scale;

    compare_ints("first", c->found.first, home + step);
    for (int64_t i = home + step; i >= 0 && i < m->buckets; i += step, k++) {
        double near = m->edges[i + (is_up(m) ? 0 : 1)], limit = naive_limit(m);

        if (is_up(m) ? near > limit : near <= limit) {
            break;
        }
        double want = naive_trigger(m, i, &scale);

        compare("least order", c->orders[k], want, 1e-13 * scale);
        compare_ints("never falls", k == 0 || c->orders[k] >= c->orders[k - 1], 1);
        due += 2 + check_inverse(m, i, c->orders[k], scale);
    }
    compare_ints("length", c->found.length, k);
    return due + 2;
}

static void check_zone(const market *m, const curve *c, const liqmap_zone *z, int64_t k,
                       int64_t count)
{
    int64_t step = is_up(m) ? 1 : -1;
    int64_t nearest = c->found.first + step * k,
            furthest = nearest + step * (count - 1);
    int64_t next = furthest + step;
    double fuel = 0.0, resting = naive_d(m, z->to), push, scale;

    for (int64_t i = nearest; i != next; i += step) {
        fuel += naive_fuel(m, i);
    }
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

    while (k < c->found.length) {
        int64_t count = 1;

        while (k + count < c->found.length && c->orders[k + count] == c->orders[k]) {
            count++;
        }
        if (count > 1) {
            check_zone(m, c, &c->zones[zone++], k, count);
        }
        k += count;
    }
    compare_ints("zones", c->found.n_zones, zone);
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
        zones += c.found.n_zones;
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
        for (int64_t k = 0; k < m.points; k++) {
            deep.quote[k] *= factor;
        }
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

        if (home >= 0 && home < m.buckets) {
            m.density[home * m.tiers] = 1e9;
        }
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
        double move = random_between(&state, 1e-6, 0.5), order, blur;
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
        /* The target rounds as the start does, which a steep book makes more of. */
        blur = naive_d(&m, target + sign(&m) * 2 * DBL_EPSILON * m.start) - order;
        r = cascade(&m, 0.0, move);
        compare("order", r.end.order, order, 1e-12 * order + blur);
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
    for (int64_t i = 0; i <= s.buckets; i++) {
        s.edges[i] = ldexp(s.edges[i], a);
    }
    for (int64_t i = 0; i < s.buckets * s.tiers; i++) {
        s.density[i] = ldexp(s.density[i], b);
    }
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
    for (int t = 0; t < LIQMAP_CASCADE_TIERS; t++) {
        r->end.by_tier[t] = ldexp(r->end.by_tier[t], b);
    }
    for (int64_t i = 0; i < r->n; i++) {
        r->burned[i].price = ldexp(r->burned[i].price, a);
        r->burned[i].liquidated = ldexp(r->burned[i].liquidated, b);
        r->burned[i].total = ldexp(r->burned[i].total, b);
    }
}

static void rescale_curve(curve *c, int a, int b)
{
    for (int64_t i = 0; i < c->found.length; i++) {
        c->orders[i] = ldexp(c->orders[i], b);
    }
    for (int64_t i = 0; i < c->found.n_zones; i++) {
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
        compare_ints("length", d.found.length, c.found.length);
        compare_bytes("orders", d.orders, c.orders, c.found.length * 8);
        compare_ints("zones", d.found.n_zones, c.found.n_zones);
        compare_bytes("zones", d.zones, c.zones,
                      c.found.n_zones * (int64_t)sizeof *c.zones);
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
    for (int64_t i = 0; i < m.buckets; i++) {
        m.edges[i + 1] = m.edges[i] + bit * (double)random_int(state, 1, 4);
    }
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
    return suite_run(tests, "cascade");
}
