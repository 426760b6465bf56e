/* SPDX-License-Identifier: MIT */
/* The map and the naive model side by side. */
#include "twin.h"

#include <math.h>
#include <string.h>

static void not_negative(double amount)
{
    if (!(amount >= 0)) {
        ck_abort_msg("negative amount %.17g", amount);
    }
}

liqmap *map_new(const liqmap_config *config, const liqmap_axis *axis,
                const liqmap_tier *tiers, int64_t n_tiers, int64_t *bytes)
{
    void *memory;
    int64_t bad = 0;

    SUCCEEDS(liqmap_size(bytes, config, axis, n_tiers));
    memory = memory_new(*bytes);
    /* Not a byte may depend on what was there. */
    memset(memory, (int)(*bytes & 0xff), (size_t)*bytes);
    SUCCEEDS(
        liqmap_init(memory, *bytes, &bad, config, axis, tiers, n_tiers, sizeof *tiers));
    ck_assert_int_eq(bad, -1);
    return memory;
}

liqmap *map_of(const world *w, int64_t *bytes)
{
    return map_new(&w->config, &w->axis, w->tiers, w->n_tiers, bytes);
}

int32_t push_one(liqmap *map, double *row, int64_t capacity, int32_t unit,
                 const naive_snapshot *s)
{
    return liqmap_push(map, row, capacity, unit, s);
}

twin twin_new(const liqmap_config *config, const liqmap_axis *axis,
              const liqmap_tier *tiers, int64_t n_tiers)
{
    twin pair;
    int64_t bytes;

    pair.map = map_new(config, axis, tiers, n_tiers, &pair.bytes);
    pair.other = map_new(config, axis, tiers, n_tiers, &bytes);
    pair.model = naive_new(config, axis, tiers, n_tiers);
    ck_assert_int_eq(bytes, pair.bytes);
    return pair;
}

twin twin_of(const world *w)
{
    return twin_new(&w->config, &w->axis, w->tiers, w->n_tiers);
}

void twin_free(twin *pair)
{
    free(pair->map);
    free(pair->other);
    naive_free(pair->model);
}

void twin_restore(twin *pair, const twin *from)
{
    naive *model = pair->model;
    naive kept = *model;

    memcpy(pair->map, from->map, (size_t)from->bytes);
    memcpy(pair->other, from->other, (size_t)from->bytes);
    *model = *from->model;
    model->edges = kept.edges;
    for (int32_t side = 0; side < 2; side++) {
        model->bins[side] = kept.bins[side];
        memcpy(model->bins[side], from->model->bins[side],
               (size_t)((model->buckets + 2) * model->tiers) * sizeof(double));
    }
}

void look_at_worlds(const char *name, uint64_t seed, int64_t n, int64_t least,
                    world_look *look)
{
    uint64_t state = random_seed(name, seed);
    int64_t before = comparisons;
    int64_t due = 0;

    for (int64_t i = 0; i < n; i++) {
        due += look(&state, (int32_t)(i % 2));
    }
    ck_assert_int_eq(comparisons - before, due);
    ck_assert_int_ge(due, least);
    printf("# %s: %" PRId64 " comparisons\n", name, due);
}

/* Moves */

typedef struct rows {
    double model[4 * LIQMAP_MAX_TIERS];
    double map[4 * LIQMAP_MAX_TIERS];
    double held[2]; /* by each side before the move, with what opens within it */
} rows;

double twin_slack(const naive *model, int32_t side, double whole, double slack)
{
    return slack > 0 ? slack * whole + FLOOR * model->opened[side] : 0;
}

static double top_price(const naive *model)
{
    return model->config.contract == LIQMAP_LINEAR ? model->edges[model->buckets] : 1;
}

/* What a push or a sweep liquidated of a tier; says which, where it is not as it should be. */
static void compare_liquidated(const twin *pair, const char *what, int64_t i,
                               double got, double want, double slack)
{
    const int64_t tiers = pair->model->tiers;
    char text[100];

    if (!(got == want || fabs(got - want) <= slack)) {
        snprintf(text, sizeof text, "%s, %s of tier %" PRId64 ", after push %" PRId64,
                 what, i < tiers ? "long" : "short", i % tiers,
                 stats_of(pair->map).pushes);
        what = text;
    }
    compare(what, got, want, slack);
}

static void compare_rows(const twin *pair, const rows *r, double slack)
{
    int64_t tiers = pair->model->tiers;

    for (int64_t i = 0; i < 2 * tiers; i++) {
        int32_t side = (int32_t)(i / tiers);
        double held = r->held[side];
        double contracts = twin_slack(pair->model, side, held, slack);
        /* In quote a row is a sum over buckets, in an order of the library's own. */
        double quote = fmax(contracts, 1e-12 * held) * top_price(pair->model);

        compare_liquidated(pair, "liquidated contracts", i, r->map[i], r->model[i],
                           contracts);
        compare_liquidated(pair, "liquidated quote", i, r->map[2 * tiers + i],
                           r->model[2 * tiers + i], quote);
    }
    compare_bytes("maps asked in contracts and in quote", pair->map, pair->other,
                  pair->bytes);
}

static void weigh(const twin *pair, rows *r)
{
    r->held[LIQMAP_LONG] = naive_total(pair->model, LIQMAP_LONG);
    r->held[LIQMAP_SHORT] = naive_total(pair->model, LIQMAP_SHORT);
}

void twin_push(twin *pair, const naive_snapshot *s, double slack)
{
    int64_t n = 2 * pair->model->tiers;
    rows r;

    weigh(pair, &r);
    for (int32_t side = 0; side < 2; side++) {
        r.held[side] += pair->model->config.intrabar * s->volume;
    }
    naive_push(pair->model, r.model, s);
    SUCCEEDS(push_one(pair->map, r.map, n, LIQMAP_CONTRACTS, s));
    SUCCEEDS(push_one(pair->other, r.map + n, n, LIQMAP_QUOTE, s));
    compare_rows(pair, &r, slack);
}

void twin_sweep(twin *pair, double high, double low, double slack)
{
    int64_t n = 2 * pair->model->tiers;
    rows r;

    weigh(pair, &r);
    naive_sweep(pair->model, r.model, high, low);
    SUCCEEDS(liqmap_sweep(pair->map, r.map, n, LIQMAP_CONTRACTS, SPAN(high, low)));
    SUCCEEDS(liqmap_sweep(pair->other, r.map + n, n, LIQMAP_QUOTE, SPAN(high, low)));
    compare_rows(pair, &r, slack);
}

static void compare_maps(const twin *pair)
{
    compare_bytes("maps moved alike", pair->map, pair->other, pair->bytes);
}

void twin_open(twin *pair, int32_t side, double contracts, double high, double low,
               double close, double entry)
{
    naive_open(pair->model, side, contracts, high, low, close, entry);
    SUCCEEDS(liqmap_open(pair->map, side, contracts, BAR(high, low, close, entry)));
    SUCCEEDS(liqmap_open(pair->other, side, contracts, BAR(high, low, close, entry)));
    compare_maps(pair);
}

void twin_close(twin *pair, int32_t side, double contracts)
{
    naive_close(pair->model, side, contracts);
    SUCCEEDS(liqmap_close(pair->map, side, contracts));
    SUCCEEDS(liqmap_close(pair->other, side, contracts));
    compare_maps(pair);
}

void twin_place(twin *pair, int32_t side, int64_t tier, double price, double contracts)
{
    naive_place(pair->model, side, tier, price, contracts);
    SUCCEEDS(liqmap_place(pair->map, side, tier, price, contracts));
    SUCCEEDS(liqmap_place(pair->other, side, tier, price, contracts));
    compare_maps(pair);
}

/* Readings, as the library gives them */

static int64_t buckets_of(const liqmap *map)
{
    liqmap_axis axis = {.struct_size = sizeof axis};

    SUCCEEDS(liqmap_get_axis(map, &axis));
    return axis.buckets;
}

liqmap_stats stats_of(const liqmap *map)
{
    liqmap_stats stats = {.struct_size = sizeof stats};

    SUCCEEDS(liqmap_get_stats(map, &stats));
    return stats;
}

double *density_of(const liqmap *map, int32_t side, int32_t unit)
{
    int64_t buckets = buckets_of(map);
    int64_t n = -1;
    double *amounts;

    SUCCEEDS(liqmap_density(map, NULL, 0, &n, side, unit, 0, buckets));
    amounts = memory_new(n * 8);
    SUCCEEDS(liqmap_density(map, amounts, n, NULL, side, unit, 0, buckets));
    return amounts;
}

/* Comparing */

static void compare_density(const twin *pair, int32_t side, int32_t unit, double slack)
{
    const naive *model = pair->model;
    int64_t n = model->buckets * model->tiers;
    double open = twin_slack(model, side, naive_total(model, side), slack);
    int in_price = unit == LIQMAP_QUOTE && model->config.contract == LIQMAP_LINEAR;
    double *want = memory_new(n * 8);
    double *got = density_of(pair->map, side, unit);

    naive_density(model, want, side, unit);
    for (int64_t i = 0; i < n; i++) {
        double price = in_price ? naive_middle(model, i / model->tiers) : 1;

        compare("density", got[i], want[i], open * price);
        not_negative(got[i]);
    }
    free(want);
    free(got);
}

static double coverage_slack(const naive *model, int32_t side, double slack)
{
    double total = naive_total(model, side);
    double open = twin_slack(model, side, total, slack);

    if (open == 0) {
        return 0;
    }
    return total > 0 ? open / total : 1;
}

/* Where the sweep left rounding alone, anything may be kept of it. */
static double kept_slack(const naive *model, int32_t side, double slack)
{
    double swept = model->swept[side];
    double open = twin_slack(model, side, swept, slack);

    return swept > 0 ? open / swept : open > 0;
}

static void compare_side(const twin *pair, const liqmap_stats *stats, int32_t side,
                         double slack)
{
    const naive *model = pair->model;
    double total = naive_total(model, side);
    double open = twin_slack(model, side, total, slack);
    double opened = slack * model->opened[side];

    for (int64_t t = 0; t < model->tiers; t++) {
        compare("below", stats->below[side][t], *naive_bin(model, side, -1, t), open);
        compare("above", stats->above[side][t],
                *naive_bin(model, side, model->buckets, t), open);
    }
    compare("unlevered", stats->unlevered[side], model->unlevered[side], open);
    compare("unknown", stats->unknown[side], model->unknown[side], open);
    compare("total", stats->total[side], total, open);
    compare("coverage", stats->side_coverage[side], naive_coverage(model, side),
            coverage_slack(model, side, slack));
    compare("kept", stats->kept[side], naive_kept(model, side),
            kept_slack(model, side, slack));
    compare("opened", stats->opened[side], model->opened[side], opened);
    compare("closed", stats->closed[side], model->closed[side], opened);
    compare("liquidated", stats->liquidated[side], model->liquidated[side], opened);
    compare("liquidated_quote", stats->liquidated_quote[side],
            model->liquidated_quote[side],
            fmax(slack, 1e-12) * model->opened[side] * top_price(model));
}

static void compare_common(const naive *model, const liqmap_stats *stats, double slack)
{
    compare(
        "coverage", stats->coverage,
        fmin(naive_coverage(model, LIQMAP_LONG), naive_coverage(model, LIQMAP_SHORT)),
        fmax(coverage_slack(model, LIQMAP_LONG, slack),
             coverage_slack(model, LIQMAP_SHORT, slack)));
    compare("close", stats->close, model->close, 0);
    compare("open interest", stats->open_interest, model->open_interest, 0);
    compare_ints("tiers", stats->tiers, model->tiers);
    compare_ints("pushes", stats->pushes, model->pushes);
    compare_ints("off_axis", stats->off_axis, model->off_axis);
    compare_ints("time", stats->time_ms, model->time_ms);
}

void twin_compare(const twin *pair, double slack)
{
    liqmap_stats stats = stats_of(pair->map);

    for (int32_t side = 0; side < 2; side++) {
        compare_density(pair, side, LIQMAP_CONTRACTS, slack);
        compare_density(pair, side, LIQMAP_QUOTE, slack);
        compare_side(pair, &stats, side, slack);
    }
    compare_common(pair->model, &stats, slack);
}

int64_t twin_width(const twin *pair)
{
    int64_t tiers = pair->model->tiers;

    return 4 * pair->model->buckets * tiers + 2 * (2 * tiers + 9) + 7;
}

/* Conservation */

static double count_side(const liqmap *map, const liqmap_stats *stats, int32_t side)
{
    int64_t n = buckets_of(map) * stats->tiers;
    double *cells = density_of(map, side, LIQMAP_CONTRACTS);
    double sum = stats->unlevered[side] + stats->unknown[side];

    not_negative(stats->unlevered[side]);
    not_negative(stats->unknown[side]);
    for (int64_t i = 0; i < stats->tiers; i++) {
        not_negative(stats->below[side][i]);
        not_negative(stats->above[side][i]);
        sum += stats->below[side][i] + stats->above[side][i];
    }
    for (int64_t i = 0; i < n; i++) {
        not_negative(cells[i]);
        sum += cells[i];
    }
    free(cells);
    return sum;
}

void check_conservation(const liqmap *map, int after_push)
{
    liqmap_stats stats = stats_of(map);

    SUCCEEDS(liqmap_validate(map));
    for (int32_t side = 0; side < 2; side++) {
        double counted = count_side(map, &stats, side);
        double booked =
            stats.opened[side] - stats.closed[side] - stats.liquidated[side];
        double want = after_push ? stats.open_interest : stats.total[side];

        compare("cells and scalars", counted, want, 1e-9 * want);
        compare("total", stats.total[side], want, 1e-9 * want);
        compare("counters", booked, want, 1e-9 * stats.opened[side]);
    }
}
