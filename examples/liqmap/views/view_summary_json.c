/* SPDX-License-Identifier: MIT */
/* A summary as one JSON object on one line, liqmap.summary/1. */
#include "views/json_print.h"
#include "views/view_summary.h"

#include <inttypes.h>

static void print_name(FILE *out, const char *key, const char *name)
{
    /* Names of sources are letters, digits, _, . and -. */
    if (name[0] == '\0') {
        fprintf(out, "\"%s\":null,", key);
    } else {
        fprintf(out, "\"%s\":\"%s\",", key, name);
    }
}

static void print_side(FILE *out, const summary_row *r, int side)
{
    const liqmap_summary *range = &r->range;
    fputs("{\"within\":", out);
    json_print_row(out, r->within[side], SUMMARY_WITHIN);
    fputs(",\"max_pain\":", out);
    if (range->pain_bucket[side] >= 0) {
        json_print(out, "{\"price\":", range->pain_price[side]);
        json_print(out, ",\"amount\":", range->pain_amount[side]);
        fputc('}', out);
    } else {
        fputs("null", out);
    }
    fputs(",\"nearest_cluster\":", out);
    if (range->nearest_count[side] > 0) {
        json_print(out, "{\"low\":", range->nearest_low[side]);
        json_print(out, ",\"high\":", range->nearest_high[side]);
        json_print(out, ",\"amount\":", range->nearest_amount[side]);
        fputc('}', out);
    } else {
        fputs("null", out);
    }
    fputs(",\"gap\":", out);
    if (r->gap[side].high > 0) {
        json_print(out, "{\"low\":", r->gap[side].low);
        json_print(out, ",\"high\":", r->gap[side].high);
        fputc('}', out);
    } else {
        fputs("null", out);
    }
    fputs(",\"squeeze\":", out);
    if (r->squeeze[side].fuel > 0) {
        json_print(out, "{\"order\":", r->squeeze[side].order);
        json_print(out, ",\"from\":", r->squeeze[side].from);
        json_print(out, ",\"to\":", r->squeeze[side].to);
        json_print(out, ",\"forced\":", r->squeeze[side].fuel);
        fputc('}', out);
    } else {
        fputs("null", out);
    }
    fputc('}', out);
}

static void print_row(FILE *out, const summary_row *r)
{
    fputc('{', out);
    print_name(out, "coin", r->coin);
    print_name(out, "source", r->name);
    fprintf(out,
            "\"sources\":%" PRId64 ",\"time_ms\":%" PRId64 ",\"age_ms\":%" PRIu64
            ",\"stale\":%s",
            r->sources, r->time_ms, r->age_ms, r->is_stale ? "true" : "false");
    json_print(out, ",\"price\":", r->price);
    json_print(out, ",\"open_interest_quote\":", r->open_interest);
    json_print(out, ",\"coverage\":", r->coverage);
    fprintf(out, ",\"off_axis\":%" PRId64, r->off_axis);
    json_print(out, ",\"imbalance\":", r->range.imbalance);
    fputs(",\"long\":", out);
    print_side(out, r, LIQMAP_LONG);
    fputs(",\"short\":", out);
    print_side(out, r, LIQMAP_SHORT);
    fputc('}', out);
}

static void print_summary(const summary *s, FILE *out, int is_first)
{
    (void)is_first;
    fprintf(out, "{\"schema\":\"liqmap.summary/1\",\"unit\":\"%s\",\"percent\":[",
            s->unit == LIQMAP_CONTRACTS ? "contracts" : "quote");
    for (int i = 0; i < SUMMARY_WITHIN; i++) {
        fprintf(out, "%s%d", i > 0 ? "," : "", summary_percent[i]);
    }
    fputs("],\"rows\":[", out);
    for (size_t i = 0; i < s->count; i++) {
        fputs(i > 0 ? "," : "", out);
        print_row(out, &s->rows[i]);
    }
    fputs("]}\n", out);
}

const summary_view summary_view_json = {"json", print_summary};
