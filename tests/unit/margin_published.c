/* SPDX-License-Identifier: MIT */
/*
 * The published liquidation prices, each within the rounding of what was published; and
 * that these rows can fail: under the other rule, without the fee, without the
 * deduction, or by the shortcut of 1/L, they do not come out.
 */
#include "published_prices.h"

#include <math.h>

/* Of the bankruptcy prices; found by their row. */
static const struct {
    const char *id;
    double tolerance;
} bankruptcies[] = {
    /* A tick of 0.5, and a satoshi a contract: 0.49 at this price. */
    {"bitmex-live-inv", 0.5 + 7004.5 * 7004.5 * 1e-8},
    {"bitmex-live-lin", 0.05}, /* a tick */
    {"bybit-live-inv", 0.5},   /* a tick */
    {"kucoin-live", 0.05},     /* a tick */
};

static int comes_out(const published_case *c, const liqmap_position *p)
{
    double price = -7.0;
    int32_t status = liqmap_liquidation_price(&price, p);

    if (status != LIQMAP_E_NO_PRICE && status != LIQMAP_E_LIQUIDATABLE) {
        SUCCEEDS(status);
    }
    return status == LIQMAP_OK && fabs(price - c->price) <= c->tolerance;
}

START_TEST(published_prices_come_out)
{
    int64_t before = comparisons;
    int64_t accounts[2] = {0, 0}, margins = 0;

    for (int64_t i = 0; i < n_published_cases; i++) {
        liqmap_position p = position_of_case(&published_cases[i]);
        double price = -7.0;

        compare_answers(published_cases[i].id, liqmap_liquidation_price(&price, &p),
                        LIQMAP_OK);
        compare(published_cases[i].id, price, published_cases[i].price,
                published_cases[i].tolerance);
        accounts[published_cases[i].is_cross]++;
        margins += published_cases[i].margin != 0;
    }
    ck_assert_int_eq(comparisons - before, 2 * n_published_cases);
    ck_assert_int_ge(accounts[0], 40);
    ck_assert_int_ge(accounts[1], 2);
    ck_assert_int_ge(margins, 26);
}
END_TEST

/* No row twice, none without a source, none that could not fail. */
START_TEST(rows_are_in_order)
{
    for (int64_t i = 0; i < n_published_cases; i++) {
        const published_case *c = &published_cases[i];

        for (int64_t k = 0; k < i; k++) {
            ck_assert_str_ne(c->id, published_cases[k].id);
        }
        ck_assert_uint_gt(strlen(c->source), 20);
        ck_assert_ptr_nonnull(c->notes);
        ck_assert(c->grade == 'A' || c->grade == 'B');
        ck_assert(c->tolerance > 0.0 && c->tolerance < 1e-3 * c->price);
        ck_assert((c->contract_size == 1.0) || c->contract == LIQMAP_INVERSE);
    }
}
END_TEST

/* A fee in the trigger is then part of the rate. */
static liqmap_position under_the_other_rule(const liqmap_position *p)
{
    liqmap_position q = *p;

    if (p->maintenance == LIQMAP_MAINTENANCE_MARK) {
        q.maintenance = LIQMAP_MAINTENANCE_ENTRY;
        q.mmr += q.fee;
        q.fee = 0.0;
    } else {
        q.maintenance = LIQMAP_MAINTENANCE_MARK;
    }
    return q;
}

START_TEST(the_other_rule_does_not)
{
    int64_t telling = 0;

    for (int64_t i = 0; i < n_published_cases; i++) {
        liqmap_position p = position_of_case(&published_cases[i]);
        liqmap_position q = under_the_other_rule(&p);
        double right = 0.0, wrong = 0.0;

        SUCCEEDS(liqmap_liquidation_price(&right, &p));
        (void)liqmap_liquidation_price(&wrong, &q);
        if (fabs(right - wrong) <= published_cases[i].tolerance) {
            continue;
        }
        telling++;
        if (comes_out(&published_cases[i], &q)) {
            ck_abort_msg("%s comes out under the other rule", published_cases[i].id);
        }
    }
    ck_assert_int_eq(telling, n_published_cases);
}
END_TEST

START_TEST(without_the_fee_they_do_not)
{
    int64_t telling = 0;

    for (int64_t i = 0; i < n_published_cases; i++) {
        liqmap_position p = position_of_case(&published_cases[i]);

        if (p.fee == 0.0) {
            continue;
        }
        telling++;
        p.fee = 0.0;
        if (comes_out(&published_cases[i], &p)) {
            ck_abort_msg("%s comes out without the fee", published_cases[i].id);
        }
    }
    ck_assert_int_ge(telling, 7);
}
END_TEST

START_TEST(without_the_deduction_they_do_not)
{
    int64_t telling = 0;

    for (int64_t i = 0; i < n_published_cases; i++) {
        liqmap_position p = position_of_case(&published_cases[i]);

        if (p.deduction == 0.0) {
            continue;
        }
        telling++;
        p.deduction = 0.0;
        if (comes_out(&published_cases[i], &p)) {
            ck_abort_msg("%s comes out without the deduction", published_cases[i].id);
        }
    }
    ck_assert_int_ge(telling, 7);
}
END_TEST

START_TEST(without_the_rest_of_the_account_it_does_not)
{
    int64_t telling = 0;

    for (int64_t i = 0; i < n_published_cases; i++) {
        liqmap_position p = position_of_case(&published_cases[i]);

        if (p.cross == 0.0) {
            continue;
        }
        telling++;
        p.cross = 0.0;
        ck_assert(!comes_out(&published_cases[i], &p));
    }
    ck_assert_int_ge(telling, 1);
}
END_TEST

/* EP*(1 - 1/L), as many tools have it: for every row that says its leverage. */
START_TEST(the_popular_shortcut_misses)
{
    int64_t missed = 0, said = 0;

    for (int64_t i = 0; i < n_published_cases; i++) {
        const published_case *c = &published_cases[i];
        double s = c->side == LIQMAP_LONG ? 1.0 : -1.0;

        if (c->leverage == 0.0) {
            continue;
        }
        said++;
        missed += fabs(c->entry * (1.0 - s / c->leverage) - c->price) > c->tolerance;
    }
    ck_assert_int_ge(said, 40);
    ck_assert_int_eq(missed, said);
}
END_TEST

START_TEST(published_bankruptcies_come_out)
{
    int64_t before = comparisons;
    int64_t said = 0;

    for (int64_t i = 0; i < n_published_cases; i++) {
        liqmap_position p = position_of_case(&published_cases[i]);

        if (published_cases[i].bankruptcy == 0.0) {
            continue;
        }
        said++;
        for (int64_t k = 0; k < COUNT(bankruptcies); k++) {
            double price = -7.0;

            if (strcmp(bankruptcies[k].id, published_cases[i].id) != 0) {
                continue;
            }
            SUCCEEDS(liqmap_bankruptcy_price(&price, &p));
            compare(published_cases[i].id, price, published_cases[i].bankruptcy,
                    bankruptcies[k].tolerance);
        }
    }
    ck_assert_int_eq(said, COUNT(bankruptcies));
    ck_assert_int_eq(comparisons - before, said);
}
END_TEST

/* BitMEX counts a contract in whole satoshis and prices in ticks of 0.5. So rounded,
 * its row comes out to the digit. */
static double in_satoshis(double price)
{
    return floor(1e8 / ceil(1e8 / price) / 0.5) * 0.5;
}

START_TEST(bitmex_comes_out_to_the_digit)
{
    int64_t before = comparisons;

    for (int64_t i = 0; i < n_published_cases; i++) {
        liqmap_position p = position_of_case(&published_cases[i]);
        double price = -7.0;

        if (strcmp(published_cases[i].id, "bitmex-live-inv") != 0) {
            continue;
        }
        SUCCEEDS(liqmap_liquidation_price(&price, &p));
        compare(published_cases[i].id, in_satoshis(price), published_cases[i].price, 0);
        SUCCEEDS(liqmap_bankruptcy_price(&price, &p));
        compare(published_cases[i].id, in_satoshis(price),
                published_cases[i].bankruptcy, 0);
    }
    ck_assert_int_eq(comparisons - before, 2);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("cases");

    tcase_add_test(tests, rows_are_in_order);
    tcase_add_test(tests, published_prices_come_out);
    tcase_add_test(tests, the_other_rule_does_not);
    tcase_add_test(tests, without_the_fee_they_do_not);
    tcase_add_test(tests, without_the_deduction_they_do_not);
    tcase_add_test(tests, without_the_rest_of_the_account_it_does_not);
    tcase_add_test(tests, the_popular_shortcut_misses);
    tcase_add_test(tests, published_bankruptcies_come_out);
    tcase_add_test(tests, bitmex_comes_out_to_the_digit);
    return suite_run(tests, "cases");
}
