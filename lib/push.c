/* SPDX-License-Identifier: MIT */
/*
 * What moves a map. A snapshot's way, top to bottom: sweep, then each side turnover and
 * reconcile by close or open. Knows bins and scalars, not how they are read.
 */
#include "map.h"

#include <liqmap/push.h>

#define SCALE_FLOOR 0x1p-256 /* below it a side's scale is brought back towards 1 */
#define DUST 0x1p-256 /* of a side: what a rescaling forgets, lest it go denormal */
#define MOST 0.25     /* of what a side held: less than that left is counted anew */

#if defined(__GNUC__)
#    define UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#    define UNLIKELY(x) (x)
#endif

typedef struct snapshot {
    int64_t time_ms;
    double open_interest, high, low, close, entry, volume;
} snapshot;

/* ---- scaling and counting ---------------------------------------------------------
 */

/* Multiply a stored amount; what has become dust beside the whole is dropped. */
static double rescaled(double stored, double factor, double dust) {
    const double x = stored * factor;
    return x < dust ? 0 : x;
}

/* Multiply all that a side stores by a power of two and count it anew. */
static void recount(liqmap *map, int32_t s, double factor) {
    map_side *side = &map->side[s];
    const double dust = tally_value(&side->held) * factor * DUST;
    double *bin = map_bins_of(map, s) - map->row;
    const double *end = bin + (map->axis.buckets + 2) * map->row;
    tally held = {0, 0};
    for (; bin != end; bin++) {
        *bin = rescaled(*bin, factor, dust);
        tally_add(&held, *bin);
    }
    side->unlevered = rescaled(side->unlevered, factor, dust);
    side->unknown = rescaled(side->unknown, factor, dust);
    tally_add(&held, side->unlevered);
    tally_add(&held, side->unknown);
    side->held = held;
    side->most_held = tally_value(&held);
}

static void raise_scale(liqmap *map, int32_t s) {
    double factor = 1;
    while (map->side[s].scale < SCALE_FLOOR) {
        map->side[s].scale /= SCALE_FLOOR;
        factor *= SCALE_FLOOR;
    }
    recount(map, s, factor);
}

/* ---- sweep ------------------------------------------------------------------------
 */

/*
 * Empty four tiers of the bins from..to and add up what they held, stored and valued.
 * Written out, as are the readings: the sums of a loop over tiers would live in memory.
 */
static inline void burn(const liqmap *map, double *bins, const double *edges,
                        int64_t from, int64_t to, int64_t outward, double *amount,
                        double *quote) {
    double a0 = 0, a1 = 0, a2 = 0, a3 = 0;
    double q0 = 0, q1 = 0, q2 = 0, q3 = 0;
    for (int64_t j = from; j != to + outward; j += outward) {
        double *cell = bins + j * map->row;
        const double value = map_contract_value(map, edges, j);
        a0 += cell[0];
        a1 += cell[1];
        a2 += cell[2];
        a3 += cell[3];
        q0 += cell[0] * value;
        q1 += cell[1] * value;
        q2 += cell[2] * value;
        q3 += cell[3] * value;
        cell[0] = cell[1] = cell[2] = cell[3] = 0;
    }
    amount[0] = a0, amount[1] = a1, amount[2] = a2, amount[3] = a3;
    quote[0] = q0, quote[1] = q1, quote[2] = q2, quote[3] = q3;
}

/* Take what was burned off the side's sum. */
static inline void take_off(liqmap *map, int32_t s, double amount, double quote) {
    map_side *side = &map->side[s];
    const double before = tally_value(&side->held);
    side->most_held = before > side->most_held ? before : side->most_held;
    tally_add(&side->held, -amount);
    tally_add(&side->liquidated, amount * side->scale);
    tally_add(&side->liquidated_quote, quote * side->scale);
    if (UNLIKELY(tally_value(&side->held) < side->most_held * MOST)) {
        recount(map, s, 1);
    }
}

/* Liquidate a side from its innermost live bin to the one price touched. */
static inline void sweep_side(liqmap *map, const int32_t s, int64_t touched,
                              double *row, int32_t unit) {
    map_side *side = &map->side[s];
    const int64_t outward = map_outward(s);
    double amount[LIQMAP_MAX_TIERS] = {0};
    double quote[LIQMAP_MAX_TIERS] = {0};
    double all = 0, all_quote = 0;
    const int64_t from = side->live;
    if (s == LIQMAP_LONG ? touched <= from : touched >= from) {
        for (int64_t t = 0; t < map->row; t += BLOCK) {
            burn(map, map_bins_of(map, s) + t, map_edges(map), from, touched, outward,
                 amount + t, quote + t);
        }
        side->live = touched + outward;
        for (int64_t t = 0; t < map->n_tiers; t++) {
            all += amount[t];
            all_quote += quote[t];
        }
    }
    if (row != NULL) {
        for (int64_t t = 0; t < map->n_tiers; t++) {
            row[t] = (unit == LIQMAP_QUOTE ? quote[t] : amount[t]) * side->scale;
        }
    }
    if (all > 0) {
        take_off(map, s, all, all_quote);
    }
}

/* ---- open and close ---------------------------------------------------------------
 */

static inline double entry_point(const liqmap *map, const snapshot *snap, int32_t i) {
    const int32_t n = map->config.entry_points;
    if (n == 1) {
        return snap->entry != 0 ? snap->entry
                                : (snap->high + snap->low + snap->close) / 3;
    }
    return snap->low + (snap->high - snap->low) * (i + 0.5) / n;
}

static inline void put(liqmap *map, int32_t s, int64_t tier, double price,
                       double stored) {
    map_side *side = &map->side[s];
    const int64_t bin = map_find(map, price);
    const int inward = s == LIQMAP_LONG ? bin > side->live : bin < side->live;
    map_bins_of(map, s)[bin * map->row + tier] += stored;
    side->live = inward ? bin : side->live;
}

/* What is open at the close survived to it. */
static inline double survived(int32_t s, double factor, double point, double close) {
    const double price = point * factor;
    const int gone = s == LIQMAP_LONG ? price >= close : price <= close;
    return gone ? close * factor : price;
}

static inline void open_side(liqmap *map, const int32_t s, double contracts,
                             const snapshot *snap) {
    map_side *side = &map->side[s];
    const double stored = contracts / side->scale;
    const double part = stored / map->config.entry_points;
    for (int32_t i = 0; i < map->config.entry_points; i++) {
        const double point = entry_point(map, snap, i);
        for (int64_t t = 0; t < map->n_tiers; t++) {
            put(map, s, t, survived(s, side->factor[t], point, snap->close),
                part * side->weight[t]);
        }
    }
    side->unlevered += stored * side->unlevered_weight;
    tally_add(&side->held, stored);
    tally_add(&side->opened, contracts);
}

static inline void open_unknown(map_side *side, double contracts) {
    const double stored = contracts / side->scale;
    side->unknown += stored;
    tally_add(&side->held, stored);
    tally_add(&side->opened, contracts);
}

/* Keep `part` of a side's total, in [0, 1), and close the rest. */
static inline double keep(liqmap *map, int32_t s, double total, double part) {
    map_side *side = &map->side[s];
    double left = 0;
    if (part > 0) {
        side->scale *= part;
        if (UNLIKELY(side->scale < SCALE_FLOOR)) {
            raise_scale(map, s);
        }
        left = map_total(side);
    } else {
        liqmap_i_map_empty_side(map, s);
    }
    tally_add(&side->closed, total - left);
    return left;
}

/* ---- push -------------------------------------------------------------------------
 */

/* Turnover x of a side: volume hands it on, and so does time. */
static inline double turned_over(const liqmap *map, const snapshot *snap,
                                 double total) {
    double x = map->config.turnover * snap->volume;
    if (map->config.holding_ms > 0 && map->pushes > 0) {
        const uint64_t dt = (uint64_t)snap->time_ms - (uint64_t)map->time_ms;
        x += total * (double)dt / (double)map->config.holding_ms;
    }
    return x;
}

static inline void reconcile_side(liqmap *map, const int32_t s, const snapshot *snap) {
    map_side *side = &map->side[s];
    double total = map_total(side);
    const double x = turned_over(map, snap, total);
    if (x > 0 && total > 0) {
        total = keep(map, s, total, total / (total + x));
    }
    if (snap->open_interest < total) {
        keep(map, s, total, snap->open_interest / total);
    } else if (map->pushes == 0 && map->config.initial == LIQMAP_INITIAL_UNKNOWN) {
        open_unknown(side, snap->open_interest - total);
    } else if (snap->open_interest > total) {
        open_side(map, s, snap->open_interest - total, snap);
    }
}

static inline void push_one(liqmap *map, double *row, int32_t unit,
                            const snapshot *snap) {
    const int64_t top = map_find(map, snap->high);
    const int64_t bottom = map_find(map, snap->low);
    double *shorts = row != NULL ? row + map->n_tiers : NULL;
    sweep_side(map, LIQMAP_LONG, bottom, row, unit);
    sweep_side(map, LIQMAP_SHORT, top, shorts, unit);
    reconcile_side(map, LIQMAP_LONG, snap);
    reconcile_side(map, LIQMAP_SHORT, snap);
    map->pushes++;
    map->off_axis += (bottom < 0) | (top >= map->guide.buckets);
    map->time_ms = snap->time_ms;
    map->close = snap->close;
    map->open_interest = snap->open_interest;
    map->settled = 1;
}

/* All that a snapshot must be, without a branch; NaN fails every comparison. */
static inline int is_acceptable(const liqmap *map, const snapshot *snap) {
    return is_price_or_zero(snap->open_interest) & is_price_or_zero(snap->volume) &
           is_price_or_zero(snap->entry) & (snap->low >= SMALLEST) &
           (snap->high <= LARGEST) & (snap->low <= snap->close) &
           (snap->close <= snap->high) &
           ((map->pushes == 0) | (snap->time_ms > map->time_ms));
}

static int32_t check_entry(double entry) {
    if (!is_finite(entry)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (entry < 0) {
        return LIQMAP_E_ENTRY;
    }
    return is_price_or_zero(entry) ? LIQMAP_OK : LIQMAP_E_MAGNITUDE;
}

static int32_t check_bar(double high, double low, double close, double entry) {
    TRY(check_price(high));
    TRY(check_price(low));
    TRY(check_price(close));
    TRY(check_entry(entry));
    return low <= close && close <= high ? LIQMAP_OK : LIQMAP_E_PRICE_ORDER;
}

/* Which of the things a snapshot must be this one is not. */
static int32_t explain(const liqmap *map, const snapshot *snap) {
    TRY(check_quantity(snap->open_interest));
    TRY(check_quantity(snap->volume));
    TRY(check_bar(snap->high, snap->low, snap->close, snap->entry));
    return map->pushes > 0 && snap->time_ms <= map->time_ms ? LIQMAP_E_TIME : LIQMAP_OK;
}

static int32_t check_unit(int32_t unit) {
    return unit == LIQMAP_CONTRACTS || unit == LIQMAP_QUOTE ? LIQMAP_OK : LIQMAP_E_UNIT;
}

static int32_t check_side(int32_t side) {
    return side == LIQMAP_LONG || side == LIQMAP_SHORT ? LIQMAP_OK : LIQMAP_E_SIDE;
}

int32_t liqmap_push(liqmap *map, double *liquidated, int64_t capacity, int32_t unit,
                    int64_t time_ms, double open_interest, double high, double low,
                    double close, double entry, double volume) {
    const snapshot snap = {time_ms, open_interest, high, low, close, entry, volume};
    TRY(liqmap_i_map_check(map));
    TRY(check_unit(unit));
    TRY(check_room(liquidated, capacity, SIDES * map->n_tiers));
    if (UNLIKELY(!is_acceptable(map, &snap))) {
        return explain(map, &snap);
    }
    push_one(map, liquidated, unit, &snap);
    return LIQMAP_OK;
}

int32_t liqmap_push_many(liqmap *map, int64_t *pushed, double *liquidated,
                         int64_t capacity, int32_t unit, const int64_t *time_ms,
                         const double *open_interest, const double *high,
                         const double *low, const double *close, const double *entry,
                         const double *volume, int64_t n) {
    int64_t nobody;
    int64_t width;
    pushed = pushed != NULL ? pushed : &nobody;
    *pushed = 0;
    TRY(liqmap_i_map_check(map));
    TRY(check_unit(unit));
    width = SIDES * map->n_tiers;
    if (n < 0) {
        return LIQMAP_E_LENGTH;
    }
    if (n > PTRDIFF_MAX / (8 * width)) {
        return LIQMAP_E_OVERFLOW;
    }
    TRY(check_room(liquidated, capacity, n * width));
    if (n > 0 && (time_ms == NULL || open_interest == NULL || high == NULL ||
                  low == NULL || close == NULL)) {
        return LIQMAP_E_NULL;
    }
    for (int64_t i = 0; i < n; i++) {
        const snapshot snap = {time_ms[i],
                               open_interest[i],
                               high[i],
                               low[i],
                               close[i],
                               entry != NULL ? entry[i] : 0,
                               volume != NULL ? volume[i] : 0};
        if (UNLIKELY(!is_acceptable(map, &snap))) {
            return explain(map, &snap);
        }
        push_one(map, liquidated != NULL ? liquidated + i * width : NULL, unit, &snap);
        *pushed = i + 1;
    }
    return LIQMAP_OK;
}

/* ---- the steps by themselves ------------------------------------------------------
 */

int32_t liqmap_sweep(liqmap *map, double *liquidated, int64_t capacity, int32_t unit,
                     double high, double low) {
    TRY(liqmap_i_map_check(map));
    TRY(check_unit(unit));
    TRY(check_room(liquidated, capacity, SIDES * map->n_tiers));
    TRY(check_bar(high, low, high, 0));
    sweep_side(map, LIQMAP_LONG, map_find(map, low), liquidated, unit);
    sweep_side(map, LIQMAP_SHORT, map_find(map, high),
               liquidated != NULL ? liquidated + map->n_tiers : NULL, unit);
    map->settled = 0;
    return LIQMAP_OK;
}

int32_t liqmap_open(liqmap *map, int32_t side, double contracts, double high,
                    double low, double close, double entry) {
    const snapshot snap = {0, 0, high, low, close, entry, 0};
    TRY(liqmap_i_map_check(map));
    TRY(check_side(side));
    TRY(check_quantity(contracts));
    TRY(check_bar(high, low, close, entry));
    open_side(map, side, contracts, &snap);
    map->settled = 0;
    return LIQMAP_OK;
}

int32_t liqmap_close(liqmap *map, int32_t side, double contracts) {
    double total;
    TRY(liqmap_i_map_check(map));
    TRY(check_side(side));
    TRY(check_quantity(contracts));
    total = map_total(&map->side[side]);
    if (contracts > total * (1 + 1e-9)) {
        return LIQMAP_E_EXCEEDS;
    }
    if (contracts > 0) {
        keep(map, side, total, (total - contracts) / total);
    }
    map->settled = 0;
    return LIQMAP_OK;
}

int32_t liqmap_place(liqmap *map, int32_t side, int64_t tier, double price,
                     double contracts) {
    double stored;
    TRY(liqmap_i_map_check(map));
    TRY(check_side(side));
    if (tier < 0 || tier >= map->n_tiers) {
        return LIQMAP_E_TIER;
    }
    TRY(check_price(price));
    TRY(check_quantity(contracts));
    stored = contracts / map->side[side].scale;
    put(map, side, tier, price, stored);
    tally_add(&map->side[side].held, stored);
    tally_add(&map->side[side].opened, contracts);
    map->settled = 0;
    return LIQMAP_OK;
}
