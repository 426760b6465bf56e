/* SPDX-License-Identifier: MIT */
/*
 * Part of volume opens and is liquidated within one bar. It is counted and reported,
 * and touches no bin. doc/model.md, 4.2, has the rule.
 */
#include "hot.h"
#include "push_intrabar.h"

/* How often a bar that fell reaches its low last, and one that rose its high. */
#define LAST_TOWARDS_CLOSE 0.9

typedef struct price_bar {
    double open, high, low, close, volume;
} price_bar;

/* Of two prices the one that liquidates more of a side. */
INLINE double more_adverse(const int32_t s, double a, double b)
{
    return (s == LIQMAP_LONG) == (a < b) ? a : b;
}

/*
 * Length of the part of a leg, from one price to another, on which positions opened
 * that the price `extreme` liquidates. `entry_factor` times a liquidation price is its
 * entry price.
 */
INLINE double liquidated_length(const int32_t s, double entry_factor, double from,
                                double to, double extreme)
{
    const double entry = extreme * entry_factor;
    const double least = from < to ? from : to;
    const double most = from < to ? to : from;
    const double length = s == LIQMAP_LONG ? most - (entry > least ? entry : least)
                                           : (entry < most ? entry : most) - least;
    return length > 0 ? length : 0;
}

/*
 * Price goes open - first - last - close, and positions open evenly along that path.
 * Returns the part of them that the rest of the path liquidates.
 */
INLINE double liquidated_part(const int32_t s, double entry_factor, double open,
                              double first, double last, double close)
{
    const double ahead = more_adverse(s, last, close);
    const double length =
        magnitude(open - first) + magnitude(first - last) + magnitude(last - close);
    const double liquidated =
        liquidated_length(s, entry_factor, open, first, more_adverse(s, first, ahead)) +
        liquidated_length(s, entry_factor, first, last, ahead) +
        liquidated_length(s, entry_factor, last, close, close);
    return length > 0 ? liquidated / length : 0;
}

/* One side; `row` gets a tier's amount each. The sums of the side stay as they are. */
NOINLINE void push_intrabar_side(liqmap *map, const int32_t s, double *row,
                                 int32_t unit, const price_bar *bar)
{
    map_side *side = &map->side[s];
    const double contracts = map->config.intrabar * bar->volume;
    const double low_last = bar->close < bar->open   ? LAST_TOWARDS_CLOSE
                            : bar->close > bar->open ? 1 - LAST_TOWARDS_CLOSE
                                                     : 0.5;
    const double value =
        map->config.contract == LIQMAP_LINEAR ? 0.5 * bar->low + 0.5 * bar->high : 1;
    for (int64_t t = 0; t < map->n_tiers; t++) {
        double entry_factor, part, amount;
        if (side->weight[t] == 0) {
            continue;
        }
        entry_factor = 1 / side->factor[t];
        part = low_last * liquidated_part(s, entry_factor, bar->open, bar->high,
                                          bar->low, bar->close) +
               (1 - low_last) * liquidated_part(s, entry_factor, bar->open, bar->low,
                                                bar->high, bar->close);
        amount = contracts * side->weight[t] * part;
        tally_add(&side->opened, amount);
        tally_add(&side->liquidated, amount);
        tally_add(&side->liquidated_quote, amount * value);
        if (row != NULL) {
            row[t] += unit == LIQMAP_QUOTE ? amount * value : amount;
        }
    }
}

void liqmap_i_push_intrabar(liqmap *map, double *rows, int32_t unit, int is_first,
                            double high, double low, double close, double volume)
{
    const double before = map->close;
    const price_bar bar = {.open = before < low    ? low
                                   : before > high ? high
                                                   : before,
                           .high = high,
                           .low = low,
                           .close = close,
                           .volume = volume};
    map->close = close;
    if (is_first) {
        return;
    }
    push_intrabar_side(map, LIQMAP_LONG, rows, unit, &bar);
    push_intrabar_side(map, LIQMAP_SHORT, rows != NULL ? rows + map->n_tiers : NULL,
                       unit, &bar);
}
