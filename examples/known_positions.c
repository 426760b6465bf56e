/* SPDX-License-Identifier: MIT */
/*
 * Where positions are known, as on a venue that publishes them, no model is needed:
 * each is placed at its own liquidation price, and sweep says what a move would force
 * out.
 */
#include <liqmap/liqmap.h>

#include <stdio.h>
#include <stdlib.h>

typedef struct account {
    int32_t side;
    double entry, leverage, quantity;
} account;

static const account accounts[] = {
    {LIQMAP_LONG, 94200, 50, 12.5},  {LIQMAP_LONG, 93800, 25, 40},
    {LIQMAP_SHORT, 94900, 100, 8},   {LIQMAP_SHORT, 94100, 50, 30.25},
    {LIQMAP_SHORT, 93500, 25, 55.5}, {LIQMAP_LONG, 94500, 1, 100},
};

/* The tier an account is shown under: the highest not above its leverage. */
static int64_t tier_of(const liqmap_tier *tiers, int64_t n, double leverage)
{
    int64_t tier = 0;
    for (int64_t t = 1; t < n; t++) {
        tier = tiers[t].leverage <= leverage ? t : tier;
    }
    return tier;
}

/* [place] */
static int32_t place(liqmap *map, const liqmap_tier *tiers, const account *a)
{
    const liqmap_position position = {.struct_size = sizeof position,
                                      .side = a->side,
                                      .contract = LIQMAP_LINEAR,
                                      .maintenance = LIQMAP_MAINTENANCE_MARK,
                                      .entry = a->entry,
                                      .leverage = a->leverage,
                                      .quantity = a->quantity,
                                      .mmr = 0.004};
    double price;
    const int32_t status = liqmap_liquidation_price(&price, &position);
    if (status != LIQMAP_OK) { /* the 1x long: it cannot be liquidated */
        printf("%.2f BTC at %.0fx: %s\n", a->quantity, a->leverage,
               liqmap_status_text(status));
        return status == LIQMAP_E_NO_PRICE ? LIQMAP_OK : status;
    }
    return liqmap_place(map, a->side, tier_of(tiers, 3, a->leverage), price,
                        a->quantity);
}
/* [place] */

int main(void)
{
    const liqmap_axis axis = {sizeof axis, LIQMAP_AXIS_LINEAR, 80000, 50, 600};
    const liqmap_tier tiers[] = {
        {25, 0, 0, 0.004, 0}, {50, 0, 0, 0.004, 0}, {100, 0, 0, 0.004, 0}};
    double gone[2 * 3]; /* [side][tier] */
    liqmap_config config;
    int64_t size = 0;
    int32_t status;
    liqmap *map;

    liqmap_config_init(&config, sizeof config);
    status = liqmap_size(&size, &config, &axis, 3);
    map = status == LIQMAP_OK ? malloc((size_t)size) : NULL;
    if (map == NULL) {
        return 1;
    }
    status = liqmap_init(map, size, NULL, &config, &axis, tiers, 3, sizeof *tiers);
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts && status == 0; i++) {
        status = place(map, tiers, &accounts[i]);
    }
    if (status == LIQMAP_OK) { /* up to 96,100 and nowhere below 94,000 */
        const liqmap_snapshot rise = {.high = 96100, .low = 94000};
        status = liqmap_sweep(map, gone, 6, LIQMAP_CONTRACTS, &rise);
    }
    if (status == LIQMAP_OK) {
        printf(
            "a rise to 96,100 forces out shorts of 25x %.2f, 50x %.2f, 100x %.2f BTC\n",
            gone[3], gone[4], gone[5]);
    }
    free(map);
    return status != LIQMAP_OK;
}
