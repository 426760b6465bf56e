/* SPDX-License-Identifier: MIT */
#include "refusals.h"
#include "twin.h"

static int64_t *count_in(arguments *a)
{
    return a->counted != NULL ? &a->count : NULL;
}

static int32_t call_copy(arguments *a)
{
    return liqmap_copy(a->memory, a->size, a->map);
}

static int32_t call_reset(arguments *a)
{
    return liqmap_reset(a->map);
}

static int32_t call_get_config(arguments *a)
{
    return liqmap_get_config(a->map, a->config);
}

static int32_t call_get_axis(arguments *a)
{
    return liqmap_get_axis(a->map, a->axis);
}

static int32_t call_get_tiers(arguments *a)
{
    return liqmap_get_tiers(a->map, a->tiers, a->room, a->stride, count_in(a));
}

static int32_t call_validate(arguments *a)
{
    return liqmap_validate(a->map);
}

static int32_t call_get_stats(arguments *a)
{
    return liqmap_get_stats(a->map, a->stats);
}

static const liqmap_snapshot *bar_of(const arguments *a)
{
    return a->snapshot != NULL ? &a->bar : NULL;
}

static const liqmap_columns *columns_in(const arguments *a)
{
    return a->columns != NULL ? &a->column : NULL;
}

static int32_t call_push(arguments *a)
{
    return liqmap_push(a->map, a->amounts, a->row, a->unit, bar_of(a));
}

static int32_t call_push_rows(arguments *a)
{
    return liqmap_push_rows(a->map, count_in(a), a->amounts, a->rows, a->unit,
                            a->snapshots, a->n, a->stride);
}

static int32_t call_push_rows_blind(arguments *a)
{
    return liqmap_push_rows(a->map, count_in(a), NULL, 0, a->unit, a->snapshots, a->n,
                            a->stride);
}

static int32_t call_push_many(arguments *a)
{
    return liqmap_push_many(a->map, count_in(a), a->amounts, a->rows, a->unit,
                            columns_in(a), a->n);
}

static int32_t call_push_many_blind(arguments *a)
{
    return liqmap_push_many(a->map, count_in(a), NULL, 0, a->unit, columns_in(a), a->n);
}

static int32_t call_sweep(arguments *a)
{
    return liqmap_sweep(a->map, a->amounts, a->row, a->unit, bar_of(a));
}

static int32_t call_open(arguments *a)
{
    return liqmap_open(a->map, a->side, a->contracts, bar_of(a));
}

static int32_t call_close(arguments *a)
{
    return liqmap_close(a->map, a->side, a->contracts);
}

static int32_t call_place(arguments *a)
{
    return liqmap_place(a->map, a->side, a->tier, a->price, a->contracts);
}

static int32_t call_density(arguments *a)
{
    return liqmap_density(a->map, a->amounts, a->capacity, count_in(a), a->side,
                          a->unit, a->first, a->buckets);
}

static int32_t call_cumulative(arguments *a)
{
    return liqmap_cumulative(a->map, a->amounts, a->capacity, count_in(a), a->side,
                             a->unit, a->first, a->buckets);
}

static int32_t call_density_totals(arguments *a)
{
    return liqmap_density_totals(a->map, a->amounts, a->capacity, count_in(a), a->side,
                                 a->unit, a->first, a->buckets);
}

static int32_t call_cumulative_totals(arguments *a)
{
    return liqmap_cumulative_totals(a->map, a->amounts, a->capacity, count_in(a),
                                    a->side, a->unit, a->first, a->buckets);
}

static int32_t call_cumulative_at(arguments *a)
{
    return liqmap_cumulative_at(a->map, a->amounts, a->more, a->room, a->bucket,
                                a->side, a->unit, a->price);
}

static int32_t call_total_at(arguments *a)
{
    return liqmap_total_at(a->map, a->amounts, a->more, a->bucket, a->side, a->unit,
                           a->price);
}

static int32_t call_price_at(arguments *a)
{
    return liqmap_price_at(a->map, a->bucket, a->answer, a->side, a->unit, a->target);
}

static int32_t call_clusters(arguments *a)
{
    const liqmap_range range = {a->first, a->buckets};

    return liqmap_clusters(a->map, a->clusters, a->room, a->stride, count_in(a),
                           a->side, a->unit, &range);
}

static int32_t call_get_summary(arguments *a)
{
    return liqmap_get_summary(a->map, a->summary, a->unit, a->first, a->buckets);
}

const callee callees[CALLS] = {
    [COPY] = {"copy", call_copy, 0},
    [RESET] = {"reset", call_reset, 0},
    [GET_CONFIG] = {"get_config", call_get_config, 0},
    [GET_AXIS] = {"get_axis", call_get_axis, 0},
    [GET_TIERS] = {"get_tiers", call_get_tiers, 1},
    [VALIDATE] = {"validate", call_validate, 0},
    [GET_STATS] = {"get_stats", call_get_stats, 0},
    [PUSH] = {"push", call_push, 0},
    [PUSH_ROWS] = {"push_rows", call_push_rows, 1},
    [PUSH_ROWS_BLIND] = {"push_rows, none wanted", call_push_rows_blind, 1},
    [PUSH_MANY] = {"push_many", call_push_many, 1},
    [PUSH_MANY_BLIND] = {"push_many, none wanted", call_push_many_blind, 1},
    [SWEEP] = {"sweep", call_sweep, 0},
    [OPEN] = {"open", call_open, 0},
    [CLOSE] = {"close", call_close, 0},
    [PLACE] = {"place", call_place, 0},
    [DENSITY] = {"density", call_density, 1},
    [CUMULATIVE] = {"cumulative", call_cumulative, 1},
    [DENSITY_TOTALS] = {"density_totals", call_density_totals, 1},
    [CUMULATIVE_TOTALS] = {"cumulative_totals", call_cumulative_totals, 1},
    [CUMULATIVE_AT] = {"cumulative_at", call_cumulative_at, 0},
    [TOTAL_AT] = {"total_at", call_total_at, 0},
    [PRICE_AT] = {"price_at", call_price_at, 0},
    [CLUSTERS] = {"clusters", call_clusters, 1},
    [GET_SUMMARY] = {"get_summary", call_get_summary, 0},
};

const flaw null_flaws[1] = {{"NULL", LIQMAP_E_NULL, 0, 0}};

const liqmap_tier five[TIERS] = {{25.0, 0.25, 0.125, 0.004, 0.0},
                                 {50.0, 0.25, 0.25, 0.004, 0.0},
                                 {100.0, 0.25, 0.125, 0.005, 0.0},
                                 {100.0, 0.125, 0.25, 0.004, 0.0},
                                 {1.0, 0.0625, 0.0625, 0.004, 0.0}};

static const struct {
    int32_t contract, maintenance, kind;
    double step;
    int pushes;
} maps[MAPS] = {
    {LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK, LIQMAP_AXIS_LINEAR, 0.625, 20},
    {LIQMAP_INVERSE, LIQMAP_MAINTENANCE_ENTRY, LIQMAP_AXIS_LOG, 0.0063, 20},
    {LIQMAP_LINEAR, LIQMAP_MAINTENANCE_MARK, LIQMAP_AXIS_LOG, 0.0063, 0},
};

const liqmap_snapshot later[ROWS] = {
    {2000, 110.0, 101.0, 99.0, 100.0, 0.0, 0.0, 0.0},
    {3000, 120.0, 102.0, 98.0, 101.0, 0.0, 0.0, 0.0},
    {4000, 90.0, 110.0, 99.0, 105.0, 0.0, 0.0, 0.0},
    {5000, 0.0, 101.0, 95.0, 98.0, 0.0, 0.0, 0.0},
    {6000, 130.0, 100.0, 100.0, 100.0, 0.0, 0.0, 0.0},
};

static void fill_map(liqmap *map, int pushes)
{
    for (int i = 1; i <= pushes; i++) {
        SUCCEEDS(liqmap_push(map, NULL, 0, LIQMAP_QUOTE,
                             SNAPSHOT(1000 * i / pushes, 100.0 + 7.0 * (i % 5),
                                      101.0 + i % 3, 99.0 - i % 4, 100.0, 0.0, 5.0)));
    }
    for (int side = 0; side < 2; side++) {
        double away = side == LIQMAP_LONG ? -1.0 : 1.0;

        for (int64_t t = 0; t < TIERS; t++) {
            SUCCEEDS(liqmap_place(map, side, t, 100.0 + away * (8.0 + 2.0 * (double)t),
                                  10.0));
        }
    }
}

static void set_outputs(fixture *b)
{
    memset(&b->out, 0xa5, sizeof b->out);
    b->out.config.struct_size = sizeof b->out.config;
    b->out.axis.struct_size = sizeof b->out.axis;
    b->out.stats.struct_size = sizeof b->out.stats;
    b->out.summary.struct_size = sizeof b->out.summary;
    b->out_before = b->out;
}

static void set_arguments(fixture *b)
{
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
    a->stats = &b->out.stats;
    a->summary = &b->out.summary;
    a->bucket = &b->out.bucket;
    a->capacity = MANY;
    a->stride = 64;
    a->row = 2 * TIERS;
    a->rows = MANY;
    a->room = TIERS;
    a->side = LIQMAP_SHORT;
    a->unit = LIQMAP_QUOTE;
    a->tier = 1;
    a->first = 8;
    a->buckets = 4;
    a->n = ROWS;
    a->price = 100.0;
    a->contracts = 1.0;
    a->target = 1.0;
    a->counted = &a->count;
    a->snapshot = &a->bar;
    a->columns = &a->column;
    a->snapshots = later;
    a->bar = *SNAPSHOT(2000, 150.0, 101.0, 99.0, 100.0, 0.0, 0.0);
    a->column = *COLUMNS(b->columns, 0);
}

void set_up(fixture *b, int which)
{
    liqmap_config c;
    liqmap_axis x = {LIQMAP_SIZEOF_AXIS, maps[which].kind, 80.0, maps[which].step,
                     BUCKETS};

    SUCCEEDS(liqmap_config_init(&c, sizeof c));
    c.contract = maps[which].contract;
    c.maintenance = maps[which].maintenance;
    c.holding_ms = 3600000;
    b->map = map_new(&c, &x, five, TIERS, &b->size);
    b->before = memory_new(b->size);
    b->spare = memory_new(b->size);
    memset(b->spare, 0xa5, (size_t)b->size);
    fill_map(b->map, maps[which].pushes);
    memcpy(b->before, b->map, (size_t)b->size);
    b->columns = columns_of(later, ROWS);
    set_outputs(b);
    set_arguments(b);
}

void tear_down(fixture *b)
{
    columns_free(&b->columns);
    free(b->map);
    free(b->before);
    free(b->spare);
}

void unchanged(const fixture *b, const char *call, const char *field, const char *what)
{
    int64_t spared = 0;
    char text[100];

    snprintf(text, sizeof text, "%s: %s %s: what was to stay", call, field, what);
    for (int64_t i = 0; i < b->size; i++) {
        spared += b->spare[i] == 0xa5;
    }
    compare_bytes(text, b->map, b->before, b->size);
    compare_bytes(text, &b->out, &b->out_before, sizeof b->out);
    compare_ints(text, spared, b->size);
}

void refuse(const fixture *b, int call, arguments *a, int32_t wanted, const char *field,
            const char *what)
{
    const callee *to = &callees[call];
    char text[100];

    snprintf(text, sizeof text, "%s: %s %s", to->name, field, what);
    a->count = -7;
    compare_answers(text, to->run(a), wanted);
    unchanged(b, to->name, field, what);
    compare_ints(text, to->counts && a->count < 0, 0);
}

static void spoil(arguments *a, const argument *row, const flaw *f)
{
    char *at = (char *)a + row->at;
    void *none = NULL;
    int32_t narrow = (int32_t)f->count;

    if (row->kind == NUMBERS) {
        memcpy(at, &f->number, row->bytes);
    } else if (row->kind == POINTERS) {
        memcpy(at, &none, row->bytes);
    } else if (row->bytes == sizeof narrow) {
        memcpy(at, &narrow, row->bytes);
    } else {
        memcpy(at, &f->count, row->bytes);
    }
}

int64_t refuse_flaws(const fixture *b, const argument *row)
{
    for (int64_t i = 0; i < row->n; i++) {
        arguments a = b->sound;

        spoil(&a, row, &row->flaws[i]);
        refuse(b, row->call, &a, row->flaws[i].status, row->field, row->flaws[i].what);
    }
    return 5 * row->n;
}

int64_t count_flaws(const argument *table, int64_t n)
{
    int64_t flaws = 0;

    for (int64_t i = 0; i < n; i++) {
        flaws += table[i].n;
    }
    return flaws;
}

int64_t refuse_table(const argument *table, int64_t n, const flaw *skip)
{
    int64_t due = 0;

    for (int which = 0; which < MAPS; which++) {
        fixture b;

        set_up(&b, which);
        for (int64_t i = 0; i < n; i++) {
            if (which != BY_HAND || table[i].flaws != skip) {
                due += refuse_flaws(&b, &table[i]);
            }
        }
        tear_down(&b);
    }
    return due;
}
