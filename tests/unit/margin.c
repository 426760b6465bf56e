/* SPDX-License-Identifier: MIT */

/*
 * margin: at a liquidation price equity is maintenance. Equity and maintenance are
 * written here from their definitions, not from the formulas for the price.
 */

#include "random.h"
#include "suite.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

#include <liqmap/margin.h>

enum { ROUNDS = 20000 };

#define LONG LIQMAP_LONG
#define SHORT LIQMAP_SHORT
#define LINEAR LIQMAP_LINEAR
#define INVERSE LIQMAP_INVERSE
#define MARK LIQMAP_MAINTENANCE_MARK
#define ENTRY LIQMAP_MAINTENANCE_ENTRY

static double sign_of(int32_t side)
{
    return side == LONG ? 1.0 : -1.0;
}

/* Value of a position at a price, in what its margin is counted in. */
static double value_at(const liqmap_position *p, double price)
{
    return p->contract == LINEAR ? p->quantity * price : p->quantity / price;
}

static double own_margin(const liqmap_position *p)
{
    return p->margin != 0.0 ? p->margin : value_at(p, p->entry) / p->leverage;
}

/* What the position gained on the way from entry to a price. */
static double gain_at(const liqmap_position *p, double price)
{
    double rise = p->contract == LINEAR ? value_at(p, price) - value_at(p, p->entry)
                                        : value_at(p, p->entry) - value_at(p, price);

    return sign_of(p->side) * rise;
}

static double equity_at(const liqmap_position *p, double price)
{
    return own_margin(p) + p->cross + gain_at(p, price);
}

static double maintenance_at(const liqmap_position *p, double price)
{
    double rate = p->maintenance == MARK ? p->mmr + p->fee : p->mmr;

    return rate * value_at(p, p->maintenance == MARK ? price : p->entry) - p->deduction;
}

static liqmap_position bare(int32_t side, int32_t contract, int32_t maintenance,
                            double entry, double leverage, double mmr, double fee)
{
    liqmap_position p;

    memset(&p, 0, sizeof p);
    p.struct_size = LIQMAP_SIZEOF_POSITION;
    p.side = side;
    p.contract = contract;
    p.maintenance = maintenance;
    p.entry = entry;
    p.leverage = leverage;
    p.quantity = 1.0;
    p.mmr = mmr;
    p.fee = fee;
    return p;
}

/*
 * Any healthy position: 1/L > m + f. One in eight at 1x, where prices end; none so near
 * to it that a price is all rounding.
 */
static liqmap_position random_bare(uint64_t *state)
{
    double leverage =
        random_int(state, 0, 7) == 0 ? 1.0 : 1.05 * pow(200.0, random_unit(state));
    int32_t maintenance = (int32_t)random_int(state, 0, 1);
    double mmr = random_between(state, 0.0, 0.5) / leverage;
    double fee = maintenance == MARK ? random_between(state, 0.0, 0.4) / leverage : 0.0;
    int32_t side = (int32_t)random_int(state, 0, 1);
    int32_t contract = (int32_t)random_int(state, 0, 1);
    double entry = pow(10.0, random_between(state, -6.0, 6.0));
    liqmap_position p = bare(side, contract, maintenance, entry, leverage, mmr, fee);

    p.quantity = pow(10.0, random_between(state, -6.0, 9.0));
    return p;
}

/* A long that borrows nothing, a short whose margin in coin covers its face value. */
static int never_liquidated(const liqmap_position *p)
{
    return p->leverage == 1.0 && (p->contract == LINEAR) == (p->side == LONG) &&
           (p->maintenance == MARK || p->mmr == 0.0);
}

START_TEST(equity_is_maintenance_at_the_factor)
{
    uint64_t state = random_seed("factors", 3);
    int64_t priced = 0, unpriced = 0;

    for (int64_t i = 0; i < ROUNDS; i++) {
        liqmap_position p = random_bare(&state);
        double k = -7.0, price, notional = value_at(&p, p.entry);
        int32_t status = liqmap_liquidation_factor(&k, &p);

        if (never_liquidated(&p)) {
            ANSWERS(status, LIQMAP_E_NO_PRICE);
            ck_assert(k == -7.0);
            unpriced++;
            continue;
        }
        SUCCEEDS(status);
        ck_assert(k > 0.0 && isfinite(k) && (k < 1.0) == (p.side == LONG));
        price = k * p.entry;
        ck_assert_double_le(fabs(equity_at(&p, price) - maintenance_at(&p, price)),
                            1e-12 * notional);
        priced++;
    }
    ck_assert_int_eq(priced + unpriced, ROUNDS);
    ck_assert_int_gt(unpriced, ROUNDS / 64);
}
END_TEST

START_TEST(bare_price_is_factor_times_entry)
{
    uint64_t state = random_seed("bare_prices", 4);
    int64_t priced = 0, unpriced = 0;

    for (int64_t i = 0; i < ROUNDS; i++) {
        liqmap_position p = random_bare(&state);
        double k = -7.0, price = -7.0;

        /* Where W is to equal the entry value and does so only to rounding, whether
         * there is a price is rounding too. */
        if (never_liquidated(&p)) {
            p.quantity = 1.0;
            p.entry = 1024.0;
        }
        ANSWERS(liqmap_liquidation_price(&price, &p),
                liqmap_liquidation_factor(&k, &p));
        if (k == -7.0) {
            ck_assert(price == -7.0);
            unpriced++;
            continue;
        }
        /* One over a difference that is all but 0 is so much less exact. */
        ck_assert_double_le(fabs(price - k * p.entry),
                            1e-12 * fmax(1.0, k) * fmax(price, p.entry));
        priced++;
    }
    ck_assert_int_eq(priced + unpriced, ROUNDS);
    ck_assert_int_gt(priced, ROUNDS / 2);
}
END_TEST

/* A margin of its own, a deduction, and the rest of an account, good or bad. */
static liqmap_position random_full(uint64_t *state)
{
    liqmap_position p = random_bare(state);
    double notional = value_at(&p, p.entry);

    if (random_int(state, 0, 1) == 0) {
        p.margin = notional * random_between(state, 0.02, 0.8);
    }
    if (random_int(state, 0, 1) == 0) {
        p.deduction = notional * random_between(state, 0.0, 0.01);
    }
    if (random_int(state, 0, 1) == 0) {
        p.cross = notional * random_between(state, -0.2, 0.2);
    }
    if (random_int(state, 0, 1) == 0) {
        p.equity = p.cross + notional * random_between(state, 0.0, 0.1);
    }
    if (p.margin != 0.0 && random_int(state, 0, 1) == 0) {
        p.leverage = 0.0;
    }
    return p;
}

/* How far the sides of the equation may be apart: rounding of their largest term. */
static double scale_of(const liqmap_position *p, double price)
{
    return value_at(p, p->entry) + value_at(p, price) + fabs(own_margin(p)) +
           fabs(p->cross) + p->deduction;
}

/* A price on the losing side of entry, or neither code applies by a wide margin. */
static void check_full(const liqmap_position *p, int64_t *seen)
{
    double price = -7.0;
    double spare = equity_at(p, p->entry) - maintenance_at(p, p->entry);
    int32_t status = liqmap_liquidation_price(&price, p);

    if (fabs(spare) < 1e-9 * value_at(p, p->entry)) {
        return;
    }
    if (spare < 0.0) {
        ANSWERS(status, LIQMAP_E_LIQUIDATABLE);
        seen[2]++;
    } else if (status == LIQMAP_E_NO_PRICE) {
        /* Healthy however far price goes against it. */
        double worst = p->side == LONG ? p->entry * 1e-9 : p->entry * 1e9;

        ck_assert(equity_at(p, worst) - maintenance_at(p, worst) >
                  -1e-6 * scale_of(p, worst));
        seen[1]++;
    } else {
        SUCCEEDS(status);
        ck_assert((price < p->entry) == (p->side == LONG));
        ck_assert_double_le(fabs(equity_at(p, price) - maintenance_at(p, price)),
                            1e-12 * scale_of(p, price));
        seen[0]++;
    }
    ck_assert(status == LIQMAP_OK || price == -7.0);
}

START_TEST(equity_is_maintenance_at_the_price)
{
    uint64_t state = random_seed("prices", 5);
    int64_t seen[3] = {0, 0, 0};

    for (int64_t i = 0; i < ROUNDS; i++) {
        liqmap_position p = random_full(&state);

        check_full(&p, seen);
    }
    for (int64_t i = 0; i < 3; i++) {
        ck_assert_int_gt(seen[i], ROUNDS / 100);
    }
    ck_assert_int_gt(seen[0] + seen[1] + seen[2], ROUNDS - ROUNDS / 100);
}
END_TEST

START_TEST(margin_is_used_up_at_bankruptcy)
{
    uint64_t state = random_seed("bankruptcies", 6);
    int64_t priced = 0, unpriced = 0;

    for (int64_t i = 0; i < ROUNDS; i++) {
        liqmap_position p = random_full(&state);
        double price = -7.0, notional = value_at(&p, p.entry);
        double w = own_margin(&p) + p.equity;
        int32_t status = liqmap_bankruptcy_price(&price, &p);
        int safe =
            w >= notional * (1 - 1e-9) && (p.contract == LINEAR) == (p.side == LONG);

        if (status == LIQMAP_E_NO_PRICE) {
            ck_assert(safe && price == -7.0);
            unpriced++;
            continue;
        }
        SUCCEEDS(status);
        ck_assert(price > 0.0 && isfinite(price));
        ck_assert_double_le(fabs(w + gain_at(&p, price)),
                            1e-12 * (notional + value_at(&p, price)));
        if (p.margin == 0.0 && p.equity == 0.0) {
            double s = sign_of(p.side);
            double k =
                p.contract == LINEAR ? 1 - s / p.leverage : 1 / (1 + s / p.leverage);

            ck_assert_double_le(fabs(price - k * p.entry),
                                1e-12 * fmax(k, 1) * p.entry);
        }
        priced++;
    }
    ck_assert_int_eq(priced + unpriced, ROUNDS);
    ck_assert_int_gt(priced, ROUNDS / 2);
    ck_assert_int_gt(unpriced, ROUNDS / 100);
}
END_TEST

/* The corners of every rule, in numbers that are exact. */
static const struct {
    const char *what;
    int32_t status;
    int32_t side, contract, maintenance;
    double leverage, mmr, fee, factor;
} factors[] = {
    {"linear long mark", 0, LONG, LINEAR, MARK, 2, 0.25, 0.125, 0.8},
    {"linear short mark", 0, SHORT, LINEAR, MARK, 2, 0.125, 0.125, 1.2},
    {"inverse long mark", 0, LONG, INVERSE, MARK, 2, 0.25, 0.125, 1.375 / 1.5},
    {"inverse short mark", 0, SHORT, INVERSE, MARK, 2, 0.25, 0.125, 1.25},
    {"linear long entry", 0, LONG, LINEAR, ENTRY, 4, 0.125, 0, 0.875},
    {"linear short entry", 0, SHORT, LINEAR, ENTRY, 4, 0.125, 0, 1.125},
    {"inverse long entry", 0, LONG, INVERSE, ENTRY, 4, 0.125, 0, 1 / 1.125},
    {"inverse short entry", 0, SHORT, INVERSE, ENTRY, 4, 0.125, 0, 1 / 0.875},
    {"1x linear short mark", 0, SHORT, LINEAR, MARK, 1, 0, 0, 2.0},
    {"1x inverse long mark", 0, LONG, INVERSE, MARK, 1, 0, 0, 0.5},
    {"1x linear long entry with m", 0, LONG, LINEAR, ENTRY, 1, 0.25, 0, 0.25},
    {"1x inverse short entry with m", 0, SHORT, INVERSE, ENTRY, 1, 0.25, 0, 4.0},
    {"1x linear long mark", LIQMAP_E_NO_PRICE, LONG, LINEAR, MARK, 1, 0.005, 0, 0},
    {"1x linear long mark, bare", LIQMAP_E_NO_PRICE, LONG, LINEAR, MARK, 1, 0, 0, 0},
    {"1x linear long entry", LIQMAP_E_NO_PRICE, LONG, LINEAR, ENTRY, 1, 0, 0, 0},
    {"1x inverse short mark", LIQMAP_E_NO_PRICE, SHORT, INVERSE, MARK, 1, 0.005, 0, 0},
    {"1x inverse short entry", LIQMAP_E_NO_PRICE, SHORT, INVERSE, ENTRY, 1, 0, 0, 0},
    {"margin is maintenance", LIQMAP_E_LIQUIDATABLE, LONG, LINEAR, MARK, 4, 0.25, 0, 0},
    {"margin is less", LIQMAP_E_LIQUIDATABLE, SHORT, LINEAR, MARK, 4, 0.26, 0, 0},
    {"fee tips it", LIQMAP_E_LIQUIDATABLE, LONG, INVERSE, MARK, 4, 0.125, 0.125, 0},
    {"fee alone", LIQMAP_E_LIQUIDATABLE, SHORT, INVERSE, MARK, 4, 0, 0.25, 0},
    {"on entry", LIQMAP_E_LIQUIDATABLE, LONG, LINEAR, ENTRY, 4, 0.25, 0, 0},
    {"inverse on entry", LIQMAP_E_LIQUIDATABLE, SHORT, INVERSE, ENTRY, 4, 0.5, 0, 0},
    {"1x and all is maintenance", LIQMAP_E_LIQUIDATABLE, LONG, LINEAR, MARK, 1, 1, 0,
     0},
    {"1x inverse short, all of it", LIQMAP_E_LIQUIDATABLE, SHORT, INVERSE, MARK, 1, 1,
     0, 0},
    {"leverage 0", LIQMAP_E_LEVERAGE, LONG, LINEAR, MARK, 0, 0, 0, 0},
    {"leverage -0", LIQMAP_E_LEVERAGE, LONG, LINEAR, MARK, -0.0, 0, 0, 0},
    {"leverage below 1", LIQMAP_E_LEVERAGE, LONG, LINEAR, MARK, 1 - DBL_EPSILON, 0, 0,
     0},
    {"leverage below 0", LIQMAP_E_LEVERAGE, SHORT, INVERSE, ENTRY, -25, 0, 0, 0},
    {"leverage denormal", LIQMAP_E_LEVERAGE, LONG, LINEAR, MARK, 4.9e-324, 0, 0, 0},
    {"mmr below 0", LIQMAP_E_RATE, LONG, LINEAR, MARK, 25, -0.004, 0, 0},
    {"mmr denormal below 0", LIQMAP_E_RATE, LONG, LINEAR, ENTRY, 25, -4.9e-324, 0, 0},
    {"fee below 0", LIQMAP_E_RATE, SHORT, INVERSE, MARK, 25, 0.004, -0.0005, 0},
    {"fee on entry", LIQMAP_E_FEE, LONG, LINEAR, ENTRY, 25, 0.004, 0.0005, 0},
    {"denormal fee on entry", LIQMAP_E_FEE, SHORT, LINEAR, ENTRY, 25, 0.004, 4.9e-324,
     0},
    {"leverage NaN", LIQMAP_E_NOT_FINITE, LONG, LINEAR, MARK, NAN, 0, 0, 0},
    {"leverage infinite", LIQMAP_E_NOT_FINITE, LONG, LINEAR, MARK, INFINITY, 0, 0, 0},
    {"leverage -infinite", LIQMAP_E_NOT_FINITE, LONG, LINEAR, MARK, -INFINITY, 0, 0, 0},
    {"mmr NaN", LIQMAP_E_NOT_FINITE, LONG, LINEAR, MARK, 25, NAN, 0, 0},
    {"mmr infinite", LIQMAP_E_NOT_FINITE, LONG, LINEAR, MARK, 25, INFINITY, 0, 0},
    {"mmr -infinite", LIQMAP_E_NOT_FINITE, LONG, LINEAR, MARK, 25, -INFINITY, 0, 0},
    {"fee NaN", LIQMAP_E_NOT_FINITE, LONG, LINEAR, MARK, 25, 0.004, NAN, 0},
    {"fee infinite", LIQMAP_E_NOT_FINITE, LONG, LINEAR, MARK, 25, 0.004, INFINITY, 0},
    {"fee -infinite", LIQMAP_E_NOT_FINITE, LONG, LINEAR, MARK, 25, 0.004, -INFINITY, 0},
    {"fee NaN on entry", LIQMAP_E_NOT_FINITE, LONG, LINEAR, ENTRY, 25, 0.004, NAN, 0},
    {"side below", LIQMAP_E_SIDE, -1, LINEAR, MARK, 25, 0.004, 0, 0},
    {"side above", LIQMAP_E_SIDE, 2, LINEAR, MARK, 25, 0.004, 0, 0},
    {"contract below", LIQMAP_E_CONTRACT, LONG, -1, MARK, 25, 0.004, 0, 0},
    {"contract above", LIQMAP_E_CONTRACT, LONG, 2, MARK, 25, 0.004, 0, 0},
    {"maintenance below", LIQMAP_E_MAINTENANCE, LONG, LINEAR, -1, 25, 0.004, 0, 0},
    {"maintenance above", LIQMAP_E_MAINTENANCE, LONG, LINEAR, 2, 25, 0.004, 0, 0},
    {"side least", LIQMAP_E_SIDE, INT32_MIN, LINEAR, MARK, 25, 0.004, 0, 0},
};

START_TEST(factors_and_their_refusals)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(factors); i++) {
        liqmap_position p =
            bare(factors[i].side, factors[i].contract, factors[i].maintenance, NAN,
                 factors[i].leverage, factors[i].mmr, factors[i].fee);
        double k = -7.0;

        /* No other field is looked at. */
        p.margin = p.quantity = p.deduction = p.cross = NAN;
        compare_answers(factors[i].what, liqmap_liquidation_factor(&k, &p),
                        factors[i].status);
        compare_answers("liqmap_liquidation_factor",
                        liqmap_liquidation_factor(NULL, &p), factors[i].status);
        compare(factors[i].what, k,
                factors[i].status == LIQMAP_OK ? factors[i].factor : -7.0,
                factors[i].status == LIQMAP_OK ? DBL_EPSILON * k : 0);
    }
    ck_assert_int_eq(comparisons - before, 3 * COUNT(factors));
}
END_TEST

/* With the equity that others have before maintenance, liquidation comes first; and by
 * numbers worked out by hand. */
START_TEST(a_cross_account_is_bankrupt_after_liquidation)
{
    static const struct {
        int32_t side, contract;
        double entry, quantity, margin, equity, price;
    } known[] = {
        {LONG, LINEAR, 100.0, 2.0, 20.0, 30.0, 75.0},
        {SHORT, LINEAR, 100.0, 2.0, 20.0, 30.0, 125.0},
        {LONG, LINEAR, 100.0, 2.0, 20.0, -10.0, 95.0},
        {LONG, INVERSE, 64.0, 64.0, 0.25, 0.75, 32.0},
        {SHORT, INVERSE, 32.0, 64.0, 0.25, 0.75, 64.0},
    };
    uint64_t state = random_seed("accounts", 16);
    int64_t before = comparisons, accounts = 0, nonsense = 0;

    for (int64_t i = 0; i < COUNT(known); i++) {
        liqmap_position p = {.struct_size = sizeof p,
                             .side = known[i].side,
                             .contract = known[i].contract,
                             .entry = known[i].entry,
                             .quantity = known[i].quantity,
                             .margin = known[i].margin,
                             .equity = known[i].equity};
        double price = -7.0;

        SUCCEEDS(liqmap_bankruptcy_price(&price, &p));
        compare("by hand", price, known[i].price, 0);
    }
    ck_assert_int_eq(comparisons - before, COUNT(known));
    for (int64_t i = 0; i < ROUNDS; i++) {
        liqmap_position p = random_full(&state);
        double liquidation, whole, own;

        p.deduction = 0.0; /* else rate * value - deduction may be below 0 */
        p.equity = p.cross + p.margin * random_between(&state, 0.0, 1.0);
        if (liqmap_liquidation_price(&liquidation, &p) != LIQMAP_OK ||
            liqmap_bankruptcy_price(&whole, &p) != LIQMAP_OK) {
            continue;
        }
        ck_assert_double_ge((liquidation - whole) * sign_of(p.side),
                            -1e-12 * fmax(whole, p.entry));
        p.equity = 0.0;
        accounts++;
        nonsense += liqmap_bankruptcy_price(&own, &p) == LIQMAP_OK &&
                    (liquidation - own) * sign_of(p.side) < 0.0;
    }
    ck_assert_int_gt(accounts, ROUNDS / 2);
    ck_assert_int_gt(nonsense, ROUNDS / 20); /* without it */
}
END_TEST

/* One field of a position that is otherwise valid, and what it is refused with. */
#define AT(field) offsetof(liqmap_position, field)

static const struct {
    const char *what;
    int32_t status;
    size_t field;
    double value;
} amiss[] = {
    {"entry 0", LIQMAP_E_PRICE, AT(entry), 0.0},
    {"entry -0", LIQMAP_E_PRICE, AT(entry), -0.0},
    {"entry below 0", LIQMAP_E_PRICE, AT(entry), -100.0},
    {"entry denormal", LIQMAP_E_MAGNITUDE, AT(entry), 4.9e-324},
    {"entry 1e-61", LIQMAP_E_MAGNITUDE, AT(entry), 1e-61},
    {"entry 1e61", LIQMAP_E_MAGNITUDE, AT(entry), 1e61},
    {"quantity 0", LIQMAP_E_QUANTITY, AT(quantity), 0.0},
    {"quantity -0", LIQMAP_E_QUANTITY, AT(quantity), -0.0},
    {"quantity below 0", LIQMAP_E_QUANTITY, AT(quantity), -1.0},
    {"quantity denormal", LIQMAP_E_MAGNITUDE, AT(quantity), 4.9e-324},
    {"quantity 1e-61", LIQMAP_E_MAGNITUDE, AT(quantity), 1e-61},
    {"quantity 1e61", LIQMAP_E_MAGNITUDE, AT(quantity), 1e61},
    {"deduction below 0", LIQMAP_E_QUANTITY, AT(deduction), -0.5},
    {"deduction denormal", LIQMAP_E_MAGNITUDE, AT(deduction), 4.9e-324},
    {"deduction 1e61", LIQMAP_E_MAGNITUDE, AT(deduction), 1e61},
    {"margin denormal", LIQMAP_E_MAGNITUDE, AT(margin), 4.9e-324},
    {"margin 1e61", LIQMAP_E_MAGNITUDE, AT(margin), 1e61},
    {"cross denormal", LIQMAP_E_MAGNITUDE, AT(cross), -4.9e-324},
    {"cross 1e61", LIQMAP_E_MAGNITUDE, AT(cross), 1e61},
    {"cross -1e61", LIQMAP_E_MAGNITUDE, AT(cross), -1e61},
    {"equity denormal", LIQMAP_E_MAGNITUDE, AT(equity), 4.9e-324},
    {"equity -1e61", LIQMAP_E_MAGNITUDE, AT(equity), -1e61},
    {"leverage and margin 0", LIQMAP_E_MARGIN, AT(leverage), 0.0},
    {"margin below 0", LIQMAP_E_MARGIN, AT(margin), -1.0},
    {"leverage below 1", LIQMAP_E_LEVERAGE, AT(leverage), 0.5},
    {"leverage below 0", LIQMAP_E_LEVERAGE, AT(leverage), -10.0},
    {"mmr below 0", LIQMAP_E_RATE, AT(mmr), -0.004},
    {"fee below 0", LIQMAP_E_RATE, AT(fee), -0.0005},
};

static const size_t numbers[] = {AT(entry),    AT(leverage), AT(margin),
                                 AT(quantity), AT(mmr),      AT(deduction),
                                 AT(fee),      AT(cross),    AT(equity)};

static const double unbounded[] = {NAN, INFINITY, -INFINITY};

static liqmap_position sound(void)
{
    return bare(LONG, LINEAR, MARK, 100.0, 10.0, 0.005, 0.0005);
}

static const liqmap_bracket endless[] = {{INFINITY, 0.0, 0.005, 0.0}};

static int32_t bracketed(double *price, const liqmap_position *p)
{
    const liqmap_bracket_table table = {.struct_size = sizeof table,
                                        .measure = LIQMAP_MEASURE_NOTIONAL,
                                        .rule = LIQMAP_RULE_FLAT,
                                        .count = COUNT(endless),
                                        .stride = sizeof *endless,
                                        .rows = endless};

    return liqmap_bracketed_price(price, NULL, NULL, p, &table);
}

/* The calls that look at a whole position.
 * Refused by a table: liqmap_liquidation_price, liqmap_bankruptcy_price,
 * liqmap_bracketed_price */
static const struct {
    const char *name;
    int32_t (*run)(double *price, const liqmap_position *position);
} calls[] = {
    {"liqmap_liquidation_price", liqmap_liquidation_price},
    {"liqmap_bankruptcy_price", liqmap_bankruptcy_price},
    {"liqmap_bracketed_price", bracketed},
};

/* By every call, whether a price is wanted or not, with nothing written: 9
 * comparisons. */
static void refuse(const liqmap_position *p, int32_t status, const char *what)
{
    for (int64_t i = 0; i < COUNT(calls); i++) {
        double price = -7.0;

        compare_answers(what, calls[i].run(&price, p), status);
        compare_answers(calls[i].name, calls[i].run(NULL, p), status);
        compare(what, price, -7.0, 0);
    }
}

static liqmap_position with(size_t field, double value)
{
    liqmap_position p = sound();

    memcpy((char *)&p + field, &value, sizeof value);
    return p;
}

START_TEST(positions_amiss_are_refused)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(amiss); i++) {
        liqmap_position p = with(amiss[i].field, amiss[i].value);

        refuse(&p, amiss[i].status, amiss[i].what);
    }
    for (int64_t i = 0; i < COUNT(numbers); i++) {
        for (int64_t k = 0; k < COUNT(unbounded); k++) {
            liqmap_position p = with(numbers[i], unbounded[k]);

            refuse(&p, LIQMAP_E_NOT_FINITE, "not finite");
        }
    }
    ck_assert_int_eq(comparisons - before,
                     9 * (COUNT(amiss) + COUNT(numbers) * COUNT(unbounded)));
}
END_TEST

START_TEST(positions_of_no_kind_are_refused)
{
    static const int32_t outside[] = {-1, 2, INT32_MIN, INT32_MAX};
    int64_t before = comparisons;
    liqmap_position p;

    for (int64_t i = 0; i < COUNT(outside); i++) {
        p = sound();
        p.side = outside[i];
        refuse(&p, LIQMAP_E_SIDE, "side");
        p = sound();
        p.contract = outside[i];
        refuse(&p, LIQMAP_E_CONTRACT, "contract");
        p = sound();
        p.maintenance = outside[i];
        refuse(&p, LIQMAP_E_MAINTENANCE, "maintenance");
    }
    ck_assert_int_eq(comparisons - before, 9 * 3 * COUNT(outside));
    p = sound();
    p.maintenance = ENTRY;
    refuse(&p, LIQMAP_E_FEE, "fee on entry");
    refuse(NULL, LIQMAP_E_NULL, "no position");
    ANSWERS(liqmap_liquidation_factor(NULL, NULL), LIQMAP_E_NULL);
    p.struct_size = LIQMAP_FIRST_SIZEOF_POSITION - 8;
    refuse(&p, LIQMAP_E_STRUCT_SIZE, "shorter than it ever was");
    ANSWERS(liqmap_liquidation_factor(NULL, &p), LIQMAP_E_STRUCT_SIZE);
    p = sound();
    for (int64_t i = 0; i < COUNT(calls); i++) {
        SUCCEEDS(calls[i].run(NULL, &p));
    }
}
END_TEST

/* The two answers that are no price are different, and bankruptcy knows only one. */
START_TEST(no_price_and_already_liquidatable_differ)
{
    liqmap_position p = bare(LONG, LINEAR, MARK, 1024.0, 1.0, 0.005, 0.0);
    double price = -7.0;

    refuse(&p, LIQMAP_E_NO_PRICE, "1x long");
    p.leverage = 4.0;
    p.mmr = 0.25;
    ANSWERS(liqmap_liquidation_price(&price, &p), LIQMAP_E_LIQUIDATABLE);
    ck_assert(price == -7.0);
    SUCCEEDS(liqmap_bankruptcy_price(&price, &p));
    ck_assert(price == 768.0);
    p.deduction = 1.0;
    SUCCEEDS(liqmap_liquidation_price(&price, &p));
    p.deduction = 0.0;
    p.cross = -1.0;
    ANSWERS(liqmap_liquidation_price(&price, &p), LIQMAP_E_LIQUIDATABLE);
    p.cross = 1.0;
    SUCCEEDS(liqmap_liquidation_price(&price, &p));
    p.cross = 1024.0;
    price = -7.0;
    ANSWERS(liqmap_liquidation_price(&price, &p), LIQMAP_E_NO_PRICE);
    ck_assert(price == -7.0);
    p = bare(SHORT, INVERSE, MARK, 1024.0, 1.0, 0.005, 0.0);
    refuse(&p, LIQMAP_E_NO_PRICE, "1x inverse short");
    p.margin = 2.0 / 1024.0;
    refuse(&p, LIQMAP_E_NO_PRICE, "more coin than face value");
}
END_TEST

START_TEST(margin_counts_where_both_are_given)
{
    liqmap_position p = sound(), q = sound();
    double a = -7.0, b = -8.0;

    p.margin = q.margin = 7.5;
    q.leverage = 0.0;
    SUCCEEDS(liqmap_liquidation_price(&a, &p));
    SUCCEEDS(liqmap_liquidation_price(&b, &q));
    ck_assert(a == b);
    SUCCEEDS(liqmap_bankruptcy_price(&a, &p));
    ck_assert(a == 92.5);
}
END_TEST

/* ---- default tiers --------------------------------------------------------------- */

enum { DEFAULTS = 3, ROOM = 5 };

/* As the header has them. */
static const liqmap_tier defaults[DEFAULTS] = {
    {25, 0.0214, 0.0038, 0.004, 0},
    {50, 0.0047, 0.0043, 0.004, 0},
    {100, 0.017, 0.0159, 0.004, 0},
};

typedef struct wide_tier {
    liqmap_tier tier;
    unsigned char gap[16];
} wide_tier;

START_TEST(default_tiers_are_as_documented)
{
    int64_t before = comparisons;
    int64_t count = -7;

    SUCCEEDS(liqmap_default_tiers(NULL, 0, 0, &count));
    compare_ints("count", count, DEFAULTS);
    SUCCEEDS(liqmap_default_tiers(NULL, 0, 0, NULL));
    for (int64_t capacity = DEFAULTS; capacity <= ROOM; capacity++) {
        liqmap_tier tiers[ROOM], want[ROOM];
        wide_tier rows[ROOM], apart[ROOM];

        memset(tiers, 0xa5, sizeof tiers);
        memset(want, 0xa5, sizeof want);
        memcpy(want, defaults, sizeof defaults);
        count = -7;
        SUCCEEDS(liqmap_default_tiers(tiers, capacity, sizeof *tiers, &count));
        compare_ints("count", count, DEFAULTS);
        compare_bytes("tiers", tiers, want, sizeof want);
        memset(rows, 0xa5, sizeof rows);
        memset(apart, 0xa5, sizeof apart);
        for (int64_t i = 0; i < DEFAULTS; i++) {
            apart[i].tier = defaults[i];
        }
        SUCCEEDS(liqmap_default_tiers(&rows->tier, capacity, sizeof *rows, NULL));
        compare_bytes("tiers apart", rows, apart, sizeof apart);
    }
    ck_assert_int_eq(comparisons - before, 1 + 3 * 3);
}
END_TEST

START_TEST(default_tiers_with_no_room_are_refused)
{
    static const struct {
        const char *what;
        int64_t capacity, stride;
        int32_t status;
    } flaws[] = {
        {"one short", DEFAULTS - 1, sizeof(liqmap_tier), LIQMAP_E_ROOM},
        {"none", 0, sizeof(liqmap_tier), LIQMAP_E_ROOM},
        {"-1", -1, sizeof(liqmap_tier), LIQMAP_E_LENGTH},
        {"least", INT64_MIN, sizeof(liqmap_tier), LIQMAP_E_LENGTH},
        {"a stride too short", DEFAULTS, sizeof(liqmap_tier) - 8, LIQMAP_E_STRIDE},
        {"a stride of no 8", DEFAULTS, sizeof(liqmap_tier) + 4, LIQMAP_E_STRIDE},
        {"no stride", DEFAULTS, 0, LIQMAP_E_STRIDE},
        {"backward", DEFAULTS, -(int64_t)sizeof(liqmap_tier), LIQMAP_E_STRIDE},
        {"too far", DEFAULTS, INT64_MAX - 7, LIQMAP_E_OVERFLOW},
    };
    int64_t before = comparisons;
    int64_t count = -7;

    for (int64_t i = 0; i < COUNT(flaws); i++) {
        liqmap_tier tiers[DEFAULTS], same[DEFAULTS];

        memset(tiers, 0xa5, sizeof tiers);
        memcpy(same, tiers, sizeof same);
        count = -7;
        compare_answers(
            flaws[i].what,
            liqmap_default_tiers(tiers, flaws[i].capacity, flaws[i].stride, &count),
            flaws[i].status);
        compare_ints(flaws[i].what, count, DEFAULTS);
        compare_bytes(flaws[i].what, tiers, same, sizeof same);
    }
    compare_answers("liqmap_default_tiers",
                    liqmap_default_tiers(NULL, DEFAULTS, sizeof(liqmap_tier), &count),
                    LIQMAP_E_NULL);
    compare_answers("liqmap_default_tiers",
                    liqmap_default_tiers(NULL, -1, sizeof(liqmap_tier), &count),
                    LIQMAP_E_LENGTH);
    ck_assert_int_eq(comparisons - before, 3 * COUNT(flaws) + 2);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("margin");

    tcase_add_test(tests, equity_is_maintenance_at_the_factor);
    tcase_add_test(tests, bare_price_is_factor_times_entry);
    tcase_add_test(tests, equity_is_maintenance_at_the_price);
    tcase_add_test(tests, margin_is_used_up_at_bankruptcy);
    tcase_add_test(tests, a_cross_account_is_bankrupt_after_liquidation);
    tcase_add_test(tests, factors_and_their_refusals);
    tcase_add_test(tests, positions_amiss_are_refused);
    tcase_add_test(tests, positions_of_no_kind_are_refused);
    tcase_add_test(tests, no_price_and_already_liquidatable_differ);
    tcase_add_test(tests, margin_counts_where_both_are_given);
    tcase_add_test(tests, default_tiers_are_as_documented);
    tcase_add_test(tests, default_tiers_with_no_room_are_refused);
    return suite_run(tests, "margin");
}
