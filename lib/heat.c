/* SPDX-License-Identifier: MIT */
/*
 * A ring of columns, each a reading of a map at one time, computed by the read room. In
 * memory, one block at any 8-byte boundary, no pointer in it:
 *
 *   struct liqmap_heat | edges 0..n | columns
 *
 *   column: time, close | long [bucket][width] | short [bucket][width]
 *           width = tiers where they are kept, else 1
 *
 * Columns follow each other from the oldest on; after the last slot comes the first.
 */
#include "read.h"

#include <liqmap/heat.h>

struct liqmap_heat {
    uint64_t magic;
    liqmap_heat_config config;
    liqmap_axis axis;
    axis_guide guide;
    int64_t n_tiers;
    int64_t width; /* amounts of a bucket */
    int32_t contract;
    int32_t reserved;
    int64_t oldest; /* slot of the oldest column */
    int64_t held;   /* columns from there on */
    int64_t pushed; /* columns ever */
};

/* "lqheat01": changes with the layout. */
#define HEAT_MAGIC UINT64_C(0x6c71686561743031)
PROVE_BYTES(liqmap_heat, 152);

static int32_t heat_check(const liqmap_heat *heat)
{
    if (heat == NULL) {
        return LIQMAP_E_NULL;
    }
    if (!is_aligned(heat)) {
        return LIQMAP_E_ALIGNMENT;
    }
    return heat->magic == HEAT_MAGIC ? LIQMAP_OK : LIQMAP_E_NOT_A_MAP;
}

/* ---- where things lie --------------------------------------------------------- */

/* What a column begins with; its amounts follow. */
typedef struct heat_column {
    int64_t time_ms;
    double close;
} heat_column;

#define COLUMN_HEAD ((int64_t)(sizeof(heat_column) / sizeof(double)))

static const double *edges_of(const liqmap_heat *heat)
{
    return (const double *)(heat + 1);
}

/* Doubles of one side of a column. */
static int64_t half_column(const liqmap_heat *heat)
{
    return heat->axis.buckets * heat->width;
}

/* Where a column lies, in doubles past the struct. */
static int64_t column_at(const liqmap_heat *heat, int64_t slot)
{
    return heat->axis.buckets + 1 + slot * (COLUMN_HEAD + SIDES * half_column(heat));
}

/* The place of column i, 0 the oldest. */
static int64_t slot_of(const liqmap_heat *heat, int64_t i)
{
    return (heat->oldest + i) % heat->config.columns;
}

static const heat_column *column_of(const liqmap_heat *heat, int64_t i)
{
    return (const heat_column *)(const void *)(edges_of(heat) +
                                               column_at(heat, slot_of(heat, i)));
}

static heat_column *column_to_write(liqmap_heat *heat, int64_t i)
{
    return (heat_column *)(void *)((double *)(heat + 1) +
                                   column_at(heat, slot_of(heat, i)));
}

/* ---- size and init ------------------------------------------------------------ */

static int32_t check_heat_config(const liqmap_heat_config *config)
{
    TRY(map_check_unit(config->unit));
    if (config->reading != LIQMAP_HEAT_DENSITY &&
        config->reading != LIQMAP_HEAT_CUMULATIVE) {
        return LIQMAP_E_HEAT;
    }
    if (config->tiers != LIQMAP_HEAT_SUMMED && config->tiers != LIQMAP_HEAT_KEPT) {
        return LIQMAP_E_HEAT;
    }
    return config->columns < 1 ? LIQMAP_E_HEAT : LIQMAP_OK;
}

static int64_t column_width(const liqmap_heat_config *config, const liqmap *map)
{
    return config->tiers == LIQMAP_HEAT_KEPT ? map->n_tiers : 1;
}

/* liqmap_heat_size() of a configuration of this version's size. */
static int32_t heat_bytes(int64_t *size, const liqmap_heat_config *config,
                          const liqmap *map)
{
    int64_t ends, each;
    TRY(check_heat_config(config));
    TRY(map_check(map));
    /* Neither can overflow: a column is no larger than the map, whose size fits. */
    ends = (int64_t)sizeof(liqmap_heat) + 8 * (map->axis.buckets + 1);
    each = 8 * (COLUMN_HEAD + SIDES * map->axis.buckets * column_width(config, map));
    if (config->columns > ((int64_t)PTRDIFF_MAX - ends) / each) {
        return LIQMAP_E_OVERFLOW;
    }
    *size = ends + each * config->columns;
    return LIQMAP_OK;
}

int32_t liqmap_heat_size(int64_t *size, const liqmap_heat_config *config,
                         const liqmap *map)
{
    liqmap_heat_config own;
    int64_t ignored;
    TRY(READ_STRUCT(&own, config, HEAT_CONFIG));
    return heat_bytes(size != NULL ? size : &ignored, &own, map);
}

int32_t liqmap_heat_init(void *memory, int64_t size, const liqmap_heat_config *config,
                         const liqmap *map)
{
    liqmap_heat *heat = (liqmap_heat *)memory;
    liqmap_heat_config own;
    int64_t bytes;
    TRY(READ_STRUCT(&own, config, HEAT_CONFIG));
    TRY(heat_bytes(&bytes, &own, map));
    TRY(check_memory(memory, size, bytes));
    memset(memory, 0, (size_t)bytes);
    heat->magic = HEAT_MAGIC;
    heat->config = own;
    heat->axis = map->axis;
    heat->guide = map->guide;
    heat->n_tiers = map->n_tiers;
    heat->width = column_width(&own, map);
    heat->contract = map->config.contract;
    memcpy(heat + 1, map_edges(map), (size_t)(map->axis.buckets + 1) * sizeof(double));
    return LIQMAP_OK;
}

/* ---- a column ----------------------------------------------------------------- */

static int has_shape(const liqmap_heat *heat, const liqmap *map)
{
    return axis_is_same(&heat->axis, &map->axis) && heat->n_tiers == map->n_tiers &&
           heat->contract == map->config.contract;
}

static int32_t read_side(const liqmap_heat *heat, double *out, const liqmap *map,
                         int32_t side)
{
    const int32_t unit = heat->config.unit;
    const int64_t n = heat->axis.buckets, length = half_column(heat);
    const int carry = heat->config.reading == LIQMAP_HEAT_CUMULATIVE;
    if (heat->config.tiers == LIQMAP_HEAT_KEPT) {
        return carry ? liqmap_cumulative(map, out, length, NULL, side, unit, 0, n)
                     : liqmap_density(map, out, length, NULL, side, unit, 0, n);
    }
    return carry ? liqmap_cumulative_totals(map, out, length, NULL, side, unit, 0, n)
                 : liqmap_density_totals(map, out, length, NULL, side, unit, 0, n);
}

int32_t liqmap_heat_push(liqmap_heat *heat, const liqmap *map)
{
    heat_column *to;
    double *amounts;
    TRY(heat_check(heat));
    TRY(map_check(map));
    if (!has_shape(heat, map)) {
        return LIQMAP_E_SHAPE;
    }
    if (map->pushes == 0 ||
        (heat->held > 0 && map->time_ms <= column_of(heat, heat->held - 1)->time_ms)) {
        return LIQMAP_E_TIME;
    }
    /* In a full ring this is the slot of the oldest. */
    to = column_to_write(heat, heat->held);
    amounts = (double *)(to + 1);
    for (int32_t s = 0; s < SIDES; s++) {
        TRY(read_side(heat, amounts + s * half_column(heat), map, s));
    }
    to->time_ms = map->time_ms;
    to->close = map->close;
    if (heat->held < heat->config.columns) {
        heat->held++;
    } else {
        heat->oldest = slot_of(heat, 1);
    }
    heat->pushed++;
    return LIQMAP_OK;
}

int32_t liqmap_heat_thin(liqmap_heat *heat)
{
    TRY(heat_check(heat));
    const int64_t words = column_at(heat, 1) - column_at(heat, 0);
    const int64_t kept = (heat->held + 1) / 2, first = heat->held % 2 == 0;
    for (int64_t i = 0; i < kept; i++) {
        memmove(column_to_write(heat, i), column_of(heat, first + 2 * i),
                (size_t)words * sizeof(double));
    }
    heat->held = kept;
    return LIQMAP_OK;
}

/* ---- reading ------------------------------------------------------------------ */

/* How many columns are earlier than a time. */
static int64_t columns_before(const liqmap_heat *heat, int64_t time_ms)
{
    int64_t low = 0, high = heat->held;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        if (column_of(heat, middle)->time_ms < time_ms) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static int32_t check_limit(double price)
{
    return price == 0 ? LIQMAP_OK : check_price(price);
}

static int32_t check_range(const liqmap_heat_range *range)
{
    TRY(map_check_side(range->side));
    if (range->from_ms > range->to_ms) {
        return LIQMAP_E_TIME;
    }
    TRY(check_limit(range->low));
    TRY(check_limit(range->high));
    return range->high != 0 && range->low > range->high ? LIQMAP_E_PRICE_ORDER
                                                        : LIQMAP_OK;
}

/* A part of a ring. */
typedef struct heat_part {
    int64_t column, columns; /* the first of those held, and how many */
    int64_t bucket, buckets;
    int32_t side;
} heat_part;

static heat_part part_of(const liqmap_heat *heat, const liqmap_heat_range *range)
{
    const int64_t n = heat->axis.buckets;
    const int64_t end =
        range->to_ms == INT64_MAX ? heat->held : columns_before(heat, range->to_ms + 1);
    int64_t first = 0, last = n - 1;
    heat_part p;
    if (range->low != 0) {
        first = axis_find(&heat->guide, edges_of(heat), range->low);
        first = first < 0 ? 0 : first;
    }
    if (range->high != 0) {
        last = axis_find(&heat->guide, edges_of(heat), range->high);
        last = last < n ? last : n - 1;
    }
    p.column = columns_before(heat, range->from_ms);
    p.columns = end - p.column;
    p.bucket = first;
    p.buckets = last < first ? 0 : last - first + 1; /* none only if edges are forged */
    p.side = range->side;
    return p;
}

static void write_window(liqmap_heat_window *window, const liqmap_heat *heat,
                         const heat_part *p)
{
    const liqmap_heat_window own = {.struct_size = sizeof own,
                                    .tiers = (int32_t)heat->width,
                                    .columns = p->columns,
                                    .first = p->bucket,
                                    .buckets = p->buckets,
                                    .low = edges_of(heat)[p->bucket],
                                    .high = edges_of(heat)[p->bucket + p->buckets],
                                    .pushed = heat->pushed};
    write_struct(window, &own, sizeof own);
}

/* The arrays a call was given for the columns it reads, and how much room they have. */
typedef struct given_room {
    const void *heads, *amounts;
    int64_t columns, capacity;
} given_room;

/* Check the arguments and find the part of the ring that is asked for. */
static int32_t check_read(heat_part *p, const liqmap_heat *heat,
                          liqmap_heat_window *window, const given_room *given,
                          const liqmap_heat_range *range)
{
    liqmap_heat_range own;
    TRY(heat_check(heat));
    if (window != NULL) {
        TRY(CHECK_STRUCT_SIZE(window, HEAT_WINDOW));
    }
    TRY(READ_STRUCT(&own, range, HEAT_RANGE));
    TRY(check_range(&own));
    *p = part_of(heat, &own);
    if (window != NULL) {
        write_window(window, heat, p);
    }
    TRY(check_room(given->heads, given->columns, p->columns));
    return check_room(given->amounts, given->capacity,
                      p->columns * p->buckets * heat->width);
}

static const void *first_not_null(const void *a, const void *b)
{
    return a != NULL ? a : b;
}

static void read_heads(const liqmap_heat *heat, const heat_part *p, int64_t *times,
                       double *closes)
{
    for (int64_t i = 0; i < p->columns; i++) {
        const heat_column *from = column_of(heat, p->column + i);
        if (times != NULL) {
            times[i] = from->time_ms;
        }
        if (closes != NULL) {
            closes[i] = from->close;
        }
    }
}

/* The amounts of column i of a part. */
static const double *amounts_of(const liqmap_heat *heat, const heat_part *p, int64_t i)
{
    return (const double *)(column_of(heat, p->column + i) + 1) +
           p->side * half_column(heat) + p->bucket * heat->width;
}

int32_t liqmap_heat_read(const liqmap_heat *heat, liqmap_heat_window *window,
                         int64_t *times, double *closes, int64_t columns,
                         double *amounts, int64_t capacity,
                         const liqmap_heat_range *range)
{
    const given_room given = {first_not_null(times, closes), amounts, columns,
                              capacity};
    heat_part p;
    TRY(check_read(&p, heat, window, &given, range));
    const int64_t row = p.buckets * heat->width;
    read_heads(heat, &p, times, closes);
    for (int64_t i = 0; amounts != NULL && i < p.columns; i++) {
        memcpy(amounts + i * row, amounts_of(heat, &p, i),
               (size_t)row * sizeof *amounts);
    }
    return LIQMAP_OK;
}

int32_t liqmap_heat_read_float(const liqmap_heat *heat, liqmap_heat_window *window,
                               int64_t *times, double *closes, int64_t columns,
                               float *amounts, int64_t capacity,
                               const liqmap_heat_range *range)
{
    const given_room given = {first_not_null(times, closes), amounts, columns,
                              capacity};
    heat_part p;
    TRY(check_read(&p, heat, window, &given, range));
    const int64_t row = p.buckets * heat->width;
    read_heads(heat, &p, times, closes);
    for (int64_t i = 0; amounts != NULL && i < p.columns; i++) {
        const double *from = amounts_of(heat, &p, i);
        for (int64_t k = 0; k < row; k++) {
            amounts[i * row + k] = from[k] < FLT_MAX ? (float)from[k] : FLT_MAX;
        }
    }
    return LIQMAP_OK;
}
