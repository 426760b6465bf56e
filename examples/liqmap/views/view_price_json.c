/* SPDX-License-Identifier: MIT */
#include "views/json_print.h"
#include "views/view_price.h"
#include "base/format.h"

#include <inttypes.h>
#include <math.h>

/* A value by its name; null where there is none. */
static void print_value(FILE *out, const char *name, double value, int is_null)
{
    fprintf(out, ",\"%s\":", name);
    json_print(out, "", is_null ? HUGE_VAL : value);
}

static void print_one(const priced_position *r, FILE *out)
{
    const liqmap_position *p = &r->position;
    const liqmap_rules spelled = {.contract = p->contract,
                                  .maintenance = p->maintenance};
    char number[NUMBER_TEXT];
    fprintf(out, "{\"liquidation_price\":%s",
            r->liquidation > 0 ? format_number(number, r->liquidation) : "null");
    if (r->tick > 0) {
        print_value(out, "shown_price", r->shown, !(r->shown > 0));
    }
    print_value(out, "bankruptcy_price", r->bankruptcy, !(r->bankruptcy > 0));
    fprintf(out, ",\"status\":\"%s\"", liqmap_status_name(r->status));
    if (r->status == LIQMAP_OK) {
        fputs(",\"reason\":null", out);
    } else {
        fprintf(out, ",\"reason\":\"%s\"", liqmap_status_text(r->status));
    }
    fprintf(out, ",\"side\":\"%s\"", p->side == LIQMAP_LONG ? "long" : "short");
    print_value(out, "entry", p->entry, 0);
    print_value(out, "leverage", p->leverage, p->leverage == 0);
    print_value(out, "quantity", p->quantity, 0);
    print_value(out, "margin", priced_position_margin(p), 0);
    print_value(out, "cross", p->cross, 0);
    print_value(out, "equity", p->equity, 0);
    fprintf(out, ",\"contract\":\"%s\"", contract_name(&spelled));
    fprintf(out, ",\"maintenance\":\"%s\"", maintenance_name(&spelled));
    print_value(out, "mmr", p->mmr, !priced_position_has_rate(r));
    print_value(out, "deduction", p->deduction, !priced_position_has_rate(r));
    print_value(out, "fee", p->fee, 0);
    if (r->venue != NULL) {
        const int none = r->bracket < 0;
        const liqmap_bracket *row = &r->venue->table.rows[none ? 0 : r->bracket];
        print_value(out, "bracket", (double)r->bracket + 1, none);
        print_value(out, "cap", row->cap, none);
        print_value(out, "most_leverage", row->leverage, none);
        fprintf(out, ",\"venue\":\"%s\"", r->venue->name);
        if (r->venue->rules.since_ms == 0) {
            fputs(",\"since_ms\":null", out);
        } else {
            fprintf(out, ",\"since_ms\":%" PRId64, r->venue->rules.since_ms);
        }
        fprintf(out, ",\"source\":\"%s\"", r->venue->source);
    }
    fputc('}', out);
}

static void print(const priced_position *rows, size_t count, FILE *out)
{
    fputs(count > 1 ? "[" : "", out);
    for (size_t i = 0; i < count; i++) {
        fputs(i > 0 ? ",\n" : "", out);
        print_one(&rows[i], out);
    }
    fputs(count > 1 ? "]\n" : "\n", out);
}

const price_view price_view_json = {"json", print};
