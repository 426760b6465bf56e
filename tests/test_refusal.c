/* SPDX-License-Identifier: MIT */

/*
 * Every bad input, in every call it can be given to: the code it is refused with, and
 * that nothing was written but counts. What is wrong with an argument is said once, per
 * kind of argument; which call has which arguments is a table.
 */

#include "room.h"

#ifdef NDEBUG
#    error "a test without its assertions proves nothing"
#endif

#include <float.h>
#include <math.h>
#include <stddef.h>

#include <liqmap/liqmap.h>

enum { BUCKETS = 64, TIERS = 5, ROWS = 5, MANY = ROWS * 2 * TIERS };

#define DENORMAL 4.9e-324

/* ---- what can be wrong with an argument ------------------------------------------ */

typedef struct {
    const char *what;
    int32_t status;
    double number; /* of a double */
    int64_t count; /* of an integer; of a pointer NULL */
} flaw;

static const flaw price_flaws[] = {
    {"NaN", LIQMAP_E_NOT_FINITE, NAN, 0},
    {"-NaN", LIQMAP_E_NOT_FINITE, -NAN, 0},
    {"infinite", LIQMAP_E_NOT_FINITE, INFINITY, 0},
    {"-infinite", LIQMAP_E_NOT_FINITE, -INFINITY, 0},
    {"0", LIQMAP_E_PRICE, 0.0, 0},
    {"-0", LIQMAP_E_PRICE, -0.0, 0},
    {"-100", LIQMAP_E_PRICE, -100.0, 0},
    {"-denormal", LIQMAP_E_PRICE, -DENORMAL, 0},
    {"denormal", LIQMAP_E_MAGNITUDE, DENORMAL, 0},
    {"least normal", LIQMAP_E_MAGNITUDE, DBL_MIN, 0},
    {"1e-61", LIQMAP_E_MAGNITUDE, 1e-61, 0},
    {"1e61", LIQMAP_E_MAGNITUDE, 1e61, 0},
    {"largest", LIQMAP_E_MAGNITUDE, DBL_MAX, 0},
};

static const flaw quantity_flaws[] = {
    {"NaN", LIQMAP_E_NOT_FINITE, NAN, 0},
    {"-NaN", LIQMAP_E_NOT_FINITE, -NAN, 0},
    {"infinite", LIQMAP_E_NOT_FINITE, INFINITY, 0},
    {"-infinite", LIQMAP_E_NOT_FINITE, -INFINITY, 0},
    {"-1", LIQMAP_E_QUANTITY, -1.0, 0},
    {"-1e-60", LIQMAP_E_QUANTITY, -1e-60, 0},
    {"-denormal", LIQMAP_E_QUANTITY, -DENORMAL, 0},
    {"denormal", LIQMAP_E_MAGNITUDE, DENORMAL, 0},
    {"least normal", LIQMAP_E_MAGNITUDE, DBL_MIN, 0},
    {"1e-61", LIQMAP_E_MAGNITUDE, 1e-61, 0},
    {"1e61", LIQMAP_E_MAGNITUDE, 1e61, 0},
    {"largest", LIQMAP_E_MAGNITUDE, DBL_MAX, 0},
};

static const flaw entry_flaws[] = {
    {"NaN", LIQMAP_E_NOT_FINITE, NAN, 0},
    {"infinite", LIQMAP_E_NOT_FINITE, INFINITY, 0},
    {"-infinite", LIQMAP_E_NOT_FINITE, -INFINITY, 0},
    {"-1", LIQMAP_E_ENTRY, -1.0, 0},
    {"-denormal", LIQMAP_E_ENTRY, -DENORMAL, 0},
    {"denormal", LIQMAP_E_MAGNITUDE, DENORMAL, 0},
    {"1e-61", LIQMAP_E_MAGNITUDE, 1e-61, 0},
    {"1e61", LIQMAP_E_MAGNITUDE, 1e61, 0},
};

/* Of a range that is [99, 101] and closes at 100. */
static const flaw high_flaws[] = {{"below low", LIQMAP_E_PRICE_ORDER, 98.0, 0},
                                  {"below close", LIQMAP_E_PRICE_ORDER, 99.5, 0}};
static const flaw low_flaws[] = {{"above high", LIQMAP_E_PRICE_ORDER, 102.0, 0},
                                 {"above close", LIQMAP_E_PRICE_ORDER, 100.5, 0}};
static const flaw close_flaws[] = {
    {"above high", LIQMAP_E_PRICE_ORDER, 101.0 + 0x1p-46, 0},
    {"below low", LIQMAP_E_PRICE_ORDER, 99.0 - 0x1p-46, 0}};
static const flaw crossed_high[] = {{"below low", LIQMAP_E_PRICE_ORDER, 98.0, 0}};
static const flaw crossed_low[] = {{"above high", LIQMAP_E_PRICE_ORDER, 102.0, 0}};

static const flaw target_flaws[] = {
    {"NaN", LIQMAP_E_NOT_FINITE, NAN, 0},
    {"infinite", LIQMAP_E_NOT_FINITE, INFINITY, 0},
    {"-infinite", LIQMAP_E_NOT_FINITE, -INFINITY, 0},
    {"-1", LIQMAP_E_QUANTITY, -1.0, 0},
    {"-denormal", LIQMAP_E_QUANTITY, -DENORMAL, 0},
    {"more than there is", LIQMAP_E_NOT_REACHED, 1e59, 0},
    {"largest", LIQMAP_E_NOT_REACHED, DBL_MAX, 0},
};
static const flaw excess_flaws[] = {{"more than there is", LIQMAP_E_EXCEEDS, 1e6, 0},
                                    {"most", LIQMAP_E_EXCEEDS, 1e60, 0}};

/* The push before was at 1000. */
static const flaw time_flaws[] = {{"equal", LIQMAP_E_TIME, 0, 1000},
                                  {"earlier", LIQMAP_E_TIME, 0, 999},
                                  {"0", LIQMAP_E_TIME, 0, 0},
                                  {"least", LIQMAP_E_TIME, 0, INT64_MIN}};

static const flaw side_flaws[] = {{"-1", LIQMAP_E_SIDE, 0, -1},
                                  {"2", LIQMAP_E_SIDE, 0, 2},
                                  {"least", LIQMAP_E_SIDE, 0, INT32_MIN},
                                  {"most", LIQMAP_E_SIDE, 0, INT32_MAX}};
static const flaw unit_flaws[] = {{"-1", LIQMAP_E_UNIT, 0, -1},
                                  {"2", LIQMAP_E_UNIT, 0, 2},
                                  {"least", LIQMAP_E_UNIT, 0, INT32_MIN},
                                  {"most", LIQMAP_E_UNIT, 0, INT32_MAX}};
static const flaw tier_flaws[] = {{"-1", LIQMAP_E_TIER, 0, -1},
                                  {"one past", LIQMAP_E_TIER, 0, TIERS},
                                  {"padding", LIQMAP_E_TIER, 0, 7},
                                  {"least", LIQMAP_E_TIER, 0, INT64_MIN},
                                  {"most", LIQMAP_E_TIER, 0, INT64_MAX}};
static const flaw first_flaws[] = {{"-1", LIQMAP_E_BUCKET, 0, -1},
                                   {"one past", LIQMAP_E_BUCKET, 0, BUCKETS},
                                   {"runs past", LIQMAP_E_BUCKET, 0, BUCKETS - 3},
                                   {"least", LIQMAP_E_BUCKET, 0, INT64_MIN},
                                   {"most", LIQMAP_E_BUCKET, 0, INT64_MAX}};
static const flaw range_flaws[] = {{"-1", LIQMAP_E_LENGTH, 0, -1},
                                   {"least", LIQMAP_E_LENGTH, 0, INT64_MIN},
                                   {"one past", LIQMAP_E_BUCKET, 0, BUCKETS - 7},
                                   {"wraps", LIQMAP_E_BUCKET, 0, INT64_MAX - 7},
                                   {"most", LIQMAP_E_BUCKET, 0, INT64_MAX}};

static const flaw capacity_flaws[] = {{"-1", LIQMAP_E_LENGTH, 0, -1},
                                      {"least", LIQMAP_E_LENGTH, 0, INT64_MIN}};
static const flaw row_flaws[] = {{"none", LIQMAP_E_ROOM, 0, 0},
                                 {"one short", LIQMAP_E_ROOM, 0, 2 * TIERS - 1}};
static const flaw rows_flaws[] = {{"none", LIQMAP_E_ROOM, 0, 0},
                                  {"one short", LIQMAP_E_ROOM, 0, MANY - 1}};
static const flaw tiers_flaws[] = {{"none", LIQMAP_E_ROOM, 0, 0},
                                   {"one short", LIQMAP_E_ROOM, 0, TIERS - 1}};
static const flaw block_flaws[] = {{"none", LIQMAP_E_ROOM, 0, 0},
                                   {"one short", LIQMAP_E_ROOM, 0, 4 * TIERS - 1}};
static const flaw stride_flaws[] = {{"0", LIQMAP_E_STRIDE, 0, 0},
                                    {"one short", LIQMAP_E_STRIDE, 0, 32},
                                    {"no multiple of 8", LIQMAP_E_STRIDE, 0, 60},
                                    {"-64", LIQMAP_E_STRIDE, 0, -64},
                                    {"least", LIQMAP_E_STRIDE, 0, INT64_MIN}};
static const flaw wrap_flaws[] = {
    {"wraps", LIQMAP_E_OVERFLOW, 0, INT64_C(1) << 62},
    {"most", LIQMAP_E_OVERFLOW, 0, INT64_MAX - 7},
};
static const flaw n_flaws[] = {
    {"-1", LIQMAP_E_LENGTH, 0, -1},
    {"least", LIQMAP_E_LENGTH, 0, INT64_MIN},
    {"most", LIQMAP_E_OVERFLOW, 0, INT64_MAX},
    {"wraps to 0", LIQMAP_E_OVERFLOW, 0, INT64_C(1) << 61},
    {"wraps to its own", LIQMAP_E_OVERFLOW, 0, (INT64_C(1) << 60) + ROWS},
};
static const flaw null_flaws[] = {{"NULL", LIQMAP_E_NULL, 0, 0}};
static const flaw memory_flaws[] = {{"0", LIQMAP_E_MEMORY, 0, 0},
                                    {"16", LIQMAP_E_MEMORY, 0, 16},
                                    {"-1", LIQMAP_E_MEMORY, 0, -1},
                                    {"least", LIQMAP_E_MEMORY, 0, INT64_MIN}};

/* ---- the calls --------------------------------------------------------------------
 */

/* All a call may write, but for counts and the map. */
typedef struct {
    double amounts[MANY];
    double more[MANY];
    liqmap_cluster clusters[8];
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_config config;
    liqmap_axis axis;
    liqmap_statistics statistics;
    liqmap_overview overview;
    int64_t bucket;
    double price;
} outputs;

typedef struct {
    liqmap *map;
    void *memory;
    int64_t size;
    double *amounts, *more, *answer;
    liqmap_cluster *clusters;
    liqmap_tier *tiers;
    liqmap_config *config;
    liqmap_axis *axis;
    liqmap_statistics *statistics;
    liqmap_overview *overview;
    int64_t *bucket;
    int64_t count; /* not an argument: what the call counted */
    int64_t capacity, stride, row, rows, room;
    int32_t side, unit;
    int64_t time, tier, first, buckets, n;
    double open_interest, high, low, close, entry, volume, price, contracts, target;
    const int64_t *times;
    const double *open_interests, *highs, *lows, *closes;
} arguments;

static int32_t call_copy(arguments *a) {
    return liqmap_copy(a->memory, a->size, a->map);
}

static int32_t call_reset(arguments *a) {
    return liqmap_reset(a->map);
}

static int32_t call_get_config(arguments *a) {
    return liqmap_get_config(a->map, a->config);
}

static int32_t call_get_axis(arguments *a) {
    return liqmap_get_axis(a->map, a->axis);
}

static int32_t call_get_tiers(arguments *a) {
    return liqmap_get_tiers(a->map, a->tiers, a->room, a->stride, &a->count);
}

static int32_t call_validate(arguments *a) {
    return liqmap_validate(a->map);
}

static int32_t call_stats(arguments *a) {
    return liqmap_stats(a->map, a->statistics);
}

static int32_t call_push(arguments *a) {
    return liqmap_push(a->map, a->amounts, a->row, a->unit, a->time, a->open_interest,
                       a->high, a->low, a->close, a->entry, a->volume);
}

static int32_t call_push_many(arguments *a) {
    return liqmap_push_many(a->map, &a->count, a->amounts, a->rows, a->unit, a->times,
                            a->open_interests, a->highs, a->lows, a->closes, NULL, NULL,
                            a->n);
}

/* The same without an array that n would have to fit. */
static int32_t call_push_blind(arguments *a) {
    return liqmap_push_many(a->map, &a->count, NULL, 0, a->unit, a->times,
                            a->open_interests, a->highs, a->lows, a->closes, NULL, NULL,
                            a->n);
}

static int32_t call_sweep(arguments *a) {
    return liqmap_sweep(a->map, a->amounts, a->row, a->unit, a->high, a->low);
}

static int32_t call_open(arguments *a) {
    return liqmap_open(a->map, a->side, a->contracts, a->high, a->low, a->close,
                       a->entry);
}

static int32_t call_close(arguments *a) {
    return liqmap_close(a->map, a->side, a->contracts);
}

static int32_t call_place(arguments *a) {
    return liqmap_place(a->map, a->side, a->tier, a->price, a->contracts);
}

static int32_t call_density(arguments *a) {
    return liqmap_density(a->map, a->amounts, a->capacity, &a->count, a->side, a->unit,
                          a->first, a->buckets);
}

static int32_t call_cumulative(arguments *a) {
    return liqmap_cumulative(a->map, a->amounts, a->capacity, &a->count, a->side,
                             a->unit, a->first, a->buckets);
}

static int32_t call_cumulative_at(arguments *a) {
    return liqmap_cumulative_at(a->map, a->amounts, a->more, a->room, a->bucket,
                                a->side, a->unit, a->price);
}

static int32_t call_price_at(arguments *a) {
    return liqmap_price_at(a->map, a->bucket, a->answer, a->side, a->unit, a->target);
}

static int32_t call_clusters(arguments *a) {
    return liqmap_clusters(a->map, a->clusters, a->room, a->stride, &a->count, a->side,
                           a->unit, a->first, a->buckets);
}

static int32_t call_summary(arguments *a) {
    return liqmap_summary(a->map, a->overview, a->unit, a->first, a->buckets);
}

typedef struct {
    const char *name;
    int32_t (*run)(arguments *);
    int counts;
} callee;

static const callee copy = {"copy", call_copy, 0};
static const callee reset = {"reset", call_reset, 0};
static const callee config = {"get_config", call_get_config, 0};
static const callee axis = {"get_axis", call_get_axis, 0};
static const callee tiers = {"get_tiers", call_get_tiers, 1};
static const callee validate = {"validate", call_validate, 0};
static const callee stats = {"stats", call_stats, 0};
static const callee push = {"push", call_push, 0};
static const callee many = {"push_many", call_push_many, 1};
static const callee blind = {"push_many, no rows", call_push_blind, 1};
static const callee sweep = {"sweep", call_sweep, 0};
static const callee opening = {"open", call_open, 0};
static const callee closing = {"close", call_close, 0};
static const callee place = {"place", call_place, 0};
static const callee density = {"density", call_density, 1};
static const callee cumulative = {"cumulative", call_cumulative, 1};
static const callee cumulative_at = {"cumulative_at", call_cumulative_at, 0};
static const callee price_at = {"price_at", call_price_at, 0};
static const callee clusters = {"clusters", call_clusters, 1};
static const callee summary = {"summary", call_summary, 0};

static const callee *const callees[] = {
    &copy,    &reset,      &config,        &axis,     &tiers,    &validate, &stats,
    &push,    &many,       &blind,         &sweep,    &opening,  &closing,  &place,
    &density, &cumulative, &cumulative_at, &price_at, &clusters, &summary};

/* ---- which call has which arguments -----------------------------------------------
 */

typedef enum { NUMBERS, INTEGERS, POINTERS } kind;

typedef struct {
    const callee *callee;
    const char *field;
    kind kind;
    size_t at, bytes;
    const flaw *flaws;
    int64_t n;
} argument;

#define ARGUMENT(kind, callee, field, flaws)                                           \
    {                                                                                  \
        &callee, #field, kind, offsetof(arguments, field),                             \
            sizeof(((arguments *)0)->field), flaws, ROOM_COUNT(flaws)                  \
    }
#define NUMBER(callee, field, flaws) ARGUMENT(NUMBERS, callee, field, flaws)
#define INTEGER(callee, field, flaws) ARGUMENT(INTEGERS, callee, field, flaws)
#define POINTER(callee, field) ARGUMENT(POINTERS, callee, field, null_flaws)

static const argument table[] = {
    POINTER(copy, memory),
    INTEGER(copy, size, memory_flaws),
    POINTER(config, config),
    POINTER(axis, axis),
    POINTER(stats, statistics),
    POINTER(summary, overview),
    POINTER(tiers, tiers),
    INTEGER(tiers, room, capacity_flaws),
    INTEGER(tiers, room, tiers_flaws),
    INTEGER(tiers, stride, stride_flaws),
    NUMBER(push, open_interest, quantity_flaws),
    NUMBER(push, volume, quantity_flaws),
    NUMBER(push, high, price_flaws),
    NUMBER(push, high, high_flaws),
    NUMBER(push, low, price_flaws),
    NUMBER(push, low, low_flaws),
    NUMBER(push, close, price_flaws),
    NUMBER(push, close, close_flaws),
    NUMBER(push, entry, entry_flaws),
    INTEGER(push, time, time_flaws),
    INTEGER(push, unit, unit_flaws),
    INTEGER(push, row, capacity_flaws),
    INTEGER(push, row, row_flaws),
    POINTER(push, amounts),
    INTEGER(many, n, n_flaws),
    INTEGER(blind, n, n_flaws),
    INTEGER(many, unit, unit_flaws),
    INTEGER(blind, unit, unit_flaws),
    INTEGER(many, rows, capacity_flaws),
    INTEGER(many, rows, rows_flaws),
    POINTER(many, amounts),
    POINTER(many, times),
    POINTER(many, open_interests),
    POINTER(many, highs),
    POINTER(many, lows),
    POINTER(many, closes),
    NUMBER(sweep, high, price_flaws),
    NUMBER(sweep, high, crossed_high),
    NUMBER(sweep, low, price_flaws),
    NUMBER(sweep, low, crossed_low),
    INTEGER(sweep, unit, unit_flaws),
    INTEGER(sweep, row, capacity_flaws),
    INTEGER(sweep, row, row_flaws),
    POINTER(sweep, amounts),
    INTEGER(opening, side, side_flaws),
    NUMBER(opening, contracts, quantity_flaws),
    NUMBER(opening, high, price_flaws),
    NUMBER(opening, high, high_flaws),
    NUMBER(opening, low, price_flaws),
    NUMBER(opening, low, low_flaws),
    NUMBER(opening, close, price_flaws),
    NUMBER(opening, close, close_flaws),
    NUMBER(opening, entry, entry_flaws),
    INTEGER(closing, side, side_flaws),
    NUMBER(closing, contracts, quantity_flaws),
    NUMBER(closing, contracts, excess_flaws),
    INTEGER(place, side, side_flaws),
    INTEGER(place, tier, tier_flaws),
    NUMBER(place, price, price_flaws),
    NUMBER(place, contracts, quantity_flaws),
    POINTER(density, amounts),
    INTEGER(density, capacity, capacity_flaws),
    INTEGER(density, capacity, block_flaws),
    INTEGER(density, side, side_flaws),
    INTEGER(density, unit, unit_flaws),
    INTEGER(density, first, first_flaws),
    INTEGER(density, buckets, range_flaws),
    POINTER(cumulative, amounts),
    INTEGER(cumulative, capacity, capacity_flaws),
    INTEGER(cumulative, capacity, block_flaws),
    INTEGER(cumulative, side, side_flaws),
    INTEGER(cumulative, unit, unit_flaws),
    INTEGER(cumulative, first, first_flaws),
    INTEGER(cumulative, buckets, range_flaws),
    POINTER(cumulative_at, amounts),
    POINTER(cumulative_at, more),
    INTEGER(cumulative_at, room, capacity_flaws),
    INTEGER(cumulative_at, room, tiers_flaws),
    INTEGER(cumulative_at, side, side_flaws),
    INTEGER(cumulative_at, unit, unit_flaws),
    NUMBER(cumulative_at, price, price_flaws),
    POINTER(price_at, bucket),
    POINTER(price_at, answer),
    INTEGER(price_at, side, side_flaws),
    INTEGER(price_at, unit, unit_flaws),
    NUMBER(price_at, target, target_flaws),
    POINTER(clusters, clusters),
    INTEGER(clusters, room, capacity_flaws),
    INTEGER(clusters, stride, stride_flaws),
    INTEGER(clusters, side, side_flaws),
    INTEGER(clusters, unit, unit_flaws),
    INTEGER(clusters, first, first_flaws),
    INTEGER(clusters, buckets, range_flaws),
    INTEGER(summary, unit, unit_flaws),
    INTEGER(summary, first, first_flaws),
    INTEGER(summary, buckets, range_flaws),
};

/* Apart, as a library that does not refuse them writes anywhere. */
static const argument wraps[] = {
    INTEGER(tiers, stride, wrap_flaws),
    INTEGER(clusters, stride, wrap_flaws),
};

typedef struct {
    liqmap *map;
    unsigned char *before, *spare;
    int64_t size;
    outputs out, out_before;
    arguments sound;
} bench;

static const liqmap_tier five[TIERS] = {{25.0, 0.25, 0.125, 0.004, 0.0},
                                        {50.0, 0.25, 0.25, 0.004, 0.0},
                                        {100.0, 0.25, 0.125, 0.005, 0.0},
                                        {100.0, 0.125, 0.25, 0.004, 0.0},
                                        {1.0, 0.0625, 0.0625, 0.004, 0.0}};

/* Maps to refuse things on: as traded, in the other kind of everything, by hand. */
static const struct {
    int32_t contract, maintenance, kind;
    double step;
    int pushes;
} worlds[] = {
    {LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK, LIQMAP_AXIS_LINEAR, 0.625, 20},
    {LIQMAP_INVERSE, LIQMAP_MAINTENANCE_ENTRY, LIQMAP_AXIS_LOG, 0.0063, 20},
    {LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK, LIQMAP_AXIS_LOG, 0.0063, 0},
};

static const int64_t later[ROWS] = {2000, 3000, 4000, 5000, 6000};
static const double interests[ROWS] = {110.0, 120.0, 90.0, 0.0, 130.0};
static const double tops[ROWS] = {101.0, 102.0, 110.0, 101.0, 100.0};
static const double bottoms[ROWS] = {99.0, 98.0, 99.0, 95.0, 100.0};
static const double ends[ROWS] = {100.0, 101.0, 105.0, 98.0, 100.0};

static void enliven(liqmap *map, int pushes) {
    for (int i = 1; i <= pushes; i++)
        room_expect(liqmap_push(map, NULL, 0, LIQMAP_QUOTE, 1000 * i / pushes,
                                100.0 + 7.0 * (i % 5), 101.0 + i % 3, 99.0 - i % 4,
                                100.0, 0.0, 5.0),
                    LIQMAP_OK, "push");
    for (int side = 0; side < 2; side++) {
        double away = side == LIQMAP_LONG ? -1.0 : 1.0;

        for (int64_t t = 0; t < TIERS; t++)
            room_expect(liqmap_place(map, side, t,
                                     100.0 + away * (8.0 + 2.0 * (double)t), 10.0),
                        LIQMAP_OK, "place");
    }
}

static void set_outputs(bench *b) {
    memset(&b->out, 0xa5, sizeof(b->out));
    b->out.config.struct_size = sizeof(b->out.config);
    b->out.axis.struct_size = sizeof(b->out.axis);
    b->out.statistics.struct_size = sizeof(b->out.statistics);
    b->out.overview.struct_size = sizeof(b->out.overview);
    b->out_before = b->out;
}

static void set_arguments(bench *b) {
    arguments *a = &b->sound;

    memset(a, 0, sizeof(*a));
    a->map = b->map;
    a->memory = b->spare;
    a->size = b->size;
    a->amounts = b->out.amounts;
    a->more = b->out.more;
    a->answer = &b->out.price;
    a->clusters = b->out.clusters;
    a->tiers = b->out.tiers;
    a->config = &b->out.config;
    a->axis = &b->out.axis;
    a->statistics = &b->out.statistics;
    a->overview = &b->out.overview;
    a->bucket = &b->out.bucket;
    a->capacity = MANY;
    a->stride = 64;
    a->row = 2 * TIERS;
    a->rows = MANY;
    a->room = TIERS;
    a->side = LIQMAP_SHORT;
    a->unit = LIQMAP_QUOTE;
    a->time = 2000;
    a->tier = 1;
    a->first = 8;
    a->buckets = 4;
    a->n = ROWS;
    a->open_interest = 150.0;
    a->high = 101.0;
    a->low = 99.0;
    a->close = 100.0;
    a->price = 100.0;
    a->contracts = 1.0;
    a->target = 1.0;
    a->times = later;
    a->open_interests = interests;
    a->highs = tops;
    a->lows = bottoms;
    a->closes = ends;
}

static void set_up(bench *b, int64_t world) {
    liqmap_config c;
    liqmap_axis x = {LIQMAP_SIZEOF_AXIS, worlds[world].kind, 80.0, worlds[world].step,
                     BUCKETS};

    room_expect(liqmap_config_init(&c, sizeof(c)), LIQMAP_OK, "config_init");
    c.contract = worlds[world].contract;
    c.maintenance = worlds[world].maintenance;
    c.holding_ms = 3600000;
    room_expect(liqmap_size(&b->size, &c, &x, TIERS), LIQMAP_OK, "size");
    b->map = malloc((size_t)b->size);
    b->before = malloc((size_t)b->size);
    b->spare = malloc((size_t)b->size);
    memset(b->spare, 0xa5, (size_t)b->size);
    room_expect(
        liqmap_init(b->map, b->size, NULL, &c, &x, five, TIERS, sizeof(five[0])),
        LIQMAP_OK, "init");
    enliven(b->map, worlds[world].pushes);
    memcpy(b->before, b->map, (size_t)b->size);
    set_outputs(b);
    set_arguments(b);
}

static void tear_down(bench *b) {
    free(b->map);
    free(b->before);
    free(b->spare);
}

/* ---- refusing ---------------------------------------------------------------------
 */

static void unchanged(const bench *b, const char *call, const char *field,
                      const char *what) {
    int64_t spared = 0;

    ck_assert_msg(memcmp(b->map, b->before, (size_t)b->size) == 0,
                  "%s: %s %s: the map changed", call, field, what);
    ck_assert_msg(memcmp(&b->out, &b->out_before, sizeof(b->out)) == 0,
                  "%s: %s %s: an output was written", call, field, what);
    for (int64_t i = 0; i < b->size; i++)
        spared += b->spare[i] == 0xa5;
    ck_assert_msg(spared == b->size, "%s: %s %s: memory was written", call, field,
                  what);
}

static int64_t refuse(const bench *b, const callee *call, arguments *a, int32_t wanted,
                      const char *field, const char *what) {
    int32_t got;

    a->count = -7;
    got = call->run(a);
    ck_assert_msg(got == wanted, "%s: %s %s: %s, not %s", call->name, field, what,
                  liqmap_status_name(got), liqmap_status_name(wanted));
    unchanged(b, call->name, field, what);
    ck_assert_msg(!call->counts || a->count >= 0, "%s: %s %s: no count", call->name,
                  field, what);
    return 1;
}

static void spoil(arguments *a, const argument *row, const flaw *f) {
    char *at = (char *)a + row->at;
    void *none = NULL;
    int32_t narrow = (int32_t)f->count;

    if (row->kind == NUMBERS)
        memcpy(at, &f->number, row->bytes);
    else if (row->kind == POINTERS)
        memcpy(at, &none, row->bytes);
    else if (row->bytes == sizeof(narrow))
        memcpy(at, &narrow, row->bytes);
    else
        memcpy(at, &f->count, row->bytes);
}

static int64_t refuse_flaws(const bench *b, const argument *row) {
    int64_t done = 0;

    for (int64_t i = 0; i < row->n; i++) {
        arguments a = b->sound;

        spoil(&a, row, &row->flaws[i]);
        done += refuse(b, row->callee, &a, row->flaws[i].status, row->field,
                       row->flaws[i].what);
    }
    return done;
}

START_TEST(bad_arguments_are_refused) {
    int64_t refused = 0, wanted = 0;

    for (int64_t world = 0; world < ROOM_COUNT(worlds); world++) {
        bench b;

        set_up(&b, world);
        for (int64_t i = 0; i < ROOM_COUNT(table); i++) {
            if (table[i].flaws == time_flaws && worlds[world].pushes == 0)
                continue;
            refused += refuse_flaws(&b, &table[i]);
            wanted += table[i].n;
        }
        tear_down(&b);
    }
    ck_assert_int_eq(refused, wanted);
    ck_assert_int_eq(refused, 1271);
}
END_TEST

START_TEST(strides_that_wrap_are_refused) {
    bench b;

    set_up(&b, 0);
    refuse_flaws(&b, &wraps[_i]);
    tear_down(&b);
}
END_TEST

/* What the tables spoil is in order: each call does what it is for on a copy. */
START_TEST(sound_arguments_are_not_refused) {
    for (int64_t world = 0; world < ROOM_COUNT(worlds); world++) {
        for (int64_t i = 0; i < ROOM_COUNT(callees); i++) {
            bench b;

            set_up(&b, world);
            room_expect(callees[i]->run(&b.sound), LIQMAP_OK, callees[i]->name);
            room_expect(liqmap_validate(b.map), LIQMAP_OK, callees[i]->name);
            tear_down(&b);
        }
    }
}
END_TEST

START_TEST(handles_that_are_no_map_are_refused) {
    int64_t refused = 0;
    bench b;

    set_up(&b, 0);
    for (int64_t i = 0; i < ROOM_COUNT(callees); i++) {
        arguments a = b.sound;
        void *zeros = calloc(1, (size_t)b.size);

        a.map = NULL;
        refused += refuse(&b, callees[i], &a, LIQMAP_E_NULL, "map", "NULL");
        for (int64_t k = 1; k < 8; k++) {
            a.map = (liqmap *)(void *)((char *)b.map + k);
            refused +=
                refuse(&b, callees[i], &a, LIQMAP_E_ALIGNMENT, "map", "misaligned");
        }
        a.map = zeros;
        refused += refuse(&b, callees[i], &a, LIQMAP_E_NOT_A_MAP, "map", "zeros");
        free(zeros);
    }
    ck_assert_int_eq(refused, 20 * 9);
    tear_down(&b);
}
END_TEST

/* The bounds themselves are in; one double further is out. */
START_TEST(magnitudes_are_sharp) {
    static const struct { double in, out; } bounds[] = {{1e-60, 0.0}, {1e60, DBL_MAX}};

    for (int64_t i = 0; i < ROOM_COUNT(bounds); i++) {
        double out = nextafter(bounds[i].in, bounds[i].out);
        bench b;

        set_up(&b, 0);
        room_expect(liqmap_place(b.map, 0, 0, out, 1.0), LIQMAP_E_MAGNITUDE, "price");
        room_expect(liqmap_place(b.map, 0, 0, 90.0, out), LIQMAP_E_MAGNITUDE,
                    "quantity");
        unchanged(&b, "place", "", "");
        room_expect(liqmap_sweep(b.map, NULL, 0, 0, out, out), LIQMAP_E_MAGNITUDE,
                    "range");
        unchanged(&b, "sweep", "", "");
        room_expect(liqmap_place(b.map, 0, 0, bounds[i].in, 1.0), LIQMAP_OK, "price");
        room_expect(liqmap_place(b.map, 0, 0, 90.0, bounds[i].in), LIQMAP_OK,
                    "quantity");
        room_expect(liqmap_sweep(b.map, NULL, 0, 0, bounds[i].in, bounds[i].in),
                    LIQMAP_OK, "range");
        room_expect(liqmap_validate(b.map), LIQMAP_OK, "validate");
        tear_down(&b);
    }
}
END_TEST

/* Zeros of either sign mean "none" where none is allowed; they are not refused. */
START_TEST(zeros_that_are_legal_pass) {
    static const double zeros[] = {0.0, -0.0};

    for (int64_t i = 0; i < 2; i++) {
        double z = zeros[i];
        bench b;

        set_up(&b, 0);
        room_expect(liqmap_open(b.map, 0, z, 101.0, 99.0, 100.0, z), LIQMAP_OK, "open");
        room_expect(liqmap_close(b.map, 0, z), LIQMAP_OK, "close");
        room_expect(liqmap_place(b.map, 0, 0, 90.0, z), LIQMAP_OK, "place");
        room_expect(liqmap_push(b.map, NULL, 0, 0, 2000, z, 101.0, 99.0, 100.0, z, z),
                    LIQMAP_OK, "push");
        room_expect(liqmap_validate(b.map), LIQMAP_OK, "validate");
        tear_down(&b);
    }
}
END_TEST

/* ---- rows of push_many ------------------------------------------------------------
 */

typedef struct {
    int64_t time[ROWS];
    double column[7][ROWS];
} rows;

enum { OPEN_INTEREST, HIGH, LOW, CLOSE, ENTRY, VOLUME };

static rows sound_rows(void) {
    rows r;

    memset(&r, 0, sizeof(r));
    memcpy(r.time, later, sizeof(later));
    memcpy(r.column[OPEN_INTEREST], interests, sizeof(interests));
    memcpy(r.column[HIGH], tops, sizeof(tops));
    memcpy(r.column[LOW], bottoms, sizeof(bottoms));
    memcpy(r.column[CLOSE], ends, sizeof(ends));
    for (int64_t i = 0; i < ROWS; i++) {
        r.column[ENTRY][i] = i % 2 == 0 ? 0.0 : 100.0;
        r.column[VOLUME][i] = (double)i;
    }
    return r;
}

static int32_t push_rows(liqmap *map, int64_t *pushed, double *amounts, const rows *r) {
    return liqmap_push_many(map, pushed, amounts, MANY, LIQMAP_CONTRACTS, r->time,
                            r->column[OPEN_INTEREST], r->column[HIGH], r->column[LOW],
                            r->column[CLOSE], r->column[ENTRY], r->column[VOLUME],
                            ROWS);
}

static int32_t push_row(liqmap *map, double *amounts, const rows *r, int64_t i) {
    return liqmap_push(map, amounts, 2 * TIERS, LIQMAP_CONTRACTS, r->time[i],
                       r->column[OPEN_INTEREST][i], r->column[HIGH][i],
                       r->column[LOW][i], r->column[CLOSE][i], r->column[ENTRY][i],
                       r->column[VOLUME][i]);
}

/* Rows before the bad one stand, in the map and in what they liquidated; no other. */
static int64_t refuse_row(const rows *r, int64_t bad, int32_t wanted,
                          const char *what) {
    double amounts[MANY];
    int64_t pushed = -7;
    bench many_b, one_b;

    set_up(&many_b, 0);
    set_up(&one_b, 0);
    memset(amounts, 0xa5, sizeof(amounts));
    room_expect(push_rows(many_b.map, &pushed, many_b.out.amounts, r), wanted, what);
    ck_assert_msg(pushed == bad, "%s: %" PRId64 " pushed, not %" PRId64, what, pushed,
                  bad);
    for (int64_t i = 0; i < bad; i++)
        room_expect(push_row(one_b.map, amounts + i * 2 * TIERS, r, i), LIQMAP_OK,
                    what);
    room_expect(push_row(one_b.map, amounts + bad * 2 * TIERS, r, bad), wanted, what);
    ck_assert_mem_eq(many_b.out.amounts, amounts, sizeof(amounts));
    ck_assert_mem_eq(many_b.map, one_b.map, (size_t)one_b.size);
    tear_down(&many_b);
    tear_down(&one_b);
    return 1;
}

static const int64_t bad_rows[] = {0, ROWS / 2, ROWS - 1};

#define COLUMN(column, flaws)                                                          \
    { #column, column, flaws, ROOM_COUNT(flaws) }

static const struct {
    const char *what;
    int column;
    const flaw *flaws;
    int64_t n;
} columns[] = {
    COLUMN(OPEN_INTEREST, quantity_flaws),
    COLUMN(VOLUME, quantity_flaws),
    COLUMN(HIGH, price_flaws),
    COLUMN(LOW, price_flaws),
    COLUMN(CLOSE, price_flaws),
    COLUMN(ENTRY, entry_flaws),
};

START_TEST(a_bad_row_stops_a_batch) {
    int64_t refused = 0;

    for (int64_t k = 0; k < ROOM_COUNT(bad_rows); k++) {
        for (int64_t c = 0; c < ROOM_COUNT(columns); c++) {
            for (int64_t i = 0; i < columns[c].n; i++) {
                rows r = sound_rows();

                r.column[columns[c].column][bad_rows[k]] = columns[c].flaws[i].number;
                refused += refuse_row(&r, bad_rows[k], columns[c].flaws[i].status,
                                      columns[c].what);
            }
        }
    }
    ck_assert_int_eq(refused, 3 * (2 * 12 + 3 * 13 + 8));
}
END_TEST

START_TEST(a_row_out_of_order_stops_a_batch) {
    for (int64_t k = 0; k < ROOM_COUNT(bad_rows); k++) {
        int64_t row = bad_rows[k], before = row > 0 ? later[row - 1] : 1000;
        rows r = sound_rows();

        r.time[row] = before;
        refuse_row(&r, row, LIQMAP_E_TIME, "same time");
        r.time[row] = before - 1;
        refuse_row(&r, row, LIQMAP_E_TIME, "earlier");
        r.time[row] = INT64_MIN;
        refuse_row(&r, row, LIQMAP_E_TIME, "least");
        r = sound_rows();
        r.column[LOW][row] = 115.0;
        refuse_row(&r, row, LIQMAP_E_PRICE_ORDER, "low above high");
        r = sound_rows();
        r.column[CLOSE][row] = 115.0;
        refuse_row(&r, row, LIQMAP_E_PRICE_ORDER, "close above high");
        r = sound_rows();
        r.column[CLOSE][row] = 85.0;
        refuse_row(&r, row, LIQMAP_E_PRICE_ORDER, "close below low");
    }
}
END_TEST

/* Time after the largest there is, there is none. */
START_TEST(time_ends) {
    bench b;

    set_up(&b, 0);
    room_expect(
        liqmap_push(b.map, NULL, 0, 0, INT64_MAX, 100.0, 101.0, 99.0, 100.0, 0.0, 0.0),
        LIQMAP_OK, "last");
    room_expect(liqmap_validate(b.map), LIQMAP_OK, "validate");
    memcpy(b.before, b.map, (size_t)b.size);
    room_expect(
        liqmap_push(b.map, NULL, 0, 0, INT64_MAX, 100.0, 101.0, 99.0, 100.0, 0.0, 0.0),
        LIQMAP_E_TIME, "again");
    room_expect(
        liqmap_push(b.map, NULL, 0, 0, INT64_MIN, 100.0, 101.0, 99.0, 100.0, 0.0, 0.0),
        LIQMAP_E_TIME, "wrapped");
    unchanged(&b, "push", "time", "");
    tear_down(&b);
}
END_TEST

START_TEST(no_rows_are_no_mistake) {
    int64_t pushed = -7;
    bench b;

    set_up(&b, 0);
    room_expect(liqmap_push_many(b.map, &pushed, NULL, 0, LIQMAP_QUOTE, NULL, NULL,
                                 NULL, NULL, NULL, NULL, NULL, 0),
                LIQMAP_OK, "no rows");
    ck_assert_int_eq(pushed, 0);
    unchanged(&b, "push_many", "n", "0");
    pushed = -7;
    room_expect(liqmap_push_many(NULL, &pushed, NULL, 0, LIQMAP_QUOTE, NULL, NULL, NULL,
                                 NULL, NULL, NULL, NULL, 0),
                LIQMAP_E_NULL, "no map");
    ck_assert_int_eq(pushed, 0);
    tear_down(&b);
}
END_TEST

/* ---- closing ----------------------------------------------------------------------
 */

static double total_of(const liqmap *map, int side) {
    liqmap_statistics s;

    memset(&s, 0, sizeof(s));
    s.struct_size = sizeof(s);
    room_expect(liqmap_stats(map, &s), LIQMAP_OK, "stats");
    return s.total[side];
}

static void nothing_left(const liqmap *map, int side) {
    static const double none[LIQMAP_MAX_TIERS];
    double cells[BUCKETS * TIERS];
    liqmap_statistics s;

    memset(&s, 0, sizeof(s));
    s.struct_size = sizeof(s);
    room_expect(liqmap_stats(map, &s), LIQMAP_OK, "stats");
    room_expect(
        liqmap_density(map, cells, ROOM_COUNT(cells), NULL, side, 0, 0, BUCKETS),
        LIQMAP_OK, "density");
    for (int64_t i = 0; i < ROOM_COUNT(cells); i++)
        ck_assert_uint_eq(room_bits(cells[i]), 0);
    ck_assert_uint_eq(room_bits(s.total[side]), 0);
    ck_assert_uint_eq(room_bits(s.unknown[side]), 0);
    ck_assert_uint_eq(room_bits(s.unlevered[side]), 0);
    ck_assert_uint_eq(room_bits(s.side_coverage[side]), 0);
    ck_assert_mem_eq(s.below[side], none, sizeof(none));
    ck_assert_mem_eq(s.above[side], none, sizeof(none));
}

START_TEST(closing_more_than_rounding_is_refused) {
    for (int64_t world = 0; world < ROOM_COUNT(worlds); world++) {
        for (int side = 0; side < 2; side++) {
            double total;
            bench b;

            set_up(&b, world);
            total = total_of(b.map, side);
            room_expect(liqmap_close(b.map, side, total * (1 + 1.01e-9)),
                        LIQMAP_E_EXCEEDS, "more");
            unchanged(&b, "close", "contracts", "more");
            room_expect(liqmap_close(b.map, side, total * (1 + 0.99e-9)), LIQMAP_OK,
                        "rounding");
            nothing_left(b.map, side);
            room_expect(liqmap_validate(b.map), LIQMAP_OK, "validate");
            room_expect(liqmap_close(b.map, side, 1e-60), LIQMAP_E_EXCEEDS, "of none");
            room_expect(liqmap_close(b.map, side, 0.0), LIQMAP_OK, "none of none");
            tear_down(&b);
        }
    }
}
END_TEST

START_TEST(no_open_interest_closes_everything) {
    for (int64_t world = 0; world < ROOM_COUNT(worlds); world++) {
        bench b;

        set_up(&b, world);
        room_expect(liqmap_place(b.map, 0, 0, 1.0, 5.0), LIQMAP_OK, "below");
        room_expect(liqmap_place(b.map, 1, 0, 1e6, 5.0), LIQMAP_OK, "above");
        room_expect(
            liqmap_push(b.map, NULL, 0, 0, 2000, 0.0, 101.0, 99.0, 100.0, 0.0, 0.0),
            LIQMAP_OK, "push");
        nothing_left(b.map, LIQMAP_LONG);
        nothing_left(b.map, LIQMAP_SHORT);
        room_expect(liqmap_validate(b.map), LIQMAP_OK, "validate");
        tear_down(&b);
    }
}
END_TEST

/* ---- birth ------------------------------------------------------------------------
 */

typedef struct {
    liqmap_config config;
    liqmap_axis axis;
    liqmap_tier tiers[TIERS];
    int64_t n_tiers, stride;
} birth;

static birth sound_birth(void) {
    birth b;
    liqmap_axis x = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 80.0, 0.625, BUCKETS};

    memset(&b, 0, sizeof(b));
    room_expect(liqmap_config_init(&b.config, sizeof(b.config)), LIQMAP_OK, "config");
    b.axis = x;
    memcpy(b.tiers, five, sizeof(five));
    b.n_tiers = TIERS;
    b.stride = sizeof(liqmap_tier);
    return b;
}

enum { LARGE = 1 << 17, SIZE_TELLS = 1, SIZE_PASSES = 0 };

static unsigned char arena[LARGE], arena_before[LARGE];

/* By init, with no byte written and the tier named; by size, where O(1) can tell. */
static int64_t refuse_birth(const birth *b, int32_t wanted, int64_t wanted_bad,
                            int size_tells, const char *what) {
    int64_t bad = -7, size = -7;
    int32_t status = liqmap_size(&size, &b->config, &b->axis, b->n_tiers);

    room_expect(status, size_tells ? wanted : LIQMAP_OK, what);
    ck_assert_msg(status == LIQMAP_OK || size == -7, "%s: size written", what);
    room_expect(liqmap_init(arena, LARGE, &bad, &b->config, &b->axis, b->tiers,
                            b->n_tiers, b->stride),
                wanted, what);
    ck_assert_msg(bad == wanted_bad, "%s: bad tier %" PRId64 ", not %" PRId64, what,
                  bad, wanted_bad);
    ck_assert_msg(memcmp(arena, arena_before, LARGE) == 0, "%s: memory written", what);
    return 1;
}

#define IN_CONFIG(field)                                                               \
    offsetof(birth, config.field), sizeof(((birth *)0)->config.field)
#define IN_AXIS(field) offsetof(birth, axis.field), sizeof(((birth *)0)->axis.field)

static const struct {
    const char *what;
    size_t at, bytes;
    int32_t status;
    double number; /* where not 0, the double to put; else the integer */
    int64_t count;
    int size_tells;
} births[] = {
    {"config size 0", IN_CONFIG(struct_size), LIQMAP_E_STRUCT_SIZE, 0, 0, 1},
    {"config size small", IN_CONFIG(struct_size), LIQMAP_E_STRUCT_SIZE, 0, 39, 1},
    {"config tail", IN_CONFIG(struct_size), LIQMAP_E_STRUCT_TAIL, 0, 44, 1},
    {"contract", IN_CONFIG(contract), LIQMAP_E_CONTRACT, 0, -1, 1},
    {"contract", IN_CONFIG(contract), LIQMAP_E_CONTRACT, 0, 2, 1},
    {"maintenance", IN_CONFIG(maintenance), LIQMAP_E_MAINTENANCE, 0, -1, 1},
    {"maintenance", IN_CONFIG(maintenance), LIQMAP_E_MAINTENANCE, 0, 2, 1},
    {"initial", IN_CONFIG(initial), LIQMAP_E_INITIAL, 0, -1, 1},
    {"initial", IN_CONFIG(initial), LIQMAP_E_INITIAL, 0, 2, 1},
    {"entry_points", IN_CONFIG(entry_points), LIQMAP_E_ENTRY_POINTS, 0, 0, 1},
    {"entry_points", IN_CONFIG(entry_points), LIQMAP_E_ENTRY_POINTS, 0, -1, 1},
    {"entry_points", IN_CONFIG(entry_points), LIQMAP_E_ENTRY_POINTS, 0, INT32_MIN, 1},
    {"reserved", IN_CONFIG(reserved), LIQMAP_E_RESERVED, 0, 1, 1},
    {"reserved", IN_CONFIG(reserved), LIQMAP_E_RESERVED, 0, -1, 1},
    {"turnover", IN_CONFIG(turnover), LIQMAP_E_TURNOVER, -0.1, 0, 1},
    {"turnover", IN_CONFIG(turnover), LIQMAP_E_TURNOVER, -DENORMAL, 0, 1},
    {"turnover", IN_CONFIG(turnover), LIQMAP_E_NOT_FINITE, NAN, 0, 1},
    {"turnover", IN_CONFIG(turnover), LIQMAP_E_NOT_FINITE, INFINITY, 0, 1},
    {"turnover", IN_CONFIG(turnover), LIQMAP_E_NOT_FINITE, -INFINITY, 0, 1},
    {"holding", IN_CONFIG(holding_ms), LIQMAP_E_HOLDING, 0, -1, 1},
    {"holding", IN_CONFIG(holding_ms), LIQMAP_E_HOLDING, 0, INT64_MIN, 1},
    {"axis size 0", IN_AXIS(struct_size), LIQMAP_E_STRUCT_SIZE, 0, 0, 1},
    {"axis size small", IN_AXIS(struct_size), LIQMAP_E_STRUCT_SIZE, 0, 31, 1},
    {"axis tail", IN_AXIS(struct_size), LIQMAP_E_STRUCT_TAIL, 0, 40, 1},
    {"kind", IN_AXIS(kind), LIQMAP_E_AXIS_KIND, 0, -1, 1},
    {"kind", IN_AXIS(kind), LIQMAP_E_AXIS_KIND, 0, 2, 1},
    {"low 0", IN_AXIS(low), LIQMAP_E_AXIS_LOW, 0, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_AXIS_LOW, -1.0, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_NOT_FINITE, NAN, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_NOT_FINITE, INFINITY, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_NOT_FINITE, -INFINITY, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_MAGNITUDE, DENORMAL, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_MAGNITUDE, 1e-61, 0, 1},
    {"low", IN_AXIS(low), LIQMAP_E_MAGNITUDE, 1e61, 0, 1},
    {"step 0", IN_AXIS(step), LIQMAP_E_AXIS_STEP, 0, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_AXIS_STEP, -0.5, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_NOT_FINITE, NAN, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_NOT_FINITE, INFINITY, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_NOT_FINITE, -INFINITY, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_MAGNITUDE, DENORMAL, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_MAGNITUDE, 1e-61, 0, 1},
    {"step", IN_AXIS(step), LIQMAP_E_MAGNITUDE, 1e61, 0, 1},
    {"edges equal", IN_AXIS(step), LIQMAP_E_AXIS_EDGES, 1e-17, 0, SIZE_PASSES},
    {"edges equal", IN_AXIS(low), LIQMAP_E_AXIS_EDGES, 1e16, 0, SIZE_PASSES},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_AXIS_BUCKETS, 0, 0, 1},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_AXIS_BUCKETS, 0, -1, 1},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_AXIS_BUCKETS, 0, INT64_MIN, 1},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_OVERFLOW, 0, INT64_MAX, 1},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_OVERFLOW, 0, INT64_C(1) << 57, 1},
    {"buckets", IN_AXIS(buckets), LIQMAP_E_MEMORY, 0, 1 << 20, SIZE_PASSES},
    {"n_tiers", offsetof(birth, n_tiers), 8, LIQMAP_E_TIER_COUNT, 0, -1, 1},
    {"n_tiers", offsetof(birth, n_tiers), 8, LIQMAP_E_TIER_COUNT, 0, 17, 1},
    {"n_tiers", offsetof(birth, n_tiers), 8, LIQMAP_E_TIER_COUNT, 0, INT64_MAX, 1},
    {"n_tiers", offsetof(birth, n_tiers), 8, LIQMAP_E_TIER_COUNT, 0, INT64_MIN, 1},
    {"tiers, but none", offsetof(birth, n_tiers), 8, LIQMAP_E_TIER_COUNT, 0, 0, 0},
    {"stride", offsetof(birth, stride), 8, LIQMAP_E_STRIDE, 0, 0, SIZE_PASSES},
    {"stride", offsetof(birth, stride), 8, LIQMAP_E_STRIDE, 0, 32, SIZE_PASSES},
    {"stride", offsetof(birth, stride), 8, LIQMAP_E_STRIDE, 0, 44, SIZE_PASSES},
    {"stride", offsetof(birth, stride), 8, LIQMAP_E_STRIDE, 0, -40, SIZE_PASSES},
};

static void put(birth *b, size_t at, size_t bytes, double number, int64_t count) {
    int32_t narrow = (int32_t)count;

    if (number != 0.0)
        memcpy((char *)b + at, &number, bytes);
    else if (bytes == sizeof(narrow))
        memcpy((char *)b + at, &narrow, bytes);
    else
        memcpy((char *)b + at, &count, bytes);
}

static void set_arena(void) {
    memset(arena, 0xa5, sizeof(arena));
    memset(arena_before, 0xa5, sizeof(arena_before));
}

START_TEST(bad_births_are_refused) {
    int64_t refused = 0;

    set_arena();
    for (int64_t i = 0; i < ROOM_COUNT(births); i++) {
        birth b = sound_birth();

        put(&b, births[i].at, births[i].bytes, births[i].number, births[i].count);
        refused += refuse_birth(&b, births[i].status, -1, births[i].size_tells,
                                births[i].what);
    }
    ck_assert_int_eq(refused, 59);
}
END_TEST

/* Crashes a library that lets it through, so apart. */
START_TEST(tier_strides_that_wrap_are_refused) {
    static const int64_t strides[] = {INT64_C(1) << 62, INT64_MAX - 7};
    birth b = sound_birth();

    set_arena();
    b.stride = strides[_i];
    refuse_birth(&b, LIQMAP_E_OVERFLOW, -1, SIZE_PASSES, "stride");
}
END_TEST

static const struct {
    const char *what;
    int32_t status;
    size_t at;
    double value;
} tier_flaws_table[] = {
    {"leverage", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, leverage), NAN},
    {"leverage", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, leverage), INFINITY},
    {"leverage", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, leverage), -INFINITY},
    {"leverage", LIQMAP_E_LEVERAGE, offsetof(liqmap_tier, leverage), 0.0},
    {"leverage", LIQMAP_E_LEVERAGE, offsetof(liqmap_tier, leverage), 1 - DBL_EPSILON},
    {"leverage", LIQMAP_E_LEVERAGE, offsetof(liqmap_tier, leverage), -10.0},
    {"leverage", LIQMAP_E_LEVERAGE, offsetof(liqmap_tier, leverage), DENORMAL},
    {"mmr", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, mmr), NAN},
    {"mmr", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, mmr), INFINITY},
    {"mmr", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, mmr), -INFINITY},
    {"mmr", LIQMAP_E_RATE, offsetof(liqmap_tier, mmr), -0.004},
    {"mmr", LIQMAP_E_RATE, offsetof(liqmap_tier, mmr), -DENORMAL},
    {"mmr at birth", LIQMAP_E_LIQUIDATABLE, offsetof(liqmap_tier, mmr), 1.0},
    {"fee", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, fee), NAN},
    {"fee", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, fee), INFINITY},
    {"fee", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, fee), -INFINITY},
    {"fee", LIQMAP_E_RATE, offsetof(liqmap_tier, fee), -0.0005},
    {"fee at birth", LIQMAP_E_LIQUIDATABLE, offsetof(liqmap_tier, fee), 1.0},
    {"share_long", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_long), NAN},
    {"share_long", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_long), INFINITY},
    {"share_long", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_long), -INFINITY},
    {"share_long", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_long), -0.1},
    {"share_long", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_long), -DENORMAL},
    {"share_long", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_long), 1.5},
    {"share_long", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_long), DBL_MAX},
    {"share_short", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_short), NAN},
    {"share_short", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_short), INFINITY},
    {"share_short", LIQMAP_E_NOT_FINITE, offsetof(liqmap_tier, share_short), -INFINITY},
    {"share_short", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_short), -0.1},
    {"share_short", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_short), -DENORMAL},
    {"share_short", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_short), 1.5},
    {"share_short", LIQMAP_E_SHARE, offsetof(liqmap_tier, share_short), DBL_MAX},
};

START_TEST(a_bad_tier_is_named) {
    int64_t refused = 0;

    set_arena();
    for (int64_t t = 0; t < TIERS; t++) {
        for (int64_t i = 0; i < ROOM_COUNT(tier_flaws_table); i++) {
            birth b = sound_birth();

            memcpy((char *)&b.tiers[t] + tier_flaws_table[i].at,
                   &tier_flaws_table[i].value, sizeof(double));
            refused += refuse_birth(&b, tier_flaws_table[i].status, t, SIZE_PASSES,
                                    tier_flaws_table[i].what);
        }
    }
    ck_assert_int_eq(refused, TIERS * 32);
}
END_TEST

/* 1/L <= m + f, equality included, in numbers that are exact. */
static const struct {
    int32_t maintenance;
    double leverage, mmr, fee;
    int32_t status;
} margins[] = {
    {LIQMAP_MAINTENANCE_MARK, 64.0, 0x1p-6, 0.0, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_MARK, 64.0, 0x1p-7, 0x1p-7, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_MARK, 64.0, 0.0, 0x1p-6, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_MARK, 1.0, 1.0, 0.0, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_MARK, 64.0, 0x1p-6 - 0x1p-40, 0.0, LIQMAP_OK},
    {LIQMAP_MAINTENANCE_MARK, 64.0, 0x1p-7, 0x1p-7 - 0x1p-40, LIQMAP_OK},
    {LIQMAP_MAINTENANCE_MARK, 1.0, 1.0 - 0x1p-40, 0.0, LIQMAP_OK},
    {LIQMAP_MAINTENANCE_ENTRY, 64.0, 0x1p-6, 0.0, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_ENTRY, 64.0, 0.25, 0.0, LIQMAP_E_LIQUIDATABLE},
    {LIQMAP_MAINTENANCE_ENTRY, 64.0, 0x1p-6 - 0x1p-40, 0.0, LIQMAP_OK},
    {LIQMAP_MAINTENANCE_ENTRY, 64.0, 0x1p-8, 0x1p-10, LIQMAP_E_FEE},
    {LIQMAP_MAINTENANCE_ENTRY, 64.0, 0x1p-8, DENORMAL, LIQMAP_E_FEE},
    {LIQMAP_MAINTENANCE_ENTRY, 1.0, 0.0, 0.0, LIQMAP_OK},
};

static int32_t try_birth(const birth *b, int64_t *bad) {
    return liqmap_init(arena, LARGE, bad, &b->config, &b->axis, b->tiers, b->n_tiers,
                       b->stride);
}

START_TEST(what_is_liquidatable_at_birth_is_refused) {
    int64_t refused = 0;

    for (int64_t i = 0; i < ROOM_COUNT(margins); i++) {
        for (int32_t contract = 0; contract < 2; contract++) {
            birth b = sound_birth();
            int64_t bad = -7;

            set_arena();
            b.config.contract = contract;
            b.config.maintenance = margins[i].maintenance;
            b.tiers[3].leverage = margins[i].leverage;
            b.tiers[3].mmr = margins[i].mmr;
            b.tiers[3].fee = margins[i].fee;
            room_expect(try_birth(&b, &bad), margins[i].status, "margin");
            ck_assert_int_eq(bad, margins[i].status == LIQMAP_OK ? -1 : 3);
            if (margins[i].status != LIQMAP_OK) {
                ck_assert_mem_eq(arena, arena_before, LARGE);
                refused++;
            }
        }
    }
    ck_assert_int_eq(refused, 2 * 8);
}
END_TEST

/* Sums are told of the tier that brings them above 1 + 1e-12, on either side. */
START_TEST(shares_sum_to_one_at_most) {
    for (int64_t t = 0; t < TIERS; t++) {
        for (int side = 0; side < 2; side++) {
            birth b = sound_birth();
            int64_t bad = -7;

            for (int64_t k = 0; k < TIERS; k++)
                b.tiers[k].share_long = b.tiers[k].share_short = 0.0;
            b.tiers[0].share_long = b.tiers[0].share_short = t == 0 ? 0.0 : 0.75;
            *(side == 0 ? &b.tiers[t].share_long : &b.tiers[t].share_short) =
                (t == 0 ? 1.0 : 0.25) + 0.9e-12;
            set_arena();
            room_expect(try_birth(&b, &bad), LIQMAP_OK, "within rounding");
            ck_assert_int_eq(bad, -1);
            *(side == 0 ? &b.tiers[t].share_long : &b.tiers[t].share_short) =
                (t == 0 ? 1.0 : 0.25) + 1.1e-12;
            set_arena();
            refuse_birth(&b, LIQMAP_E_SHARE, t, SIZE_PASSES, "above rounding");
        }
    }
}
END_TEST

START_TEST(memory_is_checked_before_it_is_written) {
    birth b = sound_birth();
    int64_t bad = -7, size;
    int64_t refused = 0;

    set_arena();
    room_expect(liqmap_size(&size, &b.config, &b.axis, TIERS), LIQMAP_OK, "size");
    ck_assert_int_lt(size, LARGE - 8);
#define INIT(memory, size, config, axis, tiers, n)                                     \
    liqmap_init(memory, size, &bad, config, axis, tiers, n, b.stride)
#define REFUSE(call, status)                                                           \
    do {                                                                               \
        bad = -7;                                                                      \
        room_expect(call, status, #call);                                              \
        ck_assert_int_eq(bad, -1);                                                     \
        ck_assert_mem_eq(arena, arena_before, LARGE);                                  \
        refused++;                                                                     \
    } while (0)
    REFUSE(INIT(NULL, size, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_NULL);
    REFUSE(INIT(arena, size, NULL, &b.axis, b.tiers, TIERS), LIQMAP_E_NULL);
    REFUSE(INIT(arena, size, &b.config, NULL, b.tiers, TIERS), LIQMAP_E_NULL);
    REFUSE(INIT(arena, size, &b.config, &b.axis, NULL, TIERS), LIQMAP_E_NULL);
    REFUSE(INIT(arena, size - 1, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_MEMORY);
    REFUSE(INIT(arena, size - 8, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_MEMORY);
    REFUSE(INIT(arena, 0, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_MEMORY);
    REFUSE(INIT(arena, -1, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_MEMORY);
    REFUSE(INIT(arena, INT64_MIN, &b.config, &b.axis, b.tiers, TIERS), LIQMAP_E_MEMORY);
    for (int64_t i = 1; i < 8; i++)
        REFUSE(INIT(arena + i, size, &b.config, &b.axis, b.tiers, TIERS),
               LIQMAP_E_ALIGNMENT);
#undef REFUSE
#undef INIT
    ck_assert_int_eq(refused, 16);
    room_expect(liqmap_size(NULL, &b.config, &b.axis, TIERS), LIQMAP_E_NULL, "size");
    room_expect(liqmap_size(&bad, NULL, &b.axis, TIERS), LIQMAP_E_NULL, "config");
    room_expect(liqmap_size(&bad, &b.config, NULL, TIERS), LIQMAP_E_NULL, "axis");
    ck_assert_int_eq(bad, -1);
    room_expect(try_birth(&b, NULL), LIQMAP_OK, "nobody asks which tier");
}
END_TEST

int main(void) {
    TCase *tests = tcase_create("refusal");

    tcase_add_test(tests, sound_arguments_are_not_refused);
    tcase_add_test(tests, bad_arguments_are_refused);
    tcase_add_loop_test(tests, strides_that_wrap_are_refused, 0, 2);
    tcase_add_test(tests, handles_that_are_no_map_are_refused);
    tcase_add_test(tests, magnitudes_are_sharp);
    tcase_add_test(tests, zeros_that_are_legal_pass);
    tcase_add_test(tests, a_bad_row_stops_a_batch);
    tcase_add_test(tests, a_row_out_of_order_stops_a_batch);
    tcase_add_test(tests, time_ends);
    tcase_add_test(tests, no_rows_are_no_mistake);
    tcase_add_test(tests, closing_more_than_rounding_is_refused);
    tcase_add_test(tests, no_open_interest_closes_everything);
    tcase_add_test(tests, bad_births_are_refused);
    tcase_add_loop_test(tests, tier_strides_that_wrap_are_refused, 0, 2);
    tcase_add_test(tests, a_bad_tier_is_named);
    tcase_add_test(tests, what_is_liquidatable_at_birth_is_refused);
    tcase_add_test(tests, shares_sum_to_one_at_most);
    tcase_add_test(tests, memory_is_checked_before_it_is_written);
    return room_run(tests, "refusal");
}
