/* SPDX-License-Identifier: MIT */
/* Points of several maps, those of each source after another. */
#include "views/view_maps.h"
#include "views/view_points.h"
#include "views/view_shown.h"

static void print_maps(const source_maps *m, const view_options *o, FILE *out)
{
    const int coins = source_maps_have_coins(m);
    fprintf(out, "%ssource,price,side,class,usd,time\n", coins ? "coin," : "");
    for (int64_t i = 0; i < m->n; i++) {
        const source_map *s = &m->sources[i];
        const readout *v = &s->replayed.readout;
        char before[2 * SOURCE_LIST_NAME + 2], name[SOURCE_NAME];
        snprintf(before, sizeof before, "%s%s%s,", s->entry->coin, coins ? "," : "",
                 s->entry->name);
        view_scale_note(&v->shown, v->stats.coverage,
                        source_entry_name(name, s->entry));
        view_points(v, o, before, out);
    }
}

const maps_view maps_view_points = {.name = "points", .print = print_maps};
