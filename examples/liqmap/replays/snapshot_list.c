/* SPDX-License-Identifier: MIT */
#include "replays/snapshot_list.h"
#include "base/memory.h"

#include <stdlib.h>

void snapshot_list_add(snapshot_list *list, const liqmap_snapshot *row)
{
    if ((list->n & (list->n - 1)) == 0) { /* full: room for twice as many */
        const size_t room = list->n > 0 ? 2 * list->n : 1;
        list->rows = reallocate(list->rows, room, sizeof *list->rows);
    }
    list->rows[list->n++] = *row;
}

void snapshot_list_free(snapshot_list *list)
{
    free(list->rows);
}
