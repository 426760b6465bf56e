/* SPDX-License-Identifier: MIT */
/* The settings of a model out of a JSON file. */
#include "model/config_file.h"
#include "model/settings.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/parse.h"

#include <jansson.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

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

/* An object as the text of an option: the values of its keys, with a divider before
 * each but the first. A key with none is left out where it may be. */
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
    /* What the program itself prints beside a tier may stand there too. */
    known += json_object_get(object, "factor_long") != NULL;
    known += json_object_get(object, "factor_short") != NULL;
    text[0] = '\0';
    for (; keys->name != NULL; keys++) {
        const json_t *value = json_object_get(object, keys->name);
        const char *add = value != NULL ? scalar(value, number) : NULL;
        if (value == NULL && keys->optional) {
            /* A fee stands behind a rate. */
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

static void read_setting(model *m, int setting, const json_t *value, const char *where)
{
    char text[1024];
    const char *given;
    if (json_is_object(value) && (setting == SET_AXIS || setting == SET_TIER)) {
        if ((json_object_get(value, "share_long") != NULL) !=
            (json_object_get(value, "share_short") != NULL)) {
            fail_at(m->config_path, 0, where,
                    "expected share_long and share_short together, or share");
        }
        given = object_text(value, setting == SET_AXIS ? axis_keys : tier_keys, text,
                            sizeof text);
        if (given == NULL) {
            fail_at(m->config_path, 0, where, "expected the keys %s",
                    setting == SET_AXIS
                        ? "kind, low, step and buckets"
                        : "leverage, share (or share_long and share_short), and, if "
                          "wanted, mmr and fee");
        }
    } else {
        given = scalar(value, text);
    }
    if (given == NULL || !setting_set(m, setting, given)) {
        fail_at(m->config_path, 0, where, "expected %s", settings[setting].expected);
    }
}

static void read_tiers(model *m, const json_t *list)
{
    char where[64];
    size_t i;
    const json_t *tier;
    if (!json_is_array(list) || json_array_size(list) == 0) {
        fail_at(m->config_path, 0, "tiers", "expected an array of tiers");
    }
    json_array_foreach(list, i, tier)
    {
        snprintf(where, sizeof where, "tiers[%d]", (int)i);
        read_setting(m, SET_TIER, tier, where);
    }
}

void config_read(model *m)
{
    static json_t *file; /* known to leak checkers where it ends the program */
    json_error_t error;
    const char *key;
    const json_t *value;
    struct stat stat_;
    unsigned met = 0;
    if (stat(m->config_path, &stat_) == 0 && S_ISDIR(stat_.st_mode)) {
        fail_at(m->config_path, 0, NULL, "%s", strerror(EISDIR));
    }
    file = json_load_file(m->config_path, JSON_REJECT_DUPLICATES, &error);
    if (file == NULL && error.line < 0) {
        fail_at(m->config_path, 0, NULL, "%s", error.text);
    }
    if (file == NULL) {
        char column[32];
        snprintf(column, sizeof column, "column %d", error.column);
        fail_at(m->config_path, error.line, column, "expected JSON: %s", error.text);
    }
    if (!json_is_object(file)) {
        fail_at(m->config_path, 1, NULL, "expected a JSON object");
    }
    json_object_foreach(file, key, value)
    {
        int setting = 0;
        while (setting < SETTINGS && parse_word(key, settings[setting].names) < 0) {
            setting++;
        }
        if (setting == SETTINGS) {
            fail_at(m->config_path, 0, key,
                    "expected one of axis, tiers, contract, maintenance, turnover, "
                    "holding, entry_points, initial, venue, within");
        }
        if ((met & SETTING_BIT(setting)) != 0) {
            fail_at(m->config_path, 0, key, "expected only one of %s",
                    settings[setting].names);
        }
        met |= SETTING_BIT(setting);
        if ((m->said & SETTING_BIT(setting)) != 0) {
            continue;
        }
        if (setting == SET_TIER) {
            read_tiers(m, value);
        } else {
            read_setting(m, setting, value, key);
        }
    }
    json_decref(file);
}
