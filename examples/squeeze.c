/* SPDX-License-Identifier: MIT */
/*
 * 13 January 2026, 21:36 UTC, three minutes before Bitcoin broke 95,000: which order
 * sets off a squeeze, how far price runs, how much is forced out. The book is assumed.
 */
#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define BUCKETS 1200    /* of 25 USD, from 80,000 */
#define PER_PERCENT 5e6 /* USD resting in each percent of price */
#define NOW INT64_C(1768340160000)

static double memory[LIQMAP_SIZE(BUCKETS, 3) / sizeof(double)];
static double edges[BUCKETS + 1], shorts[BUCKETS * 3];
static liqmap_zone zones[BUCKETS];

/* Every call of this program succeeds, or it ends here. */
static void must(int32_t status)
{
    if (status != LIQMAP_OK) {
        fprintf(stderr, "%s\n", liqmap_status_text(status));
        exit(1);
    }
}

/* The bundled day up to NOW; the last price. */
static double replay(liqmap *map)
{
    FILE *file = fopen("examples/data/binance.csv", "r");
    liqmap_snapshot s = {.reserved = 0};
    char line[256];
    double price = 0;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%" SCNd64 ",%lf,%lf,%lf,%lf,%lf", &s.time_ms,
                   &s.open_interest, &s.high, &s.low, &s.close, &s.volume) == 6 &&
            s.time_ms <= NOW) {
            must(liqmap_push(map, NULL, 0, LIQMAP_QUOTE, &s));
            price = s.close;
        }
    }
    if (file == NULL || fclose(file) != 0) {
        fprintf(stderr, "run it at the top level\n");
        exit(1);
    }
    return price;
}

int main(void)
{
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 80000, 25, BUCKETS};
    liqmap_cascade_end end = {.struct_size = sizeof end};
    liqmap_curve curve = {.struct_size = sizeof curve};
    liqmap_scenario scenario = {.struct_size = sizeof scenario,
                                .direction = LIQMAP_UP,
                                .buckets = BUCKETS,
                                .n_tiers = 3,
                                .per_percent = PER_PERCENT,
                                .edges = edges,
                                .density = shorts};
    liqmap *map = (liqmap *)(void *)memory;
    liqmap_config config;
    int64_t best = 0;
    must(liqmap_config_init(&config, sizeof config));
    must(liqmap_init(map, sizeof memory, NULL, &config, &axis, NULL, 0, 0));
    scenario.start = replay(map);
    /* [squeeze] */
    must(liqmap_axis_edges(&axis, edges, BUCKETS + 1, NULL));
    must(liqmap_density(map, shorts, BUCKETS * 3, NULL, LIQMAP_SHORT, LIQMAP_QUOTE, 0,
                        BUCKETS));
    must(liqmap_trigger_curve(&curve, NULL, 0, zones, BUCKETS, sizeof *zones, NULL,
                              &scenario));
    for (int64_t i = 1; i < curve.n_zones; i++) {
        best = zones[i].fuel > zones[best].fuel ? i : best;
    }
    scenario.order = 1.001 * zones[best].order;
    must(liqmap_cascade(&end, NULL, 0, 0, NULL, NULL, &scenario));
    /* [squeeze] */
    printf(
        "at %.0f, in a book assumed to hold %.0f million USD a percent, an order of\n"
        "%.2f million starts it: from %.0f price runs by itself to %.0f and forces\n"
        "%.2f million of shorts out, amplification %.1f\n",
        scenario.start, PER_PERCENT / 1e6, end.order / 1e6, zones[best].from, end.price,
        end.liquidated / 1e6, end.amplification);
    return 0;
}
