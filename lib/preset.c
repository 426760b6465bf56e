/* SPDX-License-Identifier: MIT */
/*
 * Settings of a map by name or by rules: fitted ones, as tables with their evidence, and
 * those that follow from the rules of a venue. A fit comes twice, since without volume
 * other settings fit best.
 */
#include "check.h"
#include "margin.h"

#include <liqmap/preset.h>

#define ONE_HOUR_MS (INT64_C(60) * 60 * 1000)
#define SHORTEST_INTRABAR_MS                                                           \
    (ONE_HOUR_MS / 2) /* shorter bars have no part of their own */

/* clang-format off */
/* Rows: leverage, share of longs, share of shorts, maintenance rate, fee. As
 * examples/python/calibrate.py printed them. */
static const liqmap_tier hourly[] = {
    {3.29, 0.072838621, 0, 0.004, 0},
    {5, 0.051961553, 0.00210635, 0.004, 0},
    {7.58, 0.031027765, 0.004218423, 0.004, 0},
    {11.43, 0.010090271, 0.006330869, 0.004, 0},
    {17.1, 0.00713337, 0.004462708, 0.004, 0},
    {25.27, 0.004199057, 0.002593338, 0.004, 0},
    {36.74, 0.001262141, 0.000722311, 0.004, 0},
    {52.2, 0.001123603, 0.000737608, 0.004, 0},
    {71.97, 0.000985065, 0.000752904, 0.004, 0},
    {95.6, 0.000846573, 0.000768196, 0.004, 0},
    {121.7, 0.000564329, 0.000512094, 0.004, 0},
    {148.08, 0.000282189, 0.000256069, 0.004, 0},
    {172.5, 5e-09, 5e-09, 0.004, 0},
    {193.3, 2.0967e-05, 2.2266e-05, 0.004, 0},
    {209.82, 4.1933e-05, 4.453e-05, 0.004, 0},
    {222.22, 6.2902e-05, 6.6797e-05, 0.004, 0},
};
static const liqmap_tier hourly_without_volume[] = {
    {3.29, 0.062237592, 0, 0.004, 0},
    {5, 0.044978651, 0.001261965, 0.004, 0},
    {7.58, 0.02767282, 0.00252736, 0.004, 0},
    {11.43, 0.010363926, 0.003792978, 0.004, 0},
    {17.1, 0.007402614, 0.002909173, 0.004, 0},
    {25.27, 0.004460231, 0.002024527, 0.004, 0},
    {36.74, 0.001515238, 0.001139098, 0.004, 0},
    {52.2, 0.00138749, 0.001120855, 0.004, 0},
    {71.97, 0.001259743, 0.001102612, 0.004, 0},
    {95.6, 0.001132038, 0.001084376, 0.004, 0},
    {121.7, 0.000754626, 0.000740005, 0.004, 0},
    {148.08, 0.000377346, 0.000395742, 0.004, 0},
    {172.5, 8e-09, 5.1418e-05, 0.004, 0},
    {193.3, 3.386e-05, 4.8855e-05, 0.004, 0},
    {209.82, 6.7717e-05, 4.6292e-05, 0.004, 0},
    {222.22, 0.000101579, 4.3729e-05, 0.004, 0},
};
static const liqmap_tier classic_without_volume[] = {
    {25, 0.0202, 0.0044, 0.004, 0},
    {50, 0.0029, 0.0029, 0.004, 0},
    {100, 0.0051, 0.006, 0.004, 0},
};
/* clang-format on */

#define TIERS_OF(table) table, (int64_t)(sizeof(table) / sizeof *(table))
#define FITTED_TO                                                                      \
    "Binance BTCUSDT, hours of 2025-12-04 to 2026-03-04, against liquidations of "     \
    "Binance, Bybit and OKX"
#define ADDED " added to R2 of log amounts, long/short, mean of four folds ahead: over "

typedef struct fitted_settings {
    const liqmap_tier *tiers;
    int64_t n_tiers;
    int64_t holding_ms;
    double turnover, intrabar;
    int32_t entry_points;
} fitted_settings;

static const struct preset {
    const char *name, *source;
    fitted_settings with_volume, without;
} presets[] = {
    {"btcusdt-1h",
     FITTED_TO
     "; fitted on hourly bars;" ADDED
     "excursion and volume 0.090/0.079, over price path too 0.065/0.059; without "
     "volume 0.045/0.026, 0.052/0.048",
     {TIERS_OF(hourly), 72 * ONE_HOUR_MS, 0.2, 1, 12},
     {TIERS_OF(hourly_without_volume), 24 * ONE_HOUR_MS, 0, 0, 12}},
    {"classic",
     FITTED_TO
     "; 25x, 50x and 100x, whose sums are those observed;" ADDED
     "excursion and volume 0.038/0.028, over price path too 0.017/0.010; without "
     "volume 0.055/0.035, 0.046/0.036",
     {liqmap_i_default_tiers, DEFAULT_TIERS, 0, 0.1, 0, 4},
     {TIERS_OF(classic_without_volume), 48 * ONE_HOUR_MS, 0, 0, 4}},
};

enum { PRESETS = sizeof presets / sizeof *presets };

int64_t liqmap_preset_count(void)
{
    return PRESETS;
}

const char *liqmap_preset_name(int64_t preset)
{
    return preset >= 0 && preset < PRESETS ? presets[preset].name : NULL;
}

const char *liqmap_preset_source(int64_t preset)
{
    return preset >= 0 && preset < PRESETS ? presets[preset].source : NULL;
}

static int same_name(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

static const struct preset *preset_named(const char *name)
{
    for (int64_t i = 0; i < PRESETS; i++) {
        if (same_name(presets[i].name, name)) {
            return &presets[i];
        }
    }
    return NULL;
}

int32_t liqmap_preset(liqmap_config *config, liqmap_tier *tiers, int64_t capacity,
                      int64_t stride, int64_t *count, const char *name, int64_t bar_ms,
                      int32_t has_volume)
{
    const struct preset *preset = name != NULL ? preset_named(name) : NULL;
    const fitted_settings *found;
    liqmap_config own;
    if (count != NULL) {
        *count = 0;
    }
    if (name == NULL) {
        return LIQMAP_E_NULL;
    }
    if (preset == NULL) {
        return LIQMAP_E_PRESET;
    }
    if (bar_ms < 0) {
        return LIQMAP_E_LENGTH;
    }
    found = has_volume != 0 ? &preset->with_volume : &preset->without;
    if (count != NULL) {
        *count = found->n_tiers;
    }
    TRY(READ_STRUCT(&own, config, CONFIG));
    own.turnover = found->turnover;
    own.holding_ms = found->holding_ms;
    own.entry_points = found->entry_points;
    own.intrabar = bar_ms < SHORTEST_INTRABAR_MS && bar_ms > 0 ? 0 : found->intrabar;
    TRY(check_whole_struct(config, &own, sizeof own));
    TRY(copy_rows(tiers, capacity, stride, found->tiers, found->n_tiers,
                  sizeof *found->tiers));
    write_struct(config, &own, sizeof own);
    return LIQMAP_OK;
}

static int32_t check_rules(const liqmap_rules *r)
{
    if (r->contract != LIQMAP_LINEAR && r->contract != LIQMAP_INVERSE) {
        return LIQMAP_E_CONTRACT;
    }
    if (r->maintenance != LIQMAP_MAINTENANCE_MARK &&
        r->maintenance != LIQMAP_MAINTENANCE_ENTRY) {
        return LIQMAP_E_MAINTENANCE;
    }
    return r->maintenance == LIQMAP_MAINTENANCE_ENTRY && r->fee > 0 ? LIQMAP_E_FEE
                                                                    : LIQMAP_OK;
}

int32_t liqmap_preset_table(liqmap_config *config, liqmap_tier *tiers, int64_t n_tiers,
                            int64_t stride, int64_t *bad, const liqmap_rules *rules,
                            const liqmap_bracket_table *table, int32_t profile)
{
    liqmap_config own;
    liqmap_rules r;
    if (bad != NULL) {
        *bad = -1;
    }
    TRY(READ_STRUCT(&own, config, CONFIG));
    TRY(READ_STRUCT(&r, rules, RULES));
    TRY(check_rules(&r));
    TRY(liqmap_table_tiers(tiers, n_tiers, stride, bad, &r, table, profile));
    config->contract = r.contract;
    config->maintenance = r.maintenance;
    return LIQMAP_OK;
}

int32_t liqmap_preset_venue(liqmap_config *config, liqmap_tier *tiers, int64_t n_tiers,
                            int64_t stride, int64_t *bad, int64_t venue,
                            int32_t profile)
{
    liqmap_rules rules = {.struct_size = sizeof rules};
    liqmap_bracket_table table = {.struct_size = sizeof table};
    liqmap_config own;
    if (bad != NULL) {
        *bad = -1;
    }
    TRY(READ_STRUCT(&own, config, CONFIG));
    TRY(liqmap_venue_rules(venue, &rules));
    TRY(liqmap_venue_table(venue, &table));
    return liqmap_preset_table(config, tiers, n_tiers, stride, bad, &rules, &table,
                               profile);
}
