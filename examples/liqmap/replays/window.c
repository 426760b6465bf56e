/* SPDX-License-Identifier: MIT */
/*
 * Old contracts are those of a copy of the map, taken when the window begins, that every
 * later snapshot sweeps and closes by the part that it kept, but opens nothing in. The rest
 * of the map is young.
 */
#include "replays/window.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>

/* What the copy holds of a cell agrees with the map's up to the rounding of the closes: less
 * than this part of the cell is none. */
#define ROUNDING 1e-9

static liqmap_stats stats_of(const liqmap *map)
{
    liqmap_stats s = {.struct_size = sizeof s};
    must(liqmap_get_stats(map, &s));
    return s;
}

static liqmap *copy_map(const liqmap *map)
{
    const int64_t bytes = stats_of(map).bytes;
    liqmap *copy = allocate(1, (size_t)bytes);
    must(liqmap_copy(copy, bytes, map));
    return copy;
}

static int64_t begin_of(const window *w, int64_t now_ms)
{
    return now_ms < INT64_MIN + w->last_ms ? INT64_MIN : now_ms - w->last_ms;
}

void window_open(window *w, int64_t last_ms, const liqmap *map)
{
    memset(w, 0, sizeof *w);
    w->last_ms = last_ms;
    if (last_ms > 0) {
        const liqmap_stats s = stats_of(map);
        w->behind = copy_map(map);
        w->has_known = s.pushes > 0;
        w->known_ms = s.time_ms;
        w->begin_ms = begin_of(w, s.time_ms);
    }
}

void window_close(window *w)
{
    free(w->behind);
    free(w->steps);
}

static window_step *step_at(const window *w, size_t i)
{
    return &w->steps[(w->first + i) % w->room];
}

static void grow(window *w)
{
    const size_t room = 2 * w->room + 64;
    window_step *more = allocate(room, sizeof *more);
    for (size_t i = 0; i < w->count; i++) {
        more[i] = *step_at(w, i);
    }
    free(w->steps);
    w->steps = more;
    w->room = room;
    w->first = 0;
}

void window_add(window *w, const liqmap_snapshot *row, const liqmap *map)
{
    liqmap_stats s;
    if (w->last_ms == 0) {
        return;
    }
    if (w->count == w->room) {
        grow(w);
    }
    s = stats_of(map);
    *step_at(w, w->count++) = (window_step){*row, {s.kept[0], s.kept[1]}};
    w->begin_ms = begin_of(w, row->time_ms);
    while (step_at(w, 0)->row.time_ms <= w->begin_ms) {
        must(liqmap_push(w->behind, NULL, 0, LIQMAP_CONTRACTS, &step_at(w, 0)->row));
        w->first = (w->first + 1) % w->room;
        w->count--;
    }
}

void window_note_short(const window *w, const char *name)
{
    char last[NUMBER_TEXT], bar[NUMBER_TEXT];
    uint64_t bar_ms;
    if (w->last_ms == 0 || w->count != 1 || stats_of(w->behind).pushes == 0) {
        return;
    }
    bar_ms =
        (uint64_t)step_at(w, 0)->row.time_ms - (uint64_t)stats_of(w->behind).time_ms;
    if (bar_ms > (uint64_t)w->last_ms) {
        note("%s: --last %s is shorter than the last bar, of %s: what opened in all of "
             "that bar is shown",
             name, format_duration(last, w->last_ms),
             format_duration(bar, (int64_t)bar_ms));
    }
}

/* What was open when the window began, and still is. */
static liqmap *old_map(const window *w)
{
    liqmap *old = copy_map(w->behind);
    for (size_t i = 0; i < w->count; i++) {
        const window_step *step = step_at(w, i);
        must(liqmap_sweep(old, NULL, 0, LIQMAP_CONTRACTS, &step->row));
        const liqmap_stats s = stats_of(old);
        for (int32_t side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            const double closed = s.total[side] * (1 - step->kept[side]);
            if (is_amount(closed)) {
                must(liqmap_close(old, side, closed));
            }
        }
    }
    return old;
}

/* An empty map of the same time and price. */
static liqmap *empty_map(const liqmap *map)
{
    const liqmap_stats s = stats_of(map);
    const liqmap_snapshot nothing = {
        .time_ms = s.time_ms, .high = s.close, .low = s.close, .close = s.close};
    liqmap *empty = copy_map(map);
    must(liqmap_reset(empty));
    must(liqmap_push(empty, NULL, 0, LIQMAP_CONTRACTS, &nothing));
    return empty;
}

/* Places what a side of the map holds beyond the old. */
static void place_young(liqmap *young, const liqmap *map, const liqmap *old,
                        int32_t side, const double *edges, int64_t buckets)
{
    const int64_t tiers = stats_of(map).tiers, cells = buckets * tiers;
    double *all = allocate((size_t)cells, sizeof *all);
    double *before = allocate((size_t)cells, sizeof *before);
    must(liqmap_density(map, all, cells, NULL, side, LIQMAP_CONTRACTS, 0, buckets));
    must(liqmap_density(old, before, cells, NULL, side, LIQMAP_CONTRACTS, 0, buckets));
    for (int64_t i = 0; i < cells; i++) {
        const double rest = all[i] - before[i];
        if (rest > ROUNDING * all[i] && is_amount(rest)) {
            must(liqmap_place(young, side, i % tiers, edges[i / tiers], rest));
        }
    }
    free(all);
    free(before);
}

static void refuse_unknown(const window *w)
{
    char begin[NUMBER_TEXT], known[NUMBER_TEXT];
    if (w->has_known && w->begin_ms < w->known_ms) {
        fail("--last: the window begins at %s, before the map of --resume, of %s: what "
             "that opened when is not kept",
             format_time(begin, w->begin_ms), format_time(known, w->known_ms));
    }
}

liqmap *window_map(const window *w, const liqmap *map)
{
    liqmap_axis axis = {.struct_size = sizeof axis};
    liqmap *old, *young;
    double *edges;
    refuse_unknown(w);
    if (stats_of(w->behind).pushes == 0) { /* nothing is older than the window */
        return copy_map(map);
    }
    must(liqmap_get_axis(map, &axis));
    edges = allocate((size_t)axis.buckets + 1, sizeof *edges);
    must(liqmap_axis_edges(&axis, edges, axis.buckets + 1, NULL));
    old = old_map(w);
    young = empty_map(map);
    for (int32_t side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        place_young(young, map, old, side, edges, axis.buckets);
    }
    free(edges);
    free(old);
    return young;
}
