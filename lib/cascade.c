/* SPDX-License-Identifier: MIT */
/*
 * Forced orders against a book. Up and down are one walk, outward from the start. Knows
 * arrays, not maps.
 */
#include "axis.h"

#include <liqmap/cascade.h>

#define LARGEST_AMOUNT 1e120            /* the largest quantity at the largest price */
#define MIN_ZONE 2                      /* buckets */
#define MOVE_ROUNDING (2 * DBL_EPSILON) /* of start and target */

/* ---- the book ----------------------------------------------------------------- */

typedef struct book {
    const double *price;
    const double *quote;
    int64_t n;  /* points; 0: per_percent, without end */
    int64_t at; /* the point found last: where the next search starts */
    double per_percent;
    double start;
    double outward; /* 1 up, -1 down */
} book;

static int is_beyond(const book *b, double price, double other)
{
    return b->outward * price > b->outward * other;
}

/* The point before the first is the start. */
static double point_price(const book *b, int64_t i)
{
    return i < 0 ? b->start : b->price[i];
}

static double point_quote(const book *b, int64_t i)
{
    return i < 0 ? 0 : b->quote[i];
}

/* D: what rests between the start and a price that is not past the book. */
static double book_amount(book *b, double price)
{
    double from, low, amount;
    int64_t i = b->at;
    if (b->n == 0) {
        return b->per_percent * (100 * (b->outward * (price - b->start)) / b->start);
    }
    while (i > 0 && !is_beyond(b, price, b->price[i - 1])) {
        i--;
    }
    while (i < b->n - 1 && is_beyond(b, price, b->price[i])) {
        i++;
    }
    b->at = i;
    if (price == b->price[i]) {
        return b->quote[i];
    }
    from = point_price(b, i - 1);
    low = point_quote(b, i - 1);
    amount = low + (b->quote[i] - low) * ((price - from) / (b->price[i] - from));
    return amount < b->quote[i] ? amount : b->quote[i];
}

/* Whether a gap of the book ends at the price that book_amount() was last given. */
static int book_is_flat(const book *b)
{
    return b->n > 0 && point_quote(b, b->at - 1) == b->quote[b->at];
}

/*
 * The nearest price up to which an amount rests. It is not more than rests up to the point
 * found last, except by rounding; then it is the price of that point. Where a gap of the
 * book follows, `past_gap` asks for its far end instead.
 */
static double book_price(const book *b, double amount, int past_gap)
{
    double from, low, price;
    int64_t i = b->at;
    if (b->n == 0) {
        return b->start + b->outward * (b->start * (amount / b->per_percent) / 100);
    }
    while (i > 0 &&
           (b->quote[i - 1] > amount || (!past_gap && b->quote[i - 1] == amount))) {
        i--;
    }
    from = point_price(b, i - 1);
    low = point_quote(b, i - 1);
    if (amount <= low && !past_gap) {
        return from;
    }
    if (amount >= b->quote[i]) {
        return b->price[i];
    }
    price = from + (b->price[i] - from) * ((amount - low) / (b->quote[i] - low));
    return is_beyond(b, price, b->price[i]) ? b->price[i] : price;
}

/* ---- what is refused ---------------------------------------------------------- */

static int32_t report_bad(int64_t *bad, int64_t i, int32_t status)
{
    if (status != LIQMAP_OK && bad != NULL) {
        *bad = i;
    }
    return status;
}

static int32_t check_edge(const double *edges, int64_t i)
{
    TRY(check_price(edges[i]));
    return i > 0 && edges[i] <= edges[i - 1] ? LIQMAP_E_EDGES : LIQMAP_OK;
}

static int32_t check_fuel(double amount)
{
    if (!is_finite(amount)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (amount < 0) {
        return LIQMAP_E_QUANTITY;
    }
    return amount > LARGEST_AMOUNT ? LIQMAP_E_MAGNITUDE : LIQMAP_OK;
}

static int32_t check_point(const book *b, int64_t i)
{
    const double before = point_price(b, i - 1);
    TRY(check_price(b->price[i]));
    TRY(check_quantity(b->quote[i]));
    if (i == 0 && b->price[i] == before) {
        return b->quote[i] > 0 ? LIQMAP_E_DEPTH : LIQMAP_OK;
    }
    return !is_beyond(b, b->price[i], before) || b->quote[i] < point_quote(b, i - 1)
               ? LIQMAP_E_DEPTH
               : LIQMAP_OK;
}

static int32_t check_book(const book *b, int64_t *bad)
{
    const int points = b->price != NULL || b->quote != NULL || b->n != 0;
    TRY(check_quantity(b->per_percent));
    if (points == (b->per_percent > 0)) {
        return LIQMAP_E_DEPTH_CHOICE;
    }
    if (!points) {
        return LIQMAP_OK;
    }
    if (b->price == NULL || b->quote == NULL) {
        return LIQMAP_E_NULL;
    }
    if (b->n < 1) {
        return b->n < 0 ? LIQMAP_E_LENGTH : report_bad(bad, 0, LIQMAP_E_DEPTH);
    }
    if (b->n > PTRDIFF_MAX / (int64_t)sizeof *b->price) {
        return LIQMAP_E_OVERFLOW;
    }
    for (int64_t i = 0; i < b->n; i++) {
        TRY(report_bad(bad, i, check_point(b, i)));
    }
    return LIQMAP_OK;
}

/* ---- the path ----------------------------------------------------------------- */

/*
 * Fuel, book, and the path of the price: from its start outward, as far as it can go.
 */
typedef struct path {
    const double *edges;
    const double *density;
    int64_t buckets;
    int64_t n_tiers;
    book book;
    int64_t start_bucket; /* the bucket that holds the start */
    int64_t step;         /* from a bucket to the next one outward */
    double limit;   /* the end of the axis or of the book, whichever comes first */
    int32_t reason; /* why price can go no farther */
    int32_t is_up;
} path;

/* All at once, without a branch for each; nothing holds for NaN. */
static int are_edges(const double *edges, int64_t n)
{
    int good = is_price(edges[0]) & is_price(edges[n - 1]);
    for (int64_t i = 1; i < n; i++) {
        good &= edges[i] > edges[i - 1];
    }
    return good;
}

static int are_fuel(const double *amounts, int64_t n)
{
    int good = 1;
    for (int64_t i = 0; i < n; i++) {
        good &= amounts[i] >= 0;
        good &= amounts[i] <= LARGEST_AMOUNT;
    }
    return good;
}

static int32_t check_arrays(const path *p, int64_t *bad)
{
    if (p->edges == NULL || p->density == NULL) {
        return LIQMAP_E_NULL;
    }
    if (p->buckets < 1) {
        return LIQMAP_E_AXIS_BUCKETS;
    }
    if (p->n_tiers < 1 || p->n_tiers > LIQMAP_CASCADE_TIERS) {
        return LIQMAP_E_TIER_COUNT;
    }
    if (p->buckets >= PTRDIFF_MAX / (int64_t)sizeof *p->density / p->n_tiers) {
        return LIQMAP_E_OVERFLOW;
    }
    /* One by one only where they are not all good. */
    const int64_t n_edges = p->buckets + 1, n_amounts = p->buckets * p->n_tiers;
    for (int64_t i = are_edges(p->edges, n_edges) ? n_edges : 0; i < n_edges; i++) {
        TRY(report_bad(bad, i, check_edge(p->edges, i)));
    }
    for (int64_t i = are_fuel(p->density, n_amounts) ? n_amounts : 0; i < n_amounts;
         i++) {
        TRY(report_bad(bad, i, check_fuel(p->density[i])));
    }
    return LIQMAP_OK;
}

static void find_limit(path *p)
{
    const book *b = &p->book;
    p->limit = p->edges[p->is_up ? p->buckets : 0];
    p->reason = LIQMAP_AXIS_EXHAUSTED;
    if (is_beyond(b, b->start, p->limit)) {
        p->limit = b->start;
    }
    if (b->n > 0 && is_beyond(b, p->limit, b->price[b->n - 1])) {
        p->limit = b->price[b->n - 1];
        p->reason = LIQMAP_BOOK_EXHAUSTED;
    }
}

/* Check a scenario and set up its path. */
static int32_t read_scenario(path *p, int64_t *bad, const liqmap_scenario *s)
{
    const int is_up = s->direction == LIQMAP_UP;
    /*
     * The axis of the edges is not known, so the bucket is searched for without a
     * guess.
     */
    const axis_guide unguided = {.buckets = s->buckets, .end = (double)s->buckets};
    const book b = {.price = s->depth_price,
                    .quote = s->depth_quote,
                    .n = s->n_depth,
                    .per_percent = s->per_percent,
                    .start = s->start,
                    .outward = is_up ? 1 : -1};
    *p = (path){.edges = s->edges,
                .density = s->density,
                .buckets = s->buckets,
                .n_tiers = s->n_tiers,
                .book = b,
                .step = is_up ? 1 : -1,
                .is_up = is_up};
    if (!is_up && s->direction != LIQMAP_DOWN) {
        return LIQMAP_E_DIRECTION;
    }
    TRY(check_arrays(p, bad));
    TRY(check_price(s->start));
    TRY(check_book(&p->book, bad));
    p->start_bucket = liqmap_i_axis_search(&unguided, p->edges, s->start);
    find_limit(p);
    return LIQMAP_OK;
}

static double near_edge(const path *p, int64_t bucket)
{
    return p->edges[p->is_up ? bucket : bucket + 1];
}

/*
 * Whether there is such a bucket and price can touch it before the limit. Going up, its
 * near edge is part of it; going down, part of its neighbour.
 */
static int is_reachable(const path *p, int64_t bucket)
{
    return bucket >= 0 && bucket < p->buckets &&
           (p->is_up ? near_edge(p, bucket) <= p->limit
                     : near_edge(p, bucket) > p->limit);
}

static double fuel_of(const path *p, int64_t bucket)
{
    const double *row = p->density + bucket * p->n_tiers;
    double sum = 0;
    for (int64_t t = 0; t < p->n_tiers; t++) {
        sum += row[t];
    }
    return sum;
}

/*
 * Whether price touches a bucket, where it touched all before it. `push` is the order
 * and their fuel.
 */
static int touches(path *p, int64_t bucket, double push)
{
    double resting;
    if (!is_reachable(p, bucket)) {
        return 0;
    }
    resting = book_amount(&p->book, near_edge(p, bucket));
    return resting < push || (p->is_up && resting == push && !book_is_flat(&p->book));
}

/* The largest double below one that is above 0. */
static double just_below(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    bits--;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/*
 * The price where a push ends that touches all buckets before `next` and not that one.
 * It lies in the bucket touched last, however prices round.
 */
static double end_price(path *p, int64_t next, double push, int past_gap)
{
    const int64_t last = next - p->step;
    double nearest = p->book.start, furthest = p->limit, price;
    if (is_reachable(p, next)) {
        furthest = near_edge(p, next);
        furthest = p->is_up ? just_below(furthest) : furthest;
    } else if (book_amount(&p->book, p->limit) < push) {
        return p->limit;
    }
    if (last != p->start_bucket) {
        nearest = near_edge(p, last);
        nearest = p->is_up ? nearest : just_below(nearest);
    }
    price = book_price(&p->book, push, past_gap);
    price = is_beyond(&p->book, price, furthest) ? furthest : price;
    return is_beyond(&p->book, nearest, price) ? nearest : price;
}

/* ---- the cascade of one order ------------------------------------------------- */

/*
 * A target may lie past the last point of the book by the rounding of a decimal, and is
 * then the point.
 */
static int32_t clip_target(const book *b, double *target)
{
    const double last = b->n > 0 ? b->price[b->n - 1] : *target;
    const double past = b->outward * (*target - last);
    if (past > MOVE_ROUNDING * (b->start + *target)) {
        return LIQMAP_E_NOT_REACHED;
    }
    *target = past > 0 ? last : *target;
    return LIQMAP_OK;
}

static int32_t find_order(path *p, double *found, double order, double move)
{
    book *b = &p->book;
    double target = b->start + b->outward * (b->start * move);
    if (!is_finite(order) || !is_finite(move)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (order < 0 || move < 0) {
        return LIQMAP_E_ORDER;
    }
    if (order > 0 && move > 0) {
        return LIQMAP_E_ORDER_CHOICE;
    }
    TRY(check_quantity(order));
    *found = order;
    if (move == 0) {
        return LIQMAP_OK;
    }
    TRY(check_price(target));
    TRY(clip_target(b, &target));
    *found = book_amount(b, target);
    return LIQMAP_OK;
}

/* Returns the first bucket that is not touched; *rows gets how many burned. */
static int64_t burn_fuel(path *p, liqmap_cascade_end *end, int64_t *rows)
{
    const double order = end->order;
    int64_t i = p->start_bucket + p->step;
    double liquidated = 0;
    *rows = 0;
    for (; touches(p, i, order + liquidated); i += p->step) {
        const double *row = p->density + i * p->n_tiers;
        double fuel = 0;
        for (int64_t t = 0; t < p->n_tiers; t++) {
            fuel += row[t];
            end->by_tier[t] += row[t];
        }
        liquidated += fuel;
        *rows += fuel > 0;
    }
    end->liquidated = liquidated;
    return i;
}

static void write_end(path *p, liqmap_cascade_end *end, int64_t next)
{
    const double push = end->order + end->liquidated;
    const double resting = book_amount(&p->book, p->limit);
    end->price = end_price(p, next, push, 0);
    end->bucket = next - p->step;
    if (p->is_up && end->price >= p->edges[p->buckets]) {
        end->bucket = p->buckets;
    }
    end->amplification = end->order > 0 ? push / end->order : 1;
    end->reason = LIQMAP_STOPPED;
    if (resting < push) {
        end->reason = p->reason;
        end->unfilled = push - resting;
    }
}

static void write_burned(const path *p, liqmap_burn *burned, int64_t stride,
                         int64_t rows)
{
    double total = 0;
    int64_t written = 0;
    for (int64_t i = p->start_bucket + p->step; is_reachable(p, i) && written < rows;
         i += p->step) {
        const double fuel = fuel_of(p, i);
        total += fuel;
        if (fuel > 0) {
            const liqmap_burn row = {i, near_edge(p, i), fuel, total};
            memcpy((char *)burned + written * stride, &row, sizeof row);
            written++;
        }
    }
}

int32_t liqmap_cascade(liqmap_cascade_end *end, liqmap_burn *burned, int64_t capacity,
                       int64_t stride, int64_t *n_burned, int64_t *bad,
                       const liqmap_scenario *scenario)
{
    liqmap_scenario own;
    liqmap_cascade_end found = {.struct_size = sizeof found};
    int64_t rows, next;
    path p;
    if (bad != NULL) {
        *bad = -1;
    }
    if (n_burned != NULL) {
        *n_burned = 0;
    }
    if (end != NULL) {
        TRY(CHECK_STRUCT_SIZE(end, CASCADE_END));
    }
    TRY(check_room(burned, capacity, 0));
    if (burned != NULL) {
        TRY(check_stride(stride, sizeof *burned, capacity));
    }
    TRY(READ_STRUCT(&own, scenario, SCENARIO));
    TRY(read_scenario(&p, bad, &own));
    TRY(find_order(&p, &found.order, own.order, own.move));
    next = burn_fuel(&p, &found, &rows);
    write_end(&p, &found, next);
    if (n_burned != NULL) {
        *n_burned = rows;
    }
    TRY(check_room(burned, capacity, rows));
    if (burned != NULL) {
        write_burned(&p, burned, stride, rows);
    }
    if (end != NULL) {
        write_struct(end, &found, sizeof found);
    }
    return LIQMAP_OK;
}

/* ---- the trigger curve -------------------------------------------------------- */

/* What a walk along the curve writes, where it is not NULL, and counts. */
typedef struct curve_walk {
    double *orders;
    int64_t length;
    char *zones;
    int64_t stride;
    int64_t n_zones;
} curve_walk;

/*
 * A stretch of the curve where the order does not grow: the bucket it begins at, what
 * rests before that, and what its buckets hold.
 */
typedef struct stretch {
    int64_t begin;
    double order;
    double resting;
    double fuel;
} stretch;

static void end_stretch(path *p, curve_walk *c, const stretch *s, int64_t next)
{
    const int64_t count = (next - s->begin) * p->step;
    if (count < MIN_ZONE) {
        return;
    }
    if (c->zones != NULL) {
        const liqmap_zone row = {.first = p->is_up ? s->begin : next + 1,
                                 .count = count,
                                 .from = near_edge(p, s->begin),
                                 .to = end_price(p, next, s->resting + s->fuel, 1),
                                 .fuel = s->fuel,
                                 .order = s->order};
        memcpy(c->zones + c->n_zones * c->stride, &row, sizeof row);
    }
    c->n_zones++;
}

static void walk_curve(path *p, curve_walk *c)
{
    int64_t i = p->start_bucket + p->step;
    stretch s = {i, 0, 0, 0};
    double fuel = 0;
    for (; is_reachable(p, i); i += p->step) {
        const double resting = book_amount(&p->book, near_edge(p, i));
        const double held = fuel_of(p, i);
        if (resting - fuel > s.order) {
            end_stretch(p, c, &s, i);
            s = (stretch){i, resting - fuel, resting, 0};
        }
        if (c->orders != NULL) {
            c->orders[c->length] = s.order;
        }
        c->length++;
        s.fuel += held;
        fuel += held;
    }
    end_stretch(p, c, &s, i);
}

static void write_curve(liqmap_curve *curve, const curve_walk *counted, int64_t first)
{
    const liqmap_curve own = {.struct_size = sizeof own,
                              .first = first,
                              .length = counted->length,
                              .n_zones = counted->n_zones};
    if (curve != NULL) {
        write_struct(curve, &own, sizeof own);
    }
}

int32_t liqmap_trigger_curve(liqmap_curve *curve, double *orders, int64_t capacity,
                             liqmap_zone *zones, int64_t zone_capacity, int64_t stride,
                             int64_t *bad, const liqmap_scenario *scenario)
{
    curve_walk counted = {0};
    curve_walk written = {.orders = orders, .zones = (char *)zones, .stride = stride};
    liqmap_scenario own;
    path p;
    if (bad != NULL) {
        *bad = -1;
    }
    if (curve != NULL) {
        TRY(CHECK_STRUCT_SIZE(curve, CURVE));
    }
    write_curve(curve, &counted, 0);
    TRY(check_room(orders, capacity, 0));
    TRY(check_room(zones, zone_capacity, 0));
    if (zones != NULL) {
        TRY(check_stride(stride, sizeof *zones, zone_capacity));
    }
    TRY(READ_STRUCT(&own, scenario, SCENARIO));
    TRY(read_scenario(&p, bad, &own));
    walk_curve(&p, &counted);
    write_curve(curve, &counted, p.start_bucket + p.step);
    TRY(check_room(orders, capacity, counted.length));
    TRY(check_room(zones, zone_capacity, counted.n_zones));
    if (orders != NULL || zones != NULL) {
        walk_curve(&p, &written);
    }
    return LIQMAP_OK;
}
