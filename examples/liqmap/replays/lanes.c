/* SPDX-License-Identifier: MIT */
#include "replays/lanes.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/progress.h"

#include <stdlib.h>

/* The model of a source. */
static void prepare(lanes *all, const source_list *list, int64_t nth, int32_t unit)
{
    lane *l = &all->lanes[nth];
    char name[SOURCE_NAME];
    source_entry_name(name, &list->entries[nth]);
    l->model = model_of_source(list->model, name);
    source_check_contracts(name, unit, model_contract(&l->model),
                           model_contract(&all->lanes[0].model));
}

static void open_lane(lanes *all, const source_entry *entry, lane *l,
                      const source_options *from, int32_t unit)
{
    l->options = *from;
    if (entry->path != NULL) {
        l->options.snapshots = entry->path;
    }
    if (l != all->lanes) {
        liqmap_axis axis = {.struct_size = sizeof axis};
        must(liqmap_get_axis(all->lanes[0].replay.map, &axis));
        model_set_axis(&l->model, &axis);
    }
    replay_open(&l->replay, &l->options, &l->model, unit);
}

lanes lanes_open(const source_list *list, const source_options *from, int32_t unit,
                 const shown_options *show)
{
    lanes all = {.lanes = allocate((size_t)list->n, sizeof(lane)), .n = list->n};
    for (int64_t i = 0; i < all.n; i++) {
        prepare(&all, list, i, unit);
    }
    model_check_sources(list->model);
    for (int64_t i = 0; i < all.n; i++) {
        open_lane(&all, &list->entries[i], &all.lanes[i], from, unit);
        replay_follow(&all.lanes[i].replay, show);
    }
    return all;
}

void lanes_close(lanes *all)
{
    for (int64_t i = 0; i < all->n; i++) {
        replay_close(&all->lanes[i].replay);
    }
    free(all->lanes);
}

int lanes_next(lanes *all)
{
    const lane *first = NULL;
    for (int64_t i = 0; i < all->n; i++) {
        lane *l = &all->lanes[i];
        if (replay_peek(&l->replay) &&
            (first == NULL || l->replay.row.time_ms < first->replay.row.time_ms)) {
            first = l;
        }
    }
    if (first == NULL) {
        progress_clear();
        return 0;
    }
    all->row = first->replay.row;
    all->time_ms = all->row.time_ms;
    for (int64_t i = 0; i < all->n; i++) {
        replay *r = &all->lanes[i].replay;
        if (replay_peek(r) && r->row.time_ms == all->time_ms) {
            replay_next(r);
        }
    }
    return 1;
}

liqmap *lanes_swept(const lanes *all, const lane *of, const liqmap *map)
{
    const history *histories[SOURCE_LIST_MOST];
    const int64_t size = replay_stats(&of->replay).bytes;
    liqmap_snapshot range = {0};
    liqmap *copy;
    for (int64_t i = 0; i < all->n; i++) {
        histories[i] = &all->lanes[i].replay.history;
    }
    if (!history_missed(&of->replay.history, histories, all->n, all->time_ms, &range)) {
        return NULL;
    }
    copy = allocate((size_t)size, 1);
    must(liqmap_copy(copy, size, map));
    must(liqmap_sweep(copy, NULL, 0, of->replay.unit, &range));
    return copy;
}
