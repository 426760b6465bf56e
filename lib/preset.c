/* SPDX-License-Identifier: MIT */
/* Settings of a map that follow from something else, such as the rules of a venue. */
#include "check.h"

#include <liqmap/preset.h>

int32_t liqmap_preset_venue(liqmap_config *config, liqmap_tier *tiers, int64_t n_tiers,
                            int64_t stride, int64_t *bad, int64_t venue,
                            int32_t profile)
{
    liqmap_rules rules = {.struct_size = sizeof rules};
    liqmap_config own;
    if (bad != NULL) {
        *bad = -1;
    }
    TRY(READ_STRUCT(&own, config, CONFIG));
    TRY(liqmap_venue_rules(venue, &rules));
    TRY(liqmap_venue_tiers(venue, tiers, n_tiers, stride, bad, profile));
    config->contract = rules.contract;
    config->maintenance = rules.maintenance;
    return LIQMAP_OK;
}
