/* SPDX-License-Identifier: MIT */
/*
 * The same calls give the same bits, on any compiler and any processor: long mixed runs
 * through every room, each boiled down to one number that was written down once. Prints
 * them, and fails where one differs. Plain C, so that it runs under an emulator or on a
 * page.
 */
#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    config.intrabar = n_tiers > 10 ? 0.2 : 0;
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
            must(liqmap_forecast_read(&f, &e, (int32_t)(i & 1), row.forecast[0]));
            take(&e.level, 7);
        }
    }
}

static void take_number(int64_t number)
{
    const double x = (double)number;
    take(&x, 1);
}

static void take_tiers(const liqmap_tier *tiers, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        take(&tiers[i].leverage, 5);
    }
}

static void take_config(const liqmap_config *c)
{
    take_number(c->contract);
    take_number(c->maintenance);
    take_number(c->entry_points);
    take_number(c->holding_ms);
    take(&c->turnover, 1);
    take(&c->intrabar, 1);
}

/* Columns in which something of every kind is implausible now and then. */
static void take_findings(void)
{
    enum { ROWS = 3000 };
    static int64_t time_ms[ROWS];
    static double numbers[6][ROWS];
    static liqmap_finding found[4 * ROWS];
    const liqmap_columns columns = {.struct_size = sizeof columns,
                                    .time_ms = time_ms,
                                    .open_interest = numbers[0],
                                    .high = numbers[1],
                                    .low = numbers[2],
                                    .close = numbers[3],
                                    .entry = numbers[4],
                                    .volume = numbers[5]};
    double oi = 1000, close = 90000;
    int64_t count, missing = 0;
    for (int64_t i = 0; i < ROWS; i++) {
        const double event = uniform(), size = 1 + 30 * uniform();
        const int kind = (int)(event * 300);
        oi *= 1 + 0.01 * (uniform() - 0.5);
        close *= 1 + 0.01 * (uniform() - 0.5);
        missing += kind == 8 ? (int64_t)size : 0;
        time_ms[i] =
            (INT64_C(1700000000000) + (i + missing) * 60000) / (kind == 0 ? 1000 : 1);
        numbers[0][i] = kind == 1 ? 0 : kind == 2 ? oi * size : oi;
        numbers[1][i] = close * (kind == 3 ? size : 1.001);
        numbers[2][i] = close / (kind == 4 ? size : 1.001);
        numbers[3][i] = kind == 5 ? close * size : close;
        numbers[4][i] = kind == 6 ? close / size : close;
        numbers[5][i] = kind == 7 ? oi * size * 100 : oi * 0.01;
    }
    must(liqmap_inspect(found, 4 * ROWS, sizeof *found, &count, &columns, ROWS, NULL));
    take_number(count);
    for (int64_t i = 0; i < count && i < 4 * ROWS; i++) {
        take_number(found[i].row);
        take_number(found[i].kind);
        take(&found[i].value, 2);
    }
}

static void take_axes(void)
{
    static double edges[20001];
    for (int i = 0; i < 40; i++) {
        liqmap_axis axis = {.struct_size = sizeof axis, .kind = i & 1};
        const double price = 1 + 100000 * uniform();
        int64_t count, bucket;
        if (i % 4 < 2) {
            must(liqmap_axis_auto(&axis, price));
        } else {
            axis.low = 0.5 * price;
            axis.step = axis.kind == LIQMAP_AXIS_LOG ? 0.001 : price * 0.001;
            must(liqmap_axis_reach(&axis, 1.5 * price));
        }
        take_number(axis.buckets);
        must(liqmap_axis_edges(&axis, edges, 20001, &count));
        take(edges, count);
        for (int k = 0; k < 200; k++) {
            must(liqmap_axis_find(&axis, &bucket, edges, count, price * 2 * uniform()));
            take_number(bucket);
        }
    }
}

static void take_presets(void)
{
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_config config;
    int64_t count;
    must(liqmap_default_tiers(tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &count));
    take_tiers(tiers, count);
    for (int64_t i = 0; i < 4 * liqmap_preset_count(); i++) {
        must(liqmap_config_init(&config, sizeof config));
        must(liqmap_preset(&config, tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &count,
                           liqmap_preset_name(i / 4), i & 1 ? 60000 : 3600000,
                           (int32_t)(i >> 1 & 1)));
        take_config(&config);
        take_tiers(tiers, count);
    }
}

static void take_bracketed(const liqmap_rules *rules, const liqmap_bracket_table *table)
{
    for (int i = 0; i < 40; i++) {
        liqmap_position p = {.struct_size = sizeof p,
                             .side = i & 1,
                             .contract = rules->contract,
                             .maintenance = rules->maintenance,
                             .fee = rules->fee};
        double price = 0;
        int64_t bracket = -1;
        const double wide = uniform();
        p.entry = 90000 + 10000 * uniform();
        p.leverage = 1 + 49 * uniform();
        p.quantity = 1000 * wide * wide * wide + 0.01;
        p.cross = i % 3 == 0 ? p.entry * uniform() : 0;
        take_number(liqmap_bracketed_price(&price, &bracket, NULL, &p, table));
        take_number(bracket);
        take(&price, 1);
    }
}

static void take_venues(void)
{
    for (int64_t i = 0; i < liqmap_venue_count(); i++) {
        liqmap_rules rules = {.struct_size = sizeof rules};
        liqmap_bracket_table table = {.struct_size = sizeof table};
        liqmap_tier tiers[3] = {
            {2, 0.3, 0.2, 0, 0}, {7, 0.3, 0.4, 0, 0}, {20, 0.3, 0.4, 0, 0}};
        liqmap_config config;
        must(liqmap_venue_rules(i, &rules));
        must(liqmap_venue_table(i, &table));
        must(liqmap_config_init(&config, sizeof config));
        take(&rules.fee, 2);
        for (int64_t k = 0; k < table.count; k++) {
            take(&table.rows[k].leverage, 3);
        }
        take_number(liqmap_preset_venue(&config, tiers, 3, sizeof *tiers, NULL, i,
                                        (int32_t)(i & 1)));
        take_config(&config);
        take_tiers(tiers, 3);
        take_bracketed(&rules, &table);
    }
}

static void take_bytes(const unsigned char *bytes, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        digest = (digest ^ bytes[i]) * UINT64_C(0x100000001b3);
    }
}

/* Any of the maps that take_pairs() needs, of 16 tiers at most. */
enum { SMALL = 300 };
static double map_memory[3][LIQMAP_SIZE(SMALL, LIQMAP_MAX_TIERS) / sizeof(double)];
static double ring[1 << 18];

static liqmap *small_map(int which, int32_t kind, double step, int64_t n_tiers)
{
    const liqmap_axis axis = {sizeof axis, kind, 80000, step, SMALL};
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_config config;
    for (int64_t t = 0; t < n_tiers; t++) {
        const liqmap_tier tier = {10 + 7 * (double)t, 0.8 / (double)n_tiers,
                                  0.9 / (double)n_tiers, 0.004, 0.0005};
        tiers[t] = tier;
    }
    must(liqmap_config_init(&config, sizeof config));
    config.entry_points = which + 1;
    config.initial = LIQMAP_INITIAL_ENTRY;
    config.turnover = 0.1;
    config.intrabar = 0.05;
    must(liqmap_init(map_memory[which], sizeof map_memory[which], NULL, &config, &axis,
                     tiers, n_tiers, sizeof *tiers));
    return (liqmap *)(void *)map_memory[which];
}

static void push_few(liqmap *map, int64_t from, int64_t n)
{
    double price = 95000;
    for (int64_t i = from; i < from + n; i++) {
        liqmap_snapshot bar = {.time_ms = i * 60000};
        price *= 1 + 0.01 * (uniform() - 0.5);
        bar.close = price;
        bar.high = price * (1 + 0.004 * uniform());
        bar.low = price * (1 - 0.004 * uniform());
        bar.open_interest = 1000 * (1 + uniform());
        bar.volume = 300 * uniform();
        must(liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS, &bar));
    }
}

static void take_ring(const liqmap_heat *heat, int64_t n_tiers)
{
    static double amounts[SMALL * LIQMAP_MAX_TIERS * 12];
    static float floats[SMALL * LIQMAP_MAX_TIERS * 12];
    double closes[12];
    int64_t times[12];
    for (int32_t side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        liqmap_heat_window window = {.struct_size = sizeof window};
        const liqmap_heat_range range = {sizeof range, side,  INT64_MIN,
                                         INT64_MAX,    85000, 0};
        must(liqmap_heat_read(heat, &window, times, closes, 12, amounts,
                              SMALL * n_tiers * 12, &range));
        const int64_t n = window.columns * window.buckets * window.tiers;
        take(closes, window.columns);
        take(amounts, n);
        take(&window.low, 2);
        must(liqmap_heat_read_float(heat, &window, times, closes, 12, floats,
                                    SMALL * n_tiers * 12, &range));
        for (int64_t i = 0; i < n; i++) {
            const double x = floats[i];
            take(&x, 1);
        }
    }
}

/* Rings of columns, and maps that are merged, resampled, packed and unpacked. */
static void take_pairs(int32_t kind, int64_t n_tiers)
{
    static unsigned char packed[2 * SMALL * LIQMAP_MAX_TIERS * 10 + 4096];
    const double step = kind == LIQMAP_AXIS_LINEAR ? 100 : 0.001;
    const liqmap_heat_config config = {sizeof config, LIQMAP_QUOTE,
                                       (int32_t)(n_tiers & 1),
                                       (int32_t)(n_tiers >> 1 & 1), 12};
    liqmap *a = small_map(0, kind, step, n_tiers),
           *b = small_map(1, kind, step, n_tiers);
    liqmap *other = small_map(2, kind, step * 0.7, n_tiers);
    liqmap_heat *heat = (liqmap_heat *)(void *)ring;
    int64_t size;
    must(liqmap_heat_init(ring, sizeof ring, &config, a));
    for (int64_t i = 0; i < 20; i++) {
        push_few(a, 1 + i * 5, 5);
        must(liqmap_heat_push(heat, a));
        must(i % 6 == 5 ? liqmap_heat_thin(heat) : LIQMAP_OK);
    }
    take_ring(heat, n_tiers);
    push_few(b, 1000, 50);
    must(liqmap_merge(a, b));
    must(liqmap_resample(other, a));
    push_few(other, 2000, 20);
    must(liqmap_pack(other, packed, sizeof packed, &size));
    take_bytes(packed, size);
    must(liqmap_unpack(b, sizeof map_memory[1], packed, size));
    push_few(b, 3000, 20);
    must(liqmap_pack(b, packed, sizeof packed, &size));
    take_bytes(packed, size);
    must(liqmap_validate(a));
    must(liqmap_validate(b));
}

static void run_maps(void)
{
    for (int32_t i = 0; i < 8; i++) {
        const int64_t tiers[] = {1, 2, 3, 4, 6, 11, 16, 5};
        run(i & 1, i >> 1 & 1, i >> 2 & 1, tiers[i], i % 5 + 1);
    }
    take_margins();
}

static void run_cascades(void)
{
    for (int32_t i = 0; i < 8; i++) {
        take_cascades(i & 1, i * 2 + 1);
    }
}

static void run_pairs(void)
{
    for (int32_t i = 0; i < 8; i++) {
        take_pairs(i & 1, i * 2 + 1);
    }
}

static const struct {
    const char *rooms;
    void (*run)(void);
    uint64_t state, golden;
} runs[] = {
    {"map push read levels margin", run_maps, 1, UINT64_C(0xd27b342981a48542)},
    {"cascade", run_cascades, 2, UINT64_C(0xc83278d7b1800846)},
    {"forecast", take_forecasts, 3, UINT64_C(0x379d864209ccf5f2)},
    {"inspect", take_findings, 4, UINT64_C(0x02c51bb9f6dfe139)},
    {"axis", take_axes, 5, UINT64_C(0xca102bc665986451)},
    {"preset", take_presets, 6, UINT64_C(0x0b7be01bd24949d4)},
    {"venue, brackets of margin", take_venues, 7, UINT64_C(0xbfb66bf579d0bdcd)},
    {"heat merge pack", run_pairs, 8, UINT64_C(0xfd8bf54a46e086dd)},
};

int main(void)
{
    int bad = 0;
    must(liqmap_self_check());
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        state = runs[i].state;
        digest = EMPTY;
        runs[i].run();
        printf("%016" PRIx64 "  %s\n", digest, runs[i].rooms);
        if (digest != runs[i].golden) {
            fprintf(stderr, "digest: the bits of %s are not %016" PRIx64 "\n",
                    runs[i].rooms, runs[i].golden);
            bad = 1;
        }
    }
    return bad;
}
