/* SPDX-License-Identifier: MIT */
#include "replays/summed.h"
#include "base/errors.h"
#include "base/format.h"

#include <math.h>

#define SAME_PRICE 0.05 /* venues of one coin differ by far less */

static void warn_of_age(const summed *s, int64_t now_ms)
{
    char age[NUMBER_TEXT];
    note("WARNING: --source %s%s%s is stale: its last snapshot is %s older than the "
         "latest",
         s->coin, s->coin[0] != '\0' ? "/" : "", s->name,
         format_duration(age, now_ms - s->time_ms));
}

static void warn_of_price(const summed *s, const summed *latest)
{
    char close[NUMBER_TEXT], other[NUMBER_TEXT];
    note("WARNING: --source %s%s%s closes at %s and %s at %s: these are not the prices "
         "of one coin in one currency, and are added up; name the coins, "
         "--source COIN/%s=FILE",
         s->coin, s->coin[0] != '\0' ? "/" : "", s->name, format_price(close, s->close),
         latest->name, format_price(other, latest->close), s->name);
}

void summed_warn(const summed *sources, int64_t n, int64_t now_ms)
{
    const summed *latest = sources;
    for (int64_t i = 1; i < n; i++) {
        if (sources[i].time_ms > latest->time_ms) {
            latest = &sources[i];
        }
    }
    for (int64_t i = 0; i < n; i++) {
        const summed *s = &sources[i];
        history *h = s->history;
        const int was_stale = h->is_stale_known, was_other = h->is_other_known;
        h->is_stale_known = history_is_stale(h, now_ms);
        h->is_other_known = !h->is_stale_known &&
                            fabs(s->close - latest->close) > SAME_PRICE * latest->close;
        if (h->is_stale_known && !was_stale) {
            warn_of_age(s, now_ms);
        }
        if (h->is_other_known && !was_other) {
            warn_of_price(s, latest);
        }
    }
}
