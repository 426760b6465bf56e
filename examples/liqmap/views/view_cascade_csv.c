/* SPDX-License-Identifier: MIT */
/* A row per bucket that is burned, or that can be reached. */
#include "views/json_print.h"
#include "views/view_cascade.h"
#include "views/view_shown.h"

#include <inttypes.h>

static void print_squeeze(const squeeze *s, FILE *out)
{
    view_scale_note(&s->map->shown, s->map->stats.coverage, "");
    fputs(s->is_trigger ? "bucket,price,order\n" : "bucket,price,liquidated,total\n",
          out);
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
        fputc('\n', out);
    }
}

const cascade_view cascade_view_csv = {"csv", 0, print_squeeze};
