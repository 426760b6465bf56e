/* SPDX-License-Identifier: MIT */
/*
 * Each part of the library once, on a map of the bundled days: the samples of the
 * reference. What lies between two lines [name] is shown there under that name.
 */
#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Every call of this program succeeds, or it ends here. */
static void must(int32_t status)
{
    if (status != LIQMAP_OK) {
        fprintf(stderr, "%s: %s\n", liqmap_status_name(status),
                liqmap_status_text(status));
        exit(1);
    }
}

static void *memory_of(int64_t bytes)
{
    void *memory = malloc((size_t)bytes);
    if (memory == NULL) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return memory;
}

/* [build] */
static liqmap *build(double price)
{
    liqmap_axis axis = {.struct_size = sizeof axis};
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_config config;
    int64_t count, bytes;
    void *memory;

    must(liqmap_config_init(&config, sizeof config));
    must(liqmap_preset(&config, tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &count,
                       "classic", 60000, 1));
    must(liqmap_axis_auto(&axis, price));
    must(liqmap_size(&bytes, &config, &axis, count));
    memory = memory_of(bytes); /* from wherever the program takes its memory */
    must(liqmap_init(memory, bytes, NULL, &config, &axis, tiers, count, sizeof *tiers));
    return memory;
}
/* [build] */

/* [venue] */
static void print_rules(void)
{
    liqmap_tier tiers[] = {{.leverage = 25}, {.leverage = 100}};
    int64_t venue;

    must(liqmap_venue_find(&venue, "binance:BTCUSDT", INT64_MAX)); /* the last known */
    must(liqmap_venue_tiers(venue, tiers, 2, sizeof *tiers, NULL,
                            LIQMAP_PROFILE_SMALLEST));
    printf("%s keeps %.2f %% as maintenance at 100x\n", liqmap_venue_name(venue),
           100 * tiers[1].mmr);
}
/* [venue] */

/* [margin] */
static void print_prices(void)
{
    const liqmap_position position = {.struct_size = sizeof position,
                                      .side = LIQMAP_LONG,
                                      .contract = LIQMAP_LINEAR,
                                      .maintenance = LIQMAP_MAINTENANCE_MARK,
                                      .entry = 95000,
                                      .leverage = 50,
                                      .quantity = 0.5,
                                      .mmr = 0.004};
    double liquidation, bankruptcy;

    must(liqmap_liquidation_price(&liquidation, &position));
    must(liqmap_bankruptcy_price(&bankruptcy, &position));
    printf("a 50x long at 95,000 is liquidated at %.2f, bankrupt at %.2f\n",
           liquidation, bankruptcy);
}
/* [margin] */

/* [inspect] */
static void print_findings(const liqmap_columns *columns, int64_t n)
{
    liqmap_finding found[8];
    int64_t count;

    must(liqmap_inspect(found, 8, sizeof *found, &count, columns, n, NULL));
    printf("%" PRId64 " of %" PRId64 " rows look wrong\n", count, n);
    for (int64_t i = 0; i < count && i < 8; i++) {
        printf("row %" PRId64 ": %g against %g\n", found[i].row, found[i].value,
               found[i].against);
    }
}
/* [inspect] */

/* [heat] */
static void print_heat(liqmap *map, const liqmap_snapshot *bars, int64_t n)
{
    const liqmap_heat_config config = {.struct_size = sizeof config,
                                       .unit = LIQMAP_QUOTE,
                                       .reading = LIQMAP_HEAT_DENSITY,
                                       .columns = 64};
    liqmap_heat_range range = {.struct_size = sizeof range,
                               .side = LIQMAP_SHORT,
                               .from_ms = INT64_MIN,
                               .to_ms = INT64_MAX,
                               .low = 95000,
                               .high = 98000};
    liqmap_heat_window window = {.struct_size = sizeof window};
    int64_t bytes;
    liqmap_heat *heat;

    must(liqmap_heat_size(&bytes, &config, map));
    heat = memory_of(bytes);
    must(liqmap_heat_init(heat, bytes, &config, map));
    must(liqmap_reset(map));
    for (int64_t i = 0; i < n; i++) {
        must(liqmap_push(map, NULL, 0, LIQMAP_QUOTE, &bars[i]));
        must(liqmap_heat_push(heat, map));
    }
    must(liqmap_heat_read(heat, &window, NULL, NULL, 0, NULL, 0,
                          &range)); /* the shape */
    printf("%" PRId64 " columns of %" PRId64 " buckets, %.0f to %.0f\n", window.columns,
           window.buckets, window.low, window.high);
    free(heat);
}
/* [heat] */

/* [read] */
static void print_levels(const liqmap *map)
{
    liqmap_stats now = {.struct_size = sizeof now};
    liqmap_cluster largest;
    double in_bucket, on_the_way;
    int64_t count;

    must(liqmap_get_stats(map, &now));
    must(liqmap_total_at(map, &in_bucket, &on_the_way, NULL, LIQMAP_SHORT, LIQMAP_QUOTE,
                         1.02 * now.close));
    must(liqmap_clusters(map, &largest, 1, sizeof largest, &count, LIQMAP_SHORT,
                         LIQMAP_QUOTE, NULL));
    printf("2 %% up: %.0f USD of shorts on the way, %.0f in that bucket\n", on_the_way,
           in_bucket);
    printf("the largest of %" PRId64 " clusters: %.0f USD at %.0f to %.0f\n", count,
           largest.amount, largest.low, largest.high);
}
/* [read] */

/* [pack] */
static liqmap *carry(const liqmap *map)
{
    int64_t length, bytes;
    liqmap *other;
    void *packed;

    must(liqmap_pack_size(map, &length));
    packed = memory_of(length);
    must(liqmap_pack(map, packed, length, NULL));
    /* ... to a file, over a wire, to a processor of the other byte order ... */
    must(liqmap_unpack_size(&bytes, packed, length));
    other = memory_of(bytes);
    must(liqmap_unpack(other, bytes, packed, length));
    free(packed);
    return other;
}
/* [pack] */

/* [merge] */
static void add(liqmap *sum, const liqmap *venue)
{
    int32_t status = liqmap_merge(sum, venue);
    if (status == LIQMAP_E_SHAPE) { /* on another axis: lay it on that of the sum */
        liqmap_axis axis = {.struct_size = sizeof axis};
        liqmap_tier tiers[LIQMAP_MAX_TIERS];
        liqmap_config config = {.struct_size = sizeof config};
        liqmap *moved;
        int64_t count, bytes;

        must(liqmap_get_axis(sum, &axis));
        must(liqmap_get_config(venue, &config));
        must(liqmap_get_tiers(venue, tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &count));
        must(liqmap_size(&bytes, &config, &axis, count));
        moved = memory_of(bytes);
        must(liqmap_init(moved, bytes, NULL, &config, &axis, tiers, count,
                         sizeof *tiers));
        must(liqmap_resample(moved, venue));
        status = liqmap_merge(sum, moved);
        free(moved);
    }
    must(status);
}
/* [merge] */

/* [forecast] */
static void print_expected(const double *said, const double *observed, int64_t hours)
{
    liqmap_expected expected = {.struct_size = sizeof expected};
    liqmap_forecast forecast;

    must(liqmap_forecast_init(&forecast, sizeof forecast));
    for (int64_t i = 0; i < hours; i++) {
        const liqmap_forecast_row row = {.time_ms = (i + 1) * 3600000,
                                         .forecast = {said[i], said[i]},
                                         .observed = {observed[i], observed[i]}};
        must(liqmap_forecast_add(&forecast, &row));
    }
    must(liqmap_forecast_read(&forecast, &expected, LIQMAP_SHORT, 1e6));
    printf("the map says 1,000,000: expect %.0f, with 80 %% between %.0f and %.0f\n",
           expected.median, expected.low_80, expected.high_80);
}
/* [forecast] */

enum { MOST = 8192, HOURS = 48 };
static liqmap_snapshot bars[MOST];
static int64_t times[MOST];
static double interest[MOST], high[MOST], low[MOST], closes[MOST], volume[MOST];

/* The bundled days; how many rows it has. */
static int64_t read_day(void)
{
    FILE *file = fopen("examples/data/binance.csv", "r");
    char line[256];
    int64_t n = 0;

    while (file != NULL && n < MOST && fgets(line, sizeof line, file) != NULL) {
        liqmap_snapshot *s = &bars[n];
        if (sscanf(line, "%" SCNd64 ",%lf,%lf,%lf,%lf,%lf", &s->time_ms,
                   &s->open_interest, &s->high, &s->low, &s->close, &s->volume) == 6) {
            times[n] = s->time_ms;
            interest[n] = s->open_interest;
            high[n] = s->high;
            low[n] = s->low;
            closes[n] = s->close;
            volume[n] = s->volume;
            n++;
        }
    }
    if (file == NULL || fclose(file) != 0 || n == 0) {
        fprintf(stderr, "run it at the top level\n");
        exit(1);
    }
    return n;
}

int main(void)
{
    const int64_t n = read_day();
    const liqmap_columns columns = {.struct_size = sizeof columns,
                                    .time_ms = times,
                                    .open_interest = interest,
                                    .high = high,
                                    .low = low,
                                    .close = closes,
                                    .volume = volume};
    double said[HOURS], observed[HOURS];
    liqmap *map = build(bars[0].close), *wider = build(1.1 * bars[0].close), *same;
    int64_t pushed;

    /* [self check] */
    must(liqmap_self_check());
    if (liqmap_struct_size(LIQMAP_STRUCT_CONFIG) < sizeof(liqmap_config)) {
        fprintf(stderr, "the library is older than these headers\n");
    }
    /* [self check] */
    print_rules();
    print_prices();
    print_findings(&columns, n);
    print_heat(map, bars, n);
    print_levels(map);

    same = carry(map);
    must(liqmap_validate(same));
    /* [push many] */
    must(liqmap_push_many(wider, &pushed, NULL, 0, LIQMAP_QUOTE, &columns, n));
    /* [push many] */
    add(same, wider);
    print_levels(same);

    for (int i = 0; i < HOURS; i++) { /* made up: the feed shows half of what is said */
        said[i] = 1e5 * (1 + i % 20);
        observed[i] = said[i] * (i % 2 == 0 ? 0.4 : 0.6);
    }
    print_expected(said, observed, HOURS);
    free(map);
    free(wider);
    free(same);
    return 0;
}
