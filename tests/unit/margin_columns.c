/* SPDX-License-Identifier: MIT */
/*
 * Columns of positions: to the bit what single calls answer, whichever columns are
 * given and whichever answers are asked for; and which tables, positions and rows are
 * refused, with which index, and with nothing written.
 */
#include "random.h"
#include "suite.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

#include <liqmap/margin.h>

enum { ROWS = 24, BRACKETS = 3, ROUNDS = 10 };

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

/* A row of a table, wider than it need be. */
typedef struct wide {
    liqmap_bracket row;
    double more;
} wide;

enum {
    SIDES = 1,
    ENTRIES = 2,
    LEVERAGES = 4,
    MARGINS = 8,
    QUANTITIES = 16,
    CROSS = 32
};
enum { PRICES = 1, BANKRUPTCIES = 2, USED = 4, STATUSES = 8, BAD = 16 };
enum { ALL_COLUMNS = 63, ALL_ANSWERS = 31 };

/* What liqmap_bracketed_prices() is given; `given` and `asked` say which of the columns
 * and answers are not NULL. */
typedef struct batch {
    liqmap_position common;
    wide rows[BRACKETS];
    int64_t n_brackets, stride;
    int32_t measure, rule;
    int32_t side[ROWS];
    double entry[ROWS], leverage[ROWS], margin[ROWS], quantity[ROWS], cross[ROWS],
        equity[ROWS];
    int64_t n;
    int given, asked;
} batch;

/* All it may write, with room around it. */
typedef struct answers {
    double before, prices[ROWS], between, bankruptcies[ROWS];
    int64_t used[ROWS], bad;
    int32_t statuses[ROWS], after[2];
} answers;

static answers blank(void)
{
    answers a;

    memset(&a, 0xa5, sizeof a);
    return a;
}

static liqmap_bracket_table table_of(const batch *b)
{
    liqmap_bracket_table table = {.struct_size = sizeof table,
                                  .measure = b->measure,
                                  .rule = b->rule,
                                  .count = b->n_brackets,
                                  .stride = b->stride,
                                  .rows = &b->rows->row};

    return table;
}

static liqmap_position_columns columns_of(const batch *b)
{
    liqmap_position_columns columns = {
        .struct_size = sizeof columns,
        .side = b->given & SIDES ? b->side : NULL,
        .entry = b->given & ENTRIES ? b->entry : NULL,
        .leverage = b->given & LEVERAGES ? b->leverage : NULL,
        .margin = b->given & MARGINS ? b->margin : NULL,
        .quantity = b->given & QUANTITIES ? b->quantity : NULL,
        .cross = b->given & CROSS ? b->cross : NULL,
        .equity = b->given & CROSS ? b->equity : NULL};

    return columns;
}

static liqmap_price_columns prices_of(answers *a, int asked)
{
    liqmap_price_columns prices = {.struct_size = sizeof prices,
                                   .liquidation = asked & PRICES ? a->prices : NULL,
                                   .bankruptcy =
                                       asked & BANKRUPTCIES ? a->bankruptcies : NULL,
                                   .bracket = asked & USED ? a->used : NULL,
                                   .status = asked & STATUSES ? a->statuses : NULL};

    return prices;
}

static int32_t run(answers *a, const batch *b)
{
    const liqmap_price_columns prices = prices_of(a, b->asked);
    const liqmap_position_columns columns = columns_of(b);
    const liqmap_bracket_table table = table_of(b);

    return liqmap_bracketed_prices(&prices, b->asked & BAD ? &a->bad : NULL, &b->common,
                                   &columns, b->n, &table);
}

/* Row i as a position of its own. */
static liqmap_position position_of(const batch *b, int64_t i)
{
    liqmap_position p = b->common;

    if (b->given & SIDES) {
        p.side = b->side[i];
    }
    if (b->given & ENTRIES) {
        p.entry = b->entry[i];
    }
    if (b->given & LEVERAGES) {
        p.leverage = b->leverage[i];
    }
    if (b->given & MARGINS) {
        p.margin = b->margin[i];
    }
    if (b->given & QUANTITIES) {
        p.quantity = b->quantity[i];
    }
    if (b->given & CROSS) {
        p.cross = b->cross[i];
        p.equity = b->equity[i];
    }
    return p;
}

/* What single calls make of it. */
static void answer_singly(answers *a, const batch *b)
{
    const liqmap_bracket_table table = table_of(b);

    for (int64_t i = 0; i < b->n; i++) {
        liqmap_position p = position_of(b, i);
        double price = 0.0, bankruptcy = 0.0;
        int64_t used = -1;
        int32_t status = liqmap_bracketed_price(&price, &used, NULL, &p, &table);
        int32_t broke = liqmap_bankruptcy_price(&bankruptcy, &p);

        ck_assert(broke == LIQMAP_OK || broke == LIQMAP_E_NO_PRICE);
        if (b->asked & PRICES) {
            a->prices[i] = price;
        }
        if (b->asked & BANKRUPTCIES) {
            a->bankruptcies[i] = bankruptcy;
        }
        if (b->asked & USED) {
            a->used[i] = used;
        }
        if (b->asked & STATUSES) {
            a->statuses[i] = status;
        }
    }
    if (b->asked & BAD) {
        a->bad = -1;
    }
}

static void fill_table(batch *b, uint64_t *state)
{
    double cap = 100.0 * random_between(state, 2.0, 20.0);

    b->n_brackets = BRACKETS;
    b->stride = sizeof *b->rows;
    b->measure = (int32_t)random_int(state, 0, 1);
    b->rule = (int32_t)random_int(state, 0, 1);
    for (int64_t i = 0; i < BRACKETS; i++) {
        b->rows[i].row.cap = b->measure == CONTRACTS ? cap / 100.0 : cap;
        b->rows[i].row.mmr = random_between(state, 0.0, 0.2);
        if (b->rule == DEDUCTION) {
            b->rows[i].row.deduction = random_between(state, 0.0, 20.0);
        }
        b->rows[i].more = NAN;
        cap *= 3.0;
    }
}

/* Some of every answer: sizes within the table and beyond it, margins of nothing and of
 * more than all. */
static batch random_batch(uint64_t *state)
{
    batch b;

    memset(&b, 0, sizeof b);
    b.n = ROWS;
    fill_table(&b, state);
    b.common.struct_size = sizeof b.common;
    b.common.side = (int32_t)random_int(state, 0, 1);
    b.common.contract = LINEAR;
    b.common.maintenance = (int32_t)random_int(state, 0, 1);
    b.common.entry = 100.0;
    b.common.leverage = 5.0;
    b.common.quantity = 7.0;
    b.common.cross = 11.0;
    b.common.equity = 12.0;
    for (int64_t i = 0; i < ROWS; i++) {
        b.side[i] = (int32_t)random_int(state, 0, 1);
        b.entry[i] = random_between(state, 50.0, 150.0);
        b.leverage[i] = random_chance(state, 0.4) ? 1.0 : random_between(state, 1, 30);
        b.margin[i] = random_chance(state, 0.5) ? 0.0 : random_between(state, 1, 9000);
        b.quantity[i] = random_between(state, 0.1, 200.0);
        b.cross[i] = random_between(state, -100.0, 100.0);
        b.equity[i] = b.cross[i] + random_between(state, 0.0, 50.0);
    }
    return b;
}

/* 64 choices of columns by 32 of answers. */
START_TEST(columns_are_as_single_calls)
{
    uint64_t state = random_seed("columns", 21);
    int64_t before = comparisons;
    int64_t seen[4] = {0, 0, 0, 0}, broke = 0;

    for (int64_t i = 0; i < ROUNDS; i++) {
        batch b = random_batch(&state);

        for (int choice = 0; choice < 64 * 32; choice++) {
            answers got = blank(), want = blank();

            b.given = choice % 64;
            b.asked = choice / 64;
            compare_answers("columns", run(&got, &b), LIQMAP_OK);
            answer_singly(&want, &b);
            compare_bytes("columns", &got, &want, sizeof got);
            for (int64_t k = 0; choice == 64 * 32 - 1 && k < ROWS; k++) {
                seen[0] += want.statuses[k] == LIQMAP_OK;
                seen[1] += want.statuses[k] == LIQMAP_E_NO_PRICE;
                seen[2] += want.statuses[k] == LIQMAP_E_LIQUIDATABLE;
                seen[3] += want.statuses[k] == LIQMAP_E_BEYOND;
                broke += want.bankruptcies[k] == 0.0;
            }
        }
    }
    ck_assert_int_eq(comparisons - before, ROUNDS * 64 * 32 * 2);
    ck_assert_int_eq(seen[0] + seen[1] + seen[2] + seen[3], ROUNDS * ROWS);
    for (int64_t i = 0; i < 4; i++) {
        ck_assert_int_ge(seen[i], ROUNDS / 2);
    }
    ck_assert_int_gt(broke, ROUNDS);
}
END_TEST

/* One row at a time, written anywhere in the outputs. */
START_TEST(rows_do_not_know_each_other)
{
    uint64_t state = random_seed("rows", 22);
    int64_t before = comparisons;

    for (int64_t i = 0; i < ROUNDS; i++) {
        batch b = random_batch(&state);
        const liqmap_bracket_table table = table_of(&b);
        answers whole = blank();

        b.given = ALL_COLUMNS;
        b.asked = ALL_ANSWERS;
        SUCCEEDS(run(&whole, &b));
        for (int64_t k = 0; k < ROWS; k++) {
            answers one = blank();
            const liqmap_price_columns prices = {sizeof prices,  0,
                                                 &one.prices[1], &one.bankruptcies[1],
                                                 &one.used[1],   &one.statuses[1]};
            const liqmap_position_columns columns = {sizeof columns, 0,
                                                     &b.side[k],     &b.entry[k],
                                                     &b.leverage[k], &b.margin[k],
                                                     &b.quantity[k], &b.cross[k],
                                                     &b.equity[k]};

            SUCCEEDS(
                liqmap_bracketed_prices(&prices, NULL, &b.common, &columns, 1, &table));
            compare_bytes("price", &one.prices[1], &whole.prices[k], sizeof(double));
            compare_bytes("bankruptcy", &one.bankruptcies[1], &whole.bankruptcies[k],
                          sizeof(double));
            compare_ints("used", one.used[1], whole.used[k]);
            compare_ints("status", one.statuses[1], whole.statuses[k]);
        }
    }
    ck_assert_int_eq(comparisons - before, ROUNDS * ROWS * 4);
}
END_TEST

START_TEST(strides_do_not_matter)
{
    uint64_t state = random_seed("strides", 23);
    int64_t before = comparisons;

    for (int64_t i = 0; i < ROUNDS; i++) {
        batch b = random_batch(&state), narrow;
        answers got = blank(), want = blank();

        b.given = ALL_COLUMNS;
        b.asked = ALL_ANSWERS;
        narrow = b;
        for (int64_t k = 0; k < BRACKETS; k++) {
            memcpy((char *)narrow.rows + k * (int64_t)sizeof(liqmap_bracket),
                   &b.rows[k].row, sizeof(liqmap_bracket));
        }
        narrow.stride = sizeof(liqmap_bracket);
        SUCCEEDS(run(&want, &b));
        SUCCEEDS(run(&got, &narrow));
        compare_bytes("stride", &got, &want, sizeof got);
    }
    ck_assert_int_eq(comparisons - before, ROUNDS);
}
END_TEST

/* ---- refusals -------------------------------------------------------------------- */

static batch sound(int32_t rule)
{
    batch b;

    memset(&b, 0, sizeof b);
    b.common.struct_size = sizeof b.common;
    b.common.entry = 100.0;
    b.common.leverage = 5.0;
    b.common.quantity = 2.0;
    b.n_brackets = BRACKETS;
    b.stride = sizeof *b.rows;
    b.rule = rule;
    for (int64_t i = 0; i < BRACKETS; i++) {
        b.rows[i].row.cap = 100.0 * (double)(i + 1);
        b.rows[i].row.leverage = 20.0;
        b.rows[i].row.mmr = 0.01;
    }
    b.n = 5;
    b.given = ALL_COLUMNS;
    b.asked = ALL_ANSWERS;
    for (int64_t i = 0; i < ROWS; i++) {
        b.side[i] = i % 2 == 0 ? LONG : SHORT;
        b.entry[i] = 100.0;
        b.leverage[i] = 10.0;
        b.quantity[i] = 1.0;
    }
    return b;
}

/* By the batch, with `bad` alone written: 3 comparisons. */
static void refuse_batch(const batch *b, int32_t status, int64_t bad, const char *what)
{
    answers got = blank(), want = blank();

    compare_answers(what, run(&got, b), status);
    if (b->asked & BAD) {
        want.bad = bad;
    }
    compare_bytes(what, &got, &want, sizeof got);
    compare_ints(what, b->asked & BAD ? got.bad : bad, bad);
}

/* By a single call: 3 comparisons. */
static void refuse_single(const batch *b, int32_t status, int64_t bad, const char *what)
{
    const liqmap_bracket_table table = table_of(b);
    double price = -7.0;
    int64_t used = -7, index = -7;

    compare_answers(what,
                    liqmap_bracketed_price(&price, &used, &index, &b->common, &table),
                    status);
    compare_ints(what, index, bad);
    compare_ints(what, price == -7.0 && used == -7, 1);
    ANSWERS(liqmap_bracketed_price(NULL, NULL, NULL, &b->common, &table), status);
}

/* By either: 6 comparisons. */
static void refuse(const batch *b, int32_t status, int64_t bad, const char *what)
{
    refuse_batch(b, status, bad, what);
    refuse_single(b, status, bad, what);
}

#define IN(field) offsetof(liqmap_bracket, field)

/* What no bracket may be, wherever in the table it is, by either rule. */
static const struct {
    const char *what;
    size_t field;
    double value;
} no_brackets[] = {
    {"cap 0", IN(cap), 0.0},
    {"cap -0", IN(cap), -0.0},
    {"cap below 0", IN(cap), -100.0},
    {"cap denormal", IN(cap), 4.9e-324},
    {"cap 1e-61", IN(cap), 1e-61},
    {"cap 1e61", IN(cap), 1e61},
    {"cap largest", IN(cap), DBL_MAX},
    {"cap NaN", IN(cap), NAN},
    {"cap -infinite", IN(cap), -INFINITY},
    {"leverage below 1", IN(leverage), 0.5},
    {"leverage just below 1", IN(leverage), 1.0 - 0x1p-53},
    {"leverage below 0", IN(leverage), -20.0},
    {"leverage denormal", IN(leverage), 4.9e-324},
    {"leverage NaN", IN(leverage), NAN},
    {"leverage infinite", IN(leverage), INFINITY},
    {"leverage -infinite", IN(leverage), -INFINITY},
    {"mmr below 0", IN(mmr), -0.01},
    {"mmr denormal below 0", IN(mmr), -4.9e-324},
    {"mmr NaN", IN(mmr), NAN},
    {"mmr infinite", IN(mmr), INFINITY},
    {"mmr -infinite", IN(mmr), -INFINITY},
    {"deduction below 0", IN(deduction), -1.0},
    {"deduction denormal", IN(deduction), 4.9e-324},
    {"deduction 1e-61", IN(deduction), 1e-61},
    {"deduction 1e61", IN(deduction), 1e61},
    {"deduction NaN", IN(deduction), NAN},
    {"deduction infinite", IN(deduction), INFINITY},
    {"deduction -infinite", IN(deduction), -INFINITY},
};

static void set_field(batch *b, int64_t at, size_t field, double value)
{
    memcpy((char *)&b->rows[at].row + field, &value, sizeof value);
}

START_TEST(bad_brackets_are_named)
{
    int64_t before = comparisons;

    for (int32_t rule = FLAT; rule <= DEDUCTION; rule++) {
        for (int64_t at = 0; at < BRACKETS; at++) {
            for (int64_t i = 0; i < COUNT(no_brackets); i++) {
                batch b = sound(rule);

                set_field(&b, at, no_brackets[i].field, no_brackets[i].value);
                refuse(&b, LIQMAP_E_BRACKET, at, no_brackets[i].what);
            }
        }
    }
    ck_assert_int_eq(comparisons - before, 6 * 2 * BRACKETS * COUNT(no_brackets));
}
END_TEST

/* A cap that is valid by itself but not after the one before it; the first bad one is named. */
START_TEST(caps_rise)
{
    int64_t before = comparisons;

    for (int64_t at = 1; at < BRACKETS; at++) {
        batch b = sound(FLAT);

        b.rows[at].row.cap = b.rows[at - 1].row.cap;
        refuse(&b, LIQMAP_E_BRACKET, at, "the same cap");
        b.rows[at].row.cap = nextafter(b.rows[at - 1].row.cap, 0.0);
        refuse(&b, LIQMAP_E_BRACKET, at, "a lower cap");
        b = sound(FLAT);
        b.rows[at - 1].row.cap = INFINITY;
        refuse(&b, LIQMAP_E_BRACKET, at - 1, "an infinite cap before the last");
        b = sound(FLAT);
        b.rows[at - 1].row.deduction = 1.0;
        b.rows[at].row.deduction = 1.0;
        refuse(&b, LIQMAP_E_BRACKET, at - 1, "a deduction where the rule is flat");
        b = sound(FLAT);
        b.rows[at].row.deduction = 1e-60;
        refuse(&b, LIQMAP_E_BRACKET, at, "the least deduction where it is flat");
    }
    ck_assert_int_eq(comparisons - before, 6 * 2 * 5);
}
END_TEST

/* The bounds themselves, zeros of either sign, and an end that is open. */
START_TEST(brackets_that_are_legal_pass)
{
    static const struct {
        size_t field;
        int64_t at;
        double value;
    } legal[] = {
        {IN(cap), 0, 1e-60},      {IN(cap), 2, 1e60},        {IN(cap), 2, INFINITY},
        {IN(leverage), 0, 1.0},   {IN(leverage), 1, 0.0},    {IN(leverage), 2, -0.0},
        {IN(leverage), 0, 1e300}, {IN(mmr), 0, 0.0},         {IN(mmr), 1, -0.0},
        {IN(mmr), 2, DBL_MAX},    {IN(deduction), 0, 1e-60}, {IN(deduction), 1, -0.0},
        {IN(deduction), 2, 1e60},
    };
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(legal); i++) {
        batch b = sound(DEDUCTION);
        answers a = blank();

        set_field(&b, legal[i].at, legal[i].field, legal[i].value);
        compare_answers("legal", run(&a, &b), LIQMAP_OK);
        compare_ints("legal", a.bad, -1);
    }
    ck_assert_int_eq(comparisons - before, 2 * COUNT(legal));
}
END_TEST

START_TEST(tables_amiss_are_refused)
{
    static const int32_t outside[] = {-1, 2, INT32_MIN, INT32_MAX};
    int64_t before = comparisons;
    batch b;

    for (int64_t i = 0; i < COUNT(outside); i++) {
        b = sound(FLAT);
        b.measure = outside[i];
        refuse(&b, LIQMAP_E_MEASURE, -1, "measure");
        b = sound(FLAT);
        b.rule = outside[i];
        refuse(&b, LIQMAP_E_RULE, -1, "rule");
    }
    b = sound(FLAT);
    b.n_brackets = 0;
    refuse(&b, LIQMAP_E_LENGTH, -1, "no bracket");
    b.n_brackets = -1;
    refuse(&b, LIQMAP_E_LENGTH, -1, "-1 brackets");
    b.n_brackets = INT64_MIN;
    refuse(&b, LIQMAP_E_LENGTH, -1, "least");
    b.n_brackets = INT64_MAX;
    refuse(&b, LIQMAP_E_OVERFLOW, -1, "most");
    b.n_brackets = (INT64_C(1) << 58) + BRACKETS;
    refuse(&b, LIQMAP_E_OVERFLOW, -1, "wraps to its own");
    b = sound(FLAT);
    b.stride = sizeof(liqmap_bracket) - 8;
    refuse(&b, LIQMAP_E_STRIDE, -1, "a stride too short");
    b.stride = sizeof(wide) + 4;
    refuse(&b, LIQMAP_E_STRIDE, -1, "a stride of no 8");
    b.stride = 0;
    refuse(&b, LIQMAP_E_STRIDE, -1, "no stride");
    b.stride = -(int64_t)sizeof(wide);
    refuse(&b, LIQMAP_E_STRIDE, -1, "backward");
    b.stride = INT64_MAX - 7;
    refuse(&b, LIQMAP_E_OVERFLOW, -1, "a stride too far");
    ck_assert_int_eq(comparisons - before, 6 * (4 * 2 + 10));
}
END_TEST

/* ---- rows ------------------------------------------------------------------------ */

static const struct {
    const char *what;
    int column;
    int32_t status;
    double value;
} no_rows[] = {
    {"side -1", SIDES, LIQMAP_E_SIDE, -1},
    {"side 2", SIDES, LIQMAP_E_SIDE, 2},
    {"entry 0", ENTRIES, LIQMAP_E_PRICE, 0.0},
    {"entry below 0", ENTRIES, LIQMAP_E_PRICE, -100.0},
    {"entry 1e61", ENTRIES, LIQMAP_E_MAGNITUDE, 1e61},
    {"entry NaN", ENTRIES, LIQMAP_E_NOT_FINITE, NAN},
    {"entry infinite", ENTRIES, LIQMAP_E_NOT_FINITE, INFINITY},
    {"leverage below 1", LEVERAGES, LIQMAP_E_LEVERAGE, 0.5},
    {"leverage 0 and no margin", LEVERAGES, LIQMAP_E_MARGIN, 0.0},
    {"leverage NaN", LEVERAGES, LIQMAP_E_NOT_FINITE, NAN},
    {"leverage infinite", LEVERAGES, LIQMAP_E_NOT_FINITE, INFINITY},
    {"margin below 0", MARGINS, LIQMAP_E_MARGIN, -1.0},
    {"margin 1e61", MARGINS, LIQMAP_E_MAGNITUDE, 1e61},
    {"margin NaN", MARGINS, LIQMAP_E_NOT_FINITE, NAN},
    {"quantity 0", QUANTITIES, LIQMAP_E_QUANTITY, 0.0},
    {"quantity below 0", QUANTITIES, LIQMAP_E_QUANTITY, -1.0},
    {"quantity 1e-61", QUANTITIES, LIQMAP_E_MAGNITUDE, 1e-61},
    {"quantity -infinite", QUANTITIES, LIQMAP_E_NOT_FINITE, -INFINITY},
    {"cross denormal", CROSS, LIQMAP_E_MAGNITUDE, -4.9e-324},
    {"cross 1e61", CROSS, LIQMAP_E_MAGNITUDE, 1e61},
    {"cross NaN", CROSS, LIQMAP_E_NOT_FINITE, NAN},
};

static void set_row(batch *b, int64_t at, int column, double value)
{
    switch (column) {
    case SIDES:
        b->side[at] = (int32_t)value;
        break;
    case ENTRIES:
        b->entry[at] = value;
        break;
    case LEVERAGES:
        b->leverage[at] = value;
        break;
    case MARGINS:
        b->margin[at] = value;
        break;
    case QUANTITIES:
        b->quantity[at] = value;
        break;
    default:
        b->cross[at] = value;
        break;
    }
}

/* The whole call is; and not where the column is not given. */
START_TEST(bad_rows_are_named)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(no_rows); i++) {
        for (int64_t at = 0; at < 5; at++) {
            batch b = sound(FLAT);
            answers a = blank();

            set_row(&b, at, no_rows[i].column, no_rows[i].value);
            refuse_batch(&b, no_rows[i].status, at, no_rows[i].what);
            b.asked = 0;
            refuse_batch(&b, no_rows[i].status, at, no_rows[i].what);
            b.given = ALL_COLUMNS - no_rows[i].column;
            compare_answers(no_rows[i].what, run(&a, &b), LIQMAP_OK);
        }
    }
    ck_assert_int_eq(comparisons - before, COUNT(no_rows) * 5 * 7);
}
END_TEST

/* The first of two; and a bad table before any row. */
START_TEST(the_first_mistake_is_named)
{
    batch b = sound(FLAT);
    answers got = blank(), want = blank();
    int64_t before = comparisons;

    b.entry[3] = NAN;
    b.quantity[1] = 0.0;
    refuse_batch(&b, LIQMAP_E_QUANTITY, 1, "the first row");
    b.rows[2].row.mmr = -1.0;
    refuse_batch(&b, LIQMAP_E_BRACKET, 2, "a bracket");
    b = sound(FLAT);
    b.n = 2;
    b.entry[2] = NAN; /* past the end nothing is looked at */
    SUCCEEDS(run(&got, &b));
    answer_singly(&want, &b);
    compare_bytes("two rows", &got, &want, sizeof got);
    ck_assert_int_eq(comparisons - before, 2 * 3 + 1);
}
END_TEST

/* Of what all rows share, row 0 is the first to be wrong. */
START_TEST(what_is_common_is_checked)
{
    int64_t before = comparisons;
    batch b = sound(FLAT);

    b.common.contract = 2;
    refuse_batch(&b, LIQMAP_E_CONTRACT, 0, "contract");
    refuse_single(&b, LIQMAP_E_CONTRACT, -1, "contract");
    b = sound(FLAT);
    b.common.maintenance = -1;
    refuse_batch(&b, LIQMAP_E_MAINTENANCE, 0, "maintenance");
    refuse_single(&b, LIQMAP_E_MAINTENANCE, -1, "maintenance");
    b = sound(FLAT);
    b.common.fee = -0.1;
    refuse_batch(&b, LIQMAP_E_RATE, 0, "fee");
    refuse_single(&b, LIQMAP_E_RATE, -1, "fee");
    b.common.fee = 0.1;
    b.common.maintenance = ENTRY;
    refuse_batch(&b, LIQMAP_E_FEE, 0, "fee on entry");
    refuse_single(&b, LIQMAP_E_FEE, -1, "fee on entry");
    b = sound(FLAT);
    b.common.struct_size = 0;
    refuse(&b, LIQMAP_E_STRUCT_SIZE, -1, "struct_size");
    b.n = 0;
    refuse(&b, LIQMAP_E_STRUCT_SIZE, -1, "struct_size of no rows");
    ck_assert_int_eq(comparisons - before, 6 * 6);
}
END_TEST

START_TEST(counts_of_rows_are_checked)
{
    int64_t before = comparisons;
    batch b = sound(FLAT);

    b.n = -1;
    refuse_batch(&b, LIQMAP_E_LENGTH, -1, "-1");
    b.n = INT64_MIN;
    refuse_batch(&b, LIQMAP_E_LENGTH, -1, "least");
    b.n = INT64_MAX;
    refuse_batch(&b, LIQMAP_E_OVERFLOW, -1, "most");
    b.n = PTRDIFF_MAX / 8 + 1;
    refuse_batch(&b, LIQMAP_E_OVERFLOW, -1, "one too many");
    b.n = INT64_C(1) << 61;
    refuse_batch(&b, LIQMAP_E_OVERFLOW, -1, "wraps to 0");
    b.n = (INT64_C(1) << 60) + 5;
    refuse_batch(&b, LIQMAP_E_OVERFLOW, -1, "wraps to less");
    b.n = 0;
    b.asked = 0;
    refuse_batch(&b, LIQMAP_OK, -1, "none");
    ck_assert_int_eq(comparisons - before, 7 * 3);
}
END_TEST

/* ---- structs --------------------------------------------------------------------- */

/* All the structs of a call on valid rows; what points into them is
 * theirs. */
typedef struct structs {
    batch b;
    answers a;
    liqmap_price_columns prices;
    liqmap_position_columns columns;
    union {
        liqmap_bracket_table table;
        unsigned char bytes[sizeof(liqmap_bracket_table) + 8];
    } longer;
} structs;

static void set_up(structs *s)
{
    memset(s, 0, sizeof *s);
    s->b = sound(FLAT);
    s->a = blank();
    s->prices = prices_of(&s->a, ALL_ANSWERS);
    s->columns = columns_of(&s->b);
    s->longer.table = table_of(&s->b);
}

/* Nothing is written but `bad`: 3 comparisons by columns, as many by a single call
 * where it has the struct that is wrong. */
static void refuse_structs(structs *s, int32_t status, int is_table)
{
    const answers blanks = blank();
    int64_t bad = -7, used = -7;
    double price = -7.0;

    compare_answers("liqmap_bracketed_prices",
                    liqmap_bracketed_prices(&s->prices, &bad, &s->b.common, &s->columns,
                                            s->b.n, &s->longer.table),
                    status);
    compare_ints("bad", bad, -1);
    compare_bytes("answers", &s->a, &blanks, sizeof blanks);
    if (!is_table) {
        return;
    }
    bad = -7;
    compare_answers(
        "liqmap_bracketed_price",
        liqmap_bracketed_price(&price, &used, &bad, &s->b.common, &s->longer.table),
        status);
    compare_ints("bad", bad, -1);
    compare_ints("price and bracket", price == -7.0 && used == -7, 1);
}

#define SPOIL(field, value, status, is_table)                                          \
    do {                                                                               \
        structs s_;                                                                    \
        set_up(&s_);                                                                   \
        s_.field = (value);                                                            \
        refuse_structs(&s_, (status), (is_table));                                     \
    } while (0)
#define SPOIL_SIZE(field, least, is_table)                                             \
    do {                                                                               \
        SPOIL(field.struct_size, 0, LIQMAP_E_STRUCT_SIZE, is_table);                   \
        SPOIL(field.struct_size, (least) - 1, LIQMAP_E_STRUCT_SIZE, is_table);         \
        SPOIL(field.struct_size, 4097, LIQMAP_E_STRUCT_SIZE, is_table);                \
        SPOIL(field.struct_size, UINT32_MAX, LIQMAP_E_STRUCT_SIZE, is_table);          \
    } while (0)

START_TEST(structs_amiss_are_refused)
{
    int64_t before = comparisons;
    int64_t somewhere = 0;

    SPOIL(longer.table.reserved, 1, LIQMAP_E_RESERVED, 1);
    SPOIL(longer.table.reserved, INT32_MIN, LIQMAP_E_RESERVED, 1);
    SPOIL(longer.table.unused, &somewhere, LIQMAP_E_RESERVED, 1);
    SPOIL(longer.table.rows, NULL, LIQMAP_E_NULL, 1);
    SPOIL_SIZE(longer.table, LIQMAP_FIRST_SIZEOF_BRACKET_TABLE, 1);
    ck_assert_int_eq(comparisons - before, 8 * 6);
    SPOIL(prices.reserved, 1, LIQMAP_E_RESERVED, 0);
    SPOIL(prices.reserved, INT32_MIN, LIQMAP_E_RESERVED, 0);
    SPOIL_SIZE(prices, LIQMAP_FIRST_SIZEOF_PRICE_COLUMNS, 0);
    SPOIL(columns.reserved, 1, LIQMAP_E_RESERVED, 0);
    SPOIL(columns.reserved, INT32_MIN, LIQMAP_E_RESERVED, 0);
    SPOIL_SIZE(columns, LIQMAP_FIRST_SIZEOF_POSITION_COLUMNS, 0);
    ck_assert_int_eq(comparisons - before, 8 * 6 + 12 * 3);
}
END_TEST

/* What the library does not know of a struct must be 0. */
START_TEST(tails_are_refused)
{
    int64_t before = comparisons;
    structs s;
    double price = -7.0;

    set_up(&s);
    s.longer.table.struct_size = sizeof s.longer;
    for (size_t i = sizeof s.longer.table; i < sizeof s.longer; i++) {
        s.longer.bytes[i] = 1;
        refuse_structs(&s, LIQMAP_E_STRUCT_TAIL, 1);
        s.longer.bytes[i] = 0;
    }
    ck_assert_int_eq(comparisons - before, 8 * 6);
    SUCCEEDS(liqmap_bracketed_price(&price, NULL, NULL, &s.b.common, &s.longer.table));
    ck_assert(price > 0.0);
}
END_TEST

START_TEST(inputs_that_may_not_be_null_are_refused)
{
    int64_t before = comparisons;
    const answers blanks = blank();
    int64_t bad = -7, used = -7;
    double price = -7.0;
    structs s;

    set_up(&s);
    compare_answers("liqmap_bracketed_price",
                    liqmap_bracketed_price(&price, &used, &bad, NULL, &s.longer.table),
                    LIQMAP_E_NULL);
    compare_answers("liqmap_bracketed_price",
                    liqmap_bracketed_price(&price, &used, &bad, &s.b.common, NULL),
                    LIQMAP_E_NULL);
    compare_answers(
        "liqmap_bracketed_prices",
        liqmap_bracketed_prices(&s.prices, &bad, NULL, &s.columns, 1, &s.longer.table),
        LIQMAP_E_NULL);
    compare_answers(
        "liqmap_bracketed_prices",
        liqmap_bracketed_prices(&s.prices, &bad, &s.b.common, &s.columns, 1, NULL),
        LIQMAP_E_NULL);
    compare_bytes("answers", &s.a, &blanks, sizeof blanks);
    ck_assert_int_eq(comparisons - before, 5);
    ck_assert(price == -7.0 && used == -7 && bad == -1);
}
END_TEST

/* No columns: all positions are alike. No prices: the rows are checked all the same. */
START_TEST(columns_and_prices_may_be_null)
{
    int64_t before = comparisons;
    answers want = blank();
    int64_t bad = -7;
    structs s;

    set_up(&s);
    SUCCEEDS(liqmap_bracketed_prices(&s.prices, &s.a.bad, &s.b.common, NULL, ROWS,
                                     &s.longer.table));
    s.b.given = 0;
    s.b.n = ROWS;
    answer_singly(&want, &s.b);
    compare_bytes("all alike", &s.a, &want, sizeof want);
    SUCCEEDS(liqmap_bracketed_prices(NULL, NULL, &s.b.common, &s.columns, ROWS,
                                     &s.longer.table));
    s.b.quantity[3] = 0.0;
    compare_answers("checked",
                    liqmap_bracketed_prices(NULL, &bad, &s.b.common, &s.columns, ROWS,
                                            &s.longer.table),
                    LIQMAP_E_QUANTITY);
    compare_ints("checked", bad, 3);
    ck_assert_int_eq(comparisons - before, 3);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("columns");

    tcase_add_test(tests, columns_are_as_single_calls);
    tcase_add_test(tests, rows_do_not_know_each_other);
    tcase_add_test(tests, strides_do_not_matter);
    tcase_add_test(tests, bad_brackets_are_named);
    tcase_add_test(tests, caps_rise);
    tcase_add_test(tests, brackets_that_are_legal_pass);
    tcase_add_test(tests, tables_amiss_are_refused);
    tcase_add_test(tests, bad_rows_are_named);
    tcase_add_test(tests, the_first_mistake_is_named);
    tcase_add_test(tests, what_is_common_is_checked);
    tcase_add_test(tests, counts_of_rows_are_checked);
    tcase_add_test(tests, structs_amiss_are_refused);
    tcase_add_test(tests, tails_are_refused);
    tcase_add_test(tests, inputs_that_may_not_be_null_are_refused);
    tcase_add_test(tests, columns_and_prices_may_be_null);
    return suite_run(tests, "columns");
}
