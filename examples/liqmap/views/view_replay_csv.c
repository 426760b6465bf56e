/* SPDX-License-Identifier: MIT */
#include "views/csv_print.h"
#include "views/view_replay.h"

#include <inttypes.h>

static void print_header(const replay *r, FILE *out)
{
    char column[CSV_COLUMN];
    fputs("time_ms,price,open_interest,coverage", out);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t t = 0; t < r->n_tiers; t++) {
            fprintf(out, ",%s", csv_column(column, r->tiers, side, t));
        }
    }
    fputc('\n', out);
}

static void print_row(const replay *r, FILE *out)
{
    fprintf(out, "%" PRId64, r->row.time_ms);
    csv_print(out, r->row.close);
    csv_print(out, r->row.open_interest);
    csv_print(out, replay_stats(r).coverage);
    for (int64_t i = 0; i < 2 * r->n_tiers; i++) {
        csv_print(out, r->liquidated[i]);
    }
    fputc('\n', out);
}

const replay_view replay_view_csv = {"csv", print_header, print_row};
