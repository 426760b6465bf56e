/* SPDX-License-Identifier: MIT */
#include "views/view_snapshots.h"
#include "views/csv_print.h"

#include <inttypes.h>

/* Nothing where it is not given. */
static void print_optional(FILE *out, double value)
{
    if (value > 0) {
        csv_print(out, value);
    } else {
        fputc(',', out);
    }
}

void view_snapshots_header(FILE *out)
{
    fputs("time_ms,open_interest,high,low,close,entry,volume\n", out);
}

void view_snapshots_row(FILE *out, const liqmap_snapshot *row)
{
    fprintf(out, "%" PRId64, row->time_ms);
    csv_print(out, row->open_interest);
    csv_print(out, row->high);
    csv_print(out, row->low);
    csv_print(out, row->close);
    print_optional(out, row->entry);
    print_optional(out, row->volume);
    fputc('\n', out);
}

void view_interest_header(FILE *out)
{
    fputs("time_ms,open_interest\n", out);
}

void view_interest_row(FILE *out, const liqmap_snapshot *row)
{
    fprintf(out, "%" PRId64, row->time_ms);
    csv_print(out, row->open_interest);
    fputc('\n', out);
}
