/* SPDX-License-Identifier: MIT */
#include "model/model.h"
#include "model/config_file.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* The settings, and the preset's in the place of those that are not given. */
static settings with_preset(const settings *s, const model_input *input)
{
    settings v = *s;
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers;
    const liqmap_config fitted = settings_of_preset(tiers, &n_tiers, s->preset,
                                                    input->bar_ms, input->has_volume);
    if (!settings_has(s, SET_TURNOVER)) {
        v.config.turnover = fitted.turnover;
    }
    if (!settings_has(s, SET_HOLDING)) {
        v.config.holding_ms = fitted.holding_ms;
    }
    if (!settings_has(s, SET_ENTRY_POINTS)) {
        v.config.entry_points = fitted.entry_points;
    }
    if (!settings_has(s, SET_INTRABAR)) {
        v.config.intrabar = fitted.intrabar;
    }
    if (s->n_tiers == 0 && input->tiers != NULL) {
        v.n_tiers = input->n_tiers;
        memcpy(v.tiers, input->tiers, (size_t)v.n_tiers * sizeof *v.tiers);
    } else if (s->n_tiers == 0) {
        memcpy(v.tiers, tiers, sizeof tiers);
        v.n_tiers = n_tiers;
    }
    return v;
}

/* Tiers of one's own by the rules of the venue, which must offer them. */
static void rate_given(settings *v)
{
    const settings given = *v;
    int64_t bad;
    const int32_t status =
        liqmap_table_tiers(v->tiers, v->n_tiers, sizeof *v->tiers, &bad,
                           &v->venue.rules, &v->venue.table, v->venue.profile);
    if (status != LIQMAP_OK) {
        refuse_tier(&given, bad, status);
    }
    for (int64_t t = 0; t < v->n_tiers; t++) {
        if ((v->own_rate & 1u << t) != 0) {
            v->tiers[t] = given.tiers[t];
        }
    }
}

/* Tiers of the preset are distances: those nearer than any position of the venue stay as
 * they are. Returns how many. */
static int64_t rate_fitted(settings *v)
{
    int64_t kept = 0;
    for (int64_t t = 0; t < v->n_tiers; t++) {
        const int32_t status =
            liqmap_table_tiers(&v->tiers[t], 1, sizeof *v->tiers, NULL, &v->venue.rules,
                               &v->venue.table, v->venue.profile);
        kept += status == LIQMAP_E_NOT_OFFERED;
        if (status != LIQMAP_E_NOT_OFFERED) {
            must(status);
        }
    }
    return kept;
}

/* The venue's rules on top. Returns how many tiers they do not touch. */
static int64_t apply_venue(settings *v)
{
    const int is_fitted = !settings_has(v, SET_TIER);
    check_agrees(v, SET_CONTRACT, "contract", v->config.contract,
                 v->venue.rules.contract);
    check_agrees(v, SET_MAINTENANCE, "maintenance", v->config.maintenance,
                 v->venue.rules.maintenance);
    must(liqmap_preset_table(&v->config, NULL, 0, sizeof *v->tiers, NULL,
                             &v->venue.rules, &v->venue.table, v->venue.profile));
    if (!is_fitted) {
        rate_given(v);
    }
    return is_fitted ? rate_fitted(v) : 0;
}

static liqmap *build(const settings *s, const liqmap_axis *axis)
{
    int64_t size, bad = -1;
    int32_t status = liqmap_size(&size, &s->config, axis, s->n_tiers);
    liqmap *map = NULL;
    if (status == LIQMAP_OK) {
        map = allocate(1, (size_t)size);
        status = liqmap_init(map, size, &bad, &s->config, axis, s->tiers, s->n_tiers,
                             sizeof *s->tiers);
    }
    if (status == LIQMAP_OK) {
        return map;
    }
    free(map);
    if (bad >= 0) {
        refuse_tier(s, bad, status);
    }
    refuse(s, SET_AXIS, "axis", status);
}

void model_finish(model *m)
{
    const liqmap_axis least = {sizeof least, LIQMAP_AXIS_LINEAR, 1, 1, 1};
    const model_input any = {.has_volume = 1};
    settings used;
    read_file(m);
    model_check_sources(m);
    /* Which of a venue's rules hold is not known before the first snapshot. */
    if (!settings_has(&m->settings, SET_VENUE)) {
        used = with_preset(&m->settings, &any);
        free(build(&used, &least));
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
static void describe_rules(model *m, int64_t time_ms, int64_t kept)
{
    const venue_rules *v = &m->settings.venue;
    char day[VENUE_RULES_TEXT], most[NUMBER_TEXT], fitted[64] = "";
    venue_rules_since(v, day);
    if (kept > 0) {
        snprintf(fitted, sizeof fitted, "; above %.20sx as fitted",
                 format_number(most, v->table.rows[0].leverage));
    }
    snprintf(m->rules, sizeof m->rules, "%s %.20s, %s%s", v->name, day,
             v->profile == LIQMAP_PROFILE_AT_CAP ? "brackets at cap"
                                                 : "smallest bracket",
             fitted);
    venue_rules_note(v, time_ms);
}

int model_needs_bar(const model *m, int has_volume)
{
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n;
    return !settings_has(&m->settings, SET_INTRABAR) &&
           settings_of_preset(tiers, &n, m->settings.preset, 0, has_volume).intrabar >
               0;
}

liqmap *model_map(model *m, const model_input *input)
{
    const settings *s = &m->settings;
    const int has_venue = settings_has(s, SET_VENUE);
    const liqmap_axis axis = s->axis.buckets > 0 ? s->axis : auto_axis(input->close);
    settings used;
    int64_t kept = 0;
    if (has_venue) {
        venue_rules_at(&m->settings.venue, input->time_ms);
    }
    used = with_preset(s, input);
    if (has_venue) {
        kept = apply_venue(&used);
    }
    if (input->is_inverse && !settings_has(s, SET_CONTRACT) &&
        used.config.contract != LIQMAP_INVERSE) {
        misuse("the input is of COIN-M contracts: give %s",
               has_venue ? "a --venue of such" : "--contract inverse");
    }
    if (has_venue) {
        describe_rules(m, input->time_ms, kept);
    }
    return build(&used, &axis);
}

const venue_rules *model_venue(const model *m)
{
    return settings_has(&m->settings, SET_VENUE) ? &m->settings.venue : NULL;
}

int32_t model_contract(const model *m)
{
    const settings *s = &m->settings;
    return settings_has(s, SET_VENUE) ? s->venue.rules.contract : s->config.contract;
}
