/* SPDX-License-Identifier: MIT */
#include "model/config_file.h"
#include "model/settings.h"
#include "base/errors.h"
#include "base/suggest.h"
#include "base/format.h"
#include "base/json_scan.h"
#include "base/parse.h"

#include <jansson.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MOST_BYTES 1048576

/* A JSON text or number as the text an option would have; NULL: it is neither. */
static const char *scalar(const json_t *value, char *text)
{
    if (json_is_string(value)) {
        return json_string_value(value);
    }
    if (json_is_integer(value)) {
        snprintf(text, NUMBER_TEXT, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return text;
    }
    return json_is_real(value) ? format_number(text, json_real_value(value)) : NULL;
}

/* An object is read as the text an option would have: the values of its keys, with a
 * divider before each but the first. */
typedef struct key_part {
    const char *name;
    char divider;
    int optional;
} key_part;

static const key_part axis_keys[] = {
    {"kind", 0, 0}, {"low", ':', 0}, {"step", ':', 0}, {"buckets", ':', 0}, {0}};
static const key_part tier_keys[] = {{"leverage", 0, 0},
                                     {"share", ':', 1},
                                     {"share_long", ':', 1},
                                     {"share_short", '/', 1},
                                     {"mmr", ':', 1},
                                     {"fee", ':', 1},
                                     {0}};

static const char *object_text(const json_t *object, const key_part *keys, char *text,
                               size_t room)
{
    size_t used = 0, known = 0;
    char number[NUMBER_TEXT];
    /* The program's own JSON has these with a tier: it is taken as it is. */
    known += json_object_get(object, "factor_long") != NULL;
    known += json_object_get(object, "factor_short") != NULL;
    text[0] = '\0';
    for (; keys->name != NULL; keys++) {
        const json_t *value = json_object_get(object, keys->name);
        const char *add = value != NULL ? scalar(value, number) : NULL;
        if (value == NULL && keys->optional) {
            /* In the text a fee comes after a rate, which then must be there. */
            add =
                strcmp(keys->name, "mmr") == 0 && json_object_get(object, "fee") != NULL
                    ? format_number(number, SETTING_MMR)
                    : NULL;
            if (add == NULL) {
                continue;
            }
        }
        if (add == NULL || strpbrk(add, ":/") != NULL ||
            used + strlen(add) + 2 > room) {
            return NULL;
        }
        known += value != NULL;
        if (keys->divider != 0) {
            text[used++] = keys->divider;
        }
        strcpy(text + used, add);
        used += strlen(add);
    }
    return known == json_object_size(object) ? text : NULL;
}

static void read_setting(settings *s, int setting, const json_t *value,
                         const char *where)
{
    char text[1024];
    const char *given;
    if (json_is_object(value) && (setting == SET_AXIS || setting == SET_TIER)) {
        if ((json_object_get(value, "share_long") != NULL) !=
            (json_object_get(value, "share_short") != NULL)) {
            fail_at(s->config_path, 0, where,
                    "expected share_long and share_short together, or share");
        }
        given = object_text(value, setting == SET_AXIS ? axis_keys : tier_keys, text,
                            sizeof text);
        if (given == NULL) {
            fail_at(s->config_path, 0, where, "expected the keys %s",
                    setting == SET_AXIS
                        ? "kind, low, step and buckets"
                        : "leverage, share (or share_long and share_short), and, if "
                          "wanted, mmr and fee");
        }
    } else {
        given = scalar(value, text);
    }
    if (given == NULL || !settings_set(s, setting, given)) {
        fail_at(s->config_path, 0, where, "expected %s",
                setting_rows[setting].expected);
    }
}

static void read_tiers(settings *s, const json_t *list)
{
    char where[64];
    size_t i;
    const json_t *tier;
    if (!json_is_array(list) || json_array_size(list) == 0) {
        fail_at(s->config_path, 0, "tiers", "expected an array of tiers");
    }
    json_array_foreach(list, i, tier)
    {
        snprintf(where, sizeof where, "tiers[%d]", (int)i);
        read_setting(s, SET_TIER, tier, where);
    }
}

__attribute__((noreturn)) static void refuse_key(const settings *s, const char *key)
{
    char all[256] = "", text[SUGGEST_TEXT];
    suggestion meant = {.text = key};
    for (int i = 0; i < SETTINGS; i++) {
        const char *names = setting_rows[i].names;
        const size_t used = strlen(all);
        suggest_words(&meant, names);
        snprintf(all + used, sizeof all - used, "%s%.*s", i > 0 ? ", " : "",
                 (int)strcspn(names, "|"), names);
    }
    fail_at(s->config_path, 0, key, "expected one of %s%s", all,
            suggest_text(text, &meant));
}

/* A configuration that is being read. */
typedef struct config_input {
    const char *path;
    FILE *file;
    size_t taken;
    json_scan scan;
} config_input;

static size_t give(void *buffer, size_t room, void *data)
{
    config_input *in = data;
    const int byte = room > 0 ? getc(in->file) : EOF;
    const char *small;
    if (byte == EOF) {
        return 0;
    }
    small = json_scan_byte(&in->scan, (char)byte);
    if (small != NULL) {
        fail_at(in->path, 0, NULL,
                "expected a number that is 0 or not as small, found '%.100s'", small);
    }
    if (++in->taken > MOST_BYTES) {
        fail_at(in->path, 0, NULL, "expected a configuration of at most %d bytes",
                MOST_BYTES);
    }
    *(char *)buffer = (char)byte;
    return 1;
}

static json_t *load(const char *path, json_error_t *error)
{
    config_input in = {.path = path, .file = fopen(path, "r")};
    json_t *value;
    if (in.file == NULL) {
        fail_at(path, 0, NULL, "unable to open %s: %s", path, strerror(errno));
    }
    value = json_load_callback(give, &in, JSON_REJECT_DUPLICATES, error);
    fclose(in.file);
    return value;
}

void config_file_read(settings *s)
{
    static json_t *file; /* reachable for leak checkers where the program ends early */
    json_error_t error;
    const char *key;
    const json_t *value;
    struct stat stat_;
    unsigned seen = 0;
    if (stat(s->config_path, &stat_) == 0 && S_ISDIR(stat_.st_mode)) {
        fail_at(s->config_path, 0, NULL, "%s", strerror(EISDIR));
    }
    file = load(s->config_path, &error);
    if (file == NULL) {
        char column[32];
        snprintf(column, sizeof column, "column %d", error.column);
        fail_at(s->config_path, error.line, column, "expected JSON: %s", error.text);
    }
    if (!json_is_object(file)) {
        fail_at(s->config_path, 1, NULL, "expected a JSON object");
    }
    json_object_foreach(file, key, value)
    {
        int setting = 0;
        while (setting < SETTINGS && parse_word(key, setting_rows[setting].names) < 0) {
            setting++;
        }
        if (setting == SETTINGS) {
            refuse_key(s, key);
        }
        if ((seen & SETTING_BIT(setting)) != 0) {
            fail_at(s->config_path, 0, key, "expected only one of %s",
                    setting_rows[setting].names);
        }
        seen |= SETTING_BIT(setting);
        if ((s->by_option & SETTING_BIT(setting)) != 0) {
            continue;
        }
        if (setting == SET_TIER) {
            read_tiers(s, value);
        } else {
            read_setting(s, setting, value, key);
        }
    }
    json_decref(file);
}
