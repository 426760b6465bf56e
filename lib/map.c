/* SPDX-License-Identifier: MIT */
/* The object: its size, its birth, its copies, and what it says of itself. */
#include "map.h"

#define BEYOND 1e180    /* times any price, past any axis */
#define SUM_SLACK 1e-12 /* by which shares may sum past 1 */
#define AGREEMENT 5e-10 /* of open interest: with MAP_MOST_ROUNDED less than 1e-9 */
#define FLOW_ROUNDING 0x1p-50 /* of what was opened, closed and liquidated */
#define LOST 0x1p-50          /* of a tally's sum: more than it ever keeps */
#define DUST 0x1p-256         /* of a side: a bin that holds less is rescaled to 0 */

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

static int64_t padded_row(int64_t n_tiers)
{
    return (n_tiers + BLOCK - 1) / BLOCK * BLOCK;
}

/* liqmap_size() of structs of this version's size. */
static int32_t size_of(int64_t *size, const liqmap_config *config,
                       const liqmap_axis *axis, int64_t n_tiers)
{
    int64_t ends, bucket;
    TRY(check_config(config));
    TRY(liqmap_i_axis_check(axis));
    if (n_tiers < 1 || n_tiers > LIQMAP_MAX_TIERS) {
        return LIQMAP_E_TIER_COUNT;
    }
    ends = (int64_t)sizeof(liqmap) + 8 * (3 + SIDES * 2 * padded_row(n_tiers));
    bucket = 8 * (1 + SIDES * padded_row(n_tiers));
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
    return size_of(size != NULL ? size : &ignored, &own_config, &own_axis,
                   n_tiers == 0 ? DEFAULT_TIERS : n_tiers);
}

/*
 * Factor of a tier on a side. Having none is no error: what opens there cannot be
 * liquidated, and price 0 for a long, beyond any axis for a short, is where that lies.
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
    *factor = s == LIQMAP_LONG ? 0 : BEYOND;
    return liqmap_i_margin_factor(factor, &position);
}

static double tier_share(const liqmap_tier *tier, int32_t s)
{
    return s == LIQMAP_LONG ? tier->share_long : tier->share_short;
}

/* One tier on one side; *sum is what the side's shares come to so far. */
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

/*
 * What a side's tiers come to: factors, and the weights of what opens, which sum to 1
 * even where the shares sum to a rounding more.
 */
static void weigh_tiers(map_side *side, const liqmap *map, int32_t s)
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
    map->row = padded_row(n_tiers);
    for (int64_t s = 0; s < SIDES; s++) {
        map->bins_at[s] = axis->buckets + 3 + (s * (axis->buckets + 2) + 1) * map->row;
    }
}

int32_t liqmap_init(void *memory, int64_t size, int64_t *bad,
                    const liqmap_config *config, const liqmap_axis *axis,
                    const liqmap_tier *tiers, int64_t n_tiers, int64_t stride)
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
    TRY(size_of(&bytes, &own_config, &own_axis, n_tiers));
    if (tiers == NULL) {
        return LIQMAP_E_NULL;
    }
    TRY(check_stride(stride, sizeof *tiers, n_tiers));
    TRY(check_memory(memory, size, bytes));
    TRY(check_tiers(bad, &own_config, tiers, n_tiers, stride));
    TRY(liqmap_i_axis_check_edges(&own_axis));
    fill_head(map, bytes, &own_config, &own_axis, tiers, n_tiers, stride);
    fill_edges(map);
    weigh_tiers(&map->side[LIQMAP_LONG], map, LIQMAP_LONG);
    weigh_tiers(&map->side[LIQMAP_SHORT], map, LIQMAP_SHORT);
    return liqmap_reset(map);
}

int32_t liqmap_copy(void *memory, int64_t size, const liqmap *map)
{
    TRY(map_check(map));
    TRY(check_memory(memory, size, map->bytes));
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
    double *bins = map_bins_of(map, s) - map->row;
    memset(bins, 0, (size_t)((map->axis.buckets + 2) * map->row) * sizeof *bins);
    side->scale = 1;
    side->held = nothing;
    side->rounded = 0;
    side->unlevered = 0;
    side->unknown = 0;
    side->live = map_nowhere(map, s);
}

static double rescaled(double stored, double factor, double dust)
{
    const double x = stored * factor;
    return x < dust ? 0 : x;
}

/* a*b without rounding (Dekker), added. */
static void count_product(tally *t, double a, double b)
{
    const double a_cut = a * 134217729, b_cut = b * 134217729; /* 2^27 + 1 */
    const double a1 = a_cut - (a_cut - a), b1 = b_cut - (b_cut - b);
    const double a2 = a - a1, b2 = b - b1;
    const double product = a * b;
    tally_count(t, product);
    tally_count(t, a2 * b2 - (((product - a1 * b1) - a2 * b1) - a1 * b2));
}

/* opened - closed - liquidated - total, in contracts. */
static double counter_gap(const map_side *side)
{
    tally gap = side->opened;
    tally_count(&gap, -side->closed.sum);
    tally_count(&gap, -side->liquidated.sum);
    count_product(&gap, -side->held.sum, side->scale);
    gap.lost -= side->closed.lost + side->liquidated.lost;
    gap.lost -= side->held.lost * side->scale;
    return tally_value(&gap);
}

void liqmap_i_map_square(map_side *side)
{
    const double gap = counter_gap(side);
    tally_add(&side->closed, gap > 0 ? gap : 0);
    tally_add(&side->opened, gap < 0 ? -gap : 0);
}

void liqmap_i_map_recount(liqmap *map, int32_t s, double factor)
{
    map_side *side = &map->side[s];
    const double dust = tally_value(&side->held) * factor * DUST;
    double *bin = map_bins_of(map, s) - map->row;
    const double *end = bin + (map->axis.buckets + 2) * map->row;
    tally sum[BLOCK] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}};
    tally held = {0, 0};
    for (; bin != end; bin += BLOCK) {
        for (int64_t k = 0; k < BLOCK; k++) {
            bin[k] = rescaled(bin[k], factor, dust);
            tally_count(&sum[k], bin[k]);
        }
    }
    side->unlevered = rescaled(side->unlevered, factor, dust);
    side->unknown = rescaled(side->unknown, factor, dust);
    for (int64_t k = 0; k < BLOCK; k++) {
        tally_count(&held, sum[k].sum);
        held.lost += sum[k].lost;
    }
    tally_count(&held, side->unlevered);
    tally_count(&held, side->unknown);
    side->held = tally_settled(held);
    side->rounded = tally_value(&side->held);
    liqmap_i_map_square(side);
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
    map->settled = 0;
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

static int is_amount(double x, double most)
{
    return x >= 0 && x <= most;
}

static int sound_tally(const tally *t, double most)
{
    return is_amount(t->sum, most) && magnitude(t->lost) <= LOST * t->sum;
}

int liqmap_i_map_sound_progress(const liqmap *map)
{
    if (map->opening < 1 || map->opening > LIQMAP_OPENING) {
        return 0;
    }
    if (map->pushes == 0) {
        return map->off_axis == 0 && map->time_ms == 0 && map->close == 0 &&
               map->open_interest == 0 && map->settled == 0;
    }
    return map->pushes > 0 && map->pushes <= MAP_END_PUSHES && map->off_axis >= 0 &&
           map->off_axis <= map->pushes && is_price(map->close) &&
           is_amount(map->open_interest, MAP_MOST_CONTRACTS) &&
           (map->settled == 0 || map->settled == 1);
}

/* What loops over a side rely on. */
static int sound_bounds(const liqmap *map, int32_t s)
{
    const int64_t live = map->side[s].live;
    const double scale = map->side[s].scale;
    return ((live >= -1 && live <= map->axis.buckets) || live == map_nowhere(map, s)) &&
           scale >= MAP_SCALE_FLOOR && scale <= 1;
}

/* What is stored, counted one by one, against the sum that was kept. */
static int sound_sum(const map_side *side, tally binned)
{
    tally_count(&binned, side->unlevered);
    tally_count(&binned, side->unknown);
    tally_count(&binned, -side->held.sum);
    binned.lost -= side->held.lost;
    return magnitude(tally_value(&binned)) <= MAP_ROUNDING * side->rounded;
}

/*
 * Every call rounds opened, closed, liquidated and the total by less than FLOW_ROUNDING
 * of what it adds to the three: so what holds holds after the call as well.
 */
static int sound_counters(const map_side *side)
{
    const double flow = tally_value(&side->opened) + tally_value(&side->closed) +
                        tally_value(&side->liquidated);
    return magnitude(counter_gap(side)) <= FLOW_ROUNDING * flow;
}

static int agrees(const map_side *side, double open_interest)
{
    return magnitude(map_total(side) - open_interest) <= AGREEMENT * open_interest;
}

int liqmap_i_map_agrees(const liqmap *map)
{
    return agrees(&map->side[LIQMAP_LONG], map->open_interest) &&
           agrees(&map->side[LIQMAP_SHORT], map->open_interest);
}

int liqmap_i_map_sound_side(const liqmap *map, int32_t s, tally binned)
{
    const map_side *side = &map->side[s];
    return sound_bounds(map, s) && is_amount(side->swept_to, MAP_END_CONTRACTS) &&
           is_amount(side->closed_to, side->swept_to * (1 + AGREEMENT)) &&
           sound_tally(&side->held, MAP_END_HELD / side->scale) &&
           sound_tally(&side->opened, MAP_END_CONTRACTS) &&
           sound_tally(&side->closed, MAP_END_CONTRACTS * 2) &&
           sound_tally(&side->liquidated, MAP_END_CONTRACTS * 2) &&
           sound_tally(&side->liquidated_quote, MAP_END_QUOTE) &&
           is_amount(side->unlevered, DBL_MAX) && is_amount(side->unknown, DBL_MAX) &&
           is_amount(side->rounded, MAP_MOST_ROUNDED * tally_value(&side->held)) &&
           sound_sum(side, binned) && sound_counters(side) &&
           (!map->settled || agrees(side, map->open_interest));
}

/* Every bin in range and in its place; *sum gets what they hold, stored. */
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
 * That what says how large the map is, and where its parts lie, agrees with itself: then
 * no call leads outside, whatever the amounts are. O(1).
 */
static int sound_head(const liqmap *map)
{
    const int64_t n = map->axis.buckets;
    int64_t bytes;
    return map->config.struct_size == sizeof map->config &&
           map->axis.struct_size == sizeof map->axis &&
           size_of(&bytes, &map->config, &map->axis, map->n_tiers) == LIQMAP_OK &&
           map->bytes == bytes && map->row == padded_row(map->n_tiers) &&
           map->bins_at[LIQMAP_LONG] == n + 3 + map->row &&
           map->bins_at[LIQMAP_SHORT] == n + 3 + (n + 3) * map->row &&
           map->guide.buckets == n && map->guide.end == (double)n &&
           map->guide.is_log == (map->axis.kind == LIQMAP_AXIS_LOG) &&
           sound_bounds(map, LIQMAP_LONG) && sound_bounds(map, LIQMAP_SHORT);
}

static int sound_edges(const liqmap *map)
{
    const double *edges = map_edges(map);
    const int64_t n = map->axis.buckets;
    const axis_guide is = map->guide;
    const axis_guide should = liqmap_i_axis_guide(&map->axis, edges);
    return liqmap_i_axis_has(&map->axis, edges) && edges[-1] == edges[0] &&
           edges[n + 1] == edges[n] && is.buckets == should.buckets &&
           is.end == should.end && is.origin == should.origin &&
           is.gain == should.gain && is.is_log == should.is_log;
}

static int sound_weights(const liqmap *map, int32_t s)
{
    const map_side *is = &map->side[s];
    map_side should;
    weigh_tiers(&should, map, s);
    int sound = is->unlevered_weight == should.unlevered_weight;
    for (int64_t t = 0; t < map->n_tiers; t++) {
        sound &= is->factor[t] == should.factor[t] && is->weight[t] == should.weight[t];
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

/* The other byte order. */
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
