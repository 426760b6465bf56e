/* SPDX-License-Identifier: MIT */
/*
 * Sources in the order given, coins in the order of their first source. A sum adds its
 * sources in that order, so that whoever adds them again gets the same to the bit.
 */
#include "replays/source_maps.h"
#include "replays/classes.h"
#include "replays/summed.h"
#include "model/model_options.h"
#include "base/errors.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The coin of a source; added where it is new. */
static coin_maps *coin_of(source_maps *m, const source_map *s)
{
    for (int64_t i = 0; i < m->n_coins; i++) {
        if (strcmp(m->coins[i].name, s->entry->coin) == 0) {
            return &m->coins[i];
        }
    }
    m->coins[m->n_coins].name = s->entry->coin;
    return &m->coins[m->n_coins++];
}

static resumed_map *kept_of(const state *kept, const source_map *s)
{
    return state_find(kept, s->entry->coin, s->entry->name);
}

static int32_t contract_of(const state *kept, const source_map *s)
{
    const resumed_map *resumed = kept_of(kept, s);
    liqmap_config config = {.struct_size = sizeof config};
    if (resumed == NULL) {
        return model_contract(&s->model);
    }
    must(liqmap_get_config(resumed->map, &config));
    return config.contract;
}

/* All checks that need no data. */
static void prepare(source_maps *m, const source_list *o, const state *kept)
{
    for (int64_t i = 0; i < m->n; i++) {
        source_map *s = &m->sources[i];
        char name[SOURCE_NAME];
        coin_maps *c;
        s->entry = &o->entries[i];
        s->model = model_of_source(o->model, source_entry_name(name, s->entry));
        if (kept_of(kept, s) == NULL) {
            model_finish(&s->model);
        }
        c = coin_of(m, s);
        c->sources[c->n++] = s;
        source_check_contracts(name, m->unit, contract_of(kept, s),
                               contract_of(kept, c->sources[0]));
    }
    model_check_sources(o->model);
    state_check(kept);
}

static const char *path_of(const source_entry *entry, const source_options *from)
{
    return entry->path != NULL ? entry->path : from->snapshots;
}

/* The first source of a coin makes the axis, the others take it. */
static void read_map(source_map *s, const coin_maps *c, const source_options *from,
                     const state *kept, int32_t unit, const shown_options *show)
{
    resumed_map *resumed = kept_of(kept, s);
    source_options one = *from;
    one.snapshots = path_of(s->entry, from);
    if (s->entry->growing != NULL) {
        one.growing = s->entry->growing;
    }
    if (s != c->sources[0] && resumed == NULL) {
        model_set_axis(&s->model, &c->sources[0]->replayed.readout.axis);
    }
    replayed_read(&s->replayed, &one, &s->model, resumed, unit, show);
    if (s->entry->name[0] != '\0') {
        s->replayed.readout.name = s->entry->name;
    }
}

static int64_t time_of(const source_map *s)
{
    return s->replayed.readout.stats.time_ms;
}

static void find_ages(source_maps *m)
{
    int64_t latest = time_of(&m->sources[0]);
    for (int64_t i = 1; i < m->n; i++) {
        latest = time_of(&m->sources[i]) > latest ? time_of(&m->sources[i]) : latest;
    }
    for (int64_t i = 0; i < m->n; i++) {
        m->sources[i].age_ms = (uint64_t)latest - (uint64_t)time_of(&m->sources[i]);
    }
}

static void find_latest(coin_maps *c)
{
    c->latest = c->sources[0];
    for (int64_t s = 1; s < c->n; s++) {
        if (time_of(c->sources[s]) > time_of(c->latest)) {
            c->latest = c->sources[s];
        }
    }
}

static void sweep_stale(coin_maps *c)
{
    const history *histories[SOURCE_LIST_MOST];
    const int64_t now_ms = time_of(c->latest);
    liqmap_snapshot range;
    for (int64_t i = 0; i < c->n; i++) {
        histories[i] = &c->sources[i]->replayed.history;
    }
    for (int64_t i = 0; i < c->n; i++) {
        source_map *s = c->sources[i];
        s->is_stale = history_is_stale(histories[i], now_ms);
        if (history_missed(histories[i], histories, c->n, now_ms, &range)) {
            replayed_sweep(&s->replayed, &range);
        }
    }
}

static void warn(coin_maps *c)
{
    summed all[SOURCE_LIST_MOST];
    for (int64_t i = 0; i < c->n; i++) {
        source_map *s = c->sources[i];
        all[i] = (summed){s->entry->coin, s->entry->name, time_of(s),
                          s->replayed.readout.stats.close, &s->replayed.history};
    }
    summed_warn(all, c->n, time_of(c->latest));
}

static void match_tiers(coin_maps *c, int64_t place[][LIQMAP_MAX_TIERS])
{
    for (int64_t s = 0; s < c->n; s++) {
        const readout *v = &c->sources[s]->replayed.readout;
        for (int64_t t = 0; t < v->n; t++) {
            place[s][t] = tier_of_sum(c->tiers, &c->n_tiers, v->tiers, t);
        }
    }
}

/* One array of a source into those of the sum. */
static void add_rows(double *by_venue, double *by_tier, const coin_maps *c, int64_t s,
                     const double *rows, const int64_t *place)
{
    const readout *v = &c->sources[s]->replayed.readout;
    for (int64_t b = 0; b < v->axis.buckets; b++) {
        const double *row = rows + b * v->n;
        by_venue[b * c->n + s] = panel_sum(row, v->n);
        for (int64_t t = 0; t < v->n; t++) {
            by_tier[b * c->n_tiers + place[t]] += row[t];
        }
    }
}

/* What the models of all sources liquidated, beside the feed. */
static void join_observed(coin_maps *c)
{
    observed *all = &c->observed;
    const observed *first = &c->sources[0]->replayed.observed;
    observed_open(all, first->feed);
    if (all->feed == NULL) {
        return;
    }
    all->count = all->room = first->count;
    all->rows = allocate((size_t)first->count, sizeof *all->rows);
    memcpy(all->rows, first->rows, (size_t)first->count * sizeof *all->rows);
    for (int64_t s = 1; s < c->n; s++) {
        observed_join(all, &c->sources[s]->replayed.observed);
    }
}

static void add_up(coin_maps *c, const shown_options *show)
{
    int64_t place[SOURCE_LIST_MOST][LIQMAP_MAX_TIERS];
    panel latest;
    find_latest(c);
    warn(c);
    sweep_stale(c);
    join_observed(c);
    shown_note_feed(show, time_of(c->latest));
    for (int64_t s = 0; s < c->n; s++) {
        replayed_scale(&c->sources[s]->replayed, show, &c->observed);
    }
    match_tiers(c, place);
    c->axis = &c->latest->replayed.readout.axis;
    latest = readout_panel(&c->latest->replayed.readout);
    c->by_venue = panel_like(&latest, c->n);
    c->by_tier = panel_like(&latest, c->n_tiers);
    for (int64_t s = 0; s < c->n; s++) {
        const readout *v = &c->sources[s]->replayed.readout;
        for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            add_rows(c->by_venue.density[side], c->by_tier.density[side], c, s,
                     v->density[side], place[s]);
            add_rows(c->by_venue.cumulative[side], c->by_tier.cumulative[side], c, s,
                     v->cumulative[side], place[s]);
        }
        recent_total(&c->recent, v->recent, time_of(c->latest));
    }
}

/* Since when price of a coin may be asked for: the last time of its oldest source. */
static int64_t oldest(const coin_maps *c)
{
    int64_t time_ms = time_of(c->sources[0]);
    for (int64_t i = 1; i < c->n; i++) {
        time_ms = time_of(c->sources[i]) < time_ms ? time_of(c->sources[i]) : time_ms;
    }
    return time_ms;
}

void source_maps_save(source_maps *m, const char *path)
{
    kept_map *maps = allocate((size_t)m->n, sizeof *maps);
    for (int64_t i = 0; i < m->n; i++) {
        source_map *s = &m->sources[i];
        maps[i] =
            (kept_map){s->entry->coin,       s->entry->name,       s->replayed.name,
                       s->replayed.map,      &s->replayed.history, s->replayed.place,
                       oldest(coin_of(m, s))};
    }
    state_save(path, maps, (size_t)m->n);
    free(maps);
}

void source_maps_go_on(source_maps *m, const source_list *o, const source_options *from,
                       const state *kept, int32_t unit, const shown_options *show)
{
    memset(m, 0, sizeof *m);
    m->unit = unit;
    m->n = o->n;
    m->sources = allocate((size_t)m->n, sizeof *m->sources);
    m->coins = allocate((size_t)m->n, sizeof *m->coins);
    prepare(m, o, kept);
    if (show->path != NULL && m->n_coins > 1) {
        misuse("--feed is of one coin: it does not go with --source of several");
    }
    for (int64_t i = 0; i < m->n; i++) {
        read_map(&m->sources[i], coin_of(m, &m->sources[i]), from, kept, unit, show);
    }
    find_ages(m);
    for (int64_t i = 0; i < m->n_coins; i++) {
        add_up(&m->coins[i], show);
    }
}

/* Options of the model go with maps that are made, and not with those that were kept. */
static void check_options(const source_list *o, const state *kept)
{
    int all = 1;
    for (int64_t i = 0; i < o->n; i++) {
        all &= state_find(kept, o->entries[i].coin, o->entries[i].name) != NULL;
    }
    if (all) {
        model_options_refuse(o->model, MODEL_KEPT);
    }
}

void source_maps_take_alone(source_list *o, source_options *from,
                            state_options *options)
{
    static const growing nothing = {.fd = -1};
    state *s;
    if (options->resume == NULL || o->n > 0 || source_is_given(from)) {
        return;
    }
    s = options->alone = allocate(1, sizeof *s);
    *s = state_load(options->resume);
    from->growing = &nothing;
    if (s->count == 1 && s->maps[0].name[0] == '\0') {
        from->snapshots = options->resume;
        return;
    }
    for (size_t i = 0; i < s->count; i++) {
        source_list_add_kept(o, s->maps[i].coin, s->maps[i].name, options->resume);
    }
}

static state load(const source_list *o, const source_options *from,
                  const state_options *options)
{
    state kept;
    if (options->alone != NULL) {
        kept = *options->alone;
        free(options->alone);
        return kept;
    }
    for (int64_t i = 0; i < o->n; i++) {
        state_check_input(options, path_of(&o->entries[i], from));
    }
    return state_load(options->resume);
}

void source_maps_read(source_maps *m, const source_list *o, const source_options *from,
                      const state_options *options, int32_t unit,
                      const shown_options *show)
{
    state kept = load(o, from, options);
    check_options(o, &kept);
    source_maps_go_on(m, o, from, &kept, unit, show);
    state_free(&kept);
    source_maps_save(m, options->save);
}

state source_maps_release(source_maps *m)
{
    state s = {"the maps so far", allocate((size_t)m->n, sizeof *s.maps), (size_t)m->n};
    for (int64_t i = 0; i < m->n; i++) {
        source_map *from = &m->sources[i];
        resumed_map *to = &s.maps[i];
        to->path = s.path;
        to->place = from->replayed.place;
        to->input = copy_text(from->replayed.name);
        memcpy(to->coin, from->entry->coin, sizeof to->coin);
        memcpy(to->name, from->entry->name, sizeof to->name);
        to->map = replayed_take_map(&from->replayed, &to->history);
    }
    source_maps_free(m);
    return s;
}

readout coin_maps_readout(const coin_maps *c)
{
    const readout *latest = &c->latest->replayed.readout;
    readout v = c->sources[0]->replayed.readout;
    if (c->n == 1) {
        return v;
    }
    v.map = NULL;
    v.recent = NULL;
    v.observed = NULL;
    v.name = "sum";
    v.rules = v.remark = "";
    v.labels = NULL;
    v.preset = (known_preset){0};
    v.shown = *coin_maps_shown(c);
    for (int64_t i = 1; i < c->n; i++) {
        v.stats.pushes += c->sources[i]->replayed.readout.stats.pushes;
        v.stats.off_axis += c->sources[i]->replayed.readout.stats.off_axis;
    }
    v.stats.coverage = coin_maps_coverage(c);
    v.stats.time_ms = latest->stats.time_ms;
    v.stats.close = v.price = latest->price;
    v.here = latest->here;
    memcpy(v.tiers, c->tiers, sizeof v.tiers);
    v.n = c->n_tiers;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        v.density[side] = c->by_tier.density[side];
        v.cumulative[side] = c->by_tier.cumulative[side];
    }
    return v;
}

void source_maps_free(source_maps *m)
{
    for (int64_t i = 0; i < m->n_coins; i++) {
        panel_free(&m->coins[i].by_venue);
        panel_free(&m->coins[i].by_tier);
        observed_close(&m->coins[i].observed);
    }
    for (int64_t i = 0; i < m->n; i++) {
        replayed_free(&m->sources[i].replayed);
    }
    free(m->coins);
    free(m->sources);
}

int source_maps_have_coins(const source_maps *m)
{
    return m->coins[0].name[0] != '\0';
}

int64_t coin_maps_bucket(const coin_maps *c, double price)
{
    int64_t bucket;
    must(liqmap_axis_find(c->axis, &bucket, c->by_tier.edges, c->axis->buckets + 1,
                          price));
    return bucket;
}

const map_shown *coin_maps_shown(const coin_maps *c)
{
    return &c->latest->replayed.readout.shown;
}

void coin_maps_venues(const coin_maps *c, char *text, size_t room)
{
    size_t used = 0;
    text[0] = '\0';
    for (int64_t i = 0; i < c->n && used < room; i++) {
        used += (size_t)snprintf(text + used, room - used, "%s%s", i > 0 ? " + " : "",
                                 c->sources[i]->entry->name);
    }
}

double coin_maps_coverage(const coin_maps *c)
{
    double least = 1;
    for (int64_t s = 0; s < c->n; s++) {
        const double one = c->sources[s]->replayed.readout.stats.coverage;
        least = one < least ? one : least;
    }
    return least;
}

void coin_maps_scale(coin_maps *c, const map_shown *s)
{
    for (int64_t i = 0; i < c->n; i++) {
        readout_scale(&c->sources[i]->replayed.readout, s);
    }
    panel_scale(&c->by_venue, s->factor);
    panel_scale(&c->by_tier, s->factor);
}
