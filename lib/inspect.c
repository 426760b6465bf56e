/* SPDX-License-Identifier: MIT */
/*
 * Is a row plausible, given the rows around it? Knows numbers, no maps. Every judgement is
 * a comparison that a NaN fails, so that what a push refuses is no finding.
 */
#include "inspect.h"

#define DEFAULT_CHANGE 3
#define DEFAULT_BACK 0.1
#define DEFAULT_MOVE 0.3
#define DEFAULT_WORTH 1e12
#define DEFAULT_VOLUME 100
#define DEFAULT_INTERVAL 1.5
#define DEFAULT_RANGE 1.5
#define DEFAULT_STEP 1.8
#define HOUR_MS 3600000.0

/* The least times that are taken for seconds, milliseconds, micro- and nanoseconds. Below
 * the first a time is relative to something, as in tests. */
static const double least_times[] = {1e9, 1e11, 1e14, 1e17};
enum { RELATIVE, SECONDS, MILLISECONDS };

/* What rows are compared with. */
typedef struct plausible {
    double interest;       /* plausible, above 0; 0: none yet */
    double held;           /* the last above 0; 0: none yet */
    double close, before;  /* plausible; of the row before; 0: none yet */
    double interval, last; /* usual; of the row before; 0: none yet */
    int64_t last_positive;
} plausible;

/* The columns, the limits, and what was found in the row at hand. */
typedef struct inspection {
    const liqmap_columns *columns;
    int64_t n;
    liqmap_limits limits;
    liqmap_finding found[LIQMAP_FINDINGS];
    int64_t count;
} inspection;

static void add_finding(inspection *in, int64_t row, int32_t kind, double value,
                        double against)
{
    in->found[in->count++] = (liqmap_finding){row, kind, 0, value, against};
}

static int time_class(double time)
{
    int found = RELATIVE;
    while (found < 4 && time >= least_times[found]) {
        found++;
    }
    return found;
}

/* A time in order may cross a border of magnitudes, but not by a leap. */
static int is_leap(double before, double time)
{
    const double low = before < time ? before : time;
    const double high = before < time ? time : before;
    return high > 100 * (low > least_times[RELATIVE] ? low : least_times[RELATIVE]);
}

static void judge_time(inspection *in, int64_t i)
{
    const double time = (double)in->columns->time_ms[i];
    const int magnitude = time_class(time);
    if (i == 0) {
        if (magnitude != RELATIVE && magnitude != MILLISECONDS) {
            add_finding(in, i, LIQMAP_FINDING_TIME, time, 0);
        }
        return;
    }
    const double before = (double)in->columns->time_ms[i - 1];
    if (magnitude != time_class(before) && is_leap(before, time)) {
        add_finding(in, i, LIQMAP_FINDING_TIME, time, before);
    }
}

static int is_far(double x, double from, double factor)
{
    return x >= factor * from || factor * x <= from;
}

static int is_spike(const inspection *in, int64_t i, double usual)
{
    const double *interest = in->columns->open_interest;
    return usual > 0 && i + 1 < in->n &&
           is_far(interest[i], usual, in->limits.change) &&
           magnitude(interest[i + 1] - usual) <= in->limits.back * usual;
}

static void judge_interest(inspection *in, int64_t i, const plausible *p)
{
    const double interest = in->columns->open_interest[i];
    if (interest == 0 && p->interest > 0 && i < p->last_positive) {
        add_finding(in, i, LIQMAP_FINDING_ZERO, interest, p->interest);
    } else if (interest > 0 && is_spike(in, i, p->interest)) {
        add_finding(in, i, LIQMAP_FINDING_SPIKE, interest, p->interest);
    }
}

static int has_moved(double close, double from, double part)
{
    return close > from * (1 + part) || close < from * (1 - part);
}

static void judge_close(inspection *in, int64_t i, plausible *p)
{
    const double close = in->columns->close[i], part = in->limits.move;
    if (p->before > 0 && has_moved(close, p->before, part) &&
        has_moved(close, p->close, part)) {
        add_finding(in, i, LIQMAP_FINDING_MOVE, close, p->before);
    } else {
        p->close = close;
    }
    p->before = close;
}

static void judge_range(inspection *in, int64_t i)
{
    const double close = in->columns->close[i], factor = in->limits.range;
    const double high = in->columns->high[i], low = in->columns->low[i];
    if (close > 0 && high >= factor * close) {
        add_finding(in, i, LIQMAP_FINDING_RANGE, high, close);
    } else if (close > 0 && low > 0 && low * factor <= close) {
        add_finding(in, i, LIQMAP_FINDING_RANGE, low, close);
    }
}

static void judge_worth(inspection *in, int64_t i)
{
    const double interest = in->columns->open_interest[i];
    const double worth =
        in->limits.contract == 0 ? interest * in->columns->close[i] : interest;
    if (worth > in->limits.worth) {
        add_finding(in, i, LIQMAP_FINDING_WORTH, worth, in->limits.worth);
    }
}

/* The first row is taken to be as long as the second. */
static void judge_volume(inspection *in, int64_t i)
{
    const int64_t *time = in->columns->time_ms;
    const int64_t to = i > 0 || in->n < 2 ? i : 1;
    if (in->columns->volume == NULL || to == 0) {
        return;
    }
    const double hours = ((double)time[to] - (double)time[to - 1]) / HOUR_MS;
    const double limit = in->limits.volume * in->columns->open_interest[i] * hours;
    if (limit > 0 && in->columns->volume[i] > limit) {
        add_finding(in, i, LIQMAP_FINDING_VOLUME, in->columns->volume[i], limit);
    }
}

/* Trades may average beyond the range of marks, but not a factor away from it. */
static void judge_entry(inspection *in, int64_t i)
{
    const double entry = in->columns->entry != NULL ? in->columns->entry[i] : 0;
    const double high = in->columns->high[i], low = in->columns->low[i];
    if (entry > 0 && high > 0 && entry >= in->limits.change * high) {
        add_finding(in, i, LIQMAP_FINDING_ENTRY, entry, high);
    } else if (entry > 0 && entry * in->limits.change <= low) {
        add_finding(in, i, LIQMAP_FINDING_ENTRY, entry, low);
    }
}

/* From the row before to a row; 0 where a push would refuse it. */
static double interval_to(const inspection *in, int64_t i)
{
    const int64_t *time = in->columns->time_ms;
    return i > 0 && i < in->n && time[i] > time[i - 1]
               ? (double)time[i] - (double)time[i - 1]
               : 0;
}

/* The first interval counts as usual, unless the one after it is much shorter. */
static double usual_interval(const inspection *in, int64_t i, const plausible *p)
{
    const double interval = interval_to(in, i), next = interval_to(in, i + 1);
    if (in->limits.usual_ms > 0) {
        return in->limits.usual_ms;
    }
    if (p->interval > 0) {
        return p->interval;
    }
    return next > 0 && interval >= in->limits.interval * next ? next : interval;
}

/*
 * Bars of another length are found once, at the first of them, unless the caller says what
 * is usual. A time in other units was found already.
 */
static void judge_interval(inspection *in, int64_t i, plausible *p)
{
    const double factor = in->limits.interval, interval = interval_to(in, i);
    const double usual = usual_interval(in, i, p);
    const int is_new =
        in->limits.usual_ms > 0 || !(p->last > 0) || is_far(interval, p->last, factor);
    if (!(interval > 0) ||
        (in->count > 0 && in->found[0].kind == LIQMAP_FINDING_TIME)) {
        return;
    }
    if (is_far(interval, usual, factor) && is_new) {
        add_finding(in, i, LIQMAP_FINDING_INTERVAL, interval, usual);
    } else {
        p->interval = interval;
    }
    p->last = interval;
}

/*
 * A step is far from what was plausible and from the row before: it is found once, and the
 * way back from a spike is none.
 */
static void judge_step(inspection *in, int64_t i, plausible *p)
{
    const double interest = in->columns->open_interest[i], factor = in->limits.step;
    if (!(interest > 0)) {
        return;
    }
    if (!is_spike(in, i, p->interest)) {
        if (p->interest > 0 && is_far(interest, p->interest, factor) &&
            is_far(interest, p->held, factor)) {
            add_finding(in, i, LIQMAP_FINDING_STEP, interest, p->interest);
        } else {
            p->interest = interest;
        }
    }
    p->held = interest;
}

/* What is wrong with a row, by kind. */
static void judge(inspection *in, int64_t i, plausible *p)
{
    in->count = 0;
    judge_time(in, i);
    judge_interest(in, i, p);
    judge_close(in, i, p);
    judge_range(in, i);
    judge_worth(in, i);
    judge_volume(in, i);
    judge_entry(in, i);
    judge_interval(in, i, p);
    judge_step(in, i, p);
}

static int64_t last_positive(const liqmap_columns *columns, int64_t n)
{
    int64_t i = n - 1;
    while (i >= 0 && !(columns->open_interest[i] > 0)) {
        i--;
    }
    return i;
}

static int32_t set_limit(double *limit, double otherwise)
{
    const int32_t status = !is_finite(*limit) ? LIQMAP_E_NOT_FINITE
                           : *limit < 0       ? LIQMAP_E_QUANTITY
                                              : LIQMAP_OK;
    *limit = *limit == 0 ? otherwise : *limit;
    return status;
}

static int32_t read_limits(liqmap_limits *own, const liqmap_limits *given)
{
    memset(own, 0, sizeof *own);
    if (given != NULL) {
        TRY(READ_STRUCT(own, given, LIMITS));
    }
    if (own->contract != 0 && own->contract != 1) {
        return LIQMAP_E_CONTRACT;
    }
    TRY(set_limit(&own->change, DEFAULT_CHANGE));
    TRY(set_limit(&own->back, DEFAULT_BACK));
    TRY(set_limit(&own->move, DEFAULT_MOVE));
    TRY(set_limit(&own->worth, DEFAULT_WORTH));
    TRY(set_limit(&own->volume, DEFAULT_VOLUME));
    TRY(set_limit(&own->interval, DEFAULT_INTERVAL));
    TRY(set_limit(&own->usual_ms, 0));
    TRY(set_limit(&own->range, DEFAULT_RANGE));
    return set_limit(&own->step, DEFAULT_STEP);
}

int32_t liqmap_inspect(liqmap_finding *findings, int64_t capacity, int64_t stride,
                       int64_t *count, const liqmap_columns *columns, int64_t n,
                       const liqmap_limits *limits)
{
    liqmap_columns own;
    inspection in;
    plausible p = {0, 0, 0, 0, 0, 0, 0};
    int64_t filled = 0;
    if (count != NULL) {
        *count = 0;
    }
    if (n < 0) {
        return LIQMAP_E_LENGTH;
    }
    TRY(read_columns(&own, columns, n));
    if (n > PTRDIFF_MAX / (int64_t)sizeof(double)) { /* columns that no memory has */
        return LIQMAP_E_OVERFLOW;
    }
    TRY(read_limits(&in.limits, limits));
    TRY(check_room(findings, capacity, 0));
    if (findings != NULL) {
        TRY(check_stride(stride, sizeof *findings, capacity));
    }
    in.columns = &own;
    in.n = n;
    p.last_positive = last_positive(&own, n);
    for (int64_t i = 0; i < n; i++) {
        judge(&in, i, &p);
        for (int64_t k = 0; k < in.count; k++, filled++) {
            if (filled < capacity) {
                memcpy((char *)findings + filled * stride, &in.found[k],
                       sizeof in.found[k]);
            }
        }
    }
    if (count != NULL) {
        *count = filled;
    }
    return LIQMAP_OK;
}
