/* SPDX-License-Identifier: MIT */
/* The push room against the naive model, and against itself to the bit. */
#include "sample_map.h"

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

    world_draw(&w, state, BUCKETS, kind);
    world_walk(&w, state, snapshots, PUSHES);
    pair = twin_of(&w);
    each = 4 * w.n_tiers + 1 + twin_width(&pair) + 6;
    for (int64_t i = 0; i < PUSHES; i++) {
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

    for (int64_t i = 0; i < STREAMS; i++) {
        due += follow_stream(&state, kind, &m);
    }
    assert_met(&m);
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_gt(due, INT64_C(10000000));
    printf("# %s: %" PRId64 " comparisons\n", name, due);
}

START_TEST(linear_streams_follow_the_model)
{
    follow_streams("streams_linear", 1, LIQMAP_AXIS_LINEAR);
}
END_TEST

START_TEST(log_streams_follow_the_model)
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
        liqmap_stats stats = {.struct_size = sizeof stats};

        SUCCEEDS(liqmap_get_stats(pair->map, &stats));
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

    world_draw(&w, state, BUCKETS, kind);
    world_walk(&w, state, snapshots, PUSHES);
    pair = twin_of(&w);
    for (int64_t i = 0; i < PUSHES; i++) {
        int64_t dice = random_int(state, 0, 9);

        if (dice < 2 && pushing) {
            twin_push(&pair, &snapshots[i], SLACK);
        } else if (dice < 4) {
            twin_sweep(&pair, snapshots[i].high, snapshots[i].low, SLACK);
        } else {
            move_side(&pair, state, &snapshots[i]);
        }
        due += dice < 4 ? 4 * w.n_tiers + 1 : 1;
        twin_compare(&pair, SLACK);
        check_conservation(pair.map, 0);
        due += twin_width(&pair) + 6;
    }
    twin_free(&pair);
    return due;
}

static int64_t move_and_push(uint64_t *state, int32_t kind)
{
    return move_about(state, kind, 1);
}

static int64_t move_only(uint64_t *state, int32_t kind)
{
    return move_about(state, kind, 0);
}

START_TEST(steps_and_pushes_follow_the_model)
{
    look_at_worlds("steps_and_pushes", 3, STREAMS, INT64_C(10000000), move_and_push);
}
END_TEST

START_TEST(steps_alone_follow_the_model)
{
    look_at_worlds("steps_alone", 4, STREAMS, INT64_C(10000000), move_only);
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
                            COLUMNS(s->c, first), n);
}

/* As rows of any width, what lies between them no number. */
static int32_t push_wide(liqmap *map, const stream *s, double *rows, int64_t stride,
                         int64_t *pushed)
{
    char *wide = memory_new(PUSHES * stride);
    int32_t status;

    memset(wide, 0xff, (size_t)(PUSHES * stride));
    for (int64_t i = 0; i < PUSHES; i++) {
        memcpy(wide + i * stride, &s->snapshots[i], sizeof s->snapshots[i]);
    }
    status = liqmap_push_rows(map, pushed, rows, PUSHES * s->row, LIQMAP_QUOTE,
                              (const void *)wide, PUSHES, stride);
    free(wide);
    return status;
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

    for (int64_t i = 0; i < n; i++) {
        SUCCEEDS(
            push_one(map, rows + i * s->row, s->row, LIQMAP_QUOTE, &s->snapshots[i]));
    }
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
    int64_t bytes, pushed = -7;
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

    SUCCEEDS(liqmap_reset(many));
    memset(batch, 0xa5, (size_t)(PUSHES * s.row) * 8);
    SUCCEEDS(push_wide(many, &s, batch, 64 + 8 * random_int(state, 0, 9), &pushed));
    compare_ints("rows pushed", pushed, PUSHES);
    compare_bytes("one by one and as rows", many, one, bytes);
    compare_bytes("what they liquidated", batch, singly, PUSHES * s.row * 8);

    SUCCEEDS(liqmap_reset(many));
    SUCCEEDS(liqmap_push_rows(many, NULL, NULL, 0, LIQMAP_CONTRACTS, s.snapshots,
                              PUSHES, sizeof s.snapshots[0]));
    compare_bytes("as rows, none wanted", many, one, bytes);
    columns_free(&s.c);
    free(one);
    free(many);
    free(singly);
    free(batch);
}

START_TEST(a_batch_is_single_pushes)
{
    uint64_t state = random_seed("batch_is_single", 5);
    int64_t before = comparisons;

    for (int i = 0; i < STREAMS; i++) {
        batch_of(&state);
    }
    ck_assert_int_eq(comparisons - before, STREAMS * 9);
}
END_TEST

START_TEST(columns_not_given_are_zeros)
{
    uint64_t state = random_seed("columns_not_given", 6);
    int64_t before = comparisons;

    for (int64_t i = 0; i < 100; i++) {
        int64_t bytes;
        liqmap *zeros;
        liqmap *nulls;
        liqmap_columns given;
        stream s;

        stream_draw(&s, &state);
        for (int64_t k = 0; k < PUSHES; k++) {
            s.c.entry[k] = s.c.volume[k] = 0;
        }
        zeros = map_of(&s.w, &bytes);
        nulls = map_of(&s.w, &bytes);
        SUCCEEDS(push_part(zeros, &s, NULL, 0, PUSHES, NULL));
        given = *COLUMNS(s.c, 0);
        given.entry = given.volume = NULL;
        SUCCEEDS(
            liqmap_push_many(nulls, NULL, NULL, 0, LIQMAP_CONTRACTS, &given, PUSHES));
        compare_bytes("zeros and no column", nulls, zeros, bytes);
        columns_free(&s.c);
        free(zeros);
        free(nulls);
    }
    ck_assert_int_eq(comparisons - before, 100);
}
END_TEST

/* What is liquidated within an interval is reported, and changes no bin. Returns how many
 * snapshots liquidated more for it. */
static int64_t push_intrabar(uint64_t *state)
{
    double *off_rows = rows_new();
    double *on_rows = rows_new();
    int64_t bytes;
    int64_t more = 0;
    liqmap *off;
    liqmap *on;
    stream s;

    stream_draw(&s, state);
    s.w.config.intrabar = 0;
    off = map_of(&s.w, &bytes);
    s.w.config.intrabar = 0.5;
    on = map_of(&s.w, &bytes);
    SUCCEEDS(push_part(off, &s, off_rows, 0, PUSHES, NULL));
    SUCCEEDS(push_part(on, &s, on_rows, 0, PUSHES, NULL));
    for (int32_t side = 0; side < 2; side++) {
        double *a = density_of(off, side, LIQMAP_CONTRACTS);
        double *b = density_of(on, side, LIQMAP_CONTRACTS);

        compare_bytes("density", b, a, s.w.axis.buckets * s.w.n_tiers * 8);
        compare("total", stats_of(on).total[side], stats_of(off).total[side], 0);
        free(a);
        free(b);
    }
    compare_bytes("the first push", on_rows, off_rows, s.row * 8);
    for (int64_t i = 0; i < PUSHES * s.row; i++) {
        ck_assert(on_rows[i] >= off_rows[i]);
        more += on_rows[i] > off_rows[i];
    }
    columns_free(&s.c);
    free(off);
    free(on);
    free(off_rows);
    free(on_rows);
    return more;
}

START_TEST(intrabar_is_told_and_touches_no_bin)
{
    uint64_t state = random_seed("intrabar", 11);
    int64_t before = comparisons;
    int64_t more = 0;

    for (int i = 0; i < STREAMS; i++) {
        more += push_intrabar(&state);
    }
    ck_assert_int_gt(more, STREAMS);
    ck_assert_int_eq(comparisons - before, STREAMS * 5);
}
END_TEST

/*
 * A bar worked out by hand. Price goes from 100 up to 104, down to 96 and to 98, or
 * first down: 4 + 8 + 2 and 4 + 8 + 6 long. k is 0.99 for a 100x long, 1.01 for a short.
 */
START_TEST(intrabar_follows_both_ways_of_a_bar)
{
    const liqmap_tier tier = {.leverage = 100, .share_long = 0.5, .share_short = 0.25};
    const liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 50, 1, 100};
    const double down_last = (4 + (104 - 96 / 0.99)) / 14;
    const double up_first = ((104 / 1.01 - 100) + 2 * (98 / 1.01 - 96)) / 14;
    const double down_first =
        ((100 - 96 / 0.99) + (104 - 98 / 0.99) + (104 - 98 / 0.99)) / 18;
    const double up_last = ((104 / 1.01 - 96) + (100 - 96)) / 18;
    liqmap_config config;
    int64_t before = comparisons;
    double rows[2];
    int64_t bytes;
    liqmap *map;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    config.intrabar = 0.5;
    map = map_new(&config, &axis, &tier, 1, &bytes);
    SUCCEEDS(liqmap_push(map, rows, 2, LIQMAP_CONTRACTS,
                         SNAPSHOT(1, 1000, 100, 100, 100, 0, 80)));
    compare("at first none", rows[0] + rows[1], 0, 0);
    SUCCEEDS(liqmap_push(map, rows, 2, LIQMAP_CONTRACTS,
                         SNAPSHOT(2, 1000, 104, 96, 98, 0, 80)));
    compare("longs", rows[0], 80 * 0.5 * 0.5 * (0.9 * down_last + 0.1 * down_first),
            1e-12);
    compare("shorts", rows[1], 80 * 0.5 * 0.25 * (0.9 * up_first + 0.1 * up_last),
            1e-12);
    ck_assert_int_eq(comparisons - before, 3);
    free(map);
}
END_TEST

/* Powers of two: no bit of a mantissa may change. */

static void rescale(stream *s, int prices, int quantities)
{
    s->w.axis.low = ldexp(s->w.axis.low, prices);
    s->w.axis.step = ldexp(s->w.axis.step, prices);
    for (int64_t i = 0; i < PUSHES; i++) {
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

    for (int32_t side = 0; side < 2; side++) {
        for (int32_t unit = 0; unit < 2; unit++) {
            int in_price =
                unit == LIQMAP_QUOTE && s->w.config.contract == LIQMAP_LINEAR;
            double *a = density_of(map, side, unit);
            double *b = density_of(scaled, side, unit);

            for (int64_t i = 0; i < n; i++) {
                a[i] = ldexp(a[i], quantities + (in_price ? prices : 0));
            }
            compare_bytes("rescaled density", b, a, n * 8);
            free(a);
            free(b);
        }
    }
}

static void compare_rescaled_stats(const liqmap *map, const liqmap *scaled,
                                   int quantities)
{
    liqmap_stats a = stats_of(map);
    liqmap_stats b = stats_of(scaled);

    for (int side = 0; side < 2; side++) {
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
    do {
        world_draw(&s.w, state, BUCKETS, LIQMAP_AXIS_LINEAR);
    } while (s.w.price < 1e-5 || s.w.price > 1e6 || s.w.quantity < 1e-5 ||
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

START_TEST(powers_of_two_change_no_mantissa)
{
    static const int powers[][2] = {{1, 0},   {0, 1},    {-1, 3},    {7, -2},
                                    {40, 40}, {-40, 40}, {100, -90}, {-90, 100}};
    uint64_t state = random_seed("powers_of_two", 8);
    int64_t before = comparisons;

    for (int i = 0; i < 800; i++) {
        rescale_stream(&state, powers[i % 8][0], powers[i % 8][1]);
    }
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

START_TEST(a_moved_map_goes_on_alike)
{
    uint64_t state = random_seed("moved_in_memory", 9);
    int64_t before = comparisons;

    for (int i = 0; i < 300; i++) {
        move_in_memory(&state);
    }
    ck_assert_int_eq(comparisons - before, 300 * 4);
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

    for (int64_t i = 0; i < CHUNK; i++) {
        double price = 100 + random_between(state, -0.05, 0.05);
        int wide = i % 5000 == 4999;

        c->time_ms[i] = chunk * CHUNK + i;
        c->open_interest[i] =
            i % 2 ? interest : nextafter(nextafter(interest, INFINITY), INFINITY);
        if (chunk % 2 == 1) {
            c->open_interest[i] += random_between(state, -0.001, 0.001);
        }
        c->high[i] = price * (wide ? 1.2 : 1.0005);
        c->low[i] = price * (wide ? 0.8 : 0.9995);
        c->close[i] = price;
        c->entry[i] = 0;
        c->volume[i] = 1e-3;
    }
}

/* Shares may sum to a rounding more than 1; what opens may not. */
START_TEST(shares_past_one_make_no_contracts)
{
    const liqmap_tier tier = {100, 1 + 9e-13, 1 + 9e-13, 0.004, 0};
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 1, 1, 200};
    liqmap_config config;
    int64_t before = comparisons;
    int64_t size;
    liqmap *map;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    config.turnover = 0;
    config.entry_points = 1;
    SUCCEEDS(liqmap_size(&size, &config, &axis, 1));
    map = malloc((size_t)size);
    ck_assert_ptr_nonnull(map);
    SUCCEEDS(liqmap_init(map, size, NULL, &config, &axis, &tier, 1, sizeof tier));
    SUCCEEDS(
        liqmap_push(map, NULL, 0, LIQMAP_QUOTE, SNAPSHOT(0, 1, 100, 100, 100, 0, 0)));
    for (int64_t i = 1; i <= 20000; i++) {
        SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_QUOTE,
                             SNAPSHOT(i, 3, 102, 98, 100, 0, 0)));
        compare_answers("sound", liqmap_validate(map), LIQMAP_OK);
    }
    ck_assert_int_eq(comparisons - before, 20000);
    free(map);
}
END_TEST

START_TEST(ten_million_pushes_do_not_drift)
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
    liqmap *map;

    SUCCEEDS(liqmap_config_init(&config, sizeof config));
    config.turnover = 1e-7;
    config.entry_points = 1;
    config.initial = LIQMAP_INITIAL_ENTRY;
    map = map_new(&config, &axis, tiers, 2, &bytes);
    for (int64_t chunk = 0; chunk < CHUNKS; chunk++) {
        int64_t pushed;

        fill_chunk(&c, &state, chunk);
        SUCCEEDS(liqmap_push_many(map, &pushed, NULL, 0, LIQMAP_CONTRACTS,
                                  COLUMNS(c, 0), CHUNK));
        ck_assert_int_eq(pushed, CHUNK);
        check_conservation(map, 1);
    }
    ck_assert_int_eq(comparisons - before, CHUNKS * 6);
    columns_free(&c);
    free(none);
    free(map);
}
END_TEST

/* The drawing of doc/model.md, 4.5, worked out by hand: four points, a factor of 0.98 for
 * longs and of 1.02 for shorts. */
START_TEST(what_survives_to_the_close_is_spread_evenly)
{
    const struct {
        int32_t side;
        double high, low, close;
        int64_t buckets[4]; /* of 3 contracts, as many parts */
        int64_t n;
    } bars[] = {
        {LIQMAP_LONG, 104, 96, 100, {15, 17, 18}, 3},
        {LIQMAP_LONG, 104, 96, 103.5, {15, 17, 18, 20}, 4},
        {LIQMAP_LONG, 104, 96, 96, {15}, 1},
        {LIQMAP_LONG, 121, 100.5, 100.5, {18}, 1}, /* none: from the close */
        {LIQMAP_SHORT, 104, 96, 100, {20, 23, 25}, 3},
        {LIQMAP_SHORT, 104, 96, 104, {25}, 1},
        {LIQMAP_SHORT, 99.5, 80, 99.5, {21}, 1},
        {LIQMAP_LONG, 100.5, 100.5, 100.5, {18}, 1},
    };
    const liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 80, 1, 40};
    const liqmap_tier tier = {40, 1, 1, 0.005, 0};
    liqmap_config config = sample_config();
    int64_t before = comparisons;

    config.maintenance = LIQMAP_MAINTENANCE_ENTRY;
    config.entry_points = 4;
    for (int64_t i = 0; i < COUNT(bars); i++) {
        int64_t bytes;
        liqmap *map = map_new(&config, &axis, &tier, 1, &bytes);
        double want[40] = {0};
        double *got;

        for (int64_t k = 0; k < bars[i].n; k++) {
            want[bars[i].buckets[k]] += 3.0 / (double)bars[i].n;
        }
        SUCCEEDS(liqmap_open(map, bars[i].side, 3,
                             BAR(bars[i].high, bars[i].low, bars[i].close, 0)));
        got = density_of(map, bars[i].side, LIQMAP_CONTRACTS);
        for (int64_t b = 0; b < axis.buckets; b++) {
            compare("bucket", got[b], want[b], 1e-15);
        }
        free(got);
        free(map);
    }
    ck_assert_int_eq(comparisons - before, 40 * COUNT(bars));
}
END_TEST

/*
 * A rate just below 1/leverage: both factors round to 1, so no point survives, not even the
 * only one of a bar without a range, and all lies where price is.
 */
START_TEST(a_factor_of_1_opens_at_the_close)
{
    const liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 80, 1, 40};
    const liqmap_tier tier = {100, 1, 1, nextafter(0.01, 0), 0};
    liqmap_config config = sample_config();
    int64_t before = comparisons, bytes;

    ck_assert((1 - 1.0 / 100) / (1 - tier.mmr) == 1 && tier.mmr < 1.0 / 100);
    config.maintenance = LIQMAP_MAINTENANCE_MARK;
    config.entry_points = 4;
    for (int32_t side = 0; side < 2; side++) {
        liqmap *map = map_new(&config, &axis, &tier, 1, &bytes);
        double *got;

        SUCCEEDS(liqmap_open(map, side, 3, BAR(100.5, 100.5, 100.5, 0)));
        got = density_of(map, side, LIQMAP_CONTRACTS);
        for (int64_t b = 0; b < axis.buckets; b++) {
            compare("bucket", got[b], b == 20 ? 3 : 0, 0);
        }
        free(got);
        free(map);
    }
    ck_assert_int_eq(comparisons - before, 2 * 40);
}
END_TEST

/* Counters of a map from elsewhere: they stop where they may be, and the map lives on. */
START_TEST(counting_pushes_stops)
{
    const int64_t pushes = 77, off_axis = 33, most = INT64_MAX / 4 * 3;
    liqmap_stats s = {.struct_size = sizeof s};
    int64_t before = comparisons, bytes, at[2];
    liqmap *map = sample_map(&bytes);

    for (int64_t i = 0; i < pushes; i++) {
        SUCCEEDS(
            liqmap_push(map, NULL, 0, 0,
                        SNAPSHOT(i, 1000, i < off_axis ? 500 : 101, 99, 100, 0, 0)));
    }
    at[0] = next_place(map, bytes, 0, &pushes);
    at[1] = next_place(map, bytes, 0, &off_axis);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_ge(at[i], 0);
        memcpy((char *)map + at[i], &most, sizeof most);
    }
    compare_answers("validate", liqmap_validate(map), LIQMAP_OK);
    for (int64_t i = pushes; i < pushes + 2; i++) {
        SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(i, 1001, 500, 99, 100, 0, 0)));
        SUCCEEDS(liqmap_get_stats(map, &s));
        compare_ints("pushes", s.pushes, most);
        compare_ints("off axis", s.off_axis, most);
        compare_answers("validate", liqmap_validate(map), LIQMAP_OK);
    }
    ck_assert_int_eq(comparisons - before, 1 + 2 * 3);
    free(map);
}
END_TEST

/* Of so many contracts in the bin nearest to price, and one in each of n beyond, all are
 * swept. As one is lost in each addition, that many seem left, which the bound has room for. */
START_TEST(all_that_a_sweep_can_lose_is_accepted)
{
    static const int64_t beyond[] = {0, 1, 17, 99};
    const int64_t before = comparisons;

    for (int64_t i = 0; i < 2 * COUNT(beyond); i++) {
        const int32_t side = i % 2 == 0 ? LIQMAP_SHORT : LIQMAP_LONG;
        const double step = side == LIQMAP_SHORT ? 0.25 : -0.25;
        const int64_t n = beyond[i / 2];
        int64_t bytes;
        liqmap *map = sample_map(&bytes), *empty = sample_map(&bytes);

        SUCCEEDS(liqmap_place(map, side, 1, 105.1, 0x1p53));
        for (int64_t k = 1; k <= n; k++) {
            SUCCEEDS(liqmap_place(map, side, 1, 105.1 + (double)k * step, 1));
        }
        /* Off the axis, so that it stays. */
        SUCCEEDS(liqmap_place(map, side, 1, side == LIQMAP_SHORT ? 200 : 1, 0x1p50));
        SUCCEEDS(liqmap_merge(map, empty)); /* which sums the bins again */
        SUCCEEDS(liqmap_sweep(map, NULL, 0, LIQMAP_CONTRACTS,
                              SPAN(side == LIQMAP_SHORT ? 129.9 : 105.1,
                                   side == LIQMAP_SHORT ? 105.1 : 80.1)));
        compare("liquidated", stats_of(map).liquidated[side], 0x1p53 + (double)n,
                (double)n + 1);
        compare_answers("validate", liqmap_validate(map), LIQMAP_OK);
        free(map);
        free(empty);
    }
    ck_assert_int_eq(comparisons - before, 4 * COUNT(beyond));
}
END_TEST

/* The small map at the head of doc/model.md, 4. */
START_TEST(a_small_map_goes_through_one_snapshot)
{
    const liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 98, 1, 6};
    const liqmap_tier tier = {40, 0.5, 0.5, 0.005, 0};
    const liqmap_snapshot bars[] = {{1, 100, 100, 100, 100, 0, 0, 0},
                                    {2, 140, 100.5, 99.5, 100, 100.5, 0, 0},
                                    {3, 130, 102.4, 100, 101, 101, 0, 0}};
    const double longs[6] = {20 * 130.0 / 140, 0, 0, 0, 0, 0};
    const double shorts[6] = {0, 0, 0, 0, 0, 5};
    liqmap_config config = sample_config();
    liqmap_stats s = {.struct_size = sizeof s};
    int64_t before = comparisons, bytes;
    double gone[2], *held[2];
    liqmap *map;

    config.maintenance = LIQMAP_MAINTENANCE_ENTRY;
    config.entry_points = 1;
    config.turnover = 0;
    config.holding_ms = 0;
    config.intrabar = 0;
    map = map_new(&config, &axis, &tier, 1, &bytes);
    SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS, &bars[0]));
    SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS, &bars[1]));
    SUCCEEDS(liqmap_push(map, gone, 2, LIQMAP_CONTRACTS, &bars[2]));
    compare("longs liquidated", gone[LIQMAP_LONG], 0, 0);
    compare("shorts liquidated", gone[LIQMAP_SHORT], 20, 1e-15);
    held[LIQMAP_LONG] = density_of(map, LIQMAP_LONG, LIQMAP_CONTRACTS);
    held[LIQMAP_SHORT] = density_of(map, LIQMAP_SHORT, LIQMAP_CONTRACTS);
    for (int b = 0; b < 6; b++) {
        compare("longs", held[LIQMAP_LONG][b], longs[b], 1e-15);
        compare("shorts", held[LIQMAP_SHORT][b], shorts[b], 1e-15);
    }
    SUCCEEDS(liqmap_get_stats(map, &s));
    compare("unlevered longs", s.unlevered[LIQMAP_LONG], 20 * 130.0 / 140, 1e-15);
    compare("unlevered shorts", s.unlevered[LIQMAP_SHORT], 25, 1e-15);
    compare("unknown longs", s.unknown[LIQMAP_LONG], 100 * 130.0 / 140, 1e-15);
    compare("unknown shorts", s.unknown[LIQMAP_SHORT], 100, 1e-15);
    ck_assert_int_eq(comparisons - before, 2 + 12 + 4);
    free(held[LIQMAP_LONG]);
    free(held[LIQMAP_SHORT]);
    free(map);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("push");

    tcase_add_test(tests, linear_streams_follow_the_model);
    tcase_add_test(tests, log_streams_follow_the_model);
    tcase_add_test(tests, steps_and_pushes_follow_the_model);
    tcase_add_test(tests, steps_alone_follow_the_model);
    tcase_add_test(tests, a_batch_is_single_pushes);
    tcase_add_test(tests, columns_not_given_are_zeros);
    tcase_add_test(tests, intrabar_is_told_and_touches_no_bin);
    tcase_add_test(tests, intrabar_follows_both_ways_of_a_bar);
    tcase_add_test(tests, powers_of_two_change_no_mantissa);
    tcase_add_test(tests, a_moved_map_goes_on_alike);
    tcase_add_test(tests, shares_past_one_make_no_contracts);
    tcase_add_test(tests, ten_million_pushes_do_not_drift);
    tcase_add_test(tests, what_survives_to_the_close_is_spread_evenly);
    tcase_add_test(tests, a_factor_of_1_opens_at_the_close);
    tcase_add_test(tests, counting_pushes_stops);
    tcase_add_test(tests, all_that_a_sweep_can_lose_is_accepted);
    tcase_add_test(tests, a_small_map_goes_through_one_snapshot);
    return suite_run(tests, "push");
}
