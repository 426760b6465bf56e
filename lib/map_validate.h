/* SPDX-License-Identifier: MIT */
/*
 * Parts of what must always hold of a map, for unpack and merge, which do not need all
 * of it. Each returns whether it holds.
 */
#ifndef LIQMAP_PRIVATE_MAP_VALIDATE_H
#define LIQMAP_PRIVATE_MAP_VALIDATE_H

#include "map.h"

/* Counters, time and last snapshot of the map. No bin is read. */
int liqmap_i_map_sound_progress(const liqmap *map);

/*
 * The numbers of a side beside its bins, where all its bins together store `binned`. No
 * bin is read, so unpack can check a side before the map is built.
 */
int liqmap_i_map_sound_side(const liqmap *map, int32_t side, tally binned);

/* One cell. */
static inline int map_sound_cell(double cell, int is_dead)
{
    return cell >= 0 && is_finite(cell) && (cell == 0 || !is_dead);
}

/* Both totals are the open interest, as after a push. */
int liqmap_i_map_totals_agree(const liqmap *map);

#endif
