/* SPDX-License-Identifier: MIT */
/*
 * The heat map as one JSON object, liqmap.heatmap/1. long and short are row-major,
 * [time][bucket] or [time][bucket][tier]; edges are those of the buckets shown, one
 * more than they.
 */
#include "views/json_print.h"
#include "views/view_heat.h"
#include "views/view_shown.h"
#include "replays/panel.h"

#include <inttypes.h>

/* A column of one side. */
static void print_column(const heat *h, FILE *out, const double *cells)
{
    const int64_t n = h->window.tiers;
    if (h->config.tiers == LIQMAP_HEAT_SUMMED) {
        json_print_row(out, cells, h->window.buckets);
        return;
    }
    json_print_rows(out, cells, h->window.buckets, n);
}

static void print_side(const heat *h, FILE *out, int side)
{
    const int64_t cells = h->window.buckets * h->window.tiers;
    fprintf(out, ",\n\"%s\":[", side == LIQMAP_LONG ? "long" : "short");
    for (int64_t i = 0; i < h->window.columns; i++) {
        fputs(i == 0 ? "" : ",\n", out);
        print_column(h, out, h->amounts[side] + i * cells);
    }
    fputc(']', out);
}

static void print_axis(const heat *h, FILE *out)
{
    const liqmap_axis *axis = &h->axis;
    fprintf(out, ",\n\"axis\":{\"kind\":\"%s\"",
            axis->kind == LIQMAP_AXIS_LINEAR ? "linear" : "log");
    json_print(out, ",\"low\":", axis->low);
    json_print(out, ",\"step\":", axis->step);
    fprintf(out, ",\"buckets\":%" PRId64 "}", axis->buckets);
}

/* Of --source, as they are in the end; there are none where the input has no name. */
static void print_sources(const heat *h, FILE *out)
{
    if (h->coin[0] != '\0') {
        fprintf(out, ",\n\"coin\":\"%s\"", h->coin);
    }
    fputs(",\n\"sources\":[", out);
    for (int64_t i = 0; h->is_sum && i < h->n_sources; i++) {
        const heat_source *s = &h->sources[i];
        fprintf(out, "%s{\"name\":\"%s\",\"time_ms\":%" PRId64 ",\"stale\":%s",
                i > 0 ? "," : "", s->name, s->stats.time_ms,
                s->is_stale ? "true" : "false");
        json_print(out, ",\"coverage\":", s->stats.coverage);
        fputc('}', out);
    }
    fputc(']', out);
}

/* The leverages of the third dimension; null where there is none. */
static void print_tiers(const heat *h, FILE *out)
{
    fputs(",\n\"tiers\":", out);
    if (h->config.tiers == LIQMAP_HEAT_SUMMED) {
        fputs("null", out);
        return;
    }
    for (int64_t t = 0; t < h->n_tiers; t++) {
        json_print(out, t == 0 ? "[" : ",", h->tiers[t].leverage);
    }
    fputs("],\n\"classes\":", out);
    json_print_classes(out, &h->classes);
}

static void print_heat(const heat *h, FILE *out)
{
    fprintf(out, "{\"schema\":\"liqmap.heatmap/1\",\"unit\":\"%s\",\"reading\":\"%s\"",
            h->config.unit == LIQMAP_QUOTE ? "quote" : "contracts",
            h->config.reading == LIQMAP_HEAT_DENSITY ? "density" : "cumulative");
    fprintf(out, ",\"every\":%" PRId64 ",\"pushes\":%" PRId64 ",\"off_axis\":%" PRId64,
            h->every, h->stats.pushes, h->stats.off_axis);
    view_shown_json(out, &h->shown);
    json_print(out, ",\"coverage\":", h->stats.coverage);
    print_sources(h, out);
    print_axis(h, out);
    print_tiers(h, out);
    fprintf(out, ",\n\"first\":%" PRId64 ",\"edges\":", h->window.first);
    json_print_row(out, h->edges, h->window.buckets + 1);
    fputs(",\n\"times\":", out);
    for (int64_t i = 0; i < h->window.columns; i++) {
        fprintf(out, "%c%" PRId64, i == 0 ? '[' : ',', h->times[i]);
    }
    fputs("],\n\"closes\":", out);
    json_print_row(out, h->closes, h->window.columns);
    print_side(h, out, LIQMAP_LONG);
    print_side(h, out, LIQMAP_SHORT);
    fputs("}\n", out);
}

const heat_view heat_view_json = {.name = "json",
                                  .columns = HEAT_DATA_COLUMNS,
                                  .takes_tiers = 1,
                                  .print = print_heat};
