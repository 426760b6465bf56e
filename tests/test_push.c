/* SPDX-License-Identifier: MIT */
/* The push room against the naive model, and against itself to the bit. */
#include "suite.h"
#include "twin.h"

#include <math.h>
#include <string.h>

#define STREAMS 1500 /* of each kind of axis */
#define PUSHES 40
#define BUCKETS 40

/* What a random test must have met to have tested anything. */
typedef struct met {
    int64_t liquidated[2];
    int64_t off_axis;
    int64_t nothing_open;
    int64_t unlevered;
    int64_t unknown;
    int64_t below;
    int64_t above;
} met;

static void take_note(met *m, const twin *pair)
{
    const naive *model = pair->model;

    m->liquidated[0] += model->liquidated[0] > 0;
    m->liquidated[1] += model->liquidated[1] > 0;
    m->off_axis += model->off_axis > 0;
    m->nothing_open += model->open_interest == 0;
    m->unlevered += model->unlevered[LIQMAP_LONG] > 0;
    m->unknown += model->unknown[LIQMAP_LONG] > 0;
    m->below += *naive_bin(model, LIQMAP_LONG, -1, 0) > 0;
    m->above += *naive_bin(model, LIQMAP_SHORT, model->buckets, 0) > 0;
}

static void assert_met(const met *m)
{
    ck_assert(m->liquidated[0] > 0 && m->liquidated[1] > 0);
    ck_assert(m->off_axis > 0 && m->nothing_open > 0);
    ck_assert(m->unlevered > 0 && m->unknown > 0);
    ck_assert(m->below > 0 && m->above > 0);
}

/* Returns how many comparisons the stream must have made. */
static int64_t follow_stream(uint64_t *state, int32_t kind, met *m)
{
    naive_snapshot snapshots[PUSHES];
    world w;
    twin pair;
    int64_t each;
    int64_t i;

    world_draw(&w, state, BUCKETS, kind);
    world_walk(&w, state, snapshots, PUSHES);
    pair = twin_of(&w);
    each = 4 * w.n_tiers + 1 + twin_width(&pair) + 6;
    for (i = 0; i < PUSHES; i++) {
        twin_push(&pair, &snapshots[i], SLACK);
        twin_compare(&pair, SLACK);
        check_conservation(pair.map, 1);
        take_note(m, &pair);
    }
    twin_free(&pair);
    return PUSHES * each;
}

static void follow_streams(const char *name, uint64_t fixed, int32_t kind)
{
    uint64_t state = random_seed(name, fixed);
    int64_t before = comparisons;
    int64_t due = 0;
    met m = {0};
    int64_t i;

    for (i = 0; i < STREAMS; i++)
        due += follow_stream(&state, kind, &m);
    assert_met(&m);
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(due, INT64_C(10000000));
    printf("# %s: %" PRId64 " comparisons\n", name, due);
}

START_TEST(test_streams_linear)
{
    follow_streams("streams_linear", 1, LIQMAP_AXIS_LINEAR);
}
END_TEST

START_TEST(test_streams_log)
{
    follow_streams("streams_log", 2, LIQMAP_AXIS_LOG);
}
END_TEST

/* The steps by themselves, in any order. A push is one of them. */

static void move_side(twin *pair, uint64_t *state, const naive_snapshot *s)
{
    int32_t side = (int32_t)random_int(state, 0, 1);
    double total = naive_total(pair->model, side);

    switch (random_int(state, 0, 4)) {
    case 0:
        twin_open(pair, side, s->open_interest, s->high, s->low, s->close, s->entry);
        break;
    case 1:
        twin_close(pair, side,
                   random_unit(state) * 0.999 * (total < 1e-50 ? 0 : total));
        break;
    case 2: {
        liqmap_statistics stats = {.struct_size = sizeof stats};

        SUCCEEDS(liqmap_stats(pair->map, &stats));
        twin_close(pair, side,
                   stats.total[side] * (random_chance(state, 0.5) ? 1 : 1 + 9e-10));
        naive_close(pair->model, side, total);
        break;
    }
    default:
        twin_place(pair, side, random_int(state, 0, pair->model->tiers - 1),
                   random_chance(state, 0.5) ? s->close : s->high * 1.01,
                   s->open_interest);
    }
}

/* Returns how many comparisons it must have made; not in a push has nothing to say of
 * open interest. */
static int64_t move_about(uint64_t *state, int32_t kind, int pushing)
{
    naive_snapshot snapshots[PUSHES];
    world w;
    twin pair;
    int64_t due = 0;
    int64_t i;

    world_draw(&w, state, BUCKETS, kind);
    world_walk(&w, state, snapshots, PUSHES);
    pair = twin_of(&w);
    for (i = 0; i < PUSHES; i++) {
        int64_t dice = random_int(state, 0, 9);

        if (dice < 2 && pushing)
            twin_push(&pair, &snapshots[i], SLACK);
        else if (dice < 4)
            twin_sweep(&pair, snapshots[i].high, snapshots[i].low, SLACK);
        else
            move_side(&pair, state, &snapshots[i]);
        due += dice < 4 ? 4 * w.n_tiers + 1 : 1;
        twin_compare(&pair, SLACK);
        check_conservation(pair.map, 0);
        due += twin_width(&pair) + 6;
    }
    twin_free(&pair);
    return due;
}

static void move_worlds(const char *name, uint64_t fixed, int pushing)
{
    uint64_t state = random_seed(name, fixed);
    int64_t before = comparisons;
    int64_t due = 0;
    int64_t i;

    for (i = 0; i < STREAMS; i++)
        due += move_about(&state, (int32_t)(i % 2), pushing);
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(due, INT64_C(10000000));
    printf("# %s: %" PRId64 " comparisons\n", name, due);
}

START_TEST(test_steps_and_pushes)
{
    move_worlds("steps_and_pushes", 3, 1);
}
END_TEST

START_TEST(test_steps_alone)
{
    move_worlds("steps_alone", 4, 0);
}
END_TEST

/* To the bit. */

typedef struct stream {
    world w;
    naive_snapshot snapshots[PUSHES];
    columns c;
    int64_t row; /* doubles of a liquidated row */
} stream;

static void stream_draw(stream *s, uint64_t *state)
{
    world_draw(&s->w, state, BUCKETS, (int32_t)random_int(state, 0, 1));
    world_walk(&s->w, state, s->snapshots, PUSHES);
    s->c = columns_of(s->snapshots, PUSHES);
    s->row = 2 * s->w.n_tiers;
}

static int32_t push_part(liqmap *map, const stream *s, double *rows, int64_t first,
                         int64_t n, int64_t *pushed)
{
    return liqmap_push_many(map, pushed, rows == NULL ? NULL : rows + first * s->row,
                            rows == NULL ? 0 : n * s->row, LIQMAP_QUOTE,
                            s->c.time_ms + first, s->c.open_interest + first,
                            s->c.high + first, s->c.low + first, s->c.close + first,
                            s->c.entry + first, s->c.volume + first, n);
}

static double *rows_new(void)
{
    double *rows = calloc(PUSHES * 2 * LIQMAP_MAX_TIERS, sizeof *rows);

    ck_assert_ptr_nonnull(rows);
    return rows;
}

/* The map after the first n snapshots, one by one. */
static liqmap *push_singly(const stream *s, double *rows, int64_t n, int64_t *bytes)
{
    liqmap *map = map_of(&s->w, bytes);
    int64_t i;

    for (i = 0; i < n; i++)
        SUCCEEDS(
            push_one(map, rows + i * s->row, s->row, LIQMAP_QUOTE, &s->snapshots[i]));
    return map;
}

static void push_in_parts(liqmap *map, const stream *s, double *rows, uint64_t *state)
{
    int64_t first = 0;

    while (first < PUSHES) {
        int64_t n = random_int(state, 0, PUSHES - first);
        int64_t pushed = -1;

        SUCCEEDS(push_part(map, s, rows, first, n, &pushed));
        ck_assert_int_eq(pushed, n);
        first += n;
    }
}

static void batch_of(uint64_t *state)
{
    double *singly = rows_new();
    double *batch = rows_new();
    int64_t bytes;
    liqmap *one;
    liqmap *many;
    stream s;

    stream_draw(&s, state);
    one = push_singly(&s, singly, PUSHES, &bytes);
    many = map_of(&s.w, &bytes);
    SUCCEEDS(push_part(many, &s, batch, 0, PUSHES, NULL));
    compare_bytes("one by one and a batch", many, one, bytes);
    compare_bytes("their rows", batch, singly, PUSHES * s.row * 8);

    SUCCEEDS(liqmap_reset(many));
    push_in_parts(many, &s, batch, state);
    compare_bytes("one by one and in parts", many, one, bytes);
    compare_bytes("their rows", batch, singly, PUSHES * s.row * 8);

    SUCCEEDS(liqmap_reset(many));
    SUCCEEDS(push_part(many, &s, NULL, 0, PUSHES, NULL));
    compare_bytes("with rows and without", many, one, bytes);
    columns_free(&s.c);
    free(one);
    free(many);
    free(singly);
    free(batch);
}

START_TEST(test_batch_is_single)
{
    uint64_t state = random_seed("batch_is_single", 5);
    int64_t before = comparisons;
    int i;

    for (i = 0; i < STREAMS; i++)
        batch_of(&state);
    ck_assert_int_eq(comparisons - before, STREAMS * 5);
}
END_TEST

START_TEST(test_columns_not_given)
{
    uint64_t state = random_seed("columns_not_given", 6);
    int64_t before = comparisons;
    int64_t i;
    int64_t k;

    for (i = 0; i < 100; i++) {
        int64_t bytes;
        liqmap *zeros;
        liqmap *nulls;
        stream s;

        stream_draw(&s, &state);
        for (k = 0; k < PUSHES; k++)
            s.c.entry[k] = s.c.volume[k] = 0;
        zeros = map_of(&s.w, &bytes);
        nulls = map_of(&s.w, &bytes);
        SUCCEEDS(push_part(zeros, &s, NULL, 0, PUSHES, NULL));
        SUCCEEDS(liqmap_push_many(nulls, NULL, NULL, 0, LIQMAP_CONTRACTS, s.c.time_ms,
                                  s.c.open_interest, s.c.high, s.c.low, s.c.close, NULL,
                                  NULL, PUSHES));
        compare_bytes("zeros and no column", nulls, zeros, bytes);
        columns_free(&s.c);
        free(zeros);
        free(nulls);
    }
    ck_assert_int_eq(comparisons - before, 100);
}
END_TEST

/* Spoil row `bad`; what a push must answer to it. */
static int32_t spoil(stream *s, int64_t bad, int64_t how)
{
    naive_snapshot *row = &s->snapshots[bad];
    int32_t answer;

    switch (how) {
    case 0:
        row->open_interest = -1;
        answer = LIQMAP_E_QUANTITY;
        break;
    case 1:
        row->close = NAN;
        answer = LIQMAP_E_NOT_FINITE;
        break;
    case 2:
        row->low = row->high * 1.001;
        answer = LIQMAP_E_PRICE_ORDER;
        break;
    case 3:
        row->entry = -row->low;
        answer = LIQMAP_E_ENTRY;
        break;
    case 4:
        row->volume = 1e61;
        answer = LIQMAP_E_MAGNITUDE;
        break;
    default:
        row->time_ms = s->snapshots[bad - 1].time_ms;
        answer = LIQMAP_E_TIME;
    }
    columns_free(&s->c);
    s->c = columns_of(s->snapshots, PUSHES);
    return answer;
}

static void stop_at_a_bad_row(uint64_t *state, int64_t how)
{
    double *singly = rows_new();
    double *batch = rows_new();
    int64_t bad = random_int(state, 1, PUSHES - 1);
    int64_t pushed = -1;
    int64_t bytes;
    int32_t answer;
    liqmap *one;
    liqmap *many;
    stream s;

    stream_draw(&s, state);
    answer = spoil(&s, bad, how);
    one = push_singly(&s, singly, bad, &bytes);
    many = map_of(&s.w, &bytes);
    ANSWERS(push_part(many, &s, batch, 0, PUSHES, &pushed), answer);
    compare_ints("pushed", pushed, bad);
    compare_bytes("rows before the bad one", many, one, bytes);
    /* Past the bad row nothing was written: the zeros of rows_new() are still there. */
    compare_bytes("liquidated", batch, singly, PUSHES * s.row * 8);
    columns_free(&s.c);
    free(one);
    free(many);
    free(singly);
    free(batch);
}

START_TEST(test_stops_at_a_bad_row)
{
    uint64_t state = random_seed("stops_at_a_bad_row", 7);
    int64_t before = comparisons;
    int64_t i;

    for (i = 0; i < 600; i++)
        stop_at_a_bad_row(&state, i % 6);
    ck_assert_int_eq(comparisons - before, 600 * 3);
}
END_TEST

/* Powers of two: no bit of a mantissa may change. */

static void rescale(stream *s, int prices, int quantities)
{
    int64_t i;

    s->w.axis.low = ldexp(s->w.axis.low, prices);
    s->w.axis.step = ldexp(s->w.axis.step, prices);
    for (i = 0; i < PUSHES; i++) {
        naive_snapshot *row = &s->snapshots[i];

        row->high = ldexp(row->high, prices);
        row->low = ldexp(row->low, prices);
        row->close = ldexp(row->close, prices);
        row->entry = ldexp(row->entry, prices);
        row->open_interest = ldexp(row->open_interest, quantities);
        row->volume = ldexp(row->volume, quantities);
    }
}

static void compare_rescaled(const liqmap *map, const liqmap *scaled, const stream *s,
                             int prices, int quantities)
{
    int64_t n = s->w.axis.buckets * s->w.n_tiers;
    int32_t side;
    int32_t unit;
    int64_t i;

    for (side = 0; side < 2; side++)
        for (unit = 0; unit < 2; unit++) {
            int in_price =
                unit == LIQMAP_QUOTE && s->w.config.contract == LIQMAP_LINEAR;
            double *a = density_of(map, side, unit);
            double *b = density_of(scaled, side, unit);

            for (i = 0; i < n; i++)
                a[i] = ldexp(a[i], quantities + (in_price ? prices : 0));
            compare_bytes("rescaled density", b, a, n * 8);
            free(a);
            free(b);
        }
}

static void compare_rescaled_stats(const liqmap *map, const liqmap *scaled,
                                   int quantities)
{
    liqmap_statistics a = stats_of(map);
    liqmap_statistics b = stats_of(scaled);
    int side;

    for (side = 0; side < 2; side++) {
        compare("opened", b.opened[side], ldexp(a.opened[side], quantities), 0);
        compare("closed", b.closed[side], ldexp(a.closed[side], quantities), 0);
        compare("liquidated", b.liquidated[side], ldexp(a.liquidated[side], quantities),
                0);
        compare("unknown", b.unknown[side], ldexp(a.unknown[side], quantities), 0);
        compare("unlevered", b.unlevered[side], ldexp(a.unlevered[side], quantities),
                0);
        compare("total", b.total[side], ldexp(a.total[side], quantities), 0);
    }
    compare_ints("off_axis", b.off_axis, a.off_axis);
}

static void rescale_stream(uint64_t *state, int prices, int quantities)
{
    double *rows = rows_new();
    double *scaled_rows = rows_new();
    int64_t bytes;
    liqmap *map;
    liqmap *scaled;
    stream s;

    /* Whole worlds of one size, so that the largest scale stays in the domain. */
    do
        world_draw(&s.w, state, BUCKETS, LIQMAP_AXIS_LINEAR);
    while (s.w.price < 1e-5 || s.w.price > 1e6 || s.w.quantity < 1e-5 ||
           s.w.quantity > 1e6);
    world_walk(&s.w, state, s.snapshots, PUSHES);
    s.row = 2 * s.w.n_tiers;
    map = push_singly(&s, rows, PUSHES, &bytes);
    rescale(&s, prices, quantities);
    scaled = push_singly(&s, scaled_rows, PUSHES, &bytes);
    compare_rescaled(map, scaled, &s, prices, quantities);
    compare_rescaled_stats(map, scaled, quantities);
    free(map);
    free(scaled);
    free(rows);
    free(scaled_rows);
}

START_TEST(test_powers_of_two)
{
    static const int powers[][2] = {{1, 0},   {0, 1},    {-1, 3},    {7, -2},
                                    {40, 40}, {-40, 40}, {100, -90}, {-90, 100}};
    uint64_t state = random_seed("powers_of_two", 8);
    int64_t before = comparisons;
    int i;

    for (i = 0; i < 800; i++)
        rescale_stream(&state, powers[i % 8][0], powers[i % 8][1]);
    ck_assert_int_eq(comparisons - before, 800 * (4 + 13));
}
END_TEST

/* Bytes moved to an address of another kind are the map. */

static void move_in_memory(uint64_t *state)
{
    double *rows = rows_new();
    double *moved_rows = rows_new();
    int64_t half = random_int(state, 0, PUSHES);
    int64_t bytes;
    liqmap *map;
    char *room;
    char *memory;
    liqmap *moved;
    liqmap *copied;
    stream s;

    stream_draw(&s, state);
    map = push_singly(&s, rows, half, &bytes);
    room = memory_new(bytes * 2 + 32);
    memory = room + ((uintptr_t)room % 16 == 0 ? 8 : 0);
    moved = (void *)memory;
    memcpy(moved, map, (size_t)bytes);
    copied = (void *)(memory + (bytes + 15) / 16 * 16);
    ck_assert_int_eq((uintptr_t)moved % 16, 8);
    ck_assert_int_eq((uintptr_t)copied % 16, 8);
    SUCCEEDS(liqmap_copy(copied, bytes, map));
    compare_bytes("a copy", copied, map, bytes);

    SUCCEEDS(push_part(map, &s, rows, half, PUSHES - half, NULL));
    SUCCEEDS(push_part(moved, &s, moved_rows, half, PUSHES - half, NULL));
    compare_bytes("a moved map", moved, map, bytes);
    compare_bytes("its rows", moved_rows + half * s.row, rows + half * s.row,
                  (PUSHES - half) * s.row * 8);
    SUCCEEDS(push_part(copied, &s, moved_rows, half, PUSHES - half, NULL));
    compare_bytes("a copied map", copied, map, bytes);
    columns_free(&s.c);
    free(map);
    free(room);
    free(rows);
    free(moved_rows);
}

START_TEST(test_moved_in_memory)
{
    uint64_t state = random_seed("moved_in_memory", 9);
    int64_t before = comparisons;
    int i;

    for (i = 0; i < 300; i++)
        move_in_memory(&state);
    ck_assert_int_eq(comparisons - before, 300 * 4);
}
END_TEST

/* A remnant of what was unknown, left alone on its side by every sweep, is squared by
 * each turnover: 1e-9, 1e-18, 1e-36, ... down to where a double ends. */
START_TEST(test_remnant)
{
    liqmap_axis axis = {
        .struct_size = sizeof axis, .low = 50, .step = 1, .buckets = 100};
    liqmap_tier tier = {.leverage = 10, .share_short = 1};
    naive_snapshot s = {.open_interest = 1e-9,
                        .high = 149,
                        .low = 100,
                        .close = 100,
                        .entry = 100,
                        .volume = 10};
    int64_t before = comparisons;
    liqmap_config config;
    twin pair;
    int i;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    config.entry_points = 1;
    pair = twin_new(&config, &axis, &tier, 1);
    for (i = 0; i < 20; i++) {
        twin_push(&pair, &s, SLACK);
        twin_compare(&pair, SLACK);
        check_conservation(pair.map, 1);
        s.time_ms++;
        s.open_interest = 1;
    }
    ck_assert_int_eq(comparisons - before, 20 * (5 + twin_width(&pair) + 6));
    twin_free(&pair);
}
END_TEST

/* Ten million pushes. */

#define CHUNK 100000
#define CHUNKS 100

/* Open interest alternates by little more than an ulp, so that what is opened and
 * closed is all rounding; turnover is tiny; a sweep that takes most of a side comes
 * rarely. */
static void fill_chunk(columns *c, uint64_t *state, int64_t chunk)
{
    double interest = chunk % 3 == 0 ? 1e6 : 1000003.7;
    int64_t i;

    for (i = 0; i < CHUNK; i++) {
        double price = 100 + random_between(state, -0.05, 0.05);
        int wide = i % 5000 == 4999;

        c->time_ms[i] = chunk * CHUNK + i;
        c->open_interest[i] =
            i % 2 ? interest : nextafter(nextafter(interest, INFINITY), INFINITY);
        if (chunk % 2 == 1)
            c->open_interest[i] += random_between(state, -0.001, 0.001);
        c->high[i] = price * (wide ? 1.2 : 1.0005);
        c->low[i] = price * (wide ? 0.8 : 0.9995);
        c->close[i] = price;
        c->entry[i] = 0;
        c->volume[i] = 1e-3;
    }
}

START_TEST(test_ten_million_pushes)
{
    liqmap_config config;
    liqmap_axis axis = {.struct_size = sizeof axis,
                        .kind = LIQMAP_AXIS_LINEAR,
                        .low = 90,
                        .step = 0.625,
                        .buckets = 32};
    liqmap_tier tiers[2] = {{.leverage = 50, .share_long = 0.3, .share_short = 0.4},
                            {.leverage = 20, .share_long = 0.69, .share_short = 0.5}};
    uint64_t state = random_seed("ten_million_pushes", 10);
    naive_snapshot *none = calloc(CHUNK, sizeof *none);
    columns c = columns_of(none, CHUNK);
    int64_t before = comparisons;
    int64_t bytes;
    int64_t chunk;
    liqmap *map;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    config.turnover = 1e-7;
    config.entry_points = 1;
    config.initial = LIQMAP_INITIAL_ENTRY;
    map = map_new(&config, &axis, tiers, 2, &bytes);
    for (chunk = 0; chunk < CHUNKS; chunk++) {
        int64_t pushed;

        fill_chunk(&c, &state, chunk);
        SUCCEEDS(liqmap_push_many(map, &pushed, NULL, 0, LIQMAP_CONTRACTS, c.time_ms,
                                  c.open_interest, c.high, c.low, c.close, c.entry,
                                  c.volume, CHUNK));
        ck_assert_int_eq(pushed, CHUNK);
        check_conservation(map, 1);
    }
    ck_assert_int_eq(comparisons - before, CHUNKS * 6);
    columns_free(&c);
    free(none);
    free(map);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("push");
    TCase *model = tcase_create("model");
    TCase *bits = tcase_create("bits");

    tcase_add_test(model, test_streams_linear);
    tcase_add_test(model, test_streams_log);
    tcase_add_test(model, test_steps_and_pushes);
    tcase_add_test(model, test_steps_alone);
    tcase_add_test(model, test_remnant);
    suite_add_tcase(suite, model);
    tcase_add_test(bits, test_batch_is_single);
    tcase_add_test(bits, test_columns_not_given);
    tcase_add_test(bits, test_stops_at_a_bad_row);
    tcase_add_test(bits, test_powers_of_two);
    tcase_add_test(bits, test_moved_in_memory);
    tcase_add_test(bits, test_ten_million_pushes);
    suite_add_tcase(suite, bits);
    return suite_run(suite);
}
