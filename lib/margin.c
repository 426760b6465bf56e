/* SPDX-License-Identifier: MIT */
/* Liquidation and bankruptcy prices: pure arithmetic of one position. */
#include "check.h"

#include <liqmap/margin.h>

static int32_t check_kind(int32_t side, int32_t contract, int32_t maintenance)
{
    if (side != LIQMAP_LONG && side != LIQMAP_SHORT) {
        return LIQMAP_E_SIDE;
    }
    if (contract != LIQMAP_LINEAR && contract != LIQMAP_INVERSE) {
        return LIQMAP_E_CONTRACT;
    }
    if (maintenance != LIQMAP_MAINTENANCE_MARK &&
        maintenance != LIQMAP_MAINTENANCE_ENTRY) {
        return LIQMAP_E_MAINTENANCE;
    }
    return LIQMAP_OK;
}

static int32_t check_rates(int32_t maintenance, double mmr, double fee)
{
    if (!is_finite(mmr) || !is_finite(fee)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (mmr < 0 || fee < 0) {
        return LIQMAP_E_RATE;
    }
    if (maintenance == LIQMAP_MAINTENANCE_ENTRY && fee != 0) {
        return LIQMAP_E_FEE;
    }
    return LIQMAP_OK;
}

static int32_t check_leverage(double leverage)
{
    if (!is_finite(leverage)) {
        return LIQMAP_E_NOT_FINITE;
    }
    return leverage < 1 ? LIQMAP_E_LEVERAGE : LIQMAP_OK;
}

static double sign_of(int32_t side)
{
    return side == LIQMAP_LONG ? 1 : -1;
}

static int32_t answer(double *out, double x)
{
    if (!(x > 0) || !is_finite(x)) {
        return LIQMAP_E_NO_PRICE;
    }
    *out = x;
    return LIQMAP_OK;
}

int32_t liqmap_liquidation_factor(double *factor, int32_t side, int32_t contract,
                                  int32_t maintenance, double leverage, double mmr,
                                  double fee)
{
    const double s = sign_of(side);
    const double rate = mmr + fee;
    const double margin = 1 / leverage;
    if (factor == NULL) {
        return LIQMAP_E_NULL;
    }
    TRY(check_kind(side, contract, maintenance));
    TRY(check_leverage(leverage));
    TRY(check_rates(maintenance, mmr, fee));
    if (margin <= rate) {
        return LIQMAP_E_LIQUIDATABLE;
    }
    if (maintenance == LIQMAP_MAINTENANCE_ENTRY) {
        const double distance = 1 - s * (margin - mmr);
        const double inverse = 1 + s * (margin - mmr);
        return answer(factor, contract == LIQMAP_LINEAR ? distance : 1 / inverse);
    }
    return answer(factor, contract == LIQMAP_LINEAR
                              ? (1 - s * margin) / (1 - s * rate)
                              : (1 + s * rate) / (1 + s * margin));
}

static int32_t check_position(const liqmap_position *p)
{
    TRY(check_struct(p, LIQMAP_SIZEOF_POSITION, sizeof *p));
    TRY(check_kind(p->side, p->contract, p->maintenance));
    TRY(check_price(p->entry));
    TRY(check_quantity(p->quantity));
    TRY(check_quantity(p->deduction));
    if (p->quantity == 0) {
        return LIQMAP_E_QUANTITY;
    }
    if (!is_finite(p->margin) || !is_finite(p->leverage) || !is_finite(p->cross)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (p->margin < 0 || (p->margin == 0 && p->leverage == 0)) {
        return LIQMAP_E_MARGIN;
    }
    if (!is_price_or_zero(p->margin) ||
        !is_price_or_zero(p->cross < 0 ? -p->cross : p->cross)) {
        return LIQMAP_E_MAGNITUDE;
    }
    if (p->leverage != 0) {
        TRY(check_leverage(p->leverage));
    }
    return check_rates(p->maintenance, p->mmr, p->fee);
}

/* Value at entry, in settlement currency. */
static double entry_value(const liqmap_position *p)
{
    return p->contract == LIQMAP_LINEAR ? p->quantity * p->entry
                                        : p->quantity / p->entry;
}

static double margin_at_entry(const liqmap_position *p)
{
    return p->margin != 0 ? p->margin : entry_value(p) / p->leverage;
}

/* The price at which a loss of `loss`, in settlement currency, has been made. */
static double price_of_loss(const liqmap_position *p, double loss)
{
    const double s = sign_of(p->side);
    return p->contract == LIQMAP_LINEAR ? p->entry - s * (loss / p->quantity)
                                        : 1 / (1 / p->entry + s * (loss / p->quantity));
}

int32_t liqmap_liquidation_price(double *price, const liqmap_position *p)
{
    double s, value, rate, cushion;
    if (price == NULL) {
        return LIQMAP_E_NULL;
    }
    TRY(check_position(p));
    s = sign_of(p->side);
    value = entry_value(p);
    rate = p->mmr + p->fee;
    cushion = margin_at_entry(p) + p->cross + p->deduction;
    if (cushion <= rate * value) {
        return LIQMAP_E_LIQUIDATABLE;
    }
    if (p->maintenance == LIQMAP_MAINTENANCE_ENTRY) {
        return answer(price, price_of_loss(p, cushion - rate * value));
    }
    /*
     * A bare long that cannot lose more than it has put up; an inverse short likewise.
     */
    if ((p->contract == LIQMAP_LINEAR) == (p->side == LIQMAP_LONG) &&
        cushion >= value) {
        return LIQMAP_E_NO_PRICE;
    }
    return answer(price, p->contract == LIQMAP_LINEAR
                             ? (cushion - s * value) / (p->quantity * (rate - s))
                             : p->quantity * (rate + s) / (cushion + s * value));
}

int32_t liqmap_bankruptcy_price(double *price, const liqmap_position *p)
{
    if (price == NULL) {
        return LIQMAP_E_NULL;
    }
    TRY(check_position(p));
    return answer(price, price_of_loss(p, margin_at_entry(p)));
}
