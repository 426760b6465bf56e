/* SPDX-License-Identifier: MIT */
/*
 * Two venues, a map each by the fitted preset, and one cascade over both: what a rise of
 * 1.5 % would force out on 13 January 2026 at 21:30 UTC, and on which venue. The book is
 * assumed.
 */
#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { BUCKETS = 1200, TIERS = LIQMAP_MAX_TIERS, VENUES = 2 };
#define MINUTE 60000
#define NOW INT64_C(1768339800000)
#define PER_PERCENT 25e6 /* USD resting in each percent of price, on both venues */

static const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 80000, 25, BUCKETS};
static const char *const venues[VENUES] = {"binance:BTCUSDT", "okx:BTC-USDT-SWAP"};
static const char *const files[VENUES] = {"examples/data/binance.csv",
                                          "examples/data/okx.csv"};
static double memory[VENUES][LIQMAP_SIZE(BUCKETS, TIERS) / sizeof(double)];
static double shorts[VENUES][BUCKETS * TIERS], both[BUCKETS * TIERS];
static double edges[BUCKETS + 1];
static liqmap_burn burned[BUCKETS];

/* Every call of this program succeeds, or it ends here. */
static void must(int32_t status)
{
    if (status != LIQMAP_OK) {
        fprintf(stderr, "%s\n", liqmap_status_text(status));
        exit(1);
    }
}

/* [rules] */
static void apply_rules(const char *name, liqmap_config *config, liqmap_tier *tiers,
                        int64_t count)
{
    int64_t venue;
    must(liqmap_venue_find(&venue, name, INT64_MAX)); /* the last known */
    must(liqmap_preset_venue(config, NULL, 0, 0, NULL, venue, LIQMAP_PROFILE_SMALLEST));
    for (int64_t t = 0; t < count; t++) {
        const int32_t status = liqmap_venue_tiers(venue, &tiers[t], 1, sizeof *tiers,
                                                  NULL, LIQMAP_PROFILE_SMALLEST);
        if (status != LIQMAP_E_NOT_OFFERED) { /* such a tier stays as it was fitted */
            must(status);
        }
    }
}
/* [rules] */

/* The two maps must be alike in leverages and axis for their arrays to be added. */
static int64_t build(liqmap *map, int64_t bytes, const char *venue)
{
    liqmap_tier tiers[TIERS];
    liqmap_config config;
    int64_t count;
    must(liqmap_config_init(&config, sizeof config));
    must(liqmap_preset(&config, tiers, TIERS, sizeof *tiers, &count, "btcusdt-1h",
                       MINUTE, 1));
    apply_rules(venue, &config, tiers, count);
    must(liqmap_init(map, bytes, NULL, &config, &axis, tiers, count, sizeof *tiers));
    return count;
}

/* The bundled day up to NOW; the last price. */
static double replay(liqmap *map, const char *name)
{
    FILE *file = fopen(name, "r");
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
        fprintf(stderr, "%s: run it at the top level\n", name);
        exit(1);
    }
    return price;
}

/* What the shorts of one venue hold in a bucket. */
static double held(int venue, int64_t bucket, int64_t tiers)
{
    double sum = 0;
    for (int64_t t = 0; t < tiers; t++) {
        sum += shorts[venue][bucket * tiers + t];
    }
    return sum;
}

int main(void)
{
    liqmap_cascade_end end = {.struct_size = sizeof end};
    liqmap_scenario scenario = {.struct_size = sizeof scenario,
                                .direction = LIQMAP_UP,
                                .buckets = BUCKETS,
                                .per_percent = PER_PERCENT,
                                .move = 0.015,
                                .edges = edges,
                                .density = both};
    double forced[VENUES] = {0, 0};
    int64_t n;
    for (int v = 0; v < VENUES; v++) {
        liqmap *map = (liqmap *)(void *)memory[v];
        liqmap_stats stats = {.struct_size = sizeof stats};
        const int64_t tiers = build(map, sizeof memory[v], venues[v]);
        scenario.n_tiers = tiers;
        scenario.start = replay(map, files[v]);
        must(liqmap_density(map, shorts[v], BUCKETS * TIERS, NULL, LIQMAP_SHORT,
                            LIQMAP_QUOTE, 0, BUCKETS));
        for (int64_t i = 0; i < BUCKETS * tiers; i++) {
            both[i] += shorts[v][i];
        }
        must(liqmap_get_stats(map, &stats));
        printf("%s: the map knows %.1f %% of the open interest\n", venues[v],
               100 * stats.coverage);
    }
    must(liqmap_axis_edges(&axis, edges, BUCKETS + 1, NULL));
    must(liqmap_cascade(&end, burned, BUCKETS, sizeof *burned, &n, NULL, &scenario));
    for (int64_t i = 0; i < n; i++) {
        for (int v = 0; v < VENUES; v++) {
            forced[v] += held(v, burned[i].bucket, scenario.n_tiers);
        }
    }
    printf(
        "an order of %.2f million USD, which alone moves price from %.0f by 1.5 %%,\n"
        "ends at %.0f and forces %.2f million of shorts out: %.2f on Binance, %.2f "
        "on OKX\n",
        end.order / 1e6, scenario.start, end.price, end.liquidated / 1e6,
        forced[0] / 1e6, forced[1] / 1e6);
    return 0;
}
