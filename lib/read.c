/* SPDX-License-Identifier: MIT */
/*
 * The map as arrays. Four tiers at a time: their sums are four variables, not an array,
 * so that compilers keep them in registers.
 */
#include "hot.h"
#include "read.h"

#define ROWS_AT_ONCE 256 /* rows */

typedef struct sums {
    double a, b, c, d;
} sums;

int32_t liqmap_i_read_begin(reading *r, const liqmap *map, int32_t side, int32_t unit)
{
    TRY(map_check(map));
    TRY(map_check_side(side));
    TRY(map_check_unit(unit));
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
 * A walk over bins of one side, outward, four tiers wide. It is passed by value: what a
 * loop needs then lies in variables that its output array cannot overlap.
 */
typedef struct walk {
    const double *cell;
    const double *far; /* the bin's outer edge */
    double near;       /* half its inner one */
    double scale;
    int64_t cell_step, edge_step;
    int64_t left; /* bins to go */
} walk;

static walk walk_from(const reading *r, int64_t tier, int64_t bin, int64_t bins)
{
    const int64_t outward = map_outward(r->side);
    const int64_t row = r->map->row;
    const double *edge = r->edges + bin;
    return (walk){.cell = r->bins + bin * row + tier,
                  .far = outward > 0 ? edge + 1 : edge,
                  .near = 0.5 * (outward > 0 ? edge[0] : edge[1]),
                  .scale = r->scale,
                  .cell_step = outward * row,
                  .edge_step = outward,
                  .left = bins};
}

/* Half an edge is used for two midpoints; the bits are those of map_midpoint(). */
INLINE void walk_add(walk *w, sums *s, const int valued)
{
    const double far = valued ? 0.5 * *w->far : 0;
    const double factor = valued ? w->scale * (w->near + far) : w->scale;
    s->a += w->cell[0] * factor;
    s->b += w->cell[1] * factor;
    s->c += w->cell[2] * factor;
    s->d += w->cell[3] * factor;
    w->cell += w->cell_step;
    w->far += w->edge_step;
    w->near = far;
    w->left--;
}

INLINE void store_sums(double *out, const sums *s, const int64_t width)
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

/*
 * Write the sums so far, row by row, `step` doubles apart. Without `carry` each row is
 * summed by itself.
 */
INLINE sums write_rows(walk w, sums s, double *out, int64_t step, const int64_t width,
                       const int valued, const int carry)
{
    const sums none = {0, 0, 0, 0};
    for (int64_t k = 0; w.left > 0; k += step) {
        s = carry ? s : none;
        walk_add(&w, &s, valued);
        store_sums(out + k, &s, width);
    }
    return s;
}

/* A loop for each width and unit, so that it need not test them in each row. */
INLINE sums write_block(const reading *r, walk w, sums s, double *out, int64_t width,
                        const int carry)
{
    const int64_t step = map_outward(r->side) * r->map->n_tiers;
    switch (width + (r->valued ? BLOCK : 0)) {
    case 1:
        return write_rows(w, s, out, step, 1, 0, carry);
    case 2:
        return write_rows(w, s, out, step, 2, 0, carry);
    case 3:
        return write_rows(w, s, out, step, 3, 0, carry);
    case 4:
        return write_rows(w, s, out, step, 4, 0, carry);
    case 5:
        return write_rows(w, s, out, step, 1, 1, carry);
    case 6:
        return write_rows(w, s, out, step, 2, 1, carry);
    case 7:
        return write_rows(w, s, out, step, 3, 1, carry);
    default:
        return write_rows(w, s, out, step, 4, 1, carry);
    }
}

/* How many of a block's four tiers there are. */
static int64_t width_of(const reading *r, int64_t tier)
{
    const int64_t left = r->map->n_tiers - tier;
    return left < BLOCK ? left : BLOCK;
}

/*
 * What four tiers hold from the innermost bucket outward to one that may lie off the
 * axis.
 */
static sums sum_up_to(const reading *r, int64_t tier, int64_t bin)
{
    const int64_t n = r->map->axis.buckets;
    const int64_t from = innermost(r);
    const int64_t to = bin < 0 ? -1 : bin < n ? bin : n;
    const int64_t bins = r->side == LIQMAP_LONG ? from - (to < 0 ? 0 : to) + 1
                                                : (to < n ? to : n - 1) - from + 1;
    walk w = walk_from(r, tier, from, bins);
    sums s = {0, 0, 0, 0};
    while (w.left > 0) {
        walk_add(&w, &s, r->valued);
    }
    return s;
}

void liqmap_i_read_cumulative_row(const reading *r, int64_t bucket, double *row)
{
    for (int64_t t = 0; t < r->map->n_tiers; t += BLOCK) {
        const sums s = sum_up_to(r, t, bucket);
        store_sums(row + t, &s, width_of(r, t));
    }
}

/* The rows a call is to fill: the first one summed, and how many. */
typedef struct output {
    double *out;
    int64_t from;
    int64_t rows;
} output;

/* Rows nearer to the price than all that is held are 0, summed or not. */
static void write_dead_rows(const reading *r, output *to, int64_t width)
{
    const int64_t live = r->map->side[r->side].live;
    const int64_t outward = map_outward(r->side);
    const int64_t ahead = outward * (live - to->from);
    const int64_t dead = ahead < 0 ? 0 : ahead < to->rows ? ahead : to->rows;
    double *lowest = outward > 0 || dead == 0 ? to->out : to->out - (dead - 1) * width;
    if (dead > 0) {
        memset(lowest, 0, (size_t)(dead * width) * sizeof *lowest);
        to->rows -= dead;
        to->from += outward * dead;
        to->out += to->rows > 0 ? outward * dead * width : 0;
    }
}

/*
 * Check the arguments of a reading and find the rows it fills, but for the dead ones.
 * `width`: doubles of each bucket; 0: one a tier.
 */
static int32_t check_output(reading *r, output *to, const liqmap *map, double *amounts,
                            int64_t capacity, int64_t *length, int32_t side,
                            int32_t unit, int64_t first, int64_t count, int64_t width)
{
    if (length != NULL) {
        *length = 0;
    }
    TRY(liqmap_i_read_begin(r, map, side, unit));
    TRY(liqmap_i_read_check_range(map, first, count));
    width = width > 0 ? width : map->n_tiers;
    if (length != NULL) {
        *length = count * width;
    }
    to->from = side == LIQMAP_LONG ? first + count - 1 : first;
    to->out = amounts;
    if (amounts != NULL && side == LIQMAP_LONG && count > 0) {
        to->out += (count - 1) * width;
    }
    to->rows = amounts != NULL ? count : 0;
    TRY(check_room(amounts, capacity, count * width));
    write_dead_rows(r, to, width);
    return LIQMAP_OK;
}

/*
 * Write all rows of a reading, a few at a time, so that its blocks of tiers share the
 * cache.
 */
INLINE void write_all(const reading *r, const output *to, sums *s, const int carry)
{
    const int64_t outward = map_outward(r->side);
    const int64_t n_tiers = r->map->n_tiers;
    for (int64_t done = 0; done < to->rows; done += ROWS_AT_ONCE) {
        const int64_t rows =
            to->rows - done < ROWS_AT_ONCE ? to->rows - done : ROWS_AT_ONCE;
        const int64_t at = outward * done;
        for (int64_t t = 0; t < n_tiers; t += BLOCK) {
            s[t / BLOCK] =
                write_block(r, walk_from(r, t, to->from + at, rows), s[t / BLOCK],
                            to->out + at * n_tiers + t, width_of(r, t), carry);
        }
    }
}

/* Each tier summed outward, up to the bucket before the first that is written. */
static void sum_before(const reading *r, const output *to, sums *s)
{
    for (int64_t t = 0; to->rows > 0 && t < r->map->n_tiers; t += BLOCK) {
        s[t / BLOCK] = sum_up_to(r, t, to->from - map_outward(r->side));
    }
}

int32_t liqmap_density(const liqmap *map, double *amounts, int64_t capacity,
                       int64_t *length, int32_t side, int32_t unit, int64_t first,
                       int64_t count)
{
    sums none[LIQMAP_MAX_TIERS / BLOCK] = {{0, 0, 0, 0}};
    reading r;
    output to;
    TRY(check_output(&r, &to, map, amounts, capacity, length, side, unit, first, count,
                     0));
    write_all(&r, &to, none, 0);
    return LIQMAP_OK;
}

int32_t liqmap_cumulative(const liqmap *map, double *amounts, int64_t capacity,
                          int64_t *length, int32_t side, int32_t unit, int64_t first,
                          int64_t count)
{
    sums so_far[LIQMAP_MAX_TIERS / BLOCK];
    reading r;
    output to;
    TRY(check_output(&r, &to, map, amounts, capacity, length, side, unit, first, count,
                     0));
    sum_before(&r, &to, so_far);
    write_all(&r, &to, so_far, 1);
    return LIQMAP_OK;
}

/* Write the tiers of a block added up, or add them to what the blocks before came to. */
INLINE sums add_rows(walk w, sums s, double *out, int64_t step, const int valued,
                     const int carry, const int is_first)
{
    const sums none = {0, 0, 0, 0};
    for (int64_t k = 0; w.left > 0; k += step) {
        s = carry ? s : none;
        walk_add(&w, &s, valued);
        out[k] = (is_first ? s.a : out[k] + s.a) + s.b + s.c + s.d;
    }
    return s;
}

/*
 * Write one number a bucket: its tiers added up in their order. With `carry` each tier is
 * summed outward first, starting from `s`, as liqmap_cumulative() does.
 */
INLINE void write_totals(const reading *r, const output *to, sums *s, const int carry)
{
    const int64_t outward = map_outward(r->side);
    for (int64_t done = 0; done < to->rows; done += ROWS_AT_ONCE) {
        const int64_t rows =
            to->rows - done < ROWS_AT_ONCE ? to->rows - done : ROWS_AT_ONCE;
        double *out = to->out + outward * done;
        for (int64_t t = 0; t < r->map->n_tiers; t += BLOCK) {
            const walk w = walk_from(r, t, to->from + outward * done, rows);
            sums *block = &s[t / BLOCK];
            if (t == 0) {
                *block = r->valued ? add_rows(w, *block, out, outward, 1, carry, 1)
                                   : add_rows(w, *block, out, outward, 0, carry, 1);
            } else {
                *block = r->valued ? add_rows(w, *block, out, outward, 1, carry, 0)
                                   : add_rows(w, *block, out, outward, 0, carry, 0);
            }
        }
    }
}

int32_t liqmap_density_totals(const liqmap *map, double *totals, int64_t capacity,
                              int64_t *length, int32_t side, int32_t unit,
                              int64_t first, int64_t count)
{
    sums none[LIQMAP_MAX_TIERS / BLOCK] = {{0, 0, 0, 0}};
    reading r;
    output to;
    TRY(check_output(&r, &to, map, totals, capacity, length, side, unit, first, count,
                     1));
    write_totals(&r, &to, none, 0);
    return LIQMAP_OK;
}

int32_t liqmap_cumulative_totals(const liqmap *map, double *totals, int64_t capacity,
                                 int64_t *length, int32_t side, int32_t unit,
                                 int64_t first, int64_t count)
{
    sums so_far[LIQMAP_MAX_TIERS / BLOCK];
    reading r;
    output to;
    TRY(check_output(&r, &to, map, totals, capacity, length, side, unit, first, count,
                     1));
    sum_before(&r, &to, so_far);
    write_totals(&r, &to, so_far, 1);
    return LIQMAP_OK;
}
