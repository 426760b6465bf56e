/* SPDX-License-Identifier: MIT */
/* Answers of venues, whatever the venue. Fields that nobody asks for may be there. */
#include "readers/venue_rest.h"
#include "readers/json_document.h"
#include "readers/source_options.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BYTES 268435456 /* of an answer: a year of minutes in one */

static const rest_form *form_of(const rest_answers *r)
{
    return r->venue->rest;
}

void rest_need_instrument(const rest_answers *r)
{
    if (r->instrument->name[0] == '\0') {
        misuse("%s does not say which instrument it is of: give it, as in --from %s",
               document_path(r->file), r->venue->example);
    }
}

int rest_accept(rest_answers *r, const node *named, const char *name)
{
    /* Bars of one venue to the open interest of another: names are spelled otherwise. */
    if (r->kind != SOURCE_INTEREST && r->venue != r->instrument->venue) {
        return 1;
    }
    const int accepted = instrument_accept_node(r->instrument, named, name);
    if (accepted == 0 && r->other[0] == '\0') {
        strcpy(r->other, name);
        r->other_key = named->key;
    }
    return accepted;
}

int rest_accept_key(rest_answers *r, const node *parent, const char *key)
{
    char text[NODE_TEXT];
    const node named = node_key(parent, key);
    return rest_accept(r, &named, node_text(&named, text));
}

int64_t rest_time(const node *element, const char *key, size_t place)
{
    const node n = node_column(element, key, place);
    return node_time(&n);
}

double rest_quantity(const node *element, const char *key, size_t place)
{
    const node n = node_column(element, key, place);
    return node_quantity(&n);
}

static node bar_node(const node *element, const rest_column *columns, int c)
{
    return node_column(element, columns[c].key, columns[c].place);
}

static double bar_price(const node *element, const rest_column *columns, int c)
{
    const node n = bar_node(element, columns, c);
    return node_price(&n);
}

static double bar_quantity(const node *element, const rest_column *columns, int c)
{
    const node n = bar_node(element, columns, c);
    return node_quantity(&n);
}

void rest_read_bar(const rest_answers *r, const node *element,
                   const rest_column *columns, record *row)
{
    const char *expected;
    int fault;
    row->begin = row->time =
        rest_time(element, columns[BAR_OPEN].key, columns[BAR_OPEN].place);
    row->high = bar_price(element, columns, BAR_HIGH);
    row->low = bar_price(element, columns, BAR_LOW);
    row->close = bar_price(element, columns, BAR_CLOSE);
    if (r->kind == SOURCE_KLINES && columns[BAR_VOLUME].key != NULL) {
        row->volume = bar_quantity(element, columns, BAR_VOLUME);
    }
    if (columns[BAR_END].key != NULL) {
        row->time = rest_time(element, columns[BAR_END].key, columns[BAR_END].place);
    }
    if (r->kind == SOURCE_KLINES && columns[BAR_QUOTE].key != NULL) {
        row->quote = bar_quantity(element, columns, BAR_QUOTE);
    }
    fault = bar_fault(row, &expected);
    if (fault >= 0) {
        const node n = bar_node(element, columns, fault);
        node_expected(&n, "%s", expected);
    }
}

void rest_check_code(const node *root, const rest_form *f)
{
    char text[NODE_TEXT], why[NODE_TEXT];
    const node code = node_key(root, f->code);
    const node message = node_key(root, f->message);
    if (code.value != NULL && strcmp(node_text(&code, text), "0") != 0) {
        node_expected(&code, "0 (the answer is '%s')",
                      message.value != NULL ? node_text(&message, why) : "");
    }
}

void rest_list_is_root(rest_answers *r)
{
    r->list = r->root;
    r->count = node_count(&r->list);
}

/* ---- the reader --------------------------------------------------------------- */

static void begin_answer(rest_answers *r)
{
    const rest_form *f = form_of(r);
    r->root = node_root(r->file);
    r->index = r->count = 0;
    r->accepted = 0;
    r->other[0] = '\0';
    rest_check_code(&r->root, f);
    f->begin(r);
}

static void end_answer(const rest_answers *r)
{
    if (r->accepted == 0 && r->other[0] != '\0') {
        fail_at(document_path(r->file), document_line(r->file), r->other_key,
                "expected %s, found '%s'", r->instrument->name, r->other);
    }
}

/* The next answer, of this file or those after it; 0 at the end of the last. */
static int next_answer(rest_answers *r)
{
    while (r->file != NULL || r->at < r->paths->count) {
        if (r->file == NULL) {
            r->file = document_open(r->paths->path[r->at], MOST_BYTES, NULL);
            r->answers = 0;
        }
        if (document_next(r->file)) {
            r->answers++;
            begin_answer(r);
            return 1;
        }
        if (r->answers == 0) {
            fail_at(document_path(r->file), 1, NULL, "expected JSON, found nothing");
        }
        document_close(r->file);
        r->file = NULL;
        r->at++;
    }
    return 0;
}

static int next(void *reader, record *row)
{
    rest_answers *r = reader;
    const rest_form *f = form_of(r);
    char count[NUMBER_TEXT];
    for (;;) {
        while (r->is_open && r->index < r->count) {
            const node element = node_at(&r->list, r->index++);
            memset(row, 0, sizeof *row);
            row->path = document_path(r->file);
            row->line = document_line(r->file);
            if (r->kind == SOURCE_INTEREST ? f->interest(r, &element, row)
                                           : f->bar(r, &element, row)) {
                r->accepted++;
                return 1;
            }
        }
        if (r->is_open) {
            end_answer(r);
        }
        r->is_open = next_answer(r);
        if (!r->is_open) {
            break;
        }
    }
    if (r->unfinished > 0) {
        note("%s: unfinished bars dropped: %s", r->paths->path[0],
             format_integer(count, r->unfinished));
        r->unfinished = 0;
    }
    return 0;
}

/* Newest first, or in pages of any order; and small. */
static int in_order(void *reader)
{
    (void)reader;
    return 0;
}

static double part(const void *reader)
{
    (void)reader;
    return -1;
}

static void close_answers(void *reader)
{
    rest_answers *r = reader;
    document_close(r->file);
    free(r);
}

static int reads(const file_kind *k)
{
    return k->is_json;
}

static void *open_answers(int kind, const file_kind *k, const source_options *options,
                          instrument *i)
{
    rest_answers *r = allocate(1, sizeof *r);
    r->kind = kind;
    r->venue = k->venue;
    r->paths = &options->joined[kind];
    r->options = &options->rest;
    r->instrument = i;
    return r;
}

static int has_begin(const void *reader)
{
    const rest_answers *r = reader;
    return form_of(r)->interest_has_begin;
}

static int64_t bar_ms(const void *reader)
{
    const rest_answers *r = reader;
    return r->options->bar_ms;
}

const record_reader reader_venue_rest = {.begin_name = "open time",
                                         .reads = reads,
                                         .open = open_answers,
                                         .is_in_order = in_order,
                                         .next = next,
                                         .part = part,
                                         .bar_ms = bar_ms,
                                         .has_begin = has_begin,
                                         .close = close_answers};
