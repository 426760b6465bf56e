/* SPDX-License-Identifier: MIT */
/*
 * Structs with a struct_size: for each call that takes one, here in memory with room
 * behind it. A tail of zeros passes, any other byte in it does not, at no length.
 */
#include "usual.h"

enum { TAIL = 24 };

typedef union {
    uint32_t struct_size;
    double align;
    unsigned char bytes[sizeof(liqmap_statistics) + TAIL];
} versioned;

/* What the calls are about. */
static liqmap *witness;
static int64_t witness_bytes;

static int32_t take_config(void *s)
{
    liqmap_axis axis = usual_axis();
    int64_t size;

    return liqmap_size(&size, s, &axis, USUAL_TIERS);
}

static int32_t take_axis(void *s)
{
    liqmap_config config = usual_config();
    int64_t size;

    return liqmap_size(&size, &config, s, USUAL_TIERS);
}

static int32_t build_config(void *s)
{
    liqmap_axis axis = usual_axis();

    return liqmap_init(witness, witness_bytes, NULL, s, &axis, usual_tiers, USUAL_TIERS,
                       sizeof *usual_tiers);
}

static int32_t build_axis(void *s)
{
    liqmap_config config = usual_config();

    return liqmap_init(witness, witness_bytes, NULL, &config, s, usual_tiers,
                       USUAL_TIERS, sizeof *usual_tiers);
}

static int32_t edges_axis(void *s)
{
    return liqmap_axis_edges(s, NULL, 0, NULL);
}

static int32_t find_axis(void *s)
{
    liqmap_axis axis = usual_axis();
    double edges[USUAL_BUCKETS + 1];
    int64_t bucket;

    SUCCEEDS(liqmap_axis_edges(&axis, edges, USUAL_BUCKETS + 1, NULL));
    return liqmap_axis_find(s, &bucket, edges, USUAL_BUCKETS + 1, 100.0);
}

static int32_t price_position(void *s)
{
    double price;

    return liqmap_liquidation_price(&price, s);
}

static int32_t bankrupt_position(void *s)
{
    double price;

    return liqmap_bankruptcy_price(&price, s);
}

static const liqmap_bracket endless[] = {{1e60, 0.0, 0.004, 0.0}};

static int32_t price_bracketed(void *s)
{
    double price;

    return liqmap_bracketed_price(&price, NULL, NULL, s, endless, 1, sizeof *endless,
                                  LIQMAP_MEASURE_NOTIONAL, LIQMAP_RULE_FLAT);
}

static int32_t price_column(void *s)
{
    static const double entries[] = {100.0, 200.0};
    double prices[2];

    return liqmap_bracketed_prices(prices, NULL, NULL, NULL, NULL, s, endless, 1,
                                   sizeof *endless, LIQMAP_MEASURE_NOTIONAL,
                                   LIQMAP_RULE_FLAT, NULL, entries, NULL, NULL, NULL,
                                   NULL, 2);
}

static int32_t venue_rules(void *s)
{
    return liqmap_venue_rules(0, s);
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
    return liqmap_stats(witness, s);
}

static int32_t get_summary(void *s)
{
    return liqmap_summary(witness, s, LIQMAP_QUOTE, 0, USUAL_BUCKETS);
}

static int32_t size_heat(void *s)
{
    int64_t size;

    return liqmap_heat_size(&size, s, witness);
}

static int32_t build_heat(void *s)
{
    double memory[512 + 3 * USUAL_BUCKETS];

    return liqmap_heat_init(memory, sizeof memory, s, witness);
}

static int32_t window_heat(void *s)
{
    liqmap_heat_config config = {.struct_size = sizeof config, .columns = 1};
    double memory[512 + 3 * USUAL_BUCKETS];

    SUCCEEDS(liqmap_heat_init(memory, sizeof memory, &config, witness));
    return liqmap_heat_read((void *)memory, s, NULL, NULL, 0, NULL, 0, LIQMAP_LONG, 0,
                            0, 0.0, 0.0);
}

static int32_t end_cascade(void *s)
{
    static const double edges[] = {1.0, 2.0};
    static const double density[] = {1.0};

    return liqmap_cascade(s, NULL, 0, 0, NULL, NULL, edges, density, 1, 1, LIQMAP_UP,
                          1.5, NULL, NULL, 0, 1.0, 1.0, 0.0);
}

static const struct {
    const char *what;
    int32_t structure;
    int output;
    int32_t (*call)(void *);
} takers[] = {
    {"size(config)", LIQMAP_STRUCT_CONFIG, 0, take_config},
    {"size(axis)", LIQMAP_STRUCT_AXIS, 0, take_axis},
    {"init(config)", LIQMAP_STRUCT_CONFIG, 0, build_config},
    {"init(axis)", LIQMAP_STRUCT_AXIS, 0, build_axis},
    {"axis_edges", LIQMAP_STRUCT_AXIS, 0, edges_axis},
    {"axis_find", LIQMAP_STRUCT_AXIS, 0, find_axis},
    {"liquidation_price", LIQMAP_STRUCT_POSITION, 0, price_position},
    {"bankruptcy_price", LIQMAP_STRUCT_POSITION, 0, bankrupt_position},
    {"bracketed_price", LIQMAP_STRUCT_POSITION, 0, price_bracketed},
    {"bracketed_prices", LIQMAP_STRUCT_POSITION, 0, price_column},
    {"venue_rules", LIQMAP_STRUCT_RULES, 1, venue_rules},
    {"get_config", LIQMAP_STRUCT_CONFIG, 1, get_config},
    {"get_axis", LIQMAP_STRUCT_AXIS, 1, get_axis},
    {"stats", LIQMAP_STRUCT_STATISTICS, 1, get_stats},
    {"summary", LIQMAP_STRUCT_OVERVIEW, 1, get_summary},
    {"heat_size(config)", LIQMAP_STRUCT_HEAT_CONFIG, 0, size_heat},
    {"heat_init(config)", LIQMAP_STRUCT_HEAT_CONFIG, 0, build_heat},
    {"heat_read(window)", LIQMAP_STRUCT_HEAT_WINDOW, 1, window_heat},
    {"cascade", LIQMAP_STRUCT_CASCADE_END, 1, end_cascade},
};

/* Input filled with what is in order, output with what must be overwritten. */
static void fill(versioned *s, int64_t taker, uint32_t struct_size)
{
    liqmap_config config = usual_config();
    liqmap_axis axis = usual_axis();
    liqmap_heat_config heat = {.columns = 1};
    liqmap_position position;
    uint32_t known = liqmap_struct_size(takers[taker].structure);

    memset(&position, 0, sizeof position);
    position.entry = 100.0;
    position.leverage = 10.0;
    position.quantity = 1.0;
    memset(s, 0, sizeof *s);
    if (takers[taker].output)
        memset(s, 0xa5, known);
    else if (takers[taker].structure == LIQMAP_STRUCT_CONFIG)
        memcpy(s, &config, sizeof config);
    else if (takers[taker].structure == LIQMAP_STRUCT_AXIS)
        memcpy(s, &axis, sizeof axis);
    else if (takers[taker].structure == LIQMAP_STRUCT_HEAT_CONFIG)
        memcpy(s, &heat, sizeof heat);
    else
        memcpy(s, &position, sizeof position);
    s->struct_size = struct_size;
}

/* Taken, and the tail left alone: 3 comparisons. */
static void let_in(int64_t taker, uint32_t struct_size)
{
    const char *what = takers[taker].what;
    uint32_t known = liqmap_struct_size(takers[taker].structure);
    unsigned char zeros[sizeof(versioned)] = {0};
    versioned s;

    fill(&s, taker, struct_size);
    compare_answers(what, takers[taker].call(&s), LIQMAP_OK);
    compare_ints(what, s.struct_size, struct_size);
    compare_bytes(what, s.bytes + known, zeros, (int64_t)(sizeof s - known));
}

/* Not taken, and not written: 2 comparisons. */
static void turn_down(int64_t taker, const versioned *s, int32_t status)
{
    versioned after = *s;

    compare_answers(takers[taker].what, takers[taker].call(&after), status);
    compare_bytes(takers[taker].what, &after, s, sizeof after);
}

static void check_small(int64_t taker, uint32_t known)
{
    for (uint32_t size = 0; size < known; size++) {
        versioned s;

        fill(&s, taker, size);
        turn_down(taker, &s, LIQMAP_E_STRUCT_SIZE);
    }
}

static void check_tails(int64_t taker, uint32_t known)
{
    for (uint32_t extra = 1; extra <= TAIL; extra++) {
        for (uint32_t at = 0; at < extra; at++) {
            versioned s;

            fill(&s, taker, known + extra);
            s.bytes[known + at] = at % 2 == 0 ? 0x80 : 0x01;
            turn_down(taker, &s, LIQMAP_E_STRUCT_TAIL);
        }
    }
}

START_TEST(struct_sizes_keep_their_rule)
{
    int64_t before = comparisons;
    int64_t due = 0;

    witness = usual_map(&witness_bytes);
    for (int64_t i = 0; i < COUNT(takers); i++) {
        uint32_t known = liqmap_struct_size(takers[i].structure);

        for (uint32_t extra = 0; extra <= TAIL; extra++)
            let_in(i, known + extra);
        check_small(i, known);
        check_tails(i, known);
        due += 3 * (TAIL + 1) + 2 * (int64_t)known + TAIL * (TAIL + 1);
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_eq(COUNT(takers), 19);
    free(witness);
}
END_TEST

/* A tail past what the library knows is no news: the map is the same to the bit. */
START_TEST(a_tail_of_zeros_builds_the_same_map)
{
    liqmap *map = usual_map(&witness_bytes);
    versioned s;

    witness = memory_new(witness_bytes);
    fill(&s, 2, LIQMAP_SIZEOF_CONFIG + TAIL);
    SUCCEEDS(build_config(&s));
    ck_assert_mem_eq(map, witness, (size_t)witness_bytes);
    fill(&s, 3, LIQMAP_SIZEOF_AXIS + TAIL);
    SUCCEEDS(build_axis(&s));
    ck_assert_mem_eq(map, witness, (size_t)witness_bytes);
    free(map);
    free(witness);
}
END_TEST

START_TEST(config_init_keeps_the_rule_too)
{
    liqmap_config whole = usual_config();
    int64_t before = comparisons;

    for (uint32_t size = 0; size <= LIQMAP_SIZEOF_CONFIG + TAIL; size++) {
        versioned s, want;

        memset(&s, 0xa5, sizeof s);
        want = s;
        if (size >= LIQMAP_SIZEOF_CONFIG) {
            memset(&want, 0, size);
            memcpy(&want, &whole, sizeof whole);
            want.struct_size = size;
        }
        compare_answers("config_init", liqmap_config_init((void *)&s, size),
                        size < LIQMAP_SIZEOF_CONFIG ? LIQMAP_E_STRUCT_SIZE : LIQMAP_OK);
        compare_bytes("config_init", &s, &want, sizeof s);
    }
    ANSWERS(liqmap_config_init(NULL, sizeof whole), LIQMAP_E_NULL);
    ck_assert_int_eq(comparisons - before, 2 * (LIQMAP_SIZEOF_CONFIG + TAIL + 1));
}
END_TEST

/* The commonest mistake, a struct nobody filled in: nothing past it is looked at. */
START_TEST(a_size_nobody_set_is_refused)
{
    liqmap_statistics *s = calloc(1, sizeof *s);
    int64_t bytes;
    liqmap *map = usual_map(&bytes);

    ck_assert_ptr_nonnull(s);
    s->struct_size = UINT32_MAX;
    ANSWERS(liqmap_stats(map, s), LIQMAP_E_STRUCT_SIZE);
    s->struct_size = 4097;
    ANSWERS(liqmap_stats(map, s), LIQMAP_E_STRUCT_SIZE);
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
    tcase_add_test(tests, config_init_keeps_the_rule_too);
    return suite_run(tests, "structs");
}
