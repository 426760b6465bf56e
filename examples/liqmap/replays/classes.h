/* SPDX-License-Identifier: MIT */
#ifndef CLASSES_H
#define CLASSES_H

#include "replays/panel.h"
#include "base/options.h"

#include <stddef.h>

/*
 * Tiers in classes of leverage, as people think of them: 25x, 50x, 100x. A class reaches
 * from the geometric mean with the leverage below to that with the one above; a border
 * belongs to the class above it. Up to five tiers are shown one by one, if not asked for.
 */
enum { CLASS_LIST_MOST = LIQMAP_MAX_TIERS - 2 };
enum { CLASSES_AUTO, CLASSES_LISTED, CLASSES_NONE };

typedef struct class_list {
    int mode;
    int64_t n;
    double leverage[CLASS_LIST_MOST]; /* rising */
} class_list;

/* 25x, 50x and 100x, where there are more than five tiers. */
void class_list_init(class_list *list);

/* 10,25,50,100 or none; 0: not as expected. */
#define CLASS_LIST_EXPECTED "leverages from low to high, such as 10,25,50,100, or none"
#define CLASS_LIST_HELP                                                                \
    "Leverages that tiers are shown around, such as 10,25,50,100, or none (default: "  \
    "to 15.8x, 25x, 50x, 100x and above 141x, where there are more than five tiers)"
int class_list_parse(class_list *list, const char *text);

/* Of an option_spec whose place is a class_list. */
option_read option_classes;

/* How many tiers before this one are of the same leverage. */
int nth_of_leverage(const liqmap_tier *tiers, int64_t tier);

/* Which tier of a sum a tier of one of its maps goes to: the n-th of a leverage to the
 * n-th, which is added to the n tiers where it is new. */
int64_t tier_of_sum(liqmap_tier *sum, int64_t *n, const liqmap_tier *tiers,
                    int64_t tier);

/* The parts that tiers are shown in: classes that hold a tier, or else the tiers. */
#define CLASS_TEXT 40
typedef struct classes {
    int64_t n;
    int64_t tiers;
    int are_tiers;                /* each is a tier */
    int64_t of[LIQMAP_MAX_TIERS]; /* the class of each tier */
    double leverage[PANEL_PARTS]; /* to sort by: of the tier, or the border below */
    double share[2][PANEL_PARTS]; /* of each side */
    char label[PANEL_PARTS][CLASS_TEXT];  /* 25x, to 15.8x, above 141x */
    char column[PANEL_PARTS][CLASS_TEXT]; /* 25x, to_15.8x; of tiers 25, 25_2 */
} classes;

classes classes_of(const class_list *list, const liqmap_tier *tiers, int64_t n);

/* A row by tier as one by class. */
void classes_add_up(const classes *c, double *by_class, const double *by_tier);

/* A panel by tier as one by class, to be freed. */
panel classes_panel(const classes *c, const panel *by_tier);

#endif
