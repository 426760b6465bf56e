/* SPDX-License-Identifier: MIT */
#ifndef POSITIONS_CSV_H
#define POSITIONS_CSV_H

#include <stddef.h>
#include <stdint.h>

/* Positions that are known, out of a CSV. */
enum {
    POSITION_SIDE,
    POSITION_SIZE,
    POSITION_ENTRY,
    POSITION_LEVERAGE,
    POSITION_PRICE, /* of liquidation */
    POSITION_VALUE,
    POSITION_COLUMNS,
    POSITION_REQUIRED = POSITION_PRICE
};

typedef struct position {
    int32_t side;
    double number[POSITION_COLUMNS]; /* 0: not given */
    int64_t line;
} position;

typedef struct positions {
    position *rows; /* free() */
    size_t count, room;
} positions;

positions positions_read(const char *path);

/* What messages call a column. */
const char *position_column(int column);

#endif
