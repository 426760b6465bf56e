/* SPDX-License-Identifier: MIT */
#include "model/priced_position.h"
#include "base/errors.h"
#include "base/format.h"

#include <stddef.h>

/* Of unknown size: the rate a tier of this leverage would have. */
static void take_rate(priced_position *p)
{
    const venue_rules *v = p->venue;
    liqmap_tier tier = {.leverage = p->position.leverage};
    must(liqmap_table_tiers(&tier, 1, sizeof tier, NULL, &v->rules, &v->table,
                            v->profile));
    p->position.mmr = tier.mmr;
    for (int64_t b = 1; v->profile == LIQMAP_PROFILE_AT_CAP && b < v->table.count &&
                        venue_rules_allow(v, b, tier.leverage);
         b++) {
        p->bracket = b;
    }
}

static void take_bracket(priced_position *p, int64_t bracket)
{
    p->bracket = bracket;
    p->position.mmr = p->venue->table.rows[bracket].mmr;
    p->position.deduction = p->venue->table.rows[bracket].deduction;
}

static void find_by_brackets(priced_position *p)
{
    const venue_rules *v = p->venue;
    int64_t bracket;
    if (v->profile == LIQMAP_PROFILE_AT_CAP) {
        misuse("%s:cap is for a position of unknown size: without --qty and --margin",
               v->name);
    }
    p->status = liqmap_bracketed_price(&p->liquidation, &bracket, NULL, &p->position,
                                       &v->table);
    if (p->status == LIQMAP_OK) {
        take_bracket(p, bracket);
    }
}

/* Whether the bracket at entry allows the leverage; past the last there is none to ask. */
static int is_offered(priced_position *p)
{
    const venue_rules *v = p->venue;
    const int64_t b = p->has_size ? venue_rules_bracket_of(v, &p->position) : 0;
    if (b == v->table.count || venue_rules_allow(v, b, p->position.leverage)) {
        return 1;
    }
    take_bracket(p, b);
    p->status = LIQMAP_E_NOT_OFFERED;
    return 0;
}

static void find(priced_position *p)
{
    if (p->venue != NULL && !is_offered(p)) {
        return;
    }
    if (p->venue != NULL && p->has_size) {
        find_by_brackets(p);
        return;
    }
    if (p->venue != NULL) {
        p->bracket = 0;
        take_rate(p);
    }
    p->status = liqmap_liquidation_price(&p->liquidation, &p->position);
}

void priced_position_find(priced_position *p)
{
    p->bracket = -1;
    p->liquidation = p->bankruptcy = p->shown = 0;
    find(p);
    if (p->status != LIQMAP_OK && p->status != LIQMAP_E_NO_PRICE &&
        p->status != LIQMAP_E_LIQUIDATABLE && p->status != LIQMAP_E_BEYOND &&
        p->status != LIQMAP_E_NOT_OFFERED) {
        misuse("the position: %s", liqmap_status_text(p->status));
    }
    if (p->status == LIQMAP_OK) {
        p->shown =
            p->liquidation + (p->position.side == LIQMAP_LONG ? p->tick : -p->tick);
    }
    liqmap_bankruptcy_price(&p->bankruptcy, &p->position);
}

int priced_position_has_rate(const priced_position *p)
{
    return p->venue == NULL || p->bracket >= 0;
}

double priced_position_margin(const liqmap_position *p)
{
    const double value =
        p->contract == LIQMAP_LINEAR ? p->quantity * p->entry : p->quantity / p->entry;
    return p->margin != 0 ? p->margin : value / p->leverage;
}

int priced_position_is_refused(const priced_position *p)
{
    char leverage[NUMBER_TEXT], most[NUMBER_TEXT], row[VENUE_RULES_TEXT];
    if (p->status == LIQMAP_E_BEYOND) {
        note("%s: %s, %s (%s)", p->venue->name, liqmap_status_text(p->status),
             venue_rules_bracket(p->venue, p->venue->table.count - 1, row),
             liqmap_status_name(p->status));
        return 1;
    }
    if (p->status == LIQMAP_E_NOT_OFFERED) {
        note("--leverage %s: %s offers at most %sx%s (%s)",
             format_number(leverage, p->position.leverage), p->venue->name,
             format_number(most, p->venue->table.rows[p->bracket].leverage),
             p->has_size ? " at this size" : "", liqmap_status_name(p->status));
        return 1;
    }
    return 0;
}
