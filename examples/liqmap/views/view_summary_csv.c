/* SPDX-License-Identifier: MIT */
/* A summary as CSV, a row for each of its rows. What is not there is empty. */
#include "views/csv_print.h"
#include "views/view_summary.h"

#include <inttypes.h>

static const char *const sides[] = {"long", "short"};

static void print_head(FILE *out)
{
    fputs(
        "coin,source,time_ms,age_ms,stale,price,open_interest_quote,coverage,off_axis,"
        "imbalance",
        out);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int i = 0; i < SUMMARY_WITHIN; i++) {
            fprintf(out, ",%s_within_%d", sides[side], summary_percent[i]);
        }
        fprintf(out,
                ",%s_max_pain,%s_max_pain_amount,%s_cluster_low,%s_cluster_high,"
                "%s_cluster_amount,%s_gap_low,%s_gap_high,%s_squeeze_order,"
                "%s_squeeze_from,%s_squeeze_to,%s_squeeze_forced",
                sides[side], sides[side], sides[side], sides[side], sides[side],
                sides[side], sides[side], sides[side], sides[side], sides[side],
                sides[side]);
    }
    fputc('\n', out);
}

static void print_values(FILE *out, int is_there, const double *values, int n)
{
    for (int i = 0; i < n; i++) {
        if (is_there) {
            csv_print(out, values[i]);
        } else {
            fputc(',', out);
        }
    }
}

static void print_side(FILE *out, const summary_row *r, int side)
{
    const liqmap_summary *range = &r->range;
    const double pain[] = {range->pain_price[side], range->pain_amount[side]};
    const double cluster[] = {range->nearest_low[side], range->nearest_high[side],
                              range->nearest_amount[side]};
    const double gap[] = {r->gap[side].low, r->gap[side].high};
    const double squeeze[] = {r->squeeze[side].order, r->squeeze[side].from,
                              r->squeeze[side].to, r->squeeze[side].fuel};
    print_values(out, 1, r->within[side], SUMMARY_WITHIN);
    print_values(out, range->pain_bucket[side] >= 0, pain, 2);
    print_values(out, range->nearest_count[side] > 0, cluster, 3);
    print_values(out, r->gap[side].high > 0, gap, 2);
    print_values(out, r->squeeze[side].fuel > 0, squeeze, 4);
}

static void print_summary(const summary *s, FILE *out, int is_first)
{
    if (is_first) {
        print_head(out);
    }
    for (size_t i = 0; i < s->count; i++) {
        const summary_row *r = &s->rows[i];
        fprintf(out, "%s,%s,%" PRId64 ",%" PRIu64 ",%d", r->coin,
                r->sources > 1 ? "sum" : r->name, r->time_ms, r->age_ms, r->is_stale);
        csv_print(out, r->price);
        csv_print(out, r->open_interest);
        csv_print(out, r->coverage);
        fprintf(out, ",%" PRId64, r->off_axis);
        csv_print(out, r->range.imbalance);
        print_side(out, r, LIQMAP_LONG);
        print_side(out, r, LIQMAP_SHORT);
        fputc('\n', out);
    }
}

const summary_view summary_view_csv = {"csv", print_summary};
