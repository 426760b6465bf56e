/* SPDX-License-Identifier: MIT */
/* A row per bucket that is burned, or that can be reached. */
#include "views/json_print.h"
#include "views/view_cascade.h"
#include "views/view_shown.h"

#include <inttypes.h>

/* What the bucket held, by venue. */
static void print_venues(const squeeze *s, FILE *out, int64_t bucket)
{
    for (int64_t i = 0; s->venues != NULL && i < s->venues->n; i++) {
        json_print(out, ",",
                   panel_density(&s->venues->by_venue, s->direction, bucket)[i]);
    }
}

static void print_squeeze(const squeeze *s, FILE *out)
{
    view_scale_note(&s->map->shown, s->map->stats.coverage, "");
    fputs(s->is_trigger ? "bucket,price,order" : "bucket,price,liquidated,total", out);
    for (int64_t i = 0; !s->is_trigger && s->venues != NULL && i < s->venues->n; i++) {
        fprintf(out, ",liquidated_%s", s->venues->sources[i]->entry->name);
    }
    fputc('\n', out);
    for (int64_t i = 0; s->is_trigger && i < s->curve.length; i++) {
        const int64_t bucket = squeeze_bucket(s, i);
        fprintf(out, "%" PRId64, bucket);
        json_print(out, ",", squeeze_near_edge(s, bucket));
        json_print(out, ",", s->orders[i]);
        fputc('\n', out);
    }
    for (int64_t i = 0; i < s->n_burned; i++) {
        fprintf(out, "%" PRId64, s->burned[i].bucket);
        json_print(out, ",", s->burned[i].price);
        json_print(out, ",", s->burned[i].liquidated);
        json_print(out, ",", s->burned[i].total);
        print_venues(s, out, s->burned[i].bucket);
        fputc('\n', out);
    }
}

const cascade_view cascade_view_csv = {"csv", 0, print_squeeze};
