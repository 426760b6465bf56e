/* SPDX-License-Identifier: MIT */
#include "readers/positions.h"
#include "readers/recognise.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *position_column(int column)
{
    static const char *const names[POSITION_COLUMNS] = {
        "side",           "size",  "entry", "leverage", "liquidation_price",
        "position_value", "margin"};
    return names[column];
}

int positions_accept(positions *all, const char *coin)
{
    if (all->coin[0] == '\0') {
        snprintf(all->coin, sizeof all->coin, "%s", coin);
    }
    if (strncasecmp(all->coin, coin, sizeof all->coin - 1) == 0) {
        return 1;
    }
    all->of_others++;
    return all->was_asked_for ? 0 : -1;
}

int position_number(int column, double value, const char **expected)
{
    const double least = column == POSITION_LEVERAGE ? 1 : LEAST_AMOUNT;
    *expected = column == POSITION_LEVERAGE ? "a number, 1 or more"
                : value > 0                 ? "a number from " AMOUNT_RANGE
                                            : "a number above 0";
    return value >= least && value <= MOST_AMOUNT;
}

void positions_add(positions *all, const position *row)
{
    if (all->count == all->room) {
        all->room = 2 * all->room + 64;
        all->rows = reallocate(all->rows, all->room, sizeof *all->rows);
    }
    all->rows[all->count++] = *row;
}

static const position_reader *reader_of(const file_kind *k)
{
#define REFER(name) &reader_##name,
    static const position_reader *const readers[] = {POSITION_READERS(REFER)};
    size_t i = 0;
    while (i + 1 < sizeof readers / sizeof *readers && !readers[i]->reads(k)) {
        i++;
    }
    return readers[i];
}

positions positions_read(const char *path, const char *coin)
{
    positions all = {.was_asked_for = coin != NULL};
    const file_kind k = recognise(path);
    if (k.use != USE_POSITIONS && (k.is_json || k.use != USE_NONE)) {
        recognise_refuse(path, "positions", &k);
    }
    if (coin != NULL) {
        snprintf(all.coin, sizeof all.coin, "%s", coin);
    }
    reader_of(&k)->read(&all, path);
    if (all.count == 0 && all.of_others > 0) {
        fail_at(path, 0, NULL, "expected a position of %s, found those of other coins",
                all.coin);
    }
    return all;
}
