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
    int64_t message; /* which one it came in */
} order;

/* How many messages had a topic that is no liquidation. */
typedef struct skipped_topic {
    char name[64];
    int64_t count;
} skipped_topic;
#define SKIPPED_TOPICS 8 /* the first so many; the rest counts as one more */

typedef struct orders {
    order *rows; /* free() */
    size_t count, room;
    int64_t messages;
    int64_t skipped;   /* messages that are not about liquidations: of these */
    int64_t of_others; /* orders of other instruments */
    int64_t not_final; /* orders that may come again, or filled nothing */
    skipped_topic topics[SKIPPED_TOPICS + 1]; /* of those skipped */
} orders;

void orders_add(orders *o, const order *row);

/* Counts a message of a topic that is skipped. */
void orders_skip(orders *o, const char *topic);

/* Sorts by time and drops copies: of orders that are equal, as many are kept as one message
 * had most of, since equal orders in one message are orders each. Returns how many were
 * dropped. What is left does not depend on the order of the input. */
int64_t orders_drop_duplicates(orders *o);

#endif
