/* SPDX-License-Identifier: MIT */
/*
 * The map as CSV: a row per bucket, its edges, what each side and tier holds, and the
 * same accumulated. With prices asked for, a row per price instead, each before its
 * bucket; a bucket that is off the axis has no edges.
 */
#include "views/view_map.h"
#include "base/errors.h"
#include "base/format.h"

#include <inttypes.h>

static void print_header(const view *v, FILE *out)
{
    char column[COLUMN_TEXT];
    fputs(v->options->n_at > 0 ? "at,bucket,low,high" : "bucket,low,high", out);
    for (int cumulative = 0; cumulative < 2; cumulative++) {
        for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            for (int64_t t = 0; t < v->n; t++) {
                fprintf(out, ",%s%s", cumulative ? "cumulative_" : "",
                        view_column(column, v->tiers, side, t));
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

void view_csv_bucket(FILE *out, const panel *p, int64_t bucket)
{
    char number[NUMBER_TEXT];
    fprintf(out, "%" PRId64, bucket);
    if (bucket < 0 || bucket >= p->buckets) {
        fputs(",,", out);
        return;
    }
    fprintf(out, ",%s", format_number(number, p->edges[bucket]));
    fprintf(out, ",%s", format_number(number, p->edges[bucket + 1]));
}

static void print_price(const view *v, FILE *out, double price)
{
    const panel p = view_panel(v);
    double in_bucket[2][LIQMAP_MAX_TIERS], cumulative[2][LIQMAP_MAX_TIERS];
    char number[NUMBER_TEXT];
    int64_t bucket;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        must(liqmap_cumulative_at(v->map, in_bucket[side], cumulative[side],
                                  LIQMAP_MAX_TIERS, &bucket, side, v->options->unit,
                                  price));
    }
    fprintf(out, "%s,", format_number(number, price));
    view_csv_bucket(out, &p, bucket);
    print_values(out, in_bucket[LIQMAP_LONG], v->n);
    print_values(out, in_bucket[LIQMAP_SHORT], v->n);
    print_values(out, cumulative[LIQMAP_LONG], v->n);
    print_values(out, cumulative[LIQMAP_SHORT], v->n);
    fputc('\n', out);
}

void view_csv(const view *v, FILE *out)
{
    const panel p = view_panel(v);
    print_header(v, out);
    for (size_t i = 0; i < v->options->n_at; i++) {
        print_price(v, out, v->options->at[i]);
    }
    for (int64_t i = 0; v->options->n_at == 0 && i < v->axis.buckets; i++) {
        view_csv_bucket(out, &p, i);
        print_values(out, v->density[LIQMAP_LONG] + i * v->n, v->n);
        print_values(out, v->density[LIQMAP_SHORT] + i * v->n, v->n);
        print_values(out, v->cumulative[LIQMAP_LONG] + i * v->n, v->n);
        print_values(out, v->cumulative[LIQMAP_SHORT] + i * v->n, v->n);
        fputc('\n', out);
    }
}
