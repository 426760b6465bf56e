/* SPDX-License-Identifier: MIT */
/*
 * The same pushes give the same bits, on any compiler and any processor: a long mixed
 * run through every call that computes, boiled down to one number that was written down
 * once. Plain C, so that it runs under an emulator or on a page.
 */
#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOLDEN UINT64_C(0x0d1d9699178cfbee)
#define GOLDEN_CASCADES UINT64_C(0xc83278d7b1800846)
#define GOLDEN_FORECASTS UINT64_C(0x379d864209ccf5f2)
#define EMPTY UINT64_C(0xcbf29ce484222325)
#define PUSHES 20000
#define BUCKETS 700

static uint64_t state = 1;
static uint64_t digest = EMPTY;

static double uniform(void)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

/* FNV-1a over the bits of numbers, least byte first wherever we run. */
static void take(const double *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        for (int k = 0; k < 64; k += 8) {
            digest = (digest ^ ((bits >> k) & 0xff)) * UINT64_C(0x100000001b3);
        }
    }
}

static void must(int32_t status)
{
    if (status != LIQMAP_OK) {
        fprintf(stderr, "%s: %s\n", liqmap_status_name(status),
                liqmap_status_text(status));
        exit(1);
    }
}

static void take_readings(const liqmap *map, int64_t n_tiers)
{
    static double amounts[BUCKETS * LIQMAP_MAX_TIERS];
    double at[LIQMAP_MAX_TIERS], up_to[LIQMAP_MAX_TIERS], price;
    liqmap_stats s = {.struct_size = sizeof s};
    liqmap_summary o = {.struct_size = sizeof o};
    liqmap_cluster c[5];
    int64_t length, bucket;
    must(liqmap_validate(map));
    must(liqmap_get_stats(map, &s));
    take(&s.coverage, 1 + 2 * 8 + 4 * LIQMAP_MAX_TIERS);
    for (int32_t side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int32_t unit = LIQMAP_CONTRACTS; unit <= LIQMAP_QUOTE; unit++) {
            must(liqmap_density(map, amounts, BUCKETS * n_tiers, &length, side, unit, 0,
                                BUCKETS));
            take(amounts, length);
            must(liqmap_cumulative(map, amounts, BUCKETS * n_tiers, &length, side, unit,
                                   0, BUCKETS));
            take(amounts, length);
            must(liqmap_cumulative_at(map, at, up_to, LIQMAP_MAX_TIERS, &bucket, side,
                                      unit,
                                      s.close * (side == LIQMAP_LONG ? 0.97 : 1.03)));
            take(at, n_tiers);
            take(up_to, n_tiers);
            if (liqmap_price_at(map, &bucket, &price, side, unit, 0.5 * up_to[0]) ==
                0) {
                take(&price, 1);
            }
            must(liqmap_clusters(map, c, 5, sizeof *c, &length, side, unit, NULL));
            for (int64_t i = 0; i < length && i < 5; i++) {
                take(&c[i].low, 4);
            }
        }
    }
    must(liqmap_get_summary(map, &o, LIQMAP_QUOTE, 0, BUCKETS));
    take(o.total, 3);
    take(o.pain_price, 4);
}

/*
 * A walk of price and open interest that jumps, stops, empties and leaves the axis. No
 * two random numbers in one expression: C does not say which would come first.
 */
static void run(int32_t kind, int32_t contract, int32_t maintenance, int64_t n_tiers,
                int32_t entry_points)
{
    const double step = kind == LIQMAP_AXIS_LINEAR ? 25 : 0.0005;
    const liqmap_axis axis = {sizeof axis, kind, 90000, step, BUCKETS};
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_config config;
    double row[2 * LIQMAP_MAX_TIERS], price = 98000, oi = 1000;
    int64_t size;
    liqmap *map;
    for (int64_t t = 0; t < n_tiers; t++) {
        const liqmap_tier tier = {5 + 9 * (double)t, 0.9 / (double)n_tiers,
                                  0.8 / (double)n_tiers, 0.001 * (double)(t % 3 + 1),
                                  maintenance == LIQMAP_MAINTENANCE_MARK ? 0.0005 : 0};
        tiers[t] = tier;
    }
    must(liqmap_config_init(&config, sizeof config));
    config.contract = contract;
    config.maintenance = maintenance;
    config.entry_points = entry_points;
    config.initial = n_tiers % 2 == 0;
    config.holding_ms = n_tiers % 3 == 0 ? 3600000 : 0;
    must(liqmap_size(&size, &config, &axis, n_tiers));
    map = malloc((size_t)size);
    must(map == NULL ? LIQMAP_E_MEMORY : LIQMAP_OK);
    must(liqmap_init(map, size, NULL, &config, &axis, tiers, n_tiers, sizeof *tiers));
    for (int64_t i = 1; i <= PUSHES; i++) {
        const double open = price;
        const double jump = uniform() < 0.01 ? 0.1 : 0.004;
        const double event = uniform(), change = uniform(), volume = 40 * uniform();
        price *= 1 + (uniform() - 0.5) * jump;
        price = price < 89000 || price > 125000 ? 98000 : price;
        oi = event < 0.002 ? 0 : event < 0.05 ? 1000 * change : oi + change;
        const double high = (open > price ? open : price) * (1 + 0.001 * uniform());
        const double low = (open < price ? open : price) * (1 - 0.001 * uniform());
        const liqmap_snapshot bar = {.time_ms = i * 60000,
                                     .open_interest = oi,
                                     .high = high,
                                     .low = low,
                                     .close = price,
                                     .entry = i % 3 == 0 ? 0.5 * (open + price) : 0,
                                     .volume = i % 5 == 0 ? 0 : volume};
        must(liqmap_push(map, row, 2 * LIQMAP_MAX_TIERS, i % 2 == 0, &bar));
        take(row, 2 * n_tiers);
        if (i % 2000 == 0) {
            const liqmap_snapshot still = {.high = price, .low = price, .close = price};
            const liqmap_snapshot rise = {.high = price * 1.02, .low = price};
            take_readings(map, n_tiers);
            must(
                liqmap_place(map, i % 4000 == 0, i % n_tiers, price * 1.01, uniform()));
            must(liqmap_open(map, LIQMAP_LONG, uniform(), &still));
            must(liqmap_close(map, LIQMAP_LONG, 0.1 * uniform()));
            must(liqmap_sweep(map, row, 2 * LIQMAP_MAX_TIERS, LIQMAP_QUOTE, &rise));
            take(row, 2 * n_tiers);
        }
    }
    free(map);
}

static void take_margins(void)
{
    for (int i = 0; i < 4000; i++) {
        liqmap_position p = {.struct_size = sizeof p,
                             .side = i & 1,
                             .contract = i >> 1 & 1,
                             .maintenance = i >> 2 & 1};
        p.entry = 1000 * uniform() + 1;
        p.leverage = 1 + 100 * uniform();
        p.quantity = uniform() + 0.01;
        p.mmr = 0.02 * uniform();
        p.deduction = i % 2 == 0 ? 0 : 1e-4 * uniform();
        double price;
        if (liqmap_liquidation_price(&price, &p) == LIQMAP_OK) {
            take(&price, 1);
        }
        if (liqmap_bankruptcy_price(&price, &p) == LIQMAP_OK) {
            take(&price, 1);
        }
    }
}

/* One order and every order, in books of points and of one amount a percent. */
static void take_cascades(int32_t direction, int64_t n_tiers)
{
    static double edges[BUCKETS + 1], density[BUCKETS * LIQMAP_MAX_TIERS];
    static double orders[BUCKETS];
    static liqmap_zone zones[BUCKETS];
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LOG, 90000, 0.0005, BUCKETS};
    const double outward = direction == LIQMAP_UP ? 1 : -1;
    const double start = 100000 + 10000 * uniform();
    liqmap_cascade_end end = {.struct_size = sizeof end};
    liqmap_curve curve = {.struct_size = sizeof curve};
    double price[40], quote[40], so_far = 0;
    must(liqmap_axis_edges(&axis, edges, BUCKETS + 1, NULL));
    for (int64_t i = 0; i < BUCKETS * n_tiers; i++) {
        const double amount = 1000 * uniform();
        density[i] = uniform() < 0.5 ? 0 : amount;
    }
    for (int i = 0; i < 40; i++) {
        const double more = 20000 * uniform() * (double)n_tiers;
        so_far += i % 7 == 3 ? 0 : more;
        price[i] = start + outward * (400 * (double)i + 300 * uniform() + 1);
        quote[i] = so_far;
    }
    for (int i = 0; i < 20; i++) {
        const int points = i % 2;
        const double order = so_far * uniform() * 0.2;
        liqmap_scenario scenario = {
            .struct_size = sizeof scenario,
            .direction = direction,
            .buckets = BUCKETS,
            .n_tiers = n_tiers,
            .n_depth = points ? 40 : 0,
            .start = start,
            .per_percent = points ? 0 : 50000,
            .order = i % 5 == 0 ? 0 : order,
            .move = i % 5 == 0 ? 0.001 * (double)(i + 1) : 0,
            .edges = edges,
            .density = density,
            .depth_price = points ? price : NULL,
            .depth_quote = points ? quote : NULL,
        };
        must(liqmap_cascade(&end, NULL, 0, 0, NULL, NULL, &scenario));
        take(&end.order, 2);
        take(&end.liquidated, 3 + LIQMAP_CASCADE_TIERS);
        scenario.per_percent = points ? 0 : 1000 * (double)(i + 1);
        must(liqmap_trigger_curve(&curve, orders, BUCKETS, zones, BUCKETS,
                                  sizeof *zones, NULL, &scenario));
        take(orders, curve.length);
        for (int64_t k = 0; k < curve.n_zones; k++) {
            take(&zones[k].from, 4);
        }
    }
}

/* Logarithms and exponentials are in it. */
static void take_forecasts(void)
{
    liqmap_forecast f;
    must(liqmap_forecast_init(&f, sizeof f));
    for (int64_t i = 0; i < 4000; i++) {
        liqmap_forecast_row row = {.time_ms = i * 3600000};
        for (int side = 0; side < 2; side++) {
            const double x = uniform(), y = uniform();
            row.forecast[side] = 1e7 * x * x * x * x;
            row.observed[side] = i % 7 == 0 ? 0 : row.forecast[side] * y * 2;
        }
        must(liqmap_forecast_add(&f, &row));
        if (i >= LIQMAP_FORECAST_ROWS) {
            liqmap_expected e = {.struct_size = sizeof e};
            must(liqmap_forecast_read(&f, &e, i & 1, row.forecast[0]));
            take(&e.level, 7);
        }
    }
}

static int differs(uint64_t golden)
{
    printf("%016" PRIx64 "\n", digest);
    if (digest != golden) {
        fprintf(stderr, "digest: the bits are not %016" PRIx64 "\n", golden);
    }
    return digest != golden;
}

int main(void)
{
    int bad;
    must(liqmap_self_check());
    for (int32_t i = 0; i < 8; i++) {
        const int64_t tiers[] = {1, 2, 3, 4, 6, 11, 16, 5};
        run(i & 1, i >> 1 & 1, i >> 2 & 1, tiers[i], i % 5 + 1);
    }
    take_margins();
    bad = differs(GOLDEN);
    /* A line of their own: what is added above does not touch it. */
    state = 2;
    digest = EMPTY;
    for (int32_t i = 0; i < 8; i++) {
        take_cascades(i & 1, i * 2 + 1);
    }
    bad |= differs(GOLDEN_CASCADES);
    state = 3;
    digest = EMPTY;
    take_forecasts();
    return differs(GOLDEN_FORECASTS) || bad;
}
