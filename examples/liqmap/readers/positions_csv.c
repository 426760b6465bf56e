/* SPDX-License-Identifier: MIT */
/* Positions out of a CSV. */
#include "readers/csv_table.h"
#include "readers/positions.h"
#include "base/parse.h"

static const char *const names[POSITION_COLUMNS] = {
    "side",
    "size|quantity|qty|contracts",
    "entry|entry_price|entry_px",
    "leverage",
    "liquidation_price|liq_price|liq_px",
    "position_value_usd|position_value|notional",
    "margin|isolated_margin",
};
static const char coin_names[] = "coin|symbol|asset";
static const char mode_names[] = "margin_mode|margin_type|leverage_type";

typedef struct columns {
    table *file;
    size_t width;
    int place[POSITION_COLUMNS], coin, mode;
} columns;

static void read_header(columns *c)
{
    if (!table_next(c->file)) {
        table_expected(c->file, NULL, "a header");
    }
    c->width = table_width(c->file);
    for (int n = 0; n < POSITION_COLUMNS; n++) {
        c->place[n] = table_find(c->file, names[n]);
        if (n < POSITION_REQUIRED && c->place[n] < 0) {
            table_lacks(c->file, position_column(n));
        }
    }
    c->coin = table_find(c->file, coin_names);
    c->mode = table_find(c->file, mode_names);
}

static const char *text_of(const columns *c, int place)
{
    return place >= 0 ? table_text(c->file, (size_t)place) : "";
}

static double read_number(const columns *c, int column)
{
    const char *text = text_of(c, c->place[column]), *expected;
    double value = 0;
    if (column >= POSITION_REQUIRED && *text == '\0') {
        return 0;
    }
    if (!parse_number(text, &value) || !position_number(column, value, &expected)) {
        position_number(column, value, &expected);
        table_expected(c->file, position_column(column), "%s, found '%s'", expected,
                       text);
    }
    return value;
}

static int32_t read_side(const columns *c)
{
    const char *text = text_of(c, c->place[POSITION_SIDE]);
    const int side = parse_word(text, "long|short");
    if (side < 0) {
        table_expected(c->file, position_column(POSITION_SIDE),
                       "long or short, found '%s'", text);
    }
    return side;
}

static int is_isolated(const columns *c)
{
    const char *text = text_of(c, c->mode);
    const int mode = parse_word(text, "cross|isolated|");
    if (mode < 0) {
        table_expected(c->file, "margin_mode", "cross or isolated, found '%s'", text);
    }
    return mode == 1;
}

static int accept(positions *all, const columns *c)
{
    const char *coin = text_of(c, c->coin);
    const int accepted = *coin == '\0' ? 1 : positions_accept(all, coin);
    if (accepted < 0) {
        table_expected(c->file, "coin", "%s as before, or --coin NAME, found '%s'",
                       all->coin, coin);
    }
    return accepted;
}

static int reads(const file_kind *k)
{
    return !k->is_json;
}

static void read_file(positions *all, const char *path)
{
    columns c = {.file = table_open(path)};
    read_header(&c);
    while (table_next(c.file)) {
        position p = {.line = table_line(c.file)};
        int isolated;
        if (table_width(c.file) != c.width) {
            table_expected(c.file, NULL, "%d columns, as the header has, found %d",
                           (int)c.width, (int)table_width(c.file));
        }
        if (!accept(all, &c)) {
            continue;
        }
        p.side = read_side(&c);
        for (int n = POSITION_SIZE; n < POSITION_COLUMNS; n++) {
            p.number[n] = read_number(&c, n);
        }
        isolated = is_isolated(&c) || p.number[POSITION_MARGIN] > 0;
        p.has_no_price =
            c.place[POSITION_PRICE] >= 0 && p.number[POSITION_PRICE] == 0 && !isolated;
        positions_add(all, &p);
    }
    if (all->count == 0 && all->of_others == 0) {
        table_expected(c.file, NULL, "at least one position");
    }
    table_close(c.file);
}

const position_reader reader_positions_csv = {reads, read_file};
