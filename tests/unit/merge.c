/* SPDX-License-Identifier: MIT */
/*
 * A map on another axis holds what a naive spreading of each bucket over each other
 * makes of it, and not a contract more or less; maps added up hold the sum of what they
 * held, however they are grouped.
 */
#include "sample_map.h"

#include <math.h>

#define WORLDS 400
#define PUSHES 16
#define BUCKETS 60

/* All that one tier of a side holds: bin -1 at [0], then the buckets, then above. */
typedef struct column {
    int64_t n; /* buckets */
    double *edges;
    double *bins;
} column;

static column column_of(const liqmap *map, int32_t side, int64_t tier)
{
    liqmap_axis axis = {.struct_size = sizeof axis};
    liqmap_stats stats = stats_of(map);
    double *density = density_of(map, side, LIQMAP_CONTRACTS);
    column c;

    SUCCEEDS(liqmap_get_axis(map, &axis));
    c.n = axis.buckets;
    c.edges = memory_new((c.n + 1) * 8);
    c.bins = memory_new((c.n + 2) * 8);
    SUCCEEDS(liqmap_axis_edges(&axis, c.edges, c.n + 1, NULL));
    c.bins[0] = stats.below[side][tier];
    for (int64_t j = 0; j < c.n; j++) {
        c.bins[j + 1] = density[j * stats.tiers + tier];
    }
    c.bins[c.n + 1] = stats.above[side][tier];
    free(density);
    return c;
}

static void column_free(column *c)
{
    free(c->edges);
    free(c->bins);
}

static long double sum_of(const column *c)
{
    long double sum = 0;

    for (int64_t j = 0; j < c->n + 2; j++) {
        sum += c->bins[j];
    }
    return sum;
}

/* What of [low, high) lies in bin j of `to`. */
static long double overlap(const column *to, int64_t j, double low, double high)
{
    long double from = j < 0 ? low : fmaxl(low, to->edges[j]);
    long double up_to = j == to->n ? high : fminl(high, to->edges[j + 1]);

    return up_to > from ? up_to - from : 0;
}

/* Every bucket against every bin. */
static long double naive_bin_of(const column *from, const column *to, int64_t j)
{
    long double sum = j < 0 ? from->bins[0] : j == to->n ? from->bins[from->n + 1] : 0;

    for (int64_t i = 0; i < from->n; i++) {
        double low = from->edges[i], high = from->edges[i + 1];

        sum += from->bins[i + 1] * (overlap(to, j, low, high) / (high - low));
    }
    return sum;
}

/* The bins are those of the naive model, and sum to what there was. */
static int64_t compare_columns(const liqmap *dst, const liqmap *src, int32_t side,
                               int64_t tier)
{
    column from = column_of(src, side, tier), to = column_of(dst, side, tier);
    double whole = (double)sum_of(&from);
    int64_t n = to.n;

    for (int64_t j = -1; j <= n; j++) {
        compare("bin", to.bins[j + 1], (double)naive_bin_of(&from, &to, j),
                1e-14 * whole);
    }
    compare("tier", (double)(sum_of(&to) - sum_of(&from)), 0, 1e-15 * whole);
    column_free(&from);
    column_free(&to);
    return n + 3;
}

/* All but the bins, the size and what is off the axis: to the bit. */
static int64_t compare_state(const liqmap *dst, const liqmap *src)
{
    liqmap_stats got = stats_of(dst), want = stats_of(src);

    got.bytes = want.bytes;
    compare_bytes("state", &got, &want, offsetof(liqmap_stats, below));
    return 1;
}

static liqmap *grown(const world *w, uint64_t *state, int64_t *bytes)
{
    naive_snapshot snapshots[PUSHES];
    int64_t n = random_int(state, 0, PUSHES);
    liqmap *map = map_of(w, bytes);

    world_walk(w, state, snapshots, PUSHES);
    for (int64_t i = 0; i < n; i++) {
        SUCCEEDS(push_one(map, NULL, 0, LIQMAP_CONTRACTS, &snapshots[i]));
    }
    return map;
}

/* Any axis in the neighbourhood of a price. */
static liqmap_axis other_axis(uint64_t *state, double price)
{
    int32_t kind = (int32_t)random_int(state, 0, 1);
    int64_t buckets = random_int(state, 1, BUCKETS);
    double low = price * random_between(state, 0.2, 1.3);
    double step = random_between(state, 0.02, 1.5) / (double)buckets;

    return (liqmap_axis){LIQMAP_SIZEOF_AXIS, kind, low,
                         kind == LIQMAP_AXIS_LINEAR ? step * price : step, buckets};
}

static int64_t resample_world(uint64_t *state, int32_t kind)
{
    int64_t due = 0, bytes, size;
    world w, other;
    liqmap *src, *dst;
    char *before;

    world_draw(&w, state, BUCKETS, kind);
    src = grown(&w, state, &bytes);
    before = memory_new(bytes);
    memcpy(before, src, (size_t)bytes);
    other = w;
    other.axis = other_axis(state, w.price);
    dst = grown(&other, state, &size);
    SUCCEEDS(liqmap_resample(dst, src));
    SUCCEEDS(liqmap_validate(dst));
    compare_bytes("src", src, before, bytes);
    due += 1 + compare_state(dst, src);
    for (int32_t side = 0; side < 2; side++) {
        for (int64_t t = 0; t < w.n_tiers; t++) {
            due += compare_columns(dst, src, side, t);
        }
    }
    free(before);
    free(src);
    free(dst);
    return due;
}

START_TEST(resampling_shares_by_overlap)
{
    look_at_worlds("resample", 71, WORLDS, 100000, resample_world);
}
END_TEST

/* Onto an equal axis every bit stays, and the way goes on as it would have. */
static int64_t resample_in_place(uint64_t *state, int32_t kind)
{
    naive_snapshot snapshots[PUSHES];
    int64_t bytes, size, due = 0;
    liqmap *src, *dst;
    char *before;
    world w;

    world_draw(&w, state, BUCKETS, kind);
    src = grown(&w, state, &bytes);
    dst = grown(&w, state, &size);
    SUCCEEDS(liqmap_resample(dst, src));
    world_walk(&w, state, snapshots, PUSHES);
    for (int i = 0; i <= PUSHES; i++) {
        liqmap_stats a = stats_of(src), b = stats_of(dst);

        compare_bytes("stats", &b, &a, sizeof a);
        for (int32_t side = 0; side < 2; side++) {
            double *got = density_of(dst, side, LIQMAP_QUOTE);
            double *want = density_of(src, side, LIQMAP_QUOTE);

            compare_bytes("density", got, want, 8 * w.axis.buckets * w.n_tiers);
            free(got);
            free(want);
        }
        due += 3;
        if (i == PUSHES) {
            break;
        }
        snapshots[i].time_ms += INT64_C(2000000000000);
        SUCCEEDS(push_one(src, NULL, 0, LIQMAP_CONTRACTS, &snapshots[i]));
        SUCCEEDS(push_one(dst, NULL, 0, LIQMAP_CONTRACTS, &snapshots[i]));
    }
    before = memory_new(bytes);
    memcpy(before, src, (size_t)bytes);
    SUCCEEDS(liqmap_resample(src, src));
    compare_bytes("itself", src, before, bytes);
    free(before);
    free(src);
    free(dst);
    return due + 1;
}

START_TEST(resampling_onto_an_equal_axis_is_the_identity)
{
    look_at_worlds("resample in place", 72, WORLDS, WORLDS * (3 * PUSHES + 4),
                   resample_in_place);
}
END_TEST

static liqmap *sample_on(const liqmap_axis *axis, int64_t *bytes)
{
    liqmap_config config = sample_config();

    return map_new(&config, axis, sample_tiers, SAMPLE_TIERS, bytes);
}

/* Whole contracts, some of them off the axis; returns what each side and tier got. */
static void place_whole(liqmap *map, uint64_t *state, double price, double placed[2][5])
{
    memset(placed, 0, 2 * 5 * sizeof(double));
    for (int i = 0; i < 300; i++) {
        int32_t side = (int32_t)random_int(state, 0, 1);
        int64_t tier = random_int(state, 0, 4);
        double contracts = (double)random_int(state, 1, 1 << random_int(state, 0, 30));

        SUCCEEDS(liqmap_place(map, side, tier, price * random_between(state, 0.1, 3),
                              contracts));
        placed[side][tier] += contracts;
    }
}

/* Summed upward and downward, without a rounding. */
static int64_t compare_whole(const liqmap *map, const double placed[2][5])
{
    for (int32_t side = 0; side < 2; side++) {
        for (int64_t t = 0; t < 5; t++) {
            column c = column_of(map, side, t);
            double up = 0, down = 0;

            for (int64_t j = 0; j < c.n + 2; j++) {
                up += c.bins[j];
            }
            for (int64_t j = c.n + 1; j >= 0; j--) {
                down += c.bins[j];
            }
            compare("upward", up, placed[side][t], 0);
            compare("downward", down, placed[side][t], 0);
            column_free(&c);
        }
    }
    return 20;
}

START_TEST(whole_contracts_are_conserved_to_the_bit)
{
    uint64_t state = random_seed("whole contracts", 73);
    int64_t before = comparisons, due = 0;

    for (int i = 0; i < 200; i++) {
        double price = random_between(&state, 1, 1e5);
        double placed[2][5];
        liqmap_axis axis = other_axis(&state, price);
        int64_t bytes;
        liqmap *map = sample_on(&axis, &bytes);

        place_whole(map, &state, price, placed);
        due += compare_whole(map, placed);
        for (int k = 0; k < 4; k++) {
            liqmap_axis next = other_axis(&state, price);
            liqmap *onto = sample_on(&next, &bytes);

            SUCCEEDS(liqmap_resample(onto, map));
            SUCCEEDS(liqmap_validate(onto));
            due += compare_whole(onto, placed);
            free(map);
            map = onto;
        }
        SUCCEEDS(liqmap_merge(map, map));
        for (int k = 0; k < 10; k++) {
            placed[k / 5][k % 5] *= 2;
        }
        due += compare_whole(map, placed);
        free(map);
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_eq(due, 200 * 6 * 20);
}
END_TEST

/* Each bucket cut into eight, and back: what it was. */
START_TEST(there_and_back_is_what_it_was)
{
    const liqmap_axis coarse = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 64, 8, 20};
    const liqmap_axis fine = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 64, 1, 160};
    uint64_t state = random_seed("there and back", 74);
    int64_t before = comparisons, bytes;
    liqmap *map = sample_on(&coarse, &bytes), *back = sample_on(&coarse, &bytes);
    liqmap *there = sample_on(&fine, &bytes);
    double placed[2][5];

    place_whole(map, &state, 100, placed);
    SUCCEEDS(liqmap_resample(there, map));
    SUCCEEDS(liqmap_resample(back, there));
    for (int32_t side = 0; side < 2; side++) {
        for (int64_t t = 0; t < 5; t++) {
            column a = column_of(map, side, t), b = column_of(back, side, t);

            compare_bytes("back", b.bins, a.bins, 22 * 8);
            column_free(&a);
            column_free(&b);
        }
    }
    ck_assert_int_eq(comparisons - before, 10);
    free(map);
    free(there);
    free(back);
}
END_TEST

START_TEST(resampling_by_hand)
{
    const liqmap_axis from = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 100, 10, 3};
    const liqmap_axis to = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 104, 4, 4};
    const double want[6] = {50 + 40, 40, 20 + 16, 32, 32, 60 + 7};
    int64_t before = comparisons, bytes;
    liqmap *src = sample_on(&from, &bytes), *dst = sample_on(&to, &bytes);
    column c;

    /* 104 108 112 116 120 over 100 110 120 130 */
    SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 2, 20, 50));
    SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 2, 101, 100));
    SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 2, 119, 80));
    SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 2, 120, 60));
    SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 2, 130, 7));
    SUCCEEDS(liqmap_place(dst, LIQMAP_LONG, 0, 110, 1000));
    SUCCEEDS(liqmap_resample(dst, src));
    c = column_of(dst, LIQMAP_SHORT, 2);
    for (int j = 0; j < 6; j++) {
        compare("by hand", c.bins[j], want[j], 0);
    }
    compare("what dst held", stats_of(dst).total[LIQMAP_LONG], 0, 0);
    ck_assert_int_eq(comparisons - before, 7);
    column_free(&c);
    free(src);
    free(dst);
}
END_TEST

/* Wholly off the other axis, on either end. */
START_TEST(axes_need_not_meet)
{
    int64_t before = comparisons, bytes;

    for (int up = 0; up < 2; up++) {
        const liqmap_axis from = sample_axis();
        const liqmap_axis to = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LOG, up ? 1.0 : 1000.0,
                                0.01, 20};
        liqmap *src = sample_on(&from, &bytes), *dst = sample_on(&to, &bytes);
        liqmap_stats stats;

        SUCCEEDS(liqmap_place(src, LIQMAP_LONG, 1, 90, 3));
        SUCCEEDS(liqmap_place(src, LIQMAP_LONG, 1, 1, 4));
        SUCCEEDS(liqmap_place(src, LIQMAP_LONG, 1, 1e6, 5));
        SUCCEEDS(liqmap_resample(dst, src));
        SUCCEEDS(liqmap_validate(dst));
        stats = stats_of(dst);
        compare("below", stats.below[LIQMAP_LONG][1], up ? 4 : 7, 0);
        compare("above", stats.above[LIQMAP_LONG][1], up ? 8 : 5, 0);
        free(src);
        free(dst);
    }
    ck_assert_int_eq(comparisons - before, 4);
}
END_TEST

/* What is less than the last digit of its tier is not cut into more than it is. */
START_TEST(crumbs_are_not_overdrawn)
{
    const liqmap_axis from = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 64, 8, 4};
    const liqmap_axis to = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 64, 0.5, 64};
    int64_t before = comparisons, bytes;

    for (int i = 1; i < 64; i++) {
        liqmap *src = sample_on(&from, &bytes), *dst = sample_on(&to, &bytes);
        double crumb = i * 0x1p-57;
        column c;

        SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 0, 65, crumb));
        SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 0, 90, 1));
        SUCCEEDS(liqmap_resample(dst, src));
        SUCCEEDS(liqmap_validate(dst));
        c = column_of(dst, LIQMAP_SHORT, 0);
        for (int64_t j = 17; j < c.n + 2; j++) {
            c.bins[j] = 0;
        }
        compare("crumb", (double)sum_of(&c), crumb, 0);
        column_free(&c);
        free(src);
        free(dst);
    }
    ck_assert_int_eq(comparisons - before, 63);
}
END_TEST

/* Merging */

static double held_at(const liqmap *map, double price)
{
    double amount;

    SUCCEEDS(liqmap_total_at(map, &amount, NULL, NULL, LIQMAP_SHORT, LIQMAP_CONTRACTS,
                             price));
    return amount;
}

/* What is less than 2^-256 of the sum becomes 0, and nothing that is more. */
START_TEST(dust_of_the_sum_is_dropped)
{
    const liqmap_axis axis = sample_axis();
    const int64_t before = comparisons;
    int64_t bytes;

    for (int k = 0; k < 2; k++) {
        const double most = k == 0 ? 0x1p98 : 0x1p97;
        liqmap *dst = sample_on(&axis, &bytes), *src = sample_on(&axis, &bytes);

        SUCCEEDS(liqmap_place(dst, LIQMAP_SHORT, 0, 100, 0x1p-158));
        SUCCEEDS(liqmap_place(dst, LIQMAP_SHORT, 0, 110, 0x1p-159));
        SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 0, 120, most));
        SUCCEEDS(liqmap_merge(dst, src));
        SUCCEEDS(liqmap_validate(dst));
        compare("the most", held_at(dst, 120), most, 0);
        compare("just enough", held_at(dst, 100), 0x1p-158, 0);
        compare("dust of the larger", held_at(dst, 110), k == 0 ? 0 : 0x1p-159, 0);
        free(dst);
        free(src);
    }
    ck_assert_int_eq(comparisons - before, 6);
}
END_TEST

static double later_close(const liqmap_stats *a, const liqmap_stats *b)
{
    int second = b->pushes > 0 && (a->pushes == 0 || b->time_ms > a->time_ms);

    return second ? b->close : a->close;
}

static void compare_sum(const char *what, double got, double a, double b, double whole)
{
    compare(what, got, a + b, 1e-15 * whole);
}

/* `sum` holds what a and b hold. */
static int64_t compare_merged(const liqmap *sum, const liqmap *one, const liqmap *two)
{
    liqmap_stats s = stats_of(sum), a = stats_of(one), b = stats_of(two);
    int64_t due = 0;

    compare_ints("pushes", s.pushes, a.pushes + b.pushes);
    compare_ints("off axis", s.off_axis, a.off_axis + b.off_axis);
    compare("open interest", s.open_interest, a.open_interest + b.open_interest, 0);
    compare("close", s.close, later_close(&a, &b), 0);
    due += 4;
    for (int32_t side = 0; side < 2; side++) {
        double whole = a.total[side] + b.total[side];

        /* Counted anew, where those of the two were kept. */
        compare("total", s.total[side], whole, 1e-13 * whole);
        compare_sum("unknown", s.unknown[side], a.unknown[side], b.unknown[side],
                    whole);
        compare_sum("unlevered", s.unlevered[side], a.unlevered[side],
                    b.unlevered[side], whole);
        compare_sum("opened", s.opened[side], a.opened[side], b.opened[side],
                    s.opened[side]);
        compare_sum("closed", s.closed[side], a.closed[side], b.closed[side],
                    s.opened[side]);
        compare_sum("liquidated", s.liquidated[side], a.liquidated[side],
                    b.liquidated[side], s.opened[side]);
        compare_sum("quote", s.liquidated_quote[side], a.liquidated_quote[side],
                    b.liquidated_quote[side], s.liquidated_quote[side]);
        due += 7;
        for (int64_t t = 0; t < s.tiers; t++) {
            column x = column_of(one, side, t), y = column_of(two, side, t);
            column z = column_of(sum, side, t);

            for (int64_t j = 0; j < z.n + 2; j++) {
                compare_sum("bin", z.bins[j], x.bins[j], y.bins[j],
                            x.bins[j] + y.bins[j]);
            }
            due += z.n + 2;
            column_free(&x);
            column_free(&y);
            column_free(&z);
        }
    }
    return due;
}

/* Two maps say the same within `slack` of a side's total; 0: to the bit. */
static int64_t compare_maps(const liqmap *got, const liqmap *want, double slack)
{
    liqmap_stats a = stats_of(got), b = stats_of(want);
    int64_t due = 0;

    for (int32_t side = 0; side < 2; side++) {
        compare("total", a.total[side], b.total[side], slack * b.total[side]);
        compare("opened", a.opened[side], b.opened[side], slack * b.opened[side]);
        compare("liquidated", a.liquidated[side], b.liquidated[side],
                slack * b.opened[side]);
        due += 3;
        for (int64_t t = 0; t < a.tiers; t++) {
            column x = column_of(got, side, t), y = column_of(want, side, t);

            for (int64_t j = 0; j < x.n + 2; j++) {
                compare("bin", x.bins[j], y.bins[j], slack * y.bins[j]);
            }
            due += x.n + 2;
            column_free(&x);
            column_free(&y);
        }
    }
    return due;
}

static liqmap *twin_copy(const liqmap *map, int64_t bytes)
{
    liqmap *copy = memory_new(bytes);

    SUCCEEDS(liqmap_copy(copy, bytes, map));
    return copy;
}

/* Sums of three maps, in several orders. */
static int64_t merge_world(uint64_t *state, int32_t kind)
{
    int64_t bytes, due = 0;
    liqmap *part[3], *ab, *ba, *bc, *again;
    naive_snapshot next;
    world w;

    world_draw(&w, state, BUCKETS, kind);
    for (int i = 0; i < 3; i++) {
        part[i] = grown(&w, state, &bytes);
    }
    ab = twin_copy(part[0], bytes);
    ba = twin_copy(part[1], bytes);
    bc = twin_copy(part[1], bytes);
    again = twin_copy(part[0], bytes);
    SUCCEEDS(liqmap_merge(ab, part[1]));
    SUCCEEDS(liqmap_merge(ba, part[0]));
    SUCCEEDS(liqmap_merge(bc, part[2]));
    SUCCEEDS(liqmap_merge(again, part[1]));
    SUCCEEDS(liqmap_validate(ab));
    due += compare_merged(ab, part[0], part[1]);
    due += compare_maps(ba, ab, 0);
    compare_bytes("the same order", again, ab, bytes);
    SUCCEEDS(liqmap_merge(ab, part[2]));
    SUCCEEDS(liqmap_merge(again, bc));
    SUCCEEDS(liqmap_merge(bc, part[0]));
    due += compare_maps(bc, ab, 1e-14) + 1;
    /* It is a map like any other. */
    world_walk(&w, state, &next, 1);
    next.time_ms = stats_of(ab).time_ms + 1;
    SUCCEEDS(push_one(ab, NULL, 0, LIQMAP_CONTRACTS, &next));
    check_conservation(ab, 1);
    for (int i = 0; i < 3; i++) {
        free(part[i]);
    }
    free(ab);
    free(ba);
    free(bc);
    free(again);
    return due + 2 * 3;
}

START_TEST(merging_adds)
{
    look_at_worlds("merge", 75, WORLDS, 400000, merge_world);
}
END_TEST

/* An empty map is nothing to add, whichever it is added to; a map and itself is
 * twice. */
static int64_t merge_nothing(uint64_t *state, int32_t kind)
{
    int64_t bytes, due = 0;
    liqmap *map, *empty, *sum, *twice;
    world w;

    world_draw(&w, state, BUCKETS, kind);
    map = grown(&w, state, &bytes);
    empty = map_of(&w, &bytes);
    sum = twin_copy(map, bytes);
    twice = twin_copy(map, bytes);
    SUCCEEDS(liqmap_merge(sum, empty));
    due += compare_merged(sum, map, empty);
    SUCCEEDS(liqmap_merge(empty, map));
    due += compare_maps(empty, sum, 0);
    check_conservation(empty, 1);
    SUCCEEDS(liqmap_merge(twice, twice));
    SUCCEEDS(liqmap_validate(twice));
    due += compare_merged(twice, map, map);
    free(map);
    free(empty);
    free(sum);
    free(twice);
    return due + 2 * 3;
}

START_TEST(nothing_and_itself_can_be_added)
{
    look_at_worlds("merge nothing", 76, WORLDS, 300000, merge_nothing);
}
END_TEST

START_TEST(what_rounding_took_is_added_too)
{
    int64_t before = comparisons, bytes;
    liqmap *map = sample_map(&bytes);
    liqmap_stats stats;

    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 1, 110, 1e16));
    for (int i = 0; i < 100; i++) {
        SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 1, 120, 1));
    }
    SUCCEEDS(liqmap_merge(map, map));
    stats = stats_of(map);
    compare("opened", stats.opened[LIQMAP_SHORT], 2e16 + 200, 0);
    compare("total", stats.total[LIQMAP_SHORT], 2e16 + 200, 0);
    ck_assert_int_eq(comparisons - before, 2);
    free(map);
}
END_TEST

/* As above, but of one map there is a digit less than its sum has room for. */
START_TEST(what_rounding_took_of_the_smaller_sum_is_added)
{
    const int64_t before = comparisons;
    int64_t bytes;
    liqmap *dst = sample_map(&bytes), *src = sample_map(&bytes);
    liqmap_stats stats;

    /* 1e16 + (8e15 + 1) is halfway between two numbers, and a quarter decides. */
    SUCCEEDS(liqmap_place(dst, LIQMAP_SHORT, 1, 110, 1e16));
    SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 1, 110, 8e15 + 1));
    SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 1, 115, 0.25));
    SUCCEEDS(liqmap_sweep(dst, NULL, 0, LIQMAP_CONTRACTS, SPAN(120, 99)));
    SUCCEEDS(liqmap_sweep(src, NULL, 0, LIQMAP_CONTRACTS, SPAN(112, 99)));
    SUCCEEDS(liqmap_sweep(src, NULL, 0, LIQMAP_CONTRACTS, SPAN(120, 99)));
    SUCCEEDS(liqmap_merge(dst, src));
    stats = stats_of(dst);
    compare("opened", stats.opened[LIQMAP_SHORT], 1.8e16 + 2, 0);
    compare("liquidated", stats.liquidated[LIQMAP_SHORT], 1.8e16 + 2, 0);
    ck_assert_int_eq(comparisons - before, 2);
    free(dst);
    free(src);
}
END_TEST

/* What is added to a sum that has no room for it is there once there is enough of it,
 * whichever of the two it is added to. */
START_TEST(small_sums_add_up)
{
    const int64_t before = comparisons;
    int64_t bytes;

    for (int i = 0; i < 2; i++) {
        liqmap *one = sample_map(&bytes), *many = sample_map(&bytes);
        liqmap *dst = i == 0 ? many : one, *other = sample_map(&bytes);

        SUCCEEDS(liqmap_place(one, LIQMAP_LONG, 1, 90, 1));
        SUCCEEDS(liqmap_place(other, LIQMAP_LONG, 1, 90, 1));
        SUCCEEDS(liqmap_place(many, LIQMAP_LONG, 1, 90, 1e16));
        SUCCEEDS(liqmap_sweep(one, NULL, 0, LIQMAP_CONTRACTS, SPAN(101, 85)));
        SUCCEEDS(liqmap_sweep(other, NULL, 0, LIQMAP_CONTRACTS, SPAN(101, 85)));
        SUCCEEDS(liqmap_sweep(many, NULL, 0, LIQMAP_CONTRACTS, SPAN(101, 85)));
        SUCCEEDS(liqmap_merge(dst, i == 0 ? one : many));
        SUCCEEDS(liqmap_merge(dst, other));
        compare("liquidated", stats_of(dst).liquidated[LIQMAP_LONG], 1e16 + 2, 0);
        free(one);
        free(many);
        free(other);
    }
    ck_assert_int_eq(comparisons - before, 2);
}
END_TEST

/* The sum of a tier, to whose last digit buckets are cut, has what lies off the axis. */
START_TEST(what_is_off_the_axis_counts_for_the_last_digit)
{
    const liqmap_axis from = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 100, 9, 2};
    const liqmap_axis to = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 100, 3, 6};
    const int64_t before = comparisons;
    int64_t bytes;

    for (int up = 0; up < 2; up++) {
        liqmap *src = sample_on(&from, &bytes), *dst = sample_on(&to, &bytes);
        double sum = 0;
        column c;

        SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 4, up ? 200 : 1, 0x1p50));
        SUCCEEDS(liqmap_place(src, LIQMAP_SHORT, 4, 101, 7));
        SUCCEEDS(liqmap_resample(dst, src));
        c = column_of(dst, LIQMAP_SHORT, 4);
        for (int64_t j = 0; j < c.n + 2; j++) {
            sum += c.bins[up ? c.n + 1 - j : j];
        }
        compare("whole", sum, 0x1p50 + 7, 0);
        compare("a third", c.bins[1], 2.25, 0);
        column_free(&c);
        free(src);
        free(dst);
    }
    ck_assert_int_eq(comparisons - before, 4);
}
END_TEST

/* So many contracts in the first of n buckets, and one in each other, none of which has
 * been rounded. */
static liqmap *one_and_many(int64_t n, double first, int64_t *bytes)
{
    const liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 100, 1, n};
    liqmap *map = sample_on(&axis, bytes), *empty = sample_on(&axis, bytes);

    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 0, 100.5, first));
    for (int64_t j = 1; j < n; j++) {
        SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 0, 100.5 + (double)j, 1));
    }
    SUCCEEDS(liqmap_merge(map, empty)); /* which sums the bins again */
    free(empty);
    return map;
}

/* Each of 99 additions to one bin loses the most that an addition can, and the bound of
 * it has room for that, whatever the sizes of the axes. */
START_TEST(all_that_resampling_can_lose_is_accepted)
{
    static const int64_t buckets[][2] = {{100, 1}, {100, 104}, {100, 500}, {1, 1}};
    const int64_t before = comparisons;

    for (int64_t i = 0; i < COUNT(buckets); i++) {
        const liqmap_axis wide = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 100, 100,
                                  buckets[i][1]};
        int64_t bytes;
        liqmap *src = one_and_many(buckets[i][0], 0x1p53, &bytes);
        liqmap *dst = sample_on(&wide, &bytes);

        SUCCEEDS(liqmap_resample(dst, src));
        compare("one bin", held_at(dst, 100.5), 0x1p53, 0);
        compare_answers("validate", liqmap_validate(dst), LIQMAP_OK);
        free(src);
        free(dst);
    }
    ck_assert_int_eq(comparisons - before, 2 * COUNT(buckets));
}
END_TEST

/* A map that is moved from axis to axis is summed again before its bound of rounding is
 * past what is accepted. */
START_TEST(maps_can_be_resampled_for_ever)
{
    enum { TIMES = 40000, STEP = 1000 };
    const liqmap_axis wide = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 100, 7, 14};
    const int64_t before = comparisons;
    int64_t bytes;
    liqmap *map[2] = {one_and_many(100, 1000, &bytes), sample_on(&wide, &bytes)};

    for (int i = 0; i < TIMES; i++) {
        SUCCEEDS(liqmap_resample(map[(i + 1) % 2], map[i % 2]));
        if (i % STEP == 0) {
            compare_answers("validate", liqmap_validate(map[(i + 1) % 2]), LIQMAP_OK);
            compare("total", stats_of(map[(i + 1) % 2]).total[LIQMAP_SHORT], 1099,
                    1e-9);
        }
    }
    ck_assert_int_eq(comparisons - before, 2 * TIMES / STEP);
    free(map[0]);
    free(map[1]);
}
END_TEST

/* What was kept in the last push is that of the later one, also where times are below 0
 * and a map that nothing happened to is added. */
START_TEST(the_later_push_is_the_last)
{
    const int64_t before = comparisons;
    int64_t bytes;

    for (int i = 0; i < 4; i++) {
        liqmap *dst = sample_map(&bytes), *src = sample_map(&bytes);
        liqmap_stats last, stats;

        SUCCEEDS(liqmap_push(dst, NULL, 0, 0, SNAPSHOT(-9, 400, 101, 99, 100, 0, 0)));
        SUCCEEDS(liqmap_push(dst, NULL, 0, 0, SNAPSHOT(-5, 300, 101, 99, 100, 0, 0)));
        if (i > 0) {
            const int64_t time = i == 1 ? -7 : i == 2 ? -3 : -5;

            SUCCEEDS(
                liqmap_push(src, NULL, 0, 0, SNAPSHOT(-11, 80, 101, 99, 100, 0, 0)));
            SUCCEEDS(
                liqmap_push(src, NULL, 0, 0, SNAPSHOT(time, 20, 101, 99, 100.5, 0, 0)));
        }
        last = stats_of(i == 2 ? src : dst);
        compare("kept", last.kept[LIQMAP_LONG], i == 2 ? 0.25 : 0.75, 1e-9);
        SUCCEEDS(liqmap_merge(dst, src));
        stats = stats_of(dst);
        compare_ints("time", stats.time_ms, last.time_ms);
        compare("close", stats.close, last.close, 0);
        for (int side = 0; side < 2; side++) {
            compare("kept", stats.kept[side], last.kept[side], 0);
        }
        free(dst);
        free(src);
    }
    ck_assert_int_eq(comparisons - before, 4 * 5);
}
END_TEST

/* Of two scales the larger is kept, so that what only that map holds stays to the bit. */
START_TEST(what_only_one_map_holds_is_not_rounded)
{
    uint64_t state = random_seed("what_only_one_map_holds_is_not_rounded", 78);
    const int64_t before = comparisons;
    int64_t bytes;

    for (int i = 0; i < 2; i++) {
        liqmap *whole = sample_map(&bytes), *part = sample_map(&bytes);
        liqmap *dst = i == 0 ? whole : part;
        double amount[50];

        for (int k = 0; k < COUNT(amount); k++) {
            amount[k] = random_between(&state, 1, 2);
            SUCCEEDS(liqmap_place(whole, LIQMAP_SHORT, 1, 81.1 + k * 0.5, amount[k]));
        }
        SUCCEEDS(liqmap_place(part, LIQMAP_SHORT, 1, 120, 3));
        SUCCEEDS(liqmap_close(part, LIQMAP_SHORT, 0.9));
        SUCCEEDS(liqmap_merge(dst, i == 0 ? part : whole));
        for (int k = 0; k < COUNT(amount); k++) {
            compare("the larger scale", held_at(dst, 81.1 + k * 0.5), amount[k], 0);
        }
        compare("the smaller scale", held_at(dst, 120), 2.1, 1e-15);
        free(whole);
        free(part);
    }
    ck_assert_int_eq(comparisons - before, 2 * 51);
}
END_TEST

/* A map as one that version 0.1.0 began. */
static liqmap *old_map(int is_old, int64_t *bytes)
{
    const int64_t now = LIQMAP_OPENING, then = 1;
    liqmap *map = sample_map(bytes);

    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(1, 4000, 101, 99, 100, 0, 0)));
    for (int64_t at = 0; is_old && stats_of(map).opening == now; at += 8) {
        ck_assert_int_lt(at, *bytes);
        if (memcmp((char *)map + at, &now, 8) == 0) {
            memcpy((char *)map + at, &then, 8);
            if (stats_of(map).opening == now) {
                memcpy((char *)map + at, &now, 8);
            }
        }
    }
    return map;
}

/* What was opened by an older rule makes a sum old, and a map that is read from it. */
START_TEST(an_old_rule_of_opening_is_not_forgotten)
{
    const int64_t before = comparisons;

    for (int i = 0; i < 4; i++) {
        int64_t bytes;
        liqmap *dst = old_map(i & 1, &bytes), *src = old_map(i & 2, &bytes);
        liqmap *onto = old_map(i & 1, &bytes);

        SUCCEEDS(liqmap_merge(dst, src));
        compare_ints("merged", stats_of(dst).opening, i > 0 ? 1 : LIQMAP_OPENING);
        SUCCEEDS(liqmap_resample(onto, src));
        compare_ints("resampled", stats_of(onto).opening, i & 2 ? 1 : LIQMAP_OPENING);
        free(dst);
        free(src);
        free(onto);
    }
    ck_assert_int_eq(comparisons - before, 8);
}
END_TEST

/*
 * How many of the numbers that are as large as open interest may be another: the bound of
 * rounding of each side. Open interest itself is kept first.
 */
static int64_t count_accepted(liqmap *map, int64_t bytes, double interest)
{
    const double wrong = interest + 1;
    int64_t at = 0, places = 0, accepted = 0;

    for (; (at = next_place(map, bytes, at, &interest)) >= 0; at += 8) {
        memcpy((char *)map + at, &wrong, sizeof wrong);
        accepted += liqmap_validate(map) == LIQMAP_OK;
        memcpy((char *)map + at, &interest, sizeof interest);
        places++;
        compare_ints("open interest may not", accepted > 0 && places == 1, 0);
    }
    compare_answers("as it was", liqmap_validate(map), LIQMAP_OK);
    ck_assert_int_ge(places, 1 + 2 * 3);
    return accepted;
}

/* What maps that hold their open interest are made to is held to that as well. */
START_TEST(maps_made_of_pushed_maps_hold_their_open_interest)
{
    int64_t bytes;
    liqmap *dst = sample_map(&bytes), *src = sample_map(&bytes);

    SUCCEEDS(liqmap_push(dst, NULL, 0, 0, SNAPSHOT(1, 4000, 101, 99, 100, 0, 0)));
    SUCCEEDS(liqmap_push(src, NULL, 0, 0, SNAPSHOT(1, 321.5, 101, 99, 100, 0, 0)));
    SUCCEEDS(liqmap_merge(dst, src));
    compare_ints("a sum", count_accepted(dst, bytes, 4321.5), 2);
    SUCCEEDS(liqmap_resample(src, dst));
    compare_ints("on an axis", count_accepted(src, bytes, 4321.5) <= 2, 1);
    free(dst);
    free(src);
}
END_TEST

/* Quantities times 2^40 give the same sums times 2^40, to the bit. */
static int64_t rescale_world(uint64_t *state, int32_t kind)
{
    liqmap *map[2][2];
    int64_t bytes, due = 0;
    naive_snapshot snapshots[PUSHES];
    world w;

    world_draw(&w, state, BUCKETS, kind);
    for (int i = 0; i < 2; i++) {
        world_walk(&w, state, snapshots, PUSHES);
        for (int k = 0; k < 2; k++) {
            map[k][i] = map_of(&w, &bytes);
            for (int p = 0; p < PUSHES; p++) {
                SUCCEEDS(push_one(map[k][i], NULL, 0, LIQMAP_CONTRACTS, &snapshots[p]));
                snapshots[p].open_interest *= k == 0 ? 0x1p40 : 1;
                snapshots[p].volume *= k == 0 ? 0x1p40 : 1;
            }
        }
    }
    SUCCEEDS(liqmap_merge(map[0][0], map[0][1]));
    SUCCEEDS(liqmap_merge(map[1][0], map[1][1]));
    for (int32_t side = 0; side < 2; side++) {
        double *a = density_of(map[0][0], side, LIQMAP_CONTRACTS);
        double *b = density_of(map[1][0], side, LIQMAP_CONTRACTS);

        for (int64_t i = 0; i < w.axis.buckets * w.n_tiers; i++) {
            compare("rescaled", b[i], a[i] * 0x1p40, 0);
        }
        due += w.axis.buckets * w.n_tiers;
        free(a);
        free(b);
    }
    for (int i = 0; i < 4; i++) {
        free(map[i / 2][i % 2]);
    }
    return due;
}

/* Whether a map says that its totals are the open interest: the number at 144 of doc/format.md. */
static int64_t is_settled(const liqmap *map)
{
    int64_t length, word = 0;
    unsigned char *packed;

    SUCCEEDS(liqmap_pack_size(map, &length));
    packed = memory_new(length);
    SUCCEEDS(liqmap_pack(map, packed, length, NULL));
    for (int i = 7; i >= 0; i--) {
        word = word << 8 | packed[144 + i];
    }
    free(packed);
    return word;
}

/* Totals are the open interest only where both maps say so, though they differ by less
 * than is accepted. */
START_TEST(a_map_that_was_placed_into_does_not_agree)
{
    static const double placed_into[] = {7, 1e-9, 0};
    int64_t before = comparisons, bytes;

    for (int64_t i = 0; i < 2 * COUNT(placed_into); i++) {
        const double contracts = placed_into[i / 2];
        liqmap *pushed = sample_map(&bytes), *placed = sample_map(&bytes);
        liqmap *dst = i % 2 == 0 ? pushed : placed;
        liqmap_stats stats;

        SUCCEEDS(liqmap_push(pushed, NULL, 0, 0, SNAPSHOT(1, 100, 101, 99, 100, 0, 0)));
        if (contracts > 0) {
            SUCCEEDS(liqmap_place(placed, LIQMAP_LONG, 1, 90, contracts));
        }
        SUCCEEDS(liqmap_merge(dst, i % 2 == 0 ? placed : pushed));
        stats.struct_size = sizeof stats;
        SUCCEEDS(liqmap_get_stats(dst, &stats));
        compare("long", stats.total[LIQMAP_LONG], 100 + contracts, 0);
        compare("short", stats.total[LIQMAP_SHORT], 100, 0);
        compare("open interest", stats.open_interest, 100, 0);
        compare_ints("settled", is_settled(dst), contracts == 0);
        compare_answers("validate", liqmap_validate(dst), LIQMAP_OK);
        free(pushed);
        free(placed);
    }
    ck_assert_int_eq(comparisons - before, 2 * COUNT(placed_into) * 5);
}
END_TEST

/* A copy that is placed into and still says that its totals are the open interest. */
static void place_unsaid(liqmap *map, const liqmap *pushed, int64_t bytes, int32_t side,
                         double contracts)
{
    const int64_t no = 0, yes = 1;
    int64_t at = 0;

    memcpy(map, pushed, (size_t)bytes);
    SUCCEEDS(liqmap_place(map, side, 1, side == LIQMAP_LONG ? 90 : 110, contracts));
    while (memcmp((const char *)pushed + at, &yes, 8) != 0 ||
           memcmp((char *)map + at, &no, 8) != 0) {
        at += 8;
        ck_assert_int_lt(at, bytes);
    }
    memcpy((char *)map + at, &yes, 8);
}

/* One whose side holds more than the open interest, by as much as liqmap_validate()
 * accepts. No call makes one. */
static liqmap *at_the_limit(int32_t side, double interest, int64_t *bytes)
{
    double least = 0, most = interest * 1e-9;
    liqmap *map = sample_map(bytes), *pushed = sample_map(bytes);

    SUCCEEDS(
        liqmap_push(pushed, NULL, 0, 0, SNAPSHOT(1, interest, 101, 99, 100, 0, 0)));
    for (int i = 0; i < 60; i++) {
        const double more = 0.5 * (least + most);

        place_unsaid(map, pushed, *bytes, side, more);
        *(liqmap_validate(map) == LIQMAP_OK ? &least : &most) = more;
    }
    place_unsaid(map, pushed, *bytes, side, least);
    free(pushed);
    return map;
}

/* Sums are rounded, so that a few differ by more than is accepted of a map. */
START_TEST(sums_of_maps_at_the_limit_are_sound)
{
    uint64_t state = random_seed("sums_of_maps_at_the_limit_are_sound", 77);
    int64_t before = comparisons, bytes;
    int64_t past[2] = {0, 0};

    for (int i = 0; i < 80; i++) {
        const int32_t side = i % 2;
        liqmap *dst = at_the_limit(side, random_between(&state, 1, 100), &bytes);
        liqmap *src = at_the_limit(side, random_between(&state, 1, 100), &bytes);
        liqmap_stats stats;

        stats.struct_size = sizeof stats;
        SUCCEEDS(liqmap_merge(dst, src));
        SUCCEEDS(liqmap_get_stats(dst, &stats));
        compare_answers("validate", liqmap_validate(dst), LIQMAP_OK);
        past[side] +=
            stats.total[side] - stats.open_interest > 5e-10 * stats.open_interest;
        free(dst);
        free(src);
    }
    ck_assert_int_eq(comparisons - before, 80);
    ck_assert(past[0] > 0 && past[1] > 0);
}
END_TEST

START_TEST(merging_keeps_powers_of_two)
{
    look_at_worlds("rescaled", 77, WORLDS, 100000, rescale_world);
}
END_TEST

/* What must be alike is refused where it is not; what need not is not asked for.
 * Refused by a table: liqmap_merge, liqmap_resample. */
START_TEST(shapes_are_compared)
{
    int64_t before = comparisons;

    for (int what = 0; what < 12; what++) {
        liqmap_config config = sample_config();
        liqmap_axis axis = sample_axis();
        liqmap_tier tiers[SAMPLE_TIERS];
        int64_t n = SAMPLE_TIERS, bytes, size;
        liqmap *dst, *src = sample_map(&bytes);
        void *was;
        int32_t merged = what < 7 ? LIQMAP_E_SHAPE : LIQMAP_OK;
        int32_t resampled = what < 3 ? LIQMAP_E_SHAPE : LIQMAP_OK;

        memcpy(tiers, sample_tiers, sizeof tiers);
        tiers[3].fee = what == 7 ? 0.002 : tiers[3].fee;
        tiers[3].mmr = what == 8 ? 0.001 : tiers[3].mmr;
        tiers[0].share_long = what == 9 ? 0 : tiers[0].share_long;
        n -= what == 0;
        config.contract = what == 1 ? LIQMAP_INVERSE : LIQMAP_LINEAR;
        tiers[2].leverage = what == 2 ? 75 : tiers[2].leverage;
        axis.low *= what == 3 ? 1.25 : 1;
        axis.step *= what == 4 ? 1.25 : 1;
        axis.buckets += what == 5;
        axis.kind = what == 6 ? LIQMAP_AXIS_LOG : axis.kind;
        axis.step = what == 6 ? 0.001 : axis.step;
        config.turnover = what == 10 ? 0.5 : config.turnover;
        config.holding_ms = what == 11;
        sample_walk(src, 20);
        dst = map_new(&config, &axis, tiers, n, &size);
        SUCCEEDS(liqmap_place(dst, LIQMAP_LONG, 1, 90, 7));
        was = memory_new(size);
        memcpy(was, dst, (size_t)size);
        compare_answers("merge", liqmap_merge(dst, src), merged);
        if (merged != LIQMAP_OK) {
            compare_bytes("merge", dst, was, size);
        } else {
            compare_answers("validate", liqmap_validate(dst), LIQMAP_OK);
        }
        memcpy(dst, was, (size_t)size);
        compare_answers("resample", liqmap_resample(dst, src), resampled);
        if (resampled != LIQMAP_OK) {
            compare_bytes("resample", dst, was, size);
        } else {
            compare_answers("validate", liqmap_validate(dst), LIQMAP_OK);
        }
        free(was);
        free(src);
        free(dst);
    }
    ck_assert_int_eq(comparisons - before, 12 * 4);
}
END_TEST

START_TEST(each_tier_is_compared)
{
    const liqmap_config config = sample_config();
    const liqmap_axis axis = sample_axis();
    const int64_t before = comparisons;
    int64_t bytes;

    for (int64_t t = 0; t < SAMPLE_TIERS; t++) {
        liqmap_tier tiers[SAMPLE_TIERS];
        liqmap *map = sample_map(&bytes), *other;

        memcpy(tiers, sample_tiers, sizeof tiers);
        tiers[t].leverage *= 1.0625;
        other = map_new(&config, &axis, tiers, SAMPLE_TIERS, &bytes);
        compare_answers("merge", liqmap_merge(map, other), LIQMAP_E_SHAPE);
        compare_answers("resample", liqmap_resample(map, other), LIQMAP_E_SHAPE);
        free(map);
        free(other);
    }
    ck_assert_int_eq(comparisons - before, 2 * SAMPLE_TIERS);
}
END_TEST

START_TEST(handles_that_are_no_map_are_refused)
{
    int32_t (*const calls[2])(liqmap *, const liqmap *) = {liqmap_merge,
                                                           liqmap_resample};
    int64_t before = comparisons, bytes;
    liqmap *map = sample_map(&bytes), *zeros = memory_new(bytes);
    char *was = memory_new(bytes);

    memset(zeros, 0, (size_t)bytes);
    sample_walk(map, 20);
    memcpy(was, map, (size_t)bytes);
    for (int i = 0; i < 2; i++) {
        compare_answers("no dst", calls[i](NULL, map), LIQMAP_E_NULL);
        compare_answers("no src", calls[i](map, NULL), LIQMAP_E_NULL);
        compare_answers("zeros", calls[i](zeros, map), LIQMAP_E_NOT_A_MAP);
        compare_answers("zeros", calls[i](map, zeros), LIQMAP_E_NOT_A_MAP);
        for (int k = 1; k < 8; k++) {
            liqmap *odd = (liqmap *)(void *)((char *)map + k);

            compare_answers("odd", calls[i](odd, map), LIQMAP_E_ALIGNMENT);
            compare_answers("odd", calls[i](map, odd), LIQMAP_E_ALIGNMENT);
        }
        compare_bytes("map", map, was, bytes);
    }
    ck_assert_int_eq(comparisons - before, 2 * (4 + 14 + 1));
    free(was);
    free(zeros);
    free(map);
}
END_TEST

/* A map doubled and doubled is refused before anything overflows, and still moves. */
START_TEST(sums_past_all_measure_are_refused)
{
    int64_t before = comparisons, bytes;

    for (int i = 0; i < 3; i++) {
        const int32_t side = i == 0 ? LIQMAP_LONG : LIQMAP_SHORT;
        const int pushed = i == 2;
        liqmap *map = sample_map(&bytes);
        char *was = memory_new(bytes);
        int doublings = 0;

        if (pushed) {
            SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(1, 10, 101, 99, 100, 0, 0)));
        } else {
            SUCCEEDS(liqmap_place(map, side, 1, 110, 1e60));
        }
        do {
            memcpy(was, map, (size_t)bytes);
        } while (liqmap_merge(map, map) == LIQMAP_OK && ++doublings < 1000);
        /* 1e60 * 2^66 < 1e80; 2^61 + 2^61 is one too many */
        compare_ints("doublings", doublings, pushed ? 61 : 66);
        compare_answers("refused", liqmap_merge(map, map), LIQMAP_E_MAGNITUDE);
        compare_bytes("refused", map, was, bytes);
        SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(2, 10, 120, 99, 100, 0, 0)));
        compare_answers("validate", liqmap_validate(map), LIQMAP_OK);
        free(was);
        free(map);
    }
    ck_assert_int_eq(comparisons - before, 3 * 4);
}
END_TEST

/* 1 + 2 + 4 + ... + 2^61 is the most, and one more is refused. */
START_TEST(pushes_are_counted_to_the_most)
{
    const int64_t before = comparisons;
    int64_t bytes;
    liqmap *sum = sample_map(&bytes), *map = sample_map(&bytes);

    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(1, 10, 101, 99, 100, 0, 0)));
    for (int k = 0; k < 62; k++) {
        SUCCEEDS(liqmap_merge(sum, map));
        compare_ints("pushes", stats_of(sum).pushes, (INT64_C(2) << k) - 1);
        if (k < 61) {
            SUCCEEDS(liqmap_merge(map, map));
        }
    }
    SUCCEEDS(liqmap_reset(map));
    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(1, 10, 101, 99, 100, 0, 0)));
    compare_answers("one more", liqmap_merge(sum, map), LIQMAP_E_MAGNITUDE);
    compare_answers("validate", liqmap_validate(sum), LIQMAP_OK);
    ck_assert_int_eq(comparisons - before, 64);
    free(sum);
    free(map);
}
END_TEST

/* Each of two sound maps from elsewhere, whose open interest is not what they hold. */
START_TEST(open_interest_past_all_measure_is_refused)
{
    const double pushed = 4321.0, forged = 6e79, most = 1e80 / 2;
    int64_t bytes, at = -1, places = 0;
    liqmap *map = sample_map(&bytes);

    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(1, pushed, 101, 99, 100, 0, 0)));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 1, 110, 1));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 1, 90, 1));
    for (int64_t next = 0; (next = next_place(map, bytes, next, &pushed)) >= 0;
         next += 8) {
        at = places++ == 0 ? next : at;
    }
    memcpy((char *)map + at, &forged, sizeof forged);
    compare_answers("forged", liqmap_validate(map), LIQMAP_OK);
    compare_answers("refused", liqmap_merge(map, map), LIQMAP_E_MAGNITUDE);
    compare_answers("validate", liqmap_validate(map), LIQMAP_OK);
    memcpy((char *)map + at, &most, sizeof most);
    SUCCEEDS(liqmap_merge(map, map));
    compare("the most", stats_of(map).open_interest, 1e80, 0);
    compare_answers("validate", liqmap_validate(map), LIQMAP_OK);
    free(map);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("merge");

    tcase_add_test(tests, resampling_shares_by_overlap);
    tcase_add_test(tests, resampling_onto_an_equal_axis_is_the_identity);
    tcase_add_test(tests, whole_contracts_are_conserved_to_the_bit);
    tcase_add_test(tests, there_and_back_is_what_it_was);
    tcase_add_test(tests, resampling_by_hand);
    tcase_add_test(tests, axes_need_not_meet);
    tcase_add_test(tests, crumbs_are_not_overdrawn);
    tcase_add_test(tests, dust_of_the_sum_is_dropped);
    tcase_add_test(tests, merging_adds);
    tcase_add_test(tests, nothing_and_itself_can_be_added);
    tcase_add_test(tests, what_rounding_took_is_added_too);
    tcase_add_test(tests, what_rounding_took_of_the_smaller_sum_is_added);
    tcase_add_test(tests, small_sums_add_up);
    tcase_add_test(tests, what_only_one_map_holds_is_not_rounded);
    tcase_add_test(tests, what_is_off_the_axis_counts_for_the_last_digit);
    tcase_add_test(tests, all_that_resampling_can_lose_is_accepted);
    tcase_add_test(tests, maps_can_be_resampled_for_ever);
    tcase_add_test(tests, the_later_push_is_the_last);
    tcase_add_test(tests, an_old_rule_of_opening_is_not_forgotten);
    tcase_add_test(tests, maps_made_of_pushed_maps_hold_their_open_interest);
    tcase_add_test(tests, a_map_that_was_placed_into_does_not_agree);
    tcase_add_test(tests, sums_of_maps_at_the_limit_are_sound);
    tcase_add_test(tests, merging_keeps_powers_of_two);
    tcase_add_test(tests, shapes_are_compared);
    tcase_add_test(tests, each_tier_is_compared);
    tcase_add_test(tests, handles_that_are_no_map_are_refused);
    tcase_add_test(tests, sums_past_all_measure_are_refused);
    tcase_add_test(tests, pushes_are_counted_to_the_most);
    tcase_add_test(tests, open_interest_past_all_measure_is_refused);
    return suite_run(tests, "merge");
}
