/* SPDX-License-Identifier: MIT */
/* The map as arrays. Four tiers at a time, their sums written out to live in registers.
 */
#include "read.h"

typedef struct sums {
    double a, b, c, d;
} sums;

int32_t liqmap_i_read_begin(reading *r, const liqmap *map, int32_t side, int32_t unit)
{
    TRY(map_check(map));
    if (side != LIQMAP_LONG && side != LIQMAP_SHORT) {
        return LIQMAP_E_SIDE;
    }
    if (unit != LIQMAP_CONTRACTS && unit != LIQMAP_QUOTE) {
        return LIQMAP_E_UNIT;
    }
    r->map = map;
    r->bins = map_bins(map, side);
    r->edges = map_edges(map);
    r->scale = map->side[side].scale;
    r->side = side;
    r->valued = unit == LIQMAP_QUOTE && map->config.contract == LIQMAP_LINEAR;
    return LIQMAP_OK;
}

int32_t liqmap_i_read_check_range(const liqmap *map, int64_t first, int64_t count)
{
    if (count < 0) {
        return LIQMAP_E_LENGTH;
    }
    return first < 0 || count > map->axis.buckets || first > map->axis.buckets - count
               ? LIQMAP_E_BUCKET
               : LIQMAP_OK;
}

/* Where summing a side begins: no bucket nearer to the price holds anything. */
static int64_t innermost(const reading *r)
{
    const int64_t live = r->map->side[r->side].live;
    const int64_t last = r->map->axis.buckets - 1;
    return live < 0 ? 0 : live > last ? last : live;
}

/*
 * What four tiers, from `tier` on, hold from the innermost bucket outward to one that
 * may lie off the axis.
 */
static sums add_up(const reading *r, int64_t tier, int64_t bin)
{
    const int64_t outward = map_outward(r->side);
    const int64_t n = r->map->axis.buckets;
    const int64_t to = bin < 0 && outward < 0    ? 0
                       : bin >= n && outward > 0 ? n - 1
                                                 : bin;
    sums s = {0, 0, 0, 0};
    for (int64_t j = innermost(r); outward * (to - j) >= 0; j += outward) {
        const double value = read_value(r, j);
        s.a += read_cell(r, j, tier, value);
        s.b += read_cell(r, j, tier + 1, value);
        s.c += read_cell(r, j, tier + 2, value);
        s.d += read_cell(r, j, tier + 3, value);
    }
    return s;
}

static inline void store(double *out, const sums *s, int64_t width)
{
    out[0] = s->a;
    if (width > 1) {
        out[1] = s->b;
    }
    if (width > 2) {
        out[2] = s->c;
    }
    if (width > 3) {
        out[3] = s->d;
    }
}

/* The rows a call is to fill, in the order they are summed. */
typedef struct target {
    double *out;
    int64_t first; /* the bucket of row 0 */
    int64_t from;
    int64_t to;
} target;

/* The same, leaving the sums so far in each row; without `carry` each begins anew. */
static inline void write_out(const reading *r, const target *to, int64_t tier, sums s,
                             const int carry)
{
    const int64_t outward = map_outward(r->side);
    const int64_t n_tiers = r->map->n_tiers;
    const sums none = {0, 0, 0, 0};
    for (int64_t j = to->from; j != to->to + outward; j += outward) {
        const double value = read_value(r, j);
        s = carry ? s : none;
        s.a += read_cell(r, j, tier, value);
        s.b += read_cell(r, j, tier + 1, value);
        s.c += read_cell(r, j, tier + 2, value);
        s.d += read_cell(r, j, tier + 3, value);
        store(to->out + (j - to->first) * n_tiers + tier, &s, n_tiers - tier);
    }
}

void liqmap_i_read_cumulative_row(const reading *r, int64_t bucket, double *row)
{
    for (int64_t t = 0; t < r->map->n_tiers; t += BLOCK) {
        const sums s = add_up(r, t, bucket);
        store(row + t, &s, r->map->n_tiers - t);
    }
}

static int32_t begin(reading *r, target *to, const liqmap *map, double *amounts,
                     int64_t capacity, int64_t *length, int32_t side, int32_t unit,
                     int64_t first, int64_t count)
{
    if (length != NULL) {
        *length = 0;
    }
    TRY(liqmap_i_read_begin(r, map, side, unit));
    TRY(liqmap_i_read_check_range(map, first, count));
    if (length != NULL) {
        *length = count * map->n_tiers;
    }
    to->out = count > 0 ? amounts : NULL;
    to->first = first;
    to->from = side == LIQMAP_LONG ? first + count - 1 : first;
    to->to = side == LIQMAP_LONG ? first : first + count - 1;
    return check_room(amounts, capacity, count * map->n_tiers);
}

int32_t liqmap_density(const liqmap *map, double *amounts, int64_t capacity,
                       int64_t *length, int32_t side, int32_t unit, int64_t first,
                       int64_t count)
{
    const sums none = {0, 0, 0, 0};
    reading r;
    target to;
    TRY(begin(&r, &to, map, amounts, capacity, length, side, unit, first, count));
    if (to.out == NULL) {
        return LIQMAP_OK;
    }
    for (int64_t t = 0; t < map->n_tiers; t += BLOCK) {
        write_out(&r, &to, t, none, 0);
    }
    return LIQMAP_OK;
}

int32_t liqmap_cumulative(const liqmap *map, double *amounts, int64_t capacity,
                          int64_t *length, int32_t side, int32_t unit, int64_t first,
                          int64_t count)
{
    reading r;
    target to;
    TRY(begin(&r, &to, map, amounts, capacity, length, side, unit, first, count));
    if (to.out == NULL) {
        return LIQMAP_OK;
    }
    for (int64_t t = 0; t < map->n_tiers; t += BLOCK) {
        write_out(&r, &to, t, add_up(&r, t, to.from - map_outward(side)), 1);
    }
    return LIQMAP_OK;
}
