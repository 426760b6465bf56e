/* SPDX-License-Identifier: MIT */
/*
 * Amounts at a price, the price of an amount, clusters, a summary. Walks over buckets
 * begin at the innermost that may hold anything, and take four tiers at a time.
 */
#include "hot.h"
#include "read.h"

#include <liqmap/levels.h>

#define CLUSTER_MEANS 2 /* least bucket of a cluster, in means of non-empty ones */

/* What a bucket holds per tier; returns their sum, in tier order. */
static double bucket_row(const reading *r, int64_t bucket, double *row)
{
    const double factor = read_factor(r, bucket);
    double sum = 0;
    for (int64_t t = 0; t < r->map->n_tiers; t++) {
        row[t] = read_cell(r, bucket, t, factor);
        sum += row[t];
    }
    return sum;
}

/* That sum alone. Places past the last tier hold 0, which changes no sum. */
INLINE double bucket_amount(const reading *r, int64_t bucket)
{
    const double factor = read_factor(r, bucket);
    const double *cell = r->bins + bucket * r->map->row;
    double sum = 0;
    for (int64_t t = 0; t < r->map->row; t += BLOCK) {
        sum += cell[t] * factor;
        sum += cell[t + 1] * factor;
        sum += cell[t + 2] * factor;
        sum += cell[t + 3] * factor;
    }
    return sum;
}

/* A bucket, or the innermost that may hold anything where that lies farther out. */
static int64_t from_live(const reading *r, int64_t bucket)
{
    return map_is_dead(r->map, r->side, bucket) ? r->map->side[r->side].live : bucket;
}

/*
 * The price given for a bucket: its midpoint, or its lower edge where the bucket is so
 * narrow that the midpoint rounds to the upper one.
 */
static double bucket_price(const reading *r, int64_t bucket)
{
    const double middle = map_midpoint(r->edges, bucket);
    return middle < r->edges[bucket + 1] ? middle : r->edges[bucket];
}

/* ---- one price, one target ---------------------------------------------------- */

/* bucket_row(), with zeros off the axis. */
static double bucket_row_or_zeros(const reading *r, int64_t bucket, double *row)
{
    if (bucket >= 0 && bucket < r->map->axis.buckets) {
        return bucket_row(r, bucket, row);
    }
    memset(row, 0, (size_t)r->map->n_tiers * sizeof *row);
    return 0;
}

int32_t liqmap_cumulative_at(const liqmap *map, double *in_bucket, double *cumulative,
                             int64_t capacity, int64_t *bucket, int32_t side,
                             int32_t unit, double price)
{
    const double *wanted = in_bucket != NULL ? in_bucket : cumulative;
    reading r;
    int64_t at;
    TRY(liqmap_i_read_begin(&r, map, side, unit));
    TRY(check_room(wanted, capacity, map->n_tiers));
    TRY(check_price(price));
    at = liqmap_i_map_find(map, price);
    if (in_bucket != NULL) {
        bucket_row_or_zeros(&r, at, in_bucket);
    }
    if (cumulative != NULL) {
        liqmap_i_read_cumulative_row(&r, at, cumulative);
    }
    if (bucket != NULL) {
        *bucket = at;
    }
    return LIQMAP_OK;
}

int32_t liqmap_total_at(const liqmap *map, double *in_bucket, double *cumulative,
                        int64_t *bucket, int32_t side, int32_t unit, double price)
{
    double row[LIQMAP_MAX_TIERS];
    reading r;
    int64_t at;
    TRY(liqmap_i_read_begin(&r, map, side, unit));
    TRY(check_price(price));
    at = liqmap_i_map_find(map, price);
    if (in_bucket != NULL) {
        *in_bucket = bucket_row_or_zeros(&r, at, row);
    }
    if (cumulative != NULL) {
        liqmap_i_read_cumulative_row(&r, at, row);
        *cumulative = 0;
        for (int64_t t = 0; t < map->n_tiers; t++) {
            *cumulative += row[t];
        }
    }
    if (bucket != NULL) {
        *bucket = at;
    }
    return LIQMAP_OK;
}

/*
 * The first bucket, from `from` outward, up to which so much lies: each tier is summed
 * by itself, then the tiers. One off the axis where there is none.
 */
INLINE int64_t find_amount(const reading *r, int64_t from, double target,
                           const int64_t row)
{
    const int64_t outward = map_outward(r->side), n = r->map->axis.buckets;
    double so_far[LIQMAP_MAX_TIERS] = {0};
    int64_t j = from;
    for (; j >= 0 && j < n; j += outward) {
        const double factor = read_factor(r, j);
        const double *cell = r->bins + j * row;
        double sum = 0;
        for (int64_t t = 0; t < row; t += BLOCK) {
            sum += so_far[t] += cell[t] * factor;
            sum += so_far[t + 1] += cell[t + 1] * factor;
            sum += so_far[t + 2] += cell[t + 2] * factor;
            sum += so_far[t + 3] += cell[t + 3] * factor;
        }
        if (sum >= target) {
            break;
        }
    }
    return j;
}

int32_t liqmap_price_at(const liqmap *map, int64_t *bucket, double *price, int32_t side,
                        int32_t unit, double target)
{
    reading r;
    int64_t at;
    TRY(liqmap_i_read_begin(&r, map, side, unit));
    if (!is_finite(target)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (target < 0) {
        return LIQMAP_E_QUANTITY;
    }
    at = side == LIQMAP_LONG ? map->axis.buckets - 1 : 0;
    if (target > 0) {
        at = from_live(&r, at);
        at = map->row == BLOCK ? find_amount(&r, at, target, BLOCK)
                               : find_amount(&r, at, target, map->row);
    }
    if (at < 0 || at >= map->axis.buckets) {
        return LIQMAP_E_NOT_REACHED;
    }
    if (bucket != NULL) {
        *bucket = at;
    }
    if (price != NULL) {
        *price = bucket_price(&r, at);
    }
    return LIQMAP_OK;
}

/* ---- clusters ----------------------------------------------------------------- */

/* A walk over buckets, outward: its first, its last, its direction. */
typedef struct bucket_span {
    int64_t from;
    int64_t to;
    int64_t outward;
} bucket_span;

static bucket_span bucket_span_of(const reading *r, int64_t first, int64_t buckets)
{
    const int64_t last = first + buckets - 1;
    const bucket_span up = {from_live(r, first), last, 1};
    const bucket_span down = {from_live(r, last), first, -1};
    return r->side == LIQMAP_LONG ? down : up;
}

static int bucket_span_holds(const bucket_span *span, int64_t bucket)
{
    return span->outward * (span->to - bucket) >= 0;
}

/* What a range holds, and the first of its buckets that hold most; -1 where none does. */
typedef struct span_sum {
    double total;
    double largest;
    int64_t largest_at;
    int64_t filled; /* buckets that hold anything */
} span_sum;

static span_sum sum_span(const reading *r, const bucket_span *span)
{
    span_sum sum = {0, 0, -1, 0};
    for (int64_t j = span->from; bucket_span_holds(span, j); j += span->outward) {
        const double amount = bucket_amount(r, j);
        sum.total += amount;
        sum.filled += amount > 0;
        if (UNLIKELY(amount > sum.largest)) {
            sum.largest = amount;
            sum.largest_at = j;
        }
    }
    return sum;
}

/* What a bucket of a cluster holds at least; 0 where there are none. */
static double least_of_cluster(const span_sum *sum)
{
    return sum->filled > 0 ? CLUSTER_MEANS * (sum->total / (double)sum->filled) : 0;
}

static double distance_from_close(const liqmap *map, double low, double high)
{
    if (map->pushes == 0 || (low <= map->close && map->close <= high)) {
        return 0;
    }
    return map->close < low ? low - map->close : map->close - high;
}

static int32_t largest_tier(const double *row, int64_t n)
{
    int32_t best = 0;
    for (int32_t t = 1; t < n; t++) {
        best = row[t] > row[best] ? t : best;
    }
    return best;
}

/*
 * Find the first cluster at or outward of *at, which is moved past it. Returns 0 where
 * there is none.
 */
static int next_cluster(const reading *r, const bucket_span *span, double least,
                        int64_t *at, liqmap_cluster *out)
{
    double tiers[LIQMAP_MAX_TIERS] = {0};
    double row[LIQMAP_MAX_TIERS];
    int64_t j = *at, start;
    double amount = 0;
    while (bucket_span_holds(span, j) && !(least > 0 && bucket_amount(r, j) >= least)) {
        j += span->outward;
    }
    start = j;
    for (; bucket_span_holds(span, j); j += span->outward) {
        const double held = bucket_row(r, j, row);
        if (held < least) {
            break;
        }
        amount += held;
        for (int64_t t = 0; t < r->map->n_tiers; t++) {
            tiers[t] += row[t];
        }
    }
    *at = j;
    memset(out, 0, sizeof *out);
    out->count = (j - start) * span->outward;
    if (out->count == 0) {
        return 0;
    }
    out->first = span->outward > 0 ? start : j + 1;
    out->low = r->edges[out->first];
    out->high = r->edges[out->first + out->count];
    out->amount = amount;
    out->distance = distance_from_close(r->map, out->low, out->high);
    out->tier = largest_tier(tiers, r->map->n_tiers);
    return 1;
}

static liqmap_cluster *cluster_at(liqmap_cluster *rows, int64_t stride, int64_t i)
{
    return (liqmap_cluster *)(void *)((char *)rows + i * stride);
}

/*
 * Insert a row; amounts fall. Later rows lie farther out, and come after rows of the
 * same amount.
 */
static void insert_cluster(liqmap_cluster *rows, int64_t capacity, int64_t stride,
                           int64_t filled, const liqmap_cluster *new_row)
{
    int64_t i = filled < capacity ? filled : capacity;
    while (i > 0 && cluster_at(rows, stride, i - 1)->amount < new_row->amount) {
        if (i < capacity) {
            *cluster_at(rows, stride, i) = *cluster_at(rows, stride, i - 1);
        }
        i--;
    }
    if (i < capacity) {
        *cluster_at(rows, stride, i) = *new_row;
    }
}

int32_t liqmap_clusters(const liqmap *map, liqmap_cluster *clusters, int64_t capacity,
                        int64_t stride, int64_t *count, int32_t side, int32_t unit,
                        const liqmap_range *range)
{
    liqmap_range searched = {0, 0};
    liqmap_cluster found;
    int64_t filled = 0;
    reading r;
    if (count != NULL) {
        *count = 0;
    }
    TRY(liqmap_i_read_begin(&r, map, side, unit));
    searched.count = map->axis.buckets;
    searched = range != NULL ? *range : searched;
    TRY(liqmap_i_read_check_range(map, searched.first, searched.count));
    TRY(check_room(clusters, capacity, 0));
    if (clusters != NULL) {
        TRY(check_stride(stride, sizeof *clusters, capacity));
    }
    const bucket_span span = bucket_span_of(&r, searched.first, searched.count);
    const span_sum sum = sum_span(&r, &span);
    const double least = least_of_cluster(&sum);
    for (int64_t at = span.from; next_cluster(&r, &span, least, &at, &found);
         filled++) {
        insert_cluster(clusters, capacity, stride, filled, &found);
    }
    if (count != NULL) {
        *count = filled;
    }
    return LIQMAP_OK;
}

/* ---- summary ------------------------------------------------------------------ */

static void summarise_side(const reading *r, const bucket_span *span,
                           liqmap_summary *out)
{
    const int32_t s = r->side;
    const span_sum sum = sum_span(r, span);
    int64_t at = span->from;
    liqmap_cluster nearest;
    const int found = next_cluster(r, span, least_of_cluster(&sum), &at, &nearest);
    out->total[s] = sum.total;
    out->nearest_first[s] = found ? nearest.first : -1;
    out->nearest_count[s] = nearest.count;
    out->nearest_low[s] = nearest.low;
    out->nearest_high[s] = nearest.high;
    out->nearest_amount[s] = nearest.amount;
    out->pain_bucket[s] = sum.largest_at;
    out->pain_price[s] = sum.largest_at >= 0 ? bucket_price(r, sum.largest_at) : 0;
    out->pain_amount[s] = sum.largest;
}

int32_t liqmap_get_summary(const liqmap *map, liqmap_summary *summary, int32_t unit,
                           int64_t first, int64_t buckets)
{
    liqmap_summary own = {.struct_size = sizeof own, .unit = unit};
    reading r[SIDES];
    double both;
    for (int32_t s = 0; s < SIDES; s++) {
        TRY(liqmap_i_read_begin(&r[s], map, s, unit));
    }
    TRY(liqmap_i_read_check_range(map, first, buckets));
    if (summary == NULL) {
        return LIQMAP_OK;
    }
    TRY(CHECK_STRUCT_SIZE(summary, SUMMARY));
    for (int32_t s = 0; s < SIDES; s++) {
        const bucket_span span = bucket_span_of(&r[s], first, buckets);
        summarise_side(&r[s], &span, &own);
    }
    both = own.total[LIQMAP_LONG] + own.total[LIQMAP_SHORT];
    own.imbalance =
        both > 0 ? (own.total[LIQMAP_LONG] - own.total[LIQMAP_SHORT]) / both : 0;
    write_struct(summary, &own, sizeof own);
    return LIQMAP_OK;
}
