/* SPDX-License-Identifier: MIT */
#include "random_calls.h"
#include "random.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *room(int64_t bytes)
{
    void *memory = calloc(1, (size_t)bytes);

    if (memory == NULL) {
        abort();
    }
    return memory;
}

/* ---- a call ------------------------------------------------------------------- */

/* Between the smallest quantity and the largest, each size as likely. */
static double any_quantity(uint64_t *state)
{
    return exp2(random_between(state, -199, 199));
}

/* Of a total: any part down to far below its last digit, often about half of that. */
static double amount_of(uint64_t *state, double total)
{
    double amount = total * exp2(-random_between(state, 0, 70));

    if (random_chance(state, 0.3)) {
        amount = total * DBL_EPSILON * random_between(state, 0.1, 8);
    }
    if (random_chance(state, 0.01)) {
        amount = any_quantity(state);
    }
    return amount < 1e-60 ? 0 : amount > 1e60 ? 1e60 : amount;
}

/* Mostly small ones about the middle of the axis, some beyond its ends. */
static liqmap_snapshot random_bar(uint64_t *state, const liqmap_axis *axis)
{
    double middle = axis->low * 1.25;
    double wide = random_chance(state, 0.1) ? 0.5 : 0.01;
    liqmap_snapshot b = {.reserved = 0};

    b.low = middle * (1 + random_between(state, -0.5, 0.1) * wide);
    b.high = b.low * (1 + random_unit(state) * wide);
    b.close = random_between(state, b.low, b.high);
    if (random_chance(state, 0.1)) {
        b.high = b.close = b.low;
    }
    b.close = fmin(fmax(b.close, b.low), b.high);
    b.entry = random_chance(state, 0.5) ? 0 : b.close;
    return b;
}

static int32_t push(liqmap *map, const liqmap_stats *s, uint64_t *state,
                    liqmap_snapshot *b)
{
    double oi = s->total[0];
    double change = amount_of(state, oi > 0 ? oi : 1);
    double volume = random_chance(state, 0.5) ? 0 : amount_of(state, oi);

    oi += random_chance(state, 0.5) ? change : -fmin(change, oi);
    if (random_chance(state, 0.003)) {
        oi = random_chance(state, 0.5) ? 0 : any_quantity(state);
    }
    oi = oi < 1e-60 ? 0 : fmin(oi, 1e60);
    if (s->time_ms == INT64_MAX) {
        return LIQMAP_E_TIME;
    }
    b->time_ms = s->time_ms + 1;
    b->open_interest = oi;
    b->volume = volume;
    return liqmap_push(map, NULL, 0, LIQMAP_CONTRACTS, b);
}

/* Onto an axis of other buckets and back. */
static int32_t resample(liqmap *map, const liqmap_axis *axis, int64_t n_tiers)
{
    liqmap_tier tiers[LIQMAP_MAX_TIERS];
    liqmap_config config = {.struct_size = sizeof config};
    liqmap_axis other = *axis;
    int64_t size;
    liqmap *onto;
    int32_t status = liqmap_get_config(map, &config) |
                     liqmap_get_tiers(map, tiers, n_tiers, sizeof *tiers, NULL);

    other.step *= 0.7;
    status |= liqmap_size(&size, &config, &other, n_tiers);
    onto = room(size);
    status |=
        liqmap_init(onto, size, NULL, &config, &other, tiers, n_tiers, sizeof *tiers) |
        liqmap_resample(onto, map) | liqmap_resample(map, onto);
    free(onto);
    return status;
}

static int32_t merge(liqmap *map, int64_t bytes)
{
    liqmap *other = room(bytes);
    int32_t status = liqmap_copy(other, bytes, map);

    status = status != LIQMAP_OK ? status : liqmap_merge(map, other);
    free(other);
    return status;
}

random_outcome random_call(liqmap *map, uint64_t *state)
{
    liqmap_stats s = {.struct_size = sizeof s};
    liqmap_axis axis = {.struct_size = sizeof axis};
    int32_t side = (int32_t)random_int(state, 0, 1), status;
    double kind = random_unit(state), amount;
    liqmap_snapshot b = {.reserved = 0};

    if (liqmap_get_stats(map, &s) != LIQMAP_OK ||
        liqmap_get_axis(map, &axis) != LIQMAP_OK) {
        abort();
    }
    b = random_bar(state, &axis);
    amount = amount_of(state, s.total[side] > 0 ? s.total[side] : 1);
    if (kind < 0.5) {
        status = push(map, &s, state, &b);
    } else if (kind < 0.7) {
        status = liqmap_place(map, side, random_int(state, 0, s.tiers - 1),
                              b.close * random_between(state, 0.9, 1.1), amount);
    } else if (kind < 0.8) {
        status = liqmap_open(map, side, amount, &b);
    } else if (kind < 0.9) {
        status = liqmap_close(map, side, fmin(amount, s.total[side]));
    } else if (kind < 0.99) {
        status = liqmap_sweep(map, NULL, 0, LIQMAP_CONTRACTS, &b);
    } else if (kind < 0.995) {
        status = resample(map, &axis, s.tiers);
    } else {
        status = merge(map, s.bytes);
    }
    return status != LIQMAP_OK ? RANDOM_REFUSED
           : kind < 0.5        ? RANDOM_PUSH
                               : RANDOM_STEP;
}

/* ---- what must hold ----------------------------------------------------------- */

/* Below the smallest quantity by so much that it is none. */
#define NOTHING 1e-250L

static const char *side_fault(const liqmap_stats *s, const double *density,
                              int64_t cells, int32_t side, int after_push)
{
    long double sum = (long double)s->unlevered[side] + s->unknown[side];
    long double gone = (long double)s->closed[side] + s->liquidated[side];
    int exact = s->unlevered[side] == 0 && s->unknown[side] == 0;

    for (int64_t i = 0; i < cells; i++) {
        if (!(density[i] >= 0)) {
            return "a cell is below 0";
        }
        exact &= density[i] == 0;
        sum += density[i];
    }
    for (int64_t t = 0; t < s->tiers; t++) {
        sum += (long double)s->below[side][t] + s->above[side][t];
    }
    if (fabsl(sum - s->total[side]) > 1e-9L * s->total[side] + NOTHING) {
        return "cells and scalars are not the total";
    }
    if (fabsl((long double)s->opened[side] - gone - s->total[side]) >
        1e-9L * s->opened[side]) {
        return "opened - closed - liquidated is not the total";
    }
    if (after_push && fabsl(sum - s->open_interest) > 1e-9L * s->open_interest) {
        return "cells and scalars are not the open interest";
    }
    if (after_push && s->open_interest == 0 && !exact) {
        return "an open interest of 0 leaves something";
    }
    return NULL;
}

static const char *pack_fault(const liqmap *map, int64_t bytes)
{
    const char *fault = NULL;
    int64_t size;
    void *packed, *again = room(bytes);

    if (liqmap_pack_size(map, &size) != LIQMAP_OK) {
        abort();
    }
    packed = room(size);
    if (liqmap_pack(map, packed, size, NULL) != LIQMAP_OK) {
        fault = "it cannot be packed";
    } else if (liqmap_unpack(again, bytes, packed, size) != LIQMAP_OK) {
        fault = "what it packs cannot be unpacked";
    } else if (memcmp(again, map, (size_t)bytes) != 0) {
        fault = "what it packs is another map";
    }
    free(packed);
    free(again);
    return fault;
}

const char *map_fault(const liqmap *map, int after_push)
{
    liqmap_stats s = {.struct_size = sizeof s};
    liqmap_axis axis = {.struct_size = sizeof axis};
    const char *fault = NULL;
    int64_t cells;
    double *density;

    if (liqmap_validate(map) != LIQMAP_OK) {
        return "liqmap_validate() says that it is none";
    }
    if (liqmap_get_stats(map, &s) != LIQMAP_OK ||
        liqmap_get_axis(map, &axis) != LIQMAP_OK) {
        abort();
    }
    cells = axis.buckets * s.tiers;
    density = room(8 * cells);
    for (int32_t side = 0; side < 2 && fault == NULL; side++) {
        if (liqmap_density(map, density, cells, NULL, side, LIQMAP_CONTRACTS, 0,
                           axis.buckets) != LIQMAP_OK) {
            abort();
        }
        fault = side_fault(&s, density, cells, side, after_push);
    }
    free(density);
    return fault != NULL ? fault : pack_fault(map, s.bytes);
}
