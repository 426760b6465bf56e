/* SPDX-License-Identifier: MIT */
#include "views/view_price.h"
#include "base/format.h"

#include <string.h>

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

/* Why there is no price. */
static const char *why_none(const priced_position *r, int32_t status)
{
    return status != LIQMAP_E_NO_PRICE       ? liqmap_status_text(status)
           : r->position.side == LIQMAP_LONG ? "the margin covers a fall to 0"
                                             : "the margin covers any rise";
}

static void print_one(const priced_position *r, FILE *out)
{
    const liqmap_position *p = &r->position;
    const liqmap_rules spelled = {.contract = p->contract,
                                  .maintenance = p->maintenance};
    const int is_at_cap =
        r->venue != NULL && r->venue->profile == LIQMAP_PROFILE_AT_CAP;
    char text[NUMBER_TEXT], words[VENUE_RULES_TEXT];
    print_price(out, "liquidation price", r->liquidation, p->entry,
                why_none(r, r->status));
    if (r->tick > 0) {
        print_price(out, "shown as", r->shown, p->entry, why_none(r, r->status));
    }
    print_price(out, "bankruptcy price", r->bankruptcy, p->entry,
                why_none(r, LIQMAP_E_NO_PRICE));
    fprintf(out, "%-18s%s %s", "position", p->side == LIQMAP_LONG ? "long" : "short",
            format_number(text, p->quantity));
    fprintf(out, " at %s", format_price(text, p->entry));
    fprintf(out, ", margin %.8g", priced_position_margin(p));
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
        fprintf(out, "%-18s%s %s", "rules", r->venue->name,
                venue_rules_since(r->venue, words));
        fprintf(out, ": %s\n", venue_rules_text(r->venue, words));
        fprintf(out, "%-18s%s\n", "source", r->venue->source);
    } else {
        fprintf(out, "%-18sas given: %s, maintenance on %s value\n", "rules",
                contract_name(&spelled), maintenance_name(&spelled));
    }
}

/* The prices that a table has: as shown, where that is not the liquidation price. */
static void print_row(const priced_position *r, int width, FILE *out)
{
    char price[NUMBER_TEXT] = "none", bankruptcy[NUMBER_TEXT] = "none", move[32] = "";
    if (r->liquidation > 0) {
        format_price(price, r->shown);
        snprintf(move, sizeof move, "%+.2f %%",
                 100 * (r->shown / r->position.entry - 1));
    }
    if (r->bankruptcy > 0) {
        format_price(bankruptcy, r->bankruptcy);
    }
    fprintf(out, "%-*s  %14s  %9s  %14s  ", width, r->venue->name, price, move,
            bankruptcy);
    if (r->status != LIQMAP_OK) {
        fprintf(out, "%s\n", liqmap_status_text(r->status));
    } else {
        fprintf(out, "rate %.4g %%, deduction %.8g, fee %.4g %%\n",
                100 * r->position.mmr, r->position.deduction, 100 * r->position.fee);
    }
}

static void print_table(const priced_position *rows, size_t count, FILE *out)
{
    const liqmap_position *p = &rows[0].position;
    char text[NUMBER_TEXT];
    int width = (int)strlen("venue");
    for (size_t i = 0; i < count; i++) {
        const int length = (int)strlen(rows[i].venue->name);
        width = length > width ? length : width;
    }
    fprintf(out, "%s %s at ", p->side == LIQMAP_LONG ? "long" : "short",
            format_number(text, p->quantity));
    fprintf(out, "%s\n\n%-*s  %14s  %9s  %14s\n", format_price(text, p->entry), width,
            "venue", "liquidation", "", "bankruptcy");
    for (size_t i = 0; i < count; i++) {
        print_row(&rows[i], width, out);
    }
}

static void print(const priced_position *rows, size_t count, FILE *out)
{
    if (count == 1) {
        print_one(rows, out);
    } else {
        print_table(rows, count, out);
    }
}

const price_view price_view_text = {"text", print};
