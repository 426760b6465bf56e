/* SPDX-License-Identifier: MIT */
#ifndef LIQMAP_TESTS_PUBLISHED_PRICES_H
#define LIQMAP_TESTS_PUBLISHED_PRICES_H

/*
 * Liquidation prices that venues published or that were observed on them, each with its
 * source. Facts, not results: nothing here was computed by liqmap.
 */

#include "suite.h"

#include <liqmap/margin.h>

typedef struct published_case {
    const char *id, *venue;
    char grade; /* A: of the venue, or live; B: of another program's tests */
    int32_t side, contract, maintenance, is_cross;
    double entry, leverage; /* leverage 0: not said */
    double margin;          /* at entry, settlement currency; 0: not said */
    double quantity;        /* linear: base coin; inverse: contracts */
    double contract_size;   /* inverse: face value of one */
    double mmr, deduction, fee;
    double cross;      /* what the rest of a cross account adds */
    double price;      /* what the venue said */
    double tolerance;  /* the rounding of what it said */
    double bankruptcy; /* what it said of that; 0: nothing */
    const char *source, *notes;
} published_case;

extern const published_case published_cases[];
extern const int64_t n_published_cases;

/* As the library takes it. */
liqmap_position position_of_case(const published_case *c);

#endif
