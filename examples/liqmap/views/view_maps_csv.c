/* SPDX-License-Identifier: MIT */
/*
 * Many maps as CSV: the rows of a map's own CSV, each column of it once for every
 * source, its name before, and once for the sum. Coins come below each other, named in
 * the first column; the columns of sources that a coin does not have are empty.
 */
#include "views/csv_print.h"
#include "views/view_maps.h"
#include "views/view_shown.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* What a column is called, and where a coin has it. */
typedef struct column {
    char name[SOURCE_LIST_NAME + sizeof "_cumulative_" + CSV_COLUMN];
    panel of;
    int is_there, cumulative, side;
    unsigned tiers; /* bits of those that it adds up */
} column;

typedef struct columns {
    column *rows;
    size_t count;
} columns;

static void add_column(columns *all, const column *c)
{
    size_t i = 0;
    while (i < all->count && strcmp(all->rows[i].name, c->name) != 0) {
        i++;
    }
    if (i == all->count) {
        all->rows = reallocate(all->rows, all->count + 1, sizeof *all->rows);
        all->count++;
    }
    all->rows[i] = *c;
}

static unsigned tiers_of(const classes *parts, int64_t part)
{
    unsigned tiers = 0;
    for (int64_t t = 0; t < parts->tiers; t++) {
        tiers |= parts->of[t] == part ? 1u << t : 0;
    }
    return tiers;
}

static void add_panel(columns *all, const char *name, const panel *p,
                      const classes *parts)
{
    column c = {.of = *p, .is_there = 1};
    char text[CSV_COLUMN];
    for (c.cumulative = 0; c.cumulative < 2; c.cumulative++) {
        for (c.side = LIQMAP_LONG; c.side <= LIQMAP_SHORT; c.side++) {
            for (int64_t part = 0; part < parts->n; part++) {
                c.tiers = tiers_of(parts, part);
                snprintf(c.name, sizeof c.name, "%s_%s%s", name,
                         c.cumulative ? "cumulative_" : "",
                         csv_column(text, parts, c.side, part));
                add_column(all, &c);
            }
        }
    }
}

/* The columns are this coin's from here on; those that are not are left empty. */
static void turn_to(columns *all, const coin_maps *coin, const class_list *list)
{
    classes parts;
    for (size_t i = 0; i < all->count; i++) {
        all->rows[i].is_there = 0;
    }
    for (int64_t s = 0; s < coin->n; s++) {
        const readout *v = &coin->sources[s]->replayed.readout;
        const panel p = readout_panel(v);
        parts = classes_of(list, v->tiers, v->n);
        add_panel(all, v->name, &p, &parts);
    }
    parts = classes_of(list, coin->tiers, coin->n_tiers);
    add_panel(all, "sum", &coin->by_tier, &parts);
}

static double value(const column *c, int64_t bucket)
{
    const double *row = c->cumulative ? panel_cumulative(&c->of, c->side, bucket)
                                      : panel_density(&c->of, c->side, bucket);
    double sum = 0;
    for (int64_t t = 0; t < c->of.parts; t++) {
        sum += (c->tiers & 1u << t) != 0 ? row[t] : 0;
    }
    return sum;
}

static void print_row(FILE *out, const columns *all, const coin_maps *coin,
                      int64_t bucket)
{
    char number[NUMBER_TEXT];
    csv_print_bucket(out, &coin->by_tier, bucket);
    for (size_t i = 0; i < all->count; i++) {
        const column *c = &all->rows[i];
        fprintf(out, ",%s", c->is_there ? format_number(number, value(c, bucket)) : "");
    }
    fputc('\n', out);
}

static void print_coin(FILE *out, const columns *all, const coin_maps *coin,
                       const view_options *o)
{
    char number[NUMBER_TEXT];
    const bucket_range shown = price_range_given(&o->range, &coin->by_tier);
    const char *divider = coin->name[0] != '\0' ? "," : "";
    size_t n_at;
    const double *at = view_prices(o, coin->name, coin->by_tier.price, &n_at);
    for (size_t i = 0; i < n_at; i++) {
        fprintf(out, "%s%s%s,", coin->name, divider, format_number(number, at[i]));
        print_row(out, all, coin, coin_maps_bucket(coin, at[i]));
    }
    for (int64_t b = shown.first; o->n_at == 0 && b < shown.end; b++) {
        fprintf(out, "%s%s", coin->name, divider);
        print_row(out, all, coin, b);
    }
}

/* There is no column for the age of a source: a message says which are behind. */
static void note_ages(const source_maps *m)
{
    char age[NUMBER_TEXT];
    for (int64_t i = 0; i < m->n; i++) {
        const source_map *s = &m->sources[i];
        if (s->age_ms > 0) {
            note("%s: its last snapshot is %s older than the latest", s->entry->name,
                 format_duration(age, s->age_ms < INT64_MAX ? (int64_t)s->age_ms
                                                            : INT64_MAX));
        }
    }
}

static void note_scale(const source_maps *m)
{
    char name[SOURCE_NAME];
    for (int64_t i = 0; i < m->n; i++) {
        const readout *v = &m->sources[i].replayed.readout;
        view_scale_note(&v->shown, v->stats.coverage,
                        source_entry_name(name, m->sources[i].entry));
    }
}

static void print_maps(const source_maps *m, const view_options *o, FILE *out)
{
    columns all = {0};
    note_ages(m);
    note_scale(m);
    for (int64_t i = 0; i < m->n_coins; i++) {
        turn_to(&all, &m->coins[i], &o->classes);
    }
    fprintf(out, "%s%sbucket,low,high", source_maps_have_coins(m) ? "coin," : "",
            o->n_at > 0 ? "at," : "");
    for (size_t i = 0; i < all.count; i++) {
        fprintf(out, ",%s", all.rows[i].name);
    }
    fputc('\n', out);
    for (int64_t i = 0; i < m->n_coins; i++) {
        turn_to(&all, &m->coins[i], &o->classes);
        print_coin(out, &all, &m->coins[i], o);
    }
    free(all.rows);
}

const maps_view maps_view_csv = {.name = "csv", .print = print_maps};
