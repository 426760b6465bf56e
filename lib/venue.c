/* SPDX-License-Identifier: MIT */
/* The rules of venues, looked up by name and time, and tiers made of them. */
#include "venue_tables.h"

static const venue_entry *entry_of(int64_t venue)
{
    return venue >= 0 && venue < liqmap_i_venue_count ? &liqmap_i_venue_entries[venue]
                                                      : NULL;
}

int64_t liqmap_venue_count(void)
{
    return liqmap_i_venue_count;
}

const char *liqmap_venue_name(int64_t venue)
{
    const venue_entry *e = entry_of(venue);
    return e != NULL ? e->name : NULL;
}

const char *liqmap_venue_source(int64_t venue)
{
    const venue_entry *e = entry_of(venue);
    return e != NULL ? e->source : NULL;
}

static int is_same(const char *a, const char *b)
{
    while (*a == *b && *a != '\0') {
        a++;
        b++;
    }
    return *a == *b;
}

int32_t liqmap_venue_find(int64_t *venue, const char *name, int64_t time_ms)
{
    int64_t ignored;
    venue = venue != NULL ? venue : &ignored;
    *venue = -1;
    if (name == NULL) {
        return LIQMAP_E_NULL;
    }
    for (int64_t i = 0; i < liqmap_i_venue_count; i++) {
        if (is_same(liqmap_i_venue_entries[i].name, name) &&
            (*venue < 0 || liqmap_i_venue_entries[i].rules.since_ms <= time_ms)) {
            *venue = i;
        }
    }
    return *venue < 0 ? LIQMAP_E_VENUE : LIQMAP_OK;
}

int32_t liqmap_venue_rules(int64_t venue, liqmap_rules *rules)
{
    const venue_entry *e = entry_of(venue);
    if (e == NULL) {
        return LIQMAP_E_VENUE;
    }
    if (rules == NULL) {
        return LIQMAP_OK;
    }
    TRY(CHECK_STRUCT_SIZE(rules, RULES));
    return write_whole_struct(rules, &e->rules, sizeof e->rules);
}

static liqmap_bracket_table table_of(const venue_entry *e)
{
    return (liqmap_bracket_table){.struct_size = sizeof(liqmap_bracket_table),
                                  .measure = e->rules.measure,
                                  .rule = e->rules.rule,
                                  .count = e->n,
                                  .stride = sizeof *e->brackets,
                                  .rows = e->brackets};
}

int32_t liqmap_venue_table(int64_t venue, liqmap_bracket_table *table)
{
    const venue_entry *e = entry_of(venue);
    liqmap_bracket_table own;
    if (e == NULL) {
        return LIQMAP_E_VENUE;
    }
    if (table == NULL) {
        return LIQMAP_OK;
    }
    own = table_of(e);
    TRY(CHECK_STRUCT_SIZE(table, BRACKET_TABLE));
    return write_whole_struct(table, &own, sizeof own);
}

int32_t liqmap_venue_brackets(int64_t venue, liqmap_bracket *brackets, int64_t capacity,
                              int64_t stride, int64_t *count)
{
    const venue_entry *e = entry_of(venue);
    if (count != NULL) {
        *count = e != NULL ? e->n : 0;
    }
    return e == NULL ? LIQMAP_E_VENUE
                     : copy_rows(brackets, capacity, stride, e->brackets, e->n,
                                 sizeof *e->brackets);
}

static int allows(const liqmap_bracket *row, double leverage)
{
    return row->leverage == 0 || leverage <= row->leverage;
}

/* The last bracket that allows a leverage; the first where none does. */
static const liqmap_bracket *last_that_allows(const liqmap_bracket_table *t,
                                              double leverage)
{
    const liqmap_bracket *last = bracket_row(t, 0);
    for (int64_t b = 1; b < t->count; b++) {
        const liqmap_bracket *row = bracket_row(t, b);
        last = allows(row, leverage) ? row : last;
    }
    return last;
}

static double rate_of(const liqmap_bracket_table *t, double leverage, int32_t profile)
{
    const liqmap_bracket *b =
        profile == LIQMAP_PROFILE_AT_CAP ? last_that_allows(t, leverage) : t->rows;
    return b->mmr - b->deduction / b->cap;
}

static int32_t check_offer(const liqmap_bracket_table *t, double leverage)
{
    if (!is_finite(leverage)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (leverage < 1) {
        return LIQMAP_E_LEVERAGE;
    }
    return allows(last_that_allows(t, leverage), leverage) ? LIQMAP_OK
                                                           : LIQMAP_E_NOT_OFFERED;
}

/* By a table that was checked. */
static int32_t rate_tiers(liqmap_tier *tiers, int64_t n_tiers, int64_t stride,
                          int64_t *bad, double fee, const liqmap_bracket_table *t,
                          int32_t profile)
{
    if (profile != LIQMAP_PROFILE_SMALLEST && profile != LIQMAP_PROFILE_AT_CAP) {
        return LIQMAP_E_PROFILE;
    }
    if (n_tiers < 0) {
        return LIQMAP_E_LENGTH;
    }
    if (tiers == NULL && n_tiers > 0) {
        return LIQMAP_E_NULL;
    }
    TRY(check_stride(stride, sizeof *tiers, n_tiers));
    for (int64_t i = 0; i < n_tiers; i++) {
        const int32_t status = check_offer(t, tier_row(tiers, stride, i)->leverage);
        if (status != LIQMAP_OK) {
            *bad = i;
            return status;
        }
    }
    for (int64_t i = 0; i < n_tiers; i++) {
        liqmap_tier *tier = (liqmap_tier *)(void *)((char *)tiers + i * stride);
        tier->mmr = rate_of(t, tier->leverage, profile);
        tier->fee = fee;
    }
    return LIQMAP_OK;
}

int32_t liqmap_table_tiers(liqmap_tier *tiers, int64_t n_tiers, int64_t stride,
                           int64_t *bad, const liqmap_rules *rules,
                           const liqmap_bracket_table *table, int32_t profile)
{
    liqmap_bracket_table t;
    liqmap_rules r;
    int64_t ignored;
    bad = bad != NULL ? bad : &ignored;
    *bad = -1;
    TRY(READ_STRUCT(&r, rules, RULES));
    TRY(READ_STRUCT(&t, table, BRACKET_TABLE));
    if (!is_finite(r.fee)) {
        return LIQMAP_E_NOT_FINITE;
    }
    if (r.fee < 0) {
        return LIQMAP_E_RATE;
    }
    TRY(liqmap_i_check_table(bad, &t));
    return rate_tiers(tiers, n_tiers, stride, bad, r.fee, &t, profile);
}

int32_t liqmap_venue_tiers(int64_t venue, liqmap_tier *tiers, int64_t n_tiers,
                           int64_t stride, int64_t *bad, int32_t profile)
{
    const venue_entry *e = entry_of(venue);
    liqmap_bracket_table t;
    int64_t ignored;
    bad = bad != NULL ? bad : &ignored;
    *bad = -1;
    if (e == NULL) {
        return LIQMAP_E_VENUE;
    }
    t = table_of(e);
    return rate_tiers(tiers, n_tiers, stride, bad, e->rules.fee, &t, profile);
}
