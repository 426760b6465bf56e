/* SPDX-License-Identifier: MIT */
/* MODEL: its options, the rules of its venue, and the map that comes of them. */
#include "model/model.h"
#include "model/config_file.h"
#include "model/settings.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEP 0.0005 /* of the default axis */
#define REACH 4 /* it ends at so many times the first close, and begins at 1/REACH */
#define HOLDING_MS (48 * 3600000LL)

/* The venue of one source alone. */
struct own_venue {
    char source[MODEL_SOURCE];
    preset venue;
    int asked; /* by that source */
};

static struct own_venue *find_own(const model *m, const char *source)
{
    for (size_t i = 0; i < m->n_own; i++) {
        if (strcmp(m->own[i].source, source) == 0) {
            return &m->own[i];
        }
    }
    return NULL;
}

/* The venue of one source, [NAME=]VENUE; 0: not as expected. */
static int set_own(model *m, const char *text)
{
    const char *divider = strchr(text, '=');
    const char *name = divider != NULL ? text : m->source;
    const size_t length = divider != NULL ? (size_t)(divider - text) : strlen(name);
    struct own_venue own = {.asked = 0}, *place;
    if (length == 0 || length >= sizeof own.source ||
        !preset_parse(&own.venue, divider != NULL ? divider + 1 : text)) {
        return 0;
    }
    memcpy(own.source, name, length);
    place = find_own(m, own.source);
    if (place == NULL) {
        m->own = reallocate(m->own, m->n_own + 1, sizeof *m->own);
        place = &m->own[m->n_own++];
    }
    *place = own;
    return 1;
}

static int read_setting(void *values, const option_use *use)
{
    model *m = values;
    const int setting = use->option->number;
    const int is_own = setting == SET_VENUE &&
                       (m->source[0] != '\0' || strchr(use->text, '=') != NULL);
    if (!(is_own ? set_own(m, use->text) : setting_set(m, setting, use->text))) {
        option_expected(use, settings[setting].expected);
    }
    m->said |= is_own ? 0 : SETTING_BIT(setting);
    return 1;
}

const option_spec model_option_rows[] = {
    {.help = "How the map models:", .group = 2},
    {"axis", "AXIS",
     "linear:LOW:STEP:N, log:LOW:STEP:N, or auto (default): log, step 0.0005, from a "
     "quarter of the first close to four times it",
     2, read_setting, .number = SET_AXIS},
    {"tier", "L:SHARE[:MMR[:FEE]]",
     "A leverage and the share of what opens that has it, or its LONG/SHORT shares; "
     "repeat it; given once, it replaces all default tiers; MMR 0.004, FEE 0",
     2, read_setting, .number = SET_TIER},
    {"contract", "KIND", "linear (default) or inverse", 2, read_setting,
     .number = SET_CONTRACT},
    {"maintenance", "OF", "mark (default) or entry", 2, read_setting,
     .number = SET_MAINTENANCE},
    {"turnover", "T", "Part of volume that hands old positions to new ones (0.1)", 2,
     read_setting, .number = SET_TURNOVER},
    {"holding", "DURATION",
     "Mean life of a position: 90m, 48h, 5d, 0 for off (off; 48h where the input has "
     "no "
     "column of volume)",
     2, read_setting, .number = SET_HOLDING},
    {"entry-points", "N", "Points of the range that positions open at (4)", 2,
     read_setting, .number = SET_ENTRY_POINTS},
    {"initial", "WHERE",
     "What the first snapshot holds: unknown (default), or opened at its entry", 2,
     read_setting, .number = SET_INITIAL},
    {"venue", "VENUE:INSTRUMENT[:cap]",
     "Contract, maintenance, and the rates of tiers that give none, by the rules of an "
     "exchange at the time of the first snapshot: those of its smallest bracket, or "
     "with :cap of the last bracket that allows the leverage",
     2, read_setting, .number = SET_VENUE},
    {"within", "W",
     "Part of volume that opens and closes again within a snapshot, and may be "
     "liquidated in it (0)",
     2, read_setting, .number = SET_WITHIN},
    {"config", "FILE", "The same as JSON; the command line wins", 2, option_text,
     offsetof(model, config_path), .once = 1},
    {0}};

void model_init(model *m)
{
    memset(m, 0, sizeof *m);
    liqmap_config_init(&m->config, sizeof m->config);
    m->axis.struct_size = sizeof m->axis;
}

void model_free(model *m)
{
    free(m->own);
}

void model_name_source(model *m, const char *name)
{
    snprintf(m->source, sizeof m->source, "%s", name);
}

static void read_config(model *m)
{
    if (m->config_path != NULL && !m->was_read) {
        config_read(m);
        m->was_read = 1;
    }
}

model model_of_source(model *m, const char *name)
{
    struct own_venue *own = find_own(m, name);
    model one;
    read_config(m);
    one = *m;
    one.own = NULL;
    one.n_own = 0;
    if (own != NULL) {
        own->asked = 1;
        one.venue = own->venue;
        one.given |= SETTING_BIT(SET_VENUE);
    }
    return one;
}

void model_check_sources(const model *m)
{
    for (size_t i = 0; i < m->n_own; i++) {
        if (!m->own[i].asked) {
            misuse("--venue %s=%s: no source is called %s", m->own[i].source,
                   m->own[i].venue.name, m->own[i].source);
        }
    }
}

/* What the library will not have: wrong usage, or a bad file where that said it. */
static void refuse(const model *m, int setting, const char *what, int32_t status)
{
    if ((m->given & ~m->said & SETTING_BIT(setting)) != 0) {
        fail_at(m->config_path, 0, what, "%s", liqmap_status_text(status));
    }
    misuse("--%s: %s", what, liqmap_status_text(status));
}

static void refuse_tier(const model *m, int64_t bad, int32_t status)
{
    char what[64], leverage[NUMBER_TEXT];
    snprintf(what, sizeof what, "tier %.32s",
             format_number(leverage, m->tiers[bad].leverage));
    refuse(m, SET_TIER, what, status);
}

static int is_given(const model *m, int setting)
{
    return (m->given & SETTING_BIT(setting)) != 0;
}

/* The venue says what else was said as well: it had better be the same. */
static void agree(const model *m, int setting, const char *what, int32_t said,
                  int32_t venue)
{
    if (!is_given(m, setting) || said == venue) {
        return;
    }
    if ((m->said & SETTING_BIT(setting)) == 0) {
        fail_at(m->config_path, 0, what,
                "does not go with venue %s, which has the other", m->venue.name);
    }
    misuse("--%s does not go with --venue %s, which has the other", what,
           m->venue.name);
}

/* The built-in tiers, as the library gives them to a map. */
static int64_t default_tiers(liqmap_tier *tiers)
{
    const liqmap_axis least = {sizeof least, LIQMAP_AXIS_LINEAR, 1, 1, 1};
    liqmap_config config = {.struct_size = sizeof config};
    int64_t size, count;
    liqmap *map;
    must(liqmap_config_init(&config, sizeof config));
    must(liqmap_size(&size, &config, &least, 0));
    map = allocate(1, (size_t)size);
    must(liqmap_init(map, size, NULL, &config, &least, NULL, 0, 0));
    must(liqmap_get_tiers(map, tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &count));
    free(map);
    return count;
}

/* Of them those the venue offers. */
static void take_offered(model *m)
{
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    const int64_t count = default_tiers(tiers);
    for (int64_t t = 0; t < count; t++) {
        if (liqmap_venue_tiers(m->venue.venue, &tiers[t], 1, sizeof *tiers, NULL,
                               m->venue.profile) == LIQMAP_OK) {
            m->tiers[m->n_tiers++] = tiers[t];
        }
    }
    m->left_out = count - m->n_tiers;
}

/* The model with the venue's rules in the place of its defaults. */
static model by_venue(const model *m)
{
    model v = *m;
    int64_t bad;
    int32_t status;
    if (!is_given(m, SET_VENUE)) {
        return v;
    }
    agree(m, SET_CONTRACT, "contract", m->config.contract, m->venue.rules.contract);
    agree(m, SET_MAINTENANCE, "maintenance", m->config.maintenance,
          m->venue.rules.maintenance);
    v.config.contract = m->venue.rules.contract;
    v.config.maintenance = m->venue.rules.maintenance;
    if (v.n_tiers == 0) {
        take_offered(&v);
    }
    status = liqmap_venue_tiers(m->venue.venue, v.tiers, v.n_tiers, sizeof *v.tiers,
                                &bad, m->venue.profile);
    if (status != LIQMAP_OK) {
        refuse_tier(m, bad, status);
    }
    for (int64_t t = 0; t < m->n_tiers; t++) {
        if ((m->own_rates & 1u << t) != 0) {
            v.tiers[t] = m->tiers[t];
        }
    }
    return v;
}

static liqmap *build(const model *m, const liqmap_axis *axis)
{
    int64_t size, bad = -1;
    int32_t status = liqmap_size(&size, &m->config, axis, m->n_tiers);
    liqmap *map = NULL;
    if (status == LIQMAP_OK) {
        map = allocate(1, (size_t)size);
        status = liqmap_init(map, size, &bad, &m->config, axis,
                             m->n_tiers > 0 ? m->tiers : NULL, m->n_tiers,
                             m->n_tiers > 0 ? (int64_t)sizeof *m->tiers : 0);
    }
    if (status != LIQMAP_OK && bad >= 0 && m->n_tiers > 0) {
        refuse_tier(m, bad, status);
    }
    if (status != LIQMAP_OK) {
        refuse(m, SET_AXIS, "axis", status);
    }
    return map;
}

void model_finish(model *m)
{
    const liqmap_axis least = {sizeof least, LIQMAP_AXIS_LINEAR, 1, 1, 1};
    read_config(m);
    model_check_sources(m);
    /* Which of a venue's rules hold is not known before the first snapshot. */
    if (!is_given(m, SET_VENUE)) {
        free(build(m, &least));
    }
}

static liqmap_axis auto_axis(double close)
{
    liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LOG, close / REACH, STEP, 0};
    double edge = axis.low;
    do {
        edge *= 1 + STEP;
        axis.buckets++;
    } while (edge < REACH * close);
    return axis;
}

void model_set_axis(model *m, const liqmap_axis *axis)
{
    m->axis = *axis;
}

int model_has_axis(const model *m, double close)
{
    return m->axis.buckets > 0 ||
           (close >= MODEL_LEAST_CLOSE && close <= MODEL_MOST_CLOSE);
}

/* Which rules were applied, told where they may not be those of the time. */
static void name_rules(model *m, int64_t time_ms, const model *used)
{
    char day[PRESET_TEXT];
    preset_since(&m->venue, day);
    snprintf(m->rules, sizeof m->rules, "%s since %.10s, %s", m->venue.name, day,
             m->venue.profile == LIQMAP_PROFILE_AT_CAP ? "brackets at cap"
                                                       : "smallest bracket");
    preset_note(&m->venue, time_ms);
    if (used->left_out > 0) {
        note("%s does not offer all default leverages: only those it does are used",
             m->venue.name);
    }
}

liqmap *model_map(model *m, int64_t time_ms, double close, int has_volume,
                  int is_inverse)
{
    const liqmap_axis axis = m->axis.buckets > 0 ? m->axis : auto_axis(close);
    model used;
    if (is_given(m, SET_VENUE)) {
        preset_at(&m->venue, time_ms);
    }
    used = by_venue(m);
    if (is_inverse && !is_given(m, SET_CONTRACT) &&
        used.config.contract != LIQMAP_INVERSE) {
        misuse(is_given(m, SET_VENUE)
                   ? "the input is of COIN-M contracts: give a --venue of such"
                   : "the input is of COIN-M contracts: give --contract inverse");
    }
    if (!is_given(m, SET_HOLDING) && !has_volume) {
        used.config.holding_ms = HOLDING_MS;
    }
    if (is_given(m, SET_VENUE)) {
        name_rules(m, time_ms, &used);
    }
    return build(&used, &axis);
}

const preset *model_venue(const model *m)
{
    return is_given(m, SET_VENUE) ? &m->venue : NULL;
}

int32_t model_contract(const model *m)
{
    return is_given(m, SET_VENUE) ? m->venue.rules.contract : m->config.contract;
}

const char *model_rules(const model *m)
{
    return m->rules;
}

void model_refuse(const model *m, const char *with)
{
    for (int setting = 0; setting < SETTINGS; setting++) {
        if (is_given(m, setting) || (setting == SET_VENUE && m->n_own > 0)) {
            misuse("--%s does not go with %s", model_option_rows[1 + setting].name,
                   with);
        }
    }
    if (m->config_path != NULL) {
        misuse("--config does not go with %s", with);
    }
}

int model_default_shares(const liqmap_tier *tiers, int64_t n_tiers)
{
    liqmap_tier built_in[LIQMAP_MAX_TIERS];
    const int64_t count = default_tiers(built_in);
    int64_t d = 0;
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
