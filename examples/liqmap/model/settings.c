/* SPDX-License-Identifier: MIT */
#include "model/settings.h"
#include "base/parse.h"

#include <string.h>

const setting_row settings[SETTINGS] = {
    {"axis", "linear:LOW:STEP:N, log:LOW:STEP:N or auto"},
    {"tiers|tier", "1 to 16 times LEVERAGE:SHARE[:MMR[:FEE]], SHARE one number or "
                   "LONG/SHORT"},
    {"contract", "linear or inverse"},
    {"maintenance", "mark or entry"},
    {"turnover", "a number, 0 or more"},
    {"holding", "a duration such as 90m, 48h or 5d, or 0"},
    {"entry_points|entry-points", "a whole number from 1 to 4096"},
    {"initial", "unknown or entry"},
    {"venue", PRESET_EXPECTED},
    {"within", "a number from 0 to 1"}};

/* The next part of a text that : or / divides; NULL after the last. */
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

static int part_number(char **rest, double *value)
{
    const char *text = part(rest, ':');
    return text != NULL && parse_number(text, value);
}

static int set_axis(model *m, char *text)
{
    liqmap_axis axis = {.struct_size = sizeof axis};
    char *rest = text;
    const char *kind, *buckets;
    if (strcmp(text, "auto") == 0) {
        m->axis = axis;
        return 1;
    }
    kind = part(&rest, ':');
    axis.kind = parse_word(kind, "linear|log");
    if (axis.kind < 0 || !part_number(&rest, &axis.low) ||
        !part_number(&rest, &axis.step)) {
        return 0;
    }
    buckets = part(&rest, ':');
    if (buckets == NULL || rest != NULL || !parse_integer(buckets, &axis.buckets) ||
        axis.buckets < 1) {
        return 0;
    }
    m->axis = axis;
    return 1;
}

static int set_tier(model *m, char *text)
{
    liqmap_tier tier = {.mmr = SETTING_MMR};
    char *rest = text;
    char *share;
    if (m->n_tiers == LIQMAP_MAX_TIERS || !part_number(&rest, &tier.leverage)) {
        return 0;
    }
    share = part(&rest, ':');
    if (share == NULL || !parse_number(part(&share, '/'), &tier.share_long)) {
        return 0;
    }
    tier.share_short = tier.share_long;
    if (share != NULL && !parse_number(share, &tier.share_short)) {
        return 0;
    }
    m->own_rates |= rest != NULL ? 1u << m->n_tiers : 0;
    if ((rest != NULL && !part_number(&rest, &tier.mmr)) ||
        (rest != NULL && !part_number(&rest, &tier.fee)) || rest != NULL) {
        return 0;
    }
    m->tiers[m->n_tiers++] = tier;
    return 1;
}

int setting_set(model *m, int which, const char *given)
{
    char text[1024];
    int64_t points;
    liqmap_config *c = &m->config;
    if (strlen(given) >= sizeof text) {
        return 0;
    }
    strcpy(text, given);
    m->given |= SETTING_BIT(which);
    switch (which) {
    case SET_AXIS:
        return set_axis(m, text);
    case SET_TIER:
        return set_tier(m, text);
    case SET_CONTRACT:
        return (c->contract = parse_word(text, "linear|inverse")) >= 0;
    case SET_MAINTENANCE:
        return (c->maintenance = parse_word(text, "mark|entry")) >= 0;
    case SET_TURNOVER:
        return parse_number(text, &c->turnover) && c->turnover >= 0;
    case SET_HOLDING:
        return parse_duration(text, &c->holding_ms);
    case SET_ENTRY_POINTS:
        if (!parse_integer(text, &points) || points < 1 ||
            points > LIQMAP_MAX_ENTRY_POINTS) {
            return 0;
        }
        c->entry_points = (int32_t)points;
        return 1;
    case SET_INITIAL:
        return (c->initial = parse_word(text, "unknown|entry")) >= 0;
    case SET_WITHIN:
        return parse_number(text, &c->within) && c->within >= 0 && c->within <= 1;
    default:
        return preset_parse(&m->venue, text);
    }
}
