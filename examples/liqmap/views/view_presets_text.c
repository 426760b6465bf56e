/* SPDX-License-Identifier: MIT */
#include "views/text.h"
#include "views/view_presets.h"
#include "model/settings.h"
#include "base/format.h"
#include "base/screen.h"

#include <string.h>

/* Text that is broken between words. */
static void print_words(FILE *out, const char *text)
{
    size_t used = 0;
    while (*text != '\0') {
        const size_t length = strcspn(text, " ");
        if (used > 0 && used + 1 + length > (size_t)screen_width()) {
            fputc('\n', out);
            used = 0;
        }
        used +=
            (size_t)fprintf(out, "%s%.*s", used == 0 ? "  " : " ", (int)length, text);
        text += length + strspn(text + length, " ");
    }
    fputc('\n', out);
}

static void print_settings(FILE *out, int64_t preset, int has_volume)
{
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n;
    const liqmap_config c = settings_of_preset(tiers, &n, preset, 0, has_volume);
    char number[NUMBER_TEXT];
    fprintf(out, "  %s volume: turnover %s", has_volume ? "with" : "without",
            format_number(number, c.turnover));
    fprintf(out, ", holding %s",
            c.holding_ms > 0 ? format_duration(number, c.holding_ms) : "off");
    fprintf(out, ", entry points %d", (int)c.entry_points);
    fprintf(out, ", intrabar %s\n", format_number(number, c.intrabar));
    for (int64_t t = 0; t < n; t++) {
        fprintf(out, "    %8sx  longs %7.4f %%",
                format_number(number, tiers[t].leverage), 100 * tiers[t].share_long);
        fprintf(out, "  shorts %7.4f %%  rate %s\n", 100 * tiers[t].share_short,
                format_number(number, tiers[t].mmr));
    }
}

static void print(int64_t preset, FILE *out)
{
    fprintf(out, "%s\n", liqmap_preset_name(preset));
    print_words(out, liqmap_preset_source(preset));
    print_settings(out, preset, 1);
    print_settings(out, preset, 0);
    fputc('\n', out);
}

const presets_view presets_view_text = {"text", "", "", "", print};
