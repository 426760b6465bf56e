/* SPDX-License-Identifier: MIT */
/*
 * The calls that bench_python.py makes, made from C in the same process: nothing between
 * the clock and the library.
 */
#define _POSIX_C_SOURCE 199309L

#include <liqmap/liqmap.h>

#include <time.h>

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double time_push_many(liqmap *map, const int64_t *time_ms, const double *open_interest,
                      const double *high, const double *low, const double *close,
                      const double *volume, int64_t n);
double time_push(liqmap *map, int64_t first, int64_t n);
double time_cumulative(const liqmap *map, double *amounts, int64_t capacity,
                       int64_t buckets);

/* Seconds that it takes; below 0 where it fails. */
double time_push_many(liqmap *map, const int64_t *time_ms, const double *open_interest,
                      const double *high, const double *low, const double *close,
                      const double *volume, int64_t n)
{
    const liqmap_columns columns = {.struct_size = sizeof columns,
                                    .time_ms = time_ms,
                                    .open_interest = open_interest,
                                    .high = high,
                                    .low = low,
                                    .close = close,
                                    .volume = volume};
    const double begin = seconds();
    const int32_t status =
        liqmap_push_many(map, NULL, NULL, 0, LIQMAP_CONTRACTS, &columns, n);
    return status == LIQMAP_OK ? seconds() - begin : -1;
}

double time_push(liqmap *map, int64_t first, int64_t n)
{
    const double begin = seconds();
    int32_t status = LIQMAP_OK;
    liqmap_snapshot row = {
        .open_interest = 9e4, .high = 95e3, .low = 94.9e3, .close = 95e3};
    for (int64_t i = 0; i < n && status == LIQMAP_OK; i++) {
        row.time_ms = first + i;
        status = liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS, &row);
    }
    return status == LIQMAP_OK ? seconds() - begin : -1;
}

double time_cumulative(const liqmap *map, double *amounts, int64_t capacity,
                       int64_t buckets)
{
    const double begin = seconds();
    const int32_t status = liqmap_cumulative(map, amounts, capacity, NULL, LIQMAP_SHORT,
                                             LIQMAP_QUOTE, 0, buckets);
    return status == LIQMAP_OK ? seconds() - begin : -1;
}
