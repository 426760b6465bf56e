/* SPDX-License-Identifier: MIT */
#ifndef SNAPSHOT_LIST_H
#define SNAPSHOT_LIST_H

#include <liqmap/liqmap.h>
#include <stddef.h>

/* Snapshots that were pushed, where they are wanted again. All 0: empty. */
typedef struct snapshot_list {
    liqmap_snapshot *rows;
    size_t n;
} snapshot_list;

void snapshot_list_add(snapshot_list *list, const liqmap_snapshot *row);
void snapshot_list_free(snapshot_list *list);

#endif
