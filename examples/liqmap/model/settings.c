/* SPDX-License-Identifier: MIT */
#include "model/settings.h"
#include "base/errors.h"
#include "base/parse.h"

#include <string.h>
#include <strings.h>

/* The next part of a text with dividers; NULL after the last. */
static char *part(char **rest, char divider)
{
    char *text = *rest;
    char *end = text != NULL ? strchr(text, divider) : NULL;
    *rest = end != NULL ? end + 1 : NULL;
    if (end != NULL) {
        *end = '\0';
    }
    return text;
}

static int number(const settings *s, const char *text, number_kind kind, double *value)
{
    return s->is_typed ? parse_typed(text, kind, value) : parse_number(text, value);
}

static int integer(const settings *s, const char *text, int64_t *value)
{
    return s->is_typed ? parse_typed_integer(text, value) : parse_integer(text, value);
}

static int word(const settings *s, const char *text, const char *words)
{
    return s->is_typed ? parse_choice(text, words) : parse_word(text, words);
}

static int part_number(const settings *s, char **rest, number_kind kind, double *value)
{
    const char *text = part(rest, ':');
    return text != NULL && number(s, text, kind, value);
}

static int set_axis(settings *s, char *text)
{
    liqmap_axis axis = {.struct_size = sizeof axis};
    char *rest = text;
    const char *kind, *buckets;
    if (word(s, text, "auto") == 0) {
        s->axis = axis;
        return 1;
    }
    kind = part(&rest, ':');
    axis.kind = word(s, kind, "linear|log");
    if (axis.kind < 0 || !part_number(s, &rest, NUMBER_PLAIN, &axis.low) ||
        !part_number(s, &rest, axis.kind == 1 ? NUMBER_RATE : NUMBER_PLAIN,
                     &axis.step)) {
        return 0;
    }
    buckets = part(&rest, ':');
    if (buckets == NULL || rest != NULL || !integer(s, buckets, &axis.buckets) ||
        axis.buckets < 1) {
        return 0;
    }
    s->axis = axis;
    return 1;
}

/* SHARE or LONG/SHORT; a % after the second is of both. */
static int read_shares(const settings *s, char *text, liqmap_tier *tier)
{
    char first[64];
    const char *share = part(&text, '/');
    if (share == NULL || strlen(share) + 2 > sizeof first) {
        return 0;
    }
    strcpy(first, share);
    if (text != NULL && strchr(text, '%') != NULL && strchr(share, '%') == NULL) {
        strcat(first, "%");
    }
    if (!number(s, first, NUMBER_RATE, &tier->share_long)) {
        return 0;
    }
    tier->share_short = tier->share_long;
    return text == NULL || number(s, text, NUMBER_RATE, &tier->share_short);
}

static int set_tier(settings *s, char *text)
{
    liqmap_tier tier = {.mmr = SETTING_MMR};
    char *rest = text;
    char *space = s->is_typed && strchr(text, ':') == NULL ? strchr(text, ' ') : NULL;
    if (space != NULL) {
        *space = ':'; /* 25x 1.28/0.71 %, as a map's text shows it */
    }
    if (s->n_tiers == LIQMAP_MAX_TIERS ||
        !part_number(s, &rest, NUMBER_TIMES, &tier.leverage) ||
        !read_shares(s, part(&rest, ':'), &tier)) {
        return 0;
    }
    s->own_rate |= rest != NULL ? 1u << s->n_tiers : 0;
    if ((rest != NULL && !part_number(s, &rest, NUMBER_RATE, &tier.mmr)) ||
        (rest != NULL && !part_number(s, &rest, NUMBER_RATE, &tier.fee)) ||
        rest != NULL) {
        return 0;
    }
    s->tiers[s->n_tiers++] = tier;
    return 1;
}

static int set_contract(settings *s, char *text)
{
    return (s->config.contract = word(s, text, "linear|inverse")) >= 0;
}

static int set_maintenance(settings *s, char *text)
{
    return (s->config.maintenance = word(s, text, "mark|entry")) >= 0;
}

static int set_turnover(settings *s, char *text)
{
    if (!number(s, text, NUMBER_RATE, &s->config.turnover) || s->config.turnover < 0) {
        return 0;
    }
    if (s->config.turnover > 1) {
        note("WARNING: turnover %g is more than all of the volume", s->config.turnover);
    }
    return 1;
}

static int set_holding(settings *s, char *text)
{
    return parse_duration(text, &s->config.holding_ms);
}

static int set_entry_points(settings *s, char *text)
{
    int64_t points;
    if (!integer(s, text, &points) || points < 1 || points > LIQMAP_MAX_ENTRY_POINTS) {
        return 0;
    }
    s->config.entry_points = (int32_t)points;
    return 1;
}

static int set_initial(settings *s, char *text)
{
    return (s->config.initial = word(s, text, "unknown|entry")) >= 0;
}

static int set_venue(settings *s, char *text)
{
    return venue_rules_parse(&s->venue, text);
}

static int set_intrabar(settings *s, char *text)
{
    return number(s, text, NUMBER_RATE, &s->config.intrabar) &&
           s->config.intrabar >= 0 && s->config.intrabar <= 1;
}

int settings_set_preset(settings *s, const char *name)
{
    for (int64_t i = 0; i < liqmap_preset_count(); i++) {
        if ((s->is_typed ? strcasecmp : strcmp)(name, liqmap_preset_name(i)) == 0) {
            s->preset = i;
            return 1;
        }
    }
    return 0;
}

static int set_preset(settings *s, char *text)
{
    return settings_set_preset(s, text);
}

const setting_row setting_rows[SETTINGS] = {
    [SET_AXIS] = {"axis", "linear:LOW:STEP:N, log:LOW:STEP:N or auto", set_axis},
    [SET_TIER] = {"tiers|tier",
                  "1 to 16 times LEVERAGE:SHARE[:MMR[:FEE]], SHARE one number or "
                  "LONG/SHORT",
                  set_tier},
    [SET_CONTRACT] = {"contract", "linear or inverse", set_contract},
    [SET_MAINTENANCE] = {"maintenance", "mark or entry", set_maintenance},
    [SET_TURNOVER] = {"turnover", "a number, 0 or more", set_turnover},
    [SET_HOLDING] = {"holding", "a duration such as 90m, 48h or 5d, or 0", set_holding},
    [SET_ENTRY_POINTS] = {"entry_points|entry-points", "a whole number from 1 to 4096",
                          set_entry_points},
    [SET_INITIAL] = {"initial", "unknown or entry", set_initial},
    [SET_VENUE] = {"venue", VENUE_RULES_EXPECTED, set_venue},
    [SET_INTRABAR] = {"intrabar|within", "a number from 0 to 1", set_intrabar},
    [SET_PRESET] = {"preset", "btcusdt-1h or classic ('liqmap presets' lists them)",
                    set_preset}};

void settings_init(settings *s)
{
    memset(s, 0, sizeof *s);
    liqmap_config_init(&s->config, sizeof s->config);
    s->axis.struct_size = sizeof s->axis;
    settings_set_preset(s, SETTINGS_PRESET);
}

liqmap_config settings_of_preset(liqmap_tier tiers[LIQMAP_MAX_TIERS], int64_t *n_tiers,
                                 int64_t preset, int64_t bar_ms, int has_volume)
{
    liqmap_config config = {.struct_size = sizeof config};
    must(liqmap_preset(&config, tiers, LIQMAP_MAX_TIERS, sizeof *tiers, n_tiers,
                       liqmap_preset_name(preset), bar_ms, has_volume));
    return config;
}

int settings_set(settings *s, int setting, const char *text)
{
    char copy[1024];
    if (strlen(text) >= sizeof copy) {
        return 0;
    }
    strcpy(copy, text);
    s->given |= SETTING_BIT(setting);
    return setting_rows[setting].set(s, copy);
}

int settings_has(const settings *s, int setting)
{
    return (s->given & SETTING_BIT(setting)) != 0;
}
