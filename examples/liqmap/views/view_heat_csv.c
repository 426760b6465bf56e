/* SPDX-License-Identifier: MIT */
/*
 * The heat map as CSV: a row per column and bucket that is not empty, the oldest column
 * and in it the lowest bucket first.
 */
#include "views/csv_print.h"
#include "views/view_heat.h"
#include "views/view_map.h"
#include "views/view_shown.h"
#include "base/format.h"

#include <inttypes.h>

static void print_header(const heat *h, FILE *out)
{
    char column[CSV_COLUMN];
    fputs("time_ms,price,bucket,low,high", out);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        if (h->config.tiers == LIQMAP_HEAT_SUMMED) {
            fputs(side == LIQMAP_LONG ? ",long" : ",short", out);
            continue;
        }
        for (int64_t i = 0; i < h->classes.n; i++) {
            fprintf(out, ",%s", csv_column(column, &h->classes, side, i));
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

/* Of all tiers, or by class. */
static void print_values(const heat *h, FILE *out, const double *amounts)
{
    double by_class[PANEL_PARTS];
    if (h->config.tiers == LIQMAP_HEAT_SUMMED) {
        csv_print(out, amounts[0]);
        return;
    }
    classes_add_up(&h->classes, by_class, amounts);
    for (int64_t i = 0; i < h->classes.n; i++) {
        csv_print(out, by_class[i]);
    }
}

static void print_row(const heat *h, FILE *out, int64_t column, int64_t bucket)
{
    const int64_t n = h->window.tiers;
    const int64_t at = (column * h->window.buckets + bucket) * n;
    char number[NUMBER_TEXT];
    if (is_empty(h->amounts[LIQMAP_LONG] + at, n) &&
        is_empty(h->amounts[LIQMAP_SHORT] + at, n)) {
        return;
    }
    fprintf(out, "%" PRId64, h->times[column]);
    fprintf(out, ",%s", format_number(number, h->closes[column]));
    fprintf(out, ",%" PRId64, h->window.first + bucket);
    fprintf(out, ",%s", format_number(number, h->edges[bucket]));
    fprintf(out, ",%s", format_number(number, h->edges[bucket + 1]));
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        print_values(h, out, h->amounts[side] + at);
    }
    fputc('\n', out);
}

static void print_heat(const heat *h, FILE *out)
{
    view_scale_note(&h->shown, h->stats.coverage, "");
    print_header(h, out);
    for (int64_t i = 0; i < h->window.columns; i++) {
        for (int64_t j = 0; j < h->window.buckets; j++) {
            print_row(h, out, i, j);
        }
    }
}

const heat_view heat_view_csv = {
    .name = "csv", .columns = HEAT_DATA_COLUMNS, .takes_tiers = 1, .print = print_heat};
