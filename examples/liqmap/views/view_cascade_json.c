/* SPDX-License-Identifier: MIT */
/* A squeeze as one JSON object, liqmap.cascade/1 or liqmap.trigger/1. */
#include "views/json_print.h"
#include "views/view_cascade.h"
#include "views/view_shown.h"

#include <inttypes.h>

static const char *const reasons[] = {"stopped", "book", "axis"};

static void print_head(const squeeze *s, FILE *out)
{
    fprintf(out, "{\"schema\":\"liqmap.%s/1\",\"direction\":\"%s\"",
            s->is_trigger ? "trigger" : "cascade",
            s->direction == LIQMAP_UP ? "up" : "down");
    json_print(out, ",\"start\":", s->start);
    if (s->map->shown.scale != SCALE_NONE) {
        json_print(out, ",\"coverage\":", s->map->stats.coverage);
    }
    view_shown_json(out, &s->map->shown);
}

/* Of one source, which has no name, there are none. */
static void print_venues(const squeeze *s, FILE *out)
{
    const int64_t n = s->venues != NULL ? s->venues->n : 0;
    fputs(",\"sources\":[", out);
    for (int64_t i = 0; i < n; i++) {
        fprintf(out, "%s\"%s\"", i > 0 ? "," : "", s->venues->sources[i]->entry->name);
    }
    fputs("],\"liquidated_by_venue\":", out);
    json_print_row(out, s->by_venue, n);
}

static void print_order(const squeeze *s, FILE *out)
{
    const liqmap_cascade_end *e = &s->end;
    double by_class[PANEL_PARTS];
    json_print(out, ",\"order\":", e->order);
    json_print(out, ",\"end\":", e->price);
    fprintf(out, ",\"end_bucket\":%" PRId64 ",\"reason\":\"%s\"", e->bucket,
            reasons[e->reason]);
    json_print(out, ",\"liquidated\":", e->liquidated);
    fputs(",\"liquidated_by_tier\":", out);
    for (int64_t t = 0; t < s->map->n; t++) {
        json_print(out, t == 0 ? "[" : ",", e->by_tier[t]);
    }
    fputs("],\"classes\":", out);
    json_print_classes(out, &s->classes);
    classes_add_up(&s->classes, by_class, e->by_tier);
    fputs(",\"liquidated_by_class\":", out);
    json_print_row(out, by_class, s->classes.n);
    print_venues(s, out);
    json_print(out, ",\"amplification\":", e->amplification);
    fputs(",\n\"burned\":[", out);
    for (int64_t i = 0; i < s->n_burned; i++) {
        fprintf(out, "%s{\"bucket\":%" PRId64, i == 0 ? "" : ",", s->burned[i].bucket);
        json_print(out, ",\"liquidated\":", s->burned[i].liquidated);
        fputc('}', out);
    }
}

static void print_curve(const squeeze *s, FILE *out)
{
    fputs(",\n\"trigger\":[", out);
    for (int64_t i = 0; i < s->curve.length; i++) {
        const int64_t bucket = squeeze_bucket(s, i);
        fprintf(out, "%s{\"bucket\":%" PRId64, i == 0 ? "" : ",", bucket);
        json_print(out, ",\"price\":", squeeze_near_edge(s, bucket));
        json_print(out, ",\"order\":", s->orders[i]);
        fputc('}', out);
    }
    fputs("],\n\"zones\":[", out);
    for (int64_t i = 0; i < s->curve.n_zones; i++) {
        json_print(out, i == 0 ? "{\"from\":" : ",{\"from\":", s->zones[i].from);
        json_print(out, ",\"to\":", s->zones[i].to);
        json_print(out, ",\"fuel\":", s->zones[i].fuel);
        json_print(out, ",\"order\":", s->zones[i].order);
        fputc('}', out);
    }
}

static void print_squeeze(const squeeze *s, FILE *out)
{
    print_head(s, out);
    if (s->is_trigger) {
        print_curve(s, out);
    } else {
        print_order(s, out);
    }
    fputs("]}\n", out);
}

const cascade_view cascade_view_json = {"json", 0, print_squeeze};
