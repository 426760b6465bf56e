/* SPDX-License-Identifier: MIT */
/*
 * packed FOLDER: maps that were packed once, by a version that may be long gone, are
 * read and hold what was written down of them. Those of the newest format pack to the
 * same bytes; and the life each of them had, lived again, packs to those bytes on any
 * processor. Plain C, so that it runs under an emulator.
 *
 * The files are for ever: a format to come gets files of its own beside them. To write
 * those of a new row, and no others, run it with LIQMAP_WRITE_GOLDEN=1.
 */
#include <liqmap/liqmap.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES 4096
#define MERGED 5 /* tiers of the map that another was merged into */
#define MERGED_SNAPSHOTS 77

static uint64_t state;
static int failures;

static double uniform(void)
{
    uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static void must(int32_t status)
{
    if (status != LIQMAP_OK) {
        fprintf(stderr, "%s: %s\n", liqmap_status_name(status),
                liqmap_status_text(status));
        exit(1);
    }
}

/* A map in a file, the life it had, and what liqmap_get_stats() says of it. */
typedef struct golden {
    const char *name;
    uint32_t version; /* of the format */
    liqmap_axis axis;
    int32_t contract, maintenance;
    int64_t n_tiers, snapshots;
    int64_t length, off_axis;
    double close, open_interest, coverage, total[2], liquidated[2], below, above;
} golden;

#define AXIS sizeof(liqmap_axis)
static const golden files[] = {
    {"empty",
     1,
     {AXIS, 0, 80, 5, 1},
     0,
     0,
     1,
     0,
     484,
     0,
     0,
     0,
     0,
     {0, 0},
     {0, 0},
     0,
     0},
    {"linear",
     1,
     {AXIS, 0, 60, 1.5, 60},
     0,
     0,
     3,
     40,
     3492,
     0,
     84.485381693883468,
     139.64283111200331,
     0.9204425441642049,
     {139.64283111200331, 139.64283111200328},
     {439.25863918245722, 309.71171765338056},
     0,
     0},
    {"inverse-log",
     1,
     {AXIS, 1, 60000, 0.029999999999999999, 40},
     1,
     1,
     2,
     1001,
     1820,
     71,
     104994.72744195863,
     246.08430614483572,
     1,
     {246.08430614483572, 246.08430614483572},
     {26308.029099106287, 9459.9918074110919},
     0,
     0},
    {"sixteen-tiers",
     1,
     {AXIS, 1, 0.5, 0.20000000000000001, 6},
     0,
     1,
     16,
     4000,
     3084,
     195,
     0.66604261873047099,
     276.39814616634771,
     1,
     {276.39814616634777, 288.89814616634771},
     {1125433.010839863, 805168.36340131413},
     0,
     12.5},
    {"merged",
     1,
     {AXIS, 0, 800, 25, 20},
     0,
     0,
     5,
     90,
     2356,
     0,
     1190.0383242141797,
     672.87730110342909,
     0.95871384102186219,
     {672.8773011034292, 672.87730110342898},
     {5893.2088608733402, 2239.2688145973548},
     0,
     0},
    {"empty-2",
     2,
     {AXIS, 0, 80, 5, 1},
     0,
     0,
     1,
     0,
     516,
     0,
     0,
     0,
     0,
     {0, 0},
     {0, 0},
     0,
     0},
    {"linear-2",
     2,
     {AXIS, 0, 60, 1.5, 60},
     0,
     0,
     3,
     40,
     3524,
     0,
     84.485381693883468,
     139.64283111200331,
     0.9204425441642049,
     {139.64283111200328, 139.64283111200328},
     {439.25863918245722, 309.71171765338062},
     0,
     0},
    {"inverse-log-2",
     2,
     {AXIS, 1, 60000, 0.029999999999999999, 40},
     1,
     1,
     2,
     1001,
     1852,
     71,
     104994.72744195863,
     246.08430614483572,
     1,
     {246.08430614483569, 246.08430614483575},
     {26308.029099106283, 9566.842563365195},
     0,
     0},
    {"sixteen-tiers-2",
     2,
     {AXIS, 1, 0.5, 0.20000000000000001, 6},
     0,
     1,
     16,
     4000,
     3116,
     195,
     0.66604261873047099,
     276.39814616634771,
     1,
     {276.39814616634771, 288.89814616634771},
     {1126373.3231571978, 805553.4332438492},
     0,
     12.499999999999998},
    {"merged-2",
     2,
     {AXIS, 0, 800, 25, 20},
     0,
     0,
     5,
     90,
     2388,
     0,
     1190.0383242141797,
     672.87730110342909,
     0.95871428557349914,
     {672.8773011034292, 672.87730110342909},
     {5901.7388713262835, 2248.7727267594355},
     0,
     0},
};

static liqmap *memory_of(int64_t size)
{
    liqmap *map = malloc((size_t)size);
    must(map == NULL ? LIQMAP_E_MEMORY : LIQMAP_OK);
    return map;
}

static liqmap *empty_map(const golden *g)
{
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_config config;
    int64_t size;
    liqmap *map;
    for (int64_t t = 0; t < g->n_tiers; t++) {
        tiers[t] = (liqmap_tier){10 + 7 * (double)t, 0.9 / (double)g->n_tiers,
                                 0.8 / (double)g->n_tiers, 0.001 * (double)(t % 3), 0};
    }
    must(liqmap_config_init(&config, sizeof config));
    config.contract = g->contract;
    config.maintenance = g->maintenance;
    config.holding_ms = g->contract == LIQMAP_INVERSE ? 3600000 : 0;
    must(liqmap_size(&size, &config, &g->axis, g->n_tiers));
    map = memory_of(size);
    must(liqmap_init(map, size, NULL, &config, &g->axis, tiers, g->n_tiers,
                     sizeof *tiers));
    return map;
}

/* A walk that opens, closes, leaves the axis, and now and then trades so much that the
 * scale of a side is renewed. */
static liqmap *walk(const golden *g)
{
    const int64_t busy = g->n_tiers == LIQMAP_MAX_TIERS ? 7 : INT64_MAX;
    const double start = g->axis.low * 1.3;
    double price = start, oi = 1000;
    liqmap *map = empty_map(g);
    state = (uint64_t)g->snapshots;
    for (int64_t i = 1; i <= g->snapshots; i++) {
        const double open = price, event = uniform(), change = uniform();
        price *= 1 + (uniform() - 0.5) * 0.06;
        price = price < 0.9 * g->axis.low || price > 2 * start ? start : price;
        oi = event < 0.01 ? 0 : event < 0.1 ? 1000 * change : oi + 10 * change;
        const double high = (open > price ? open : price) * (1 + 0.01 * uniform());
        const double low = (open < price ? open : price) * (1 - 0.01 * uniform());
        const liqmap_snapshot bar = {.time_ms = i * 60000,
                                     .open_interest = oi,
                                     .high = high,
                                     .low = low,
                                     .close = price,
                                     .volume = i % busy == 0 ? 1e9 : 20 * uniform()};
        must(liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS, &bar));
    }
    return map;
}

/* Another map's walk, put on this one's axis, and added. */
static void join(liqmap *map, const golden *g)
{
    golden other = *g;
    liqmap *from, *onto = empty_map(g);
    other.axis.kind = LIQMAP_AXIS_LOG;
    other.axis.step = 0.07;
    other.snapshots = MERGED_SNAPSHOTS;
    from = walk(&other);
    must(liqmap_resample(onto, from));
    must(liqmap_merge(map, onto));
    free(from);
    free(onto);
}

static liqmap *live(const golden *g)
{
    liqmap *map = walk(g);
    if (g->n_tiers == LIQMAP_MAX_TIERS) { /* the last change is no push */
        must(liqmap_place(map, LIQMAP_SHORT, 15, 1e9, 12.5));
    }
    if (g->n_tiers == MERGED) {
        join(map, g);
    }
    return map;
}

static int64_t packed(const liqmap *map, unsigned char *bytes)
{
    int64_t length;
    must(liqmap_pack(map, bytes, MOST_BYTES, &length));
    return length;
}

static void expect(const golden *g, const char *what, int holds)
{
    if (!holds) {
        fprintf(stderr, "%s: %s\n", g->name, what);
        failures++;
    }
}

static void expect_stats(const golden *g, const liqmap *map)
{
    liqmap_stats s = {.struct_size = sizeof s};
    must(liqmap_get_stats(map, &s));
    expect(g, "tiers", s.tiers == g->n_tiers);
    expect(g, "pushes",
           s.pushes == g->snapshots + (g->n_tiers == MERGED ? MERGED_SNAPSHOTS : 0));
    expect(g, "time_ms", s.time_ms == 60000 * g->snapshots);
    expect(g, "off_axis", s.off_axis == g->off_axis);
    expect(g, "close", s.close == g->close);
    expect(g, "open_interest", s.open_interest == g->open_interest);
    expect(g, "coverage", s.coverage == g->coverage);
    for (int side = 0; side < 2; side++) {
        expect(g, "total", s.total[side] == g->total[side]);
        expect(g, "liquidated", s.liquidated[side] == g->liquidated[side]);
    }
    expect(g, "below", s.below[LIQMAP_LONG][0] == g->below);
    expect(g, "above", s.above[LIQMAP_SHORT][g->n_tiers - 1] == g->above);
}

/* A row of the table, of a map that was written. */
static void print_row(const golden *g, const liqmap *map, int64_t length)
{
    liqmap_stats s = {.struct_size = sizeof s};
    must(liqmap_get_stats(map, &s));
    printf("{\"%s\", 2, {AXIS, %d, %.17g, %.17g, %" PRId64 "}, %d, %d, %" PRId64
           ", %" PRId64 ",\n %" PRId64 ", %" PRId64 ", %.17g, %.17g, %.17g,\n {%.17g, "
           "%.17g}, {%.17g, %.17g},\n %.17g, %.17g},\n",
           g->name, g->axis.kind, g->axis.low, g->axis.step, g->axis.buckets,
           g->contract, g->maintenance, g->n_tiers, g->snapshots, length, s.off_axis,
           s.close, s.open_interest, s.coverage, s.total[0], s.total[1],
           s.liquidated[0], s.liquidated[1], s.below[LIQMAP_LONG][0],
           s.above[LIQMAP_SHORT][g->n_tiers - 1]);
}

static void write_file(const golden *g, const char *path)
{
    unsigned char bytes[MOST_BYTES];
    liqmap *map = live(g);
    const int64_t length = packed(map, bytes);
    FILE *file = fopen(path, "wbx");
    if (file != NULL) {
        fwrite(bytes, 1, (size_t)length, file);
        fclose(file);
        print_row(g, map, length);
    }
    free(map);
}

static void expect_packed(const golden *g, const char *what, const liqmap *map,
                          const unsigned char *bytes)
{
    unsigned char again[MOST_BYTES];
    const int64_t length = packed(map, again);
    int64_t at = 0;
    while (at < length && at < g->length && again[at] == bytes[at]) {
        at++;
    }
    if (at < length || at < g->length) {
        fprintf(stderr, "%s: %s, first at %" PRId64 "\n", g->name, what, at);
        failures++;
    }
}

/* What was packed by this version packs to the same bytes, and so does its life. */
static void expect_bytes(const golden *g, const unsigned char *bytes, const liqmap *map)
{
    liqmap *lived = live(g);
    expect_packed(g, "it packs to other bytes", map, bytes);
    expect_packed(g, "its life, pushed anew, packs to other bytes", lived, bytes);
    free(lived);
}

/* What was packed by an older one is packed anew, keeps its mark, and goes on. */
static void expect_adopted(const golden *g, liqmap *map, int64_t size)
{
    liqmap_stats s = {.struct_size = sizeof s};
    const liqmap_snapshot next = {.time_ms = 60000 * g->snapshots + 1,
                                  .open_interest = 2000,
                                  .high = 1.1 * g->axis.low,
                                  .low = g->axis.low,
                                  .close = g->axis.low,
                                  .volume = 5};
    unsigned char bytes[MOST_BYTES];
    liqmap *again = memory_of(size);
    must(liqmap_unpack(again, size, bytes, packed(map, bytes)));
    expect(g, "unpacked again", memcmp(again, map, (size_t)size) == 0);
    must(liqmap_push(again, NULL, 0, LIQMAP_CONTRACTS, &next));
    must(liqmap_validate(again));
    must(liqmap_get_stats(again, &s));
    expect(g, "opening", s.opening == 1);
    free(again);
}

static void read_file(const golden *g, const char *path)
{
    unsigned char bytes[MOST_BYTES];
    int64_t length, size;
    liqmap *map;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    length = (int64_t)fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    expect(g, "length", length == g->length);
    expect(g, "version", bytes[8] == g->version);
    must(liqmap_unpack_size(&size, bytes, length));
    map = memory_of(size);
    memset(map, 0, (size_t)size);
    must(liqmap_unpack(map, size, bytes, length));
    must(liqmap_validate(map));
    expect_stats(g, map);
    if (g->version == 1) {
        expect_adopted(g, map, size);
    } else {
        expect_bytes(g, bytes, map);
    }
    free(map);
}

int main(int argc, char **argv)
{
    const size_t rows = sizeof files / sizeof *files;
    for (size_t i = 0; i < rows && argc == 2; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s.liqmap", argv[1], files[i].name);
        if (getenv("LIQMAP_WRITE_GOLDEN") != NULL) {
            write_file(&files[i], path);
        } else {
            read_file(&files[i], path);
        }
    }
    printf("%d of %d packed maps differ\n", failures, (int)rows);
    return failures != 0 || argc != 2;
}
