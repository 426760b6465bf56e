/* SPDX-License-Identifier: MIT */
#include "views/csv_print.h"
#include "replays/classes.h"
#include "base/format.h"

#include <inttypes.h>

char *csv_column(char text[CSV_COLUMN], const liqmap_tier *tiers, int side,
                 int64_t tier)
{
    const char *name = side == LIQMAP_LONG ? "long" : "short";
    char leverage[NUMBER_TEXT];
    const int nth = 1 + nth_of_leverage(tiers, tier);
    format_number(leverage, tiers[tier].leverage);
    if (nth == 1) {
        snprintf(text, CSV_COLUMN, "%s_%.30s", name, leverage);
    } else {
        snprintf(text, CSV_COLUMN, "%s_%.30s_%d", name, leverage, nth);
    }
    return text;
}

void csv_print(FILE *out, double value)
{
    char number[NUMBER_TEXT];
    fprintf(out, ",%s", format_number(number, value));
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
