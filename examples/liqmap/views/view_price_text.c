/* SPDX-License-Identifier: MIT */
#include "views/view_price.h"
#include "base/format.h"

static void print_price(FILE *out, const char *name, double price, double entry,
                        const char *otherwise)
{
    char text[NUMBER_TEXT];
    fprintf(out, "%-18s", name);
    if (price > 0) {
        fprintf(out, "%s  (%+.2f %%)\n", format_price(text, price),
                100 * (price / entry - 1));
    } else {
        fprintf(out, "none: %s\n", otherwise);
    }
}

static void print(const priced_position *r, FILE *out)
{
    const liqmap_position *p = &r->position;
    const liqmap_rules spelled = {.contract = p->contract,
                                  .maintenance = p->maintenance};
    const int is_at_cap =
        r->venue != NULL && r->venue->profile == LIQMAP_PROFILE_AT_CAP;
    char text[NUMBER_TEXT], words[VENUE_RULES_TEXT];
    print_price(out, "liquidation price", r->liquidation, p->entry,
                liqmap_status_text(r->status));
    print_price(out, "bankruptcy price", r->bankruptcy, p->entry,
                liqmap_status_text(LIQMAP_E_NO_PRICE));
    fprintf(out, "%-18s%s %s", "position", p->side == LIQMAP_LONG ? "long" : "short",
            format_number(text, p->quantity));
    fprintf(out, " at %s", format_price(text, p->entry));
    fprintf(out, ", margin %.8g", priced_position_margin(r));
    fprintf(out, p->cross != 0 ? ", cross %+.8g\n" : ", isolated\n", p->cross);
    if (r->bracket >= 0) {
        fprintf(out, "%-18s%s\n", "bracket",
                venue_rules_bracket(r->venue, r->bracket, words));
    }
    if (priced_position_has_rate(r)) {
        fprintf(out, "%-18srate %.8g%s, deduction %.8g, fee %.8g\n", "maintenance",
                p->mmr, is_at_cap ? " in all at the cap" : "", p->deduction, p->fee);
    }
    if (r->venue != NULL) {
        fprintf(out, "%-18s%s since %s", "rules", r->venue->name,
                venue_rules_since(r->venue, words));
        fprintf(out, ": %s\n", venue_rules_text(r->venue, words));
        fprintf(out, "%-18s%s\n", "source", liqmap_venue_source(r->venue->venue));
    } else {
        fprintf(out, "%-18sas given: %s, maintenance on %s value\n", "rules",
                contract_name(&spelled), maintenance_name(&spelled));
    }
}

const price_view price_view_text = {"text", print};
