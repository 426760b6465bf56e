/* SPDX-License-Identifier: MIT */
/*
 * Heat: to the bit what a list that never forgets, made of the library's own density,
 * says of the last columns; and every argument that no call takes.
 */
#include "sample_map.h"

#include <float.h>
#include <math.h>

#define WORLDS 240
#define SNAPSHOTS 24
#define BUCKETS 24
#define WINDOWS 40
#define REDZONE 64
#define STALE 0xa5

/* ---- the naive ring: all columns there ever were ----------------------------- */

typedef struct moment {
    int64_t time_ms;
    double close;
    double *amounts[2]; /* [bucket][width] */
    int gone;
} moment;

typedef struct list {
    liqmap_heat_config config;
    int64_t buckets, width;
    double *edges;
    moment moments[SNAPSHOTS];
    int64_t n;
} list;

static list list_new(const liqmap_heat_config *config, const liqmap_axis *axis,
                     int64_t tiers)
{
    list l = {.config = *config, .buckets = axis->buckets};

    l.width = config->tiers == LIQMAP_HEAT_KEPT ? tiers : 1;
    l.edges = memory_new((axis->buckets + 1) * 8);
    SUCCEEDS(liqmap_axis_edges(axis, l.edges, axis->buckets + 1, NULL));
    return l;
}

static void list_free(list *l)
{
    for (int64_t i = 0; i < l->n; i++) {
        free(l->moments[i].amounts[0]);
        free(l->moments[i].amounts[1]);
    }
    free(l->edges);
}

/* Running sums in place, outward. */
static void accumulate(double *cells, int32_t side, int64_t buckets, int64_t tiers)
{
    for (int64_t i = 1; i < buckets; i++) {
        int64_t to = side == LIQMAP_SHORT ? i : buckets - 1 - i;
        int64_t from = side == LIQMAP_SHORT ? to - 1 : to + 1;

        for (int64_t t = 0; t < tiers; t++) {
            cells[to * tiers + t] = cells[from * tiers + t] + cells[to * tiers + t];
        }
    }
}

static void add_tiers(double *cells, int64_t buckets, int64_t tiers)
{
    for (int64_t i = 0; i < buckets; i++) {
        double sum = 0;

        for (int64_t t = 0; t < tiers; t++) {
            sum += cells[i * tiers + t];
        }
        cells[i] = sum;
    }
}

/* Those that are left, from the newest on, are dropped and kept in turn. */
static void list_thin(list *l)
{
    int keep = 1;

    for (int64_t i = l->n - 1; i >= 0; i--) {
        if (!l->moments[i].gone) {
            l->moments[i].gone = !keep;
            keep = !keep;
        }
    }
}

static int64_t list_left(const list *l)
{
    int64_t left = 0;

    for (int64_t i = 0; i < l->n; i++) {
        left += !l->moments[i].gone;
    }
    return left;
}

static void list_push(list *l, const liqmap *map, const naive_snapshot *s,
                      int64_t tiers)
{
    moment *m = &l->moments[l->n++];

    m->time_ms = s->time_ms;
    m->close = s->close;
    m->gone = 0;
    for (int32_t side = 0; side < 2; side++) {
        m->amounts[side] = density_of(map, side, l->config.unit);
        if (l->config.reading == LIQMAP_HEAT_CUMULATIVE) {
            accumulate(m->amounts[side], side, l->buckets, tiers);
        }
        if (l->config.tiers == LIQMAP_HEAT_SUMMED) {
            add_tiers(m->amounts[side], l->buckets, tiers);
        }
    }
    if (list_left(l) > l->config.columns) {
        int64_t oldest = 0;

        while (l->moments[oldest].gone) {
            oldest++;
        }
        l->moments[oldest].gone = 1;
    }
}

/* What is asked of a ring; prices of 0 set no limit. */
typedef liqmap_heat_range question;

/* A column is there unless it was dropped, or lies outside the times. */
static int is_shown(const list *l, int64_t i, const question *q)
{
    int64_t time_ms = l->moments[i].time_ms;

    return !l->moments[i].gone && time_ms >= q->from_ms && time_ms <= q->to_ms;
}

/* A bucket is there unless all of it lies outside the prices. */
static int is_touched(const list *l, int64_t bucket, const question *q)
{
    return (q->high == 0 || l->edges[bucket] <= q->high) &&
           (q->low == 0 || q->low < l->edges[bucket + 1]);
}

static liqmap_heat_window naive_window(const list *l, const question *q)
{
    liqmap_heat_window w = {.struct_size = sizeof w, .tiers = (int32_t)l->width};

    for (int64_t i = 0; i < l->n; i++) {
        w.columns += is_shown(l, i, q);
    }
    while (w.first < l->buckets && q->low >= l->edges[w.first + 1]) {
        w.first++;
    }
    for (int64_t j = 0; j < l->buckets; j++) {
        w.buckets += is_touched(l, j, q);
    }
    w.low = l->edges[w.first];
    w.high = l->edges[w.first + w.buckets];
    w.pushed = l->n;
    return w;
}

/* ---- a ring in memory that is watched on both sides -------------------------- */

static char *memory_of(const liqmap_heat *heat)
{
    return (char *)heat - REDZONE;
}

static liqmap_heat *heat_new(const liqmap_heat_config *config, const liqmap *map,
                             int64_t *bytes)
{
    char *memory;

    SUCCEEDS(liqmap_heat_size(bytes, config, map));
    memory = memory_new(*bytes + 2 * REDZONE);
    memset(memory, STALE, (size_t)*bytes + 2 * REDZONE);
    SUCCEEDS(liqmap_heat_init(memory + REDZONE, *bytes, config, map));
    return (void *)(memory + REDZONE);
}

/* 2 comparisons. */
static void heat_free(liqmap_heat *heat, int64_t bytes)
{
    char *memory = memory_of(heat);
    char stale[REDZONE];

    memset(stale, STALE, sizeof stale);
    compare_bytes("before the ring", memory, stale, REDZONE);
    compare_bytes("behind the ring", memory + REDZONE + bytes, stale, REDZONE);
    free(memory);
}

/* The same ring elsewhere, the old memory spoiled: 2 comparisons. */
static liqmap_heat *moved(liqmap_heat *heat, int64_t bytes)
{
    char *memory = memory_new(bytes + 2 * REDZONE);

    memset(memory, STALE, (size_t)bytes + 2 * REDZONE);
    memcpy(memory + REDZONE, heat, (size_t)bytes);
    memset(heat, 0x5a, (size_t)bytes);
    heat_free(heat, bytes);
    return (void *)(memory + REDZONE);
}

/* ---- random worlds ------------------------------------------------------------ */

static float as_float(double amount)
{
    return amount > FLT_MAX ? FLT_MAX : (float)amount;
}

static void compare_amounts(const list *l, const liqmap_heat_window *w,
                            const question *q, const double *doubles,
                            const float *floats)
{
    int64_t row = w->buckets * w->tiers, at = 0;

    for (int64_t i = 0; i < l->n; i++) {
        const double *want = l->moments[i].amounts[q->side] + w->first * w->tiers;

        if (!is_shown(l, i, q)) {
            continue;
        }
        compare_bytes("a column", doubles + at * row, want, row * 8);
        for (int64_t k = 0; k < row; k++) {
            compare("as float", floats[at * row + k], as_float(want[k]), 0);
        }
        at++;
    }
}

static void compare_heads(const list *l, const question *q, const int64_t *times,
                          const double *closes)
{
    int64_t at = 0;

    for (int64_t i = 0; i < l->n; i++) {
        if (is_shown(l, i, q)) {
            compare_ints("time", times[at], l->moments[i].time_ms);
            compare("close", closes[at], l->moments[i].close, 0);
            at++;
        }
    }
}

/* Arrays just large enough, and one number behind each that must stay. */
static int64_t check_window(const liqmap_heat *heat, const list *l, const question *q)
{
    liqmap_heat_window want = naive_window(l, q);
    liqmap_heat_window got = {.struct_size = sizeof got};
    int64_t n = want.columns, cells = n * want.buckets * want.tiers;
    int64_t *times = memory_new((n + 1) * 8);
    double *closes = memory_new((n + 1) * 8);
    double *doubles = memory_new((cells + 1) * 8);
    float *floats = memory_new((cells + 1) * 4);

    SUCCEEDS(liqmap_heat_read(heat, &got, NULL, NULL, 0, NULL, 0, q));
    compare_bytes("window alone", &got, &want, sizeof got);
    times[n] = -7;
    closes[n] = doubles[cells] = floats[cells] = -7;
    memset(&got.tiers, STALE, sizeof got - 4);
    SUCCEEDS(liqmap_heat_read(heat, &got, times, closes, n, doubles, cells, q));
    compare_bytes("window", &got, &want, sizeof got);
    compare_heads(l, q, times, closes);
    memset(times, STALE, (size_t)n * 8);
    memset(closes, STALE, (size_t)n * 8);
    SUCCEEDS(liqmap_heat_read_float(heat, &got, times, closes, n, floats, cells, q));
    compare_bytes("window of floats", &got, &want, sizeof got);
    compare_heads(l, q, times, closes);
    compare_amounts(l, &want, q, doubles, floats);
    compare_ints("behind the times", times[n], -7);
    compare("behind the closes", closes[n], -7, 0);
    compare("behind the amounts", doubles[cells] + floats[cells], -14, 0);
    free(times);
    free(closes);
    free(doubles);
    free(floats);
    return 6 + 5 * n + cells;
}

/* A time of a column, or beside one. */
static int64_t draw_time(const list *l, uint64_t *state)
{
    if (l->n == 0 || random_chance(state, 0.1)) {
        return random_chance(state, 0.5) ? INT64_MIN : INT64_MAX;
    }
    return l->moments[random_int(state, 0, l->n - 1)].time_ms +
           random_int(state, -1, 1);
}

/* An edge, a neighbour of one, or any price on the axis or off it. */
static double draw_price(const list *l, uint64_t *state)
{
    double edge = l->edges[random_int(state, 0, l->buckets)];

    switch (random_int(state, 0, 4)) {
    case 0:
        return 0;
    case 1:
        return edge;
    case 2:
        return nextafter(edge, random_chance(state, 0.5) ? 0 : INFINITY);
    case 3:
        return random_chance(state, 0.5) ? l->edges[0] / 2 : 2 * l->edges[l->buckets];
    default:
        return random_between(state, l->edges[0] * 0.9, l->edges[l->buckets] * 1.1);
    }
}

static question draw_question(const list *l, uint64_t *state)
{
    question q = {.struct_size = sizeof q,
                  .side = (int32_t)random_int(state, 0, 1),
                  .from_ms = draw_time(l, state),
                  .to_ms = draw_time(l, state),
                  .low = draw_price(l, state),
                  .high = draw_price(l, state)};

    if (q.from_ms > q.to_ms) {
        int64_t swap = q.from_ms;

        q.from_ms = q.to_ms;
        q.to_ms = swap;
    }
    if (q.high != 0 && q.low > q.high) {
        double swap = q.low;

        q.low = q.high;
        q.high = swap;
    }
    return q;
}

static int64_t check_windows(const liqmap_heat *heat, const list *l, uint64_t *state)
{
    int64_t due = 0;

    for (int32_t side = 0; side < 2; side++) {
        question all = {sizeof all, side, INT64_MIN, INT64_MAX, 0, 0};

        due += check_window(heat, l, &all);
    }
    for (int64_t i = 0; i < WINDOWS; i++) {
        question q = draw_question(l, state);

        due += check_window(heat, l, &q);
    }
    return due;
}

/* Every k-th snapshot a column, and between them now and then the ring moves. */
static int64_t fill(const world *w, const liqmap_heat_config *config, uint64_t *state)
{
    naive_snapshot snapshots[SNAPSHOTS];
    int64_t every = random_int(state, 1, 3), due = 0;
    int64_t map_bytes, bytes;
    liqmap *map = map_of(w, &map_bytes);
    char *before = memory_new(map_bytes);
    liqmap_heat *heat = heat_new(config, map, &bytes);
    list l = list_new(config, &w->axis, w->n_tiers);

    world_walk(w, state, snapshots, SNAPSHOTS);
    due += check_windows(heat, &l, state);
    for (int64_t i = 0; i < SNAPSHOTS; i++) {
        SUCCEEDS(push_one(map, NULL, 0, LIQMAP_CONTRACTS, &snapshots[i]));
        if (i % every != 0) {
            continue;
        }
        memcpy(before, map, (size_t)map_bytes);
        SUCCEEDS(liqmap_heat_push(heat, map));
        compare_bytes("a map a column was taken from", map, before, map_bytes);
        list_push(&l, map, &snapshots[i], w->n_tiers);
        due++;
        if (random_chance(state, 0.2)) {
            heat = moved(heat, bytes);
            due += 2;
        }
        if (random_chance(state, 0.1)) {
            SUCCEEDS(liqmap_heat_thin(heat));
            list_thin(&l);
            due += check_windows(heat, &l, state);
        }
    }
    due += check_windows(heat, &l, state);
    heat_free(heat, bytes);
    list_free(&l);
    free(before);
    free(map);
    return due + 2;
}

/* Every configuration of a ring, of fewer columns than are pushed or more. */
static int64_t read_world(uint64_t *state, int32_t kind)
{
    int64_t due = 0;
    world w;

    world_draw(&w, state, BUCKETS, kind);
    for (int32_t i = 0; i < 8; i++) {
        liqmap_heat_config config = {.struct_size = sizeof config,
                                     .unit = i & 1,
                                     .reading = i >> 1 & 1,
                                     .tiers = i >> 2 & 1,
                                     .columns = random_int(state, 1, SNAPSHOTS + 4)};

        due += fill(&w, &config, state);
    }
    return due;
}

START_TEST(random_rings_answer_as_the_list)
{
    look_at_worlds("heat", 61, WORLDS, 10000000, read_world);
}
END_TEST

/* ---- by hand ------------------------------------------------------------------ */

/* A map of two buckets and two tiers, emptied and filled anew, and a column of it. */
static void push_by_hand(liqmap_heat *heat, liqmap *map, int64_t time_ms, double close,
                         double last)
{
    SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS,
                         SNAPSHOT(time_ms, 0, close, close, close, 0, 0)));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 0, 105, 4));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 1, 105, 2));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 0, 115, 1));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 1, 105, 1));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 0, 115, 3));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 1, 115, last));
    SUCCEEDS(liqmap_heat_push(heat, map));
}

START_TEST(a_ring_by_hand)
{
    static const struct {
        int32_t reading, tiers, side;
        int64_t n;
        double amounts[8];
    } want[] = {
        {LIQMAP_HEAT_DENSITY, LIQMAP_HEAT_KEPT, 0, 8, {4, 2, 1, 0, 4, 2, 1, 8}},
        {LIQMAP_HEAT_DENSITY, LIQMAP_HEAT_SUMMED, 0, 4, {6, 1, 6, 9}},
        {LIQMAP_HEAT_CUMULATIVE, LIQMAP_HEAT_KEPT, 0, 8, {5, 2, 1, 0, 5, 10, 1, 8}},
        {LIQMAP_HEAT_CUMULATIVE, LIQMAP_HEAT_SUMMED, 0, 4, {7, 1, 15, 9}},
        {LIQMAP_HEAT_DENSITY, LIQMAP_HEAT_KEPT, 1, 8, {0, 1, 3, 0, 0, 1, 3, 0}},
        {LIQMAP_HEAT_DENSITY, LIQMAP_HEAT_SUMMED, 1, 4, {1, 3, 1, 3}},
        {LIQMAP_HEAT_CUMULATIVE, LIQMAP_HEAT_KEPT, 1, 8, {0, 1, 3, 1, 0, 1, 3, 1}},
        {LIQMAP_HEAT_CUMULATIVE, LIQMAP_HEAT_SUMMED, 1, 4, {1, 4, 1, 4}},
    };
    liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 100, 10, 2};
    liqmap_config config = sample_config();
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map;

    for (int64_t i = 0; i < COUNT(want); i++) {
        liqmap_heat_config ring = {sizeof ring, LIQMAP_CONTRACTS, want[i].reading,
                                   want[i].tiers, 2};
        double amounts[8], closes[2];
        int64_t times[2];
        const question all = {sizeof all, want[i].side, INT64_MIN, INT64_MAX, 0, 0};
        liqmap_heat *heat;

        map = map_new(&config, &axis, sample_tiers, 2, &bytes);
        heat = heat_new(&ring, map, &bytes);
        push_by_hand(heat, map, 1, 90, 5);
        push_by_hand(heat, map, 2, 95, 0);
        push_by_hand(heat, map, 4, 98, 8);
        SUCCEEDS(liqmap_heat_read(heat, NULL, times, closes, 2, amounts, 8, &all));
        compare_ints("time", times[0], 2);
        compare_ints("time", times[1], 4);
        compare("close", closes[0], 95, 0);
        compare("close", closes[1], 98, 0);
        compare_bytes("amounts", amounts, want[i].amounts, want[i].n * 8);
        heat_free(heat, bytes);
        free(map);
    }
    ck_assert_int_eq(comparisons - before, 7 * COUNT(want));
}
END_TEST

/* ---- a sample ring, and what it refuses ---------------------------------------- */

typedef struct fixture {
    liqmap *map;
    liqmap_heat *heat;
    int64_t bytes;
} fixture;

enum { PUSHES = 7, COLUMNS = 4 };

static liqmap_heat_config sample_ring(void)
{
    liqmap_heat_config config = {.struct_size = sizeof config,
                                 .unit = LIQMAP_QUOTE,
                                 .tiers = LIQMAP_HEAT_KEPT,
                                 .columns = COLUMNS};

    return config;
}

static void sample_push(liqmap *map, int64_t time_ms)
{
    SUCCEEDS(liqmap_push(
        map, NULL, 0, LIQMAP_QUOTE,
        SNAPSHOT(time_ms, 100 + (double)time_ms / 1e3, 101, 99, 100, 0, 5)));
}

/* Columns at 4000 to 7000; those before were dropped. */
static fixture set_up(void)
{
    liqmap_heat_config config = sample_ring();
    int64_t bytes;
    fixture s;

    s.map = sample_map(&bytes);
    s.heat = heat_new(&config, s.map, &s.bytes);
    for (int64_t i = 1; i <= PUSHES; i++) {
        sample_push(s.map, 1000 * i);
        SUCCEEDS(liqmap_heat_push(s.heat, s.map));
    }
    return s;
}

static void tear_down(fixture *s)
{
    heat_free(s->heat, s->bytes);
    free(s->map);
}

/* All arguments of a reading, each made wrong in turn. */
typedef struct asked {
    const liqmap_heat *heat;
    liqmap_heat_window *window;
    int64_t *times;
    double *closes;
    int64_t columns;
    void *amounts;
    int64_t capacity;
    const void *given; /* of this only whether it is NULL counts */
    question range;
} asked;

enum { CELLS = COLUMNS * SAMPLE_BUCKETS * SAMPLE_TIERS };

typedef struct answer {
    liqmap_heat_window window;
    int64_t times[COLUMNS];
    double closes[COLUMNS];
    double amounts[CELLS];
} answer;

static asked sound(const fixture *s, answer *to)
{
    asked a = {.heat = s->heat,
               .window = &to->window,
               .times = to->times,
               .closes = to->closes,
               .columns = COLUMNS,
               .amounts = to->amounts,
               .capacity = CELLS,
               .given = s,
               .range = {sizeof a.range, LIQMAP_SHORT, 0, 7000, 0, 0}};

    memset(to, STALE, sizeof *to);
    to->window.struct_size = sizeof to->window;
    return a;
}

static int32_t ask(const asked *a, int as_floats)
{
    const question *range = a->given != NULL ? &a->range : NULL;

    return as_floats
               ? liqmap_heat_read_float(a->heat, a->window, a->times, a->closes,
                                        a->columns, a->amounts, a->capacity, range)
               : liqmap_heat_read(a->heat, a->window, a->times, a->closes, a->columns,
                                  a->amounts, a->capacity, range);
}

/* Refused, with the window written or nothing at all: 2 comparisons.
 * Refused by a table: liqmap_heat_read, liqmap_heat_read_float. */
static void refuse(const asked *a, answer *to, int as_floats, int32_t status,
                   int writes)
{
    answer before = *to;

    if (writes) {
        before.window = (liqmap_heat_window){.struct_size = sizeof before.window,
                                             .tiers = SAMPLE_TIERS,
                                             .columns = COLUMNS,
                                             .buckets = SAMPLE_BUCKETS,
                                             .low = 80,
                                             .high = 130,
                                             .pushed = PUSHES};
    }
    compare_answers("read", ask(a, as_floats), status);
    compare_bytes("what was to stay", to, &before, sizeof before);
}

#define REFUSE(field, value, status, writes)                                           \
    do {                                                                               \
        asked spoiled = sound(&s, &to);                                                \
        spoiled.field = (value);                                                       \
        refuse(&spoiled, &to, as_floats, status, writes);                              \
        due += 2;                                                                      \
    } while (0)

START_TEST(bad_questions_are_refused)
{
    static answer to;
    int64_t before = comparisons;
    int64_t due = 0;
    fixture s = set_up();

    for (int as_floats = 0; as_floats < 2; as_floats++) {
        asked a = sound(&s, &to);

        SUCCEEDS(ask(&a, as_floats));
        REFUSE(heat, NULL, LIQMAP_E_NULL, 0);
        REFUSE(heat, (void *)((char *)s.heat + 4), LIQMAP_E_ALIGNMENT, 0);
        REFUSE(heat, (void *)s.map, LIQMAP_E_NOT_A_MAP, 0);
        REFUSE(window->struct_size, 0, LIQMAP_E_STRUCT_SIZE, 0);
        REFUSE(given, NULL, LIQMAP_E_NULL, 0);
        REFUSE(range.struct_size, 0, LIQMAP_E_STRUCT_SIZE, 0);
        REFUSE(range.side, -1, LIQMAP_E_SIDE, 0);
        REFUSE(range.side, 2, LIQMAP_E_SIDE, 0);
        REFUSE(range.side, INT32_MAX, LIQMAP_E_SIDE, 0);
        REFUSE(range.side, INT32_MIN, LIQMAP_E_SIDE, 0);
        REFUSE(range.from_ms, 7001, LIQMAP_E_TIME, 0);
        REFUSE(range.from_ms, INT64_MAX, LIQMAP_E_TIME, 0);
        REFUSE(range.to_ms, -1, LIQMAP_E_TIME, 0);
        REFUSE(range.to_ms, INT64_MIN, LIQMAP_E_TIME, 0);
        REFUSE(range.low, NAN, LIQMAP_E_NOT_FINITE, 0);
        REFUSE(range.low, INFINITY, LIQMAP_E_NOT_FINITE, 0);
        REFUSE(range.low, -1, LIQMAP_E_PRICE, 0);
        REFUSE(range.low, 1e-61, LIQMAP_E_MAGNITUDE, 0);
        REFUSE(range.low, 1e61, LIQMAP_E_MAGNITUDE, 0);
        REFUSE(range.high, NAN, LIQMAP_E_NOT_FINITE, 0);
        REFUSE(range.high, -INFINITY, LIQMAP_E_NOT_FINITE, 0);
        REFUSE(range.high, -1e-300, LIQMAP_E_PRICE, 0);
        REFUSE(range.high, 4.9e-324, LIQMAP_E_MAGNITUDE, 0);
        REFUSE(range.high, 1e61, LIQMAP_E_MAGNITUDE, 0);
        REFUSE(columns, -1, LIQMAP_E_LENGTH, 1);
        REFUSE(columns, INT64_MIN, LIQMAP_E_LENGTH, 1);
        REFUSE(columns, COLUMNS - 1, LIQMAP_E_ROOM, 1);
        REFUSE(columns, 0, LIQMAP_E_ROOM, 1);
        REFUSE(amounts, NULL, LIQMAP_E_NULL, 1);
        REFUSE(capacity, -1, LIQMAP_E_LENGTH, 1);
        REFUSE(capacity, INT64_MIN, LIQMAP_E_LENGTH, 1);
        REFUSE(capacity, CELLS - 1, LIQMAP_E_ROOM, 1);
        REFUSE(capacity, 0, LIQMAP_E_ROOM, 1);
        a = sound(&s, &to);
        a.range.low = 100;
        a.range.high = nextafter(100, 0);
        refuse(&a, &to, as_floats, LIQMAP_E_PRICE_ORDER, 0);
        a = sound(&s, &to);
        a.times = NULL;
        a.closes = NULL;
        refuse(&a, &to, as_floats, LIQMAP_E_NULL, 1);
        due += 4;
    }
    tear_down(&s);
    ck_assert_int_eq(comparisons - before, due + 2);
    ck_assert_int_eq(due, 2 * 2 * 35);
}
END_TEST

/* Each array by itself, and none of them. */
START_TEST(arrays_not_asked_for_are_not_written)
{
    static answer to, whole;
    int64_t before = comparisons;
    fixture s = set_up();

    for (int i = 0; i < 2 * 16; i++) {
        const int kinds = i / 2, as_floats = i % 2;
        asked all = sound(&s, &whole);
        asked a = sound(&s, &to);
        answer want = to;

        SUCCEEDS(ask(&all, as_floats));
        if (kinds & 1) {
            want.window = whole.window;
        } else {
            a.window = NULL;
        }
        if (kinds & 2) {
            memcpy(want.times, whole.times, sizeof want.times);
        } else {
            a.times = NULL;
        }
        if (kinds & 4) {
            memcpy(want.closes, whole.closes, sizeof want.closes);
        } else {
            a.closes = NULL;
        }
        if (kinds & 8) {
            memcpy(want.amounts, whole.amounts, sizeof want.amounts);
        } else {
            a.amounts = NULL;
        }
        a.columns = kinds & 6 ? COLUMNS : 0;
        a.capacity = kinds & 8 ? CELLS : 0;
        SUCCEEDS(ask(&a, as_floats));
        compare_bytes("as asked", &to, &want, sizeof to);
    }
    tear_down(&s);
    ck_assert_int_eq(comparisons - before, 2 * 16 + 2);
}
END_TEST

START_TEST(bad_configurations_are_refused)
{
    const liqmap_heat_config good = sample_ring();
    const struct {
        liqmap_heat_config config;
        int32_t status;
    } bad[] = {
        {{24, 2, 0, 0, 1}, LIQMAP_E_UNIT},
        {{24, -1, 0, 0, 1}, LIQMAP_E_UNIT},
        {{24, 0, 2, 0, 1}, LIQMAP_E_HEAT},
        {{24, 0, -1, 0, 1}, LIQMAP_E_HEAT},
        {{24, 0, 0, 2, 1}, LIQMAP_E_HEAT},
        {{24, 0, 0, INT32_MIN, 1}, LIQMAP_E_HEAT},
        {{24, 0, 0, 0, 0}, LIQMAP_E_HEAT},
        {{24, 0, 0, 0, -1}, LIQMAP_E_HEAT},
        {{24, 0, 0, 0, INT64_MIN}, LIQMAP_E_HEAT},
        {{24, 0, 0, 0, INT64_MAX}, LIQMAP_E_OVERFLOW},
        /* A column is a multiple of 16 bytes: these wrap to none and to one. */
        {{24, 0, 0, 1, INT64_C(1) << 60}, LIQMAP_E_OVERFLOW},
        {{24, 0, 0, 0, (INT64_C(1) << 60) + 1}, LIQMAP_E_OVERFLOW},
        {{23, 0, 0, 0, 1}, LIQMAP_E_STRUCT_SIZE},
    };
    int64_t before = comparisons;
    fixture s = set_up();
    char *memory = memory_new(s.bytes + 8);
    char *stale = memory_new(s.bytes + 8);
    int64_t size = -7;

    memset(memory, STALE, (size_t)s.bytes + 8);
    memset(stale, STALE, (size_t)s.bytes + 8);
    for (int64_t i = 0; i < COUNT(bad); i++) {
        compare_answers("size", liqmap_heat_size(&size, &bad[i].config, s.map),
                        bad[i].status);
        compare_answers("init",
                        liqmap_heat_init(memory, s.bytes, &bad[i].config, s.map),
                        bad[i].status);
    }
    compare_answers("size", liqmap_heat_size(NULL, &good, s.map), LIQMAP_OK);
    compare_answers("size", liqmap_heat_size(&size, NULL, s.map), LIQMAP_E_NULL);
    compare_answers("size", liqmap_heat_size(&size, &good, NULL), LIQMAP_E_NULL);
    compare_answers("size", liqmap_heat_size(&size, &good, (void *)s.heat),
                    LIQMAP_E_NOT_A_MAP);
    compare_ints("size, not written", size, -7);
    compare_answers("init", liqmap_heat_init(NULL, s.bytes, &good, s.map),
                    LIQMAP_E_NULL);
    compare_answers("init", liqmap_heat_init(memory, s.bytes, NULL, s.map),
                    LIQMAP_E_NULL);
    compare_answers("init", liqmap_heat_init(memory, s.bytes, &good, NULL),
                    LIQMAP_E_NULL);
    compare_answers("init", liqmap_heat_init(memory, s.bytes, &good, (void *)s.heat),
                    LIQMAP_E_NOT_A_MAP);
    compare_answers("init", liqmap_heat_init(memory, s.bytes - 1, &good, s.map),
                    LIQMAP_E_MEMORY);
    compare_answers("init", liqmap_heat_init(memory, -1, &good, s.map),
                    LIQMAP_E_MEMORY);
    for (int64_t i = 1; i < 8; i++) {
        compare_answers("init", liqmap_heat_init(memory + i, s.bytes, &good, s.map),
                        LIQMAP_E_ALIGNMENT);
    }
    compare_bytes("memory", memory, stale, s.bytes + 8);
    free(memory);
    free(stale);
    tear_down(&s);
    ck_assert_int_eq(comparisons - before, 2 * COUNT(bad) + 5 + 6 + 7 + 1 + 2);
}
END_TEST

/* Refused, and the ring not changed: 2 comparisons. */
static void refuse_push(fixture *s, const liqmap *map, int32_t status)
{
    char *before = memory_new(s->bytes);

    memcpy(before, s->heat, (size_t)s->bytes);
    compare_answers("push", liqmap_heat_push(s->heat, map), status);
    compare_bytes("ring", s->heat, before, s->bytes);
    free(before);
}

START_TEST(bad_columns_are_refused)
{
    liqmap_axis sample = sample_axis();
    const liqmap_axis axes[] = {
        {sizeof sample, LIQMAP_AXIS_LINEAR, 80, 0.25, SAMPLE_BUCKETS + 1},
        {sizeof sample, LIQMAP_AXIS_LINEAR, 80, 0.25, SAMPLE_BUCKETS - 1},
        {sizeof sample, LIQMAP_AXIS_LINEAR, 80, 0.125, SAMPLE_BUCKETS},
        {sizeof sample, LIQMAP_AXIS_LINEAR, 79, 0.25, SAMPLE_BUCKETS},
        {sizeof sample, LIQMAP_AXIS_LOG, 80, 0.25, SAMPLE_BUCKETS},
    };
    int64_t before = comparisons;
    liqmap_config config = sample_config();
    fixture s = set_up();
    int64_t bytes;
    liqmap *other;

    compare_answers("thin", liqmap_heat_thin(NULL), LIQMAP_E_NULL);
    compare_answers("thin", liqmap_heat_thin((void *)s.map), LIQMAP_E_NOT_A_MAP);
    compare_answers("thin", liqmap_heat_thin((void *)((char *)s.heat + 4)),
                    LIQMAP_E_ALIGNMENT);
    /* 7000 was pushed. */
    refuse_push(&s, s.map, LIQMAP_E_TIME);
    refuse_push(&s, NULL, LIQMAP_E_NULL);
    refuse_push(&s, (void *)s.heat, LIQMAP_E_NOT_A_MAP);
    refuse_push(&s, (void *)((char *)s.map + 4), LIQMAP_E_ALIGNMENT);
    compare_answers("push", liqmap_heat_push(NULL, s.map), LIQMAP_E_NULL);
    compare_answers("push", liqmap_heat_push((void *)s.map, s.map), LIQMAP_E_NOT_A_MAP);
    compare_answers("push", liqmap_heat_push((void *)((char *)s.heat + 4), s.map),
                    LIQMAP_E_ALIGNMENT);
    other = sample_map(&bytes);
    refuse_push(&s, other, LIQMAP_E_TIME);
    sample_push(other, 6999);
    refuse_push(&s, other, LIQMAP_E_TIME);
    sample_push(other, 7001);
    SUCCEEDS(liqmap_heat_push(s.heat, other));
    free(other);
    for (int64_t i = 0; i < COUNT(axes); i++) {
        other = map_new(&config, &axes[i], sample_tiers, SAMPLE_TIERS, &bytes);
        sample_push(other, 8000);
        refuse_push(&s, other, LIQMAP_E_SHAPE);
        free(other);
    }
    other = map_new(&config, &sample, sample_tiers, SAMPLE_TIERS - 1, &bytes);
    sample_push(other, 8000);
    refuse_push(&s, other, LIQMAP_E_SHAPE);
    free(other);
    config.contract = LIQMAP_INVERSE;
    other = map_new(&config, &sample, sample_tiers, SAMPLE_TIERS, &bytes);
    sample_push(other, 8000);
    refuse_push(&s, other, LIQMAP_E_SHAPE);
    free(other);
    /* What else is configured is no matter of shape. */
    config = sample_config();
    config.turnover = 0;
    config.entry_points = 1;
    other = map_new(&config, &sample, sample_tiers, SAMPLE_TIERS, &bytes);
    sample_push(other, 8000);
    SUCCEEDS(liqmap_heat_push(s.heat, other));
    free(other);
    tear_down(&s);
    ck_assert_int_eq(comparisons - before, 2 * (4 + 2 + COUNT(axes) + 2) + 2 * 3 + 2);
}
END_TEST

/* A map has no time before its first push, whatever the ring is waiting for. */
START_TEST(what_was_never_pushed_is_no_column)
{
    liqmap_heat_config config = sample_ring();
    int64_t before = comparisons;
    int64_t bytes;
    fixture s;

    s.map = sample_map(&bytes);
    s.heat = heat_new(&config, s.map, &s.bytes);
    refuse_push(&s, s.map, LIQMAP_E_TIME);
    SUCCEEDS(liqmap_place(s.map, LIQMAP_LONG, 0, 90, 1));
    refuse_push(&s, s.map, LIQMAP_E_TIME);
    sample_push(s.map, -1000);
    SUCCEEDS(liqmap_heat_push(s.heat, s.map));
    SUCCEEDS(liqmap_reset(s.map));
    refuse_push(&s, s.map, LIQMAP_E_TIME);
    tear_down(&s);
    ck_assert_int_eq(comparisons - before, 2 * 3 + 2);
}
END_TEST

/* Thinned when full and pushed to half as often, a ring spans all, evenly. */
START_TEST(a_thinned_ring_spans_a_replay)
{
    liqmap_heat_config config = sample_ring();
    int64_t before = comparisons;
    int64_t every = 1, bytes, due = 0;
    fixture s;

    s.map = sample_map(&bytes);
    s.heat = heat_new(&config, s.map, &s.bytes);
    for (int64_t i = 1; i <= 1000; i++) {
        const question so_far = {.struct_size = sizeof so_far, .to_ms = i};
        liqmap_heat_window w = {.struct_size = sizeof w};
        int64_t times[COLUMNS];

        sample_push(s.map, i);
        if (i % every != 0) {
            continue;
        }
        SUCCEEDS(liqmap_heat_push(s.heat, s.map));
        SUCCEEDS(liqmap_heat_read(s.heat, &w, times, NULL, COLUMNS, NULL, 0, &so_far));
        for (int64_t k = 0; k < w.columns; k++) {
            compare_ints("time", times[k], every * (k + 1));
        }
        due += w.columns;
        if (w.columns == COLUMNS) {
            SUCCEEDS(liqmap_heat_thin(s.heat));
            every *= 2;
        }
    }
    compare_ints("every", every, 256);
    tear_down(&s);
    ck_assert_int_eq(comparisons - before, due + 1 + 2);
    ck_assert_int_eq(due, 1 + 2 + 3 + 4 + 7 * (3 + 4) + 3);
}
END_TEST

/* A bit of what says that it is a ring. */
START_TEST(other_bytes_are_no_ring)
{
    static answer to;
    int64_t before = comparisons;
    fixture s = set_up();
    char *byte = (char *)s.heat;

    sample_push(s.map, 8000);
    for (int64_t i = 0; i < 8; i++) {
        asked a = sound(&s, &to);

        byte[i] = (char)(byte[i] ^ 0x10);
        refuse(&a, &to, 0, LIQMAP_E_NOT_A_MAP, 0);
        refuse(&a, &to, 1, LIQMAP_E_NOT_A_MAP, 0);
        refuse_push(&s, s.map, LIQMAP_E_NOT_A_MAP);
        byte[i] = (char)(byte[i] ^ 0x10);
    }
    SUCCEEDS(liqmap_heat_push(s.heat, s.map));
    tear_down(&s);
    ck_assert_int_eq(comparisons - before, 8 * 6 + 2);
}
END_TEST

/* A ring whose bytes were damaged asks for amounts that there are not. */
START_TEST(a_damaged_unit_is_refused)
{
    const int32_t sound_unit[2] = {sizeof(liqmap_heat_config), LIQMAP_QUOTE};
    const int32_t no_unit[2] = {sizeof(liqmap_heat_config), 2};
    fixture s = set_up();
    int64_t at = next_place(s.heat, s.bytes, 0, sound_unit);

    ck_assert_int_ge(at, 0);
    sample_push(s.map, 8000);
    memcpy((char *)s.heat + at, no_unit, sizeof no_unit);
    refuse_push(&s, s.map, LIQMAP_E_UNIT);
    memcpy((char *)s.heat + at, sound_unit, sizeof sound_unit);
    SUCCEEDS(liqmap_heat_push(s.heat, s.map));
    tear_down(&s);
}
END_TEST

/* The block depends on what was pushed alone, and lies at any 8-byte boundary. */
START_TEST(the_same_columns_are_the_same_bytes)
{
    liqmap_heat_config config = sample_ring();
    int64_t before = comparisons;
    fixture s = set_up();
    int64_t size;
    liqmap_heat *empty = heat_new(&config, s.map, &size);

    for (int64_t offset = 0; offset < 64; offset += 8) {
        char *memory = memory_new(s.bytes + 64);
        int64_t bytes;
        liqmap *map = sample_map(&bytes);
        liqmap_heat *heat = (void *)(memory + offset);

        memset(memory, (int)offset, (size_t)s.bytes + 64);
        SUCCEEDS(liqmap_heat_init(heat, s.bytes + 64 - offset, &config, map));
        compare_bytes("the empty ring", heat, empty, s.bytes);
        for (int64_t i = 1; i <= PUSHES; i++) {
            sample_push(map, 1000 * i);
            SUCCEEDS(liqmap_heat_push(heat, map));
        }
        compare_bytes("the ring", heat, s.heat, s.bytes);
        free(map);
        free(memory);
    }
    heat_free(empty, size);
    tear_down(&s);
    ck_assert_int_eq(comparisons - before, 2 * 8 + 2 * 2);
}
END_TEST

/* Amounts past all floats, between them, and too small for one. */
START_TEST(floats_are_nearest_and_finite)
{
    const double placed[] = {1e60, 0x1.fffffep127,      0x1.ffffffp127, 0x1.fffffefp127,
                             1e39, 0x1.0000010000001p0, 0x1.000001p0,   1e-60};
    const float want[] = {FLT_MAX, FLT_MAX,       FLT_MAX, FLT_MAX,
                          FLT_MAX, 0x1.000002p0f, 1,       0};
    int64_t before = comparisons;
    liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 1, 1, COUNT(placed)};
    liqmap_heat_config ring = {.struct_size = sizeof ring, .columns = 1};
    const question all = {sizeof all, LIQMAP_SHORT, INT64_MIN, INT64_MAX, 0, 0};
    liqmap_config config = sample_config();
    float got[COUNT(placed)];
    int64_t bytes;
    liqmap *map = map_new(&config, &axis, sample_tiers, 1, &bytes);
    liqmap_heat *heat = heat_new(&ring, map, &bytes);

    SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_QUOTE, SNAPSHOT(-1, 0, 1, 1, 1, 0, 0)));
    for (int64_t i = 0; i < COUNT(placed); i++) {
        SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 0, 1.5 + (double)i, placed[i]));
    }
    SUCCEEDS(liqmap_heat_push(heat, map));
    SUCCEEDS(liqmap_heat_read_float(heat, NULL, NULL, NULL, 0, got, COUNT(got), &all));
    for (int64_t i = 0; i < COUNT(placed); i++) {
        compare("float", got[i], want[i], 0);
    }
    heat_free(heat, bytes);
    free(map);
    ck_assert_int_eq(comparisons - before, COUNT(placed) + 2);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("heat");

    tcase_add_test(tests, random_rings_answer_as_the_list);
    tcase_add_test(tests, a_ring_by_hand);
    tcase_add_test(tests, bad_questions_are_refused);
    tcase_add_test(tests, arrays_not_asked_for_are_not_written);
    tcase_add_test(tests, bad_configurations_are_refused);
    tcase_add_test(tests, bad_columns_are_refused);
    tcase_add_test(tests, what_was_never_pushed_is_no_column);
    tcase_add_test(tests, a_thinned_ring_spans_a_replay);
    tcase_add_test(tests, other_bytes_are_no_ring);
    tcase_add_test(tests, a_damaged_unit_is_refused);
    tcase_add_test(tests, the_same_columns_are_the_same_bytes);
    tcase_add_test(tests, floats_are_nearest_and_finite);
    return suite_run(tests, "heat");
}
