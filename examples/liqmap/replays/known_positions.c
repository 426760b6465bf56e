/* SPDX-License-Identifier: MIT */
#include "replays/known_positions.h"
#include "model/settings.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/parse.h"

#include <math.h>
#include <string.h>

#define MOST_LEVERAGE 200 /* more would be liquidatable at the rate of SETTING_MMR */

double known_positions_price(const positions *all, int is_inverse)
{
    double worth = 0, size = 0;
    char text[NUMBER_TEXT];
    for (size_t i = all->count; i-- > 0 && !is_inverse;) {
        if (all->rows[i].number[POSITION_VALUE] > 0) {
            return all->rows[i].number[POSITION_VALUE] /
                   all->rows[i].number[POSITION_SIZE];
        }
    }
    for (size_t i = 0; i < all->count; i++) {
        worth +=
            all->rows[i].number[POSITION_SIZE] * all->rows[i].number[POSITION_ENTRY];
        size += all->rows[i].number[POSITION_SIZE];
    }
    note("neither --price nor a column of values: the price is taken to be the mean "
         "entry, %s",
         format_price(text, worth / size));
    return worth / size;
}

/* Adds a leverage to those there are, which rise. 0: there is no room for it. */
static int add_leverage(double *leverages, int64_t *n, double leverage)
{
    int64_t at = *n;
    while (at > 0 && leverages[at - 1] > leverage) {
        at--;
    }
    if (at > 0 && leverages[at - 1] == leverage) {
        return 1;
    }
    if (*n == LIQMAP_MAX_TIERS) {
        return 0;
    }
    memmove(leverages + at + 1, leverages + at, (size_t)(*n - at) * sizeof *leverages);
    leverages[at] = leverage;
    ++*n;
    return 1;
}

int64_t known_positions_tiers(liqmap_tier tiers[LIQMAP_MAX_TIERS], const positions *all)
{
    /* The borders of the default classes, and usual leverages between. */
    static const double usual[LIQMAP_MAX_TIERS] = {1,
                                                   2,
                                                   3,
                                                   5,
                                                   10,
                                                   15.811388300841898,
                                                   20,
                                                   25,
                                                   35.35533905932738,
                                                   40,
                                                   50,
                                                   70.71067811865476,
                                                   75,
                                                   100,
                                                   125,
                                                   141.4213562373095};
    double leverages[LIQMAP_MAX_TIERS];
    int64_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (!add_leverage(
                leverages, &n,
                fmin(all->rows[i].number[POSITION_LEVERAGE], MOST_LEVERAGE))) {
            memcpy(leverages, usual, sizeof usual);
            break;
        }
    }
    for (int64_t t = 0; t < n; t++) {
        tiers[t] = (liqmap_tier){.leverage = leverages[t], .mmr = SETTING_MMR};
    }
    return n;
}

/* The tier a leverage is shown under: the highest not above it, else the lowest. */
static int64_t tier_of(const liqmap_tier *tiers, int64_t n, double leverage)
{
    int64_t best = 0;
    for (int64_t t = 1; t < n; t++) {
        const int fits = tiers[t].leverage <= leverage;
        const int best_fits = tiers[best].leverage <= leverage;
        if (fits ? !best_fits || tiers[t].leverage > tiers[best].leverage
                 : !best_fits && tiers[t].leverage < tiers[best].leverage) {
            best = t;
        }
    }
    return best;
}

/* The liquidation price of a position, as if isolated. *over: counts leverages that the
 * bracket at entry does not allow. */
static int32_t compute(double *price, int64_t *over, const position *row,
                       const liqmap_config *config, const liqmap_tier *tier,
                       const venue_rules *venue)
{
    const liqmap_position p = {.struct_size = sizeof p,
                               .side = row->side,
                               .contract = config->contract,
                               .maintenance = config->maintenance,
                               .entry = row->number[POSITION_ENTRY],
                               .leverage = row->number[POSITION_LEVERAGE],
                               .margin = row->number[POSITION_MARGIN],
                               .quantity = row->number[POSITION_SIZE],
                               .mmr = tier->mmr,
                               .fee = tier->fee};
    if (venue != NULL) {
        const int64_t b = venue_rules_bracket_of(venue, &p);
        *over += b < venue->table.count && !venue_rules_allow(venue, b, p.leverage);
        return liqmap_bracketed_price(price, NULL, NULL, &p, &venue->table);
    }
    return liqmap_liquidation_price(price, &p);
}

/* What it is worth: as the file says, else at the price now. */
static double worth_of(const position *row, double now, const liqmap_config *config)
{
    const double size = row->number[POSITION_SIZE];
    return row->number[POSITION_VALUE] > 0      ? row->number[POSITION_VALUE]
           : config->contract == LIQMAP_INVERSE ? size
                                                : size * now;
}

static void place(liqmap *map, placed *n, const position *row, double now,
                  const missing_prices *missing, const char *path)
{
    liqmap_config config = {.struct_size = sizeof config};
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    int64_t n_tiers, tier;
    double price = row->number[POSITION_PRICE];
    must(liqmap_get_config(map, &config));
    must(liqmap_get_tiers(map, tiers, LIQMAP_MAX_TIERS, sizeof *tiers, &n_tiers));
    if (row->has_no_price && !missing->assume_isolated) {
        n->without_price++;
        n->worth += worth_of(row, now, &config);
        return;
    }
    tier = tier_of(tiers, n_tiers, row->number[POSITION_LEVERAGE]);
    if (price == 0) {
        const int32_t status =
            compute(&price, &n->over, row, &config, &tiers[tier], missing->venue);
        n->never += status == LIQMAP_E_NO_PRICE;
        n->at_once += status == LIQMAP_E_LIQUIDATABLE;
        n->beyond += status == LIQMAP_E_BEYOND;
        if (status != LIQMAP_OK) {
            return;
        }
        n->computed++;
    }
    if (!is_amount(price)) {
        fail_at(path, row->line, position_column(POSITION_PRICE),
                "expected " AMOUNT_RANGE);
    }
    n->placed++;
    n->passed += row->side == LIQMAP_LONG ? price >= now : price <= now;
    must(liqmap_place(map, row->side, tier, price, row->number[POSITION_SIZE]));
}

placed known_positions_place(liqmap *map, const positions *all, double now,
                             const missing_prices *missing, const char *path)
{
    placed n = {0};
    for (size_t i = 0; i < all->count; i++) {
        place(map, &n, &all->rows[i], now, missing, path);
    }
    return n;
}

void known_positions_report(const placed *n, size_t count)
{
    char some[NUMBER_TEXT], all[NUMBER_TEXT], worth[NUMBER_TEXT];
    const struct {
        int64_t count;
        const char *what;
    } lines[] = {
        {n->computed, "liquidation prices computed, as if isolated"},
        {n->passed, "liquidation prices that the price has passed already"},
        {n->never, "left out, no price above 0 liquidates them"},
        {n->at_once, "left out, at their leverage liquidatable from the start"},
        {n->beyond, "left out, larger than the last bracket known"},
        {n->over, "of more leverage than the venue offers at their size"},
    };
    format_integer(all, (int64_t)count);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (lines[i].count > 0) {
            note("positions: %s of %s %s", format_integer(some, lines[i].count), all,
                 lines[i].what);
        }
    }
    if (n->without_price > 0) {
        note("positions: %s of %s left out, without a liquidation price as the venue "
             "says "
             "(cross margin), worth %s: --assume-isolated computes one",
             format_integer(some, n->without_price), all,
             format_amount(worth, n->worth));
    }
}
