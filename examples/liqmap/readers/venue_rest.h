/* SPDX-License-Identifier: MIT */
#ifndef VENUE_REST_H
#define VENUE_REST_H

#include "readers/instrument.h"
#include "readers/record.h"

/*
 * Answers of venues' REST interfaces, saved as they came: open interest, or bars. A file
 * holds one answer or several. Rows of another instrument are skipped where an answer has
 * several. What is common to all venues is here; what an answer of one venue looks like
 * is a rest_form, in the file of the venue.
 */
/* The answers of some files, one open at a time. */
typedef struct rest_answers {
    int kind;           /* SOURCE_INTEREST, .. */
    const venue *venue; /* whose answers they are */
    const source_paths *paths;
    size_t at; /* which path is next */
    const rest_options *options;
    instrument *instrument;
    document *file;
    int answers;    /* of the file */
    int timeless;   /* answers without a time, of all files */
    int is_assumed; /* what is counted in was not said, and that was reported */

    int is_open;             /* an answer is being read: */
    node root, result, list; /* `list` is set by the form, and so is `count` */
    size_t index, count;     /* elements: the next, and how many there are */
    int accepted;            /* rows of our instrument in it */
    char other[sizeof((instrument *)0)->name]; /* the first of another */
    const char *other_key;

    int64_t unfinished; /* bars */
} rest_answers;

typedef struct rest_form {
    /* What an answer that begins so is: SOURCE_INTEREST, SOURCE_KLINES, below 0: another's. */
    int (*recognises)(const json_t *root);
    const char *code, *message;  /* the keys of an answer that says what is wrong */
    int takes_time;              /* --time and --sides */
    int bars_have_no_end;        /* so that --bar is taken */
    int bars_look_like_interest; /* the option that names a file says which they are */
    int interest_has_begin;      /* its time is that of the begin of a bar */
    /* Finds the list of an answer's rows. */
    void (*begin)(rest_answers *r);
    /* Read an element of the list; 0: it is not a row to be taken. */
    int (*interest)(rest_answers *r, const node *element, record *row);
    int (*bar)(rest_answers *r, const node *element, record *row);
} rest_form;

/* A column of a bar; key NULL, as of those that a list leaves out at its end: there is none. */
typedef struct rest_column {
    const char *key;
    size_t place; /* where bars are arrays */
} rest_column;

/* Ends the program where the answer is what went wrong. */
void rest_check_code(const node *root, const rest_form *f);

/* For the forms of venues: `begin` of an answer that is itself the list of rows. */
void rest_list_is_root(rest_answers *r);

/* For an answer that does not name the instrument: misuse where none was asked for. */
void rest_need_instrument(const rest_answers *r);

/* As instrument_accept_node(), of a name, and of the name that a key has. */
int rest_accept(rest_answers *r, const node *named, const char *name);
int rest_accept_key(rest_answers *r, const node *parent, const char *key);

/* A field of an object by its key, or of an array by its place. */
int64_t rest_time(const node *element, const char *key, size_t place);
double rest_quantity(const node *element, const char *key, size_t place);

/* A bar, by its BAR_COLUMNS columns. */
void rest_read_bar(const rest_answers *r, const node *element,
                   const rest_column *columns, record *row);

#endif
