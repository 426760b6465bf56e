/* SPDX-License-Identifier: MIT */
#include "replays/price_path.h"
#include "readers/source.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void add(price_path *p, const liqmap_snapshot *row)
{
    if ((p->n & (p->n - 1)) == 0) { /* full: room for twice as many */
        const size_t room = p->n > 0 ? 2 * (size_t)p->n : 1;
        p->times = reallocate(p->times, room, sizeof *p->times);
        p->closes = reallocate(p->closes, room, sizeof *p->closes);
    }
    p->times[p->n] = row->time_ms;
    p->closes[p->n++] = row->close;
}

price_path price_path_read(const source_options *from, int64_t to_ms)
{
    source_options all = *from;
    price_path p = {0};
    liqmap_snapshot row;
    source *s;
    all.until_ms = to_ms;
    s = source_open(&all);
    while (source_next(s, &row)) {
        if (row.time_ms > from->until_ms) {
            add(&p, &row);
        }
    }
    source_close(s);
    return p;
}

void price_path_free(price_path *p)
{
    free(p->times);
    free(p->closes);
}
