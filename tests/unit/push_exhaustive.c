/* SPDX-License-Identifier: MIT */
/*
 * Every push and step of a tiny map: 1 to 6 buckets, 1 to 3 tiers, both kinds of axis, and as a
 * price every edge, the doubles next to it, and every midpoint. Amounts and shares are
 * dyadic, so the map must be the naive model's to the bit wherever nothing is closed.
 */
#include "twin.h"

#include <math.h>

#define MOST_BUCKETS 6
#define MOST_TIERS 3
#define MOST_PRICES (4 * MOST_BUCKETS + 5)

/* With a margin of a power of two and no maintenance the factors are dyadic too (7/8,
 * 9/8, ...): many liquidation prices fall on an edge, or on the close, exactly. */
static const liqmap_tier tiers[MOST_TIERS] = {
    {.leverage = 8, .share_long = 0.25, .share_short = 0.5},
    {.leverage = 4, .share_long = 0.125, .share_short = 0.25},
    {.leverage = 8, .share_long = 0.5, .share_short = 0.125},
};

typedef struct tiny {
    liqmap_config config;
    liqmap_axis axis;
    int64_t n_tiers;
    double prices[MOST_PRICES]; /* rising */
    int64_t n_prices;
} tiny;

static void gather_prices(tiny *w)
{
    naive *model = naive_new(&w->config, &w->axis, tiers, w->n_tiers);
    int64_t n = 0;

    w->prices[n++] = w->axis.low / 2;
    for (int64_t i = 0; i <= w->axis.buckets; i++) {
        w->prices[n++] = nextafter(model->edges[i], 0);
        w->prices[n++] = model->edges[i];
        w->prices[n++] = nextafter(model->edges[i], INFINITY);
        if (i < w->axis.buckets) {
            w->prices[n++] = naive_middle(model, i);
        }
    }
    w->prices[n++] = model->edges[w->axis.buckets] * 2;
    w->n_prices = n;
    naive_free(model);
}

static tiny tiny_new(int32_t kind, int64_t buckets, int64_t n_tiers)
{
    tiny w = {.n_tiers = n_tiers};

    SUCCEEDS(liqmap_config_init(&w.config, sizeof w.config));
    w.config.turnover = 0;
    w.config.entry_points = 1;
    w.config.initial = LIQMAP_INITIAL_ENTRY;
    w.axis.struct_size = sizeof w.axis;
    w.axis.kind = kind;
    /* Edges that are whole numbers, and edges that are rounded. */
    w.axis.low = n_tiers == 2 ? 0.8 : 8;
    w.axis.step = kind == LIQMAP_AXIS_LOG ? 0.1 : w.axis.low / 8;
    w.axis.buckets = buckets;
    gather_prices(&w);
    ck_assert_int_eq(w.n_prices, 4 * buckets + 5);
    return w;
}

static twin twin_of_tiny(const tiny *w)
{
    return twin_new(&w->config, &w->axis, tiers, w->n_tiers);
}

/* Whole numbers in every bin, the flow bins too. */
static int64_t fill(const tiny *w, twin *pair)
{
    int64_t amount = 1;
    int64_t moves = 0;

    for (int32_t side = 0; side < 2; side++) {
        for (int64_t i = -1; i <= w->axis.buckets; i++) {
            for (int64_t t = 0; t < w->n_tiers; t++) {
                double price = w->prices[4 * (i + 1) + (i < 0 ? 0 : -2)];

                ck_assert_int_eq(naive_find(pair->model, price), i);
                twin_place(pair, side, t, price, (double)amount++);
                moves++;
            }
        }
    }
    return moves;
}

/* A look at every world. Each look returns how many comparisons it must make. */
typedef int64_t look(tiny *w);

static void look_at_all(const char *name, look *at, int64_t least)
{
    int64_t before = comparisons;
    int64_t due = 0;

    for (int32_t kind = LIQMAP_AXIS_LINEAR; kind <= LIQMAP_AXIS_LOG; kind++) {
        for (int64_t buckets = 1; buckets <= MOST_BUCKETS; buckets++) {
            for (int64_t n_tiers = 1; n_tiers <= MOST_TIERS; n_tiers++) {
                tiny w = tiny_new(kind, buckets, n_tiers);

                due += at(&w);
            }
        }
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_ge(due, least);
    printf("# %s: %" PRId64 " comparisons\n", name, due);
}

static int64_t look_at_find(tiny *w)
{
    naive *model = naive_new(&w->config, &w->axis, tiers, w->n_tiers);
    double edges[MOST_BUCKETS + 1];
    int64_t n = w->axis.buckets + 1;
    int64_t count = 0;

    SUCCEEDS(liqmap_axis_edges(&w->axis, edges, n, &count));
    compare_ints("edges", count, n);
    compare_bytes("edges", edges, model->edges, n * 8);
    for (int64_t i = 0; i < w->n_prices; i++) {
        int64_t bucket;

        SUCCEEDS(liqmap_axis_find(&w->axis, &bucket, edges, n, w->prices[i]));
        compare_ints("bucket", bucket, naive_find(model, w->prices[i]));
        compare_ints("bucket by its place", bucket, (i + 2) / 4 - 1);
    }
    naive_free(model);
    return 2 + 2 * w->n_prices;
}

START_TEST(every_price_finds_its_bucket)
{
    look_at_all("find", look_at_find, 1000);
}
END_TEST

static int64_t look_at_place(tiny *w)
{
    twin empty = twin_of_tiny(w);
    twin pair = twin_of_tiny(w);
    int64_t n = 0;

    for (int32_t side = 0; side < 2; side++) {
        for (int64_t t = 0; t < w->n_tiers; t++) {
            for (int64_t i = 0; i < w->n_prices; i++) {
                twin_restore(&pair, &empty);
                twin_place(&pair, side, t, w->prices[i], 3);
                twin_compare(&pair, 0);
                n++;
            }
        }
    }
    n *= 1 + twin_width(&pair);
    twin_free(&empty);
    twin_free(&pair);
    return n;
}

START_TEST(every_price_takes_a_position)
{
    look_at_all("place", look_at_place, 100000);
}
END_TEST

static int64_t look_at_sweep(tiny *w)
{
    twin full = twin_of_tiny(w);
    twin pair = twin_of_tiny(w);
    int64_t due = fill(w, &full);
    int64_t n = 0;

    for (int64_t high = 0; high < w->n_prices; high++) {
        for (int64_t low = 0; low <= high; low++) {
            twin_restore(&pair, &full);
            twin_sweep(&pair, w->prices[high], w->prices[low], 0);
            twin_compare(&pair, 0);
            check_conservation(pair.map, 0);
            n++;
        }
    }
    due += n * (4 * w->n_tiers + 1 + twin_width(&pair) + 6);
    ck_assert_int_eq(n, w->n_prices * (w->n_prices + 1) / 2);
    twin_free(&full);
    twin_free(&pair);
    return due;
}

START_TEST(every_range_sweeps)
{
    look_at_all("sweep", look_at_sweep, 500000);
}
END_TEST

/* Two sweeps, one after the other: what the first took is not there for the second. */
static int64_t look_at_two_sweeps(tiny *w)
{
    twin full = twin_of_tiny(w);
    twin once = twin_of_tiny(w);
    twin pair = twin_of_tiny(w);
    int64_t due = fill(w, &full);
    int64_t n = 0;

    for (int64_t first = 0; first < w->n_prices; first++) {
        twin_restore(&once, &full);
        twin_sweep(&once, w->prices[first], w->prices[first], 0);
        for (int64_t second = 0; second < w->n_prices; second++) {
            twin_restore(&pair, &once);
            twin_place(&pair, (int32_t)(second % 2), 0, w->prices[second], 64);
            twin_sweep(&pair, w->prices[second], w->prices[second], 0);
            twin_compare(&pair, 0);
            n++;
        }
    }
    due += w->n_prices * (4 * w->n_tiers + 1);
    due += n * (4 * w->n_tiers + 2 + twin_width(&pair));
    twin_free(&full);
    twin_free(&once);
    twin_free(&pair);
    return due;
}

START_TEST(every_sweep_leaves_the_rest)
{
    look_at_all("two sweeps", look_at_two_sweeps, 500000);
}
END_TEST

/* Every low <= close <= high. The first push meets a full map and opens, exactly; the
 * second closes, which takes a division. */

#define INTEREST 4096 /* more than fill() places */

static void push_twice(const tiny *w, twin *pair, int64_t high, int64_t close,
                       int64_t low)
{
    naive_snapshot s = {.time_ms = 1,
                        .open_interest = INTEREST,
                        .high = w->prices[high],
                        .low = w->prices[low],
                        .close = w->prices[close]};

    /* Any price may be an entry, or none is given. */
    if ((high + close + low) % 3 != 0) {
        s.entry = w->prices[(high * 7 + close * 3 + low) % w->n_prices];
    }
    twin_push(pair, &s, 0);
    twin_compare(pair, 0);
    check_conservation(pair->map, 1);
    s.time_ms = 2;
    s.open_interest = INTEREST / 3.0;
    twin_push(pair, &s, 1e-14);
    twin_compare(pair, 1e-14);
    check_conservation(pair->map, 1);
}

static int64_t push_everywhere(tiny *w)
{
    twin full = twin_of_tiny(w);
    twin pair = twin_of_tiny(w);
    int64_t due = fill(w, &full);
    int64_t n = 0;

    for (int64_t high = 0; high < w->n_prices; high++) {
        for (int64_t close = 0; close <= high; close++) {
            for (int64_t low = 0; low <= close; low++) {
                twin_restore(&pair, &full);
                push_twice(w, &pair, high, close, low);
                n++;
            }
        }
    }
    due += n * 2 * (4 * w->n_tiers + 1 + twin_width(&pair) + 6);
    ck_assert_int_eq(n, w->n_prices * (w->n_prices + 1) * (w->n_prices + 2) / 6);
    twin_free(&full);
    twin_free(&pair);
    return due;
}

static int64_t look_at_push(tiny *w)
{
    int64_t due = 0;

    for (w->config.contract = 0; w->config.contract < 2; w->config.contract++) {
        for (w->config.entry_points = 1; w->config.entry_points <= 2;
             w->config.entry_points++) {
            due += push_everywhere(w);
        }
    }
    return due;
}

START_TEST(every_bar_pushes)
{
    look_at_all("push", look_at_push, 10000000);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("tiny");

    tcase_add_test(tests, every_price_finds_its_bucket);
    tcase_add_test(tests, every_price_takes_a_position);
    tcase_add_test(tests, every_range_sweeps);
    tcase_add_test(tests, every_sweep_leaves_the_rest);
    tcase_add_test(tests, every_bar_pushes);
    return suite_run(tests, "tiny");
}
