/* SPDX-License-Identifier: MIT */
/*
 * The program's readers over bytes of anybody's: the first byte of the input says which, the
 * others are the file, or two files with a line of --- between them. What they deliver holds
 * what readers promise.
 */
#define LIQMAP_FUZZ_HOOKS
#include "hooks.h"

#include "base/errors.h"
#include "base/memory.h"
#include "model/model.h"
#include "readers/brackets.h"
#include "readers/feed.h"
#include "readers/growing.h"
#include "readers/order_book.h"
#include "readers/positions.h"
#include "readers/recognise.h"
#include "readers/source.h"
#include "replays/state.h"

#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);
void __wrap_output_note_input(const struct stat *file);

/* ---- the program's exits and memory ------------------------------------------- */

enum { BLOCKS = 1 << 20 };
static void *blocks[BLOCKS];
static size_t n_blocks;
static jmp_buf after_exit;

static void *keep(void *memory)
{
    if (memory != NULL) {
        if (n_blocks == BLOCKS) {
            abort();
        }
        blocks[n_blocks++] = memory;
    }
    return memory;
}

static void forget(const void *memory)
{
    for (size_t i = n_blocks; i-- > 0;) {
        if (blocks[i] == memory) {
            blocks[i] = blocks[--n_blocks];
            return;
        }
    }
}

void *fuzz_malloc(size_t size)
{
    return keep(malloc(size));
}

void *fuzz_calloc(size_t count, size_t size)
{
    return keep(calloc(count, size));
}

void *fuzz_realloc(void *memory, size_t size)
{
    forget(memory);
    return keep(realloc(memory, size));
}

void fuzz_free(void *memory)
{
    forget(memory);
    free(memory);
}

static int may_exit;

void fuzz_exit(int status)
{
    if (!may_exit) {
        abort();
    }
    longjmp(after_exit, status + 1);
}

/* In the place of output_note_input(), which keeps what lies open as long as the program. */
void __wrap_output_note_input(const struct stat *file)
{
    (void)file;
}

/* ---- files -------------------------------------------------------------------- */

enum { FILES = 2, NAME = 64 };
static int file[FILES];
static char name[FILES][NAME];

static void fill(int which, const uint8_t *bytes, size_t size)
{
    if (ftruncate(file[which], 0) != 0 ||
        pwrite(file[which], bytes, size, 0) != (ssize_t)size) {
        abort();
    }
}

/* In the process's own folder, and gone with it. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    for (int i = 0; i < FILES; i++) {
        char path[] = "/tmp/liqmap-fuzz-XXXXXX";
        file[i] = mkstemp(path);
        if (file[i] < 0 || unlink(path) != 0) {
            abort();
        }
        snprintf(name[i], NAME, "/proc/self/fd/%d", file[i]);
    }
    return 0;
}

static void split(const uint8_t *input, size_t size)
{
    static const char between[] = "\n---\n";
    const uint8_t *at = memmem(input, size, between, sizeof between - 1);
    const size_t first = at != NULL ? (size_t)(at - input) + 1 : size;
    const size_t skipped = at != NULL ? first + sizeof between - 2 : size;
    fill(0, input, first);
    fill(1, input + skipped, size - skipped);
}

/* ---- readers ------------------------------------------------------------------ */

static void must_hold(int holds)
{
    if (!holds) {
        abort();
    }
}

static int is_in_domain(double x)
{
    return x == 0 || (x >= 1e-60 && x <= 1e60);
}

static void read_source(source_options *o)
{
    source *s = source_open(o);
    liqmap_snapshot row;
    int64_t before = INT64_MIN;
    while (source_next(s, &row)) {
        must_hold(row.time_ms > before || before == INT64_MIN);
        must_hold(isnan(row.open_interest) || is_in_domain(row.open_interest));
        must_hold(row.low <= row.close && row.close <= row.high);
        must_hold(row.low > 0 || o->bars_are_optional);
        must_hold(is_in_domain(row.low) && is_in_domain(row.high));
        must_hold(is_in_domain(row.entry) && is_in_domain(row.volume));
        before = row.time_ms;
    }
    source_close(s);
}

static void read_snapshots(void)
{
    source_options o;
    source_options_init(&o);
    o.snapshots = name[0];
    read_source(&o);
    source_options_free(&o);
}

static void read_joined(void)
{
    source_options o;
    source_options_init(&o);
    source_options_add(&o, SOURCE_INTEREST, name[0]);
    source_options_add(&o, SOURCE_KLINES, name[1]);
    read_source(&o);
    source_options_free(&o);
}

static void read_interest(void)
{
    source_options o;
    source_options_init(&o);
    o.bars_are_optional = 1;
    source_options_add(&o, SOURCE_INTEREST, name[0]);
    read_source(&o);
    source_options_free(&o);
}

static void read_feed(void)
{
    instrument of = {0};
    orders all = {0};
    feed_read(&all, name[0], &of, 0);
    for (size_t i = 0; i < all.count; i++) {
        must_hold(all.rows[i].contracts > 0 && is_in_domain(all.rows[i].contracts));
        must_hold(all.rows[i].price > 0 && is_in_domain(all.rows[i].price));
    }
    fuzz_free(all.rows);
}

static void read_positions(void)
{
    positions all = positions_read(name[0], NULL);
    for (size_t i = 0; i < all.count; i++) {
        must_hold(all.rows[i].side == LIQMAP_LONG || all.rows[i].side == LIQMAP_SHORT);
        must_hold(all.rows[i].number[POSITION_SIZE] > 0);
    }
    fuzz_free(all.rows);
}

static void read_book(void)
{
    order_book b = order_book_read(name[0], 1, 100);
    for (int64_t i = 1; i < b.count; i++) {
        must_hold(b.price[i] > b.price[i - 1] && b.quote[i] >= b.quote[i - 1]);
    }
    order_book_free(&b);
}

/* Whether brackets follow on each other is the library's to say. */
static void read_brackets(void)
{
    bracket_tables all = {0};
    brackets_read(&all, name[0]);
    for (size_t i = 0; i < all.count; i++) {
        const bracket_table *t = &all.rows[i];
        const liqmap_bracket_table table = {.struct_size = sizeof table,
                                            .measure = t->rules.measure,
                                            .rule = t->rules.rule,
                                            .count = t->count,
                                            .stride = sizeof(liqmap_bracket),
                                            .rows = t->rows};
        must_hold(t->count >= 1 && liqmap_check_brackets(NULL, &table) <= 0);
        for (int64_t k = 0; k < t->count; k++) {
            must_hold(t->rows[k].cap > 0 && t->rows[k].mmr >= 0);
        }
    }
}

static void read_kind(void)
{
    const file_kind k = recognise(name[0]);
    must_hold(k.use >= 0 && k.use <= USE_NONE);
    must_hold(memchr(k.what, '\0', sizeof k.what) != NULL);
}

static void read_state(void)
{
    state s = state_load(name[0]);
    for (size_t i = 0; i < s.count; i++) {
        must_hold(liqmap_validate(s.maps[i].map) == LIQMAP_OK);
    }
    state_free(&s);
}

/* A map can be made of whatever a configuration is taken for. */
static void read_config(void)
{
    const model_input input = {.time_ms = INT64_C(1768262400000),
                               .close = 100,
                               .bar_ms = 3600000,
                               .has_volume = 1};
    model m;
    liqmap *map;
    model_init(&m);
    m.settings.config_path = name[0];
    model_finish(&m);
    must_hold(m.settings.n_tiers <= LIQMAP_MAX_TIERS);
    if (m.settings.axis.buckets <= 20000) {
        map = model_map(&m, &input);
        must_hold(liqmap_validate(map) == LIQMAP_OK);
        fuzz_free(map);
    }
    model_free(&m);
}

/* What watch read of a file so far; the sum depends on the order. */
typedef struct reading {
    int64_t count;
    double sum;
    liqmap_snapshot first, last;
} reading;

/* Reads on from the place of a file, which moves on. */
static void read_on(growing *g, reading *r)
{
    source_options o;
    source *s;
    liqmap_snapshot row;
    if (!growing_look(g)) {
        return;
    }
    source_options_init(&o);
    o.snapshots = name[0];
    o.growing = g;
    o.keeps_state = 1;
    s = source_open(&o);
    if (r->count > 0) {
        source_resume(s, &r->last, 0);
    }
    while (source_next(s, &row)) {
        must_hold(r->count == 0 || row.time_ms > r->last.time_ms);
        r->sum = r->sum / 3 + row.open_interest + row.high - row.low + row.volume;
        r->first = r->count == 0 ? row : r->first;
        r->last = row;
        r->count++;
    }
    g->place = source_place(s);
    source_close(s);
    source_options_free(&o);
}

/* Whether the unit of times, which the first row that is read says, is beyond doubt. */
static int is_in_ms(const reading *r)
{
    return r->first.time_ms >= INT64_C(1700000000000) &&
           r->last.time_ms < INT64_C(1800000000000);
}

/* The second file is appended to the first: where it can be read at once, it can be read on,
 * and is the same. */
static void read_growing(void)
{
    static char text[1 << 16];
    const ssize_t more = pread(file[1], text, sizeof text, 0);
    const file_place begin = {0};
    const off_t size =
        lseek(file[0], 0, SEEK_END) - 1; /* not the line end before --- */
    reading whole = {0}, parts = {0};
    growing g;
    if (size < 0 || more < 0 || pwrite(file[0], text, (size_t)more, size) != more ||
        ftruncate(file[0], size + more) != 0) {
        return;
    }
    growing_open(&g, name[0], &begin);
    read_on(&g, &whole);
    growing_close(&g);
    if (whole.count == 0 || !is_in_ms(&whole)) {
        return;
    }
    may_exit = 0;
    must_hold(ftruncate(file[0], size) == 0);
    growing_open(&g, name[0], &begin);
    read_on(&g, &parts);
    must_hold(pwrite(file[0], text, (size_t)more, size) == more);
    read_on(&g, &parts);
    growing_close(&g);
    must_hold(parts.count == whole.count && parts.sum == whole.sum);
}

static void (*const readers[])(void) = {
    read_snapshots, read_joined, read_interest, read_feed,   read_positions, read_book,
    read_kind,      read_state,  read_brackets, read_config, read_growing};

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    if (size == 0 || input[0] - 'a' < 0 ||
        input[0] - 'a' >= (int)(sizeof readers / sizeof *readers)) {
        return -1;
    }
    split(input + 1, size - 1);
    may_exit = 1;
    if (setjmp(after_exit) == 0) {
        readers[input[0] - 'a']();
    }
    while (n_blocks > 0) {
        free(blocks[--n_blocks]);
    }
    /* Files that an exit left open. */
    for (int fd = file[FILES - 1] + 1; fd < file[FILES - 1] + 16; fd++) {
        close(fd);
    }
    return 0;
}
