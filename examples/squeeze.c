/* SPDX-License-Identifier: MIT */
/*
 * 13 January 2026, 21:36 UTC, three minutes before Bitcoin broke 95,000: which order
 * sets off a squeeze, how far price runs, how much is forced out. The book is assumed.
 */
#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdio.h>

#define BUCKETS 1200    /* of 25 USD, from 80,000 */
#define PER_PERCENT 5e6 /* USD resting in each percent of price */
#define NOW INT64_C(1768340160000)

static double memory[1 << 14], edges[BUCKETS + 1], shorts[BUCKETS * 3];
static liqmap_zone zones[BUCKETS];

int main(void)
{
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 80000, 25, BUCKETS};
    liqmap_cascade_end end = {.struct_size = sizeof end};
    liqmap *map = (liqmap *)(void *)memory;
    liqmap_config config;
    double oi, high, low, close, volume, price = 0;
    int64_t time, n = 0, best = 0;
    char line[256];
    FILE *file = fopen("examples/data/binance.csv", "r");
    int32_t status = liqmap_config_init(&config, sizeof config);
    status |= liqmap_init(map, sizeof memory, NULL, &config, &axis, NULL, 0, 0);
    while (file != NULL && status == 0 && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%" SCNd64 ",%lf,%lf,%lf,%lf,%lf", &time, &oi, &high, &low,
                   &close, &volume) == 6 &&
            time <= NOW) {
            status =
                liqmap_push(map, NULL, 0, 0, time, oi, high, low, close, 0, volume);
            price = close;
        }
    }
    status |= liqmap_axis_edges(&axis, edges, BUCKETS + 1, NULL);
    status |= liqmap_density(map, shorts, BUCKETS * 3, NULL, LIQMAP_SHORT, LIQMAP_QUOTE,
                             0, BUCKETS);
    status |= liqmap_trigger_curve(NULL, 0, NULL, NULL, zones, BUCKETS, sizeof *zones,
                                   &n, NULL, edges, shorts, BUCKETS, 3, LIQMAP_UP,
                                   price, NULL, NULL, 0, PER_PERCENT);
    for (int64_t i = 1; i < n; i++) {
        best = zones[i].fuel > zones[best].fuel ? i : best;
    }
    status |= liqmap_cascade(&end, NULL, 0, 0, NULL, NULL, edges, shorts, BUCKETS, 3,
                             LIQMAP_UP, price, NULL, NULL, 0, PER_PERCENT,
                             1.001 * zones[best].order, 0);
    printf(
        "at %.0f, in a book assumed to hold %.0f million USD a percent, an order of\n"
        "%.2f million starts it: from %.0f price runs by itself to %.0f and forces\n"
        "%.2f million of shorts out, amplification %.1f\n",
        price, PER_PERCENT / 1e6, end.order / 1e6, zones[best].from, end.price,
        end.liquidated / 1e6, end.amplification);
    return file == NULL || fclose(file) != 0 || status != LIQMAP_OK;
}
