/* SPDX-License-Identifier: MIT */
/*
 * A form is known by what is in it: it says where its rows are, and whose they are. A row
 * is known by a key of its own. ccxt's rows hold the venue's as `info`, which say more:
 * deductions, and what sizes are counted in.
 */
#include "readers/brackets.h"
#include "readers/instrument.h"
#include "readers/json_document.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_BYTES ((size_t)1 << 28)
#define NO_END 9.2e18 /* the largest integer, where a bracket has no end */
#define BYBIT_ON_MARK INT64_C(1756771200000) /* 2025-09-02 */
#define OKX_FEE 0.0005

/* A row as it is published. */
typedef struct raw {
    double floor, cap, leverage, mmr, deduction; /* NAN: not given */
    int is_inverse;                              /* or by the name of the instrument */
    char name[64];                               /* "": it does not say */
} raw;

/* Where tables go, and what all of a document have in common. */
typedef struct reading {
    bracket_tables *all;
    size_t begun; /* tables of files before this one */
    const char *path, *form;
    int64_t since_ms;
    int is_inverse;
} reading;

/* ---- rows ------------------------------------------------------------------------- */

static double number(const node *row, const char *key)
{
    const node n = node_key(row, key);
    return node_quantity(&n);
}

static double number_or(const node *row, const char *key, double otherwise)
{
    const node n = node_key(row, key);
    return node_given(&n) ? node_quantity(&n) : otherwise;
}

static int has(const node *n, const char *key)
{
    return json_object_get(n->value, key) != NULL;
}

/* A text that is a name, with what comes after it; "" where it is not given. */
static void name_from(char name[64], const node *parent, const char *key,
                      const char *after)
{
    const node n = node_key(parent, key);
    char text[NODE_TEXT];
    name[0] = '\0';
    if (!node_given(&n)) {
        return;
    }
    if (snprintf(name, 50, "%s%s", node_text(&n, text), after) >= 50) {
        node_expected(&n, "a name of at most %d bytes", 49 - (int)strlen(after));
    }
}

static void read_binance(raw *r, const node *row)
{
    const int is_coin = has(row, "qtyCap");
    r->floor = number_or(row, is_coin ? "qtyFloor" : "notionalFloor", NAN);
    r->cap = number(row, is_coin ? "qtyCap" : "notionalCap");
    r->leverage = number(row, "initialLeverage");
    r->mmr = number(row, "maintMarginRatio");
    r->deduction = number_or(row, "cum", NAN);
    r->is_inverse = is_coin;
}

/* Rates were percent once: the margin of the most leverage is then 100 and not 1. */
static void read_bybit(raw *r, const node *row)
{
    r->cap = number(row, "riskLimitValue");
    r->leverage = number(row, "maxLeverage");
    r->mmr = number(row, "maintenanceMargin");
    r->deduction = number_or(row, "mmDeduction", NAN);
    if (number_or(row, "initialMargin", 0) * r->leverage > 10) {
        r->mmr /= 100;
    }
    name_from(r->name, row, "symbol", "");
}

static void read_okx(raw *r, const node *row)
{
    r->floor = number_or(row, "minSz", NAN);
    r->cap = number(row, "maxSz");
    r->leverage = number_or(row, "maxLever", 0);
    r->mmr = number(row, "mmr");
    name_from(r->name, row, "instId", "");
    if (r->name[0] == '\0') {
        name_from(r->name, row, "instFamily", "-SWAP");
    }
    if (r->name[0] == '\0') {
        name_from(r->name, row, "uly", "-SWAP");
    }
}

static void read_ccxt(raw *r, const node *row)
{
    r->floor = number_or(row, "minNotional", NAN);
    r->cap = number_or(row, "maxNotional", HUGE_VAL);
    r->leverage = number_or(row, "maxLeverage", 0);
    r->mmr = number(row, "maintenanceMarginRate");
}

static const struct row_form {
    const char *key; /* that only such a row has */
    const char *venue;
    void (*read)(raw *r, const node *row);
} row_forms[] = {{"maintMarginRatio", "binance", read_binance},
                 {"riskLimitValue", "bybit", read_bybit},
                 {"maxSz", "okx", read_okx},
                 {"maintenanceMarginRate", "ccxt", read_ccxt}};
#define ROW_FORMS (sizeof row_forms / sizeof *row_forms)

static const struct row_form *row_form_of(const node *row)
{
    for (size_t i = 0; i < ROW_FORMS; i++) {
        if (has(row, row_forms[i].key)) {
            return &row_forms[i];
        }
    }
    return NULL;
}

/* ---- tables ----------------------------------------------------------------------- */

static void set_rules(bracket_table *t, const reading *d, const char *venue_name,
                      int is_inverse)
{
    const int is_okx = strcmp(venue_name, "okx") == 0;
    instrument i;
    t->rules = (liqmap_rules){.struct_size = sizeof t->rules,
                              .until_ms = INT64_MAX,
                              .measure = is_okx ? LIQMAP_MEASURE_CONTRACTS
                                                : LIQMAP_MEASURE_NOTIONAL,
                              .rule = is_okx ? LIQMAP_RULE_FLAT : LIQMAP_RULE_DEDUCTION,
                              .fee = is_okx ? OKX_FEE : 0,
                              .face = 1};
    if (instrument_parse(&i, t->name)) {
        is_inverse |= i.inverse;
        t->rules.face = i.face;
    }
    t->rules.contract = is_inverse ? LIQMAP_INVERSE : LIQMAP_LINEAR;
    if (is_inverse && strcmp(venue_name, "binance") == 0) {
        t->rules.face = strncmp(t->name, "binance:BTCUSD", 14) == 0 ? 100 : 10;
    }
    bracket_table_set_date(t, d->since_ms);
}

void bracket_table_set_date(bracket_table *t, int64_t since_ms)
{
    const int on_entry =
        strncmp(t->name, "bybit:", 6) == 0 && since_ms > 0 && since_ms < BYBIT_ON_MARK;
    t->rules.since_ms = since_ms;
    t->rules.maintenance =
        on_entry ? LIQMAP_MAINTENANCE_ENTRY : LIQMAP_MAINTENANCE_MARK;
}

void bracket_table_set_face(bracket_table *t, double face)
{
    t->rules.face = face;
    for (int64_t b = 0; b < t->count; b++) {
        t->rows[b].cap *= face;
    }
}

/* The table of an instrument, begun where there is none of this file yet. */
static bracket_table *table_of(const reading *d, const char *venue_name,
                               const char *name, int is_inverse)
{
    bracket_tables *all = d->all;
    bracket_table *t;
    char full[64];
    snprintf(full, sizeof full, "%.12s:%.50s", venue_name, name);
    for (size_t i = all->count; i-- > d->begun;) {
        if (strcmp(all->rows[i].name, full) == 0) {
            return &all->rows[i];
        }
    }
    all->rows = reallocate(all->rows, all->count + 1, sizeof *all->rows);
    t = &all->rows[all->count++];
    memset(t, 0, sizeof *t);
    strcpy(t->name, full);
    snprintf(t->source, sizeof t->source, "%.160s, %s", d->path, d->form);
    for (char *c = format_plain(t->source); *c != '\0'; c++) {
        *c = *c == '"' || *c == '\\' ? '?' : *c; /* it is printed in JSON */
    }
    set_rules(t, d, venue_name, is_inverse);
    return t;
}

/* Rows are kept in the order of their caps; what is not given is NAN. */
static void add(bracket_table *t, const raw *r, const node *place)
{
    const int is_scaled =
        t->rules.measure == LIQMAP_MEASURE_CONTRACTS && t->rules.face > 0;
    const double face = is_scaled ? t->rules.face : 1;
    const double cap = r->cap >= NO_END ? HUGE_VAL : r->cap * face;
    int64_t at = t->count++;
    if (r->floor * face >= cap) {
        node_expected(place, "a bracket that ends above where it begins");
    }
    t->rows = reallocate(t->rows, (size_t)t->count, sizeof *t->rows);
    t->floors = reallocate(t->floors, (size_t)t->count, sizeof *t->floors);
    for (; at > 0 && t->rows[at - 1].cap > cap; at--) {
        t->rows[at] = t->rows[at - 1];
        t->floors[at] = t->floors[at - 1];
    }
    t->rows[at] = (liqmap_bracket){cap, r->leverage, r->mmr, r->deduction};
    t->floors[at] = r->floor * face;
}

/* Each begins where the one before ends; by contracts it may be one contract on. */
static void check_floors(const bracket_table *t, const char *path)
{
    const double face = t->rules.face > 0 ? t->rules.face : 1;
    const double step = t->rules.rule == LIQMAP_RULE_FLAT ? face : 0;
    for (int64_t b = 0; b < t->count; b++) {
        const double end = b > 0 ? t->rows[b - 1].cap : 0;
        char begin[NUMBER_TEXT], wanted[NUMBER_TEXT];
        if (t->floors[b] < end * (1 - 1e-9) || t->floors[b] > end * (1 + 1e-9) + step) {
            fail_at(path, 0, t->name,
                    "expected bracket %d to begin where the one before ends, at %s, "
                    "found %s",
                    (int)b + 1, format_number(wanted, end),
                    format_number(begin, t->floors[b]));
        }
    }
}

/* c_n = floor_n * (m_n - m_(n-1)) + c_(n-1), where a venue does not say it. */
static void fill_deductions(bracket_table *t)
{
    for (int64_t b = 0; b < t->count; b++) {
        liqmap_bracket *row = &t->rows[b];
        const liqmap_bracket *last = b > 0 ? row - 1 : NULL;
        if (t->rules.rule == LIQMAP_RULE_FLAT || (isnan(row->deduction) && b == 0)) {
            row->deduction = 0;
        } else if (last != NULL && isnan(row->deduction)) {
            row->deduction = last->cap * (row->mmr - last->mmr) + last->deduction;
        }
    }
}

/* A name goes into JSON and onto terminals as it is. */
static void check_name(const node *place, const char *name)
{
    for (const char *c = name; *c != '\0'; c++) {
        if ((unsigned char)*c <= ' ' || *c == 0x7f || *c == '"' || *c == '\\') {
            node_expected(place, "an instrument of a plain name");
        }
    }
    if (*name == '\0') {
        node_expected(place, "the name of its instrument");
    }
}

/* ---- forms ------------------------------------------------------------------------ */

/* What ccxt calls BASE/QUOTE:SETTLE, as a venue spells it. */
static void spell(char name[64], const char *symbol, const char *venue_name)
{
    const int base = (int)strcspn(symbol, "/");
    const char *quote = symbol[base] == '/' ? symbol + base + 1 : "";
    const int length = (int)strcspn(quote, ":");
    const char *settle = quote[length] == ':' ? quote + length + 1 : "";
    const int settled = (int)strcspn(settle, "-");
    const int is_inverse =
        settled == base && strncmp(settle, symbol, (size_t)base) == 0;
    if (length == 0 || strcmp(venue_name, "ccxt") == 0) {
        snprintf(name, 50, "%.49s", symbol);
    } else if (strcmp(venue_name, "okx") == 0) {
        snprintf(name, 50, "%.*s-%.*s-SWAP", base, symbol, length, quote);
    } else {
        snprintf(name, 50, "%.*s%.*s%s", base, symbol, length, quote,
                 is_inverse && strcmp(venue_name, "binance") == 0 ? "_PERP" : "");
    }
}

/* Of ccxt BASE/USD:BASE. */
static int settles_in_base(const char *symbol)
{
    const size_t base = strcspn(symbol, "/");
    const char *settle = strchr(symbol, ':');
    return settle != NULL && strncmp(settle + 1, symbol, base) == 0 &&
           (settle[base + 1] == '\0' || settle[base + 1] == '-');
}

/* symbol: as whoever published the row names the instrument; "": the row does. */
static void read_row(const reading *d, const node *row, const char *symbol)
{
    const struct row_form *form = row_form_of(row);
    const node info = node_key(row, "info");
    raw r = {.floor = NAN, .deduction = NAN};
    char own[64];
    const int is_ccxt = form != NULL && strcmp(form->venue, "ccxt") == 0;
    const struct row_form *inner = is_ccxt ? row_form_of(&info) : NULL;
    if (form == NULL) {
        node_expected(row, "a bracket");
    }
    if (inner != NULL) {
        form = inner;
        form->read(&r, &info);
    } else {
        form->read(&r, row);
    }
    if (is_ccxt && *symbol == '\0') {
        name_from(own, row, "symbol", "");
        symbol = own;
    }
    r.is_inverse |= d->is_inverse | (is_ccxt && settles_in_base(symbol));
    if (r.name[0] == '\0' && is_ccxt) {
        spell(r.name, symbol, form->venue);
    } else if (r.name[0] == '\0') {
        snprintf(r.name, sizeof r.name, "%.49s", symbol);
    }
    check_name(row, r.name);
    add(table_of(d, form->venue, r.name, r.is_inverse), &r, row);
}

static void read_rows(const reading *d, const node *list, const char *symbol)
{
    const size_t count = node_count(list);
    for (size_t i = 0; i < count; i++) {
        const node row = node_at(list, i);
        read_row(d, &row, symbol);
    }
}

/* Binance: an instrument and its brackets. */
static void read_bracket_object(const reading *d, const node *object)
{
    const node brackets = node_key(object, "brackets");
    char name[64];
    name_from(name, object, "symbol", "");
    if (name[0] == '\0') {
        name_from(name, object, "pair", "");
    }
    read_rows(d, &brackets, name);
}

/* The margin table of a coin; NULL: it has none, but only a maximum leverage. */
static const json_t *margin_tiers(const node *meta, const node *coin)
{
    const json_t *tables = json_object_get(meta->value, "marginTables");
    const double id = number_or(coin, "marginTableId", -1);
    for (size_t i = 0; i < json_array_size(tables); i++) {
        const json_t *pair = json_array_get(tables, i);
        if (json_number_value(json_array_get(pair, 0)) == id) {
            const json_t *tiers =
                json_object_get(json_array_get(pair, 1), "marginTiers");
            if (tiers == NULL) {
                node_expected(coin, "a marginTableId of a table with marginTiers");
            }
            return tiers;
        }
    }
    return NULL;
}

/* Hyperliquid: maintenance is half of the initial margin at the most leverage. */
static void read_meta(const reading *d, const node *meta)
{
    const node universe = node_key(meta, "universe");
    const size_t count = node_count(&universe);
    for (size_t i = 0; i < count; i++) {
        const node coin = node_at(&universe, i);
        node tiers = {coin.document, &coin, margin_tiers(meta, &coin), "marginTiers",
                      0};
        const size_t n = tiers.value != NULL ? node_count(&tiers) : 1;
        bracket_table *t;
        char name[64];
        name_from(name, &coin, "name", "");
        check_name(&coin, name);
        t = table_of(d, "hyperliquid", name, 0);
        for (size_t b = 0; b < n; b++) {
            const node tier = tiers.value != NULL ? node_at(&tiers, b) : coin;
            const node next = node_at(&tiers, b + 1);
            raw r = {.floor = number_or(&tier, "lowerBound", 0),
                     .cap = next.value != NULL ? number(&next, "lowerBound") : HUGE_VAL,
                     .leverage = number(&tier, "maxLeverage"),
                     .deduction = NAN};
            if (!(r.leverage >= 1)) {
                node_expected(&tier, "a maximum leverage");
            }
            r.mmr = 0.5 / r.leverage;
            add(t, &r, &tier);
        }
    }
}

static int is_list_with(const node *n, const char *key)
{
    const node first = node_at(n, 0);
    return json_is_array(n->value) && has(&first, key);
}

static void read_document(reading *d, const node *root)
{
    const node result = node_key(root, "result"), list = node_key(&result, "list");
    const node data = node_key(root, "data"), first = node_at(root, 0);
    const json_t *any = json_object_iter_value(json_object_iter((json_t *)root->value));
    const node named = {root->document, root, any, "", 0};
    d->since_ms = 0;
    d->is_inverse = 0;
    if (has(root, "brackets") || is_list_with(root, "brackets")) {
        d->form = "as Binance publishes brackets (leverageBracket)";
        for (size_t i = 0; i < json_array_size(root->value); i++) {
            const node object = node_at(root, i);
            read_bracket_object(d, &object);
        }
        if (!json_is_array(root->value)) {
            read_bracket_object(d, root);
        }
    } else if (is_list_with(&list, "riskLimitValue")) {
        const node time = node_key(root, "time"),
                   category = node_key(&result, "category");
        char text[NODE_TEXT];
        d->form = "as Bybit publishes risk limits (v5)";
        d->since_ms = node_given(&time) ? node_time(&time) : 0;
        d->is_inverse =
            node_given(&category) && strcmp(node_text(&category, text), "inverse") == 0;
        read_rows(d, &list, "");
    } else if (is_list_with(&data, "maxSz")) {
        d->form = "as OKX publishes position tiers";
        read_rows(d, &data, "");
    } else if (has(root, "universe") || has(&first, "universe")) {
        d->form = "as Hyperliquid publishes margin tables (meta)";
        read_meta(d, has(root, "universe") ? root : &first);
    } else if (is_list_with(root, "maintenanceMarginRate")) {
        d->form = "leverage tiers of ccxt";
        read_rows(d, root, "");
    } else if (is_list_with(&named, "maintenanceMarginRate")) {
        void *entry = json_object_iter((json_t *)root->value);
        d->form = "leverage tiers of ccxt";
        for (; entry != NULL;
             entry = json_object_iter_next((json_t *)root->value, entry)) {
            const node rows = node_key(root, json_object_iter_key(entry));
            read_rows(d, &rows, rows.key);
        }
    } else {
        node_expected(root,
                      "brackets as Binance (leverageBracket), Bybit (risk-limit), OKX "
                      "(position-tiers), Hyperliquid (meta) or ccxt (leverage tiers) "
                      "give them");
    }
}

void brackets_read(bracket_tables *all, const char *path)
{
    document *file = document_open(path, MOST_BYTES, NULL);
    reading d = {.all = all, .begun = all->count, .path = path};
    while (document_next(file)) {
        const node root = node_root(file);
        read_document(&d, &root);
    }
    if (all->count == d.begun) {
        fail_at(path, 0, NULL, "expected at least one table of brackets");
    }
    for (size_t i = d.begun; i < all->count; i++) {
        check_floors(&all->rows[i], document_path(file));
        fill_deductions(&all->rows[i]);
    }
    document_close(file);
}

bracket_table *brackets_of_leverage(bracket_tables *all, const char *name,
                                    double leverage)
{
    const reading d = {.all = all,
                       .begun = all->count,
                       .path = "maximum leverage as given",
                       .form = "maintenance half of the initial margin at it "
                               "(hyperliquid-docs/trading/margin-tiers)"};
    bracket_table *t = table_of(&d, "hyperliquid", name, 0);
    t->rows = allocate(1, sizeof *t->rows);
    t->rows[t->count++] = (liqmap_bracket){HUGE_VAL, leverage, 0.5 / leverage, 0};
    return t;
}
