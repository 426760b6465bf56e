/* SPDX-License-Identifier: MIT */
#include "replays/recent.h"
#include "base/memory.h"

#include <liqmap/liqmap.h>

#include <stdlib.h>

#define HOUR_MS ((uint64_t)3600000)

const int recent_hours[RECENT_WINDOWS] = {1, 4, 12, 24};

/* Times rise, so the difference is exact even where it does not fit the signed type. */
static uint64_t since(int64_t then, int64_t now)
{
    return (uint64_t)now - (uint64_t)then;
}

const recent_event *recent_event_at(const recent *r, size_t i)
{
    return &r->events[(r->first + i) % r->room];
}

static void grow(recent *r)
{
    const size_t room = 2 * r->room + 64;
    recent_event *more = allocate(room, sizeof *more);
    for (size_t i = 0; i < r->count; i++) {
        more[i] = *recent_event_at(r, i);
    }
    free(r->events);
    r->events = more;
    r->room = room;
    r->first = 0;
}

static double sum(const double *row, int64_t n)
{
    double total = 0;
    for (int64_t t = 0; t < n; t++) {
        total += row[t];
    }
    return total;
}

void recent_restore(recent *r, const recent_event *event)
{
    if (r->count == r->room) {
        grow(r);
    }
    r->events[(r->first + r->count++) % r->room] = *event;
}

void recent_add(recent *r, int64_t time_ms, const double *liquidated, int64_t n)
{
    recent_event e = {.time_ms = time_ms};
    while (r->count > 0 &&
           since(recent_event_at(r, 0)->time_ms, time_ms) >= 24 * HOUR_MS) {
        r->first = (r->first + 1) % r->room;
        r->count--;
    }
    e.amount[LIQMAP_LONG] = sum(liquidated, n);
    e.amount[LIQMAP_SHORT] = sum(liquidated + n, n);
    recent_restore(r, &e);
    if (r->pushes++ > 0) {
        r->step_ms = since(r->last_ms, time_ms);
        r->covered_ms += r->step_ms;
    }
    r->last_ms = time_ms;
}

/* The intervals that end within the window's hours before a time. */
static double sum_window(const recent *r, int64_t now_ms, int window, int side)
{
    double total = 0;
    for (size_t i = 0; i < r->count; i++) {
        const recent_event *e = recent_event_at(r, i);
        if (since(e->time_ms, now_ms) < (uint64_t)recent_hours[window] * HOUR_MS) {
            total += e->amount[side];
        }
    }
    return total;
}

void recent_total(recent_totals *t, const recent *r, int64_t now_ms)
{
    const uint64_t back = (r->pushes > 0 ? since(r->last_ms, now_ms) : 0) + r->step_ms;
    const int first = t->inputs++ == 0;
    for (int w = 0; w < RECENT_WINDOWS; w++) {
        const int is_known = back <= (uint64_t)recent_hours[w] * HOUR_MS;
        t->is_known[w] = (first || t->is_known[w]) && is_known;
        t->amount[LIQMAP_LONG][w] += sum_window(r, now_ms, w, LIQMAP_LONG);
        t->amount[LIQMAP_SHORT][w] += sum_window(r, now_ms, w, LIQMAP_SHORT);
    }
    if (first || r->covered_ms < t->covered_ms) {
        t->covered_ms = r->covered_ms;
    }
}

void recent_free(recent *r)
{
    free(r->events);
}
