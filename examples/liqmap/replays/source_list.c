/* SPDX-License-Identifier: MIT */
#include "replays/source_list.h"
#include "base/errors.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *source_entry_name(char text[SOURCE_NAME], const source_entry *in)
{
    snprintf(text, SOURCE_NAME, "%s%s%s", in->coin, in->coin[0] != '\0' ? "/" : "",
             in->name);
    return text;
}

/* 0: it is no name. */
static int take_name(char *name, const char *text, size_t length)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_.-";
    if (length == 0 || length >= SOURCE_LIST_NAME || strspn(text, letters) < length) {
        return 0;
    }
    memcpy(name, text, length);
    name[length] = '\0';
    return 1;
}

/* 0: not as expected. */
static int parse_input(source_entry *in, const char *text)
{
    const size_t end = strcspn(text, "=");
    const size_t coin = strcspn(text, "/=");
    const size_t name = coin < end ? coin + 1 : 0;
    memset(in, 0, sizeof *in);
    if (text[end] == '\0' || text[end + 1] == '\0' ||
        (coin < end && !take_name(in->coin, text, coin))) {
        return 0;
    }
    in->path = text + end + 1;
    return take_name(in->name, text + name, end - name);
}

/* The columns of such a source would be mixed up with another one's in CSV. */
static int ends_in_cumulative(const char *name)
{
    static const char end[] = "_cumulative";
    const size_t length = strlen(name), of_end = sizeof end - 1;
    return length >= of_end && strcmp(name + length - of_end, end) == 0;
}

/* Whether two names are of one file, which is then counted twice. */
static int is_same_file(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && S_ISREG(first.st_mode) &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/* Whether it goes with the sources before it. */
static void check_input(const source_list *o, const option_use *use,
                        const source_entry *in)
{
    char name[SOURCE_NAME], before[SOURCE_NAME];
    int64_t of_coin = 1;
    if (strcmp(in->name, "sum") == 0) {
        option_refuse(use, "--source: sum is what the sum is called, not a source");
    }
    if (ends_in_cumulative(in->name)) {
        option_refuse(use,
                      "--source %s: names do not end in _cumulative, as columns do",
                      source_entry_name(name, in));
    }
    for (int64_t i = 0; i < o->n; i++) {
        const source_entry *other = &o->entries[i];
        const int same_coin = strcmp(other->coin, in->coin) == 0;
        if (same_coin && strcmp(other->name, in->name) == 0) {
            option_refuse(use, "--source %s is given twice",
                          source_entry_name(name, in));
        }
        if ((other->coin[0] == '\0') != (in->coin[0] == '\0')) {
            option_refuse(use, "--source %s: all sources have a coin or none",
                          source_entry_name(name, in));
        }
        if (strcmp(other->path, "-") == 0 && strcmp(in->path, "-") == 0) {
            option_refuse(use, "--source %s: standard input is read once",
                          source_entry_name(name, in));
        }
        if (is_same_file(other->path, in->path)) {
            note("WARNING: --source %s and %s are one file, which is counted twice",
                 source_entry_name(before, other), source_entry_name(name, in));
        }
        of_coin += same_coin;
    }
    if (of_coin > SOURCE_LIST_MOST) {
        option_refuse(use, "--source %s: at most %d sources add up",
                      source_entry_name(name, in), (int)SOURCE_LIST_MOST);
    }
}

static int add_input(void *values, const option_use *use)
{
    source_list *o = values;
    char name[SOURCE_NAME];
    source_entry in;
    if (!parse_input(&in, use->text)) {
        option_refuse(
            use,
            "--source: expected NAME=FILE or COIN/NAME=FILE, names of up to %d "
            "of a-z, A-Z, 0-9, _, . and -, found '%s'",
            SOURCE_LIST_NAME - 1, use->text);
    }
    check_input(o, use, &in);
    o->entries = reallocate(o->entries, (size_t)o->n + 1, sizeof *o->entries);
    o->entries[o->n++] = in;
    model_name_source(o->model, source_entry_name(name, &in));
    return 1;
}

const option_spec source_list_option_rows[] = {
    {"source", "[COIN/]NAME=FILE",
     "CSV of snapshots of one of several venues; repeat it: a map of each, and their "
     "sum",
     1, .read = add_input},
    {0}};

void source_list_add_unnamed(source_list *o)
{
    static const source_entry unnamed = {"", "", NULL, NULL};
    o->entries = reallocate(o->entries, (size_t)o->n + 1, sizeof *o->entries);
    o->entries[o->n++] = unnamed;
}

void source_list_add_kept(source_list *o, const char *coin, const char *name,
                          const char *path)
{
    source_entry *added;
    source_list_add_unnamed(o);
    added = &o->entries[o->n - 1];
    strcpy(added->coin, coin);
    strcpy(added->name, name);
    added->path = path;
}

void source_list_check(const source_list *o, const source_options *one)
{
    if (o->n > 0 && source_is_given(one)) {
        misuse("--source does not go with --snapshots, --metrics and --klines, or a "
               "FILE beside");
    }
}

void source_list_check_one_coin(const source_list *o, const char *what)
{
    for (int64_t i = 1; i < o->n; i++) {
        if (strcmp(o->entries[i].coin, o->entries[0].coin) != 0) {
            misuse("--source %s/%s: %s shows one coin, and there is %s",
                   o->entries[i].coin, o->entries[i].name, what, o->entries[0].coin);
        }
    }
}

void source_check_contracts(const char *name, int32_t unit, int32_t contract,
                            int32_t first)
{
    if (unit == LIQMAP_CONTRACTS && contract != first) {
        misuse("--source %s: contracts of linear and inverse kind do not add up; give "
               "--unit quote",
               name);
    }
}

void source_list_free(source_list *o)
{
    free(o->entries);
}
