/* SPDX-License-Identifier: MIT */
#include "views/csv_print.h"
#include "views/view_replay.h"

#include <inttypes.h>

static void print_header(const replay *r, const classes *c, FILE *out)
{
    char column[CSV_COLUMN];
    (void)r;
    fputs("time_ms,price,open_interest,coverage", out);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t i = 0; i < c->n; i++) {
            fprintf(out, ",%s", csv_column(column, c, side, i));
        }
    }
    fputc('\n', out);
}

static void print_row(const replay *r, const classes *c, FILE *out)
{
    double by_class[PANEL_PARTS];
    fprintf(out, "%" PRId64, r->row.time_ms);
    csv_print(out, r->row.close);
    csv_print(out, r->row.open_interest);
    csv_print(out, replay_stats(r).coverage);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        classes_add_up(c, by_class, r->liquidated + side * r->n_tiers);
        for (int64_t i = 0; i < c->n; i++) {
            csv_print(out, by_class[i]);
        }
    }
    fputc('\n', out);
}

const replay_view replay_view_csv = {"csv", print_header, print_row};
