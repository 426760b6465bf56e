/* SPDX-License-Identifier: MIT */
#ifndef EXTREMES_H
#define EXTREMES_H

#include <stddef.h>
#include <stdint.h>

/* How high and how low price was since any time: of all bars only those that no later
 * one exceeds. All 0: empty. */
typedef struct extreme {
    int64_t time_ms;
    double price;
} extreme;

typedef struct extreme_list {
    extreme *rows; /* later ones are nearer to the last price */
    size_t count, room;
} extreme_list;

typedef struct extremes {
    extreme_list high, low;
} extremes;

/* Times rise. */
void extremes_add(extremes *e, int64_t time_ms, double high, double low);

/* The extremes of bars later than a time; 0: there are none. */
int extremes_since(const extremes *e, int64_t time_ms, double *high, double *low);

/* A row as it was kept. */
void extreme_append(extreme_list *list, int64_t time_ms, double price);

void extremes_free(extremes *e);

#endif
