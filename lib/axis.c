/* SPDX-License-Identifier: MIT */
/* Edges and find: the only room that knows a boundary. */
#include "axis.h"

/* How far the automatic axis reaches, as a multiple of the price, and its step. */
#define AUTO_REACH 4
#define AUTO_STEP 0.0005

int32_t liqmap_i_axis_check(const liqmap_axis *axis)
{
    if (axis->kind != LIQMAP_AXIS_LINEAR && axis->kind != LIQMAP_AXIS_LOG) {
        return LIQMAP_E_AXIS_KIND;
    }
    if (axis->buckets < 1) {
        return LIQMAP_E_AXIS_BUCKETS;
    }
    if (!is_finite(axis->low) || !is_finite(axis->step)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (axis->low <= 0) {
        return LIQMAP_E_AXIS_LOW;
    }
    if (axis->step <= 0) {
        return LIQMAP_E_AXIS_STEP;
    }
    if (!is_price(axis->low) ||
        (axis->kind == LIQMAP_AXIS_LINEAR && !is_price(axis->step))) {
        return LIQMAP_E_MAGNITUDE;
    }
    return LIQMAP_OK;
}

static double edge_after(const liqmap_axis *axis, double edge, int64_t i)
{
    return axis->kind == LIQMAP_AXIS_LINEAR ? axis->low + (double)(i + 1) * axis->step
                                            : edge * (1 + axis->step);
}

int32_t liqmap_i_axis_check_edges(const liqmap_axis *axis)
{
    double edge = axis->low;
    for (int64_t i = 0; i < axis->buckets; i++) {
        const double next = edge_after(axis, edge, i);
        if (!(next > edge)) {
            return LIQMAP_E_AXIS_EDGES;
        }
        if (!is_price(next)) {
            return LIQMAP_E_MAGNITUDE;
        }
        edge = next;
    }
    return LIQMAP_OK;
}

void liqmap_i_axis_fill(const liqmap_axis *axis, double *edges)
{
    edges[0] = axis->low;
    for (int64_t i = 0; i < axis->buckets; i++) {
        edges[i + 1] = edge_after(axis, edges[i], i);
    }
}

int liqmap_i_axis_has(const liqmap_axis *axis, const double *edges)
{
    int same = edges[0] == axis->low;
    for (int64_t i = 0; i < axis->buckets; i++) {
        same &= edges[i + 1] == edge_after(axis, edges[i], i);
    }
    return same;
}

axis_guide liqmap_i_axis_guide(const liqmap_axis *axis, const double *edges)
{
    axis_guide guide = {.buckets = axis->buckets,
                        .end = (double)axis->buckets,
                        .is_log = axis->kind == LIQMAP_AXIS_LOG};
    double span;
    guide.origin = axis_measure(guide.is_log, edges[0]);
    span = axis_measure(guide.is_log, edges[axis->buckets]) - guide.origin;
    if (span > 0) {
        guide.gain = (double)axis->buckets / span;
    }
    return guide;
}

int64_t liqmap_i_axis_search(const axis_guide *guide, const double *edges, double price)
{
    const int64_t buckets = guide->buckets;
    const double guess =
        (axis_measure(guide->is_log, price) - guide->origin) * guide->gain;
    int64_t low, high;
    if (price < edges[0]) {
        return -1;
    }
    if (price >= edges[buckets]) {
        return buckets;
    }
    low = guess >= guide->end ? buckets - 1 : guess > 0 ? (int64_t)guess : 0;
    high = low + 1;
    for (int64_t width = 1; low > 0 && price < edges[low]; width *= 2) {
        high = low;
        low = low > width ? low - width : 0;
    }
    for (int64_t width = 1; high < buckets && price >= edges[high]; width *= 2) {
        low = high;
        high = buckets - high > width ? high + width : buckets;
    }
    while (high - low > 1) {
        const int64_t middle = low + (high - low) / 2;
        if (price < edges[middle]) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return low;
}

/* The least number of buckets whose last edge reaches a price, at least 1. */
static int32_t count_buckets(liqmap_axis *axis, double high)
{
    double edge = axis->low;
    int64_t n = 0;
    do {
        const double next = edge_after(axis, edge, n);
        if (n == LIQMAP_MAX_REACH) {
            return LIQMAP_E_AXIS_REACH;
        }
        if (!(next > edge)) {
            return LIQMAP_E_AXIS_EDGES;
        }
        edge = next;
        n++;
    } while (edge < high);
    axis->buckets = n;
    return is_price(edge) ? LIQMAP_OK : LIQMAP_E_MAGNITUDE;
}

int32_t liqmap_axis_reach(liqmap_axis *axis, double high)
{
    liqmap_axis own;
    TRY(READ_STRUCT(&own, axis, AXIS));
    own.buckets = 1;
    TRY(liqmap_i_axis_check(&own));
    TRY(check_price(high));
    if (high <= own.low) {
        return LIQMAP_E_PRICE_ORDER;
    }
    TRY(count_buckets(&own, high));
    axis->buckets = own.buckets;
    return LIQMAP_OK;
}

int32_t liqmap_axis_auto(liqmap_axis *axis, double price)
{
    liqmap_axis own = {.struct_size = sizeof own,
                       .kind = LIQMAP_AXIS_LOG,
                       .low = price / AUTO_REACH,
                       .step = AUTO_STEP};
    TRY(check_price(price));
    if (!is_price(own.low)) {
        return LIQMAP_E_MAGNITUDE;
    }
    TRY(count_buckets(&own, AUTO_REACH * price));
    if (axis == NULL) {
        return LIQMAP_OK;
    }
    TRY(CHECK_STRUCT_SIZE(axis, AXIS));
    return write_whole_struct(axis, &own, sizeof own);
}

int32_t liqmap_axis_edges(const liqmap_axis *axis, double *edges, int64_t capacity,
                          int64_t *count)
{
    liqmap_axis own;
    if (count != NULL) {
        *count = 0;
    }
    TRY(READ_STRUCT(&own, axis, AXIS));
    TRY(liqmap_i_axis_check(&own));
    if ((uint64_t)own.buckets >= PTRDIFF_MAX / sizeof *edges) {
        return LIQMAP_E_OVERFLOW;
    }
    if (count != NULL) {
        *count = own.buckets + 1;
    }
    TRY(check_room(edges, capacity, own.buckets + 1));
    if (edges != NULL) {
        TRY(liqmap_i_axis_check_edges(&own));
        liqmap_i_axis_fill(&own, edges);
    }
    return LIQMAP_OK;
}

int32_t liqmap_axis_find(const liqmap_axis *axis, int64_t *bucket, const double *edges,
                         int64_t n_edges, double price)
{
    liqmap_axis own;
    axis_guide guide;
    TRY(READ_STRUCT(&own, axis, AXIS));
    if (edges == NULL) {
        return LIQMAP_E_NULL;
    }
    TRY(liqmap_i_axis_check(&own));
    if (n_edges <= 0 || n_edges - 1 != own.buckets) {
        return LIQMAP_E_LENGTH;
    }
    TRY(check_price(price));
    guide = liqmap_i_axis_guide(&own, edges);
    if (bucket != NULL) {
        *bucket = axis_find(&guide, edges, price);
    }
    return LIQMAP_OK;
}
