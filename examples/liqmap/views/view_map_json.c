/* SPDX-License-Identifier: MIT */
/*
 * The map as one JSON object, liqmap.map/1. "at" and "clusters" are there where they were
 * asked for.
 */
#include "views/view_map_json.h"
#include "views/json_print.h"
#include "views/view_shown.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static void print_factor(const readout *v, FILE *out, int side, const liqmap_tier *tier)
{
    double factor;
    fprintf(out, ",\"factor_%s\":", side == LIQMAP_LONG ? "long" : "short");
    const liqmap_position position = {.struct_size = sizeof position,
                                      .side = side,
                                      .contract = v->config.contract,
                                      .maintenance = v->config.maintenance,
                                      .leverage = tier->leverage,
                                      .mmr = tier->mmr,
                                      .fee = tier->fee};
    if (liqmap_liquidation_factor(&factor, &position) == LIQMAP_OK) {
        json_print(out, "", factor);
    } else {
        fputs("null", out);
    }
}

static void print_tiers(const readout *v, FILE *out)
{
    for (int64_t t = 0; t < v->n; t++) {
        const liqmap_tier *tier = &v->tiers[t];
        json_print(out, t == 0 ? "{\"leverage\":" : ",{\"leverage\":", tier->leverage);
        json_print(out, ",\"share_long\":", tier->share_long);
        json_print(out, ",\"share_short\":", tier->share_short);
        json_print(out, ",\"mmr\":", tier->mmr);
        json_print(out, ",\"fee\":", tier->fee);
        print_factor(v, out, LIQMAP_LONG, tier);
        print_factor(v, out, LIQMAP_SHORT, tier);
        fputc('}', out);
    }
}

void view_json_axis(FILE *out, const liqmap_axis *axis)
{
    fprintf(out, "{\"kind\":\"%s\"",
            axis->kind == LIQMAP_AXIS_LINEAR ? "linear" : "log");
    json_print(out, ",\"low\":", axis->low);
    json_print(out, ",\"step\":", axis->step);
    fprintf(out, ",\"buckets\":%" PRId64 "}", axis->buckets);
}

static void print_array(FILE *out, const char *name, const double *cells,
                        const bucket_range *shown, int64_t parts)
{
    fprintf(out, "\"%s\":", name);
    json_print_rows(out, cells + shown->first * parts, shown->end - shown->first,
                    parts);
}

void view_json_arrays(FILE *out, const panel *by_tier, const panel *by_class,
                      const bucket_range *shown, int side)
{
    print_array(out, "density", by_tier->density[side], shown, by_tier->parts);
    fputs(",\n", out);
    print_array(out, "cumulative", by_tier->cumulative[side], shown, by_tier->parts);
    fputs(",\n", out);
    print_array(out, "density_by_class", by_class->density[side], shown,
                by_class->parts);
    fputs(",\n", out);
    print_array(out, "cumulative_by_class", by_class->cumulative[side], shown,
                by_class->parts);
}

void view_json_range(FILE *out, const view_options *o, const bucket_range *shown)
{
    if (o->range.is_given) {
        fprintf(out, ",\n\"range\":{\"first\":%" PRId64 ",\"buckets\":%" PRId64 "}",
                shown->first, shown->end - shown->first);
    }
}

static void print_side(const readout *v, const panel *by_class,
                       const bucket_range *shown, FILE *out, int side)
{
    const panel by_tier = readout_panel(v);
    const liqmap_stats *s = &v->stats;
    json_print(out, "{\"opened\":", s->opened[side]);
    json_print(out, ",\"closed\":", s->closed[side]);
    json_print(out, ",\"liquidated\":", s->liquidated[side]);
    json_print(out, ",\"unknown\":", s->unknown[side]);
    json_print(out, ",\"unlevered\":", s->unlevered[side]);
    json_print(out, ",\"total\":", s->total[side]);
    fputs(",\"below\":", out);
    json_print_row(out, s->below[side], v->n);
    fputs(",\"above\":", out);
    json_print_row(out, s->above[side], v->n);
    fputs(",\n", out);
    view_json_arrays(out, &by_tier, by_class, shown, side);
    fputc('}', out);
}

static void print_by_class(FILE *out, const char *name, const classes *c,
                           const double *by_tier)
{
    double by_class[PANEL_PARTS];
    classes_add_up(c, by_class, by_tier);
    fprintf(out, ",\"%s\":", name);
    json_print_row(out, by_class, c->n);
}

void view_json_at(FILE *out, double price, int side, int64_t bucket,
                  const double *in_bucket, const double *cumulative, const classes *c)
{
    json_print(out, "{\"price\":", price);
    fprintf(out, ",\"side\":\"%s\",\"bucket\":%" PRId64 ",\"in_bucket\":",
            side == LIQMAP_LONG ? "long" : "short", bucket);
    json_print_row(out, in_bucket, c->tiers);
    fputs(",\"cumulative\":", out);
    json_print_row(out, cumulative, c->tiers);
    print_by_class(out, "in_bucket_by_class", c, in_bucket);
    print_by_class(out, "cumulative_by_class", c, cumulative);
    fputc('}', out);
}

static void print_at(const readout *v, const classes *c, FILE *out, double price)
{
    const panel p = readout_panel(v);
    const int side = panel_side(&p, price);
    double in_bucket[LIQMAP_MAX_TIERS], cumulative[LIQMAP_MAX_TIERS];
    const int64_t bucket = readout_at(v, side, price, in_bucket, cumulative);

    view_json_at(out, price, side, bucket, in_bucket, cumulative, c);
}

static void print_clusters(const readout *v, const view_options *o,
                           const bucket_range *shown, FILE *out, int side)
{
    int64_t count;
    liqmap_cluster *rows = readout_clusters(v, side, shown, o->top, &count);
    fputc('[', out);
    for (int64_t i = 0; i < count; i++) {
        json_print(out, i == 0 ? "{\"low\":" : ",{\"low\":", rows[i].low);
        json_print(out, ",\"high\":", rows[i].high);
        json_print(out, ",\"amount\":", rows[i].amount);
        json_print(out, ",\"distance\":", fabs(readout_distance(v, &rows[i])));
        fprintf(out,
                ",\"first\":%" PRId64 ",\"count\":%" PRId64 ",\"tier\":%" PRId32 "}",
                rows[i].first, rows[i].count, rows[i].tier);
    }
    fputc(']', out);
    free(rows);
}

/* All but the closing brace. */
static void print_keys(const readout *v, const view_options *o, FILE *out)
{
    const liqmap_stats *s = &v->stats;
    const classes c = classes_of(&o->classes, v->tiers, v->n);
    const panel tiers = readout_panel(v);
    const bucket_range shown = price_range_given(&o->range, &tiers);
    panel by_class = classes_panel(&c, &tiers);
    size_t n_at;
    const double *at = view_prices(o, "", v->price, &n_at);
    fprintf(out, "{\"schema\":\"liqmap.map/1\",\"time_ms\":%" PRId64, s->time_ms);
    json_print(out, ",\"price\":", v->price);
    json_print(out, ",\"open_interest\":", s->open_interest);
    fprintf(out, ",\"unit\":\"%s\"", v->unit == LIQMAP_QUOTE ? "quote" : "contracts");
    json_print(out, ",\"coverage\":", s->coverage);
    view_shown_json(out, &v->shown);
    fprintf(out, ",\"pushes\":%" PRId64 ",\"off_axis\":%" PRId64, s->pushes,
            s->off_axis);
    if (v->preset.is_whole) {
        fprintf(out, ",\"preset\":\"%s\"", v->preset.name);
    }
    fputs(",\n\"axis\":", out);
    view_json_axis(out, &v->axis);
    view_json_range(out, o, &shown);
    fputs(",\n\"tiers\":[", out);
    print_tiers(v, out);
    fputs("],\n\"classes\":", out);
    json_print_classes(out, &c);
    fputs(",\n\"sides\":{\"long\":", out);
    print_side(v, &by_class, &shown, out, LIQMAP_LONG);
    fputs(",\n\"short\":", out);
    print_side(v, &by_class, &shown, out, LIQMAP_SHORT);
    panel_free(&by_class);
    fputc('}', out);
    for (size_t i = 0; i < n_at; i++) {
        fputs(i == 0 ? ",\n\"at\":[" : ",", out);
        print_at(v, &c, out, at[i]);
    }
    fputs(n_at > 0 ? "]" : "", out);
    if (o->top >= 0) {
        fputs(",\n\"clusters\":{\"long\":", out);
        print_clusters(v, o, &shown, out, LIQMAP_LONG);
        fputs(",\"short\":", out);
        print_clusters(v, o, &shown, out, LIQMAP_SHORT);
        fputc('}', out);
    }
}

void view_json_map(const readout *v, const view_options *o, FILE *out)
{
    print_keys(v, o, out);
    fputc('}', out);
}

static void print_feed(const readout *v, FILE *out)
{
    recent_totals model = {0};
    if (v->observed != NULL) {
        recent_total(&model, v->recent, v->recent->last_ms);
        view_feed_json(out, v->observed, &model, v->stats.time_ms);
    }
}

static void print_map(const readout *v, const view_options *o, FILE *out)
{
    print_keys(v, o, out);
    print_feed(v, out);
    fputs("}\n", out);
}

const map_view map_view_json = {.name = "json", .takes_top = 1, .print = print_map};
