/* SPDX-License-Identifier: MIT */
#include "readers/liquidated.h"
#include "readers/csv_table.h"
#include "readers/recognise.h"
#include "base/memory.h"
#include "base/parse.h"

#include <liqmap/liqmap.h>

#include <stdlib.h>
#include <string.h>

enum { TIME, LONGS, SHORTS, COLUMNS };
static const char *const names[COLUMNS] = {"time_ms", "long_quote|liq_long_usd",
                                           "short_quote|liq_short_usd"};

static void read_header(table *t, int field[COLUMNS])
{
    if (!table_next(t)) {
        table_expected(t, NULL, "a header");
    }
    for (int c = 0; c < COLUMNS; c++) {
        field[c] = table_find(t, names[c]);
        if (field[c] < 0) {
            table_expected(t, names[c], "a column of this name in the header");
        }
    }
}

static double read_amount(const table *t, int field, int column)
{
    const char *text = table_text(t, (size_t)field);
    double amount;
    if (!parse_number(text, &amount) || amount < 0 ||
        (amount != 0 && !is_amount(amount))) {
        table_expected(t, names[column],
                       "0 or an amount from " AMOUNT_RANGE ", found '%s'", text);
    }
    return amount;
}

static void read_row(liquidated *l, const table *t, const int field[COLUMNS])
{
    const char *text = table_text(t, (size_t)field[TIME]);
    const liquidated_bar *before = l->count > 0 ? &l->bars[l->count - 1] : NULL;
    liquidated_bar bar;
    if (!parse_time(text, &bar.time_ms)) {
        table_expected(t, names[TIME], "a time, found '%s'", text);
    }
    if (before != NULL && bar.time_ms <= before->time_ms) {
        table_expected(t, names[TIME], "a time after the row before, found '%s'", text);
    }
    bar.amount[LIQMAP_LONG] = read_amount(t, field[LONGS], LONGS);
    bar.amount[LIQMAP_SHORT] = read_amount(t, field[SHORTS], SHORTS);
    if (before != NULL) {
        const int64_t step = bar.time_ms - before->time_ms;
        l->bar_ms = l->count == 1 || step < l->bar_ms ? step : l->bar_ms;
    }
    l->bars[l->count++] = bar;
}

void liquidated_read(liquidated *l, const char *path)
{
    int64_t room = 0;
    int field[COLUMNS];
    size_t width;
    table *t;
    memset(l, 0, sizeof *l);
    recognise_csv(path, USE_NONE, "what liqmap feed prints");
    t = table_open(path);
    read_header(t, field);
    width = table_width(t);
    while (table_next(t)) {
        if (table_width(t) != width) {
            table_expected(t, NULL, "%d columns, as the header has, found %d",
                           (int)width, (int)table_width(t));
        }
        if (l->bars == NULL || l->count == room) {
            room = 2 * room + 512;
            l->bars = reallocate(l->bars, (size_t)room, sizeof *l->bars);
        }
        read_row(l, t, field);
    }
    if (l->count < 2) {
        table_expected(t, NULL, "at least two rows");
    }
    table_close(t);
}

void liquidated_free(liquidated *l)
{
    free(l->bars);
}
