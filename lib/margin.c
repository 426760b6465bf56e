/* SPDX-License-Identifier: MIT */
/*
 * Liquidation and bankruptcy prices: pure arithmetic of one position.
 *
 * Linear and inverse contracts are alike when measured in value, in settlement
 * currency. Equity is cushion + sign * (value - value at entry), maintenance is rate *
 * value - deduction, and within a bracket both are straight lines. The value where they
 * meet is converted to a price at the end.
 */
#include "margin.h"

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

static int32_t set_positive(double *out, double x)
{
    if (!(x > 0) || !is_finite(x)) {
        return LIQMAP_E_NO_PRICE;
    }
    *out = x;
    return LIQMAP_OK;
}

int32_t liqmap_i_margin_factor(double *factor, const liqmap_position *p)
{
    const double s = sign_of(p->side);
    double rate, margin;
    TRY(check_kind(p->side, p->contract, p->maintenance));
    TRY(check_leverage(p->leverage));
    TRY(check_rates(p->maintenance, p->mmr, p->fee));
    rate = p->mmr + p->fee;
    margin = 1 / p->leverage;
    if (margin <= rate) {
        return LIQMAP_E_LIQUIDATABLE;
    }
    if (p->maintenance == LIQMAP_MAINTENANCE_ENTRY) {
        const double distance = 1 - s * (margin - p->mmr);
        const double inverse = 1 + s * (margin - p->mmr);
        return set_positive(factor,
                            p->contract == LIQMAP_LINEAR ? distance : 1 / inverse);
    }
    return set_positive(factor, p->contract == LIQMAP_LINEAR
                                    ? (1 - s * margin) / (1 - s * rate)
                                    : (1 + s * rate) / (1 + s * margin));
}

int32_t liqmap_liquidation_factor(double *factor, const liqmap_position *position)
{
    liqmap_position p;
    double ignored;
    TRY(READ_STRUCT(&p, position, POSITION));
    return liqmap_i_margin_factor(factor != NULL ? factor : &ignored, &p);
}

static int32_t check_position(const liqmap_position *p)
{
    TRY(check_kind(p->side, p->contract, p->maintenance));
    TRY(check_price(p->entry));
    TRY(check_quantity(p->quantity));
    TRY(check_quantity(p->deduction));
    if (p->quantity == 0) {
        return LIQMAP_E_QUANTITY;
    }
    if (!is_finite(p->margin) || !is_finite(p->leverage) || !is_finite(p->cross) ||
        !is_finite(p->equity)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (p->margin < 0 || (p->margin == 0 && p->leverage == 0)) {
        return LIQMAP_E_MARGIN;
    }
    if (!is_price_or_zero(p->margin) || !is_price_or_zero(magnitude(p->cross)) ||
        !is_price_or_zero(magnitude(p->equity))) {
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

static double price_of_value(const liqmap_position *p, double value)
{
    return p->contract == LIQMAP_LINEAR ? value / p->quantity : p->quantity / value;
}

/* +1 where a loss lowers the value (a linear long, an inverse short), -1 where it
 * raises it. */
static double value_sign(const liqmap_position *p)
{
    return (p->contract == LIQMAP_LINEAR) == (p->side == LIQMAP_LONG) ? 1 : -1;
}

static double margin_at_entry(const liqmap_position *p)
{
    return p->margin != 0 ? p->margin : entry_value(p) / p->leverage;
}

/* The loss after which only rate * value is left. */
static double cushion_of(const liqmap_position *p)
{
    return margin_at_entry(p) + p->cross + p->deduction;
}

static int is_liquidatable(const liqmap_position *p, double value)
{
    const double start = entry_value(p);
    const double rate = p->mmr + p->fee;
    const int on_entry = p->maintenance == LIQMAP_MAINTENANCE_ENTRY;
    return cushion_of(p) + value_sign(p) * (value - start) <=
           rate * (on_entry ? start : value);
}

/* The value at which equity is down to maintenance; not above 0 where there is none. */
static double liquidation_value(const liqmap_position *p)
{
    const double start = entry_value(p);
    const double sign = value_sign(p);
    const double rate = p->mmr + p->fee;
    const double cushion = cushion_of(p);
    if (p->maintenance == LIQMAP_MAINTENANCE_ENTRY) {
        return start - sign * (cushion - rate * start);
    }
    if (sign > 0 && cushion >= start) {
        return 0; /* it cannot lose more than its margin */
    }
    return (cushion - sign * start) / (rate - sign);
}

static int32_t set_price(double *price, const liqmap_position *p, double value)
{
    return value > 0 ? set_positive(price, price_of_value(p, value))
                     : LIQMAP_E_NO_PRICE;
}

static int32_t flat_price(double *price, const liqmap_position *p)
{
    if (is_liquidatable(p, entry_value(p))) {
        return LIQMAP_E_LIQUIDATABLE;
    }
    return set_price(price, p, liquidation_value(p));
}

static int32_t bankruptcy_price(double *price, const liqmap_position *p)
{
    const double own = margin_at_entry(p) + p->equity;
    return set_price(price, p, entry_value(p) - value_sign(p) * own);
}

int32_t liqmap_liquidation_price(double *price, const liqmap_position *position)
{
    liqmap_position p;
    double ignored;
    TRY(READ_STRUCT(&p, position, POSITION));
    TRY(check_position(&p));
    return flat_price(price != NULL ? price : &ignored, &p);
}

int32_t liqmap_bankruptcy_price(double *price, const liqmap_position *position)
{
    liqmap_position p;
    double ignored;
    TRY(READ_STRUCT(&p, position, POSITION));
    TRY(check_position(&p));
    return bankruptcy_price(price != NULL ? price : &ignored, &p);
}

static double cap_of(const liqmap_bracket_table *t, int64_t b)
{
    return bracket_row(t, b)->cap;
}

static double floor_of(const liqmap_bracket_table *t, int64_t b)
{
    return b > 0 ? cap_of(t, b - 1) : 0;
}

static int is_bracket(const liqmap_bracket_table *t, int64_t b)
{
    const liqmap_bracket *row = bracket_row(t, b);
    return row->cap > floor_of(t, b) && row->cap >= SMALLEST &&
           (row->cap <= LARGEST || (b == t->count - 1 && !is_finite(row->cap))) &&
           (row->leverage == 0 || (row->leverage >= 1 && is_finite(row->leverage))) &&
           row->mmr >= 0 && is_finite(row->mmr) && is_price_or_zero(row->deduction) &&
           (row->deduction == 0 || t->rule == LIQMAP_RULE_DEDUCTION);
}

int32_t liqmap_i_check_table(int64_t *bad, const liqmap_bracket_table *t)
{
    if (t->reserved != 0 || t->unused != NULL) {
        return LIQMAP_E_RESERVED;
    }
    if (t->rows == NULL) {
        return LIQMAP_E_NULL;
    }
    if (t->count < 1) {
        return LIQMAP_E_LENGTH;
    }
    TRY(check_stride(t->stride, sizeof *t->rows, t->count));
    if (t->measure != LIQMAP_MEASURE_NOTIONAL &&
        t->measure != LIQMAP_MEASURE_CONTRACTS) {
        return LIQMAP_E_MEASURE;
    }
    if (t->rule != LIQMAP_RULE_FLAT && t->rule != LIQMAP_RULE_DEDUCTION) {
        return LIQMAP_E_RULE;
    }
    for (int64_t b = 0; b < t->count; b++) {
        if (!is_bracket(t, b)) {
            *bad = b;
            return LIQMAP_E_BRACKET;
        }
    }
    return LIQMAP_OK;
}

/* The bracket that holds a size, n past the last. */
static int64_t bracket_of(const liqmap_bracket_table *t, double size)
{
    int64_t b = 0;
    while (b < t->count && size > cap_of(t, b)) {
        b++;
    }
    return b;
}

static void enter_bracket(liqmap_position *p, const liqmap_bracket_table *t, int64_t b)
{
    p->mmr = bracket_row(t, b)->mmr;
    p->deduction = bracket_row(t, b)->deduction;
}

/*
 * Pass the brackets in the order in which value changes when price goes against the
 * position.
 */
static int32_t walk_brackets(double *price, int64_t *bracket, liqmap_position *p,
                             const liqmap_bracket_table *t)
{
    const int64_t step = value_sign(p) > 0 ? -1 : 1;
    const double start = entry_value(p);
    const int by_contracts = t->measure == LIQMAP_MEASURE_CONTRACTS;
    int64_t b = bracket_of(t, by_contracts ? p->quantity : start);
    if (b == t->count) {
        return LIQMAP_E_BEYOND;
    }
    enter_bracket(p, t, b);
    if (by_contracts || p->maintenance == LIQMAP_MAINTENANCE_ENTRY) {
        *bracket = b;
        return flat_price(price, p);
    }
    if (is_liquidatable(p, start)) {
        return LIQMAP_E_LIQUIDATABLE;
    }
    for (;;) {
        const double value = liquidation_value(p);
        const double border = step < 0 ? floor_of(t, b) : cap_of(t, b);
        *bracket = b;
        if (step < 0 ? value > border : value <= border) {
            return set_price(price, p, value);
        }
        b += step;
        if (b < 0) {
            return LIQMAP_E_NO_PRICE;
        }
        if (b == t->count) {
            return LIQMAP_E_BEYOND;
        }
        enter_bracket(p, t, b);
        if (is_liquidatable(p, border)) {
            *bracket = b;
            return set_price(price, p, border);
        }
    }
}

int32_t liqmap_bracketed_price(double *price, int64_t *bracket, int64_t *bad,
                               const liqmap_position *position,
                               const liqmap_bracket_table *table)
{
    liqmap_bracket_table t;
    liqmap_position p;
    double found;
    int64_t ignored, used;
    bad = bad != NULL ? bad : &ignored;
    *bad = -1;
    TRY(READ_STRUCT(&t, table, BRACKET_TABLE));
    TRY(liqmap_i_check_table(bad, &t));
    TRY(READ_STRUCT(&p, position, POSITION));
    TRY(check_position(&p));
    TRY(walk_brackets(&found, &used, &p, &t));
    if (price != NULL) {
        *price = found;
    }
    if (bracket != NULL) {
        *bracket = used;
    }
    return LIQMAP_OK;
}

/* Whether a bracket of the rule follows on the one before as venues publish them. */
static int follows(const liqmap_bracket_table *t, int64_t b)
{
    const liqmap_bracket *row = bracket_row(t, b), *last;
    double floor, kept, before;
    if (b == 0) {
        return row->deduction == 0;
    }
    last = bracket_row(t, b - 1);
    floor = last->cap;
    kept = row->mmr * floor - row->deduction;
    before = last->mmr * floor - last->deduction;
    return row->mmr >= last->mmr &&
           (row->leverage == 0 || last->leverage == 0 ||
            row->leverage <= last->leverage) &&
           (t->rule == LIQMAP_RULE_FLAT ||
            magnitude(kept - before) <= 1e-4 * row->mmr * floor);
}

int32_t liqmap_check_brackets(int64_t *bad, const liqmap_bracket_table *table)
{
    liqmap_bracket_table t;
    int64_t ignored;
    bad = bad != NULL ? bad : &ignored;
    *bad = -1;
    TRY(READ_STRUCT(&t, table, BRACKET_TABLE));
    TRY(liqmap_i_check_table(bad, &t));
    for (int64_t b = 0; b < t.count; b++) {
        if (!follows(&t, b)) {
            *bad = b;
            return LIQMAP_E_BRACKET;
        }
    }
    return LIQMAP_OK;
}

static liqmap_position position_at(const liqmap_position *common,
                                   const liqmap_position_columns *c, int64_t i)
{
    liqmap_position p = *common;
    p.side = c->side != NULL ? c->side[i] : p.side;
    p.entry = c->entry != NULL ? c->entry[i] : p.entry;
    p.leverage = c->leverage != NULL ? c->leverage[i] : p.leverage;
    p.margin = c->margin != NULL ? c->margin[i] : p.margin;
    p.quantity = c->quantity != NULL ? c->quantity[i] : p.quantity;
    p.cross = c->cross != NULL ? c->cross[i] : p.cross;
    p.equity = c->equity != NULL ? c->equity[i] : p.equity;
    return p;
}

static int32_t check_positions(int64_t *bad, const liqmap_position *common,
                               const liqmap_position_columns *c, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        const liqmap_position p = position_at(common, c, i);
        const int32_t status = check_position(&p);
        if (status != LIQMAP_OK) {
            *bad = i;
            return status;
        }
    }
    return LIQMAP_OK;
}

/* Write the results of one position to row i of the columns that are wanted. */
static void write_price(const liqmap_price_columns *out, int64_t i, liqmap_position p,
                        const liqmap_bracket_table *t)
{
    double price = 0, bankruptcy = 0;
    int64_t bracket;
    const int32_t status = walk_brackets(&price, &bracket, &p, t);
    bankruptcy_price(&bankruptcy, &p);
    if (out->liquidation != NULL) {
        out->liquidation[i] = price;
    }
    if (out->bankruptcy != NULL) {
        out->bankruptcy[i] = bankruptcy;
    }
    if (out->bracket != NULL) {
        out->bracket[i] = status == LIQMAP_OK ? bracket : -1;
    }
    if (out->status != NULL) {
        out->status[i] = status;
    }
}

int32_t liqmap_bracketed_prices(const liqmap_price_columns *prices, int64_t *bad,
                                const liqmap_position *common,
                                const liqmap_position_columns *columns, int64_t n,
                                const liqmap_bracket_table *table)
{
    liqmap_price_columns out = {.struct_size = sizeof out};
    liqmap_position_columns c = {.struct_size = sizeof c};
    liqmap_bracket_table t;
    liqmap_position p;
    int64_t ignored;
    bad = bad != NULL ? bad : &ignored;
    *bad = -1;
    if (prices != NULL) {
        TRY(READ_STRUCT(&out, prices, PRICE_COLUMNS));
    }
    if (columns != NULL) {
        TRY(READ_STRUCT(&c, columns, POSITION_COLUMNS));
    }
    if (out.reserved != 0 || c.reserved != 0) {
        return LIQMAP_E_RESERVED;
    }
    if (n < 0) {
        return LIQMAP_E_LENGTH;
    }
    if (n > PTRDIFF_MAX / 8) {
        return LIQMAP_E_OVERFLOW;
    }
    TRY(READ_STRUCT(&t, table, BRACKET_TABLE));
    TRY(liqmap_i_check_table(bad, &t));
    TRY(READ_STRUCT(&p, common, POSITION));
    TRY(check_positions(bad, &p, &c, n));
    for (int64_t i = 0; prices != NULL && i < n; i++) {
        write_price(&out, i, position_at(&p, &c, i), &t);
    }
    return LIQMAP_OK;
}

/* ---- tiers -------------------------------------------------------------------- */

const liqmap_tier liqmap_i_default_tiers[DEFAULT_TIERS] = {
    {25, 0.0214, 0.0038, 0.004, 0},
    {50, 0.0047, 0.0043, 0.004, 0},
    {100, 0.017, 0.0159, 0.004, 0},
};

int32_t liqmap_default_tiers(liqmap_tier *tiers, int64_t capacity, int64_t stride,
                             int64_t *count)
{
    if (count != NULL) {
        *count = DEFAULT_TIERS;
    }
    return copy_rows(tiers, capacity, stride, liqmap_i_default_tiers, DEFAULT_TIERS,
                     sizeof *liqmap_i_default_tiers);
}
