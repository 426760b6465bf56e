/* SPDX-License-Identifier: MIT */
/* An object a line, its keys the columns of the CSV. */
#include "views/csv_print.h"
#include "views/json_print.h"
#include "views/view_replay.h"

#include <inttypes.h>

static void print_row(const replay *r, FILE *out)
{
    char column[CSV_COLUMN];
    fprintf(out, "{\"time_ms\":%" PRId64, r->row.time_ms);
    json_print(out, ",\"price\":", r->row.close);
    json_print(out, ",\"open_interest\":", r->row.open_interest);
    json_print(out, ",\"coverage\":", replay_stats(r).coverage);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t t = 0; t < r->n_tiers; t++) {
            fprintf(out, ",\"%s\"", csv_column(column, r->tiers, side, t));
            json_print(out, ":", r->liquidated[side * r->n_tiers + t]);
        }
    }
    fputs("}\n", out);
}

const replay_view replay_view_json = {"json", NULL, print_row};
