/* SPDX-License-Identifier: MIT */
#ifndef SUGGEST_H
#define SUGGEST_H

#include <stddef.h>

/* Which of many names somebody meant who wrote another one. */
typedef struct suggestion {
    const char *text; /* what was written; begin with {text} */
    size_t length;    /* of it; 0: all */
    const char *best; /* of the names tried; NULL: none is close */
    size_t distance;
} suggestion;

/* Names stay the caller's. */
void suggest_name(suggestion *s, const char *name);
void suggest_words(suggestion *s, const char *words); /* a|b|c */

/* "; did you mean 'NAME'?", or "". */
#define SUGGEST_TEXT 128
const char *suggest_text(char text[SUGGEST_TEXT], const suggestion *s);

#endif
