/* SPDX-License-Identifier: MIT */
#include "replays/classes.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/parse.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define TIERS_SHOWN 5 /* one by one, at most */

/* The outermost leverages reach as far out as if one so many times lower, or higher, came
 * next: 10x and 200x around 25x, 50x and 100x. */
#define NEXT_BELOW 2.5
#define NEXT_ABOVE 2.0

void class_list_init(class_list *list)
{
    *list = (class_list){CLASSES_AUTO, 3, {25, 50, 100}};
}

int class_list_parse(class_list *list, const char *text)
{
    class_list l = {.mode = CLASSES_LISTED};
    char part[NUMBER_TEXT];
    if (strcmp(text, "none") == 0) {
        list->mode = CLASSES_NONE;
        return 1;
    }
    for (const char *rest = text; rest != NULL; l.n++) {
        const size_t length = strcspn(rest, ",");
        if (length >= sizeof part || l.n == CLASS_LIST_MOST) {
            return 0;
        }
        memcpy(part, rest, length);
        part[length] = '\0';
        rest = rest[length] == ',' ? rest + length + 1 : NULL;
        if (!parse_number(part, &l.leverage[l.n]) || !(l.leverage[l.n] >= 1) ||
            l.leverage[l.n] > 1e6 ||
            (l.n > 0 && l.leverage[l.n] <= l.leverage[l.n - 1])) {
            return 0;
        }
    }
    *list = l;
    return 1;
}

int option_classes(void *values, const option_use *use)
{
    class_list *list = (class_list *)((char *)values + use->option->place);
    return class_list_parse(list, use->text);
}

/* The border below a leverage of the list; with n, the one above the last. */
static double border(const class_list *l, int64_t i)
{
    const double below = i > 0 ? l->leverage[i - 1] : l->leverage[0] / NEXT_BELOW;
    const double above = i < l->n ? l->leverage[i] : below * NEXT_ABOVE;
    return sqrt(below * above);
}

/* 0: below all of the list, n + 1: above. */
static int64_t class_of(const class_list *l, double leverage)
{
    int64_t i = 0;
    while (i <= l->n && leverage >= border(l, i)) {
        i++;
    }
    return i;
}

int nth_of_leverage(const liqmap_tier *tiers, int64_t tier)
{
    int nth = 0;
    for (int64_t t = 0; t < tier; t++) {
        nth += tiers[t].leverage == tiers[tier].leverage;
    }
    return nth;
}

static void name_tier(classes *c, const liqmap_tier *tiers, int64_t t)
{
    char text[NUMBER_TEXT];
    const int nth = 1 + nth_of_leverage(tiers, t);
    format_number(text, tiers[t].leverage);
    snprintf(c->label[t], CLASS_TEXT, "%.30sx", text);
    if (nth == 1) {
        snprintf(c->column[t], CLASS_TEXT, "%.30s", text);
    } else {
        snprintf(c->column[t], CLASS_TEXT, "%.24s_%d", text, nth);
    }
}

static void name_class(classes *c, const class_list *l, int64_t nth)
{
    char *label = c->label[c->n], number[NUMBER_TEXT];
    if (nth == 0) {
        snprintf(label, CLASS_TEXT, "to %.3gx", border(l, 0));
    } else if (nth > l->n) {
        snprintf(label, CLASS_TEXT, "above %.3gx", border(l, l->n));
    } else {
        snprintf(label, CLASS_TEXT, "%.30sx",
                 format_number(number, l->leverage[nth - 1]));
    }
    strcpy(c->column[c->n], label);
    label = strchr(c->column[c->n], ' ');
    if (label != NULL) {
        *label = '_';
    }
}

static void add_tier(classes *c, const liqmap_tier *tier, int64_t t, int64_t to)
{
    c->of[t] = to;
    c->share[LIQMAP_LONG][to] += tier->share_long;
    c->share[LIQMAP_SHORT][to] += tier->share_short;
}

static void take_tiers(classes *c, const liqmap_tier *tiers)
{
    for (int64_t t = 0; t < c->tiers; t++) {
        name_tier(c, tiers, t);
        c->leverage[t] = tiers[t].leverage;
        add_tier(c, &tiers[t], t, t);
    }
    c->n = c->tiers;
}

classes classes_of(const class_list *l, const liqmap_tier *tiers, int64_t n)
{
    classes c = {.tiers = n};
    c.are_tiers =
        l->mode == CLASSES_NONE || (l->mode == CLASSES_AUTO && n <= TIERS_SHOWN);
    if (c.are_tiers) {
        take_tiers(&c, tiers);
        return c;
    }
    for (int64_t nth = 0; nth <= l->n + 1; nth++) {
        int has_any = 0;
        for (int64_t t = 0; t < n; t++) {
            if (class_of(l, tiers[t].leverage) == nth) {
                add_tier(&c, &tiers[t], t, c.n);
                has_any = 1;
            }
        }
        if (has_any) {
            name_class(&c, l, nth);
            c.leverage[c.n] = nth > 0 ? border(l, nth - 1) : 0;
            c.n++;
        }
    }
    return c;
}

int64_t tier_of_sum(liqmap_tier *sum, int64_t *n, const liqmap_tier *tiers,
                    int64_t tier)
{
    int64_t to = 0;
    while (to < *n && (sum[to].leverage != tiers[tier].leverage ||
                       nth_of_leverage(sum, to) != nth_of_leverage(tiers, tier))) {
        to++;
    }
    if (to == LIQMAP_MAX_TIERS) {
        fail("maps of more than %d tiers together do not add up", LIQMAP_MAX_TIERS);
    }
    if (to == *n) {
        sum[(*n)++] = tiers[tier];
    }
    return to;
}

void classes_add_up(const classes *c, double *by_class, const double *by_tier)
{
    memset(by_class, 0, (size_t)c->n * sizeof *by_class);
    for (int64_t t = 0; t < c->tiers; t++) {
        by_class[c->of[t]] += by_tier[t];
    }
}

panel classes_panel(const classes *c, const panel *by_tier)
{
    panel p = panel_like(by_tier, c->n);
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t b = 0; b < p.buckets; b++) {
            classes_add_up(c, p.density[side] + b * c->n,
                           by_tier->density[side] + b * c->tiers);
            classes_add_up(c, p.cumulative[side] + b * c->n,
                           by_tier->cumulative[side] + b * c->tiers);
        }
    }
    return p;
}
