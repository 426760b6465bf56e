/* SPDX-License-Identifier: MIT */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/parse.h"

#include <stddef.h>
#include <stdint.h>

/*
 * The options of a command: one table or several, some of them shared with other
 * commands, each read into a struct of its own. This file alone knows argp; it refuses
 * an argument that is not as its row expects, and an option that is given twice.
 */
typedef struct option_spec option_spec;

/* One use of an option on the command line. */
typedef struct option_use {
    const option_spec *option;
    const char *text; /* its argument; NULL: it takes none */
    void *state;      /* argp's */
} option_use;

/* Reads the argument into the struct; 0: it is not as expected. */
typedef int option_read(void *values, const option_use *use);

struct option_spec {
    const char *name;     /* NULL: `help` is a heading; without help, the end */
    const char *argument; /* as the help calls it; NULL: it takes none */
    const char *help;
    int group; /* of the help, from 1 */
    option_read *read;
    size_t place;         /* of the value in the struct: offsetof() */
    int once;             /* may not be given again; else the last counts, or all do */
    int first;            /* others need its value: it is read before they are */
    char letter;          /* the option is -o as well; 0: it is not */
    int number;           /* for the reading function of a table */
    const char *expected; /* in messages; NULL: follows from what is below */
    const char *words;    /* of option_word: a|b|c */
    /* Of option_row: each points to a struct that begins with its name; NULL ends them. */
    const void *const *rows;
    /* What the argument may be, one after another, NULL past the last: for completion and
     * for messages. */
    const char *(*names)(size_t i);
    double least, most; /* of option_number and option_count */
    number_kind kind;   /* of option_number, option_quantity and option_positive */
};

/* A table, and the struct that is filled by it. */
typedef struct option_set {
    const option_spec *options; /* up to 64 rows; NULL ends a list of sets */
    void *values;
    uint64_t given; /* a bit for each row */
} option_set;

/* How an argument is read, and the type of its value. */
option_read option_flag;     /* int: 1 */
option_read option_text;     /* const char *: the argument */
option_read option_word;     /* int32_t: which of the words */
option_read option_row;      /* a pointer: which of the rows */
option_read option_number;   /* double: from least to most */
option_read option_quantity; /* double: 0, or an amount that a map takes */
option_read option_positive; /* double: an amount that a map takes */
option_read option_price;    /* typed_price: a price, or how far from the map's */
option_read option_count;    /* int64_t: from least to most */
option_read option_time;     /* int64_t: milliseconds */
option_read option_duration; /* int64_t: milliseconds, above 0 */

/* Wrong usage: a message, and how to get help; then the program exits. The second is of
 * an argument. */
__attribute__((format(printf, 2, 3), noreturn)) void option_refuse(
    const option_use *use, const char *format, ...);
__attribute__((noreturn)) void option_expected(const option_use *use,
                                               const char *expected);

/* What a command says about itself, and what it takes beside options. */
typedef struct command_line {
    const char *about;       /* above the options in the help; after \v, below them */
    const char *examples;    /* command lines that end the help, one a line */
    const char *operand;     /* as the help calls it; NULL: none is taken */
    const char **operand_at; /* where it is put; NULL before */
    /* Instead, where there may be several: takes each. */
    void (*operand_add)(void *values, const char *text);
    void *operand_values;
    const char *operand_once; /* begins the message about a second one */
    /* Checks what there is when all is read; may be NULL. The use has no option. */
    void (*check)(const void *values, const option_use *use);
    const void *values;
} command_line;

/* Up to 12 sets. Wrong usage ends the program, and so do --help, --usage
 * and --version; and --describe, which prints the tables for whatever is made of them: man
 * pages and completions. */
void options_read(int argc, char **argv, const command_line *line, option_set *sets);

/* The tables, a row a line, its fields divided by tabs: examples/liqmap/generate.py. */
void options_describe(const command_line *line, const option_set *sets);

/* Whether an option of any of the sets was given. */
int option_is_given(const option_set *sets, const char *name);

#endif
