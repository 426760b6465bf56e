/* SPDX-License-Identifier: MIT */
/*
 * The map as one JSON object, liqmap.map/1. Written as it is read: the arrays may be
 * long. "at" and "clusters" are there where they were asked for.
 */
#include "command.h"
#include "format.h"
#include "say.h"
#include "view.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

static void print_number(FILE *out, const char *before, double value)
{
    char number[NUMBER_TEXT];
    fprintf(out, "%s%s", before, format_number(number, value));
}

static void print_row(FILE *out, const double *row, int64_t n)
{
    for (int64_t t = 0; t < n; t++) {
        print_number(out, t == 0 ? "[" : ",", row[t]);
    }
    fputc(']', out);
}

static void print_factor(const view *v, FILE *out, int side, const liqmap_tier *tier)
{
    double factor;
    fprintf(out, ",\"factor_%s\":", side == LIQMAP_LONG ? "long" : "short");
    if (liqmap_liquidation_factor(&factor, side, v->config.contract,
                                  v->config.maintenance, tier->leverage, tier->mmr,
                                  tier->fee) == LIQMAP_OK) {
        print_number(out, "", factor);
    } else {
        fputs("null", out);
    }
}

static void print_tiers(const view *v, FILE *out)
{
    for (int64_t t = 0; t < v->n; t++) {
        const liqmap_tier *tier = &v->tiers[t];
        print_number(out,
                     t == 0 ? "{\"leverage\":" : ",{\"leverage\":", tier->leverage);
        print_number(out, ",\"share_long\":", tier->share_long);
        print_number(out, ",\"share_short\":", tier->share_short);
        print_number(out, ",\"mmr\":", tier->mmr);
        print_number(out, ",\"fee\":", tier->fee);
        print_factor(v, out, LIQMAP_LONG, tier);
        print_factor(v, out, LIQMAP_SHORT, tier);
        fputc('}', out);
    }
}

static void print_buckets(const view *v, FILE *out, const double *rows)
{
    for (int64_t i = 0; i < v->axis.buckets; i++) {
        fputc(i == 0 ? '[' : ',', out);
        print_row(out, rows + i * v->n, v->n);
    }
    fputc(']', out);
}

static void print_side(const view *v, FILE *out, int side)
{
    const liqmap_statistics *s = &v->stats;
    print_number(out, "{\"opened\":", s->opened[side]);
    print_number(out, ",\"closed\":", s->closed[side]);
    print_number(out, ",\"liquidated\":", s->liquidated[side]);
    print_number(out, ",\"unknown\":", s->unknown[side]);
    print_number(out, ",\"unlevered\":", s->unlevered[side]);
    print_number(out, ",\"total\":", s->total[side]);
    fputs(",\"below\":", out);
    print_row(out, s->below[side], v->n);
    fputs(",\"above\":", out);
    print_row(out, s->above[side], v->n);
    fputs(",\n\"density\":", out);
    print_buckets(v, out, v->density[side]);
    fputs(",\n\"cumulative\":", out);
    print_buckets(v, out, v->cumulative[side]);
    fputc('}', out);
}

static void print_at(const view *v, FILE *out)
{
    double in_bucket[LIQMAP_MAX_TIERS], cumulative[LIQMAP_MAX_TIERS];
    int64_t bucket;
    fputs(",\n\"at\":[", out);
    for (size_t i = 0; i < v->options->n_at; i++) {
        const int side = view_side(v, v->options->at[i]);
        must(liqmap_cumulative_at(v->map, in_bucket, cumulative, LIQMAP_MAX_TIERS,
                                  &bucket, side, v->options->unit, v->options->at[i]));
        print_number(out, i == 0 ? "{\"price\":" : ",{\"price\":", v->options->at[i]);
        fprintf(out, ",\"side\":\"%s\",\"bucket\":%" PRId64 ",\"in_bucket\":",
                side == LIQMAP_LONG ? "long" : "short", bucket);
        print_row(out, in_bucket, v->n);
        fputs(",\"cumulative\":", out);
        print_row(out, cumulative, v->n);
        fputc('}', out);
    }
    fputc(']', out);
}

static void print_clusters(const view *v, FILE *out, int side)
{
    liqmap_cluster *rows = take((size_t)v->options->top, sizeof *rows);
    int64_t count = 0;
    must(liqmap_clusters(v->map, rows, v->options->top, sizeof *rows, &count, side,
                         v->options->unit, 0, v->axis.buckets));
    fputc('[', out);
    for (int64_t i = 0; i < count && i < v->options->top; i++) {
        print_number(out, i == 0 ? "{\"low\":" : ",{\"low\":", rows[i].low);
        print_number(out, ",\"high\":", rows[i].high);
        print_number(out, ",\"amount\":", rows[i].amount);
        print_number(out, ",\"distance\":", fabs(view_distance(v, &rows[i])));
        fprintf(out,
                ",\"first\":%" PRId64 ",\"count\":%" PRId64 ",\"tier\":%" PRId32 "}",
                rows[i].first, rows[i].count, rows[i].tier);
    }
    fputc(']', out);
    free(rows);
}

void view_json(const view *v, FILE *out)
{
    const liqmap_statistics *s = &v->stats;
    fprintf(out, "{\"schema\":\"liqmap.map/1\",\"time_ms\":%" PRId64, s->time_ms);
    print_number(out, ",\"price\":", v->price);
    print_number(out, ",\"open_interest\":", s->open_interest);
    fprintf(out, ",\"unit\":\"%s\"",
            v->options->unit == LIQMAP_QUOTE ? "quote" : "contracts");
    print_number(out, ",\"coverage\":", s->coverage);
    fprintf(out, ",\"pushes\":%" PRId64 ",\"off_axis\":%" PRId64, s->pushes,
            s->off_axis);
    fprintf(out, ",\n\"axis\":{\"kind\":\"%s\"",
            v->axis.kind == LIQMAP_AXIS_LINEAR ? "linear" : "log");
    print_number(out, ",\"low\":", v->axis.low);
    print_number(out, ",\"step\":", v->axis.step);
    fprintf(out, ",\"buckets\":%" PRId64 "},\n\"tiers\":[", v->axis.buckets);
    print_tiers(v, out);
    fputs("],\n\"sides\":{\"long\":", out);
    print_side(v, out, LIQMAP_LONG);
    fputs(",\n\"short\":", out);
    print_side(v, out, LIQMAP_SHORT);
    fputc('}', out);
    if (v->options->n_at > 0) {
        print_at(v, out);
    }
    if (v->options->top >= 0) {
        fputs(",\n\"clusters\":{\"long\":", out);
        print_clusters(v, out, LIQMAP_LONG);
        fputs(",\"short\":", out);
        print_clusters(v, out, LIQMAP_SHORT);
        fputc('}', out);
    }
    fputs("}\n", out);
}
