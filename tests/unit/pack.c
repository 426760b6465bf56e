/* SPDX-License-Identifier: MIT */
/*
 * A map packed and unpacked is the same map, to the bit, whatever is done to it next; what
 * is packed is what doc/format.md says; and of bytes that were cut off, damaged or made
 * by hand none is taken for a map that it is not.
 */
#include "random_calls.h"
#include "sample_map.h"

#include <math.h>

#define WORLDS 300
#define PUSHES 24
#define BUCKETS 40
#define FORGERIES 100000
#define NUDGED 30000
#define RANDOM_CALLS 40
#define DENORMAL 4.9e-324

enum { PREFIX = 24, AXIS_LOW = 72, PROGRESS = 104, TIERS_AT = 152 };

typedef struct packed {
    unsigned char *bytes;
    int64_t n;
} packed;

/* The caller frees the bytes. */
static packed pack(const liqmap *map)
{
    packed p = {NULL, -7};

    SUCCEEDS(liqmap_pack(map, NULL, 0, &p.n));
    p.bytes = memory_new(p.n);
    SUCCEEDS(liqmap_pack(map, p.bytes, p.n, NULL));
    return p;
}

/* The same bytes in a block of their own, so that a sanitizer sees one too far. */
static packed copy_of(const packed *p, int64_t n)
{
    packed copy = {memory_new(n), n};

    memcpy(copy.bytes, p->bytes, (size_t)n);
    return copy;
}

/* A bit at a time, as the definition has it. */
static uint32_t crc32c(const void *bytes, int64_t n)
{
    const unsigned char *byte = bytes;
    uint32_t crc = 0xffffffff;

    for (int64_t i = 0; i < n; i++) {
        crc ^= byte[i];
        for (int k = 0; k < 8; k++) {
            crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
        }
    }
    return ~crc;
}

static void put(const packed *p, int64_t at, uint64_t word, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        p->bytes[at + i] = (unsigned char)(word >> 8 * i);
    }
}

static uint64_t get(const packed *p, int64_t at, int bytes)
{
    uint64_t word = 0;

    for (int i = bytes - 1; i >= 0; i--) {
        word = word << 8 | p->bytes[at + i];
    }
    return word;
}

static uint64_t bits(double x)
{
    uint64_t word;

    memcpy(&word, &x, sizeof word);
    return word;
}

static double double_of(uint64_t word)
{
    double x;

    memcpy(&x, &word, sizeof x);
    return x;
}

static void seal(const packed *p)
{
    put(p, p->n - 4, crc32c(p->bytes, p->n - 4), 4);
}

/* Memory for anything these tests unpack. */
static unsigned char *memory;
static unsigned char *untouched;
enum { ROOM = 1 << 16 };

static void take_room(void)
{
    memory = memory_new(ROOM);
    untouched = memory_new(ROOM);
    memset(memory, 0xa5, ROOM);
    memset(untouched, 0xa5, ROOM);
}

static void give_room(void)
{
    free(memory);
    free(untouched);
}

/* The bytes are refused, and nothing is built: 2 comparisons. */
static void refuse(const char *what, const packed *p, int32_t status)
{
    compare_answers(what, liqmap_unpack(memory, ROOM, p->bytes, p->n), status);
    compare_bytes(what, memory, untouched, ROOM);
}

/* The caller frees it. */
static liqmap *unpack(const packed *p, int64_t *size)
{
    liqmap *map;

    SUCCEEDS(liqmap_unpack_size(size, p->bytes, p->n));
    map = memory_new(*size);
    memset(map, 0xa5, (size_t)*size);
    SUCCEEDS(liqmap_unpack(map, *size, p->bytes, p->n));
    return map;
}

/* Twelve bins of a side, something in most of them. */
static liqmap *small_map(int64_t *bytes)
{
    const liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 85, 5, 6};
    const liqmap_tier tiers[2] = {{10, 0.25, 0.25, 0.005, 0.0005},
                                  {20, 0.5, 0.25, 0.005, 0.0005}};
    liqmap_config config = sample_config();
    liqmap *map = map_new(&config, &axis, tiers, 2, bytes);

    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(1000, 500, 101, 99, 100, 0, 10)));
    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(2000, 700, 103, 98, 101, 0, 10)));
    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(3000, 650, 105, 97, 98, 0, 30)));
    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(4000, 800, 99, 95, 97, 0, 30)));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 0, 20, 5));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 1, 300, 7));
    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(5000, 900, 99, 96, 97, 0, 30)));
    return map;
}

START_TEST(checksums_are_crc32c)
{
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    ck_assert_uint_eq(crc32c("123456789", 9), 0xe3069283);
    ck_assert_uint_eq(get(&p, p.n - 4, 4), crc32c(p.bytes, p.n - 4));
    free(p.bytes);
    free(map);
}
END_TEST

/* doc/format.md, read once more. 24 numbers in all places, and the bins. */
START_TEST(bytes_are_as_documented)
{
    const liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LOG, 80, 0.25, 2};
    const liqmap_tier tiers[2] = {{10, 0.5, 0.25, 0.005, 0}, {20, 0.125, 0, 0.01, 0}};
    liqmap_config config = sample_config();
    int64_t before = comparisons, doubles = 0;
    int64_t bytes;
    liqmap *map;
    packed p;

    config.contract = LIQMAP_INVERSE;
    config.maintenance = LIQMAP_MAINTENANCE_ENTRY;
    config.entry_points = 3;
    config.turnover = 0.75;
    config.holding_ms = 86400000;
    config.intrabar = 0.5;
    map = map_new(&config, &axis, tiers, 2, &bytes);
    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(-1000, 512, 1000, 98, 99, 0, 0)));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 1, 79, 3));
    SUCCEEDS(liqmap_place(map, LIQMAP_LONG, 0, 81, 5));
    SUCCEEDS(liqmap_close(map, LIQMAP_LONG, 260));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 1, 124, 16));
    p = pack(map);
    {
        const struct {
            const char *name;
            int64_t at;
            int bytes, is_double;
            uint64_t word;
        } fields[] = {
            {"LIQM", 0, 4, 0, 0x4d51494c},
            {"AP, 1a, 0a", 4, 4, 0, 0x0a1a5041},
            {"version", 8, 4, 0, 2},
            {"reserved", 12, 4, 0, 0},
            {"length", 16, 8, 0, 636}, /* 152 + 2 * 40 + 2 * 136 + 2 * 4 * 2 * 8 + 4 */
            {"contract", 24, 4, 0, 1},
            {"maintenance", 28, 4, 0, 1},
            {"initial", 32, 4, 0, 0},
            {"entry points", 36, 4, 0, 3},
            {"opening", 40, 4, 0, 2},
            {"kind of axis", 44, 4, 0, 1},
            {"turnover", 48, 8, 1, bits(0.75)},
            {"holding", 56, 8, 0, 86400000},
            {"intrabar", 64, 8, 1, bits(0.5)},
            {"low", 72, 8, 1, bits(80)},
            {"step", 80, 8, 1, bits(0.25)},
            {"buckets", 88, 8, 0, 2},
            {"tiers", 96, 8, 0, 2},
            {"pushes", 104, 8, 0, 1},
            {"off axis", 112, 8, 0, 1},
            {"time", 120, 8, 0, (uint64_t)-1000},
            {"close", 128, 8, 1, bits(99)},
            {"open interest", 136, 8, 1, bits(512)},
            {"at its open interest", 144, 8, 0, 0}, /* no, it was closed */
            {"leverage of tier 0", 152, 8, 1, bits(10)},
            {"share of tier 0, long", 160, 8, 1, bits(0.5)},
            {"share of tier 0, short", 168, 8, 1, bits(0.25)},
            {"mmr of tier 0", 176, 8, 1, bits(0.005)},
            {"fee of tier 0", 184, 8, 1, bits(0)},
            {"leverage of tier 1", 192, 8, 1, bits(20)},
            {"mmr of tier 1", 216, 8, 1, bits(0.01)},
            {"long: scale", 232, 8, 1, bits(0.5)},
            {"long: held, stored", 240, 8, 1, bits(520)},
            {"long: held, what rounding took", 248, 8, 1, bits(0)},
            {"long: roundings", 256, 8, 1,
             bits(36374)}, /* 66 * 512 + 2 * (515 + 520) + 64 * 8 */
            {"long: unlevered", 264, 8, 1, bits(0)},
            {"long: unknown", 272, 8, 1, bits(512)},
            {"long: innermost live bin", 280, 8, 0, 0},
            {"long: opened", 288, 8, 1, bits(520)},
            {"long: closed", 304, 8, 1, bits(260)},
            {"long: liquidated", 320, 8, 1, bits(0)},
            {"long: liquidated, in quote", 336, 8, 1, bits(0)},
            {"long: held after the last sweep", 352, 8, 1, bits(0)},
            {"long: held after its closes", 360, 8, 1, bits(0)},
            {"short: scale", 368, 8, 1, bits(1)},
            {"short: held", 376, 8, 1, bits(528)},
            {"short: innermost live bin", 416, 8, 0, 1},
            {"short: opened", 424, 8, 1, bits(528)},
            {"long, below: tier 0", 504, 8, 1, bits(0)},
            {"long, below: tier 1", 512, 8, 1, bits(3)},
            {"long, bucket 0: tier 0", 520, 8, 1, bits(5)},
            {"long, above: tier 1", 560, 8, 1, bits(0)},
            {"short, below: tier 0", 568, 8, 1, bits(0)},
            {"short, bucket 1: tier 1", 608, 8, 1, bits(16)},
            {"short, above: tier 1", 624, 8, 1, bits(0)},
        };

        compare_ints("length", p.n, 636);
        for (int64_t i = 0; i < COUNT(fields); i++) {
            const uint64_t word = get(&p, fields[i].at, fields[i].bytes);
            char what[80];

            snprintf(what, sizeof what, "%s, at %" PRId64, fields[i].name,
                     fields[i].at);
            if (fields[i].is_double) {
                compare(what, double_of(word), double_of(fields[i].word), 0);
            }
            compare_ints(what, (int64_t)word, (int64_t)fields[i].word);
            doubles += fields[i].is_double;
        }
        ck_assert_int_eq(comparisons - before, COUNT(fields) + doubles + 1);
    }
    free(p.bytes);
    free(map);
}
END_TEST

/* The way of a map that is packed and unpacked after every push, and of one that is
 * not: the same bytes, in memory and packed. */
static int64_t take_detours(uint64_t *state, int32_t kind)
{
    naive_snapshot snapshots[PUSHES];
    int64_t bytes, size;
    liqmap *straight, *map;
    world w;

    world_draw(&w, state, BUCKETS, kind);
    world_walk(&w, state, snapshots, PUSHES);
    straight = map_of(&w, &bytes);
    map = map_of(&w, &bytes);
    for (int64_t i = 0; i < PUSHES; i++) {
        packed p = pack(map), q = pack(straight);
        liqmap *again = unpack(&p, &size);

        compare_ints("size", size, bytes);
        compare_bytes("unpacked", again, straight, bytes);
        compare_ints("length", p.n, q.n);
        compare_bytes("packed", p.bytes, q.bytes, p.n);
        SUCCEEDS(liqmap_validate(again));
        SUCCEEDS(push_one(straight, NULL, 0, LIQMAP_QUOTE, &snapshots[i]));
        SUCCEEDS(push_one(again, NULL, 0, LIQMAP_QUOTE, &snapshots[i]));
        compare_bytes("pushed to", again, straight, bytes);
        free(p.bytes);
        free(q.bytes);
        free(map);
        map = again;
    }
    free(map);
    free(straight);
    return 5 * PUSHES;
}

START_TEST(a_detour_changes_nothing)
{
    look_at_worlds("pack", 61, WORLDS, WORLDS * 5 * PUSHES, take_detours);
}
END_TEST

/* All a scale goes through: closed over and over until it is renewed, several times. */
START_TEST(a_long_life_is_kept)
{
    int64_t before = comparisons;
    int64_t bytes, size;
    liqmap *map = small_map(&bytes);

    for (int i = 0; i < 3000; i++) {
        const liqmap_snapshot *next =
            SNAPSHOT(6000 + i, 900 + i % 7, 100 + i % 3, 95 - i % 4, 97, 0, 20000);
        packed p;
        liqmap *again;

        if (i % 100 != 99) {
            SUCCEEDS(push_one(map, NULL, 0, 0, next));
            continue;
        }
        p = pack(map);
        again = unpack(&p, &size);
        compare_bytes("unpacked", again, map, bytes);
        SUCCEEDS(push_one(map, NULL, 0, 0, next));
        SUCCEEDS(push_one(again, NULL, 0, 0, next));
        compare_bytes("pushed to", again, map, bytes);
        free(p.bytes);
        free(again);
    }
    ck_assert_int_eq(comparisons - before, 60);
    free(map);
}
END_TEST

START_TEST(negative_zero_and_denormals_are_kept)
{
    const liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 85, 5, 6};
    const liqmap_tier tier = {10, DENORMAL, -0.0, DENORMAL, -0.0};
    liqmap_config config = sample_config();
    int64_t bytes, size;
    liqmap *map, *again;
    packed p;

    config.turnover = -0.0;
    map = map_new(&config, &axis, &tier, 1, &bytes);
    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(1, 1e-60, 101, 99, 100, 0, 0)));
    SUCCEEDS(liqmap_push(map, NULL, 0, 0, SNAPSHOT(2, 2e-60, 101, 99, 100, 0, 0)));
    p = pack(map);
    again = unpack(&p, &size);
    compare_bytes("unpacked", again, map, bytes);
    ck_assert_uint_eq(get(&p, 48, 8), bits(-0.0));
    ck_assert_uint_eq(get(&p, TIERS_AT + 8, 8), bits(DENORMAL));
    free(p.bytes);
    free(again);
    free(map);
}
END_TEST

START_TEST(packed_bytes_lie_anywhere)
{
    int64_t before = comparisons;
    int64_t bytes, size;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);
    liqmap *want = unpack(&p, &size);

    for (int64_t shift = 0; shift < 8; shift++) {
        unsigned char *block = memory_new(p.n + shift);
        packed moved = {block + shift, p.n};
        liqmap *again;

        SUCCEEDS(liqmap_pack(map, moved.bytes, moved.n, NULL));
        compare_bytes("packed", moved.bytes, p.bytes, p.n);
        again = unpack(&moved, &size);
        compare_bytes("unpacked", again, want, bytes);
        free(again);
        free(block);
    }
    ck_assert_int_eq(comparisons - before, 16);
    free(want);
    free(p.bytes);
    free(map);
}
END_TEST

START_TEST(bytes_cut_off_are_refused)
{
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    take_room();
    for (int64_t n = 0; n < p.n; n++) {
        packed cut = copy_of(&p, n);
        int64_t size = -7;

        refuse("cut off", &cut, LIQMAP_E_TRUNCATED);
        compare_answers("size", liqmap_unpack_size(&size, cut.bytes, n),
                        LIQMAP_E_TRUNCATED);
        compare_ints("size", size, -7);
        free(cut.bytes);
    }
    /* Cut off, and the length mended: still none. */
    for (int64_t n = PREFIX; n < p.n; n++) {
        packed cut = copy_of(&p, n);

        put(&cut, 16, (uint64_t)n, 8);
        seal(&cut);
        refuse("cut off and mended", &cut,
               n < 428 ? LIQMAP_E_TRUNCATED : LIQMAP_E_CORRUPT);
        free(cut.bytes);
    }
    ck_assert_int_eq(comparisons - before, 4 * p.n + 2 * (p.n - PREFIX));
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

START_TEST(bytes_that_follow_are_refused)
{
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    take_room();
    for (int64_t more = 1; more <= 64; more++) {
        packed longer = {memory_new(p.n + more), p.n + more};

        memset(longer.bytes, 0, (size_t)longer.n);
        memcpy(longer.bytes, p.bytes, (size_t)p.n);
        refuse("longer", &longer, LIQMAP_E_LONGER);
        put(&longer, 16, (uint64_t)longer.n, 8);
        seal(&longer);
        refuse("longer and mended", &longer, LIQMAP_E_CORRUPT);
        free(longer.bytes);
    }
    ck_assert_int_eq(comparisons - before, 64 * 4);
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

static int32_t wanted_of_flip(int64_t at, int64_t length, int64_t flipped)
{
    if (at < 8) {
        return LIQMAP_E_NOT_A_MAP;
    }
    if (at < 12) {
        return LIQMAP_E_VERSION;
    }
    if (at < 16 || at >= PREFIX) {
        return LIQMAP_E_CHECKSUM;
    }
    return (uint64_t)flipped < (uint64_t)length ? LIQMAP_E_LONGER : LIQMAP_E_TRUNCATED;
}

START_TEST(any_bit_that_flips_is_noticed)
{
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    take_room();
    for (int64_t i = 0; i < 8 * p.n; i++) {
        unsigned char *byte = &p.bytes[i / 8];

        *byte = (unsigned char)(*byte ^ 1 << i % 8);
        refuse("flipped", &p, wanted_of_flip(i / 8, p.n, (int64_t)get(&p, 16, 8)));
        *byte = (unsigned char)(*byte ^ 1 << i % 8);
    }
    SUCCEEDS(liqmap_unpack(memory, ROOM, p.bytes, p.n));
    ck_assert_int_eq(comparisons - before, 2 * 8 * p.n);
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

/* What no field may be, with a checksum that says otherwise. */
START_TEST(forged_fields_are_refused)
{
    const uint64_t nan = bits(NAN), inf = bits(INFINITY), minus = bits(-1);
    const uint64_t most = INT64_MAX, least = (uint64_t)INT64_MIN, none = (uint64_t)-1;
    const struct {
        int64_t at;
        int bytes, n;
        uint64_t words[6];
    } fields[] = {
        {12, 4, 2, {1, 0xffffffff}},
        {24, 4, 3, {2, 0xffffffff, 0x80000000}},
        {28, 4, 3, {2, 0xffffffff, 0x80000000}},
        {32, 4, 3, {2, 0xffffffff, 0x80000000}},
        {36, 4, 4, {0, 4097, 0xffffffff, 0x80000000}},
        {40, 4, 4, {0, 3, 0xffffffff, 0x80000000}},
        {44, 4, 3, {2, 0xffffffff, 0x80000000}},
        {48, 8, 3, {nan, inf, minus}},
        {56, 8, 2, {none, least}},
        {64, 8, 5, {nan, inf, minus, bits(1.5), bits(1e300)}},
        {72, 8, 6, {nan, inf, minus, 0, bits(1e61), bits(DENORMAL)}},
        {80, 8, 6, {nan, inf, minus, 0, bits(1e61), bits(1e-20)}},
        {88, 8, 6, {0, none, most, least, 5, UINT64_C(1) << 60}},
        {96, 8, 6, {0, none, most, least, 1, 17}},
        {104, 8, 5, {0, none, most, least, most / 4 * 3 + 1}},
        {112, 8, 4, {6, none, most, least}},
        {128, 8, 6, {nan, inf, minus, 0, bits(1e61), bits(1e-61)}},
        {136, 8, 6, {nan, inf, minus, 0, bits(900.1), bits(1e300)}},
        {144, 8, 4, {2, none, most, least}},
        {152, 8, 6, {nan, inf, minus, 0, bits(0.5), bits(1e9)}},
        {160, 8, 5, {nan, inf, minus, bits(0.75), bits(1e300)}},
        {168, 8, 5, {nan, inf, minus, bits(0.875), bits(1e300)}},
        {176, 8, 5, {nan, inf, minus, bits(0.1), bits(1e300)}},
        {184, 8, 5, {nan, inf, minus, bits(0.1), bits(1e300)}},
        {232, 8, 6, {nan, inf, minus, 0, bits(1.5), bits(0x1p-257)}},
        {240, 8, 6, {nan, inf, minus, 0, bits(1e4), bits(1e300)}},
        {248, 8, 6, {nan, inf, minus, bits(-INFINITY), bits(1e4), bits(1e300)}},
        {256, 8, 6, {nan, inf, minus, 0, bits(1e10), bits(1e300)}},
        {264, 8, 6, {nan, inf, minus, 0, bits(1e4), bits(1e300)}},
        {272, 8, 6, {nan, inf, minus, 0, bits(1e4), bits(1e300)}},
        {280, 8, 6, {(uint64_t)-2, (uint64_t)-3, 7, most, least, none}},
        {288, 8, 6, {nan, inf, minus, 0, bits(1e4), bits(1e300)}},
        {296, 8, 6, {nan, inf, bits(-1e300), bits(1e300), bits(1e3), bits(-1e3)}},
        {304, 8, 6, {nan, inf, minus, 0, bits(1e4), bits(1e300)}},
        {320, 8, 5, {nan, inf, minus, bits(1e4), bits(1e300)}},
        {336, 8, 4, {nan, inf, minus, bits(1e181)}},
        {344, 8, 4, {nan, inf, bits(1e141), bits(1)}},
        {352, 8, 5, {nan, inf, minus, bits(1), bits(1e120)}},
        {360, 8, 5, {nan, inf, minus, bits(1e4), bits(1e120)}},
        {368, 8, 6, {nan, inf, minus, 0, bits(1.5), bits(0x1p-257)}},
        {416, 8, 6, {8, (uint64_t)-2, 7, most, least, 6}},
    };
    int64_t before = comparisons, forged = 0, shapes = 0;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    take_room();
    for (int64_t i = 0; i < COUNT(fields); i++) {
        uint64_t was = get(&p, fields[i].at, fields[i].bytes);

        for (int k = 0; k < fields[i].n; k++) {
            char what[60];

            snprintf(what, sizeof what, "at %" PRId64 ", word %d", fields[i].at, k);
            put(&p, fields[i].at, fields[i].words[k], fields[i].bytes);
            seal(&p);
            refuse(what, &p, LIQMAP_E_CORRUPT);
            forged++;
            /* Steps too small for the axis are found when its edges are made. */
            if (fields[i].at < PROGRESS && fields[i].at != AXIS_LOW + 8) {
                compare_answers(what, liqmap_unpack_size(NULL, p.bytes, p.n),
                                LIQMAP_E_CORRUPT);
                shapes++;
            }
        }
        put(&p, fields[i].at, was, fields[i].bytes);
    }
    /* Any cell, and the places behind the innermost live bin. */
    for (int64_t at = 504; at < p.n - 4; at += 8) {
        const uint64_t words[] = {nan, inf, minus, bits(1e300), bits(-DENORMAL)};
        uint64_t was = get(&p, at, 8);

        for (int64_t k = 0; k < COUNT(words); k++) {
            put(&p, at, words[k], 8);
            seal(&p);
            refuse("cell", &p, LIQMAP_E_CORRUPT);
            forged++;
        }
        put(&p, at, was, 8);
    }
    seal(&p);
    SUCCEEDS(liqmap_unpack(memory, ROOM, p.bytes, p.n));
    ck_assert_int_gt(forged, 280);
    ck_assert_int_ge(shapes, 50);
    ck_assert_int_eq(comparisons - before, 2 * forged + shapes);
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

/* A cell inside the innermost live bin of each side, as small as it may be. */
START_TEST(forged_cells_where_nothing_lives_are_refused)
{
    int64_t before = comparisons, dead = 0;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);
    int64_t live[2] = {(int64_t)get(&p, 280, 8), (int64_t)get(&p, 416, 8)};

    take_room();
    for (int side = 0; side < 2; side++) {
        for (int64_t i = 0; i < 16; i++) {
            int64_t at = 504 + 128 * side + 8 * i, bin = i / 2 - 1;
            uint64_t was = get(&p, at, 8);

            if (side == LIQMAP_LONG ? bin <= live[side] : bin >= live[side]) {
                continue;
            }
            ck_assert_uint_eq(was, 0);
            put(&p, at, bits(DENORMAL), 8);
            seal(&p);
            refuse("dead", &p, LIQMAP_E_CORRUPT);
            put(&p, at, was, 8);
            dead++;
        }
    }
    ck_assert_int_gt(dead, 4);
    ck_assert_int_eq(comparisons - before, 2 * dead);
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

static const uint64_t odd_words[] = {
    0,
    1,
    UINT64_C(0xffffffffffffffff),
    UINT64_C(0x7fffffffffffffff),
    UINT64_C(0x8000000000000000),
    UINT64_C(0x7ff0000000000000),
    UINT64_C(0xfff0000000000000),
    UINT64_C(0x7ff8000000000000),
    UINT64_C(0x3ff0000000000000),
    UINT64_C(0x7fe0000000000000),
    UINT64_C(0x3fffffffffffffff),
};

static void forge(const packed *p, uint64_t *state)
{
    for (int64_t k = random_int(state, 1, 3); k > 0; k--) {
        int64_t at = random_int(state, PREFIX, p->n - 5);

        if (random_chance(state, 0.3)) {
            at = random_int(state, PREFIX, 503);
        }
        if (random_chance(state, 0.5)) {
            put(p, at, random_next(state), 1);
        } else if (at <= p->n - 12) {
            at -= at % 8;
            put(p, at, odd_words[random_int(state, 0, COUNT(odd_words) - 1)], 8);
        }
    }
    seal(p);
}

/* What was accepted is a map like any other: it moves, and stays sound. */
static void live_on(liqmap *map)
{
    double rows[2 * LIQMAP_MAX_TIERS];
    int32_t status;

    SUCCEEDS(liqmap_validate(map));
    SUCCEEDS(
        liqmap_sweep(map, rows, 2 * LIQMAP_MAX_TIERS, LIQMAP_QUOTE, SPAN(101, 99)));
    SUCCEEDS(liqmap_open(map, LIQMAP_LONG, 100, BAR(102, 98, 100, 0)));
    SUCCEEDS(liqmap_place(map, LIQMAP_SHORT, 0, 1e60, 1e60));
    status = liqmap_push(map, rows, 2 * LIQMAP_MAX_TIERS, LIQMAP_QUOTE,
                         SNAPSHOT(INT64_MAX - 1, 100, 1e60, 1e-60, 100, 0, 5));
    ck_assert(status == LIQMAP_OK || status == LIQMAP_E_TIME);
    status = liqmap_push(map, rows, 2 * LIQMAP_MAX_TIERS, LIQMAP_QUOTE,
                         SNAPSHOT(INT64_MAX, 0, 1e60, 1e-60, 100, 0, 5));
    ck_assert(status == LIQMAP_OK || status == LIQMAP_E_TIME);
    if (status == LIQMAP_OK) {
        SUCCEEDS(liqmap_validate(map));
    }
}

START_TEST(forgeries_are_refused_or_are_maps)
{
    uint64_t state = random_seed("forgeries", 62);
    int64_t accepted = 0, bytes;
    int64_t before = comparisons;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    take_room();
    for (int64_t i = 0; i < FORGERIES; i++) {
        packed forged = copy_of(&p, p.n);
        int32_t status;

        forge(&forged, &state);
        status = liqmap_unpack(memory, ROOM, forged.bytes, forged.n);
        if (status == LIQMAP_OK) {
            packed again = pack((liqmap *)(void *)memory);

            accepted++;
            compare_bytes("packed again", again.bytes, forged.bytes, forged.n);
            live_on((liqmap *)(void *)memory);
            memset(memory, 0xa5, ROOM);
            free(again.bytes);
        } else {
            compare_answers("forged", status, LIQMAP_E_CORRUPT);
            compare_bytes("forged", memory, untouched, ROOM);
        }
        free(forged.bytes);
    }
    printf("# forgeries: %" PRId64 " of %d are maps\n", accepted, FORGERIES);
    ck_assert_int_gt(accepted, FORGERIES / 100);
    ck_assert_int_lt(accepted, FORGERIES / 2);
    ck_assert_int_eq(comparisons - before, 2 * FORGERIES - accepted);
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

static double number(const packed *p, int64_t at)
{
    return double_of(get(p, at, 8));
}

static void put_number(const packed *p, int64_t at, double x)
{
    put(p, at, bits(x), 8);
}

/* From the start of a side. */
enum {
    SCALE = 0,
    HELD = 8,
    ROUNDED = 24,
    OPENED = 56,
    CLOSED = 72,
    LIQUIDATED = 88,
    SIDES_AT = 232,
    SIDE_BYTES = 136,
    BINS_AT = 504
};

/* By a part from the last digit up to what conservation allows. */
static double nudged(uint64_t *state, double x)
{
    return x +
           x * random_between(state, -1, 1) * pow(10, random_between(state, -16, -9));
}

/* Numbers that agree with each other, though no call brought them about: a sum that is
 * off its cells as far as a bound allows that is made up with it, the counters with it. */
static void forge_together(const packed *p, int64_t side, uint64_t *state)
{
    const double most[] = {0, 1, 9e5, 3.6e6, 3.6000001e6};
    double held = nudged(state, number(p, side + HELD));

    put_number(p, side + HELD, held);
    put_number(p, side + ROUNDED, held * most[random_int(state, 0, COUNT(most) - 1)]);
    put_number(p, side + OPENED,
               held * number(p, side + SCALE) + number(p, side + CLOSED) +
                   number(p, side + LIQUIDATED));
}

static void forge_by_hand(const packed *p, uint64_t *state)
{
    const int64_t bins = (p->n - BINS_AT) / 8;

    for (int64_t k = random_int(state, 1, 3); k > 0; k--) {
        int64_t side = SIDES_AT + SIDE_BYTES * random_int(state, 0, 1);
        int64_t a = side + 8 * random_int(state, 0, 16);
        int64_t b = side + 8 * random_int(state, 0, 16);
        uint64_t word = get(p, a, 8);

        switch (random_int(state, 0, 6)) {
        case 0: /* two numbers of a side change places */
            put(p, a, get(p, b, 8), 8);
            put(p, b, word, 8);
            break;
        case 1: /* some last digits of one */
            put(p, a, word + (uint64_t)random_int(state, -9, 9), 8);
            break;
        case 2:
            put_number(p, a, nudged(state, number(p, a)));
            break;
        case 3:
            put_number(p, 136, nudged(state, number(p, 136)));
            break;
        case 4:
            a = BINS_AT + 8 * random_int(state, 0, bins - 1);
            put_number(p, a, nudged(state, number(p, a)));
            break;
        case 5:
            put(p, 104 + 8 * random_int(state, 0, 5),
                odd_words[random_int(state, 0, COUNT(odd_words) - 1)], 8);
            break;
        default:
            forge_together(p, side, state);
        }
    }
    seal(p);
}

/* Calls on a map until something no longer holds of it; NULL where all holds to the end. */
static const char *fault_in_time(liqmap *map, uint64_t *state)
{
    const char *fault = map_fault(map, 0);

    for (int i = 0; i < RANDOM_CALLS && fault == NULL; i++) {
        random_outcome was = random_call(map, state);

        fault = map_fault(map, was == RANDOM_PUSH);
    }
    return fault;
}

/* What was accepted keeps every promise, whatever is called next. */
START_TEST(forgeries_that_are_maps_stay_maps)
{
    uint64_t state = random_seed("nudged", 64);
    int64_t accepted = 0, bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    take_room();
    for (int64_t i = 0; i < NUDGED; i++) {
        packed forged = copy_of(&p, p.n);

        memset(memory, 0, ROOM);
        forge_by_hand(&forged, &state);
        if (liqmap_unpack(memory, ROOM, forged.bytes, forged.n) == LIQMAP_OK) {
            const char *fault = fault_in_time((liqmap *)(void *)memory, &state);

            accepted++;
            if (fault != NULL) {
                ck_abort_msg("forgery %" PRId64 ": %s", i, fault);
            }
        }
        free(forged.bytes);
    }
    printf("# nudged: %" PRId64 " of %d are maps\n", accepted, NUDGED);
    ck_assert_int_gt(accepted, NUDGED / 20);
    ck_assert_int_lt(accepted, NUDGED * 9 / 10);
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

/* The control: a sum that is off its cells by as much as version 1 let pass, put into
 * the map itself, is found. */
START_TEST(calls_find_what_a_forgery_breaks)
{
    uint64_t state = random_seed("control", 65);
    int64_t bytes, found = 0, places = 0;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);
    double held = number(&p, SIDES_AT + HELD);

    take_room();
    for (int64_t at = 0; at < bytes; at += 8) {
        if (memcmp((char *)map + at, &held, sizeof held) != 0) {
            continue;
        }
        places++;
        for (int i = 0; i < 100; i++) {
            double off = held * (1 + 9.9e-10 * (i % 2 == 0 ? 1 : -1));

            memset(memory, 0, ROOM);
            memcpy(memory, map, (size_t)bytes);
            memcpy(memory + at, &off, sizeof off);
            found += fault_in_time((liqmap *)(void *)memory, &state) != NULL;
        }
    }
    ck_assert_int_gt(places, 0);
    ck_assert_int_eq(found, 100 * places);
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

/* ---- limits ------------------------------------------------------------------- */

enum { OPEN_INTEREST = 136, UNKNOWN = 40 };

/* Takes the bytes, or refuses them: 1 comparison. */
static void expect_map(const char *what, const packed *p, int is_map)
{
    seal(p);
    compare_answers(what, liqmap_unpack(memory, ROOM, p->bytes, p->n),
                    is_map ? LIQMAP_OK : LIQMAP_E_CORRUPT);
}

/* Both sides equal the open interest to 5e-10 of it. */
START_TEST(totals_agree_with_open_interest)
{
    const double off[] = {-6e-10, -4e-10, 4e-10, 6e-10};
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    take_room();
    for (int i = 0; i < COUNT(off); i++) {
        put_number(&p, OPEN_INTEREST, stats_of(map).open_interest * (1 + off[i]));
        expect_map("open interest", &p, fabs(off[i]) < 5e-10);
    }
    ck_assert_int_eq(comparisons - before, COUNT(off));
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

/* A side of bytes holds at most 1e95. */
START_TEST(a_side_holds_so_much_at_most)
{
    const double held[] = {0.99e95, 1.01e95};
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p;

    SUCCEEDS(liqmap_reset(map));
    p = pack(map);
    take_room();
    for (int i = 0; i < COUNT(held); i++) {
        put_number(&p, SIDES_AT + HELD, held[i]);
        put_number(&p, SIDES_AT + UNKNOWN, held[i]);
        put_number(&p, SIDES_AT + OPENED, held[i]);
        expect_map("held", &p, held[i] < 1e95);
    }
    ck_assert_int_eq(comparisons - before, COUNT(held));
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

/* Bins are summed again where rounding may have taken 9e5 units from them, and then it
 * has taken one. */
START_TEST(bins_are_summed_again_in_time)
{
    const double units[] = {899000, 901000};
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    take_room();
    for (int i = 0; i < COUNT(units); i++) {
        packed after;
        double found;

        put_number(&p, SIDES_AT + ROUNDED, units[i] * number(&p, SIDES_AT + HELD));
        expect_map("rounded", &p, 1);
        SUCCEEDS(liqmap_place((liqmap *)(void *)memory, LIQMAP_LONG, 0, 20, 1e-3));
        after = pack((liqmap *)(void *)memory);
        found = number(&after, SIDES_AT + ROUNDED) / number(&after, SIDES_AT + HELD);
        compare_ints("summed again", found < 2, units[i] > 9e5);
        free(after.bytes);
    }
    ck_assert_int_eq(comparisons - before, 2 * COUNT(units));
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

/* ---- version 1 ---------------------------------------------------------------- */

/* It had neither what was held after a sweep nor after closes, nor a rule of opening. */
enum { OPENING_AT = 40, UNLEVERED = 32, LIVE = 48, SWEPT_TO = 120 };

/* What version 1 would have written of a small_map(). */
static packed as_version_1(const packed *p)
{
    packed old = {memory_new(p->n - 32), p->n - 32};

    memcpy(old.bytes, p->bytes, SIDES_AT + SWEPT_TO);
    memcpy(old.bytes + SIDES_AT + SWEPT_TO, p->bytes + SIDES_AT + SIDE_BYTES, SWEPT_TO);
    memcpy(old.bytes + SIDES_AT + 2 * SWEPT_TO, p->bytes + BINS_AT,
           (size_t)(p->n - BINS_AT));
    put(&old, 8, 1, 4);
    put(&old, 16, (uint64_t)old.n, 8);
    put(&old, OPENING_AT, 0, 4);
    seal(&old);
    return old;
}

static double tally_at(const packed *p, int64_t at)
{
    return number(p, at) + number(p, at + 8);
}

START_TEST(version_1_is_read)
{
    int64_t before = comparisons;
    int64_t bytes, size;
    liqmap *map = small_map(&bytes);
    packed p = pack(map), old = as_version_1(&p), q;
    liqmap *again = unpack(&old, &size);

    compare_ints("size", size, bytes);
    compare_answers("validate", liqmap_validate(again), LIQMAP_OK);
    q = pack(again);
    compare_ints("length", q.n, p.n);
    compare_bytes("configuration", q.bytes + PREFIX, p.bytes + PREFIX,
                  OPENING_AT - PREFIX);
    compare_ints("opening", (int64_t)get(&q, OPENING_AT, 4), 1);
    compare_bytes("axis to tiers", q.bytes + OPENING_AT + 4, p.bytes + OPENING_AT + 4,
                  SIDES_AT - OPENING_AT - 4);
    for (int64_t at = SIDES_AT; at < BINS_AT; at += SIDE_BYTES) {
        const double held = tally_at(&p, at + HELD);
        const double slack = 1e-12 * tally_at(&p, at + OPENED);

        compare("scale", number(&q, at + SCALE), number(&p, at + SCALE), 0);
        compare("held", tally_at(&q, at + HELD), held, 0);
        compare("rounded", number(&q, at + ROUNDED), 3.6e6 * held, 0);
        compare_bytes("scalars", q.bytes + at + UNLEVERED, p.bytes + at + UNLEVERED,
                      OPENED - UNLEVERED);
        for (int64_t counter = OPENED; counter < SWEPT_TO; counter += 16) {
            compare("counter", tally_at(&q, at + counter), tally_at(&p, at + counter),
                    slack);
        }
        compare("swept to", number(&q, at + SWEPT_TO), 0, 0);
        compare("closed to", number(&q, at + SWEPT_TO + 8), 0, 0);
    }
    compare_bytes("bins", q.bytes + BINS_AT, p.bytes + BINS_AT, p.n - 4 - BINS_AT);
    ck_assert_int_eq(comparisons - before, 6 + 2 * (4 + 4 + 2) + 1);
    free(again);
    free(q.bytes);
    free(old.bytes);
    free(p.bytes);
    free(map);
}
END_TEST

/* Its counters might be off by 1e-9 of what was opened; the map they make is not. */
START_TEST(counters_of_version_1_may_be_off)
{
    static const double parts[] = {-1.1e-9, -0.9e-9, 0.9e-9, 1.1e-9};
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map), old = as_version_1(&p);

    take_room();
    for (int side = 0; side < 2; side++) {
        const int64_t at = SIDES_AT + side * SWEPT_TO + OPENED;
        const double opened = number(&old, at);

        for (int64_t i = 0; i < COUNT(parts); i++) {
            put_number(&old, at, opened * (1 + parts[i]));
            seal(&old);
            if (i == 0 || i == 3) {
                refuse("too far off", &old, LIQMAP_E_CORRUPT);
                continue;
            }
            compare_answers("off", liqmap_unpack(memory, ROOM, old.bytes, old.n),
                            LIQMAP_OK);
            compare_answers("validate", liqmap_validate((liqmap *)(void *)memory),
                            LIQMAP_OK);
            memcpy(memory, untouched, ROOM);
        }
        put_number(&old, at, opened);
    }
    for (uint64_t opening = 1; opening <= 2; opening++) {
        put(&old, OPENING_AT, opening, 4);
        seal(&old);
        refuse("a rule of opening", &old, LIQMAP_E_CORRUPT);
    }
    ck_assert_int_eq(comparisons - before, 2 * 4 * 2 + 2 * 2);
    give_room();
    free(old.bytes);
    free(p.bytes);
    free(map);
}
END_TEST

/* Noise behind a valid prefix. */
START_TEST(noise_is_refused)
{
    uint64_t state = random_seed("noise", 63);
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    take_room();
    for (int i = 0; i < 2000; i++) {
        for (int64_t at = i < 1000 ? PREFIX : TIERS_AT; at < p.n; at++) {
            put(&p, at, random_next(&state), 1);
        }
        seal(&p);
        refuse("noise", &p, LIQMAP_E_CORRUPT);
    }
    ck_assert_int_eq(comparisons - before, 2 * 2000);
    give_room();
    free(p.bytes);
    free(map);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    unsigned char *zeros = memory_new(ROOM);
    int64_t before = comparisons;
    int64_t bytes, size = -7;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);
    unsigned char *kept = memory_new(p.n);

    take_room();
    memset(zeros, 0, ROOM);
    memcpy(kept, p.bytes, (size_t)p.n);
    compare_answers("no map", liqmap_pack_size(NULL, &size), LIQMAP_E_NULL);
    compare_answers("no size", liqmap_pack_size(map, NULL), LIQMAP_OK);
    compare_answers("zeros", liqmap_pack_size((liqmap *)(void *)zeros, &size),
                    LIQMAP_E_NOT_A_MAP);
    compare_ints("size", size, -7);
    for (int64_t i = 1; i < 8; i++) {
        const liqmap *odd = (liqmap *)(void *)((char *)map + i);

        compare_answers("odd", liqmap_pack_size(odd, &size), LIQMAP_E_ALIGNMENT);
        compare_answers("odd", liqmap_pack(odd, p.bytes, p.n, &size),
                        LIQMAP_E_ALIGNMENT);
        compare_ints("size", size, 0);
        size = -7;
        compare_answers("odd", liqmap_unpack(memory + i, ROOM - i, p.bytes, p.n),
                        LIQMAP_E_ALIGNMENT);
    }
    compare_answers("no map", liqmap_pack(NULL, p.bytes, p.n, &size), LIQMAP_E_NULL);
    compare_answers("zeros", liqmap_pack((liqmap *)(void *)zeros, p.bytes, p.n, &size),
                    LIQMAP_E_NOT_A_MAP);
    compare_answers("no bytes", liqmap_pack(map, NULL, p.n, &size), LIQMAP_E_NULL);
    compare_ints("size all the same", size, p.n);
    size = -7;
    compare_answers("one short", liqmap_pack(map, p.bytes, p.n - 1, &size),
                    LIQMAP_E_ROOM);
    compare_ints("size all the same", size, p.n);
    compare_answers("less than none", liqmap_pack(map, p.bytes, -1, NULL),
                    LIQMAP_E_LENGTH);
    compare_answers("least", liqmap_pack(map, p.bytes, INT64_MIN, NULL),
                    LIQMAP_E_LENGTH);
    compare_bytes("not written", p.bytes, kept, p.n);

    size = -7;
    compare_answers("no size", liqmap_unpack_size(NULL, p.bytes, p.n), LIQMAP_OK);
    compare_answers("no bytes", liqmap_unpack_size(&size, NULL, p.n), LIQMAP_E_NULL);
    compare_answers("no bytes", liqmap_unpack_size(&size, NULL, 0), LIQMAP_E_NULL);
    compare_answers("-1", liqmap_unpack_size(&size, p.bytes, -1), LIQMAP_E_LENGTH);
    compare_answers("least", liqmap_unpack_size(&size, p.bytes, INT64_MIN),
                    LIQMAP_E_LENGTH);
    compare_answers("zeros", liqmap_unpack_size(&size, zeros, ROOM),
                    LIQMAP_E_NOT_A_MAP);
    compare_ints("size", size, -7);
    compare_answers("no memory", liqmap_unpack(NULL, ROOM, p.bytes, p.n),
                    LIQMAP_E_NULL);
    compare_answers("one short", liqmap_unpack(memory, bytes - 1, p.bytes, p.n),
                    LIQMAP_E_MEMORY);
    compare_answers("none", liqmap_unpack(memory, 0, p.bytes, p.n), LIQMAP_E_MEMORY);
    compare_answers("least", liqmap_unpack(memory, INT64_MIN, p.bytes, p.n),
                    LIQMAP_E_MEMORY);
    compare_answers("no bytes", liqmap_unpack(memory, ROOM, NULL, p.n), LIQMAP_E_NULL);
    compare_answers("-1", liqmap_unpack(memory, ROOM, p.bytes, -1), LIQMAP_E_LENGTH);
    compare_answers("zeros", liqmap_unpack(memory, ROOM, zeros, ROOM),
                    LIQMAP_E_NOT_A_MAP);
    compare_bytes("not written", memory, untouched, ROOM);
    ck_assert_int_eq(comparisons - before, 4 + 7 * 4 + 9 + 7 + 8);
    give_room();
    free(kept);
    free(zeros);
    free(p.bytes);
    free(map);
}
END_TEST

/*
 * A map, then its bytes, lie in the middle of a block, and the other is written at every
 * place of it: refused exactly where the two share a byte, with nothing written.
 */
START_TEST(overlaps_are_refused)
{
    int64_t before = comparisons;
    int64_t bytes;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);
    const int64_t n = bytes > p.n ? bytes : p.n, end = 3 * n / 8 * 8;
    char *block = memory_new(end), *kept = memory_new(end);
    char *middle = block + n / 8 * 8;

    for (int64_t at = 0; at <= end - n; at++) {
        const int64_t gap = block + at - middle;

        memset(block, 0xa5, (size_t)end);
        memcpy(middle, map, (size_t)bytes);
        memcpy(kept, block, (size_t)end);
        if (gap > -p.n && gap < bytes) {
            compare_answers(
                "pack", liqmap_pack((liqmap *)(void *)middle, block + at, p.n, NULL),
                LIQMAP_E_OVERLAP);
            compare_bytes("not written", block, kept, end);
        } else {
            compare_answers(
                "pack", liqmap_pack((liqmap *)(void *)middle, block + at, p.n, NULL),
                LIQMAP_OK);
            compare_bytes("the bytes", block + at, p.bytes, p.n);
        }
    }
    for (int64_t at = 0; at <= end - n; at += 8) {
        const int64_t gap = block + at - middle;

        memset(block, 0xa5, (size_t)end);
        memcpy(middle, p.bytes, (size_t)p.n);
        memcpy(kept, block, (size_t)end);
        if (gap > -bytes && gap < p.n) {
            compare_answers("unpack", liqmap_unpack(block + at, bytes, middle, p.n),
                            LIQMAP_E_OVERLAP);
            compare_bytes("not written", block, kept, end);
        } else {
            compare_answers("unpack", liqmap_unpack(block + at, bytes, middle, p.n),
                            LIQMAP_OK);
            compare_bytes("the map", block + at, map, bytes);
        }
    }
    ck_assert_int_eq(comparisons - before, 2 * (end - n + 1) + 2 * ((end - n) / 8 + 1));
    free(block);
    free(kept);
    free(p.bytes);
    free(map);
}
END_TEST

/* A head alone says what memory it takes; what it says is bounded by what there is. */
START_TEST(sizes_agree)
{
    int64_t before = comparisons;

    for (int64_t n_tiers = 1; n_tiers <= LIQMAP_MAX_TIERS; n_tiers++) {
        for (int64_t buckets = 1; buckets <= 5; buckets++) {
            liqmap_axis axis = {LIQMAP_SIZEOF_AXIS, LIQMAP_AXIS_LINEAR, 80, 5, buckets};
            liqmap_config config = sample_config();
            liqmap_tier tiers[LIQMAP_MAX_TIERS];
            int64_t bytes, size, length;
            liqmap *map, *again;
            packed p;

            for (int64_t t = 0; t < n_tiers; t++) {
                tiers[t] = sample_tiers[t % 3];
            }
            for (int64_t t = 0; t < n_tiers; t++) {
                tiers[t].share_long = tiers[t].share_short = 1.0 / 16;
            }
            map = map_new(&config, &axis, tiers, n_tiers, &bytes);
            SUCCEEDS(liqmap_pack_size(map, &length));
            p = pack(map);
            again = unpack(&p, &size);
            compare_ints("length", length,
                         428 + 40 * n_tiers + 16 * (buckets + 2) * n_tiers);
            compare_ints("length", p.n, length);
            compare_ints("size", size, bytes);
            compare_bytes("empty", again, map, bytes);
            free(p.bytes);
            free(again);
            free(map);
        }
    }
    ck_assert_int_eq(comparisons - before, 4 * 5 * LIQMAP_MAX_TIERS);
}
END_TEST

/* The head of a map that no memory has room for. Nothing past a head is read. */
START_TEST(sizes_past_all_memory_are_refused)
{
    const int64_t buckets = INT64_C(1) << 57, n = 428 + 40 * 2 + 16 * 2 * (buckets + 2);
    int64_t bytes, size = -7;
    liqmap *map = small_map(&bytes);
    packed p = pack(map);

    put(&p, 16, (uint64_t)n, 8);
    put(&p, 88, (uint64_t)buckets, 8);
    ANSWERS(liqmap_unpack_size(&size, p.bytes, n), LIQMAP_E_OVERFLOW);
    compare_ints("size", size, -7);
    free(p.bytes);
    free(map);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("pack");

    tcase_add_test(tests, checksums_are_crc32c);
    tcase_add_test(tests, bytes_are_as_documented);
    tcase_add_test(tests, a_detour_changes_nothing);
    tcase_add_test(tests, a_long_life_is_kept);
    tcase_add_test(tests, negative_zero_and_denormals_are_kept);
    tcase_add_test(tests, packed_bytes_lie_anywhere);
    tcase_add_test(tests, bytes_cut_off_are_refused);
    tcase_add_test(tests, bytes_that_follow_are_refused);
    tcase_add_test(tests, any_bit_that_flips_is_noticed);
    tcase_add_test(tests, forged_fields_are_refused);
    tcase_add_test(tests, forged_cells_where_nothing_lives_are_refused);
    tcase_add_test(tests, forgeries_are_refused_or_are_maps);
    tcase_add_test(tests, forgeries_that_are_maps_stay_maps);
    tcase_add_test(tests, calls_find_what_a_forgery_breaks);
    tcase_add_test(tests, totals_agree_with_open_interest);
    tcase_add_test(tests, a_side_holds_so_much_at_most);
    tcase_add_test(tests, bins_are_summed_again_in_time);
    tcase_add_test(tests, version_1_is_read);
    tcase_add_test(tests, counters_of_version_1_may_be_off);
    tcase_add_test(tests, noise_is_refused);
    tcase_add_test(tests, bad_arguments_are_refused);
    tcase_add_test(tests, overlaps_are_refused);
    tcase_add_test(tests, sizes_agree);
    tcase_add_test(tests, sizes_past_all_memory_are_refused);
    return suite_run(tests, "pack");
}
