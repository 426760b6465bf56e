/* SPDX-License-Identifier: MIT */
/* Up to ROWS rows of columns, room for some of their findings. */
#include "any.h"

#include <liqmap/inspect.h>

#define ROWS 3
#define FINDINGS 2

static liqmap_columns *any_columns(int64_t n)
{
    liqmap_columns *c = any_struct(sizeof *c);
    c->time_ms = MAYBE(DOUBLES(n));
    c->open_interest = MAYBE(DOUBLES(n));
    c->high = MAYBE(DOUBLES(n));
    c->low = MAYBE(DOUBLES(n));
    c->close = MAYBE(DOUBLES(n));
    c->entry = MAYBE(DOUBLES(n));
    c->volume = MAYBE(DOUBLES(n));
    c->unused = MAYBE(c);
    return c;
}

static void inspect(const liqmap_columns *columns, int64_t n,
                    const liqmap_limits *limits, int64_t capacity)
{
    int64_t count;
    liqmap_inspect(MAYBE(any_rows(capacity, 40, sizeof(liqmap_finding))), capacity, 40,
                   MAYBE(&count), columns, n, limits);
}

static void refused(const liqmap_columns *columns, const liqmap_limits *limits)
{
    liqmap_inspect(any_rows(1, 32, 32), any_between(INT64_MIN, 1),
                   any_between(INT64_MIN, 39), NULL, columns, any_between(INT64_MIN, 0),
                   limits);
}

void main(void)
{
    inspect(any_columns(0), 0, MAYBE(any_struct(sizeof(liqmap_limits))), 0);
    inspect(any_columns(1), 1, any_struct(sizeof(liqmap_limits) + 8), 1);
    inspect(any_columns(ROWS), ROWS, any_struct(sizeof(liqmap_limits)), 0);
    inspect(any_columns(ROWS), ROWS, any_struct(sizeof(liqmap_limits)), FINDINGS);
    refused(any_columns(0), NULL);
    refused(any_columns(0), short_struct(LIQMAP_FIRST_SIZEOF_LIMITS));
    refused(short_struct(LIQMAP_FIRST_SIZEOF_COLUMNS), NULL);
    refused(long_struct(), NULL);
    refused(NULL, NULL);
}
