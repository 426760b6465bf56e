/* SPDX-License-Identifier: MIT */
/*
 * Positions out of Hyperliquid's clearinghouseState: one account, or several one after another
 * or within each other, wherever their assetPositions lie.
 */
#include "readers/json_document.h"
#include "readers/positions.h"
#include "base/errors.h"
#include "base/parse.h"

#include <math.h>
#include <string.h>

#define MOST_BYTES 268435456
#define DEEPEST 8 /* objects and arrays around an account */

/* Of any sign. */
static double number_of(const node *n)
{
    char text[NODE_TEXT];
    double value = 0;
    if (n->value == NULL || !parse_number(node_text(n, text), &value)) {
        node_expected(n, "a number");
    }
    return value;
}

static double column_of(const node *n, int column)
{
    const double value = fabs(number_of(n));
    const char *expected;
    if (!position_number(column, value, &expected)) {
        node_expected(n, "%s", expected);
    }
    return value;
}

static double given(const node *n, int column)
{
    return node_given(n) ? column_of(n, column) : 0;
}

/* What an isolated position was opened with: of what is used now, less its profit. */
static double margin_at_entry(const node *p)
{
    const node used = node_key(p, "marginUsed"), profit = node_key(p, "unrealizedPnl");
    double margin = 0;
    if (node_given(&used) && node_given(&profit)) {
        margin = number_of(&used) - number_of(&profit);
    }
    return is_amount(margin) ? margin : 0;
}

/* {coin, szi, entryPx, leverage {type, value}, liquidationPx, positionValue, marginUsed,
 * unrealizedPnl}; szi is below 0 of a short. */
static void read_position(positions *all, const node *p)
{
    char text[NODE_TEXT];
    const node coin = node_key(p, "coin"), size = node_key(p, "szi");
    const node entry = node_key(p, "entryPx"), price = node_key(p, "liquidationPx");
    const node leverage = node_key(p, "leverage"), mode = node_key(&leverage, "type");
    const node times = node_key(&leverage, "value"),
               worth = node_key(p, "positionValue");
    const int accepted = positions_accept(all, node_text(&coin, text));
    position row = {.line = document_line(p->document)};
    if (accepted < 0) {
        node_expected(&coin, "%s as before, or --coin NAME", all->coin);
    }
    if (!accepted) {
        return;
    }
    row.side = number_of(&size) < 0;
    row.number[POSITION_SIZE] = column_of(&size, POSITION_SIZE);
    row.number[POSITION_ENTRY] = column_of(&entry, POSITION_ENTRY);
    row.number[POSITION_LEVERAGE] = column_of(&times, POSITION_LEVERAGE);
    row.number[POSITION_PRICE] = given(&price, POSITION_PRICE);
    row.number[POSITION_VALUE] = given(&worth, POSITION_VALUE);
    if (node_word(&mode, "cross|isolated", "cross or isolated") == 0) {
        row.has_no_price = row.number[POSITION_PRICE] == 0;
    } else {
        row.number[POSITION_MARGIN] = margin_at_entry(p);
    }
    positions_add(all, &row);
}

static void read_account(positions *all, const node *list)
{
    const size_t count = node_count(list);
    for (size_t i = 0; i < count; i++) {
        const node asset = node_at(list, i), p = node_key(&asset, "position");
        if (!json_is_object(p.value)) {
            node_expected(&p, "an object");
        }
        read_position(all, &p);
    }
}

/* Every account at or below a value; whether there is any. */
static int read_accounts(positions *all, const node *n, int depth)
{
    const node list = node_key(n, "assetPositions");
    const char *key;
    json_t *value;
    int found = 0;
    if (list.value != NULL) {
        read_account(all, &list);
        return 1;
    }
    if (depth == 0) {
        return 0;
    }
    for (size_t i = 0; i < json_array_size(n->value); i++) {
        const node inner = node_at(n, i);
        found |= read_accounts(all, &inner, depth - 1);
    }
    json_object_foreach((json_t *)n->value, key, value)
    {
        const node inner = node_key(n, key);
        found |= read_accounts(all, &inner, depth - 1);
    }
    return found;
}

static int reads(const file_kind *k)
{
    return k->is_json;
}

static void read_file(positions *all, const char *path)
{
    document *file = document_open(path, MOST_BYTES, NULL);
    while (document_next(file)) {
        const node root = node_root(file);
        if (!read_accounts(all, &root, DEEPEST)) {
            node_expected(&root, "a clearinghouseState, with assetPositions");
        }
    }
    if (all->count == 0 && all->of_others == 0) {
        fail_at(document_path(file), 0, NULL, "expected at least one position");
    }
    document_close(file);
}

const position_reader reader_positions_hyperliquid = {reads, read_file};
