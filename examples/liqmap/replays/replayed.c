/* SPDX-License-Identifier: MIT */
#include "replays/replayed.h"
#include "base/errors.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static liqmap_stats stats_of(const liqmap *map)
{
    liqmap_stats s = {.struct_size = sizeof s};
    must(liqmap_get_stats(map, &s));
    return s;
}

static const liqmap *whole_of(const replayed *m)
{
    return m->swept != NULL ? m->swept : m->map;
}

/* Amounts are what the window has, where there is one. */
static const liqmap *shown_map(const replayed *m)
{
    return m->window != NULL ? m->window : whole_of(m);
}

void replayed_read(replayed *m, const source_options *from, model *how,
                   struct resumed_map *kept, int32_t unit, const shown_options *show)
{
    replay r;
    memset(m, 0, sizeof *m);
    m->has_begun_before = kept != NULL;
    replay_resume(&r, from, how, kept, unit);
    replay_follow(&r, show);
    m->name = copy_text(source_input(r.source)->name);
    m->remark = copy_text(source_input(r.source)->remark);
    while (replay_next(&r)) {
    }
    m->window = replay_window_map(&r);
    window_note_short(&r.window, m->name);
    m->observed = r.observed;
    r.observed = (observed){0};
    observed_finish(&m->observed);
    m->map = replay_take_map(&r, &m->history);
    readout_read(&m->readout, shown_map(m), stats_of(m->map).close, unit);
    m->readout.stats = stats_of(m->map); /* counters and coverage are of all */
    m->readout.shown = shown_of(show);
    m->readout.observed = m->observed.feed != NULL ? &m->observed : NULL;
    m->readout.name = m->name;
    m->readout.rules = how->rules;
    m->readout.labels = source_input(r.source)->labels;
    m->readout.remark = m->remark;
    m->readout.recent = &m->history.recent;
    m->place = source_place(r.source);
    m->snapshots = r.snapshots;
    memset(&r.snapshots, 0, sizeof r.snapshots);
    replay_close(&r);
}

void replayed_sweep(replayed *m, const liqmap_snapshot *range)
{
    const readout *r = &m->readout;
    int64_t size;
    must(liqmap_size(&size, &r->config, &r->axis, r->n));
    m->swept = allocate((size_t)size, 1);
    must(liqmap_copy(m->swept, size, m->map));
    must(liqmap_sweep(m->swept, NULL, 0, r->unit, range));
    if (m->window != NULL) {
        must(liqmap_sweep(m->window, NULL, 0, r->unit, range));
    }
    readout_read_again(&m->readout, shown_map(m));
    m->readout.stats = stats_of(m->swept);
}

void replayed_scale(replayed *m, const shown_options *show, const observed *beside)
{
    map_shown s = shown_of(show);
    if (s.scale == SCALE_FEED) {
        shown_scale_feed(&s, beside);
    } else if (s.scale == SCALE_OI) {
        shown_scale_oi(&s, whole_of(m), m->readout.name);
    }
    readout_scale(&m->readout, &s);
}

liqmap *replayed_take_map(replayed *m, history *h)
{
    liqmap *map = m->map;
    *h = m->history;
    m->map = NULL;
    memset(&m->history, 0, sizeof m->history);
    return map;
}

void replayed_free(replayed *m)
{
    readout_free(&m->readout);
    history_free(&m->history);
    observed_close(&m->observed);
    free(m->window);
    snapshot_list_free(&m->snapshots);
    free(m->name);
    free(m->remark);
    free(m->map);
    free(m->swept);
}
