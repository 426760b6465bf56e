/* SPDX-License-Identifier: MIT */
#include "replays/replayed.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void replayed_read(replayed *m, const source_options *from, model *how,
                   const char *resume, int32_t unit)
{
    replay r;
    memset(m, 0, sizeof *m);
    replay_resume(&r, from, how, resume, unit);
    m->name = copy_text(source_input(r.source)->name);
    m->remark = copy_text(source_input(r.source)->remark);
    while (replay_next(&r)) {
        recent_add(&m->recent, r.row.time_ms, r.liquidated, r.n_tiers);
    }
    readout_read(&m->readout, r.map, replay_stats(&r).close, unit);
    m->readout.name = m->name;
    m->readout.rules = how->rules;
    m->readout.labels = source_input(r.source)->labels;
    m->readout.remark = m->remark;
    m->readout.default_shares = model_default_shares(r.tiers, r.n_tiers);
    m->readout.recent = &m->recent;
    m->map = replay_take_map(&r);
    replay_close(&r);
}

void replayed_free(replayed *m)
{
    readout_free(&m->readout);
    recent_free(&m->recent);
    free(m->name);
    free(m->remark);
    free(m->map);
}
