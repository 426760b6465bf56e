/* SPDX-License-Identifier: MIT */
/*
 * What moves a map. A snapshot takes these steps, top to bottom: sweep, then on each
 * side turnover and reconciliation, by close or open. Knows bins and scalars, not how
 * they are read.
 *
 * The push loop is compiled three times: with rows; without rows on a linear axis; without
 * rows on a log axis. `s` is always a constant.
 */
#include "hot.h"
#include "inspect.h"
#include "push_intrabar.h"

#include <liqmap/push.h>

#define LEAST_KEPT 0x1p-512 /* of a side: turnover that would leave less closes all */
#define CLOSE_ROUNDING 1e-9 /* of a total: what a close may exceed it by */
#define OPEN_ROUNDINGS 64.0 /* of what opens, cut by points, tiers and weights */

INLINE int64_t find(const liqmap *map, const int is_log, double price)
{
    int64_t bucket;
    return axis_guess(&map->guide, is_log, map_edges(map), price, &bucket)
               ? bucket
               : liqmap_i_map_find(map, price);
}

/* Many snapshots: rows where they are not NULL, otherwise columns. */
typedef struct series {
    const char *rows;
    int64_t stride;
    liqmap_columns columns;
} series;

/* A column that may be missing. */
INLINE double number_or_zero(const double *column, int64_t i)
{
    return column != NULL ? column[i] : 0;
}

/* In a loop `in_rows` is a constant. */
INLINE liqmap_snapshot snapshot_at(const series *c, const int in_rows, int64_t i)
{
    if (in_rows) {
        return *(const liqmap_snapshot *)(const void *)(c->rows + i * c->stride);
    }
    return (liqmap_snapshot){.time_ms = c->columns.time_ms[i],
                             .open_interest = c->columns.open_interest[i],
                             .high = c->columns.high[i],
                             .low = c->columns.low[i],
                             .close = c->columns.close[i],
                             .entry = number_or_zero(c->columns.entry, i),
                             .volume = number_or_zero(c->columns.volume, i)};
}

/* ---- scaling and counting ----------------------------------------------------- */

static void raise_scale(liqmap *map, int32_t s)
{
    double factor = 1;
    while (map->side[s].scale < MAP_SCALE_FLOOR) {
        map->side[s].scale /= MAP_SCALE_FLOOR;
        factor *= MAP_SCALE_FLOOR;
    }
    liqmap_i_map_recount(map, s, factor);
}

/* ---- sweep -------------------------------------------------------------------- */

/* What was liquidated of four tiers: contracts and quote, both stored. */
typedef struct block_liquidated {
    double amount[BLOCK];
    double quote[BLOCK];
} block_liquidated;

/*
 * Four tiers are written out, as in the read room: compilers would keep the sums of a
 * loop over tiers in memory.
 */
INLINE block_liquidated liquidate_bins(const liqmap *map, double *bins, int64_t from,
                                       int64_t to, int64_t outward)
{
    double a0 = 0, a1 = 0, a2 = 0, a3 = 0;
    double q0 = 0, q1 = 0, q2 = 0, q3 = 0;
    const double *edges = map_edges(map);
    const int64_t row = map->row;
    const int valued = map->config.contract == LIQMAP_LINEAR;
    for (int64_t j = from; j != to + outward; j += outward) {
        double *cell = bins + j * row;
        const double value = valued ? map_midpoint(edges, j) : 1;
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
    return (block_liquidated){{a0, a1, a2, a3}, {q0, q1, q2, q3}};
}

/*
 * Raise the bound of what rounding took from the bins, in units of 2^-53. One addition
 * to each of several bins rounds by at most 2^-53 of what they hold together. See
 * MAP_RECOUNT_AT.
 */
INLINE void note_rounding(liqmap *map, const int32_t s, double roundings)
{
    map->side[s].rounded += roundings;
    if (UNLIKELY(map_needs_recount(&map->side[s]))) {
        liqmap_i_map_recount(map, s, 1);
    }
}

/* Take what was liquidated in so many bins off the side's sum, and count it. */
INLINE void count_liquidated(liqmap *map, const int32_t s, double amount, double quote,
                             int64_t bins)
{
    map_side *side = &map->side[s];
    tally_add(&side->held, -amount);
    tally_add(&side->liquidated, amount * side->scale);
    tally_add(&side->liquidated_quote, quote * side->scale);
    note_rounding(map, s, (double)(bins + LIQMAP_MAX_TIERS) * amount);
}

/* Whether a price is known to touch no live bin, which one comparison mostly tells. */
INLINE int is_short_of(const liqmap *map, const int32_t s, int64_t live, double price)
{
    const double *edges = map_edges(map);
    return s == LIQMAP_LONG ? live < map->axis.buckets && price >= edges[live + 1]
                            : live >= 0 && price < edges[live];
}

/* Liquidate a side from its innermost live bin to the one that a price touched. */
INLINE void sweep_side(liqmap *map, const int is_log, const int32_t s, double price,
                       double *row, int32_t unit)
{
    map_side *side = &map->side[s];
    const int64_t from = side->live;
    double amount = 0, quote = 0;
    int64_t touched;
    if (is_short_of(map, s, from, price)) {
        return;
    }
    touched = find(map, is_log, price);
    if (s == LIQMAP_LONG ? touched > from : touched < from) {
        return;
    }
    for (int64_t t = 0; t < map->n_tiers; t += BLOCK) {
        const block_liquidated a =
            liquidate_bins(map, map_bins_of(map, s) + t, from, touched, map_outward(s));
        for (int64_t k = 0; row != NULL && k < BLOCK && t + k < map->n_tiers; k++) {
            row[t + k] = (unit == LIQMAP_QUOTE ? a.quote : a.amount)[k] * side->scale;
        }
        amount += a.amount[0] + a.amount[1] + a.amount[2] + a.amount[3];
        quote += a.quote[0] + a.quote[1] + a.quote[2] + a.quote[3];
    }
    side->live = touched + map_outward(s);
    if (amount > 0) {
        count_liquidated(map, s, amount, quote, (touched - from) * map_outward(s) + 1);
    }
}

/* Both sides; `rows` gets what this sweep liquidates. */
INLINE void sweep(liqmap *map, const int is_log, double low, double high, double *rows,
                  int32_t unit)
{
    const int64_t width = map->n_tiers;
    if (rows != NULL) {
        memset(rows, 0, (size_t)(SIDES * width) * sizeof *rows);
    }
    sweep_side(map, is_log, LIQMAP_LONG, low, rows, unit);
    sweep_side(map, is_log, LIQMAP_SHORT, high, rows != NULL ? rows + width : NULL,
               unit);
}

/* ---- open and close ----------------------------------------------------------- */

/* Whether a position with this liquidation price is open at the close. */
INLINE int survives(const int32_t s, double price, double close)
{
    return s == LIQMAP_LONG ? price < close : price > close;
}

/*
 * Entry point i of n, the middle of part i of the range. It never falls as i rises, nor
 * does its product with a factor.
 */
INLINE double point_of(const liqmap_snapshot *snap, int32_t i, int32_t n)
{
    return snap->low + ((snap->high - snap->low) * (i + 0.5)) / n;
}

/*
 * Count what was opened at so many points. The bound of rounding gets a point more, to
 * be safe.
 */
INLINE void count_opened(liqmap *map, const int32_t s, double contracts, double stored,
                         int32_t points)
{
    map_side *side = &map->side[s];
    tally_add(&side->held, stored);
    tally_add(&side->opened, contracts);
    note_rounding(map, s,
                  (double)(points + 1) * tally_value(&side->held) +
                      OPEN_ROUNDINGS * stored);
}

INLINE int64_t add_at_price(liqmap *map, const int32_t s, int64_t tier, double price,
                            double stored, int64_t live)
{
    const int64_t bin = liqmap_i_map_find(map, price);
    map_bins_of(map, s)[bin * map->row + tier] += stored;
    return map_inner(s, live, bin);
}

/*
 * The liquidation price of a tier opened at a single entry point. Where that would not
 * have survived, the tier was opened at the close.
 */
INLINE double survived(const int32_t s, double factor, double point, double close)
{
    const double price = point * factor;
    return survives(s, price, close) ? price : close * factor;
}

/* The rest of open_at(), from the first tier whose bin must be searched for. */
NOINLINE int64_t open_slowly(liqmap *map, const int32_t s, int64_t tier, double stored,
                             double point, double close, int64_t live)
{
    const map_side *side = &map->side[s];
    for (int64_t t = tier; t < map->n_tiers; t++) {
        const double price = survived(s, side->factor[t], point, close);
        live = add_at_price(map, s, t, price, stored * side->weight[t], live);
    }
    return live;
}

/*
 * Spread a stored amount over the tiers, as entered at one price; returns the innermost
 * live bin. The loop makes no call, which would drive its variables out of registers.
 */
INLINE int64_t open_at(liqmap *map, const int is_log, const int32_t s, double stored,
                       double point, double close, int64_t live)
{
    const double *edges = map_edges(map);
    double *bins = map_bins_of(map, s);
    const int64_t row = map->row;
    const int64_t n_tiers = map->n_tiers;
    const axis_guide guide = map->guide;
    const map_side *side = &map->side[s];
    const double measured = axis_measure(is_log, point);
    for (int64_t t = 0; t < n_tiers; t++) {
        double price = point * side->factor[t];
        double measure = is_log ? measured + side->measure[t] : price;
        int64_t bin;
        if (UNLIKELY(!survives(s, price, close))) {
            price = close * side->factor[t];
            measure = axis_measure(is_log, price);
        }
        if (UNLIKELY(!axis_guess_measured(&guide, edges, price, measure, &bin))) {
            return open_slowly(map, s, t, stored, point, close, live);
        }
        bins[bin * row + t] += stored * side->weight[t];
        live = map_inner(s, live, bin);
    }
    return live;
}

/* Entry points that all survive, taken several at a time. */
#define POINTS_AT_ONCE 16

typedef struct entry_points {
    int32_t count;
    double price[POINTS_AT_ONCE];
    double measure[POINTS_AT_ONCE];
} entry_points;

/* The rest of open_tier(), from the first point whose bin must be searched for. */
NOINLINE int64_t open_tier_slowly(liqmap *map, const int32_t s, int64_t tier,
                                  double stored, const entry_points *points,
                                  int32_t from, int64_t live)
{
    for (int32_t i = from; i < points->count; i++) {
        live = add_at_price(map, s, tier, points->price[i] * map->side[s].factor[tier],
                            stored, live);
    }
    return live;
}

/* Put a stored amount of a tier in at each of some points; no call, as in open_at(). */
INLINE int64_t open_tier(liqmap *map, const int is_log, const int32_t s, int64_t tier,
                         double stored, const entry_points *points, int64_t live)
{
    const double *edges = map_edges(map);
    double *bins = map_bins_of(map, s) + tier;
    const int64_t row = map->row;
    const axis_guide guide = map->guide;
    const double factor = map->side[s].factor[tier];
    const double measure = map->side[s].measure[tier];
    for (int32_t i = 0; i < points->count; i++) {
        const double price = points->price[i] * factor;
        int64_t bin;
        if (UNLIKELY(!axis_guess_measured(&guide, edges, price,
                                          is_log ? points->measure[i] + measure : price,
                                          &bin))) {
            return open_tier_slowly(map, s, tier, stored, points, i, live);
        }
        bins[bin * row] += stored;
        live = map_inner(s, live, bin);
    }
    return live;
}

/* Spread a stored amount over the tiers at each of n points, which all survive. */
INLINE int64_t open_at_points(liqmap *map, const int is_log, const int32_t s,
                              double stored, const liqmap_snapshot *snap, int32_t n,
                              int64_t live)
{
    const int64_t n_tiers = map->n_tiers;
    entry_points points;
    for (int32_t i = 0; i < n; i += points.count) {
        points.count = n - i < POINTS_AT_ONCE ? n - i : POINTS_AT_ONCE;
        for (int32_t k = 0; k < points.count; k++) {
            points.price[k] = point_of(snap, i + k, n);
            points.measure[k] = is_log ? axis_measure(is_log, points.price[k]) : 0;
        }
        for (int64_t t = 0; t < n_tiers; t++) {
            live = open_tier(map, is_log, s, t, stored * map->side[s].weight[t],
                             &points, live);
        }
    }
    return live;
}

/*
 * Whether all n points survive for all tiers. If the highest does for longs, all do,
 * and the lowest for shorts.
 */
INLINE int all_survive(const liqmap *map, const int32_t s, const liqmap_snapshot *snap,
                       int32_t n)
{
    const map_side *side = &map->side[s];
    const double decisive = point_of(snap, s == LIQMAP_LONG ? n - 1 : 0, n);
    int all = 1;
    for (int64_t t = 0; t < map->n_tiers; t++) {
        all &= survives(s, decisive * side->factor[t], snap->close);
    }
    return all;
}

/*
 * How many of n points survive for a tier: the lowest ones of longs, the highest of
 * shorts. Guessed, then verified.
 */
INLINE int32_t count_survivors(const int32_t s, double factor,
                               const liqmap_snapshot *snap, int32_t n)
{
    const double range = snap->high - snap->low;
    const double part = range > 0 ? (snap->close / factor - snap->low) / range : 1;
    const double guess = (s == LIQMAP_LONG ? part : 1 - part) * n + 0.5;
    const int32_t outward = s == LIQMAP_LONG ? 1 : -1;
    const int32_t end = s == LIQMAP_LONG ? 0 : n - 1;
    int32_t c = !(guess > 0) ? 0 : guess < n ? (int32_t)guess : n;
    while (c < n &&
           survives(s, point_of(snap, end + outward * c, n) * factor, snap->close)) {
        c++;
    }
    while (c > 0 && !survives(s, point_of(snap, end + outward * (c - 1), n) * factor,
                              snap->close)) {
        c--;
    }
    return c;
}

/*
 * Spread a stored amount over the points that survive, which may be others for each
 * tier.
 */
NOINLINE int64_t open_survivors(liqmap *map, const int32_t s, double stored,
                                const liqmap_snapshot *snap, int32_t n, int64_t live)
{
    const map_side *side = &map->side[s];
    const double *edges = map_edges(map);
    double *bins = map_bins_of(map, s);
    const axis_guide guide = map->guide;
    const liqmap_snapshot bar = *snap; /* a copy, which no write to bins can change */
    double piece[LIQMAP_MAX_TIERS];
    for (int64_t t = 0; t < map->n_tiers; t++) {
        const int32_t c =
            side->weight[t] > 0 ? count_survivors(s, side->factor[t], &bar, n) : n;
        piece[t] = (c > 0 ? stored / c : stored) * side->weight[t];
        if (c == 0) {
            live = add_at_price(map, s, t, bar.close * side->factor[t], piece[t], live);
        }
    }
    for (int32_t i = 0; i < n; i++) {
        const double point = point_of(&bar, i, n);
        for (int64_t t = 0; t < map->n_tiers; t++) {
            const double price = point * side->factor[t];
            if (survives(s, price, bar.close)) {
                const int64_t bin = axis_find(&guide, edges, price);
                bins[bin * map->row + t] += piece[t];
                live = map_inner(s, live, bin);
            }
        }
    }
    return live;
}

INLINE void open_side(liqmap *map, const int is_log, const int32_t s, double contracts,
                      const liqmap_snapshot *snap)
{
    map_side *side = &map->side[s];
    const double stored = contracts / side->scale;
    const int32_t n = map->config.entry_points;
    int64_t live = side->live;
    if (n == 1) {
        const double middle = (snap->high + snap->low + snap->close) / 3;
        const double point = snap->entry != 0 ? snap->entry : middle;
        live = open_at(map, is_log, s, stored, point, snap->close, live);
    } else if (UNLIKELY(!all_survive(map, s, snap, n))) {
        /* Field by field, which leaves those of the snapshot in registers. */
        const liqmap_snapshot bar = {
            .high = snap->high, .low = snap->low, .close = snap->close};
        live = open_survivors(map, s, stored, &bar, n, live);
    } else {
        live = open_at_points(map, is_log, s, stored / n, snap, n, live);
    }
    side->live = live;
    side->unlevered += stored * side->unlevered_weight;
    if (n == 1) { /* a constant, which saves arithmetic */
        count_opened(map, s, contracts, stored, 1);
    } else {
        count_opened(map, s, contracts, stored, n);
    }
}

INLINE void open_unknown(liqmap *map, const int32_t s, double contracts)
{
    const double stored = contracts / map->side[s].scale;
    map->side[s].unknown += stored;
    count_opened(map, s, contracts, stored, 1);
}

/*
 * The rest of keep(), where the scale has become so small that bins must be rewritten.
 */
NOINLINE void keep_little(liqmap *map, int32_t s, double part, double least)
{
    map_side *side = &map->side[s];
    if (tally_value(&side->held) == 0) {
        side->scale = 1;
    } else if (part <= least) {
        liqmap_i_map_empty_side(map, s);
    } else {
        raise_scale(map, s);
    }
    liqmap_i_map_balance(side);
}

/*
 * Keep a part of all that a side holds; returns what is left, in contracts. If the scale
 * gets so small that bins must be rewritten, a part of at most `least` empties the side.
 * `least` is 0 for a close and LEAST_KEPT for turnover; that part of the largest side is
 * below 1e-34 of the smallest open interest. What was closed is still to be counted from
 * the scale `from`; see count_closed().
 */
INLINE double keep(liqmap *map, const int32_t s, double *from, double part,
                   double least)
{
    map_side *side = &map->side[s];
    side->scale *= part;
    if (UNLIKELY(side->scale < MAP_SCALE_FLOOR)) {
        keep_little(map, s, part, least);
        *from = side->scale;
    }
    return map_total(side);
}

/*
 * Count what was closed: what is stored, times the change of scale. A difference of
 * totals would be that of rounded numbers, whose errors would add up over pushes that
 * close next to nothing.
 */
INLINE void count_closed(map_side *side, double from)
{
    tally_add(&side->closed, tally_value(&side->held) * (from - side->scale));
}

/* ---- push --------------------------------------------------------------------- */

/* Counts and time of the last push. A loop over snapshots keeps them in registers. */
typedef struct progress {
    int64_t pushes;
    int64_t off_axis;
    int64_t time_ms;
} progress;

/* How much of a side changes hands, by volume and by time. */
INLINE double turned_over(const liqmap *map, const progress *done,
                          const liqmap_snapshot *snap, double total)
{
    const liqmap_config *config = &map->config;
    double x = config->turnover * snap->volume;
    if (config->holding_ms > 0 && done->pushes > 0) {
        const uint64_t dt = (uint64_t)snap->time_ms - (uint64_t)done->time_ms;
        x += total * (double)dt / (double)config->holding_ms;
    }
    return x;
}

/* A side on its way through a push: what is left of it, and the scale it came with. */
typedef struct passage {
    double left;
    double from;
} passage;

INLINE passage turn_over_side(liqmap *map, const int32_t s, const progress *done,
                              const liqmap_snapshot *snap)
{
    map_side *side = &map->side[s];
    passage p = {map_total(side), side->scale};
    const double x = turned_over(map, done, snap, p.left);
    side->swept_to = p.left;
    if (x > 0) {
        p.left = keep(map, s, &p.from, p.left / (p.left + x), LEAST_KEPT);
    }
    return p;
}

INLINE void reconcile_side(liqmap *map, const int is_log, const int32_t s,
                           const progress *done, const liqmap_snapshot *snap, passage p)
{
    map_side *side = &map->side[s];
    const double missing = snap->open_interest - p.left;
    if (missing < 0) {
        p.left = keep(map, s, &p.from, snap->open_interest / p.left, 0);
    }
    side->closed_to = p.left;
    count_closed(side, p.from);
    if (done->pushes == 0 && map->config.initial == LIQMAP_INITIAL_UNKNOWN) {
        open_unknown(map, s, missing > 0 ? missing : 0);
    } else if (missing > 0) {
        open_side(map, is_log, s, missing, snap);
    }
}

INLINE int leaves_axis(const liqmap *map, const liqmap_snapshot *snap)
{
    const double *edges = map_edges(map);
    return snap->low < edges[0] || snap->high >= edges[map->axis.buckets];
}

INLINE void push_one(liqmap *map, const int is_log, double *row, int32_t unit,
                     progress *done, const liqmap_snapshot *snap)
{
    sweep(map, is_log, snap->low, snap->high, row, unit);
    const passage longs = turn_over_side(map, LIQMAP_LONG, done, snap);
    const passage shorts = turn_over_side(map, LIQMAP_SHORT, done, snap);
    reconcile_side(map, is_log, LIQMAP_LONG, done, snap, longs);
    reconcile_side(map, is_log, LIQMAP_SHORT, done, snap, shorts);
    done->pushes++;
    if (UNLIKELY(leaves_axis(map, snap))) {
        done->off_axis++;
    }
    done->time_ms = snap->time_ms;
}

/* Whether a snapshot breaks no rule. NaN fails every comparison. */
INLINE int is_acceptable(const progress *done, const liqmap_snapshot *snap)
{
    return is_price_or_zero(snap->open_interest) && is_price_or_zero(snap->volume) &&
           is_price_or_zero(snap->entry) && snap->low >= SMALLEST &&
           snap->high <= LARGEST && snap->low <= snap->close &&
           snap->close <= snap->high && snap->reserved == 0 &&
           (snap->time_ms > done->time_ms || done->pushes == 0);
}

static int32_t check_entry(double entry)
{
    if (!is_finite(entry)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (entry < 0) {
        return LIQMAP_E_ENTRY;
    }
    return is_price_or_zero(entry) ? LIQMAP_OK : LIQMAP_E_MAGNITUDE;
}

static int32_t check_bar(double high, double low, double close, double entry)
{
    TRY(check_price(high));
    TRY(check_price(low));
    TRY(check_price(close));
    TRY(check_entry(entry));
    return low <= close && close <= high ? LIQMAP_OK : LIQMAP_E_PRICE_ORDER;
}

/* The first rule that a snapshot which is not acceptable breaks. */
static int32_t find_fault(const liqmap_snapshot snap)
{
    if (!(snap.reserved == 0)) {
        return LIQMAP_E_RESERVED;
    }
    TRY(check_quantity(snap.open_interest));
    TRY(check_quantity(snap.volume));
    TRY(check_bar(snap.high, snap.low, snap.close, snap.entry));
    return LIQMAP_E_TIME;
}

/* Where rows of what was liquidated go, if anywhere. */
typedef struct liquidated_rows {
    double *row;
    int64_t width;
    int32_t unit;
} liquidated_rows;

INLINE progress progress_of(const liqmap *map)
{
    return (progress){map->pushes, map->off_axis, map->time_ms};
}

INLINE int64_t at_most(int64_t count, int64_t most)
{
    return count < most ? count : most;
}

INLINE void finish_push(liqmap *map, const progress *done, double close,
                        double open_interest)
{
    map->pushes = at_most(done->pushes, MAP_MAX_PUSHES);
    map->off_axis = at_most(done->off_axis, MAP_MAX_PUSHES);
    map->time_ms = done->time_ms;
    map->close = close;
    map->open_interest = open_interest + 0.0; /* no negative zero */
    map->at_open_interest = 1;
}

INLINE int32_t push_row(liqmap *map, const int is_log, double *row, int32_t unit,
                        const liqmap_snapshot *snap)
{
    progress done = progress_of(map);
    if (UNLIKELY(!is_acceptable(&done, snap))) {
        return find_fault(*snap);
    }
    push_one(map, is_log, row, unit, &done, snap);
    if (UNLIKELY(map->config.intrabar > 0)) {
        liqmap_i_push_intrabar(map, row, unit, done.pushes == 1, snap->high, snap->low,
                               snap->close, snap->volume);
    }
    finish_push(map, &done, snap->close, snap->open_interest);
    return LIQMAP_OK;
}

INLINE int32_t push_series(liqmap *map, const int is_log, double *row,
                           const liquidated_rows *out, const series *c,
                           const int in_rows, int64_t n, int64_t *pushed)
{
    progress done = progress_of(map);
    int64_t i = 0;
    for (; i < n; i++) {
        const liqmap_snapshot snap = snapshot_at(c, in_rows, i);
        if (UNLIKELY(!is_acceptable(&done, &snap))) {
            break;
        }
        push_one(map, is_log, row, out->unit, &done, &snap);
        if (UNLIKELY(map->config.intrabar > 0)) {
            liqmap_i_push_intrabar(map, row, out->unit, done.pushes == 1, snap.high,
                                   snap.low, snap.close, snap.volume);
        }
        row = row != NULL ? row + out->width : NULL;
    }
    if (i > 0) {
        const liqmap_snapshot last = snapshot_at(c, in_rows, i - 1);
        finish_push(map, &done, last.close, last.open_interest);
    }
    *pushed = i;
    return i < n ? find_fault(snapshot_at(c, in_rows, i)) : LIQMAP_OK;
}

int32_t liqmap_push(liqmap *map, double *liquidated, int64_t capacity, int32_t unit,
                    const liqmap_snapshot *snapshot)
{
    liqmap_snapshot own;
    TRY(map_check(map));
    TRY(map_check_unit(unit));
    TRY(check_room(liquidated, capacity, SIDES * map->n_tiers));
    if (snapshot == NULL) {
        return LIQMAP_E_NULL;
    }
    own = *snapshot;
    if (liquidated != NULL) {
        return push_row(map, map->guide.is_log, liquidated, unit, &own);
    }
    return map->guide.is_log ? push_row(map, 1, NULL, unit, &own)
                             : push_row(map, 0, NULL, unit, &own);
}

/* What liqmap_push_rows() and liqmap_push_many() share; `pushed` is not NULL. */
INLINE int32_t push_all(liqmap *map, int64_t *pushed, const liquidated_rows *out,
                        int64_t capacity, const series *c, const int in_rows, int64_t n)
{
    const int is_log = map->guide.is_log;
    if (n > PTRDIFF_MAX / (8 * out->width)) {
        return LIQMAP_E_OVERFLOW;
    }
    TRY(check_room(out->row, capacity, n * out->width));
    if (out->row != NULL) {
        return push_series(map, is_log, out->row, out, c, in_rows, n, pushed);
    }
    return is_log ? push_series(map, 1, NULL, out, c, in_rows, n, pushed)
                  : push_series(map, 0, NULL, out, c, in_rows, n, pushed);
}

static int32_t check_many(liquidated_rows *out, const liqmap *map, double *liquidated,
                          int32_t unit, int64_t n)
{
    TRY(map_check(map));
    TRY(map_check_unit(unit));
    *out = (liquidated_rows){liquidated, SIDES * map->n_tiers, unit};
    return n < 0 ? LIQMAP_E_LENGTH : LIQMAP_OK;
}

int32_t liqmap_push_rows(liqmap *map, int64_t *pushed, double *liquidated,
                         int64_t capacity, int32_t unit, const liqmap_snapshot *rows,
                         int64_t n, int64_t stride)
{
    liquidated_rows out;
    int64_t ignored;
    pushed = pushed != NULL ? pushed : &ignored;
    *pushed = 0;
    TRY(check_many(&out, map, liquidated, unit, n));
    TRY(check_stride(stride, sizeof *rows, n));
    if (n == 0) {
        return check_room(liquidated, capacity, 0);
    }
    if (rows == NULL) {
        return LIQMAP_E_NULL;
    }
    const series c = {.rows = (const char *)rows, .stride = stride};
    return push_all(map, pushed, &out, capacity, &c, 1, n);
}

int32_t liqmap_push_many(liqmap *map, int64_t *pushed, double *liquidated,
                         int64_t capacity, int32_t unit, const liqmap_columns *columns,
                         int64_t n)
{
    series c = {.rows = NULL};
    liquidated_rows out;
    int64_t ignored;
    pushed = pushed != NULL ? pushed : &ignored;
    *pushed = 0;
    TRY(check_many(&out, map, liquidated, unit, n));
    TRY(read_columns(&c.columns, columns, n));
    return push_all(map, pushed, &out, capacity, &c, 0, n);
}

/* ---- the steps by themselves -------------------------------------------------- */

int32_t liqmap_sweep(liqmap *map, double *liquidated, int64_t capacity, int32_t unit,
                     const liqmap_snapshot *snapshot)
{
    TRY(map_check(map));
    TRY(map_check_unit(unit));
    TRY(check_room(liquidated, capacity, SIDES * map->n_tiers));
    if (snapshot == NULL) {
        return LIQMAP_E_NULL;
    }
    TRY(check_bar(snapshot->high, snapshot->low, snapshot->high, 0));
    sweep(map, map->guide.is_log, snapshot->low, snapshot->high, liquidated, unit);
    map->at_open_interest = 0;
    return LIQMAP_OK;
}

int32_t liqmap_open(liqmap *map, int32_t side, double contracts,
                    const liqmap_snapshot *snapshot)
{
    liqmap_snapshot own;
    TRY(map_check(map));
    TRY(map_check_side(side));
    TRY(check_quantity(contracts));
    if (snapshot == NULL) {
        return LIQMAP_E_NULL;
    }
    own = *snapshot;
    TRY(check_bar(own.high, own.low, own.close, own.entry));
    const int is_log = map->guide.is_log;
    if (side == LIQMAP_LONG) {
        open_side(map, is_log, LIQMAP_LONG, contracts, &own);
    } else {
        open_side(map, is_log, LIQMAP_SHORT, contracts, &own);
    }
    map->at_open_interest = 0;
    return LIQMAP_OK;
}

int32_t liqmap_close(liqmap *map, int32_t side, double contracts)
{
    double total, from;
    TRY(map_check(map));
    TRY(map_check_side(side));
    total = map_total(&map->side[side]);
    from = map->side[side].scale;
    if (contracts != total) {
        TRY(check_quantity(contracts));
    }
    if (contracts > total * (1 + CLOSE_ROUNDING)) {
        return LIQMAP_E_EXCEEDS;
    }
    if (contracts > 0) {
        keep(map, side, &from, contracts < total ? (total - contracts) / total : 0, 0);
        count_closed(&map->side[side], from);
    }
    map->at_open_interest = 0;
    return LIQMAP_OK;
}

int32_t liqmap_place(liqmap *map, int32_t side, int64_t tier, double price,
                     double contracts)
{
    map_side *at;
    double stored;
    TRY(map_check(map));
    TRY(map_check_side(side));
    if (tier < 0 || tier >= map->n_tiers) {
        return LIQMAP_E_TIER;
    }
    TRY(check_price(price));
    TRY(check_quantity(contracts));
    at = &map->side[side];
    stored = contracts / at->scale;
    at->live = add_at_price(map, side, tier, price, stored, at->live);
    count_opened(map, side, contracts, stored, 1);
    map->at_open_interest = 0;
    return LIQMAP_OK;
}
