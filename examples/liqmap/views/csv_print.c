/* SPDX-License-Identifier: MIT */
#include "views/csv_print.h"
#include "base/format.h"

#include <inttypes.h>

char *csv_column(char text[CSV_COLUMN], const classes *c, int side, int64_t part)
{
    snprintf(text, CSV_COLUMN, "%s_%s", side == LIQMAP_LONG ? "long" : "short",
             c->column[part]);
    return text;
}

void csv_print(FILE *out, double value)
{
    char number[NUMBER_TEXT];
    fputc(',', out);
    fputs(format_number(number, value), out);
}

void csv_print_bucket(FILE *out, const panel *p, int64_t bucket)
{
    fprintf(out, "%" PRId64, bucket);
    if (bucket < 0 || bucket >= p->buckets) {
        fputs(",,", out);
        return;
    }
    csv_print(out, p->edges[bucket]);
    csv_print(out, p->edges[bucket + 1]);
}
