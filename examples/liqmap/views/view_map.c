/* SPDX-License-Identifier: MIT */
/* What is printed of a map: its options, and reading the map out for the forms. */
#include "views/view_map.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/output.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int add_price(void *values, const option_use *use)
{
    view_options *o = values;
    double price;
    if (!parse_number(use->text, &price) || !is_amount(price)) {
        return 0;
    }
    o->at = reallocate(o->at, o->n_at + 1, sizeof *o->at);
    o->at[o->n_at++] = price;
    return 1;
}

const option_spec view_option_rows[] = {
    {.help = "What is printed:", .group = 3},
    {"at", "PRICE",
     "What is liquidated up to this price and in its bucket; may be repeated. With "
     "--format csv a row per price, with json an array \"at\"",
     3, add_price, .expected = "a price above 0"},
    {"top", "N", "Clusters shown of each side (3; json: none unless asked for)", 3,
     option_count, offsetof(view_options, top), .least = 0, .most = 1000000},
    {"unit", "UNIT", "quote (default) or contracts", 3, option_word,
     offsetof(view_options, unit), .words = "contracts|quote"},
    {"format", "FORMAT",
     "text (default), json (liqmap.map/1; liqmap.maps/1 of several) or csv (a row per "
     "bucket)",
     3, option_word, offsetof(view_options, format), .words = "text|json|csv"},
    {0}};

void view_options_init(view_options *o)
{
    memset(o, 0, sizeof *o);
    o->unit = LIQMAP_QUOTE;
    o->top = -1;
}

void view_options_finish(const view_options *o)
{
    if (o->format == VIEW_CSV && o->top >= 0) {
        misuse("--top does not go with --format csv");
    }
}

void view_options_free(view_options *o)
{
    free(o->at);
}

void view_read(view *v, const liqmap *map, double price, const view_options *o)
{
    int64_t buckets, cells;
    memset(v, 0, sizeof *v);
    v->options = o;
    v->map = map;
    v->rules = "";
    v->price = price;
    v->stats.struct_size = sizeof v->stats;
    v->axis.struct_size = sizeof v->axis;
    v->config.struct_size = sizeof v->config;
    must(liqmap_stats(map, &v->stats));
    must(liqmap_get_axis(map, &v->axis));
    must(liqmap_get_config(map, &v->config));
    must(liqmap_get_tiers(map, v->tiers, LIQMAP_MAX_TIERS, sizeof *v->tiers, &v->n));
    buckets = v->axis.buckets;
    cells = buckets * v->n;
    v->edges = allocate((size_t)buckets + 1, sizeof *v->edges);
    must(liqmap_axis_edges(&v->axis, v->edges, buckets + 1, NULL));
    must(liqmap_axis_find(&v->axis, &v->here, v->edges, buckets + 1, price));
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        v->density[side] = allocate((size_t)cells, sizeof(double));
        v->cumulative[side] = allocate((size_t)cells, sizeof(double));
        must(liqmap_density(map, v->density[side], cells, NULL, side, o->unit, 0,
                            buckets));
        must(liqmap_cumulative(map, v->cumulative[side], cells, NULL, side, o->unit, 0,
                               buckets));
    }
}

void view_free(view *v)
{
    free(v->edges);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        free(v->density[side]);
        free(v->cumulative[side]);
    }
}

panel view_panel(const view *v)
{
    return (panel){
        .edges = v->edges,
        .buckets = v->axis.buckets,
        .parts = v->n,
        .price = v->price,
        .here = v->here,
        .density = {v->density[LIQMAP_LONG], v->density[LIQMAP_SHORT]},
        .cumulative = {v->cumulative[LIQMAP_LONG], v->cumulative[LIQMAP_SHORT]}};
}

double view_distance(const view *v, const liqmap_cluster *c)
{
    return c->low > v->price    ? c->low - v->price
           : c->high < v->price ? c->high - v->price
                                : 0;
}

int view_nth(const liqmap_tier *tiers, int64_t tier)
{
    int nth = 0;
    for (int64_t t = 0; t < tier; t++) {
        nth += tiers[t].leverage == tiers[tier].leverage;
    }
    return nth;
}

char *view_column(char *text, const liqmap_tier *tiers, int side, int64_t tier)
{
    const char *name = side == LIQMAP_LONG ? "long" : "short";
    char leverage[NUMBER_TEXT];
    const int nth = 1 + view_nth(tiers, tier);
    format_number(leverage, tiers[tier].leverage);
    if (nth == 1) {
        snprintf(text, COLUMN_TEXT, "%s_%.30s", name, leverage);
    } else {
        snprintf(text, COLUMN_TEXT, "%s_%.30s_%d", name, leverage, nth);
    }
    return text;
}

void view_print(const view *v, FILE *out)
{
    switch (v->options->format) {
    case VIEW_TEXT:
        view_text(v, out, output_has_colour(), isatty(STDOUT_FILENO));
        break;
    case VIEW_JSON:
        view_json(v, out);
        break;
    default:
        view_csv(v, out);
    }
}
