/* SPDX-License-Identifier: MIT */
#ifndef JSON_DOCUMENT_H
#define JSON_DOCUMENT_H

#include <jansson.h>

#include <stddef.h>
#include <stdint.h>

/*
 * JSON documents one after another, objects or arrays, out of whatever bytes_open() opens:
 * one alone, pages, or lines. Holds one. What cannot be read ends the program with the
 * line; what is wrong within a document, with the line it begins on and the field.
 */
typedef struct document document;

/* most: bytes of a document. words: a|b|c, which may come between documents and are
 * counted; NULL: none. Where there are words it is a feed, whose last message is left out where
 * the file ends in the middle of it. */
document *document_open(const char *path, size_t most, const char *words);
void document_close(document *d);

/* The next document; 0 at the end. */
int document_next(document *d);

/* The name of the input, for messages, and the line the document begins on, from 1. */
const char *document_path(const document *d);
int64_t document_line(const document *d);

int64_t document_words(const document *d);

/* As bytes_part(). */
double document_part(const document *d);

/*
 * A value within a document, and its place for messages: data[3].ts. Holds pointers to its
 * parents and to the document: valid until the next document. A value that is missing is a
 * node as well; reading it ends the program.
 */
typedef struct node {
    const document *document;
    const struct node *parent; /* NULL: the document itself */
    const json_t *value;       /* NULL: not there */
    const char *key;           /* NULL: an element of an array */
    size_t index;
} node;

node node_root(const document *d);
node node_key(const node *parent, const char *key);
node node_at(const node *parent, size_t index);

/* An element of an object by its key, of an array by its place. */
node node_column(const node *parent, const char *key, size_t place);

/* Elements; ends the program where it is no array. */
size_t node_count(const node *n);

/* Whether it is there, and neither null nor "". */
int node_given(const node *n);

/* Room for the text of a number; a string's is the document's own. */
#define NODE_TEXT 400

/* A string or a number as text, or read by the rules of base/parse.h. */
const char *node_text(const node *n, char *text);
int64_t node_time(const node *n);
double node_quantity(const node *n);
double node_price(const node *n);

/* Which of the words, a|b|c, it is; expected: as messages name them. */
int node_word(const node *n, const char *words, const char *expected);

/* "path:line: field: expected ..., found ...", then the program exits. */
__attribute__((format(printf, 2, 3), noreturn)) void node_expected(const node *n,
                                                                   const char *format,
                                                                   ...);

#endif
