/* SPDX-License-Identifier: MIT */
/*
 * Many maps as one JSON object, liqmap.maps/1: the maps as liqmap.map/1 has them, and
 * the sum. With coins an array of these, one for each.
 */
#include "views/json_print.h"
#include "views/view_map_json.h"
#include "views/view_maps.h"
#include "views/view_shown.h"

#include <inttypes.h>

static void print_source(FILE *out, const source_map *s, const view_options *o)
{
    fprintf(out, "{\"name\":\"%s\",\"age_ms\":%" PRIu64 ",\"stale\":%s,\"map\":\n",
            s->entry->name, s->age_ms, s->is_stale ? "true" : "false");
    view_json_map(&s->replayed.readout, o, out);
    fputc('}', out);
}

static void print_windows(FILE *out, const recent_totals *t, int side)
{
    for (int w = 0; w < RECENT_WINDOWS; w++) {
        fputc(w == 0 ? '[' : ',', out);
        if (t->is_known[w]) {
            json_print(out, "", t->amount[side][w]);
        } else {
            fputs("null", out);
        }
    }
    fputc(']', out);
}

static void print_recent(FILE *out, const recent_totals *t)
{
    fputs("{\"hours\":[", out);
    for (int w = 0; w < RECENT_WINDOWS; w++) {
        fprintf(out, "%s%d", w == 0 ? "" : ",", recent_hours[w]);
    }
    fputs("],\"long\":", out);
    print_windows(out, t, LIQMAP_LONG);
    fputs(",\"short\":", out);
    print_windows(out, t, LIQMAP_SHORT);
    fputc('}', out);
}

static void print_at(FILE *out, const coin_maps *c, const classes *parts, double price)
{
    const panel *p = &c->by_tier;
    const int side = panel_side(p, price);
    const int64_t bucket = coin_maps_bucket(c, price);
    view_json_at(out, price, side, bucket, panel_density(p, side, bucket),
                 panel_cumulative(p, side, bucket), parts);
}

static void print_sum(FILE *out, const coin_maps *c, const view_options *o)
{
    const readout *latest = &c->latest->replayed.readout;
    const classes parts = classes_of(&o->classes, c->tiers, c->n_tiers);
    const bucket_range shown = price_range_given(&o->range, &c->by_tier);
    panel by_class = classes_panel(&parts, &c->by_tier);
    size_t n_at;
    const double *at = view_prices(o, c->name, latest->price, &n_at);
    fprintf(out, "{\"time_ms\":%" PRId64, latest->stats.time_ms);
    json_print(out, ",\"price\":", latest->price);
    if (latest->shown.scale != SCALE_OI) {
        view_shown_json(out, &latest->shown);
    }
    for (int64_t t = 0; t < c->n_tiers; t++) {
        json_print(out, t == 0 ? ",\"tiers\":[" : ",", c->tiers[t].leverage);
    }
    fputs("],\n\"classes\":", out);
    json_print_classes(out, &parts);
    view_json_range(out, o, &shown);
    fputs(",\n\"long\":{", out);
    view_json_arrays(out, &c->by_tier, &by_class, &shown, LIQMAP_LONG);
    fputs("},\n\"short\":{", out);
    view_json_arrays(out, &c->by_tier, &by_class, &shown, LIQMAP_SHORT);
    fputc('}', out);
    panel_free(&by_class);
    fputs(",\n\"recent\":", out);
    print_recent(out, &c->recent);
    view_feed_json(out, &c->observed, &c->recent, latest->stats.time_ms);
    for (size_t i = 0; i < n_at; i++) {
        fputs(i == 0 ? ",\n\"at\":[" : ",", out);
        print_at(out, c, &parts, at[i]);
    }
    fputs(n_at > 0 ? "]}" : "}", out);
}

/* The keys of one coin, without the braces. */
static void print_coin(FILE *out, const coin_maps *c, const view_options *o)
{
    fputs("\"axis\":", out);
    view_json_axis(out, c->axis);
    for (int64_t s = 0; s < c->n; s++) {
        fputs(s == 0 ? ",\n\"sources\":[" : ",\n", out);
        print_source(out, c->sources[s], o);
    }
    fputs("],\n\"sum\":", out);
    print_sum(out, c, o);
}

static void print_maps(const source_maps *m, const view_options *o, FILE *out)
{
    fprintf(out, "{\"schema\":\"liqmap.maps/1\",\"unit\":\"%s\",\n",
            o->unit == LIQMAP_QUOTE ? "quote" : "contracts");
    if (!source_maps_have_coins(m)) {
        print_coin(out, &m->coins[0], o);
    }
    for (int64_t i = 0; source_maps_have_coins(m) && i < m->n_coins; i++) {
        fprintf(out, "%s{\"coin\":\"%s\",", i == 0 ? "\"coins\":[\n" : ",\n",
                m->coins[i].name);
        print_coin(out, &m->coins[i], o);
        fputc('}', out);
    }
    fputs(source_maps_have_coins(m) ? "]}\n" : "}\n", out);
}

const maps_view maps_view_json = {.name = "json", .takes_top = 1, .print = print_maps};
