/* SPDX-License-Identifier: MIT */
#include "views/view_price.h"
#include "base/format.h"

/* A number; nothing where there is none. */
static void print_value(FILE *out, double value, int is_none)
{
    char text[NUMBER_TEXT];
    fprintf(out, ",%s", is_none ? "" : format_number(text, value));
}

static void print(const priced_position *rows, size_t count, FILE *out)
{
    fputs("venue,side,entry,leverage,quantity,margin,cross,equity,liquidation_price,"
          "shown_price,bankruptcy_price,bracket,mmr,deduction,fee,status\n",
          out);
    for (size_t i = 0; i < count; i++) {
        const priced_position *r = &rows[i];
        const liqmap_position *p = &r->position;
        const int no_rate = !priced_position_has_rate(r);
        fprintf(out, "%s,%s", r->venue != NULL ? r->venue->name : "",
                p->side == LIQMAP_LONG ? "long" : "short");
        print_value(out, p->entry, 0);
        print_value(out, p->leverage, p->leverage == 0);
        print_value(out, p->quantity, 0);
        print_value(out, priced_position_margin(p), 0);
        print_value(out, p->cross, 0);
        print_value(out, p->equity, 0);
        print_value(out, r->liquidation, !(r->liquidation > 0));
        print_value(out, r->shown, !(r->shown > 0));
        print_value(out, r->bankruptcy, !(r->bankruptcy > 0));
        print_value(out, (double)r->bracket + 1, r->bracket < 0);
        print_value(out, p->mmr, no_rate);
        print_value(out, p->deduction, no_rate);
        print_value(out, p->fee, 0);
        fprintf(out, ",%s\n", liqmap_status_name(r->status));
    }
}

const price_view price_view_csv = {"csv", print};
