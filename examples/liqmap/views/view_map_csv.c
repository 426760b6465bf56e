/* SPDX-License-Identifier: MIT */
/*
 * The map as CSV: a row per bucket, its edges, what each side and class of tiers holds, and the
 * same accumulated. With prices asked for, a row per price instead, each before its
 * bucket; a bucket that is off the axis has no edges.
 */
#include "views/csv_print.h"
#include "views/view_map.h"
#include "views/view_shown.h"
#include "base/format.h"

static void print_header(const classes *c, const view_options *o, FILE *out)
{
    char column[CSV_COLUMN];
    fputs(o->n_at > 0 ? "at,bucket,low,high" : "bucket,low,high", out);
    for (int cumulative = 0; cumulative < 2; cumulative++) {
        for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            for (int64_t i = 0; i < c->n; i++) {
                fprintf(out, ",%s%s", cumulative ? "cumulative_" : "",
                        csv_column(column, c, side, i));
            }
        }
    }
    fputc('\n', out);
}

static void print_values(FILE *out, const double *values, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        csv_print(out, values[i]);
    }
}

static void print_price(const readout *v, const panel *p, const classes *c, FILE *out,
                        double price)
{
    double tiers[2][2][LIQMAP_MAX_TIERS], values[PANEL_PARTS];
    char number[NUMBER_TEXT];
    int64_t bucket;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        bucket = readout_at(v, side, price, tiers[0][side], tiers[1][side]);
    }
    fprintf(out, "%s,", format_number(number, price));
    csv_print_bucket(out, p, bucket);
    for (int cumulative = 0; cumulative < 2; cumulative++) {
        for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            classes_add_up(c, values, tiers[cumulative][side]);
            print_values(out, values, c->n);
        }
    }
    fputc('\n', out);
}

static void print_bucket(const panel *p, FILE *out, int64_t bucket)
{
    csv_print_bucket(out, p, bucket);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        print_values(out, panel_density(p, side, bucket), p->parts);
    }
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        print_values(out, panel_cumulative(p, side, bucket), p->parts);
    }
    fputc('\n', out);
}

static void print_map(const readout *v, const view_options *o, FILE *out)
{
    const classes c = classes_of(&o->classes, v->tiers, v->n);
    const panel tiers = readout_panel(v);
    panel p = classes_panel(&c, &tiers);
    const bucket_range shown = price_range_given(&o->range, &p);
    size_t n_at;
    const double *at = view_prices(o, "", v->price, &n_at);
    view_scale_note(&v->shown, v->stats.coverage, "");
    print_header(&c, o, out);
    for (size_t i = 0; i < n_at; i++) {
        print_price(v, &p, &c, out, at[i]);
    }
    for (int64_t i = shown.first; o->n_at == 0 && i < shown.end; i++) {
        print_bucket(&p, out, i);
    }
    panel_free(&p);
}

const map_view map_view_csv = {.name = "csv", .print = print_map};
