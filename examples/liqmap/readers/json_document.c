/* SPDX-License-Identifier: MIT */
/*
 * JSON by jansson, which is given byte by byte, so that it takes no more than one document
 * and its line is known. Whole numbers are read as doubles, so that an identifier of 20
 * digits in a field that is not read is no error; times are far below 2^53.
 */
#include "readers/json_document.h"
#include "readers/bytes.h"
#include "base/errors.h"
#include "base/format.h"
#include "base/json_scan.h"
#include "base/memory.h"
#include "base/parse.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct document {
    bytes *input;
    const char *words;
    json_t *value;
    size_t most, taken;  /* bytes of this document */
    int64_t line, begun; /* where we are, where it began */
    int64_t n_words;
    json_scan scan;
};

/* Short values take many times their own length in memory: a document gets no more. */
#define MOST_MEMORY ((size_t)1 << 30)

static size_t memory_left;
static int is_beyond;

static void *take_memory(size_t size)
{
    if (size > memory_left) {
        is_beyond = 1;
        return NULL;
    }
    memory_left -= size;
    return malloc(size);
}

/* The next byte, not taken; -1 at the end. */
static int peek(document *d)
{
    size_t length;
    const char *piece = bytes_piece(d->input, &length);
    return length > 0 ? (unsigned char)*piece : -1;
}

static void take_byte(document *d, int byte)
{
    bytes_take(d->input, 1);
    d->line += byte == '\n';
}

static size_t give(void *buffer, size_t room, void *data)
{
    document *d = data;
    const int byte = peek(d);
    const char *small;
    if (room == 0 || byte < 0) {
        return 0;
    }
    if (++d->taken > d->most) {
        fail_at(bytes_path(d->input), d->begun, NULL,
                "expected a document of at most %zu bytes", d->most);
    }
    small = json_scan_byte(&d->scan, (char)byte);
    if (small != NULL) {
        fail_at(bytes_path(d->input), d->line, NULL,
                "expected a number that is 0 or not as small, found '%.100s'", small);
    }
    take_byte(d, byte);
    *(char *)buffer = (char)byte;
    return 1;
}

static int is_letter(int byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static void read_word(document *d)
{
    char word[16];
    size_t length = 0;
    int byte;
    while (length + 1 < sizeof word && is_letter(byte = peek(d))) {
        word[length++] = (char)byte;
        take_byte(d, byte);
    }
    word[length] = '\0';
    if (parse_word(word, d->words) < 0) {
        fail_at(bytes_path(d->input), d->line, NULL, "expected JSON, found '%s'", word);
    }
    d->n_words++;
}

document *document_open(const char *path, size_t most, const char *words)
{
    document *d = allocate(1, sizeof *d);
    d->input = bytes_open(path, "JSON", ".json|.jsonl|.ndjson|.txt");
    d->words = words;
    d->most = most;
    d->line = 1;
    return d;
}

void document_close(document *d)
{
    if (d != NULL) {
        bytes_close(d->input);
        json_decref(d->value);
        free(d);
    }
}

int document_next(document *d)
{
    json_error_t error;
    int byte;
    json_decref(d->value);
    d->value = NULL;
    d->taken = 0;
    while ((byte = peek(d)) >= 0) {
        if (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n') {
            take_byte(d, byte);
        } else if (d->words != NULL && is_letter(byte)) {
            read_word(d);
        } else {
            break;
        }
    }
    if (byte < 0) {
        return 0;
    }
    d->begun = d->line;
    memory_left = MOST_MEMORY;
    is_beyond = 0;
    json_set_alloc_funcs(take_memory, free);
    d->value = json_load_callback(give, d,
                                  JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK |
                                      JSON_DECODE_INT_AS_REAL,
                                  &error);
    json_set_alloc_funcs(malloc, free);
    /* Jansson gives no text when memory runs out. */
    if (d->value == NULL && error.text[0] == '\0') {
        if (!is_beyond) {
            fail("out of memory");
        }
        fail_at(bytes_path(d->input), d->begun, NULL,
                "expected JSON that takes less than %zu MiB of memory",
                MOST_MEMORY >> 20);
    }
    if (d->value == NULL && d->words != NULL && d->line == d->begun &&
        json_error_code(&error) == json_error_premature_end_of_input) {
        note("%s:%" PRId64 ": the last message is cut off: left out",
             bytes_path(d->input), d->begun);
        return 0;
    }
    if (d->value == NULL) {
        char column[32];
        snprintf(column, sizeof column, "column %d", error.column);
        fail_at(bytes_path(d->input), d->begun + error.line - 1, column,
                "expected JSON: %s", error.text);
    }
    return 1;
}

const char *document_path(const document *d)
{
    return bytes_path(d->input);
}

int64_t document_line(const document *d)
{
    return d->begun;
}

int64_t document_words(const document *d)
{
    return d->n_words;
}

double document_part(const document *d)
{
    return bytes_part(d->input);
}

node node_root(const document *d)
{
    return (node){d, NULL, d->value, NULL, 0};
}

node node_key(const node *parent, const char *key)
{
    return (node){parent->document, parent, json_object_get(parent->value, key), key,
                  0};
}

node node_at(const node *parent, size_t index)
{
    return (node){parent->document, parent, json_array_get(parent->value, index), NULL,
                  index};
}

node node_column(const node *parent, const char *key, size_t place)
{
    node n = node_key(parent, key);
    if (json_is_array(parent->value)) {
        n.value = json_array_get(parent->value, place);
    }
    return n;
}

/* The place of a node, data[3].ts, cut where it is longer than the room. */
static size_t name_of(const node *n, char *text, size_t room)
{
    size_t length = 0;
    int more;
    if (n->parent == NULL) {
        return 0;
    }
    length = name_of(n->parent, text, room);
    more = n->key != NULL ? snprintf(text + length, room - length, "%s%s",
                                     length > 0 ? "." : "", n->key)
                          : snprintf(text + length, room - length, "[%zu]", n->index);
    return length + (size_t)more < room ? length + (size_t)more : room - 1;
}

/* Whether a node is there, or its parent is and could contain it. */
static int could_be(const node *n)
{
    const json_t *parent = n->parent != NULL ? n->parent->value : NULL;
    return n->parent == NULL || n->value != NULL || json_is_array(parent) ||
           (n->key != NULL && json_is_object(parent));
}

void node_expected(const node *n, const char *format, ...)
{
    static const char *const kinds[] = {[JSON_OBJECT] = "an object",
                                        [JSON_ARRAY] = "an array",
                                        [JSON_TRUE] = "true",
                                        [JSON_FALSE] = "false",
                                        [JSON_NULL] = "null"};
    char name[256] = "", what[1024], number[NODE_TEXT];
    const char *quote;
    int scalar;
    va_list list;
    va_start(list, format);
    vsnprintf(what, sizeof what, format, list);
    va_end(list);
    while (!could_be(n)) {
        strcpy(what, n->key != NULL ? "an object" : "an array");
        n = n->parent;
    }
    scalar = json_is_string(n->value) || json_is_number(n->value);
    quote = scalar ? "'" : "";
    name_of(n, name, sizeof name);
    fail_at(document_path(n->document), document_line(n->document),
            name[0] != '\0' ? name : NULL, "expected %s, found %s%.200s%s", what, quote,
            scalar             ? node_text(n, number)
            : n->value == NULL ? "nothing"
                               : kinds[json_typeof(n->value)],
            quote);
}

size_t node_count(const node *n)
{
    if (!json_is_array(n->value)) {
        node_expected(n, "an array");
    }
    return json_array_size(n->value);
}

int node_given(const node *n)
{
    return n->value != NULL && !json_is_null(n->value) &&
           !(json_is_string(n->value) && json_string_length(n->value) == 0);
}

const char *node_text(const node *n, char *text)
{
    double value;
    if (json_is_string(n->value)) {
        return json_string_value(n->value);
    }
    if (!json_is_number(n->value)) {
        node_expected(n, "a string or a number");
    }
    value = json_number_value(n->value);
    /* It may be a time in microseconds, which has no exponent. */
    if (value >= 1e15 && value < 9e15 && value == (double)(int64_t)value) {
        snprintf(text, NODE_TEXT, "%.0f", value);
        return text;
    }
    return format_number(text, value);
}

int64_t node_time(const node *n)
{
    char text[NODE_TEXT];
    int64_t time;
    if (n->value == NULL || !parse_time(node_text(n, text), &time)) {
        node_expected(n, "a time");
    }
    return time;
}

static double number_of(const node *n, const char *expected)
{
    char text[NODE_TEXT];
    double value;
    if (n->value == NULL || !parse_number(node_text(n, text), &value) || value < 0) {
        node_expected(n, "%s", expected);
    }
    if (value != 0 && !is_amount(value)) {
        node_expected(n, "0 or a number from " AMOUNT_RANGE);
    }
    return value;
}

double node_quantity(const node *n)
{
    return number_of(n, "a number, 0 or more");
}

double node_price(const node *n)
{
    static const char expected[] = "a price above 0";
    const double value = number_of(n, expected);
    if (value == 0) {
        node_expected(n, "%s", expected);
    }
    return value;
}

int node_word(const node *n, const char *words, const char *expected)
{
    char text[NODE_TEXT];
    const int word = n->value != NULL ? parse_word(node_text(n, text), words) : -1;
    if (word < 0) {
        node_expected(n, "%s", expected);
    }
    return word;
}
