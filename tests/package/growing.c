/* SPDX-License-Identifier: MIT */
/*
 * A caller whose structs are shorter or longer than the library's: built against one copy
 * of the headers, linked with a library built from another. GROWN says that every struct
 * with a struct_size has one more field, `added`. Prints what the library returned, so
 * that runs can be compared, and fails where a size is not handled as the headers say.
 *
 * growing KNOWN: 1 where the library knows the field `added`.
 */
#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST 4096
#define CANARY 0xa5

static int library_knows, failures, checks;

static void expect(int holds, const char *what, const char *name)
{
    checks++;
    if (!holds) {
        failures++;
        printf("FAILED %s: %s\n", name, what);
    }
}

static void must(int32_t status, const char *what)
{
    if (status != LIQMAP_OK) {
        printf("FAILED %s: %s\n", what, liqmap_status_name(status));
        exit(1);
    }
}

/* ---- a world for the calls ---------------------------------------------------- */

enum { BUCKETS = 50, TIERS = 3 };

static double map_memory[LIQMAP_SIZE(BUCKETS, TIERS) / sizeof(double)];
static double other_memory[LIQMAP_SIZE(BUCKETS, TIERS) / sizeof(double)];
static double heat_memory[1024], edges[BUCKETS + 1], density[BUCKETS * TIERS];
static liqmap *const map = (liqmap *)(void *)map_memory;
static liqmap_heat *const heat = (liqmap_heat *)(void *)heat_memory;

static const int64_t times[] = {1000, 2000};
static const double interests[] = {90, 120}, highs[] = {101, 103}, lows[] = {99, 98},
                    closes[] = {100, 102}, entries[] = {100, 101}, sizes[] = {2, 3};
static const int32_t sides[] = {LIQMAP_LONG, LIQMAP_SHORT};
static double prices[2], bankruptcies[2];
static int64_t brackets[2];
static int32_t statuses[2];

static const liqmap_axis axis = {
    .struct_size = sizeof axis, .low = 80, .step = 1, .buckets = BUCKETS};
static liqmap_config config;
static liqmap_bracket_table table;
static const liqmap_rules rules = {.struct_size = sizeof rules, .fee = 0.0005};
static liqmap_position position = {.struct_size = sizeof position,
                                   .entry = 100,
                                   .leverage = 10,
                                   .quantity = 2,
                                   .mmr = 0.004};
static liqmap_scenario scenario = {.struct_size = sizeof scenario,
                                   .direction = LIQMAP_UP,
                                   .buckets = BUCKETS,
                                   .n_tiers = TIERS,
                                   .start = 100,
                                   .per_percent = 10,
                                   .order = 20,
                                   .edges = edges,
                                   .density = density};
static const liqmap_heat_config heat_config = {.struct_size = sizeof heat_config,
                                               .columns = 1};
static const liqmap_heat_range heat_range = {
    .struct_size = sizeof heat_range, .from_ms = INT64_MIN, .to_ms = INT64_MAX};
static liqmap_columns columns = {.struct_size = sizeof columns};
static const liqmap_limits limits = {.struct_size = sizeof limits, .change = 1.1};
static const liqmap_position_columns rows = {
    .struct_size = sizeof rows, .side = sides, .entry = entries, .quantity = sizes};
static liqmap_forecast forecast;
static const liqmap_price_columns results = {.struct_size = sizeof results,
                                             .liquidation = prices,
                                             .bankruptcy = bankruptcies,
                                             .bracket = brackets,
                                             .status = statuses};

static void set_up(void)
{
    const liqmap_snapshot bar = {
        .time_ms = 1, .open_interest = 70, .high = 104, .low = 97, .close = 100};
    int64_t venue;
    must(liqmap_config_init(&config, sizeof config), "config_init");
    config.initial = LIQMAP_INITIAL_ENTRY;
    must(liqmap_init(map, sizeof map_memory, NULL, &config, &axis, NULL, 0, 0), "init");
    must(liqmap_push(map, NULL, 0, LIQMAP_QUOTE, &bar), "push");
    must(liqmap_heat_init(heat, sizeof heat_memory, &heat_config, map), "heat_init");
    must(liqmap_heat_push(heat, map), "heat_push");
    must(liqmap_axis_edges(&axis, edges, BUCKETS + 1, NULL), "edges");
    must(liqmap_density(map, density, BUCKETS * TIERS, NULL, LIQMAP_SHORT, LIQMAP_QUOTE,
                        0, BUCKETS),
         "density");
    must(liqmap_venue_find(&venue, "binance:BTCUSDT", INT64_MAX), "venue_find");
    table.struct_size = sizeof table;
    must(liqmap_venue_table(venue, &table), "venue_table");
    must(liqmap_forecast_init(&forecast, sizeof forecast), "forecast_init");
    for (int64_t i = 0; i < LIQMAP_FORECAST_ROWS; i++) {
        const liqmap_forecast_row row = {i, {1e4, 2e6}, {3e4, 1e6}};
        must(liqmap_forecast_add(&forecast, &row), "forecast_add");
    }
    columns.time_ms = times;
    columns.open_interest = interests;
    columns.high = highs;
    columns.low = lows;
    columns.close = closes;
}

/* ---- calls that read a struct -------------------------------------------------- */

/* Results are printed of calls that must succeed, a line each. */
static int is_shown;

static void show(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    if (is_shown) {
        printf(" %016" PRIx64, bits);
    }
}

static int32_t in_axis(const void *s)
{
    static double memory[2 * LARGEST / sizeof(double)];
    int64_t size = 0, bucket = 0;
    int32_t status = liqmap_size(&size, &config, s, TIERS);
    if (status == LIQMAP_OK) {
        status = liqmap_init(other_memory, sizeof other_memory, NULL, &config, s, NULL,
                             0, 0);
    }
    if (status == LIQMAP_OK) {
        status = liqmap_axis_find(s, &bucket, edges, BUCKETS + 1, 100);
    }
    if (status == LIQMAP_OK) {
        memcpy(memory, s, *(const uint32_t *)s);
        status = liqmap_axis_reach((liqmap_axis *)(void *)memory, 120);
        show((double)((liqmap_axis *)(void *)memory)->buckets);
    }
    show((double)bucket);
    return status != LIQMAP_OK ? status : liqmap_axis_edges(s, NULL, 0, NULL);
}

static int32_t in_config(const void *s)
{
    int32_t status = liqmap_size(NULL, s, &axis, TIERS);
    if (status == LIQMAP_OK) {
        status =
            liqmap_init(other_memory, sizeof other_memory, NULL, s, &axis, NULL, 0, 0);
    }
    return status;
}

static int32_t in_position(const void *s)
{
    double k = 0, price = 0, bankruptcy = 0, bracketed = 0;
    int32_t status = liqmap_liquidation_factor(&k, s);
    if (status == LIQMAP_OK) {
        status = liqmap_liquidation_price(&price, s);
    }
    if (status == LIQMAP_OK) {
        status = liqmap_bankruptcy_price(&bankruptcy, s);
    }
    if (status == LIQMAP_OK) {
        status = liqmap_bracketed_price(&bracketed, NULL, NULL, s, &table);
    }
    show(k);
    show(price);
    show(bankruptcy);
    show(bracketed);
    return status != LIQMAP_OK
               ? status
               : liqmap_bracketed_prices(&results, NULL, s, &rows, 2, &table);
}

static int32_t in_table(const void *s)
{
    double price = 0;
    const int32_t status = liqmap_bracketed_price(&price, NULL, NULL, &position, s);
    show(price);
    return status;
}

static int32_t in_rules(const void *s)
{
    liqmap_config own = config;
    liqmap_tier tier = {.leverage = 10};
    int32_t status = liqmap_table_tiers(&tier, 1, sizeof tier, NULL, s, &table,
                                        LIQMAP_PROFILE_AT_CAP);
    if (status == LIQMAP_OK) {
        status = liqmap_preset_table(&own, &tier, 1, sizeof tier, NULL, s, &table,
                                     LIQMAP_PROFILE_AT_CAP);
    }
    show(tier.fee);
    return status;
}

static int32_t in_rows(const void *s)
{
    const int32_t status =
        liqmap_bracketed_prices(&results, NULL, &position, s, 2, &table);
    show(prices[0]);
    show(prices[1]);
    return status;
}

static int32_t in_results(const void *s)
{
    const int32_t status =
        liqmap_bracketed_prices(s, NULL, &position, &rows, 2, &table);
    show(bankruptcies[1]);
    return status;
}

static int32_t in_columns(const void *s)
{
    double liquidated[2 * 2 * TIERS] = {0};
    int64_t pushed = -1;
    liqmap *const copy = (liqmap *)(void *)other_memory;
    int32_t status;
    must(liqmap_copy(copy, sizeof other_memory, map), "copy");
    status =
        liqmap_push_many(copy, &pushed, liquidated, 2 * 2 * TIERS, LIQMAP_QUOTE, s, 2);
    show((double)pushed);
    for (int i = 0; i < 2 * 2 * TIERS; i++) {
        show(liquidated[i]);
    }
    return status;
}

static int32_t in_heat_config(const void *s)
{
    double memory[1024];
    return liqmap_heat_init(memory, sizeof memory, s, map);
}

static int32_t in_heat_range(const void *s)
{
    double amounts[BUCKETS] = {0};
    float floats[BUCKETS];
    int32_t status = liqmap_heat_read(heat, NULL, NULL, NULL, 0, amounts, BUCKETS, s);
    if (status == LIQMAP_OK) {
        status = liqmap_heat_read_float(heat, NULL, NULL, NULL, 0, floats, BUCKETS, s);
    }
    show(amounts[10]);
    return status;
}

static int32_t in_scenario(const void *s)
{
    liqmap_cascade_end end = {.struct_size = sizeof end};
    int32_t status = liqmap_cascade(&end, NULL, 0, 0, NULL, NULL, s);
    if (status == LIQMAP_OK) {
        status = liqmap_trigger_curve(NULL, NULL, 0, NULL, 0, 0, NULL, s);
    }
    show(end.price);
    return status;
}

static int32_t in_limits(const void *s)
{
    int64_t count = 0;
    const int32_t status = liqmap_inspect(NULL, 0, 0, &count, &columns, 2, s);
    show((double)count);
    return status;
}

static int32_t in_forecast(const void *s)
{
    static double memory[LARGEST / sizeof(double)];
    liqmap_forecast *const own = (liqmap_forecast *)(void *)memory;
    const uint32_t size = *(const uint32_t *)s;
    const liqmap_forecast_row row = {LIQMAP_FORECAST_ROWS, {1e4, 2e6}, {5e4, 1e6}};
    liqmap_expected expected = {.struct_size = sizeof expected};
    int32_t status = liqmap_forecast_read(s, &expected, LIQMAP_LONG, 1e5);
    if (status == LIQMAP_OK) {
        memcpy(memory, s, size);
        status = liqmap_forecast_add(own, &row);
        must(liqmap_forecast_read(own, &expected, LIQMAP_LONG, 1e5), "forecast_read");
    }
    show(expected.high_95);
    return status;
}

static const struct reader {
    const char *name;
    const void *good;
    size_t size;
    size_t first; /* its size in the first version */
    int32_t (*call)(const void *);
} readers[] = {
    {"axis", &axis, sizeof axis, LIQMAP_FIRST_SIZEOF_AXIS, in_axis},
    {"config", &config, sizeof config, LIQMAP_FIRST_SIZEOF_CONFIG, in_config},
    {"position", &position, sizeof position, LIQMAP_FIRST_SIZEOF_POSITION, in_position},
    {"bracket_table", &table, sizeof table, LIQMAP_FIRST_SIZEOF_BRACKET_TABLE,
     in_table},
    {"rules", &rules, sizeof rules, LIQMAP_FIRST_SIZEOF_RULES, in_rules},
    {"position_columns", &rows, sizeof rows, LIQMAP_FIRST_SIZEOF_POSITION_COLUMNS,
     in_rows},
    {"price_columns", &results, sizeof results, LIQMAP_FIRST_SIZEOF_PRICE_COLUMNS,
     in_results},
    {"columns", &columns, sizeof columns, LIQMAP_FIRST_SIZEOF_COLUMNS, in_columns},
    {"heat_config", &heat_config, sizeof heat_config, LIQMAP_FIRST_SIZEOF_HEAT_CONFIG,
     in_heat_config},
    {"heat_range", &heat_range, sizeof heat_range, LIQMAP_FIRST_SIZEOF_HEAT_RANGE,
     in_heat_range},
    {"scenario", &scenario, sizeof scenario, LIQMAP_FIRST_SIZEOF_SCENARIO, in_scenario},
    {"limits", &limits, sizeof limits, LIQMAP_FIRST_SIZEOF_LIMITS, in_limits},
    {"forecast", &forecast, sizeof forecast, LIQMAP_FIRST_SIZEOF_FORECAST, in_forecast},
};

/* The struct in the middle of memory that would show a read past its end. */
static void *place(const struct reader *r, unsigned char *memory, uint32_t size)
{
    memset(memory, CANARY, 2 * LARGEST);
    memset(memory, 0, size);
    memcpy(memory, r->good, r->size < size ? r->size : size);
    memcpy(memory, &size, sizeof size);
    return memory;
}

static void check_reader(const struct reader *r)
{
    static double aligned[2 * LARGEST / sizeof(double)];
    unsigned char *memory = (unsigned char *)aligned;
    const uint32_t size = (uint32_t)r->size, first = (uint32_t)r->first;
    /* Whatever a caller's version is, from the first on. */
    for (uint32_t n = first; n <= LARGEST; n = n < size + 32 ? n + 8 : 2 * n) {
        is_shown = 1;
        printf("%s", r->name);
        expect(r->call(place(r, memory, n)) == LIQMAP_OK, "a size is taken", r->name);
        printf("\n");
        is_shown = 0;
    }
    expect(r->call(place(r, memory, first - 1)) == LIQMAP_E_STRUCT_SIZE,
           "shorter than the first version", r->name);
    expect(r->call(place(r, memory, LARGEST + 1)) == LIQMAP_E_STRUCT_SIZE,
           "longer than any version", r->name);
    /* Beyond what the library knows every byte must be 0. Only the caller's headers say
     * here what that is: at most the field `added` more. */
    for (uint32_t at = size; at < size + 64; at++) {
        int32_t status;
        place(r, memory, size + 64);
        memory[at] = 1;
        status = r->call(memory);
#ifndef GROWN
        if (library_knows && at < size + 2 * sizeof(double)) {
            continue; /* may be its field, that callers of this version do not have */
        }
#endif
        expect(status == LIQMAP_E_STRUCT_TAIL, "a tail that is not 0", r->name);
    }
#ifdef GROWN
    place(r, memory, size);
    memory[size - 1] = 1; /* in `added`, the last field */
    expect(r->call(memory) == (library_knows ? LIQMAP_OK : LIQMAP_E_STRUCT_TAIL),
           library_knows ? "the new field is known" : "the new field is not known",
           r->name);
#endif
}

/* ---- calls that write a struct ------------------------------------------------- */

static int32_t out_axis(void *s)
{
    const int32_t status = liqmap_axis_auto(s, 100);
    return status != LIQMAP_OK ? status : liqmap_get_axis(map, s);
}

static int32_t out_config(void *s)
{
    return liqmap_get_config(map, s);
}

static int32_t out_new_config(void *s)
{
    return liqmap_config_init(s, *(uint32_t *)s);
}

static int32_t out_stats(void *s)
{
    return liqmap_get_stats(map, s);
}

static int32_t out_summary(void *s)
{
    return liqmap_get_summary(map, s, LIQMAP_QUOTE, 0, BUCKETS);
}

static int32_t out_rules(void *s)
{
    return liqmap_venue_rules(0, s);
}

static int32_t out_table(void *s)
{
    return liqmap_venue_table(0, s);
}

static int32_t out_window(void *s)
{
    return liqmap_heat_read(heat, s, NULL, NULL, 0, NULL, 0, &heat_range);
}

static int32_t out_end(void *s)
{
    return liqmap_cascade(s, NULL, 0, 0, NULL, NULL, &scenario);
}

static int32_t out_curve(void *s)
{
    return liqmap_trigger_curve(s, NULL, 0, NULL, 0, 0, NULL, &scenario);
}

static int32_t out_forecast(void *s)
{
    return liqmap_forecast_init(s, *(uint32_t *)s);
}

static int32_t out_expected(void *s)
{
    return liqmap_forecast_read(&forecast, s, LIQMAP_SHORT, 1e5);
}

static const struct writer {
    const char *name;
    size_t size, first;
    int32_t (*call)(void *);
} writers[] = {
    {"get_axis", sizeof(liqmap_axis), LIQMAP_FIRST_SIZEOF_AXIS, out_axis},
    {"get_config", sizeof(liqmap_config), LIQMAP_FIRST_SIZEOF_CONFIG, out_config},
    {"config_init", sizeof(liqmap_config), LIQMAP_FIRST_SIZEOF_CONFIG, out_new_config},
    {"get_stats", sizeof(liqmap_stats), LIQMAP_FIRST_SIZEOF_STATS, out_stats},
    {"get_summary", sizeof(liqmap_summary), LIQMAP_FIRST_SIZEOF_SUMMARY, out_summary},
    {"venue_rules", sizeof(liqmap_rules), LIQMAP_FIRST_SIZEOF_RULES, out_rules},
    {"venue_table", sizeof(liqmap_bracket_table), LIQMAP_FIRST_SIZEOF_BRACKET_TABLE,
     out_table},
    {"heat_window", sizeof(liqmap_heat_window), LIQMAP_FIRST_SIZEOF_HEAT_WINDOW,
     out_window},
    {"cascade_end", sizeof(liqmap_cascade_end), LIQMAP_FIRST_SIZEOF_CASCADE_END,
     out_end},
    {"curve", sizeof(liqmap_curve), LIQMAP_FIRST_SIZEOF_CURVE, out_curve},
    {"forecast_init", sizeof(liqmap_forecast), LIQMAP_FIRST_SIZEOF_FORECAST,
     out_forecast},
    {"expected", sizeof(liqmap_expected), LIQMAP_FIRST_SIZEOF_EXPECTED, out_expected},
};

/* All bytes of a range are of one value. */
static int is_filled(const unsigned char *memory, size_t from, size_t to, int value)
{
    for (size_t i = from; i < to; i++) {
        if (memory[i] != value) {
            return 0;
        }
    }
    return 1;
}

/* Nothing of the struct is read but its size: what was there does not matter. */
static void check_writer(const struct writer *w)
{
    static double aligned[2 * LARGEST / sizeof(double)];
    static double wanted[2 * LARGEST / sizeof(double)];
    unsigned char *memory = (unsigned char *)aligned, *want = (unsigned char *)wanted;
    uint32_t size = (uint32_t)w->size;
    memset(want, 0, sizeof wanted);
    memcpy(want, &size, sizeof size);
    must(w->call(want), w->name);
    for (uint32_t n = (uint32_t)w->first; n <= LARGEST;
         n = n < size + 32 ? n + 8 : 2 * n) {
        const size_t both = n < w->size ? n : w->size;
        memset(memory, CANARY, sizeof aligned);
        memcpy(memory, &n, sizeof n);
        expect(w->call(memory) == LIQMAP_OK, "a size is taken", w->name);
        expect(*(uint32_t *)(void *)memory == n, "struct_size stays", w->name);
        expect(memcmp(memory + 4, want + 4, both - 4) == 0, "what is written", w->name);
        expect(is_filled(memory, both, n, 0), "the rest is 0", w->name);
        expect(is_filled(memory, n, sizeof aligned, CANARY), "no byte beyond", w->name);
    }
    for (int i = 0; i < 2; i++) {
        size = i == 0 ? (uint32_t)w->first - 1 : LARGEST + 1;
        memset(memory, CANARY, sizeof aligned);
        memcpy(memory, &size, sizeof size);
        expect(w->call(memory) == LIQMAP_E_STRUCT_SIZE, "a wrong size", w->name);
        expect(is_filled(memory, 4, sizeof aligned, CANARY), "nothing then", w->name);
    }
}

/* A setting that a shorter caller has no field for is not dropped in silence. */
static void check_settings(void)
{
    liqmap_config given = config, got = {.struct_size = LIQMAP_FIRST_SIZEOF_CONFIG};
    liqmap *const other = (liqmap *)(void *)other_memory;
    given.intrabar = 0.5;
    must(liqmap_init(other, sizeof other_memory, NULL, &given, &axis, NULL, 0, 0),
         "init");
    expect(liqmap_get_config(other, &got) == LIQMAP_E_ROOM, "a dropped setting",
           "get_config");
    expect(got.entry_points == 0, "nothing is written then", "get_config");
#ifdef GROWN
    if (library_knows) {
        given = config;
        given.added = 1;
        got.struct_size = sizeof given - sizeof given.added;
        must(liqmap_init(other, sizeof other_memory, NULL, &given, &axis, NULL, 0, 0),
             "init");
        expect(liqmap_get_config(other, &got) == LIQMAP_E_ROOM, "a dropped setting",
               "get_config");
    }
#endif
}

int main(int argc, char **argv)
{
    library_knows = argc > 1 && atoi(argv[1]);
    set_up();
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        check_reader(&readers[i]);
    }
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        check_writer(&writers[i]);
    }
    check_settings();
    fprintf(stderr, "%d checks, %d failed\n", checks, failures);
    return failures != 0;
}
