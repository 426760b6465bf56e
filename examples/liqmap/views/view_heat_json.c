/* SPDX-License-Identifier: MIT */
/*
 * The heat map as one JSON object, liqmap.heatmap/1. long and short are row-major,
 * [time][bucket] or [time][bucket][tier]; edges are those of the buckets shown, one
 * more than they.
 */
#include "views/json.h"
#include "views/view_heat.h"
#include "base/errors.h"

#include <inttypes.h>

/* A column of one side. */
static void print_column(const heat_view *v, FILE *out, const double *cells)
{
    const int64_t n = v->window.tiers;
    if (v->config.tiers == LIQMAP_HEAT_SUMMED) {
        json_print_row(out, cells, v->window.buckets);
        return;
    }
    json_print_rows(out, cells, v->window.buckets, n);
}

static void print_side(const heat_view *v, FILE *out, int side)
{
    const int64_t cells = v->window.buckets * v->window.tiers;
    fprintf(out, ",\n\"%s\":[", side == LIQMAP_LONG ? "long" : "short");
    for (int64_t i = 0; i < v->window.columns; i++) {
        fputs(i == 0 ? "" : ",\n", out);
        print_column(v, out, v->amounts[side] + i * cells);
    }
    fputc(']', out);
}

static void print_axis(const heat_view *v, FILE *out)
{
    liqmap_axis axis = {.struct_size = sizeof axis};
    must(liqmap_get_axis(v->run->map, &axis));
    fprintf(out, ",\n\"axis\":{\"kind\":\"%s\"",
            axis.kind == LIQMAP_AXIS_LINEAR ? "linear" : "log");
    json_print(out, ",\"low\":", axis.low);
    json_print(out, ",\"step\":", axis.step);
    fprintf(out, ",\"buckets\":%" PRId64 "}", axis.buckets);
}

/* The leverages of the third dimension; null where there is none. */
static void print_tiers(const heat_view *v, FILE *out)
{
    fputs(",\n\"tiers\":", out);
    if (v->config.tiers == LIQMAP_HEAT_SUMMED) {
        fputs("null", out);
        return;
    }
    for (int64_t t = 0; t < v->run->n_tiers; t++) {
        json_print(out, t == 0 ? "[" : ",", v->run->tiers[t].leverage);
    }
    fputc(']', out);
}

void heat_json(const heat_view *v, FILE *out)
{
    fprintf(out, "{\"schema\":\"liqmap.heatmap/1\",\"unit\":\"%s\",\"reading\":\"%s\"",
            v->config.unit == LIQMAP_QUOTE ? "quote" : "contracts",
            v->config.reading == LIQMAP_HEAT_DENSITY ? "density" : "cumulative");
    fprintf(out, ",\"every\":%" PRId64 ",\"pushes\":%" PRId64 ",\"off_axis\":%" PRId64,
            v->every, v->stats.pushes, v->stats.off_axis);
    print_axis(v, out);
    print_tiers(v, out);
    fprintf(out, ",\n\"first\":%" PRId64 ",\"edges\":", v->window.first);
    json_print_row(out, v->edges, v->window.buckets + 1);
    fputs(",\n\"times\":", out);
    for (int64_t i = 0; i < v->window.columns; i++) {
        fprintf(out, "%c%" PRId64, i == 0 ? '[' : ',', v->times[i]);
    }
    fputs("],\n\"closes\":", out);
    json_print_row(out, v->closes, v->window.columns);
    print_side(v, out, LIQMAP_LONG);
    print_side(v, out, LIQMAP_SHORT);
    fputs("}\n", out);
}
