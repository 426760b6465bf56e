/* SPDX-License-Identifier: MIT */
/*
 * Maps added up, and a map on another axis. Knows where contracts lie, not what put
 * them there.
 */
#include "hot.h"
#include "map_validate.h"

#include <liqmap/merge.h>

/* Check that both maps have the same contract and tiers. */
static int32_t check_alike(const liqmap *dst, const liqmap *src)
{
    TRY(map_check(dst));
    TRY(map_check(src));
    if (dst->config.contract != src->config.contract || dst->n_tiers != src->n_tiers) {
        return LIQMAP_E_SHAPE;
    }
    for (int64_t t = 0; t < dst->n_tiers; t++) {
        if (dst->tiers[t].leverage != src->tiers[t].leverage) {
            return LIQMAP_E_SHAPE;
        }
    }
    return LIQMAP_OK;
}

/* ---- resample ----------------------------------------------------------------- */

/* What each tier of a side stores in all its bins. */
static void sum_tiers(double *whole, const liqmap *map, int32_t s)
{
    const double *bins = map_bins(map, s);
    for (int64_t t = 0; t < map->row; t++) {
        whole[t] = 0;
    }
    for (int64_t j = -1; j <= map->axis.buckets; j++) {
        for (int64_t t = 0; t < map->row; t++) {
            whole[t] += bins[j * map->row + t];
        }
    }
}

/*
 * A share of an amount, in multiples of the last digit of `whole`, the sum it is a part
 * of. Such multiples add up without rounding, and so does what they leave of the
 * amount.
 */
static double cut_part(double amount, double share, double whole)
{
    const double cut = (whole + amount * share) - whole;
    return cut < amount ? cut : amount;
}

/* Spread a bucket [low, high) over dst's bins from *at on, the one that holds low. */
static void spread(liqmap *dst, int32_t s, int64_t *at, const double *cells, double low,
                   double high, const double *whole)
{
    const double *edges = map_edges(dst);
    const int64_t n = dst->axis.buckets, row = dst->row;
    double *bin = map_bins_of(dst, s) + *at * row;
    double done[LIQMAP_MAX_TIERS];
    for (int64_t t = 0; t < row; t++) {
        done[t] = 0;
    }
    for (; *at < n && edges[*at + 1] < high; ++*at, bin += row) {
        const double share = (edges[*at + 1] - low) / (high - low);
        for (int64_t t = 0; t < row; t++) {
            const double up_to = cut_part(cells[t], share, whole[t]);
            bin[t] += up_to - done[t];
            done[t] = up_to;
        }
    }
    for (int64_t t = 0; t < row; t++) {
        bin[t] += cells[t] - done[t];
    }
}

static void add_bin(liqmap *dst, int32_t s, int64_t bin, const double *cells)
{
    for (int64_t t = 0; t < dst->n_tiers; t++) {
        map_bins_of(dst, s)[bin * dst->row + t] += cells[t];
    }
}

static int bin_is_empty(const double *cells, int64_t row)
{
    int empty = 1;
    for (int64_t t = 0; t < row; t += BLOCK) {
        empty &= map_block_is_empty(cells + t);
    }
    return empty;
}

/* Both axes are walked upward, once. */
static void spread_side(liqmap *dst, const liqmap *src, int32_t s)
{
    const double *bins = map_bins(src, s);
    const double *from = map_edges(src);
    const double *to = map_edges(dst);
    double whole[LIQMAP_MAX_TIERS];
    int64_t at = -1;
    sum_tiers(whole, src, s);
    add_bin(dst, s, -1, bins - src->row);
    for (int64_t j = 0; j < src->axis.buckets; j++) {
        while (at < dst->axis.buckets && to[at + 1] <= from[j]) {
            at++;
        }
        if (!bin_is_empty(bins + j * src->row, src->row)) {
            spread(dst, s, &at, bins + j * src->row, from[j], from[j + 1], whole);
        }
    }
    add_bin(dst, s, dst->axis.buckets, bins + src->axis.buckets * src->row);
}

static int64_t first_filled(const liqmap *map, int32_t s)
{
    const int64_t outward = map_outward(s);
    const double *bins = map_bins(map, s);
    int64_t j = s == LIQMAP_LONG ? map->axis.buckets : -1;
    for (; j != map_empty_live(map, s); j += outward) {
        for (int64_t t = 0; t < map->n_tiers; t++) {
            if (bins[j * map->row + t] != 0) {
                return j;
            }
        }
    }
    return j;
}

/*
 * The new bins sum to the same, but for rounding. Old buckets are cut into pieces, each
 * of which is added to a new one: fewer pieces than the buckets of both maps plus 4.
 */
static void resample_side(liqmap *dst, const liqmap *src, int32_t s)
{
    const map_side *from = &src->side[s];
    map_side *to = &dst->side[s];
    liqmap_i_map_empty_side(dst, s);
    spread_side(dst, src, s);
    to->scale = from->scale;
    to->held = from->held;
    to->rounded = from->rounded + (double)(src->axis.buckets + dst->axis.buckets + 4) *
                                      tally_value(&from->held);
    to->unlevered = from->unlevered;
    to->unknown = from->unknown;
    to->live = first_filled(dst, s);
    to->swept_to = from->swept_to;
    to->closed_to = from->closed_to;
    to->opened = from->opened;
    to->closed = from->closed;
    to->liquidated = from->liquidated;
    to->liquidated_quote = from->liquidated_quote;
    if (map_needs_recount(to)) {
        liqmap_i_map_recount(dst, s, 1);
    }
}

int32_t liqmap_resample(liqmap *dst, const liqmap *src)
{
    TRY(check_alike(dst, src));
    if (dst == src) {
        return LIQMAP_OK;
    }
    dst->pushes = src->pushes;
    dst->off_axis = src->off_axis;
    dst->time_ms = src->time_ms;
    dst->close = src->close;
    dst->open_interest = src->open_interest;
    dst->opening = src->opening;
    resample_side(dst, src, LIQMAP_LONG);
    resample_side(dst, src, LIQMAP_SHORT);
    dst->at_open_interest = src->at_open_interest && liqmap_i_map_totals_agree(dst);
    return LIQMAP_OK;
}

/* ---- merge -------------------------------------------------------------------- */

static int tallies_fit(const tally *a, const tally *b, double most)
{
    return a->sum + b->sum <= most;
}

static int sums_fit(const liqmap *dst, const liqmap *src)
{
    int fit = src->pushes <= MAP_MERGE_MAX_PUSHES - dst->pushes &&
              dst->open_interest + src->open_interest <= MAP_MERGE_MAX_CONTRACTS;
    for (int32_t s = 0; s < SIDES; s++) {
        const map_side *a = &dst->side[s];
        const map_side *b = &src->side[s];
        fit &= tallies_fit(&a->opened, &b->opened, MAP_MERGE_MAX_CONTRACTS) &&
               tallies_fit(&a->closed, &b->closed, MAP_MERGE_MAX_CONTRACTS) &&
               tallies_fit(&a->liquidated, &b->liquidated, MAP_MERGE_MAX_CONTRACTS) &&
               tallies_fit(&a->liquidated_quote, &b->liquidated_quote,
                           MAP_MERGE_MAX_QUOTE);
    }
    return fit;
}

/* Add the smaller to the larger, so that the order of the two does not matter. */
static tally sum_tallies(tally a, tally b)
{
    tally *larger = a.sum >= b.sum ? &a : &b;
    const tally *other = larger == &a ? &b : &a;
    tally_add(larger, other->sum);
    tally_add(larger, other->lost);
    return *larger;
}

/*
 * The larger scale of the sides that hold something, so that no cell grows when scaled.
 */
static double common_scale(const map_side *a, const map_side *b)
{
    if (tally_value(&b->held) == 0) {
        return a->scale;
    }
    return tally_value(&a->held) == 0 || b->scale > a->scale ? b->scale : a->scale;
}

/* Of both maps, from the innermost bin that may hold anything in either. */
static void add_bins(liqmap *dst, const liqmap *src, int32_t s, double own,
                     double other)
{
    const live_bins live = map_live_bins(dst, s);
    double *a = map_bins_of(dst, s) + live.first * dst->row;
    const double *b = map_bins(src, s) + live.first * src->row;
    for (int64_t i = 0; i < live.count * dst->row; i += BLOCK) {
        if (map_block_is_empty(a + i) && map_block_is_empty(b + i)) {
            continue;
        }
        for (int64_t k = i; k < i + BLOCK; k += LANES) {
            lanes_store(a + k, lanes_load(a + k) * own + lanes_load(b + k) * other);
        }
    }
}

static void merge_side(liqmap *dst, const liqmap *src, int32_t s)
{
    map_side *to = &dst->side[s];
    const map_side from = src->side[s];
    const double scale = common_scale(to, &from);
    const double own = to->scale / scale, other = from.scale / scale;
    to->live = map_inner(s, to->live, from.live);
    add_bins(dst, src, s, own, other);
    to->unlevered = to->unlevered * own + from.unlevered * other;
    to->unknown = to->unknown * own + from.unknown * other;
    to->scale = scale;
    to->held =
        (tally){tally_value(&to->held) * own + tally_value(&from.held) * other, 0};
    to->opened = sum_tallies(to->opened, from.opened);
    to->closed = sum_tallies(to->closed, from.closed);
    to->liquidated = sum_tallies(to->liquidated, from.liquidated);
    to->liquidated_quote = sum_tallies(to->liquidated_quote, from.liquidated_quote);
    liqmap_i_map_recount(dst, s, 1);
}

/* Both totals equal the open interest, also of a map that nothing happened to: 0. */
static int totals_equal_open_interest(const liqmap *map)
{
    return map->at_open_interest ||
           (map->pushes == 0 && map_total(&map->side[LIQMAP_LONG]) == 0 &&
            map_total(&map->side[LIQMAP_SHORT]) == 0);
}

static void merge_progress(liqmap *dst, const liqmap *src)
{
    const liqmap *last =
        src->pushes > 0 && (dst->pushes == 0 || src->time_ms > dst->time_ms) ? src
                                                                             : dst;
    dst->time_ms = last->time_ms;
    dst->close = last->close;
    for (int32_t s = 0; s < SIDES; s++) {
        dst->side[s].swept_to = last->side[s].swept_to;
        dst->side[s].closed_to = last->side[s].closed_to;
    }
    dst->at_open_interest = totals_equal_open_interest(dst) &&
                            totals_equal_open_interest(src) && last->pushes > 0;
    dst->open_interest += src->open_interest;
    dst->off_axis += src->off_axis;
    dst->pushes += src->pushes;
    dst->opening = src->opening < dst->opening ? src->opening : dst->opening;
}

int32_t liqmap_merge(liqmap *dst, const liqmap *src)
{
    TRY(check_alike(dst, src));
    if (!axis_is_same(&dst->axis, &src->axis)) {
        return LIQMAP_E_SHAPE;
    }
    if (!sums_fit(dst, src)) {
        return LIQMAP_E_MAGNITUDE;
    }
    merge_progress(dst, src);
    merge_side(dst, src, LIQMAP_LONG);
    merge_side(dst, src, LIQMAP_SHORT);
    dst->at_open_interest = dst->at_open_interest && liqmap_i_map_totals_agree(dst);
    return LIQMAP_OK;
}
