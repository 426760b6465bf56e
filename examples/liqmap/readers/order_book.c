/* SPDX-License-Identifier: MIT */
#include "readers/order_book.h"
#include "readers/csv_table.h"
#include "readers/recognise.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/parse.h"

#include <stdlib.h>

static double read_field(const table *t, int field, const char *name, double least)
{
    const char *text = table_text(t, (size_t)field);
    double value;
    if (!parse_number(text, &value) || (value != 0 && !is_amount(value)) ||
        value < least) {
        table_expected(t, name,
                       least > 0 ? "a price from " AMOUNT_RANGE ", found '%s'"
                                 : "0 or an amount from " AMOUNT_RANGE ", found '%s'",
                       text);
    }
    return value;
}

static int find(const table *t, const char *name)
{
    const int field = table_find(t, name);
    if (field < 0) {
        table_lacks(t, name);
    }
    return field;
}

/* The library asks the same of a point; here the message has the row. */
static void check(const table *t, const order_book *d, int is_up, double start)
{
    const int64_t last = d->count - 1;
    const double before = last > 0 ? d->price[last - 1] : start;
    const double price = d->price[last], quote = d->quote[last];
    char text[NUMBER_TEXT];
    if (last == 0 && price == start && quote > 0) {
        table_expected(t, "cumulative_quote", "0 at the start itself");
    }
    if ((last > 0 || price != start) && (is_up ? price <= before : price >= before)) {
        table_expected(t, "price", "a price %s %s, %s", is_up ? "above" : "below",
                       format_number(text, before),
                       last > 0 ? "the one before" : "the start");
    }
    if (last > 0 && quote < d->quote[last - 1]) {
        table_expected(t, "cumulative_quote", "no less than %s, the one before",
                       format_number(text, d->quote[last - 1]));
    }
}

order_book order_book_read(const char *path, int is_up, double start)
{
    order_book d = {NULL, NULL, 0};
    table *t;
    recognise_csv(path, USE_NONE, "CSV of an order book");
    t = table_open(path);
    int64_t room = 0;
    size_t width;
    int price, quote;
    if (!table_next(t)) {
        table_expected(t, NULL, "a header");
    }
    width = table_width(t);
    price = find(t, "price");
    quote = find(t, "cumulative_quote");
    while (table_next(t)) {
        if (table_width(t) != width) {
            table_expected(t, NULL, "%d columns, as the header has, found %d",
                           (int)width, (int)table_width(t));
        }
        if (d.count == room) {
            room = 2 * room + 64;
            d.price = reallocate(d.price, (size_t)room, sizeof *d.price);
            d.quote = reallocate(d.quote, (size_t)room, sizeof *d.quote);
        }
        d.price[d.count] = read_field(t, price, "price", LEAST_AMOUNT);
        d.quote[d.count] = read_field(t, quote, "cumulative_quote", 0);
        d.count++;
        check(t, &d, is_up, start);
    }
    if (d.count == 0) {
        table_expected(t, NULL, "at least one point");
    }
    table_close(t);
    return d;
}

void order_book_free(order_book *b)
{
    free(b->price);
    free(b->quote);
}
