/* SPDX-License-Identifier: MIT */
/*
 * Points for other tools: a row for what a side holds of a class in a bucket, if it holds
 * anything, at the middle of the bucket.
 */
#include "views/csv_print.h"
#include "views/view_points.h"
#include "views/view_shown.h"
#include "base/format.h"

double view_middle(const double *edges, int64_t bucket)
{
    return 0.5 * edges[bucket] + 0.5 * edges[bucket + 1];
}

static void print_bucket(const panel *p, const classes *c, int64_t bucket,
                         const char *before, const char *time, FILE *out)
{
    char number[NUMBER_TEXT];
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        const double *row = panel_density(p, side, bucket);
        for (int64_t i = 0; i < c->n; i++) {
            if (row[i] > 0) {
                fprintf(out, "%s%s", before,
                        format_number(number, view_middle(p->edges, bucket)));
                fprintf(out, ",%s,%s", side == LIQMAP_LONG ? "long" : "short",
                        c->label[i]);
                csv_print(out, row[i]);
                fprintf(out, ",%s\n", time);
            }
        }
    }
}

void view_points(const readout *v, const view_options *o, const char *before, FILE *out)
{
    const classes c = classes_of(&o->classes, v->tiers, v->n);
    const panel tiers = readout_panel(v);
    panel p = classes_panel(&c, &tiers);
    const bucket_range shown = price_range_given(&o->range, &p);
    char time[NUMBER_TEXT] = "";
    if (v->recent != NULL) {
        format_time_iso(time, v->stats.time_ms);
    }
    for (int64_t b = shown.first; b < shown.end; b++) {
        print_bucket(&p, &c, b, before, time, out);
    }
    panel_free(&p);
}

static void print_map(const readout *v, const view_options *o, FILE *out)
{
    view_scale_note(&v->shown, v->stats.coverage, "");
    fputs("price,side,class,usd,time\n", out);
    view_points(v, o, "", out);
}

const map_view map_view_points = {.name = "points", .is_quote = 1, .print = print_map};
