/* SPDX-License-Identifier: MIT */
/*
 * Many maps for people: what each is of and how old, the charts of their sum, what was
 * liquidated lately, and the prices asked for.
 */
#include "views/chart.h"
#include "views/text.h"
#include "views/view_maps.h"
#include "views/view_maps_text.h"
#include "views/view_shown.h"
#include "replays/source_maps.h"
#include "base/format.h"
#include "base/output.h"
#include "base/screen.h"

#include <string.h>

#define AS_OF 16     /* characters of a time without seconds */
#define MOST_NAME 15 /* characters of a name, where a line is to fit */

static void print_title(const coin_maps *c, FILE *out, int colour)
{
    const readout *latest = &c->latest->replayed.readout;
    char text[NUMBER_TEXT];
    fprintf(out, "%s%.*s%s%d %s%s", colour ? "\033[1m" : "", MOST_NAME, c->name,
            c->name[0] != '\0' ? ": " : "", (int)c->n, c->n == 1 ? "map" : "maps",
            colour ? "\033[0m" : "");
    fprintf(out, "  %s", screen_time(text, latest->stats.time_ms));
    fprintf(out, "  price %s\n", format_price(text, latest->price));
}

static void print_source(const source_map *s, FILE *out, int width)
{
    const readout *v = &s->replayed.readout;
    const int64_t age = s->age_ms < INT64_MAX ? (int64_t)s->age_ms : INT64_MAX;
    char text[NUMBER_TEXT];
    fprintf(out, "%-*.*s", width, MOST_NAME, v->name);
    fprintf(out, "  %.16s", screen_time(text, v->stats.time_ms));
    fprintf(out, " %9s", age > 0 ? format_duration(text, age) : "latest");
    fprintf(out, " %13s", format_price(text, v->price));
    fprintf(out, " %13s", format_amount(text, v->stats.open_interest));
    fprintf(out, " %6.1f %%%s\n", 100 * v->stats.coverage,
            s->is_stale ? "  stale" : "");
}

static void print_sources(const coin_maps *c, FILE *out)
{
    char as_of[80], tz[NUMBER_TEXT];
    int width = (int)strlen("source");
    for (int64_t i = 0; i < c->n; i++) {
        const int length = (int)strlen(c->sources[i]->entry->name);
        width = length > width ? length : width;
    }
    width = width < MOST_NAME ? width : MOST_NAME;
    if (snprintf(as_of, sizeof as_of, "as of (%.60s)", screen_zone(tz)) > AS_OF) {
        strcpy(as_of, "as of"); /* the title names the zone */
    }
    fprintf(out, "%-*s  %-*s %9s %13s %13s %8s\n", width, "source", AS_OF, as_of, "age",
            "price", "open interest", "coverage");
    for (int64_t i = 0; i < c->n; i++) {
        print_source(c->sources[i], out, width);
    }
}

/* Each once. */
static void print_presets(const coin_maps *c, FILE *out)
{
    for (int64_t i = 0; i < c->n; i++) {
        const known_preset *p = &c->sources[i]->replayed.readout.preset;
        int64_t before = 0;
        while (before < i && memcmp(&c->sources[before]->replayed.readout.preset, p,
                                    sizeof *p) != 0) {
            before++;
        }
        if (before == i) {
            text_preset(out, p);
        }
    }
}

/* About single maps: preset, rules, and a warning where not to trust them. */
static void print_remarks(const coin_maps *c, FILE *out, int colour)
{
    char text[NUMBER_TEXT];
    print_presets(c, out);
    for (int64_t i = 0; i < c->n; i++) {
        const readout *v = &c->sources[i]->replayed.readout;
        if (v->rules[0] != '\0') {
            fprintf(out, "rules of %.*s: %s\n", MOST_NAME, v->name, v->rules);
        }
    }
    for (int64_t i = 0; i < c->n; i++) {
        const readout *v = &c->sources[i]->replayed.readout;
        char name[MOST_NAME + 1];
        snprintf(name, sizeof name, "%.*s", MOST_NAME, v->name);
        text_coverage(out, name, v->stats.coverage, colour);
        if (v->stats.off_axis > 0) {
            fprintf(out, "%sWARNING: %.*s: of %s snapshots ",
                    colour ? "\033[1;31m" : "", MOST_NAME, v->name,
                    format_integer(text, v->stats.pushes));
            fprintf(out, "%s left the axis:\n  amounts are not to be trusted%s\n",
                    format_integer(text, v->stats.off_axis), colour ? "\033[0m" : "");
        }
    }
}

static void print_by_venue(const coin_maps *c, const price_range *range, FILE *out,
                           int colour)
{
    char labels[SOURCE_LIST_MOST][TEXT_LABEL];
    for (int64_t i = 0; i < c->n; i++) {
        snprintf(labels[i], TEXT_LABEL, "%s", c->sources[i]->entry->name);
    }
    fputc('\n', out);
    text_legend(out, "by venue", labels, c->n, NULL);
    chart_print(&c->by_venue, range, out, colour);
    chart_cumulative(&c->by_venue, range, labels, out);
}

static void print_by_tier(const coin_maps *c, const classes *parts,
                          const price_range *range, FILE *out, int colour)
{
    panel p = classes_panel(parts, &c->by_tier);
    char labels[LIQMAP_MAX_TIERS][TEXT_LABEL];
    fputc('\n', out);
    text_label_classes(labels, parts, 1);
    text_legend(out, "by tier", labels, parts->n, TEXT_SHARES);
    if (c->latest->replayed.readout.preset.name != NULL) {
        text_fitted_tiers(out);
    }
    chart_print(&p, range, out, colour);
    text_label_classes(labels, parts, 0);
    chart_cumulative(&p, range, labels, out);
    panel_free(&p);
}

static void print_at(const coin_maps *c, const classes *parts, FILE *out, double price,
                     int folded)
{
    double by_class[PANEL_PARTS];
    const panel *tiers = &c->by_tier;
    const int side = panel_side(tiers, price);
    const int64_t bucket = coin_maps_bucket(c, price);
    const double *in_bucket = panel_density(&c->by_venue, side, bucket);
    char text[NUMBER_TEXT];
    text_line line;
    text_begin_at(&line, price, side,
                  panel_sum(panel_cumulative(tiers, side, bucket), tiers->parts));
    if (bucket >= 0 && bucket < tiers->buckets) {
        fputs("in this bucket", line.to);
        for (int64_t i = 0; i < c->n; i++) {
            fprintf(line.to, "%s %s %s", i > 0 ? "," : "", c->sources[i]->entry->name,
                    format_amount(text, in_bucket[i]));
        }
        fputc(';', line.to);
        classes_add_up(parts, by_class, panel_density(tiers, side, bucket));
        text_classes(line.to, parts, by_class);
    } else {
        fputs("off the axis", line.to);
    }
    text_end_line(&line, out, folded);
}

static void print_prices(const coin_maps *c, const classes *parts,
                         const view_options *o, FILE *out)
{
    size_t count;
    const double *at = view_prices(o, c->name, c->by_tier.price, &count);
    fputs(count > 0 ? "\n" : "", out);
    for (size_t i = 0; i < count; i++) {
        print_at(c, parts, out, at[i], output_is_terminal());
    }
}

/* Factors are of each source where they are of its open interest. */
static void print_shown(const coin_maps *c, int32_t unit, FILE *out)
{
    const map_shown *s = coin_maps_shown(c);
    view_window_text(out, s);
    if (s->scale == SCALE_OI) {
        for (int64_t i = 0; i < c->n; i++) {
            const readout *v = &c->sources[i]->replayed.readout;
            view_scale_text(out, &v->shown, v->stats.coverage, v->name);
        }
    } else {
        view_scale_text(out, s, coin_maps_coverage(c), "");
    }
    if (s->scale != SCALE_RELATIVE) {
        text_unit(out, unit);
    }
}

static void print_recent(const coin_maps *c, FILE *out)
{
    const int64_t now_ms = c->latest->replayed.readout.stats.time_ms;
    recent_totals feed;
    if (c->observed.feed != NULL) {
        feed = observed_recent(c->observed.feed, now_ms);
    }
    text_recent(&c->recent, c->observed.feed != NULL ? &feed : NULL, out);
    view_feed_text(out, &c->observed);
}

void view_maps_text_header(const coin_maps *c, int32_t unit, FILE *out, int colour)
{
    print_title(c, out, colour);
    print_sources(c, out);
    print_remarks(c, out, colour);
    print_shown(c, unit, out);
}

/* What a side holds in the buckets shown of all that is accumulated outward. */
static double shown_of_side(const panel *p, const price_range *range, int side)
{
    const bucket_range shown = price_range_buckets(range, p);
    double sum = 0;
    for (int64_t b = shown.first; b < shown.end; b++) {
        sum += panel_sum(panel_density(p, side, b), p->parts);
    }
    return sum;
}

/* A row for each coin, before all charts. */
static void print_coins(const source_maps *m, const price_range *range, FILE *out)
{
    char text[NUMBER_TEXT];
    fprintf(out, "%-*s %5s %14s %12s %12s %10s\n", MOST_NAME, "coin", "maps", "price",
            "shorts shown", "longs shown", "coverage");
    for (int64_t i = 0; i < m->n_coins; i++) {
        const coin_maps *c = &m->coins[i];
        fprintf(out, "%-*.*s %5d", MOST_NAME, MOST_NAME, c->name, (int)c->n);
        fprintf(out, " %14s", format_price(text, c->by_venue.price));
        for (int side = LIQMAP_SHORT; side >= LIQMAP_LONG; side--) {
            fprintf(out, " %12s",
                    format_amount(text, shown_of_side(&c->by_venue, range, side)));
        }
        fprintf(out, " %8.1f %%\n", 100 * coin_maps_coverage(c));
    }
    fputc('\n', out);
}

static void print_maps(const source_maps *m, const view_options *o, FILE *out)
{
    const int colour = screen_has_colour();
    if (m->n_coins > 1) {
        print_coins(m, &o->range, out);
    }
    for (int64_t i = 0; i < m->n_coins; i++) {
        const coin_maps *c = &m->coins[i];
        const classes parts = classes_of(&o->classes, c->tiers, c->n_tiers);
        fputs(i > 0 ? "\n" : "", out);
        view_maps_text_header(c, o->unit, out, colour);
        if (o->by != VIEW_BY_TIER) {
            print_by_venue(c, &o->range, out, colour);
        }
        if (o->by != VIEW_BY_VENUE) {
            print_by_tier(c, &parts, &o->range, out, colour);
        }
        print_recent(c, out);
        print_prices(c, &parts, o, out);
    }
}

const maps_view maps_view_text = {.name = "text", .takes_by = 1, .print = print_maps};
