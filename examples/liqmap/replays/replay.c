/* SPDX-License-Identifier: MIT */
#include "replays/replay.h"
#include "replays/state.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/progress.h"

#include <stdlib.h>
#include <string.h>

static void take_tiers(replay *r)
{
    must(liqmap_get_tiers(r->map, r->tiers, LIQMAP_MAX_TIERS, sizeof *r->tiers,
                          &r->n_tiers));
}

void replay_open(replay *r, const source_options *from, model *how, int32_t unit)
{
    model_input input;
    memset(r, 0, sizeof *r);
    model_finish(how);
    r->unit = r->history.unit = unit;
    r->model = how;
    r->source = source_open(from);
    r->keeps_snapshots = from->keeps_snapshots;
    source_set_contract(r->source, source_input(r->source)->is_inverse
                                       ? LIQMAP_INVERSE
                                       : model_contract(how));
    source_next(r->source, &r->row);
    if (!model_has_axis(how, r->row.close)) {
        source_expected(r->source, "close",
                        "a first price from %g to %g for the automatic axis, found %g",
                        MODEL_LEAST_CLOSE, MODEL_MOST_CLOSE, r->row.close);
    }
    input = (model_input){.time_ms = r->row.time_ms,
                          .close = r->row.close,
                          .has_volume = source_input(r->source)->has_volume,
                          .is_inverse = source_input(r->source)->is_inverse};
    if (model_needs_bar(how, input.has_volume)) {
        input.bar_ms = source_step_ms(r->source);
    }
    r->map = model_map(how, &input);
    r->is_ahead = 1;
    take_tiers(r);
}

/* Reads on to the first snapshot later than the map's last. */
static void skip_old(replay *r)
{
    const liqmap_stats s = replay_stats(r);
    const liqmap_snapshot last = {.time_ms = s.time_ms,
                                  .open_interest = s.open_interest,
                                  .high = s.close,
                                  .low = s.close,
                                  .close = s.close};
    char count[NUMBER_TEXT];
    if (s.pushes > 0) {
        source_resume(r->source, &last, r->history.recent.step_ms);
    }
    r->is_ahead = source_next(r->source, &r->row);
    r->has_ended = !r->is_ahead;
    if (source_passed_over(r->source) > 0) {
        note("snapshots passed over, not later than the map: %s",
             format_integer(count, source_passed_over(r->source)));
    }
}

/* The last hours go on where they are of the same unit. */
static void resume_history(replay *r, struct resumed_map *kept)
{
    r->history = kept->history;
    memset(&kept->history, 0, sizeof kept->history);
    if (r->history.recent.count > 0 && r->history.unit != r->unit) {
        note("%s: what was liquidated in the last hours is kept in %s, and begins anew",
             kept->path,
             r->history.unit == LIQMAP_QUOTE ? "quote currency" : "contracts");
        recent_free(&r->history.recent);
        memset(&r->history.recent, 0, sizeof r->history.recent);
    }
    r->history.unit = r->unit;
}

void replay_resume(replay *r, const source_options *from, model *how,
                   struct resumed_map *kept, int32_t unit)
{
    liqmap_config config = {.struct_size = sizeof config};
    if (kept == NULL) {
        replay_open(r, from, how, unit);
        return;
    }
    memset(r, 0, sizeof *r);
    r->unit = unit;
    r->model = how;
    r->source = source_open(from);
    r->keeps_snapshots = from->keeps_snapshots;
    r->map = kept->map;
    kept->map = NULL;
    resume_history(r, kept);
    take_tiers(r);
    must(liqmap_get_config(r->map, &config));
    source_set_contract(r->source, config.contract);
    skip_old(r);
    if (source_input(r->source)->is_inverse && config.contract != LIQMAP_INVERSE) {
        fail_at(kept->path, 0, NULL,
                "expected a map of inverse contracts, as the input is");
    }
}

void replay_follow(replay *r, const shown_options *show)
{
    window_open(&r->window, show->last_ms, r->map);
    observed_open(&r->observed, show->path != NULL ? &show->feed : NULL);
}

void replay_close(replay *r)
{
    window_close(&r->window);
    observed_close(&r->observed);
    source_close(r->source);
    free(r->map);
    history_free(&r->history);
    snapshot_list_free(&r->snapshots);
}

int replay_peek(replay *r)
{
    if (!r->has_ended && !r->is_ahead) {
        r->is_ahead = source_next(r->source, &r->row);
        r->has_ended = !r->is_ahead;
    }
    return !r->has_ended;
}

int replay_next(replay *r)
{
    const liqmap_snapshot *s = &r->row;
    int32_t status;
    if (!replay_peek(r)) {
        progress_clear();
        return 0;
    }
    r->is_ahead = 0;
    status = liqmap_push(r->map, r->liquidated, 2 * LIQMAP_MAX_TIERS, r->unit, s);
    if (status != LIQMAP_OK) {
        source_refused(r->source, status);
    }
    history_add(&r->history, s, r->liquidated, r->n_tiers);
    window_add(&r->window, s, r->map);
    observed_add(&r->observed, s->time_ms, r->liquidated, r->n_tiers);
    if (r->keeps_snapshots) {
        snapshot_list_add(&r->snapshots, s);
    }
    r->rows++;
    if (progress_is_due(r->rows)) {
        progress(r->rows, s->time_ms, source_part(r->source));
    }
    return 1;
}

liqmap *replay_window_map(const replay *r)
{
    return r->window.last_ms > 0 ? window_map(&r->window, r->map) : NULL;
}

liqmap *replay_take_map(replay *r, history *h)
{
    liqmap *map = r->map;
    *h = r->history;
    r->map = NULL;
    memset(&r->history, 0, sizeof r->history);
    return map;
}

liqmap_stats replay_stats(const replay *r)
{
    liqmap_stats s = {.struct_size = sizeof s};
    must(liqmap_get_stats(r->map, &s));
    return s;
}
