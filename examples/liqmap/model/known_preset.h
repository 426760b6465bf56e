/* SPDX-License-Identifier: MIT */
#ifndef KNOWN_PRESET_H
#define KNOWN_PRESET_H

#include <liqmap/liqmap.h>

/* The preset that the tiers of a map are of, wherever the map comes from. */
typedef struct known_preset {
    const char *name; /* NULL: of none */
    int has_volume;   /* those for input with volume */
    int is_whole;     /* the configuration is the preset's too */
} known_preset;

known_preset known_preset_of(const liqmap_config *config, const liqmap_tier *tiers,
                             int64_t n_tiers);

#endif
