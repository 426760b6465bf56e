/* SPDX-License-Identifier: MIT */
#include "model/model_options.h"
#include "base/errors.h"
#include "base/parse.h"

#include <string.h>

static int read_setting(void *values, const option_use *use)
{
    model *m = values;
    const int setting = use->option->number;
    const int is_of_source = setting == SET_VENUE &&
                             (m->source[0] != '\0' || strchr(use->text, '=') != NULL);
    m->settings.is_typed = 1;
    if (!(is_of_source ? source_venues_set(&m->own, use->text, m->source)
                       : settings_set(&m->settings, setting, use->text))) {
        option_expected(use, setting_rows[setting].expected);
    }
    m->settings.is_typed = 0;
    m->settings.by_option |= is_of_source ? 0 : SETTING_BIT(setting);
    return 1;
}

int option_brackets(void *values, const option_use *use)
{
    (void)values;
    venue_rules_read(use->text);
    return 1;
}

int option_brackets_date(void *values, const option_use *use)
{
    int64_t since_ms;
    (void)values;
    if (!parse_moment(use->text, &since_ms)) {
        return 0;
    }
    venue_rules_set_date(since_ms);
    return 1;
}

int option_brackets_face(void *values, const option_use *use)
{
    double face;
    (void)values;
    if (!parse_typed(use->text, NUMBER_PLAIN, &face) || !is_amount(face)) {
        return 0;
    }
    venue_rules_set_face(face);
    return 1;
}

static const char *preset_name(size_t i)
{
    return (int64_t)i < liqmap_preset_count() ? liqmap_preset_name((int64_t)i) : NULL;
}

const option_spec model_option_rows[] = {
    {.help = "How the map models:", .group = 2},
    {"axis", "AXIS",
     "linear:LOW:STEP:N, log:LOW:STEP:N, or auto (default): log, step 0.0005, from a "
     "quarter of the first close to four times it",
     2, read_setting, .number = SET_AXIS, .words = "auto"},
    {"preset", "NAME",
     "Settings for all you do not give: btcusdt-1h (default, fitted) or classic (three "
     "tiers: 25x, 50x, 100x); 'liqmap presets' lists them",
     2, read_setting, .number = SET_PRESET, .names = preset_name},
    {"tier", "L:SHARE[:MMR[:FEE]]",
     "A leverage and the share of what opens that has it, or its LONG/SHORT shares; "
     "repeat it; given once, it replaces all tiers of the preset; MMR 0.004, FEE 0",
     2, read_setting, .number = SET_TIER},
    {"contract", "KIND", "linear (default) or inverse", 2, read_setting,
     .number = SET_CONTRACT, .words = "linear|inverse"},
    {"maintenance", "OF", "mark (default) or entry", 2, read_setting,
     .number = SET_MAINTENANCE, .words = "mark|entry"},
    {"turnover", "T", "Part of volume that hands old positions to new ones", 2,
     read_setting, .number = SET_TURNOVER},
    {"holding", "DURATION", "Mean life of a position: 90m, 48h, 5d, 0 for off", 2,
     read_setting, .number = SET_HOLDING},
    {"entry-points", "N", "Points of the range that positions open at", 2, read_setting,
     .number = SET_ENTRY_POINTS},
    {"initial", "WHERE",
     "What the first snapshot holds: unknown (default), or opened at its entry", 2,
     read_setting, .number = SET_INITIAL, .words = "unknown|entry"},
    {"venue", "VENUE:INSTRUMENT[:cap]",
     "Contract, maintenance, and the rates of tiers that give none, by the rules of an "
     "exchange at the time of the first snapshot: those of its smallest bracket, or "
     "with :cap of the last bracket that allows the leverage",
     2, read_setting, .number = SET_VENUE, .names = venue_rules_name},
    {"intrabar", "W",
     "Part of volume that opens and closes again within a snapshot, and may be "
     "liquidated in it",
     2, read_setting, .number = SET_INTRABAR},
    {"brackets", "FILE",
     "Brackets of --venue as a venue or tool publishes them: Binance leverageBracket, "
     "Bybit risk-limit, OKX position-tiers, Hyperliquid meta, ccxt's leverage tiers",
     2, option_brackets, .first = 1},
    {"date", "TIME", "Since when they hold, where the file does not say", 2,
     option_brackets_date, .once = 1, .first = 1,
     .expected = "a day or time such as 2025-09-02"},
    {"face", "V", "What one contract is, where they are by contracts of unknown size",
     2, option_brackets_face, .once = 1, .first = 1, .expected = "an amount above 0"},
    {"config", "FILE", "Model settings from a JSON file; options override it", 2,
     option_text, offsetof(model, settings.config_path), .once = 1},
    {0}};

void model_options_refuse(const model *m, const char *with)
{
    for (const option_spec *o = model_option_rows + 1; o->read == read_setting; o++) {
        if (settings_has(&m->settings, o->number) ||
            (o->number == SET_VENUE && m->own.count > 0)) {
            misuse("--%s does not go with %s", o->name, with);
        }
    }
    if (venue_rules_count() > 0) {
        misuse("--brackets does not go with %s", with);
    }
    if (m->settings.config_path != NULL) {
        misuse("--config does not go with %s", with);
    }
}
