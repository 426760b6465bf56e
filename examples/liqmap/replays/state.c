/* SPDX-License-Identifier: MIT */
#include "replays/state.h"
#include "readers/bytes.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
     "At the end keep the map in this file: beside it first, then renamed", 4,
     read_save, offsetof(state_options, save), .once = 1},
    {"resume", "FILE",
     "Go on from the map kept in this file; its model is kept with it, and snapshots "
     "not later than its last are passed over",
     4, option_text, offsetof(state_options, resume), .once = 1},
    {0}};

/* All of a file. */
static char *read_all(const char *path, size_t *count)
{
    bytes *file = bytes_open(path, "packed map", ".liqmap");
    char *all = NULL;
    const char *piece;
    size_t length;
    *count = 0;
    while (piece = bytes_piece(file, &length), length > 0) {
        all = reallocate(all, *count + length, 1);
        memcpy(all + *count, piece, length);
        *count += length;
        bytes_take(file, length);
    }
    bytes_close(file);
    return all;
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

liqmap *state_load(const char *path)
{
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    size_t count;
    char *packed = read_all(path, &count);
    liqmap *map = NULL;
    int64_t size;
    int32_t status = LIQMAP_E_TRUNCATED;
    if (count > 0) {
        status = liqmap_unpack_size(&size, packed, (int64_t)count);
    }
    if (status == LIQMAP_OK) {
        map = allocate(1, (size_t)size);
        status = liqmap_unpack(map, size, packed, (int64_t)count);
    }
    if (status != LIQMAP_OK) {
        fail_at(name, 0, NULL, "expected a map that --save kept: %s",
                liqmap_status_text(status));
    }
    free(packed);
    note_opening(name, map);
    return map;
}

void state_save(const char *path, const liqmap *map)
{
    int64_t size;
    char *packed;
    FILE *out;
    if (path == NULL) {
        return;
    }
    must(liqmap_validate(map)); /* rather keep the old file than save a broken map */
    must(liqmap_pack_size(map, &size));
    packed = allocate((size_t)size, 1);
    must(liqmap_pack(map, packed, size, NULL));
    out = output_open(path);
    fwrite(packed, 1, (size_t)size, out);
    output_check(out);
    output_close(out);
    free(packed);
}
