/* SPDX-License-Identifier: MIT */
#include "replays/replayed.h"
#include "base/errors.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void replayed_read(replayed *m, const source_options *from, model *how,
                   struct resumed_map *kept, int32_t unit)
{
    replay r;
    memset(m, 0, sizeof *m);
    replay_resume(&r, from, how, kept, unit);
    m->name = copy_text(source_input(r.source)->name);
    m->remark = copy_text(source_input(r.source)->remark);
    while (replay_next(&r)) {
    }
    readout_read(&m->readout, r.map, replay_stats(&r).close, unit);
    m->readout.name = m->name;
    m->readout.rules = how->rules;
    m->readout.labels = source_input(r.source)->labels;
    m->readout.remark = m->remark;
    m->readout.recent = &m->history.recent;
    m->place = source_place(r.source);
    m->map = replay_take_map(&r, &m->history);
    replay_close(&r);
}

void replayed_sweep(replayed *m, double high, double low)
{
    const readout before = m->readout;
    const liqmap_snapshot range = {.high = high, .low = low, .close = low};
    int64_t size;
    must(liqmap_size(&size, &before.config, &before.axis, before.n));
    m->swept = allocate((size_t)size, 1);
    must(liqmap_copy(m->swept, size, m->map));
    must(liqmap_sweep(m->swept, NULL, 0, before.unit, &range));
    readout_free(&m->readout);
    readout_read(&m->readout, m->swept, before.price, before.unit);
    m->readout.name = before.name;
    m->readout.rules = before.rules;
    m->readout.labels = before.labels;
    m->readout.remark = before.remark;
    m->readout.recent = before.recent;
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
    free(m->name);
    free(m->remark);
    free(m->map);
    free(m->swept);
}
