/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_NAIVE_H
#define LIQMAP_TESTS_NAIVE_H

#include <liqmap/liqmap.h>

/*
 * The model once more, written from the written model (doc/model.md) and the headers
 * alone: loops over every bin, amounts stored as they are, totals counted when asked
 * for. It is slow, allocates, and checks nothing; what it says is what the library must
 * say.
 */
typedef struct naive {
    liqmap_config config;
    liqmap_axis axis;
    liqmap_tier tier[LIQMAP_MAX_TIERS];
    double factor[2][LIQMAP_MAX_TIERS]; /* 0 where there is none */
    int64_t tiers;
    int64_t buckets;
    double *edges;
    double *bins[2]; /* [1 + bucket][tier]: row 0 is below, row buckets + 1 above */
    double unlevered[2];
    double unknown[2];
    double opened[2];
    double closed[2];
    double liquidated[2];
    double liquidated_quote[2];
    double swept[2]; /* what the sweep of the last push left */
    double left[2];  /* what of that turnover and the fall of open interest left */
    int64_t pushes;
    int64_t off_axis;
    int64_t time_ms;
    double close;
    double open_interest;
} naive;

naive *naive_new(const liqmap_config *config, const liqmap_axis *axis,
                 const liqmap_tier *tiers, int64_t n_tiers);
void naive_free(naive *model);

int64_t naive_find(const naive *model, double price);
double naive_middle(const naive *model, int64_t bucket);
double naive_total(const naive *model, int32_t side);
double naive_coverage(const naive *model, int32_t side);
/* Part of what the last sweep left that the push kept; 1 where there was nothing. */
double naive_kept(const naive *model, int32_t side);
double *naive_bin(const naive *model, int32_t side, int64_t bucket, int64_t tier);

typedef liqmap_snapshot naive_snapshot;

/* Rows are [unit][side][tier], both units at once. */
void naive_push(naive *model, double *rows, const naive_snapshot *snapshot);
void naive_sweep(naive *model, double *rows, double high, double low);
void naive_open(naive *model, int32_t side, double contracts, double high, double low,
                double close, double entry);
void naive_close(naive *model, int32_t side, double contracts);
void naive_place(naive *model, int32_t side, int64_t tier, double price,
                 double contracts);

/* Amounts of the whole axis, [bucket][tier]. */
void naive_density(const naive *model, double *amounts, int32_t side, int32_t unit);

/*
 * One side of a map as arrays, so that readings can be checked to the bit: against the
 * density the library gives, or within rounding against the model's own.
 */
typedef struct naive_view {
    int64_t buckets;
    int64_t tiers;
    const double *edges;   /* buckets + 1 */
    const double *density; /* [bucket][tier] */
    int32_t side;
    double close; /* 0 where nothing was pushed */
} naive_view;

double naive_amount(const naive_view *view, int64_t bucket);
void naive_cumulative(const naive_view *view, double *amounts);
void naive_cumulative_at(const naive_view *view, double *in_bucket, double *cumulative,
                         int64_t *bucket, double price);
/* The bucket, or -1 where the target is not reached. */
int64_t naive_price_at(const naive_view *view, double target);
/* All clusters in the order asked for; room for `count` of them. Returns how many. */
int64_t naive_clusters(const naive_view *view, liqmap_cluster *clusters, int64_t first,
                       int64_t count);
/* One side of a summary. */
void naive_summary(const naive_view *view, liqmap_summary *summary, int64_t first,
                   int64_t count);
double naive_imbalance(const liqmap_summary *summary);

#endif
