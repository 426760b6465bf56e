/* SPDX-License-Identifier: MIT */
#ifndef POSITIONS_H
#define POSITIONS_H

#include "readers/file_kind.h"

#include <stddef.h>
#include <stdint.h>

/* Positions that are known. */
enum {
    POSITION_SIDE,
    POSITION_SIZE,
    POSITION_ENTRY,
    POSITION_LEVERAGE,
    POSITION_PRICE, /* of liquidation */
    POSITION_VALUE,
    POSITION_MARGIN, /* at entry, of an isolated one */
    POSITION_COLUMNS,
    POSITION_REQUIRED = POSITION_PRICE
};

typedef struct position {
    int32_t side;
    double number[POSITION_COLUMNS]; /* 0: not given */
    int has_no_price; /* as the venue says: cross margin, and equity to spare */
    int64_t line;
} position;

typedef struct positions {
    position *rows; /* free() */
    size_t count, room;
    char coin[32];     /* "": not known */
    int was_asked_for; /* the coin was */
    int64_t of_others; /* positions of other coins */
} positions;

/* A reader of positions: adds those of a file. */
typedef struct position_reader {
    /* Whether files of a kind are this reader's. */
    int (*reads)(const file_kind *k);
    void (*read)(positions *all, const char *path);
} position_reader;

/* Each is in a file of its own. The first that reads the file is taken. */
#define POSITION_READERS(ROW) ROW(positions_csv) ROW(positions_hyperliquid)

#define POSITION_READER_DECLARE(name) extern const position_reader reader_##name;
POSITION_READERS(POSITION_READER_DECLARE)
#undef POSITION_READER_DECLARE

/* Of all that a file has, those of one coin; coin NULL: there must be but one. */
positions positions_read(const char *path, const char *coin);

/* What messages call a column. */
const char *position_column(int column);

/* For readers. Whether a position is of our coin, which is that of the first where none was
 * asked for; it is counted if not. Below 0: it is of a second coin, and none was asked for. */
int positions_accept(positions *all, const char *coin);

/* Whether a number can be that column's; *expected: what it should be. */
int position_number(int column, double value, const char **expected);

void positions_add(positions *all, const position *row);

#endif
