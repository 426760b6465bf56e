/* SPDX-License-Identifier: MIT */
/* From a source to what is shown of it: the way of `liqmap map`, for one and many. */
#include "replays/replayed.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void mapped_read(mapped *m, const source_options *from, model *how, const char *resume,
                 const view_options *shown)
{
    run r;
    memset(m, 0, sizeof *m);
    run_resume(&r, from, how, resume, shown->unit);
    m->name = copy_text(source_input(r.source)->name);
    while (run_next(&r)) {
        recent_add(&m->lately, r.row.time_ms, r.liquidated, r.n_tiers);
    }
    view_read(&m->view, r.map, run_stats(&r).close, shown);
    m->view.name = m->name;
    m->view.rules = how->rules;
    m->view.default_shares = model_default_shares(r.tiers, r.n_tiers);
    m->view.recent = &m->lately;
    m->map = run_take_map(&r);
    run_close(&r);
}

void mapped_free(mapped *m)
{
    view_free(&m->view);
    recent_free(&m->lately);
    free(m->name);
    free(m->map);
}
