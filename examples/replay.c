/* SPDX-License-Identifier: MIT */
/*
 * The main job in its first shape: a CSV of snapshots in, the map around the price out.
 *
 *     replay [FILE]
 *
 * The first line that does not begin with # names the columns, in any order: time_ms,
 * open_interest, high, low, close, and, if there, entry and volume. Others are passed
 * over.
 */
#include <liqmap/liqmap.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BAND 10                     /* buckets a line of the chart */
#define BANDS 16                    /* lines on each side of the price */
#define BAR 24                      /* characters of the longest bar */
#define HOLDING_MS (48 * 3600000LL) /* where the file has no volume */

enum { TIME, OI, HIGH, LOW, CLOSE, ENTRY, VOLUME, COLUMNS, REQUIRED = ENTRY };
static const char *const names[COLUMNS] = {"time_ms", "open_interest", "high",  "low",
                                           "close",   "entry",         "volume"};

typedef struct reader {
    const char *path;
    FILE *file;
    long line;
    int place[COLUMNS]; /* which field of a line, -1: not there */
    char text[4096];
} reader;

static void fail(const reader *r, const char *what, const char *which)
{
    fprintf(stderr, "%s:%ld: %s%s%s\n", r->path, r->line, which, *which ? ": " : "",
            what);
    exit(1);
}

/* The next line with anything on it, without its end; 0 at the end of the file. */
static int next_line(reader *r)
{
    do {
        if (fgets(r->text, sizeof r->text, r->file) == NULL) {
            return 0;
        }
        r->line++;
        if (strlen(r->text) == sizeof r->text - 1) {
            fail(r, "the line is too long", "");
        }
        r->text[strcspn(r->text, "\r\n")] = '\0';
    } while (r->text[0] == '#' || r->text[0] == '\0');
    return 1;
}

/* The field that begins at *at, ended with a NUL; *at moves to the next or to NULL. */
static char *next_field(char **at)
{
    char *field = *at;
    char *comma = strchr(field, ',');
    *at = comma != NULL ? comma + 1 : NULL;
    if (comma != NULL) {
        *comma = '\0';
    }
    return field;
}

static void read_header(reader *r)
{
    char *at = r->text;
    for (int c = 0; c < COLUMNS; c++) {
        r->place[c] = -1;
    }
    if (!next_line(r)) {
        fail(r, "there is no header", "");
    }
    for (int i = 0; at != NULL; i++) {
        const char *field = next_field(&at);
        for (int c = 0; c < COLUMNS; c++) {
            r->place[c] = strcmp(field, names[c]) == 0 ? i : r->place[c];
        }
    }
    for (int c = 0; c < REQUIRED; c++) {
        if (r->place[c] < 0) {
            fail(r, "the header has no such column", names[c]);
        }
    }
}

/* One snapshot; 0 at the end of the file. An empty or absent optional field is 0. */
static int read_row(reader *r, int64_t *time_ms, double row[COLUMNS])
{
    char *fields[64] = {NULL};
    char *at = r->text;
    if (!next_line(r)) {
        return 0;
    }
    for (int i = 0; at != NULL && i < 64; i++) {
        fields[i] = next_field(&at);
    }
    for (int c = 0; c < COLUMNS; c++) {
        const char *field =
            r->place[c] >= 0 && r->place[c] < 64 ? fields[r->place[c]] : "";
        char *end = NULL;
        row[c] = 0;
        if (c >= REQUIRED && (field == NULL || *field == '\0')) {
            continue;
        }
        if (field == NULL) {
            fail(r, "the line is too short", names[c]);
        }
        errno = 0;
        if (c == TIME) {
            *time_ms = strtoll(field, &end, 10);
        } else {
            row[c] = strtod(field, &end);
        }
        if (end == field || *end != '\0' || errno == ERANGE) {
            fail(r, "not a number", names[c]);
        }
    }
    return 1;
}

static void must(const reader *r, int32_t status)
{
    if (status != LIQMAP_OK) {
        fail(r, liqmap_status_text(status), liqmap_status_name(status));
    }
}

/* From a quarter of the first close to four times it. */
static liqmap *new_map(const reader *r, double close)
{
    liqmap_axis axis = {.struct_size = sizeof axis};
    liqmap_config config;
    int64_t size;
    liqmap *map;
    must(r, liqmap_axis_auto(&axis, close));
    must(r, liqmap_config_init(&config, sizeof config));
    config.holding_ms = r->place[VOLUME] < 0 ? HOLDING_MS : 0;
    must(r, liqmap_size(&size, &config, &axis, 0));
    map = malloc((size_t)size);
    if (map == NULL) {
        fail(r, "out of memory", "");
    }
    must(r, liqmap_init(map, size, NULL, &config, &axis, NULL, 0, 0));
    return map;
}

static liqmap *replay(reader *r)
{
    liqmap *map = NULL;
    int64_t time_ms = 0;
    double row[COLUMNS];
    read_header(r);
    while (read_row(r, &time_ms, row)) {
        if (map == NULL && row[CLOSE] > 0) {
            map = new_map(r, row[CLOSE]);
        }
        const liqmap_snapshot snapshot = {
            .time_ms = time_ms,
            .open_interest = row[OI],
            .high = row[HIGH],
            .low = row[LOW],
            .close = row[CLOSE],
            .entry = row[ENTRY],
            .volume = row[VOLUME],
        };
        must(r, map == NULL ? LIQMAP_E_PRICE
                            : liqmap_push(map, NULL, 0, LIQMAP_QUOTE, &snapshot));
        must(r, liqmap_validate(map));
    }
    if (map == NULL) {
        fail(r, "there is no snapshot", "");
    }
    return map;
}

typedef struct chart {
    const liqmap *map;
    int64_t tiers;
    int64_t here; /* bucket of the price */
    double *edges;
    double *density[2], *cumulative[2];
} chart;

static double sum(const double *row, int64_t n)
{
    double total = 0;
    for (int64_t i = 0; i < n; i++) {
        total += row[i];
    }
    return total;
}

/* Lowest bucket of a band: 0 is the first above the price's band, -1 the one below. */
static int64_t band_start(const chart *c, int band)
{
    return c->here / BAND * BAND + (int64_t)band * BAND;
}

/* What a band holds, per tier. */
static double band_amount(const chart *c, int side, int band, double per_tier[])
{
    const int64_t first = band_start(c, band);
    for (int64_t t = 0; t < c->tiers; t++) {
        per_tier[t] = 0;
        for (int64_t j = first; j < first + BAND; j++) {
            per_tier[t] += c->density[side][j * c->tiers + t];
        }
    }
    return sum(per_tier, c->tiers);
}

static void print_band(const chart *c, int side, int band, double most)
{
    const int64_t first = band_start(c, band);
    const int64_t last = side == LIQMAP_SHORT ? first + BAND - 1 : first;
    double per_tier[LIQMAP_MAX_TIERS];
    const double amount = band_amount(c, side, band, per_tier);
    const int bar = most > 0 ? (int)(BAR * amount / most + 0.5) : 0;
    printf("%10.1f", c->edges[side == LIQMAP_SHORT ? first + BAND : first]);
    for (int64_t t = 0; t < c->tiers; t++) {
        printf("%9.3f", per_tier[t] / 1e6);
    }
    printf("%11.2f  %.*s\n", sum(c->cumulative[side] + last * c->tiers, c->tiers) / 1e6,
           bar, "########################");
}

static void print_chart(const chart *c)
{
    double most = 0, unused[LIQMAP_MAX_TIERS];
    for (int b = -BANDS; b <= BANDS; b++) {
        const double amount =
            band_amount(c, b < 0 ? LIQMAP_LONG : LIQMAP_SHORT, b, unused);
        most = amount > most ? amount : most;
    }
    for (int b = BANDS; b >= 0; b--) {
        print_band(c, LIQMAP_SHORT, b, most);
    }
    printf("%10s %s\n", "",
           "---- price ---- shorts above, longs below; million USD ----");
    for (int b = 0; b >= -BANDS; b--) {
        print_band(c, LIQMAP_LONG, b, most);
    }
}

static void *room(const reader *r, int64_t doubles)
{
    void *memory = malloc((size_t)doubles * sizeof(double));
    if (memory == NULL) {
        fail(r, "out of memory", "");
    }
    return memory;
}

static void print_map(const reader *r, const liqmap *map)
{
    liqmap_stats s = {.struct_size = sizeof s};
    liqmap_axis axis = {.struct_size = sizeof axis};
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    chart c = {.map = map};
    must(r, liqmap_get_stats(map, &s));
    must(r, liqmap_get_axis(map, &axis));
    must(r, liqmap_get_tiers(map, tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &c.tiers));
    const int64_t doubles = axis.buckets * c.tiers;
    c.edges = room(r, axis.buckets + 1);
    must(r, liqmap_axis_edges(&axis, c.edges, axis.buckets + 1, NULL));
    must(r, liqmap_axis_find(&axis, &c.here, c.edges, axis.buckets + 1, s.close));
    for (int32_t side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        c.density[side] = room(r, doubles);
        c.cumulative[side] = room(r, doubles);
        must(r, liqmap_density(map, c.density[side], doubles, NULL, side, LIQMAP_QUOTE,
                               0, axis.buckets));
        must(r, liqmap_cumulative(map, c.cumulative[side], doubles, NULL, side,
                                  LIQMAP_QUOTE, 0, axis.buckets));
    }
    printf("%s: %" PRId64
           " snapshots, price %.1f, open interest %.0f, coverage %.1f %%\n",
           r->path, s.pushes, s.close, s.open_interest, 100 * s.coverage);
    printf("shares are the built-in defaults, turnover is by %s\n",
           r->place[VOLUME] < 0 ? "time: 48 hours, as there is no volume" : "volume");
    printf("liquidated so far, million USD: longs %.1f, shorts %.1f\n",
           s.liquidated_quote[LIQMAP_LONG] / 1e6,
           s.liquidated_quote[LIQMAP_SHORT] / 1e6);
    if (s.off_axis > 0) {
        printf("WARNING: %" PRId64 " snapshots left the axis: amounts are not to be "
               "trusted\n",
               s.off_axis);
    }
    printf("%10s", "price");
    for (int64_t t = 0; t < c.tiers; t++) {
        printf("%8.0fx", tiers[t].leverage);
    }
    printf("%11s\n", "cumulative");
    if (c.here < (BANDS + 1) * BAND || c.here >= axis.buckets - (BANDS + 2) * BAND) {
        printf("the price is too near to an end of the axis to draw\n");
    } else {
        print_chart(&c);
    }
    for (int32_t side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        free(c.density[side]);
        free(c.cumulative[side]);
    }
    free(c.edges);
}

int main(int argc, char **argv)
{
    reader r = {.path = argc > 1 ? argv[1] : "examples/data/binance.csv"};
    liqmap *map;
    r.file = fopen(r.path, "r");
    if (r.file == NULL) {
        perror(r.path);
        return 1;
    }
    map = replay(&r);
    print_map(&r, map);
    fclose(r.file);
    free(map);
    return 0;
}
