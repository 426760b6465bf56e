/* SPDX-License-Identifier: MIT */
/* What must always hold of a map, whoever wrote its memory: validate and attach. */
#include "map_validate.h"

#define AGREEMENT 5e-10 /* of open interest: with MAP_MAX_ROUNDED less than 1e-9 */
#define FLOW_ROUNDING 0x1p-50 /* of the sum of opened, closed and liquidated */
#define TALLY_LOST 0x1p-50    /* of a tally's sum: `lost` is never more */

static int is_amount(double x, double most)
{
    return x >= 0 && x <= most;
}

static int sound_tally(const tally *t, double most)
{
    return is_amount(t->sum, most) && magnitude(t->lost) <= TALLY_LOST * t->sum;
}

int liqmap_i_map_sound_progress(const liqmap *map)
{
    if (map->opening < 1 || map->opening > LIQMAP_OPENING) {
        return 0;
    }
    if (map->pushes == 0) {
        return map->off_axis == 0 && map->time_ms == 0 && map->close == 0 &&
               map->open_interest == 0 && map->at_open_interest == 0;
    }
    return map->pushes > 0 && map->pushes <= MAP_MAX_PUSHES && map->off_axis >= 0 &&
           map->off_axis <= map->pushes && is_price(map->close) &&
           is_amount(map->open_interest, MAP_MERGE_MAX_CONTRACTS) &&
           (map->at_open_interest == 0 || map->at_open_interest == 1);
}

/* What loops over a side rely on to stay within its bins. */
static int sound_bounds(const liqmap *map, int32_t s)
{
    const int64_t live = map->side[s].live;
    const double scale = map->side[s].scale;
    return ((live >= -1 && live <= map->axis.buckets) ||
            live == map_empty_live(map, s)) &&
           scale >= MAP_SCALE_FLOOR && scale <= 1;
}

/* Whether the bins and scalars, summed again, are the total that is kept. */
static int sound_sum(const map_side *side, tally binned)
{
    tally_count(&binned, side->unlevered);
    tally_count(&binned, side->unknown);
    tally_count(&binned, -side->held.sum);
    binned.lost -= side->held.lost;
    return magnitude(tally_value(&binned)) <= MAP_ROUNDING * side->rounded;
}

/*
 * Each call rounds opened, closed, liquidated and the total by less than FLOW_ROUNDING
 * of what it adds to the three. So what holds before a call holds after it.
 */
static int sound_counters(const map_side *side)
{
    const double flow = tally_value(&side->opened) + tally_value(&side->closed) +
                        tally_value(&side->liquidated);
    return magnitude(liqmap_i_map_counter_gap(side)) <= FLOW_ROUNDING * flow;
}

static int total_agrees(const map_side *side, double open_interest)
{
    return magnitude(map_total(side) - open_interest) <= AGREEMENT * open_interest;
}

int liqmap_i_map_totals_agree(const liqmap *map)
{
    return total_agrees(&map->side[LIQMAP_LONG], map->open_interest) &&
           total_agrees(&map->side[LIQMAP_SHORT], map->open_interest);
}

int liqmap_i_map_sound_side(const liqmap *map, int32_t s, tally binned)
{
    const map_side *side = &map->side[s];
    return sound_bounds(map, s) && is_amount(side->swept_to, MAP_MAX_CONTRACTS) &&
           is_amount(side->closed_to, side->swept_to * (1 + AGREEMENT)) &&
           sound_tally(&side->held, MAP_MAX_HELD / side->scale) &&
           sound_tally(&side->opened, MAP_MAX_CONTRACTS) &&
           sound_tally(&side->closed, MAP_MAX_CONTRACTS * 2) &&
           sound_tally(&side->liquidated, MAP_MAX_CONTRACTS * 2) &&
           sound_tally(&side->liquidated_quote, MAP_MAX_QUOTE) &&
           is_amount(side->unlevered, DBL_MAX) && is_amount(side->unknown, DBL_MAX) &&
           is_amount(side->rounded, MAP_MAX_ROUNDED * tally_value(&side->held)) &&
           sound_sum(side, binned) && sound_counters(side) &&
           (!map->at_open_interest || total_agrees(side, map->open_interest));
}

/* Whether every cell is sound; *sum gets what the bins store in all. */
static int sound_bins(const liqmap *map, int32_t s, tally *sum)
{
    const double *bins = map_bins(map, s);
    int sound = 1;
    *sum = (tally){0, 0};
    for (int64_t j = -1; j <= map->axis.buckets; j++) {
        const int is_dead = map_is_dead(map, s, j);
        for (int64_t t = 0; t < map->row; t++) {
            const double cell = bins[j * map->row + t];
            sound &= map_sound_cell(cell, is_dead || t >= map->n_tiers);
            tally_count(sum, cell);
        }
    }
    return sound;
}

/*
 * Whether what says how large the map is and where its parts lie agrees with itself. Then
 * no call reads or writes outside the map, whatever its amounts are. O(1).
 */
static int sound_head(const liqmap *map)
{
    const int64_t n = map->axis.buckets;
    int64_t bytes;
    return map->config.struct_size == sizeof map->config &&
           map->axis.struct_size == sizeof map->axis &&
           liqmap_i_map_size(&bytes, &map->config, &map->axis, map->n_tiers) ==
               LIQMAP_OK &&
           map->bytes == bytes && map->row == map_row(map->n_tiers) &&
           map->bins_at[LIQMAP_LONG] == n + 3 + map->row &&
           map->bins_at[LIQMAP_SHORT] == n + 3 + (n + 3) * map->row &&
           map->guide.buckets == n && map->guide.end == (double)n &&
           map->guide.is_log == (map->axis.kind == LIQMAP_AXIS_LOG) &&
           sound_bounds(map, LIQMAP_LONG) && sound_bounds(map, LIQMAP_SHORT);
}

/* Of the guide, what sound_head() has not looked at. */
static int sound_edges(const liqmap *map)
{
    const double *edges = map_edges(map);
    const int64_t n = map->axis.buckets;
    const axis_guide should = liqmap_i_axis_guide(&map->axis, edges);
    return liqmap_i_axis_has(&map->axis, edges) && edges[-1] == edges[0] &&
           edges[n + 1] == edges[n] && map->guide.origin == should.origin &&
           map->guide.gain == should.gain;
}

static int sound_weights(const liqmap *map, int32_t s)
{
    const map_side *is = &map->side[s];
    map_side should;
    liqmap_i_map_set_weights(&should, map, s);
    int sound = is->unlevered_weight == should.unlevered_weight;
    for (int64_t t = 0; t < map->n_tiers; t++) {
        sound &= is->factor[t] == should.factor[t] &&
                 is->measure[t] == should.measure[t] &&
                 is->weight[t] == should.weight[t];
    }
    return sound;
}

static int sound_side(const liqmap *map, int32_t s)
{
    tally binned;
    return sound_weights(map, s) && sound_bins(map, s, &binned) &&
           liqmap_i_map_sound_side(map, s, binned);
}

int32_t liqmap_validate(const liqmap *map)
{
    TRY(map_check(map));
    return sound_head(map) && liqmap_i_map_sound_progress(map) && sound_edges(map) &&
                   sound_side(map, LIQMAP_LONG) && sound_side(map, LIQMAP_SHORT)
               ? LIQMAP_OK
               : LIQMAP_E_CORRUPT;
}

/* ---- attach ------------------------------------------------------------------- */

/* A word in the other byte order. */
static uint64_t swapped(uint64_t word)
{
    uint64_t other = 0;
    for (int byte = 0; byte < 8; byte++) {
        other = other << 8 | (word >> 8 * byte & 0xff);
    }
    return other;
}

static int32_t check_magic(uint64_t magic)
{
    if (magic == MAP_MAGIC) {
        return LIQMAP_OK;
    }
    return (magic & MAP_MAGIC_NAME) == (MAP_MAGIC & MAP_MAGIC_NAME) ||
                   (swapped(magic) & MAP_MAGIC_NAME) == (MAP_MAGIC & MAP_MAGIC_NAME)
               ? LIQMAP_E_VERSION
               : LIQMAP_E_NOT_A_MAP;
}

int32_t liqmap_attach_const(const liqmap **map, const void *memory, int64_t bytes)
{
    const liqmap *there = (const liqmap *)memory;
    if (bytes < 0) {
        return LIQMAP_E_LENGTH;
    }
    TRY(check_memory(memory, bytes, sizeof there->magic));
    TRY(check_magic(there->magic));
    if (bytes < (int64_t)sizeof *there) {
        return LIQMAP_E_MEMORY;
    }
    if (!sound_head(there) || !liqmap_i_map_sound_progress(there)) {
        return LIQMAP_E_CORRUPT;
    }
    if (bytes < there->bytes) {
        return LIQMAP_E_MEMORY;
    }
    if (map != NULL) {
        *map = there;
    }
    return LIQMAP_OK;
}

int32_t liqmap_attach(liqmap **map, void *memory, int64_t bytes)
{
    TRY(liqmap_attach_const(NULL, memory, bytes));
    if (map != NULL) {
        *map = (liqmap *)memory;
    }
    return LIQMAP_OK;
}
