/* SPDX-License-Identifier: MIT */
#ifndef ORDER_BOOK_H
#define ORDER_BOOK_H

#include <stdint.h>

/* Points of an order book, from a start outward. */
typedef struct order_book {
    double *price, *quote;
    int64_t count;
} order_book;

/* From a CSV with the columns price and cumulative_quote. Points that a book cannot have
 * end the program with their place. */
order_book order_book_read(const char *path, int is_up, double start);

void order_book_free(order_book *b);

#endif
