/* SPDX-License-Identifier: MIT */
/* The object: its size, how it is built, copied and emptied, its statistics. */
#include "hot.h"
#include "map.h"

#define PAST_ANY_AXIS 1e180 /* times any price it is past any axis */
#define SUM_SLACK 1e-12     /* how far the shares of a side may sum past 1 */
#define DUST                                                                           \
    0x1p-256 /* of a side: a bin that holds less becomes 0 when it is rescaled */

int32_t liqmap_config_init(liqmap_config *config, uint32_t struct_size)
{
    const liqmap_config defaults = {
        .struct_size = struct_size,
        .contract = LIQMAP_LINEAR,
        .maintenance = LIQMAP_MAINTENANCE_MARK,
        .initial = LIQMAP_INITIAL_UNKNOWN,
        .entry_points = 4,
        .turnover = 0.1,
    };
    if (config == NULL) {
        return LIQMAP_E_NULL;
    }
    TRY(CHECK_STRUCT_SIZE(&defaults, CONFIG));
    config->struct_size = struct_size;
    return write_whole_struct(config, &defaults, sizeof defaults);
}

static int32_t check_config(const liqmap_config *config)
{
    if (config->contract != LIQMAP_LINEAR && config->contract != LIQMAP_INVERSE) {
        return LIQMAP_E_CONTRACT;
    }
    if (config->maintenance != LIQMAP_MAINTENANCE_MARK &&
        config->maintenance != LIQMAP_MAINTENANCE_ENTRY) {
        return LIQMAP_E_MAINTENANCE;
    }
    if (config->initial != LIQMAP_INITIAL_UNKNOWN &&
        config->initial != LIQMAP_INITIAL_ENTRY) {
        return LIQMAP_E_INITIAL;
    }
    if (config->entry_points < 1 || config->entry_points > LIQMAP_MAX_ENTRY_POINTS) {
        return LIQMAP_E_ENTRY_POINTS;
    }
    if (config->reserved != 0) {
        return LIQMAP_E_RESERVED;
    }
    if (!is_finite(config->turnover)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (config->turnover < 0) {
        return LIQMAP_E_TURNOVER;
    }
    if (config->holding_ms < 0) {
        return LIQMAP_E_HOLDING;
    }
    if (!is_finite(config->intrabar)) {
        return LIQMAP_E_NOT_FINITE;
    }
    return config->intrabar < 0 || config->intrabar > 1 ? LIQMAP_E_INTRABAR : LIQMAP_OK;
}

int32_t liqmap_i_map_size(int64_t *size, const liqmap_config *config,
                          const liqmap_axis *axis, int64_t n_tiers)
{
    int64_t ends, bucket;
    TRY(check_config(config));
    TRY(liqmap_i_axis_check(axis));
    if (n_tiers < 1 || n_tiers > LIQMAP_MAX_TIERS) {
        return LIQMAP_E_TIER_COUNT;
    }
    ends = (int64_t)sizeof(liqmap) + 8 * (3 + SIDES * 2 * map_row(n_tiers));
    bucket = 8 * (1 + SIDES * map_row(n_tiers));
    if (axis->buckets > ((int64_t)PTRDIFF_MAX - ends) / bucket) {
        return LIQMAP_E_OVERFLOW;
    }
    *size = ends + bucket * axis->buckets;
    return LIQMAP_OK;
}

int32_t liqmap_size(int64_t *size, const liqmap_config *config, const liqmap_axis *axis,
                    int64_t n_tiers)
{
    liqmap_config own_config;
    liqmap_axis own_axis;
    int64_t ignored;
    TRY(READ_STRUCT(&own_config, config, CONFIG));
    TRY(READ_STRUCT(&own_axis, axis, AXIS));
    return liqmap_i_map_size(size != NULL ? size : &ignored, &own_config, &own_axis,
                             n_tiers == 0 ? DEFAULT_TIERS : n_tiers);
}

/*
 * Factor of a tier on a side. That there is none is no error: the tier cannot be
 * liquidated on this side. Its factor is then 0 for a long and past any axis for a
 * short, so that its price lies off the axis.
 */
static int32_t tier_factor(double *factor, const liqmap_config *config, int32_t s,
                           const liqmap_tier *tier)
{
    const liqmap_position position = {.side = s,
                                      .contract = config->contract,
                                      .maintenance = config->maintenance,
                                      .leverage = tier->leverage,
                                      .mmr = tier->mmr,
                                      .fee = tier->fee};
    *factor = s == LIQMAP_LONG ? 0 : PAST_ANY_AXIS;
    return liqmap_i_margin_factor(factor, &position);
}

static double tier_share(const liqmap_tier *tier, int32_t s)
{
    return s == LIQMAP_LONG ? tier->share_long : tier->share_short;
}

/* Check one tier on one side; *sum is the sum of the side's shares so far. */
static int32_t check_tier(double *sum, const liqmap_config *config, int32_t s,
                          const liqmap_tier *tier)
{
    const double share = tier_share(tier, s);
    double factor;
    const int32_t status = tier_factor(&factor, config, s, tier);
    if (status != LIQMAP_OK && status != LIQMAP_E_NO_PRICE) {
        return status;
    }
    if (!is_finite(share)) {
        return LIQMAP_E_NOT_FINITE;
    }
    *sum += share;
    return share < 0 || *sum > 1 + SUM_SLACK ? LIQMAP_E_SHARE : LIQMAP_OK;
}

static int32_t check_tiers(int64_t *bad, const liqmap_config *config,
                           const liqmap_tier *tiers, int64_t n_tiers, int64_t stride)
{
    double sum[SIDES] = {0, 0};
    for (int64_t t = 0; t < n_tiers; t++) {
        *bad = t;
        for (int32_t s = 0; s < SIDES; s++) {
            TRY(check_tier(&sum[s], config, s, tier_row(tiers, stride, t)));
        }
    }
    *bad = -1;
    return LIQMAP_OK;
}

void liqmap_i_map_set_weights(map_side *side, const liqmap *map, int32_t s)
{
    double sum = 0;
    for (int64_t t = 0; t < map->n_tiers; t++) {
        sum += tier_share(&map->tiers[t], s);
    }
    side->unlevered_weight = sum < 1 ? 1 - sum : 0;
    for (int64_t t = 0; t < map->n_tiers; t++) {
        const double share = tier_share(&map->tiers[t], s) / (sum > 1 ? sum : 1);
        const int exists =
            tier_factor(&side->factor[t], &map->config, s, &map->tiers[t]) == LIQMAP_OK;
        side->measure[t] = axis_rough_log2(side->factor[t]);
        side->weight[t] = exists ? share : 0;
        side->unlevered_weight += exists ? 0 : share;
    }
}

static void fill_edges(liqmap *map)
{
    double *edges = (double *)(map + 1) + 1;
    const int64_t n = map->axis.buckets;
    liqmap_i_axis_fill(&map->axis, edges);
    edges[-1] = edges[0];
    edges[n + 1] = edges[n];
    map->guide = liqmap_i_axis_guide(&map->axis, edges);
}

static void fill_head(liqmap *map, int64_t bytes, const liqmap_config *config,
                      const liqmap_axis *axis, const liqmap_tier *tiers,
                      int64_t n_tiers, int64_t stride)
{
    memset(map, 0, sizeof *map);
    map->magic = MAP_MAGIC;
    map->bytes = bytes;
    map->config = *config;
    map->axis = *axis;
    for (int64_t t = 0; t < n_tiers; t++) {
        map->tiers[t] = *tier_row(tiers, stride, t);
    }
    map->n_tiers = n_tiers;
    map->row = map_row(n_tiers);
    for (int64_t s = 0; s < SIDES; s++) {
        map->bins_at[s] = axis->buckets + 3 + (s * (axis->buckets + 2) + 1) * map->row;
    }
}

static void clear_bins(liqmap *map)
{
    double *bins = map_bins_of(map, LIQMAP_LONG) - map->row;
    const int64_t count = SIDES * (map->axis.buckets + 2) * map->row;
    memset(bins, 0, (size_t)count * sizeof *bins);
}

/* Where memory is known to read as zero, bins are not written. */
static int32_t init(void *memory, int64_t size, int64_t *bad,
                    const liqmap_config *config, const liqmap_axis *axis,
                    const liqmap_tier *tiers, int64_t n_tiers, int64_t stride,
                    int is_zeroed)
{
    liqmap *map = (liqmap *)memory;
    liqmap_config own_config;
    liqmap_axis own_axis;
    int64_t bytes, ignored;
    bad = bad != NULL ? bad : &ignored;
    *bad = -1;
    if (tiers == NULL && n_tiers == 0) {
        tiers = liqmap_i_default_tiers;
        n_tiers = DEFAULT_TIERS;
        stride = sizeof *tiers;
    }
    TRY(READ_STRUCT(&own_config, config, CONFIG));
    TRY(READ_STRUCT(&own_axis, axis, AXIS));
    TRY(liqmap_i_map_size(&bytes, &own_config, &own_axis, n_tiers));
    if (tiers == NULL) {
        return LIQMAP_E_NULL;
    }
    TRY(check_stride(stride, sizeof *tiers, n_tiers));
    TRY(check_memory(memory, size, bytes));
    TRY(check_tiers(bad, &own_config, tiers, n_tiers, stride));
    TRY(liqmap_i_axis_check_edges(&own_axis));
    fill_head(map, bytes, &own_config, &own_axis, tiers, n_tiers, stride);
    fill_edges(map);
    if (!is_zeroed) {
        clear_bins(map);
    }
    map->side[LIQMAP_LONG].live = map_empty_live(map, LIQMAP_LONG);
    map->side[LIQMAP_SHORT].live = map_empty_live(map, LIQMAP_SHORT);
    liqmap_i_map_set_weights(&map->side[LIQMAP_LONG], map, LIQMAP_LONG);
    liqmap_i_map_set_weights(&map->side[LIQMAP_SHORT], map, LIQMAP_SHORT);
    return liqmap_reset(map);
}

int32_t liqmap_init(void *memory, int64_t size, int64_t *bad,
                    const liqmap_config *config, const liqmap_axis *axis,
                    const liqmap_tier *tiers, int64_t n_tiers, int64_t stride)
{
    return init(memory, size, bad, config, axis, tiers, n_tiers, stride, 0);
}

int32_t liqmap_init_zeroed(void *memory, int64_t size, int64_t *bad,
                           const liqmap_config *config, const liqmap_axis *axis,
                           const liqmap_tier *tiers, int64_t n_tiers, int64_t stride)
{
    return init(memory, size, bad, config, axis, tiers, n_tiers, stride, 1);
}

int32_t liqmap_copy(void *memory, int64_t size, const liqmap *map)
{
    TRY(map_check(map));
    TRY(check_memory(memory, size, map->bytes));
    TRY(check_apart(memory, map->bytes, map, map->bytes));
    memcpy(memory, map, (size_t)map->bytes);
    return LIQMAP_OK;
}

int64_t liqmap_i_map_find(const liqmap *map, double price)
{
    return axis_find(&map->guide, map_edges(map), price);
}

void liqmap_i_map_empty_side(liqmap *map, int32_t s)
{
    map_side *side = &map->side[s];
    const tally nothing = {0, 0};
    const live_bins live = map_live_bins(map, s);
    double *cell = map_bins_of(map, s) + live.first * map->row;
    const double *end = cell + live.count * map->row;
    for (; cell != end; cell += BLOCK) {
        if (!map_block_is_empty(cell)) {
            cell[0] = cell[1] = cell[2] = cell[3] = 0;
        }
    }
    side->scale = 1;
    side->held = nothing;
    side->rounded = 0;
    side->unlevered = 0;
    side->unknown = 0;
    side->live = map_empty_live(map, s);
}

static double rescaled(double stored, double factor, double dust)
{
    const double x = stored * factor;
    return x < dust ? 0 : x;
}

/* Add a*b without rounding (Dekker). */
static void count_product(tally *t, double a, double b)
{
    const double a_cut = a * 134217729, b_cut = b * 134217729; /* 2^27 + 1 */
    const double a1 = a_cut - (a_cut - a), b1 = b_cut - (b_cut - b);
    const double a2 = a - a1, b2 = b - b1;
    const double product = a * b;
    tally_count(t, product);
    tally_count(t, a2 * b2 - (((product - a1 * b1) - a2 * b1) - a1 * b2));
}

double liqmap_i_map_counter_gap(const map_side *side)
{
    tally gap = side->opened;
    tally_count(&gap, -side->closed.sum);
    tally_count(&gap, -side->liquidated.sum);
    count_product(&gap, -side->held.sum, side->scale);
    gap.lost -= side->closed.lost + side->liquidated.lost;
    gap.lost -= side->held.lost * side->scale;
    return tally_value(&gap);
}

void liqmap_i_map_balance(map_side *side)
{
    const double gap = liqmap_i_map_counter_gap(side);
    tally_add(&side->closed, gap > 0 ? gap : 0);
    tally_add(&side->opened, gap < 0 ? -gap : 0);
}

/* tally_count() of several sums at once. */
typedef struct lane_tally {
    lanes sum;
    lanes lost;
} lane_tally;

INLINE void lanes_count(lane_tally *t, lanes x)
{
    const lanes sum = t->sum + x;
    const lanes part = sum - t->sum;
    t->lost += (t->sum - (sum - part)) + (x - part);
    t->sum = sum;
}

void liqmap_i_map_recount(liqmap *map, int32_t s, double factor)
{
    map_side *side = &map->side[s];
    const double dust = tally_value(&side->held) * factor * DUST;
    const live_bins live = map_live_bins(map, s);
    double *bin = map_bins_of(map, s) + live.first * map->row;
    const double *end = bin + live.count * map->row;
    lane_tally sum[BLOCK / LANES] = {{{0}, {0}}};
    tally held = {0, 0};
    for (; bin != end; bin += BLOCK) {
        if (map_block_is_empty(bin)) {
            continue;
        }
        for (int64_t k = 0; k < BLOCK / LANES; k++) {
            const lanes stored = lanes_load(bin + k * LANES);
            const lanes kept = lanes_at_least(stored * factor, dust);
            lanes_store(bin + k * LANES, kept);
            lanes_count(&sum[k], kept);
        }
    }
    side->unlevered = rescaled(side->unlevered, factor, dust);
    side->unknown = rescaled(side->unknown, factor, dust);
    for (int64_t k = 0; k < BLOCK; k++) {
        tally_count(&held, ((const double *)&sum[k / LANES].sum)[k % LANES]);
        held.lost += ((const double *)&sum[k / LANES].lost)[k % LANES];
    }
    tally_count(&held, side->unlevered);
    tally_count(&held, side->unknown);
    side->held = tally_normalized(held);
    side->rounded = tally_value(&side->held);
    liqmap_i_map_balance(side);
}

int32_t liqmap_reset(liqmap *map)
{
    const tally nothing = {0, 0};
    TRY(map_check(map));
    map->pushes = 0;
    map->off_axis = 0;
    map->time_ms = 0;
    map->close = 0;
    map->open_interest = 0;
    map->at_open_interest = 0;
    map->opening = LIQMAP_OPENING;
    for (int32_t s = 0; s < SIDES; s++) {
        map_side *side = &map->side[s];
        liqmap_i_map_empty_side(map, s);
        side->swept_to = 0;
        side->closed_to = 0;
        side->opened = nothing;
        side->closed = nothing;
        side->liquidated = nothing;
        side->liquidated_quote = nothing;
    }
    return LIQMAP_OK;
}

int32_t liqmap_get_config(const liqmap *map, liqmap_config *config)
{
    TRY(map_check(map));
    if (config == NULL) {
        return LIQMAP_OK;
    }
    TRY(CHECK_STRUCT_SIZE(config, CONFIG));
    return write_whole_struct(config, &map->config, sizeof map->config);
}

int32_t liqmap_get_axis(const liqmap *map, liqmap_axis *axis)
{
    TRY(map_check(map));
    if (axis == NULL) {
        return LIQMAP_OK;
    }
    TRY(CHECK_STRUCT_SIZE(axis, AXIS));
    return write_whole_struct(axis, &map->axis, sizeof map->axis);
}

int32_t liqmap_get_tiers(const liqmap *map, liqmap_tier *tiers, int64_t capacity,
                         int64_t stride, int64_t *count)
{
    if (count != NULL) {
        *count = 0;
    }
    TRY(map_check(map));
    if (count != NULL) {
        *count = map->n_tiers;
    }
    return copy_rows(tiers, capacity, stride, map->tiers, map->n_tiers, sizeof *tiers);
}

static double coverage(const map_side *side)
{
    const double held = tally_value(&side->held);
    return side->unknown < held ? 1 - side->unknown / held : 0;
}

static double part_kept(const map_side *side)
{
    return side->closed_to < side->swept_to ? side->closed_to / side->swept_to : 1;
}

static void fill_side(liqmap_stats *out, const liqmap *map, int32_t s)
{
    const map_side *side = &map->side[s];
    const double *below = map_bins(map, s) - map->row;
    const double *above = map_bins(map, s) + map->axis.buckets * map->row;
    out->side_coverage[s] = coverage(side);
    out->opened[s] = tally_value(&side->opened);
    out->closed[s] = tally_value(&side->closed);
    out->liquidated[s] = tally_value(&side->liquidated);
    out->liquidated_quote[s] = tally_value(&side->liquidated_quote);
    out->unknown[s] = side->unknown * side->scale;
    out->unlevered[s] = side->unlevered * side->scale;
    out->total[s] = map_total(side);
    out->kept[s] = part_kept(side);
    for (int64_t t = 0; t < map->n_tiers; t++) {
        out->below[s][t] = below[t] * side->scale;
        out->above[s][t] = above[t] * side->scale;
    }
}

int32_t liqmap_get_stats(const liqmap *map, liqmap_stats *stats)
{
    liqmap_stats own = {.struct_size = sizeof own};
    TRY(map_check(map));
    if (stats == NULL) {
        return LIQMAP_OK;
    }
    TRY(CHECK_STRUCT_SIZE(stats, STATS));
    own.tiers = (int32_t)map->n_tiers;
    own.bytes = map->bytes;
    own.pushes = map->pushes;
    own.off_axis = map->off_axis;
    own.time_ms = map->time_ms;
    own.close = map->close;
    own.open_interest = map->open_interest;
    own.opening = (int32_t)map->opening;
    fill_side(&own, map, LIQMAP_LONG);
    fill_side(&own, map, LIQMAP_SHORT);
    own.coverage = own.side_coverage[LIQMAP_LONG] < own.side_coverage[LIQMAP_SHORT]
                       ? own.side_coverage[LIQMAP_LONG]
                       : own.side_coverage[LIQMAP_SHORT];
    write_struct(stats, &own, sizeof own);
    return LIQMAP_OK;
}
