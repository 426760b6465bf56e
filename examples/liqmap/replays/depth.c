/* SPDX-License-Identifier: MIT */
#include "replays/depth.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/parse.h"

#include <stdlib.h>
#include <string.h>

static int read_amount(const char *text, double *amount)
{
    return parse_typed(text, NUMBER_PLAIN, amount) && is_amount(*amount);
}

/* Whether it was given for the same source, or for all together. */
static int is_given(const depth_options *o, const depth_share *share)
{
    for (size_t i = 0; i < o->count; i++) {
        if (o->shares[i].length == share->length &&
            memcmp(o->shares[i].source, share->source, share->length) == 0) {
            return 1;
        }
    }
    return share->length == 0 && o->per_percent > 0;
}

int option_depth(void *values, const option_use *use)
{
    depth_options *o = (depth_options *)((char *)values + use->option->place);
    const char *end = strchr(use->text, '=');
    depth_share share = {use->text, 0, 0};
    share.length = end != NULL ? (size_t)(end - use->text) : 0;
    if (is_given(o, &share)) {
        option_refuse(use, "--%s%s%.*s is given twice", use->option->name,
                      end != NULL ? " " : "", (int)share.length, share.source);
    }
    if (end == NULL) {
        return read_amount(use->text, &o->per_percent);
    }
    if (!read_amount(end + 1, &share.per_percent)) {
        return 0;
    }
    o->shares = reallocate(o->shares, o->count + 1, sizeof *o->shares);
    o->shares[o->count++] = share;
    return 1;
}

void depth_options_free(depth_options *o)
{
    free(o->shares);
}

/* Whether it is given for this source. */
static int is_of(const depth_share *share, const source_entry *s)
{
    char name[SOURCE_NAME];
    source_entry_name(name, s);
    return strlen(name) == share->length &&
           memcmp(name, share->source, share->length) == 0;
}

double depth_of_source(const depth_options *o, const source_entry *s)
{
    for (size_t i = 0; i < o->count; i++) {
        if (is_of(&o->shares[i], s)) {
            return o->shares[i].per_percent;
        }
    }
    return 0;
}

double depth_of_coin(const depth_options *o, const coin_maps *c)
{
    double sum = 0;
    int all = 1;
    for (int64_t i = 0; i < c->n; i++) {
        const double one = depth_of_source(o, c->sources[i]->entry);
        sum += one;
        all &= one > 0;
    }
    return all ? sum : o->per_percent;
}

void depth_check(const depth_options *o, const source_list *list)
{
    for (size_t i = 0; i < o->count; i++) {
        int64_t s = 0;
        while (s < list->n && !is_of(&o->shares[i], &list->entries[s])) {
            s++;
        }
        if (s == list->n) {
            misuse("--depth-per-percent %.*s: there is no --source of that name; where "
                   "sources have coins it is COIN/NAME, as in BTC/binance=5M",
                   (int)o->shares[i].length, o->shares[i].source);
        }
    }
}

void depth_check_all(const depth_options *o, const source_list *list)
{
    for (int64_t i = 0; i < list->n && o->per_percent == 0; i++) {
        if (depth_of_source(o, &list->entries[i]) == 0) {
            misuse("--depth-per-percent: give it for each --source, or for all "
                   "together");
        }
    }
}
