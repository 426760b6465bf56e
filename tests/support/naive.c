/* SPDX-License-Identifier: MIT */
/* The naive model. It knows doc/model.md and nothing of lib/. */
#include "naive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Birth */

static double *zeros(int64_t n)
{
    double *array = calloc((size_t)n, sizeof *array);
    if (array == NULL) {
        abort();
    }
    return array;
}

static void lay_edges(naive *model)
{
    const liqmap_axis *axis = &model->axis;

    if (axis->kind == LIQMAP_AXIS_LINEAR) {
        for (int64_t i = 0; i <= model->buckets; i++) {
            model->edges[i] = axis->low + (double)i * axis->step;
        }
        return;
    }
    model->edges[0] = axis->low;
    for (int64_t i = 0; i < model->buckets; i++) {
        model->edges[i + 1] = model->edges[i] * (1 + axis->step);
    }
}

static double factor(const naive *model, int32_t side, const liqmap_tier *tier)
{
    double s = side == LIQMAP_LONG ? 1 : -1;
    double L = tier->leverage;
    double m = tier->mmr;
    double f = tier->fee;
    double k;

    if (model->config.maintenance == LIQMAP_MAINTENANCE_MARK) {
        if (model->config.contract == LIQMAP_LINEAR) {
            k = (1 - s / L) / (1 - s * (m + f));
        } else {
            k = (1 + s * (m + f)) / (1 + s / L);
        }
    } else {
        if (model->config.contract == LIQMAP_LINEAR) {
            k = 1 - s * (1 / L - m);
        } else {
            k = 1 / (1 + s * (1 / L - m));
        }
    }
    return isfinite(k) && k > 0 ? k : 0;
}

naive *naive_new(const liqmap_config *config, const liqmap_axis *axis,
                 const liqmap_tier *tiers, int64_t n_tiers)
{
    naive *model = calloc(1, sizeof *model);

    if (model == NULL) {
        abort();
    }
    model->config = *config;
    model->axis = *axis;
    model->tiers = n_tiers;
    model->buckets = axis->buckets;
    model->edges = zeros(model->buckets + 1);
    lay_edges(model);
    for (int32_t side = 0; side < 2; side++) {
        model->bins[side] = zeros((model->buckets + 2) * n_tiers);
        for (int64_t t = 0; t < n_tiers; t++) {
            model->tier[t] = tiers[t];
            model->factor[side][t] = factor(model, side, &tiers[t]);
        }
    }
    return model;
}

void naive_free(naive *model)
{
    free(model->edges);
    free(model->bins[LIQMAP_LONG]);
    free(model->bins[LIQMAP_SHORT]);
    free(model);
}

/* State */

static int64_t find(const double *edges, int64_t buckets, double price)
{
    int64_t low = -1;
    int64_t high = buckets + 1;

    while (high - low > 1) {
        int64_t middle = (low + high) / 2;

        if (edges[middle] <= price) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

int64_t naive_find(const naive *model, double price)
{
    return find(model->edges, model->buckets, price);
}

double naive_middle(const naive *model, int64_t bucket)
{
    return 0.5 * model->edges[bucket] + 0.5 * model->edges[bucket + 1];
}

double *naive_bin(const naive *model, int32_t side, int64_t bucket, int64_t tier)
{
    return &model->bins[side][(bucket + 1) * model->tiers + tier];
}

double naive_total(const naive *model, int32_t side)
{
    double total = model->unlevered[side] + model->unknown[side];

    for (int64_t i = 0; i < (model->buckets + 2) * model->tiers; i++) {
        total += model->bins[side][i];
    }
    return total;
}

double naive_coverage(const naive *model, int32_t side)
{
    double total = naive_total(model, side);

    return total > 0 ? 1 - model->unknown[side] / total : 0;
}

double naive_kept(const naive *model, int32_t side)
{
    return model->swept[side] > 0 ? model->left[side] / model->swept[side] : 1;
}

/* What moves the model */

static double worth(const naive *model, int64_t bucket)
{
    if (model->config.contract == LIQMAP_INVERSE) {
        return 1;
    }
    if (bucket < 0) {
        return model->edges[0];
    }
    if (bucket >= model->buckets) {
        return model->edges[model->buckets];
    }
    return naive_middle(model, bucket);
}

static void liquidate_bin(naive *model, double *rows, int32_t side, int64_t bucket)
{
    for (int64_t t = 0; t < model->tiers; t++) {
        double *bin = naive_bin(model, side, bucket, t);
        double quote = *bin * worth(model, bucket);

        rows[side * model->tiers + t] += *bin;
        rows[(2 + side) * model->tiers + t] += quote;
        model->liquidated[side] += *bin;
        model->liquidated_quote[side] += quote;
        *bin = 0;
    }
}

void naive_sweep(naive *model, double *rows, double high, double low)
{
    memset(rows, 0, (size_t)(4 * model->tiers) * sizeof *rows);
    for (int64_t i = -1; i <= model->buckets; i++) {
        if (i <= naive_find(model, high)) {
            liquidate_bin(model, rows, LIQMAP_SHORT, i);
        }
        if (i >= naive_find(model, low)) {
            liquidate_bin(model, rows, LIQMAP_LONG, i);
        }
    }
}

/* Whether what was opened at such a liquidation price is open at the close. */
static int survives(int32_t side, double price, double close)
{
    return side == LIQMAP_LONG ? price < close : price > close;
}

static double point_of(const naive *model, int32_t i, double high, double low,
                       double close, double entry)
{
    int32_t n = model->config.entry_points;

    if (n == 1) {
        return entry > 0 ? entry : (high + low + close) / 3;
    }
    return low + ((high - low) * (i + 0.5)) / n;
}

static void open_tier(naive *model, int32_t side, int64_t t, double contracts,
                      double high, double low, double close, double entry)
{
    int32_t n = model->config.entry_points;
    double k = model->factor[side][t];
    int32_t survivors = 0;

    for (int32_t i = 0; i < n; i++) {
        double price = point_of(model, i, high, low, close, entry) * k;

        survivors += survives(side, price, close);
    }
    if (survivors == 0) {
        *naive_bin(model, side, naive_find(model, close * k), t) += contracts;
    }
    for (int32_t i = 0; i < n; i++) {
        double price = point_of(model, i, high, low, close, entry) * k;

        if (survives(side, price, close)) {
            *naive_bin(model, side, naive_find(model, price), t) +=
                contracts / survivors;
        }
    }
}

void naive_open(naive *model, int32_t side, double contracts, double high, double low,
                double close, double entry)
{
    double shared = 0;

    model->opened[side] += contracts;
    for (int64_t t = 0; t < model->tiers; t++) {
        const liqmap_tier *tier = &model->tier[t];
        double share = side == LIQMAP_LONG ? tier->share_long : tier->share_short;

        shared += share;
        if (model->factor[side][t] == 0) {
            model->unlevered[side] += contracts * share;
        } else {
            open_tier(model, side, t, contracts * share, high, low, close, entry);
        }
    }
    if (shared < 1) {
        model->unlevered[side] += contracts * (1 - shared);
    }
}

/* Leave `rest` of what a side holds. */
static void shrink(naive *model, int32_t side, double rest)
{
    double total = naive_total(model, side);

    if (!(total > 0)) {
        return;
    }
    model->closed[side] += total - rest;
    model->unlevered[side] *= rest / total;
    model->unknown[side] *= rest / total;
    for (int64_t i = 0; i < (model->buckets + 2) * model->tiers; i++) {
        model->bins[side][i] *= rest / total;
    }
}

void naive_close(naive *model, int32_t side, double contracts)
{
    double total = naive_total(model, side);

    shrink(model, side, contracts < total ? total - contracts : 0);
}

void naive_place(naive *model, int32_t side, int64_t tier, double price,
                 double contracts)
{
    model->opened[side] += contracts;
    *naive_bin(model, side, naive_find(model, price), tier) += contracts;
}

static void turn_over(naive *model, int32_t side, const naive_snapshot *snapshot)
{
    double total = naive_total(model, side);
    double x = 0;

    if (model->config.turnover > 0 && snapshot->volume > 0) {
        x += model->config.turnover * snapshot->volume;
    }
    if (model->config.holding_ms > 0 && model->pushes > 0) {
        x += total * (double)(snapshot->time_ms - model->time_ms) /
             (double)model->config.holding_ms;
    }
    if (x > 0 && total > 0) {
        naive_close(model, side, total / (1 + total / x));
    }
}

static void reconcile(naive *model, int32_t side, const naive_snapshot *snapshot)
{
    double total = naive_total(model, side);
    double more = snapshot->open_interest - total;

    if (more < 0) {
        shrink(model, side, snapshot->open_interest);
    } else if (model->pushes == 0 && model->config.initial == LIQMAP_INITIAL_UNKNOWN) {
        model->unknown[side] += more;
        model->opened[side] += more;
    } else {
        naive_open(model, side, more, snapshot->high, snapshot->low, snapshot->close,
                   snapshot->entry);
    }
}

/*
 * Within a push. The price goes straight from stop to stop, and what opens on the way
 * opens evenly along it. A position that opens at p between two stops is gone where a
 * price yet to come, which is one of the stops after it, lies at or beyond p * k.
 */
static double part_gone(int32_t side, double k, const double *stop)
{
    double whole = 0;
    double gone = 0;

    for (int i = 0; i < 3; i++) {
        double lower = fmin(stop[i], stop[i + 1]);
        double upper = fmax(stop[i], stop[i + 1]);
        double extreme = stop[i + 1];

        for (int j = i + 1; j <= 3; j++) {
            extreme =
                side == LIQMAP_LONG ? fmin(extreme, stop[j]) : fmax(extreme, stop[j]);
        }
        whole += upper - lower;
        if (side == LIQMAP_LONG && upper * k > extreme) {
            gone += upper - fmax(lower, extreme / k);
        }
        if (side == LIQMAP_SHORT && lower * k < extreme) {
            gone += fmin(upper, extreme / k) - lower;
        }
    }
    return whole > 0 ? gone / whole : 0;
}

static void liquidate_within(naive *model, double *rows, const naive_snapshot *s)
{
    double open = fmax(s->low, fmin(s->high, model->close));
    const double falling[] = {open, s->high, s->low, s->close};
    const double rising[] = {open, s->low, s->high, s->close};
    double falls = s->close < open ? 0.9 : s->close > open ? 0.1 : 0.5;
    double price =
        model->config.contract == LIQMAP_INVERSE ? 1 : (s->low + s->high) / 2;

    for (int32_t side = 0; side < 2; side++) {
        for (int64_t t = 0; t < model->tiers; t++) {
            const liqmap_tier *tier = &model->tier[t];
            double share = side == LIQMAP_LONG ? tier->share_long : tier->share_short;
            double k = model->factor[side][t];
            double q = 0;

            if (k > 0) {
                q = model->config.intrabar * s->volume * share *
                    (falls * part_gone(side, k, falling) +
                     (1 - falls) * part_gone(side, k, rising));
            }
            rows[side * model->tiers + t] += q;
            rows[(2 + side) * model->tiers + t] += q * price;
            model->opened[side] += q;
            model->liquidated[side] += q;
            model->liquidated_quote[side] += q * price;
        }
    }
}

void naive_push(naive *model, double *rows, const naive_snapshot *snapshot)
{
    naive_sweep(model, rows, snapshot->high, snapshot->low);
    if (model->pushes > 0) {
        liquidate_within(model, rows, snapshot);
    }
    for (int32_t side = 0; side < 2; side++) {
        model->swept[side] = naive_total(model, side);
        turn_over(model, side, snapshot);
        model->left[side] = fmin(naive_total(model, side), snapshot->open_interest);
        reconcile(model, side, snapshot);
    }
    if (naive_find(model, snapshot->low) < 0 ||
        naive_find(model, snapshot->high) >= model->buckets) {
        model->off_axis++;
    }
    model->pushes++;
    model->time_ms = snapshot->time_ms;
    model->close = snapshot->close;
    model->open_interest = snapshot->open_interest;
}

/* Readings */

void naive_density(const naive *model, double *amounts, int32_t side, int32_t unit)
{
    for (int64_t i = 0; i < model->buckets; i++) {
        for (int64_t t = 0; t < model->tiers; t++) {
            double q = *naive_bin(model, side, i, t);

            amounts[i * model->tiers + t] =
                unit == LIQMAP_QUOTE ? q * worth(model, i) : q;
        }
    }
}

/* The i-th bucket outward from the price. */
static int64_t outward(const naive_view *view, int64_t i)
{
    return view->side == LIQMAP_SHORT ? i : view->buckets - 1 - i;
}

double naive_amount(const naive_view *view, int64_t bucket)
{
    double amount = 0;

    for (int64_t t = 0; t < view->tiers; t++) {
        amount += view->density[bucket * view->tiers + t];
    }
    return amount;
}

void naive_cumulative(const naive_view *view, double *amounts)
{
    double sum[LIQMAP_MAX_TIERS] = {0};

    for (int64_t i = 0; i < view->buckets; i++) {
        for (int64_t t = 0; t < view->tiers; t++) {
            int64_t cell = outward(view, i) * view->tiers + t;

            sum[t] += view->density[cell];
            amounts[cell] = sum[t];
        }
    }
}

void naive_cumulative_at(const naive_view *view, double *in_bucket, double *cumulative,
                         int64_t *bucket, double price)
{
    *bucket = find(view->edges, view->buckets, price);
    for (int64_t t = 0; t < view->tiers; t++) {
        in_bucket[t] = cumulative[t] = 0;
    }
    for (int64_t i = 0; i < view->buckets; i++) {
        int64_t b = outward(view, i);

        if (view->side == LIQMAP_SHORT ? b > *bucket : b < *bucket) {
            continue;
        }
        for (int64_t t = 0; t < view->tiers; t++) {
            cumulative[t] += view->density[b * view->tiers + t];
            if (b == *bucket) {
                in_bucket[t] = view->density[b * view->tiers + t];
            }
        }
    }
}

int64_t naive_price_at(const naive_view *view, double target)
{
    double sum[LIQMAP_MAX_TIERS] = {0};

    for (int64_t i = 0; i < view->buckets; i++) {
        double amount = 0;

        for (int64_t t = 0; t < view->tiers; t++) {
            sum[t] += view->density[outward(view, i) * view->tiers + t];
            amount += sum[t];
        }
        if (amount >= target) {
            return outward(view, i);
        }
    }
    return -1;
}

/* Summed outward, so that a bucket of exactly twice the mean is one for both. */
static double heavy_amount(const naive_view *view, int64_t first, int64_t count)
{
    double sum = 0;
    double filled = 0;

    for (int64_t i = 0; i < view->buckets; i++) {
        int64_t b = outward(view, i);

        if (b < first || b >= first + count) {
            continue;
        }
        sum += naive_amount(view, b);
        filled += naive_amount(view, b) > 0;
    }
    return filled > 0 ? 2 * (sum / filled) : INFINITY;
}

static double distance(const naive_view *view, double low, double high)
{
    if (view->close == 0) {
        return 0;
    }
    if (view->close < low) {
        return low - view->close;
    }
    return view->close > high ? view->close - high : 0;
}

static int32_t main_tier(const naive_view *view, const liqmap_cluster *cluster)
{
    double most = -1;
    int32_t tier = 0;

    for (int32_t t = 0; t < view->tiers; t++) {
        double sum = 0;
        int64_t i;

        for (i = cluster->first; i < cluster->first + cluster->count; i++) {
            sum += view->density[i * view->tiers + t];
        }
        if (sum > most) {
            most = sum;
            tier = t;
        }
    }
    return tier;
}

static liqmap_cluster cluster_of(const naive_view *view, int64_t first, int64_t count)
{
    liqmap_cluster cluster = {0};

    cluster.first = first;
    cluster.count = count;
    cluster.low = view->edges[first];
    cluster.high = view->edges[first + count];
    for (int64_t i = first; i < first + count; i++) {
        cluster.amount += naive_amount(view, i);
    }
    cluster.distance = distance(view, cluster.low, cluster.high);
    cluster.tier = main_tier(view, &cluster);
    return cluster;
}

static int goes_before(const liqmap_cluster *a, const liqmap_cluster *b)
{
    if (a->amount != b->amount) {
        return a->amount > b->amount;
    }
    return a->distance < b->distance;
}

static void sort(liqmap_cluster *clusters, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        for (int64_t j = i; j > 0 && goes_before(&clusters[j], &clusters[j - 1]); j--) {
            liqmap_cluster swap = clusters[j];

            clusters[j] = clusters[j - 1];
            clusters[j - 1] = swap;
        }
    }
}

/* Clusters from the lowest bucket up. */
static int64_t gather(const naive_view *view, liqmap_cluster *clusters, int64_t first,
                      int64_t count)
{
    double heavy = heavy_amount(view, first, count);
    int64_t n = 0;
    int64_t run = 0;

    for (int64_t i = first; i <= first + count; i++) {
        if (i < first + count && naive_amount(view, i) >= heavy) {
            run++;
        } else if (run > 0) {
            clusters[n++] = cluster_of(view, i - run, run);
            run = 0;
        }
    }
    return n;
}

int64_t naive_clusters(const naive_view *view, liqmap_cluster *clusters, int64_t first,
                       int64_t count)
{
    int64_t n = gather(view, clusters, first, count);

    sort(clusters, n);
    return n;
}

static void summarise_nearest(const naive_view *view, liqmap_summary *summary,
                              int64_t first, int64_t count)
{
    liqmap_cluster *clusters = calloc((size_t)count + 1, sizeof *clusters);
    int32_t side = view->side;
    int64_t n;

    if (clusters == NULL) {
        abort();
    }
    n = gather(view, clusters, first, count);
    summary->nearest_first[side] = -1;
    if (n > 0) {
        const liqmap_cluster *nearest = &clusters[side == LIQMAP_SHORT ? 0 : n - 1];

        summary->nearest_first[side] = nearest->first;
        summary->nearest_count[side] = nearest->count;
        summary->nearest_low[side] = nearest->low;
        summary->nearest_high[side] = nearest->high;
        summary->nearest_amount[side] = nearest->amount;
    }
    free(clusters);
}

void naive_summary(const naive_view *view, liqmap_summary *summary, int64_t first,
                   int64_t count)
{
    int32_t side = view->side;

    summarise_nearest(view, summary, first, count);
    summary->total[side] = 0;
    summary->pain_bucket[side] = -1;
    for (int64_t i = 0; i < view->buckets; i++) {
        int64_t b = outward(view, i);

        if (b < first || b >= first + count) {
            continue;
        }
        summary->total[side] += naive_amount(view, b);
        if (naive_amount(view, b) > summary->pain_amount[side]) {
            summary->pain_bucket[side] = b;
            summary->pain_price[side] = 0.5 * view->edges[b] + 0.5 * view->edges[b + 1];
            summary->pain_amount[side] = naive_amount(view, b);
        }
    }
}

double naive_imbalance(const liqmap_summary *summary)
{
    double longs = summary->total[LIQMAP_LONG];
    double shorts = summary->total[LIQMAP_SHORT];

    return longs + shorts > 0 ? (longs - shorts) / (longs + shorts) : 0;
}
