/* SPDX-License-Identifier: MIT */
#include "views/json_print.h"
#include "views/view_presets.h"
#include "model/settings.h"

#include <inttypes.h>

static void print_settings(FILE *out, int64_t preset, int has_volume)
{
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n;
    const liqmap_config c = settings_of_preset(tiers, &n, preset, 0, has_volume);
    json_print(out, "{\"turnover\":", c.turnover);
    fprintf(out, ",\"holding\":\"%" PRId64 "%s\",\"entry_points\":%" PRId32,
            c.holding_ms, c.holding_ms > 0 ? "ms" : "", c.entry_points);
    json_print(out, ",\"intrabar\":", c.intrabar);
    for (int64_t t = 0; t < n; t++) {
        json_print(out, t == 0 ? ",\n\"tiers\":[{\"leverage\":" : ",\n{\"leverage\":",
                   tiers[t].leverage);
        json_print(out, ",\"share_long\":", tiers[t].share_long);
        json_print(out, ",\"share_short\":", tiers[t].share_short);
        json_print(out, ",\"mmr\":", tiers[t].mmr);
        json_print(out, ",\"fee\":", tiers[t].fee);
        fputc('}', out);
    }
    fputs("]}", out);
}

static void print(int64_t preset, FILE *out)
{
    fprintf(out, "{\"preset\":\"%s\",\"source\":\"%s\",\n\"with_volume\":",
            liqmap_preset_name(preset), liqmap_preset_source(preset));
    print_settings(out, preset, 1);
    fputs(",\n\"without_volume\":", out);
    print_settings(out, preset, 0);
    fputc('}', out);
}

const presets_view presets_view_json = {"json", "[", ",\n", "]\n", print};
