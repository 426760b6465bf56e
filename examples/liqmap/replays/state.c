/* SPDX-License-Identifier: MIT */
#include "replays/state.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/output.h"

#include <jansson.h>
#include <zip.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "liqmap.state/1"
#define INDEX "state.json"
#define PREFIX 24    /* of a packed map, with its length */
#define LENGTH_AT 16 /* in the prefix */
#define MOST_ARCHIVE ((size_t)1 << 30)
#define MOST_INDEX ((zip_uint64_t)1 << 26)

static int read_save(void *values, const option_use *use)
{
    if (strcmp(use->text, "-") == 0) {
        option_refuse(use, "--save: expected a file: standard output has the answer");
    }
    return option_text(values, use);
}

const option_spec state_option_rows[] = {
    {.help = "Going on another time:", .group = 4},
    {"save", "FILE",
     "At the end keep the map, or with --source all maps, in this file: beside it "
     "first, then renamed",
     4, read_save, offsetof(state_options, save), .once = 1},
    {"resume", "FILE",
     "Go on from what is kept in this file; the models are kept with the maps, and "
     "snapshots not later than a map's last are passed over",
     4, option_text, offsetof(state_options, resume), .once = 1},
    {0}};

void state_options_take(state_options *o, const source_options *from)
{
    if (from->kept != NULL && o->resume != NULL) {
        misuse("--resume %s does not go with '%s', which is a kept map too", o->resume,
               from->kept);
    }
    o->resume = from->kept != NULL ? from->kept : o->resume;
}

/* ---- reading ------------------------------------------------------------------ */

__attribute__((noreturn)) static void refuse(const char *path, const char *why)
{
    fail_at(path, 0, NULL, "expected a map that --save kept: %s", why);
}

/* Two maps of the same snapshots differ where one was begun by an older program. */
static void note_opening(const char *path, const liqmap *map)
{
    liqmap_stats s = {.struct_size = sizeof s};
    must(liqmap_get_stats(map, &s));
    if (s.opening < LIQMAP_OPENING) {
        note(
            "%s: kept by an older version, whose rule for what opens in a bar was "
            "another: what it holds stays as it was opened, and goes on by the rule of "
            "now",
            path);
    }
}

static liqmap *unpack(const char *path, const char *packed, size_t count)
{
    liqmap *map = NULL;
    int64_t size;
    int32_t status = liqmap_unpack_size(&size, packed, (int64_t)count);
    if (status == LIQMAP_OK) {
        map = allocate(1, (size_t)size);
        status = liqmap_unpack(map, size, packed, (int64_t)count);
    }
    if (status != LIQMAP_OK) {
        free(map);
        refuse(path, liqmap_status_text(status));
    }
    note_opening(path, map);
    return map;
}

static int is_archive(const char *first, size_t count)
{
    return count >= 4 && memcmp(first, "PK\3\4", 4) == 0;
}

/* How many bytes a packed map takes by its prefix; 0: it is none. */
static size_t packed_length(const char *prefix, size_t count)
{
    uint64_t length = 0;
    if (count < PREFIX || memcmp(prefix, "LIQMAP\x1a\n", 8) != 0) {
        return 0;
    }
    for (int i = 7; i >= 0; i--) {
        length = length << 8 | (unsigned char)prefix[LENGTH_AT + i];
    }
    return length < SIZE_MAX ? (size_t)length : 0;
}

/* How much of a file is read, by its first bytes: a packed map states its length. One
 * byte more, to see whether there is any. */
static size_t limit_of(const char *prefix)
{
    const size_t length = packed_length(prefix, PREFIX);
    return is_archive(prefix, PREFIX) ? MOST_ARCHIVE
           : length > PREFIX          ? length + 1
                                      : PREFIX;
}

static char *read_file(const char *path, FILE *file, size_t *count)
{
    size_t room = PREFIX, limit = PREFIX;
    char *all = allocate(room, 1);
    *count = 0;
    while (*count < limit && !feof(file) && !ferror(file)) {
        if (*count == room) {
            room = 2 * room < limit ? 2 * room : limit;
            all = reallocate(all, room, 1);
        }
        *count += fread(all + *count, 1, room - *count, file);
        limit = *count == PREFIX ? limit_of(all) : limit;
    }
    if (ferror(file)) {
        fail_at(path, 0, NULL, "%s", strerror(errno));
    }
    return all;
}

static char *open_and_read(const state *s, const char *path, size_t *count)
{
    const int is_standard = strcmp(path, "-") == 0;
    FILE *file = is_standard ? stdin : fopen(path, "rb");
    char *all;
    if (file == NULL) {
        fail_at(path, 0, NULL, "%s", strerror(errno));
    }
    all = read_file(s->path, file, count);
    if (!is_standard) {
        fclose(file);
    }
    return all;
}

/* ---- reading an archive ------------------------------------------------------- */

static zip_t *open_archive(const state *s, const char *all, size_t count)
{
    zip_error_t why;
    zip_source_t *source;
    zip_t *zip;
    zip_error_init(&why);
    source = zip_source_buffer_create(all, count, 0, &why);
    zip = source != NULL ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    if (zip == NULL) {
        refuse(s->path,
               "the archive is cut or damaged; remove it, and make it anew from all of "
               "the input");
    }
    return zip;
}

/* A member of at most so many bytes, whole. */
static char *read_member(const state *s, zip_t *zip, const char *name,
                         zip_uint64_t most, size_t *count)
{
    zip_stat_t stat;
    zip_file_t *member;
    char *all, past;
    if (zip_stat(zip, name, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
        stat.size > most) {
        refuse(s->path, strcmp(name, INDEX) == 0
                            ? "the archive has no state.json"
                            : "the archive lacks a map, or has one of another length");
    }
    all = allocate((size_t)stat.size + 1, 1);
    member = zip_fopen(zip, name, 0);
    /* The byte past the end is what makes libzip compare the checksum. */
    if (member == NULL || zip_fread(member, all, stat.size) != (zip_int64_t)stat.size ||
        zip_fread(member, &past, 1) != 0 || zip_fclose(member) != 0) {
        refuse(s->path, "the archive is damaged: its checksum disagrees");
    }
    *count = (size_t)stat.size;
    return all;
}

/* A packed map, as long as its own first bytes say. */
static liqmap *read_map(const state *s, zip_t *zip, const char *name)
{
    char prefix[PREFIX], *packed;
    zip_file_t *member = zip_fopen(zip, name, 0);
    const zip_int64_t got = member != NULL ? zip_fread(member, prefix, PREFIX) : 0;
    const size_t length = got > 0 ? packed_length(prefix, (size_t)got) : 0;
    size_t count;
    liqmap *map;
    if (member != NULL) {
        zip_fclose(member);
    }
    packed = read_member(s, zip, name, length, &count);
    map = unpack(s->path, packed, count);
    free(packed);
    return map;
}

static json_t *field(const state *s, json_t *of, const char *key, json_type type)
{
    json_t *value = json_object_get(of, key);
    char why[100];
    if (value == NULL || json_typeof(value) != type) {
        snprintf(why, sizeof why, "its state.json has no %s, or not as it was written",
                 key);
        refuse(s->path, why);
    }
    return value;
}

static int64_t integer(const state *s, json_t *of, const char *key)
{
    return json_integer_value(field(s, of, key, JSON_INTEGER));
}

/* A row of a time and two numbers, or of one. */
static int64_t read_row(const state *s, json_t *row, double *numbers, size_t n)
{
    if (json_array_size(row) != n + 1 || !json_is_integer(json_array_get(row, 0))) {
        refuse(s->path, "its state.json has a row with a part missing");
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *number = json_array_get(row, i + 1);
        numbers[i] = json_number_value(number);
        if (!json_is_number(number) || numbers[i] < 0) {
            refuse(s->path,
                   "its state.json has an amount or price that is no number from 0 on");
        }
    }
    return json_integer_value(json_array_get(row, 0));
}

static void read_recent(const state *s, json_t *of, recent *r)
{
    json_t *events = field(s, of, "liquidated", JSON_ARRAY);
    for (size_t i = 0; i < json_array_size(events); i++) {
        recent_event e;
        e.time_ms = read_row(s, json_array_get(events, i), e.amount, 2);
        recent_restore(r, &e);
    }
    r->pushes = integer(s, of, "pushes");
    r->last_ms = integer(s, of, "last_ms");
    r->step_ms = (uint64_t)integer(s, of, "step_ms");
    r->covered_ms = (uint64_t)integer(s, of, "covered_ms");
}

static void read_extremes(const state *s, json_t *of, extremes *e)
{
    json_t *high = field(s, of, "high", JSON_ARRAY);
    json_t *low = field(s, of, "low", JSON_ARRAY);
    double price;
    for (size_t i = 0; i < json_array_size(high); i++) {
        const int64_t time_ms = read_row(s, json_array_get(high, i), &price, 1);
        extreme_append(&e->high, time_ms, price);
    }
    for (size_t i = 0; i < json_array_size(low); i++) {
        const int64_t time_ms = read_row(s, json_array_get(low, i), &price, 1);
        extreme_append(&e->low, time_ms, price);
    }
}

static void read_place(const state *s, json_t *of, file_place *place)
{
    if (of != NULL) {
        place->device = (uint64_t)integer(s, of, "device");
        place->inode = (uint64_t)integer(s, of, "inode");
        place->offset = integer(s, of, "offset");
        place->line = integer(s, of, "line");
        place->before = (uint32_t)integer(s, of, "before");
    }
    if (place->offset < 0) {
        refuse(s->path, "state.json has an offset below 0");
    }
}

static void read_name(const state *s, json_t *of, const char *key,
                      char name[SOURCE_LIST_NAME])
{
    const char *text = json_string_value(field(s, of, key, JSON_STRING));
    if (strlen(text) >= SOURCE_LIST_NAME) {
        refuse(s->path, "state.json has a name that is too long");
    }
    snprintf(name, SOURCE_LIST_NAME, "%s", text);
}

static void read_entry(const state *s, zip_t *zip, json_t *of, resumed_map *m)
{
    const char *unit = json_string_value(field(s, of, "unit", JSON_STRING));
    m->path = s->path;
    read_name(s, of, "coin", m->coin);
    read_name(s, of, "name", m->name);
    m->input = copy_text(json_is_string(json_object_get(of, "input"))
                             ? json_string_value(json_object_get(of, "input"))
                             : "");
    m->history.unit = strcmp(unit, "contracts") == 0 ? LIQMAP_CONTRACTS : LIQMAP_QUOTE;
    read_recent(s, of, &m->history.recent);
    read_extremes(s, of, &m->history.extremes);
    read_place(s, json_object_get(of, "place"), &m->place);
    m->map = read_map(s, zip, json_string_value(field(s, of, "map", JSON_STRING)));
}

static void add_archive(state *s, const char *all, size_t size)
{
    zip_t *zip = open_archive(s, all, size);
    size_t count;
    char *text = read_member(s, zip, INDEX, MOST_INDEX, &count);
    json_t *index = json_loadb(text, count, 0, NULL), *sources;
    if (index == NULL ||
        strcmp(json_string_value(field(s, index, "schema", JSON_STRING)), SCHEMA) !=
            0) {
        refuse(s->path, "state.json is not " SCHEMA);
    }
    sources = field(s, index, "sources", JSON_ARRAY);
    s->count = json_array_size(sources);
    s->maps = allocate(s->count, sizeof *s->maps);
    for (size_t i = 0; i < s->count; i++) {
        read_entry(s, zip, json_array_get(sources, i), &s->maps[i]);
    }
    json_decref(index);
    free(text);
    zip_discard(zip);
}

static void add_packed(state *s, const char *all, size_t size)
{
    if (packed_length(all, size) == 0) {
        refuse(s->path, size == 0 ? "it is empty" : "this is another kind of file");
    }
    s->maps = allocate(1, sizeof *s->maps);
    s->maps[0].path = s->path;
    s->maps[0].input = copy_text("");
    s->maps[0].map = unpack(s->path, all, size);
    s->count = 1;
}

void state_check_input(const state_options *o, const char *path)
{
    if (o->resume != NULL && path != NULL && strcmp(o->resume, "-") == 0 &&
        strcmp(path, "-") == 0) {
        misuse("--resume and --snapshots: standard input is read once");
    }
}

state state_load(const char *path)
{
    state s = {path, NULL, 0};
    size_t size;
    char *all;
    if (path == NULL) {
        return s;
    }
    s.path = strcmp(path, "-") == 0 ? "standard input" : path;
    all = open_and_read(&s, path, &size);
    if (is_archive(all, size)) {
        add_archive(&s, all, size);
    } else {
        add_packed(&s, all, size);
    }
    free(all);
    return s;
}

void state_free(state *s)
{
    for (size_t i = 0; i < s->count; i++) {
        free(s->maps[i].map);
        free(s->maps[i].input);
        history_free(&s->maps[i].history);
    }
    free(s->maps);
}

/* A map that no --source was named for, or of an earlier version, is of the one source. */
resumed_map *state_find(const state *s, const char *coin, const char *name)
{
    for (size_t i = 0; i < s->count; i++) {
        resumed_map *m = &s->maps[i];
        if (strcmp(m->coin, coin) == 0 && strcmp(m->name, name) == 0) {
            m->is_of_source = 1;
            return m;
        }
    }
    return NULL;
}

void state_check(const state *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const resumed_map *m = &s->maps[i];
        if (!m->is_of_source) {
            misuse("%s has a map of %s%s%s, which is no source here", s->path, m->coin,
                   m->coin[0] != '\0' ? "/" : "",
                   m->name[0] != '\0' ? m->name : "a single source");
        }
    }
}

/* ---- writing ------------------------------------------------------------------ */

static json_t *row_of(int64_t time_ms, const double *numbers, size_t n)
{
    json_t *row = json_pack("[I]", (json_int_t)time_ms);
    for (size_t i = 0; i < n; i++) {
        json_array_append_new(row, json_real(numbers[i]));
    }
    return row;
}

static json_t *list_of(const extreme_list *list, int64_t since_ms)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < list->count; i++) {
        const extreme *e = &list->rows[i];
        if (e->time_ms > since_ms) {
            json_array_append_new(rows, row_of(e->time_ms, &e->price, 1));
        }
    }
    return rows;
}

/* NULL where the file is not to be read on. */
static json_t *place_of(const file_place *place)
{
    if (place->inode == 0) {
        return NULL;
    }
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "device", (json_int_t)place->device,
                     "inode", (json_int_t)place->inode, "offset",
                     (json_int_t)place->offset, "line", (json_int_t)place->line,
                     "before", (json_int_t)place->before);
}

static json_t *entry_of(const kept_map *m, const char *member)
{
    const recent *r = &m->history->recent;
    char *input = format_plain(copy_text(m->input));
    json_t *events = json_array(), *entry;
    for (size_t i = 0; i < r->count; i++) {
        const recent_event *e = recent_event_at(r, i);
        json_array_append_new(events, row_of(e->time_ms, e->amount, 2));
    }
    entry = json_pack(
        "{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o*, s:o*}", "coin",
        m->coin, "name", m->name, "map", member, "unit",
        m->history->unit == LIQMAP_CONTRACTS ? "contracts" : "quote", "pushes",
        (json_int_t)r->pushes, "last_ms", (json_int_t)r->last_ms, "step_ms",
        (json_int_t)r->step_ms, "covered_ms", (json_int_t)r->covered_ms, "liquidated",
        events, "high", list_of(&m->history->extremes.high, m->since_ms), "low",
        list_of(&m->history->extremes.low, m->since_ms), "place", place_of(&m->place),
        "input", m->place.inode != 0 ? json_string(input) : NULL);
    free(input);
    return entry;
}

/* The bytes become libzip's. Always of the same date, so that the same maps make the same
 * file. */
static void add_member(zip_t *zip, const char *name, char *data, size_t count)
{
    zip_source_t *source = zip_source_buffer(zip, data, count, 1);
    const zip_int64_t at = zip_file_add(zip, name, source, 0);
    if (source == NULL || at < 0 ||
        zip_file_set_dostime(zip, (zip_uint64_t)at, 0, 0x21, 0) != 0) {
        fail("--save: %s", zip_strerror(zip));
    }
}

static void add_map(zip_t *zip, const char *name, const liqmap *map)
{
    int64_t size;
    char *packed;
    must(liqmap_validate(map)); /* rather keep the old file than save a broken map */
    must(liqmap_pack_size(map, &size));
    packed = allocate((size_t)size, 1);
    must(liqmap_pack(map, packed, size, NULL));
    add_member(zip, name, packed, (size_t)size);
}

static void fill_archive(zip_t *zip, const kept_map *maps, size_t count)
{
    json_t *sources = json_array(), *index;
    char member[32], *text;
    for (size_t i = 0; i < count; i++) {
        snprintf(member, sizeof member, "%zu.liqmap", i);
        json_array_append_new(sources, entry_of(&maps[i], member));
        add_map(zip, member, maps[i].map);
    }
    index = json_pack("{s:s, s:o}", "schema", SCHEMA, "sources", sources);
    text = json_dumps(index, JSON_COMPACT);
    json_decref(index);
    if (text == NULL) {
        fail("out of memory");
    }
    add_member(zip, INDEX, text, strlen(text));
}

/* An archive is made in memory, and written by output_open(), which replaces files
 * whole. */
static void write_archive(FILE *out, zip_source_t *made)
{
    char piece[1 << 14];
    zip_int64_t got = 0;
    if (zip_source_open(made) != 0) {
        fail("out of memory");
    }
    while ((got = zip_source_read(made, piece, sizeof piece)) > 0) {
        fwrite(piece, 1, (size_t)got, out);
        output_check(out);
    }
    if (got < 0) {
        fail("--save: %s", zip_error_strerror(zip_source_error(made)));
    }
    zip_source_close(made);
}

void state_save(const char *path, const kept_map *maps, size_t count)
{
    zip_error_t why;
    zip_source_t *made;
    zip_t *zip;
    FILE *out;
    if (path == NULL) {
        return;
    }
    zip_error_init(&why);
    made = zip_source_buffer_create(NULL, 0, 0, &why);
    zip = made != NULL ? zip_open_from_source(made, ZIP_TRUNCATE, &why) : NULL;
    if (zip == NULL) {
        fail("--save: %s", zip_error_strerror(&why));
    }
    zip_source_keep(made);
    fill_archive(zip, maps, count);
    if (zip_close(zip) != 0) {
        fail("--save: %s", zip_strerror(zip));
    }
    out = output_open(path);
    write_archive(out, made);
    output_close(out);
    zip_source_free(made);
}
