/* SPDX-License-Identifier: MIT */
#include "views/map_pictures.h"
#include "views/draw_map.h"
#include "base/format.h"
#include "base/screen.h"

#include <stdio.h>
#include <string.h>

/* Window and scale, with coverage; and the unit, where amounts have one. */
static void add_shown(notes *to, const shown_notes *n, const map_shown *s, int32_t unit)
{
    if (n->window[0] != '\0') {
        notes_add(to, n->window);
    }
    notes_add(to, n->scale);
    if (s->scale != SCALE_RELATIVE) {
        notes_add(to, unit == LIQMAP_CONTRACTS ? "amounts in contracts"
                                               : "amounts in quote currency");
    }
}

#define ESTIMATE "modelled, an estimate"
#define FITTED "fitted tiers are distances from entry, not leverages that traders chose"
#define OFF_AXIS "WARNING: prices left the axis: amounts are not to be trusted"

static double finish(map_drawing *d, const map_picture_options *m,
                     const picture_options *o)
{
    picture p;
    double largest;
    map_drawing_range(d, m->range);
    largest = draw_map(&p, d, o);
    picture_options_write(o, &p);
    picture_free(&p);
    return largest;
}

static void take_classes(map_drawing *d, const classes *c)
{
    for (int64_t i = 0; i < c->n; i++) {
        d->label[i] = c->label[i];
        d->leverage[i] = c->leverage[i];
    }
}

double map_picture(const readout *v, const price_path *path,
                   const map_picture_options *m, const picture_options *o)
{
    const classes c = classes_of(m->classes, v->tiers, v->n);
    const panel by_tier = readout_panel(v);
    panel p = classes_panel(&c, &by_tier);
    map_drawing d = {.panel = &p,
                     .is_log = v->axis.kind == LIQMAP_AXIS_LOG,
                     .name = v->name,
                     .path = path,
                     .time_ms = v->stats.time_ms};
    char time[NUMBER_TEXT];
    shown_notes shown;
    double largest;
    take_classes(&d, &c);
    plot_shown_notes(&shown, &v->shown, v->stats.coverage);
    zone_format(time, screen_tz(), v->stats.time_ms);
    if (v->stats.off_axis > 0) {
        notes_add(&d.notes, OFF_AXIS);
    }
    if (v->recent != NULL) { /* of positions that are known there is no more to say */
        notes_add(&d.notes, time);
    }
    add_shown(&d.notes, &shown, &v->shown, v->unit);
    notes_add(&d.notes, v->name);
    if (v->preset.name != NULL && v->recent != NULL) {
        notes_add(&d.notes, FITTED);
    }
    notes_add(&d.notes, ESTIMATE);
    largest = finish(&d, m, o);
    panel_free(&p);
    return largest;
}

static int left_axis(const coin_maps *c)
{
    int any = 0;
    for (int64_t i = 0; i < c->n; i++) {
        any |= c->sources[i]->replayed.readout.stats.off_axis > 0;
    }
    return any;
}

/* The sum's name: its coin, or else its venues. */
static void name_coin(const coin_maps *c, char *name, size_t room)
{
    if (c->name[0] != '\0') {
        snprintf(name, room, "%s", c->name);
    } else {
        coin_maps_venues(c, name, room);
    }
}

double maps_picture(const coin_maps *c, int32_t unit, const map_picture_options *m,
                    const picture_options *o)
{
    const readout *latest = &c->latest->replayed.readout;
    const classes parts = classes_of(m->classes, c->tiers, c->n_tiers);
    panel p = classes_panel(&parts, &c->by_tier);
    map_drawing d = {.panel = m->by_venue ? &c->by_venue : &p,
                     .are_venues = m->by_venue,
                     .is_log = c->axis->kind == LIQMAP_AXIS_LOG,
                     .time_ms = latest->stats.time_ms};
    char name[200], time[NUMBER_TEXT], maps[64], stale[NOTES_STALE] = "";
    shown_notes shown;
    double largest;
    take_classes(&d, &parts);
    for (int64_t i = 0; i < c->n && m->by_venue; i++) {
        d.label[i] = c->sources[i]->entry->name;
        d.leverage[i] = 0;
    }
    name_coin(c, name, sizeof name);
    d.name = name;
    plot_shown_notes(&shown, coin_maps_shown(c), coin_maps_coverage(c));
    snprintf(maps, sizeof maps, "%d %s", (int)c->n, c->n == 1 ? "map" : "maps");
    for (int64_t i = 0; i < c->n; i++) {
        if (c->sources[i]->is_stale) {
            notes_name_stale(stale, c->sources[i]->entry->name);
        }
    }
    if (left_axis(c)) {
        notes_add(&d.notes, OFF_AXIS);
    }
    if (stale[0] != '\0') {
        notes_add(&d.notes, stale);
    }
    notes_add(&d.notes, zone_format(time, screen_tz(), d.time_ms));
    add_shown(&d.notes, &shown, coin_maps_shown(c), unit);
    notes_add(&d.notes, maps);
    if (latest->preset.name != NULL) {
        notes_add(&d.notes, FITTED);
    }
    notes_add(&d.notes, ESTIMATE);
    largest = finish(&d, m, o);
    panel_free(&p);
    return largest;
}
