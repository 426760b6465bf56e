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
    must(liqmap_venue_tiers(v->venue, &tier, 1, sizeof tier, NULL, v->profile));
    p->position.mmr = tier.mmr;
    p->bracket = 0;
    for (int64_t b = 1; v->profile == LIQMAP_PROFILE_AT_CAP && b < v->table.count &&
                        tier.leverage <= v->table.rows[b].leverage;
         b++) {
        p->bracket = b;
    }
}

static void check_offer(const priced_position *p)
{
    const venue_rules *v = p->venue;
    char leverage[NUMBER_TEXT], most[NUMBER_TEXT];
    if (p->position.leverage > v->table.rows[0].leverage) {
        misuse("--leverage %s: %s offers at most %s",
               format_number(leverage, p->position.leverage), v->name,
               format_number(most, v->table.rows[0].leverage));
    }
}

static void find_by_brackets(priced_position *p)
{
    const venue_rules *v = p->venue;
    if (v->profile == LIQMAP_PROFILE_AT_CAP) {
        misuse("%s:cap is for a position of unknown size: without --qty and --margin",
               v->name);
    }
    p->status = liqmap_bracketed_price(&p->liquidation, &p->bracket, NULL, &p->position,
                                       &v->table);
    if (p->status == LIQMAP_OK) {
        p->position.mmr = v->table.rows[p->bracket].mmr;
        p->position.deduction = v->table.rows[p->bracket].deduction;
    }
}

void priced_position_find(priced_position *p)
{
    p->bracket = -1;
    p->liquidation = p->bankruptcy = 0;
    if (p->venue != NULL) {
        check_offer(p);
    }
    if (p->venue != NULL && p->has_size) {
        find_by_brackets(p);
    } else {
        if (p->venue != NULL) {
            take_rate(p);
        }
        p->status = liqmap_liquidation_price(&p->liquidation, &p->position);
    }
    if (p->status != LIQMAP_OK && p->status != LIQMAP_E_NO_PRICE &&
        p->status != LIQMAP_E_LIQUIDATABLE && p->status != LIQMAP_E_BEYOND) {
        misuse("the position: %s", liqmap_status_text(p->status));
    }
    liqmap_bankruptcy_price(&p->bankruptcy, &p->position);
}

int priced_position_has_rate(const priced_position *p)
{
    return p->venue == NULL || p->bracket >= 0;
}

double priced_position_margin(const priced_position *priced)
{
    const liqmap_position *p = &priced->position;
    const double value =
        p->contract == LIQMAP_LINEAR ? p->quantity * p->entry : p->quantity / p->entry;
    return p->margin != 0 ? p->margin : value / p->leverage;
}
