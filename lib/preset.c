/* SPDX-License-Identifier: MIT */
/* Settings of a map that follow from something else, such as the rules of a venue. */
#include "check.h"

#include <liqmap/preset.h>

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
