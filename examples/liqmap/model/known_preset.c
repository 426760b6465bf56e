/* SPDX-License-Identifier: MIT */
#include "model/known_preset.h"
#include "model/settings.h"

/* Rates are the venue's where one was named. */
static int same_tiers(const liqmap_tier *a, int64_t n_a, const liqmap_tier *b,
                      int64_t n_b)
{
    int64_t t = 0;
    while (t < n_a && n_a == n_b && a[t].leverage == b[t].leverage &&
           a[t].share_long == b[t].share_long && a[t].share_short == b[t].share_short) {
        t++;
    }
    return n_a == n_b && t == n_a;
}

/* Of hours, or of shorter bars. */
static int same_config(const liqmap_config *a, const liqmap_config *b)
{
    return a->turnover == b->turnover && a->holding_ms == b->holding_ms &&
           a->entry_points == b->entry_points &&
           (a->intrabar == b->intrabar || a->intrabar == 0);
}

known_preset known_preset_of(const liqmap_config *config, const liqmap_tier *tiers,
                             int64_t n_tiers)
{
    for (int64_t i = 0; i < liqmap_preset_count(); i++) {
        for (int has_volume = 1; has_volume >= 0; has_volume--) {
            liqmap_tier fitted[LIQMAP_MAX_TIERS];
            int64_t n;
            const liqmap_config c = settings_of_preset(fitted, &n, i, 0, has_volume);
            if (same_tiers(tiers, n_tiers, fitted, n)) {
                return (known_preset){liqmap_preset_name(i), has_volume,
                                      same_config(config, &c)};
            }
        }
    }
    return (known_preset){0};
}
