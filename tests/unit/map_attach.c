/* SPDX-License-Identifier: MIT */
/*
 * A map found in memory: where it lies, of which layout and size it is, and that nothing
 * is written to find it. Whatever the memory holds, what is accepted leads no call
 * outside: blocks end where the map does, so that a sanitizer sees a byte too far.
 */
#ifndef _POSIX_C_SOURCE
#    define _POSIX_C_SOURCE 200809L
#endif

#include "sample_map.h"
#include "world.h"

#if defined(__unix__) || defined(__APPLE__)
#    define HAS_MMAP 1
#    include <sys/mman.h>
#endif

#define FORGERIES 60000
#define BUCKETS 12

static void sample_push(liqmap *map, int64_t time_ms)
{
    SUCCEEDS(liqmap_push(
        map, NULL, 0, LIQMAP_QUOTE,
        SNAPSHOT(time_ms, 100 + (double)(time_ms % 7), 101, 99, 100, 0, 5)));
}

/* Neither handle may be written where nothing is found. */
static liqmap *const nowhere = (liqmap *)(void *)&comparisons;

/* Both calls alike: 3 comparisons. Refused by a table: liqmap_attach,
 * liqmap_attach_const. */
static void attach_both(const char *what, void *memory, int64_t bytes, int32_t wanted)
{
    liqmap *map = nowhere;
    const liqmap *seen = nowhere;

    compare_answers(what, liqmap_attach(&map, memory, bytes), wanted);
    compare_answers(what, liqmap_attach_const(&seen, memory, bytes), wanted);
    compare_ints(what,
                 map == (wanted == LIQMAP_OK ? memory : nowhere) &&
                     seen == (wanted == LIQMAP_OK ? memory : nowhere),
                 1);
}

/* A map that has lived, in a block that ends where it ends. */
static liqmap *lived_map(int64_t *bytes)
{
    liqmap *map = sample_map(bytes);

    sample_walk(map, 100);
    return map;
}

START_TEST(a_map_is_found_where_it_lies)
{
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = lived_map(&bytes);
    char *block = memory_new(bytes + 64);

    for (int64_t shift = 0; shift < 64; shift += 8) {
        liqmap *found;

        SUCCEEDS(liqmap_copy(block + shift, bytes + 64 - shift, map));
        attach_both("exactly", block + shift, bytes, LIQMAP_OK);
        attach_both("more", block + shift, bytes + 64 - shift, LIQMAP_OK);
        attach_both("most", block + shift, INT64_MAX, LIQMAP_OK);
        compare_answers("no handle", liqmap_attach(NULL, block + shift, bytes),
                        LIQMAP_OK);
        compare_answers("no handle", liqmap_attach_const(NULL, block + shift, bytes),
                        LIQMAP_OK);
        compare_bytes("not written", block + shift, map, bytes);
        SUCCEEDS(liqmap_attach(&found, block + shift, bytes));
        sample_push(found, 1000000 + shift);
        sample_push(map, 1000000 + shift);
        compare_bytes("goes on alike", found, map, bytes);
    }
    ck_assert_int_eq(comparisons - before, 8 * (3 * 3 + 4));
    free(block);
    free(map);
}
END_TEST

/* A copy is refused exactly where it would share a byte with the map. */
START_TEST(a_copy_onto_the_map_is_refused)
{
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = lived_map(&bytes);
    char *block = memory_new(3 * bytes), *kept = memory_new(3 * bytes);
    liqmap *middle = (liqmap *)(void *)(block + bytes);

    for (int64_t at = 0; at <= 2 * bytes; at += 8) {
        const int shared = at > 0 && at < 2 * bytes;

        memset(block, 0xa5, (size_t)(3 * bytes));
        memcpy(middle, map, (size_t)bytes);
        memcpy(kept, block, (size_t)(3 * bytes));
        if (!shared) {
            memcpy(kept + at, map, (size_t)bytes);
        }
        compare_answers("copy", liqmap_copy(block + at, bytes, middle),
                        shared ? LIQMAP_E_OVERLAP : LIQMAP_OK);
        compare_bytes("block", block, kept, 3 * bytes);
    }
    ck_assert_int_eq(comparisons - before, 2 * (2 * bytes / 8 + 1));
    free(block);
    free(kept);
    free(map);
}
END_TEST

START_TEST(memory_is_refused)
{
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = lived_map(&bytes);
    char *block = memory_new(bytes + 8);
    char *kept = memory_new(bytes);

    memcpy(kept, map, (size_t)bytes);
    attach_both("NULL", NULL, bytes, LIQMAP_E_NULL);
    attach_both("NULL and nothing", NULL, 0, LIQMAP_E_NULL);
    attach_both("-1", map, -1, LIQMAP_E_LENGTH);
    attach_both("least", map, INT64_MIN, LIQMAP_E_LENGTH);
    for (int64_t i = 1; i < 8; i++) {
        memcpy(block + i, map, (size_t)bytes);
        attach_both("misaligned", block + i, bytes, LIQMAP_E_ALIGNMENT);
    }
    compare_bytes("not written", map, kept, bytes);
    ck_assert_int_eq(comparisons - before, 3 * (4 + 7) + 1);
    free(kept);
    free(block);
    free(map);
}
END_TEST

/* Cut off anywhere: nothing past the cut is read. */
START_TEST(a_map_that_is_cut_off_is_refused)
{
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = lived_map(&bytes);

    for (int64_t n = 0; n < bytes; n += n < 4096 ? 1 : 509) {
        char *cut = memory_new(n);

        memcpy(cut, map, (size_t)n);
        attach_both("cut off", cut, n, LIQMAP_E_MEMORY);
        free(cut);
    }
    ck_assert_int_eq(comparisons - before, 3 * (4096 + (bytes - 4096 + 508) / 509));
    free(map);
}
END_TEST

/* The first 8 bytes are a name of six letters and two digits, as one number. */
START_TEST(other_layouts_and_byte_orders_are_another_version)
{
    int64_t before = comparisons;
    int64_t bytes, others = 0;
    liqmap *map = lived_map(&bytes);
    unsigned char *byte = (unsigned char *)map;
    unsigned char was[8];
    uint64_t magic;

    memcpy(was, map, 8);
    memcpy(&magic, map, 8);
    for (uint64_t digits = 0; digits < 0x10000; digits++) {
        const uint64_t other = (magic & ~UINT64_C(0xffff)) | digits;

        memcpy(map, &other, 8);
        if (other != magic) {
            attach_both("other digits", map, bytes, LIQMAP_E_VERSION);
            others++;
        }
        for (int i = 0; i < 4; i++) {
            unsigned char swap = byte[i];

            byte[i] = byte[7 - i];
            byte[7 - i] = swap;
        }
        attach_both("other byte order", map, bytes, LIQMAP_E_VERSION);
    }
    ck_assert_int_eq(others, 0xffff);
    for (int bit = 16; bit < 64; bit++) {
        const uint64_t other = magic ^ UINT64_C(1) << bit;

        memcpy(map, &other, 8);
        attach_both("other name", map, bytes, LIQMAP_E_NOT_A_MAP);
    }
    memset(map, 0, 8);
    attach_both("zeros", map, bytes, LIQMAP_E_NOT_A_MAP);
    memset(map, 0xff, 8);
    attach_both("ones", map, bytes, LIQMAP_E_NOT_A_MAP);
    memcpy(map, was, 8);
    attach_both("mended", map, bytes, LIQMAP_OK);
    ck_assert_int_eq(comparisons - before, 3 * (0xffff + 0x10000 + 48 + 3));
    free(map);
}
END_TEST

/* Neither packed bytes nor a ring of columns is a map. */
START_TEST(other_objects_are_no_map)
{
    liqmap_heat_config config = {.struct_size = sizeof config, .columns = 1};
    int64_t before = comparisons;
    int64_t bytes, n, size;
    liqmap *map = lived_map(&bytes);
    void *packed, *heat;

    SUCCEEDS(liqmap_pack_size(map, &n));
    packed = memory_new(n);
    SUCCEEDS(liqmap_pack(map, packed, n, NULL));
    attach_both("packed", packed, n, LIQMAP_E_NOT_A_MAP);
    SUCCEEDS(liqmap_heat_size(&size, &config, map));
    heat = memory_new(size);
    SUCCEEDS(liqmap_heat_init(heat, size, &config, map));
    attach_both("heat", heat, size, LIQMAP_E_NOT_A_MAP);
    ck_assert_int_eq(comparisons - before, 2 * 3);
    free(packed);
    free(heat);
    free(map);
}
END_TEST

/* ---- forgeries ------------------------------------------------------------------ */

/* Whatever it answers, each call there is on a map: with a sanitizer it must stay
 * inside. `sound` is a map of the same shape. */
static void ask_everything(const liqmap *map, const liqmap *sound, int64_t bytes)
{
    static double amounts[BUCKETS * LIQMAP_MAX_TIERS], more[LIQMAP_MAX_TIERS];
    static unsigned char packed[8192];
    static double ring[1024];
    const double prices[] = {1e-60, 80, 90, 99.9, 100, 109.9, 112, 1e60};
    liqmap_heat_config heat_config = {.struct_size = sizeof heat_config, .columns = 2};
    liqmap_stats stats = {.struct_size = sizeof stats};
    liqmap_summary summary = {.struct_size = sizeof summary};
    liqmap_config config = {.struct_size = sizeof config};
    liqmap_axis axis = {.struct_size = sizeof axis};
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_cluster clusters[3];
    liqmap *copy = memory_new(bytes);

    liqmap_get_config(map, &config);
    liqmap_get_axis(map, &axis);
    liqmap_get_tiers(map, tiers, LIQMAP_MAX_TIERS, sizeof tiers[0], NULL);
    liqmap_get_stats(map, &stats);
    liqmap_validate(map);
    liqmap_pack(map, packed, sizeof packed, NULL);
    for (int32_t k = 0; k < 4; k++) {
        const int32_t side = k & 1, unit = k >> 1;

        liqmap_density(map, amounts, COUNT(amounts), NULL, side, unit, 0, BUCKETS);
        liqmap_cumulative(map, amounts, COUNT(amounts), NULL, side, unit, 0, BUCKETS);
        liqmap_density_totals(map, amounts, BUCKETS, NULL, side, unit, 0, BUCKETS);
        liqmap_cumulative_totals(map, amounts, BUCKETS, NULL, side, unit, 0, BUCKETS);
        liqmap_clusters(map, clusters, 3, sizeof clusters[0], NULL, side, unit, NULL);
        liqmap_get_summary(map, &summary, unit, 0, BUCKETS);
        for (int64_t i = 0; i < COUNT(prices); i++) {
            liqmap_cumulative_at(map, more, amounts, LIQMAP_MAX_TIERS, NULL, side, unit,
                                 prices[i]);
            liqmap_total_at(map, more, amounts, NULL, side, unit, prices[i]);
            liqmap_price_at(map, NULL, amounts, side, unit, prices[i]);
        }
    }
    for (int32_t k = 0; k < 2; k++) {
        heat_config.tiers = k;
        if (liqmap_heat_init(ring, sizeof ring, &heat_config, map) == LIQMAP_OK) {
            liqmap_heat *heat = (void *)ring;

            liqmap_heat_push(heat, map);
            for (int64_t i = 0; i < COUNT(prices) * COUNT(prices); i++) {
                liqmap_heat_range range = {sizeof range, LIQMAP_LONG,   INT64_MIN,
                                           INT64_MAX,    prices[i / 8], prices[i % 8]};

                liqmap_heat_read(heat, NULL, NULL, NULL, 0, amounts, COUNT(amounts),
                                 &range);
            }
        }
    }
    SUCCEEDS(liqmap_copy(copy, bytes, sound));
    liqmap_merge(copy, map);
    SUCCEEDS(liqmap_copy(copy, bytes, sound));
    liqmap_resample(copy, map);
    free(copy);
}

#ifdef HAS_MMAP
/* A file that is mapped to be read only: a byte written would end this program. */
START_TEST(a_map_is_found_in_memory_that_is_only_read)
{
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = lived_map(&bytes);
    const liqmap *found = NULL;
    FILE *file = tmpfile();
    double *want = density_of(map, LIQMAP_LONG, LIQMAP_QUOTE), *got;
    liqmap_stats a = stats_of(map), b;
    unsigned char *packed, *want_packed;
    int64_t n;
    void *memory;

    SUCCEEDS(liqmap_pack_size(map, &n));
    packed = memory_new(n);
    want_packed = memory_new(n);
    SUCCEEDS(liqmap_pack(map, want_packed, n, NULL));
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(map, 1, (size_t)bytes, file), (size_t)bytes);
    ck_assert_int_eq(fflush(file), 0);
    memory = mmap(NULL, (size_t)bytes, PROT_READ, MAP_SHARED, fileno(file), 0);
    ck_assert(memory != MAP_FAILED);
    attach_both("read-only", memory, bytes, LIQMAP_OK);
    attach_both("read-only, cut off", memory, bytes - 1, LIQMAP_E_MEMORY);
    SUCCEEDS(liqmap_attach_const(&found, memory, bytes));
    compare_answers("validate", liqmap_validate(found), LIQMAP_OK);
    b = stats_of(found);
    got = density_of(found, LIQMAP_LONG, LIQMAP_QUOTE);
    compare_bytes("stats", &b, &a, sizeof a);
    compare_bytes("density", got, want, 8 * SAMPLE_BUCKETS * SAMPLE_TIERS);
    SUCCEEDS(liqmap_pack(found, packed, n, NULL));
    compare_bytes("packed", packed, want_packed, n);
    ask_everything(found, map, bytes);
    ck_assert_int_eq(comparisons - before, 2 * 3 + 4);
    ck_assert_int_eq(munmap(memory, (size_t)bytes), 0);
    fclose(file);
    free(want);
    free(got);
    free(packed);
    free(want_packed);
    free(map);
}
END_TEST
#endif

static void move_everything(liqmap *map, const liqmap *sound)
{
    double rows[4 * LIQMAP_MAX_TIERS];
    const liqmap_snapshot bars[] = {
        {INT64_MAX - 1, 100, 112, 80, 100, 0, 50, 0},
        {INT64_MAX, 5000, 1e60, 1e-60, 100, 100, 5, 0},
    };

    liqmap_place(map, LIQMAP_LONG, 0, 1e-60, 5);
    liqmap_place(map, LIQMAP_SHORT, 1, 101, 5);
    liqmap_open(map, LIQMAP_LONG, 10, &bars[0]);
    liqmap_open(map, LIQMAP_SHORT, 10, &bars[1]);
    liqmap_close(map, LIQMAP_LONG, 3);
    liqmap_merge(map, sound);
    liqmap_push(map, rows, 2 * LIQMAP_MAX_TIERS, LIQMAP_QUOTE, &bars[0]);
    liqmap_sweep(map, rows, 2 * LIQMAP_MAX_TIERS, LIQMAP_QUOTE, SPAN(104, 97));
    liqmap_push_rows(map, NULL, rows, COUNT(rows), LIQMAP_CONTRACTS, bars, 2,
                     sizeof bars[0]);
    liqmap_resample(map, sound);
    liqmap_reset(map);
    liqmap_push(map, rows, 2 * LIQMAP_MAX_TIERS, LIQMAP_QUOTE, &bars[1]);
}

/* Attach to what was forged in `map`, use it if it is accepted, and mend it: 2
 * comparisons. Returns whether it was accepted. */
static int attach_forged(liqmap *map, const liqmap *sound, int64_t bytes)
{
    liqmap *forged = memory_new(bytes);
    liqmap *found = NULL;
    int32_t status;

    memcpy(forged, map, (size_t)bytes);
    status = liqmap_attach(&found, forged, bytes);
    compare_ints("an answer",
                 status == LIQMAP_OK || status == LIQMAP_E_CORRUPT ||
                     status == LIQMAP_E_VERSION || status == LIQMAP_E_NOT_A_MAP ||
                     status == LIQMAP_E_MEMORY,
                 1);
    compare_bytes("not written", forged, map, bytes);
    if (status == LIQMAP_OK) {
        ask_everything(found, sound, bytes);
        move_everything(found, sound);
    }
    memcpy(map, sound, (size_t)bytes);
    free(forged);
    return status == LIQMAP_OK;
}

static liqmap *small_map(int32_t kind, double intrabar, int64_t *bytes)
{
    const liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, kind, 85,
                              kind == LIQMAP_AXIS_LOG ? 0.02 : 2.25, BUCKETS};
    liqmap_config config = sample_config();
    liqmap *map;

    config.intrabar = intrabar;
    config.holding_ms = 3600000;
    map = map_new(&config, &axis, sample_tiers, SAMPLE_TIERS, bytes);
    for (int64_t i = 1; i <= 20; i++) {
        sample_push(map, 1000 * i);
    }
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 0, 20, 5));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 1, 300, 7));
    return map;
}

/* Where the edges begin, the first of them twice. */
static int64_t end_of_head(const liqmap *map, int64_t bytes)
{
    const double first[2] = {85, 85};
    int64_t at = 0;

    while (memcmp((const char *)map + at, first, sizeof first) != 0) {
        at += 8;
        ck_assert_int_lt(at, bytes - 8);
    }
    return at;
}

static uint64_t bits(double x)
{
    uint64_t word;

    memcpy(&word, &x, sizeof word);
    return word;
}

enum { FORGED_WORDS = 22 };

/* What a word of 8 bytes is replaced by. */
static uint64_t forged_word(uint64_t was, int64_t k)
{
    const uint64_t words[FORGED_WORDS] = {0,
                                          1,
                                          UINT64_MAX,
                                          INT64_MAX,
                                          UINT64_C(0x8000000000000000),
                                          UINT64_C(1) << 32,
                                          UINT64_C(0xffffffff),
                                          UINT64_C(1) << 60,
                                          INT64_MAX / 8,
                                          bits(NAN),
                                          bits(INFINITY),
                                          bits(-INFINITY),
                                          bits(1e300),
                                          bits(-1e300),
                                          bits(4.9e-324),
                                          bits(-1),
                                          was + 1,
                                          was - 1,
                                          was + 8,
                                          was * 2,
                                          was ^ UINT64_C(0x8000000000000000),
                                          ~was};

    return words[k];
}

START_TEST(no_forged_head_leads_outside)
{
    int64_t before = comparisons;
    int64_t forged = 0, accepted = 0;

    for (int32_t i = 0; i < 4; i++) {
        int64_t bytes, again;
        liqmap *map = small_map(i & 1, i & 2 ? 0.5 : 0, &bytes);
        liqmap *sound = small_map(i & 1, i & 2 ? 0.5 : 0, &again);
        int64_t head = end_of_head(map, bytes);

        for (int64_t at = 0; at < head; at += 8) {
            for (int64_t k = 0; k < FORGED_WORDS; k++, forged++) {
                char *place = (char *)map + at;
                uint64_t word;

                memcpy(&word, place, 8);
                word = forged_word(word, k);
                memcpy(place, &word, 8);
                accepted += attach_forged(map, sound, bytes);
            }
        }
        free(map);
        free(sound);
    }
    printf("# forged heads: %" PRId64 " of %" PRId64 " accepted\n", accepted, forged);
    ck_assert_int_gt(accepted, forged / 10);
    ck_assert_int_lt(accepted, forged);
    ck_assert_int_eq(comparisons - before, 2 * forged);
}
END_TEST

/* Several words at once, anywhere. */
START_TEST(no_forged_map_leads_outside)
{
    uint64_t state = random_seed("forged_maps", 81);
    int64_t before = comparisons;
    int64_t accepted = 0;
    int64_t bytes, again;
    liqmap *map = small_map(LIQMAP_AXIS_LOG, 0.5, &bytes);
    liqmap *sound = small_map(LIQMAP_AXIS_LOG, 0.5, &again);
    int64_t head = end_of_head(map, bytes);

    for (int64_t i = 0; i < FORGERIES; i++) {
        for (int64_t n = random_int(&state, 1, 4); n > 0; n--) {
            int64_t words = random_chance(&state, 0.3) ? head / 8 : bytes / 8;
            char *place = (char *)map + 8 * random_int(&state, 1, words - 1);
            uint64_t word;

            memcpy(&word, place, 8);
            word = forged_word(word, random_int(&state, 0, FORGED_WORDS - 1));
            memcpy(place, &word, 8);
        }
        accepted += attach_forged(map, sound, bytes);
    }
    printf("# forged maps: %" PRId64 " of %d accepted\n", accepted, FORGERIES);
    ck_assert_int_gt(accepted, FORGERIES / 10);
    ck_assert_int_eq(comparisons - before, 2 * FORGERIES);
    free(map);
    free(sound);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("attach");

    tcase_add_test(tests, a_map_is_found_where_it_lies);
    tcase_add_test(tests, a_copy_onto_the_map_is_refused);
    tcase_add_test(tests, memory_is_refused);
    tcase_add_test(tests, a_map_that_is_cut_off_is_refused);
    tcase_add_test(tests, other_layouts_and_byte_orders_are_another_version);
    tcase_add_test(tests, other_objects_are_no_map);
#ifdef HAS_MMAP
    tcase_add_test(tests, a_map_is_found_in_memory_that_is_only_read);
#endif
    tcase_add_test(tests, no_forged_head_leads_outside);
    tcase_add_test(tests, no_forged_map_leads_outside);
    return suite_run(tests, "attach");
}
