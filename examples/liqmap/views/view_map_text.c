/* SPDX-License-Identifier: MIT */
/*
 * The map for people: what it is of, the chart, the clusters, what was liquidated
 * lately, and the prices asked for.
 */
#include "views/view_map_text.h"
#include "views/chart.h"
#include "views/text.h"
#include "views/view_shown.h"
#include "base/format.h"
#include "base/output.h"
#include "base/screen.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_TOP 3

static void print_tiers(const readout *v, const classes *c, FILE *out)
{
    const int shares = v->recent != NULL;
    char labels[LIQMAP_MAX_TIERS][TEXT_LABEL];
    text_label_classes(labels, c, shares);
    text_legend(out, "tiers", labels, c->n, shares ? TEXT_SHARES : NULL);
    if (v->preset.name != NULL && v->recent != NULL) {
        text_fitted_tiers(out);
    }
}

static void print_interest(const readout *v, FILE *out)
{
    const double amount = v->stats.open_interest;
    char text[NUMBER_TEXT];
    fprintf(out, "  open interest %s", format_amount(text, amount));
    if (v->config.contract == LIQMAP_LINEAR) {
        fprintf(out, " (worth %s)", format_amount(text, amount * v->price));
    }
    fprintf(out, "  coverage %.1f %%\n", 100 * v->stats.coverage);
}

void view_text_header(const readout *v, const classes *c, FILE *out, int colour)
{
    const liqmap_stats *s = &v->stats;
    char a[NUMBER_TEXT];
    const char *name = v->name;
    const size_t length = strlen(name);
    snprintf(a, sizeof a, "%.50s", length > 50 ? name + length - 50 : name);
    fprintf(out, "%s%s%s", colour ? "\033[1m" : "", format_plain(a),
            colour ? "\033[0m" : "");
    if (v->recent != NULL) {
        fprintf(out, "  %s", screen_time(a, s->time_ms));
    }
    fprintf(out, "\nprice %s", format_price(a, v->price));
    if (v->recent != NULL) {
        print_interest(v, out);
    } else {
        fprintf(out, "  known longs %s", format_amount(a, s->total[LIQMAP_LONG]));
        fprintf(out, "  shorts %s contracts\n",
                format_amount(a, s->total[LIQMAP_SHORT]));
    }
    if (v->remark[0] != '\0') {
        fprintf(out, "%s\n", v->remark);
    }
    if (v->recent != NULL) {
        text_preset(out, &v->preset);
    }
    if (v->rules[0] != '\0') {
        fprintf(out, "rules %s\n", v->rules);
    }
    if (v->labels != NULL) {
        fprintf(out, "metrics: %s\n", v->labels);
    }
    print_tiers(v, c, out);
    if (v->recent != NULL) {
        text_coverage(out, "", s->coverage, colour);
    }
    if (s->off_axis > 0) {
        fprintf(out, "%sWARNING: of %s snapshots ", colour ? "\033[1;31m" : "",
                format_integer(a, s->pushes));
        fprintf(out, "%s left the axis: amounts are not to be trusted%s\n",
                format_integer(a, s->off_axis), colour ? "\033[0m" : "");
    }
    view_window_text(out, &v->shown);
    view_scale_text(out, &v->shown, s->coverage, "");
    if (v->shown.scale != SCALE_RELATIVE) {
        text_unit(out, v->unit);
    }
}

/* The label of the class that holds the most of a cluster. */
static const char *most_of(const readout *v, const classes *c, int side,
                           const liqmap_cluster *cluster)
{
    double by_class[PANEL_PARTS] = {0};
    int64_t most = 0;
    for (int64_t i = 0; i < cluster->count * v->n; i++) {
        by_class[c->of[i % v->n]] += v->density[side][cluster->first * v->n + i];
    }
    for (int64_t i = 1; i < c->n; i++) {
        most = by_class[i] > by_class[most] ? i : most;
    }
    return c->label[most];
}

static void print_clusters(const readout *v, const classes *parts,
                           const view_options *o, FILE *out)
{
    const int64_t top = o->top >= 0 ? o->top : DEFAULT_TOP;
    const panel p = readout_panel(v);
    const bucket_range shown = price_range_buckets(&o->range, &p);
    fputs("\nclusters: runs of buckets of twice the mean or more\n", out);
    for (int side = LIQMAP_SHORT; side >= LIQMAP_LONG; side--) {
        const char *name = side == LIQMAP_LONG ? "longs" : "shorts";
        int64_t count;
        liqmap_cluster *rows = readout_clusters(v, side, &shown, top, &count);
        if (count == 0) {
            fprintf(out, "  %-6s none\n", name);
        }
        for (int64_t i = 0; i < count; i++) {
            const liqmap_cluster *c = &rows[i];
            char low[NUMBER_TEXT], high[NUMBER_TEXT], amount[NUMBER_TEXT];
            fprintf(out, "  %-6s %14s - %-14s %9s  %+6.2f %%  most %s\n", name,
                    format_price(low, c->low), format_price(high, c->high),
                    format_amount(amount, c->amount),
                    100 * readout_distance(v, c) / v->price,
                    most_of(v, parts, side, c));
        }
        free(rows);
    }
}

static void print_recent(const readout *v, FILE *out)
{
    recent_totals totals = {0}, feed;
    recent_total(&totals, v->recent, v->recent->last_ms);
    if (v->observed != NULL) {
        feed = observed_recent(v->observed->feed, v->stats.time_ms);
    }
    text_recent(&totals, v->observed != NULL ? &feed : NULL, out);
    view_feed_text(out, v->observed);
}

static void print_at(const readout *v, const classes *c, FILE *out, double price,
                     int folded)
{
    double by_class[PANEL_PARTS];
    const panel p = readout_panel(v);
    const int side = panel_side(&p, price);
    double in_bucket[LIQMAP_MAX_TIERS], cumulative[LIQMAP_MAX_TIERS];
    const int64_t bucket = readout_at(v, side, price, in_bucket, cumulative);
    text_line line;

    text_begin_at(&line, price, side, panel_sum(cumulative, v->n));
    if (bucket >= 0 && bucket < v->axis.buckets) {
        fputs("in this bucket", line.to);
        classes_add_up(c, by_class, in_bucket);
        text_classes(line.to, c, by_class);
    } else {
        fputs("off the axis", line.to);
    }
    text_end_line(&line, out, folded);
}

static void print_map(const readout *v, const view_options *o, FILE *out)
{
    const int colour = screen_has_colour();
    char labels[LIQMAP_MAX_TIERS][TEXT_LABEL];
    const classes c = classes_of(&o->classes, v->tiers, v->n);
    const panel tiers = readout_panel(v);
    panel p = classes_panel(&c, &tiers);
    size_t n_at;
    const double *at = view_prices(o, "", v->price, &n_at);
    view_text_header(v, &c, out, colour);
    chart_print(&p, &o->range, out, colour);
    text_label_classes(labels, &c, 0);
    chart_cumulative(&p, &o->range, labels, out);
    panel_free(&p);
    if (o->top != 0) {
        print_clusters(v, &c, o, out);
    }
    if (v->recent != NULL) {
        print_recent(v, out);
    }
    if (n_at > 0) {
        fputc('\n', out);
    }
    for (size_t i = 0; i < n_at; i++) {
        print_at(v, &c, out, at[i], output_is_terminal());
    }
}

const map_view map_view_text = {
    .name = "text", .takes_top = 1, .largest = chart_largest, .print = print_map};
