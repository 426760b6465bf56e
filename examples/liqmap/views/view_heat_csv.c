/* SPDX-License-Identifier: MIT */
/*
 * The heat map as CSV: a row per column and bucket that is not empty, the oldest column
 * and in it the lowest bucket first.
 */
#include "views/view_heat.h"
#include "views/view_map.h"
#include "base/format.h"

#include <inttypes.h>

static void print_header(const heat_view *v, FILE *out)
{
    char column[COLUMN_TEXT];
    fputs("time_ms,price,bucket,low,high", out);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        if (v->config.tiers == LIQMAP_HEAT_SUMMED) {
            fputs(side == LIQMAP_LONG ? ",long" : ",short", out);
            continue;
        }
        for (int64_t t = 0; t < v->run->n_tiers; t++) {
            fprintf(out, ",%s", view_column(column, v->run->tiers, side, t));
        }
    }
    fputc('\n', out);
}

static int is_empty(const double *amounts, int64_t n)
{
    for (int64_t t = 0; t < n; t++) {
        if (amounts[t] != 0) {
            return 0;
        }
    }
    return 1;
}

static void print_row(const heat_view *v, FILE *out, int64_t column, int64_t bucket)
{
    const int64_t n = v->window.tiers;
    const int64_t at = (column * v->window.buckets + bucket) * n;
    char number[NUMBER_TEXT];
    if (is_empty(v->amounts[LIQMAP_LONG] + at, n) &&
        is_empty(v->amounts[LIQMAP_SHORT] + at, n)) {
        return;
    }
    fprintf(out, "%" PRId64, v->times[column]);
    fprintf(out, ",%s", format_number(number, v->closes[column]));
    fprintf(out, ",%" PRId64, v->window.first + bucket);
    fprintf(out, ",%s", format_number(number, v->edges[bucket]));
    fprintf(out, ",%s", format_number(number, v->edges[bucket + 1]));
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t t = 0; t < n; t++) {
            fprintf(out, ",%s", format_number(number, v->amounts[side][at + t]));
        }
    }
    fputc('\n', out);
}

void heat_csv(const heat_view *v, FILE *out)
{
    print_header(v, out);
    for (int64_t i = 0; i < v->window.columns; i++) {
        for (int64_t j = 0; j < v->window.buckets; j++) {
            print_row(v, out, i, j);
        }
    }
}
