/* SPDX-License-Identifier: MIT */
/*
 * The map as CSV: a row per bucket, its edges, what each side and tier holds, and the
 * same accumulated. With prices asked for, a row per price instead, each before its
 * bucket; a bucket that is off the axis has no edges.
 */
#include "views/csv_print.h"
#include "views/view_map.h"
#include "base/format.h"

static void print_header(const readout *v, const view_options *o, FILE *out)
{
    char column[CSV_COLUMN];
    fputs(o->n_at > 0 ? "at,bucket,low,high" : "bucket,low,high", out);
    for (int cumulative = 0; cumulative < 2; cumulative++) {
        for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            for (int64_t t = 0; t < v->n; t++) {
                fprintf(out, ",%s%s", cumulative ? "cumulative_" : "",
                        csv_column(column, v->tiers, side, t));
            }
        }
    }
    fputc('\n', out);
}

static void print_values(FILE *out, const double *values, int64_t n)
{
    char number[NUMBER_TEXT];
    for (int64_t t = 0; t < n; t++) {
        fprintf(out, ",%s", format_number(number, values[t]));
    }
}

static void print_price(const readout *v, FILE *out, double price)
{
    const panel p = readout_panel(v);
    double in_bucket[2][LIQMAP_MAX_TIERS], cumulative[2][LIQMAP_MAX_TIERS];
    char number[NUMBER_TEXT];
    int64_t bucket;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        bucket = readout_at(v, side, price, in_bucket[side], cumulative[side]);
    }
    fprintf(out, "%s,", format_number(number, price));
    csv_print_bucket(out, &p, bucket);
    print_values(out, in_bucket[LIQMAP_LONG], v->n);
    print_values(out, in_bucket[LIQMAP_SHORT], v->n);
    print_values(out, cumulative[LIQMAP_LONG], v->n);
    print_values(out, cumulative[LIQMAP_SHORT], v->n);
    fputc('\n', out);
}

static void print_map(const readout *v, const view_options *o, FILE *out)
{
    const panel p = readout_panel(v);
    print_header(v, o, out);
    for (size_t i = 0; i < o->n_at; i++) {
        print_price(v, out, o->at[i]);
    }
    for (int64_t i = 0; o->n_at == 0 && i < v->axis.buckets; i++) {
        csv_print_bucket(out, &p, i);
        print_values(out, v->density[LIQMAP_LONG] + i * v->n, v->n);
        print_values(out, v->density[LIQMAP_SHORT] + i * v->n, v->n);
        print_values(out, v->cumulative[LIQMAP_LONG] + i * v->n, v->n);
        print_values(out, v->cumulative[LIQMAP_SHORT] + i * v->n, v->n);
        fputc('\n', out);
    }
}

const map_view map_view_csv = {.name = "csv", .print = print_map};
