/* SPDX-License-Identifier: MIT */
#ifndef ORDERS_H
#define ORDERS_H

#include <stddef.h>
#include <stdint.h>

/* Liquidations: a position of one instrument was closed by force. */
typedef struct order {
    int64_t time_ms;
    int is_short; /* the position was */
    double contracts, price;
} order;

typedef struct orders {
    order *rows; /* free() */
    size_t count, room;
    int64_t messages;
    int64_t skipped;   /* messages that are not about liquidations: of these */
    int64_t of_others; /* orders of other instruments */
    int64_t not_final; /* orders that may come again, or filled nothing */
} orders;

void orders_add(orders *o, const order *row);

/* Sorts by time, keeps one of orders that are equal, and returns how many were dropped.
 * What is left does not depend on the order of the input. */
int64_t orders_drop_duplicates(orders *o);

#endif
