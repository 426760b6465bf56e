/* SPDX-License-Identifier: MIT */
#include "readers/orders.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void orders_add(orders *o, const order *row)
{
    if (o->count == o->room) {
        o->room = 2 * o->room + 512;
        o->rows = reallocate(o->rows, o->room, sizeof *o->rows);
    }
    o->rows[o->count++] = *row;
}

static int compare(double a, double b)
{
    return a < b ? -1 : a > b;
}

void orders_skip(orders *o, const char *topic)
{
    size_t i = 0;
    while (i < SKIPPED_TOPICS && o->topics[i].count > 0 &&
           strncmp(o->topics[i].name, topic, sizeof o->topics[i].name - 1) != 0) {
        i++;
    }
    if (o->topics[i].count++ == 0) {
        snprintf(o->topics[i].name, sizeof o->topics[i].name, "%s",
                 i < SKIPPED_TOPICS ? topic : "others");
    }
}

/* What makes two orders equal. */
static int by_content(const order *x, const order *y)
{
    if (x->time_ms != y->time_ms) {
        return x->time_ms < y->time_ms ? -1 : 1;
    }
    if (x->is_short != y->is_short) {
        return x->is_short - y->is_short;
    }
    return x->price != y->price ? compare(x->price, y->price)
                                : compare(x->contracts, y->contracts);
}

/* Equal orders are neighbours, those of one message together; sums do not depend on the
 * order of messages. */
static int by_time(const void *a, const void *b)
{
    const order *x = a, *y = b;
    const int content = by_content(x, y);
    return content != 0 ? content
                        : (x->message > y->message) - (x->message < y->message);
}

/* Of equal orders, how many the message had that had most of them. */
static size_t most_of_a_message(const order *rows, size_t equal)
{
    size_t most = 0, run = 0;
    for (size_t i = 0; i < equal; i++) {
        run = i > 0 && rows[i].message == rows[i - 1].message ? run + 1 : 1;
        most = run > most ? run : most;
    }
    return most;
}

int64_t orders_drop_duplicates(orders *o)
{
    const size_t given = o->count;
    size_t kept = 0, end;
    if (given > 0) {
        qsort(o->rows, given, sizeof *o->rows, by_time);
    }
    for (size_t i = 0; i < given; i = end) {
        size_t count;
        for (end = i + 1; end < given && by_content(&o->rows[i], &o->rows[end]) == 0;) {
            end++;
        }
        count = most_of_a_message(o->rows + i, end - i);
        memmove(o->rows + kept, o->rows + i, count * sizeof *o->rows);
        kept += count;
    }
    o->count = kept;
    return (int64_t)(given - kept);
}
