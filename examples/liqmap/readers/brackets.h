/* SPDX-License-Identifier: MIT */
#ifndef BRACKETS_H
#define BRACKETS_H

#include <liqmap/liqmap.h>

#include <stddef.h>

/*
 * Tables of brackets as venues and tools publish them, one for each instrument, and the
 * rules of the venue that go with them: Binance leverageBracket, Bybit risk-limit, OKX
 * position-tiers, Hyperliquid meta, ccxt's leverage tiers.
 */
typedef struct bracket_table {
    char name[64]; /* VENUE:INSTRUMENT; ccxt:SYMBOL where it does not say the venue */
    char source[256]; /* the file, and in whose form */
    liqmap_rules
        rules; /* since_ms 0: the file has no date; face 0: not known, then caps
                           count the venue's contracts */
    liqmap_bracket *rows;
    double *floors; /* where each begins, as published; NAN: it does not say */
    int64_t count;
} bracket_table;

typedef struct bracket_tables {
    bracket_table *rows;
    size_t count;
} bracket_tables;

/* Adds those of a file; what cannot be read ends the program. */
void brackets_read(bracket_tables *all, const char *path);

/* Adds the one bracket that a coin of Hyperliquid has by its maximum leverage, under
 * hyperliquid:NAME. */
bracket_table *brackets_of_leverage(bracket_tables *all, const char *name,
                                    double leverage);

/* Rules that follow from a date, and caps from what one contract is. */
void bracket_table_set_date(bracket_table *t, int64_t since_ms);
void bracket_table_set_face(bracket_table *t, double face);

#endif
