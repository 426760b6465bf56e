/* SPDX-License-Identifier: MIT */
#include "model/model.h"
#include "model/config_file.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLDING_MS (48 * 3600000LL)

void model_init(model *m)
{
    memset(m, 0, sizeof *m);
    settings_init(&m->settings);
}

void model_free(model *m)
{
    source_venues_free(&m->own);
}

void model_name_source(model *m, const char *name)
{
    snprintf(m->source, sizeof m->source, "%s", name);
}

static void read_file(model *m)
{
    if (m->settings.config_path != NULL && !m->file_was_read) {
        config_file_read(&m->settings);
        m->file_was_read = 1;
    }
}

model model_of_source(model *m, const char *name)
{
    source_venue *own = source_venues_find(&m->own, name);
    model one;
    read_file(m);
    one = *m;
    one.own = (source_venues){NULL, 0};
    if (own != NULL) {
        own->is_used = 1;
        one.settings.venue = own->venue;
        one.settings.given |= SETTING_BIT(SET_VENUE);
    }
    return one;
}

void model_check_sources(const model *m)
{
    source_venues_check(&m->own);
}

/* What the library refuses: wrong usage, or bad data where the file gave it. */
static __attribute__((noreturn)) void refuse(const settings *s, int setting,
                                             const char *what, int32_t status)
{
    if ((s->given & ~s->by_option & SETTING_BIT(setting)) != 0) {
        fail_at(s->config_path, 0, what, "%s", liqmap_status_text(status));
    }
    misuse("--%s: %s", what, liqmap_status_text(status));
}

static void refuse_tier(const settings *s, int64_t bad, int32_t status)
{
    char what[64], leverage[NUMBER_TEXT];
    snprintf(what, sizeof what, "tier %.32s",
             format_number(leverage, s->tiers[bad].leverage));
    refuse(s, SET_TIER, what, status);
}

/* A setting that follows from the venue may be given too, if it is the same. */
static void check_agrees(const settings *s, int setting, const char *what,
                         int32_t value, int32_t venue)
{
    if (!settings_has(s, setting) || value == venue) {
        return;
    }
    if ((s->by_option & SETTING_BIT(setting)) == 0) {
        fail_at(s->config_path, 0, what,
                "does not go with venue %s, which has the other", s->venue.name);
    }
    misuse("--%s does not go with --venue %s, which has the other", what,
           s->venue.name);
}

/* Of the built-in tiers those that the venue offers; returns how many it does not. */
static int64_t take_offered(settings *s)
{
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t count;
    must(liqmap_default_tiers(tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &count));
    for (int64_t t = 0; t < count; t++) {
        if (liqmap_table_tiers(&tiers[t], 1, sizeof *tiers, NULL, &s->venue.rules,
                               &s->venue.table, s->venue.profile) == LIQMAP_OK) {
            s->tiers[s->n_tiers++] = tiers[t];
        }
    }
    return count - s->n_tiers;
}

/* The settings with the venue's rules in the place of defaults. *left_out: built-in tiers
 * that it does not offer. */
static settings by_venue(const settings *s, int64_t *left_out)
{
    settings v = *s;
    int64_t bad;
    int32_t status;
    *left_out = 0;
    if (!settings_has(s, SET_VENUE)) {
        return v;
    }
    check_agrees(s, SET_CONTRACT, "contract", s->config.contract,
                 s->venue.rules.contract);
    check_agrees(s, SET_MAINTENANCE, "maintenance", s->config.maintenance,
                 s->venue.rules.maintenance);
    if (v.n_tiers == 0) {
        *left_out = take_offered(&v);
    }
    status = liqmap_preset_table(&v.config, v.tiers, v.n_tiers, sizeof *v.tiers, &bad,
                                 &s->venue.rules, &s->venue.table, s->venue.profile);
    if (status != LIQMAP_OK) {
        refuse_tier(s, bad, status);
    }
    for (int64_t t = 0; t < s->n_tiers; t++) {
        if ((s->own_rate & 1u << t) != 0) {
            v.tiers[t] = s->tiers[t];
        }
    }
    return v;
}

static liqmap *build(const settings *s, const liqmap_axis *axis)
{
    int64_t size, bad = -1;
    int32_t status = liqmap_size(&size, &s->config, axis, s->n_tiers);
    liqmap *map = NULL;
    if (status == LIQMAP_OK) {
        map = allocate(1, (size_t)size);
        status = liqmap_init(map, size, &bad, &s->config, axis,
                             s->n_tiers > 0 ? s->tiers : NULL, s->n_tiers,
                             s->n_tiers > 0 ? (int64_t)sizeof *s->tiers : 0);
    }
    if (status == LIQMAP_OK) {
        return map;
    }
    free(map);
    if (bad >= 0 && s->n_tiers > 0) {
        refuse_tier(s, bad, status);
    }
    refuse(s, SET_AXIS, "axis", status);
}

void model_finish(model *m)
{
    const liqmap_axis least = {sizeof least, LIQMAP_AXIS_LINEAR, 1, 1, 1};
    read_file(m);
    model_check_sources(m);
    /* Which of a venue's rules hold is not known before the first snapshot. */
    if (!settings_has(&m->settings, SET_VENUE)) {
        free(build(&m->settings, &least));
    }
}

static liqmap_axis auto_axis(double close)
{
    liqmap_axis axis = {.struct_size = sizeof axis};
    must(liqmap_axis_auto(&axis, close));
    return axis;
}

void model_set_axis(model *m, const liqmap_axis *axis)
{
    m->settings.axis = *axis;
}

int model_has_axis(const model *m, double close)
{
    return m->settings.axis.buckets > 0 ||
           (close >= MODEL_LEAST_CLOSE && close <= MODEL_MOST_CLOSE);
}

/* Describes the rules that were applied, and notes where they may be wrong. */
static void describe_rules(model *m, int64_t time_ms, int64_t left_out)
{
    const venue_rules *v = &m->settings.venue;
    char day[VENUE_RULES_TEXT];
    venue_rules_since(v, day);
    snprintf(m->rules, sizeof m->rules, "%s %.20s, %s", v->name, day,
             v->profile == LIQMAP_PROFILE_AT_CAP ? "brackets at cap"
                                                 : "smallest bracket");
    venue_rules_note(v, time_ms);
    if (left_out > 0) {
        note("%s does not offer all default leverages: only those it does are used",
             v->name);
    }
}

liqmap *model_map(model *m, int64_t time_ms, double close, int has_volume,
                  int is_inverse)
{
    settings *s = &m->settings;
    const int has_venue = settings_has(s, SET_VENUE);
    const liqmap_axis axis = s->axis.buckets > 0 ? s->axis : auto_axis(close);
    settings used;
    int64_t left_out;
    if (has_venue) {
        venue_rules_at(&s->venue, time_ms);
    }
    used = by_venue(s, &left_out);
    if (is_inverse && !settings_has(s, SET_CONTRACT) &&
        used.config.contract != LIQMAP_INVERSE) {
        misuse("the input is of COIN-M contracts: give %s",
               has_venue ? "a --venue of such" : "--contract inverse");
    }
    if (!settings_has(s, SET_HOLDING) && !has_volume) {
        used.config.holding_ms = HOLDING_MS;
    }
    if (has_venue) {
        describe_rules(m, time_ms, left_out);
    }
    return build(&used, &axis);
}

const venue_rules *model_venue(const model *m)
{
    return settings_has(&m->settings, SET_VENUE) ? &m->settings.venue : NULL;
}

int32_t model_contract(const model *m)
{
    const venue_rules *v = model_venue(m);
    return v != NULL ? v->rules.contract : m->settings.config.contract;
}

int model_default_shares(const liqmap_tier *tiers, int64_t n_tiers)
{
    liqmap_tier built_in[LIQMAP_MAX_TIERS];
    int64_t count, d = 0;
    must(liqmap_default_tiers(built_in, LIQMAP_MAX_TIERS, sizeof *built_in, &count));
    for (int64_t t = 0; t < n_tiers; t++, d++) {
        while (d < count && tiers[t].leverage != built_in[d].leverage) {
            d++;
        }
        if (d == count || tiers[t].share_long != built_in[d].share_long ||
            tiers[t].share_short != built_in[d].share_short) {
            return 0;
        }
    }
    return 1;
}
