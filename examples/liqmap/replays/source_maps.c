/* SPDX-License-Identifier: MIT */
/*
 * Sources in the order given, coins in the order of their first source. A sum adds its
 * sources in that order, so that it is the same to the bit for whoever adds them again.
 */
#include "replays/source_maps.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/output.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* COIN/NAME, or NAME where there are no coins. */
static char *full_name(char *text, const maps_input *in)
{
    snprintf(text, SOURCE_NAME, "%s%s%s", in->coin, in->coin[0] != '\0' ? "/" : "",
             in->name);
    return text;
}

/* 0: no name. */
static int take_name(char *name, const char *text, size_t length)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_.-";
    if (length == 0 || length >= MAPS_NAME || strspn(text, letters) < length) {
        return 0;
    }
    memcpy(name, text, length);
    name[length] = '\0';
    return 1;
}

/* 0: not as expected. */
static int parse_input(maps_input *in, const char *text)
{
    const size_t end = strcspn(text, "=");
    const size_t coin = strcspn(text, "/=");
    const size_t name = coin < end ? coin + 1 : 0;
    memset(in, 0, sizeof *in);
    if (text[end] == '\0' || text[end + 1] == '\0' ||
        (coin < end && !take_name(in->coin, text, coin))) {
        return 0;
    }
    in->path = text + end + 1;
    return take_name(in->name, text + name, end - name);
}

/* CSV has such columns beside those of a source of the name before it. */
static int ends_in_cumulative(const char *name)
{
    static const char end[] = "_cumulative";
    const size_t length = strlen(name), of_end = sizeof end - 1;
    return length >= of_end && strcmp(name + length - of_end, end) == 0;
}

/* Whether it goes with the sources before it. */
static void check_input(const maps_options *o, const option_use *use,
                        const maps_input *in)
{
    char name[SOURCE_NAME];
    int64_t of_coin = 1;
    if (strcmp(in->name, "sum") == 0) {
        option_refuse(use, "--source: sum is what the sum is called, not a source");
    }
    if (ends_in_cumulative(in->name)) {
        option_refuse(use,
                      "--source %s: names do not end in _cumulative, as columns do",
                      full_name(name, in));
    }
    for (int64_t i = 0; i < o->n; i++) {
        const maps_input *other = &o->inputs[i];
        const int same_coin = strcmp(other->coin, in->coin) == 0;
        if (same_coin && strcmp(other->name, in->name) == 0) {
            option_refuse(use, "--source %s is given twice", full_name(name, in));
        }
        if ((other->coin[0] == '\0') != (in->coin[0] == '\0')) {
            option_refuse(use, "--source %s: all sources have a coin or none",
                          full_name(name, in));
        }
        if (strcmp(other->path, "-") == 0 && strcmp(in->path, "-") == 0) {
            option_refuse(use, "--source %s: standard input is read once",
                          full_name(name, in));
        }
        of_coin += same_coin;
    }
    if (of_coin > MAPS_MOST) {
        option_refuse(use, "--source %s: at most %d sources add up",
                      full_name(name, in), (int)MAPS_MOST);
    }
}

static int add_input(void *values, const option_use *use)
{
    maps_options *o = values;
    char name[SOURCE_NAME];
    maps_input in;
    if (!parse_input(&in, use->text)) {
        option_refuse(
            use,
            "--source: expected NAME=FILE or COIN/NAME=FILE, names of up to %d "
            "of a-z, A-Z, 0-9, _, . and -, found '%s'",
            MAPS_NAME - 1, use->text);
    }
    check_input(o, use, &in);
    o->inputs = reallocate(o->inputs, (size_t)o->n + 1, sizeof *o->inputs);
    o->inputs[o->n++] = in;
    model_name_source(o->model, full_name(name, &in));
    return 1;
}

const option_spec maps_option_rows[] = {
    {"source", "[COIN/]NAME=FILE",
     "CSV of snapshots of one of several venues; repeat it: a map of each, and their "
     "sum",
     1, .read = add_input},
    {"by", "PARTS", "Charts of several venues: venue, tier or both (default)", 3,
     option_word, offsetof(maps_options, by), .words = "venue|tier|both"},
    {0}};

void maps_options_finish(const maps_options *o, const source_options *from,
                         const view_options *shown)
{
    if (o->by >= 0 && (o->n == 0 || shown->format != VIEW_TEXT)) {
        misuse("--by is of the text that --source makes");
    }
    if (o->n > 0 && source_is_given(from)) {
        misuse("--source does not go with --snapshots, --metrics and --klines");
    }
    if (o->n > 0 && shown->top >= 0 && shown->format == VIEW_TEXT) {
        misuse("--top: with --source, clusters are told with --format json");
    }
}

void maps_options_free(maps_options *o)
{
    free(o->inputs);
}

/* The coin of a source; made where it is the first of it. */
static maps_coin *coin_of(maps *m, const maps_source *s)
{
    for (int64_t i = 0; i < m->n_coins; i++) {
        if (strcmp(m->coins[i].name, s->input->coin) == 0) {
            return &m->coins[i];
        }
    }
    m->coins[m->n_coins].name = s->input->coin;
    return &m->coins[m->n_coins++];
}

/* All that can be said before the data is read. */
static void prepare(maps *m, const maps_options *o)
{
    for (int64_t i = 0; i < m->n; i++) {
        maps_source *s = &m->sources[i];
        char name[SOURCE_NAME];
        maps_coin *c;
        s->input = &o->inputs[i];
        s->model = model_of_source(o->model, full_name(name, s->input));
        model_finish(&s->model);
        c = coin_of(m, s);
        c->sources[c->n++] = s;
        if (m->shown->unit == LIQMAP_CONTRACTS &&
            model_contract(&s->model) != model_contract(&c->sources[0]->model)) {
            misuse("--source %s: contracts of linear and inverse kind do not add up; "
                   "give --unit quote",
                   name);
        }
    }
    model_check_sources(o->model);
}

/* The first of a coin has the axis, the others take it. */
static void replay(maps_source *s, const maps_coin *c, const source_options *from,
                   const view_options *shown)
{
    source_options one = *from;
    one.snapshots = s->input->path;
    if (s != c->sources[0]) {
        model_set_axis(&s->model, &c->sources[0]->mapped.view.axis);
    }
    mapped_read(&s->mapped, &one, &s->model, NULL, shown);
    s->mapped.view.name = s->input->name;
}

static int64_t time_of(const maps_source *s)
{
    return s->mapped.view.stats.time_ms;
}

static void find_ages(maps *m)
{
    int64_t latest = time_of(&m->sources[0]);
    for (int64_t i = 1; i < m->n; i++) {
        latest = time_of(&m->sources[i]) > latest ? time_of(&m->sources[i]) : latest;
    }
    for (int64_t i = 0; i < m->n; i++) {
        m->sources[i].age_ms = (uint64_t)latest - (uint64_t)time_of(&m->sources[i]);
    }
}

/* Which tier of the sum a tier goes to: the n-th of a leverage to the n-th, which is
 * made where there is none. */
static int64_t match_tier(maps_coin *c, const view *v, int64_t tier)
{
    int64_t to = 0;
    while (to < c->n_tiers && (c->tiers[to].leverage != v->tiers[tier].leverage ||
                               view_nth(c->tiers, to) != view_nth(v->tiers, tier))) {
        to++;
    }
    if (to == c->n_tiers) {
        c->tiers[c->n_tiers++] = v->tiers[tier];
    }
    return to;
}

static void match_tiers(maps_coin *c, int64_t place[][LIQMAP_MAX_TIERS])
{
    for (int64_t s = 0; s < c->n; s++) {
        const view *v = &c->sources[s]->mapped.view;
        for (int64_t t = 0; t < v->n; t++) {
            place[s][t] = match_tier(c, v, t);
        }
    }
}

/* One array of a source into those of the sum. */
static void add_rows(double *by_venue, double *by_tier, const maps_coin *c, int64_t s,
                     const double *rows, const int64_t *place)
{
    const view *v = &c->sources[s]->mapped.view;
    for (int64_t b = 0; b < v->axis.buckets; b++) {
        const double *row = rows + b * v->n;
        by_venue[b * c->n + s] = panel_sum(row, v->n);
        for (int64_t t = 0; t < v->n; t++) {
            by_tier[b * c->n_tiers + place[t]] += row[t];
        }
    }
}

static void find_latest(maps_coin *c)
{
    c->latest = c->sources[0];
    for (int64_t s = 1; s < c->n; s++) {
        if (time_of(c->sources[s]) > time_of(c->latest)) {
            c->latest = c->sources[s];
        }
    }
}

static void add_up(maps_coin *c)
{
    int64_t place[MAPS_MOST][LIQMAP_MAX_TIERS];
    panel latest;
    find_latest(c);
    match_tiers(c, place);
    c->axis = &c->latest->mapped.view.axis;
    latest = view_panel(&c->latest->mapped.view);
    c->by_venue = panel_like(&latest, c->n);
    c->by_tier = panel_like(&latest, c->n_tiers);
    for (int64_t s = 0; s < c->n; s++) {
        const view *v = &c->sources[s]->mapped.view;
        for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
            add_rows(c->by_venue.density[side], c->by_tier.density[side], c, s,
                     v->density[side], place[s]);
            add_rows(c->by_venue.cumulative[side], c->by_tier.cumulative[side], c, s,
                     v->cumulative[side], place[s]);
        }
        recent_total(&c->lately, v->recent, time_of(c->latest));
    }
}

void maps_read(maps *m, const maps_options *o, const source_options *from,
               const view_options *shown)
{
    memset(m, 0, sizeof *m);
    m->shown = shown;
    m->by = o->by >= 0 ? o->by + 1 : MAPS_BY_VENUE | MAPS_BY_TIER;
    m->n = o->n;
    m->sources = allocate((size_t)m->n, sizeof *m->sources);
    m->coins = allocate((size_t)m->n, sizeof *m->coins);
    prepare(m, o);
    for (int64_t i = 0; i < m->n; i++) {
        replay(&m->sources[i], coin_of(m, &m->sources[i]), from, shown);
    }
    find_ages(m);
    for (int64_t i = 0; i < m->n_coins; i++) {
        add_up(&m->coins[i]);
    }
}

void maps_free(maps *m)
{
    for (int64_t i = 0; i < m->n_coins; i++) {
        panel_free(&m->coins[i].by_venue);
        panel_free(&m->coins[i].by_tier);
    }
    for (int64_t i = 0; i < m->n; i++) {
        mapped_free(&m->sources[i].mapped);
    }
    free(m->coins);
    free(m->sources);
}

int maps_have_coins(const maps *m)
{
    return m->coins[0].name[0] != '\0';
}

int64_t maps_bucket(const maps_coin *c, double price)
{
    int64_t bucket;
    must(liqmap_axis_find(c->axis, &bucket, c->by_tier.edges, c->axis->buckets + 1,
                          price));
    return bucket;
}

void maps_print(const maps *m, FILE *out)
{
    switch (m->shown->format) {
    case VIEW_TEXT:
        maps_text(m, out, output_has_colour(), isatty(STDOUT_FILENO));
        break;
    case VIEW_JSON:
        maps_json(m, out);
        break;
    default:
        maps_csv(m, out);
    }
}
