/* SPDX-License-Identifier: MIT */
/*
 * A squeeze for people, 80 columns: what was pushed, where price ended and why, and
 * what burned on the way; or a plot of the order each price takes.
 */
#include "views/text.h"
#include "views/view_cascade.h"
#include "views/view_map_text.h"
#include "views/view_maps_text.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/screen.h"

#include <stdlib.h>
#include <string.h>

#define BURNED_LINES 12
#define CURVE_LINES 24
#define ZONES 5    /* listed at most, the largest */
#define SHOWN 0.95 /* of the fuel: the plot reaches to where that lies */

static const char *side_of(const squeeze *s)
{
    return s->direction == LIQMAP_UP ? "shorts" : "longs";
}

/* 95,474.20 (+0.50 %) */
static void print_price(const squeeze *s, FILE *out, double price)
{
    char text[NUMBER_TEXT];
    fprintf(out, "%s (%+.2f %%)", format_price(text, price),
            100 * (price - s->start) / s->start);
}

/* Direction, start, the order where there is one, and the book. */
static void print_push(const squeeze *s, FILE *out)
{
    char text[NUMBER_TEXT];
    fprintf(out, "\n%s from %s", s->direction == LIQMAP_UP ? "up" : "down",
            format_price(text, s->start));
    if (!s->is_trigger) {
        fprintf(out, " by an order of %s", format_amount(text, s->end.order));
    }
    if (s->book.count == 0) {
        fprintf(out, "\nin a book of %s a percent\n",
                format_amount(text, s->per_percent));
    } else {
        const int64_t last = s->book.count - 1;
        fprintf(out, "\nin a book of %s", format_amount(text, s->book.quote[last]));
        fprintf(out, " as far as %s\n", format_price(text, s->book.price[last]));
    }
}

static void print_start(const squeeze *s, FILE *out, int colour)
{
    char text[NUMBER_TEXT];
    fprintf(out, "%14s %s--- start: %s %s ---%s\n", format_price(text, s->start),
            colour ? "\033[1m" : "", side_of(s),
            s->direction == LIQMAP_UP ? "above" : "below", colour ? "\033[0m" : "");
}

/* ---- one order ---------------------------------------------------------------- */

static void print_reason(const liqmap_cascade_end *e, FILE *out)
{
    char text[NUMBER_TEXT];
    format_amount(text, e->unfilled);
    if (e->reason == LIQMAP_STOPPED) {
        fputs("stopped: the book holds the order and what it forced out\n", out);
    } else if (e->reason == LIQMAP_BOOK_EXHAUSTED) {
        fprintf(out, "the book is exhausted: %s found no order\n", text);
    } else {
        fprintf(out, "the axis is exhausted: %s pushes on, past what is known\n", text);
    }
}

static void print_venues(const squeeze *s, FILE *out)
{
    char amount[NUMBER_TEXT], word[80];
    words w = {out, 0, 2};
    if (s->venues == NULL) {
        return;
    }
    fputc('\n', out);
    text_word(&w, "by venue:");
    for (int64_t i = 0; i < s->venues->n; i++) {
        snprintf(word, sizeof word, "%.32s %.30s", s->venues->sources[i]->entry->name,
                 format_amount(amount, s->by_venue[i]));
        text_word(&w, word);
    }
}

static void print_outcome(const squeeze *s, FILE *out)
{
    const liqmap_cascade_end *e = &s->end;
    char a[NUMBER_TEXT], word[80];
    double by_class[PANEL_PARTS];
    words w = {out, 0, 2};
    fputs("the book alone    ", out);
    print_price(s, out, s->alone);
    fputs("\nwith the forced   ", out);
    print_price(s, out, e->price);
    fputc('\n', out);
    print_reason(e, out);
    snprintf(word, sizeof word, "%s forced out %.30s:", side_of(s),
             format_amount(a, e->liquidated));
    text_word(&w, word);
    classes_add_up(&s->classes, by_class, e->by_tier);
    for (int64_t i = 0; i < s->classes.n; i++) {
        snprintf(word, sizeof word, "%.20s %.30s", s->classes.label[i],
                 format_amount(a, by_class[i]));
        text_word(&w, word);
    }
    print_venues(s, out);
    fprintf(out, "\namplification %.2f\n", e->amplification);
}

/* A line of the table: `wide` buckets, the nearest `band` times so many outward. */
typedef struct band {
    double part[PANEL_PARTS];
    double amount, total, price; /* price: the edge that lies further out */
} band;

/* How many buckets outward it burned. */
static int64_t burned(const squeeze *s)
{
    int64_t last;
    if (s->n_burned == 0) {
        return 0;
    }
    last = s->burned[s->n_burned - 1].bucket;
    return (s->direction == LIQMAP_UP ? last - s->curve.first : s->curve.first - last) +
           1;
}

static band read_band(const squeeze *s, int64_t nth, int64_t wide, int64_t all)
{
    const readout *v = s->map;
    band b = {{0}, 0, 0, 0};
    for (int64_t i = nth * wide; i < (nth + 1) * wide && i < all; i++) {
        const int64_t bucket = squeeze_bucket(s, i);
        for (int64_t t = 0; t < v->n; t++) {
            b.part[s->classes.of[t]] += v->density[s->direction][bucket * v->n + t];
            b.amount += v->density[s->direction][bucket * v->n + t];
        }
        b.price = v->edges[s->direction == LIQMAP_UP ? bucket + 1 : bucket];
    }
    return b;
}

static void print_band(const squeeze *s, FILE *out, const band *b, double most,
                       int colour)
{
    char text[NUMBER_TEXT];
    fprintf(out, "%14s ", format_price(text, b->price));
    text_bar(out, b->part, s->classes.n, most, colour);
    fprintf(out, " %9s", b->amount > 0 ? format_amount(text, b->amount) : "-");
    fprintf(out, " %9s\n", format_amount(text, b->total));
}

static void print_burned(const squeeze *s, FILE *out, int colour)
{
    const int64_t rows = screen_rows(BURNED_LINES);
    const int64_t all = burned(s), wide = (all + rows - 1) / rows;
    const int64_t lines = all > 0 ? (all + wide - 1) / wide : 0;
    band *bands;
    double most = 0, so_far = 0;
    if (all == 0) {
        fprintf(out, "\nNobody is forced out on the way.\n");
        return;
    }
    bands = allocate((size_t)lines, sizeof *bands);
    for (int64_t i = 0; i < lines; i++) {
        bands[i] = read_band(s, i, wide, all);
        most = bands[i].amount > most ? bands[i].amount : most;
        so_far += bands[i].amount;
        bands[i].total = so_far;
    }
    fputc('\n', out);
    text_buckets(out, s->map->edges, squeeze_bucket(s, 0), wide);
    fprintf(out, "%14s %-*s %9s %9s\n", "price to", text_bar_width(), "", "burned",
            "total");
    if (s->direction == LIQMAP_DOWN) {
        print_start(s, out, colour);
    }
    for (int64_t i = 0; i < lines; i++) {
        const int64_t line = s->direction == LIQMAP_UP ? lines - 1 - i : i;
        print_band(s, out, &bands[line], most, colour);
    }
    if (s->direction == LIQMAP_UP) {
        print_start(s, out, colour);
    }
    free(bands);
}

/* ---- every order -------------------------------------------------------------- */

static double fuel_of(const squeeze *s, int64_t steps)
{
    const readout *v = s->map;
    double sum = 0;
    for (int64_t t = 0; t < v->n; t++) {
        sum += v->density[s->direction][squeeze_bucket(s, steps) * v->n + t];
    }
    return sum;
}

/* How many buckets outward hold SHOWN of the fuel that can be reached; all, where there
 * is none. */
static int64_t reach(const squeeze *s)
{
    double all = 0, so_far = 0;
    int64_t steps = 0;
    for (int64_t i = 0; i < s->curve.length; i++) {
        all += fuel_of(s, i);
    }
    while (all > 0 && steps < s->curve.length && so_far < SHOWN * all) {
        so_far += fuel_of(s, steps++);
    }
    return all > 0 ? steps : s->curve.length;
}

/* Whether buckets this many steps out touch a zone. */
static int in_zone(const squeeze *s, int64_t from, int64_t to)
{
    const int64_t a = squeeze_bucket(s, from), b = squeeze_bucket(s, to);
    const int64_t low = a < b ? a : b, high = a < b ? b : a;
    for (int64_t i = 0; i < s->curve.n_zones; i++) {
        if (low < s->zones[i].first + s->zones[i].count && high >= s->zones[i].first) {
            return 1;
        }
    }
    return 0;
}

/* The price of the furthest of some buckets, and the order that takes it there. */
static void print_order(const squeeze *s, FILE *out, int64_t from, int64_t to,
                        double most, int colour)
{
    char bar[SCREEN_MOST], text[NUMBER_TEXT];
    const int runs = in_zone(s, from, to), width = text_bar_width();
    const int length = most > 0 ? (int)(width * s->orders[to] / most + 0.5) : 0;
    memset(bar, runs ? '#' : '=', sizeof bar);
    bar[length] = '\0';
    fprintf(out, "%14s ",
            format_price(text, squeeze_near_edge(s, squeeze_bucket(s, to))));
    fprintf(out, "%s%s%s%*s", colour && runs ? "\033[31m" : "", bar,
            colour && runs ? "\033[0m" : "", width - length, "");
    fprintf(out, " %9s%s\n", format_amount(text, s->orders[to]),
            runs ? "  runs by itself" : "");
}

static void print_curve(const squeeze *s, FILE *out, int colour)
{
    const int64_t rows = screen_rows(CURVE_LINES);
    const int64_t all = reach(s), wide = (all + rows - 1) / rows;
    const int64_t lines = all > 0 ? (all + wide - 1) / wide : 0;
    if (all == 0) {
        fputs("\nNo bucket can be reached: nothing to draw.\n", out);
        return;
    }
    fputc('\n', out);
    text_buckets(out, s->map->edges, squeeze_bucket(s, 0), wide);
    fprintf(out, "%14s %-*s %9s\n", "price", text_bar_width(), "", "order");
    if (s->direction == LIQMAP_DOWN) {
        print_start(s, out, colour);
    }
    for (int64_t i = 0; i < lines; i++) {
        const int64_t line = s->direction == LIQMAP_UP ? lines - 1 - i : i;
        const int64_t end = (line + 1) * wide < all ? (line + 1) * wide : all;
        print_order(s, out, line * wide, end - 1, s->orders[all - 1], colour);
    }
    if (s->direction == LIQMAP_UP) {
        print_start(s, out, colour);
    }
}

/* The largest zones, of equals the nearest first, in the order they are met. */
static int64_t choose_zones(const squeeze *s, int64_t chosen[ZONES])
{
    int64_t n = 0, least;
    for (int64_t i = 0; i < s->curve.n_zones; i++) {
        if (n < ZONES) {
            chosen[n++] = i;
            continue;
        }
        least = 0;
        for (int64_t k = 1; k < ZONES; k++) {
            least =
                s->zones[chosen[k]].fuel <= s->zones[chosen[least]].fuel ? k : least;
        }
        if (s->zones[i].fuel > s->zones[chosen[least]].fuel) {
            memmove(chosen + least, chosen + least + 1,
                    (size_t)(ZONES - 1 - least) * sizeof *chosen);
            chosen[ZONES - 1] = i;
        }
    }
    return n;
}

static void print_zones(const squeeze *s, FILE *out)
{
    int64_t chosen[ZONES] = {0};
    const int64_t n = choose_zones(s, chosen);
    char a[NUMBER_TEXT], b[NUMBER_TEXT], c[NUMBER_TEXT], d[NUMBER_TEXT];
    fprintf(out, "\nsqueeze zones, where price runs by itself: %s%s\n",
            n == 0 ? "none" : format_integer(a, s->curve.n_zones),
            s->curve.n_zones > n ? ", the largest are" : "");
    for (int64_t i = 0; i < n; i++) {
        const liqmap_zone *z = &s->zones[chosen[i]];
        fprintf(out, "  %14s to %-14s forced %9s  by an order of %s\n",
                format_price(a, z->from), format_price(b, z->to),
                format_amount(c, z->fuel), format_amount(d, z->order));
    }
}

static void print_squeeze(const squeeze *s, FILE *out)
{
    const int colour = screen_has_colour();
    if (s->venues != NULL) {
        view_maps_text_header(s->venues, LIQMAP_QUOTE, out, colour);
    } else {
        view_text_header(s->map, &s->classes, out, colour);
    }
    print_push(s, out);
    if (s->is_trigger) {
        print_curve(s, out, colour);
        print_zones(s, out);
    } else {
        print_outcome(s, out);
        print_burned(s, out, colour);
    }
}

const cascade_view cascade_view_text = {"text", 1, print_squeeze};
