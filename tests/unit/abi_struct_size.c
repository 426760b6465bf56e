/* SPDX-License-Identifier: MIT */
/*
 * Structs with a struct_size, in every call that takes one. Callers may know less of a
 * struct than the library, from its first size on, or more. Of inputs what a caller does
 * not have is 0, and a tail that the library does not know passes where it is all zeros;
 * outputs are filled as far as the caller's go, zeros past what the library knows.
 */
#include "sample_map.h"

enum { TAIL = 24 };

typedef union {
    uint32_t struct_size;
    double align;
    unsigned char bytes[sizeof(liqmap_stats) + TAIL];
} versioned;

/* What the calls are about. */
static liqmap *witness;
static int64_t witness_bytes;

static const double one_price[] = {100.0};
static const double one_quantity[] = {5.0};
static const int64_t one_time[] = {INT64_MAX};
static const liqmap_bracket endless[] = {{1e60, 0.0, 0.004, 0.0}};
static const double two_edges[] = {1.0, 2.0};

/* Valid inputs. */
static const liqmap_position position = {
    .struct_size = sizeof position, .entry = 100.0, .leverage = 10.0, .quantity = 1.0};
static const liqmap_heat_config heat_config = {.struct_size = sizeof heat_config,
                                               .columns = 1};
static const liqmap_heat_range heat_range = {.struct_size = sizeof heat_range};
static const liqmap_columns columns_in = {.struct_size = sizeof columns_in,
                                          .time_ms = one_time,
                                          .open_interest = one_quantity,
                                          .high = one_price,
                                          .low = one_price,
                                          .close = one_price};
static const liqmap_bracket_table table = {.struct_size = sizeof table,
                                           .count = 1,
                                           .stride = sizeof(liqmap_bracket),
                                           .rows = endless};
static const liqmap_rules rules = {.struct_size = sizeof rules};
static const liqmap_position_columns positions = {.struct_size = sizeof positions};
static const liqmap_price_columns prices = {.struct_size = sizeof prices};
static const liqmap_scenario scenario = {.struct_size = sizeof scenario,
                                         .direction = LIQMAP_UP,
                                         .buckets = 1,
                                         .n_tiers = 1,
                                         .start = 1.5,
                                         .per_percent = 1.0,
                                         .order = 1.0,
                                         .edges = two_edges,
                                         .density = one_quantity};

static int32_t size_config(void *s)
{
    liqmap_axis axis = sample_axis();

    return liqmap_size(NULL, s, &axis, SAMPLE_TIERS);
}

static int32_t size_axis(void *s)
{
    liqmap_config config = sample_config();

    return liqmap_size(NULL, &config, s, SAMPLE_TIERS);
}

static int32_t init_config(void *s)
{
    liqmap_axis axis = sample_axis();

    return liqmap_init(witness, witness_bytes, NULL, s, &axis, sample_tiers,
                       SAMPLE_TIERS, sizeof *sample_tiers);
}

static int32_t init_axis(void *s)
{
    liqmap_config config = sample_config();

    return liqmap_init(witness, witness_bytes, NULL, &config, s, sample_tiers,
                       SAMPLE_TIERS, sizeof *sample_tiers);
}

static int32_t axis_reach(void *s)
{
    return liqmap_axis_reach(s, 130.0);
}

static int32_t axis_auto(void *s)
{
    return liqmap_axis_auto(s, 100.0);
}

static int32_t axis_edges(void *s)
{
    return liqmap_axis_edges(s, NULL, 0, NULL);
}

static int32_t axis_find(void *s)
{
    liqmap_axis axis = sample_axis();
    double edges[SAMPLE_BUCKETS + 1];

    SUCCEEDS(liqmap_axis_edges(&axis, edges, SAMPLE_BUCKETS + 1, NULL));
    return liqmap_axis_find(s, NULL, edges, SAMPLE_BUCKETS + 1, 100.0);
}

static int32_t liquidation_factor(void *s)
{
    return liqmap_liquidation_factor(NULL, s);
}

static int32_t liquidation_price(void *s)
{
    return liqmap_liquidation_price(NULL, s);
}

static int32_t bankruptcy_price(void *s)
{
    return liqmap_bankruptcy_price(NULL, s);
}

static int32_t bracketed_position(void *s)
{
    return liqmap_bracketed_price(NULL, NULL, NULL, s, &table);
}

static int32_t bracketed_table(void *s)
{
    return liqmap_bracketed_price(NULL, NULL, NULL, &position, s);
}

static int32_t many_prices(void *s)
{
    return liqmap_bracketed_prices(s, NULL, &position, &positions, 1, &table);
}

static int32_t many_common(void *s)
{
    return liqmap_bracketed_prices(&prices, NULL, s, &positions, 1, &table);
}

static int32_t many_columns(void *s)
{
    return liqmap_bracketed_prices(&prices, NULL, &position, s, 1, &table);
}

static int32_t many_table(void *s)
{
    return liqmap_bracketed_prices(&prices, NULL, &position, &positions, 1, s);
}

static int32_t venue_rules(void *s)
{
    return liqmap_venue_rules(0, s);
}

static int32_t venue_table(void *s)
{
    return liqmap_venue_table(0, s);
}

static int32_t preset_venue(void *s)
{
    return liqmap_preset_venue(s, NULL, 0, sizeof(liqmap_tier), NULL, 0,
                               LIQMAP_PROFILE_SMALLEST);
}

static int32_t check_brackets(void *s)
{
    return liqmap_check_brackets(NULL, s);
}

static int32_t tiers_rules(void *s)
{
    return liqmap_table_tiers(NULL, 0, 0, NULL, s, &table, LIQMAP_PROFILE_SMALLEST);
}

static int32_t tiers_table(void *s)
{
    return liqmap_table_tiers(NULL, 0, 0, NULL, &rules, s, LIQMAP_PROFILE_SMALLEST);
}

static int32_t preset_config(void *s)
{
    return liqmap_preset_table(s, NULL, 0, 0, NULL, &rules, &table,
                               LIQMAP_PROFILE_SMALLEST);
}

static int32_t preset_rules(void *s)
{
    liqmap_config config = sample_config();

    return liqmap_preset_table(&config, NULL, 0, 0, NULL, s, &table,
                               LIQMAP_PROFILE_SMALLEST);
}

static int32_t preset_table(void *s)
{
    liqmap_config config = sample_config();

    return liqmap_preset_table(&config, NULL, 0, 0, NULL, &rules, s,
                               LIQMAP_PROFILE_SMALLEST);
}

static int32_t get_config(void *s)
{
    return liqmap_get_config(witness, s);
}

static int32_t get_axis(void *s)
{
    return liqmap_get_axis(witness, s);
}

static int32_t get_stats(void *s)
{
    return liqmap_get_stats(witness, s);
}

static int32_t push_many(void *s)
{
    liqmap *map = memory_new(witness_bytes);
    int32_t status;

    SUCCEEDS(liqmap_copy(map, witness_bytes, witness));
    status = liqmap_push_many(map, NULL, NULL, 0, LIQMAP_QUOTE, s, 1);
    free(map);
    return status;
}

static int32_t get_summary(void *s)
{
    return liqmap_get_summary(witness, s, LIQMAP_QUOTE, 0, SAMPLE_BUCKETS);
}

static int32_t heat_size(void *s)
{
    return liqmap_heat_size(NULL, s, witness);
}

enum { HEAT_DOUBLES = 512 + 3 * SAMPLE_BUCKETS };

static int32_t heat_init(void *s)
{
    double memory[HEAT_DOUBLES];

    return liqmap_heat_init(memory, sizeof memory, s, witness);
}

static int32_t read_heat(liqmap_heat_window *window, const liqmap_heat_range *range,
                         int as_floats)
{
    double memory[HEAT_DOUBLES];
    liqmap_heat *heat = (void *)memory;

    SUCCEEDS(liqmap_heat_init(memory, sizeof memory, &heat_config, witness));
    return as_floats
               ? liqmap_heat_read_float(heat, window, NULL, NULL, 0, NULL, 0, range)
               : liqmap_heat_read(heat, window, NULL, NULL, 0, NULL, 0, range);
}

static int32_t heat_window(void *s)
{
    return read_heat(s, &heat_range, 0);
}

static int32_t heat_window_of_floats(void *s)
{
    return read_heat(s, &heat_range, 1);
}

static int32_t heat_read(void *s)
{
    return read_heat(NULL, s, 0);
}

static int32_t heat_read_float(void *s)
{
    return read_heat(NULL, s, 1);
}

static int32_t cascade_end(void *s)
{
    return liqmap_cascade(s, NULL, 0, 0, NULL, NULL, &scenario);
}

static int32_t cascade(void *s)
{
    return liqmap_cascade(NULL, NULL, 0, 0, NULL, NULL, s);
}

static int32_t trigger_curve_found(void *s)
{
    return liqmap_trigger_curve(s, NULL, 0, NULL, 0, 0, NULL, &scenario);
}

static int32_t trigger_curve(void *s)
{
    return liqmap_trigger_curve(NULL, NULL, 0, NULL, 0, 0, NULL, s);
}

static const liqmap_limits limits = {.struct_size = sizeof limits};

static int32_t inspect_columns(void *s)
{
    return liqmap_inspect(NULL, 0, 0, NULL, s, 1, NULL);
}

static int32_t inspect_limits(void *s)
{
    return liqmap_inspect(NULL, 0, 0, NULL, &columns_in, 1, s);
}

/* With as many rows as a level takes. */
static liqmap_forecast forecast;

static void set_up_forecast(void)
{
    SUCCEEDS(liqmap_forecast_init(&forecast, sizeof forecast));
    for (int64_t i = 0; i < LIQMAP_FORECAST_ROWS; i++) {
        const liqmap_forecast_row row = {i, {1e4, 2e6}, {3e4, 1e6}};

        SUCCEEDS(liqmap_forecast_add(&forecast, &row));
    }
}

static int32_t forecast_read(void *s)
{
    return liqmap_forecast_read(s, NULL, LIQMAP_LONG, 1e5);
}

static int32_t forecast_expected(void *s)
{
    return liqmap_forecast_read(&forecast, s, LIQMAP_SHORT, 1e5);
}

typedef enum way { IN, OUT } way;

#define TAKER(call, name, way)                                                         \
    {                                                                                  \
        #call,                                                                         \
        LIQMAP_STRUCT_##name,                                                          \
        LIQMAP_FIRST_SIZEOF_##name,                                                    \
        LIQMAP_SIZEOF_##name,                                                          \
        way,                                                                           \
        call}
static const struct taker {
    const char *what;
    int32_t structure;
    uint32_t first, known;
    way way;
    int32_t (*call)(void *);
} takers[] = {
    TAKER(size_config, CONFIG, IN),
    TAKER(size_axis, AXIS, IN),
    TAKER(init_config, CONFIG, IN),
    TAKER(init_axis, AXIS, IN),
    TAKER(axis_reach, AXIS, IN),
    TAKER(axis_auto, AXIS, OUT),
    TAKER(axis_edges, AXIS, IN),
    TAKER(axis_find, AXIS, IN),
    TAKER(liquidation_factor, POSITION, IN),
    TAKER(liquidation_price, POSITION, IN),
    TAKER(bankruptcy_price, POSITION, IN),
    TAKER(bracketed_position, POSITION, IN),
    TAKER(bracketed_table, BRACKET_TABLE, IN),
    TAKER(many_prices, PRICE_COLUMNS, IN),
    TAKER(many_common, POSITION, IN),
    TAKER(many_columns, POSITION_COLUMNS, IN),
    TAKER(many_table, BRACKET_TABLE, IN),
    TAKER(venue_rules, RULES, OUT),
    TAKER(venue_table, BRACKET_TABLE, OUT),
    TAKER(preset_venue, CONFIG, IN),
    TAKER(check_brackets, BRACKET_TABLE, IN),
    TAKER(tiers_rules, RULES, IN),
    TAKER(tiers_table, BRACKET_TABLE, IN),
    TAKER(preset_config, CONFIG, IN),
    TAKER(preset_rules, RULES, IN),
    TAKER(preset_table, BRACKET_TABLE, IN),
    TAKER(get_config, CONFIG, OUT),
    TAKER(get_axis, AXIS, OUT),
    TAKER(get_stats, STATS, OUT),
    TAKER(push_many, COLUMNS, IN),
    TAKER(inspect_columns, COLUMNS, IN),
    TAKER(inspect_limits, LIMITS, IN),
    TAKER(get_summary, SUMMARY, OUT),
    TAKER(heat_size, HEAT_CONFIG, IN),
    TAKER(heat_init, HEAT_CONFIG, IN),
    TAKER(heat_window, HEAT_WINDOW, OUT),
    TAKER(heat_window_of_floats, HEAT_WINDOW, OUT),
    TAKER(heat_read, HEAT_RANGE, IN),
    TAKER(heat_read_float, HEAT_RANGE, IN),
    TAKER(cascade_end, CASCADE_END, OUT),
    TAKER(cascade, SCENARIO, IN),
    TAKER(trigger_curve_found, CURVE, OUT),
    TAKER(trigger_curve, SCENARIO, IN),
    TAKER(forecast_read, FORECAST, IN),
    TAKER(forecast_expected, EXPECTED, OUT),
};

static void copy_input(versioned *s, const struct taker *t)
{
    liqmap_config config = sample_config();
    liqmap_axis axis = sample_axis();
    const void *from[] = {
        [LIQMAP_STRUCT_CONFIG] = &config,
        [LIQMAP_STRUCT_AXIS] = &axis,
        [LIQMAP_STRUCT_POSITION] = &position,
        [LIQMAP_STRUCT_HEAT_CONFIG] = &heat_config,
        [LIQMAP_STRUCT_HEAT_RANGE] = &heat_range,
        [LIQMAP_STRUCT_COLUMNS] = &columns_in,
        [LIQMAP_STRUCT_BRACKET_TABLE] = &table,
        [LIQMAP_STRUCT_RULES] = &rules,
        [LIQMAP_STRUCT_POSITION_COLUMNS] = &positions,
        [LIQMAP_STRUCT_PRICE_COLUMNS] = &prices,
        [LIQMAP_STRUCT_SCENARIO] = &scenario,
        [LIQMAP_STRUCT_LIMITS] = &limits,
        [LIQMAP_STRUCT_FORECAST] = &forecast,
    };

    memset(s, 0, sizeof *s);
    memcpy(s, from[t->structure], t->known);
}

/* Valid input, output that is not read. */
static void fill(versioned *s, const struct taker *t, uint32_t struct_size)
{
    if (t->way == IN) {
        copy_input(s, t);
    } else {
        memset(s, 0xa5, sizeof *s);
    }
    s->struct_size = struct_size;
}

/* Taken, whatever the caller knows of it: 2 comparisons. */
static void let_in(const struct taker *t, uint32_t struct_size)
{
    versioned s, want;

    fill(&s, t, struct_size);
    want = s;
    if (t->way == OUT) {
        fill(&want, t, t->known);
        SUCCEEDS(t->call(&want));
        want.struct_size = struct_size;
        if (struct_size < t->known) {
            memset(want.bytes + struct_size, 0xa5, sizeof s - struct_size);
        } else {
            memset(want.bytes + t->known, 0, struct_size - t->known);
        }
    }
    compare_answers(t->what, t->call(&s), LIQMAP_OK);
    compare_bytes(t->what, &s, &want, sizeof s);
}

/* Not taken, and not written: 2 comparisons. */
static void turn_down(const struct taker *t, const versioned *s, int32_t status)
{
    versioned after = *s;

    compare_answers(t->what, t->call(&after), status);
    compare_bytes(t->what, &after, s, sizeof after);
}

static int64_t check_sizes(const struct taker *t)
{
    int64_t due = 0;
    versioned s;

    for (uint32_t size = 0; size <= t->known + TAIL; size++, due += 2) {
        fill(&s, t, size);
        if (size < t->first) {
            turn_down(t, &s, LIQMAP_E_STRUCT_SIZE);
        } else {
            let_in(t, size);
        }
    }
    fill(&s, t, 4097);
    turn_down(t, &s, LIQMAP_E_STRUCT_SIZE);
    fill(&s, t, UINT32_MAX);
    turn_down(t, &s, LIQMAP_E_STRUCT_SIZE);
    return due + 4;
}

static int64_t check_tails(const struct taker *t)
{
    for (uint32_t extra = 1; extra <= TAIL; extra++) {
        for (uint32_t at = 0; at < extra; at++) {
            versioned s;

            fill(&s, t, t->known + extra);
            s.bytes[t->known + at] = at % 2 == 0 ? 0x80 : 0x01;
            turn_down(t, &s, LIQMAP_E_STRUCT_TAIL);
        }
    }
    return TAIL * (TAIL + 1);
}

START_TEST(struct_sizes_keep_their_rule)
{
    int64_t before = comparisons;
    int64_t due = 0;

    witness = sample_map(&witness_bytes);
    set_up_forecast();
    for (int64_t i = 0; i < COUNT(takers); i++) {
        due += check_sizes(&takers[i]);
        due += takers[i].way == IN ? check_tails(&takers[i]) : 0;
    }
    ck_assert_int_eq(comparisons - before, due);
    free(witness);
}
END_TEST

/* A tail past what the library knows is no news: the map is the same to the bit. */
START_TEST(a_tail_of_zeros_builds_the_same_map)
{
    liqmap *map = sample_map(&witness_bytes);
    versioned s = {0};
    liqmap_config config = sample_config();
    liqmap_axis axis = sample_axis();

    witness = memory_new(witness_bytes);
    memcpy(&s, &config, sizeof config);
    s.struct_size = LIQMAP_SIZEOF_CONFIG + TAIL;
    SUCCEEDS(init_config(&s));
    ck_assert_mem_eq(map, witness, (size_t)witness_bytes);
    memset(&s, 0, sizeof s);
    memcpy(&s, &axis, sizeof axis);
    s.struct_size = LIQMAP_SIZEOF_AXIS + TAIL;
    SUCCEEDS(init_axis(&s));
    ck_assert_mem_eq(map, witness, (size_t)witness_bytes);
    free(map);
    free(witness);
}
END_TEST

/* What a caller does not know of yet is off, whatever lies behind its struct. */
START_TEST(the_first_config_builds_the_same_map)
{
    liqmap *map = sample_map(&witness_bytes);
    liqmap_config config = sample_config();

    witness = memory_new(witness_bytes);
    memset((char *)&config + LIQMAP_FIRST_SIZEOF_CONFIG, 0x3f,
           sizeof config - LIQMAP_FIRST_SIZEOF_CONFIG);
    config.struct_size = LIQMAP_FIRST_SIZEOF_CONFIG;
    SUCCEEDS(init_config(&config));
    ck_assert_mem_eq(map, witness, (size_t)witness_bytes);
    free(map);
    free(witness);
}
END_TEST

/* A caller whose struct ends before a setting that is on would lose it: refused. */
START_TEST(no_setting_is_lost_on_its_way_out)
{
    liqmap_config config = sample_config();
    liqmap_axis axis = sample_axis();
    int64_t before = comparisons;
    versioned s, untouched;

    config.intrabar = 0.1;
    witness = map_new(&config, &axis, sample_tiers, SAMPLE_TIERS, &witness_bytes);
    for (uint32_t size = LIQMAP_FIRST_SIZEOF_CONFIG; size < LIQMAP_SIZEOF_CONFIG;
         size++) {
        memset(&s, 0xa5, sizeof s);
        s.struct_size = size;
        untouched = s;
        compare_answers("get_config", get_config(&s), LIQMAP_E_ROOM);
        compare_bytes("get_config", &s, &untouched, sizeof s);
    }
    s.struct_size = LIQMAP_SIZEOF_CONFIG;
    compare_answers("get_config", get_config(&s), LIQMAP_OK);
    compare_bytes("get_config", &s, &config, sizeof config);
    ck_assert_int_eq(comparisons - before, 2 * (8 + 1));
    free(witness);
}
END_TEST

START_TEST(config_init_keeps_the_rule_too)
{
    liqmap_config whole = sample_config();
    int64_t before = comparisons;
    union {
        liqmap_config config;
        unsigned char bytes[4096];
    } most;

    for (uint32_t size = 0; size <= LIQMAP_SIZEOF_CONFIG + TAIL; size++) {
        int fits = size >= LIQMAP_FIRST_SIZEOF_CONFIG;
        versioned s, want;

        memset(&s, 0xa5, sizeof s);
        want = s;
        if (fits) {
            memset(&want, 0, size);
            memcpy(&want, &whole, size < sizeof whole ? size : sizeof whole);
            want.struct_size = size;
        }
        compare_answers("config_init", liqmap_config_init((void *)&s, size),
                        fits ? LIQMAP_OK : LIQMAP_E_STRUCT_SIZE);
        compare_bytes("config_init", &s, &want, sizeof s);
    }
    ANSWERS(liqmap_config_init(NULL, sizeof whole), LIQMAP_E_NULL);
    ANSWERS(liqmap_config_init(&whole, 4097), LIQMAP_E_STRUCT_SIZE);
    SUCCEEDS(liqmap_config_init(&most.config, sizeof most));
    SUCCEEDS(size_config(&most));
    ck_assert_int_eq(comparisons - before, 2 * (LIQMAP_SIZEOF_CONFIG + TAIL + 1));
}
END_TEST

/* The commonest mistake, a struct nobody filled in: nothing past it is looked at. */
START_TEST(a_size_nobody_set_is_refused)
{
    liqmap_stats *s = calloc(1, sizeof *s);
    int64_t bytes;
    liqmap *map = sample_map(&bytes);

    ck_assert_ptr_nonnull(s);
    ANSWERS(liqmap_get_stats(map, s), LIQMAP_E_STRUCT_SIZE);
    s->struct_size = UINT32_MAX;
    ANSWERS(liqmap_get_stats(map, s), LIQMAP_E_STRUCT_SIZE);
    s->struct_size = 4097;
    ANSWERS(liqmap_get_stats(map, s), LIQMAP_E_STRUCT_SIZE);
    free(map);
    free(s);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("structs");

    tcase_add_test(tests, struct_sizes_keep_their_rule);
    tcase_add_test(tests, a_size_nobody_set_is_refused);
    tcase_add_test(tests, a_tail_of_zeros_builds_the_same_map);
    tcase_add_test(tests, the_first_config_builds_the_same_map);
    tcase_add_test(tests, no_setting_is_lost_on_its_way_out);
    tcase_add_test(tests, config_init_keeps_the_rule_too);
    return suite_run(tests, "structs");
}
