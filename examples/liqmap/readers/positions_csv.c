/* SPDX-License-Identifier: MIT */
#include "readers/positions_csv.h"
#include "readers/csv_table.h"
#include "base/memory.h"
#include "base/parse.h"

static const char *const names[POSITION_COLUMNS] = {
    "side",
    "size|quantity|qty|contracts",
    "entry|entry_price|entry_px",
    "leverage",
    "liquidation_price|liq_price|liq_px",
    "position_value_usd|position_value|notional",
};
static const char *const first_names[POSITION_COLUMNS] = {
    "side", "size", "entry", "leverage", "liquidation_price", "position_value"};

static double read_number(const table *file, int column, int place)
{
    const double least = column == POSITION_LEVERAGE ? 1 : LEAST_AMOUNT;
    const char *text = place >= 0 ? table_text(file, (size_t)place) : "";
    double value = 0;
    if (column >= POSITION_REQUIRED && *text == '\0') {
        return 0;
    }
    if (!parse_number(text, &value) || value < least || value > MOST_AMOUNT) {
        table_expected(file, first_names[column], "%s, found '%s'",
                       column == POSITION_LEVERAGE ? "a number, 1 or more"
                       : value > 0                 ? "a number from " AMOUNT_RANGE
                                                   : "a number above 0",
                       text);
    }
    return value;
}

static int32_t read_side(const table *file, int place)
{
    const char *text = table_text(file, (size_t)place);
    const int side = parse_word(text, "long|short");
    if (side < 0) {
        table_expected(file, first_names[POSITION_SIDE], "long or short, found '%s'",
                       text);
    }
    return side;
}

positions positions_read(const char *path)
{
    positions all = {0};
    table *file = table_open(path);
    int place[POSITION_COLUMNS];
    size_t width;
    if (!table_next(file)) {
        table_expected(file, NULL, "a header");
    }
    width = table_width(file);
    for (int c = 0; c < POSITION_COLUMNS; c++) {
        place[c] = table_find(file, names[c]);
        if (place[c] < 0 && c < POSITION_REQUIRED) {
            table_expected(file, first_names[c], "a column of this name in the header");
        }
    }
    while (table_next(file)) {
        position p = {.line = table_line(file)};
        if (table_width(file) != width) {
            table_expected(file, NULL, "%d columns, as the header has, found %d",
                           (int)width, (int)table_width(file));
        }
        p.side = read_side(file, place[POSITION_SIDE]);
        for (int c = POSITION_SIZE; c < POSITION_COLUMNS; c++) {
            p.number[c] = read_number(file, c, place[c]);
        }
        if (all.count == all.room) {
            all.room = 2 * all.room + 64;
            all.rows = reallocate(all.rows, all.room, sizeof *all.rows);
        }
        all.rows[all.count++] = p;
    }
    if (all.count == 0) {
        table_expected(file, NULL, "at least one position");
    }
    table_close(file);
    return all;
}

const char *position_column(int column)
{
    return first_names[column];
}
