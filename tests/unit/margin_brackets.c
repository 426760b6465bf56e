/* SPDX-License-Identifier: MIT */
/*
 * Bracketed prices against a model that knows no formula for a price: it walks outward
 * from entry in fine steps until equity is no more than maintenance, then halves the
 * step. Equity, maintenance and the bracket of a price are written from their
 * definitions, in long double.
 */
#include "random.h"
#include "suite.h"

#include <float.h>
#include <math.h>

#include <liqmap/venue.h>

enum { MOST = 12, LONGEST = 20, POSITIONS = 110000, ROUNDS = 20000 };

#define LONG LIQMAP_LONG
#define SHORT LIQMAP_SHORT
#define LINEAR LIQMAP_LINEAR
#define INVERSE LIQMAP_INVERSE
#define MARK LIQMAP_MAINTENANCE_MARK
#define ENTRY LIQMAP_MAINTENANCE_ENTRY
#define NOTIONAL LIQMAP_MEASURE_NOTIONAL
#define CONTRACTS LIQMAP_MEASURE_CONTRACTS
#define FLAT LIQMAP_RULE_FLAT
#define DEDUCTION LIQMAP_RULE_DEDUCTION

/* A position and the table it is under. */
typedef struct scene {
    liqmap_position p;
    liqmap_bracket rows[LONGEST];
    int64_t n;
    int32_t measure, rule;
} scene;

typedef struct reply {
    int32_t status;
    double price;
    int64_t used;
} reply;

static reply ask(const scene *s)
{
    const liqmap_bracket_table table = {.struct_size = sizeof table,
                                        .measure = s->measure,
                                        .rule = s->rule,
                                        .count = s->n,
                                        .stride = sizeof *s->rows,
                                        .rows = s->rows};
    reply r = {0, -7.0, -7};
    int64_t bad = -7;

    r.status = liqmap_bracketed_price(&r.price, &r.used, &bad, &s->p, &table);
    ck_assert_int_eq(bad, -1);
    if (r.status != LIQMAP_OK) {
        ck_assert(r.price == -7.0 && r.used == -7);
    }
    return r;
}

/* ---- the model ------------------------------------------------------------------- */

static long double value_at(const scene *s, long double price)
{
    return s->p.contract == LINEAR ? s->p.quantity * price : s->p.quantity / price;
}

static long double price_of(const scene *s, long double value)
{
    return s->p.contract == LINEAR ? value / s->p.quantity : s->p.quantity / value;
}

static long double entry_value(const scene *s)
{
    return value_at(s, s->p.entry);
}

static long double own_margin(const scene *s)
{
    return s->p.margin != 0.0 ? s->p.margin : entry_value(s) / s->p.leverage;
}

/* What is lost or gained is the change of value. */
static long double equity_at(const scene *s, long double value)
{
    long double rise =
        s->p.contract == LINEAR ? value - entry_value(s) : entry_value(s) - value;

    return own_margin(s) + s->p.cross + (s->p.side == LONG ? rise : -rise);
}

static int64_t bracket_at(const scene *s, long double price)
{
    long double size = s->measure == CONTRACTS    ? s->p.quantity
                       : s->p.maintenance == MARK ? value_at(s, price)
                                                  : entry_value(s);
    int64_t b = 0;

    while (b < s->n && size > s->rows[b].cap) {
        b++;
    }
    return b;
}

static long double maintenance_in(const scene *s, int64_t b, long double value)
{
    long double of = s->p.maintenance == MARK ? value : entry_value(s);
    long double rate = (long double)s->rows[b].mmr + s->p.fee;

    return rate * of - s->rows[b].deduction;
}

/* What is left above maintenance by the rules of a bracket. */
static long double spare_in(const scene *s, int64_t b, long double price)
{
    long double value = value_at(s, price);

    return equity_at(s, value) - maintenance_in(s, b, value);
}

/* Where a walk is, and what it came to. */
typedef struct walk {
    int32_t status; /* 1: nothing yet */
    long double good, bad;
    int64_t good_bracket, used;
} walk;

static void visit(walk *w, const scene *s, long double price, int64_t b,
                  long double spare)
{
    if (w->status != 1) {
        return;
    }
    if (b == s->n) {
        w->status = LIQMAP_E_BEYOND;
    } else if (spare <= 0.0L) {
        w->status = LIQMAP_OK;
        w->bad = price;
        w->used = b;
    } else {
        w->good = price;
        w->good_bracket = b;
    }
}

/* Out of one bracket and into the next. The border itself lies in the smaller one: out
 * of the larger it is not reached, and 0 left there is still something left. */
static void visit_border(walk *w, const scene *s, int64_t from, int64_t to)
{
    long double cap = s->rows[from < to ? from : to].cap, border = price_of(s, cap);
    long double spare = equity_at(s, cap) - maintenance_in(s, from, cap);

    if (spare != 0.0L || from < to) {
        visit(w, s, border, from, spare);
    }
    if (to < s->n) {
        spare = equity_at(s, cap) - maintenance_in(s, to, cap);
    }
    visit(w, s, border, to, spare);
}

/* By way of every border. */
static void step_to(walk *w, const scene *s, long double price)
{
    int64_t to = bracket_at(s, price);

    while (w->status == 1 && w->good_bracket != to) {
        visit_border(w, s, w->good_bracket,
                     w->good_bracket + (w->good_bracket < to ? 1 : -1));
    }
    if (w->status == 1) {
        visit(w, s, price, to, spare_in(s, to, price));
    }
}

/* Within one bracket, where what is left only falls or only rises. */
static void halve(walk *w, const scene *s)
{
    for (int i = 0; i < 64 && w->good != w->bad; i++) {
        long double middle = (w->good + w->bad) / 2;

        if (spare_in(s, w->used, middle) > 0.0L) {
            w->good = middle;
        } else {
            w->bad = middle;
        }
    }
}

/* 200 steps of 2 %, then 15 of four times: as good as no price at all, and not yet
 * so far that long double would have to distinguish 0 from nearly 0. */
static walk look_outward(const scene *s)
{
    long double price = s->p.entry;
    int64_t b = bracket_at(s, price);
    walk w = {1, 0, 0, 0, -7};

    visit(&w, s, price, b, b < s->n ? spare_in(s, b, price) : 0);
    if (w.status == LIQMAP_OK) {
        w.status = LIQMAP_E_LIQUIDATABLE;
    }
    for (int i = 0; w.status == 1 && i < 215; i++) {
        long double far = i < 200 ? 1.02L : 4.0L;

        price = s->p.side == LONG ? price / far : price * far;
        step_to(&w, s, price);
    }
    if (w.status == 1) {
        w.status = LIQMAP_E_NO_PRICE;
    }
    if (w.status == LIQMAP_OK) {
        halve(&w, s);
    }
    return w;
}

/* ---- random scenes --------------------------------------------------------------- */

static double power(uint64_t *state, double low, double high)
{
    return pow(10.0, random_between(state, low, high));
}

/* Mostly as venues have them, some near 1 and above. */
static double random_rate(uint64_t *state)
{
    return random_chance(state, 0.9)   ? random_between(state, 0.0, 0.05)
           : random_chance(state, 0.5) ? random_between(state, 0.0, 1.5)
                                       : 1.0 + random_between(state, -1e-3, 1e-3);
}

static void add_ladder(scene *s)
{
    for (int64_t b = 1; b < s->n; b++) {
        liqmap_bracket *row = &s->rows[b];

        row->mmr = fmax(row->mmr, row[-1].mmr);
        row->deduction = row[-1].deduction + row[-1].cap * (row->mmr - row[-1].mmr);
    }
}

/* Around a size; with deduction a ladder, or whatever it happens to be. */
static void random_table(scene *s, uint64_t *state, double size)
{
    double cap = size * power(state, -1.5, 1.0);

    s->n = random_int(state, 1, MOST);
    for (int64_t b = 0; b < s->n; b++) {
        liqmap_bracket *row = &s->rows[b];

        row->cap = cap;
        row->leverage = random_chance(state, 0.5) ? 0.0 : 1.0 + (double)(MOST - b);
        row->mmr = random_rate(state);
        row->deduction = 0.0;
        cap *= 1.0 + power(state, -1.5, 0.5);
        if (s->rule == DEDUCTION && random_chance(state, 0.3)) {
            row->deduction = random_unit(state) * row->mmr * row->cap;
        }
    }
    if (s->rule == DEDUCTION && random_chance(state, 0.6)) {
        s->rows[0].deduction = 0.0;
        add_ladder(s);
    }
    if (random_chance(state, 0.5)) {
        s->rows[s->n - 1].cap = INFINITY;
    }
}

static void random_margin(scene *s, uint64_t *state, double value)
{
    s->p.leverage = random_chance(state, 0.1) ? 1.0 : fmax(1.0, power(state, 0.0, 2.1));
    if (random_chance(state, 0.5)) {
        s->p.margin = value * power(state, -3.0, 0.7);
    }
    if (random_chance(state, 0.01)) {
        s->p.margin = value * power(state, 0.0, 8.0);
    }
    if (s->p.margin != 0.0 && random_chance(state, 0.5)) {
        s->p.leverage = 0.0;
    }
    if (random_chance(state, 0.3)) {
        s->p.cross = value * random_between(state, -0.3, 0.3);
    }
    if (random_chance(state, 0.02)) {
        s->p.cross = value * random_between(state, -30.0, 30.0);
    }
}

static scene random_kind(uint64_t *state)
{
    scene s;

    memset(&s, 0, sizeof s);
    s.p.struct_size = sizeof s.p;
    s.p.side = (int32_t)random_int(state, 0, 1);
    s.p.contract = (int32_t)random_int(state, 0, 1);
    s.p.maintenance = random_chance(state, 0.8) ? MARK : ENTRY;
    s.p.mmr = random_unit(state);       /* not to count */
    s.p.deduction = random_unit(state); /* nor this */
    s.measure = random_chance(state, 0.8) ? NOTIONAL : CONTRACTS;
    s.rule = (int32_t)random_int(state, 0, 1);
    if (s.p.maintenance == MARK && random_chance(state, 0.3)) {
        s.p.fee = random_between(state, 0.0, 0.002);
    }
    return s;
}

static double size_of(const scene *s)
{
    return s->measure == CONTRACTS ? s->p.quantity : (double)entry_value(s);
}

static scene random_scene(uint64_t *state)
{
    scene s = random_kind(state);

    s.p.entry = power(state, -6.0, 6.0);
    s.p.quantity = power(state, -6.0, 9.0);
    random_margin(&s, state, (double)entry_value(&s));
    random_table(&s, state, size_of(&s));
    return s;
}

/* In numbers so round that nothing is rounded: the size may be a cap exactly, and
 * equity maintenance exactly, at entry or at a border. */
static scene round_scene(uint64_t *state)
{
    scene s = random_kind(state);
    double cap = 0.0, size;

    s.p.fee = 0.0;
    s.p.entry = ldexp(1.0, (int)random_int(state, -8, 8));
    s.p.quantity = (double)random_int(state, 1, 64);
    size = size_of(&s);
    s.p.margin = (double)entry_value(&s) * (double)random_int(state, 1, 40) / 32.0;
    if (random_chance(state, 0.3)) {
        s.p.cross = (double)entry_value(&s) * (double)random_int(state, -8, 8) / 32.0;
    }
    s.n = random_int(state, 1, MOST);
    for (int64_t b = 0; b < s.n; b++) {
        cap += size * (double)random_int(state, 1, 4) / 4.0;
        s.rows[b].cap = cap;
        s.rows[b].mmr = (double)random_int(state, 0, 40) / 32.0;
        if (s.rule == DEDUCTION && random_chance(state, 0.3)) {
            s.rows[b].deduction = size * (double)random_int(state, 0, 8) / 32.0;
        }
    }
    if (s.rule == DEDUCTION && random_chance(state, 0.5)) {
        s.rows[0].deduction = 0.0;
        add_ladder(&s);
    }
    return s;
}

/* ---- comparing ------------------------------------------------------------------- */

/* The largest of what equity and maintenance at a price are made of. */
static double terms_at(const scene *s, int64_t b, long double price)
{
    double terms = fmax((double)entry_value(s), (double)value_at(s, price));

    terms = fmax(terms, (double)own_margin(s));
    terms = fmax(terms, fabs(s->p.cross));
    return fmax(terms, s->rows[b].deduction);
}

/*
 * How far equity may be from maintenance: 1e-12 of entry notional. Where a term is more
 * than a thousand times the notional, 1e-15 of that term, 5 roundings: the last bit of
 * a price alone is worth 1e-16 of the value there, so that of every six such prices off
 * by more than 1e-12 of the notional five are the nearest double and still off.
 */
static double slack_at(const scene *s, int64_t b, long double price)
{
    return fmax(1e-12 * (double)entry_value(s), 1e-15 * terms_at(s, b, price));
}

/* What was seen how often. */
typedef struct tally {
    int64_t priced, jumps, crossed, unpriced, liquidatable, beyond, marginal, shifted;
} tally;

/* No point strictly inward is liquidatable: 5 comparisons. */
static void check_inward(const scene *s, double price)
{
    static const long double parts[] = {0.03L, 0.3L, 0.7L, 0.97L, 0.9999L};

    for (int64_t i = 0; i < COUNT(parts); i++) {
        long double at = s->p.entry + (price - (long double)s->p.entry) * parts[i];
        int64_t b = bracket_at(s, at);

        compare_ints("inward", b < s->n && spare_in(s, b, at) > -slack_at(s, b, at), 1);
    }
}

/* Equity lies between the maintenances of two brackets. */
static int lies_between(const scene *s, int64_t a, int64_t b, double price)
{
    long double x = spare_in(s, a, price), y = spare_in(s, b, price);
    double slack = fmax(slack_at(s, a, price), slack_at(s, b, price));

    return fminl(x, y) < slack && fmaxl(x, y) > -slack;
}

/* The price is at the border the walk stopped at: 2 comparisons. */
static void check_border(const scene *s, const reply *r, const walk *w)
{
    int64_t low = w->used < w->good_bracket ? w->used : w->good_bracket;

    compare("border", r->price, (double)price_of(s, s->rows[low].cap),
            4 * DBL_EPSILON * r->price);
    compare_ints("between", lies_between(s, w->good_bracket, w->used, r->price), 1);
}

/* How fast a loss eats what is left, per value. */
static double slope_of(const scene *s, int64_t b)
{
    int falls = (s->p.contract == LINEAR) == (s->p.side == LONG);

    return s->p.maintenance == ENTRY ? 1.0
           : falls                   ? fabs(1.0 - s->rows[b].mmr - s->p.fee)
                                     : 1.0 + s->rows[b].mmr + s->p.fee;
}

/* Equity is maintenance there, and the model says the same: 2 comparisons. */
static void check_crossing(const scene *s, const reply *r, const walk *w)
{
    double slack = slack_at(s, w->used, r->price);

    compare("spare", (double)spare_in(s, w->used, r->price), 0.0, slack);
    compare("value", (double)(value_at(s, r->price) - value_at(s, w->bad)), 0.0,
            slack / slope_of(s, w->used));
}

/* Another bracket than the model's only where the price is at their border. */
static void check_used(const scene *s, const reply *r, const walk *w, tally *seen)
{
    int64_t low = w->used < r->used ? w->used : r->used;

    compare_ints("used", r->used, w->used == r->used ? w->used : 2 * low + 1 - w->used);
    if (w->used == r->used) {
        return;
    }
    ck_assert(lies_between(s, r->used, w->used, r->price));
    ck_assert_double_le(fabs(r->price - (double)price_of(s, s->rows[low].cap)),
                        4 * DBL_EPSILON * r->price);
    seen->shifted++;
}

/* On the losing side; at entry itself only where that is a border, and the next bracket
 * is one too many. */
static int is_outward(const scene *s, const reply *r, const walk *w)
{
    if (r->price == s->p.entry) {
        return value_at(s, r->price) == s->rows[w->good_bracket].cap &&
               r->used == w->good_bracket + 1;
    }
    return (r->price < s->p.entry) == (s->p.side == LONG);
}

/* 9 comparisons. */
static void check_price(const scene *s, const reply *r, const walk *w, tally *seen)
{
    compare_ints("outward", is_outward(s, r, w), 1);
    check_used(s, r, w, seen);
    if (w->used != w->good_bracket) {
        check_border(s, r, w);
    } else {
        check_crossing(s, r, w);
    }
    check_inward(s, r->price);
    seen->priced++;
    seen->jumps += w->used != w->good_bracket;
    seen->crossed += r->used != bracket_at(s, s->p.entry);
}

/* Two answers may both be right only where what is left is rounding. */
static void check_marginal(const scene *s, const reply *r, const walk *w)
{
    long double at = r->status == LIQMAP_OK   ? r->price
                     : w->status == LIQMAP_OK ? w->bad
                                              : s->p.entry;
    int64_t b = bracket_at(s, at);

    if (b == s->n || fabsl(spare_in(s, b, at)) > slack_at(s, b, at)) {
        ck_abort_msg("%s, should be %s", liqmap_status_name(r->status),
                     liqmap_status_name(w->status));
    }
}

static void check_scene(const scene *s, tally *seen)
{
    reply r = ask(s);
    walk w = look_outward(s);

    if (r.status != w.status) {
        check_marginal(s, &r, &w);
        seen->marginal++;
        return;
    }
    compare_answers("status", r.status, w.status);
    if (r.status == LIQMAP_OK) {
        check_price(s, &r, &w, seen);
    }
    seen->unpriced += r.status == LIQMAP_E_NO_PRICE;
    seen->liquidatable += r.status == LIQMAP_E_LIQUIDATABLE;
    seen->beyond += r.status == LIQMAP_E_BEYOND;
}

static void check_tally(const tally *seen, int64_t before)
{
    int64_t answered =
        seen->priced + seen->unpriced + seen->liquidatable + seen->beyond;

    printf("# %" PRId64 " priced, %" PRId64 " of them at a jump, %" PRId64
           " in another bracket; %" PRId64 " without a price, %" PRId64
           " liquidatable, %" PRId64 " beyond; %" PRId64 " marginal, %" PRId64
           " shifted\n",
           seen->priced, seen->jumps, seen->crossed, seen->unpriced, seen->liquidatable,
           seen->beyond, seen->marginal, seen->shifted);
    ck_assert_int_eq(answered + seen->marginal, POSITIONS);
    ck_assert_int_eq(comparisons - before, answered + 9 * seen->priced);
    ck_assert_int_gt(seen->jumps, POSITIONS / 200);
    ck_assert_int_gt(seen->crossed, POSITIONS / 20);
    ck_assert_int_gt(seen->unpriced, POSITIONS / 100);
    ck_assert_int_gt(seen->liquidatable, POSITIONS / 100);
    ck_assert_int_gt(seen->beyond, POSITIONS / 100);
}

START_TEST(prices_are_where_a_walk_ends)
{
    uint64_t state = random_seed("walks", 11);
    int64_t before = comparisons;
    tally seen = {0, 0, 0, 0, 0, 0, 0, 0};

    for (int64_t i = 0; i < POSITIONS; i++) {
        scene s = random_scene(&state);

        check_scene(&s, &seen);
    }
    check_tally(&seen, before);
    ck_assert_int_le(seen.marginal + seen.shifted, POSITIONS / 10000);
}
END_TEST

START_TEST(round_numbers_leave_no_doubt)
{
    uint64_t state = random_seed("round_walks", 12);
    int64_t before = comparisons;
    tally seen = {0, 0, 0, 0, 0, 0, 0, 0};

    for (int64_t i = 0; i < POSITIONS; i++) {
        scene s = round_scene(&state);

        check_scene(&s, &seen);
    }
    check_tally(&seen, before);
    ck_assert_int_eq(seen.marginal + seen.shifted, 0);
}
END_TEST

/* ---- to the bit ------------------------------------------------------------------ */

static void compare_replies(const char *what, const reply *a, const reply *b)
{
    compare_answers(what, a->status, b->status);
    compare_bytes(what, &a->price, &b->price, sizeof a->price);
    compare_ints(what, a->used, b->used);
}

/* A table of one bracket is a rate, however it is measured. */
START_TEST(one_bracket_is_a_rate)
{
    uint64_t state = random_seed("one_bracket", 13);
    int64_t before = comparisons;
    int64_t priced = 0;

    for (int64_t i = 0; i < ROUNDS; i++) {
        scene s = random_scene(&state);
        liqmap_position p = s.p;
        reply got, want = {0, -7.0, 0};

        s.n = 1;
        s.rows[0].cap = random_chance(&state, 0.5) ? INFINITY : 1e60;
        p.mmr = s.rows[0].mmr;
        p.deduction = s.rows[0].deduction;
        want.status = liqmap_liquidation_price(&want.price, &p);
        want.used = want.status == LIQMAP_OK ? 0 : -7;
        got = ask(&s);
        compare_replies("one bracket", &got, &want);
        priced += got.status == LIQMAP_OK;
    }
    ck_assert_int_eq(comparisons - before, 3 * ROUNDS);
    ck_assert_int_gt(priced, ROUNDS / 2);
}
END_TEST

/* Where nothing changes bracket on its way, a table is the row the position is in. */
START_TEST(a_size_that_stays_is_a_rate)
{
    uint64_t state = random_seed("fixed_sizes", 14);
    int64_t before = comparisons;
    int64_t asked = 0;

    for (int64_t i = 0; i < ROUNDS; i++) {
        scene s = random_scene(&state);
        liqmap_position p = s.p;
        reply got, want = {LIQMAP_E_BEYOND, -7.0, -7};
        int64_t b = bracket_at(&s, s.p.entry);

        if (s.measure == NOTIONAL && s.p.maintenance == MARK) {
            continue;
        }
        got = ask(&s);
        if (b < s.n) {
            p.mmr = s.rows[b].mmr;
            p.deduction = s.rows[b].deduction;
            want.status = liqmap_liquidation_price(&want.price, &p);
            want.used = want.status == LIQMAP_OK ? b : -7;
        }
        compare_replies("fixed", &got, &want);
        asked++;
    }
    ck_assert_int_eq(comparisons - before, 3 * asked);
    ck_assert_int_gt(asked, ROUNDS / 4);
}
END_TEST

/* Prices times 2^a, quantities times 2^b. */
static void rescale(scene *s, int a, int b)
{
    int value = s->p.contract == LINEAR ? b + a : b - a;

    s->p.entry = ldexp(s->p.entry, a);
    s->p.quantity = ldexp(s->p.quantity, b);
    s->p.margin = ldexp(s->p.margin, value);
    s->p.cross = ldexp(s->p.cross, value);
    for (int64_t i = 0; i < s->n; i++) {
        liqmap_bracket *row = &s->rows[i];

        row->cap = ldexp(row->cap, s->measure == CONTRACTS ? b : value);
        row->deduction = ldexp(row->deduction, value);
    }
}

START_TEST(units_do_not_matter)
{
    uint64_t state = random_seed("units", 15);
    int64_t before = comparisons;

    for (int64_t i = 0; i < ROUNDS; i++) {
        int a = (int)random_int(&state, -40, 40), b = (int)random_int(&state, -40, 40);
        scene s = random_scene(&state);
        reply want = ask(&s), got;

        rescale(&s, a, b);
        got = ask(&s);
        if (got.status == LIQMAP_OK) {
            want.price = ldexp(want.price, a);
        }
        compare_replies("units", &got, &want);
    }
    ck_assert_int_eq(comparisons - before, 3 * ROUNDS);
}
END_TEST

/* ---- continuity of the tables with deduction ------------------------------------- */

/* For a position whose value at entry is `value`. */
static reply ask_of(const scene *s, double value)
{
    scene t = *s;

    t.p.quantity = value;
    return ask(&t);
}

/* The value at entry of a position that is closed at a value, by the rules of a row. */
static double value_closed_at(const scene *s, const liqmap_bracket *row, double value)
{
    double way = (s->p.contract == LINEAR) == (s->p.side == LONG) ? 1.0 : -1.0;
    double rest = value * (way - row->mmr - s->p.fee) + row->deduction;

    return rest / (way - 1.0 / s->p.leverage);
}

/* Just below a size, at it and just above, from 4 ulps to 1e-9 of it, the price
 * moves as little as the size. 8 comparisons; none where such a position is never
 * safe. */
static int64_t check_continuity(const scene *s, double value)
{
    static const double parts[] = {0x1p-50, 1e-14, 1e-12, 1e-9};
    reply at = ask_of(s, value);

    if (at.status == LIQMAP_E_LIQUIDATABLE) {
        return 0;
    }
    SUCCEEDS(at.status);
    for (int64_t i = 0; i < COUNT(parts); i++) {
        double slack = (16 * DBL_EPSILON + 4 * parts[i]) * at.price;

        compare("below", ask_of(s, value * (1 - parts[i])).price, at.price, slack);
        compare("above", ask_of(s, value * (1 + parts[i])).price, at.price, slack);
    }
    return 1;
}

/* An entry of 1, so that a quantity is a value in either contract. */
static scene scene_of_venue(int64_t venue, int32_t side)
{
    liqmap_rules rules = {0};
    scene s;

    memset(&s, 0, sizeof s);
    rules.struct_size = sizeof rules;
    SUCCEEDS(liqmap_venue_rules(venue, &rules));
    SUCCEEDS(liqmap_venue_brackets(venue, s.rows, LONGEST, sizeof *s.rows, &s.n));
    s.rows[s.n - 1].cap = INFINITY;
    s.p.struct_size = sizeof s.p;
    s.p.side = side;
    s.p.contract = rules.contract;
    s.p.maintenance = rules.maintenance;
    s.p.fee = rules.fee;
    s.p.entry = 1.0;
    s.measure = rules.measure;
    s.rule = rules.rule;
    return s;
}

/* How many borders between brackets with deductions the venues have. */
static int64_t borders_of_venues(void)
{
    int64_t n = 0;

    for (int64_t venue = 0; venue < liqmap_venue_count(); venue++) {
        liqmap_bracket_table table = {.struct_size = sizeof table};

        SUCCEEDS(liqmap_venue_table(venue, &table));
        n += table.rule == DEDUCTION ? table.count - 1 : 0;
    }
    ck_assert_int_ge(n, 74);
    return n;
}

/* Where a position begins at a border, and where it ends there by either bracket. */
static int64_t check_border_at(const scene *s, int64_t b)
{
    double cap = s->rows[b].cap;
    int64_t looked = check_continuity(s, cap);

    if (s->p.maintenance == MARK) {
        looked += check_continuity(s, value_closed_at(s, &s->rows[b], cap));
        looked += check_continuity(s, value_closed_at(s, &s->rows[b + 1], cap));
    }
    return looked;
}

START_TEST(prices_are_continuous_at_borders)
{
    int64_t before = comparisons;
    int64_t looked[2] = {0, 0}, borders = 0;

    for (int64_t venue = 0; venue < liqmap_venue_count(); venue++) {
        for (int32_t side = LONG; side <= SHORT; side++) {
            scene s = scene_of_venue(venue, side);

            for (int64_t b = 0; s.rule == DEDUCTION && b + 1 < s.n; b++) {
                for (double leverage = 1.5; leverage <= 100.0; leverage *= 1.25) {
                    s.p.leverage = leverage;
                    looked[s.p.maintenance] += check_border_at(&s, b);
                }
                borders++;
            }
        }
    }
    printf("# %" PRId64 " sizes on mark, %" PRId64 " on entry\n", looked[MARK],
           looked[ENTRY]);
    ck_assert_int_eq(borders, 2 * borders_of_venues());
    ck_assert_int_eq(comparisons - before, 8 * (looked[MARK] + looked[ENTRY]));
    ck_assert_int_gt(looked[MARK], 4000);
    ck_assert_int_gt(looked[ENTRY], 600);
}
END_TEST

/* The same tables without their deductions are not, and the test above would fail: a
 * position that just escapes the larger bracket has further to go in the smaller. */
START_TEST(prices_jump_without_deductions)
{
    int64_t borders = 0;

    for (int64_t venue = 0; venue < liqmap_venue_count(); venue++) {
        scene s = scene_of_venue(venue, LONG);

        if (s.rule != DEDUCTION) {
            continue;
        }
        s.p.side = s.p.contract == LINEAR ? LONG : SHORT;
        s.p.leverage = 1.5;
        for (int64_t b = 0; b < s.n; b++) {
            s.rows[b].deduction = 0.0;
        }
        for (int64_t b = 0; b + 1 < s.n; b++) {
            double cap = s.rows[b].cap;
            double value = s.p.maintenance == MARK
                               ? value_closed_at(&s, &s.rows[b + 1], cap)
                               : cap;
            reply below = ask_of(&s, value * (1 - 1e-9));
            reply above = ask_of(&s, value * (1 + 1e-9));

            SUCCEEDS(below.status);
            SUCCEEDS(above.status);
            ck_assert_double_gt(fabs(above.price - below.price), 1e-5);
            borders++;
        }
    }
    ck_assert_int_eq(borders, borders_of_venues());
}
END_TEST

/* ---- tables as venues publish them ------------------------------------------------ */

START_TEST(tables_of_venues_are_in_order)
{
    int64_t before = comparisons;

    for (int64_t venue = 0; venue < liqmap_venue_count(); venue++) {
        liqmap_bracket_table table = {.struct_size = sizeof table};
        int64_t bad = -7;

        SUCCEEDS(liqmap_venue_table(venue, &table));
        compare_answers(liqmap_venue_name(venue), liqmap_check_brackets(&bad, &table),
                        LIQMAP_OK);
        compare_ints("bad", bad, -1);
    }
    ck_assert_int_eq(comparisons - before, 2 * liqmap_venue_count());
    ck_assert_int_ge(comparisons - before, 2 * 13);
}
END_TEST

/* One number of one bracket is off; the price is still computed, but for borders. */
START_TEST(brackets_that_do_not_follow_are_refused)
{
    static const liqmap_bracket sound[] = {{0.3e6, 150, 0.004, 0},
                                           {0.8e6, 100, 0.005, 300},
                                           {3e6, 75, 0.0065, 1500},
                                           {INFINITY, 0, 0.01, 12000}};
    static const struct {
        const char *what;
        int64_t row;
        liqmap_bracket wrong;
        int is_priced;
    } flaws[] = {
        {"a deduction of the first", 0, {0.3e6, 150, 0.004, 1}, 1},
        {"a deduction forgotten", 1, {0.8e6, 100, 0.005, 0}, 1},
        {"a deduction mistyped", 2, {3e6, 75, 0.0065, 1501}, 1},
        {"a rate that falls", 2, {3e6, 75, 0.0045, 0}, 1},
        {"a leverage that rises", 1, {0.8e6, 151, 0.005, 300}, 1},
        {"a border that falls", 2, {0.7e6, 75, 0.0065, 1500}, 0},
        {"a border twice", 1, {0.3e6, 100, 0.005, 300}, 0},
    };
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(flaws); i++) {
        liqmap_bracket rows[COUNT(sound)];
        const liqmap_bracket_table table = {.struct_size = sizeof table,
                                            .rule = DEDUCTION,
                                            .count = COUNT(sound),
                                            .stride = sizeof *rows,
                                            .rows = rows};
        const liqmap_position p = {
            .struct_size = sizeof p, .entry = 100.0, .leverage = 2.0, .quantity = 10.0};
        int64_t bad = -7;

        memcpy(rows, sound, sizeof rows);
        SUCCEEDS(liqmap_check_brackets(&bad, &table));
        rows[flaws[i].row] = flaws[i].wrong;
        compare_answers(flaws[i].what, liqmap_check_brackets(&bad, &table),
                        LIQMAP_E_BRACKET);
        compare_ints(flaws[i].what, bad, flaws[i].row);
        ANSWERS(liqmap_check_brackets(NULL, &table), LIQMAP_E_BRACKET);
        compare_answers(flaws[i].what,
                        liqmap_bracketed_price(NULL, NULL, NULL, &p, &table),
                        flaws[i].is_priced ? LIQMAP_OK : LIQMAP_E_BRACKET);
    }
    ck_assert_int_eq(comparisons - before, 3 * COUNT(flaws));
    ANSWERS(liqmap_check_brackets(NULL, NULL), LIQMAP_E_NULL);
}
END_TEST

/* Where a bracket names no leverage, that of the next is compared with none. */
START_TEST(a_leverage_may_be_left_out)
{
    static const double leverages[][3] = {{150, 0, 75}, {0, 100, 75}, {150, 100, 0},
                                          {0, 0, 75},   {0, 0, 0},    {75, 0, 150}};
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(leverages); i++) {
        const liqmap_bracket rows[] = {{0.3e6, leverages[i][0], 0.004, 0},
                                       {0.8e6, leverages[i][1], 0.005, 300},
                                       {3e6, leverages[i][2], 0.0065, 1500}};
        const liqmap_bracket_table table = {.struct_size = sizeof table,
                                            .rule = DEDUCTION,
                                            .count = COUNT(rows),
                                            .stride = sizeof *rows,
                                            .rows = rows};

        compare_answers("check", liqmap_check_brackets(NULL, &table), LIQMAP_OK);
    }
    ck_assert_int_eq(comparisons - before, COUNT(leverages));
}
END_TEST

/* Flat rates may jump, and have no deduction that could be wrong. */
START_TEST(flat_tables_may_jump)
{
    static const liqmap_bracket rows[] = {{300, 125, 0.004, 0}, {600, 100, 0.005, 0}};
    liqmap_bracket_table table = {.struct_size = sizeof table,
                                  .measure = CONTRACTS,
                                  .rule = FLAT,
                                  .count = 2,
                                  .stride = sizeof *rows,
                                  .rows = rows};
    int64_t bad = -7;

    SUCCEEDS(liqmap_check_brackets(&bad, &table));
    table.rule = DEDUCTION;
    ANSWERS(liqmap_check_brackets(&bad, &table), LIQMAP_E_BRACKET);
    ck_assert_int_eq(bad, 1);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("bracket");

    tcase_add_test(tests, prices_are_where_a_walk_ends);
    tcase_add_test(tests, round_numbers_leave_no_doubt);
    tcase_add_test(tests, one_bracket_is_a_rate);
    tcase_add_test(tests, a_size_that_stays_is_a_rate);
    tcase_add_test(tests, units_do_not_matter);
    tcase_add_test(tests, prices_are_continuous_at_borders);
    tcase_add_test(tests, prices_jump_without_deductions);
    tcase_add_test(tests, tables_of_venues_are_in_order);
    tcase_add_test(tests, brackets_that_do_not_follow_are_refused);
    tcase_add_test(tests, a_leverage_may_be_left_out);
    tcase_add_test(tests, flat_tables_may_jump);
    return suite_run(tests, "bracket");
}
