/* SPDX-License-Identifier: MIT */
#include "replays/price_range.h"
#include "base/parse.h"

#include <math.h>
#include <string.h>

#define PERCENT 10

void price_range_init(price_range *r)
{
    *r = (price_range){.percent = PERCENT};
}

int price_range_parse(price_range *r, const char *text)
{
    price_range given = {.is_given = 1};
    char copy[256];
    char *divider, *end;
    if (strcmp(text, "all") == 0) {
        given.is_all = 1;
        given.high = INFINITY;
        *r = given;
        return 1;
    }
    if (strlen(text) >= sizeof copy) {
        return 0;
    }
    strcpy(copy, text);
    divider = strchr(copy, ':');
    if (divider != NULL) {
        *divider = '\0';
        if (!parse_typed(copy, NUMBER_PLAIN, &given.low) || !is_amount(given.low) ||
            !parse_typed(divider + 1, NUMBER_PLAIN, &given.high) ||
            !is_amount(given.high) || given.low >= given.high) {
            return 0;
        }
        *r = given;
        return 1;
    }
    end = strchr(copy, '%');
    if (end == NULL || end[1] != '\0') {
        return 0;
    }
    *end = '\0';
    if (!parse_number(copy, &given.percent) || !(given.percent > 0) ||
        given.percent > 1e6) {
        return 0;
    }
    *r = given;
    return 1;
}

int option_range(void *values, const option_use *use)
{
    return price_range_parse(
        (price_range *)(void *)((char *)values + use->option->place), use->text);
}

bucket_range price_range_buckets(const price_range *r, const panel *p)
{
    const int is_around = r->percent > 0;
    const double low = is_around ? p->price * (1 - r->percent / 100) : r->low;
    const double high = is_around ? p->price * (1 + r->percent / 100) : r->high;
    bucket_range b = {0, p->buckets};
    while (b.first < p->buckets && p->edges[b.first + 1] <= low) {
        b.first++;
    }
    while (b.end > b.first && p->edges[b.end - 1] >= high) {
        b.end--;
    }
    return b;
}

bucket_range price_range_given(const price_range *r, const panel *p)
{
    return r->is_given ? price_range_buckets(r, p) : (bucket_range){0, p->buckets};
}

double price_range_largest(const panel *p, const price_range *r)
{
    const bucket_range shown = price_range_given(r, p);
    double most = 0;
    for (int side = LIQMAP_LONG; side <= LIQMAP_SHORT; side++) {
        for (int64_t b = shown.first; b < shown.end; b++) {
            const double amount = panel_sum(panel_density(p, side, b), p->parts);
            most = amount > most ? amount : most;
        }
    }
    return most;
}
