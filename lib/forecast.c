/* SPDX-License-Identifier: MIT */
/*
 * Observed against forecast: a level and a spread for each side, by decayed sums. Knows
 * no map. Its logarithm and exponential are its own, of + - * / alone: those of C
 * libraries differ in their last bits.
 */
#include "check.h"

#include <liqmap/forecast.h>

#define LIFE_MS (INT64_C(7) * 24 * 60 * 60 * 1000)
#define OFFSET 1000.0 /* added to amounts, so that 0 has a logarithm */
#define MIDDLE 1e5 /* from here on, and from LARGE on, forecasts are of the next size */
#define LARGE 1e6
#define Z_80 1.2815515655446004
#define Z_95 1.9599639845400545

enum { SIZES = LIQMAP_FORECAST_SIZES };

/* ---- logarithm and exponential -------------------------------------------------- */

#define LN2_HIGH 0x1.62e42fee00000p-1 /* 33 bits: exact times any exponent */
#define LN2_LOW 0x1.a39ef35793c76p-33
#define PER_LN2 0x1.71547652b82fep+0
#define SQRT_2 0x1.6a09e667f3bcdp+0

#define FRACTION_BITS 52
#define EXPONENT_OF_1 1023

/* 2^k for a normal result. */
static double power_of_two(int64_t k)
{
    const uint64_t bits = (uint64_t)(k + EXPONENT_OF_1) << FRACTION_BITS;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Of a normal x > 0: x = m*2^k with m about 1, log m = 2*artanh((m - 1)/(m + 1)). */
static double logarithm(double x)
{
    uint64_t bits;
    int64_t k;
    double m, s, z, sum = 0;
    memcpy(&bits, &x, sizeof bits);
    k = (int64_t)(bits >> FRACTION_BITS) - EXPONENT_OF_1;
    m = x * power_of_two(-k);
    if (m > SQRT_2) {
        m *= 0.5;
        k++;
    }
    s = (m - 1) / (m + 1);
    z = s * s;
    for (int i = 19; i >= 3; i -= 2) {
        sum = (sum + 1.0 / i) * z;
    }
    return (double)k * LN2_HIGH + ((double)k * LN2_LOW + 2 * (s + s * sum));
}

/* x = k*ln 2 + r, |r| <= 0.35: 2^k times a series. Held to where neither 0 nor infinity
 * comes out. */
static double exponential(double x)
{
    const double held = x < -700 ? -700 : x > 700 ? 700 : x;
    const int64_t k = (int64_t)(held * PER_LN2 + (held < 0 ? -0.5 : 0.5));
    const double r = (held - (double)k * LN2_HIGH) - (double)k * LN2_LOW;
    double sum = 1;
    for (int i = 14; i >= 1; i--) {
        sum = 1 + sum * r / i;
    }
    return sum * power_of_two(k);
}

/* ---- what has been seen --------------------------------------------------------- */

int32_t liqmap_forecast_init(liqmap_forecast *forecast, uint32_t struct_size)
{
    const liqmap_forecast fresh = {.struct_size = struct_size, .life_ms = LIFE_MS};
    if (forecast == NULL) {
        return LIQMAP_E_NULL;
    }
    TRY(CHECK_STRUCT_SIZE(&fresh, FORECAST));
    forecast->struct_size = struct_size;
    return write_whole_struct(forecast, &fresh, sizeof fresh);
}

/* Whether it may be what rows leave: the last row weighs 1, no sum is below 0, and all is
 * so small that nothing made of it is infinite. */
static int is_sound(const liqmap_forecast *f)
{
    int sound = f->rows >= 0;
    for (int side = 0; side < 2; side++) {
        double weight = 0;
        for (int size = 0; size < SIZES; size++) {
            sound &= f->weight[side][size] >= 0 && f->weight[side][size] <= LARGEST &&
                     magnitude(f->mean[side][size]) <= 1000 &&
                     f->square[side][size] >= 0 && f->square[side][size] <= LARGEST;
            weight += f->weight[side][size];
        }
        sound &= f->rows == 0 || weight >= 1;
    }
    return sound;
}

static int32_t read_forecast(liqmap_forecast *own, const liqmap_forecast *forecast)
{
    TRY(READ_STRUCT(own, forecast, FORECAST));
    if (own->reserved != 0) {
        return LIQMAP_E_RESERVED;
    }
    if (own->life_ms <= 0) {
        return LIQMAP_E_LIFE;
    }
    return is_sound(own) ? LIQMAP_OK : LIQMAP_E_CORRUPT;
}

/* The size of a forecast: each has a spread of its own. */
static int class_of(double amount)
{
    return (amount >= MIDDLE) + (amount >= LARGE);
}

static double residual(double observed, double forecast)
{
    return logarithm(observed + OFFSET) - logarithm(forecast + OFFSET);
}

/* By how much weights fall until a row: they are kept as they are at the last one. */
static double decay(const liqmap_forecast *f, int64_t time_ms)
{
    const uint64_t passed = (uint64_t)time_ms - (uint64_t)f->time_ms;
    return exponential(-((double)passed / (double)f->life_ms));
}

/* West (1979): the mean and the squares about it, without a difference of large sums. */
static void add_residual(liqmap_forecast *f, int side, int size, double r)
{
    double *mean = &f->mean[side][size];
    const double before = f->weight[side][size], weight = before + 1;
    const double off = r - *mean;
    f->weight[side][size] = weight;
    *mean += off / weight;
    f->square[side][size] += before / weight * off * off;
}

static int32_t check_row(const liqmap_forecast *f, const liqmap_forecast_row *row)
{
    if (row == NULL) {
        return LIQMAP_E_NULL;
    }
    for (int side = 0; side < 2; side++) {
        TRY(check_quantity(row->forecast[side]));
        TRY(check_quantity(row->observed[side]));
    }
    return f->rows > 0 && row->time_ms <= f->time_ms ? LIQMAP_E_TIME : LIQMAP_OK;
}

int32_t liqmap_forecast_add(liqmap_forecast *forecast, const liqmap_forecast_row *row)
{
    liqmap_forecast f;
    double kept;
    TRY(read_forecast(&f, forecast));
    TRY(check_row(&f, row));
    kept = f.rows > 0 ? decay(&f, row->time_ms) : 0;
    for (int side = 0; side < 2; side++) {
        for (int size = 0; size < SIZES; size++) {
            f.weight[side][size] *= kept;
            f.square[side][size] *= kept;
        }
        add_residual(&f, side, class_of(row->forecast[side]),
                     residual(row->observed[side], row->forecast[side]));
    }
    if (f.rows < INT64_MAX) {
        f.rows++;
    }
    f.time_ms = row->time_ms;
    return write_whole_struct(forecast, &f, sizeof f);
}

/* ---- what is to be expected ----------------------------------------------------- */

static double level_of(const liqmap_forecast *f, int32_t side)
{
    double sum = 0, weight = 0;
    for (int size = 0; size < SIZES; size++) {
        sum += f->weight[side][size] * f->mean[side][size];
        weight += f->weight[side][size];
    }
    return sum / weight;
}

/* Sum of w*(r - level)^2 over the rows of a size. */
static double squares_about(const liqmap_forecast *f, int32_t side, int size,
                            double level)
{
    const double off = f->mean[side][size] - level;
    return f->square[side][size] + f->weight[side][size] * off * off;
}

/* The variance of all rows counts as one row more, so that a size nobody saw has one. */
static double variance_of(const liqmap_forecast *f, int32_t side, int size,
                          double level)
{
    double all = 0, weight = 0;
    for (int i = 0; i < SIZES; i++) {
        all += squares_about(f, side, i, level);
        weight += f->weight[side][i];
    }
    return (squares_about(f, side, size, level) + all / weight) /
           (f->weight[side][size] + 1);
}

/* Newton's way from above: no square root is asked of a compiler or a library. */
static double square_root(double x)
{
    double root = x > 1 ? x : 1, next = 0.5 * (root + x / root);
    while (next < root) {
        root = next;
        next = 0.5 * (root + x / root);
    }
    return x > 0 ? root : 0;
}

static double scaled(double amount, double logarithm)
{
    const double x = (amount + OFFSET) * exponential(logarithm) - OFFSET;
    return x < 0 ? 0 : x > LARGEST ? LARGEST : x;
}

int32_t liqmap_forecast_read(const liqmap_forecast *forecast, liqmap_expected *expected,
                             int32_t side, double amount)
{
    liqmap_expected e = {.struct_size = sizeof e};
    liqmap_forecast f;
    TRY(read_forecast(&f, forecast));
    if (expected != NULL) {
        TRY(CHECK_STRUCT_SIZE(expected, EXPECTED));
    }
    if (side != 0 && side != 1) {
        return LIQMAP_E_SIDE;
    }
    TRY(check_quantity(amount));
    if (f.rows < LIQMAP_FORECAST_ROWS) {
        return LIQMAP_E_NOT_YET;
    }
    e.level = level_of(&f, side);
    e.spread = square_root(variance_of(&f, side, class_of(amount), e.level));
    e.median = scaled(amount, e.level);
    e.low_80 = scaled(amount, e.level - Z_80 * e.spread);
    e.high_80 = scaled(amount, e.level + Z_80 * e.spread);
    e.low_95 = scaled(amount, e.level - Z_95 * e.spread);
    e.high_95 = scaled(amount, e.level + Z_95 * e.spread);
    if (expected != NULL) {
        write_struct(expected, &e, sizeof e);
    }
    return LIQMAP_OK;
}
