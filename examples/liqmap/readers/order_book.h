/* SPDX-License-Identifier: MIT */
#ifndef ORDER_BOOK_H
#define ORDER_BOOK_H

#include <stdint.h>

/* Points of an order book, from a start outward; the caller frees both. */
typedef struct depth {
    double *price, *quote;
    int64_t count;
} depth;

/* A CSV with the columns price and cumulative_quote. Points that no book has end the
 * program with their place. */
depth depth_read(const char *path, int is_up, double start);

#endif
