/* SPDX-License-Identifier: MIT */
/* An object a line, its keys the columns of the CSV by tier; what tiers are shown in, in an
 * object of its own, so that nobody adds up both. */
#include "views/csv_print.h"
#include "views/json_print.h"
#include "views/view_replay.h"

#include <inttypes.h>

static void print_parts(const replay *r, const classes *c, const char *divider,
                        FILE *out)
{
    char column[CSV_COLUMN];
    double amounts[PANEL_PARTS];
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        classes_add_up(c, amounts, r->liquidated + side * r->n_tiers);
        for (int64_t i = 0; i < c->n; i++) {
            fprintf(out, "%s\"%s\"", divider, csv_column(column, c, side, i));
            divider = ",";
            json_print(out, ":", amounts[i]);
        }
    }
}

static void print_row(const replay *r, const classes *c, FILE *out)
{
    static const class_list none = {.mode = CLASSES_NONE};
    const classes tiers = classes_of(&none, r->tiers, r->n_tiers);
    fprintf(out, "{\"time_ms\":%" PRId64, r->row.time_ms);
    json_print(out, ",\"price\":", r->row.close);
    json_print(out, ",\"open_interest\":", r->row.open_interest);
    json_print(out, ",\"coverage\":", replay_stats(r).coverage);
    print_parts(r, &tiers, ",", out);
    if (!c->are_tiers) {
        fputs(",\"by_class\":{", out);
        print_parts(r, c, "", out);
        fputc('}', out);
    }
    fputs("}\n", out);
}

const replay_view replay_view_json = {"json", NULL, print_row};
