/* SPDX-License-Identifier: MIT */
/*
 * The map in the shape of CoinGlass (API v4, liquidation/map), for front ends that read it:
 * by the middle of a bucket rows of price, level, leverage and null, one for each side and
 * tier that hold something. In their aggregated map the leverage is null as well.
 */
#include "views/json_print.h"
#include "views/view_maps.h"
#include "views/view_points.h"
#include "views/view_shown.h"
#include "base/format.h"

static void print_row(FILE *out, int is_first, double price, double level,
                      double leverage)
{
    json_print(out, is_first ? "[" : ",[", price);
    json_print(out, ",", level);
    if (leverage > 0) {
        json_print(out, ",", leverage);
        fputs(",null]", out);
    } else {
        fputs(",null,null]", out);
    }
}

/* A bucket, if it holds anything; tiers NULL: in one row. */
static int print_bucket(const panel *p, const liqmap_tier *tiers, int64_t bucket,
                        const char *before, FILE *out)
{
    const double price = view_middle(p->edges, bucket);
    const double *longs = panel_density(p, LIQMAP_LONG, bucket);
    const double *shorts = panel_density(p, LIQMAP_SHORT, bucket);
    const double all = panel_sum(longs, p->parts) + panel_sum(shorts, p->parts);
    char number[NUMBER_TEXT];
    int rows = 0;
    if (!(all > 0)) {
        return 0;
    }
    fprintf(out, "%s\"%s\":[", before, format_number(number, price));
    for (int side = LIQMAP_LONG; tiers != NULL && side <= LIQMAP_SHORT; side++) {
        for (int64_t t = 0; t < p->parts; t++) {
            const double level = side == LIQMAP_LONG ? longs[t] : shorts[t];
            if (level > 0) {
                print_row(out, rows++ == 0, price, level, tiers[t].leverage);
            }
        }
    }
    if (tiers == NULL) {
        print_row(out, 1, price, all, 0);
    }
    fputc(']', out);
    return 1;
}

static void print_panel(const panel *p, const liqmap_tier *tiers, const view_options *o,
                        FILE *out)
{
    const bucket_range shown = price_range_given(&o->range, p);
    int any = 0;
    fputs("{\"code\":\"0\",\"msg\":\"success\",\"data\":{\"data\":{", out);
    for (int64_t b = shown.first; b < shown.end; b++) {
        any |= print_bucket(p, tiers, b, any ? ",\n" : "\n", out);
    }
    fputs("}}}\n", out);
}

static void print_map(const readout *v, const view_options *o, FILE *out)
{
    const panel p = readout_panel(v);
    print_panel(&p, v->tiers, o, out);
    view_scale_note(&v->shown, v->stats.coverage, "");
}

static void print_maps(const source_maps *m, const view_options *o, FILE *out)
{
    print_panel(&m->coins[0].by_venue, NULL, o, out);
    for (int64_t i = 0; i < m->n; i++) {
        const readout *v = &m->sources[i].replayed.readout;
        view_scale_note(&v->shown, v->stats.coverage, m->sources[i].entry->name);
    }
}

const map_view map_view_coinglass = {
    .name = "coinglass", .is_quote = 1, .print = print_map};
const maps_view maps_view_coinglass = {
    .name = "coinglass", .is_of_one_coin = 1, .print = print_maps};
